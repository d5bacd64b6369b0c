//! Cuts text into the words that can be searched for; the engine in the browser does the same with a query.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Words with more characters than this are data, not words.
const LONGEST: usize = 40;

/// The words of a text, folded: a name such as `docker-compose` as a whole, joined and in its parts.
///
/// ```
/// use checkbook::search::words;
/// assert_eq!(words("Café: docker-compose /health"), ["cafe", "docker-compose", "dockercompose", "docker", "compose", "health"]);
/// ```
pub fn words(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    each_word(text, &mut |word| found.push(word.to_string()));
    found
}

/// Calls `found` with each word of a text, as [`words`] gives them.
pub fn each_word(text: &str, found: &mut impl FnMut(&str)) {
    let mut run = String::new();
    for c in text.chars() {
        if c.is_ascii() {
            if c.is_ascii_alphanumeric() {
                run.push(c.to_ascii_lowercase());
            } else {
                between(c, &mut run, found);
            }
            continue;
        }
        if is_combining_mark(c) {
            continue;
        }
        let mut is_word = false;
        for folded in fold(c) {
            if folded.is_alphanumeric() {
                is_word = true;
                run.push(folded);
            }
        }
        if !is_word {
            between(c, &mut run, found);
        }
    }
    end(&mut run, found);
}

/// A character that is no letter: it joins the words around it, is nothing, or ends the run.
fn between(c: char, run: &mut String, found: &mut impl FnMut(&str)) {
    match c {
        '-' | '_' | '.' | '/' => run.push(c),
        // A word with an apostrophe is one word without it.
        '\'' | '’' => {}
        _ => end(run, found),
    }
}

/// A character as it is compared: without marks, in lower case.
fn fold(c: char) -> impl Iterator<Item = char> {
    let plain: String = c.nfkd().filter(|c| !is_combining_mark(*c)).nfc().collect();
    plain.to_lowercase().chars().flat_map(spelled).collect::<Vec<char>>().into_iter()
}

/// Letters that people type otherwise.
fn spelled(c: char) -> Vec<char> {
    let other = match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'ı' => "i",
        'ς' => "σ",
        _ => return vec![c],
    };
    other.chars().collect()
}

/// The words of a run of letters, digits and the signs that join them.
fn end(run: &mut String, found: &mut impl FnMut(&str)) {
    for segment in run.split('/') {
        let segment = segment.trim_matches(['-', '_', '.']);
        if segment.is_empty() {
            continue;
        }
        if !segment.contains(['-', '_', '.']) {
            pieces(segment, found);
            continue;
        }
        let parts: Vec<&str> = segment.split(['-', '_', '.']).filter(|part| !part.is_empty()).collect();
        keep(segment, found);
        keep(&parts.concat(), found);
        for part in parts {
            pieces(part, found);
        }
    }
    run.clear();
}

/// A word without joints; what is written without spaces is cut into pairs of characters.
fn pieces(part: &str, found: &mut impl FnMut(&str)) {
    if part.is_ascii() || !part.chars().any(is_dense) {
        return keep(part, found);
    }
    let letters: Vec<char> = part.chars().collect();
    for run in letters.chunk_by(|a, b| is_dense(*a) == is_dense(*b)) {
        if is_dense(run[0]) && run.len() > 1 {
            run.windows(2).for_each(|pair| found(&pair.iter().collect::<String>()));
        } else {
            keep(&run.iter().collect::<String>(), found);
        }
    }
}

fn keep(word: &str, found: &mut impl FnMut(&str)) {
    let length = if word.is_ascii() { word.len() } else { word.chars().count() };
    if length <= LONGEST && !is_hash(word) {
        found(word);
    }
}

/// Whether a word is a hash in hexadecimal digits.
fn is_hash(word: &str) -> bool {
    word.len() > 20 && word.bytes().all(|b| b.is_ascii_hexdigit()) && word.bytes().any(|b| b.is_ascii_digit())
}

/// Whether a character belongs to a script that writes no spaces between words.
fn is_dense(c: char) -> bool {
    matches!(
        u32::from(c),
        0x0e00..=0x0eff | 0x1000..=0x109f | 0x1780..=0x17ff | 0x3040..=0x30ff | 0x3400..=0x4dbf | 0x4e00..=0x9fff
            | 0xac00..=0xd7af | 0xf900..=0xfaff | 0x20000..=0x3ffff
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_that_the_engine_finds() {
        let golden: serde_json::Value = serde_json::from_str(include_str!("../../tests/search/words.json")).unwrap();
        for case in golden.as_array().unwrap() {
            let text = case["text"].as_str().unwrap();
            assert_eq!(serde_json::json!(words(text)), case["words"], "{text:?}");
        }
    }
}
