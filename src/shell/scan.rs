//! Where quotes and brackets close.

use crate::shell::heredoc::Lines;

/// The most lines over which a quote or a substitution may reach.
const MOST_LINES: usize = 32;

/// How deep quotes and substitutions may nest inside of one.
const MOST_DEEP: usize = 64;

/// The end of the line of byte `at`, at its line break.
pub fn line_end(bytes: &[u8], at: usize, stop: usize) -> usize {
    let end = memchr::memchr(b'\n', &bytes[at..stop]).map_or(stop, |found| at + found);
    if end > at && bytes[end - 1] == b'\r' { end - 1 } else { end }
}

/// Where the quote that opens at `at` closes: the place of its closing mark.
pub fn quote(bytes: &[u8], at: usize, stop: usize, lines: &Lines) -> Option<usize> {
    let close = match bytes[at] {
        b'\'' => memchr::memchr(b'\'', &bytes[at + 1..stop]).map(|found| at + 1 + found)?,
        _ => nest(bytes, at, stop, lines)? - 1,
    };
    let breaks = memchr::memchr_iter(b'\n', &bytes[at..close]).take(MOST_LINES + 1).count();
    if breaks > MOST_LINES {
        return None;
    }
    let over_lines = breaks > 0;
    // `don't`, and a mark that rather opens the next quote: somebody forgot to close.
    let inside_word = at > 0 && bytes[at - 1].is_ascii_alphanumeric();
    let opens_next = bytes.get(close + 1).is_some_and(u8::is_ascii_alphanumeric);
    (!over_lines || !inside_word && !opens_next).then_some(close)
}

/// Where the text for `$'…'` ends whose quote opens at `at`.
pub fn escaped_quote(bytes: &[u8], at: usize, stop: usize) -> Option<usize> {
    let mut from = at + 1;
    let mut left = MOST_LINES;
    while let Some(found) = memchr::memchr3(b'\'', b'\\', b'\n', &bytes[from.min(stop)..stop]) {
        match bytes[from + found] {
            b'\'' => return Some(from + found),
            b'\\' => from += found + 2,
            _ => {
                left = left.checked_sub(1)?;
                from += found + 1;
            }
        }
    }
    None
}

/// The byte behind what opens at `at` with `"`, a backtick, `(` or `{`.
pub fn nest(bytes: &[u8], at: usize, stop: usize, lines: &Lines) -> Option<usize> {
    let mut stack = vec![closing(bytes[at])];
    let mut bodies: Vec<String> = Vec::new();
    let mut left = MOST_LINES;
    let mut at = at + 1;
    while at < stop {
        let (byte, top) = (bytes[at], *stack.last()?);
        let next = bytes.get(at + 1).copied().filter(|_| at + 1 < stop);
        let command = top == b')';
        match byte {
            b'\\' => at += 1,
            b'\n' if command && !bodies.is_empty() => {
                for end in bodies.drain(..) {
                    at = lines.end(&end, at + 1, stop).map_or(at, |end| end - 1);
                }
            }
            b'\n' if left == 0 => return None,
            b'\n' => left -= 1,
            byte if byte == top => {
                stack.pop();
                if stack.is_empty() {
                    return Some(at + 1);
                }
            }
            b'$' if matches!(next, Some(b'(' | b'{')) => {
                stack.push(closing(next?));
                at += 1;
            }
            b'$' if command && next == Some(b'\'') => at = escaped_quote(bytes, at + 1, stop)?,
            b'`' => stack.push(b'`'),
            b'"' if top != b'`' => stack.push(b'"'),
            b'(' if command => stack.push(b')'),
            b'\'' if command || top == b'}' && !stack.contains(&b'"') => {
                at = quote(bytes, at, stop, lines)?;
            }
            b'#' if command && bytes[at - 1].is_ascii_whitespace() => at = line_end(bytes, at, stop).max(at + 1) - 1,
            b'<' if command && next == Some(b'<') => {
                let (end, after) = delimiter(bytes, at + 2, stop);
                bodies.extend(end);
                at = after - 1;
            }
            _ => {}
        }
        if stack.len() > MOST_DEEP {
            return None;
        }
        at += 1;
    }
    None
}

fn closing(open: u8) -> u8 {
    match open {
        b'(' => b')',
        b'{' => b'}',
        open => open,
    }
}

/// The word behind `<<` that ends a here document, and where it ends itself.
pub fn delimiter(bytes: &[u8], at: usize, stop: usize) -> (Option<String>, usize) {
    if bytes.get(at) == Some(&b'<') {
        return (None, at + 1);
    }
    let mut at = at;
    while at < stop && matches!(bytes[at], b'-' | b' ' | b'\t') {
        at += 1;
    }
    let start = at;
    let end = |b: &u8| b.is_ascii_whitespace() || b";&|<>()`".contains(b);
    while at < stop && !end(&bytes[at]) {
        at += 1;
    }
    let word: Vec<u8> = bytes[start..at].iter().copied().filter(|b| !b"'\"\\".contains(b)).collect();
    (String::from_utf8(word).ok().filter(|word| !word.is_empty()), at.max(start))
}
