//! The life of one case: received, perhaps supplemented, extended, withdrawn, and ended.

use crate::domain::calendar::{Calendar, EpochDay};
use crate::domain::case::{CaseStatus, Channel};
use crate::domain::limit::LimitUnit;

use super::case::{Supplement, SyntheticCase, takes_online};
use super::days::{self, Moment, day_of, minute_of, moment};
use super::dice::{Dice, Tally};
use super::world::{ProvinceWorld, World};

/// The share of cases, in percent, whose end is not an ordinary one; the rest runs to a result.
const REFUSED_AT_THE_DOOR: f64 = 0.35;
const REFUSED: f64 = 0.35;
const WITHDRAWN: f64 = 1.0;
const STOPPED: f64 = 0.4;
const AWAITING_PAYMENT: f64 = 0.15;
const NEVER_SUPPLEMENTED: f64 = 0.3;
/// Against the late share of a province: its cases that cannot be late, as percentages above, and
/// those without a due date. Measured on a million cases.
const LATE_LIFT: f64 = 1.05;
/// A slight improvement over the sixteen months, with mean 1 over those of 2026.
const LATE_BY_MONTH: [f64; 16] =
    [1.10, 1.08, 1.06, 1.05, 1.04, 1.03, 1.05, 1.04, 1.03, 1.02, 1.0, 0.99, 0.98, 0.97, 0.96, 0.96];

/// The running shares of one province.
pub(super) struct Shares {
    late: Tally,
    fee: Tally,
    paid: Tally,
    digitised: Tally,
    reused: Tally,
    electronic: Tally,
}

impl Shares {
    pub fn new(dice: &mut Dice) -> Self {
        let mut tally = || Tally::new(dice);
        let (late, fee, paid) = (tally(), tally(), tally());
        Self { late, fee, paid, digitised: tally(), reused: tally(), electronic: tally() }
    }
}

/// What the lives of all cases of a province have in common.
pub(super) struct Lives<'a> {
    pub world: &'a World,
    pub province: &'a ProvinceWorld,
    pub calendar: &'a Calendar,
    /// No event but a due date lies after this moment.
    pub extracted_at: Moment,
    pub first_day: EpochDay,
}

impl Lives<'_> {
    /// A case that comes in on `day`; `number` restarts each day at each agency.
    pub fn live(
        &self,
        day: EpochDay,
        online_share: f64,
        number: &mut impl FnMut(usize) -> u32,
        dice: &mut Dice,
        shares: &mut Shares,
    ) -> SyntheticCase {
        let (offer, agency) = self.world.draw(self.province, dice);
        let mut case = SyntheticCase::new(offer, agency, (day, number(agency)));
        let procedure = &self.world.offers[offer].procedure;
        let may_online = takes_online(procedure.online_level);
        case.channel = channel(dice, may_online, online_share / (1.0 - self.world.offline_share));
        self.receive(&mut case, day, dice);
        self.attributes(&mut case, dice, shares);
        let fate = dice.unit() * 100.0;
        let edges = [REFUSED_AT_THE_DOOR, REFUSED, WITHDRAWN, STOPPED, AWAITING_PAYMENT, NEVER_SUPPLEMENTED];
        let mut edge = 0.0;
        let fate = edges.iter().position(|share| {
            edge += share;
            fate < edge
        });
        let fresh = i64::from(day) * 86_400 + 3 * 86_400 > self.extracted_at;
        if fresh && case.channel == Some(Channel::Online) && dice.chance(0.15) {
            case.received_at = None;
            case.status = CaseStatus::Registered;
            return case;
        }
        self.promise(&mut case, dice);
        match fate {
            Some(0) => self.refuse_at_the_door(&mut case, dice),
            Some(1) => self.refuse(&mut case, dice),
            Some(2) => self.withdraw(&mut case, dice),
            Some(3) => self.stop(&mut case, dice),
            Some(4) => case.status = CaseStatus::AwaitingPayment,
            Some(5) => self.wait_for_ever(&mut case, dice),
            _ => self.handle(&mut case, dice, shares),
        }
        case
    }

    fn receive(&self, case: &mut SyntheticCase, day: EpochDay, dice: &mut Dice) {
        let online = case.channel == Some(Channel::Online);
        let at_any_hour = online && (!self.calendar.is_workday(day) || dice.chance(0.3));
        let minute = if at_any_hour { days::home_minute(dice) } else { days::office_minute(dice) };
        let received = moment(day, minute, dice.between(0, 59)).min(self.extracted_at);
        let before = match (online, at_any_hour) {
            (false, _) => dice.between(0, 1200),
            (true, true) => dice.between(0, 600),
            (true, false) => dice.between(60, 57_600),
        };
        case.received_at = Some(received);
        case.submitted_at = Some(received - i64::from(before));
    }

    fn attributes(&self, case: &mut SyntheticCase, dice: &mut Dice, shares: &mut Shares) {
        let (counts, procedure) = (&self.province.counts, &self.world.offers[case.offer].procedure);
        let fee = counts.payments_due / counts.cases_handled / self.world.fee_share;
        case.fee_due = procedure.fee_due && shares.fee.hit(fee.min(1.0));
        case.paid_online = case.fee_due && shares.paid.hit(counts.payments_online / counts.payments_due);
        case.digitised = shares.digitised.hit(counts.cases_digitised / counts.cases_handled);
        case.reused = shares.reused.hit(counts.cases_data_reused / counts.cases_handled);
        case.enterprise = dice.chance(0.12);
    }

    /// The promised date: the limit in working days, now and then longer, now and then none.
    fn promise(&self, case: &mut SyntheticCase, dice: &mut Dice) {
        let limit = self.limit(case);
        let known = self.world.offers[case.offer].procedure.limit.is_some();
        let without = if known { 0.012 } else { 0.5 };
        let Some(received) = case.received_at.filter(|_| !dice.chance(without)) else { return };
        let limit = if dice.chance(0.03) { limit * 2 } else { limit };
        case.due_at = Some(self.due(received, limit, dice));
    }

    fn due(&self, from: Moment, limit: i32, dice: &mut Dice) -> Moment {
        let day = self.calendar.add_working_days(day_of(from), limit);
        let minute = if dice.chance(0.6) { 1020 } else { minute_of(from).clamp(480, 1020) };
        moment(day, minute, 0)
    }

    /// About how many working days the limit gives; ten where the catalogue knows none.
    fn limit(&self, case: &SyntheticCase) -> i32 {
        let Some(limit) = self.world.offers[case.offer].procedure.limit else { return 10 };
        let amount = i32::from(limit.amount);
        match limit.unit {
            LimitUnit::WorkingDay => amount,
            LimitUnit::Day => amount - amount / 7 * 2,
            LimitUnit::Hour => (amount + 7) / 8,
            LimitUnit::Month => amount * 21,
        }
    }

    /// A moment in the office, `working_days` after `from` and never before it.
    fn later(&self, from: Moment, working_days: i32, dice: &mut Dice) -> Moment {
        let mut day = self.calendar.add_working_days(day_of(from), working_days);
        let mut minute = days::office_minute(dice).max(480);
        if day == day_of(from) && minute <= minute_of(from) {
            if minute_of(from) >= 960 {
                day = self.calendar.add_working_days(day, 1);
            } else {
                minute = minute_of(from) + dice.between(5, 60);
            }
        }
        moment(day, minute, dice.between(0, 59))
    }

    fn happened(&self, at: Moment) -> Option<Moment> {
        (at <= self.extracted_at).then_some(at)
    }

    fn refuse_at_the_door(&self, case: &mut SyntheticCase, dice: &mut Dice) {
        let Some(submitted) = case.submitted_at else { return };
        case.refused_at = self.happened(submitted + i64::from(dice.between(300, 86_000)));
        case.status = if case.refused_at.is_some() { CaseStatus::NotAccepted } else { CaseStatus::Registered };
        (case.received_at, case.due_at) = (None, None);
    }

    fn refuse(&self, case: &mut SyntheticCase, dice: &mut Dice) {
        let Some(received) = case.received_at else { return };
        let at = self.happened(self.later(received, dice.between(0, 3), dice));
        let Some(at) = at else { return self.leave_open(case) };
        case.status = CaseStatus::NotAccepted;
        if dice.chance(0.8) { case.refused_at = Some(at) } else { case.finished_at = Some(at) }
    }

    /// One in ten withdraws only after the date has passed.
    fn withdraw(&self, case: &mut SyntheticCase, dice: &mut Dice) {
        let Some(received) = case.received_at else { return };
        let latest = self.limit(case);
        let after = if dice.chance(0.1) { latest + dice.between(1, 8) } else { dice.between(0, latest) };
        let Some(at) = self.happened(self.later(received, after, dice)) else { return self.leave_open(case) };
        case.status = CaseStatus::Withdrawn;
        if dice.chance(0.8) { case.withdrawn_at = Some(at) } else { case.finished_at = Some(at) }
    }

    fn stop(&self, case: &mut SyntheticCase, dice: &mut Dice) {
        let Some(received) = case.received_at else { return };
        let after = dice.between(1, self.limit(case) + 5);
        case.finished_at = self.happened(self.later(received, after, dice));
        if case.finished_at.is_none() {
            return self.leave_open(case);
        }
        case.status = CaseStatus::Stopped;
    }

    /// The applicant never answered; one request in eight was made when the case was late already.
    fn wait_for_ever(&self, case: &mut SyntheticCase, dice: &mut Dice) {
        let Some(received) = case.received_at else { return };
        let after = if dice.chance(0.12) { self.limit(case) + dice.between(1, 4) } else { dice.between(0, 3) };
        let mut requested = self.later(received, after, dice);
        if dice.chance(0.2) {
            let completed = requested + i64::from(dice.between(3_600, 800_000));
            let first = Supplement { requested_at: requested, completed_at: Some(completed), due_moved: None };
            let again = self.later(completed, dice.between(0, 2), dice);
            if self.happened(again).is_some() {
                case.supplements[0] = Some(first);
                requested = again;
            }
        }
        if self.happened(requested).is_none() {
            return self.leave_open(case);
        }
        let open = Supplement { requested_at: requested, completed_at: None, due_moved: None };
        let slot = usize::from(case.supplements[0].is_some());
        case.supplements[slot] = Some(open);
        case.status = CaseStatus::AwaitingSupplement;
    }

    fn leave_open(&self, case: &mut SyntheticCase) {
        let fresh = case.received_at.is_some_and(|at| at + 86_400 > self.extracted_at);
        case.status = if fresh { CaseStatus::Received } else { CaseStatus::InProcess };
    }

    /// The ordinary way to a result.
    fn handle(&self, case: &mut SyntheticCase, dice: &mut Dice, shares: &mut Shares) {
        let Some(received) = case.received_at else { return };
        let late = case.due_at.is_some() && shares.late.hit(self.late_share(case, received));
        let mut from = received;
        if dice.chance(0.06) {
            match self.supplement(case, received, late, dice) {
                Some(answered) => from = answered,
                None => return,
            }
        }
        if dice.chance(0.015) && self.limit(case) >= 3 {
            self.extend(case, from, dice);
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

    /// One or two requests. The moment of the last answer, or `None` if it is still awaited.
    fn supplement(&self, case: &mut SyntheticCase, received: Moment, late: bool, dice: &mut Dice) -> Option<Moment> {
        let times = if dice.chance(0.18) { 2 } else { 1 };
        let mut from = received;
        for slot in 0..times {
            let requested =
                self.later(from, dice.between(0, if slot == 0 { (self.limit(case) - 1).min(3) } else { 1 }), dice);
            if self.happened(requested).is_none() {
                return Some(from);
            }
            let completed = requested + i64::from(dice.between(3_600, 1_000_000));
            let mut request = Supplement { requested_at: requested, completed_at: None, due_moved: None };
            if self.happened(completed).is_none() {
                case.supplements[slot] = Some(request);
                case.status = CaseStatus::AwaitingSupplement;
                return None;
            }
            request.completed_at = Some(completed);
            // By law the period starts again; some systems leave the date, and the case ends late.
            if let Some(due) = case.due_at.filter(|_| !(late && dice.chance(0.4))) {
                let moved = self.due(completed, self.limit(case), dice);
                request.due_moved = Some((due, moved));
                case.due_original_at.get_or_insert(due);
                case.due_at = Some(moved);
            }
            case.supplements[slot] = Some(request);
            from = completed;
        }
        Some(from)
    }

    /// Apology and one new date, sent a day or two before the old one.
    fn extend(&self, case: &mut SyntheticCase, from: Moment, dice: &mut Dice) {
        let Some(due) = case.due_at else { return };
        let sent = moment(day_of(due) - dice.between(1, 2), dice.between(480, 1000), dice.between(0, 59));
        if sent <= from || self.happened(sent).is_none() {
            return;
        }
        case.apology_at = Some(sent);
        case.extended = true;
        case.due_original_at.get_or_insert(due);
        case.due_at = Some(self.due(due, self.limit(case) / 2 + 1, dice));
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
        if dice.chance(0.3) {
            return moment(day_of(due), days::office_minute(dice).max(480), dice.between(0, 59)).max(from + 300);
        }
        let most = self.calendar.working_days_between(day_of(from), day_of(due)).max(0);
        let end = self.later(from, dice.between(0, most).min(dice.between(0, most)), dice);
        let weekend = moment(day_of(end) + 1, minute_of(end), 0);
        if dice.chance(0.01) && day_of(weekend) < day_of(due) { weekend } else { end }
    }

    fn finish(&self, case: &mut SyntheticCase, end: Moment, dice: &mut Dice, shares: &mut Shares) {
        let counts = &self.province.counts;
        case.finished_at = Some(end);
        // The withdrawn are resolved as well, and have no result.
        let electronic = counts.cases_electronic_result / counts.cases_handled * (1.0 + WITHDRAWN / 100.0);
        case.electronic_result = shares.electronic.hit(electronic.min(1.0));
        let collected = dice.chance(0.85).then(|| self.later(end, dice.between(0, 5), dice));
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

fn channel(dice: &mut Dice, may_online: bool, online_share: f64) -> Option<Channel> {
    let online = dice.chance(online_share);
    match dice.below(200) {
        _ if may_online && online => Some(Channel::Online),
        0 => None,
        1..=8 => Some(Channel::Post),
        _ => Some(Channel::InPerson),
    }
}
