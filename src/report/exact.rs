//! Fractions of whole numbers, so that neither an order nor a digit hangs on a binary fraction.

use std::cmp::Ordering;

use crate::domain::reading::Reading;
use crate::domain::text::Language;
use crate::domain::written::{decimal_digits, ratio};

/// `numerator / denominator` in the indicator's unit (a share in percent).
#[derive(Clone, Copy, Debug)]
pub struct Exact {
    numerator: i128,
    /// Greater than zero.
    denominator: i128,
}

impl Exact {
    pub fn whole(n: i64) -> Self {
        Self { numerator: n.into(), denominator: 1 }
    }

    /// `None` where there is nothing to divide by.
    pub fn ratio(numerator: i128, denominator: i128) -> Option<Self> {
        (denominator > 0).then_some(Self { numerator, denominator })
    }

    /// So many hundredths.
    pub fn hundredth(n: i64) -> Self {
        Self { numerator: n.into(), denominator: 100 }
    }

    /// In hundredths, rounded half away from zero.
    pub fn hundredths(self) -> i64 {
        let doubled = 2 * (self.numerator.abs() * 100) + self.denominator;
        let rounded = doubled / (2 * self.denominator);
        (rounded * self.numerator.signum()) as i64
    }

    /// The shortest decimal that is this number: `62.59` is 6259 / 100.
    pub fn decimal(value: f64) -> Self {
        let (digits, scale) = decimal_digits(value);
        Self { numerator: digits, denominator: 10_i128.pow(scale) }
    }

    /// `None` if absent.
    pub fn of(reading: &Reading) -> Option<Self> {
        match reading {
            Reading::Share(quotient) => {
                Some(Self { numerator: i128::from(quotient.numerator) * 100, denominator: quotient.denominator.into() })
            }
            Reading::Amount(n) | Reading::Level { n, .. } => Some(Self::whole(*n)),
            Reading::Days { days, .. } => Some(Self::whole((*days).into())),
            Reading::Score { value, .. } => Some(Self::decimal(*value)),
            Reading::Absent(_) => None,
        }
    }

    /// `from` and `passed / whole` of the way from there to `to`; the whole is greater than zero.
    pub fn between(from: f64, to: f64, passed: i64, whole: i64) -> Self {
        let (start, end) = (Self::decimal(from), Self::decimal(to));
        let way = end.minus(start);
        let part =
            Self { numerator: way.numerator * i128::from(passed), denominator: way.denominator * i128::from(whole) };
        part.minus(start.negated())
    }

    pub fn minus(self, other: Self) -> Self {
        Self {
            numerator: self.numerator * other.denominator - other.numerator * self.denominator,
            denominator: self.denominator * other.denominator,
        }
    }

    pub fn negated(self) -> Self {
        Self { numerator: -self.numerator, ..self }
    }

    pub fn magnitude(self) -> Self {
        Self { numerator: self.numerator.abs(), ..self }
    }

    pub fn is_negative(self) -> bool {
        self.numerator < 0
    }

    /// How many whole units of `10^-decimals` fit in it, rounded down; `None` where that is more than an `i128` holds.
    pub fn floor_in(self, decimals: u32) -> Option<i128> {
        let mut whole = self.numerator.div_euclid(self.denominator);
        let mut rest = self.numerator.rem_euclid(self.denominator);
        // Digit by digit: the numerator times a power of ten need not fit.
        for _ in 0..decimals {
            rest = rest.checked_mul(10)?;
            whole = whole.checked_mul(10)?.checked_add(rest / self.denominator)?;
            rest %= self.denominator;
        }
        Some(whole)
    }

    /// The same rounded to the nearest, half away from zero.
    pub fn rounded_in(self, decimals: u32) -> Option<i128> {
        let doubled = Self { numerator: self.numerator.checked_abs()?.checked_mul(2)?, ..self };
        Some((doubled.floor_in(decimals)? + 1) / 2 * self.numerator.signum())
    }

    pub fn value(self) -> f64 {
        self.numerator as f64 / self.denominator as f64
    }

    /// Rounded half away from zero.
    pub fn text(self, decimals: u8, language: Language) -> String {
        ratio(self.numerator, self.denominator, decimals, language)
    }
}

impl PartialEq for Exact {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Exact {}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Exact {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.numerator * other.denominator).cmp(&(other.numerator * self.denominator))
    }
}

#[cfg(test)]
impl Exact {
    pub fn times(self, other: Self) -> Self {
        let (numerator, denominator) = (self.numerator * other.numerator, self.denominator * other.denominator);
        let (mut a, mut b) = (numerator.abs(), denominator);
        while a != 0 {
            (a, b) = (b % a, a);
        }
        Self { numerator: numerator / b, denominator: denominator / b }
    }

    /// The numerator over another denominator, if that is a multiple of its own.
    pub fn over(self, denominator: i128) -> Option<i128> {
        (denominator % self.denominator == 0).then(|| self.numerator * (denominator / self.denominator))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::reading::Quotient;

    fn share(numerator: i64, denominator: i64) -> Exact {
        Exact::of(&Reading::Share(Quotient { numerator, denominator })).expect("present")
    }

    #[test]
    fn order_and_equality_are_those_of_the_fractions() {
        assert_eq!(share(1, 3), share(2, 6));
        assert!(share(1, 3) < share(33_334, 100_000));
        assert!(share(i64::MAX / 200, 7) > share(i64::MAX / 200 - 1, 7));
        assert_eq!(share(4, 5), Exact::decimal(80.0));
    }

    #[test]
    fn digits_come_one_by_one_so_that_large_fractions_have_them_too() {
        let floor = |above, below, decimals| Exact::ratio(above, below).and_then(|one| one.floor_in(decimals));
        assert_eq!(floor(1, 3, 6), Some(333_333));
        assert_eq!(floor(-1, 3, 6), Some(-333_334), "down, not towards nothing");
        assert_eq!(floor(5, 4, 2), Some(125));
        let large = 10_i128.pow(36);
        assert_eq!(floor(2 * large, 3 * large, 12), Some(666_666_666_666));
        assert_eq!(floor(i128::MAX / 2, i128::MAX, 12), None, "said, not wrapped");
        assert_eq!(floor(1, 0, 2), None);
        let rounded = |above, below| Exact::ratio(above, below).and_then(|one| one.rounded_in(2));
        assert_eq!([rounded(1005, 1000), rounded(-1005, 1000), rounded(2, 3)], [Some(101), Some(-101), Some(67)]);
    }

    #[test]
    fn a_gap_is_exact() {
        let gap = share(985, 1000).minus(Exact::decimal(98.5));
        assert_eq!(gap, Exact::whole(0));
        assert!(!gap.is_negative());
        assert_eq!(share(1, 3).minus(Exact::decimal(33.3)).text(2, Language::English), "0.03");
    }
}
