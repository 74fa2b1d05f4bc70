//! Figures of one indicator that were read before, and what ranks they give: the page of each province ranks the same 34,
//! and looks at the same months before.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use hashlink::LruCache;

use super::Found;
use crate::domain::period::Period;
use crate::report::cell::Rank;
use crate::report::snapshot::PlaceIndex;

/// The 34 and the nation in nearly sixty periods; some 60 MB if every indicator is full.
const MOST: usize = 2_048;

/// Periods whose ranks are kept.
const MOST_RANKED: usize = 256;

type Figures = LruCache<(PlaceIndex, Period), Found>;

/// Of the 34; who has none is not in it.
pub(crate) type Ranks = Arc<[(PlaceIndex, Rank)]>;

/// A snapshot never changes, so that a figure read from it stays.
pub(crate) struct KeptFigures {
    figures: Mutex<Figures>,
    ranks: Mutex<LruCache<Period, Ranks>>,
}

impl KeptFigures {
    pub fn none_yet() -> Self {
        // Room is taken as figures come.
        Self { figures: Mutex::new(LruCache::new(MOST)), ranks: Mutex::new(LruCache::new(MOST_RANKED)) }
    }

    /// Evaluated outside of the lock: nobody waits for a figure of another place.
    pub fn get_or(&self, place: PlaceIndex, period: Period, evaluate: impl FnOnce() -> Found) -> Found {
        let key = (place, period);
        if let Some(found) = lock(&self.figures).get(&key) {
            return found.clone();
        }
        let found = evaluate();
        lock(&self.figures).insert(key, found.clone());
        found
    }

    /// The ranks of a period, from all its figures.
    pub fn ranks_or(&self, period: Period, rank: impl FnOnce() -> Ranks) -> Ranks {
        if let Some(ranks) = lock(&self.ranks).get(&period) {
            return Arc::clone(ranks);
        }
        let ranks = rank();
        lock(&self.ranks).insert(period, Arc::clone(&ranks));
        ranks
    }
}

/// Whatever a thread that broke off left here is whole or nothing.
fn lock<T>(kept: &Mutex<T>) -> MutexGuard<'_, T> {
    kept.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::reading::Reading;

    #[test]
    fn a_figure_is_evaluated_once_for_each_place_and_period() {
        let (kept, mut evaluated) = (KeptFigures::none_yet(), 0);
        let mut read = |place: PlaceIndex, period: &str| {
            let evaluate = || {
                evaluated += 1;
                Found::of(Reading::Amount(evaluated), 0, None)
            };
            kept.get_or(place, period.parse().expect("a period"), evaluate).reading
        };
        assert_eq!(read(1, "2026"), Reading::Amount(1));
        assert_eq!(read(2, "2026"), Reading::Amount(2), "another place");
        assert_eq!(read(1, "s2026"), Reading::Amount(3), "another period");
        assert_eq!(read(1, "2026"), Reading::Amount(1), "the same again");
    }

    #[test]
    fn ranks_are_found_once_for_each_period() {
        let (kept, mut found) = (KeptFigures::none_yet(), 0);
        let mut rank = |year| {
            let anew = || {
                found += 1;
                Ranks::from([(7, Rank { place: found, of: 34, is_tied: false })])
            };
            kept.ranks_or(Period::year(year), anew)[0].1.place
        };
        assert_eq!([rank(2026), rank(2025), rank(2026), rank(2025)], [1, 2, 1, 2]);
    }

    #[test]
    fn what_nobody_asked_for_the_longest_leaves_first() {
        let kept = KeptFigures::none_yet();
        let year = Period::year(2026);
        let read = |place, n| kept.get_or(place, year, || Found::of(Reading::Amount(n), 0, None)).reading;
        (0..MOST).for_each(|place| assert_eq!(read(place, 1), Reading::Amount(1)));
        assert_eq!(read(0, 2), Reading::Amount(1), "asked for again just now");
        assert_eq!(read(MOST, 2), Reading::Amount(2));
        assert_eq!(read(1, 2), Reading::Amount(2), "it had left");
        assert_eq!(read(0, 2), Reading::Amount(1));
    }
}
