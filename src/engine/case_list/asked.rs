//! One question put to the cases of one source, file by file.

use std::collections::BTreeSet;

use anyhow::{Context, Result};

use super::found::{Found, FoundCase};
use super::sight::Sight;
use crate::domain::calendar::{Calendar, EpochDay, epoch_day};
use crate::domain::case_list::{CaseCount, CaseQuestion, Taken};
use crate::domain::difference::Verdict;
use crate::domain::history::day_of;
use crate::domain::judge::{Judge, Life};
use crate::domain::part::CaseEvent;
use crate::domain::place::{CodeSystem, Level, PlaceCode};
use crate::domain::rule_set::DeadlineBasis;
use crate::domain::watch::days_left;
use crate::engine::attributes;
use crate::engine::case_table::CaseTable;
use crate::engine::compute::{Counting, Ground};
use crate::engine::tally::{At, CaseAt, Grid, promise};

/// Not asked yet of this combination of attributes.
const UNKNOWN: u32 = u32::MAX;

/// A question made ready for millions of cases.
pub(super) struct Asked<'a> {
    pub question: &'a CaseQuestion,
    pub ground: &'a Ground,
    pub calendar: &'a Calendar,
    pub judge: Judge,
    /// Promises are held against the procedure's limit under this rule set.
    holds_promises: bool,
    /// Where not events are asked for, but how cases are seen.
    sight: Option<Sight>,
    /// Half months of the period, both inside.
    period: Option<(usize, usize)>,
    /// Of each count the positions of its half months, both inside.
    spans: Vec<Option<(usize, usize)>>,
    places: Vec<Where>,
    /// Provinces of the 34 in which those places lie.
    provinces: BTreeSet<i16>,
    /// The last day of the period: how a case stands is told of it.
    last_day: EpochDay,
}

/// A place as the counters know it.
enum Where {
    Province(usize),
    Slot(usize),
    Commune(usize),
}

impl<'a> Asked<'a> {
    pub fn of(counting: &Counting<'a>, ground: &'a Ground, question: &'a CaseQuestion) -> Result<Self> {
        let rule_set = counting.rule_sets.iter().find(|known| known.id == question.rule_set);
        let rule_set = rule_set
            .with_context(|| format!("there is no rule set {0} / không có bộ quy tắc {0}", question.rule_set))?;
        let limited = counting.rule_sets.iter().find(|one| one.choices.deadline == DeadlineBasis::ProcedureLimit);
        let grid = &ground.grid;
        let spans = question.counts.iter().map(|count| span(grid, count.taken, question));
        let sight = Sight::of(counting, question)?;
        // How a case is seen is told of the last day of the data, whatever the period is.
        let last_day = if sight.is_some() { EpochDay::MAX } else { epoch_day(question.buckets.1.last_day()) };
        let places: Vec<Where> = question.places.iter().filter_map(|place| Where::of(grid, place)).collect();
        let provinces = places.iter().map(|place| place.province(counting, grid)).collect::<Option<_>>();
        Ok(Self {
            question,
            ground,
            calendar: counting.calendar,
            judge: rule_set.judge(),
            holds_promises: limited.is_some_and(|limited| limited.id == rule_set.id),
            spans: spans.collect(),
            period: span(grid, Taken::During, question),
            sight,
            provinces: provinces.context("a place lies in no province / một nơi không thuộc tỉnh nào")?,
            places,
            last_day,
        })
    }

    /// Whether the load of a file holds rows of a province that is asked about.
    pub fn may_hold(&self, file: &str) -> bool {
        self.ground.held.provinces_of(file).any(|province| self.provinces.contains(&province))
    }

    /// The last day on which it is known, and asked, how a case of this province stands.
    pub fn looked_at(&self, province: i16) -> EpochDay {
        self.ground.days.of(province).min(self.last_day)
    }

    fn is_of_place(&self, at: At) -> bool {
        self.places.iter().any(|place| match *place {
            Where::Province(province) => at.province == province,
            Where::Slot(slot) => at.slot == slot,
            Where::Commune(commune) => at.commune == Some(commune),
        })
    }

    /// What a case comes to, and each event for which it counts; a case that is seen as asked counts by its receipt.
    pub fn weigh(
        &self,
        case: &CaseAt<'_>,
        allowed: u32,
        life: &mut Life,
        mut each: impl FnMut(i64, CaseEvent, EpochDay),
    ) -> i64 {
        let as_of = self.ground.days.of(case.province);
        let Some(sight) = &self.sight else {
            self.judge.live(&case.history, self.calendar, as_of, life);
            return self.counted(case, allowed, life, each);
        };
        let received = sight.received(&case.history, self.calendar, as_of, life);
        let is_in = |day: &EpochDay| {
            let bucket = self.ground.grid.bucket_of(*day);
            bucket.zip(self.period).is_some_and(|(bucket, (first, last))| (first..=last).contains(&bucket))
        };
        let Some(day) = received.filter(is_in) else { return 0 };
        each(1, CaseEvent::Received, day);
        1
    }

    /// Calls `each(sign, event, day)` for every event for which a case counts, and says what they come to.
    fn counted(
        &self,
        case: &CaseAt<'_>,
        allowed: u32,
        life: &Life,
        mut each: impl FnMut(i64, CaseEvent, EpochDay),
    ) -> i64 {
        let mut weight = 0;
        let mut meet = |event: CaseEvent, day: EpochDay| {
            let Some(bucket) = self.ground.grid.bucket_of(day) else { return };
            for (number, count) in self.question.counts.iter().enumerate() {
                let is_in = self.spans[number].is_some_and(|(first, last)| (first..=last).contains(&bucket));
                if count.event == event && is_in && allowed & 1 << number != 0 {
                    weight += count.sign;
                    each(count.sign, event, day);
                }
            }
        };
        life.transitions().iter().for_each(|happened| meet(happened.event, happened.day));
        if let (Some(_), Some(resolved)) = (life.received(), life.resolved()) {
            meet(CaseEvent::HandlingDays, resolved);
        }
        if let Some((event, day)) = promise(&case.history, self.calendar, life).filter(|_| self.holds_promises) {
            meet(event, day);
        }
        weight
    }

    /// A bit for each count whose conditions hold for a case with these attributes.
    pub fn allowed(&self, code: u32) -> u32 {
        let Some(case) = attributes::unpack(code) else { return 0 };
        let holds = |(number, count): (usize, &CaseCount)| u32::from(count.conditions.hold(&case)) << number;
        self.question.counts.iter().enumerate().map(holds).sum()
    }
}

/// The half months of the grid in which a count counts; `None` if none is.
fn span(grid: &Grid, taken: Taken, question: &CaseQuestion) -> Option<(usize, usize)> {
    let (first, last) = taken.buckets(question.buckets);
    let first = first.map_or(0, |first| grid.position(first).max(0));
    let last = grid.position(last).min(grid.bucket_count as i32 - 1);
    (first <= last).then_some((first as usize, last as usize))
}

impl Where {
    fn of(grid: &Grid, place: &PlaceCode) -> Option<Self> {
        let is_commune = place.level() == Level::Commune;
        if is_commune {
            return grid.commune_codes.iter().position(|known| known == place).map(Self::Commune);
        }
        if place.system == CodeSystem::Of63 {
            let slots = grid.attribution.slots();
            return slots.iter().position(|slot| slot.old.as_ref() == Some(place)).map(Self::Slot);
        }
        let number: i16 = place.bare().parse().ok()?;
        grid.province_codes.iter().position(|&known| known == number).map(Self::Province)
    }

    fn province(&self, counting: &Counting<'_>, grid: &Grid) -> Option<i16> {
        match *self {
            Self::Province(province) => Some(grid.province_codes[province]),
            Self::Slot(slot) => Some(grid.province_codes[grid.attribution.slots()[slot].province]),
            Self::Commune(commune) => {
                counting.atlas.province_of(&grid.commune_codes[commune])?.code.bare().parse().ok()
            }
        }
    }
}

/// What one thread has found.
pub(super) struct Scan<'a> {
    asked: &'a Asked<'a>,
    source: u32,
    /// By attribute code.
    allowed: Vec<u32>,
    lives: (Life, Life),
    found: Found,
}

impl<'a> Scan<'a> {
    pub fn begin(asked: &'a Asked<'a>, source: u32) -> Self {
        let allowed = vec![UNKNOWN; 1 << attributes::BITS];
        Self { asked, source, allowed, lives: Default::default(), found: Found::default() }
    }

    pub fn file(&mut self, table: &CaseTable, gone: &[u32], file: u32) -> Result<()> {
        let mut gone = gone.iter().peekable();
        for row in 0..table.rows() {
            if gone.next_if(|gone| **gone as usize == row).is_some() {
                continue;
            }
            if self.asked.provinces.contains(&table.province(row)) {
                self.case(&table.case(row)?, (file, row as u32));
            }
        }
        Ok(())
    }

    fn case(&mut self, case: &CaseAt<'_>, (file, row): (u32, u32)) {
        let asked = self.asked;
        let at = asked.ground.grid.at(case);
        if !asked.is_of_place(at) {
            return;
        }
        let code = case.attribute_code & asked.ground.untold.mask(case.province);
        let allowed = match self.allowed[code as usize] {
            UNKNOWN => asked.allowed(code),
            known => known,
        };
        self.allowed[code as usize] = allowed;
        if allowed == 0 && asked.sight.is_none() {
            return;
        }
        let (life, stands) = (&mut self.lives.0, &mut self.lives.1);
        // What came and went again is in no stock, and what is in a numerator is not short of it.
        let weight = asked.weigh(case, allowed, life, |_, _, _| ());
        if weight == 0 {
            return;
        }
        let looked_at = asked.looked_at(case.province);
        let due = asked.judge.due(&case.history, asked.calendar, looked_at, stands);
        let ended = stands.end_event().and(case.history.ended_at);
        let until = stands.resolved().unwrap_or(looked_at);
        let received = stands.received().or(life.received());
        let late = due
            .filter(|due| due.judged > due.last && is_late(stands))
            .map(|due| asked.calendar.working_days_between(day_of(due.last), day_of(due.judged)));
        let left = stands.will_fall_on().map(|falls| days_left(asked.calendar, looked_at, falls));
        let found = FoundCase {
            source: self.source,
            file,
            row,
            weight,
            received: case.history.received_at,
            due: due.map(|due| due.last),
            ended,
            days: received.map(|received| asked.calendar.working_days_between(received, until)),
            late,
            left,
            province: case.province,
            has_commune: at.commune.is_some(),
            channel: case.history.channel,
            verdict: stands.verdict(),
            names: self.found.names.of(&case.names),
        };
        self.found.cases.push(found);
    }

    pub fn absorb(&mut self, other: Self) {
        self.found.join(other.found);
    }

    pub fn into_found(self) -> Found {
        self.found
    }
}

fn is_late(life: &Life) -> bool {
    matches!(life.verdict(), Verdict::OpenOverdue | Verdict::ResolvedOverdue)
}
