//! Boards: what a ministry looks up by subject, all provinces in the indicators that belong together.

use super::text::Text;

/// One board of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Board {
    /// Stem of the file in `pipelines/boards/`, and its address: `/organisation`.
    pub id: String,
    pub title: Text,
    pub lead: Text,
    /// In the order of the file; none is empty.
    pub sections: Vec<Section>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    pub heading: Text,
    /// Ids of indicators, each once; the first one orders the provinces.
    pub indicators: Vec<String>,
}
