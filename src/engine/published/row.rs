//! One row, read field by field; everything wrong with it is collected.

use std::collections::BTreeMap;

use super::reasons::{self, Reason};
use crate::domain::load::Reject;

pub(super) struct Row<'a> {
    /// From 1, counted in the file.
    pub line: u64,
    /// The row as it stands in the file.
    pub raw: &'a str,
    headings: &'a [String],
    record: &'a csv::StringRecord,
    columns: &'a BTreeMap<String, String>,
    pub reasons: Vec<Reject>,
}

impl<'a> Row<'a> {
    pub fn new(
        line: u64,
        headings: &'a [String],
        record: &'a csv::StringRecord,
        raw: &'a str,
        columns: &'a BTreeMap<String, String>,
    ) -> Self {
        let mut row = Self { line, raw, headings, record, columns, reasons: Vec::new() };
        if raw.bytes().filter(|&byte| byte == b'"').count() % 2 == 1 {
            row.reasons.push(reasons::open_quotation().at(line, "", ""));
        } else if record.len() != headings.len() {
            row.reasons.push(reasons::shape(record.len(), headings.len()).at(line, "", ""));
        }
        row
    }

    /// The trimmed field under a heading of the file; empty if there is none.
    pub fn field(&self, heading: &str) -> &'a str {
        let position = self.headings.iter().position(|name| name == heading);
        position.and_then(|position| self.record.get(position)).unwrap_or("").trim()
    }

    /// The field of a canonical column; empty if the source does not have it.
    pub fn text(&self, canonical: &str) -> &'a str {
        self.columns.get(canonical).map_or("", |heading| self.field(heading))
    }

    /// A field that must be filled.
    pub fn required<T>(&mut self, canonical: &str, read: impl FnOnce(&str) -> Result<T, Reason>) -> Option<T> {
        let text = self.text(canonical);
        let value = if text.is_empty() { Err(reasons::empty()) } else { read(text) };
        self.kept(canonical, text, value)
    }

    /// A field that may be empty.
    pub fn optional<T>(&mut self, heading: &str, read: impl FnOnce(&str) -> Result<T, Reason>) -> Option<T> {
        let text = self.field(heading);
        if text.is_empty() {
            return None;
        }
        match read(text) {
            Ok(value) => Some(value),
            Err(reason) => {
                self.reasons.push(reason.at(self.line, heading, text));
                None
            }
        }
    }

    /// Notes a fault of a canonical column.
    pub fn fault(&mut self, canonical: &str, reason: Reason) {
        let text = self.text(canonical);
        self.kept::<()>(canonical, text, Err(reason));
    }

    fn kept<T>(&mut self, canonical: &str, text: &str, value: Result<T, Reason>) -> Option<T> {
        match value {
            Ok(value) => Some(value),
            Err(reason) => {
                let heading = self.columns.get(canonical).map_or(canonical, String::as_str);
                self.reasons.push(reason.at(self.line, heading, text));
                None
            }
        }
    }
}
