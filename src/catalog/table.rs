//! CSV tables of the catalogue: exact headings, and every field named by its line and column.

use super::errors::CatalogueErrors;
use super::files::File;
use crate::domain::confidence::Confidence;

/// A reference table, read whole.
pub(super) struct Table<'a> {
    file: &'a File,
    headings: Vec<&'a str>,
    rows: Vec<(usize, csv::StringRecord)>,
}

/// One row, with its line and its headings.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    pub file: &'a File,
    pub line: usize,
    headings: &'a [&'a str],
    record: &'a csv::StringRecord,
}

impl<'a> Table<'a> {
    /// The table must have exactly these headings, in any order the file likes.
    pub fn read(file: &'a File, headings: &[&'a str], errors: &mut CatalogueErrors) -> Option<Self> {
        Self::read_with(file, headings, &[], errors)
    }

    /// The same, with headings that may be lacking; what stands under them is then empty.
    pub fn read_with(
        file: &'a File,
        headings: &[&'a str],
        more: &[&'a str],
        errors: &mut CatalogueErrors,
    ) -> Option<Self> {
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(file.text.as_bytes());
        let found: Vec<String> = match reader.headers() {
            Ok(found) => found.iter().map(str::to_owned).collect(),
            Err(error) => {
                errors.push(&file.shown, 1, format!("not a CSV table: {error} / không phải bảng CSV: {error}"));
                return None;
            }
        };
        let mut order = Vec::new();
        for heading in headings {
            match found.iter().position(|name| name == heading) {
                Some(position) => order.push(position),
                None => {
                    let message = format!(
                        "missing column `{heading}`, expected {0} / thiếu cột `{heading}`, cần {0}",
                        headings.join(",")
                    );
                    errors.push(&file.shown, 1, message);
                }
            }
        }
        let is_known = |name: &str| headings.contains(&name) || more.contains(&name);
        for name in found.iter().filter(|name| !is_known(name)) {
            errors.push(
                &file.shown,
                1,
                format!("unknown column `{name}`, expected {0} / cột lạ `{name}`, cần {0}", headings.join(",")),
            );
        }
        if order.len() != headings.len() {
            return None;
        }
        let more: Vec<(&str, usize)> = more
            .iter()
            .filter_map(|heading| Some((*heading, found.iter().position(|name| name == heading)?)))
            .collect();
        order.extend(more.iter().map(|&(_, position)| position));
        let headings = headings.iter().copied().chain(more.into_iter().map(|(heading, _)| heading)).collect();
        let mut rows = Vec::new();
        for record in reader.records() {
            match record {
                Ok(record) => {
                    let line = record.position().map_or(1, |position| position.line() as usize);
                    rows.push((line, order.iter().map(|&index| &record[index]).collect()));
                }
                Err(error) => {
                    let line = error.position().map_or(1, |position| position.line() as usize);
                    errors.push(&file.shown, line, format!("broken row: {error} / dòng hỏng: {error}"));
                }
            }
        }
        Some(Self { file, headings, rows })
    }

    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|(line, record)| Row { file: self.file, line: *line, headings: &self.headings, record })
    }
}

impl Row<'_> {
    /// The field under a heading; empty if there is none.
    pub fn get(&self, heading: &str) -> &str {
        let index = self.headings.iter().position(|name| *name == heading);
        index.and_then(|index| self.record.get(index)).unwrap_or("")
    }

    /// A field that must not be empty.
    pub fn text(&self, heading: &str, errors: &mut CatalogueErrors) -> Option<String> {
        let text = self.get(heading);
        if text.is_empty() {
            self.fault(errors, format!("`{heading}` is empty, expected a text / `{heading}` để trống, cần có chữ"));
            return None;
        }
        Some(text.to_owned())
    }

    /// A field read by `parse`; `expected` says what would have been right.
    pub fn parsed<T>(
        &self,
        heading: &str,
        expected: &str,
        errors: &mut CatalogueErrors,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let text = self.get(heading);
        let value = parse(text);
        if value.is_none() {
            self.fault(errors, format!("`{heading}` is `{text}`, expected {expected}"));
        }
        value
    }

    pub fn confidence(&self, errors: &mut CatalogueErrors) -> Option<Confidence> {
        self.parsed("confidence", "A, B, C or M", errors, Confidence::read)
    }

    pub fn fault(&self, errors: &mut CatalogueErrors, message: impl Into<String>) {
        errors.push(&self.file.shown, self.line, message);
    }
}
