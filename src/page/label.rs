//! What the text around a blank or a box calls it.

use super::form::FieldKind;

/// What is known about the place of a blank, for when its own line does not name it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Context<'a> {
    /// The line before it in the same block.
    pub line_before: Option<&'a str>,
    /// The column's and the row's name in a table.
    pub cell: Option<(&'a str, &'a str)>,
    /// The step that holds it, or the paragraph before it.
    pub around: Option<&'a str>,
    /// The section that holds it.
    pub section: Option<&'a str>,
}

/// The label of a blank with the text `gap` between it and what stands before it on the line; `main` is the label of
/// the line's first blank.
pub fn of_field(gap: &str, main: Option<&str>, context: &Context<'_>) -> String {
    let open_bracket = gap.trim_end().rfind('(').filter(|&at| !gap[at..].contains(')'));
    if let (Some(at), Some(main)) = (open_bracket, main) {
        let words = tidy(&gap[at + 1..]);
        if !words.is_empty() {
            return format!("{main}, {words}");
        }
    }
    let own = own_words(gap);
    match (own.is_empty(), main) {
        (false, Some(main)) if !gap.trim_end().ends_with(':') => match main.split_once(": ") {
            Some((group, _)) => format!("{group}: {own}"),
            None => own,
        },
        (false, _) => own,
        (true, Some(main)) => main.to_string(),
        (true, None) => of_place(context),
    }
}

/// The label of boxes with the text `gap` before the first of them, which is called `first`.
pub fn of_choice(gap: &str, first: &str, context: &Context<'_>) -> String {
    let own = own_words(gap);
    if !own.is_empty() {
        return own;
    }
    let place = of_place(context);
    if place == UNNAMED && !first.is_empty() { first.to_string() } else { place }
}

const UNNAMED: &str = "Blank";

fn of_place(context: &Context<'_>) -> String {
    if let Some((column, row)) = context.cell {
        return match (tidy(row), tidy(column)) {
            (row, column) if row.is_empty() && column.is_empty() => UNNAMED.to_string(),
            (row, column) if row.is_empty() => column,
            (row, column) if column.is_empty() => row,
            (row, column) => format!("{row}: {column}"),
        };
    }
    let announced = context.line_before.filter(|line| line.trim_end().ends_with(':'));
    [announced, context.around, context.section]
        .into_iter()
        .flatten()
        .map(tidy)
        .find(|words| !words.is_empty())
        .unwrap_or_else(|| UNNAMED.to_string())
}

/// The last sentence of `gap`, without the colon at its end.
fn own_words(gap: &str) -> String {
    let gap = gap.trim_end();
    let gap = gap.strip_suffix(':').unwrap_or(gap);
    let sentence = [". ", "; ", "? ", "! "].iter().filter_map(|end| gap.rfind(end).map(|at| at + 2)).max().unwrap_or(0);
    let words = tidy(&gap[sentence..]);
    match words.char_indices().rev().nth(79) {
        Some((at, _)) => words[at..].split_once(' ').map_or(String::new(), |(_, rest)| rest.to_string()),
        None => words,
    }
}

fn tidy(text: &str) -> String {
    let text = text.trim_matches(|c: char| c.is_whitespace() || "|,;:–—-·•()/*$#=".contains(c));
    super::inline::words(text)
}

/// Whether the words between two blanks make them the ends of a range.
pub fn is_to(gap: &str) -> bool {
    matches!(gap.trim(), "to" | "until" | "till" | "through" | "–" | "—" | "-" | "→" | "->" | "bis" | "à" | "до")
}

/// Known units, for what follows a blank.
const UNITS: &[&str] = &[
    "%", "kb", "mb", "gb", "tb", "kib", "mib", "gib", "tib", "ms", "s", "sec", "secs", "second", "seconds", "min",
    "mins", "minute", "minutes", "h", "hr", "hrs", "hour", "hours", "day", "days", "week", "weeks", "rows", "row",
    "users", "rps", "qps", "req/s", "requests", "errors", "pods", "nodes", "replicas", "€", "$", "usd", "eur", "°c",
    "kw", "w", "v", "a",
];

/// The unit at the start of what follows a blank.
pub fn unit(rest: &str) -> Option<&str> {
    let rest = rest.strip_prefix(' ').unwrap_or(rest);
    let end = rest.find(|c: char| !(c.is_alphanumeric() || "%€$°/".contains(c))).unwrap_or(rest.len());
    let word = &rest[..end];
    let word = if word.starts_with('%') { &word[..1] } else { word.trim_end_matches('/') };
    UNITS.contains(&word.to_lowercase().as_str()).then_some(word)
}

/// What stands in brackets right behind a blank.
pub fn hint(rest: &str) -> Option<&str> {
    let inside = rest.trim_start().strip_prefix('(')?;
    let hint = inside[..inside.find(')')?].trim();
    (!hint.is_empty() && !hint.contains("___") && hint.chars().count() <= 60).then_some(hint)
}

/// What a blank with this label, unit and hint is for.
pub fn kind(label: &str, unit: Option<&str>, hint: Option<&str>) -> FieldKind {
    let label = label.to_lowercase();
    let tail = label.rsplit(": ").next().unwrap_or(&label);
    let mut names = tail.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let is_short = names.clone().count() <= 3;
    let has = |wanted: &[&str]| names.clone().any(|word| wanted.contains(&word));
    if unit.is_some() {
        return FieldKind::Number;
    }
    if hint.is_some_and(|hint| hint.to_uppercase().contains("HH:MM")) {
        return FieldKind::Time;
    }
    let date = has(&["date", "day", "datum"]) && !has(&["days"]);
    let time = has(&["time", "started", "stopped", "clock", "uhrzeit"]) && !has(&["downtime", "zone", "timezone"]);
    match () {
        () if has(&["signature", "signed", "initials"]) => FieldKind::Signature,
        () if date && time => FieldKind::Text,
        () if date => FieldKind::Date,
        () if is_short && has(&["notes", "issues", "resolution", "comments", "remarks", "errors"]) => FieldKind::Long,
        () if time && !has(&["window", "estimate", "estimated", "duration", "response"]) => FieldKind::Time,
        () if has(&["commit", "hash", "sha", "tag", "branch", "path", "version", "url"]) => FieldKind::Code,
        () if names.clone().any(|word| NAMES.contains(&word)) || names.next_back() == Some("by") => FieldKind::Name,
        () => FieldKind::Text,
    }
}

const NAMES: &[&str] =
    &["deployer", "reviewer", "engineer", "operator", "approver", "name", "owner", "lead", "developer", "manager"];

/// The text of an option in `rest`, the line behind its box, and how many bytes of `rest` it takes.
pub fn option(rest: &str) -> (String, usize) {
    let stop = rest.find(['|', ';']).unwrap_or(rest.len());
    let stop = rest[..stop].find("   ").filter(|_| !rest[..stop].trim().is_empty()).unwrap_or(stop);
    let text = rest[..stop].trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '/' | ',' | '·'));
    let words = text.trim_start();
    (super::inline::words(words), text.len())
}

/// Whether what stands between an option and the next box ends the group.
pub fn ends_group(between: &str) -> bool {
    between.contains(['|', ';'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_before_a_blank_are_its_label() {
        let none = Context::default();
        assert_eq!(of_field("Commit hash: ", None, &none), "Commit hash");
        assert_eq!(of_field("See the log. Backup size: ", None, &none), "Backup size");
        assert_eq!(of_field(" (was ", Some("Products"), &none), "Products, was");
        assert_eq!(of_field(" | Memory ", Some("Resources: CPU"), &none), "Resources: Memory");
        assert_eq!(of_field("", None, &Context { cell: Some(("Name", "DevOps")), ..none }), "DevOps: Name");
        assert_eq!(of_field("", None, &Context { section: Some("Notes"), ..none }), "Notes");
    }

    #[test]
    fn labels_units_and_hints_say_what_is_to_be_filled_in() {
        for (label, unit, hint, expected) in [
            ("Date", None, None, FieldKind::Date),
            ("Deployment Time", None, None, FieldKind::Time),
            ("Preferred time", None, Some("HH:MM UTC/IST"), FieldKind::Time),
            ("Startup time", Some("seconds"), None, FieldKind::Number),
            ("Date/time", None, None, FieldKind::Text),
            ("Commit hash", None, None, FieldKind::Code),
            ("Deployed By", None, None, FieldKind::Name),
            ("Backup timestamp", None, None, FieldKind::Text),
            ("Issues Found", None, None, FieldKind::Long),
            ("Note the version that runs now", None, None, FieldKind::Code),
            ("Signature", None, None, FieldKind::Signature),
            ("DevOps Engineer: Signature", None, None, FieldKind::Signature),
        ] {
            assert_eq!(kind(label, unit, hint), expected, "{label}");
        }
    }

    #[test]
    fn units_follow_a_blank() {
        for (rest, expected) in [
            ("% | Memory", Some("%")),
            (" MB", Some("MB")),
            ("GB free", Some("GB")),
            (" of them", None),
            (" (x)", None),
        ] {
            assert_eq!(unit(rest), expected, "{rest}");
        }
    }
}
