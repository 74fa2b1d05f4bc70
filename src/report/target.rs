//! Which target a figure is held against, how far it is, and how it stands.

use crate::domain::indicator::{Direction, Indicator};
use crate::domain::place::{CodeSystem, Level, PlaceCode};
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
    // No plan binds a province that is no more.
    if place.system == CodeSystem::Of63 {
        return None;
    }
    let holder = match place.level() {
        Level::Commune => &snapshot.atlas().commune(place)?.province,
        _ => place,
    };
    let is_own = |target: &&&Target| target.place.as_ref() == Some(holder);
    let is_general = |target: &&&Target| target.place.is_none();
    let own = next_due(targets.iter().filter(is_own).copied(), year);
    own.or_else(|| next_due(targets.iter().filter(is_general).copied(), year))
}

/// The earliest due from `year` on; where all are past, the latest.
fn next_due<'s>(targets: impl Iterator<Item = &'s Target>, year: i16) -> Option<&'s Target> {
    targets.min_by_key(|target| {
        let is_past = target.due_year < year;
        (is_past, if is_past { -target.due_year } else { target.due_year })
    })
}

/// A reading against a target.
pub(crate) struct Judged {
    pub gap: Option<Exact>,
    pub standing: Standing,
}

/// `year`: that of the reading. Nobody is on course to a target whose year has passed.
pub(crate) fn judge(
    reading: &Reading,
    before: Option<&Reading>,
    target: Option<&Target>,
    direction: Direction,
    year: i16,
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
            let is_past = target.is_some_and(|target| target.due_year < year);
            match short {
                Standing::Met => Standing::Behind,
                Standing::OnCourse if is_past => Standing::Behind,
                short => short,
            }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::reading::Quotient;
    use crate::report::fixture::{self as f, place};

    #[test]
    fn the_places_own_target_wins_and_of_these_the_one_due_next() {
        let targets = [
            f::target("x", None, 2025, 80.0),
            f::target("x", None, 2030, 90.0),
            f::target("x", None, 2028, 85.0),
            f::target("x", Some("34:40"), 2024, 98.0),
        ];
        let targets: Vec<&Target> = targets.iter().collect();
        let snapshot = f::snapshot(Vec::new(), Vec::new(), f::wall(Vec::new(), Vec::new()));
        let chosen = |at: &str, year| target_for(&snapshot, &targets, &place(at), year).map(|target| target.value);
        assert_eq!(chosen("34:08", 2025), Some(80.0));
        assert_eq!(chosen("34:08", 2026), Some(85.0));
        assert_eq!(chosen("34:08", 2031), Some(90.0), "all past: the latest");
        assert_eq!(chosen("34:40", 2026), Some(98.0));
        assert_eq!(chosen("34:17329", 2026), Some(98.0), "a commune is held to its province's");
        assert_eq!(chosen("34:VN", 2026), Some(85.0));
        assert_eq!(target_for(&snapshot, &[], &place("34:08"), 2026), None);
    }

    #[test]
    fn a_target_met_exactly_is_met_whatever_binary_fractions_say() {
        let target = f::target("x", None, 2026, 94.7);
        let reading = Reading::Share(Quotient { numerator: 947, denominator: 1000 });
        let judged = judge(&reading, None, Some(&target), Direction::HigherIsBetter, 2026);
        assert_eq!(judged.standing, Standing::Met);
        assert!(judged.gap.is_some_and(|gap| !gap.is_negative()));
        let short = Reading::Share(Quotient { numerator: 946, denominator: 1000 });
        let before = Reading::Share(Quotient { numerator: 940, denominator: 1000 });
        let standing = |before, target, year| judge(&short, before, target, Direction::HigherIsBetter, year).standing;
        let due = target.due_year;
        assert_eq!(standing(Some(&before), Some(&target), due), Standing::OnCourse);
        assert_eq!(standing(Some(&before), Some(&target), due + 1), Standing::Behind, "its year has passed");
        assert_eq!(standing(Some(&short), Some(&target), due), Standing::Behind);
        assert_eq!(standing(None, None, due), Standing::NoTarget);
    }
}
