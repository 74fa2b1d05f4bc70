//! Spreadsheets: one struct of `report` in, the bytes of an XLSX file out.
//!
//! May import domain and report, and names rust_xlsxwriter. It fetches nothing and computes
//! nothing: numbers are written as numbers, texts as texts (a text that looks like a formula stays
//! a text), and the same figures make the same bytes.

pub mod figures;
mod form;

pub use form::form;

/// The writer refused: our fault.
#[derive(Debug, thiserror::Error)]
#[error("a spreadsheet could not be written: {0}")]
pub struct SheetError(#[from] rust_xlsxwriter::XlsxError);
