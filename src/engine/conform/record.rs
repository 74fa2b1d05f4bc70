//! A case as its source wrote it: one text per canonical column, nothing interpreted yet.

use std::borrow::Cow;

use super::lists::RawLists;

/// The canonical columns a source of cases may fill; names as in `pipelines/sources/*.toml`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub enum Column {
    CaseNo,
    ProcedureCode,
    FieldCode,
    AgencyCode,
    AgencyName,
    Province,
    Commune,
    Channel,
    OnlineLevel,
    Status,
    SubmittedAt,
    ReceivedAt,
    DueAt,
    DueAtOriginal,
    FinishedAt,
    ReturnedAt,
    RefusedAt,
    WithdrawnAt,
    Supplements,
    DueMoves,
    Progress,
    FeeDue,
    PaidOnline,
    Digitised,
    Reused,
    ElectronicResult,
    ApologyAt,
    Extended,
    ExtractedAt,
    Nature,
    UpdatedAt,
    ApplicantType,
    ApplicantRef,
    CommuneToday,
}

use Column::*;

impl Column {
    pub const COUNT: usize = 34;

    pub const ALL: [(Self, &'static str); Self::COUNT] = [
        (CaseNo, "case_no"),
        (ProcedureCode, "procedure_code"),
        (FieldCode, "field_code"),
        (AgencyCode, "agency_code"),
        (AgencyName, "agency_name"),
        (Province, "province"),
        (Commune, "commune"),
        (Channel, "channel"),
        (OnlineLevel, "online_level"),
        (Status, "status"),
        (SubmittedAt, "submitted_at"),
        (ReceivedAt, "received_at"),
        (DueAt, "due_at"),
        (DueAtOriginal, "due_at_original"),
        (FinishedAt, "finished_at"),
        (ReturnedAt, "returned_at"),
        (RefusedAt, "refused_at"),
        (WithdrawnAt, "withdrawn_at"),
        (Supplements, "supplements"),
        (DueMoves, "due_moves"),
        (Progress, "progress"),
        (FeeDue, "fee_due"),
        (PaidOnline, "paid_online"),
        (Digitised, "digitised"),
        (Reused, "reused"),
        (ElectronicResult, "electronic_result"),
        (ApologyAt, "apology_at"),
        (Extended, "extended"),
        (ExtractedAt, "extracted_at"),
        (Nature, "nature"),
        (UpdatedAt, "updated_at"),
        (ApplicantType, "applicant_type"),
        (ApplicantRef, "applicant_ref"),
        (CommuneToday, "commune_today"),
    ];

    /// Without these a row cannot be counted at all, so the file must have them.
    /// The channel is among them: an empty one counts as handed in at the counter, so a file without
    /// the column would say "0 % online" where it should say nothing.
    pub const REQUIRED: [Self; 8] = [CaseNo, ProcedureCode, Province, Channel, Status, ReceivedAt, DueAt, ExtractedAt];
}

/// One record, borrowed from the bytes of its file where possible.
#[derive(Clone, Debug)]
pub struct RawCase<'a> {
    /// 1-based line (CSV) or position of the record (JSON).
    pub line: u64,
    /// Without space around them. Empty text: the source has the column and no value, or does not have
    /// the column.
    pub fields: [Cow<'a, str>; Column::COUNT],
    /// Empty lists: the source has them and nothing in them, or does not have them.
    pub lists: RawLists<'a>,
    /// Whether the source has the column of apologies at all.
    pub tells_apologies: bool,
    /// Whether the file keeps moments as such: they have become ISO text, which needs no pattern.
    pub is_typed: bool,
    /// Sent as a new version of a record that was sent before.
    pub is_update: bool,
    /// The record as it stood, for the quarantine file and for telling a repeat from a change.
    pub raw: Cow<'a, [u8]>,
}

impl RawCase<'_> {
    /// A record that says nothing.
    pub fn empty(line: u64) -> Self {
        Self {
            line,
            fields: std::array::from_fn(|_| Cow::Borrowed("")),
            lists: RawLists::default(),
            tells_apologies: false,
            is_typed: false,
            is_update: false,
            raw: Cow::Borrowed(b""),
        }
    }

    #[inline]
    pub fn get(&self, column: Column) -> &str {
        self.fields[column as usize].as_ref()
    }
}

/// A cell without the space around it. Nearly every one has none: a look at its ends is enough to know.
#[inline]
pub fn trimmed(cell: &str) -> &str {
    // White space begins with one of these bytes, in every script.
    let may_be_space = |byte: Option<&u8>| byte.is_some_and(|&byte| byte <= b' ' || byte >= 0x80);
    let bytes = cell.as_bytes();
    if may_be_space(bytes.first()) || may_be_space(bytes.last()) { cell.trim() } else { cell }
}

pub fn without_space(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(trimmed(text)),
        Cow::Owned(text) if trimmed(&text).len() == text.len() => Cow::Owned(text),
        Cow::Owned(text) => Cow::Owned(trimmed(&text).to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::source::{CASE_COLUMNS, CASE_COLUMNS_NEEDED};
    use std::collections::BTreeSet;

    #[test]
    fn the_catalogue_and_the_reader_know_and_need_the_same_columns() {
        let names = |columns: &[Column]| -> BTreeSet<&str> {
            Column::ALL.iter().filter(|(column, _)| columns.contains(column)).map(|(_, name)| *name).collect()
        };
        let all: Vec<Column> = Column::ALL.iter().map(|(column, _)| *column).collect();
        assert_eq!(names(&all), BTreeSet::from(CASE_COLUMNS));
        assert_eq!(names(&Column::REQUIRED), CASE_COLUMNS[..CASE_COLUMNS_NEEDED].iter().copied().collect());
    }
}
