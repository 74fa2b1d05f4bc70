//! The history of a case: its dated events, as far as its source tells them.
//!
//! What happens once (receipt, end, hand-over) is a moment of the case itself; what may happen more
//! often, or move the promise, is an [`Event`] of the canonical table `case_events`. A moment that a
//! source does not tell is absent and never filled in.

use super::calendar::EpochDay;
use super::case::{CaseStatus, Channel};
use super::limit::Limit;

/// Local seconds (Asia/Ho_Chi_Minh) since 1970-01-01 00:00.
pub type Moment = i64;

pub const SECONDS_A_DAY: Moment = 86_400;

/// What happened. The number is how the lake holds it; numbers are never given a second meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum EventKind {
    /// A request that was answered later.
    SupplementRequested = 1,
    /// The answer came; a new promise may come with it.
    SupplementCompleted = 2,
    /// The promise was moved for another reason than a supplement: an extension.
    DueMoved = 3,
    PaymentRequested = 4,
    Suspended = 5,
    /// In process again after a wait.
    Resumed = 6,
    Finished = 7,
    Returned = 8,
    Refused = 9,
    Withdrawn = 10,
    /// A request of which no answer is told; which request an answer belongs to is thus known.
    SupplementUnanswered = 11,
}

impl EventKind {
    pub const ALL: [Self; 11] = [
        Self::SupplementRequested,
        Self::SupplementCompleted,
        Self::DueMoved,
        Self::PaymentRequested,
        Self::Suspended,
        Self::Resumed,
        Self::Finished,
        Self::Returned,
        Self::Refused,
        Self::Withdrawn,
        Self::SupplementUnanswered,
    ];

    #[inline]
    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.get(usize::from(code).wrapping_sub(1)).copied()
    }

    /// Tells how far the case is, and neither begins a wait nor moves the promise.
    #[inline]
    pub fn is_milestone(self) -> bool {
        matches!(self, Self::Resumed | Self::Finished | Self::Returned | Self::Refused | Self::Withdrawn)
    }

    /// What a row of progress says happened when it says that the case got this status; a newly
    /// registered case has not begun.
    pub fn of_progress(status: CaseStatus) -> Option<Self> {
        match status {
            CaseStatus::Registered => None,
            CaseStatus::Received | CaseStatus::InProcess => Some(Self::Resumed),
            CaseStatus::NotAccepted => Some(Self::Refused),
            CaseStatus::AwaitingSupplement => Some(Self::SupplementRequested),
            CaseStatus::AwaitingPayment => Some(Self::PaymentRequested),
            CaseStatus::Withdrawn => Some(Self::Withdrawn),
            CaseStatus::Stopped => Some(Self::Suspended),
            CaseStatus::Finished => Some(Self::Finished),
            CaseStatus::Returned => Some(Self::Returned),
        }
    }
}

/// One dated event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Event {
    pub at: Moment,
    pub kind: EventKind,
    /// The promise that holds from this moment on, where the event says one.
    pub due: Option<Moment>,
}

/// A case as its source tells it, with its events in the order of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct History<'a> {
    /// The last status known.
    pub status: CaseStatus,
    /// How it came; a source that does not say counts as at the counter.
    pub channel: Channel,
    /// Absent only for cases that never were received (status 1, or 3 at the door).
    pub received_at: Option<Moment>,
    /// The promise on the receipt. Where the source does not tell when it was moved, the one that
    /// is stored now.
    pub promised_at: Option<Moment>,
    /// The first promise ever told, also where nothing tells when it was moved.
    pub first_promise_at: Option<Moment>,
    /// The moment handling ended: finished for 9 and 10, withdrawn for 7, stopped for 8, refused
    /// for 3. Never the moment the applicant collected the result.
    pub ended_at: Option<Moment>,
    /// The procedure's time limit, where the catalogue of procedures knows it.
    pub limit: Option<Limit>,
    /// Sorted by moment.
    pub events: &'a [Event],
}

/// The local day of a local moment.
#[inline]
pub fn day_of(moment: Moment) -> EpochDay {
    moment.div_euclid(SECONDS_A_DAY) as EpochDay
}

/// The first second of a day.
#[inline]
pub fn start_of(day: EpochDay) -> Moment {
    Moment::from(day) * SECONDS_A_DAY
}

/// The last second of a day.
#[inline]
pub fn end_of(day: EpochDay) -> Moment {
    start_of(day + 1) - 1
}
