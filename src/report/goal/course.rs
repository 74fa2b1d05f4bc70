//! What it takes, in whole cases: so many are wanted by the end, so many came so far, so many come if all stays as it was.

use crate::domain::indicator::Direction;
use crate::domain::written::decimal_digits;

/// Cases that count for the target, of how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Good {
    pub good: i64,
    pub of: i64,
}

impl Good {
    /// A numerator that should be small is what the good ones are not.
    pub fn of_counts((above, below): (i64, i64), direction: Direction) -> Self {
        match direction {
            Direction::LowerIsBetter => Self { good: below - above, of: below },
            _ => Self { good: above, of: below },
        }
    }

    pub fn plus(self, other: Self) -> Self {
        Self { good: self.good + other.good, of: self.of + other.of }
    }
}

/// The share of good ones that is wanted: so many of so many.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted {
    good: i128,
    of: i128,
}

impl Wanted {
    /// `target`: in percent, of the numerator.
    pub fn of(target: f64, direction: Direction) -> Self {
        let (digits, scale) = decimal_digits(target);
        let of = 100 * 10_i128.pow(scale);
        Self { good: if direction == Direction::LowerIsBetter { of - digits } else { digits }, of }
    }
}

/// Where a place stands and what comes: the months ahead are as the months of the window were.
#[derive(Clone, Copy, Debug)]
pub(super) struct Course {
    pub so_far: Good,
    pub window: Good,
    /// Months of the window; greater than zero.
    pub months: i64,
    /// Months that are left.
    pub ahead: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Whatever comes.
    Certain,
    /// If it goes on as it does.
    AtThisPace,
    /// With so many more good ones than at this pace.
    Missing(i64),
    /// Not even if all that come are good.
    OutOfReach,
}

impl Course {
    /// How many good ones are wanted among those that come.
    pub fn needed(&self, wanted: Wanted) -> i64 {
        let months = i128::from(self.months);
        let all = i128::from(self.so_far.of) * months + i128::from(self.ahead) * i128::from(self.window.of);
        let short = wanted.good * all - i128::from(self.so_far.good) * months * wanted.of;
        up(short, months * wanted.of)
    }

    pub fn outcome(&self, wanted: Wanted) -> Outcome {
        let needed = i128::from(self.needed(wanted));
        let in_all = |one: i64| i128::from(self.ahead) * i128::from(one);
        let months = i128::from(self.months);
        let missing = up(needed * months - in_all(self.window.good), months);
        match () {
            () if needed <= 0 => Outcome::Certain,
            () if needed * months > in_all(self.window.of) => Outcome::OutOfReach,
            () if missing <= 0 => Outcome::AtThisPace,
            () => Outcome::Missing(missing),
        }
    }

    /// Good ones a month that are wanted, in whole cases.
    pub fn needed_a_month(&self, wanted: Wanted) -> i64 {
        up(self.needed(wanted).max(0).into(), self.ahead.into())
    }

    /// So many more a month, in whole cases.
    pub fn more_a_month(&self, missing: i64) -> i64 {
        up(missing.into(), self.ahead.into())
    }

    /// The share at the end if all that come are good: so many of so many.
    pub fn best(&self) -> (i128, i128) {
        let coming = i128::from(self.ahead) * i128::from(self.window.of);
        let months = i128::from(self.months);
        (i128::from(self.so_far.good) * months + coming, i128::from(self.so_far.of) * months + coming)
    }

    /// How many more good ones a member has in the months ahead if it comes to a level that others have.
    pub fn gain(&self, member: Good, level: Good) -> i64 {
        let wide = |n: i64| i128::from(n);
        let apart = wide(level.good) * wide(member.of) - wide(member.good) * wide(level.of);
        let below = wide(self.months) * wide(level.of);
        (apart.max(0) * wide(self.ahead)).checked_div(below).unwrap_or(0) as i64
    }
}

/// What the best quarter of the members reach at least; of fewer than four there is no quarter.
pub(super) fn best_quarter(members: &[Good]) -> Option<Good> {
    let mut members: Vec<Good> = members.iter().copied().filter(|one| one.of > 0).collect();
    let wide = |a: i64, b: i64| i128::from(a) * i128::from(b);
    members.sort_by(|a, b| wide(b.good, a.of).cmp(&wide(a.good, b.of)).then(b.of.cmp(&a.of)));
    let quarter = members.len() / 4;
    quarter.checked_sub(1).map(|last| members[last])
}

/// The quotient in whole ones, rounded up; what it is divided by is greater than zero.
fn up(above: i128, below: i128) -> i64 {
    (-(-above).div_euclid(below)) as i64
}

#[cfg(test)]
mod tests {
    use super::*;
    use Direction::{HigherIsBetter, LowerIsBetter};
    use proptest::prelude::*;

    fn good(good: i64, of: i64) -> Good {
        Good { good, of }
    }

    #[test]
    fn worked_by_hand() {
        // 800 of 900; then 3 months of 100 each: 95 % of 1200 are 1140, so 340 of 300 cannot be.
        let course = Course { so_far: good(800, 900), window: good(270, 300), months: 3, ahead: 3 };
        let wanted = |target| Wanted::of(target, HigherIsBetter);
        assert_eq!((course.needed(wanted(95.0)), course.outcome(wanted(95.0))), (340, Outcome::OutOfReach));
        assert_eq!(course.best(), (3 * 1100, 3 * 1200), "91.67 % at best");
        // 91 % of 1200 are 1092: 292 of 300, 98 a month; at this pace 270 come.
        assert_eq!((course.needed(wanted(91.0)), course.outcome(wanted(91.0))), (292, Outcome::Missing(22)));
        assert_eq!(course.needed_a_month(wanted(91.0)), 98);
        assert_eq!(course.outcome(wanted(89.0)), Outcome::AtThisPace);
        assert_eq!(course.outcome(wanted(66.0)), Outcome::Certain);
        // One case more than a whole number is one case more.
        assert_eq!(course.needed(wanted(91.01)), 293);
    }

    #[test]
    fn what_should_be_small_is_turned_round() {
        let counts = |above, below| Good::of_counts((above, below), LowerIsBetter);
        let course = Course { so_far: counts(100, 900), window: counts(30, 300), months: 3, ahead: 3 };
        assert_eq!(course.outcome(Wanted::of(9.0, LowerIsBetter)), Outcome::Missing(22), "the same as 91 % in time");
    }

    #[test]
    fn a_level_is_what_a_whole_quarter_has_and_nobody_gains_by_coming_down_to_it() {
        let members = [good(99, 100), good(90, 100), good(50, 50), good(10, 40), good(80, 100), good(0, 0)];
        assert_eq!(best_quarter(&members), Some(good(50, 50)), "one of five");
        let more = [&members[..], &[good(70, 100), good(60, 100), good(97, 100)]].concat();
        assert_eq!(best_quarter(&more), Some(good(99, 100)), "two of eight");
        assert_eq!(best_quarter(&members[..3]), None);
        let course = Course { so_far: good(0, 0), window: good(0, 0), months: 3, ahead: 2 };
        assert_eq!(course.gain(good(90, 100), good(99, 100)), 6, "nine in three months, six in two");
        assert_eq!(course.gain(good(100, 100), good(99, 100)), 0);
        assert_eq!(course.gain(good(10, 40), good(99, 100)), 19, "19.73 are 19 whole cases");
    }

    proptest! {
        /// With the number that is said the target is reached, and with one less it is not.
        #[test]
        fn needed_is_enough_and_one_less_is_not(
            (so_far_of, so_far_bad, window_of, window_bad) in (1_i64..5000, 0_i64..500, 1_i64..3000, 0_i64..500),
            ahead in 1_i64..12, target in 1_u32..1000,
        ) {
            let counts = |of: i64, bad: i64| good(of - bad.min(of), of);
            let course = Course {
                so_far: counts(so_far_of, so_far_bad),
                window: counts(window_of, window_bad),
                months: 3,
                ahead,
            };
            let wanted = Wanted::of(f64::from(target) / 10.0, HigherIsBetter);
            let needed = course.needed(wanted);
            // In thirds of a case, for the cases that come are counted in them; the target in thousandths.
            let share_is_met = |more: i64| {
                let above = i128::from(3 * (course.so_far.good + more)) * 1000;
                let below = i128::from(3 * course.so_far.of + ahead * course.window.of) * i128::from(target);
                above >= below
            };
            prop_assert!(share_is_met(needed));
            prop_assert!(!share_is_met(needed - 1));
        }
    }
}
