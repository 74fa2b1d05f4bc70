//! The life of one case: received, perhaps supplemented, extended, withdrawn, and ended.

use crate::domain::calendar::{Calendar, EpochDay};
use crate::domain::case::{CaseStatus, Channel};

use super::case::{SyntheticCase, takes_online};
use super::days::{self, Moment, day_of, minute_of, moment};
use super::dice::{Dice, Tally};
use super::world::{ProvinceWorld, World};

mod endings;
mod ordinary;
mod progress;
mod promises;
mod supplements;

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
        self.run(&mut case, dice, shares);
        self.mistype(&mut case, dice);
        self.record(&mut case, dice);
        case
    }

    /// From the promise to the end, or as far as it has come.
    fn run(&self, case: &mut SyntheticCase, dice: &mut Dice, shares: &mut Shares) {
        let fate = dice.unit() * 100.0;
        let edges = [REFUSED_AT_THE_DOOR, REFUSED, WITHDRAWN, STOPPED, AWAITING_PAYMENT, NEVER_SUPPLEMENTED];
        let mut edge = 0.0;
        let fate = edges.iter().position(|share| {
            edge += share;
            fate < edge
        });
        let fresh = case.received_at.is_some_and(|at| day_of(at) + 3 > day_of(self.extracted_at));
        if fresh && case.channel == Some(Channel::Online) && dice.chance(0.15) {
            case.received_at = None;
            case.status = CaseStatus::Registered;
            return;
        }
        self.promise(case, dice);
        match fate {
            Some(0) => self.refuse_at_the_door(case, dice),
            Some(1) => self.refuse(case, dice),
            Some(2) => self.withdraw(case, dice),
            Some(3) => self.stop(case, dice),
            Some(4) => self.await_payment(case, dice),
            Some(5) => self.wait_for_ever(case, dice),
            _ => self.handle(case, dice, shares),
        }
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

    fn leave_open(&self, case: &mut SyntheticCase) {
        let fresh = case.received_at.is_some_and(|at| at + 86_400 > self.extracted_at);
        case.status = if fresh { CaseStatus::Received } else { CaseStatus::InProcess };
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
