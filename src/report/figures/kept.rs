//! Figures of one indicator that were read before, and what ranks they give: the page of each province ranks the same 34,
//! and looks at the same months before.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use hashlink::LruCache;

use super::Found;
use crate::domain::period::{Grain, Period, PeriodKind};
use crate::report::cell::Rank;
use crate::report::snapshot::PlaceIndex;

/// Periods of each place: three years of months and some of what else is asked; some 110 MB if every indicator is full.
const MOST: usize = 64;

/// Periods whose ranks are kept.
const MOST_RANKED: usize = 256;

/// Of the 34; who has none is not in it.
pub(crate) type Ranks = Arc<[(PlaceIndex, Rank)]>;

/// A snapshot never changes, so that a figure read from it stays.
pub(crate) struct KeptFigures {
    by_place: Vec<Mutex<Row>>,
    ranks: Mutex<LruCache<Period, Ranks>>,
}

/// The figures of one place, side by side: who asks for a month asks for those around it.
#[derive(Default)]
struct Row {
    periods: Vec<u32>,
    figures: Vec<Found>,
    /// Where the one stands that has been here the longest, once there is no more room.
    oldest: usize,
}

impl KeptFigures {
    /// For places with numbers below `places`: the nation and the provinces. Communes are so many that they would
    /// take the room of those that others ask for again.
    pub fn none_yet(places: usize) -> Self {
        // Room is taken as figures come.
        let by_place = std::iter::repeat_with(Mutex::default).take(places).collect();
        Self { by_place, ranks: Mutex::new(LruCache::new(MOST_RANKED)) }
    }

    /// Evaluated outside of the lock: nobody waits for a figure of another period.
    pub fn get_or(&self, place: PlaceIndex, period: Period, evaluate: impl FnOnce() -> Found) -> Found {
        let Some(row) = self.by_place.get(place) else { return evaluate() };
        let number = number(period);
        if let Some(found) = lock(row).get(number) {
            return found.clone();
        }
        let found = evaluate();
        lock(row).keep(number, found.clone());
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

impl Row {
    fn get(&self, period: u32) -> Option<&Found> {
        self.periods.iter().position(|&known| known == period).map(|slot| &self.figures[slot])
    }

    fn keep(&mut self, period: u32, found: Found) {
        if self.periods.len() < MOST {
            self.periods.push(period);
            self.figures.push(found);
            return;
        }
        (self.periods[self.oldest], self.figures[self.oldest]) = (period, found);
        self.oldest = (self.oldest + 1) % MOST;
    }
}

/// A period as one number: many are compared at once.
fn number(period: Period) -> u32 {
    let (grain, part) = match period.grain {
        Grain::Month(month) => (0, month),
        Grain::Quarter(quarter) => (1, quarter),
        Grain::SixMonths => (2, 0),
        Grain::NineMonths => (3, 0),
        Grain::Year => (4, 0),
        Grain::YearToDate(month) => (5, month),
        Grain::RollingYear(month) => (6, month),
    };
    let kind = u8::from(period.kind == PeriodKind::Statutory);
    let [high, low] = period.year.to_be_bytes();
    u32::from_be_bytes([high, low, grain << 1 | kind, part])
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
        let (kept, mut evaluated) = (KeptFigures::none_yet(3), 0);
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
        let (kept, mut found) = (KeptFigures::none_yet(3), 0);
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
    fn who_has_been_here_the_longest_leaves_first() {
        let kept = KeptFigures::none_yet(1);
        let read = |year: usize, n| {
            kept.get_or(0, Period::year(year as i16), || Found::of(Reading::Amount(n), 0, None)).reading
        };
        (0..MOST).for_each(|year| assert_eq!(read(year, 1), Reading::Amount(1)));
        assert_eq!(read(0, 2), Reading::Amount(1));
        assert_eq!(read(MOST, 2), Reading::Amount(2));
        assert_eq!(read(0, 3), Reading::Amount(3), "it had left");
        assert_eq!(read(1, 3), Reading::Amount(3), "the next one left for it");
        assert_eq!(read(MOST, 3), Reading::Amount(2));
        assert_eq!(read(3, 3), Reading::Amount(1));
    }

    #[test]
    fn a_place_beyond_the_provinces_is_read_anew() {
        let kept = KeptFigures::none_yet(1);
        let read = |n| kept.get_or(1, Period::year(2026), || Found::of(Reading::Amount(n), 0, None)).reading;
        assert_eq!([read(1), read(2)], [1, 2].map(Reading::Amount));
    }

    #[test]
    fn every_period_has_a_number_of_its_own() {
        let months = (1..=12).flat_map(|one| [Grain::Month(one), Grain::YearToDate(one), Grain::RollingYear(one)]);
        let grains =
            months.chain((1..=4).map(Grain::Quarter)).chain([Grain::SixMonths, Grain::NineMonths, Grain::Year]);
        let grains: Vec<Grain> = grains.collect();
        let mut numbers: Vec<u32> = Vec::new();
        for year in [2025, 2026] {
            for kind in [PeriodKind::Calendar, PeriodKind::Statutory] {
                numbers.extend(grains.iter().map(|&grain| number(Period { kind, year, grain })));
            }
        }
        let all = numbers.len();
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!((numbers.len(), all), (172, 172));
    }
}
