//! What stands beside a figure: how complete it is, and what it is compared with.

use jiff::civil::Date;

use crate::domain::breaks::{From, MethodBreak};
use crate::domain::bucket::Bucket;
use crate::domain::period::Period;
use crate::domain::place::Level;
use crate::domain::reading::{Completeness, Reading};
use crate::domain::text::{Language, Text};

use super::counted::{is_too_few, provinces_counted, span};
use super::{Found, evaluate};
use crate::report::format;
use crate::report::plan::{Plan, Planned};
use crate::report::remark::Remark;
use crate::report::snapshot::{PlaceIndex, Snapshot};
use crate::report::words::pick;

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
    let sent = sent_only(snapshot, plan, period);
    (received < expected && !is_too_few(received, expected)).then_some(match sent {
        0 => Remark::Coverage { received, expected },
        sent => Remark::FormsNotAdded { received, expected, sent },
    })
}

/// That the data behind a figure do not all run to the same day: provinces of the nation, or sources of a
/// province.
pub(crate) fn unequal_days(
    snapshot: &Snapshot,
    rule_set: Option<usize>,
    place: PlaceIndex,
    period: Period,
) -> Vec<Remark> {
    let Some(rule_set) = rule_set else { return Vec::new() };
    match snapshot.place_code(place).level() {
        Level::Nation => {
            let unequal = span(snapshot, rule_set, period).filter(|(first, last, _)| first < last);
            let received = provinces_counted(snapshot, rule_set, period).0;
            let remark = |(first, last, reached)| Remark::UnequalDays { first, last, reached, received };
            unequal.map(remark).into_iter().collect()
        }
        Level::Province => {
            let to = snapshot.counted_to(place).map(|day| day.min(period.last_day()));
            let behind = snapshot.days_by_source(place).iter().filter(|(_, day)| to.is_some_and(|to| *day < to));
            let named = |id: &str| snapshot.source(id).map_or_else(|| Text::new(id, id), |source| source.name.clone());
            let remarks = behind.flat_map(|&(source, day)| {
                snapshot.source_ids(source).map(move |id| Remark::SourceTo { source: named(id), day })
            });
            remarks.collect()
        }
        Level::Commune => Vec::new(),
    }
}

/// Provinces without cases whose form covers the period.
fn sent_only(snapshot: &Snapshot, plan: &Plan, period: Period) -> usize {
    let Some(form) = plan.rule_set().and_then(|slot| snapshot.sent_form(slot)) else { return 0 };
    let is_sent = |&&place: &&PlaceIndex| {
        !snapshot.has_cases_by(plan.rule_set(), place, period) && !snapshot.tiles(place, form, period).is_empty()
    };
    snapshot.province_indices().iter().filter(is_sent).count()
}

/// A reading to compare with, and of when it is.
#[derive(Clone, Debug)]
pub(crate) struct Earlier {
    pub reading: Reading,
    pub at: Moment,
    /// The break between then and now: what changed is no rise and no fall.
    pub across: Option<Text>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Moment {
    Period(Period),
    Edition(i16),
    /// Within one edition: the day of the earlier reading.
    Day(Date),
}

impl Moment {
    /// Within a sentence: `năm 2025`, `kỳ 2023`, `03/10/2026`.
    pub fn text(self, language: Language) -> String {
        match self {
            Self::Period(period) => format::period_within(period, language),
            Self::Edition(edition) => format!("{} {edition}", pick(language, "kỳ", "edition")),
            Self::Day(day) => format::date(day),
        }
    }
}

/// The reading to compare with: the same period last year, else the one before, and rather one that no break
/// parts from now; for a score, the row before it at the same place.
pub(crate) fn before(
    snapshot: &Snapshot,
    plan: &Planned<'_>,
    place: PlaceIndex,
    period: Period,
    now: &Found,
    breaks: &[&MethodBreak],
) -> Option<Earlier> {
    if let (Plan::Score { index, component, .. }, Reading::Score { edition, .. }) = (&**plan, &now.reading) {
        let holder = if now.is_of_old_codes { *snapshot.predecessors(place).first()? } else { place };
        let rows = snapshot.scores(index, component, snapshot.place_code(holder));
        let chosen = rows.iter().rposition(|row| row.edition == *edition)?;
        let row = rows[..chosen].iter().rev().find(|row| row.score.is_some())?;
        let later = *edition;
        let (edition, rank, qualifier) = (row.edition, row.rank, row.qualifier);
        let at = match row.as_of {
            Some(day) if edition == rows[chosen].edition => Moment::Day(day),
            _ => Moment::Edition(edition),
        };
        let reading = Reading::Score { value: row.score?, rank, edition, qualifier };
        return Some(Earlier { reading, at, across: across(breaks, |from| from.parts_editions(edition, later)) });
    }
    let year_before = period.a_year_before();
    let candidates = [Some(year_before), Some(period.previous()).filter(|&previous| previous != year_before)];
    let earlier = candidates
        .into_iter()
        .flatten()
        .filter_map(|before| beside(snapshot, plan, place, (period, before), now, breaks));
    // The first of them, unless only the other one can be compared with.
    earlier.min_by_key(|earlier| earlier.across.is_some())
}

/// The reading of the same period a year before, or of a score the one before it, whatever lies between.
pub(crate) fn a_year_before(
    snapshot: &Snapshot,
    plan: &Planned<'_>,
    place: PlaceIndex,
    period: Period,
    now: &Found,
    breaks: &[&MethodBreak],
) -> Option<Earlier> {
    match **plan {
        Plan::Score { .. } => before(snapshot, plan, place, period, now, breaks),
        _ => beside(snapshot, plan, place, (period, period.a_year_before()), now, breaks),
    }
}

/// The first break that parts two readings, by its name.
fn across(breaks: &[&MethodBreak], parts: impl Fn(From) -> bool) -> Option<Text> {
    breaks.iter().find(|one| parts(one.from)).map(|one| one.label.clone())
}

/// The reading of another period, if it can stand beside that of now at all.
fn beside(
    snapshot: &Snapshot,
    plan: &Planned<'_>,
    place: PlaceIndex,
    (period, other): (Period, Period),
    now: &Found,
    breaks: &[&MethodBreak],
) -> Option<Earlier> {
    let is_running = snapshot.counted_to(place).is_some_and(|day| day < period.last_day());
    if matches!(now.reading, Reading::Absent(_)) || (is_running && plan.grows_with_the_period()) {
        return None;
    }
    let found = evaluate(snapshot, plan, place, other);
    // A level that nobody has taken since is one reading, not two.
    let is_the_same = plan.is_level() && found.as_of == now.as_of;
    let is_usable = !matches!(found.reading, Reading::Absent(_)) && !is_the_same;
    let across = across(breaks, |from| from.parts_periods(other, period));
    is_usable.then_some(Earlier { reading: found.reading, at: Moment::Period(other), across })
}
