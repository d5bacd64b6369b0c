//! Small helps with words in messages.

/// The candidate that `written` most likely meant, if one is near enough to suggest.
///
/// The distance may be a third of the longer word, as compilers do it. Words in another order are near, too:
/// `restore-db` and `db-restore`.
pub fn closest<'a>(written: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = written.to_lowercase();
    let sorted = sorted_words(&wanted);
    candidates
        .into_iter()
        .filter_map(|candidate| {
            let folded = candidate.to_lowercase();
            let longest = wanted.chars().count().max(folded.chars().count());
            let most = longest.max(3) / 3;
            if wanted.len().abs_diff(folded.len()) > 4 * most {
                return None;
            }
            let distance = strsim::damerau_levenshtein(&wanted, &folded);
            let in_order = || {
                let other = sorted_words(&folded);
                let several = sorted.contains(' ') && other.contains(' ');
                several.then(|| strsim::damerau_levenshtein(&sorted, &other)).filter(|distance| *distance <= most)
            };
            (distance <= most).then_some(distance).or_else(in_order).map(|distance| (distance, candidate))
        })
        .min()
        .map(|(_, candidate)| candidate)
}

/// The words of a name in the order of the alphabet, with a space between them.
pub fn sorted_words(name: &str) -> String {
    let folded = name.to_lowercase();
    let mut words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.sort_unstable();
    words.join(" ")
}

/// `1 page`, `2 pages`: a number and its noun.
pub fn plural(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// The text with a capital letter at its start.
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_suggested_and_a_far_one_is_not() {
        assert_eq!(closest("autor", ["author", "title"]), Some("author"));
        assert_eq!(closest("Titel", ["author", "title"]), Some("title"));
        assert_eq!(closest("colour", ["author", "title"]), None);
    }

    #[test]
    fn the_order_of_words_does_not_matter() {
        assert_eq!(closest("restore-db.md", ["deploy-db.md", "db-restore.md"]), Some("db-restore.md"));
        assert_eq!(closest("restore-db.md", ["restart-app.md"]), None);
    }
}
