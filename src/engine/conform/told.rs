//! The lists of a record against the contract: moments and statuses read, their order checked. At the
//! first entry of a list that does not fit, the row goes back with that entry as its reason.

use super::codes::status_named;
use super::contract::RowContract;
use super::events::{DueMove, Progress, Supplement, Told};
use super::lists::{RawDueMove, RawLists, RawProgress, RawSupplement};
use super::moment::parse_moment;
use super::record::Column;
use super::rejects::{self, Rule};
use crate::domain::history::{EventKind, Moment};

/// What the moments of a case must lie between, where it is known.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    pub received_at: Option<Moment>,
    pub extracted_at: Option<Moment>,
}

impl Bounds {
    fn check(self, moment: Moment) -> Result<(), Rule> {
        if self.extracted_at.is_some_and(|extracted_at| moment > extracted_at) {
            return Err(rejects::AFTER_EXTRACTION);
        }
        if self.received_at.is_some_and(|received_at| moment < received_at) {
            return Err(rejects::BEFORE_RECEIPT);
        }
        Ok(())
    }
}

/// A list that does not fit: which, why, and its first entry that does not.
pub type BadList = (Column, Rule, String);

/// The lists as told. Every list that does not fit is added to `bad`.
pub fn told(contract: &RowContract, lists: &RawLists<'_>, bounds: Bounds, bad: &mut Vec<BadList>) -> Told {
    Told {
        supplements: list(Column::Supplements, &lists.supplements, bad, |entry| contract.supplement(entry, bounds)),
        due_moves: list(Column::DueMoves, &lists.due_moves, bad, |entry| contract.due_move(entry, bounds)),
        progress: list(Column::Progress, &lists.progress, bad, |entry| {
            contract.progress(entry, bounds, !lists.supplements.is_empty())
        }),
    }
}

#[inline]
fn list<Raw: ToString, Read>(
    column: Column,
    entries: &[Raw],
    bad: &mut Vec<BadList>,
    read: impl Fn(&Raw) -> Result<Read, Rule>,
) -> Vec<Read> {
    let mut all = Vec::with_capacity(entries.len());
    for entry in entries {
        match read(entry) {
            Ok(one) => all.push(one),
            Err(rule) => {
                bad.push((column, rule, entry.to_string()));
                break;
            }
        }
    }
    all
}

impl RowContract {
    fn supplement(&self, entry: &RawSupplement<'_>, bounds: Bounds) -> Result<Supplement, Rule> {
        let requested_at = self.moment(&entry.requested)?;
        let completed_at = self.moment_if_told(&entry.completed)?;
        let new_due = self.moment_if_told(&entry.new_due)?;
        bounds.check(requested_at)?;
        if let Some(completed_at) = completed_at {
            if completed_at < requested_at {
                return Err(rejects::ORDER);
            }
            bounds.check(completed_at)?;
        }
        Ok(Supplement { requested_at, completed_at, new_due })
    }

    fn due_move(&self, entry: &RawDueMove<'_>, bounds: Bounds) -> Result<DueMove, Rule> {
        let (at, new_due) = (self.moment(&entry.moved)?, self.moment(&entry.new_due)?);
        bounds.check(at)?;
        Ok(DueMove { at, new_due })
    }

    /// Rows that make no event have no bounds: a case may well have been registered before it was
    /// received, and where the row lists its supplements they are asked for there.
    fn progress(&self, entry: &RawProgress<'_>, bounds: Bounds, lists_supplements: bool) -> Result<Progress, Rule> {
        let at = self.moment(&entry.at)?;
        let status = self.known(Column::Status, &entry.status).and_then(status_named).ok_or(rejects::UNKNOWN_CODE)?;
        let is_event = match EventKind::of_progress(status) {
            Some(EventKind::SupplementRequested) => !lists_supplements,
            event => event.is_some(),
        };
        if is_event {
            bounds.check(at)?;
        }
        Ok(Progress { at, status })
    }

    fn moment(&self, text: &str) -> Result<Moment, Rule> {
        parse_moment(&self.moments, text).ok_or(rejects::BAD_MOMENT)
    }

    fn moment_if_told(&self, text: &str) -> Result<Option<Moment>, Rule> {
        if text.is_empty() { Ok(None) } else { self.moment(text).map(Some) }
    }
}
