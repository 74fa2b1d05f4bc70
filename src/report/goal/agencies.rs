//! From which agencies the missing cases can come: each is raised to what the best quarter of them reaches already.

use std::collections::BTreeMap;

use crate::domain::form::Dimension;
use crate::domain::indicator::Direction;
use crate::domain::reading::{Quotient, Reading};
use crate::domain::written::ratio;

use super::When;
use super::course::{Course, Good, Outcome, best_quarter};
use crate::report::format;
use crate::report::members::{FEW, Kind, LineKind};
use crate::report::places::VietnameseOrder;
use crate::report::snapshot::PlaceIndex;
use crate::report::view::View;

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
    /// What a month would look like: cases of the numerator, of all, in tenths.
    pub would: (i64, i64),
    pub would_text: String,
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
    pub by: Dimension,
    /// These stand in for agencies, which have too few cases.
    pub is_instead: bool,
}

/// Of agencies; of fields where too few agencies have enough cases to be held against each other.
pub(super) fn gains(view: &View<'_>, place: PlaceIndex, when: &When, course: &Course, outcome: Outcome) -> Gains {
    let of = |by| gains_of(by, view, place, when, course, outcome);
    let agencies = of(Dimension::Agency);
    let is_silent = agencies.level.is_none() && agencies.why.is_none() && matches!(outcome, Outcome::Missing(_));
    let fields = is_silent.then(|| of(Dimension::Field)).filter(|fields| fields.level.is_some());
    fields.map_or(agencies, |fields| Gains { is_instead: true, ..fields })
}

/// Asked only where so many are missing that it matters from whom they come.
fn gains_of(
    by: Dimension,
    view: &View<'_>,
    place: PlaceIndex,
    when: &When,
    course: &Course,
    outcome: Outcome,
) -> Gains {
    let kind = Kind::Members(by);
    let none = |why| Gains { rows: Vec::new(), level: None, judged: 0, few: 0, why, all: 0, by, is_instead: false };
    let Outcome::Missing(missing) = outcome else { return none(None) };
    if !kind.can_tell(view) {
        return none(Some(kind.cannot_be_asked(view.language)));
    }
    let Some(agencies) = counted(kind, view, place, when) else {
        return none(Some(kind.nothing(view.snapshot, place, view.language)));
    };
    let enough: Vec<Good> = agencies.values().map(|one| one.1).filter(|one| one.of >= FEW).collect();
    let (judged, few) = (enough.len(), agencies.values().filter(|one| (1..FEW).contains(&one.1.of)).count());
    let Some(level) = best_quarter(&enough) else { return Gains { judged, few, ..none(None) } };
    let rows = rows(view, agencies, level, course, missing);
    let all = rows.iter().map(|row| row.gain).sum();
    Gains { rows, level: Some(level), judged, few, why: None, all, by, is_instead: false }
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
fn counted(kind: Kind, view: &View<'_>, place: PlaceIndex, when: &When) -> Option<BTreeMap<String, (String, Good)>> {
    let mut agencies: BTreeMap<String, (String, Good)> = BTreeMap::new();
    for &month in &when.window {
        let view = View::new(view.snapshot, view.indicator, month, view.language);
        let units = kind.units(&view, place, &view.found(place))?;
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
            would: would(view, course, window, gain),
            would_text: would_text(view, course, window, gain),
            is_wanted,
        }
    };
    gains.into_iter().map(row).collect()
}

/// Of a month on average if the gain comes, in so many parts: cases of the numerator, and all.
fn month(view: &View<'_>, course: &Course, window: Good, gain: i64) -> (i128, i128, i128) {
    let [good, of, gain] = [window.good, window.of, gain].map(i128::from);
    let (months, ahead) = (i128::from(course.months), i128::from(course.ahead));
    let (good, of) = (good * ahead + gain * months, of * ahead);
    let above = if view.indicator.direction == Direction::LowerIsBetter { of - good } else { good };
    (above, of, months * ahead)
}

fn would(view: &View<'_>, course: &Course, window: Good, gain: i64) -> (i64, i64) {
    let (above, of, parts) = month(view, course, window, gain);
    let tenths = |n: i128| ((n * 20 + parts) / (parts * 2)) as i64;
    (tenths(above), tenths(of))
}

/// `92,7 / 100,0`.
fn would_text(view: &View<'_>, course: &Course, window: Good, gain: i64) -> String {
    let (above, of, parts) = month(view, course, window, gain);
    let text = |n| ratio(n, parts, 1, view.language);
    format!("{} / {}", text(above), text(of))
}
