//! Targets: the level a plan asks for, how far a figure is from it, and how it stands.

use super::indicator::Direction;
use super::place::PlaceCode;
use super::text::Text;

/// One threshold of one plan or legal instrument (`pipelines/targets/*.toml`).
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    pub indicator: String,
    /// `None`: every province.
    pub place: Option<PlaceCode>,
    /// The year by whose end it must be reached.
    pub due_year: i16,
    /// In the indicator's unit (a share in percent).
    pub value: f64,
    pub instrument: Text,
    pub source: String,
    /// A, B, C or M; C and M are shown as unverified.
    pub confidence: char,
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

    #[test]
    fn nothing_to_judge_is_no_target() {
        assert_eq!(standing(None, None, Some(80.0), Direction::HigherIsBetter), Standing::NoTarget);
        assert_eq!(standing(Some(1.0), None, Some(80.0), Direction::Neutral), Standing::NoTarget);
    }
}
