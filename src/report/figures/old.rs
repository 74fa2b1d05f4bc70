//! Figures of the 63 provinces of before: what was published or reported of them then, and of today's cases those
//! that can be attributed to them. What cannot is told beside, and never spread.

use crate::domain::period::Period;
use crate::domain::reading::{Absence, Reading};
use crate::domain::text::Text;

use super::{Found, own, raw};
use crate::report::plan::Plan;
use crate::report::remark::Remark;
use crate::report::snapshot::{PlaceIndex, Snapshot};
use crate::report::units::Before;

/// Cases behind a figure of a province of today, and those of them whose province of before is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Attributed {
    pub n: i64,
    pub of: i64,
}

impl Attributed {
    /// Cases of which no province of before can be named.
    pub fn not(self) -> i64 {
        self.of - self.n
    }
}

/// `place`: the province of before, and what became of it.
pub(super) fn of_old(
    snapshot: &Snapshot,
    plan: &Plan,
    (place, new): (PlaceIndex, PlaceIndex),
    period: Period,
) -> Found {
    let is_absent = |found: &Found| matches!(found.reading, Reading::Absent(_));
    let is_merged = snapshot.predecessors(new).len() > 1;
    let whole = own(snapshot, plan, new, period);
    if !is_merged {
        return same(snapshot, plan, place, period, whole);
    }
    let name = || {
        let province = snapshot.atlas().province(snapshot.place_code(new));
        province.map_or_else(Text::default, |province| province.name.clone())
    };
    let not_comparable = |why| Found::absent(Absence::NotComparable).with(Remark::Before(why));
    if !plan.is_counted() {
        let told = own(snapshot, plan, place, period);
        let is_of_all = is_absent(&told) && !is_absent(&whole);
        return if is_of_all { not_comparable(Before::NotSplit { province: name() }) } else { told };
    }
    if is_absent(&whole) {
        return whole;
    }
    if !snapshot.has_cases_by(plan.rule_set(), new, period) {
        return not_comparable(Before::NotSplit { province: name() });
    }
    match attributed(snapshot, plan, new, period) {
        Some(cases) if cases.n == 0 && cases.of > 0 => {
            not_comparable(Before::NothingAttributable { province: name(), of: cases.of })
        }
        Some(cases) if cases.not() > 0 => {
            let remark = Before::PartOfTheTruth { province: name(), n: cases.not(), of: cases.of };
            own(snapshot, plan, place, period).with(Remark::Before(remark))
        }
        _ => own(snapshot, plan, place, period),
    }
}

/// A province that did not merge is the one of today. Only what was published of it then stands before what is
/// published now, and among the 63 there is no rank among 34.
fn same(snapshot: &Snapshot, plan: &Plan, place: PlaceIndex, period: Period, whole: Found) -> Found {
    if !matches!(plan, Plan::Score { .. }) {
        return whole;
    }
    match own(snapshot, plan, place, period) {
        Found { reading: Reading::Absent(_), .. } if !matches!(whole.reading, Reading::Absent(_)) => {
            let reading = match whole.reading {
                Reading::Score { value, edition, qualifier, .. } => {
                    Reading::Score { value, rank: None, edition, qualifier }
                }
                other => other,
            };
            Found { reading, ..whole }
        }
        // Nothing was said then: why there is nothing is what the province of today says.
        Found { reading: Reading::Absent(_), remarks, .. } if remarks.is_empty() => whole,
        then => then,
    }
}

/// Of the cases that a figure of a province of today is over; `None` if it is counted from none.
pub(crate) fn attributed(snapshot: &Snapshot, plan: &Plan, new: PlaceIndex, period: Period) -> Option<Attributed> {
    let of = cases(snapshot, plan, new, period)?;
    let n = match snapshot.predecessors(new) {
        [_] => of,
        before => before.iter().filter_map(|&old| cases(snapshot, plan, old, period)).sum(),
    };
    Some(Attributed { n, of })
}

/// The same of the nation: of the provinces that have such a figure from cases.
pub(crate) fn attributed_in_all(snapshot: &Snapshot, plan: &Plan, period: Period) -> Option<Attributed> {
    let is_counted = |&&place: &&PlaceIndex| {
        let found = own(snapshot, plan, place, period);
        !matches!(found.reading, Reading::Absent(_)) && snapshot.has_cases_by(plan.rule_set(), place, period)
    };
    let provinces = snapshot.province_indices().iter().filter(is_counted);
    let each = provinces.filter_map(|&place| attributed(snapshot, plan, place, period));
    each.reduce(|sum, one| Attributed { n: sum.n + one.n, of: sum.of + one.of })
}

/// What a figure is over: of a share its denominator, of days of handling its cases.
fn cases(snapshot: &Snapshot, plan: &Plan, place: PlaceIndex, period: Period) -> Option<i64> {
    let addends = match plan {
        _ if !plan.is_counted() => return None,
        Plan::Share { denominator, .. } => denominator,
        Plan::Amount { addends } => addends,
        Plan::Days { measure, .. } => {
            let (first, last) = period.buckets();
            let mut by_days = Vec::new();
            if let Some(histogram) = measure.and_then(|measure| snapshot.histogram(measure, place)) {
                histogram.sum_into(first, last, &mut by_days);
            }
            return Some(by_days.iter().sum());
        }
        Plan::Since { .. } | Plan::Score { .. } => return None,
    };
    Some(addends.iter().map(|addend| raw(snapshot, addend, place, period)).sum())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::part::{CaseEvent, Part};
    use crate::domain::reading::{Figure, Quotient};
    use crate::report::figures::figure;
    use crate::report::fixture::{self as f, place};
    use CaseEvent::{Received, ResolvedOnTime, ResolvedOverdue};
    use jiff::civil::date;

    fn snapshot(parts: Vec<Part>) -> Snapshot {
        let amount = f::received();
        f::snapshot(vec![f::on_time_share(), amount], Vec::new(), f::wall(parts, Vec::new()))
    }

    fn part(event: CaseEvent, at: &str, n: i64) -> Part {
        f::part(event, at, date(2026, 2, 3), n)
    }

    fn read(snapshot: &Snapshot, indicator: &str, at: &str) -> Figure {
        let indicator = snapshot.indicator(indicator).expect("an indicator");
        figure(snapshot, indicator, &place(at), "2026".parse().expect("a period"))
    }

    #[test]
    fn a_province_that_did_not_merge_lacks_a_score_for_the_same_reason_as_today() {
        let scores = vec![f::published("papi", "34:40", 2026, Some(43.0), Some(7))];
        let snapshot = f::snapshot(vec![f::score("papi")], Vec::new(), f::wall(Vec::new(), scores));
        let papi = snapshot.indicator("papi").expect("an indicator");
        let quarter = |at| figure(&snapshot, papi, &place(at), "2026-Q1".parse().expect("a period"));
        assert_eq!(quarter("34:40").reading, Reading::Absent(Absence::NotComparable));
        assert_eq!(quarter("63:40").reading, quarter("34:40").reading);
        assert_eq!(quarter("63:40").notes, quarter("34:40").notes);
    }

    #[test]
    fn an_old_province_says_how_much_of_the_new_one_nobody_can_attribute() {
        let snapshot = snapshot(vec![
            part(Received, "34:08", 100),
            part(Received, "63:02", 30),
            part(Received, "63:08", 45),
            part(ResolvedOnTime, "34:08", 50),
            part(ResolvedOnTime, "63:02", 20),
            part(ResolvedOverdue, "34:08", 10),
            part(ResolvedOverdue, "63:02", 5),
        ]);
        let share = read(&snapshot, "on_time_share", "63:02");
        assert_eq!(share.reading, Reading::Share(Quotient { numerator: 20, denominator: 25 }));
        assert_eq!(
            share.notes,
            [
                "Chỉ là một phần: 35 trong 60 hồ sơ của Tuyên Quang sau sáp nhập (58,33 %) không quy được về tỉnh cũ nào."
            ]
        );
        assert_eq!(read(&snapshot, "on_time_share", "63:08").reading, Reading::Absent(Absence::NotApplicable));
        let received = ["63:02", "63:08"].map(|at| read(&snapshot, "received", at).reading);
        assert_eq!(received, [Reading::Amount(30), Reading::Amount(45)]);
        let plan = snapshot.plan(snapshot.indicator("received").expect("an indicator"));
        let index = snapshot.place_index(&place("34:08")).expect("a place");
        let period = "2026".parse().expect("a period");
        let cases = attributed(&snapshot, &plan, index, period).expect("counted");
        assert_eq!((cases, cases.not()), (Attributed { n: 75, of: 100 }, 25), "30 + 45 + 25 = 100");
        assert_eq!(attributed_in_all(&snapshot, &plan, period), Some(cases));
    }

    #[test]
    fn where_nothing_can_be_attributed_there_is_no_zero() {
        let snapshot = snapshot(vec![part(Received, "34:08", 100), part(Received, "34:40", 7)]);
        let none = read(&snapshot, "received", "63:02");
        assert_eq!(none.reading, Reading::Absent(Absence::NotComparable));
        assert_eq!(none.notes, ["Không hồ sơ nào trong 100 hồ sơ của Tuyên Quang sau sáp nhập quy được về tỉnh cũ."]);
        let same = read(&snapshot, "received", "63:40");
        assert_eq!((same.reading, same.notes.len()), (Reading::Amount(7), 0), "it did not merge");
        assert_eq!(read(&snapshot, "received", "63:48").reading, Reading::Absent(Absence::NotReported));
    }

    #[test]
    fn scores_of_the_63_stand_as_they_were_published_and_those_of_today_are_not_split() {
        let rows = vec![
            f::published("papi", "63:02", 2024, Some(40.0), Some(50)),
            f::published("papi", "63:40", 2024, Some(43.0), Some(17)),
            f::published("portal_766", "34:08", 2026, Some(61.0), Some(9)),
            f::published("portal_766", "34:40", 2026, Some(65.0), Some(3)),
        ];
        let indicators = vec![f::score("papi"), f::score("portal_766")];
        let snapshot = f::snapshot(indicators, Vec::new(), f::wall(Vec::new(), rows));
        let rank = |reading: &Reading| match reading {
            Reading::Score { rank, .. } => *rank,
            _ => None,
        };
        let then = ["63:02", "63:40"].map(|at| read(&snapshot, "papi", at).reading);
        assert_eq!(
            then.each_ref().map(|one| (one.value(), rank(one))),
            [(Some(40.0), Some(50)), (Some(43.0), Some(17))]
        );
        let same = read(&snapshot, "portal_766", "63:40").reading;
        assert_eq!((same.value(), rank(&same)), (Some(65.0), None), "3rd of 34 is no rank among 63");
        let merged = read(&snapshot, "portal_766", "63:02");
        assert_eq!(merged.reading, Reading::Absent(Absence::NotComparable));
        assert_eq!(merged.notes, ["Số của Tuyên Quang sau sáp nhập là số chung, không tách được theo tỉnh cũ."]);
    }

    #[test]
    fn no_target_binds_a_province_that_is_no_more() {
        let parts = vec![part(ResolvedOnTime, "34:40", 9), part(ResolvedOverdue, "34:40", 1)];
        let target = f::target("on_time_share", None, 2026, 95.0);
        let snapshot = f::snapshot(vec![f::on_time_share()], vec![target.clone()], f::wall(parts, Vec::new()));
        let for_place = |at: &str| crate::report::target::target_for(&snapshot, &[&target], &place(at), 2026).is_some();
        assert_eq!((for_place("34:40"), for_place("63:40")), (true, false));
    }
}
