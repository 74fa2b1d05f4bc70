//! The half month: days 1 to 14, and 15 to the end. Every official period is a union of them.

use jiff::civil::Date;

/// A half month, counted from year 0: `(year * 12 + month - 1) * 2 + half`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Bucket(pub i32);

impl Bucket {
    pub fn of(date: Date) -> Self {
        Self::from_month(date.year().into(), date.month().into(), u8::from(date.day() >= 15).into())
    }

    /// `month` 1 to 12; `half` 0 for days 1 to 14, 1 for the rest. Months past the ends roll over.
    pub fn from_month(year: i32, month: i32, half: i32) -> Self {
        Self((year * 12 + month - 1) * 2 + half)
    }

    pub fn year(self) -> i32 {
        self.0.div_euclid(24)
    }

    pub fn month(self) -> i32 {
        self.0.div_euclid(2).rem_euclid(12) + 1
    }

    pub fn first_day(self) -> Date {
        let day = if self.0.rem_euclid(2) == 0 { 1 } else { 15 };
        Date::constant(self.year() as i16, self.month() as i8, day)
    }

    pub fn last_day(self) -> Date {
        let first = self.first_day();
        if first.day() == 1 { Date::constant(first.year(), first.month(), 14) } else { first.last_of_month() }
    }

    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_halves_meet_between_the_14th_and_the_15th() {
        assert_eq!(Bucket::of(date(2026, 10, 14)).next(), Bucket::of(date(2026, 10, 15)));
        assert_eq!(Bucket::of(date(2026, 12, 31)).next(), Bucket::of(date(2027, 1, 1)));
    }

    #[test]
    fn first_and_last_day_belong_to_their_bucket() {
        let mut bucket = Bucket::of(date(2023, 12, 20));
        for _ in 0..60 {
            assert_eq!(Bucket::of(bucket.first_day()), bucket);
            assert_eq!(Bucket::of(bucket.last_day()), bucket);
            assert_eq!(bucket.last_day().tomorrow().expect("in range"), bucket.next().first_day());
            bucket = bucket.next();
        }
    }
}
