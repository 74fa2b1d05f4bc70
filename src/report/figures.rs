//! The value of an indicator at a place in a period: from parts to a figure by one match on kind.
//!
//! Absence is decided here and nowhere else. A place that a rule set has counted before has zero
//! where it had no such case; a place never counted has no value.

use jiff::civil::Date;

use crate::domain::bucket::Bucket;
use crate::domain::indicator::{Indicator, Timing};
use crate::domain::period::{Grain, Period, PeriodKind};
use crate::domain::place::{Level, PlaceCode};
use crate::domain::reading::{Absence, Completeness, Figure, Nature, Quotient, Reading};
use crate::domain::text::Language;

use super::plan::{Addend, Plan, Taken};
use super::remark::Remark;
use super::snapshot::{MeasureIndex, PlaceIndex, ScoreRow, Snapshot, SourceSet, median};

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
        nature: snapshot.nature_of(found.sources),
        as_of: found.as_of,
        sources: snapshot.source_ids(found.sources).map(str::to_owned).collect(),
        notes: found.remarks.iter().map(|remark| remark.text(Language::Vietnamese)).collect(),
        reading: found.reading,
    }
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

/// The one match on kind.
pub(crate) fn evaluate(snapshot: &Snapshot, plan: &Plan, place: PlaceIndex, period: Period) -> Found {
    let is_nation = snapshot.place_code(place).level() == Level::Nation;
    match plan {
        Plan::Score { index, component } => score(snapshot, index, component, place, period),
        Plan::Median { rule_set, measure, has_conditions } => {
            match is_counted(snapshot, *rule_set, *has_conditions, place, period) {
                Err(why) => why,
                Ok(sources) => days(snapshot, *measure, place, period, sources),
            }
        }
        Plan::Share { .. } | Plan::Amount { .. } if is_nation && !plan.is_counted() => {
            nation(snapshot, plan, place, period)
        }
        Plan::Since { .. } if is_nation => nation(snapshot, plan, place, period),
        Plan::Share { numerator, denominator } => {
            match (total(snapshot, numerator, place, period), total(snapshot, denominator, place, period)) {
                (Ok(above), Ok(below)) => share(above, below),
                (Err(why), _) | (_, Err(why)) => why,
            }
        }
        Plan::Amount { addends } => match total(snapshot, addends, place, period) {
            Err(why) => why,
            Ok(sum) => amount(plan, sum),
        },
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
    }
}

fn share(above: Sum, below: Sum) -> Found {
    let mut both = above.clone();
    both.add(&below);
    let reading = Quotient::new(above.n, below.n).map_or(Reading::Absent(Absence::NotApplicable), Reading::Share);
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

fn term(snapshot: &Snapshot, addend: &Addend, place: PlaceIndex, period: Period) -> Result<Sum, Found> {
    match addend {
        Addend::Counted { rule_set, flows, taken, has_conditions } => {
            let sources = is_counted(snapshot, *rule_set, *has_conditions, place, period)?;
            let (first, last) = period.buckets();
            let mut n = 0;
            for &(sign, measure) in flows {
                let Some(series) = snapshot.series(measure, place) else { continue };
                n += sign
                    * match taken {
                        Taken::During => series.between(first, last),
                        Taken::AtStart => series.through(Bucket(first.0 - 1)),
                        Taken::AtEnd => series.through(last),
                    };
            }
            Ok(Sum { n, sources, as_of: counted_to(snapshot, period), of_predecessors: false })
        }
        Addend::Reported { measure, timing } => {
            let measure = measure.ok_or_else(|| Found::absent(Absence::NotReported))?;
            reported(snapshot, measure, *timing, place, period)
        }
    }
}

/// The sources that counted the place's cases; or why there is no count: never zero for absence.
fn is_counted(
    snapshot: &Snapshot,
    rule_set: Option<usize>,
    has_conditions: bool,
    place: PlaceIndex,
    period: Period,
) -> Result<SourceSet, Found> {
    let not_reported = || Found::absent(Absence::NotReported);
    if has_conditions && snapshot.place_code(place).level() == Level::Commune {
        return Err(not_reported().with(Remark::NotCountedForCommunes));
    }
    let activity = rule_set.and_then(|slot| snapshot.activity(slot, place)).ok_or_else(not_reported)?;
    let (first, last) = period.buckets();
    let has_begun = snapshot.counted_through().is_some_and(|through| first <= through);
    if has_begun && activity.first_bucket() <= last { Ok(activity.sources) } else { Err(not_reported()) }
}

/// The last day of the period that has been counted.
fn counted_to(snapshot: &Snapshot, period: Period) -> Option<Date> {
    snapshot.counted_to().map(|day| day.min(period.last_day()))
}

fn days(
    snapshot: &Snapshot,
    measure: Option<MeasureIndex>,
    place: PlaceIndex,
    period: Period,
    sources: SourceSet,
) -> Found {
    let mut by_days = Vec::new();
    let (first, last) = period.buckets();
    if let Some(histogram) = measure.and_then(|measure| snapshot.histogram(measure, place)) {
        histogram.sum_into(first, last, &mut by_days);
    }
    let reading = median(&by_days)
        .map_or(Reading::Absent(Absence::NotApplicable), |(days, cases)| Reading::Median { days, cases });
    Found::of(reading, sources, counted_to(snapshot, period))
}

/// A count that a source reported for the place, or for all that it was before the merger.
fn reported(
    snapshot: &Snapshot,
    measure: MeasureIndex,
    timing: Timing,
    place: PlaceIndex,
    period: Period,
) -> Result<Sum, Found> {
    match one_reported(snapshot, measure, timing, place, period) {
        Err(why) => {
            let predecessors = snapshot.predecessors(place);
            let mut sum = Sum { of_predecessors: predecessors.len() > 1, ..Sum::default() };
            for &before in predecessors {
                match one_reported(snapshot, measure, timing, before, period) {
                    Ok(part) => sum.add(&part),
                    Err(_) => return Err(why),
                }
            }
            if predecessors.is_empty() { Err(why) } else { Ok(sum) }
        }
        found => found,
    }
}

fn one_reported(
    snapshot: &Snapshot,
    measure: MeasureIndex,
    timing: Timing,
    place: PlaceIndex,
    period: Period,
) -> Result<Sum, Found> {
    let series = snapshot.series(measure, place).ok_or_else(|| Found::absent(Absence::NotReported))?;
    let (first, last) = period.buckets();
    let newest = series.last_present(last);
    let in_period = newest.filter(|&bucket| bucket >= first);
    let is_whole_year = (period.kind, period.grain) == (PeriodKind::Calendar, Grain::Year);
    let (n, bucket) = match timing {
        Timing::Flow => (series.between(first, last), in_period),
        Timing::Level => (newest.map_or(0, |bucket| series.at(bucket)), newest),
        Timing::YearToDate if !is_whole_year => {
            return Err(Found::absent(Absence::NotComparable).with(Remark::WholeYearsOnly));
        }
        Timing::YearToDate => (in_period.map_or(0, |bucket| series.at(bucket)), in_period),
    };
    let bucket = bucket.ok_or_else(|| Found::absent(Absence::NotReported))?;
    let as_of = Some(snapshot.day_in(series.sources, bucket));
    Ok(Sum { n, sources: series.sources, as_of, of_predecessors: false })
}

/// The level in the baseline year and the level now.
fn since(
    snapshot: &Snapshot,
    measure: Option<MeasureIndex>,
    baseline_year: i16,
    place: PlaceIndex,
    period: Period,
) -> Result<(Sum, Sum), Found> {
    let measure = measure.ok_or_else(|| Found::absent(Absence::NotReported))?;
    if period.year <= baseline_year {
        return Err(Found::absent(Absence::NotComparable));
    }
    let level = |period| reported(snapshot, measure, Timing::Level, place, period);
    let before = level(Period::year(baseline_year))?;
    let now = level(period)?;
    let is_within =
        |sum: &Sum, years: std::ops::RangeInclusive<i16>| sum.as_of.is_some_and(|day| years.contains(&day.year()));
    if is_within(&before, baseline_year..=baseline_year) && is_within(&now, baseline_year + 1..=i16::MAX) {
        Ok((before, now))
    } else {
        Err(Found::absent(Absence::NotReported))
    }
}

/// The nation from what provinces reported: a quotient over those that did, a total only if all did.
fn nation(snapshot: &Snapshot, plan: &Plan, nation: PlaceIndex, period: Period) -> Found {
    let expected = snapshot.province_indices().len();
    let (mut above, mut below, mut received) = (Sum::default(), Sum::default(), 0);
    let mut refusal = None;
    // The nation's own row, where a source prints one, is what the source says of the nation.
    let own = parts_of(snapshot, plan, nation, period).ok();
    let is_own = own.is_some();
    let provinces = snapshot.province_indices().iter().map(|&place| parts_of(snapshot, plan, place, period));
    for parts in own.map(Ok).into_iter().chain(provinces.take(if is_own { 0 } else { expected })) {
        match parts {
            Ok((first, second)) => {
                above.add(&first);
                below.add(&second);
                received += 1;
            }
            Err(why) if why.reading == Reading::Absent(Absence::NotComparable) => refusal = Some(why),
            Err(_) => {}
        }
    }
    if received == 0 {
        return refusal.unwrap_or_else(|| Found::absent(Absence::NotReported));
    }
    let is_complete = is_own || received == expected;
    let found = match plan {
        Plan::Share { .. } => share(above, below),
        Plan::Since { baseline_year, as_share: true, .. } => change(below, above, *baseline_year, true),
        _ if !is_complete => {
            let n = match plan {
                Plan::Since { .. } => below.n - above.n,
                _ => above.n,
            };
            return Found::absent(Absence::NotReported).with(Remark::PartialSum { n, received, expected });
        }
        Plan::Since { baseline_year, .. } => change(below, above, *baseline_year, false),
        _ => amount(plan, above),
    };
    if is_complete { found } else { found.with(Remark::Coverage { received, expected }) }
}

/// Numerator and denominator; level now and level before; or the amount and nothing.
fn parts_of(snapshot: &Snapshot, plan: &Plan, place: PlaceIndex, period: Period) -> Result<(Sum, Sum), Found> {
    match plan {
        Plan::Share { numerator, denominator } => {
            Ok((total(snapshot, numerator, place, period)?, total(snapshot, denominator, place, period)?))
        }
        Plan::Since { measure, baseline_year, .. } => {
            since(snapshot, *measure, *baseline_year, place, period).map(|(before, now)| (now, before))
        }
        _ => Ok((total(snapshot, &plan.addends().cloned().collect::<Vec<_>>(), place, period)?, Sum::default())),
    }
}

/// A published score, quoted: the newest edition up to the period's year.
fn score(snapshot: &Snapshot, index: &str, component: &str, place: PlaceIndex, period: Period) -> Found {
    let Some(places) = snapshot.all_scores().places(index, component) else {
        return Found::absent(Absence::NotReported);
    };
    let newest = |place: PlaceIndex| {
        let rows = places.get(snapshot.place_code(place))?;
        rows.iter().rev().find(|row| row.edition <= period.year)
    };
    if let Some(row) = newest(place) {
        return quoted(snapshot, row, period);
    }
    match snapshot.predecessors(place) {
        [] if snapshot.place_code(place).level() == Level::Nation => {
            Found::absent(Absence::NotComparable).with(Remark::NoNationalScore)
        }
        [] => Found::absent(Absence::NotReported),
        [same] => match newest(*same) {
            None => Found::absent(Absence::NotReported),
            Some(row) => {
                let found = quoted(snapshot, row, period).with(Remark::OldCodes { edition: row.edition });
                Found { is_of_old_codes: true, ..found }
            }
        },
        merged => {
            let rows = merged.iter().filter_map(|&before| {
                let row = newest(before)?;
                let name = &snapshot.atlas().province(snapshot.place_code(before))?.name_vi;
                Some((name.clone(), row.edition, row.score, row.rank))
            });
            let rows: Vec<_> = rows.collect();
            if rows.is_empty() {
                return Found::absent(Absence::NotReported);
            }
            Found::absent(Absence::NotComparable).with(Remark::Predecessors(rows))
        }
    }
}

fn quoted(snapshot: &Snapshot, row: &ScoreRow, period: Period) -> Found {
    let sources = snapshot.source_set(&row.loaded_from);
    let (edition, rank) = (row.edition, row.rank);
    if edition == period.year && period.grain != Grain::Year {
        return Found::absent(Absence::NotComparable).with(Remark::WholeYearsOnly);
    }
    let found = match (row.score, rank) {
        (Some(value), _) => {
            let reading = Reading::Score { value, rank, edition, qualifier: row.qualifier };
            Found::of(reading, sources, row.as_of)
        }
        (None, Some(rank)) => Found::absent(Absence::NotReported).with(Remark::RankOnly { rank, edition }),
        (None, None) => Found::absent(Absence::NotReported).with(Remark::NotPublished { edition }),
    };
    if row.note.is_empty() { found } else { found.with(Remark::Source(row.note.clone())) }
}

/// Months of the period in which anything was counted; for counts from cases only.
pub(crate) fn completeness(
    snapshot: &Snapshot,
    plan: &Plan,
    place: PlaceIndex,
    period: Period,
    found: &Found,
) -> Option<Completeness> {
    if matches!(found.reading, Reading::Absent(_)) {
        return None;
    }
    let activity = snapshot.activity(plan.rule_set()?, place)?;
    let (first, last) = period.buckets();
    let months = (first.0..last.0).step_by(2);
    let expected = months.clone().count() as u16;
    let received = months.filter(|&month| activity.present_between(Bucket(month), Bucket(month + 1)) > 0).count();
    Some(Completeness { received: received as u16, expected })
}

/// What a nation counted from cases lacks: provinces that never sent any.
pub(crate) fn coverage(snapshot: &Snapshot, plan: &Plan, place: PlaceIndex, period: Period) -> Option<Remark> {
    if snapshot.place_code(place).level() != Level::Nation || !plan.is_counted() {
        return None;
    }
    let rule_set = plan.rule_set()?;
    let (_, last) = period.buckets();
    let provinces = snapshot.province_indices();
    let has_reported =
        |&&place: &&PlaceIndex| snapshot.activity(rule_set, place).is_some_and(|series| series.first_bucket() <= last);
    let received = provinces.iter().filter(has_reported).count();
    (received > 0 && received < provinces.len()).then_some(Remark::Coverage { received, expected: provinces.len() })
}

/// The reading to compare with: the same period last year, else the one before; for a score, the
/// row before it at the same place.
pub(crate) fn before(
    snapshot: &Snapshot,
    plan: &Plan,
    place: PlaceIndex,
    period: Period,
    now: &Found,
) -> Option<Reading> {
    if let (Plan::Score { index, component }, Reading::Score { edition, .. }) = (plan, &now.reading) {
        let holder = if now.is_of_old_codes { *snapshot.predecessors(place).first()? } else { place };
        let rows = snapshot.scores(index, component, snapshot.place_code(holder));
        let chosen = rows.iter().rposition(|row| row.edition == *edition)?;
        let row = rows[..chosen].iter().rev().find(|row| row.score.is_some())?;
        let (edition, rank, qualifier) = (row.edition, row.rank, row.qualifier);
        return Some(Reading::Score { value: row.score?, rank, edition, qualifier });
    }
    let is_running = snapshot.counted_to().is_some_and(|day| day < period.last_day());
    if matches!(now.reading, Reading::Absent(_)) || (is_running && plan.grows_with_the_period()) {
        return None;
    }
    let year_before = period.a_year_before();
    let candidates = [Some(year_before), Some(period.previous()).filter(|&previous| previous != year_before)];
    let mut readings = candidates.into_iter().flatten().map(|period| evaluate(snapshot, plan, place, period).reading);
    readings.find(|reading| !matches!(reading, Reading::Absent(_)))
}
