//! One row, read field by field; everything wrong with it is collected.

use std::collections::BTreeMap;

use super::reasons::{self, Reason};
use crate::domain::load::Reject;
use crate::domain::source::NumberFormat;

/// How the fields of a source's rows are found and read.
#[derive(Clone, Copy)]
pub(super) struct Fields<'a> {
    /// Canonical name -> heading, -> the value of every row, -> the source's value -> ours.
    pub columns: &'a BTreeMap<String, String>,
    pub constants: &'a BTreeMap<String, String>,
    pub codes: &'a BTreeMap<String, BTreeMap<String, String>>,
    pub numbers: NumberFormat,
}

impl Fields<'_> {
    /// The first of these canonical columns that the mapping does not have.
    pub fn lacks<'c>(&self, wanted: &[&'c str]) -> Option<&'c str> {
        let has = |column: &str| self.columns.contains_key(column) || self.constants.contains_key(column);
        wanted.iter().copied().find(|column| !has(column))
    }
}

pub(super) struct Row<'a> {
    /// From 1, counted in the file.
    pub line: u64,
    /// The row as it stands in the file.
    pub raw: &'a str,
    headings: &'a [String],
    record: &'a csv::StringRecord,
    fields: Fields<'a>,
    pub reasons: Vec<Reject>,
}

impl<'a> Row<'a> {
    pub fn new(
        line: u64,
        headings: &'a [String],
        record: &'a csv::StringRecord,
        raw: &'a str,
        fields: Fields<'a>,
    ) -> Self {
        let mut row = Self { line, raw, headings, record, fields, reasons: Vec::new() };
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

    /// The field of a canonical column, translated where the mapping lists its value, or what the
    /// mapping states for all rows; empty if there is neither.
    pub fn text(&self, canonical: &str) -> &'a str {
        let fields = self.fields;
        let Some(heading) = fields.columns.get(canonical) else {
            return fields.constants.get(canonical).map_or("", String::as_str);
        };
        let text = self.field(heading);
        let known = fields.codes.get(canonical).and_then(|table| table.get(text));
        known.map_or(text, String::as_str)
    }

    pub fn numbers(&self) -> NumberFormat {
        self.fields.numbers
    }

    /// A field that must be filled.
    pub fn required<T>(&mut self, canonical: &str, read: impl FnOnce(&str) -> Result<T, Reason>) -> Option<T> {
        let text = self.text(canonical);
        let value = if text.is_empty() { Err(reasons::empty()) } else { read(text) };
        self.kept(canonical, self.shown(canonical), value)
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
        let text = self.shown(canonical);
        self.kept::<()>(canonical, text, Err(reason));
    }

    /// What stands in the file, to be shown beside a reason.
    fn shown(&self, canonical: &str) -> &'a str {
        self.fields.columns.get(canonical).map_or_else(|| self.text(canonical), |heading| self.field(heading))
    }

    fn kept<T>(&mut self, canonical: &str, text: &str, value: Result<T, Reason>) -> Option<T> {
        match value {
            Ok(value) => Some(value),
            Err(reason) => {
                let heading = self.fields.columns.get(canonical).map_or(canonical, String::as_str);
                self.reasons.push(reason.at(self.line, heading, text));
                None
            }
        }
    }
}
