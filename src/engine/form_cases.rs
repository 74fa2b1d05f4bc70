//! The cases behind a statutory form, one by one.
//!
//! The form itself is a sum of flows. Here each case is asked how it stood on the eve of the period
//! and on its last day, as if nothing had happened since, so that what the flows add up to is found
//! a second way; a cell that differs names its cases.

use anyhow::Result;
use jiff::civil::Date;

use super::compute::Counting;
use super::lake::{Visible, case_numbers};
use crate::domain::calendar::{EpochDay, epoch_day};
use crate::domain::case::Channel;
use crate::domain::difference::Verdict;
use crate::domain::form::{Came, Dimension, FormCase, Stands};
use crate::domain::history::History;
use crate::domain::judge::{Judge, Life};
use crate::domain::part::CaseEvent;

/// Which cases are asked for: of a province, in a period, both days inside.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// Number of the province in the 34.
    pub province: i16,
    pub first: Date,
    pub last: Date,
}

impl Counting<'_> {
    /// Every case of one source that stands in the form, with the cells it stands in.
    pub fn form_cases(
        &self,
        source: &str,
        manifest: &[String],
        judge: &Judge,
        asked: Asked,
        each: &mut dyn FnMut(FormCase),
    ) -> Result<()> {
        let visible = Visible::read(self.data, manifest)?;
        let progress = self.progress(&visible)?;
        let visible = self.once.of(visible);
        // What is not known of the province yet did not happen.
        let last = epoch_day(asked.last).min(self.days(&visible, &progress)?.of(asked.province));
        let eve = (epoch_day(asked.first) - 1).min(last);
        let mut lives = (Life::default(), Life::default());
        for file in &visible.files {
            let table = self.table(&visible, &progress, file)?;
            let numbers = case_numbers(&self.data.join(file))?;
            let gone = visible.superseded_in(file);
            for (row, case_no) in numbers.into_iter().enumerate() {
                let case = table.case(row)?;
                if case.province != asked.province || gone.binary_search(&(row as u32)).is_ok() {
                    continue;
                }
                let Some((came, stands)) = self.cells(judge, &case.history, (eve, last), &mut lives) else { continue };
                each(FormCase {
                    source: source.to_owned(),
                    case_no,
                    members: Dimension::ALL.map(|dimension| case.names.of(dimension).to_owned()),
                    came,
                    stands,
                });
            }
        }
        Ok(())
    }

    /// Where a case came from and how it stands; `None` if it is not in the form.
    fn cells(
        &self,
        judge: &Judge,
        case: &History<'_>,
        (eve_day, last_day): (EpochDay, EpochDay),
        (eve, last): &mut (Life, Life),
    ) -> Option<(Came, Stands)> {
        let on = |day: EpochDay, life: &mut Life| judge.live(case, self.calendar, day, life);
        on(eve_day, eve);
        on(last_day, last);
        let came = match eve.verdict() {
            Verdict::OpenInTime | Verdict::OpenOverdue | Verdict::Waiting => Came::CarriedOver,
            Verdict::NotCounted if case.channel == Channel::Online => Came::Online,
            Verdict::NotCounted => Came::Other,
            _ => return None,
        };
        let stands = match (last.verdict(), last.end_event()) {
            (Verdict::NotCounted, _) => return None,
            (Verdict::OpenOverdue, _) => Stands::OpenOverdue,
            (_, None) => Stands::OpenWithinDue,
            (_, Some(CaseEvent::ResolvedEarly)) => Stands::Early,
            (_, Some(CaseEvent::ResolvedOverdue)) => Stands::Overdue,
            (_, Some(_)) => Stands::OnTime,
        };
        Some((came, stands))
    }
}
