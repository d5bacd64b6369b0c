//! Intervals as people write them.

/// The number of days that `text` names: `90d`, `12w`, `6m`, `1y`, `90 days`, or a plain number of days.
///
/// A month has 30 days and a year 365. `None` for no day at all.
///
/// ```
/// use checkbook::base::parse_days;
/// assert_eq!(parse_days("12w"), Some(84));
/// assert_eq!(parse_days("often"), None);
/// ```
pub fn parse_days(text: &str) -> Option<u32> {
    let text = text.trim();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    let days = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "d" | "day" | "days" => 1,
        "w" | "week" | "weeks" => 7,
        "m" | "month" | "months" => 30,
        "y" | "year" | "years" => 365,
        _ => return None,
    };
    number.parse::<u32>().ok()?.checked_mul(days).filter(|days| *days > 0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn days_are_counted() {
        for (text, days) in [
            ("90", Some(90)),
            ("90d", Some(90)),
            ("90 Days", Some(90)),
            ("1 day", Some(1)),
            ("12w", Some(84)),
            ("6m", Some(180)),
            ("1y", Some(365)),
            ("2 years", Some(730)),
            ("0d", None),
            ("", None),
            ("d", None),
            ("-5d", None),
            ("90x", None),
            ("4294967295y", None),
        ] {
            assert_eq!(parse_days(text), days, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_is_too_odd(text in "\\PC{0,24}") {
            parse_days(&text);
        }
    }
}
