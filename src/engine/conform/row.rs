//! A case that fits the contract of `cases`.

use super::checks::{Marks, NumberTells};
use crate::domain::case::{ApplicantType, CaseAttributes, CaseStatus, Channel};
use crate::domain::history::Event;
use crate::domain::limit::Limit;
use crate::domain::place::PROVINCE_NUMBERS;

/// A place in the code system of before 1 July 2025.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OldPlace {
    /// Numbers of the 63.
    pub province: i16,
    pub commune: Option<i32>,
    /// Whether it merged with others, so that they may have given the same numbers to cases.
    pub is_merged: bool,
}

/// A case that fits the contract. Moments are local seconds since 1970-01-01.
#[derive(Clone, Debug)]
pub struct CaseRow {
    pub status: CaseStatus,
    /// Of the 34.
    pub province: i16,
    pub commune: Option<i32>,
    /// As it was told, where codes of before were.
    pub old: Option<OldPlace>,
    pub channel: Option<Channel>,
    pub attributes: CaseAttributes,
    pub submitted_at: Option<i64>,
    pub received_at: Option<i64>,
    pub due_at: Option<i64>,
    pub due_at_original: Option<i64>,
    /// The promise on the receipt, as far as the moves of it are told.
    pub promised_at: Option<i64>,
    pub finished_at: Option<i64>,
    pub returned_at: Option<i64>,
    pub refused_at: Option<i64>,
    pub withdrawn_at: Option<i64>,
    pub ended_at: Option<i64>,
    pub apology_at: Option<i64>,
    pub extracted_at: i64,
    /// When the source last changed the record, if it tells.
    pub updated_at: Option<i64>,
    pub applicant_type: Option<ApplicantType>,
    pub limit: Option<Limit>,
    /// In the order of time.
    pub events: Vec<Event>,
    pub synthetic: bool,
    pub number: NumberTells,
    /// Checks that it was held against and that do not send it back.
    pub marks: Marks,
}

impl CaseRow {
    /// Of two versions of a case the one with the later moment counts.
    pub fn version_at(&self) -> i64 {
        self.updated_at.unwrap_or(self.extracted_at)
    }

    /// In which province no other case has its number: the one of today; if the number names no agency and the case was
    /// told of a province of before that merged, that one, apart from all of today.
    pub fn numbered_in(&self) -> i16 {
        match self.old {
            Some(old) if old.is_merged && !self.number.is_national() => PROVINCE_NUMBERS as i16 + old.province,
            _ => self.province,
        }
    }

    /// Every moment that the record tells, or that follows from its lists. Their order is part of the
    /// stored hash of a row, so it must never change; a new one goes to the end.
    pub fn moments(&self) -> [Option<i64>; 12] {
        [
            self.submitted_at,
            self.received_at,
            self.due_at,
            self.due_at_original,
            self.promised_at,
            self.finished_at,
            self.returned_at,
            self.refused_at,
            self.withdrawn_at,
            self.apology_at,
            Some(self.extracted_at),
            self.updated_at,
        ]
    }
}

/// Cuts the suffix that ministries and provinces append: `1.002891.000.00.00.H40` -> `1.002891`.
pub fn short_procedure(code: &str) -> &str {
    match memchr::memchr_iter(b'.', code.as_bytes()).nth(1) {
        Some(dot) => &code[..dot],
        None => code,
    }
}
