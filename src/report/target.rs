//! Which target a figure is held against, how far it is, and how it stands.

use jiff::civil::Date;

use crate::domain::indicator::{Direction, Formula, Indicator, Term};
use crate::domain::place::{CodeSystem, Level, PlaceCode};
use crate::domain::reading::{Quotient, Reading};
use crate::domain::target::{Gap, Milestone, Plan, Standing, Target, standing};
use crate::domain::text::Language;

use super::exact::Exact;
use super::format;
use super::snapshot::Snapshot;
use super::words;

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
    let is_own = |target: &&&Target| target.plan.place.as_ref() == Some(holder);
    let is_general = |target: &&&Target| target.plan.place.is_none();
    let own = next_due(targets.iter().filter(is_own).copied(), year);
    own.or_else(|| next_due(targets.iter().filter(is_general).copied(), year))
}

/// The earliest due from `year` on; where all are past, the latest.
fn next_due<'s>(targets: impl Iterator<Item = &'s Target>, year: i16) -> Option<&'s Target> {
    targets.min_by_key(|target| {
        let is_past = target.plan.due_year < year;
        (is_past, if is_past { -target.plan.due_year } else { target.plan.due_year })
    })
}

/// A reading against a target.
pub(crate) struct Judged {
    pub gap: Option<Exact>,
    pub standing: Standing,
    /// Where a plan says how to get there.
    pub by_now: Option<ByNow>,
}

/// What a plan wants by the day of a reading, and how far the reading is from it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ByNow {
    pub day: Date,
    pub wanted: Exact,
    /// Signed by direction: positive is ahead of the plan.
    pub gap: Exact,
}

/// `year`: that of the reading, and `day` its last one. Nobody is on course to a target whose year has passed. Where a
/// plan says what is wanted by now, that decides whether one is on course; else whether the figure moves towards the target.
pub(crate) fn judge(
    reading: &Reading,
    before: Option<&Reading>,
    target: Option<&Target>,
    direction: Direction,
    (year, day): (i16, Date),
) -> Judged {
    let exact = Exact::of(reading);
    let from = |value: Exact, wanted: Exact| match direction {
        Direction::HigherIsBetter => Some(value.minus(wanted)),
        Direction::LowerIsBetter => Some(value.minus(wanted).negated()),
        Direction::Neutral => None,
    };
    let gap = exact.zip(target).and_then(|(value, target)| from(value, Exact::decimal(target.value)));
    let by_now = exact.zip(target).and_then(|(value, target)| {
        let on_the_way = target.wanted_on(day)?;
        let wanted = Exact::between(on_the_way.from, on_the_way.to, on_the_way.passed, on_the_way.whole);
        Some(ByNow { day, wanted, gap: from(value, wanted)? })
    });
    let standing = match gap {
        // The fractions decide; a binary rounding must not turn a met target into a missed one.
        Some(gap) if !gap.is_negative() => Standing::Met,
        Some(_) => {
            let short = standing(reading.value(), before.and_then(Reading::value), target.map(|t| t.value), direction);
            let is_past = target.is_some_and(|target| target.plan.due_year < year);
            match (short, by_now) {
                (Standing::Met, _) => Standing::Behind,
                (_, Some(by_now)) if !by_now.gap.is_negative() => Standing::OnCourse,
                (Standing::OnCourse, Some(_)) => Standing::Behind,
                (Standing::OnCourse, None) if is_past => Standing::Behind,
                (short, _) => short,
            }
        }
        None => Standing::NoTarget,
    };
    Judged { gap, standing, by_now }
}

/// How many more of what the numerator counts would reach the target, or how many fewer, with the denominator as it
/// is; rounded up, and negative when ahead.
pub(crate) fn shortfall(quotient: Quotient, target: f64, direction: Direction) -> Option<i64> {
    // Targets have a few decimals at most; in millionths of a case the product is exact.
    let target = (target * 10_000.0).round() as i128;
    let wanted = target * i128::from(quotient.denominator);
    let done = i128::from(quotient.numerator) * 1_000_000;
    let short = match direction {
        Direction::HigherIsBetter => wanted - done,
        Direction::LowerIsBetter => done - wanted,
        Direction::Neutral => return None,
    };
    i64::try_from(-(-short).div_euclid(1_000_000)).ok()
}

/// `thiếu 1.204 hồ sơ`: what the gap comes to in what the numerator counts. `None` where nothing is missing.
pub(crate) fn shortfall_text(indicator: &Indicator, short: i64, language: Language) -> Option<String> {
    let n = format::integer(short, language);
    let is_less = indicator.direction == Direction::LowerIsBetter;
    let of_measure = |measure: &str| words::reported(measure, language);
    let counted = match &indicator.formula {
        Formula::Share { numerator, .. } => match numerator.as_slice() {
            [Term::Reported { label: Some(label), .. }, ..] => Some(label.get(language).to_owned()),
            [Term::Reported { measure, .. }, ..] => Some(of_measure(&measure.0)),
            _ => None,
        },
        Formula::Reduction { measure, .. } => Some(of_measure(&measure.0)),
        _ => return None,
    };
    let is_cut = matches!(indicator.formula, Formula::Reduction { .. });
    let text = match (language, counted) {
        (Language::Vietnamese, None) => format!("{} {n} hồ sơ", if is_less { "vượt" } else { "thiếu" }),
        (Language::English, None) => {
            format!("{} {}", words::cases(short, language), if is_less { "too many" } else { "short" })
        }
        (Language::Vietnamese, Some(what)) if is_cut => format!("còn phải giảm {n} ({what})"),
        (Language::English, Some(what)) if is_cut => format!("{n} still to be cut ({what})"),
        (Language::Vietnamese, Some(what)) => format!("{} {n} ({what})", if is_less { "vượt" } else { "thiếu" }),
        (Language::English, Some(what)) => format!("{n} {} ({what})", if is_less { "too many" } else { "short" }),
    };
    (short > 0).then_some(text)
}

/// `từ 0 % (31/12/2021), 45 % (30/06/2025), theo đường thẳng`; `None` where nobody says how to get there.
pub(crate) fn path_text(target: &Target, indicator: &Indicator, language: Language) -> Option<String> {
    let step = |one: &Milestone| {
        let value = format::in_unit(format::plain(one.value, language), indicator.unit, language);
        format!("{value} ({})", format::date(one.by))
    };
    let steps: Vec<String> = target.path.iter().map(step).collect();
    let text = match language {
        Language::Vietnamese => format!("từ {}, theo đường thẳng", steps.join(", ")),
        Language::English => format!("from {}, on a straight line", steps.join(", ")),
    };
    (!steps.is_empty()).then_some(text)
}

/// `đến 10/10/2026 cần 47,83 %: sau lộ trình 3,20 điểm %`.
pub(crate) fn by_now_text(by_now: ByNow, indicator: &Indicator, language: Language) -> String {
    let (unit, decimals, day) = (indicator.unit, indicator.decimals, format::date(by_now.day));
    let wanted = format::in_unit(by_now.wanted.text(decimals, language), unit, language);
    let apart = format::apart(by_now.gap, decimals, unit, language);
    match (language, by_now.gap.is_negative()) {
        (Language::Vietnamese, true) => format!("đến {day} cần {wanted}: sau lộ trình {apart}"),
        (Language::English, true) => format!("{wanted} wanted by {day}: {apart} behind the plan"),
        (Language::Vietnamese, false) => format!("đến {day} cần {wanted}: vượt lộ trình {apart}"),
        (Language::English, false) => format!("{wanted} wanted by {day}: {apart} ahead of the plan"),
    }
}

/// `hết năm 2025 (từ 2021)`.
pub(crate) fn due_text(plan: &Plan, language: Language) -> String {
    let due = format!("{} {}", words::pick(language, "hết năm", "by the end of"), plan.due_year);
    match plan.since {
        Some(since) => format!("{due} ({} {since})", words::pick(language, "từ", "from")),
        None => due,
    }
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
    use crate::report::fixture::{self as f, place};
    use jiff::civil::date;

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
        let day = date(2026, 10, 10);
        let judged = judge(&reading, None, Some(&target), Direction::HigherIsBetter, (2026, day));
        assert_eq!(judged.standing, Standing::Met);
        assert!(judged.gap.is_some_and(|gap| !gap.is_negative()));
        let short = Reading::Share(Quotient { numerator: 946, denominator: 1000 });
        let before = Reading::Share(Quotient { numerator: 940, denominator: 1000 });
        let standing =
            |before, target, year| judge(&short, before, target, Direction::HigherIsBetter, (year, day)).standing;
        let due = target.plan.due_year;
        assert_eq!(standing(Some(&before), Some(&target), due), Standing::OnCourse);
        assert_eq!(standing(Some(&before), Some(&target), due + 1), Standing::Behind, "its year has passed");
        assert_eq!(standing(Some(&short), Some(&target), due), Standing::Behind);
        assert_eq!(standing(None, None, due), Standing::NoTarget);
    }

    #[test]
    fn a_plan_that_says_what_is_wanted_by_now_decides_who_is_on_course() {
        let start = Milestone { by: date(2025, 12, 31), value: 40.0 };
        let target = Target { path: vec![start], ..f::target("x", None, 2026, 60.0) };
        // 181 of 365 days: 40 + 20 x 181 / 365 = 49.9178...
        let day = date(2026, 6, 30);
        let judged = |numerator, before: Option<i64>| {
            let share = |numerator| Reading::Share(Quotient { numerator, denominator: 1000 });
            let before = before.map(share);
            judge(&share(numerator), before.as_ref(), Some(&target), Direction::HigherIsBetter, (2026, day))
        };
        let ahead = judged(500, None);
        assert_eq!(ahead.standing, Standing::OnCourse, "nothing earlier is known, but the plan is kept");
        let by_now = ahead.by_now.expect("a plan");
        assert_eq!(
            (by_now.wanted.text(2, Language::English), by_now.gap.text(2, Language::English)),
            ("49.92".into(), "0.08".into())
        );
        assert_eq!(judged(480, Some(470)).standing, Standing::Behind, "it moves, and too slowly");
        assert_eq!(judged(480, Some(490)).standing, Standing::Worsening);
        assert_eq!(judged(600, None).standing, Standing::Met);
        let indicator = f::on_time_share();
        let text = by_now_text(judged(480, None).by_now.expect("a plan"), &indicator, Language::Vietnamese);
        assert_eq!(text, "đến 30/06/2026 cần 49,92 %: sau lộ trình 1,92 điểm %");
    }

    #[test]
    fn short_is_counted_in_whole_cases_and_rounded_up() {
        let short = |numerator, denominator, target, direction| {
            shortfall(Quotient { numerator, denominator }, target, direction)
        };
        assert_eq!(short(900, 1000, 95.0, Direction::HigherIsBetter), Some(50));
        assert_eq!(short(94, 99, 95.0, Direction::HigherIsBetter), Some(1), "94.05 are wanted");
        assert_eq!(short(95, 100, 95.0, Direction::HigherIsBetter), Some(0));
        assert_eq!(short(60, 1000, 5.0, Direction::LowerIsBetter), Some(10));
        assert_eq!(short(40, 1000, 5.0, Direction::LowerIsBetter), Some(-10));
        assert_eq!(short(40, 1000, 5.0, Direction::Neutral), None);
    }

    #[test]
    fn what_is_missing_is_named_as_it_is_counted() {
        let counted = shortfall_text(&f::on_time_share(), 1204, Language::Vietnamese);
        assert_eq!(counted.as_deref(), Some("thiếu 1.204 hồ sơ"));
        let level = |measure| f::reported("reform_return", measure, crate::domain::indicator::Timing::Level);
        let formula =
            Formula::Share { numerator: vec![level("villages_connected")], denominator: vec![level("villages")] };
        let villages = f::indicator("v", crate::domain::indicator::Unit::Percent, Direction::HigherIsBetter, formula);
        let text = shortfall_text(&villages, 63, Language::English);
        assert_eq!(text.as_deref(), Some("63 short (villages with digital infrastructure)"));
        assert_eq!(shortfall_text(&villages, 0, Language::English), None);
    }
}
