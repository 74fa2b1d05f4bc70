//! Local moments by stated patterns: an ordered list per source, never one global format.

/// One pattern such as `dd/MM/yyyy HH:mm` or `yyyyMMddHHmmss`, compiled once.
#[derive(Clone, Debug)]
pub struct MomentPattern {
    tokens: Vec<Token>,
    length: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token {
    Number(Field, usize),
    Literal(u8),
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

impl MomentPattern {
    /// Letters `yyyy MM dd HH mm ss SSS` (a group counts by its length); anything else stands for itself.
    pub fn compile(pattern: &str) -> Self {
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
                Some(field) => tokens.push(Token::Number(field, run)),
                None => tokens.extend(std::iter::repeat_n(Token::Literal(letter), run)),
            }
            rest = &rest[run..];
        }
        Self { tokens, length: pattern.len() }
    }

    /// Local seconds since 1970-01-01 00:00; `None` if the text is not exactly of this pattern or
    /// names a day or time that does not exist.
    #[inline]
    pub fn parse(&self, text: &[u8]) -> Option<i64> {
        if text.len() != self.length {
            return None;
        }
        let mut fields = [0i32; 7];
        let mut at = 0;
        for token in &self.tokens {
            match *token {
                Token::Literal(byte) => {
                    if text[at] != byte {
                        return None;
                    }
                    at += 1;
                }
                Token::Number(field, length) => {
                    fields[field as usize] = digits(&text[at..at + length])?;
                    at += length;
                }
            }
        }
        let [year, month, day, hour, minute, second, _] = fields;
        let exists = (2000..=2100).contains(&year)
            && (1..=12).contains(&month)
            && day >= 1
            && day <= days_in(year, month)
            && hour < 24
            && minute < 60
            && second < 60;
        exists.then(|| {
            i64::from(days_from_civil(year, month, day)) * 86_400 + i64::from(hour * 3600 + minute * 60 + second)
        })
    }
}

/// The first pattern that fits.
#[inline]
pub fn parse_moment(patterns: &[MomentPattern], text: &str) -> Option<i64> {
    patterns.iter().find_map(|pattern| pattern.parse(text.as_bytes()))
}

#[inline]
fn digits(bytes: &[u8]) -> Option<i32> {
    // One test at the end instead of one a digit; the fields are two or four long.
    let (mut number, mut is_bad) = (0, false);
    for byte in bytes {
        let digit = byte.wrapping_sub(b'0');
        is_bad |= digit > 9;
        number = number * 10 + i32::from(digit);
    }
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
