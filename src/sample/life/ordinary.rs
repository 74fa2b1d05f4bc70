//! The ordinary way to a result, early, on time or late.

use crate::domain::case::CaseStatus;

use super::{LATE_BY_MONTH, LATE_LIFT, Lives, Shares, WITHDRAWN};
use crate::sample::case::SyntheticCase;
use crate::sample::days::{self, Moment, day_of, minute_of, moment};
use crate::sample::dice::Dice;

const SUPPLEMENTED: f64 = 0.06;
const EXTENDED: f64 = 0.015;
/// The date moved only after it had passed: of the cases that end in time, and of the late ones.
const MOVED_AFTER_EXPIRY: f64 = 0.003;
const MOVED_AFTER_EXPIRY_LATE: f64 = 0.02;
/// Of the cases in time: done at the promised minute, and as many a minute after it.
const TO_THE_MINUTE: f64 = 0.003;

impl Lives<'_> {
    pub(super) fn handle(&self, case: &mut SyntheticCase, dice: &mut Dice, shares: &mut Shares) {
        let Some(received) = case.received_at else { return };
        let late = case.due_at.is_some() && shares.late.hit(self.late_share(case, received));
        let mut from = received;
        if dice.chance(SUPPLEMENTED) {
            match self.supplement(case, received, late, dice) {
                Some(answered) => from = answered,
                None => return,
            }
        }
        let hidden = if late { MOVED_AFTER_EXPIRY_LATE } else { MOVED_AFTER_EXPIRY };
        if dice.chance(EXTENDED) && self.limit(case) >= 3 {
            from = self.extend(case, from, dice);
        } else if dice.chance(hidden) {
            from = self.move_after_expiry(case, from, dice).unwrap_or(from);
        }
        let end = self.end(case, from, late, dice);
        let abandoned = late && dice.chance(0.03);
        match self.happened(end).filter(|_| !abandoned) {
            Some(end) => self.finish(case, end, dice, shares),
            None => self.leave_open(case),
        }
        if late && dice.chance(0.78) {
            self.apologise(case, dice);
        }
    }

    fn late_share(&self, case: &SyntheticCase, received: Moment) -> f64 {
        let counts = &self.province.counts;
        let share = 1.0 - counts.cases_on_time / counts.cases_handled;
        let month = ((day_of(received) - self.first_day) / 30).clamp(0, 15) as usize;
        let factor = self.world.late_factor(self.province, case.offer, case.agency);
        (share * factor * LATE_BY_MONTH[month] * LATE_LIFT).min(0.9)
    }

    fn end(&self, case: &SyntheticCase, from: Moment, late: bool, dice: &mut Dice) -> Moment {
        let limit = self.limit(case);
        let Some(due) = case.due_at else {
            let over = if dice.chance(0.15) { dice.between(1, 5) } else { 0 };
            return self.later(from, if over > 0 { limit + over } else { dice.between(0, limit) }, dice);
        };
        if late {
            let days = match dice.below(20) {
                0..=6 => 1,
                7..=12 => dice.between(2, 3),
                13..=17 => dice.between(4, 10),
                _ => dice.between(11, 60),
            };
            return self.later(from.max(due), days, dice);
        }
        if dice.chance(2.0 * TO_THE_MINUTE) && from + 3600 < due {
            return due + if dice.chance(0.5) { 60 } else { 0 };
        }
        if dice.chance(0.3) {
            return self.on_the_day(from, due, dice);
        }
        let most = self.calendar.working_days_between(day_of(from), day_of(due)).max(0);
        let end = self.later(from, dice.between(0, most).min(dice.between(0, most)), dice);
        let weekend = moment(day_of(end) + 1, minute_of(end), 0);
        if dice.chance(0.01) && day_of(weekend) < day_of(due) { weekend } else { end }
    }

    /// On the promised day; an hour that was promised is mostly kept.
    fn on_the_day(&self, from: Moment, due: Moment, dice: &mut Dice) -> Moment {
        let end = moment(day_of(due), days::office_minute(dice).max(480), dice.between(0, 59));
        let kept = if end > due && dice.chance(0.9) { due - i64::from(dice.between(60, 3600)) } else { end };
        kept.max(from + 300)
    }

    fn finish(&self, case: &mut SyntheticCase, end: Moment, dice: &mut Dice, shares: &mut Shares) {
        let counts = &self.province.counts;
        case.finished_at = Some(end);
        // The withdrawn are resolved as well, and have no result.
        let electronic = counts.cases_electronic_result / counts.cases_handled * (1.0 + WITHDRAWN / 100.0);
        case.electronic_result = shares.electronic.hit(electronic.min(1.0));
        let days = [case.received_at, case.due_at].map(|at| at.map(day_of));
        let on_the_spot = days == [Some(day_of(end)); 2] && dice.chance(0.7);
        let wait = if on_the_spot { 0 } else { dice.between(0, 5) };
        let collected = dice.chance(0.85).then(|| self.later(end, wait, dice));
        case.returned_at = collected.and_then(|at| self.happened(at));
        case.status = if case.returned_at.is_some() { CaseStatus::Returned } else { CaseStatus::Finished };
    }

    fn apologise(&self, case: &mut SyntheticCase, dice: &mut Dice) {
        let (Some(due), Some(received)) = (case.due_at, case.received_at) else { return };
        let sent = moment(day_of(due) + dice.between(-1, 1), dice.between(480, 1000), dice.between(0, 59));
        if sent > received && case.apology_at.is_none() {
            case.apology_at = self.happened(sent);
        }
    }
}
