//! What the applicant was promised, and how the promise moves.

use crate::domain::limit::{Limit, LimitUnit};

use super::Lives;
use crate::sample::case::SyntheticCase;
use crate::sample::days::{Moment, day_of, minute_of, moment};
use crate::sample::dice::Dice;

const CLOSING: i32 = 1020;
/// Without a due date: few, but half of the cases whose procedure has no known limit.
const UNDATED: f64 = 0.012;
const UNDATED_WITHOUT_LIMIT: f64 = 0.5;
/// Promised twice the time that the procedure allows.
const LONGER_THAN_LIMIT: f64 = 0.03;
/// Of the cases with a day or less, received before three: promised and done on the spot.
const ON_THE_SPOT: f64 = 0.02;
/// The promised day typed wrong, so that it lies before the receipt.
const MISTYPED: f64 = 0.000_2;
/// Of the extensions: those made twice, and those whose moment the system tells.
const MOVED_AGAIN: f64 = 0.15;
const MOVE_IS_DATED: f64 = 0.8;

impl Lives<'_> {
    /// The promised date: by the limit, now and then longer, now and then none.
    pub(super) fn promise(&self, case: &mut SyntheticCase, dice: &mut Dice) {
        let is_known = self.world.offers[case.offer].procedure.limit.is_some();
        let without = if is_known { UNDATED } else { UNDATED_WITHOUT_LIMIT };
        let Some(received) = case.received_at.filter(|_| !dice.chance(without)) else { return };
        let times = if dice.chance(LONGER_THAN_LIMIT) { 2 } else { 1 };
        let day = day_of(received);
        let on_the_spot = self.limit(case) <= 1 && minute_of(received) < 900 && self.calendar.is_workday(day);
        case.due_at = Some(match on_the_spot && dice.chance(ON_THE_SPOT) {
            true => moment(day, CLOSING, 0),
            false => self.due(case, received, times, dice),
        });
    }

    /// The end of `times` the limit that begins at `from`.
    pub(super) fn due(&self, case: &SyntheticCase, from: Moment, times: u16, dice: &mut Dice) -> Moment {
        let day = match self.world.offers[case.offer].procedure.limit {
            Some(Limit { amount, unit: LimitUnit::Hour }) => {
                return self.calendar.add_working_hours(from, amount * times).div_euclid(60) * 60;
            }
            Some(Limit { amount, unit: LimitUnit::Day }) => {
                self.calendar.add_calendar_days(day_of(from), i32::from(amount * times))
            }
            Some(Limit { amount, unit: LimitUnit::Month }) => self.calendar.add_months(day_of(from), amount * times),
            _ => return self.due_in(from, self.limit(case) * i32::from(times), dice),
        };
        at_an_hour(day, from, dice)
    }

    fn due_in(&self, from: Moment, working_days: i32, dice: &mut Dice) -> Moment {
        at_an_hour(self.calendar.add_working_days(day_of(from), working_days), from, dice)
    }

    /// About how many working days the limit gives; ten where the catalogue knows none.
    pub(super) fn limit(&self, case: &SyntheticCase) -> i32 {
        let Some(limit) = self.world.offers[case.offer].procedure.limit else { return 10 };
        let amount = i32::from(limit.amount);
        match limit.unit {
            LimitUnit::WorkingDay => amount,
            LimitUnit::Day => amount - amount / 7 * 2,
            LimitUnit::Hour => (amount + 7) / 8,
            LimitUnit::Month => amount * 21,
        }
    }

    /// Apology and a new date, sent a day or two before the old one, at times once more. From when
    /// the case goes on.
    pub(super) fn extend(&self, case: &mut SyntheticCase, from: Moment, dice: &mut Dice) -> Moment {
        let times = if dice.chance(MOVED_AGAIN) { 2 } else { 1 };
        let is_dated = dice.chance(MOVE_IS_DATED);
        let mut from = from;
        for _ in 0..times {
            let Some(due) = case.due_at else { break };
            let sent = moment(day_of(due) - dice.between(1, 2), dice.between(480, 1000), dice.between(0, 59));
            if sent < from + 60 || self.happened(sent).is_none() {
                break;
            }
            case.apology_at.get_or_insert(sent);
            let moved = self.due_in(due, self.limit(case) / 2 + 1, dice);
            case.move_due(sent, moved, is_dated);
            from = sent;
        }
        from
    }

    /// A new date only after the old one has passed, which hides that the case was late. From when
    /// the case goes on; `None` if it did not come to that.
    pub(super) fn move_after_expiry(&self, case: &mut SyntheticCase, from: Moment, dice: &mut Dice) -> Option<Moment> {
        let at = self.happened(self.later(case.due_at?.max(from), dice.between(1, 4), dice))?;
        let moved = self.due_in(at, self.limit(case) / 2 + 1, dice);
        case.move_due(at, moved, dice.chance(MOVE_IS_DATED));
        if dice.chance(0.5) {
            case.apology_at.get_or_insert(at);
        }
        Some(at)
    }

    /// A slip of the keyboard in a promise that never moved.
    pub(super) fn mistype(&self, case: &mut SyntheticCase, dice: &mut Dice) {
        if dice.chance(MISTYPED)
            && let (Some(received), Some(due), None) = (case.received_at, case.due_at, case.due_original_at)
        {
            case.due_at = Some(moment(day_of(received) - dice.between(1, 20), minute_of(due), 0));
        }
    }
}

/// At closing time, or at the hour at which the time began to run.
fn at_an_hour(day: i32, from: Moment, dice: &mut Dice) -> Moment {
    let minute = if dice.chance(0.6) { CLOSING } else { minute_of(from).clamp(480, CLOSING) };
    moment(day, minute, 0)
}
