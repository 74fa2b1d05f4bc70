//! One record against the contract of `cases`: every field that does not fit is reported, none guessed.

use super::checks::{Marks, NumberTells};
use super::codes::{channel_named, level_named, status_named};
use super::contract::RowContract;
use super::events::events;
use super::moment::{iso_moment, parse_moment};
use super::places::Placed;
use super::record::{Column, RawCase};
use super::rejects;
use super::row::{CaseRow, short_procedure};
use super::told::{Bounds, told};
use crate::domain::case::{ApplicantType, CaseAttributes, CaseStatus, Channel, Flag};
use crate::domain::load::Reject;
use crate::domain::personal::is_person_for_code;
use crate::domain::reasons::NOT_KEPT;

const LONGEST_CODE: usize = 200;
const LONGEST_NAME: usize = 200;

impl RowContract {
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
        let place = self.place();
        let channel = self.code(Column::Channel).and_then(channel_named);
        let attributes = CaseAttributes {
            // The official formula counts a case without a channel as handed in at the counter.
            channel: channel.unwrap_or(self::Channel::InPerson),
            online_level: self.code(Column::OnlineLevel).and_then(level_named),
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
            province: place.province.unwrap_or_default(),
            commune: place.commune,
            old: place.old,
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
        self.check_number(&row);
        status?;
        self.check_dates(&mut row);
        place.province?;
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

    fn place(&mut self) -> Placed {
        let contract = self.contract;
        contract.placed(self.raw, |column, rule| self.problem(column, rule))
    }

    fn check_number(&mut self, row: &CaseRow) {
        if self.contract.is_of_another(row) {
            self.problem(Column::CaseNo, rejects::FOREIGN_NUMBER);
        }
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
