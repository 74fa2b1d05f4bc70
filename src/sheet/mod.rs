//! Files for those who compute on: one struct of `report` in, bytes out. Printed spreadsheets (the statutory form,
//! figures with their passports) and, under `table`, any typed table as CSV, XLSX, Parquet or JSON.
//!
//! May import domain and report, and names rust_xlsxwriter, parquet, quick-xml and serde_json. It fetches nothing and computes
//! nothing: numbers are written as numbers, texts as texts (a text that looks like a formula stays
//! a text), and the same figures make the same bytes.

pub mod figures;
mod form;
pub mod sdmx;
pub mod table;

pub use form::form;

/// Why a file was not written: our fault, but for the two that come from outside (a disk, a reader that left).
#[derive(Debug, thiserror::Error)]
pub enum SheetError {
    #[error("a spreadsheet could not be written: {0}")]
    Book(#[from] rust_xlsxwriter::XlsxError),
    #[error("a file could not be written: {0}")]
    Io(#[from] std::io::Error),
    #[error("a file could not be packed: {0}")]
    Packed(#[from] ::parquet::errors::ParquetError),
    #[error("{told} rows were told and {written} came")]
    Rows { told: usize, written: usize },
    #[error("a row of {found} cells among {expected} columns")]
    Cells { expected: usize, found: usize },
    #[error("column `{column}` cannot hold `{value}`")]
    Misfit { column: String, value: String },
    #[error("{rows} rows: a sheet of a spreadsheet holds 1,048,575, CSV, Parquet and JSON hold all")]
    TooLong { rows: usize },
}
