//! From the counters to the parts of the wall.

use std::collections::BTreeMap;

use super::measure::Plan;
use super::tally::{Grid, Tally};
use crate::domain::bucket::Bucket;
use crate::domain::part::{MeasureId, Part};
use crate::domain::place::PlaceCode;

/// Of provinces what their slots come to; of the provinces of before that merged their own slots besides. What is
/// not attributable is the difference, and no part. A province that did not merge has one part for both its codes.
pub fn parts(source: &str, plan: &Plan, grid: &Grid, tally: &Tally<'_>) -> Vec<Part> {
    let mut parts = Parts { source, grid, parts: Vec::new() };
    let mut sums = Sums::default();
    tally.for_each_count(|measure, slot, bucket, n| {
        let key = (bucket.0, 0, parts.province(slot));
        sums.add(key, measure, n, |(bucket, _, province), measure, n| {
            parts.of_province(&plan.measures[measure].id, province, bucket, String::new(), n);
        });
        parts.of_old(&plan.measures[measure].id, slot, bucket, String::new(), n);
    });
    sums.flush(|(bucket, _, province), measure, n| {
        parts.of_province(&plan.measures[measure].id, province, bucket, String::new(), n);
    });
    tally.for_each_commune_count(|column, commune, bucket, n| {
        let place = grid.commune_codes[commune].clone();
        parts.push(&plan.commune_measures[column], place, bucket, String::new(), n);
    });
    tally.for_each_handling_count(|histogram, slot, bucket, days, n| {
        let key = (bucket.0, histogram, parts.province(slot));
        sums.add(key, days, n, |(bucket, histogram, province), days, n| {
            parts.of_province(&plan.handling[histogram].id, province, bucket, days.to_string(), n);
        });
        parts.of_old(&plan.handling[histogram].id, slot, bucket, days.to_string(), n);
    });
    sums.flush(|(bucket, histogram, province), days, n| {
        parts.of_province(&plan.handling[histogram].id, province, bucket, days.to_string(), n);
    });
    // They come in no order, and there are few.
    let mut long: BTreeMap<(usize, usize, i32, i32), u32> = BTreeMap::new();
    tally.for_each_long_handling_count(|histogram, slot, bucket, days, n| {
        *long.entry((histogram, parts.province(slot), bucket.0, days)).or_default() += n;
        parts.of_old(&plan.handling[histogram].id, slot, bucket, days.to_string(), n);
    });
    for ((histogram, province, bucket, days), n) in long {
        parts.of_province(&plan.handling[histogram].id, province, bucket, days.to_string(), n);
    }
    parts.parts
}

struct Parts<'a> {
    source: &'a str,
    grid: &'a Grid,
    parts: Vec<Part>,
}

impl Parts<'_> {
    fn province(&self, slot: usize) -> usize {
        self.grid.attribution.slots()[slot].province
    }

    fn of_province(&mut self, measure: &MeasureId, province: usize, bucket: i32, member: String, n: u32) {
        let place = PlaceCode::province_of_34(self.grid.province_codes[province]);
        self.push(measure, place, Bucket(bucket), member, n);
    }

    fn of_old(&mut self, measure: &MeasureId, slot: usize, bucket: Bucket, member: String, n: u32) {
        let slot = &self.grid.attribution.slots()[slot];
        if let Some(old) = slot.old.clone().filter(|_| !slot.is_whole) {
            self.push(measure, old, bucket, member, n);
        }
    }

    fn push(&mut self, measure: &MeasureId, place: PlaceCode, bucket: Bucket, member: String, n: u32) {
        let (measure, source) = (measure.clone(), self.source.to_owned());
        self.parts.push(Part { measure, place, bucket, member, n: i64::from(n), source });
    }
}

/// Half month, histogram, province.
type Key = (i32, usize, usize);

/// Counts of the slots of one province, which come one after another, summed until the next province comes.
#[derive(Default)]
struct Sums {
    key: Option<Key>,
    /// By measure or by days.
    sums: Vec<u32>,
}

impl Sums {
    fn add(&mut self, key: Key, member: usize, n: u32, each: impl FnMut(Key, usize, u32)) {
        if self.key != Some(key) {
            self.flush(each);
            self.key = Some(key);
        }
        if member >= self.sums.len() {
            self.sums.resize(member + 1, 0);
        }
        self.sums[member] += n;
    }

    fn flush(&mut self, mut each: impl FnMut(Key, usize, u32)) {
        if let Some(key) = self.key.take() {
            self.sums.iter().enumerate().filter(|(_, n)| **n > 0).for_each(|(member, &n)| each(key, member, n));
        }
        self.sums.clear();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;
    use crate::catalog::Catalogue;
    use crate::domain::case::{CaseStatus, Channel};
    use crate::domain::history::{History, Moment};
    use crate::engine::attribution::Attribution;
    use crate::engine::held::{Held, Rows};
    use crate::engine::members::Names;
    use crate::engine::tally::{CaseAt, FIRST_BUCKET};

    const LAST_DAY: i32 = 500;
    /// Histories may be late by more than the histograms are long.
    const LONGEST_CASE: i64 = 420;
    static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::embedded().expect("a catalogue"));

    /// Where a case is, when it came and ended, and whether it came online.
    #[derive(Clone, Debug)]
    struct Told {
        province: usize,
        commune: Option<usize>,
        /// Of the provinces that its own was, as the record itself told.
        old: Option<usize>,
        received: i64,
        took: Option<i64>,
        is_online: bool,
    }

    /// Of so many provinces and communes, each commune in one of the provinces.
    #[derive(Clone, Debug)]
    struct World {
        predecessors: Vec<Vec<PlaceCode>>,
        communes: Vec<(usize, Option<PlaceCode>)>,
    }

    fn old(number: usize) -> PlaceCode {
        format!("63:{number:02}").parse().expect("a place")
    }

    fn new_commune(number: i32) -> PlaceCode {
        format!("34:{number:05}").parse().expect("a place")
    }

    fn world() -> impl Strategy<Value = World> {
        let communes = proptest::collection::vec((0_usize..3, proptest::option::of(0_usize..4)), 1..8);
        (proptest::collection::vec(1_usize..4, 3), communes).prop_map(|(numbers, communes)| {
            let predecessors: Vec<Vec<PlaceCode>> =
                (numbers.iter().enumerate()).map(|(at, &n)| (0..n).map(|one| old(at * 10 + one)).collect()).collect();
            let of = |(at, one): (usize, Option<usize>)| (at, one.and_then(|one| predecessors[at].get(one).cloned()));
            World { communes: communes.into_iter().map(of).collect(), predecessors }
        })
    }

    fn told() -> impl Strategy<Value = Vec<Told>> {
        let one = (
            0_usize..3,
            proptest::option::weighted(0.7, 0_usize..8),
            proptest::option::weighted(0.4, 0_usize..6),
            0_i64..LAST_DAY.into(),
            proptest::option::of(0_i64..LONGEST_CASE),
            any::<bool>(),
        );
        proptest::collection::vec(one, 1..40).prop_map(|all| {
            let told = |(province, commune, old, received, took, is_online)| Told {
                province,
                commune,
                old,
                received,
                took,
                is_online,
            };
            all.into_iter().map(told).collect()
        })
    }

    impl World {
        /// What a case tells of its province of before.
        fn told(&self, one: &Told) -> Option<&PlaceCode> {
            let before = &self.predecessors[one.province];
            one.old.map(|old| &before[old % before.len()])
        }

        /// Where it counts: what is told goes before what its commune says.
        fn old_of(&self, one: &Told) -> Option<&PlaceCode> {
            self.told(one).or_else(|| self.communes[one.commune?].1.as_ref())
        }
    }

    /// The cases whose commune lies where they say, as parts.
    fn counted(world: &World, attribution: Attribution, cases: &[&Told]) -> BTreeMap<String, i64> {
        let provinces: Vec<i16> = (1..=world.predecessors.len() as i16).collect();
        let communes: Vec<PlaceCode> = (1..=world.communes.len() as i32).map(new_commune).collect();
        let first_day = crate::domain::calendar::epoch_day(FIRST_BUCKET.first_day());
        let plan = Plan::new(&CATALOGUE.rule_sets, &CATALOGUE.indicators);
        let grid = Grid::new(first_day + LAST_DAY, provinces.clone(), communes, attribution);
        let rows = Rows { taken: 1, counting: 1, last: first_day + LAST_DAY };
        let days = Held { loads: provinces.iter().map(|&at| (("x".to_owned(), at), rows)).collect() }.days();
        let mut tally = Tally::new(&plan, &grid, &CATALOGUE.calendar, &days);
        let at = |day: i64| -> Moment { (i64::from(first_day) + day) * 86_400 + 9 * 3600 };
        for one in cases {
            let status = if one.took.is_some() { CaseStatus::Returned } else { CaseStatus::InProcess };
            let channel = if one.is_online { Channel::Online } else { Channel::InPerson };
            let due = Some(at(one.received + 10));
            let history = History {
                status,
                channel,
                received_at: Some(at(one.received)),
                promised_at: due,
                first_promise_at: due,
                ended_at: one.took.map(|took| at(one.received + took)),
                limit: None,
                events: &[],
            };
            let names = Names { agency: "", agency_name: "", field: "", procedure: "" };
            tally.count(&CaseAt {
                history,
                attribute_code: channel as u32,
                province: one.province as i16 + 1,
                commune: one.commune.map(|commune| commune as i32 + 1),
                old_province: world.told(one).and_then(|old| old.bare().parse().ok()),
                old_commune: None,
                names,
            });
        }
        let mut sums = BTreeMap::new();
        for part in parts("x", &plan, &grid, &tally) {
            let key = format!("{} {} {} {}", part.place, part.measure, part.bucket.0, part.member);
            assert!(sums.insert(key, part.n).is_none(), "each part once");
        }
        sums
    }

    /// The parts of a place, without its name.
    fn of(parts: &BTreeMap<String, i64>, place: &str) -> BTreeMap<String, i64> {
        let own = |(key, n): (&String, &i64)| Some((key.strip_prefix(place)?.to_owned(), *n));
        parts.iter().filter_map(own).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn old_provinces_and_what_is_not_attributable_come_to_the_new(world in world(), told in told()) {
            let inside: Vec<Told> = (told.into_iter())
                .map(|one| {
                    let commune = one.commune.filter(|&at| world.communes.get(at).is_some_and(|(home, _)| *home == one.province));
                    Told { commune, ..one }
                })
                .collect();
            let all: Vec<&Told> = inside.iter().collect();
            let cut = counted(&world, Attribution::new(&world.predecessors, &world.communes), &all);
            // Identity: every province is all that it was.
            let alone: Vec<Vec<PlaceCode>> = (0..world.predecessors.len()).map(|at| vec![old(at)]).collect();
            let uncut = counted(&world, Attribution::new(&alone, &world.communes), &all);
            prop_assert!(uncut.keys().all(|key| key.starts_with("34:")), "one part for both codes");
            for (at, before) in world.predecessors.iter().enumerate() {
                let new = format!("34:{:02} ", at + 1);
                let whole = of(&uncut, &new);
                prop_assert_eq!(&of(&cut, &new), &whole, "the province is the same however it is cut");
                let is_of = |one: &&&Told, place: Option<&PlaceCode>| {
                    one.province == at && world.old_of(one) == place
                };
                let only = |place: Option<&PlaceCode>| {
                    let cases: Vec<&Told> = all.iter().filter(|one| is_of(one, place)).copied().collect();
                    of(&counted(&world, Attribution::new(&alone, &world.communes), &cases), &new)
                };
                let mut sum = only(None);
                for place in before {
                    let own = of(&cut, &format!("{place} "));
                    if before.len() == 1 {
                        prop_assert!(own.is_empty());
                        continue;
                    }
                    prop_assert_eq!(&own, &only(Some(place)), "the cases of its communes and no other");
                    own.iter().for_each(|(key, n)| *sum.entry(key.clone()).or_default() += n);
                }
                if before.len() > 1 {
                    prop_assert_eq!(sum, whole, "old + not attributable = new");
                }
            }
        }
    }
}
