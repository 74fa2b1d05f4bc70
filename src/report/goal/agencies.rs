//! From which agencies the missing cases can come: each is raised to what the best quarter of them reaches already.

use std::collections::BTreeMap;

use crate::domain::form::Dimension;
use crate::domain::indicator::Direction;
use crate::domain::reading::{Quotient, Reading};

use super::When;
use super::course::{Course, Good, Outcome, best_quarter};
use crate::report::format;
use crate::report::members::{FEW, Kind, LineKind};
use crate::report::places::VietnameseOrder;
use crate::report::snapshot::PlaceIndex;
use crate::report::view::View;

const AGENCIES: Kind = Kind::Members(Dimension::Agency);

/// What one agency can add.
#[derive(Clone, Debug)]
pub struct AgencyGain {
    pub code: String,
    pub name: String,
    /// In the months of the window.
    pub good: i64,
    pub of: i64,
    pub share_text: String,
    pub quotient_text: String,
    /// More good cases in the months ahead.
    pub gain: i64,
    pub gain_text: String,
    /// With those before it.
    pub reached_text: String,
    /// It is among those that are enough.
    pub is_wanted: bool,
}

/// All of them, and what they were held against.
pub(super) struct Gains {
    pub rows: Vec<AgencyGain>,
    /// What the best quarter reaches; `None` where too few have enough cases.
    pub level: Option<Good>,
    /// Agencies with enough cases to be held against each other, and with fewer.
    pub judged: usize,
    pub few: usize,
    /// Why nothing can be said of agencies.
    pub why: Option<String>,
    pub all: i64,
}

/// Asked only where so many are missing that it matters from whom they come.
pub(super) fn gains(view: &View<'_>, place: PlaceIndex, when: &When, course: &Course, outcome: Outcome) -> Gains {
    let none = |why| Gains { rows: Vec::new(), level: None, judged: 0, few: 0, why, all: 0 };
    let Outcome::Missing(missing) = outcome else { return none(None) };
    if !AGENCIES.can_tell(view) {
        return none(Some(AGENCIES.cannot_be_asked(view.language)));
    }
    let Some(agencies) = counted(view, place, when) else {
        return none(Some(AGENCIES.nothing(view.snapshot, place, view.language)));
    };
    let enough: Vec<Good> = agencies.values().map(|one| one.1).filter(|one| one.of >= FEW).collect();
    let (judged, few) = (enough.len(), agencies.values().filter(|one| (1..FEW).contains(&one.1.of)).count());
    let Some(level) = best_quarter(&enough) else { return Gains { judged, few, ..none(None) } };
    let rows = rows(view, agencies, level, course, missing);
    let all = rows.iter().map(|row| row.gain).sum();
    Gains { rows, level: Some(level), judged, few, why: None, all }
}

/// As the indicator shows it: `98,00 %`, `98 / 100`.
pub(super) fn shown(view: &View<'_>, one: Good) -> (String, String) {
    let above = if view.indicator.direction == Direction::LowerIsBetter { one.of - one.good } else { one.good };
    let number = |n| format::integer(n, view.language);
    let share = Quotient::new(above, one.of).map(Reading::Share);
    let share = share.map(|share| view.text(&share)).unwrap_or_default();
    (share, format!("{} / {}", number(above), number(one.of)))
}

/// By code: name and cases of the window; `None` where a month does not tell them.
fn counted(view: &View<'_>, place: PlaceIndex, when: &When) -> Option<BTreeMap<String, (String, Good)>> {
    let mut agencies: BTreeMap<String, (String, Good)> = BTreeMap::new();
    for &month in &when.window {
        let view = View::new(view.snapshot, view.indicator, month, view.language);
        let units = AGENCIES.units(&view, place, &view.found(place))?;
        for unit in units.members.into_iter().filter(|unit| matches!(unit.kind, LineKind::Member(_))) {
            let (_, sum) = agencies.entry(unit.code).or_insert((unit.name, Good::default()));
            *sum = sum.plus(Good::of_counts(unit.counts, view.indicator.direction));
        }
    }
    Some(agencies)
}

/// Those that gain anything, the most first, until the missing ones are there and beyond.
fn rows(
    view: &View<'_>,
    agencies: BTreeMap<String, (String, Good)>,
    level: Good,
    course: &Course,
    missing: i64,
) -> Vec<AgencyGain> {
    let names = VietnameseOrder::new();
    let gains = agencies.into_iter().filter(|(_, (_, window))| window.of >= FEW);
    let gains = gains.map(|(code, (name, window))| (code, name, window, course.gain(window, level)));
    let mut gains: Vec<_> = gains.filter(|(.., gain)| *gain > 0).collect();
    gains.sort_by(|a, b| b.3.cmp(&a.3).then_with(|| names.compare(&a.1, &b.1)));
    let number = |n| format::integer(n, view.language);
    let mut reached = 0;
    let row = |(code, name, window, gain): (String, String, Good, i64)| {
        let is_wanted = reached < missing;
        reached += gain;
        AgencyGain {
            code,
            name,
            good: window.good,
            of: window.of,
            share_text: shown(view, window).0,
            quotient_text: shown(view, window).1,
            gain,
            gain_text: number(gain),
            reached_text: number(reached),
            is_wanted,
        }
    };
    gains.into_iter().map(row).collect()
}
