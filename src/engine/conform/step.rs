//! A row of progress that was sent apart from the record of its case, held against the contract.

use std::borrow::Cow;

use super::case_number::case_number;
use super::codes::status_named;
use super::contract::RowContract;
use super::lists;
use super::moment::parse_moment;
use super::record::{Column, RawCase, without_space};
use super::rejects::{self, Rule};
use crate::domain::load::Reject;
use crate::domain::progress::Step;

const LONGEST_NUMBER: usize = 200;

/// As it was written. Empty texts: not told.
#[derive(Clone, Debug)]
pub struct RawStep<'a> {
    /// 1-based position of the record.
    pub line: u64,
    pub case_no: Cow<'a, str>,
    pub province: Cow<'a, str>,
    pub nature: Cow<'a, str>,
    /// The key under which it says its moment.
    pub moment_key: &'static str,
    pub at: Cow<'a, str>,
    pub status: Cow<'a, str>,
    pub raw: &'a [u8],
}

/// A row that fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepRow {
    pub case_no: String,
    /// `None`: the message does not say; the case is found by its number alone.
    pub province: Option<i16>,
    pub step: Step,
    pub synthetic: bool,
    pub line: u64,
}

impl RowContract {
    /// The row, or everything that is wrong with it. `latest`: local seconds; nothing can have
    /// happened after this moment.
    pub fn step(&self, raw: &RawStep<'_>, latest: i64) -> Result<StepRow, Vec<Reject>> {
        let mut problems = Vec::new();
        let mut problem =
            |rule: Rule, key: &str, value: &str| problems.push(rule.reject(raw.line, key, value.to_owned()));
        let (case_no, province) = (case_number(raw.case_no.trim()), self.stated_province(raw));
        let case_no = case_no.as_ref();
        let province = province.trim();
        if case_no.is_empty() {
            problem(rejects::NO_KEY, self.heading(Column::CaseNo), "");
        } else if case_no.len() > LONGEST_NUMBER || case_no.bytes().any(|byte| byte.is_ascii_control()) {
            problem(rejects::BAD_CODE_TEXT, self.heading(Column::CaseNo), case_no);
        }
        let known = self.places.undated(province);
        let place = known.flatten();
        match (place, self.own_province) {
            (None, _) if known.is_none() && !province.is_empty() => {
                problem(self.unknown_place(), self.heading(Column::Province), province);
            }
            (Some(said), Some(own)) if said != own => {
                problem(rejects::FOREIGN_PROVINCE, self.heading(Column::Province), province);
            }
            _ => {}
        }
        let at = parse_moment(&self.moments, raw.at.trim());
        match at {
            None => problem(rejects::BAD_MOMENT, raw.moment_key, raw.at.trim()),
            Some(at) if at > latest => problem(rejects::FUTURE_STEP, raw.moment_key, raw.at.trim()),
            Some(_) => {}
        }
        let status = self.known(Column::Status, raw.status.trim()).and_then(status_named);
        if status.is_none() {
            problem(rejects::UNKNOWN_CODE, lists::STATUS, raw.status.trim());
        }
        let nature = raw.nature.trim();
        if !matches!(nature, "" | "real" | "synthetic") {
            problem(rejects::UNKNOWN_CODE, self.heading(Column::Nature), nature);
        }
        match (at, status) {
            (Some(at), Some(status)) if problems.is_empty() => Ok(StepRow {
                case_no: case_no.to_owned(),
                // Who may send for one province only speaks of that one.
                province: place.or(self.own_province),
                step: Step { at, status },
                synthetic: nature == "synthetic",
                line: raw.line,
            }),
            _ => Err(problems),
        }
    }

    /// As the mapping has it: a system of one province need not say which, and another may spell it out.
    fn stated_province<'a>(&self, raw: &RawStep<'a>) -> Cow<'a, str> {
        let mut case = RawCase::empty(raw.line);
        case.fields[Column::Province as usize] = without_space(raw.province.clone());
        match self.filled(&case) {
            Some(mut filled) => std::mem::take(&mut filled.fields[Column::Province as usize]),
            None => raw.province.clone(),
        }
    }
}
