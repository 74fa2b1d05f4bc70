//! Published scores, by index and component, then by place, oldest first.

use std::collections::HashMap;

use jiff::civil::Date;

use crate::domain::place::PlaceCode;
use crate::domain::score::{PublishedScore, Qualifier};

/// One published value of one place; index and component are what it was looked up by.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoreRow {
    pub edition: i16,
    pub score: Option<f64>,
    pub rank: Option<i32>,
    pub qualifier: Qualifier,
    pub as_of: Option<Date>,
    pub note: String,
    pub source: String,
    pub loaded_from: String,
}

/// Rows by place, oldest first.
pub(crate) type ByPlace = HashMap<PlaceCode, Vec<ScoreRow>>;

#[derive(Clone, Debug, Default)]
pub(crate) struct Scores {
    /// Index -> component -> place.
    by_index: HashMap<String, HashMap<String, ByPlace>>,
    /// Component -> indices that print it.
    indices: HashMap<String, Vec<String>>,
}

impl Scores {
    pub fn new(published: Vec<PublishedScore>) -> Self {
        let mut scores = Self::default();
        for row in published {
            let indices = scores.indices.entry(row.component.clone()).or_default();
            if !indices.contains(&row.index) {
                indices.push(row.index.clone());
            }
            let line = ScoreRow {
                edition: row.edition,
                score: row.score,
                rank: row.rank,
                qualifier: row.qualifier,
                as_of: row.as_of,
                note: row.note,
                source: row.source,
                loaded_from: row.loaded_from,
            };
            let components = scores.by_index.entry(row.index).or_default();
            components.entry(row.component).or_default().entry(row.place).or_default().push(line);
        }
        let places = scores.by_index.values_mut().flat_map(HashMap::values_mut);
        for line in places.flat_map(HashMap::values_mut) {
            line.sort_by_key(|row| (row.edition, row.as_of));
        }
        scores
    }

    pub fn of(&self, index: &str, component: &str, place: &PlaceCode) -> &[ScoreRow] {
        self.places(index, component).and_then(|places| places.get(place)).map_or(&[], Vec::as_slice)
    }

    pub fn places(&self, index: &str, component: &str) -> Option<&ByPlace> {
        self.by_index.get(index)?.get(component)
    }

    /// The indices or returns that print a value under this component's name.
    pub fn indices_with(&self, component: &str) -> &[String] {
        self.indices.get(component).map_or(&[], Vec::as_slice)
    }
}
