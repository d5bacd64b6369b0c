//! Dates and spans of days in the forms that people write.

use jiff::civil::Date;
use jiff::fmt::temporal::Pieces;

/// The forms besides ISO, tried in this order.
const FORMS: &[&str] = &["%B %d, %Y", "%b %d, %Y", "%B %d %Y", "%b %d %Y", "%d %B %Y", "%d %b %Y", "%Y/%m/%d"];

/// The date that `text` names: ISO, an RFC 3339 timestamp, `December 22, 2025`, `Dec 22, 2025`, `22 December 2025` or
/// `2025/12/22`.
///
/// Of a timestamp it is the date as written, whatever its offset. `None` when there is no such day.
///
/// ```
/// use checkbook::page::dates::parse_date;
/// assert_eq!(parse_date("Dec 22, 2025"), parse_date("2025-12-22T23:59:00-05:00"));
/// assert_eq!(parse_date("2025-02-30"), None);
/// ```
pub fn parse_date(text: &str) -> Option<Date> {
    let text = text.trim();
    if starts_like_iso(text) {
        return Pieces::parse(text).ok().map(|pieces| pieces.date());
    }
    // Four digits in a row are the year: `%Y` alone would also take `22 Dec 25` as a date of the first century.
    let has_year = text.as_bytes().windows(4).any(|window| window.iter().all(u8::is_ascii_digit));
    FORMS.iter().filter(|_| has_year).find_map(|form| Date::strptime(form, text).ok())
}

/// Whether `text` starts with four digits, `-`, two digits, `-`, two digits.
fn starts_like_iso(text: &str) -> bool {
    let shape = |(at, byte): (usize, &u8)| if at == 4 || at == 7 { *byte == b'-' } else { byte.is_ascii_digit() };
    text.len() >= 10 && text.as_bytes().iter().take(10).enumerate().all(shape)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_form_names_the_same_day() {
        for text in [
            "2025-12-22",
            " 2025-12-22 ",
            "2025-12-22T10:00:00Z",
            "2025-12-22T23:30:00-05:00",
            "2025-12-22 10:00",
            "December 22, 2025",
            "december 22, 2025",
            "Dec 22, 2025",
            "December 22 2025",
            "22 December 2025",
            "22 Dec 2025",
            "2025/12/22",
        ] {
            assert_eq!(parse_date(text), Some(date(2025, 12, 22)), "{text}");
        }
        assert_eq!(parse_date("March 5, 2026"), Some(date(2026, 3, 5)), "one digit is enough for a day");
    }

    #[test]
    fn what_is_no_day_is_no_date() {
        for text in [
            "",
            "TBD",
            "2025",
            "2025-13-40",
            "2025-02-30",
            "February 30, 2025",
            "22 Dec 25",
            "12/22/2025",
            "2025-12",
            "After deployment completion",
            "2025-12-22 or so",
            "20251222",
        ] {
            assert_eq!(parse_date(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_is_too_odd(text in "\\PC{0,24}") {
            parse_date(&text);
        }

        #[test]
        fn a_date_reads_back(year in 1900i16..2200, month in 1i8..=12, day in 1i8..=28) {
            let written = date(year, month, day);
            prop_assert_eq!(parse_date(&written.to_string()), Some(written));
            prop_assert_eq!(parse_date(&written.strftime("%B %d, %Y").to_string()), Some(written));
        }
    }
}
