//! On which days and at what hours cases come in.

use crate::domain::calendar::{Calendar, EpochDay};

use super::dice::Dice;

/// Seconds since 1970-01-01 00:00, local time.
pub(super) type Moment = i64;

const DAY: i64 = 86_400;

/// Busier on Mondays, calmer on Fridays.
const WEEKDAY: [f64; 7] = [1.18, 1.05, 1.0, 0.98, 0.88, 1.0, 1.0];

pub(super) fn moment(day: EpochDay, minute: i32, second: i32) -> Moment {
    i64::from(day) * DAY + i64::from(minute) * 60 + i64::from(second)
}

pub(super) fn day_of(moment: Moment) -> EpochDay {
    moment.div_euclid(DAY) as EpochDay
}

pub(super) fn minute_of(moment: Moment) -> i32 {
    (moment.rem_euclid(DAY) / 60) as i32
}

/// How many cases each day brings at the counter and online, each summing to 1.
pub(super) struct Rhythm {
    pub first: EpochDay,
    pub counter: Vec<f64>,
    pub online: Vec<f64>,
}

impl Rhythm {
    pub fn new(calendar: &Calendar, first: EpochDay, last: EpochDay) -> Self {
        let surge = |day: EpochDay| {
            // People wait for the office to open again after Tết and other long breaks.
            let closed = (1..=12).filter(|back| !calendar.is_workday(day - back)).count();
            if calendar.is_workday(day) && closed >= 6 { 1.25 } else { 1.0 }
        };
        let weight = |day: EpochDay| WEEKDAY[(day + 3).rem_euclid(7) as usize] * surge(day);
        let counter = (first..=last).map(|day| counter(calendar, day) * weight(day)).collect();
        let online = (first..=last).map(|day| online(calendar, day) * weight(day)).collect();
        Self { first, counter: normal(counter), online: normal(online) }
    }
}

fn normal(weights: Vec<f64>) -> Vec<f64> {
    let sum: f64 = weights.iter().sum();
    weights.into_iter().map(|weight| weight / sum).collect()
}

/// Counters open on working days; a few one-stop shops also on the morning of an ordinary Saturday.
fn counter(calendar: &Calendar, day: EpochDay) -> f64 {
    let saturday = (day + 3).rem_euclid(7) == 5;
    let ordinary = calendar.is_workday(day - 1) && calendar.is_workday(day + 2);
    match calendar.is_workday(day) {
        true => 1.0,
        false if saturday && ordinary => 0.06,
        false => 0.0,
    }
}

fn online(calendar: &Calendar, day: EpochDay) -> f64 {
    let long_break = (-2..=2).all(|near| !calendar.is_workday(day + near));
    match (day + 3).rem_euclid(7) {
        _ if calendar.is_workday(day) => 1.0,
        _ if long_break => 0.05,
        5 => 0.3,
        6 => 0.22,
        _ => 0.12,
    }
}

/// A minute of the day when the counter is open: 7:30 to 11:30 and 13:30 to 16:50.
pub(super) fn office_minute(dice: &mut Dice) -> i32 {
    if dice.chance(0.6) { dice.between(450, 690) } else { dice.between(810, 1010) }
}

/// A minute at which people sit down before a screen: mostly by day and in the evening.
pub(super) fn home_minute(dice: &mut Dice) -> i32 {
    match dice.below(20) {
        0 => dice.between(0, 359),
        1..=12 => dice.between(420, 1079),
        _ => dice.between(1080, 1439),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::{DayException, epoch_day};
    use jiff::civil::date;

    #[test]
    fn no_counter_opens_on_a_holiday_or_a_sunday() {
        let off: Vec<_> = (16..=20).map(|day| (date(2026, 2, day), DayException::Off)).collect();
        let calendar = Calendar::new(date(2026, 1, 1), date(2026, 12, 31), &off);
        let first = epoch_day(date(2026, 2, 2));
        let rhythm = Rhythm::new(&calendar, first, epoch_day(date(2026, 3, 1)));
        let at = |day: i8| (epoch_day(date(2026, 2, day)) - first) as usize;
        for closed in [8, 14, 15, 16, 18, 20, 21, 22] {
            assert_eq!(rhythm.counter[at(closed)], 0.0, "{closed} February");
        }
        assert!(rhythm.online[at(17)] > 0.0 && rhythm.online[at(17)] < rhythm.online[at(7)]);
        assert!(rhythm.counter[at(23)] > rhythm.counter[at(9)], "after Tết there is a rush");
    }
}
