//! What it takes to reach a target by the end of a running period: how many cases a month must count for it, at the volume
//! of the last months, and from which agencies, each raised at most to what the best quarter of them already reaches.
//!
//! Nothing here is a forecast: counts of cases that were, and whole numbers that follow from them if the months ahead bring
//! as many. Every assumption is printed with the answer.

mod agencies;
mod course;
pub mod export;
mod said;
#[cfg(test)]
mod tests;

use jiff::civil::Date;

use crate::domain::case_list::Taken;
use crate::domain::confidence::Confidence;
use crate::domain::form::Dimension;
use crate::domain::indicator::Direction;
use crate::domain::period::{Grain, Period};
use crate::domain::place::{Level, PlaceCode, Province};
use crate::domain::reading::{Absence, Reading};
use crate::domain::target::{self, Target, TargetLevel};
use crate::domain::text::{Language, Text};

use super::members;
use super::page::{Choice, Head, IndicatorRef, PlaceRef};
use super::plan::{Addend, Plan};
use super::rank_aim;
use super::snapshot::{PlaceIndex, Snapshot};
use super::target::target_text;
use super::view::View;

pub use agencies::AgencyGain;
use course::{Course, Good, Wanted};

/// So many of the last months say how many cases a month brings.
const WINDOW: usize = 3;

#[derive(Clone, Debug)]
pub struct GoalQuery {
    /// One of the 34.
    pub province: PlaceCode,
    /// `None`: the first that has a target and is counted from what happens in a period.
    pub indicator: Option<String>,
    pub period: Option<Period>,
    /// In percent: what the reader wants, in place of what a plan does.
    pub target: Option<f64>,
}

#[derive(Clone, Debug)]
pub struct GoalPage {
    pub head: Head,
    pub province: PlaceRef,
    pub indicators: Vec<Choice>,
    /// `None` where `absent` says why.
    pub goal: Option<Goal>,
    pub absent: Option<String>,
    /// The reader may set a target of the indicator that is shown.
    pub can_be_set: bool,
    /// The period that is running, where another one was asked for.
    pub running: Option<Period>,
}

#[derive(Clone, Debug)]
pub struct Goal {
    pub indicator: IndicatorRef,
    /// What it takes, in a sentence, and from whom, in another.
    pub finding: String,
    pub from_whom: String,
    pub target_text: String,
    pub target_caution: bool,
    pub instrument: String,
    /// `hạn hết năm 2026`.
    pub due_text: String,
    /// What is there so far, and its passport's period where that is one.
    pub so_far: Month,
    /// The months that say how many come.
    pub window: Vec<Month>,
    /// The same as one period, where they are one.
    pub window_period: Option<Period>,
    /// Named numbers: what is left, what comes, what is wanted.
    pub facts: Vec<(&'static str, String)>,
    /// Those that can gain, the most first.
    pub agencies: Vec<AgencyGain>,
    /// What they are: fields where agencies have too few cases to say anything of them.
    pub by: Dimension,
    /// Under what all of that holds.
    pub assumptions: Vec<String>,
    pub nature: &'static str,
    pub as_of: String,
    pub sources: String,
    pub numbers: Numbers,
}

/// The same for machines.
#[derive(Clone, Copy, Debug)]
pub struct Numbers {
    pub good_so_far: i64,
    pub of_so_far: i64,
    pub good_in_window: i64,
    pub of_in_window: i64,
    pub months_in_window: i64,
    pub months_ahead: i64,
    pub needed: i64,
    pub needed_a_month: i64,
    pub missing: Option<i64>,
}

/// Some months, and what the figure was in them.
#[derive(Clone, Debug)]
pub struct Month {
    pub text: String,
    /// Whose passport shows it.
    pub period: Option<Period>,
    pub shown: String,
    pub quotient_text: String,
}

impl GoalPage {
    /// `None` if there is no such province of today or no such indicator.
    pub fn build(snapshot: &Snapshot, query: &GoalQuery, language: Language) -> Option<Self> {
        let (province, place) = province_of(snapshot, &query.province)?;
        let mut head = Head::of(snapshot, query.period, language);
        head.select_provinces(&[province.code.bare()]);
        head.speak_to(snapshot.counted_to(place).or_else(|| snapshot.latest_day()));
        let view = |indicator| View::new(snapshot, indicator, head.period, language);
        let possible: Vec<View<'_>> =
            members::ordered(snapshot).map(view).filter(|view| aimed(view, place, query.target).is_some()).collect();
        let asked = match &query.indicator {
            Some(id) => Some(view(snapshot.indicator(id)?)),
            None => None,
        };
        let chosen = asked.as_ref().or_else(|| possible.first());
        let made =
            chosen.ok_or_else(|| said::nothing_possible(language)).and_then(|view| goal(view, place, query.target));
        let (goal, absent) = match made {
            Ok(goal) => (Some(goal), None),
            Err(why) => (None, Some(why)),
        };
        if let Some(view) = chosen.filter(|_| goal.is_some()) {
            head.mark_natures(vec![snapshot.nature_at(place, view.found(place).sources)]);
        }
        let indicators = choices(snapshot, place, head.period, language, chosen.map(|view| view.indicator.id.as_str()));
        let running = snapshot.default_period();
        let running = Some(running).filter(|running| goal.is_none() && *running != head.period);
        let can_be_set = chosen.is_some_and(is_of_flows);
        let province = PlaceRef::of(province, language);
        Some(Self { head, province, indicators, goal, absent, can_be_set, running })
    }
}

/// One of the provinces of today.
pub(super) fn province_of<'s>(snapshot: &'s Snapshot, code: &PlaceCode) -> Option<(&'s Province, PlaceIndex)> {
    let province = snapshot.atlas().province(code).filter(|one| one.code.level() == Level::Province)?;
    let place = snapshot.place_index(&province.code).filter(|place| snapshot.province_indices().contains(place))?;
    Some((province, place))
}

/// What the page answers for: targets that are reached case by case, and the ranks of published indices.
pub(super) fn choices(
    snapshot: &Snapshot,
    place: PlaceIndex,
    period: Period,
    language: Language,
    chosen: Option<&str>,
) -> Vec<Choice> {
    let views = members::ordered(snapshot).map(|indicator| View::new(snapshot, indicator, period, language));
    let (cases, scores): (Vec<View<'_>>, Vec<View<'_>>) =
        views.partition(|view| !rank_aim::can_be_aimed_at(view.indicator));
    let is_chosen = |view: &&View<'_>| chosen == Some(view.indicator.id.as_str());
    let has_any = |view: &&View<'_>| view.snapshot.counted_to(place).is_some() && is_of_flows(view);
    let offered = cases.iter().filter(has_any);
    let ranked = scores.iter().filter(|view| rank_aim::is_whole_index(view) || is_chosen(view));
    let choice = |view| Choice { is_selected: is_chosen(&view), ..members::choice(view) };
    offered.chain(ranked).map(choice).collect()
}

/// A share of what happens in a period, with a direction.
fn is_of_flows(view: &View<'_>) -> bool {
    let Plan::Share { .. } = &*view.plan else { return false };
    let is_flow = |addend: &Addend| matches!(addend, Addend::Counted { taken: Taken::During, .. });
    view.plan.addends().all(is_flow) && view.indicator.direction != Direction::Neutral
}

/// What is to be reached: what the reader asks for, else what a plan does.
fn aimed(view: &View<'_>, place: PlaceIndex, asked: Option<f64>) -> Option<Target> {
    let of_plan = || view.target(place).cloned();
    let own_plan = || target::Plan {
        indicator: view.indicator.id.clone(),
        place: Some(view.snapshot.place_code(place).clone()),
        due_year: view.period.year,
        since: None,
        level: TargetLevel::Province,
        instrument: said::own_target(),
        source: Text::default(),
        confidence: Confidence::A,
    };
    let own = |value| Target { plan: own_plan(), value, path: Vec::new() };
    if is_of_flows(view) { asked.map(own).or_else(of_plan) } else { None }
}

fn goal(view: &View<'_>, place: PlaceIndex, asked: Option<f64>) -> Result<Goal, String> {
    let language = view.language;
    let target = aimed(view, place, asked).ok_or_else(|| said::not_possible(view))?;
    let target = &target;
    let day = view.snapshot.counted_to(place).ok_or_else(|| said::nothing_loaded(language))?;
    let when = When::of(view.period, day).ok_or_else(|| said::not_running(view, day))?;
    let (so_far, untold) = counted(view, place, &when.over);
    let (window, lacking) = counted(view, place, &when.window);
    if lacking > 0 || window.of == 0 {
        return Err(said::no_window(&when, language));
    }
    let course = Course { so_far, window, months: WINDOW as i64, ahead: when.ahead.len() as i64 };
    let wanted = Wanted::of(target.value, view.indicator.direction);
    let outcome = course.outcome(wanted);
    let gains = agencies::gains(view, place, &when, &course, outcome);
    let cell = view.cell(place, &view.found(place), None);
    Ok(Goal {
        indicator: view.reference(),
        finding: said::finding(view, target, &course, wanted),
        from_whom: said::from_whom(view, &gains, &course, outcome),
        target_text: target_text(target, view.indicator, language),
        target_caution: target.plan.confidence.is_unverified(),
        due_text: said::due(target, asked.is_some(), language),
        instrument: target.plan.instrument.get(language).to_owned(),
        so_far: said::so_far(view, place, &when),
        window: when.window.iter().map(|&month| said::month(view, place, month)).collect(),
        window_period: when
            .window
            .first()
            .zip(when.window.last())
            .and_then(|(first, last)| Period::of_days(first.first_day(), last.last_day())),
        facts: said::facts(view, &course, wanted),
        assumptions: said::assumptions(view, (target, asked.is_some()), &when, &gains, untold),
        by: gains.by,
        agencies: gains.rows,
        nature: cell.nature.as_str(),
        as_of: cell.as_of.clone().unwrap_or_default(),
        sources: cell.passport.sources.iter().map(|source| source.id.as_str()).collect::<Vec<_>>().join(" "),
        numbers: numbers(&course, wanted, outcome),
    })
}

fn numbers(course: &Course, wanted: Wanted, outcome: course::Outcome) -> Numbers {
    Numbers {
        good_so_far: course.so_far.good,
        of_so_far: course.so_far.of,
        good_in_window: course.window.good,
        of_in_window: course.window.of,
        months_in_window: course.months,
        months_ahead: course.ahead,
        needed: course.needed(wanted).max(0),
        needed_a_month: course.needed_a_month(wanted),
        missing: match outcome {
            course::Outcome::Missing(n) => Some(n),
            course::Outcome::Certain | course::Outcome::AtThisPace => Some(0),
            course::Outcome::OutOfReach => None,
        },
    }
}

/// The months of a running period on both sides of the last day of data, and the last whole ones before it.
struct When {
    day: Date,
    /// Of the period, whole and told.
    over: Vec<Period>,
    /// Of the period, not told to their end: the one that is running counts among them.
    ahead: Vec<Period>,
    window: Vec<Period>,
}

impl When {
    /// `None` where the period is over, or has not begun.
    fn of(period: Period, day: Date) -> Option<Self> {
        (period.first_day()..period.last_day()).contains(&day).then_some(())?;
        let (over, ahead) = period.split_in_months().into_iter().partition(|month| month.last_day() <= day);
        let mut last = Period { grain: Grain::Month(1), ..period };
        last.year = day.year() + 1;
        while last.last_day() > day {
            last = last.previous();
        }
        let mut window = vec![last];
        while window.len() < WINDOW {
            window.extend(window.last().copied().map(Period::previous));
        }
        window.reverse();
        Some(Self { day, over, ahead, window })
    }
}

/// All months together, and how many of them have no figure.
fn counted(view: &View<'_>, place: PlaceIndex, months: &[Period]) -> (Good, usize) {
    let mut sum = (Good::default(), 0);
    for &month in months {
        match view.found_in(place, month).reading {
            Reading::Share(quotient) => {
                let counts = (quotient.numerator, quotient.denominator);
                sum.0 = sum.0.plus(Good::of_counts(counts, view.indicator.direction));
            }
            Reading::Absent(Absence::NotApplicable) => {}
            _ => sum.1 += 1,
        }
    }
    sum
}
