//! One record against the contract of `cases`: every field that does not fit is reported, none guessed.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::DateTime;
use polars::prelude::PlHashMap;

use super::case_number;
use super::checks::{Marks, NumberTells, RowChecks};
use super::events::events;
use super::fills::Fills;
use super::moment::{MomentPattern, iso_moment, parse_moment};
use super::pseudonym::PseudonymKey;
use super::record::{Column, RawCase};
use super::rejects;
use super::told::{Bounds, told};
use crate::domain::atlas::Atlas;
use crate::domain::calendar::epoch_day;
use crate::domain::case::{ApplicantType, CaseAttributes, CaseStatus, Channel, Flag, OnlineLevel};
use crate::domain::check::Check;
use crate::domain::history::Event;
use crate::domain::limit::Limit;
use crate::domain::load::Reject;
use crate::domain::period::Period;
use crate::domain::personal::{is_person_for_code, may_be_shown};
use crate::domain::place::Province;
use crate::domain::reasons::NOT_KEPT;
use crate::domain::source::{CaseMapping, code_values, lookup_key};
use crate::formats::plain;

const LONGEST_CODE: usize = 200;
const LONGEST_NAME: usize = 200;

/// A case that fits the contract. Moments are local seconds since 1970-01-01.
#[derive(Clone, Debug)]
pub struct CaseRow {
    pub status: CaseStatus,
    pub province: i16,
    pub commune: Option<i32>,
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

/// A moment that holds for all rows of a file.
#[derive(Clone, Debug)]
pub struct Stated {
    /// Local seconds since 1970-01-01.
    seconds: i64,
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
    fills: Fills,
    /// Of agencies, as the mapping looks them up.
    names: BTreeSet<String>,
    /// Bare code of each commune of the 34 -> number of its province.
    pub communes: PlHashMap<i32, i16>,
    pub provinces: Vec<i16>,
    /// The one province whose rows the sender may send, if it is bound to one.
    pub own_province: Option<i16>,
    /// The key of pseudonyms; without one accounts are dropped.
    pub pseudonyms: Option<PseudonymKey>,
    /// When the data were extracted, if the sender states it in place of the file.
    pub stated_at: Option<Stated>,
    /// By short procedure code.
    pub limits: PlHashMap<String, Limit>,
    headings: [String; Column::COUNT],
    checks: RowChecks,
    /// Of the catalogue, whole.
    pub all_checks: Vec<Check>,
    case_no_is_national: bool,
}

impl RowContract {
    pub fn new(
        mapping: &CaseMapping,
        communes: HashMap<i32, i16>,
        provinces: Vec<i16>,
        limits: HashMap<String, Limit>,
        checks: &[Check],
    ) -> Self {
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
            communes: communes.into_iter().collect(),
            provinces,
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

    /// Whether the number alone says which case it is.
    pub fn is_national(&self, row: &CaseRow) -> bool {
        self.case_no_is_national && row.number.is_national()
    }

    /// The case, or everything that is wrong with the record. `latest`: no data can have been
    /// extracted after this moment.
    pub fn read(&self, raw: &RawCase<'_>, latest: i64) -> Result<CaseRow, Vec<Reject>> {
        let mut reader = Reader { contract: self, raw, latest, problems: Vec::new() };
        let row = reader.row();
        match row {
            Some(row) if reader.problems.is_empty() => Ok(row),
            _ => Err(reader.problems),
        }
    }

    /// The number of one of the 34 provinces.
    pub(super) fn province(&self, text: &str) -> Option<i16> {
        two_digits(text).filter(|code| self.provinces.contains(code))
    }

    /// The values that the source lists of a coded column.
    pub(super) fn listed(&self, column: Column) -> Vec<&str> {
        self.codes[column as usize].0.iter().map(|(_, code, _)| code.as_str()).collect()
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

/// The codes of one column. Read a dozen times a row: a look at length and beginning finds the one
/// that can be it, without following each to its text.
#[derive(Default)]
struct CodeTable(Vec<(u64, String, &'static str)>);

impl CodeTable {
    fn new(column: &str, table: &BTreeMap<String, String>) -> Self {
        let entry = |(raw, value): (&String, &String)| {
            let raw = plain(raw).into_owned();
            (beginning(&raw), raw, canonical(column, value))
        };
        Self(table.iter().map(entry).collect())
    }

    #[inline]
    fn get(&self, raw: &str) -> Option<&'static str> {
        let wanted = beginning(raw);
        // Length and beginning of a short code are the whole of it.
        let is_short = raw.len() <= BEGINNING;
        let found = self.0.iter().find(|(beginning, code, _)| *beginning == wanted && (is_short || code == raw));
        found.map(|&(.., value)| value)
    }
}

/// So many bytes at the beginning of a code tell it from nearly all others.
const BEGINNING: usize = 7;

/// Length and the first bytes.
#[inline]
fn beginning(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let first = bytes.iter().take(BEGINNING).fold(0, |word, &byte| word << 8 | u64::from(byte));
    first << 8 | (bytes.len() as u64 & 0xff)
}

struct Reader<'a> {
    contract: &'a RowContract,
    raw: &'a RawCase<'a>,
    latest: i64,
    problems: Vec<Reject>,
}

impl Reader<'_> {
    fn row(&mut self) -> Option<CaseRow> {
        use Column::*;
        self.texts();
        let status = self.code(Status).and_then(status_named);
        if status.is_none() && self.raw.get(Status).is_empty() {
            self.problem(Status, rejects::UNKNOWN_CODE);
        }
        let (province, commune) = self.place();
        let channel = self.code(Column::Channel).and_then(channel_named);
        let level = self.code(Column::OnlineLevel).and_then(level_named);
        let attributes = CaseAttributes {
            // The official formula counts a case without a channel as handed in at the counter.
            channel: channel.unwrap_or(self::Channel::InPerson),
            online_level: level,
            fee_due: self.flag(FeeDue),
            paid_online: self.flag(PaidOnline),
            digitised: self.flag(Digitised),
            reused: self.flag(Reused),
            electronic_result: self.flag(ElectronicResult),
            apology: Flag::NotReported,
            extended: self.flag(Extended),
        };
        let mut row = CaseRow {
            status: status.unwrap_or(CaseStatus::Registered),
            province: province.unwrap_or_default(),
            commune,
            channel,
            attributes,
            submitted_at: self.moment(SubmittedAt),
            received_at: self.moment(ReceivedAt),
            due_at: self.moment(DueAt),
            due_at_original: self.moment(DueAtOriginal),
            promised_at: None,
            finished_at: self.moment(FinishedAt),
            returned_at: self.moment(ReturnedAt),
            refused_at: self.moment(RefusedAt),
            withdrawn_at: self.moment(WithdrawnAt),
            ended_at: None,
            apology_at: self.moment(ApologyAt),
            extracted_at: match &self.contract.stated_at {
                Some(stated) => stated.seconds,
                None => self.moment(ExtractedAt).unwrap_or_default(),
            },
            updated_at: self.moment(UpdatedAt),
            applicant_type: self.code(Column::ApplicantType).and_then(self::ApplicantType::parse),
            limit: self.contract.limits.get(short_procedure(self.raw.get(ProcedureCode))).copied(),
            events: Vec::new(),
            synthetic: self.synthetic(),
            number: NumberTells::of(self.raw.get(CaseNo)),
            marks: Marks::default(),
        };
        self.history(&mut row);
        row.attributes.apology = self.apology(&row);
        status?;
        self.check_dates(&mut row);
        province?;
        row.marks = self.contract.checks.look(&row, self.raw);
        if self.contract.checks.rejects(row.marks) {
            self.problems.extend(self.contract.checks.reasons(row.marks, self.raw, &self.contract.headings));
        }
        Some(row)
    }

    /// Codes and names, each of one line.
    fn texts(&mut self) {
        use Column::*;
        if self.raw.get(CaseNo).is_empty() {
            self.problem(CaseNo, rejects::NO_KEY);
        }
        for column in [CaseNo, ProcedureCode, FieldCode, AgencyCode] {
            let text = self.raw.get(column).as_bytes();
            if text.len() > LONGEST_CODE || text.iter().any(u8::is_ascii_control) || text == NOT_KEPT.as_bytes() {
                self.problem(column, rejects::BAD_CODE_TEXT);
            } else if is_person_for_code(self.raw.get(column)) {
                self.problem(column, rejects::PERSON);
            }
        }
        let name = self.raw.get(AgencyName);
        let is_long = name.len() > LONGEST_NAME && name.chars().count() > LONGEST_NAME;
        if is_long || name.bytes().any(|byte| byte.is_ascii_control()) || name == NOT_KEPT {
            self.problem(AgencyName, rejects::BAD_NAME_TEXT);
        }
    }

    fn problem(&mut self, column: Column, rule: rejects::Rule) {
        // A column that follows from another is mended there.
        let shown = self.contract.fills.looked_up_in(column, self.raw).unwrap_or(column);
        let value = self.raw.get(shown).to_owned();
        let rule = if value == NOT_KEPT { rejects::NOT_KEPT } else { rule };
        self.problems.push(rule.reject(self.raw.line, &self.contract.headings[shown as usize], value));
    }

    /// The canonical value of a coded column; `None` if empty, or unknown (and reported).
    fn code(&mut self, column: Column) -> Option<&'static str> {
        let raw = self.raw.get(column);
        if raw.is_empty() {
            if self.contract.fills.looked_up_in(column, self.raw).is_some() && column != Column::Status {
                self.problem(column, rejects::UNKNOWN_CODE);
            }
            return None;
        }
        let known = self.contract.known(column, raw);
        if known.is_none() {
            self.problem(column, rejects::UNKNOWN_CODE);
        }
        known
    }

    fn flag(&mut self, column: Column) -> Flag {
        match self.code(column) {
            Some("yes") => Flag::Yes,
            Some("no") => Flag::No,
            _ => Flag::NotReported,
        }
    }

    fn moment(&mut self, column: Column) -> Option<i64> {
        let text = self.raw.get(column);
        if text.is_empty() {
            return None;
        }
        let typed = || self.raw.is_typed.then(|| iso_moment(text)).flatten();
        let moment = parse_moment(&self.contract.moments, text).or_else(typed);
        if moment.is_none() {
            self.problem(column, rejects::BAD_MOMENT);
        }
        moment
    }

    fn place(&mut self) -> (Option<i16>, Option<i32>) {
        let province = self.contract.province(self.raw.get(Column::Province));
        match (province, self.contract.own_province) {
            (None, _) => self.problem(Column::Province, rejects::UNKNOWN_PLACE),
            (Some(said), Some(own)) if said != own => self.problem(Column::Province, rejects::FOREIGN_PROVINCE),
            _ => {}
        }
        let text = self.raw.get(Column::Commune);
        if text.is_empty() {
            return (province, None);
        }
        let commune = Some(text).filter(|text| text.len() == 5).and_then(|text| text.parse::<i32>().ok());
        let home = commune.and_then(|code| self.contract.communes.get(&code)).copied();
        if home.is_none() || (province.is_some() && home != province) {
            self.problem(Column::Commune, rejects::UNKNOWN_PLACE);
        }
        (province, commune)
    }

    /// What the row says of itself beyond the nature of its source.
    fn synthetic(&mut self) -> bool {
        match self.raw.get(Column::Nature) {
            "" | "real" => false,
            "synthetic" => true,
            _ => {
                self.problem(Column::Nature, rejects::UNKNOWN_CODE);
                false
            }
        }
    }

    /// The events of the case, from its lists.
    fn history(&mut self, row: &mut CaseRow) {
        let extracted_at = Some(row.extracted_at).filter(|&moment| moment > 0);
        let bounds = Bounds { received_at: row.received_at, extracted_at };
        let mut bad = Vec::new();
        let told = told(self.contract, &self.raw.lists, bounds, &mut bad);
        for (column, rule, value) in bad {
            let heading = &self.contract.headings[column as usize];
            self.problems.push(rule.reject(self.raw.line, heading, value));
        }
        (row.events, row.promised_at) = events(&told, row.due_at, row.due_at_original);
    }

    /// A source that has a column for apologies says "no" by leaving it empty.
    fn apology(&self, row: &CaseRow) -> Flag {
        match row.apology_at {
            Some(_) => Flag::Yes,
            None if self.raw.tells_apologies => Flag::No,
            None => Flag::NotReported,
        }
    }

    fn check_dates(&mut self, row: &mut CaseRow) {
        use CaseStatus::*;
        if self.raw.get(Column::ExtractedAt).is_empty() {
            self.problem(Column::ExtractedAt, rejects::BAD_MOMENT);
        }
        if row.extracted_at > self.latest {
            self.problem(Column::ExtractedAt, rejects::FUTURE);
        }
        let never_received = matches!(row.status, Registered | NotAccepted);
        if row.received_at.is_none() && !never_received && self.raw.get(Column::ReceivedAt).is_empty() {
            self.problem(Column::ReceivedAt, rejects::NO_RECEIVED);
        }
        let (ended_at, column) = match row.status {
            Finished | Returned => (row.finished_at, Column::FinishedAt),
            Stopped => (row.finished_at, Column::FinishedAt),
            Withdrawn => (row.withdrawn_at.or(row.finished_at), Column::WithdrawnAt),
            NotAccepted => (row.refused_at.or(row.finished_at), Column::RefusedAt),
            _ => (None, Column::FinishedAt),
        };
        row.ended_at = ended_at;
        let must_have_ended = match row.status {
            Finished | Returned | Stopped | Withdrawn => true,
            NotAccepted => row.received_at.is_some(),
            _ => false,
        };
        if must_have_ended && ended_at.is_none() && self.raw.get(column).is_empty() {
            let finished = matches!(row.status, Finished | Returned);
            self.problem(column, if finished { rejects::NO_FINISHED } else { rejects::NO_END });
        }
        if let (Some(received), Some(ended)) = (row.received_at, ended_at)
            && ended < received
        {
            self.problem(column, rejects::ORDER);
        }
        for (moment, column) in
            [(row.received_at, Column::ReceivedAt), (ended_at, column), (row.updated_at, Column::UpdatedAt)]
        {
            if moment.is_some_and(|moment| moment > row.extracted_at && row.extracted_at > 0) {
                self.problem(column, rejects::AFTER_EXTRACTION);
            }
        }
    }
}

/// Cuts the suffix that ministries and provinces append: `1.002891.000.00.00.H40` -> `1.002891`.
pub fn short_procedure(code: &str) -> &str {
    match memchr::memchr_iter(b'.', code.as_bytes()).nth(1) {
        Some(dot) => &code[..dot],
        None => code,
    }
}

fn two_digits(text: &str) -> Option<i16> {
    (text.len() == 2).then(|| text.parse().ok()).flatten()
}

/// The value as the contract keeps it; empty for one that the catalogue would have refused.
fn canonical(column: &str, value: &str) -> &'static str {
    let known = code_values(column).unwrap_or_default();
    known.iter().find(|known| **known == value).copied().unwrap_or_default()
}

pub fn status_named(name: &str) -> Option<CaseStatus> {
    name.parse().ok().and_then(CaseStatus::from_code)
}

fn channel_named(name: &str) -> Option<Channel> {
    match name {
        "in_person" => Some(Channel::InPerson),
        "online" => Some(Channel::Online),
        "post" => Some(Channel::Post),
        _ => None,
    }
}

fn level_named(name: &str) -> Option<OnlineLevel> {
    match name {
        "end_to_end" => Some(OnlineLevel::EndToEnd),
        "partial" => Some(OnlineLevel::Partial),
        "information_only" => Some(OnlineLevel::InformationOnly),
        _ => None,
    }
}
