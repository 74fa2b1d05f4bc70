//! What the rows of one source are held against.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use jiff::civil::DateTime;
use polars::prelude::PlHashMap;

use super::case_number;
use super::checks::RowChecks;
use super::codes::CodeTable;
use super::fills::Fills;
use super::moment::MomentPattern;
use super::places::Places;
use super::pseudonym::PseudonymKey;
use super::record::{Column, RawCase};
use super::row::CaseRow;
use crate::domain::atlas::Atlas;
use crate::domain::calendar::epoch_day;
use crate::domain::check::Check;
use crate::domain::limit::Limit;
use crate::domain::period::Period;
use crate::domain::personal::may_be_shown;
use crate::domain::place::Province;
use crate::domain::reasons::NOT_KEPT;
use crate::domain::source::{CaseMapping, lookup_key};
use crate::formats::plain;

/// A moment that holds for all rows of a file.
#[derive(Clone, Debug)]
pub struct Stated {
    /// Local seconds since 1970-01-01.
    pub(super) seconds: i64,
    text: String,
}

impl Stated {
    pub fn new(moment: DateTime) -> Self {
        let clock = i64::from(moment.hour()) * 3600 + i64::from(moment.minute()) * 60 + i64::from(moment.second());
        Self { seconds: i64::from(epoch_day(moment.date())) * 86_400 + clock, text: moment.to_string() }
    }
}

/// What the rows of one source are held against.
pub struct RowContract {
    pub moments: Vec<MomentPattern>,
    /// The same as the mapping writes them.
    pub(super) moment_formats: Vec<String>,
    /// Per column: the source's own value -> the canonical one.
    codes: [CodeTable; Column::COUNT],
    pub(super) fills: Fills,
    /// Of agencies, as the mapping looks them up.
    names: BTreeSet<String>,
    pub(super) places: Places,
    /// The one province whose rows the sender may send, if it is bound to one.
    pub own_province: Option<i16>,
    /// The key of pseudonyms; without one accounts are dropped.
    pub pseudonyms: Option<PseudonymKey>,
    /// When the data were extracted, if the sender states it in place of the file.
    pub stated_at: Option<Stated>,
    /// By short procedure code.
    pub limits: PlHashMap<String, Limit>,
    pub(super) headings: [String; Column::COUNT],
    pub(super) checks: RowChecks,
    /// Of the catalogue, whole.
    pub all_checks: Vec<Check>,
    case_no_is_national: bool,
}

impl RowContract {
    pub fn new(mapping: &CaseMapping, places: Places, limits: HashMap<String, Limit>, checks: &[Check]) -> Self {
        let mut codes: [CodeTable; Column::COUNT] = std::array::from_fn(|_| CodeTable::default());
        let mut headings: [String; Column::COUNT] = std::array::from_fn(|_| String::new());
        for (column, name) in Column::ALL {
            if let Some(table) = Fills::canonical_codes(mapping, name).as_ref().or_else(|| mapping.codes.get(name)) {
                codes[column as usize] = CodeTable::new(name, table);
            }
            headings[column as usize] = mapping.columns.get(name).cloned().unwrap_or_else(|| name.to_owned());
        }
        let moments = mapping.moment_formats.iter().map(|pattern| MomentPattern::compile(pattern)).collect();
        let fills = Fills::new(mapping);
        Self {
            moments,
            moment_formats: mapping.moment_formats.clone(),
            codes,
            fills,
            names: mapping.names_looked_up(),
            places,
            own_province: None,
            pseudonyms: None,
            stated_at: None,
            limits: limits.into_iter().collect(),
            headings,
            checks: RowChecks::new(checks, mapping),
            all_checks: checks.to_vec(),
            case_no_is_national: mapping.case_no_is_national,
        }
    }

    /// Holds rows to the codes of the provinces' agencies, and to the period that the sender declared.
    pub fn held_to(mut self, atlas: &Atlas, period: Option<Period>) -> Self {
        let code = |province: &Province| {
            let code = province.portal_code.as_deref()?.as_bytes();
            Some((code.try_into().ok()?, province.code.bare().parse().ok()?))
        };
        self.checks.places = atlas.provinces_34().filter_map(code).collect();
        self.checks.period = period.map(|period| (epoch_day(period.first_day()), epoch_day(period.last_day())));
        self
    }

    /// Whether the number alone says which case it is. Only of agencies of the 34 provinces: who sends what
    /// of another code must not take a case away from a province.
    pub fn is_national(&self, row: &CaseRow) -> bool {
        self.province_named(row).is_some()
    }

    /// Whether the row would take a case away from another province than the sender's: the number alone
    /// says which case it is, whatever province the row states.
    pub(super) fn is_of_another(&self, row: &CaseRow) -> bool {
        self.own_province.zip(self.province_named(row)).is_some_and(|(own, named)| own != named)
    }

    /// The province that a number of the nation names.
    fn province_named(&self, row: &CaseRow) -> Option<i16> {
        self.case_no_is_national.then(|| self.checks.province_of(row.number)).flatten()
    }

    /// The values that the source lists of a coded column.
    pub(super) fn listed(&self, column: Column) -> Vec<&str> {
        self.codes[column as usize].listed()
    }

    /// What the source calls a column.
    pub(super) fn heading(&self, column: Column) -> &str {
        &self.headings[column as usize]
    }

    /// The record with its number and codes in their one spelling, if one of them is spelt otherwise.
    /// A code that the mapping translates is the mapping's.
    #[inline]
    pub fn tidied<'a>(&self, raw: &RawCase<'a>) -> Option<RawCase<'a>> {
        let mut tidied = None;
        if let Some(stated) = &self.stated_at {
            // As if the file had a column of it: an unchanged row of a later export is a later version.
            let tidied: &mut RawCase<'a> = tidied.get_or_insert_with(|| raw.clone());
            tidied.fields[Column::ExtractedAt as usize] = Cow::Owned(stated.text.clone());
        }
        for column in [Column::CaseNo, Column::AgencyCode, Column::ProcedureCode] {
            // Not `get`: what it takes off would stay in the content.
            let text = raw.fields[column as usize].trim_ascii();
            let one = match column {
                Column::CaseNo => case_number::case_number(text),
                _ => case_number::code(text),
            };
            if let Cow::Owned(one) = one
                && text != NOT_KEPT
                && (column == Column::CaseNo || !self.fills.translates(column))
            {
                tidied.get_or_insert_with(|| raw.clone()).fields[column as usize] = Cow::Owned(one);
            }
        }
        tidied
    }

    /// Whether the name of an agency may be kept: one that the mapping knows, one of a body, or one that
    /// tells of nobody.
    pub(super) fn may_keep_name(&self, name: &str) -> bool {
        may_be_shown(name) || self.names.contains(&lookup_key(name))
    }

    /// What is kept of the account that applied.
    #[inline]
    pub(super) fn pseudonym(&self, raw: &RawCase<'_>) -> Option<String> {
        self.pseudonyms.as_ref()?.pseudonym(raw.get(Column::ApplicantRef))
    }

    /// The record with what the mapping of its source adds to it, if anything.
    #[inline]
    pub fn filled<'a>(&self, raw: &RawCase<'a>) -> Option<RawCase<'a>> {
        self.fills.fill(raw, |column, text| self.known(column, text))
    }

    /// The canonical value of what a coded column says.
    pub(super) fn known(&self, column: Column, raw: &str) -> Option<&'static str> {
        let table = &self.codes[column as usize];
        // Accents written as characters of their own mean the same; few files have them.
        table.get(raw).or_else(|| table.get(&plain(raw)))
    }
}
