//! How much of a comparison one page shows, so that it opens on a phone; its files hold all of it.

use super::{Compare, Row};

const MOST_ROWS: usize = 50;
const MOST_FIGURES: usize = 850;
const MOST_CHARTS: usize = 12;
const MOST_BARS: usize = 240;

impl Compare {
    /// Leaves out the last indicators, which a page has no room for; how many are left in.
    pub fn keep_to_a_page(&mut self) -> usize {
        self.rows.truncate(self.room(MOST_FIGURES, MOST_ROWS));
        self.rows.len()
    }

    /// The indicators that a page draws.
    pub fn charted(&self) -> &[Row] {
        let most = self.room(MOST_BARS, MOST_CHARTS);
        self.rows.get(..most).unwrap_or(&self.rows)
    }

    /// Rows of a figure a column, of so many figures and so many rows at most.
    fn room(&self, figures: usize, rows: usize) -> usize {
        (figures / self.columns.len().max(1)).clamp(1, rows)
    }
}
