//! Rows of progress that a source sends apart from the record of their case, and what they add to it.
//!
//! The record (its header and lists) is what the source knew at the moment of its version. Rows up to
//! that moment add what the record does not tell itself, and never contradict it; rows after it carry
//! the case on: the last of them is its status. What comes out depends on the record and on the set of
//! rows, not on the order in which they were sent.

use super::case::CaseStatus;
use super::history::{Event, EventKind, History, Moment};

/// One row: at this moment the case got this status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    pub at: Moment,
    pub status: CaseStatus,
}

/// A case as its record and its rows of progress tell it together; everything else is the record's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advanced {
    pub status: CaseStatus,
    pub received_at: Option<Moment>,
    pub ended_at: Option<Moment>,
    /// Sorted by moment.
    pub events: Vec<Event>,
}

/// Joins a case with its rows, in whatever order and however often they came. `version_at`: the
/// moment of the record.
///
/// - A row that says "newly registered" adds nothing: a case has no such moment to go back to.
/// - A row from before the receipt adds nothing.
/// - Where the record lists supplements, rows up to its version do not ask for further ones.
/// - A request is answered by the next row that says "in process", also one that the record left open.
/// - A case that had ended and whose later rows say so again ended when the record says. One that was
///   carried on ended with the first row of its last run of ends, "finished" before "handed over".
pub fn advance(case: &History<'_>, version_at: Moment, steps: &[Step]) -> Advanced {
    let mut steps = steps.to_vec();
    steps.retain(|step| step.status != CaseStatus::Registered);
    steps.sort_by_key(|step| (step.at, order(step.status)));
    steps.dedup();
    let late = steps.partition_point(|step| step.at <= version_at);
    let moved = &steps[late..];
    let received_at = case.received_at.or_else(|| {
        let is_receipt = |step: &&Step| step.status == CaseStatus::Received;
        steps.iter().find(is_receipt).filter(|_| !moved.is_empty()).map(|step| step.at)
    });
    let is_within = |step: &Step| received_at.is_none_or(|received_at| step.at >= received_at);
    let moved = &moved[moved.iter().position(is_within).unwrap_or(moved.len())..];
    let (status, ended_at) = match moved.last() {
        Some(last) => (last.status, ended(case, moved, last.status)),
        None => (case.status, case.ended_at),
    };
    steps.retain(is_within);
    Advanced { status, received_at, ended_at, events: events(case.events, version_at, &steps) }
}

/// Of rows of one second: what begins a wait stands before what ends it, and an end comes last.
fn order(status: CaseStatus) -> u8 {
    use CaseStatus::*;
    match status {
        Registered => 0,
        Received => 1,
        AwaitingSupplement => 2,
        AwaitingPayment => 3,
        Stopped => 4,
        InProcess => 5,
        NotAccepted => 6,
        Withdrawn => 7,
        Finished => 8,
        Returned => 9,
    }
}

/// When handling ended, if the last row says that it has. `moved` are the rows after the record.
fn ended(case: &History<'_>, moved: &[Step], status: CaseStatus) -> Option<Moment> {
    let same = |other: CaseStatus| kind_of_end(other) == kind_of_end(status);
    kind_of_end(status)?;
    let run = &moved[moved.iter().rposition(|step| !same(step.status)).map_or(0, |last| last + 1)..];
    if run.len() == moved.len() && same(case.status) && case.ended_at.is_some() {
        return case.ended_at;
    }
    let finished = run.iter().find(|step| step.status == CaseStatus::Finished);
    finished.or(run.first()).map(|step| step.at)
}

/// Finished and handed over are one end of handling.
fn kind_of_end(status: CaseStatus) -> Option<CaseStatus> {
    use CaseStatus::*;
    match status {
        Finished | Returned => Some(Finished),
        NotAccepted | Withdrawn | Stopped => Some(status),
        _ => None,
    }
}

fn events(told: &[Event], version_at: Moment, steps: &[Step]) -> Vec<Event> {
    let lists_supplements = told.iter().any(|event| is_request(event.kind));
    let mut events = told.to_vec();
    for step in steps {
        match EventKind::of_progress(step.status) {
            Some(EventKind::SupplementRequested) if step.at > version_at || !lists_supplements => {
                if !told.iter().any(|event| event.at == step.at && is_request(event.kind)) {
                    insert(&mut events, step.at, EventKind::SupplementUnanswered);
                }
            }
            Some(EventKind::SupplementRequested) | None => {}
            Some(kind) => {
                if !events.iter().any(|event| event.at == step.at && event.kind == kind) {
                    insert(&mut events, step.at, kind);
                }
            }
        }
    }
    answer(&mut events, told, version_at, lists_supplements);
    events
}

fn is_request(kind: EventKind) -> bool {
    matches!(kind, EventKind::SupplementRequested | EventKind::SupplementUnanswered)
}

/// Requests that nobody answered, and that a later "in process" answers. What the record left open
/// was open at its version: only a row after that answers it.
fn answer(events: &mut Vec<Event>, told: &[Event], version_at: Moment, lists_supplements: bool) {
    let resumed: Vec<Moment> =
        events.iter().filter(|event| event.kind == EventKind::Resumed).map(|event| event.at).collect();
    let mut answers = Vec::new();
    for event in events.iter_mut().filter(|event| event.kind == EventKind::SupplementUnanswered) {
        let of_record = lists_supplements && told.contains(event);
        let after = if of_record { event.at.max(version_at) } else { event.at };
        if let Some(&at) = resumed.iter().find(|&&at| at > after) {
            event.kind = EventKind::SupplementRequested;
            answers.push(at);
        }
    }
    answers.into_iter().for_each(|at| insert(events, at, EventKind::SupplementCompleted));
}

/// Of one moment: the answer that was waited for, then requests, then moves of the promise, then the rest.
fn insert(events: &mut Vec<Event>, at: Moment, kind: EventKind) {
    let rank = |kind| match kind {
        EventKind::SupplementCompleted => 0,
        EventKind::SupplementRequested | EventKind::SupplementUnanswered => 1,
        EventKind::DueMoved => 2,
        _ => 3,
    };
    let before = |event: &Event| (event.at, rank(event.kind)) <= (at, rank(kind));
    let position = events.iter().rposition(before).map_or(0, |last| last + 1);
    events.insert(position, Event { at, kind, due: None });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::case::Channel;
    use CaseStatus::*;
    use EventKind::{
        PaymentRequested, Resumed, SupplementCompleted, SupplementRequested, SupplementUnanswered, Suspended,
    };

    const RECEIVED: Moment = 100;
    const VERSION: Moment = 200;

    fn case(status: CaseStatus, ended_at: Option<Moment>, events: &[Event]) -> History<'_> {
        let received_at = (status != Registered).then_some(RECEIVED);
        History {
            status,
            channel: Channel::Online,
            received_at,
            promised_at: Some(500),
            first_promise_at: Some(500),
            ended_at,
            limit: None,
            events,
        }
    }

    fn steps(rows: &[(Moment, CaseStatus)]) -> Vec<Step> {
        rows.iter().map(|&(at, status)| Step { at, status }).collect()
    }

    fn event(at: Moment, kind: EventKind) -> Event {
        Event { at, kind, due: None }
    }

    fn told(advanced: &Advanced) -> Vec<(Moment, EventKind)> {
        advanced.events.iter().map(|event| (event.at, event.kind)).collect()
    }

    /// Status and end that rows lead to.
    fn after(case: &History<'_>, rows: &[(Moment, CaseStatus)]) -> (CaseStatus, Option<Moment>) {
        let advanced = advance(case, VERSION, &steps(rows));
        (advanced.status, advanced.ended_at)
    }

    #[test]
    fn rows_up_to_the_record_add_events_and_leave_status_and_end_alone() {
        let record = case(InProcess, None, &[]);
        let advanced = advance(&record, VERSION, &steps(&[(200, Finished), (110, Received), (120, AwaitingPayment)]));
        assert_eq!((advanced.status, advanced.ended_at), (InProcess, None), "what the record says at its moment holds");
        assert_eq!(told(&advanced), [(110, Resumed), (120, PaymentRequested), (200, EventKind::Finished)]);
    }

    #[test]
    fn the_last_row_after_the_record_is_the_status() {
        let open = case(InProcess, None, &[]);
        assert_eq!(after(&open, &[(201, Finished)]), (Finished, Some(201)));
        assert_eq!(
            after(&open, &[(230, Returned), (210, Finished)]),
            (Returned, Some(210)),
            "not the day it was collected"
        );
        assert_eq!(after(&open, &[(230, Returned)]), (Returned, Some(230)), "handling had ended by then at the latest");
        assert_eq!(after(&open, &[(210, Finished), (220, InProcess)]), (InProcess, None), "reopened");
        assert_eq!(
            after(&open, &[(210, Finished), (220, InProcess), (230, Finished), (240, Finished)]),
            (Finished, Some(230))
        );
        assert_eq!(after(&open, &[(210, Withdrawn)]), (Withdrawn, Some(210)));
        assert_eq!(after(&open, &[(210, Stopped), (220, NotAccepted)]), (NotAccepted, Some(220)));
        assert_eq!(after(&open, &[(210, Registered)]), (InProcess, None));
        assert_eq!(
            after(&open, &[(210, Returned), (210, Finished)]),
            (Returned, Some(210)),
            "one second: the end comes last"
        );
        let ended = case(Finished, Some(150), &[]);
        assert_eq!(after(&ended, &[(210, Returned)]), (Returned, Some(150)), "it had ended before it was collected");
        assert_eq!(after(&ended, &[(210, Finished)]), (Finished, Some(150)), "saying so again ends nothing");
        assert_eq!(after(&ended, &[(210, InProcess)]), (InProcess, None));
        assert_eq!(after(&ended, &[(210, Stopped)]), (Stopped, Some(210)));
        let stopped = case(Stopped, Some(150), &[]);
        assert_eq!(after(&stopped, &[(210, Stopped)]), (Stopped, Some(150)));
        assert_eq!(after(&stopped, &[(210, InProcess), (220, Stopped)]), (Stopped, Some(220)));
    }

    #[test]
    fn a_registered_case_is_received_by_its_rows() {
        let registered = case(Registered, None, &[]);
        let advanced = advance(&registered, VERSION, &steps(&[(250, InProcess), (210, Received)]));
        assert_eq!((advanced.status, advanced.received_at), (InProcess, Some(210)));
        let advanced = advance(&registered, VERSION, &steps(&[(190, Received)]));
        assert_eq!((advanced.status, advanced.received_at), (Registered, None), "the later record knows better");
        let advanced = advance(&registered, VERSION, &steps(&[(210, NotAccepted)]));
        assert_eq!((advanced.status, advanced.received_at), (NotAccepted, None), "turned away at the door");
        let advanced = advance(&registered, VERSION, &steps(&[(210, InProcess)]));
        assert_eq!(advanced.received_at, None, "no row tells the receipt");
    }

    #[test]
    fn rows_from_before_the_receipt_add_nothing() {
        let record = case(InProcess, None, &[]);
        assert!(advance(&record, VERSION, &steps(&[(99, Received), (50, Finished)])).events.is_empty());
        let advanced = advance(&record, 20, &steps(&[(50, Finished)]));
        assert_eq!((advanced.status, advanced.ended_at), (InProcess, None), "also where the record is older still");
    }

    #[test]
    fn requests_are_answered_by_the_next_row_in_process() {
        let record = case(AwaitingSupplement, None, &[]);
        let rows = steps(&[(110, AwaitingSupplement), (120, InProcess), (130, AwaitingSupplement)]);
        let expected =
            [(110, SupplementRequested), (120, SupplementCompleted), (120, Resumed), (130, SupplementUnanswered)];
        assert_eq!(told(&advance(&record, VERSION, &rows)), expected);
        let later = [rows, steps(&[(210, InProcess)])].concat();
        let advanced = advance(&record, VERSION, &later);
        assert_eq!(advanced.status, InProcess);
        assert_eq!(told(&advanced)[3..], [(130, SupplementRequested), (210, SupplementCompleted), (210, Resumed)]);
    }

    #[test]
    fn the_list_of_the_record_is_the_authority_on_its_supplements() {
        let list = [event(110, SupplementRequested), event(120, SupplementCompleted), event(130, SupplementUnanswered)];
        let record = case(AwaitingSupplement, None, &list);
        let rows = steps(&[(111, AwaitingSupplement), (125, AwaitingSupplement), (140, InProcess)]);
        let expected =
            [(110, SupplementRequested), (120, SupplementCompleted), (130, SupplementUnanswered), (140, Resumed)];
        assert_eq!(told(&advance(&record, VERSION, &rows)), expected, "open at its version, whatever rows say before");
        let late = steps(&[(210, InProcess), (220, AwaitingSupplement)]);
        let expected = [
            (110, SupplementRequested),
            (120, SupplementCompleted),
            (130, SupplementRequested),
            (210, SupplementCompleted),
            (210, Resumed),
            (220, SupplementUnanswered),
        ];
        assert_eq!(told(&advance(&record, VERSION, &late)), expected);
    }

    #[test]
    fn what_the_record_tells_itself_is_not_told_twice() {
        let list = [event(110, Resumed), event(120, Suspended)];
        let record = case(Stopped, Some(120), &list);
        let again = steps(&[(110, InProcess), (110, Received), (120, Stopped), (120, Stopped)]);
        assert_eq!(told(&advance(&record, VERSION, &again)), [(110, Resumed), (120, Suspended)]);
    }

    #[test]
    fn neither_order_nor_repetition_of_the_rows_matters() {
        let list = [event(105, SupplementUnanswered)];
        let record = case(InProcess, None, &list);
        let rows = steps(&[
            (110, Received),
            (210, AwaitingSupplement),
            (210, InProcess),
            (220, AwaitingPayment),
            (230, InProcess),
            (240, Finished),
            (240, Returned),
        ]);
        let expected = advance(&record, VERSION, &rows);
        let mut turned = rows.clone();
        for _ in 0..rows.len() {
            turned.rotate_left(1);
            assert_eq!(advance(&record, VERSION, &turned), expected);
            assert_eq!(advance(&record, VERSION, &[turned.clone(), rows.clone()].concat()), expected);
        }
        assert!(expected.events.is_sorted_by_key(|event| event.at));
    }
}
