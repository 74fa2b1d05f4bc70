//! Published figures: what a body prints about itself or others, read and quoted, never computed.
//!
//! Pure functions from the bytes of a file to parts (counts with their numerators and
//! denominators) and published scores. A file that is not what its source says is a [`FileError`]
//! and nothing of it is loaded; a row that will not fit is sent back with its line, column, value
//! and what to do, and the rest is loaded. May import what `engine` may; needs no polars.

mod between;
mod csv_file;
mod file_error;
mod intake;
mod portal;
mod reasons;
mod registers;
mod returns;
mod row;
mod scores;
mod values;

use jiff::civil::Date;

use crate::domain::atlas::Atlas;
use crate::domain::part::Part;
use crate::domain::reading::Nature;
use crate::domain::register::RegisterRow;
use crate::domain::score::PublishedScore;
use crate::domain::source::{Contract, FileFormat, SourceMapping};
use crate::formats::PassedOver;

pub use super::quarantine::RejectedRow;
pub use file_error::{FileError, FileFault};

/// What one file of published figures holds. `read = accepted + rejected + duplicate + superseded`, always.
#[derive(Clone, Debug, PartialEq)]
pub struct PublishedRead {
    pub parts: Vec<Part>,
    pub scores: Vec<PublishedScore>,
    /// One a rejected row, with every reason.
    pub rejects: Vec<RejectedRow>,
    pub read: i64,
    pub accepted: i64,
    pub rejected: i64,
    /// Rows that repeat an earlier row of the file, unchanged.
    pub duplicate: i64,
    /// Rows of a register of which the file has a newer version.
    pub superseded: i64,
    /// Of a register: every row that fits, in the order of the file.
    pub rows: Vec<RegisterRow>,
    /// Rows that are no records: totals, notes. They are not among those read.
    pub passed_over: Vec<PassedOver>,
    /// The last day the accepted rows speak of; `None` if no row was accepted, and then there is
    /// nothing to load.
    pub as_of: Option<Date>,
    pub nature: Nature,
}

/// Reads a file of a source whose contract is scores, returns, a register or the portal's evaluation.
/// `file_name` is for messages only. `today`: the day of loading; what speaks of a later one is refused.
pub fn read(
    mapping: &SourceMapping,
    file_name: &str,
    bytes: &[u8],
    atlas: &Atlas,
    today: Date,
) -> Result<PublishedRead, FileError> {
    let outcome = match (&mapping.contract, &mapping.format) {
        (Contract::Scores(columns), FileFormat::Table(table)) => {
            scores::read(mapping, columns, table, bytes, atlas, today)
        }
        (Contract::Returns(columns), FileFormat::Table(table)) => {
            returns::read(mapping, columns, table, bytes, atlas, today)
        }
        (Contract::Register(register), FileFormat::Table(table)) => {
            registers::read(mapping, register, table, bytes, atlas, today)
        }
        (Contract::PortalEvaluation, FileFormat::Json) => {
            csv_file::unpacked(bytes).and_then(|bytes| portal::read(mapping, &bytes, atlas, today))
        }
        _ => Err(FileFault::NotPublished { source: mapping.id.clone() }),
    };
    outcome.map_err(|fault| FileError { file: file_name.to_owned(), fault })
}

#[cfg(test)]
mod tests;
