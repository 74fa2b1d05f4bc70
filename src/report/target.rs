//! Which target a figure is held against, how far it is, and how it stands.

use crate::domain::indicator::{Direction, Indicator};
use crate::domain::place::{Level, PlaceCode};
use crate::domain::reading::Reading;
use crate::domain::target::{Gap, Standing, Target, standing};
use crate::domain::text::Language;

use super::exact::Exact;
use super::format;
use super::snapshot::Snapshot;

/// The place's own target before the nation's; of these the one due soonest from `year` on, else
/// the latest. A commune is held to its province's.
pub(crate) fn target_for<'s>(
    snapshot: &Snapshot,
    targets: &[&'s Target],
    place: &PlaceCode,
    year: i16,
) -> Option<&'s Target> {
    let holder = match place.level() {
        Level::Commune => &snapshot.atlas().commune(place)?.province,
        _ => place,
    };
    let own: Vec<&Target> = targets.iter().copied().filter(|target| target.place.as_ref() == Some(holder)).collect();
    let general = || targets.iter().copied().filter(|target| target.place.is_none()).collect();
    let candidates: Vec<&Target> = if own.is_empty() { general() } else { own };
    let ahead = candidates.iter().filter(|target| target.due_year >= year).min_by_key(|target| target.due_year);
    ahead.or_else(|| candidates.iter().max_by_key(|target| target.due_year)).copied()
}

/// A reading against a target.
pub(crate) struct Judged {
    pub gap: Option<Exact>,
    pub standing: Standing,
}

pub(crate) fn judge(
    reading: &Reading,
    before: Option<&Reading>,
    target: Option<&Target>,
    direction: Direction,
) -> Judged {
    let exact = Exact::of(reading);
    let gap = exact.zip(target).and_then(|(value, target)| {
        let difference = value.minus(Exact::decimal(target.value));
        match direction {
            Direction::HigherIsBetter => Some(difference),
            Direction::LowerIsBetter => Some(difference.negated()),
            Direction::Neutral => None,
        }
    });
    let standing = match gap {
        // The fractions decide; a binary rounding must not turn a met target into a missed one.
        Some(gap) if !gap.is_negative() => Standing::Met,
        Some(_) => {
            let short = standing(reading.value(), before.and_then(Reading::value), target.map(|t| t.value), direction);
            if short == Standing::Met { Standing::Behind } else { short }
        }
        None => Standing::NoTarget,
    };
    Judged { gap, standing }
}

/// `≥ 80 %`, `≤ 5 %`.
pub(crate) fn target_text(target: &Target, indicator: &Indicator, language: Language) -> String {
    let sign = match indicator.direction {
        Direction::LowerIsBetter => "≤ ",
        Direction::HigherIsBetter => "≥ ",
        Direction::Neutral => "",
    };
    format!("{sign}{}", format::in_unit(format::plain(target.value, language), indicator.unit, language))
}

impl From<Exact> for Gap {
    fn from(gap: Exact) -> Self {
        Self(gap.value())
    }
}
