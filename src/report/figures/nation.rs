//! The nation, as the sum of what provinces reported.

use crate::domain::period::Period;
use crate::domain::reading::{Absence, Reading};

use super::counted::is_too_few;
use super::reported::since;
use super::{Found, Sum, amount, change, is_of_several, share, total};
use crate::report::plan::Plan;
use crate::report::remark::Remark;
use crate::report::snapshot::{PlaceIndex, Snapshot};

/// The nation from what provinces reported: a quotient if more than half did, saying how many; a
/// total only if all did.
pub(super) fn nation(snapshot: &Snapshot, plan: &Plan, nation: PlaceIndex, period: Period) -> Found {
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
    let is_share = matches!(plan, Plan::Share { .. } | Plan::Since { as_share: true, .. });
    if is_share && !is_own && is_too_few(received, expected) {
        return Found::absent(Absence::NotReported).with(Remark::TooFewProvinces { received, expected });
    }
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
pub(super) fn parts_of(
    snapshot: &Snapshot,
    plan: &Plan,
    place: PlaceIndex,
    period: Period,
) -> Result<(Sum, Sum), Found> {
    match plan {
        Plan::Share { numerator, denominator } => {
            let above = total(snapshot, numerator, place, period)?;
            if is_of_several(&above, denominator) {
                return Err(Found::absent(Absence::NotComparable));
            }
            Ok((above, total(snapshot, denominator, place, period)?))
        }
        Plan::Since { measure, baseline_year, .. } => {
            since(snapshot, *measure, *baseline_year, place, period).map(|(before, now)| (now, before))
        }
        _ => Ok((total(snapshot, &plan.addends().cloned().collect::<Vec<_>>(), place, period)?, Sum::default())),
    }
}
