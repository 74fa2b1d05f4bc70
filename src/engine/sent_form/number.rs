//! Counts in cells: whole, not negative, and never guessed.

use crate::domain::source::NumberFormat;
use crate::formats::GridCell;

/// What a cell of a count says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Count {
    /// Nothing, or a dash: forms leave a cell blank where there was no case. The sums of the row show
    /// whether that is meant.
    Blank,
    Is(i64),
    /// Something else.
    Not,
}

/// More than this is no number of cases (and a spreadsheet would not keep it exactly).
const AT_MOST: i64 = 1_000_000_000_000;

pub(super) fn count(cell: &GridCell, format: NumberFormat) -> Count {
    match cell {
        GridCell::Empty => Count::Blank,
        GridCell::Number(n) if n.fract() == 0.0 && (0.0..=AT_MOST as f64).contains(n) => Count::Is(*n as i64),
        GridCell::Number(_) | GridCell::Other(_) => Count::Not,
        GridCell::Text(text) if matches!(text.trim(), "-" | "–" | "—") => Count::Blank,
        GridCell::Text(text) => match format.whole(text.trim()) {
            Ok(n) if n <= AT_MOST => Count::Is(n),
            _ => Count::Not,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use NumberFormat::{CommaGroups, DotGroups, Plain};

    fn text(text: &str, format: NumberFormat) -> Count {
        count(&GridCell::Text(text.to_owned()), format)
    }

    #[test]
    fn only_the_stated_format_is_read() {
        assert_eq!(text("1.234", DotGroups), Count::Is(1234));
        assert_eq!(text("1.234.567", DotGroups), Count::Is(1_234_567));
        assert_eq!(text("1234", DotGroups), Count::Is(1234));
        assert_eq!(text("1,234", CommaGroups), Count::Is(1234));
        assert_eq!(text("1234", Plain), Count::Is(1234));
        for (wrong, format) in [
            ("1.234", Plain),
            ("1,234", DotGroups),
            ("1.23", DotGroups),
            ("1234.567", DotGroups),
            (".123", DotGroups),
            ("1.234,5", DotGroups),
            ("1 234", DotGroups),
            ("-5", Plain),
            ("abc", Plain),
        ] {
            assert_eq!(text(wrong, format), Count::Not, "{wrong}");
        }
    }

    #[test]
    fn a_number_of_the_spreadsheet_is_whole_or_nothing() {
        assert_eq!(count(&GridCell::Number(1234.0), DotGroups), Count::Is(1234));
        assert_eq!(count(&GridCell::Number(1.234), DotGroups), Count::Not, "a group mark taken for a decimal point");
        assert_eq!(count(&GridCell::Number(-1.0), DotGroups), Count::Not);
        assert_eq!(count(&GridCell::Number(f64::NAN), DotGroups), Count::Not);
        assert_eq!(count(&GridCell::Number(1e300), DotGroups), Count::Not);
        assert_eq!(count(&GridCell::Other("#REF!".to_owned()), DotGroups), Count::Not);
        assert_eq!(count(&GridCell::Empty, DotGroups), Count::Blank);
        assert_eq!(text("-", DotGroups), Count::Blank);
    }
}
