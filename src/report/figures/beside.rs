//! What stands beside a figure: how complete it is, and what it is compared with.

use crate::domain::bucket::Bucket;
use crate::domain::period::Period;
use crate::domain::place::Level;
use crate::domain::reading::{Completeness, Reading};

use super::counted::{is_too_few, provinces_counted};
use super::{Found, evaluate};
use crate::report::plan::Plan;
use crate::report::remark::Remark;
use crate::report::snapshot::{PlaceIndex, Snapshot};

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
    let (received, expected) = provinces_counted(snapshot, plan.rule_set()?, period);
    (received < expected && !is_too_few(received, expected)).then_some(Remark::Coverage { received, expected })
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
