//! From what a row tells to the events of its case, and to the promise that was on its receipt.
//!
//! Nothing is filled in: a move of the promise whose moment is not told, or that does not lead to the
//! promise stored now, moves nothing.

use crate::domain::case::CaseStatus;
use crate::domain::history::{Event, EventKind, Moment};

/// The lists of one row, read and checked, in the order they stand there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    pub supplements: Vec<Supplement>,
    pub due_moves: Vec<DueMove>,
    pub progress: Vec<Progress>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Supplement {
    pub requested_at: Moment,
    /// `None`: the source tells no answer.
    pub completed_at: Option<Moment>,
    /// Told with the answer; without one nobody says since when it holds, and it is left out.
    pub new_due: Option<Moment>,
}

/// A move of the promise for another reason than a supplement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DueMove {
    pub at: Moment,
    pub new_due: Moment,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    pub at: Moment,
    pub status: CaseStatus,
}

/// The events in the order of time, and the promise on the receipt. `due_at` is the promise stored
/// now, `due_at_original` the first one, if the source tells it.
///
/// Of one moment: first the answer that was waited for, then requests, then moves of the promise, then
/// progress in the order it is listed.
pub fn events(told: &Told, due_at: Option<Moment>, due_at_original: Option<Moment>) -> (Vec<Event>, Option<Moment>) {
    if told.supplements.is_empty() && told.due_moves.is_empty() && told.progress.is_empty() {
        return (Vec::new(), due_at);
    }
    let mut ranked = Vec::with_capacity(2 * told.supplements.len() + told.due_moves.len() + told.progress.len());
    if told.supplements.is_empty() {
        asked_in_progress(&told.progress, &mut ranked);
    } else {
        asked_in_list(&told.supplements, &mut ranked);
    }
    let moved = |step: &DueMove| Ranked::new(step.at, EventKind::DueMoved, Some(step.new_due));
    ranked.extend(told.due_moves.iter().map(moved));
    let others = told.progress.iter().filter(|step| step.status != CaseStatus::AwaitingSupplement);
    ranked.extend(others.filter_map(|step| Some(Ranked::new(step.at, EventKind::of_progress(step.status)?, None))));
    ranked.sort_by_key(|one| (one.event.at, one.rank));
    let mut events: Vec<Event> = ranked.into_iter().map(|one| one.event).collect();
    events.dedup_by(|later, earlier| {
        let is_repeat = later.at == earlier.at && later.kind == earlier.kind && !is_of_pair(later.kind);
        if is_repeat {
            // Of two moves at one moment the one listed later is the one that held.
            *earlier = *later;
        }
        is_repeat
    });
    let promised_at = first_promise(&mut events, due_at, due_at_original);
    (events, promised_at)
}

/// A request and its answer stay a pair also where another pair shares a moment with them: only thus
/// can be told until when the case waited.
fn is_of_pair(kind: EventKind) -> bool {
    matches!(kind, EventKind::SupplementRequested | EventKind::SupplementCompleted)
}

/// An event and where it stands among others of the same second.
struct Ranked {
    rank: u8,
    event: Event,
}

impl Ranked {
    fn new(at: Moment, kind: EventKind, due: Option<Moment>) -> Self {
        let rank = match kind {
            EventKind::SupplementRequested | EventKind::SupplementUnanswered => 1,
            EventKind::SupplementCompleted => 2,
            EventKind::DueMoved => 3,
            _ => 4,
        };
        Self { rank, event: Event { at, kind, due } }
    }
}

/// The same entry twice is one.
fn asked_in_list(supplements: &[Supplement], into: &mut Vec<Ranked>) {
    let mut pairs = supplements.to_vec();
    // Of equal pairs the last one with a new promise comes first, and stays.
    pairs.reverse();
    pairs.sort_by_key(|pair| (pair.requested_at, pair.completed_at, pair.new_due.is_none()));
    pairs.dedup_by_key(|pair| (pair.requested_at, pair.completed_at));
    for pair in pairs {
        push_pair(pair.requested_at, pair.completed_at, pair.new_due, into);
    }
}

/// A row of progress asks; the next one that says "in process again" answers.
fn asked_in_progress(progress: &[Progress], into: &mut Vec<Ranked>) {
    let mut rows = progress.to_vec();
    rows.sort_by_key(|row| row.at);
    let (mut resumed_at, mut asked) = (None, Vec::new());
    for row in rows.iter().rev() {
        match EventKind::of_progress(row.status) {
            Some(EventKind::Resumed) => resumed_at = Some(row.at),
            Some(EventKind::SupplementRequested) => asked.push((row.at, resumed_at)),
            _ => {}
        }
    }
    asked.dedup();
    asked.into_iter().rev().for_each(|(requested_at, answered_at)| push_pair(requested_at, answered_at, None, into));
}

fn push_pair(requested_at: Moment, completed_at: Option<Moment>, new_due: Option<Moment>, into: &mut Vec<Ranked>) {
    let Some(completed_at) = completed_at else {
        into.push(Ranked::new(requested_at, EventKind::SupplementUnanswered, None));
        return;
    };
    into.push(Ranked::new(requested_at, EventKind::SupplementRequested, None));
    let mut completed = Ranked::new(completed_at, EventKind::SupplementCompleted, new_due);
    if requested_at < completed_at {
        // The answer that came comes before a new request of the same second.
        completed.rank = 0;
    }
    into.push(completed);
}

/// The promise on the receipt. Moves that do not lead from the first promise to the one stored now are
/// not told in full, and taken out: what is stored now then holds throughout.
fn first_promise(events: &mut Vec<Event>, due_at: Option<Moment>, due_at_original: Option<Moment>) -> Option<Moment> {
    let last = events.iter().rev().find_map(|event| event.due);
    if last.is_some() && last == due_at && due_at_original.is_some() {
        return due_at_original;
    }
    events.retain_mut(|event| {
        event.due = None;
        event.kind != EventKind::DueMoved
    });
    due_at
}

#[cfg(test)]
mod tests {
    use super::*;
    use EventKind::*;

    type Row = (Moment, EventKind, Option<Moment>);

    const DUE: Moment = 100;
    const FIRST: Moment = 90;

    fn asked(requested_at: Moment, completed_at: Option<Moment>, new_due: Option<Moment>) -> Supplement {
        Supplement { requested_at, completed_at, new_due }
    }

    fn of(told: &Told) -> Vec<Row> {
        with_promise(told, Some(DUE), Some(FIRST)).0
    }

    fn with_promise(told: &Told, due_at: Option<Moment>, original: Option<Moment>) -> (Vec<Row>, Option<Moment>) {
        let (events, promised_at) = events(told, due_at, original);
        (events.into_iter().map(|event| (event.at, event.kind, event.due)).collect(), promised_at)
    }

    fn supplements(list: &[Supplement]) -> Told {
        Told { supplements: list.to_vec(), ..Told::default() }
    }

    fn progress(list: &[(Moment, CaseStatus)]) -> Told {
        let progress = list.iter().map(|&(at, status)| Progress { at, status }).collect();
        Told { progress, ..Told::default() }
    }

    #[test]
    fn a_row_that_tells_nothing_keeps_its_promise() {
        assert_eq!(with_promise(&Told::default(), Some(DUE), Some(FIRST)), (Vec::new(), Some(DUE)));
        assert_eq!(with_promise(&Told::default(), None, Some(FIRST)), (Vec::new(), None));
    }

    #[test]
    fn supplements_are_requests_with_or_without_an_answer() {
        let told = supplements(&[asked(5, None, None), asked(1, Some(3), Some(DUE))]);
        let expected =
            [(1, SupplementRequested, None), (3, SupplementCompleted, Some(DUE)), (5, SupplementUnanswered, None)];
        assert_eq!(of(&told), expected);
    }

    #[test]
    fn an_answer_comes_before_a_new_request_of_the_same_second_and_after_its_own() {
        let told = supplements(&[asked(3, Some(6), None), asked(1, Some(3), None), asked(6, Some(6), None)]);
        let kinds: Vec<_> = of(&told).iter().map(|&(at, kind, _)| (at, kind)).collect();
        let expected = [
            (1, SupplementRequested),
            (3, SupplementCompleted),
            (3, SupplementRequested),
            (6, SupplementCompleted),
            (6, SupplementRequested),
            (6, SupplementCompleted),
        ];
        assert_eq!(kinds, expected);
    }

    #[test]
    fn the_same_entry_twice_is_one_and_pairs_that_share_a_moment_stay_pairs() {
        let told = supplements(&[asked(1, Some(3), None), asked(1, Some(3), Some(DUE)), asked(1, Some(3), None)]);
        assert_eq!(of(&told), [(1, SupplementRequested, None), (3, SupplementCompleted, Some(DUE))]);
        let told = supplements(&[
            asked(1, Some(5), None),
            asked(2, Some(5), None),
            asked(7, None, None),
            asked(7, None, None),
        ]);
        let kinds: Vec<_> = of(&told).iter().map(|&(at, kind, _)| (at, kind)).collect();
        let expected = [
            (1, SupplementRequested),
            (2, SupplementRequested),
            (5, SupplementCompleted),
            (5, SupplementCompleted),
            (7, SupplementUnanswered),
        ];
        assert_eq!(kinds, expected, "two answers for two requests");
    }

    #[test]
    fn moves_of_the_promise_hold_from_their_moment_on() {
        let due_moves = vec![DueMove { at: 7, new_due: DUE }, DueMove { at: 4, new_due: 95 }];
        let told = Told { due_moves, ..Told::default() };
        let expected = vec![(4, DueMoved, Some(95)), (7, DueMoved, Some(DUE))];
        assert_eq!(with_promise(&told, Some(DUE), Some(FIRST)), (expected, Some(FIRST)));
        let due_moves = vec![DueMove { at: 4, new_due: 95 }, DueMove { at: 4, new_due: DUE }];
        let told = Told { due_moves, ..Told::default() };
        assert_eq!(of(&told), [(4, DueMoved, Some(DUE))], "the later of two at one moment");
    }

    #[test]
    fn every_status_of_progress_has_its_event_or_none() {
        let rows: Vec<_> = (1..).zip(CaseStatus::ALL).collect();
        let expected = [
            (2, Resumed),
            (3, Refused),
            (4, Resumed),
            (5, SupplementUnanswered),
            (6, PaymentRequested),
            (7, Withdrawn),
            (8, Suspended),
            (9, Finished),
            (10, Returned),
        ];
        assert_eq!(of(&progress(&rows)), expected.map(|(at, kind)| (at, kind, None)));
    }

    #[test]
    fn being_in_process_again_answers_requests_of_progress() {
        use CaseStatus::{AwaitingSupplement, InProcess, Received};
        let rows = [
            (9, AwaitingSupplement),
            (6, InProcess),
            (4, Received),
            (4, InProcess),
            (3, AwaitingSupplement),
            (2, AwaitingSupplement),
            (2, AwaitingSupplement),
            (1, Received),
            (6, AwaitingSupplement),
        ];
        let expected = [
            (1, Resumed),
            (2, SupplementRequested),
            (3, SupplementRequested),
            (4, SupplementCompleted),
            (4, SupplementCompleted),
            (4, Resumed),
            (6, SupplementUnanswered),
            (6, Resumed),
            (9, SupplementUnanswered),
        ];
        assert_eq!(of(&progress(&rows)), expected.map(|(at, kind)| (at, kind, None)));
    }

    #[test]
    fn progress_of_one_moment_is_taken_as_listed() {
        use CaseStatus::{AwaitingPayment, AwaitingSupplement, InProcess, Received};
        let rows = [(1, Received), (1, InProcess), (1, AwaitingPayment), (2, AwaitingSupplement), (2, InProcess)];
        let expected =
            [(1, Resumed), (1, PaymentRequested), (2, SupplementRequested), (2, SupplementCompleted), (2, Resumed)];
        assert_eq!(of(&progress(&rows)), expected.map(|(at, kind)| (at, kind, None)));
    }

    #[test]
    fn progress_asks_nothing_where_the_row_lists_supplements() {
        let rows = [(2, CaseStatus::AwaitingSupplement), (4, CaseStatus::InProcess), (5, CaseStatus::AwaitingPayment)];
        let told = Told { supplements: vec![asked(1, None, None)], ..progress(&rows) };
        let expected = [(1, SupplementUnanswered, None), (4, Resumed, None), (5, PaymentRequested, None)];
        assert_eq!(of(&told), expected);
    }

    #[test]
    fn moves_that_do_not_lead_to_the_stored_promise_move_nothing() {
        let due_moves = vec![DueMove { at: 7, new_due: DUE }];
        let told = Told { supplements: vec![asked(1, Some(3), Some(95))], due_moves, ..Told::default() };
        let pair = [(1, SupplementRequested, None), (3, SupplementCompleted, None)].to_vec();
        let all = [pair[0], (3, SupplementCompleted, Some(95)), (7, DueMoved, Some(DUE))].to_vec();
        assert_eq!(with_promise(&told, Some(DUE), Some(FIRST)), (all.clone(), Some(FIRST)));
        assert_eq!(with_promise(&told, Some(DUE), None), (pair.clone(), Some(DUE)), "the first is not told");
        assert_eq!(with_promise(&told, Some(99), Some(FIRST)), (pair.clone(), Some(99)), "another one is stored");
        assert_eq!(with_promise(&told, None, Some(FIRST)), (pair.clone(), None));
        let undated = Told { supplements: vec![told.supplements[0], asked(5, None, Some(97))], ..told };
        let expected = [all[0], all[1], (5, SupplementUnanswered, None), all[2]].to_vec();
        assert_eq!(with_promise(&undated, Some(DUE), Some(FIRST)), (expected, Some(FIRST)), "no moment, no move");
    }
}
