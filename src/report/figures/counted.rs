//! Counts from cases: when a place has been counted at all, and to which day.

use jiff::civil::Date;

use crate::domain::percentile::Percentile;
use crate::domain::period::Period;
use crate::domain::place::Level;
use crate::domain::reading::{Absence, Reading};

use super::Found;
use crate::report::remark::Remark;
use crate::report::snapshot::{MeasureIndex, PlaceIndex, Snapshot, SourceSet};

/// The sources that counted the place's cases; or why there is no count: never zero for absence.
pub(super) fn is_counted(
    snapshot: &Snapshot,
    rule_set: Option<usize>,
    is_at_communes: bool,
    place: PlaceIndex,
    period: Period,
) -> Result<SourceSet, Found> {
    let not_reported = || Found::absent(Absence::NotReported);
    if !is_at_communes && snapshot.place_code(place).level() == Level::Commune {
        return Err(not_reported().with(Remark::NotCountedForCommunes));
    }
    if let Some(why) = too_few_provinces(snapshot, rule_set, place, period) {
        return Err(not_reported().with(why));
    }
    let activity = rule_set.and_then(|slot| snapshot.activity(slot, place)).ok_or_else(not_reported)?;
    if activity.first_bucket() > period.buckets().1 {
        return Err(not_reported());
    }
    let is_nation = snapshot.place_code(place).level() == Level::Nation;
    let is_reached = match rule_set {
        Some(rule_set) if is_nation => !reached(snapshot, rule_set, period).is_empty(),
        _ => snapshot.has_reached(place, period),
    };
    let why = || snapshot.counted_to(place).map(|day| Remark::DataTo { day });
    if is_reached { Ok(activity.sources) } else { Err(why().into_iter().fold(not_reported(), Found::with)) }
}

/// Provinces whose cases say something of a period: some were received by its end, and the data run into it.
pub(super) fn reached(snapshot: &Snapshot, rule_set: usize, period: Period) -> Vec<PlaceIndex> {
    with_cases(snapshot, rule_set, period).filter(|&place| snapshot.has_reached(place, period)).collect()
}

/// Provinces that had cases by the end of a period, and whose data end before it begins. What was open
/// on their last day is not open now as far as anybody knows, and is no part of the nation.
pub(crate) fn lagging(snapshot: &Snapshot, rule_set: usize, place: PlaceIndex, period: Period) -> Vec<PlaceIndex> {
    if snapshot.place_code(place).level() != Level::Nation {
        return Vec::new();
    }
    with_cases(snapshot, rule_set, period).filter(|&place| !snapshot.has_reached(place, period)).collect()
}

fn with_cases(snapshot: &Snapshot, rule_set: usize, period: Period) -> impl Iterator<Item = PlaceIndex> {
    let (_, last) = period.buckets();
    let has_cases = move |&place: &PlaceIndex| {
        snapshot.activity(rule_set, place).is_some_and(|series| series.first_bucket() <= last)
    };
    snapshot.province_indices().iter().copied().filter(has_cases)
}

/// The cases of a few provinces are not the nation's, however many notes stand beside the sum.
fn too_few_provinces(
    snapshot: &Snapshot,
    rule_set: Option<usize>,
    place: PlaceIndex,
    period: Period,
) -> Option<Remark> {
    if snapshot.place_code(place).level() != Level::Nation {
        return None;
    }
    let (received, expected) = provinces_counted(snapshot, rule_set?, period);
    (received > 0 && is_too_few(received, expected)).then_some(Remark::TooFewProvinces { received, expected })
}

/// Provinces whose cases say something of a period, and how many provinces there are.
pub(super) fn provinces_counted(snapshot: &Snapshot, rule_set: usize, period: Period) -> (usize, usize) {
    (reached(snapshot, rule_set, period).len(), snapshot.province_indices().len())
}

/// Half of the provinces or fewer cannot stand for the nation.
pub(crate) fn is_too_few(received: usize, expected: usize) -> bool {
    received * 2 <= expected
}

/// The last day of the period that has been counted; of the nation that of the province furthest behind,
/// for a sum is as old as its oldest part.
pub(crate) fn counted_to(
    snapshot: &Snapshot,
    rule_set: Option<usize>,
    place: PlaceIndex,
    period: Period,
) -> Option<Date> {
    let day = match rule_set {
        Some(rule_set) if snapshot.place_code(place).level() == Level::Nation => span(snapshot, rule_set, period)?.0,
        _ => snapshot.counted_to(place)?,
    };
    Some(day.min(period.last_day()))
}

/// The first and the last of the days to which the provinces of the nation were counted, and how many
/// of them to the last, none beyond the period; `None` without any.
pub(super) fn span(snapshot: &Snapshot, rule_set: usize, period: Period) -> Option<(Date, Date, usize)> {
    let places = reached(snapshot, rule_set, period).into_iter();
    let days: Vec<Date> = places.filter_map(|place| Some(snapshot.counted_to(place)?.min(period.last_day()))).collect();
    let (first, last) = (*days.iter().min()?, *days.iter().max()?);
    Some((first, last, days.iter().filter(|&&day| day == last).count()))
}

pub(super) fn days(
    snapshot: &Snapshot,
    (rule_set, measure): (Option<usize>, Option<MeasureIndex>),
    percentile: Percentile,
    place: PlaceIndex,
    period: Period,
    sources: SourceSet,
) -> Found {
    let mut by_days = Vec::new();
    let (first, last) = period.buckets();
    if let Some(histogram) = measure.and_then(|measure| snapshot.histogram(measure, place)) {
        histogram.sum_into(first, last, &mut by_days);
    }
    let reading = percentile
        .of(&by_days)
        .map_or(Reading::Absent(Absence::NotApplicable), |(days, cases)| Reading::Days { days, cases });
    Found::of(reading, sources, counted_to(snapshot, rule_set, place, period))
}
