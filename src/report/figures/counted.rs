//! Counts from cases: when a place has been counted at all, and to which day.

use jiff::civil::Date;

use crate::domain::period::Period;
use crate::domain::place::Level;
use crate::domain::reading::{Absence, Reading};

use super::Found;
use crate::report::remark::Remark;
use crate::report::snapshot::{MeasureIndex, PlaceIndex, Snapshot, SourceSet, median};

/// The sources that counted the place's cases; or why there is no count: never zero for absence.
pub(super) fn is_counted(
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
    if let Some(why) = too_few_provinces(snapshot, rule_set, place, period) {
        return Err(not_reported().with(why));
    }
    let activity = rule_set.and_then(|slot| snapshot.activity(slot, place)).ok_or_else(not_reported)?;
    let (first, last) = period.buckets();
    let has_begun = snapshot.counted_through().is_some_and(|through| first <= through);
    if has_begun && activity.first_bucket() <= last { Ok(activity.sources) } else { Err(not_reported()) }
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

/// Provinces with any case by the end of the period, and how many there are.
pub(super) fn provinces_counted(snapshot: &Snapshot, rule_set: usize, period: Period) -> (usize, usize) {
    let (_, last) = period.buckets();
    let provinces = snapshot.province_indices();
    let has_reported =
        |&&place: &&PlaceIndex| snapshot.activity(rule_set, place).is_some_and(|series| series.first_bucket() <= last);
    (provinces.iter().filter(has_reported).count(), provinces.len())
}

/// Half of the provinces or fewer cannot stand for the nation.
pub(crate) fn is_too_few(received: usize, expected: usize) -> bool {
    received * 2 <= expected
}

/// The last day of the period that has been counted.
pub(super) fn counted_to(snapshot: &Snapshot, period: Period) -> Option<Date> {
    snapshot.counted_to().map(|day| day.min(period.last_day()))
}

pub(super) fn days(
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
