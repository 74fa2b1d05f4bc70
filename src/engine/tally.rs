//! The counting pass: each case once, its transitions under every rule set into dense counters.
//!
//! Counters lie by half month, place and measure, so that one case touches a few neighbouring
//! numbers (places are the slots of [`super::attribution`], of which a province is the sum), and half months without a case are memory that is never touched; which measures a case counts for is looked up once per combination of attributes.

use std::collections::HashMap;

use super::attributes;
use super::attribution::Attribution;
use super::differences::Differences;
use super::held::Days;
use super::measure::Plan;
use super::members::{Members, Names};
use super::signals::Signals;
use crate::domain::bucket::Bucket;
use crate::domain::calendar::{Calendar, EpochDay, date_of};
use crate::domain::case::Channel;
use crate::domain::difference::Reason;
use crate::domain::form::Flow;
use crate::domain::history::History;
use crate::domain::judge::Life;
use crate::domain::part::CaseEvent;
use crate::domain::place::{CodeSystem, PlaceCode};
use crate::domain::signal::signs;

/// First half month that is counted; the contract refuses dates before 2000.
pub const FIRST_BUCKET: Bucket = Bucket(2000 * 24);
/// Handling times of this many working days and more are counted apart, still exactly.
const LONGEST: usize = 256;
const UNKNOWN: u16 = u16::MAX;

/// One case as the lake holds it.
#[derive(Clone, Copy)]
pub struct CaseAt<'a> {
    pub history: History<'a>,
    pub attribute_code: u32,
    /// Number of the province in the 34 (1 to 96).
    pub province: i16,
    pub commune: Option<i32>,
    /// As they were told in the codes of before 1 July 2025.
    pub old_province: Option<i16>,
    pub old_commune: Option<i32>,
    pub names: Names<'a>,
}

/// Turns days into half months and codes into dense positions; shared by all threads.
pub struct Grid {
    buckets_of: Vec<u16>,
    first_day: EpochDay,
    pub bucket_count: usize,
    provinces: Vec<u8>,
    communes: Vec<u16>,
    /// Of communes of before that are counted as such: those that were divided.
    old_communes: HashMap<i32, u16>,
    pub province_codes: Vec<i16>,
    pub commune_codes: Vec<PlaceCode>,
    pub attribution: Attribution,
}

/// A case's place: of the province what it is counted for, of its slot where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct At {
    pub province: usize,
    pub slot: usize,
    /// Position among the communes that are counted.
    pub commune: Option<usize>,
}

/// Cases of one file and province that stand open under the base rule set on the last day of the province.
#[derive(Clone, Copy, Debug)]
pub struct OpenCases {
    /// Number of the file.
    pub file: usize,
    pub province: i16,
    /// The day of the last row of progress about them, if one was sent apart.
    pub stepped: Option<EpochDay>,
    pub n: u64,
}

/// Counters of one thread.
pub struct Tally<'a> {
    plan: &'a Plan,
    grid: &'a Grid,
    calendar: &'a Calendar,
    days: &'a Days,
    /// attribute code -> class, where each class knows its measures.
    class_of: Vec<u16>,
    classes: Vec<Vec<Vec<u16>>>,
    slots: Vec<u32>,
    communes: Vec<u32>,
    handling: Vec<u32>,
    long_handling: HashMap<(usize, usize, usize, i32), u32>,
    pub members: Members,
    pub differences: Differences,
    pub signals: Signals,
    /// The life of the case at hand under each rule set; used again for the next.
    lives: Vec<Life>,
    spare: Life,
    pub cases: u64,
    /// Open cases by where they stand, file after file.
    pub open: Vec<OpenCases>,
}

impl Grid {
    /// `as_of` is the last day that any counted transition can have.
    /// `commune_codes`: those of today in the order of the attribution, then those of before that are counted as such.
    pub fn new(
        as_of: EpochDay,
        province_codes: Vec<i16>,
        commune_codes: Vec<PlaceCode>,
        attribution: Attribution,
    ) -> Self {
        let first_day = crate::domain::calendar::epoch_day(FIRST_BUCKET.first_day());
        let buckets_of: Vec<u16> = (first_day..=as_of)
            .map(|day| date_of(day).map_or(0, |date| (Bucket::of(date).0 - FIRST_BUCKET.0) as u16))
            .collect();
        let bucket_count = buckets_of.last().map_or(1, |&last| usize::from(last) + 1);
        let mut provinces = vec![0; 100];
        for (index, &code) in province_codes.iter().enumerate() {
            provinces[code as usize] = index as u8;
        }
        let mut communes = vec![0; 100_000];
        let mut old_communes = HashMap::new();
        for (index, code) in commune_codes.iter().enumerate() {
            match (code.system, code.bare().parse::<i32>()) {
                (CodeSystem::Of34, Ok(number)) => communes[number as usize] = index as u16,
                (CodeSystem::Of63, Ok(number)) => drop(old_communes.insert(number, index as u16)),
                (_, Err(_)) => {}
            }
        }
        Self {
            buckets_of,
            first_day,
            bucket_count,
            provinces,
            communes,
            old_communes,
            province_codes,
            commune_codes,
            attribution,
        }
    }

    /// The position of a day's half month; `None` before the first and after the last day that is counted.
    #[inline]
    pub fn bucket_of(&self, day: EpochDay) -> Option<usize> {
        self.buckets_of.get(usize::try_from(day - self.first_day).ok()?).map(|&bucket| usize::from(bucket))
    }

    #[inline]
    pub fn at(&self, case: &CaseAt<'_>) -> At {
        let province = usize::from(self.provinces[case.province as usize]);
        let commune = case.commune.map(|code| usize::from(self.communes[code as usize]));
        let slot = match case.old_province {
            Some(old) => self.attribution.slot_of_old(province, old),
            None => self.attribution.slot(province, commune),
        };
        // What is of no commune of today is counted where it was, if that was a commune.
        let divided = || self.old_communes.get(&case.old_commune?).copied().map(usize::from);
        At { province, slot, commune: commune.or_else(divided) }
    }

    #[inline]
    fn slots(&self) -> usize {
        self.attribution.slots().len()
    }

    /// Where a half month would stand, be it counted or not.
    pub fn position(&self, bucket: Bucket) -> i32 {
        bucket.0 - FIRST_BUCKET.0
    }

    /// The position of a day's half month, which must be one that is counted.
    #[inline]
    pub fn bucket(&self, day: EpochDay) -> usize {
        usize::from(self.buckets_of[(day - self.first_day) as usize])
    }
}

impl<'a> Tally<'a> {
    pub fn new(plan: &'a Plan, grid: &'a Grid, calendar: &'a Calendar, days: &'a Days) -> Self {
        let slots = grid.slots() * grid.bucket_count;
        let communes = grid.commune_codes.len() * grid.bucket_count;
        Self {
            plan,
            grid,
            calendar,
            days,
            class_of: vec![UNKNOWN; 1 << attributes::BITS],
            classes: Vec::new(),
            // Zeroed memory that is never touched is never backed: rare half months cost nothing.
            slots: vec![0; slots * plan.measures.len()],
            communes: vec![0; communes * plan.commune_width()],
            handling: vec![0; slots * plan.handling.len() * LONGEST],
            long_handling: HashMap::new(),
            members: Members::new(grid.province_codes.len()),
            differences: Differences::default(),
            signals: Signals::default(),
            lives: vec![Life::default(); plan.judges.len()],
            spare: Life::default(),
            cases: 0,
            open: Vec::new(),
        }
    }

    /// Whether the case stands open on the last day of its province, under the base rule set.
    #[inline]
    pub fn count(&mut self, case: &CaseAt<'_>) -> bool {
        self.cases += 1;
        let as_of = self.days.of(case.province);
        let class = self.class(case.attribute_code);
        let at = self.grid.at(case);
        let province = at.province;
        let mut lives = std::mem::take(&mut self.lives);
        for (rule_set, life) in lives.iter_mut().enumerate() {
            self.plan.judges[rule_set].live(&case.history, self.calendar, as_of, life);
            for happened in life.transitions() {
                self.event(class, rule_set, happened.event, at, happened.day);
            }
            if let (Some(received), Some(resolved)) = (life.received(), life.resolved()) {
                self.handling_time(class, rule_set, at.slot, received, resolved);
            }
        }
        if let Some(base) = self.plan.base {
            self.member_flows(province, case, &lives[base]);
            self.hold_against(base, province, (case, as_of), &lives);
        }
        if let Some(limited) = self.plan.limited {
            self.promise(class, limited, at, case, &lives[limited]);
        }
        let is_open = self.plan.base.is_some_and(|base| lives[base].verdict().is_open());
        self.lives = lives;
        self.signs(province, case, as_of);
        is_open
    }

    /// What the case shows to an inspector, for its agency.
    #[inline]
    fn signs(&mut self, province: usize, case: &CaseAt<'_>, as_of: EpochDay) {
        let mut agency = None;
        let (members, signals, grid) = (&mut self.members, &mut self.signals, self.grid);
        signs(&case.history, self.calendar, as_of, |signal, day, is_shown| {
            let agency = *agency.get_or_insert_with(|| members.agency(province, &case.names));
            signals.add(agency, grid.bucket(day), signal, is_shown);
        });
    }

    /// What the statutory form counts, for the agency, the field and the procedure of the case.
    #[inline]
    fn member_flows(&mut self, province: usize, case: &CaseAt<'_>, life: &Life) {
        if life.transitions().is_empty() {
            return;
        }
        let members = self.members.of(province, &case.names);
        for happened in life.transitions() {
            let flow = match happened.event {
                CaseEvent::Received if case.history.channel == Channel::Online => Flow::ReceivedOnline,
                CaseEvent::Received => Flow::ReceivedOther,
                CaseEvent::ResolvedEarly => Flow::ResolvedEarly,
                CaseEvent::ResolvedOnTime => Flow::ResolvedOnTime,
                CaseEvent::ResolvedOverdue => Flow::ResolvedOverdue,
                CaseEvent::FellOverdue => Flow::FellOverdue,
                CaseEvent::LeftOverdue => Flow::LeftOverdue,
                _ => continue,
            };
            let bucket = self.grid.bucket(happened.day);
            members.into_iter().for_each(|member| self.members.add(member, bucket, flow));
        }
    }

    /// Where another rule set judges the case otherwise than the base does, and why.
    #[inline]
    fn hold_against(&mut self, base: usize, province: usize, (case, as_of): (&CaseAt<'_>, EpochDay), lives: &[Life]) {
        let Some(received) = lives.iter().find_map(Life::received) else { return };
        let (bucket, ours) = (self.grid.bucket(received), lives[base].verdict());
        self.differences.add(province, bucket, base, ours, ours, Reason::Several);
        for (other, life) in lives.iter().enumerate().filter(|(_, life)| life.verdict() != ours) {
            let theirs = life.verdict();
            let why = self.plan.pairs[other].why(&case.history, self.calendar, as_of, theirs, &mut self.spare);
            self.differences.add(province, bucket, other, ours, theirs, why);
        }
    }

    #[inline]
    fn promise(&mut self, class: usize, rule_set: usize, at: At, case: &CaseAt<'_>, life: &Life) {
        if let Some((event, received)) = promise(&case.history, self.calendar, life) {
            self.event(class, rule_set, event, At { commune: None, ..at }, received);
        }
    }

    #[inline]
    fn event(&mut self, class: usize, rule_set: usize, event: CaseEvent, at: At, day: EpochDay) {
        let bucket = self.grid.bucket(day);
        let row = (bucket * self.grid.slots() + at.slot) * self.plan.measures.len();
        for &measure in &self.classes[class][self.plan.slot(rule_set, event)] {
            self.slots[row + usize::from(measure)] += 1;
        }
        if let (Some(commune), Some(column)) = (at.commune, self.plan.commune_column(rule_set, event)) {
            let row = (bucket * self.grid.commune_codes.len() + commune) * self.plan.commune_width();
            self.communes[row + column] += 1;
        }
    }

    #[inline]
    fn handling_time(&mut self, class: usize, rule_set: usize, slot: usize, received: EpochDay, ended: EpochDay) {
        let days = self.calendar.working_days_between(received, ended);
        let bucket = self.grid.bucket(ended);
        for &measure in &self.classes[class][self.plan.slot(rule_set, CaseEvent::HandlingDays)] {
            let histogram = usize::from(measure);
            match usize::try_from(days) {
                Ok(short) if short < LONGEST => {
                    let row = (bucket * self.plan.handling.len() + histogram) * self.grid.slots() + slot;
                    self.handling[row * LONGEST + short] += 1;
                }
                _ => *self.long_handling.entry((histogram, slot, bucket, days)).or_default() += 1,
            }
        }
    }

    #[inline]
    fn class(&mut self, code: u32) -> usize {
        match self.class_of[code as usize] {
            UNKNOWN => self.new_class(code),
            class => usize::from(class),
        }
    }

    #[cold]
    fn new_class(&mut self, code: u32) -> usize {
        let measures = attributes::unpack(code).map_or_else(Vec::new, |case| self.plan.measures_of(&case));
        // Codes that count for the same measures share a class, so the look-up stays in the cache.
        let class = self.classes.iter().position(|known| *known == measures).unwrap_or_else(|| {
            self.classes.push(measures);
            self.classes.len() - 1
        });
        self.class_of[code as usize] = class as u16;
        class
    }

    pub fn absorb(&mut self, other: Self) {
        self.cases += other.cases;
        self.open.extend(other.open);
        add(&mut self.slots, &other.slots);
        add(&mut self.communes, &other.communes);
        add(&mut self.handling, &other.handling);
        for (key, n) in other.long_handling {
            *self.long_handling.entry(key).or_default() += n;
        }
        let (signals, theirs) = (&mut self.signals, &other.signals);
        self.members.absorb(other.members, |ours, at| signals.absorb(ours, theirs, at));
        self.differences.absorb(other.differences);
    }

    /// Calls `each(measure, slot, bucket, n)` for every count that is not zero, the slots of a province one after
    /// another.
    pub fn for_each_count(&self, mut each: impl FnMut(usize, usize, Bucket, u32)) {
        let width = self.plan.measures.len();
        for (at, &n) in self.slots.iter().enumerate().filter(|(_, n)| **n > 0) {
            let (cell, measure) = (at / width, at % width);
            each(measure, cell % self.grid.slots(), bucket_at(cell / self.grid.slots()), n);
        }
    }

    /// Calls `each(commune column, commune index, bucket, n)` for every count that is not zero.
    pub fn for_each_commune_count(&self, mut each: impl FnMut(usize, usize, Bucket, u32)) {
        let width = self.plan.commune_width();
        for (at, &n) in self.communes.iter().enumerate().filter(|(_, n)| **n > 0) {
            let (cell, column) = (at / width, at % width);
            let (bucket, commune) = (cell / self.grid.commune_codes.len(), cell % self.grid.commune_codes.len());
            each(column, commune, bucket_at(bucket), n);
        }
    }

    /// Calls `each(histogram, slot, bucket, working days, n)`, the slots of a province one after another.
    pub fn for_each_handling_count(&self, mut each: impl FnMut(usize, usize, Bucket, usize, u32)) {
        for (at, &n) in self.handling.iter().enumerate().filter(|(_, n)| **n > 0) {
            let (cell, days) = (at / LONGEST, at % LONGEST);
            let (row, slot) = (cell / self.grid.slots(), cell % self.grid.slots());
            let histograms = self.plan.handling.len();
            each(row % histograms, slot, bucket_at(row / histograms), days, n);
        }
    }

    /// The same for the times that are counted apart, in no order.
    pub fn for_each_long_handling_count(&self, mut each: impl FnMut(usize, usize, Bucket, i32, u32)) {
        for (&(histogram, slot, bucket, days), &n) in &self.long_handling {
            each(histogram, slot, bucket_at(bucket), days, n);
        }
    }
}

/// The promise on the receipt held against the procedure's limit, on the day of receipt.
#[inline]
pub fn promise(history: &History<'_>, calendar: &Calendar, life: &Life) -> Option<(CaseEvent, EpochDay)> {
    let (received, received_at) = (life.received()?, history.received_at?);
    let (promised, limit) = (history.first_promise_at?, history.limit?);
    let is_counter = history.channel == Channel::InPerson;
    let gap = calendar.promise_gap(received_at, is_counter, promised, limit);
    Some((if gap > 0 { CaseEvent::PromisedBeyondLimit } else { CaseEvent::PromisedWithinLimit }, received))
}

fn bucket_at(position: usize) -> Bucket {
    Bucket(FIRST_BUCKET.0 + position as i32)
}

fn add(into: &mut [u32], from: &[u32]) {
    // What was never counted is never written, so that its memory stays unbacked.
    for (into, from) in into.chunks_mut(64).zip(from.chunks(64)) {
        if from.iter().any(|&n| n > 0) {
            into.iter_mut().zip(from).for_each(|(into, from)| *into += from);
        }
    }
}
