//! Addresses that are safe to follow and valid to write.

use std::net::{Ipv4Addr, Ipv6Addr};

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use unicode_normalization::char::is_combining_mark;

/// What no address may hold as it stands. `%` is not among it: it may begin an escape.
const ILLEGAL: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}')
    .add(b'[')
    .add(b']')
    .add(b'\'');

const SCHEMES: &[&str] = &["http", "https", "mailto", "tel"];

/// `address` as it may stand in an `href`, or `None` when it may not.
///
/// Allowed are `http`, `https`, `mailto`, `tel`, and whatever has no scheme. White space and control characters, which
/// browsers skip when they look for the scheme, are skipped here too.
///
/// ```
/// use checkbook::render::raw_html::safe_address;
/// assert_eq!(safe_address("a b.html#x").as_deref(), Some("a%20b.html#x"));
/// assert_eq!(safe_address(" java\nscript:alert(1)"), None);
/// assert_eq!(safe_address("https:///x"), None);
/// ```
pub fn safe_address(address: &str) -> Option<String> {
    let address = address.trim_matches(|c: char| c <= ' ' || c.is_whitespace());
    let address: String = address.chars().filter(|c| !c.is_control()).collect();
    let bare: String = address.chars().filter(|c| !c.is_whitespace()).collect();
    let first = bare.split(['/', '?', '#']).next().unwrap_or_default();
    if let Some((scheme, _)) = first.split_once(':') {
        let scheme = scheme.to_ascii_lowercase();
        let known = SCHEMES.contains(&&*scheme) && address.get(..scheme.len())?.eq_ignore_ascii_case(&scheme);
        if !known || (scheme.starts_with("http") && !is_valid_authority(address.get(scheme.len() + 1..)?)) {
            return None;
        }
    } else if address.starts_with("//") && !is_valid_authority(&address) {
        return None;
    }
    Some(encode(&address))
}

/// `address` as it may stand in a link of Markdown, or `None` when it is no valid address.
///
/// The same as [`safe_address`], for which scheme is allowed was decided before.
pub fn link_address(address: &str) -> Option<String> {
    let scheme = address.split(['/', '?', '#']).next().and_then(|first| first.split_once(':'));
    match scheme {
        Some((scheme, _)) if !SCHEMES.contains(&scheme.to_ascii_lowercase().as_str()) => Some(encode(address)),
        _ => safe_address(address),
    }
}

/// Whether an address leads to another host, so that a page must not load it by itself.
pub fn is_external(address: &str) -> bool {
    address.starts_with("//") || address.split(['/', '?', '#']).next().is_some_and(|first| first.contains(':'))
}

/// Whether `rest` starts with `//` and the name of a host that an address may hold.
fn is_valid_authority(rest: &str) -> bool {
    let Some(rest) = rest.strip_prefix("//") else { return false };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if let Some((host, port)) = authority.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        return host.parse::<Ipv6Addr>().is_ok() && (port.is_empty() || port.strip_prefix(':').is_some_and(is_port));
    }
    let (host, port) = authority.split_once(':').map_or((authority, None), |(host, port)| (host, Some(port)));
    // Browsers decode the name of a host before they look it up.
    let Ok(host) = percent_decode_str(host).decode_utf8() else { return false };
    let numeric = host.rsplit('.').next().is_some_and(|label| label.bytes().all(|byte| byte.is_ascii_digit()));
    let label = |label: &str| {
        let plain = label.chars().all(|c| c.is_alphanumeric() || is_combining_mark(c) || matches!(c, '-' | '_'));
        plain && !label.is_empty() && label.len() < 64 && !label.starts_with('-') && label != "xn--"
    };
    let named = host.len() < 254 && host.split('.').all(label);
    named && (!numeric || host.parse::<Ipv4Addr>().is_ok()) && port.is_none_or(is_port)
}

fn is_port(port: &str) -> bool {
    port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok()
}

/// Percent-encodes what is illegal, also a `%` that begins no escape and every `#` but the first.
fn encode(address: &str) -> String {
    let mut encoded = String::with_capacity(address.len());
    let (before, fragment) = match address.split_once('#') {
        Some((before, fragment)) => (before, Some(fragment)),
        None => (address, None),
    };
    // The brackets of an IPv6 address are legal, no others are.
    let is_web = |scheme: &str| ["", "http:", "https:"].iter().any(|web| scheme.eq_ignore_ascii_case(web));
    let literal = before.split_once("//[").is_some_and(|(scheme, _)| is_web(scheme));
    let authority = before.find(']').filter(|_| literal).map_or(0, |end| end + 1);
    let (authority, path) = before.split_at(authority);
    encoded.push_str(authority);
    encode_part(path, &mut encoded);
    if let Some(fragment) = fragment {
        encoded.push('#');
        encode_part(&fragment.replace('#', "%23"), &mut encoded);
    }
    encoded
}

fn encode_part(part: &str, encoded: &mut String) {
    for (at, piece) in part.split('%').enumerate() {
        if at > 0 {
            let escapes = piece.bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2;
            encoded.push_str(if escapes { "%" } else { "%25" });
        }
        encoded.extend(utf8_percent_encode(piece, ILLEGAL));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn addresses_are_safe_and_valid() {
        let table = [
            ("", Some("")),
            ("#", Some("#")),
            ("?a=b&c", Some("?a=b&c")),
            ("a b%zz|{}#a#b", Some("a%20b%25zz%7C%7B%7D#a%23b")),
            ("ü%C3%BC#é", Some("%C3%BC%C3%BC#%C3%A9")),
            ("a\\b", Some("a%5Cb")),
            ("x%", Some("x%25")),
            ("./a:b", Some("./a:b")),
            ("/a//[b]", Some("/a//%5Bb%5D")),
            ("HTTPS://Example.org:0080/a", Some("HTTPS://Example.org:0080/a")),
            ("http://[::1]:80/[x]", Some("http://[::1]:80/%5Bx%5D")),
            ("]//[", Some("%5D//%5B")),
            ("mailto://[a]", Some("mailto://%5Ba%5D")),
            ("//h.org/x", Some("//h.org/x")),
            ("http://1.2.3.4", Some("http://1.2.3.4")),
            ("mailto:a b@c.org", Some("mailto:a%20b@c.org")),
            ("tel:+1-2", Some("tel:+1-2")),
            (" http://x.org\n", Some("http://x.org")),
            ("https://例え.テスト/", Some("https://%E4%BE%8B%E3%81%88.%E3%83%86%E3%82%B9%E3%83%88/")),
            ("https://xn--ls8h.la/", Some("https://xn--ls8h.la/")),
            ("http://a b/", None),
            ("http://a%20b/", None),
            ("http://<host>/", None),
            ("http://x:port/", None),
            ("http://x:99999/", None),
            ("http://u:p@h/", None),
            ("http://1.2.3.400/", None),
            ("http://a..b/", None),
            ("http://[::1/", None),
            ("https:x", None),
            ("https:", None),
            ("//", None),
            ("javascript:x", None),
            (" \u{1}jAvA\tscr\nipt\r:x", None),
            ("java script:x", None),
            ("\u{a0}javascript:x", None),
            ("ht tp://x.org", None),
            ("data:text/html,x", None),
            ("C:\\x", None),
            ("file:///etc/passwd", None),
        ];
        for (address, expected) in table {
            assert_eq!(safe_address(address).as_deref(), expected, "{address:?}");
        }
    }

    #[test]
    fn links_of_other_schemes_are_only_encoded() {
        for (address, expected) in [
            ("https://matrix.to/#/#chat:x", Some("https://matrix.to/#/%23chat:x")),
            ("ssh://git@host/a b", Some("ssh://git@host/a%20b")),
            ("slack://channel?id=[1]", Some("slack://channel?id=%5B1%5D")),
            ("http://host:port/", None),
            ("https://user:word@host/", None),
        ] {
            assert_eq!(link_address(address).as_deref(), expected, "{address:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn what_is_safe_stays_as_it_is(address in "(http|https|javascript|mailto|:|//|/|#|%|%20|\\[|\\]|@|\\.|a|1|\\PC){0,12}") {
            if let Some(safe) = safe_address(&address) {
                prop_assert!(safe.is_ascii() && !safe.contains([' ', '"', '<', '>', '\\']));
                prop_assert_eq!(safe_address(&safe), Some(safe.clone()));
            }
        }
    }
}
