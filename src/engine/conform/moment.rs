//! Local moments by stated patterns: an ordered list per source, never one global format.

use crate::domain::calendar::EpochDay;

/// One pattern such as `dd/MM/yyyy HH:mm` or `yyyyMMddHHmmss`, compiled once.
#[derive(Clone, Debug)]
pub struct MomentPattern {
    tokens: Vec<Token>,
    /// Of every text that fits, where no field may be one digit or two.
    length: Option<usize>,
    /// Added to what is read: a moment in UTC becomes local.
    shift: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token {
    Number(Field, usize),
    /// One digit or two.
    Short(Field),
    Literal(u8),
    /// Days since the end of 1899, with decimals for the time, as spreadsheets count.
    Serial,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Year,
    Month,
    Day,
    Hour,
    Minute,
    Second,
    Ignored,
}

/// The pattern of a spreadsheet's own count of days.
const EXCEL: &str = "excel";
/// Days from 1899-12-30, where that count begins, to 1970-01-01.
const EXCEL_EPOCH: f64 = 25_569.0;
const SECONDS_A_DAY: f64 = 86_400.0;
const VIETNAM_SECONDS: i64 = 7 * 3600;

impl MomentPattern {
    /// Letters `yyyy MM dd HH mm ss SSS`: a group counts by its length, but a single `d`, `M` or `H` is
    /// one digit or two. `Z` at the end is UTC. Anything else stands for itself. `excel` is a count of
    /// days such as `46304.5`.
    pub fn compile(pattern: &str) -> Self {
        if pattern == EXCEL {
            return Self { tokens: vec![Token::Serial], length: None, shift: 0 };
        }
        let is_utc = pattern.ends_with('Z');
        let mut tokens: Vec<Token> = Vec::new();
        let mut rest = pattern.as_bytes();
        while let Some(&letter) = rest.first() {
            let run = rest.iter().take_while(|&&byte| byte == letter).count();
            let field = match letter {
                b'y' => Some(Field::Year),
                b'M' => Some(Field::Month),
                b'd' => Some(Field::Day),
                b'H' => Some(Field::Hour),
                b'm' => Some(Field::Minute),
                b's' => Some(Field::Second),
                b'S' => Some(Field::Ignored),
                _ => None,
            };
            match field {
                Some(field @ (Field::Month | Field::Day | Field::Hour)) if run == 1 => tokens.push(Token::Short(field)),
                Some(field) => tokens.push(Token::Number(field, run)),
                None => tokens.extend(std::iter::repeat_n(Token::Literal(letter), run)),
            }
            rest = &rest[run..];
        }
        let is_fixed = !tokens.iter().any(|token| matches!(token, Token::Short(_)));
        let shift = if is_utc { VIETNAM_SECONDS } else { 0 };
        Self { tokens, length: is_fixed.then_some(pattern.len()), shift }
    }

    /// Local seconds since 1970-01-01 00:00; `None` if the text is not exactly of this pattern or
    /// names a day or time that does not exist.
    #[inline]
    pub fn parse(&self, text: &[u8]) -> Option<i64> {
        if self.length.is_some_and(|length| text.len() != length) {
            return None;
        }
        let mut fields = [0i32; 7];
        let mut at = 0;
        for token in &self.tokens {
            match *token {
                Token::Literal(byte) => {
                    if *text.get(at)? != byte {
                        return None;
                    }
                    at += 1;
                }
                Token::Number(field, length) => {
                    fields[field as usize] = digits(text.get(at..at + length)?)?;
                    at += length;
                }
                Token::Short(field) => {
                    let length = 1 + usize::from(text.get(at + 1).is_some_and(u8::is_ascii_digit));
                    fields[field as usize] = digits(text.get(at..at + length)?)?;
                    at += length;
                }
                Token::Serial => return serial(text),
            }
        }
        let [year, month, day, hour, minute, second, _] = fields;
        let exists = at == text.len()
            && (2000..=2100).contains(&year)
            && (1..=12).contains(&month)
            && day >= 1
            && day <= days_in(year, month)
            && hour < 24
            && minute < 60
            && second < 60;
        exists.then(|| {
            i64::from(days_from_civil(year, month, day)) * 86_400
                + i64::from(hour * 3600 + minute * 60 + second)
                + self.shift
        })
    }
}

/// To the nearest second: a spreadsheet keeps the time as a fraction that no binary number is.
fn serial(text: &[u8]) -> Option<i64> {
    let is_plain = text.iter().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','));
    // Of `1,234.5` nobody knows which mark is which; a serial number has one mark at most.
    let marks = text.iter().filter(|byte| !byte.is_ascii_digit()).count();
    if !is_plain || marks > 1 || text.len() > 24 {
        return None;
    }
    let days: f64 = std::str::from_utf8(text).ok()?.replace(',', ".").parse().ok()?;
    let seconds = ((days - EXCEL_EPOCH) * SECONDS_A_DAY).round() as i64;
    let (first, last) = (days_from_civil(2000, 1, 1), days_from_civil(2101, 1, 1));
    (i64::from(first) * 86_400..i64::from(last) * 86_400).contains(&seconds).then_some(seconds)
}

/// A moment that its file keeps as such: `2026-10-09`, `2026-10-09T14:05:00`.
pub fn iso_moment(text: &str) -> Option<i64> {
    let (date, time) = text.split_once('T').unwrap_or((text, "00:00:00"));
    let [year, month, day] = parts(date, '-', &[4, 2, 2])?;
    let [hour, minute, second] = parts(time, ':', &[2, 2, 2])?;
    let exists = (2000..=2100).contains(&year)
        && (1..=12).contains(&month)
        && (1..=days_in(year, month)).contains(&day)
        && hour < 24
        && minute < 60
        && second < 60;
    exists
        .then(|| i64::from(days_from_civil(year, month, day)) * 86_400 + i64::from(hour * 3600 + minute * 60 + second))
}

fn parts(text: &str, mark: char, lengths: &[usize; 3]) -> Option<[i32; 3]> {
    let mut found = [0; 3];
    let mut parts = text.split(mark);
    for (slot, &length) in found.iter_mut().zip(lengths) {
        let part = parts.next().filter(|part| part.len() == length)?;
        *slot = digits(part.as_bytes())?;
    }
    parts.next().is_none().then_some(found)
}

/// The first pattern that fits.
#[inline]
pub fn parse_moment(patterns: &[MomentPattern], text: &str) -> Option<i64> {
    patterns.iter().find_map(|pattern| pattern.parse(text.as_bytes()))
}

#[inline]
fn digits(bytes: &[u8]) -> Option<i32> {
    let digit = |byte: u8| i32::from(byte.wrapping_sub(b'0'));
    // Nearly all fields are two or four digits long, and each length its own piece of code.
    let (number, is_bad) = match *bytes {
        [a, b] => (10 * digit(a) + digit(b), digit(a).max(digit(b)) > 9),
        [a, b, c, d] => {
            let most = digit(a).max(digit(b)).max(digit(c)).max(digit(d));
            (1000 * digit(a) + 100 * digit(b) + 10 * digit(c) + digit(d), most > 9)
        }
        _ => bytes
            .iter()
            .fold((0, false), |(number, is_bad), &byte| (number * 10 + digit(byte), is_bad || digit(byte) > 9)),
    };
    (!is_bad).then_some(number)
}

fn days_in(year: i32, month: i32) -> i32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// The day since 1970-01-01; `None` if there is no such day.
pub fn existing_day(year: i32, month: i32, day: i32) -> Option<EpochDay> {
    let exists = (1..=12).contains(&month) && (1..=days_in(year, month)).contains(&day);
    exists.then(|| days_from_civil(year, month, day))
}

/// Days since 1970-01-01 of the proleptic Gregorian calendar. A million rows have ten dates each:
/// this is the one place where going through a date type shows in the time to load.
#[inline]
fn days_from_civil(year: i32, month: i32, day: i32) -> i32 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year - era * 400;
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::epoch_day;
    use jiff::civil::date;

    #[test]
    fn reads_the_three_shapes_seen_in_the_field() {
        let expected = i64::from(epoch_day(date(2026, 10, 9))) * 86_400 + 14 * 3600 + 5 * 60;
        for (pattern, text) in [
            ("dd/MM/yyyy HH:mm", "09/10/2026 14:05"),
            ("yyyyMMddHHmmss", "20261009140500"),
            ("yyyy-MM-dd HH:mm:ss", "2026-10-09 14:05:00"),
            ("yyyy-MM-ddTHH:mm:ss.SSS", "2026-10-09T14:05:00.731"),
        ] {
            assert_eq!(MomentPattern::compile(pattern).parse(text.as_bytes()), Some(expected), "{pattern}");
        }
    }

    #[test]
    fn reads_days_and_months_of_one_digit_where_the_pattern_says_so() {
        let pattern = MomentPattern::compile("d/M/yyyy H:mm");
        let expected = i64::from(epoch_day(date(2026, 3, 9))) * 86_400 + 8 * 3600 + 5 * 60;
        for text in ["9/3/2026 8:05", "09/03/2026 08:05", "9/03/2026 8:05"] {
            assert_eq!(pattern.parse(text.as_bytes()), Some(expected), "{text}");
        }
        for text in ["9/3/2026 8:5", "009/3/2026 8:05", "9/3/26 8:05", "9/3/2026 8:05 ", "/3/2026 8:05", "9/3/2026"] {
            assert_eq!(pattern.parse(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn reads_the_count_of_days_of_spreadsheets() {
        let pattern = MomentPattern::compile("excel");
        let day = i64::from(epoch_day(date(2026, 10, 9))) * 86_400;
        for (text, seconds) in [
            ("46304", day),
            ("46304.5", day + 43_200),
            ("46304,5868055556", day + 14 * 3600 + 5 * 60),
            ("46304.9999884259", day + 86_399),
        ] {
            assert_eq!(pattern.parse(text.as_bytes()), Some(seconds), "{text}");
        }
        for text in ["46,304.5", "20261009", "4630", "-46304", "46304 ", "", ".", "1e5", "09/10/2026"] {
            assert_eq!(pattern.parse(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn a_moment_in_utc_becomes_local() {
        let pattern = MomentPattern::compile("yyyy-MM-ddTHH:mm:ss.SSSZ");
        let local = MomentPattern::compile("yyyy-MM-dd HH:mm:ss").parse(b"2026-10-10 02:05:00");
        assert_eq!(pattern.parse(b"2026-10-09T19:05:00.000Z"), local);
        assert!(local.is_some());
    }

    #[test]
    fn what_a_file_keeps_as_a_moment_needs_no_pattern() {
        let day = i64::from(epoch_day(date(2026, 10, 9))) * 86_400;
        assert_eq!(iso_moment("2026-10-09"), Some(day));
        assert_eq!(iso_moment("2026-10-09T14:05:06"), Some(day + 14 * 3600 + 5 * 60 + 6));
        for text in ["2026-10-9", "2026-02-30", "2026-10-09 14:05:06", "2026-10-09T14:05", "2026-10-09T24:00:00", ""] {
            assert_eq!(iso_moment(text), None, "{text}");
        }
    }

    #[test]
    fn refuses_what_is_not_exactly_so() {
        let pattern = MomentPattern::compile("dd/MM/yyyy HH:mm");
        for text in [
            "9/10/2026 14:05",
            "31/02/2026 10:00",
            "29/02/2025 10:00",
            "01/13/2026 10:00",
            "01/01/2026 24:00",
            "01/01/1970 10:00",
            "01-01-2026 10:00",
            "",
            "0a/01/2026 10:00",
        ] {
            assert_eq!(pattern.parse(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn agrees_with_the_date_library_on_every_day() {
        let mut day = date(2000, 1, 1);
        while day.year() <= 2100 {
            assert_eq!(
                days_from_civil(day.year().into(), day.month().into(), day.day().into()),
                epoch_day(day),
                "{day}"
            );
            day = day.tomorrow().expect("in range");
        }
    }
}
