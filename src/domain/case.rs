//! A case (hồ sơ thủ tục hành chính): the facts about it that rules and formulas use.

/// How the case came (`KenhThucHien`). The official formula counts a null as at the counter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Channel {
    InPerson = 1,
    Online = 2,
    Post = 3,
}

/// Whom the case is for (`LoaiDoiTuong`). Systems number them differently, so each source maps its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum ApplicantType {
    Citizen = 1,
    Household = 2,
    Enterprise = 3,
    StateAgency = 4,
    Organisation = 5,
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

    /// As conditions of formulas and addresses name it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InPerson => "in_person",
            Self::Online => "online",
            Self::Post => "post",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.as_str() == text)
    }
}

impl ApplicantType {
    pub const ALL: [Self; 5] =
        [Self::Citizen, Self::Household, Self::Enterprise, Self::StateAgency, Self::Organisation];

    /// As mappings name it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Citizen => "citizen",
            Self::Household => "household",
            Self::Enterprise => "enterprise",
            Self::StateAgency => "state_agency",
            Self::Organisation => "organisation",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
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

    /// As exports name it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::Received => "received",
            Self::NotAccepted => "not_accepted",
            Self::InProcess => "in_process",
            Self::AwaitingSupplement => "awaiting_supplement",
            Self::AwaitingPayment => "awaiting_payment",
            Self::Withdrawn => "withdrawn",
            Self::Stopped => "stopped",
            Self::Finished => "finished",
            Self::Returned => "returned",
        }
    }
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
