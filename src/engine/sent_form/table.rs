//! Where the form lies in the file: the row of its column numbers, what stands above and below.

use anyhow::{Result, bail};

use crate::domain::form::Form;
use crate::formats::{Grid, GridCell};

/// A sheet with the form on it.
pub(super) struct Table<'g> {
    pub grid: &'g Grid,
    /// Which of the grid's rows holds the column numbers.
    numbers: usize,
    /// Where each column of the form lies on the sheet.
    pub columns: Vec<usize>,
}

impl Table<'_> {
    /// Texts above the column numbers, cell by cell, line by line within a cell.
    pub fn texts_above(&self) -> impl Iterator<Item = &str> {
        let cells = self.grid.rows[..self.numbers].iter().flat_map(|(_, cells)| cells);
        let texts = cells.filter_map(|cell| match cell {
            GridCell::Text(text) => Some(text.as_str()),
            _ => None,
        });
        texts.flat_map(str::lines)
    }

    /// Rows below the column numbers.
    pub fn rows(&self) -> &[(u64, Vec<GridCell>)] {
        &self.grid.rows[self.numbers + 1..]
    }

    /// Where units and their numbers end, and the form's own columns begin.
    pub fn first_column(&self) -> usize {
        self.columns.iter().copied().min().unwrap_or_default()
    }
}

/// The one sheet that has a row of the form's column numbers, from left to right.
pub(super) fn find<'g>(sheets: &'g [Grid], form: &Form) -> Result<Table<'g>> {
    let mut tables: Vec<Table<'g>> = sheets.iter().filter_map(|grid| on(grid, form)).collect();
    let wanted: Vec<String> = form.columns.iter().map(|column| format!("({})", column.number)).collect();
    match tables.len() {
        1 => Ok(tables.remove(0)),
        0 => bail!(
            "no row of column numbers {0}: is this form {1}? / không có hàng số cột {0} của biểu {1}",
            wanted.join(" "),
            form.code
        ),
        _ => {
            let names: Vec<&str> = tables.iter().map(|table| table.grid.sheet.as_str()).collect();
            bail!(
                "the form stands on several sheets: {0}; leave one, or name it in the source's mapping (`sheet`) / biểu nằm trên \
                 nhiều trang tính: {0}; hãy để lại một, hoặc ghi tên trang trong tệp ánh xạ (`sheet`)",
                names.join(", ")
            )
        }
    }
}

fn on<'g>(grid: &'g Grid, form: &Form) -> Option<Table<'g>> {
    let found = |(row, (_, cells)): (usize, &(u64, Vec<GridCell>))| {
        let numbers: Vec<Option<u8>> = cells.iter().map(column_number).collect();
        let columns =
            form.columns.iter().map(|column| numbers.iter().position(|number| *number == Some(column.number)));
        let columns: Vec<usize> = columns.collect::<Option<_>>()?;
        // The same number twice, or from right to left: something else that holds numbers.
        let once = |number: u8| numbers.iter().filter(|found| **found == Some(number)).count() == 1;
        let is_one_row = form.columns.iter().all(|column| once(column.number)) && columns.is_sorted();
        is_one_row.then_some((row, columns))
    };
    let (numbers, columns) = grid.rows.iter().enumerate().find_map(found)?;
    Some(Table { grid, numbers, columns })
}

/// `(3)`, `(3)=(4)+(5)+(6)`, `3`; and -3, which a spreadsheet makes of `(3)` when it is typed.
fn column_number(cell: &GridCell) -> Option<u8> {
    match cell {
        GridCell::Number(n) if n.fract() == 0.0 && (1.0..=99.0).contains(&n.abs()) => Some(n.abs() as u8),
        GridCell::Text(text) => {
            let text: String = text.split_whitespace().collect();
            let own = text.split_once('=').map_or(text.as_str(), |(own, _)| own);
            let bare = own.strip_prefix('(').and_then(|own| own.strip_suffix(')')).unwrap_or(own);
            bare.parse().ok()
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_number_is_known_however_it_is_written() {
        let text = |text: &str| column_number(&GridCell::Text(text.to_owned()));
        assert_eq!(text("(3)"), Some(3));
        assert_eq!(text("( 13 )"), Some(13));
        assert_eq!(text("(3)=(4)+(5)\n+(6)"), Some(3));
        assert_eq!(text("7"), Some(7));
        for other in ["A", "", "(3", "3)", "(4)+(5)", "1.234"] {
            assert_eq!(text(other), None, "{other}");
        }
        assert_eq!(column_number(&GridCell::Number(-3.0)), Some(3));
        assert_eq!(column_number(&GridCell::Number(3.5)), None);
        assert_eq!(column_number(&GridCell::Number(1234.0)), None);
    }
}
