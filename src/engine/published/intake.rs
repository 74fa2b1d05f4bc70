//! The figures of a file as they are taken, and the count of what happened to its rows.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use jiff::civil::Date;

use super::csv_file::CsvFile;
use super::file_error::FileFault;
use super::reasons;
use super::row::may_go_back;
use super::{PublishedRead, RejectedRow};
use crate::domain::bucket::Bucket;
use crate::domain::load::Reject;
use crate::domain::part::Part;
use crate::domain::personal::withheld;
use crate::domain::place::PlaceCode;
use crate::domain::reading::Nature;
use crate::domain::register::RegisterRow;
use crate::domain::register::versions::{fate_of, sights};
use crate::domain::score::PublishedScore;
use crate::domain::source::{SourceMapping, TableFormat};
use crate::engine::quarantine::{Record, Shape};
use crate::formats::PassedOver;

/// What a row says once it has been read without fault.
#[derive(Debug, Default)]
pub(super) struct Figures {
    pub parts: Vec<Part>,
    pub scores: Vec<PublishedScore>,
    /// The last day it speaks of.
    pub as_of: Option<Date>,
}

/// What may stand in a file only once.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Key {
    Part(String, PlaceCode, Bucket),
    Score(i16, String, PlaceCode, Option<Date>),
}

pub(super) struct Intake {
    result: PublishedRead,
    /// Where each key lies in the result.
    seen: HashMap<Key, usize>,
    today: Date,
    shape: Arc<Shape>,
}

impl Intake {
    /// A file that has all its headings, and an intake that knows what was passed over in it.
    pub fn open<'w>(
        mapping: &SourceMapping,
        today: Date,
        (bytes, table): (&[u8], &TableFormat),
        headings: impl Iterator<Item = &'w String> + Clone,
    ) -> Result<(CsvFile, Self), FileFault> {
        let mut file = CsvFile::read(bytes, table, headings.clone())?;
        file.require(headings)?;
        let mut intake = Self::new(mapping, today, file.shape());
        intake.pass_over(std::mem::take(&mut file.passed_over));
        Ok((file, intake))
    }

    /// `shape`: what rejected rows go back as.
    pub fn new(mapping: &SourceMapping, today: Date, shape: Arc<Shape>) -> Self {
        let result = PublishedRead {
            parts: Vec::new(),
            scores: Vec::new(),
            rejects: Vec::new(),
            read: 0,
            accepted: 0,
            rejected: 0,
            duplicate: 0,
            superseded: 0,
            rows: Vec::new(),
            passed_over: Vec::new(),
            as_of: None,
            nature: mapping.nature,
        };
        Self { result, seen: HashMap::new(), today, shape }
    }

    /// Figures that are not a row of their own, such as the nation above a list of provinces.
    pub fn header(&mut self, score: PublishedScore) {
        self.result.scores.push(score);
    }

    pub fn reject(&mut self, record: Record, mut reasons: Vec<Reject>) {
        self.result.read += 1;
        self.result.rejected += 1;
        for reason in reasons.iter_mut().filter(|reason| !may_go_back(&reason.value)) {
            reason.value = withheld(&reason.value);
        }
        self.result.rejects.push(RejectedRow { reasons, record, shape: Arc::clone(&self.shape) });
    }

    /// Takes a row whole, unless it repeats or contradicts an earlier one.
    pub fn take(&mut self, line: u64, figures: Figures, record: impl FnOnce() -> Record) {
        if let Some(day) = figures.as_of.filter(|&day| day > self.today) {
            return self.reject(record(), vec![reasons::future().at(line, "", &day.to_string())]);
        }
        let earlier: Vec<Option<bool>> = (figures.parts.iter().map(|part| self.repeats_part(part)))
            .chain(figures.scores.iter().map(|score| self.repeats_score(score)))
            .collect();
        if earlier.contains(&Some(false)) {
            return self.reject(record(), vec![reasons::conflict().at(line, "", "")]);
        }
        self.result.read += 1;
        if earlier.iter().all(Option::is_some) {
            self.result.duplicate += 1;
            return;
        }
        self.result.accepted += 1;
        self.result.as_of = self.result.as_of.max(figures.as_of);
        for part in figures.parts {
            if let Entry::Vacant(slot) = self.seen.entry(part_key(&part)) {
                slot.insert(self.result.parts.len());
                self.result.parts.push(part);
            }
        }
        for score in figures.scores {
            if let Entry::Vacant(slot) = self.seen.entry(score_key(&score)) {
                slot.insert(self.result.scores.len());
                self.result.scores.push(score);
            }
        }
    }

    /// Keeps a row of a register; which of a key counts is told when all are there.
    pub fn take_row(&mut self, row: RegisterRow, day: Date, nature: Option<Nature>) {
        self.result.read += 1;
        self.result.as_of = self.result.as_of.max(Some(day));
        self.result.nature = self.result.nature.max(nature.unwrap_or(self.result.nature));
        self.result.rows.push(row);
    }

    /// Rows of the file that are no records.
    fn pass_over(&mut self, rows: Vec<PassedOver>) {
        self.result.passed_over.extend(rows);
    }

    pub fn finish(mut self) -> PublishedRead {
        if !self.result.rows.is_empty() {
            let fate = fate_of(&sights(0, &self.result.rows));
            (self.result.accepted, self.result.duplicate) = (fate.accepted, fate.duplicate);
            self.result.superseded = fate.superseded;
        }
        self.result
    }

    /// `None`: new. Otherwise whether it says the same as the earlier one.
    fn repeats_part(&self, part: &Part) -> Option<bool> {
        self.seen.get(&part_key(part)).map(|&index| self.result.parts[index].n == part.n)
    }

    /// A note or a source that differs is no contradiction.
    fn repeats_score(&self, score: &PublishedScore) -> Option<bool> {
        let says = |score: &PublishedScore| (score.score, score.rank, score.qualifier);
        self.seen.get(&score_key(score)).map(|&index| says(&self.result.scores[index]) == says(score))
    }
}

fn part_key(part: &Part) -> Key {
    Key::Part(part.measure.0.clone(), part.place.clone(), part.bucket)
}

fn score_key(score: &PublishedScore) -> Key {
    Key::Score(score.edition, score.component.clone(), score.place.clone(), score.as_of)
}
