//! What becomes of a piece of a file: its rows as columns, what identifies them, what was sent back.

use std::sync::Arc;

use polars::prelude::DataFrame;

use super::event_columns::EventColumns;
use super::notes::Notes;
use super::rejects;
use super::shield::Shield;
use super::step::StepRow;
use crate::engine::quarantine::{RejectedRow, Shape};
use crate::formats::{PassedOver, Why};

/// Some records of a file, conformed. `read = frame.height() + steps.len() + rejected.len()`.
pub struct Batch {
    pub frame: DataFrame,
    /// The number of the piece of the file that it was read from.
    pub piece: u64,
    /// Of the accepted rows, by their number in the frame.
    pub events: EventColumns,
    /// Rows of progress that were sent apart from their cases.
    pub steps: Vec<StepRow>,
    /// Per accepted row, in the order of the frame.
    pub keys: Vec<RowKey>,
    pub rejected: Vec<RejectedRow>,
    pub read: u64,
    /// What was noticed in the rows.
    pub notes: Notes,
    /// Rows that are no records; they are not among those read.
    pub passed_over: Vec<PassedOver>,
    pub synthetic: bool,
    /// Latest extraction moment, or moment of a row of progress; local seconds, 0 if no row was accepted.
    pub extracted_at: i64,
    /// The accepted records as they stood, end to end; empty if they are not kept.
    pub(super) records: Vec<u8>,
    pub(super) shield: Arc<Shield>,
    /// Number of a row, and what the rows from there on go back in.
    pub(super) shapes: Vec<(usize, Arc<Shape>)>,
    /// Rows that are no records if a total stands above them, with the province that they name.
    pub(super) notes_below: Vec<(Option<i16>, RejectedRow)>,
}

/// What identifies a row: the case, and its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowKey {
    pub case: u64,
    pub content: u64,
    pub line: u64,
    /// When the source changed the record last, else when it was extracted; local seconds. Of two
    /// versions the later one counts.
    pub version_at: i64,
    /// Sent as a new version of what was sent before.
    pub is_update: bool,
    /// End of the record in the batch's text.
    pub(super) end: usize,
}

impl Batch {
    /// Number of the province of an accepted row.
    pub fn province(&self, row: usize) -> Option<i16> {
        self.frame.column("province").ok()?.i16().ok()?.get(row)
    }

    /// Tells what of the rows that may stand below a total does: blocks are read side by side, and their
    /// results taken in order. `first_total`: line of the first total so far.
    pub(super) fn settle_notes(&mut self, first_total: &mut Option<u64>) {
        let totals = self.passed_over.iter().filter(|row| row.why == Why::Total).map(|row| row.line);
        *first_total = first_total.or(totals.min());
        if self.notes_below.is_empty() {
            return;
        }
        for (province, row) in std::mem::take(&mut self.notes_below) {
            let line = row.reasons.first().map_or(0, |reason| reason.line);
            if first_total.is_some_and(|total| total < line) {
                self.passed_over.push(PassedOver { line, why: Why::Footer });
            } else {
                self.read += 1;
                self.notes.rejected(province, &row.reasons);
                self.rejected.push(row);
            }
        }
        self.passed_over.sort_by_key(|row| row.line);
        self.rejected.sort_by_key(|row| row.reasons.first().map_or(0, |reason| reason.line));
    }

    /// The accepted row as a rejected one: its case number stands on an earlier row with other content.
    pub fn conflict(&self, row: usize, heading: &str) -> RejectedRow {
        let start = if row == 0 { 0 } else { self.keys[row - 1].end };
        let case_no =
            self.frame.column("case_no").ok().and_then(|column| Some(column.str().ok()?.get(row)?.to_owned()));
        let reason = rejects::KEY_CONFLICT.reject(self.keys[row].line, heading, case_no.unwrap_or_default());
        let shape = self.shapes.iter().rev().find(|(from, _)| *from <= row).map(|(_, shape)| shape);
        let raw = &self.records[start..self.keys[row].end];
        self.shield.reject(vec![reason], raw, shape.unwrap_or(self.shield.shape()))
    }
}
