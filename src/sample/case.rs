//! One synthetic case, before it is written in a source's format.

use crate::domain::case::{CaseStatus, Channel, OnlineLevel};

use super::days::Moment;

/// A request to supplement the papers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Supplement {
    pub requested_at: Moment,
    /// `None` while the applicant has not answered.
    pub completed_at: Option<Moment>,
    /// The promised date before and after, where the answer moved it and the system says so.
    pub due_moved: Option<(Moment, Moment)>,
}

/// The promised date moved for another reason than a supplement.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct DueMove {
    pub at: Moment,
    pub due: Moment,
}

/// A row of progress: from this moment on the case had this status.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Step {
    pub at: Moment,
    pub status: CaseStatus,
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
    /// In the order of the requests.
    pub supplements: Vec<Supplement>,
    pub due_moves: Vec<DueMove>,
    /// Empty for most cases: many systems send none.
    pub progress: Vec<Step>,
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
            supplements: Vec::new(),
            due_moves: Vec::new(),
            progress: Vec::new(),
            fee_due: false,
            paid_online: false,
            digitised: false,
            reused: false,
            electronic_result: false,
            extended: false,
            enterprise: false,
        }
    }

    /// When the header says that the case ended, if its status is an end.
    pub fn ended_at(&self) -> Option<Moment> {
        match self.status {
            CaseStatus::Finished | CaseStatus::Returned | CaseStatus::Stopped => self.finished_at,
            CaseStatus::Withdrawn => self.withdrawn_at.or(self.finished_at),
            CaseStatus::NotAccepted => self.refused_at.or(self.finished_at),
            _ => None,
        }
    }

    /// The promise moves; only systems that date such moves list them.
    pub fn move_due(&mut self, at: Moment, due: Moment, is_dated: bool) {
        if let Some(before) = self.due_at.replace(due) {
            self.due_original_at.get_or_insert(before);
        }
        self.extended = true;
        if is_dated {
            self.due_moves.push(DueMove { at, due });
        }
    }
}

/// A procedure that only informs takes no cases online.
pub(super) fn takes_online(level: OnlineLevel) -> bool {
    level != OnlineLevel::InformationOnly
}
