//! Rows of a CSV file that are no records: totals, signatures below them, the heading once more. They are
//! asked about only when a row does not fit the contract, so that files without them lose no time.

use std::collections::HashSet;

use anyhow::Result;

use super::csv::cells_of;
use super::layout::Layout;
use super::record::Column;
use crate::formats::{SheetCell, SheetRow, Why, heading_key, is_numbering, is_total, joined};

/// Bytes of words that head a column or a total.
const LONGEST_LABEL: usize = 300;

/// What a row is that does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aside {
    /// Sent back.
    Record,
    /// Cells, and nothing in them.
    Blank,
    Not(Why),
    /// A signature or a date if a total stands above it; else sent back.
    NoteBelowTotal,
}

/// Knows them.
pub struct Asides {
    delimiter: u8,
    columns: usize,
    case_no: Option<usize>,
    /// Of each column, as headings are compared.
    names: Vec<String>,
    all: HashSet<String>,
}

impl Asides {
    pub fn new(layout: &Layout) -> Self {
        let names: Vec<String> = layout.headings.iter().map(|name| heading_key(name)).collect();
        let all = names.iter().filter(|name| !name.is_empty()).cloned().collect();
        let case_no = layout.position(Column::CaseNo);
        Self { delimiter: layout.delimiter, columns: layout.columns, case_no, names, all }
    }

    /// What the record at this line is. Fails on a second heading with other columns than the first: the
    /// rows below it would be read under the wrong ones.
    pub fn of(&self, raw: &[u8], line: u64) -> Result<Aside> {
        // No label is so long; what is no table at all is not taken apart line by line.
        if raw.len() > LONGEST_LABEL && memchr::memchr(self.delimiter, &raw[..LONGEST_LABEL]).is_none() {
            return Ok(Aside::Record);
        }
        if memchr::memchr_iter(b'"', raw).count() % 2 == 1 {
            // A mark that is left open: nobody knows what stands where.
            return Ok(Aside::Record);
        }
        let cells = self.cells(raw);
        let filled = cells.iter().filter(|cell| !cell.is_empty()).count();
        let Some(first) = cells.iter().find(|cell| !cell.is_empty()) else { return Ok(Aside::Blank) };
        if is_short(first) && self.all.contains(&heading_key(first)) {
            self.heading_again(&cells, line)?;
            return Ok(if self.is_heading(&cells) { Aside::Not(Why::Heading) } else { Aside::Record });
        }
        if is_short(first) && is_numbering(&sheet_row(&cells)) {
            return Ok(Aside::Not(Why::Numbering));
        }
        let case_no = self.case_no.and_then(|at| cells.get(at)).map_or("", String::as_str);
        let has_key = cells.len() == self.columns && !case_no.is_empty() && !is_total(case_no);
        Ok(match filled * 2 <= self.columns {
            _ if has_key => Aside::Record,
            _ if cells.iter().any(|cell| is_short(cell) && is_total(cell)) => Aside::Not(Why::Total),
            true => Aside::NoteBelowTotal,
            false => Aside::Record,
        })
    }

    fn cells(&self, raw: &[u8]) -> Vec<String> {
        if memchr::memchr(b'"', raw).is_some() {
            return cells_of(self.delimiter, raw);
        }
        let cells = raw.split(|byte| *byte == self.delimiter);
        cells.map(|cell| String::from_utf8_lossy(cell).trim().to_owned()).collect()
    }

    fn is_heading(&self, cells: &[String]) -> bool {
        cells.iter().zip(&self.names).all(|(cell, name)| heading_key(cell) == *name)
            && self.names.iter().skip(cells.len()).all(String::is_empty)
    }

    fn heading_again(&self, cells: &[String], line: u64) -> Result<()> {
        let known = cells.iter().filter(|cell| self.all.contains(&heading_key(cell))).count();
        if known * 2 > self.all.len() && !self.is_heading(cells) {
            return Err(joined(line));
        }
        Ok(())
    }
}

fn is_short(cell: &str) -> bool {
    cell.len() <= LONGEST_LABEL
}

fn sheet_row(cells: &[String]) -> SheetRow {
    let cell = |text: &String| SheetCell { text: text.clone(), is_text: true, is_broken: false };
    SheetRow { number: 0, cells: cells.iter().map(cell).collect() }
}
