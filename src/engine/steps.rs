//! Rows of progress on their way to the lake: a repeat within a file is told apart, nothing else is
//! decided. Which case a row belongs to, and what it means for it, is asked when the cases are counted,
//! so that rows may come before their case, after it, and be taken back, in any order.

use std::collections::HashSet;

use anyhow::{Result, anyhow};
use polars::prelude::*;

use super::conform::StepRow;
use super::lake::Staged;

/// Rows of a file of the lake; that many wait in memory at most.
const ROWS_A_FILE: usize = 256 * 1024;
/// Rows of one load whose repeats are told apart. A repeat among more of them is taken once more, which
/// no count shows: of equal rows of a case one counts.
const REMEMBERED: usize = 4 << 20;

/// The rows of one load.
#[derive(Default)]
pub struct Steps {
    /// Hashes of rows.
    seen: HashSet<u64>,
    waiting: Vec<StepRow>,
    pub accepted: i64,
    pub duplicate: i64,
}

impl Steps {
    pub fn take(&mut self, rows: Vec<StepRow>, staged: &mut Staged) -> Result<()> {
        for row in rows {
            let is_new = self.seen.len() >= REMEMBERED || self.seen.insert(hash(&row));
            if is_new {
                self.accepted += 1;
                self.waiting.push(row);
            } else {
                self.duplicate += 1;
            }
        }
        if self.waiting.len() >= ROWS_A_FILE { self.flush(staged) } else { Ok(()) }
    }

    /// Writes what still waits.
    pub fn flush(&mut self, staged: &mut Staged) -> Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        staged.write_progress(frame(&std::mem::take(&mut self.waiting))?)
    }
}

fn hash(row: &StepRow) -> u64 {
    let mut bytes = Vec::with_capacity(row.case_no.len() + 16);
    bytes.extend_from_slice(&row.step.at.to_le_bytes());
    bytes.extend_from_slice(&row.province.unwrap_or(0).to_le_bytes());
    bytes.push(row.step.status as u8);
    bytes.extend_from_slice(row.case_no.as_bytes());
    twox_hash::XxHash3_64::oneshot(&bytes)
}

/// The canonical table of rows of progress.
fn frame(rows: &[StepRow]) -> Result<DataFrame> {
    let named = |name: &str| PlSmallStr::from_str(name);
    let moments = Int64Chunked::from_iter_values(named("at"), rows.iter().map(|row| row.step.at * 1000));
    let columns = vec![
        StringChunked::from_iter_values(named("case_no"), rows.iter().map(|row| row.case_no.as_str())).into_column(),
        Int16Chunked::from_iter_options(named("province"), rows.iter().map(|row| row.province)).into_column(),
        moments.into_datetime(TimeUnit::Milliseconds, None).into_column(),
        UInt8Chunked::from_iter_values(named("status"), rows.iter().map(|row| row.step.status as u8)).into_column(),
        UInt32Chunked::from_iter_values(named("source_line"), rows.iter().map(|row| row.line as u32)).into_column(),
    ];
    DataFrame::new(rows.len(), columns).map_err(|error| anyhow!("the columns of progress do not fit: {error}"))
}
