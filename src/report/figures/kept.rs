//! Figures of one indicator that were read before: the page of each province ranks the same 34, and looks at the same
//! months before.

use std::sync::{Mutex, MutexGuard, PoisonError};

use hashlink::LruCache;

use super::Found;
use crate::domain::period::Period;
use crate::report::snapshot::PlaceIndex;

/// The 34 and the nation in nearly sixty periods; some 60 MB if every indicator is full.
const MOST: usize = 2_048;

type Figures = LruCache<(PlaceIndex, Period), Found>;

/// A snapshot never changes, so that a figure read from it stays.
pub(crate) struct KeptFigures(Mutex<Figures>);

impl KeptFigures {
    pub fn none_yet() -> Self {
        // Room is taken as figures come.
        Self(Mutex::new(LruCache::new(MOST)))
    }

    /// Evaluated outside of the lock: nobody waits for a figure of another place.
    pub fn get_or(&self, place: PlaceIndex, period: Period, evaluate: impl FnOnce() -> Found) -> Found {
        let key = (place, period);
        if let Some(found) = self.lock().get(&key) {
            return found.clone();
        }
        let found = evaluate();
        self.lock().insert(key, found.clone());
        found
    }

    fn lock(&self) -> MutexGuard<'_, Figures> {
        // Whatever a thread that broke off left here is a figure or nothing.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
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
