//! Published scores, by index and component, then by place, oldest first.

use std::collections::HashMap;

use jiff::civil::Date;

use crate::domain::place::{CodeSystem, PlaceCode};
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

const ALL_63: u16 = 63;

/// Rows by place, oldest first.
pub(crate) type ByPlace = HashMap<PlaceCode, Vec<ScoreRow>>;

#[derive(Clone, Debug, Default)]
pub(crate) struct Scores {
    /// Index -> component -> place.
    by_index: HashMap<String, HashMap<String, ByPlace>>,
    /// Index -> component -> edition -> how many of the former provinces were ranked.
    ranked: HashMap<String, HashMap<String, HashMap<i16, u16>>>,
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
        let components =
            |by: &HashMap<String, ByPlace>| by.iter().map(|(name, places)| (name.clone(), ranked(places))).collect();
        scores.ranked = scores.by_index.iter().map(|(index, by)| (index.clone(), components(by))).collect();
        scores
    }

    pub fn of(&self, index: &str, component: &str, place: &PlaceCode) -> &[ScoreRow] {
        self.places(index, component).and_then(|places| places.get(place)).map_or(&[], Vec::as_slice)
    }

    pub fn places(&self, index: &str, component: &str) -> Option<&ByPlace> {
        self.by_index.get(index)?.get(component)
    }

    /// How many of the provinces of its time an edition ranked: all 63, unless it lacks some.
    pub fn ranked_of_63(&self, index: &str, component: &str, edition: i16) -> u16 {
        let editions = self.ranked.get(index).and_then(|components| components.get(component));
        editions.and_then(|editions| editions.get(&edition)).copied().unwrap_or(ALL_63)
    }

    /// The indices or returns that print a value under this component's name.
    pub fn indices_with(&self, component: &str) -> &[String] {
        self.indices.get(component).map_or(&[], Vec::as_slice)
    }
}

/// A list of ranks without a hole says how many were ranked, as PAPI of 2024 with 61. What we hold
/// of an edition may be a few provinces only; then there are holes, and it ranked all 63.
fn ranked(places: &ByPlace) -> HashMap<i16, u16> {
    let mut by_edition: HashMap<i16, (u16, u16)> = HashMap::new();
    for (_, rows) in places.iter().filter(|(place, _)| place.system == CodeSystem::Of63) {
        for row in rows {
            let Some(rank) = row.rank.and_then(|rank| u16::try_from(rank).ok()) else { continue };
            let (count, last) = by_edition.entry(row.edition).or_default();
            (*count, *last) = (*count + 1, rank.max(*last));
        }
    }
    let all = |(edition, (count, last)): (i16, (u16, u16))| {
        let is_whole = last > ALL_63 || (count >= last && last > ALL_63 / 2);
        (edition, if is_whole { last } else { ALL_63 })
    };
    by_edition.into_iter().map(all).collect()
}
