//! A table into a file: CSV for machines and for spreadsheets, XLSX, Parquet, JSON, and what is told beside a CSV.
//!
//! Rows come one by one and leave as they come, so that a million of them take no more memory than a
//! thousand; how many there are is known before, stands in the file, and a file with another number of rows
//! is not finished but given up.

mod about;
mod book;
mod csv_text;
mod csvw;
mod json;
mod parquet;

use std::io::Write;

use crate::report::table::about::About;
use crate::report::table::{Column, Row, Table};

use super::SheetError;

pub use book::{MOST_ROWS, append};
pub use csvw::metadata;

/// What a file may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// UTF-8, comma, decimal point.
    Csv,
    /// For a spreadsheet set to Vietnamese: byte order mark, semicolon, decimal comma.
    ExcelCsv,
    Xlsx,
    Parquet,
    Json,
}

impl Format {
    pub const ALL: [Self; 5] = [Self::Csv, Self::ExcelCsv, Self::Xlsx, Self::Parquet, Self::Json];

    /// Of the address and of the file's name.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Csv | Self::ExcelCsv => "csv",
            Self::Xlsx => "xlsx",
            Self::Parquet => "parquet",
            Self::Json => "json",
        }
    }

    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv | Self::ExcelCsv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Parquet => "application/vnd.apache.parquet",
            Self::Json => "application/json; charset=utf-8",
        }
    }

    /// Whether a file of this kind can hold so many rows.
    pub fn holds(self, rows: usize) -> bool {
        self != Self::Xlsx || rows <= MOST_ROWS
    }
}

/// Writes `about.rows` rows; another number of them is an error, and the file is not whole.
pub fn write(
    format: Format,
    about: &About,
    columns: &[Column],
    rows: impl Iterator<Item = Row>,
    out: &mut (impl Write + Send),
) -> Result<(), SheetError> {
    let rows = Checked { rows, columns, written: 0, told: about.rows };
    match format {
        Format::Csv => csv_text::write(csv_text::Dialect::Machine, columns, rows, out),
        Format::ExcelCsv => csv_text::write(csv_text::Dialect::Excel, columns, rows, out),
        Format::Xlsx => book::write(about, columns, rows, out),
        Format::Parquet => parquet::write(about, columns, rows, out),
        Format::Json => json::write(about, columns, rows, out),
    }
}

/// The same of a table that is at hand.
pub fn bytes(format: Format, about: &About, table: &Table) -> Result<Vec<u8>, SheetError> {
    let mut out = Vec::new();
    write(format, about, &table.columns, table.rows.iter().cloned(), &mut out)?;
    Ok(out)
}

/// Rows that fit their columns, as many as were told.
struct Checked<'c, I> {
    rows: I,
    columns: &'c [Column],
    written: usize,
    told: usize,
}

impl<I: Iterator<Item = Row>> Iterator for Checked<'_, I> {
    type Item = Result<Row, SheetError>;

    fn next(&mut self) -> Option<Self::Item> {
        let Some(row) = self.rows.next() else {
            let (told, written) = (self.told, self.written);
            self.told = written;
            return (told != written).then_some(Err(SheetError::Rows { told, written }));
        };
        self.written += 1;
        if row.len() != self.columns.len() {
            return Some(Err(SheetError::Cells { expected: self.columns.len(), found: row.len() }));
        }
        let misfit = self.columns.iter().zip(&row).find(|(column, value)| !column.kind.holds(value));
        Some(match misfit {
            Some((column, value)) => {
                Err(SheetError::Misfit { column: column.name.to_string(), value: value.to_string() })
            }
            None if self.written > self.told => Err(SheetError::Rows { told: self.told, written: self.written }),
            None => Ok(row),
        })
    }
}
