//! Ends other than a result: refused, withdrawn, stopped, or waiting for money.

use crate::domain::case::CaseStatus;

use super::Lives;
use crate::sample::case::{Step, SyntheticCase};
use crate::sample::dice::Dice;

/// The share of cases awaiting payment whose system tells since when.
const PAYMENT_IS_DATED: f64 = 0.6;

impl Lives<'_> {
    pub(super) fn refuse_at_the_door(&self, case: &mut SyntheticCase, dice: &mut Dice) {
        let Some(submitted) = case.submitted_at else { return };
        case.refused_at = self.happened(submitted + i64::from(dice.between(300, 86_000)));
        case.status = if case.refused_at.is_some() { CaseStatus::NotAccepted } else { CaseStatus::Registered };
        (case.received_at, case.due_at) = (None, None);
    }

    pub(super) fn refuse(&self, case: &mut SyntheticCase, dice: &mut Dice) {
        let Some(received) = case.received_at else { return };
        let at = self.happened(self.later(received, dice.between(0, 3), dice));
        let Some(at) = at else { return self.leave_open(case) };
        case.status = CaseStatus::NotAccepted;
        if dice.chance(0.8) { case.refused_at = Some(at) } else { case.finished_at = Some(at) }
    }

    /// One in ten withdraws only after the date has passed.
    pub(super) fn withdraw(&self, case: &mut SyntheticCase, dice: &mut Dice) {
        let Some(received) = case.received_at else { return };
        let latest = self.limit(case);
        let after = if dice.chance(0.1) { latest + dice.between(1, 8) } else { dice.between(0, latest) };
        let Some(at) = self.happened(self.later(received, after, dice)) else { return self.leave_open(case) };
        case.status = CaseStatus::Withdrawn;
        if dice.chance(0.8) { case.withdrawn_at = Some(at) } else { case.finished_at = Some(at) }
    }

    pub(super) fn stop(&self, case: &mut SyntheticCase, dice: &mut Dice) {
        let Some(received) = case.received_at else { return };
        let after = dice.between(1, self.limit(case) + 5);
        case.finished_at = self.happened(self.later(received, after, dice));
        if case.finished_at.is_none() {
            return self.leave_open(case);
        }
        case.status = CaseStatus::Stopped;
    }

    /// The applicant does not pay; not every system tells when the money was asked for.
    pub(super) fn await_payment(&self, case: &mut SyntheticCase, dice: &mut Dice) {
        let Some(received) = case.received_at else { return };
        let asked = self.later(received, dice.between(0, self.limit(case)), dice);
        if self.happened(asked).is_none() {
            return self.leave_open(case);
        }
        case.status = CaseStatus::AwaitingPayment;
        if dice.chance(PAYMENT_IS_DATED) {
            case.progress.push(Step { at: asked, status: CaseStatus::AwaitingPayment });
        }
    }
}
