//! Values of typed cells as text: what a person would have written into a CSV file, in one way only.

use jiff::ToSpan;
use jiff::civil::DateTime;

use super::letters::{Font, Letter, Letters};
use crate::domain::source::{NumberFormat, TextEncoding};

/// Digits that a spreadsheet keeps and shows; what lies behind them is noise of the computer.
const SIGNIFICANT: usize = 15;

/// How the cells of a file are written.
pub struct Writing {
    numbers: NumberFormat,
    /// Texts in a font of before Unicode, which a spreadsheet keeps as if they were Western.
    font: Option<Letters>,
}

impl Writing {
    pub fn new(numbers: NumberFormat, encoding: TextEncoding) -> Self {
        let font = match encoding {
            TextEncoding::Tcvn3 => Some(Letters::of(Font::Tcvn3)),
            TextEncoding::Vni => Some(Letters::of(Font::Vni)),
            _ => None,
        };
        Self { numbers, font }
    }

    /// Without groups, with the source's decimal mark: `1234.5`, or `1234,5` where a point parts groups.
    pub fn number(&self, value: f64) -> String {
        if value.fract() == 0.0 && value.abs() < 1e15 {
            return format!("{}", value as i64);
        }
        let rounded: f64 = format!("{value:.*e}", SIGNIFICANT - 1).parse().unwrap_or(value);
        let text = format!("{rounded}");
        match self.numbers {
            NumberFormat::DotGroups => text.replace('.', ","),
            NumberFormat::Plain | NumberFormat::CommaGroups => text,
        }
    }

    /// As it stands, but for text in an old font; `None` if a letter of that is no letter.
    pub fn text(&self, text: &str) -> Option<String> {
        let Some(letters) = &self.font else { return Some(text.to_owned()) };
        // A letter that is not Western: the cell is in Unicode, as cells among others may be.
        let Some(bytes) = (!text.is_ascii()).then(|| western(text)).flatten() else { return Some(text.to_owned()) };
        let (mut unicode, mut at) = (String::with_capacity(text.len()), 0);
        while at < bytes.len() {
            let Letter::Is(letter, length) = letters.next(&bytes[at..], true) else { return None };
            unicode.push(letter);
            at += length;
        }
        Some(unicode)
    }
}

/// A moment as ISO 8601, to the nearest second; a whole day as a date.
pub fn moment(moment: DateTime) -> String {
    let half = if moment.subsec_nanosecond() >= 500_000_000 { 1 } else { 0 };
    let moment = moment.checked_add(half.second()).unwrap_or(moment);
    let (date, time) = (moment.date(), moment.time());
    if (time.hour(), time.minute(), time.second()) == (0, 0, 0) {
        return date.to_string();
    }
    format!("{date}T{:02}:{:02}:{:02}", time.hour(), time.minute(), time.second())
}

/// The bytes that Windows would have written; `None` if it has no such letter.
fn western(text: &str) -> Option<Vec<u8>> {
    let (bytes, _, is_lossy) = encoding_rs::WINDOWS_1252.encode(text);
    (!is_lossy).then(|| bytes.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn numbers_are_written_in_one_way() {
        let plain = Writing::new(NumberFormat::Plain, TextEncoding::Utf8);
        for (value, text) in [(3.0, "3"), (-12.0, "-12"), (0.1 + 0.2, "0.3"), (1234.5, "1234.5"), (1e-7, "0.0000001")] {
            assert_eq!(plain.number(value), text);
        }
        let grouped = Writing::new(NumberFormat::DotGroups, TextEncoding::Utf8);
        assert_eq!(grouped.number(1234.5), "1234,5");
        assert_eq!(grouped.number(1234.0), "1234");
    }

    #[test]
    fn texts_in_old_fonts_become_unicode_and_others_stay() {
        let tcvn3 = Writing::new(NumberFormat::Plain, TextEncoding::Tcvn3);
        assert_eq!(tcvn3.text("Hå s¬ ®· xö lý").as_deref(), Some("Hồ sơ đã xử lý"));
        assert_eq!(tcvn3.text("Hồ sơ đã xử lý").as_deref(), Some("Hồ sơ đã xử lý"));
        assert_eq!(tcvn3.text("\u{c0}"), None);
        let vni = Writing::new(NumberFormat::Plain, TextEncoding::Vni);
        assert_eq!(vni.text("Hoà sô ñaõ xöû lyù").as_deref(), Some("Hồ sơ đã xử lý"));
    }

    #[test]
    fn moments_are_iso_to_the_second() {
        assert_eq!(moment(date(2026, 10, 9).at(0, 0, 0, 0)), "2026-10-09");
        assert_eq!(moment(date(2026, 10, 9).at(14, 5, 0, 0)), "2026-10-09T14:05:00");
        assert_eq!(moment(date(2026, 10, 9).at(23, 59, 59, 999_000_000)), "2026-10-10");
    }
}
