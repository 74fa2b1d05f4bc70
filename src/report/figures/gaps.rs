//! What the cases behind a figure do not tell: why it is not reported then, or what stands beside it.

use crate::domain::check::{IN_PART, NOTHING};
use crate::domain::period::Period;
use crate::domain::place::Level;
use crate::domain::reading::{Absence, Reading};

use super::Found;
use super::counted::{is_too_few, provinces_counted, reached};
use crate::report::gap::Gap;
use crate::report::plan::{Asked, Plan};
use crate::report::quality::untold_column;
use crate::report::remark::Remark;
use crate::report::snapshot::{PlaceIndex, Snapshot, SourceSet};

/// Why nothing can be said of a place whose cases do not tell one of the things asked.
pub(super) fn untold(snapshot: &Snapshot, place: PlaceIndex, asked: &[Asked], sources: SourceSet) -> Option<Remark> {
    asked.iter().find_map(|&asked| {
        let column = untold_column(snapshot, place, asked.column(), sources)?;
        Some(Remark::Gap(match column.value.as_str() {
            NOTHING => Gap::NothingTold { asked, n: column.rows, of: column.of },
            value => Gap::OneValue { asked, is_yes: value == "yes", n: column.rows },
        }))
    })
}

/// Provinces that cannot be in a nation's sum of what they do not tell.
pub(super) fn left_out(snapshot: &Snapshot, plan: &Plan, place: PlaceIndex, period: Period) -> Vec<PlaceIndex> {
    let with_default: Vec<Asked> = plan.asked().filter(|asked| asked.has_default()).collect();
    if with_default.is_empty() || snapshot.place_code(place).level() != Level::Nation {
        return Vec::new();
    }
    let Some(rule_set) = plan.rule_set() else { return Vec::new() };
    let sources = |place| Some(snapshot.activity(rule_set, place)?.sources);
    let provinces = reached(snapshot, rule_set, period).into_iter();
    provinces
        .filter(|&place| sources(place).is_some_and(|own| untold(snapshot, place, &with_default, own).is_some()))
        .collect()
}

/// The nation's figure with the provinces that are not in it; none if too few are.
pub(super) fn less(snapshot: &Snapshot, plan: &Plan, period: Period, found: Found, left_out: usize) -> Found {
    let Some(rule_set) = plan.rule_set().filter(|_| left_out > 0) else { return found };
    let (counted, expected) = provinces_counted(snapshot, rule_set, period);
    let received = counted.saturating_sub(left_out);
    match found.reading {
        Reading::Absent(_) => found,
        _ if is_too_few(received, expected) => {
            Found::absent(Absence::NotReported).with(Remark::TooFewProvinces { received, expected })
        }
        _ => found.with(Remark::Gap(Gap::LeftOut { provinces: left_out })),
    }
}

/// What a reader of a province's figure must know of its cases.
pub(super) fn beside(snapshot: &Snapshot, plan: &Plan, place: PlaceIndex, found: Found) -> Found {
    if !plan.is_counted() || matches!(found.reading, Reading::Absent(_)) {
        return found;
    }
    let code = snapshot.place_code(place);
    let quality = snapshot.quality();
    let twice = quality.twice.iter().filter(|one| one.place == *code);
    let mut gaps: Vec<Gap> = twice
        .map(|one| Gap::SentTwice { n: one.n, source: one.source.clone(), counted_in: one.counted_in.clone() })
        .collect();
    let mut asked: Vec<Asked> = plan.asked().filter(|asked| asked.has_default()).collect();
    asked.dedup();
    for asked in asked {
        let columns = quality.untold.iter().filter(|one| {
            (one.column == asked.column() && one.place == *code) && [NOTHING, IN_PART].contains(&one.value.as_str())
        });
        let (n, of) = columns.fold((0, 0), |(n, of), one| (n + one.rows, of + one.of));
        if n > 0 {
            gaps.push(Gap::LeftEmpty { asked, n, of });
        }
    }
    gaps.into_iter().map(Remark::Gap).fold(found, Found::with)
}
