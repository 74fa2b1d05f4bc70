//! To which day the cases of each province were counted: each to that of its own data.

use std::collections::HashMap;

use jiff::civil::Date;

use crate::domain::held::{self, HeldRows};
use crate::domain::place::PlaceCode;

use super::{PlaceIndex, SourceSet};

/// By province; what each of its sources tells.
#[derive(Clone, Debug, Default)]
pub(super) struct CountedDays {
    by_place: HashMap<PlaceIndex, Vec<(SourceSet, Date)>>,
    /// Sorted: one of each province.
    newest: Vec<Date>,
    /// Where the store does not say it province by province.
    otherwise: Option<Date>,
}

impl CountedDays {
    pub fn new(
        held: &[HeldRows],
        otherwise: Option<Date>,
        index_of: impl Fn(&PlaceCode) -> Option<PlaceIndex>,
        bit_of: impl Fn(&str) -> SourceSet,
    ) -> Self {
        let mut by_place: HashMap<PlaceIndex, Vec<(SourceSet, Date)>> = HashMap::new();
        for ((source, place), day) in held::days(held) {
            if let Some(place) = index_of(place) {
                by_place.entry(place).or_default().push((bit_of(source), day));
            }
        }
        let mut newest: Vec<Date> =
            by_place.values().filter_map(|days| days.iter().map(|(_, day)| *day).max()).collect();
        newest.sort_unstable();
        Self { by_place, newest, otherwise }
    }

    /// Of a province: the day of the newest of its sources.
    pub fn of(&self, province: PlaceIndex) -> Option<Date> {
        let days = self.by_place.get(&province).into_iter().flatten();
        days.map(|(_, day)| *day).max().or(self.otherwise)
    }

    /// What each source of a province tells.
    pub fn by_source(&self, province: PlaceIndex) -> &[(SourceSet, Date)] {
        self.by_place.get(&province).map_or(&[], Vec::as_slice)
    }

    /// The day that more than half of the provinces with cases have reached.
    pub fn of_the_nation(&self) -> Option<Date> {
        self.newest.get(self.newest.len().saturating_sub(1) / 2).copied().or(self.otherwise)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture::place;
    use jiff::civil::date;

    #[test]
    fn a_province_speaks_to_its_own_day_and_the_nation_to_that_of_most() {
        let rows = |source: &str, at: &str, load, as_of| HeldRows {
            source: source.to_owned(),
            load,
            place: place(at),
            taken: 1,
            counting: 1,
            as_of,
            open: None,
        };
        let (early, middle, late) = (date(2026, 10, 8), date(2026, 10, 10), date(2026, 11, 20));
        let held = [
            rows("portal", "34:40", 1, middle),
            rows("portal", "34:40", 2, early),
            rows("sync", "34:40", 3, early),
            rows("portal", "34:08", 1, middle),
            rows("portal", "34:96", 4, late),
        ];
        let index = |code: &PlaceCode| code.bare().parse().ok();
        let bit = |source: &str| if source == "portal" { 1 } else { 2 };
        let days = CountedDays::new(&held, Some(late), index, bit);
        assert_eq!([40, 8, 96].map(|place| days.of(place)), [Some(middle), Some(middle), Some(late)]);
        assert_eq!(days.by_source(40), [(1, middle), (2, early)], "an earlier load takes nothing back");
        assert_eq!(days.of_the_nation(), Some(middle), "one province does not speak for the rest");
        let unknown = CountedDays::new(&[], Some(late), index, bit);
        assert_eq!((unknown.of(40), unknown.of_the_nation()), (Some(late), Some(late)));
    }
}
