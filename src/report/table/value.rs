//! What stands in a cell.

use std::fmt;

use jiff::civil::Date;

/// One cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    /// Nothing is told here. Why, stands in a column of its own (`absence`); an empty text is none.
    #[default]
    Absent,
    Text(String),
    /// A count, a rank, a year.
    Whole(i64),
    /// Made by [`Value::decimal`].
    Decimal(f64),
    /// So many units of the last of so many decimals: `Fixed(1250, 2)` is 12.50, exactly.
    Fixed(i64, u8),
    Date(Date),
    /// RFC 3339, as it was committed.
    Moment(String),
    Flag(bool),
}

impl Value {
    /// Nine decimals: more than any figure has, and without the dust of binary fractions. What is no number is absent.
    pub fn decimal(value: f64) -> Self {
        let rounded = format!("{value:.9}").parse::<f64>().unwrap_or(value);
        if rounded.is_finite() { Self::Decimal(rounded + 0.0) } else { Self::Absent }
    }

    /// `2026-10-10`; a text that names no day stays a text, so that nothing is lost.
    pub fn date(text: &str) -> Self {
        text.parse().map_or_else(|_| text.into(), Self::Date)
    }

    pub fn moment(text: &str) -> Self {
        if text.is_empty() { Self::Absent } else { Self::Moment(text.to_owned()) }
    }

    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }
}

/// With a decimal point, whatever the language; nothing for what is absent.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absent => Ok(()),
            Self::Text(text) | Self::Moment(text) => f.write_str(text),
            Self::Whole(n) => write!(f, "{n}"),
            Self::Decimal(value) => {
                let text = format!("{value:.9}");
                f.write_str(text.trim_end_matches('0').trim_end_matches('.'))
            }
            Self::Fixed(n, 0) => write!(f, "{n}"),
            Self::Fixed(n, decimals) => {
                let (unit, width) = (10_u64.pow(u32::from(*decimals)), usize::from(*decimals));
                let sign = if *n < 0 { "-" } else { "" };
                write!(f, "{sign}{}.{:0width$}", n.unsigned_abs() / unit, n.unsigned_abs() % unit)
            }
            Self::Date(day) => write!(f, "{day}"),
            Self::Flag(is_set) => f.write_str(if *is_set { "1" } else { "0" }),
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        if text.is_empty() { Self::Absent } else { Self::Text(text.to_owned()) }
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        if text.is_empty() { Self::Absent } else { Self::Text(text) }
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        text.as_str().into()
    }
}

impl From<i64> for Value {
    fn from(n: i64) -> Self {
        Self::Whole(n)
    }
}

impl From<i32> for Value {
    fn from(n: i32) -> Self {
        Self::Whole(n.into())
    }
}

impl From<usize> for Value {
    fn from(n: usize) -> Self {
        Self::Whole(i64::try_from(n).unwrap_or(i64::MAX))
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Self::decimal(value)
    }
}

impl From<bool> for Value {
    fn from(is_set: bool) -> Self {
        Self::Flag(is_set)
    }
}

impl From<Date> for Value {
    fn from(day: Date) -> Self {
        Self::Date(day)
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Absent, Into::into)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_without_dust_and_without_a_negative_nothing() {
        let text = |value: f64| Value::decimal(value).to_string();
        assert_eq!([text(-2.5), text(80.0), text(-0.0), text(0.1 + 0.2)], ["-2.5", "80", "0", "0.3"]);
        assert_eq!(text(-0.000_000_000_1), "0", "what rounds to nothing has no sign");
        assert_eq!(Value::decimal(f64::NAN), Value::Absent);
        assert_eq!(Value::decimal(f64::INFINITY), Value::Absent);
        let fixed = |n| Value::Fixed(n, 2).to_string();
        assert_eq!([fixed(1250), fixed(-5), fixed(0)], ["12.50", "-0.05", "0.00"]);
    }

    #[test]
    fn an_empty_text_is_absent_and_a_day_is_a_day() {
        assert!(Value::from("").is_absent() && Value::from(None::<i64>).is_absent() && Value::moment("").is_absent());
        assert_eq!(Value::date("2026-10-10"), Value::Date(jiff::civil::date(2026, 10, 10)));
        assert_eq!(Value::date("10/10/2026"), Value::Text("10/10/2026".to_owned()));
        assert_eq!([Value::from(true).to_string(), Value::from(false).to_string()], ["1", "0"]);
    }
}
