//! Rejected rows of a table, each with its reasons in columns after its own.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use anyhow::{Result, anyhow};

use super::{Record, RejectedRow, shown};
use crate::domain::load::Reject;
use crate::domain::reasons::{NOT_KEPT, REASON_COLUMNS, guarded};
use crate::formats::{LONGEST_CELL, write_sheet};

/// A spreadsheet is built in memory; more rows than a person mends by hand go to CSV, as they come.
const ROWS_OF_A_SHEET: usize = 20_000;

/// CSV as spreadsheet programs read it: a byte order mark, and cells they would change guarded.
pub struct CsvTable {
    writer: csv::Writer<File>,
}

impl CsvTable {
    pub fn begin(path: &Path, headings: &[String], delimiter: u8) -> Result<Self> {
        let mut file = File::create(path)?;
        file.write_all("\u{feff}".as_bytes())?;
        let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(file);
        writer.write_record(headings.iter().map(String::as_str).chain(REASON_COLUMNS).map(guarded))?;
        Ok(Self { writer })
    }

    pub fn add(&mut self, row: &RejectedRow) -> Result<()> {
        Ok(self.writer.write_record(cells(row).iter().map(|cell| guarded(cell)))?)
    }

    pub fn finish(self) -> Result<()> {
        let file = self.writer.into_inner().map_err(|error| anyhow!("{}", error.error()))?;
        Ok(file.sync_all()?)
    }
}

/// A spreadsheet; the source was one.
pub struct SheetTable {
    headings: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl SheetTable {
    pub fn new(headings: &[String]) -> Self {
        Self { headings: headings.to_vec(), rows: Vec::new() }
    }

    pub fn add(&mut self, row: &RejectedRow) {
        let fits = |cell: String| {
            if cell.len() <= LONGEST_CELL || cell.encode_utf16().count() <= LONGEST_CELL {
                cell
            } else {
                NOT_KEPT.to_owned()
            }
        };
        self.rows.push(cells(row).into_iter().map(fits).collect());
    }

    pub fn is_full(&self) -> bool {
        self.rows.len() >= ROWS_OF_A_SHEET
    }

    /// The same rows as CSV.
    pub fn to_csv(&self, path: &Path) -> Result<CsvTable> {
        let mut table = CsvTable::begin(path, &self.headings, b',')?;
        for row in &self.rows {
            table.writer.write_record(row.iter().map(|cell| guarded(cell)))?;
        }
        Ok(table)
    }

    pub fn write(self, path: &Path) -> Result<()> {
        let headings: Vec<&str> = self.headings.iter().map(String::as_str).chain(REASON_COLUMNS).collect();
        write_sheet(path, &headings, &self.rows)?;
        Ok(File::open(path)?.sync_all()?)
    }
}

/// The row's own cells, and those of its reasons.
fn cells(row: &RejectedRow) -> Vec<String> {
    let mut cells = match &row.record {
        Record::Cells(cells) => cells.clone(),
        Record::Object(_) => Vec::new(),
    };
    let lines = |text: &dyn Fn(&Reject) -> String| row.reasons.iter().map(text).collect::<Vec<_>>().join("\n");
    cells.push(row.reasons.first().map_or(0, |reason| reason.line).to_string());
    cells.extend([
        lines(&|reason| reason.code.to_owned()),
        lines(&|reason| reason.column.clone()),
        lines(&|reason| shown(&reason.value)),
        lines(&|reason| reason.advice_vi.clone()),
        lines(&|reason| reason.advice_en.clone()),
    ]);
    cells
}
