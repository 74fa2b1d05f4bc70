//! Where each canonical column stands in a table, and a record of it.

use std::borrow::Cow;

use anyhow::{Result, bail};

use super::lists::{self, RawLists};
use super::record::{Column, RawCase, trimmed};
use super::shield::shown_headings;
use crate::domain::reasons::{is_reason, unguarded};
use crate::domain::source::CaseMapping;
use crate::formats::{heading_key, may_be_odd, other_separator, plain};

/// Where each canonical column stands in the file.
#[derive(Clone, Debug)]
pub struct Layout {
    positions: [Option<usize>; Column::COUNT],
    /// How many columns the file has.
    pub columns: usize,
    pub delimiter: u8,
    /// All headings of the file: as the mapping writes them, the others composed (NFC).
    pub headings: Vec<String>,
    /// A file of rejected rows that comes back: cells may have a guard before them.
    is_mended: bool,
}

impl Layout {
    /// Fails on a required column that the heading does not have, naming it and what is there. `names`: one
    /// a column of the file; `line`: where they stand.
    pub fn find(names: &[String], line: u64, mapping: &CaseMapping, delimiter: u8) -> Result<Self> {
        let known = Known::new(mapping);
        let headings: Vec<String> = names.iter().map(|name| known.resolved(name)).collect();
        let mut positions = [None; Column::COUNT];
        let mut missing = Vec::new();
        for (column, name) in Column::ALL {
            let Some(wanted) = mapping.columns.get(name) else { continue };
            positions[column as usize] = headings.iter().position(|heading| heading == wanted);
            if positions[column as usize].is_none() && Column::REQUIRED.contains(&column) {
                missing.push(format!("`{wanted}`"));
            }
            let found: Vec<String> = (headings.iter().enumerate())
                .filter(|(_, heading)| *heading == wanted)
                .map(|(at, _)| (at + 1).to_string())
                .collect();
            if found.len() > 1 {
                bail!(
                    "line {line}: the heading `{wanted}` stands there twice, in the columns {0}; keep one / dòng {line}: tiêu \
                     đề `{wanted}` xuất hiện hai lần, ở cột {0}; hãy giữ lại một cột",
                    found.join(", ")
                );
            }
        }
        if !missing.is_empty() {
            let other = other_separator(names, delimiter);
            bail!(
                "line {line}: the heading lacks {0}; it has: {1}{2} / dòng {line}: thiếu cột {0}; tệp có: {1}{3}",
                missing.join(", "),
                shown_headings(&headings, mapping),
                other.en,
                other.vi
            );
        }
        let is_mended = headings.iter().any(|heading| is_reason(heading));
        Ok(Self { positions, columns: headings.len(), delimiter, headings, is_mended })
    }

    /// Whether a row has every heading that a file needs.
    pub fn is_heading(names: &[String], mapping: &CaseMapping) -> bool {
        let keys: Vec<String> = names.iter().map(|name| heading_key(name)).collect();
        let mut needed = (Column::ALL.iter())
            .filter(|(column, _)| Column::REQUIRED.contains(column))
            .filter_map(|(_, name)| mapping.columns.get(*name));
        needed.all(|heading| keys.contains(&heading_key(heading)))
    }

    /// Where a column stands.
    pub fn position(&self, column: Column) -> Option<usize> {
        self.positions[column as usize]
    }

    /// A cell without the guard that a file of rejected rows has before some.
    #[inline]
    pub fn own_text<'a>(&self, cell: &'a str) -> &'a str {
        if self.is_mended { unguarded(cell) } else { cell }
    }

    /// Whether the column at this position of the file is read.
    pub fn is_read(&self, position: usize) -> bool {
        self.positions.contains(&Some(position))
    }
}

/// The headings of a mapping, as headings are compared.
struct Known<'m>(Vec<(String, &'m String)>);

impl<'m> Known<'m> {
    fn new(mapping: &'m CaseMapping) -> Self {
        let all = mapping.columns.values().chain(&mapping.dropped).chain(&mapping.harmless);
        Self(all.map(|name| (heading_key(name), name)).collect())
    }

    /// As the mapping writes it; a heading that it does not have, plain.
    fn resolved(&self, name: &str) -> String {
        let tidy = plain(name).split_whitespace().collect::<Vec<_>>().join(" ");
        let key = heading_key(name);
        let alike = || self.0.iter().filter(|(known, _)| *known == key).map(|(_, name)| *name);
        match alike().find(|known| **known == tidy).or_else(|| alike().next()) {
            Some(known) => known.clone(),
            None => tidy,
        }
    }
}

/// A record whose fields stand under a heading.
pub fn raw_case<'a>(
    field: impl Fn(usize) -> Option<&'a str>,
    layout: &Layout,
    line: u64,
    raw: &'a [u8],
) -> RawCase<'a> {
    let cell = |position: &Option<usize>| trimmed(position.and_then(&field).unwrap_or(""));
    let mut fields = [const { Cow::Borrowed("") }; Column::COUNT];
    for (text, position) in fields.iter_mut().zip(&layout.positions) {
        *text = Cow::Borrowed(cell(position));
    }
    if may_be_odd(raw) {
        as_meant(&mut fields);
    }
    let tells_apologies = layout.positions[Column::ApologyAt as usize].is_some();
    let text = |column: Column| cell(&layout.positions[column as usize]);
    let lists = RawLists {
        supplements: lists::supplements(text(Column::Supplements)),
        due_moves: lists::due_moves(text(Column::DueMoves)),
        progress: lists::progress(text(Column::Progress)),
    };
    // Rejected rows of Parquet go back as CSV, with the days and moments that its types gave.
    let is_typed = layout.is_mended;
    RawCase { line, fields, lists, tells_apologies, is_typed, is_update: false, raw: Cow::Borrowed(raw) }
}

/// Fields without what cannot be seen in them.
#[cold]
pub fn as_meant(fields: &mut [Cow<'_, str>; Column::COUNT]) {
    for field in fields {
        if let Cow::Owned(meant) = plain(field) {
            *field = Cow::Owned(meant.trim().to_owned());
        }
    }
}
