//! Requests to supplement the papers, answered or not, one after the other or overlapping.

use crate::domain::case::CaseStatus;

use super::Lives;
use crate::sample::case::{Supplement, SyntheticCase};
use crate::sample::days::Moment;
use crate::sample::dice::Dice;

/// Of the supplemented cases: asked a second and, of those, a third time.
const AGAIN: f64 = 0.2;
/// Of the requests that follow another: made while that one was still open.
const OVERLAPPING: f64 = 0.12;
/// Never answered, and the case goes on all the same.
const PASSED_OVER: f64 = 0.04;
/// Late because the date did not move with the answer, as by law it should.
const DATE_LEFT: f64 = 0.4;
/// The new date stands in the header alone: for all answers of a case, and for single ones.
const NEW_DATE_UNTOLD: f64 = 0.12;
const NEW_DATE_FORGOTTEN: f64 = 0.03;

impl Lives<'_> {
    /// One to three requests. The moment of the last answer, or `None` if one is still awaited.
    pub(super) fn supplement(
        &self,
        case: &mut SyntheticCase,
        received: Moment,
        late: bool,
        dice: &mut Dice,
    ) -> Option<Moment> {
        let from = self.requests(case, received, dice);
        self.move_with_answers(case, late, dice);
        if case.status == CaseStatus::AwaitingSupplement { None } else { Some(from) }
    }

    /// The requests and answers alone; the latest moment among them.
    fn requests(&self, case: &mut SyntheticCase, received: Moment, dice: &mut Dice) -> Moment {
        let (mut from, mut times) = (received, 0);
        loop {
            let open = case.supplements.last().map_or(from, |last| last.requested_at + 60);
            let overlaps = open + 60 < from && dice.chance(OVERLAPPING);
            let requested_at = match overlaps {
                true => open + (from - open) * i64::from(dice.between(10, 90)) / 100,
                false => self.later(from, dice.between(0, 2), dice),
            };
            if self.happened(requested_at).is_none() {
                return from;
            }
            let answered = self.happened(requested_at + i64::from(dice.between(3_600, 1_000_000)));
            let passed_over = dice.chance(PASSED_OVER);
            let completed_at = answered.filter(|_| !passed_over);
            case.supplements.push(Supplement { requested_at, completed_at, due_moved: None });
            from = from.max(completed_at.unwrap_or(requested_at));
            times += 1;
            if answered.is_none() && !passed_over {
                case.status = CaseStatus::AwaitingSupplement;
                return from;
            }
            if times == 3 || !dice.chance(AGAIN) {
                return from;
            }
        }
    }

    /// By law the period starts again with each answer; some systems leave the date, and the case
    /// ends late.
    fn move_with_answers(&self, case: &mut SyntheticCase, late: bool, dice: &mut Dice) {
        let is_told = !dice.chance(NEW_DATE_UNTOLD);
        let mut last = Moment::MIN;
        while let Some((index, completed)) = next_answer(&case.supplements, last) {
            last = completed;
            let Some(before) = case.due_at.filter(|_| !(late && dice.chance(DATE_LEFT))) else { continue };
            let after = self.due(case, completed, 1, dice);
            case.due_original_at.get_or_insert(before);
            case.due_at = Some(after);
            if is_told && !dice.chance(NEW_DATE_FORGOTTEN) {
                case.supplements[index].due_moved = Some((before, after));
            }
        }
    }

    /// The applicant never answered; one request in eight was made when the case was late already.
    pub(super) fn wait_for_ever(&self, case: &mut SyntheticCase, dice: &mut Dice) {
        let Some(received) = case.received_at else { return };
        let after = if dice.chance(0.12) { self.limit(case) + dice.between(1, 4) } else { dice.between(0, 3) };
        let mut requested_at = self.later(received, after, dice);
        if dice.chance(0.2) {
            let completed = requested_at + i64::from(dice.between(3_600, 800_000));
            let again = self.later(completed, dice.between(0, 2), dice);
            if self.happened(again).is_some() {
                case.supplements.push(Supplement { requested_at, completed_at: Some(completed), due_moved: None });
                requested_at = again;
            }
        }
        if self.happened(requested_at).is_none() {
            return self.leave_open(case);
        }
        case.supplements.push(Supplement { requested_at, completed_at: None, due_moved: None });
        case.status = CaseStatus::AwaitingSupplement;
    }
}

/// The first answer after `last`, in the order of the answers, which is not always that of the requests.
fn next_answer(supplements: &[Supplement], last: Moment) -> Option<(usize, Moment)> {
    let answers = supplements.iter().enumerate().filter_map(|(index, one)| Some((index, one.completed_at?)));
    answers.filter(|&(_, completed)| completed > last + 59).min_by_key(|&(_, completed)| completed)
}
