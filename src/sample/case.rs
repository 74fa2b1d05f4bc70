//! One synthetic case, before it is written in a source's format.

use crate::domain::case::{CaseStatus, Channel, OnlineLevel};

use super::days::Moment;

/// A request to supplement the papers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Supplement {
    pub requested_at: Moment,
    /// `None` while the applicant has not answered.
    pub completed_at: Option<Moment>,
    /// The promised date before and after, where the answer moved it.
    pub due_moved: Option<(Moment, Moment)>,
}

/// All moments are local seconds; every one lies before or at the extraction, except due dates.
#[derive(Clone, Debug)]
pub(super) struct SyntheticCase {
    pub agency: usize,
    pub offer: usize,
    /// Day and running number of the case number; the agency restarts the number each day.
    pub number: (i32, u32),
    /// `None` is written as an empty cell, which the official formula counts as at the counter.
    pub channel: Option<Channel>,
    pub status: CaseStatus,
    pub submitted_at: Option<Moment>,
    pub received_at: Option<Moment>,
    pub due_at: Option<Moment>,
    /// The first promise, where `due_at` is no longer it.
    pub due_original_at: Option<Moment>,
    pub finished_at: Option<Moment>,
    pub returned_at: Option<Moment>,
    pub refused_at: Option<Moment>,
    pub withdrawn_at: Option<Moment>,
    pub apology_at: Option<Moment>,
    pub supplements: [Option<Supplement>; 2],
    pub fee_due: bool,
    pub paid_online: bool,
    pub digitised: bool,
    pub reused: bool,
    pub electronic_result: bool,
    pub extended: bool,
    pub enterprise: bool,
}

impl SyntheticCase {
    pub fn new(offer: usize, agency: usize, number: (i32, u32)) -> Self {
        Self {
            agency,
            offer,
            number,
            channel: Some(Channel::InPerson),
            status: CaseStatus::Received,
            submitted_at: None,
            received_at: None,
            due_at: None,
            due_original_at: None,
            finished_at: None,
            returned_at: None,
            refused_at: None,
            withdrawn_at: None,
            apology_at: None,
            supplements: [None; 2],
            fee_due: false,
            paid_online: false,
            digitised: false,
            reused: false,
            electronic_result: false,
            extended: false,
            enterprise: false,
        }
    }
}

/// A procedure that only informs takes no cases online.
pub(super) fn takes_online(level: OnlineLevel) -> bool {
    level != OnlineLevel::InformationOnly
}
