//! Integrity signals: patterns in cases that an inspector may want to look at. A signal, never a verdict.

use super::bucket::Bucket;
use super::calendar::{Calendar, EpochDay, date_of, epoch_day};
use super::case::{CaseStatus, Channel};
use super::history::{EventKind, History, Moment, SECONDS_A_DAY, day_of, end_of, start_of};
use super::place::PlaceCode;

/// A pattern, counted case by case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Signal {
    /// Finished equal to due, to the second.
    FinishedOnDueSecond,
    /// Closed after office hours of the last day of its half month, among many others.
    LastEveningBurst,
    /// The promise was moved within the last working day before it ran out.
    DueMovedBeforeExpiry,
    /// Received and finished within a minute.
    FinishedWithinMinute,
    /// Returned, and received again.
    ReceivedAgain,
    /// Promised later than the procedure's limit allows.
    LongPromise,
    /// Sent as finished while the history says waiting or stopped (5, 6, 8).
    WaitingSentAsFinished,
}

impl Signal {
    pub const ALL: [Self; 7] = [
        Self::FinishedOnDueSecond,
        Self::LastEveningBurst,
        Self::DueMovedBeforeExpiry,
        Self::FinishedWithinMinute,
        Self::ReceivedAgain,
        Self::LongPromise,
        Self::WaitingSentAsFinished,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::FinishedOnDueSecond => "finished_on_due_second",
            Self::LastEveningBurst => "last_evening_burst",
            Self::DueMovedBeforeExpiry => "due_moved_before_expiry",
            Self::FinishedWithinMinute => "finished_within_minute",
            Self::ReceivedAgain => "received_again",
            Self::LongPromise => "long_promise",
            Self::WaitingSentAsFinished => "waiting_sent_as_finished",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|signal| signal.as_str() == text)
    }

    /// Of the check that gives it its bounds and words.
    pub fn code(self) -> &'static str {
        match self {
            Self::FinishedOnDueSecond => "S_FINISHED_ON_DUE_SECOND",
            Self::LastEveningBurst => "S_LAST_EVENING_BURST",
            Self::DueMovedBeforeExpiry => "S_DUE_MOVED_BEFORE_EXPIRY",
            Self::FinishedWithinMinute => "S_FINISHED_WITHIN_MINUTE",
            Self::ReceivedAgain => "S_RECEIVED_AGAIN",
            Self::LongPromise => "S_LONG_PROMISE",
            Self::WaitingSentAsFinished => "S_WAITING_SENT_AS_FINISHED",
        }
    }
}

/// Cases of one agency in a half month that show a signal, of those that could.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignalCount {
    pub source: String,
    pub place: PlaceCode,
    /// Code of the agency; empty if the source does not say it.
    pub agency: String,
    pub bucket: Bucket,
    pub signal: Signal,
    pub n: i64,
    pub of: i64,
}

/// What a case says of the signals that it could show: calls `each(signal, day, is_shown)` once for
/// each of them, with the day that decides the half month it is counted in. Nothing after `as_of` is
/// looked at.
pub fn signs(
    history: &History<'_>,
    calendar: &Calendar,
    as_of: EpochDay,
    mut each: impl FnMut(Signal, EpochDay, bool),
) {
    let known = |moment: &Moment| day_of(*moment) <= as_of;
    let is_finished = matches!(history.status, CaseStatus::Finished | CaseStatus::Returned);
    let received = history.received_at.filter(known);
    let ended = history.ended_at.filter(|_| is_finished).filter(known);
    if let Some(ended) = ended {
        let day = day_of(ended);
        if let Some(due) = due_at_end(history, ended).filter(|&due| !(is_date(due) && is_date(ended))) {
            each(Signal::FinishedOnDueSecond, day, due == ended);
        }
        if let Some(received) = received.filter(|&received| !(is_date(received) && is_date(ended))) {
            each(Signal::FinishedWithinMinute, day, (0..60).contains(&(ended - received)));
        }
        if !is_date(ended) {
            each(Signal::LastEveningBurst, day, is_last_evening(ended, calendar));
        }
        let told = history.events.iter().rfind(|event| event.kind != EventKind::DueMoved && known(&event.at));
        if let Some(last) = told {
            each(Signal::WaitingSentAsFinished, day, begins_wait(last.kind));
        }
    }
    if let (Some(received), Some(promised), Some(limit)) = (received, history.first_promise_at, history.limit) {
        let is_counter = history.channel == Channel::InPerson;
        let gap = calendar.promise_gap(received, is_counter, promised, limit);
        each(Signal::LongPromise, day_of(received), gap > 0);
    }
    if !history.events.is_empty() {
        moved_promise(history, calendar, as_of, &mut each);
        came_back(history, as_of, &mut each);
    }
}

/// A moment at midnight is a day whose hour is not told.
fn is_date(moment: Moment) -> bool {
    moment.rem_euclid(SECONDS_A_DAY) == 0
}

/// The promise in force when the case ended.
fn due_at_end(history: &History<'_>, ended: Moment) -> Option<Moment> {
    let moved = history.events.iter().rev().filter(|event| event.at <= ended).find_map(|event| event.due);
    moved.or(history.promised_at)
}

/// After office hours of the last working day of its half month, or on the free days that end it.
fn is_last_evening(ended: Moment, calendar: &Calendar) -> bool {
    let day = day_of(ended);
    let Some(date) = date_of(day) else { return false };
    let last = epoch_day(Bucket::of(date).last_day());
    // Before the end of a half month lie, at Tết, nine free days at most.
    if last - day > 10 || (day + 1..=last).any(|later| calendar.is_workday(later)) {
        return false;
    }
    let closes = calendar.office_hours().sessions().last().map_or(SECONDS_A_DAY, |session| session.closes);
    !calendar.is_workday(day) || ended - start_of(day) > closes
}

fn begins_wait(kind: EventKind) -> bool {
    matches!(
        kind,
        EventKind::SupplementRequested
            | EventKind::SupplementUnanswered
            | EventKind::PaymentRequested
            | EventKind::Suspended
    )
}

/// Moves of the promise for another reason than a supplement.
fn moved_promise(
    history: &History<'_>,
    calendar: &Calendar,
    as_of: EpochDay,
    each: &mut impl FnMut(Signal, EpochDay, bool),
) {
    let day_of_work = (calendar.office_hours().seconds_a_day() / 3600) as u16;
    let mut due = history.promised_at;
    let (mut first_move, mut late_move) = (None, None);
    for event in history.events.iter().filter(|event| day_of(event.at) <= as_of) {
        let Some(new) = event.due else { continue };
        if event.kind == EventKind::DueMoved {
            first_move = first_move.or(Some(day_of(event.at)));
            let expiry = due.map(|due| if is_date(due) { end_of(day_of(due)) } else { due });
            let is_late = expiry.is_some_and(|expiry| {
                (event.at..new).contains(&expiry) && calendar.add_working_hours(event.at, day_of_work) >= expiry
            });
            if is_late {
                late_move = late_move.or(Some(day_of(event.at)));
            }
        }
        due = Some(new);
    }
    if let Some(day) = late_move.or(first_move) {
        each(Signal::DueMovedBeforeExpiry, day, late_move.is_some());
    }
}

/// Refused, withdrawn or closed, and handled again after that.
fn came_back(history: &History<'_>, as_of: EpochDay, each: &mut impl FnMut(Signal, EpochDay, bool)) {
    let known = || history.events.iter().filter(|event| day_of(event.at) <= as_of);
    let is_end =
        |kind| matches!(kind, EventKind::Refused | EventKind::Withdrawn | EventKind::Finished | EventKind::Returned);
    let Some(end) = known().find(|event| is_end(event.kind)) else { return };
    let is_again =
        known().any(|event| event.at > end.at && (event.kind == EventKind::Resumed || begins_wait(event.kind)));
    each(Signal::ReceivedAgain, day_of(end.at), is_again);
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::domain::calendar::DayException;
    use crate::domain::history::Event;
    use crate::domain::limit::{Limit, LimitUnit};

    const HOUR: Moment = 3600;

    fn calendar() -> Calendar {
        let free = [(date(2026, 4, 30), DayException::Off)];
        Calendar::new(date(2026, 1, 1), date(2026, 12, 31), &free)
    }

    fn at(month: i8, day: i8, hour: i64) -> Moment {
        start_of(epoch_day(date(2026, month, day))) + hour * HOUR
    }

    fn finished() -> History<'static> {
        History {
            status: CaseStatus::Finished,
            channel: Channel::Online,
            received_at: Some(at(3, 2, 8)),
            promised_at: Some(at(3, 12, 17)),
            first_promise_at: Some(at(3, 12, 17)),
            ended_at: Some(at(3, 10, 9)),
            limit: None,
            events: &[],
        }
    }

    fn event(at: Moment, kind: EventKind) -> Event {
        Event { at, kind, due: None }
    }

    fn moved(at: Moment, due: Moment) -> Event {
        Event { at, kind: EventKind::DueMoved, due: Some(due) }
    }

    /// Whether the signal is shown, of a case that could show it.
    fn look(history: &History<'_>, signal: Signal) -> Option<bool> {
        let mut found = Vec::new();
        let as_of = epoch_day(date(2026, 10, 10));
        signs(history, &calendar(), as_of, |one, _, shown| found.extend((one == signal).then_some(shown)));
        assert!(found.len() <= 1, "a case counts once for a signal: {found:?}");
        found.first().copied()
    }

    #[test]
    fn an_end_at_the_due_second_is_seen_and_one_that_is_only_a_date_cannot_be() {
        let signal = Signal::FinishedOnDueSecond;
        assert_eq!(look(&finished(), signal), Some(false));
        let on_due = History { ended_at: finished().promised_at, ..finished() };
        assert_eq!(look(&on_due, signal), Some(true));
        let later = [moved(at(3, 5, 9), at(3, 20, 17))];
        assert_eq!(look(&History { events: &later, ..on_due }, signal), Some(false), "another promise was in force");
        let dates = History { promised_at: Some(at(3, 12, 0)), ended_at: Some(at(3, 12, 0)), ..finished() };
        assert_eq!(look(&dates, signal), None);
        assert_eq!(look(&History { status: CaseStatus::InProcess, ..on_due }, signal), None);
    }

    #[test]
    fn received_and_finished_within_a_minute() {
        let signal = Signal::FinishedWithinMinute;
        let after = |seconds| History { ended_at: Some(at(3, 2, 8) + seconds), ..finished() };
        assert_eq!(look(&after(59), signal), Some(true));
        assert_eq!(look(&after(60), signal), Some(false));
    }

    #[test]
    fn the_last_evening_is_that_of_the_last_working_day() {
        let signal = Signal::LastEveningBurst;
        let closed = |moment| look(&History { ended_at: Some(moment), ..finished() }, signal);
        // 31 March 2026 is a Tuesday; 14 March a Saturday, after which the half month ends.
        assert_eq!(closed(at(3, 31, 19)), Some(true));
        assert_eq!(closed(at(3, 31, 16)), Some(false), "in office hours");
        assert_eq!(closed(at(3, 30, 19)), Some(false), "not the last day");
        assert_eq!(closed(at(3, 13, 19)), Some(true), "Friday evening before the 14th");
        assert_eq!(closed(at(3, 14, 10)), Some(true), "the free day itself");
        assert_eq!(closed(at(4, 29, 19)), Some(true), "the 30th is a holiday");
        assert_eq!(closed(at(3, 31, 24)), None, "a date without an hour");
    }

    #[test]
    fn a_promise_moved_within_its_last_working_day() {
        let signal = Signal::DueMovedBeforeExpiry;
        let with = |events: &[Event]| look(&History { events, ..finished() }, signal);
        assert_eq!(with(&[]), None, "nothing was moved");
        assert_eq!(with(&[moved(at(3, 12, 9), at(3, 20, 17))]), Some(true));
        assert_eq!(with(&[moved(at(3, 5, 9), at(3, 20, 17))]), Some(false), "a week ahead");
        assert_eq!(with(&[moved(at(3, 12, 9), at(3, 11, 17))]), Some(false), "moved forward");
        assert_eq!(with(&[moved(at(3, 13, 9), at(3, 20, 17))]), Some(false), "it had run out already");
        let answered = Event { kind: EventKind::SupplementCompleted, ..moved(at(3, 12, 9), at(3, 20, 17)) };
        assert_eq!(with(&[answered]), None, "with a supplement it is another thing");
        let twice = [moved(at(3, 5, 9), at(3, 20, 17)), moved(at(3, 20, 9), at(3, 30, 17))];
        assert_eq!(with(&twice), Some(true));
    }

    #[test]
    fn a_case_that_comes_back_after_its_end() {
        let signal = Signal::ReceivedAgain;
        let with = |events: &[Event]| look(&History { events, ..finished() }, signal);
        let end = event(at(3, 5, 9), EventKind::Refused);
        assert_eq!(with(&[event(at(3, 4, 9), EventKind::Resumed)]), None);
        assert_eq!(with(&[end, event(at(3, 6, 9), EventKind::Returned)]), Some(false));
        assert_eq!(with(&[end, event(at(3, 6, 9), EventKind::Resumed)]), Some(true));
    }

    #[test]
    fn a_case_that_waits_and_is_sent_as_finished() {
        let signal = Signal::WaitingSentAsFinished;
        let with = |events: &[Event]| look(&History { events, ..finished() }, signal);
        let asked = event(at(3, 5, 9), EventKind::SupplementUnanswered);
        assert_eq!(with(&[]), None, "nothing is told of its way");
        assert_eq!(with(&[asked]), Some(true));
        assert_eq!(with(&[asked, moved(at(3, 6, 9), at(3, 20, 17))]), Some(true));
        assert_eq!(with(&[asked, event(at(3, 6, 9), EventKind::Finished)]), Some(false));
    }

    #[test]
    fn a_promise_beyond_the_limit_and_what_lies_after_the_day() {
        let limited = |amount| History { limit: Some(Limit { amount, unit: LimitUnit::WorkingDay }), ..finished() };
        assert_eq!(look(&limited(3), Signal::LongPromise), Some(true));
        assert_eq!(look(&limited(20), Signal::LongPromise), Some(false));
        assert_eq!(look(&finished(), Signal::LongPromise), None);
        let mut seen = 0;
        signs(&limited(3), &calendar(), epoch_day(date(2026, 3, 1)), |_, _, _| seen += 1);
        assert_eq!(seen, 0);
    }

    #[test]
    fn every_signal_has_its_check() {
        let codes: Vec<&str> = crate::domain::check::KNOWN
            .iter()
            .filter(|known| known.level == crate::domain::check::CheckLevel::Signal)
            .map(|known| known.code)
            .collect();
        assert_eq!(Signal::ALL.map(Signal::code).to_vec(), codes);
    }
}
