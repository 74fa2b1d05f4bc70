//! Rounded numbers that still add up: what rounding leaves over goes to those with the largest remainders.

/// Parts are held in so many decimals before they are printed in fewer.
pub(super) const FINE: u32 = 12;

/// Of one row: its own change, the mix, and all of it where it came or went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Effects {
    pub own: i128,
    pub mix: i128,
    pub whole: i128,
}

impl Effects {
    pub fn sum(self) -> i128 {
        self.own + self.mix + self.whole
    }

    /// What a row does by itself, whatever its weight.
    pub fn direct(self) -> i128 {
        self.own + self.whole
    }

    pub(super) fn plus(self, other: Self) -> Self {
        Self { own: self.own + other.own, mix: self.mix + other.mix, whole: self.whole + other.whole }
    }

    fn columns(self) -> [i128; 3] {
        [self.own, self.mix, self.whole]
    }
}

/// Rows in `10^-FINE` as rows in `10^-decimals` that add up to `change` (in the same), and their columns with them. No
/// number is farther than one last digit from the truth.
pub(super) fn printed(rows: &[Effects], change: i128, decimals: u32) -> Vec<Effects> {
    let unit = 10_i128.pow(FINE - decimals);
    let total = rows.iter().fold(Effects::default(), |sum, row| sum.plus(*row));
    let totals = shared_out(&total.columns(), change, unit);
    let column = |slot: usize| {
        let values: Vec<i128> = rows.iter().map(|row| row.columns()[slot]).collect();
        shared_out(&values, totals[slot], unit)
    };
    let (own, mix, whole) = (column(0), column(1), column(2));
    let all = own.into_iter().zip(mix).zip(whole);
    all.map(|((own, mix), whole)| Effects { own, mix, whole }).collect()
}

/// Values in whole units, each rounded down or up, that add up to `total`: up go those with the largest remainders, of
/// equal ones the first.
fn shared_out(values: &[i128], total: i128, unit: i128) -> Vec<i128> {
    let mut out: Vec<i128> = values.iter().map(|value| value.div_euclid(unit)).collect();
    let missing = total - out.iter().sum::<i128>();
    let mut by_rest: Vec<usize> = (0..values.len()).collect();
    by_rest.sort_by_key(|&slot| std::cmp::Reverse(values[slot].rem_euclid(unit)));
    for slot in by_rest.into_iter().take(missing.max(0) as usize) {
        out[slot] += 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_left_over_goes_to_the_largest_remainders() {
        assert_eq!(shared_out(&[334, 333, 333], 100, 10), [34, 33, 33]);
        assert_eq!(shared_out(&[-14, -15, -16], -5, 10), [-1, -2, -2]);
        assert_eq!(shared_out(&[0, 26, -26], 0, 10), [0, 3, -3], "nothing stays nothing");
        assert!(shared_out(&[], 0, 10).is_empty());
    }

    #[test]
    fn rows_and_columns_add_up_at_once() {
        let fine = |own: i128, mix: i128| Effects { own: own * 1_000_000, mix: mix * 1_000_000, whole: 0 };
        // In millionths of a point: -2.104600 in all.
        let rows = [fine(-1_404_400, 12_300), fine(299_900, -911_700), fine(0, -100_700)];
        let printed = printed(&rows, -210, 2);
        assert_eq!(printed.iter().map(|row| row.sum()).sum::<i128>(), -210);
        assert_eq!(printed.iter().map(|row| (row.own, row.mix)).collect::<Vec<_>>(), [(-140, 1), (30, -91), (0, -10)]);
    }

    proptest! {
        #[test]
        fn no_number_is_farther_than_a_digit_from_the_truth(
            values in prop::collection::vec((-10_i64.pow(14)..10_i64.pow(14), -10_i64.pow(14)..10_i64.pow(14)), 1..40),
            decimals in 0_u32..=2,
        ) {
            let rows: Vec<Effects> = values.iter()
                .map(|&(own, mix)| Effects { own: own.into(), mix: mix.into(), whole: 0 })
                .collect();
            let unit = 10_i128.pow(FINE - decimals);
            let exact: i128 = rows.iter().map(|row| row.sum()).sum();
            let change = (2 * exact + unit).div_euclid(2 * unit);
            let printed = printed(&rows, change, decimals);
            prop_assert_eq!(printed.iter().map(|row| row.sum()).sum::<i128>(), change);
            for (row, printed) in rows.iter().zip(&printed) {
                prop_assert!((row.own - printed.own * unit).abs() < unit + 1, "{:?} {:?}", row, printed);
                prop_assert!((row.mix - printed.mix * unit).abs() < unit + 1, "{:?} {:?}", row, printed);
            }
        }
    }
}
