//! A table with types: what a page gives to those who compute on.
//!
//! Columns say what they hold in both languages, cells are numbers, days, moments, yes or no, or texts,
//! and a cell that holds nothing is [`Value::Absent`], of which the row tells why in a column of its own. How
//! any of it is written into a file is the business of `sheet`.

pub mod about;
pub mod columns;
pub mod figures;
pub mod lists;
mod value;

pub use columns::{Column, Kind};
pub use value::Value;

/// The last column of a page's table: how many rows there are, in every row, so that a cut file shows that it was cut.
pub const ROWS_IN_FILE: &str = "rows_in_file";

pub type Row = Vec<Value>;

/// A column by its name, and what it holds of a row.
pub type Filled<T> = (&'static str, fn(&T) -> Value);

/// Every row has as many cells as there are columns, each of the kind of its column.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
}

impl Table {
    /// A row for each of `rows`, and in each how many they are. `own`: words of the columns before the common ones.
    pub fn of<T>(cells: &[Filled<T>], own: &[Column], rows: impl Iterator<Item = T>) -> Self {
        let names = cells.iter().map(|(name, _)| *name).chain([ROWS_IN_FILE]);
        let row = |of: T| cells.iter().map(|(_, cell)| cell(&of)).collect();
        Self::counted(columns::named(&names.collect::<Vec<_>>(), own), rows.map(row).collect())
    }

    /// Rows whose last cell, [`ROWS_IN_FILE`], is still to be added.
    pub fn counted(columns: Vec<Column>, mut rows: Vec<Row>) -> Self {
        let total = Value::from(rows.len());
        rows.iter_mut().for_each(|row| row.push(total.clone()));
        Self { columns, rows }
    }

    pub fn headings(&self) -> Vec<&str> {
        self.columns.iter().map(|column| column.name.as_ref()).collect()
    }

    /// Cells as texts, numbers with a decimal point.
    pub fn texts(&self) -> Vec<Vec<String>> {
        self.rows.iter().map(|row| row.iter().map(ToString::to_string).collect()).collect()
    }

    /// What stands in a column, without repeats, in the order of the rows.
    pub fn told(&self, column: &str) -> Vec<String> {
        let Some(slot) = self.columns.iter().position(|known| known.name == column) else { return Vec::new() };
        let mut told: Vec<String> = Vec::new();
        for text in self.rows.iter().filter_map(|row| row.get(slot)).map(ToString::to_string) {
            if !text.is_empty() && !told.contains(&text) {
                told.push(text);
            }
        }
        told
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_say_how_many_they_are() {
        let columns = columns::named(&["place", "value", ROWS_IN_FILE], &[]);
        let table =
            Table::counted(columns, vec![vec!["40".into(), Value::decimal(62.5)], vec!["01".into(), Value::Absent]]);
        assert_eq!(table.headings(), ["place", "value", "rows_in_file"]);
        assert_eq!(table.texts(), [["40", "62.5", "2"], ["01", "", "2"]]);
        assert_eq!(table.told("place"), ["40", "01"]);
    }
}
