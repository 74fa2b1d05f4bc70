//! One pass over the cases of a province: which fall overdue soon, and what became of those that were to.

use std::collections::BTreeMap;

use anyhow::{Context, Result};

use super::Files;
use crate::domain::calendar::EpochDay;
use crate::domain::difference::Verdict;
use crate::domain::history::History;
use crate::domain::judge::{Judge, Life};
use crate::domain::watch::{FARTHEST, HORIZONS, LOOKED_BACK, Past, Watch, WatchAsked, WatchedAgency, days_left};
use crate::engine::compute::{Counting, Ground};
use crate::engine::tally::CaseAt;

impl Counting<'_> {
    /// Each source to the last day counted of the province in it.
    pub fn watch(&self, files: &Files, asked: &WatchAsked) -> Result<Watch> {
        let rule_set = self.rule_sets.iter().find(|known| known.id == asked.rule_set);
        let judge = rule_set.context("there is no such rule set / không có bộ quy tắc này")?.judge();
        let province: i16 =
            asked.province.bare().parse().context("a list is of a province / danh sách là của một tỉnh")?;
        let mut watching = Watching::default();
        for (_, ground) in &files.sources {
            let day = ground.days.of(province);
            let mine =
                ground.visible.files.iter().filter(|file| ground.held.provinces_of(file).any(|one| one == province));
            for file in mine {
                self.watch_file(ground, file, (province, day), &judge, &mut watching)?;
            }
        }
        watching.watch.agencies = watching.agencies.into_values().collect();
        Ok(watching.watch)
    }

    fn watch_file(
        &self,
        ground: &Ground,
        file: &str,
        (province, day): (i16, EpochDay),
        judge: &Judge,
        watching: &mut Watching,
    ) -> Result<()> {
        let then = self.calendar.add_working_days(day, -LOOKED_BACK);
        let evenings = Evenings { now: day, then, until: self.calendar.add_working_days(then, FARTHEST.into()) + 1 };
        watching.watch.day = watching.watch.day.max(Some(day));
        let past = &mut watching.watch.past;
        if past.day < Some(then) {
            (past.day, past.until) = (Some(then), evenings.until);
        }
        let table = self.table(&ground.visible, &ground.progress, file)?;
        let gone = ground.visible.superseded_in(file);
        for row in 0..table.rows() {
            if table.province(row) == province && gone.binary_search(&(row as u32)).is_err() {
                let case = table.case(row)?;
                self.watch_case(judge, &case, evenings, watching);
            }
        }
        Ok(())
    }

    fn watch_case(&self, judge: &Judge, case: &CaseAt<'_>, evenings: Evenings, watching: &mut Watching) {
        let now = self.stands(judge, &case.history, evenings.now, &mut watching.life);
        if now.verdict.is_open() {
            watching.agency(case).add(now);
        }
        let then = self.stands(judge, &case.history, evenings.then, &mut watching.life);
        let until = self.stands(judge, &case.history, evenings.until, &mut watching.life);
        watching.watch.past.add(then, until);
    }

    /// How a case stood on an evening, and the working days it had left if its clock ran.
    fn stands(&self, judge: &Judge, case: &History<'_>, evening: EpochDay, life: &mut Life) -> Stands {
        judge.live(case, self.calendar, evening, life);
        let left = life.will_fall_on().map(|falls| days_left(self.calendar, evening, falls));
        Stands { verdict: life.verdict(), left }
    }
}

#[derive(Clone, Copy)]
struct Evenings {
    now: EpochDay,
    then: EpochDay,
    until: EpochDay,
}

#[derive(Clone, Copy)]
struct Stands {
    verdict: Verdict,
    left: Option<i32>,
}

impl Stands {
    fn is_due_within(self, days: u16) -> bool {
        self.left.is_some_and(|left| left <= days.into())
    }

    fn is_late(self) -> bool {
        matches!(self.verdict, Verdict::OpenOverdue | Verdict::ResolvedOverdue)
    }
}

#[derive(Default)]
struct Watching {
    watch: Watch,
    agencies: BTreeMap<String, WatchedAgency>,
    life: Life,
}

impl Watching {
    fn agency(&mut self, case: &CaseAt<'_>) -> &mut WatchedAgency {
        let code = case.names.agency;
        let agency = self.agencies.entry(code.to_owned()).or_default();
        if agency.code.is_empty() && agency.name.is_empty() {
            (agency.code, agency.name) = (code.to_owned(), case.names.agency_name.to_owned());
        }
        agency
    }
}

impl WatchedAgency {
    fn add(&mut self, stands: Stands) {
        self.open += 1;
        self.overdue += u64::from(stands.verdict == Verdict::OpenOverdue);
        for (due, horizon) in self.due.iter_mut().zip(HORIZONS) {
            *due += u64::from(stands.is_due_within(horizon));
        }
    }
}

impl Past {
    fn add(&mut self, then: Stands, until: Stands) {
        // Who was late then is no news.
        let fell = until.is_late() && !then.is_late();
        self.fell_in_all += u64::from(fell);
        if !then.is_due_within(FARTHEST) {
            return;
        }
        self.listed += 1;
        match until.verdict {
            _ if fell => self.fell += 1,
            Verdict::ResolvedInTime => self.in_time += 1,
            _ => self.others += 1,
        }
    }
}
