//! Dates as bytes: each day is formatted once, so that writing a moment is a few copies.

use crate::domain::calendar::{EpochDay, date_of};

use super::days::{Moment, day_of};

pub(super) struct Stamps {
    first: EpochDay,
    /// `dd/MM/yyyy` and `yyyyMMdd` of each day from `first` on.
    days: Vec<([u8; 10], [u8; 8])>,
}

impl Stamps {
    pub fn new(first: EpochDay, last: EpochDay) -> Self {
        let days = (first..=last).filter_map(date_of).map(|date| {
            let (mut year_last, mut year_first) = ([b'/'; 10], [b'0'; 8]);
            let digits = format!("{:04}{:02}{:02}", date.year(), date.month(), date.day());
            year_first.copy_from_slice(&digits.as_bytes()[..8]);
            year_last[..2].copy_from_slice(&year_first[6..]);
            year_last[3..5].copy_from_slice(&year_first[4..6]);
            year_last[6..].copy_from_slice(&year_first[..4]);
            (year_last, year_first)
        });
        Self { first, days: days.collect() }
    }

    fn day(&self, day: EpochDay) -> &([u8; 10], [u8; 8]) {
        let last = self.days.len() as i32 - 1;
        &self.days[(day - self.first).clamp(0, last) as usize]
    }

    /// `dd/MM/yyyy HH:mm`, or nothing.
    pub fn minutes(&self, out: &mut Vec<u8>, at: Option<Moment>) {
        let Some(at) = at else { return };
        let minute = at.rem_euclid(86_400) / 60;
        out.extend_from_slice(&self.day(day_of(at)).0);
        out.push(b' ');
        two(out, minute / 60);
        out.push(b':');
        two(out, minute % 60);
    }

    /// `yyyyMMddHHmmss`, or nothing.
    pub fn seconds(&self, out: &mut Vec<u8>, at: Option<Moment>) {
        let Some(at) = at else { return };
        let second = at.rem_euclid(86_400);
        out.extend_from_slice(&self.day(day_of(at)).1);
        two(out, second / 3600);
        two(out, second / 60 % 60);
        two(out, second % 60);
    }

    /// The agency's code, the day as `yyMMdd` and the day's running number, at least four digits.
    pub fn case_number(&self, out: &mut Vec<u8>, agency: &str, (day, number): (EpochDay, u32)) {
        out.extend_from_slice(agency.as_bytes());
        out.push(b'-');
        out.extend_from_slice(&self.day(day).1[2..]);
        out.push(b'-');
        let mut digits = [b'0'; 10];
        let mut left = number;
        let mut from = digits.len();
        while left > 0 || from > digits.len() - 4 {
            from -= 1;
            digits[from] = b'0' + (left % 10) as u8;
            left /= 10;
        }
        out.extend_from_slice(&digits[from..]);
    }
}

fn two(out: &mut Vec<u8>, number: i64) {
    out.push(b'0' + (number / 10) as u8);
    out.push(b'0' + (number % 10) as u8);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::epoch_day;
    use crate::sample::days::moment;
    use jiff::civil::date;

    #[test]
    fn moments_and_numbers_read_as_the_sources_write_them() {
        let day = epoch_day(date(2026, 3, 9));
        let stamps = Stamps::new(day - 5, day + 5);
        let mut out = Vec::new();
        stamps.minutes(&mut out, Some(moment(day, 485, 7)));
        out.push(b'|');
        stamps.seconds(&mut out, Some(moment(day, 485, 7)));
        out.push(b'|');
        stamps.minutes(&mut out, None);
        stamps.case_number(&mut out, "H41.242", (day, 31));
        out.push(b'|');
        stamps.case_number(&mut out, "H41.08", (day, 12345));
        let text = String::from_utf8(out).expect("ASCII");
        assert_eq!(text, "09/03/2026 08:05|20260309080507|H41.242-260309-0031|H41.08-260309-12345");
    }
}
