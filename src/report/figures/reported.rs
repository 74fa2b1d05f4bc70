//! Counts that sources report, and levels held against a baseline year.

use crate::domain::indicator::Timing;
use crate::domain::period::{Period, PeriodKind};
use crate::domain::reading::Absence;

use super::{Found, Sum};
use crate::report::remark::Remark;
use crate::report::snapshot::{MeasureIndex, PlaceIndex, Snapshot};

/// A count that a source reported for the place, or for all that it was before the merger.
pub(super) fn reported(
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
    let is_whole_year = period.kind == PeriodKind::Calendar && period.is_whole_year();
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
    Ok(Sum { n, sources: series.sources, as_of, ..Sum::default() })
}

/// The level in the baseline year and the level now.
pub(super) fn since(
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
