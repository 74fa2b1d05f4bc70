//! Percentiles of how long cases took, exact from the number of cases by whole working days.

/// Of a hundred cases in the order of their days, the one that speaks for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Percentile {
    /// 50: the middle case, or half way between the two middle ones, rounded half up.
    Median,
    /// 90: the fewest days within which at least nine cases of ten ended.
    Ninetieth,
}

impl Percentile {
    pub const ALL: [Self; 2] = [Self::Median, Self::Ninetieth];

    /// As a formula names it.
    pub fn of_hundred(self) -> u8 {
        match self {
            Self::Median => 50,
            Self::Ninetieth => 90,
        }
    }

    /// The days of this one, and the number of cases; `None` without any. `by_days[d]` cases took `d` days.
    pub fn of(self, by_days: &[i64]) -> Option<(i32, i64)> {
        let cases: i64 = by_days.iter().sum();
        if cases <= 0 {
            return None;
        }
        let nth = |position: i64| {
            let mut seen = 0;
            by_days.iter().position(|&n| {
                seen += n;
                seen > position
            })
        };
        let days = match self {
            Self::Median => (nth((cases - 1) / 2)? + nth(cases / 2)?).div_ceil(2),
            // The case with which nine tenths of them, rounded up, have ended.
            Self::Ninetieth => nth((cases * 9 + 9) / 10 - 1)?,
        };
        Some((days as i32, cases))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_median_is_exact() {
        let median = |by_days: &[i64]| Percentile::Median.of(by_days);
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[0, 0]), None);
        assert_eq!(median(&[0, 3, 0, 0]), Some((1, 3)));
        assert_eq!(median(&[2, 0, 0, 0, 2]), Some((2, 4)), "halfway between 0 and 4");
        assert_eq!(median(&[1, 1]), Some((1, 2)), "a half rounds up");
        assert_eq!(median(&[1, 0, 5, 1]), Some((2, 7)));
    }

    #[test]
    fn nine_tenths_are_at_least_nine_tenths() {
        let ninetieth = |by_days: &[i64]| Percentile::Ninetieth.of(by_days);
        assert_eq!(ninetieth(&[]), None);
        assert_eq!(ninetieth(&[0, 0]), None);
        assert_eq!(ninetieth(&[0, 0, 1]), Some((2, 1)), "one case speaks for itself");
        assert_eq!(ninetieth(&[9, 0, 0, 1]), Some((0, 10)), "nine of ten ended on the day");
        assert_eq!(ninetieth(&[89, 0, 10, 1]), Some((2, 100)), "89 of 100 are too few");
        assert_eq!(ninetieth(&[90, 0, 9, 1]), Some((0, 100)));
        assert_eq!(ninetieth(&[10, 0, 0, 1]), Some((0, 11)), "10 of 11 are 90,9 %");
        assert_eq!(ninetieth(&[8, 0, 0, 1]), Some((3, 9)), "8 of 9 are 88,9 %");
    }

    proptest! {
        #[test]
        fn no_shorter_time_holds_nine_tenths(by_days in proptest::collection::vec(0_i64..50, 1..40)) {
            let within = |days: i32| by_days.iter().take((days + 1).max(0) as usize).sum::<i64>();
            if let Some((days, cases)) = Percentile::Ninetieth.of(&by_days) {
                prop_assert!(within(days) * 10 >= cases * 9);
                prop_assert!(within(days - 1) * 10 < cases * 9);
            }
        }
    }
}
