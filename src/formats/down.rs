//! Cells that are one with those below them: what stands in the first row holds for all, as whoever reads
//! the sheet sees it.

use std::collections::VecDeque;

use super::heading::{Merged, SheetCell, SheetRow};

/// Takes rows in the order of the sheet.
pub struct Down {
    /// By the row in which they begin.
    waiting: VecDeque<Merged>,
    /// With what stands in them, as soon as their first row was seen.
    open: Vec<(Merged, Option<SheetCell>)>,
    /// Areas that begin up to this row are known.
    known_to: Option<u32>,
}

impl Down {
    pub fn new(merged: &[Merged]) -> Self {
        let mut areas: Vec<Merged> = merged.iter().copied().filter(is_high).collect();
        areas.sort_by_key(|area| area.rows.0);
        let known_to = merged.iter().map(|area| area.rows.0).max();
        Self { waiting: areas.into(), open: Vec::new(), known_to }
    }

    /// Areas that begin in a row to come, told with it.
    pub fn add(&mut self, merged: &[Merged]) {
        let known_to = self.known_to;
        let is_new = |area: &Merged| known_to.is_none_or(|row| area.rows.0 > row);
        self.waiting.extend(merged.iter().copied().filter(|area| is_high(area) && is_new(area)));
    }

    /// Fills the empty cells of a row that belong to a cell above it, in the columns that are asked for.
    pub fn fill(&mut self, row: &mut SheetRow, is_asked: impl Fn(usize) -> bool) {
        while let Some(area) = self.waiting.pop_front_if(|area| area.rows.0 <= row.number) {
            self.open.push((area, None));
        }
        self.open.retain(|(area, _)| area.rows.1 >= row.number);
        for (area, first) in &mut self.open {
            let column = area.columns.0 as usize;
            if area.rows.0 == row.number {
                *first = row.cells.get(column).cloned();
            } else if let Some(cell) = first.as_ref().filter(|_| is_asked(column)) {
                if row.cells.len() <= column {
                    row.cells.resize(column + 1, SheetCell::default());
                }
                if row.cells[column].text.is_empty() {
                    row.cells[column] = cell.clone();
                }
            }
        }
    }
}

fn is_high(area: &Merged) -> bool {
    area.rows.1 > area.rows.0
}
