//! Which loads speak of which provinces: what the passport of a province may name.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;

use crate::domain::held::{HeldRows, LastSeen};
use crate::domain::place::PlaceCode;

use super::PlaceIndex;

/// Rows of one load, of a province or of all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Share {
    /// Rows that counted when the load came, and those that still do.
    pub taken: i64,
    pub counting: i64,
    /// Their latest extraction.
    pub as_of: Date,
}

/// By load, and by load and province.
#[derive(Clone, Debug, Default)]
pub(super) struct HeldLoads {
    whole: HashMap<i64, Share>,
    of_place: HashMap<(i64, PlaceIndex), Share>,
    sources: Vec<String>,
    /// By source and province.
    last_seen: HashMap<(String, PlaceIndex), LastSeen>,
}

impl HeldLoads {
    pub fn new(held: &[HeldRows], index_of: impl Fn(&PlaceCode) -> Option<PlaceIndex>) -> Self {
        let mut loads = Self::default();
        for rows in held {
            let share = Share { taken: rows.taken, counting: rows.counting, as_of: rows.as_of };
            loads.whole.entry(rows.load).and_modify(|known| *known = known.with(share)).or_insert(share);
            if let Some(place) = index_of(&rows.place) {
                loads.of_place.insert((rows.load, place), share);
            }
            if !loads.sources.contains(&rows.source) {
                loads.sources.push(rows.source.clone());
            }
        }
        let mut together: BTreeMap<(&String, &PlaceCode), Vec<&HeldRows>> = BTreeMap::new();
        held.iter().for_each(|rows| together.entry((&rows.source, &rows.place)).or_default().push(rows));
        for ((source, place), own) in together {
            if let (Some(index), Some(seen)) = (index_of(place), LastSeen::of(own.iter().copied())) {
                loads.last_seen.insert((source.clone(), index), seen);
            }
        }
        loads
    }

    /// Whether it is known which of a source's loads speak of which provinces.
    pub fn knows(&self, source: &str) -> bool {
        self.sources.iter().any(|known| known == source)
    }

    /// When the open cases of a source and province were last seen; `None` where it was not asked.
    pub fn last_seen(&self, source: &str, province: PlaceIndex) -> Option<LastSeen> {
        self.last_seen.get(&(source.to_owned(), province)).copied()
    }

    /// `province`: `None` for all of them together.
    pub fn of(&self, load: i64, province: Option<PlaceIndex>) -> Option<Share> {
        match province {
            Some(place) => self.of_place.get(&(load, place)).copied(),
            None => self.whole.get(&load).copied(),
        }
    }
}

impl Share {
    pub fn with(self, other: Self) -> Self {
        Self {
            taken: self.taken + other.taken,
            counting: self.counting + other.counting,
            as_of: self.as_of.max(other.as_of),
        }
    }
}
