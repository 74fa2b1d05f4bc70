//! CSV, for machines and for spreadsheets.
//!
//! A text that a spreadsheet would run as a formula is disarmed by an apostrophe; numbers are never touched, also
//! negative ones. For spreadsheets, a text that looks like a number or a day (`01`, `2026-09`) is written
//! `="01"`, the one way in which it comes in as the text it is.

use std::io::Write;

use crate::report::table::{Column, Row, Value};
use crate::sheet::SheetError;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// UTF-8, comma, decimal point.
    Machine,
    /// Byte order mark, semicolon, decimal comma.
    Excel,
}

/// So much is gathered before it is handed on.
const PIECE: usize = 64 << 10;

pub fn write(
    dialect: Dialect,
    columns: &[Column],
    rows: impl Iterator<Item = Result<Row, SheetError>>,
    out: &mut impl Write,
) -> Result<(), SheetError> {
    let mut text = String::with_capacity(PIECE + 4096);
    if dialect == Dialect::Excel {
        text.push('\u{feff}');
    }
    line(&mut text, dialect, columns.iter().map(|column| column.name.to_string()));
    for row in rows {
        line(&mut text, dialect, row?.iter().map(|value| field(value, dialect)));
        if text.len() >= PIECE {
            out.write_all(text.as_bytes())?;
            text.clear();
        }
    }
    Ok(out.write_all(text.as_bytes())?)
}

fn line(out: &mut String, dialect: Dialect, fields: impl Iterator<Item = String>) {
    let delimiter = dialect.delimiter();
    for (slot, field) in fields.enumerate() {
        if slot > 0 {
            out.push(delimiter);
        }
        if field.contains([delimiter, '"', '\n', '\r']) {
            out.push('"');
            out.push_str(&field.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(&field);
        }
    }
    out.push_str("\r\n");
}

fn field(value: &Value, dialect: Dialect) -> String {
    match (value, dialect) {
        (Value::Text(text), _) if text.starts_with(['=', '+', '-', '@', '\t', '\r']) => format!("'{text}"),
        (Value::Text(text), Dialect::Excel) if is_taken_for_another(text) => format!("=\"{text}\""),
        (Value::Decimal(_) | Value::Fixed(..), Dialect::Excel) => value.to_string().replace('.', ","),
        _ => value.to_string(),
    }
}

/// Digits with or without what separates them: a spreadsheet makes a number or a day of it.
fn is_taken_for_another(text: &str) -> bool {
    let is_of_a_number = |letter: char| letter.is_ascii_digit() || "-/.:, ".contains(letter);
    text.starts_with(|letter: char| letter.is_ascii_digit()) && text.chars().all(is_of_a_number)
}

impl Dialect {
    pub fn delimiter(self) -> char {
        match self {
            Self::Machine => ',',
            Self::Excel => ';',
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(values: Vec<Value>, dialect: Dialect) -> String {
        let columns = vec![Column::new("a", crate::report::table::Kind::Text, "", ""); values.len()];
        let mut out = Vec::new();
        write(dialect, &columns, [Ok(values)].into_iter(), &mut out).expect("writes");
        String::from_utf8(out).expect("UTF-8")
    }

    fn texts(texts: &[&str], dialect: Dialect) -> String {
        written(texts.iter().map(|text| (*text).into()).collect(), dialect)
    }

    #[test]
    fn quotes_only_where_needed() {
        let text = texts(&["Nghệ An", "a,b", "say \"no\"", "two\nlines", ""], Dialect::Machine);
        assert_eq!(text, "a,a,a,a,a\r\nNghệ An,\"a,b\",\"say \"\"no\"\"\",\"two\nlines\",\r\n");
    }

    #[test]
    fn the_spreadsheet_variant_has_its_mark_semicolons_and_decimal_commas() {
        let values = vec![Value::decimal(86.64), "x;y".into(), Value::Fixed(1250, 2), Value::decimal(-2.5)];
        assert_eq!(written(values, Dialect::Excel), "\u{feff}a;a;a;a\r\n86,64;\"x;y\";12,50;-2,5\r\n");
    }

    #[test]
    fn text_is_disarmed_and_numbers_stay_numbers() {
        let hostile = ["=1+1", "+84", "-5", "@x", "\tx", "\rx"];
        let text = texts(&hostile, Dialect::Machine);
        assert_eq!(text, "a,a,a,a,a,a\r\n'=1+1,'+84,'-5,'@x,'\tx,\"'\rx\"\r\n");
        let numbers = vec![Value::Whole(-3), Value::decimal(-2.5), Value::Fixed(-1250, 2)];
        assert_eq!(written(numbers, Dialect::Machine), "a,a,a\r\n-3,-2.5,-12.50\r\n");
    }

    #[test]
    fn codes_and_periods_stay_texts_in_a_spreadsheet() {
        let text = texts(&["00123", "2026-09", "2026-Q3", "H40.1", "10/10/2026", "12,4 %"], Dialect::Excel);
        let line = text.lines().nth(1).expect("a row");
        assert_eq!(line, "\"=\"\"00123\"\"\";\"=\"\"2026-09\"\"\";2026-Q3;H40.1;\"=\"\"10/10/2026\"\"\";12,4 %");
        assert_eq!(texts(&["00123"], Dialect::Machine), "a\r\n00123\r\n", "for machines as it is");
    }
}
