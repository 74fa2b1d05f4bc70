//! One row, read field by field; everything wrong with it is collected.

use std::collections::{BTreeMap, BTreeSet};

use super::reasons::{self, Reason};
use crate::domain::load::Reject;
use crate::domain::personal::{is_person_for_code, looks_personal, withheld};
use crate::domain::reasons::NOT_KEPT;
use crate::domain::source::NumberFormat;
use crate::engine::quarantine::Record;

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
    headings: &'a [String],
    read: &'a BTreeSet<String>,
    record: &'a csv::StringRecord,
    fields: Fields<'a>,
    pub reasons: Vec<Reject>,
    is_broken: bool,
}

impl<'a> Row<'a> {
    /// `read`: headings of the columns that are read; `columns`: canonical name -> heading.
    pub fn new(
        line: u64,
        headings: &'a [String],
        read: &'a BTreeSet<String>,
        record: &'a csv::StringRecord,
        fields: Fields<'a>,
    ) -> Self {
        Self { line, headings, read, record, fields, reasons: Vec::new(), is_broken: false }
    }

    /// `beside`: fields of the row that are not the source's own.
    pub fn check_shape(&mut self, opens_quotation: bool, beside: usize) {
        if opens_quotation {
            self.reasons.push(reasons::open_quotation().at(self.line, "", ""));
        } else if self.record.len() != self.headings.len() {
            let (found, expected) = (self.record.len() + beside, self.headings.len() + beside);
            self.reasons.push(reasons::shape(found, expected).at(self.line, "", ""));
        }
        self.is_broken = !self.reasons.is_empty();
        for (heading, cell) in self.headings.iter().zip(self.record) {
            if self.read.contains(heading) && cell.trim() == NOT_KEPT {
                self.reasons.push(reasons::not_kept().at(self.line, heading, NOT_KEPT));
            }
        }
    }

    /// What of the row may be written: the columns that are read, where nothing in them tells of a
    /// person; nothing of a row of which nobody knows what stands where.
    pub fn writable(&self) -> Record {
        let cell = |(at, heading): (usize, &String)| match self.record.get(at) {
            Some(cell) if !self.is_broken && self.read.contains(heading) => match may_go_back(cell) {
                true => cell.to_owned(),
                false => NOT_KEPT.to_owned(),
            },
            _ => String::new(),
        };
        Record::Cells(self.headings.iter().enumerate().map(cell).collect())
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

    /// A note or a source, to be kept; one that tells of a person is not.
    pub fn told(&self, canonical: &str) -> String {
        let text = self.text(canonical);
        if may_be_written(text) { text.to_owned() } else { withheld(text) }
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

/// Whether a value of published figures tells of nobody.
pub(super) fn may_be_written(text: &str) -> bool {
    !looks_personal(text) && !text.chars().any(char::is_control)
}

/// The same of a value of a rejected row: what is one word may stand where a code should, and be a name.
pub(super) fn may_go_back(text: &str) -> bool {
    may_be_written(text) && (text.trim().contains(' ') || !is_person_for_code(text.trim()))
}
