//! The rows of a page as a table for export: one row a figure, exactly what the page shows.

use super::compare::Compare;
use super::home::Home;
use super::indicator::IndicatorPage;
use super::province::ProvincePage;

/// For whom the file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variant {
    /// UTF-8, comma, decimal point.
    Machine,
    /// For a spreadsheet set to Vietnamese: byte order mark, semicolon, decimal comma.
    Excel,
}

impl Variant {
    pub fn delimiter(self) -> u8 {
        match self {
            Self::Machine => b',',
            Self::Excel => b';',
        }
    }

    /// To be written before the first heading.
    pub fn byte_order_mark(self) -> &'static str {
        match self {
            Self::Machine => "",
            Self::Excel => "\u{feff}",
        }
    }
}

/// Headings and rows, ready for a CSV writer; every row has as many fields as there are headings.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    pub headings: Vec<&'static str>,
    pub rows: Vec<Vec<String>>,
}

pub fn home(page: &Home, variant: Variant) -> Table {
    let _ = (page, variant);
    Table { headings: Vec::new(), rows: Vec::new() }
}

pub fn compare(page: &Compare, variant: Variant) -> Table {
    let _ = (page, variant);
    Table { headings: Vec::new(), rows: Vec::new() }
}

pub fn province(page: &ProvincePage, variant: Variant) -> Table {
    let _ = (page, variant);
    Table { headings: Vec::new(), rows: Vec::new() }
}

pub fn indicator(page: &IndicatorPage, variant: Variant) -> Table {
    let _ = (page, variant);
    Table { headings: Vec::new(), rows: Vec::new() }
}
