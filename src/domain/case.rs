//! A case (hồ sơ thủ tục hành chính): the facts about it that rules and formulas use.

use super::calendar::EpochDay;

/// How the case came (`KenhThucHien`). The official formula counts a null as at the counter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Channel {
    InPerson = 1,
    Online = 2,
    Post = 3,
}

/// The procedure's offer (`MucDo`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum OnlineLevel {
    InformationOnly = 2,
    Partial = 3,
    EndToEnd = 4,
}

/// `TrangThaiHoSo`, the portal's ten codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum CaseStatus {
    Registered = 1,
    Received = 2,
    NotAccepted = 3,
    InProcess = 4,
    AwaitingSupplement = 5,
    AwaitingPayment = 6,
    Withdrawn = 7,
    Stopped = 8,
    Finished = 9,
    Returned = 10,
}

impl Channel {
    pub const ALL: [Self; 3] = [Self::InPerson, Self::Online, Self::Post];

    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| *channel as u8 == code)
    }
}

impl OnlineLevel {
    pub const ALL: [Self; 3] = [Self::InformationOnly, Self::Partial, Self::EndToEnd];

    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|level| *level as u8 == code)
    }
}

impl CaseStatus {
    pub const ALL: [Self; 10] = [
        Self::Registered,
        Self::Received,
        Self::NotAccepted,
        Self::InProcess,
        Self::AwaitingSupplement,
        Self::AwaitingPayment,
        Self::Withdrawn,
        Self::Stopped,
        Self::Finished,
        Self::Returned,
    ];

    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|status| *status as u8 == code)
    }
}

/// How a case that is resolved, or still open, stands to its due date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Timeliness {
    Early,
    OnTime,
    Overdue,
    NotYetDue,
}

/// Three-valued: a source that does not say is not a source that says no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Flag {
    NotReported = 0,
    No = 1,
    Yes = 2,
}

impl From<Option<bool>> for Flag {
    fn from(value: Option<bool>) -> Self {
        match value {
            None => Self::NotReported,
            Some(false) => Self::No,
            Some(true) => Self::Yes,
        }
    }
}

/// The facts of one case that a rule set needs. Days are local (Asia/Ho_Chi_Minh) epoch days,
/// moments are local seconds since 1970-01-01 00:00.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CaseFacts {
    pub status: CaseStatus,
    /// Absent only for cases that never were received (status 1, or 3 at the door).
    pub received_on: Option<EpochDay>,
    pub due_on: Option<EpochDay>,
    /// The moment handling ended: finished for 9 and 10, withdrawn for 7, stopped for 8, refused
    /// for 3. Never the moment the applicant collected the result.
    pub ended_at: Option<i64>,
    /// How often a supplement was asked for.
    pub supplement_count: u16,
    /// Day of the request that is still unanswered, if one is.
    pub waiting_since: Option<EpochDay>,
    /// Seconds spent waiting for supplements that were completed.
    pub supplement_seconds: i64,
    /// The procedure's time limit in working days, where the catalogue of procedures knows it.
    pub limit_working_days: Option<u16>,
}

/// The attributes of a case that a formula may ask about, small enough to be a table index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CaseAttributes {
    pub channel: Channel,
    pub online_level: Option<OnlineLevel>,
    pub fee_due: Flag,
    pub paid_online: Flag,
    pub digitised: Flag,
    pub reused: Flag,
    pub electronic_result: Flag,
    pub apology: Flag,
    pub extended: Flag,
}
