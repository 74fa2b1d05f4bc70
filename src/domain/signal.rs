//! Integrity signals: patterns in cases that an inspector may want to look at. A signal, never a verdict.

use super::bucket::Bucket;
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
