//! Numbers as sources write them: `1234.5`, `1.234,5` or `1,234.5`. The source states which; what
//! could still be read in two ways is not read.

use std::fmt;

use super::source::NumberFormat;

/// More digits than a count or a score has, and than a floating number keeps.
const MOST_DIGITS: usize = 15;

/// Why a text is no number in the stated format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberFault {
    NotANumber,
    /// A number, but not a whole one that is not negative.
    NotWhole,
    /// A number in the stated format, and another number in the other one: `1,234` where the comma is
    /// the decimal mark.
    Ambiguous,
}

impl NumberFormat {
    /// What is written before the decimals, and between groups of three digits.
    fn marks(self) -> (char, Option<char>) {
        match self {
            Self::Plain => ('.', None),
            Self::DotGroups => (',', Some('.')),
            Self::CommaGroups => ('.', Some(',')),
        }
    }

    /// Digits in groups of three or in one run, with or without decimals: `12 %`, `1e3`, `.5` and `5.`
    /// are no numbers.
    pub fn decimal(self, text: &str) -> Result<f64, NumberFault> {
        let digits = self.digits(text)?;
        digits.parse().map_err(|_| NumberFault::NotANumber)
    }

    /// A count: no sign, no decimals.
    pub fn whole(self, text: &str) -> Result<i64, NumberFault> {
        let digits = self.digits(text).map_err(|fault| match fault {
            NumberFault::NotANumber => NumberFault::NotWhole,
            other => other,
        })?;
        digits.parse().ok().filter(|_| !text.starts_with('-')).ok_or(NumberFault::NotWhole)
    }

    /// A number that a file holds as a number (a cell of a spreadsheet, say), written so that
    /// [`Self::decimal`] gives it back.
    pub fn write(self, number: f64) -> String {
        let (point, groups) = self.marks();
        let plain = number.to_string();
        let Some((whole, decimals)) = plain.split_once('.') else { return plain };
        let nought = if groups.is_some() && decimals.len() == 3 { "0" } else { "" };
        format!("{whole}{point}{decimals}{nought}")
    }

    /// The number with a point before its decimals and no groups.
    fn digits(self, text: &str) -> Result<String, NumberFault> {
        let (point, groups) = self.marks();
        let (sign, number) = text.strip_prefix('-').map_or(("", text), |number| ("-", number));
        let (whole, decimals) = match number.split_once(point) {
            Some((whole, decimals)) => (whole, Some(decimals)),
            None => (number, None),
        };
        let whole = match groups {
            Some(mark) if whole.contains(mark) => ungrouped(whole, mark)?,
            _ => whole.to_owned(),
        };
        if !all_digits(&whole) || whole.len() > MOST_DIGITS || decimals.is_some_and(|decimals| !all_digits(decimals)) {
            return Err(NumberFault::NotANumber);
        }
        match decimals {
            None => Ok(format!("{sign}{whole}")),
            // No mark of groups tells that the one mark there is stands before decimals.
            Some(decimals) if groups.is_some() && decimals.len() == 3 && may_be_group(&number[..number.len() - 4]) => {
                Err(NumberFault::Ambiguous)
            }
            Some(decimals) => Ok(format!("{sign}{whole}.{decimals}")),
        }
    }
}

impl fmt::Display for NumberFormat {
    /// By example.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Plain => "1234.5",
            Self::DotGroups => "1.234,5",
            Self::CommaGroups => "1,234.5",
        })
    }
}

/// Groups of three digits after a first one of one to three. `0.123` would be no group but decimals
/// of the other format.
fn ungrouped(whole: &str, mark: char) -> Result<String, NumberFault> {
    let mut groups = whole.split(mark);
    let first = groups.next().unwrap_or_default();
    if first.starts_with('0') && all_digits(&whole.replace(mark, "")) {
        return Err(NumberFault::Ambiguous);
    }
    let fits = all_digits(first) && first.len() <= 3 && groups.all(|group| group.len() == 3 && all_digits(group));
    if fits { Ok(whole.replace(mark, "")) } else { Err(NumberFault::NotANumber) }
}

/// The first group of a number in groups.
fn may_be_group(text: &str) -> bool {
    (1..=3).contains(&text.len()) && all_digits(text) && !text.starts_with('0')
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::NumberFault::{Ambiguous, NotANumber, NotWhole};
    use super::NumberFormat::{CommaGroups, DotGroups, Plain};
    use super::*;

    #[test]
    fn a_number_is_read_in_the_stated_format_only() {
        for (format, text, number) in [
            (Plain, "68.80", 68.8),
            (Plain, "1.234", 1.234),
            (Plain, "-0.5", -0.5),
            (DotGroups, "1.234,5", 1234.5),
            (DotGroups, "1.234", 1234.0),
            (DotGroups, "-12.345.678,25", -12_345_678.25),
            (DotGroups, "1234,5", 1234.5),
            (DotGroups, "0,987", 0.987),
            (DotGroups, "1234,567", 1234.567),
            (DotGroups, "1.234,567", 1234.567),
            (CommaGroups, "1,234.5", 1234.5),
            (CommaGroups, "68.8050", 68.805),
            (CommaGroups, "999", 999.0),
        ] {
            assert_eq!(format.decimal(text), Ok(number), "{format:?} {text}");
        }
    }

    #[test]
    fn what_could_be_read_in_two_ways_is_not_read() {
        for (format, text) in
            [(DotGroups, "1,234"), (DotGroups, "-68,805"), (CommaGroups, "1.234"), (DotGroups, "0.123")]
        {
            assert_eq!(format.decimal(text), Err(Ambiguous), "{format:?} {text}");
        }
        assert_eq!(DotGroups.whole("3,743"), Err(Ambiguous));
        assert_eq!(CommaGroups.whole("3.743"), Err(Ambiguous));
    }

    #[test]
    fn what_is_no_number_in_the_stated_format_is_none() {
        let never = ["", "-", ".5", "5.", ",5", "5,", "12 %", "1e3", "NaN", "inf", "+1", "１", "1 234", "(5)", "--1"];
        for format in NumberFormat::ALL {
            for text in never {
                assert_eq!(format.decimal(text), Err(NotANumber), "{format:?} {text}");
            }
        }
        for (format, text) in [
            (Plain, "1,5"),
            (Plain, "1.234,5"),
            (Plain, "1.2.3"),
            (Plain, "1234567890123456"),
            (DotGroups, "1,234.5"),
            (DotGroups, "12.34"),
            (DotGroups, "1234.567"),
            (DotGroups, "1.2345"),
            (DotGroups, "1..234"),
            (CommaGroups, "1.234,5"),
            (CommaGroups, "1,23"),
        ] {
            assert_eq!(format.decimal(text), Err(NotANumber), "{format:?} {text}");
        }
    }

    #[test]
    fn a_count_has_no_sign_and_no_decimals() {
        assert_eq!(
            (Plain.whole("3743"), DotGroups.whole("3.743"), CommaGroups.whole("3,743")),
            (Ok(3743), Ok(3743), Ok(3743))
        );
        for (format, text) in [
            (Plain, "3.743"),
            (Plain, "3743.0"),
            (Plain, "-1"),
            (Plain, "-0"),
            (Plain, ""),
            (Plain, "99999999999999999999"),
            (DotGroups, "3.743,0"),
            (CommaGroups, "-3,743"),
        ] {
            assert_eq!(format.whole(text), Err(NotWhole), "{format:?} {text}");
        }
    }

    #[test]
    fn a_number_that_is_written_is_read_back() {
        for thousandths in (-2_000_000i64..2_000_000).step_by(37) {
            let number = thousandths as f64 / 1000.0;
            for format in NumberFormat::ALL {
                let text = format.write(number);
                assert_eq!(format.decimal(&text), Ok(number), "{format:?} {text}");
            }
        }
        assert_eq!(
            (DotGroups.write(1.234), CommaGroups.write(0.5), DotGroups.write(3743.0)),
            ("1,2340".into(), "0.5".into(), "3743".into())
        );
    }
}
