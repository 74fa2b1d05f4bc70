//! The value of an indicator at a place in a period: from parts to a figure by one match on kind.
//!
//! Absence is decided here and nowhere else. A place that a rule set has counted before has zero
//! where it had no such case; a place never counted has no value.

mod beside;
mod counted;
mod gaps;
mod kept;
mod nation;
mod old;
mod reported;
mod score;
mod sent;
mod working;

use jiff::civil::Date;

use crate::domain::bucket::Bucket;
use crate::domain::indicator::Indicator;
use crate::domain::period::Period;
use crate::domain::place::{Level, PlaceCode};
use crate::domain::reading::{Absence, Figure, Nature, Quotient, Reading};
use crate::domain::text::Language;

use super::plan::{Addend, Plan, Planned};
use super::remark::Remark;
use super::snapshot::{MeasureIndex, PlaceIndex, Snapshot, SourceSet};
use crate::domain::case_list::Taken;

pub(crate) use beside::{Earlier, Moment, a_year_before, before, completeness, coverage, unequal_days};
pub(crate) use counted::is_too_few;
pub(crate) use counted::{counted_to, lagging};
use counted::{days, is_counted};
pub(crate) use kept::{KeptFigures, Ranks};
use nation::nation;
pub(crate) use old::{Attributed, attributed, attributed_in_all};
use reported::{reported, since};
use score::score;
use sent::by_sent_form;
pub(crate) use working::{Count, Counted, What, Working, counts_of, measure, members, sum, teller};

/// The figure with its notes in Vietnamese. Pages use the same evaluation in their own language.
pub fn figure(snapshot: &Snapshot, indicator: &Indicator, place: &PlaceCode, period: Period) -> Figure {
    let plan = snapshot.plan(indicator);
    let Some(index) = snapshot.place_index(place) else {
        return Figure {
            indicator: indicator.id.clone(),
            place: place.clone(),
            period,
            reading: Reading::Absent(Absence::NotReported),
            completeness: None,
            nature: Nature::Real,
            as_of: None,
            sources: Vec::new(),
            notes: Vec::new(),
        };
    };
    let found = evaluate(snapshot, &plan, index, period);
    Figure {
        indicator: indicator.id.clone(),
        place: place.clone(),
        period,
        completeness: completeness(snapshot, &plan, index, period, &found),
        nature: snapshot.nature_at(index, found.sources),
        as_of: found.as_of,
        sources: snapshot.source_ids(found.sources).map(str::to_owned).collect(),
        notes: found.remarks.iter().map(|remark| remark.text(Language::Vietnamese)).collect(),
        reading: found.reading,
    }
}

/// What a figure is called: `on_time_share.34:40.2026-Q3`.
pub(crate) fn id(indicator: &str, place: &PlaceCode, period: Period) -> String {
    format!("{indicator}.{place}.{period}")
}

/// A figure before it is put into words.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub reading: Reading,
    pub sources: SourceSet,
    pub as_of: Option<Date>,
    pub remarks: Vec<Remark>,
    /// A score of the 63 provinces, which no rank of 34 may include.
    pub is_of_old_codes: bool,
}

impl Found {
    fn absent(absence: Absence) -> Self {
        Self::of(Reading::Absent(absence), 0, None)
    }

    fn of(reading: Reading, sources: SourceSet, as_of: Option<Date>) -> Self {
        Self { reading, sources, as_of, remarks: Vec::new(), is_of_old_codes: false }
    }

    fn with(mut self, remark: Remark) -> Self {
        self.remarks.push(remark);
        self
    }
}

/// The figure of any place, read once a snapshot.
pub(crate) fn evaluate(snapshot: &Snapshot, plan: &Planned<'_>, place: PlaceIndex, period: Period) -> Found {
    let anew = || evaluate_anew(snapshot, plan, place, period);
    match plan.kept() {
        Some(kept) => kept.get_or(place, period, anew),
        None => anew(),
    }
}

/// One of the 63 provinces of before is read from what can be attributed to it.
pub(crate) fn evaluate_anew(snapshot: &Snapshot, plan: &Plan, place: PlaceIndex, period: Period) -> Found {
    match snapshot.successor(place) {
        Some(new) => old::of_old(snapshot, plan, (place, new), period),
        None => own(snapshot, plan, place, period),
    }
}

/// The one match on kind.
fn own(snapshot: &Snapshot, plan: &Plan, place: PlaceIndex, period: Period) -> Found {
    let is_nation = snapshot.place_code(place).level() == Level::Nation;
    match plan {
        Plan::Score { index, component, is_of_its_year } => {
            score(snapshot, (index, component), *is_of_its_year, place, period)
        }
        Plan::Days { rule_set, measure, percentile } => match is_counted(snapshot, *rule_set, false, place, period) {
            Err(why) => why,
            Ok(sources) => days(snapshot, (*rule_set, *measure), *percentile, place, period, sources),
        },
        Plan::Share { .. } | Plan::Amount { .. } if is_nation && !plan.is_counted() => {
            nation(snapshot, plan, place, period)
        }
        Plan::Since { .. } if is_nation => nation(snapshot, plan, place, period),
        Plan::Share { numerator, denominator } => {
            let left_out = gaps::left_out(snapshot, plan, place, period);
            let total = |addends| total_less(snapshot, addends, place, period, &left_out);
            match (total(numerator), total(denominator)) {
                (Ok(above), Ok(_)) if is_of_several(&above, denominator) => Found::absent(Absence::NotComparable),
                (Ok(above), Ok(below)) => {
                    let found = gaps::less(snapshot, plan, period, share(above, below), left_out.len());
                    gaps::beside(snapshot, plan, place, period, found)
                }
                (Err(why), _) | (_, Err(why)) => by_sent_form(snapshot, plan, place, period, why),
            }
        }
        Plan::Amount { addends } => {
            let left_out = gaps::left_out(snapshot, plan, place, period);
            match total_less(snapshot, addends, place, period, &left_out) {
                Err(why) => by_sent_form(snapshot, plan, place, period, why),
                Ok(sum) => {
                    let found = gaps::less(snapshot, plan, period, amount(plan, sum), left_out.len());
                    gaps::beside(snapshot, plan, place, period, found)
                }
            }
        }
        Plan::Since { measure, baseline_year, as_share } => {
            match since(snapshot, *measure, *baseline_year, place, period) {
                Err(why) => why,
                Ok((before, now)) => change(before, now, *baseline_year, *as_share),
            }
        }
    }
}

/// A sum with what it was made from.
#[derive(Clone, Debug, Default)]
struct Sum {
    n: i64,
    sources: SourceSet,
    as_of: Option<Date>,
    of_predecessors: bool,
    /// There were cases, and none of them told what was asked.
    is_untold: bool,
}

impl Sum {
    fn add(&mut self, other: &Self) {
        self.n += other.n;
        self.sources |= other.sources;
        // A sum is as old as its oldest part.
        self.as_of = match (self.as_of, other.as_of) {
            (Some(mine), Some(theirs)) => Some(mine.min(theirs)),
            (mine, theirs) => mine.or(theirs),
        };
        self.of_predecessors |= other.of_predecessors;
        self.is_untold |= other.is_untold;
    }
}

fn share(above: Sum, below: Sum) -> Found {
    let mut both = above.clone();
    both.add(&below);
    let absence = if below.is_untold { Absence::NotReported } else { Absence::NotApplicable };
    let reading = Quotient::new(above.n, below.n).map_or(Reading::Absent(absence), Reading::Share);
    with_predecessors(Found::of(reading, both.sources, both.as_of), both.of_predecessors)
}

fn amount(plan: &Plan, sum: Sum) -> Found {
    let reading = match sum.as_of {
        Some(as_of) if plan.is_level() => Reading::Level { n: sum.n, as_of },
        _ => Reading::Amount(sum.n),
    };
    with_predecessors(Found::of(reading, sum.sources, sum.as_of), sum.of_predecessors)
}

fn change(before: Sum, now: Sum, baseline_year: i16, as_share: bool) -> Found {
    let less = before.n - now.n;
    let reading = match (as_share, now.as_of) {
        (true, _) => Quotient::new(less, before.n).map_or(Reading::Absent(Absence::NotApplicable), Reading::Share),
        (false, Some(as_of)) => Reading::Level { n: less, as_of },
        (false, None) => Reading::Amount(less),
    };
    let baseline = before.as_of.map(|as_of| Remark::Baseline { n: before.n, year: baseline_year, as_of });
    let found = Found::of(reading, before.sources | now.sources, now.as_of);
    with_predecessors(baseline.into_iter().fold(found, Found::with), before.of_predecessors || now.of_predecessors)
}

/// What several provinces reported before they merged is not to be held against a number fixed for one.
fn is_of_several(above: &Sum, denominator: &[Addend]) -> bool {
    above.of_predecessors && denominator.iter().any(|addend| matches!(addend, Addend::Constant { .. }))
}

fn with_predecessors(found: Found, of_predecessors: bool) -> Found {
    if of_predecessors { found.with(Remark::SumOfPredecessors) } else { found }
}

fn total(snapshot: &Snapshot, addends: &[Addend], place: PlaceIndex, period: Period) -> Result<Sum, Found> {
    let mut total = Sum::default();
    for addend in addends {
        total.add(&term(snapshot, addend, place, period)?);
    }
    Ok(total)
}

/// The same, less what is of some provinces: they are not in the sum of the nation.
fn total_less(
    snapshot: &Snapshot,
    addends: &[Addend],
    place: PlaceIndex,
    period: Period,
    left_out: &[PlaceIndex],
) -> Result<Sum, Found> {
    let mut sum = total(snapshot, addends, place, period)?;
    sum.n -= left_out
        .iter()
        .map(|&place| addends.iter().map(|one| raw(snapshot, one, place, period)).sum::<i64>())
        .sum::<i64>();
    Ok(sum)
}

/// A count as it stands, whatever the cases tell.
fn raw(snapshot: &Snapshot, addend: &Addend, place: PlaceIndex, period: Period) -> i64 {
    match addend {
        Addend::Counted { flows, taken, .. } => count(snapshot, flows, *taken, place, period.buckets()),
        Addend::Reported { .. } | Addend::Constant { .. } => 0,
    }
}

/// A share counted from the cases of one province over the half months `first..=last`, which need be no
/// official period. For a province whose share of a period around them is there: nothing is asked about absence.
pub(crate) fn share_between(
    snapshot: &Snapshot,
    plan: &Plan,
    place: PlaceIndex,
    (first, last): (Bucket, Bucket),
) -> Option<Quotient> {
    let Plan::Share { numerator, denominator } = plan else { return None };
    let total = |addends: &[Addend]| {
        let counts = addends.iter().map(|addend| match addend {
            Addend::Counted { flows, taken, .. } => Some(count(snapshot, flows, *taken, place, (first, last))),
            Addend::Constant { n } => Some(*n),
            Addend::Reported { .. } => None,
        });
        counts.sum::<Option<i64>>()
    };
    Quotient::new(total(numerator)?, total(denominator)?)
}

fn count(
    snapshot: &Snapshot,
    flows: &[(i64, MeasureIndex)],
    taken: Taken,
    place: PlaceIndex,
    (first, last): (Bucket, Bucket),
) -> i64 {
    let series = flows.iter().filter_map(|&(sign, measure)| Some((sign, snapshot.series(measure, place)?)));
    let taken = series.map(|(sign, series)| match taken {
        Taken::During => sign * series.between(first, last),
        Taken::AtStart => sign * series.through(Bucket(first.0 - 1)),
        Taken::AtEnd => sign * series.through(last),
    });
    taken.sum()
}

fn term(snapshot: &Snapshot, addend: &Addend, place: PlaceIndex, period: Period) -> Result<Sum, Found> {
    match addend {
        Addend::Counted { rule_set, flows, taken, is_at_communes, asked, told, of_all, .. } => {
            let sources = is_counted(snapshot, *rule_set, *is_at_communes, place, period)?;
            if let Some(why) = gaps::untold(snapshot, place, period, asked, sources) {
                return Err(Found::absent(Absence::NotReported).with(why));
            }
            let lagging = rule_set.map_or_else(Vec::new, |slot| lagging(snapshot, slot, place, period));
            let count_at =
                |flows: &[(i64, MeasureIndex)], place| count(snapshot, flows, *taken, place, period.buckets());
            let count = |flows: &[(i64, MeasureIndex)]| {
                count_at(flows, place) - lagging.iter().map(|&place| count_at(flows, place)).sum::<i64>()
            };
            let n = count(flows);
            let is_untold = n == 0 && count(of_all) > 0 && told.iter().any(|told| count(told) == 0);
            Ok(Sum { n, sources, as_of: counted_to(snapshot, *rule_set, place, period), is_untold, ..Sum::default() })
        }
        Addend::Reported { measure, timing } => {
            let measure = measure.ok_or_else(|| Found::absent(Absence::NotReported))?;
            reported(snapshot, measure, *timing, place, period)
        }
        Addend::Constant { n } => Ok(Sum { n: *n, ..Sum::default() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::indicator::{Direction, Formula, Moment, Term, Timing, Unit};
    use crate::domain::part::{CaseEvent, MeasureId, Part};
    use crate::domain::percentile::Percentile;
    use crate::domain::reading::Completeness;
    use crate::domain::text::Text;
    use crate::report::fixture::{self as f, AS_OF, place};
    use CaseEvent::{Received, ResolvedEarly, ResolvedOnTime, ResolvedOverdue};
    use jiff::civil::date;
    use proptest::prelude::*;

    fn read(snapshot: &Snapshot, indicator: &Indicator, at: &str, period: &str) -> Figure {
        figure(snapshot, indicator, &place(at), period.parse().expect("period"))
    }

    fn counted(parts: Vec<Part>, indicator: Indicator) -> (Snapshot, Indicator) {
        (f::snapshot(vec![indicator.clone()], Vec::new(), f::wall(parts, Vec::new())), indicator)
    }

    #[test]
    fn a_share_sums_its_parts_and_then_divides() {
        let parts = vec![
            f::part(ResolvedOnTime, "34:40", date(2026, 1, 3), 90),
            f::part(ResolvedOverdue, "34:40", date(2026, 2, 20), 10),
            f::part(ResolvedEarly, "34:08", date(2026, 2, 20), 1),
            f::part(ResolvedOverdue, "34:08", date(2026, 2, 20), 1),
        ];
        let (snapshot, share) = counted(parts, f::on_time_share());
        let quotient = |at, period| read(&snapshot, &share, at, period).reading;
        assert_eq!(quotient("34:40", "2026"), Reading::Share(Quotient { numerator: 90, denominator: 100 }));
        assert_eq!(quotient("34:40", "2026-02"), Reading::Share(Quotient { numerator: 0, denominator: 10 }));
        // The mean of 90 % and 50 % would be 70 %.
        assert_eq!(quotient("34:VN", "2026"), Reading::Share(Quotient { numerator: 91, denominator: 102 }));
    }

    #[test]
    fn one_province_does_not_speak_for_the_nation() {
        let alone = vec![
            f::part(ResolvedOnTime, "34:40", date(2026, 1, 3), 90),
            f::part(Received, "34:40", date(2026, 1, 3), 90),
        ];
        let (snapshot, share) = counted(alone, f::on_time_share());
        let nation = read(&snapshot, &share, "34:VN", "2026");
        assert_eq!(nation.reading, Reading::Absent(Absence::NotReported));
        assert_eq!(nation.notes, ["Mới có 1 trong 3 tỉnh, thành phố có số liệu, chưa đủ để nói về cả nước."]);
        let villages = |at| f::part_of(MeasureId::reported("reform_return", "villages"), at, date(2023, 9, 30), 10);
        let level = || f::reported("reform_return", "villages", Timing::Level);
        let formula = Formula::Share { numerator: vec![level()], denominator: vec![level()] };
        let indicator = f::indicator("villages", Unit::Percent, Direction::HigherIsBetter, formula);
        let (snapshot, indicator) = counted(vec![villages("34:40")], indicator);
        assert_eq!(read(&snapshot, &indicator, "34:VN", "2026").reading, Reading::Absent(Absence::NotReported));
        let (snapshot, indicator) = counted(vec![villages("34:40"), villages("34:08")], indicator);
        let reading = read(&snapshot, &indicator, "34:VN", "2026").reading;
        assert_eq!(reading, Reading::Share(Quotient { numerator: 20, denominator: 20 }), "two of three, with a note");
    }

    #[test]
    fn zero_is_zero_and_absence_says_why() {
        let parts = vec![f::part(Received, "34:40", date(2026, 3, 3), 5)];
        let (snapshot, amount) = counted(parts.clone(), f::received());
        let reading = |at, period| read(&snapshot, &amount, at, period).reading;
        assert_eq!(reading("34:40", "2026-03"), Reading::Amount(5));
        assert_eq!(reading("34:40", "2026-05"), Reading::Amount(0), "counted, and nothing came");
        assert_eq!(reading("34:40", "2026-02"), Reading::Absent(Absence::NotReported), "before the first case");
        assert_eq!(reading("34:40", "2026-11"), Reading::Absent(Absence::NotReported), "after the last day");
        assert_eq!(reading("34:08", "2026-03"), Reading::Absent(Absence::NotReported), "never counted");
        assert_eq!(reading("34:17329", "2026-03"), Reading::Absent(Absence::NotReported), "a commune never counted");
        let (snapshot, share) = counted(parts, f::on_time_share());
        let nothing_to_divide_by = read(&snapshot, &share, "34:40", "2026-03").reading;
        assert_eq!(nothing_to_divide_by, Reading::Absent(Absence::NotApplicable));
    }

    #[test]
    fn conditions_are_not_asked_of_communes() {
        let parts = vec![f::part(Received, "34:17329", date(2026, 3, 3), 5)];
        let (snapshot, share) = counted(parts, f::online_share());
        let found = read(&snapshot, &share, "34:17329", "2026");
        assert_eq!(found.reading, Reading::Absent(Absence::NotReported));
        assert_eq!(found.notes.len(), 1);
    }

    #[test]
    fn a_stock_is_what_came_less_what_went() {
        let parts = vec![
            f::part(Received, "34:40", date(2025, 12, 20), 10),
            f::part(ResolvedOnTime, "34:40", date(2026, 1, 20), 4),
            f::part(Received, "34:40", date(2026, 2, 1), 3),
            f::part(ResolvedOverdue, "34:40", date(2026, 2, 1), 2),
        ];
        let (snapshot, open) = counted(parts.clone(), f::open_cases(Moment::End));
        let reading = |period| read(&snapshot, &open, "34:40", period).reading;
        assert_eq!(reading("2025"), Reading::Amount(10));
        assert_eq!(reading("2026-01"), Reading::Amount(6));
        assert_eq!(reading("2026"), Reading::Amount(7));
        let (snapshot, carried) = counted(parts, f::open_cases(Moment::Start));
        assert_eq!(read(&snapshot, &carried, "34:40", "2026-02").reading, Reading::Amount(6));
    }

    #[test]
    fn days_are_taken_over_the_summed_histogram() {
        let days = |at: &str, member: &str, n| Part {
            member: member.to_owned(),
            ..f::part(CaseEvent::HandlingDays, at, date(2026, 3, 3), n)
        };
        let parts = vec![days("34:40", "1", 3), days("34:40", "9", 2), days("34:08", "20", 8)];
        let reading = |percentile, at| {
            let formula = Formula::PercentileDays { percentile, conditions: Default::default() };
            let days = f::indicator("days", Unit::WorkingDays, Direction::LowerIsBetter, formula);
            let (snapshot, days) = counted(parts.clone(), days);
            read(&snapshot, &days, at, "2026").reading
        };
        let median = |at| reading(Percentile::Median, at);
        assert_eq!(median("34:40"), Reading::Days { days: 1, cases: 5 });
        assert_eq!(median("34:VN"), Reading::Days { days: 20, cases: 13 }, "not the mean of 1 and 20");
        assert_eq!(reading(Percentile::Ninetieth, "34:40"), Reading::Days { days: 9, cases: 5 });
    }

    #[test]
    fn a_number_that_a_text_fixes_holds_for_each_province_and_for_none_that_merged_since() {
        let numerator = vec![f::reported("reform_return", "villages", Timing::Level)];
        let denominator = vec![Term::Constant { n: 25, source: Text::new("Quyết định", "Decision") }];
        let formula = Formula::Share { numerator, denominator };
        let of_25 = f::indicator("of_25", Unit::Percent, Direction::HigherIsBetter, formula);
        let reported = |at, n| f::part_of(MeasureId::reported("reform_return", "villages"), at, date(2026, 3, 30), n);
        let (snapshot, of_25) = counted(vec![reported("34:40", 20), reported("34:48", 25)], of_25);
        let reading = |at| read(&snapshot, &of_25, at, "2026").reading;
        assert_eq!(reading("34:40"), Reading::Share(Quotient { numerator: 20, denominator: 25 }));
        assert_eq!(reading("34:08"), Reading::Absent(Absence::NotReported), "a denominator alone is no report");
        assert_eq!(reading("34:VN"), Reading::Share(Quotient { numerator: 45, denominator: 50 }), "two of three");
        let before = vec![reported("63:02", 20), reported("63:08", 25)];
        let (snapshot, of_25) = counted(before, of_25);
        let merged = read(&snapshot, &of_25, "34:08", "2026").reading;
        assert_eq!(merged, Reading::Absent(Absence::NotComparable), "and not 45 of 25");
    }

    #[test]
    fn completeness_counts_months_and_nature_is_the_worst() {
        let parts =
            vec![f::part(Received, "34:40", date(2026, 3, 3), 5), f::part(Received, "34:40", date(2026, 5, 20), 5)];
        let (snapshot, amount) = counted(parts, f::received());
        let found = read(&snapshot, &amount, "34:40", "2026");
        assert_eq!(found.completeness, Some(Completeness { received: 2, expected: 12 }));
        assert_eq!((found.nature, found.as_of), (Nature::Synthetic, Some(AS_OF)));
        assert_eq!(found.sources, ["case_portal"]);
        assert_eq!(read(&snapshot, &amount, "34:40", "2026-05").as_of, Some(date(2026, 5, 31)));
    }

    fn portal_share() -> Indicator {
        let term = |name| vec![f::reported("portal_766", name, Timing::YearToDate)];
        let formula = Formula::Share { numerator: term("cases_on_time"), denominator: term("cases_handled") };
        f::indicator("portal_on_time", Unit::Percent, Direction::HigherIsBetter, formula)
    }

    fn portal(at: &str, on_time: i64, handled: i64, day: Date) -> Vec<Part> {
        let part = |name, n| f::part_of(MeasureId::reported("portal_766", name), at, day, n);
        vec![part("cases_on_time", on_time), part("cases_handled", handled)]
    }

    #[test]
    fn totals_from_january_answer_for_whole_years_only_and_the_latest_one_counts() {
        let mut parts = portal("34:40", 80, 100, date(2026, 9, 26));
        parts.extend(portal("34:40", 90, 110, date(2026, 10, 10)));
        parts.extend(portal("34:08", 1, 10, date(2026, 10, 10)));
        let (snapshot, share) = counted(parts, portal_share());
        let found = read(&snapshot, &share, "34:40", "2026");
        assert_eq!(found.reading, Reading::Share(Quotient { numerator: 90, denominator: 110 }));
        assert_eq!((found.as_of, found.nature), (Some(AS_OF), Nature::Real));
        for period in ["2026-Q3", "2026-9M", "s2026"] {
            let reading = read(&snapshot, &share, "34:40", period).reading;
            assert_eq!(reading, Reading::Absent(Absence::NotComparable), "{period}");
        }
        assert_eq!(read(&snapshot, &share, "34:40", "2025").reading, Reading::Absent(Absence::NotReported));
        let nation = read(&snapshot, &share, "34:VN", "2026");
        assert_eq!(nation.reading, Reading::Share(Quotient { numerator: 91, denominator: 120 }));
        assert_eq!(nation.notes.len(), 1, "two of three have reported");
    }

    #[test]
    fn a_level_is_the_last_in_time_and_the_nation_waits_for_all() {
        let villages = MeasureId::reported("reform_return", "villages");
        let terms = vec![f::reported("reform_return", "villages", Timing::Level)];
        let level = f::indicator("villages", Unit::Villages, Direction::HigherIsBetter, Formula::Amount { terms });
        let mut parts = vec![
            f::part_of(villages.clone(), "34:40", date(2022, 6, 30), 3000),
            f::part_of(villages.clone(), "34:40", date(2023, 9, 30), 3806),
        ];
        let (snapshot, level) = counted(parts.clone(), level);
        let found = read(&snapshot, &level, "34:40", "2026");
        assert_eq!(found.reading, Reading::Level { n: 3806, as_of: date(2023, 9, 30) });
        assert_eq!(read(&snapshot, &level, "34:40", "2022").reading.value(), Some(3000.0));
        let nation = read(&snapshot, &level, "34:VN", "2026");
        assert_eq!(nation.reading, Reading::Absent(Absence::NotReported));
        assert!(nation.notes[0].contains("3.806"), "{:?}", nation.notes);
        // Two former provinces stand for the one they became.
        parts.push(f::part_of(villages.clone(), "63:02", date(2023, 9, 30), 100));
        parts.push(f::part_of(villages.clone(), "63:08", date(2023, 9, 30), 200));
        parts.push(f::part_of(villages, "34:48", date(2026, 1, 20), 50));
        let (snapshot, level) = counted(parts, level);
        assert_eq!(read(&snapshot, &level, "34:08", "2026").reading.value(), Some(300.0));
        let nation = read(&snapshot, &level, "34:VN", "2026").reading;
        assert_eq!(nation, Reading::Level { n: 4156, as_of: date(2023, 9, 30) });
    }

    #[test]
    fn a_reduction_is_held_against_the_level_of_its_baseline_year() {
        let posts = MeasureId::reported("payroll_return", "assigned_posts");
        let formula = Formula::Reduction { measure: posts.clone(), baseline_year: 2015 };
        let cut = f::indicator("cut", Unit::Percent, Direction::HigherIsBetter, formula);
        let parts = vec![
            f::part_of(posts.clone(), "63:02", date(2015, 12, 31), 400),
            f::part_of(posts.clone(), "63:08", date(2015, 12, 31), 600),
            f::part_of(posts.clone(), "34:08", date(2025, 12, 31), 890),
            f::part_of(posts.clone(), "34:40", date(2025, 12, 31), 890),
            f::part_of(posts, "34:48", date(2015, 12, 31), 890),
        ];
        let (snapshot, cut) = counted(parts, cut);
        let reading = |at, period| read(&snapshot, &cut, at, period).reading;
        assert_eq!(reading("34:08", "2026"), Reading::Share(Quotient { numerator: 110, denominator: 1000 }));
        assert_eq!(reading("34:40", "2026"), Reading::Absent(Absence::NotReported), "no baseline");
        assert_eq!(reading("34:48", "2026"), Reading::Absent(Absence::NotReported), "nothing since");
        assert_eq!(reading("34:08", "2015"), Reading::Absent(Absence::NotComparable));
    }

    #[test]
    fn scores_are_quoted_and_never_carried_across_a_merger() {
        let rows = vec![
            f::published("papi", "63:40", 2024, Some(43.1), Some(17)),
            f::published("papi", "63:02", 2024, Some(40.0), Some(50)),
            f::published("papi", "63:08", 2024, None, None),
            f::published("papi", "63:48", 2027, Some(44.0), Some(1)),
        ];
        let papi = f::score("papi");
        let snapshot = f::snapshot(vec![papi.clone()], Vec::new(), f::wall(Vec::new(), rows));
        let unchanged = read(&snapshot, &papi, "34:40", "2026");
        let quoted = Reading::Score {
            value: 43.1,
            rank: Some(17),
            edition: 2024,
            qualifier: crate::domain::score::Qualifier::Exactly,
        };
        assert_eq!(unchanged.reading, quoted);
        assert_eq!(unchanged.notes.len(), 1, "says that the edition is of the 63");
        let merged = read(&snapshot, &papi, "34:08", "2026");
        assert_eq!(merged.reading, Reading::Absent(Absence::NotComparable));
        assert!(merged.notes[0].contains("Hà Giang 40,00, hạng 50 (2024)"), "{:?}", merged.notes);
        assert!(merged.notes[0].contains("Tuyên Quang không công bố (2024)"), "{:?}", merged.notes);
        assert_eq!(read(&snapshot, &papi, "34:48", "2026").reading, Reading::Absent(Absence::NotReported));
        assert_eq!(read(&snapshot, &papi, "34:VN", "2026").reading, Reading::Absent(Absence::NotComparable));
        assert_eq!(read(&snapshot, &papi, "63:08", "2026").reading, Reading::Absent(Absence::NotReported));
    }

    #[test]
    fn the_publishers_own_national_row_is_quoted() {
        let rows = vec![f::published("portal_766", "34:VN", 2026, Some(62.59), None)];
        let total = f::score("portal_766");
        let snapshot = f::snapshot(vec![total.clone()], Vec::new(), f::wall(Vec::new(), rows));
        assert_eq!(read(&snapshot, &total, "34:VN", "2026").reading.value(), Some(62.59));
        let quarter = read(&snapshot, &total, "34:VN", "2026-Q3").reading;
        assert_eq!(quarter, Reading::Absent(Absence::NotComparable), "a year's score is not a quarter's");
    }

    proptest! {
        #[test]
        fn provinces_sum_to_the_nation_and_months_to_the_year(
            counts in proptest::collection::vec((0_usize..3, 1_i8..=12, 1_i8..=28, 0_i64..1000), 1..60)
        ) {
            let parts: Vec<Part> = (counts.iter())
                .map(|&(at, month, day, n)| f::part(Received, f::PROVINCES[at], date(2025, month, day), n))
                .collect();
            let expected: i64 = parts.iter().map(|part| part.n).sum();
            // Every province has reported before the year, so that the nation may be told from the first month.
            let before = f::PROVINCES.map(|at| f::part(Received, at, date(2024, 12, 20), 1));
            let parts = parts.into_iter().chain(before).collect();
            let (snapshot, amount) = counted(parts, f::received());
            let n = |at: &str, period: Period| match figure(&snapshot, &amount, &place(at), period).reading {
                Reading::Amount(n) => n,
                _ => 0,
            };
            let year = Period::year(2025);
            let months = |at: &str| year.split_in_months().into_iter().map(|month| n(at, month)).sum::<i64>();
            prop_assert_eq!(n("34:VN", year), expected);
            prop_assert_eq!(f::PROVINCES.iter().map(|at| n(at, year)).sum::<i64>(), expected);
            for at in f::PROVINCES.into_iter().chain(["34:VN"]) {
                prop_assert_eq!(months(at), n(at, year));
            }
        }
    }
}
