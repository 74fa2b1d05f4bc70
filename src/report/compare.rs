//! Provinces side by side.

use super::cell::Cell;
use super::drawing::{Bars, Multiples};
use super::page::{Head, IndicatorRef, PlaceRef};
use super::snapshot::Snapshot;
use crate::domain::period::Period;
use crate::domain::text::Language;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CompareQuery {
    pub period: Option<Period>,
    /// Bare codes of the 34 (`40`); unknown ones are left out and named. Empty: a default set.
    pub provinces: Vec<String>,
    /// Indicator ids. Empty: the headline indicators.
    pub indicators: Vec<String>,
    /// An indicator id orders the columns by its row, a province code orders the rows by its
    /// ranks; a leading `-` turns the order round.
    pub order: Option<String>,
    /// The indicator whose months are drawn as small multiples; `None`: the first row.
    pub focus: Option<String>,
}

#[derive(Clone, Debug)]
pub struct Compare {
    pub head: Head,
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
    /// The order in force, as in the address; empty for the order asked for.
    pub order: String,
    /// Months of the indicator in focus, one panel a province.
    pub multiples: Option<Multiples>,
    /// Codes and ids of the query that nothing is known of.
    pub unknown: Vec<String>,
}

#[derive(Clone, Debug)]
pub struct Column {
    pub place: PlaceRef,
    /// `order=` value that a click on the heading asks for.
    pub order_value: String,
    pub is_ordered: bool,
}

#[derive(Clone, Debug)]
pub struct Row {
    pub indicator: IndicatorRef,
    pub nation: Cell,
    /// One a column, in the order of the columns.
    pub cells: Vec<Cell>,
    pub order_value: String,
    pub is_ordered: bool,
    pub is_in_focus: bool,
    /// The same cells, sorted, as a chart.
    pub bars: Bars,
}

impl Compare {
    pub fn build(snapshot: &Snapshot, query: &CompareQuery, language: Language) -> Self {
        let head = Head::of(snapshot, query.period, language);
        Self { head, columns: Vec::new(), rows: Vec::new(), order: String::new(), multiples: None, unknown: Vec::new() }
    }
}
