//! Targets: the level a plan asks for, how far a figure is from it, and how it stands.

use super::confidence::Confidence;
use jiff::civil::Date;

use super::indicator::Direction;
use super::place::PlaceCode;
use super::text::Text;

/// Who set a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TargetLevel {
    /// Party, Government or Prime Minister.
    National,
    /// A ministry, for what it leads.
    Ministerial,
    /// A province, for itself.
    Province,
}

/// One value that a plan wants to have been reached by a day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Milestone {
    /// By the end of it.
    pub by: Date,
    /// In the indicator's unit.
    pub value: f64,
}

/// What is wanted on a day that lies between two milestones: so many days of so many have passed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OnTheWay {
    pub from: f64,
    pub to: f64,
    pub passed: i64,
    /// Greater than zero.
    pub whole: i64,
}

/// What a plan or legal instrument says of a target, whatever is aimed at (`pipelines/targets/*.toml`).
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    pub indicator: String,
    /// `None`: every province.
    pub place: Option<PlaceCode>,
    /// The year by whose end it must be reached.
    pub due_year: i16,
    /// Its first year; `None` where the instrument does not say, or was not seen.
    pub since: Option<i16>,
    pub level: TargetLevel,
    pub instrument: Text,
    pub source: Text,
    /// A, B, C or M; C and M are shown as unverified.
    pub confidence: Confidence,
}

impl Plan {
    /// In what, for whom and by when; the order of the catalogue.
    pub fn of_what(&self) -> (&str, Option<&PlaceCode>, i16) {
        (&self.indicator, self.place.as_ref(), self.due_year)
    }

    /// Whether what stood in a year can be held against it: from the year before its first, which it starts from.
    pub fn is_for(&self, year: i16) -> bool {
        self.since.is_none_or(|since| year >= since - 1)
    }
}

/// One threshold of one plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    pub plan: Plan,
    /// In the indicator's unit (a share in percent).
    pub value: f64,
    /// Where a plan says how to get there: its start and its steps, oldest first, without the target itself.
    pub path: Vec<Milestone>,
}

/// A place in the order of a published index (`rank` in `pipelines/targets/*.toml`), 1 is the best.
#[derive(Clone, Debug, PartialEq)]
pub struct RankTarget {
    /// Of an indicator whose formula is a published score.
    pub plan: Plan,
    pub rank: i32,
}

impl Target {
    /// What should have been reached by a day, on straight lines from step to step; `None` without a path, before its
    /// first step and after the due year.
    pub fn wanted_on(&self, day: Date) -> Option<OnTheWay> {
        let due = Milestone { by: Date::new(self.plan.due_year, 12, 31).ok()?, value: self.value };
        let steps: Vec<&Milestone> = self.path.iter().chain([&due]).collect();
        let leg = steps.windows(2).find(|leg| (leg[0].by..=leg[1].by).contains(&day))?;
        let days = |from: Date, to: Date| from.until(to).ok().map(|span| i64::from(span.get_days()));
        let (passed, whole) = (days(leg[0].by, day)?, days(leg[0].by, leg[1].by)?);
        (!self.path.is_empty()).then_some(OnTheWay { from: leg[0].value, to: leg[1].value, passed, whole })
    }
}

/// Signed by direction: positive is ahead of the target. In percentage points for shares.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Gap(pub f64);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    Met,
    /// Short of the target and moving towards it.
    OnCourse,
    /// Short of the target and not known to move.
    Behind,
    /// Short of the target and moving away from it.
    Worsening,
    NoTarget,
}

impl Standing {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::OnCourse => "on_course",
            Self::Behind => "behind",
            Self::Worsening => "worsening",
            Self::NoTarget => "no_target",
        }
    }
}

impl Gap {
    pub fn between(value: f64, target: f64, direction: Direction) -> Option<Self> {
        match direction {
            Direction::HigherIsBetter => Some(Self(value - target)),
            Direction::LowerIsBetter => Some(Self(target - value)),
            Direction::Neutral => None,
        }
    }
}

/// `before`: the value of the period to compare with (same period last year, else the one before).
pub fn standing(value: Option<f64>, before: Option<f64>, target: Option<f64>, direction: Direction) -> Standing {
    let (Some(value), Some(target)) = (value, target) else { return Standing::NoTarget };
    let Some(gap) = Gap::between(value, target, direction) else { return Standing::NoTarget };
    if gap.0 >= 0.0 {
        return Standing::Met;
    }
    match before.and_then(|before| Gap::between(value, before, direction)) {
        Some(Gap(change)) if change > 0.0 => Standing::OnCourse,
        Some(Gap(change)) if change < 0.0 => Standing::Worsening,
        _ => Standing::Behind,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn standing_follows_level_then_direction() {
        let higher = |value, before| standing(Some(value), before, Some(80.0), Direction::HigherIsBetter);
        assert_eq!(higher(80.0, None), Standing::Met);
        assert_eq!(higher(79.0, Some(70.0)), Standing::OnCourse);
        assert_eq!(higher(79.0, Some(79.5)), Standing::Worsening);
        assert_eq!(higher(79.0, Some(79.0)), Standing::Behind);
        assert_eq!(higher(79.0, None), Standing::Behind);
        let lower = |value, before| standing(Some(value), before, Some(5.0), Direction::LowerIsBetter);
        assert_eq!(lower(4.0, None), Standing::Met);
        assert_eq!(lower(6.0, Some(7.0)), Standing::OnCourse);
        assert_eq!(lower(6.0, Some(5.5)), Standing::Worsening);
    }

    fn with_path(path: &[(&str, f64)]) -> Target {
        let plan = Plan {
            indicator: "x".to_owned(),
            place: None,
            due_year: 2025,
            since: None,
            level: TargetLevel::National,
            instrument: Text::default(),
            source: Text::default(),
            confidence: Confidence::A,
        };
        let milestone = |&(by, value): &(&str, f64)| Milestone { by: by.parse().expect("a day"), value };
        Target { plan, value: 50.0, path: path.iter().map(milestone).collect() }
    }

    #[test]
    fn the_way_to_a_target_is_straight_from_step_to_step() {
        let wanted = |target: &Target, day: &str| target.wanted_on(day.parse().expect("a day"));
        let straight = with_path(&[("2021-12-31", 10.0)]);
        let half = wanted(&straight, "2023-12-31").expect("on the way");
        assert_eq!((half.from, half.to, half.passed, half.whole), (10.0, 50.0, 730, 1461));
        assert_eq!(wanted(&straight, "2021-12-31").map(|one| one.passed), Some(0));
        assert_eq!(wanted(&straight, "2025-12-31").map(|one| (one.passed, one.whole)), Some((1461, 1461)));
        assert_eq!(wanted(&straight, "2021-12-30"), None, "the plan had not begun");
        assert_eq!(wanted(&straight, "2026-01-01"), None, "it is over");
        let steps = with_path(&[("2024-12-31", 20.0), ("2025-06-30", 45.0)]);
        let second = wanted(&steps, "2025-09-30").expect("on the second leg");
        assert_eq!((second.from, second.to, second.passed, second.whole), (45.0, 50.0, 92, 184));
        assert_eq!(wanted(&with_path(&[]), "2025-06-30"), None, "no plan says how to get there");
    }

    #[test]
    fn nothing_to_judge_is_no_target() {
        assert_eq!(standing(None, None, Some(80.0), Direction::HigherIsBetter), Standing::NoTarget);
        assert_eq!(standing(Some(1.0), None, Some(80.0), Direction::Neutral), Standing::NoTarget);
    }
}
