//! The rows of progress that a third of the cases carry, and the waits and turns only they tell of.

use crate::domain::case::{CaseStatus, Channel};

use super::Lives;
use crate::sample::case::{Step, Supplement, SyntheticCase};
use crate::sample::days::{Moment, day_of, moment, office_minute};
use crate::sample::dice::Dice;

/// The share of cases whose system sends rows of progress, whatever happened.
const SENT: f64 = 0.33;
/// Handling stopped and taken up again.
const SUSPENDED: f64 = 0.004;
/// Money asked for and paid: of the cases with a fee.
const PAID: f64 = 0.008;
/// Finished, taken back, and finished again.
const TAKEN_BACK: f64 = 0.001;
/// Of the supplemented cases: the requests stand in the progress and nowhere else.
const REQUESTS_HERE_ALONE: f64 = 0.04;
/// Of the resolved cases with progress: no row says finished, only returned.
const RETURNED_ALONE: f64 = 0.03;
/// Of the resolved cases with progress: finished minutes, and days, from where the header says.
const MINUTES_OFF: f64 = 0.05;
const DAYS_OFF: f64 = 0.03;

/// A time in which the case had a status that is not its last.
struct Detour {
    status: CaseStatus,
    from: Moment,
    until: Moment,
}

impl Lives<'_> {
    /// Writes down the progress of a case whose life has been lived.
    pub(super) fn record(&self, case: &mut SyntheticCase, dice: &mut Dice) {
        let detour = case.received_at.and_then(|received| self.detour(case, received, dice));
        let is_here_alone = detour.is_none() && are_apart(&case.supplements) && dice.chance(REQUESTS_HERE_ALONE);
        if case.progress.is_empty() && detour.is_none() && !is_here_alone && !dice.chance(SENT) {
            return;
        }
        let mut steps = std::mem::take(&mut case.progress);
        if let Some(Detour { status, from, until }) = detour {
            steps.extend([Step { at: from, status }, Step { at: until, status: CaseStatus::InProcess }]);
        }
        for supplement in &case.supplements {
            steps.push(Step { at: supplement.requested_at, status: CaseStatus::AwaitingSupplement });
            steps.extend(supplement.completed_at.map(|at| Step { at, status: CaseStatus::InProcess }));
        }
        if is_here_alone {
            case.supplements.clear();
        }
        self.begin(case, &mut steps, dice);
        self.close(case, &mut steps, dice);
        steps.sort_by_key(|step| step.at);
        case.progress = steps;
    }

    fn detour(&self, case: &SyntheticCase, received: Moment, dice: &mut Dice) -> Option<Detour> {
        use CaseStatus::*;
        let draw = dice.unit();
        let paid = if case.fee_due { PAID } else { 0.0 };
        let status = match case.status {
            InProcess | Finished | Returned | Stopped | Withdrawn if draw < SUSPENDED => Stopped,
            InProcess | Finished | Returned if draw < SUSPENDED + paid => AwaitingPayment,
            Finished | Returned if draw > 1.0 - TAKEN_BACK => Finished,
            _ => return None,
        };
        let end = case.ended_at().unwrap_or(self.extracted_at);
        if end - received < 4 * 3600 {
            return None;
        }
        let from = received + (end - received) * i64::from(dice.between(10, 50)) / 100;
        let until = from + (end - from) * i64::from(dice.between(20, 80)) / 100;
        Some(Detour {
            status,
            from: in_the_office(received, from, until, dice),
            until: in_the_office(from, until, end, dice),
        })
    }

    /// Registered, received, taken up.
    fn begin(&self, case: &SyntheticCase, steps: &mut Vec<Step>, dice: &mut Dice) {
        let first = steps.iter().map(|step| step.at).min();
        if let Some(at) = case.submitted_at.filter(|_| case.channel == Some(Channel::Online)) {
            steps.push(Step { at, status: CaseStatus::Registered });
        }
        let Some(received) = case.received_at else { return };
        steps.push(Step { at: received, status: CaseStatus::Received });
        let taken_up = self.later(received, dice.between(0, 1), dice);
        let before = first.or(case.ended_at()).unwrap_or(self.extracted_at);
        if taken_up < before && case.status != CaseStatus::Received {
            steps.push(Step { at: taken_up, status: CaseStatus::InProcess });
        }
    }

    /// The end as the progress tells it, which is not always as the header does.
    fn close(&self, case: &SyntheticCase, steps: &mut Vec<Step>, dice: &mut Dice) {
        use CaseStatus::*;
        let Some(end) = case.ended_at() else { return };
        if !matches!(case.status, Finished | Returned) {
            return steps.push(Step { at: end, status: case.status });
        }
        if let Some(at) = case.returned_at {
            steps.push(Step { at, status: Returned });
            if dice.chance(RETURNED_ALONE) {
                return;
            }
        }
        let draw = dice.unit();
        let apart = match draw < MINUTES_OFF {
            true => dice.between(1, 120) * 60,
            false if draw < MINUTES_OFF + DAYS_OFF => dice.between(1, 5) * 86_400,
            false => 0,
        };
        let told = end + i64::from(if dice.chance(0.5) { apart } else { -apart });
        let before = steps.iter().filter(|step| step.status != Returned).map(|step| step.at).max();
        let fits = before.is_none_or(|before| told > before) && self.happened(told).is_some();
        steps.push(Step { at: if fits { told } else { end }, status: Finished });
    }
}

/// There are requests and none overlap, so that rows of progress can stand for them. New dates are
/// then told by the header alone.
fn are_apart(supplements: &[Supplement]) -> bool {
    let in_order = supplements.windows(2).all(|two| two[0].completed_at.is_some_and(|at| at < two[1].requested_at));
    !supplements.is_empty() && in_order
}

/// `at` moved to an office hour of its day, if that leaves it between the two.
fn in_the_office(after: Moment, at: Moment, before: Moment, dice: &mut Dice) -> Moment {
    let moved = moment(day_of(at), office_minute(dice).max(480), dice.between(0, 59));
    if after + 60 < moved && moved + 60 < before { moved } else { at }
}
