//! Checks of a row that fits the contract: what is odd in it, and whether that sends it back.
//!
//! What a check tests is here, found by its code; how severe it is and its words are the catalogue's,
//! and a source may choose another severity.

use polars::prelude::PlHashMap;

use super::moment::existing_day;
use super::record::{Column, RawCase};
use super::row::CaseRow;
use crate::domain::calendar::EpochDay;
use crate::domain::case::{CaseStatus, Channel, OnlineLevel};
use crate::domain::check::{self, Check, MissingValue, Severity};
use crate::domain::history::day_of;
use crate::domain::load::Reject;
use crate::domain::source::CaseMapping;
use crate::domain::text::Text;

/// The checks, each a bit of [`Marks`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Test {
    ChannelLevel,
    CaseNoDate,
    AgencyUnknown,
    AgencyCode,
    NoDue,
    SubmittedAfterReceived,
    DueBeforeReceived,
    ReturnedBeforeFinished,
    EndedWhileOpen,
    CaseNoPlace,
    AgencyPlace,
    OtherPeriod,
    DueFar,
    CommuneDivided,
}

use Test::*;

/// How many checks of rows there are here.
pub const COUNT: usize = 14;

/// Code, and the column that the sender is to look at.
const ALL: [(Test, &str, Column); COUNT] = [
    (ChannelLevel, "E_CHANNEL_LEVEL", Column::Channel),
    (CaseNoDate, "W_CASE_NO_DATE", Column::CaseNo),
    (AgencyUnknown, "W_AGENCY_UNKNOWN", Column::AgencyCode),
    (AgencyCode, "W_AGENCY_CODE", Column::AgencyCode),
    (NoDue, "W_NO_DUE", Column::DueAt),
    (SubmittedAfterReceived, "W_SUBMITTED_AFTER_RECEIVED", Column::SubmittedAt),
    (DueBeforeReceived, "W_DUE_BEFORE_RECEIVED", Column::DueAt),
    (ReturnedBeforeFinished, "W_RETURNED_BEFORE_FINISHED", Column::ReturnedAt),
    (EndedWhileOpen, "W_ENDED_WHILE_OPEN", Column::FinishedAt),
    (CaseNoPlace, "W_CASE_NO_PLACE", Column::CaseNo),
    (AgencyPlace, "W_AGENCY_PLACE", Column::AgencyCode),
    (OtherPeriod, "W_OTHER_PERIOD", Column::ReceivedAt),
    (DueFar, "W_DUE_FAR", Column::DueAt),
    (CommuneDivided, "W_COMMUNE_DIVIDED", Column::Commune),
];

/// Longest code of an agency.
const LONGEST_AGENCY: usize = 35;

/// Of one row, a bit a check: which applied to it, and which it broke.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    pub looked: u16,
    pub broken: u16,
}

/// Code and canonical column of the check of a bit.
pub fn name(bit: usize) -> (&'static str, &'static str) {
    let (_, code, column) = ALL[bit];
    (code, Column::ALL[column as usize].1)
}

/// The bit of the check of a code.
pub fn bit(code: &str) -> Option<usize> {
    ALL.iter().position(|(_, known, _)| *known == code)
}

/// The checks of one source's rows.
#[derive(Clone, Debug)]
pub struct RowChecks {
    /// Bits of the checks that send a row back.
    rejecting: u16,
    /// Bits of the checks that a missing value breaks.
    missing_breaks: u16,
    advice: [Text; COUNT],
    days_apart_at_most: i64,
    days_promised_at_most: i64,
    /// Provinces by the first level of their agencies' codes; one that is not here says nothing.
    pub places: PlHashMap<[u8; 3], i16>,
    /// First and last day of the period that the sender declared.
    pub period: Option<(EpochDay, EpochDay)>,
}

impl RowChecks {
    pub fn new(checks: &[Check], mapping: &CaseMapping) -> Self {
        let mut all = Self {
            rejecting: 0,
            missing_breaks: 0,
            advice: std::array::from_fn(|_| Text::default()),
            days_apart_at_most: 0,
            days_promised_at_most: 0,
            places: PlHashMap::default(),
            period: None,
        };
        for (bit, (_, code, _)) in ALL.iter().enumerate() {
            let Some(check) = check::find(checks, code) else { continue };
            let severity = mapping.checks.get(*code).copied().unwrap_or(check.severity);
            all.rejecting |= u16::from(severity == Severity::Reject) << bit;
            all.missing_breaks |= u16::from(check.missing == MissingValue::Break) << bit;
            all.advice[bit] = check.advice.clone();
            match *code {
                "W_CASE_NO_DATE" => all.days_apart_at_most = check.bound("days_apart_at_most") as i64,
                "W_DUE_FAR" => all.days_promised_at_most = check.bound("days_promised_at_most") as i64,
                _ => {}
            }
        }
        all
    }

    pub fn look(&self, row: &CaseRow, raw: &RawCase<'_>) -> Marks {
        let mut marks = Marks::default();
        let agency = level_1(raw.get(Column::AgencyCode));
        for (bit, (test, ..)) in ALL.iter().enumerate() {
            let bit = 1 << bit;
            let broken = match self.test(*test, row, raw, agency) {
                Seen::Passes => false,
                Seen::Breaks => true,
                Seen::Missing if self.missing_breaks & bit != 0 => true,
                Seen::Missing | Seen::DoesNotApply => continue,
            };
            marks.looked |= bit;
            marks.broken |= if broken { bit } else { 0 };
        }
        marks
    }

    /// Whether a row with these marks is sent back.
    pub fn rejects(&self, marks: Marks) -> bool {
        marks.broken & self.rejecting != 0
    }

    /// The reasons to send a row back that broke these checks.
    pub fn reasons(&self, marks: Marks, raw: &RawCase<'_>, headings: &[String]) -> Vec<Reject> {
        let bits = (0..COUNT).filter(|bit| marks.broken & self.rejecting & (1 << bit) != 0);
        bits.map(|bit| {
            let (_, code, column) = ALL[bit];
            Reject {
                line: raw.line,
                column: headings[column as usize].clone(),
                value: raw.get(column).to_owned(),
                code,
                advice_vi: self.advice[bit].vi.clone(),
                advice_en: self.advice[bit].en.clone(),
                ..Reject::default()
            }
        })
        .collect()
    }

    /// `agency`: first level of the code of the agency.
    fn test(&self, test: Test, row: &CaseRow, raw: &RawCase<'_>, agency: Option<[u8; 3]>) -> Seen {
        use CaseStatus::*;
        match test {
            ChannelLevel => match (row.channel, row.attributes.online_level) {
                (Some(channel), Some(level)) => {
                    Seen::breaks_if(channel == Channel::Online && level == OnlineLevel::InformationOnly)
                }
                _ => Seen::Missing,
            },
            CaseNoDate => match (row.number.day, row.received_at) {
                (Some(day), Some(received)) => {
                    let apart = i64::from(day) - i64::from(day_of(received));
                    Seen::breaks_if(apart.abs() > self.days_apart_at_most)
                }
                _ => Seen::Missing,
            },
            AgencyUnknown if raw.get(Column::AgencyCode).is_empty() => Seen::Missing,
            AgencyUnknown => Seen::Passes,
            AgencyCode if raw.get(Column::AgencyCode).is_empty() => Seen::Missing,
            AgencyCode => Seen::breaks_if(agency.is_none()),
            NoDue if row.received_at.is_none() || row.status == NotAccepted => Seen::DoesNotApply,
            NoDue if row.due_at.is_none() => Seen::Missing,
            NoDue => Seen::Passes,
            SubmittedAfterReceived => later(row.submitted_at, row.received_at),
            DueBeforeReceived => later(row.received_at, row.due_at),
            ReturnedBeforeFinished => later(row.finished_at, row.returned_at),
            EndedWhileOpen if matches!(row.status, Received | InProcess | AwaitingSupplement | AwaitingPayment) => {
                Seen::breaks_if(row.finished_at.is_some())
            }
            EndedWhileOpen => Seen::DoesNotApply,
            CaseNoPlace => self.place(row.number.agency, row),
            AgencyPlace => self.place(agency, row),
            OtherPeriod => self.period_of(row),
            DueFar => match (row.received_at, row.due_at) {
                (Some(received), Some(due)) => {
                    let days = i64::from(day_of(due)) - i64::from(day_of(received));
                    Seen::breaks_if(days > self.days_promised_at_most)
                }
                _ => Seen::Missing,
            },
            CommuneDivided => match row.old.and_then(|old| old.commune) {
                Some(_) => Seen::breaks_if(row.commune.is_none()),
                None => Seen::DoesNotApply,
            },
        }
    }

    /// The province whose agency a case number names.
    pub fn province_of(&self, number: NumberTells) -> Option<i16> {
        number.agency.and_then(|code| self.places.get(&code)).copied()
    }

    /// Whether the code of an agency is of another province than the row says.
    fn place(&self, agency: Option<[u8; 3]>, row: &CaseRow) -> Seen {
        match agency.and_then(|code| self.places.get(&code)) {
            Some(&place) => Seen::breaks_if(place != row.province),
            None => Seen::Missing,
        }
    }

    /// A case belongs to a period if it was received by its end and had not ended before it began.
    fn period_of(&self, row: &CaseRow) -> Seen {
        let (Some((first, last)), Some(received)) = (self.period, row.received_at) else { return Seen::DoesNotApply };
        Seen::breaks_if(day_of(received) > last || row.ended_at.is_some_and(|ended| day_of(ended) < first))
    }
}

/// What a check sees in a row.
enum Seen {
    Passes,
    Breaks,
    Missing,
    DoesNotApply,
}

impl Seen {
    fn breaks_if(broken: bool) -> Self {
        if broken { Self::Breaks } else { Self::Passes }
    }
}

/// Breaks if `first` lies after `second`.
fn later(first: Option<i64>, second: Option<i64>) -> Seen {
    match (first, second) {
        (Some(first), Some(second)) => Seen::breaks_if(first > second),
        _ => Seen::Missing,
    }
}

/// What a case number tells: `H41.03-260319-0001` its agency and its day. Looked at by several checks and
/// by the key of the case, so it is taken apart once a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NumberTells {
    day: Option<EpochDay>,
    /// First level of the agency before the day.
    agency: Option<[u8; 3]>,
}

impl NumberTells {
    pub fn of(case_no: &str) -> Self {
        let Some((agency, day)) = agency_and_day(case_no) else { return Self::default() };
        Self { day: Some(day), agency: level_1(agency) }
    }

    /// Whether it names its agency and its day, as the circulars say: no other case of the nation has it
    /// then.
    pub fn is_national(&self) -> bool {
        self.agency.is_some()
    }
}

/// The first level of an agency's code, a letter A to Y and two digits such as `H41`: the first of the
/// groups between points, or the last, as codes were written before. `None` if it is no such code.
fn level_1(code: &str) -> Option<[u8; 3]> {
    let bytes = code.as_bytes();
    if bytes.len() > LONGEST_AGENCY {
        return None;
    }
    let (mut first, mut begin) = (None, 0);
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'.' if at == begin => return None,
            b'.' => {
                first = first.or(Some(&bytes[begin..at]));
                begin = at + 1;
            }
            b'0'..=b'9' | b'A'..=b'Z' => {}
            _ => return None,
        }
    }
    let last = Some(&bytes[begin..]).filter(|group| !group.is_empty())?;
    let level = |group: &[u8]| group.try_into().ok().filter(is_level_1);
    level(first.unwrap_or(last)).or_else(|| level(last))
}

fn is_level_1(group: &[u8; 3]) -> bool {
    matches!(group[0], b'A'..=b'Y') && group[1..].iter().all(u8::is_ascii_digit)
}

/// What stands before the date in a case number such as `H41.03-260319-0001`, and the date: six or eight
/// digits before a last group of four or more. `None` for numbers of other forms, and for digits that
/// are no date.
fn agency_and_day(case_no: &str) -> Option<(&str, EpochDay)> {
    let last_dash = |bytes: &[u8]| memchr::memrchr(b'-', bytes);
    let (rest, sequence) = case_no.as_bytes().split_at(last_dash(case_no.as_bytes())?);
    let end = last_dash(rest)?;
    let digits = &rest[end + 1..];
    let century = match digits.len() {
        6 => 2000,
        8 => 0,
        _ => return None,
    };
    // The dash itself and four digits at least.
    if sequence.len() < 5 || !sequence[1..].iter().chain(digits).all(u8::is_ascii_digit) {
        return None;
    }
    let number = digits.iter().fold(0, |number, digit| number * 10 + i32::from(digit - b'0'));
    let day = existing_day(century + number / 10_000, number / 100 % 100, number % 100)?;
    Some((&case_no[..end], day))
}

#[cfg(test)]
mod tests {
    use crate::domain::calendar::epoch_day;
    use jiff::civil::date;

    use super::*;

    fn date_in(number: &str) -> Option<EpochDay> {
        agency_and_day(number).map(|(_, day)| day)
    }

    fn agency_in(number: &str) -> Option<&str> {
        agency_and_day(number).map(|(agency, _)| agency)
    }

    fn is_national(number: &str) -> bool {
        NumberTells::of(number).is_national()
    }

    fn is_agency_code(code: &str) -> bool {
        level_1(code).is_some()
    }

    #[test]
    fn the_date_is_found_in_old_and_new_numbers_and_in_no_others() {
        let march = Some(epoch_day(date(2026, 3, 19)));
        for number in
            ["H41.03-260319-0001", "000.00.21.H40-260319-00012", "G09.20-20260319-0092637", "H41.03-260319-220001"]
        {
            assert_eq!(date_in(number), march, "{number}");
        }
        for number in
            ["", "260319-0001", "H41.03-260319", "H41.03-260319-001", "H41.03-2603190-0001", "H41-260319-00x1"]
        {
            assert_eq!(date_in(number), None, "{number}");
        }
        for no_date in ["H41.03-261319-0001", "H41.03-260230-0001", "H41.03-99999999-0001"] {
            assert_eq!(date_in(no_date), None, "{no_date}");
        }
    }

    #[test]
    fn a_number_that_names_its_agency_and_day_is_of_the_nation() {
        for (number, agency) in [
            ("H41.03-260319-0001", "H41.03"),
            ("000.00.21.H40-260319-00012", "000.00.21.H40"),
            ("G09.20-20260319-0092637", "G09.20"),
        ] {
            assert_eq!(agency_in(number), Some(agency));
            assert!(is_national(number), "{number}");
        }
        for number in ["", "HS-0001", "260319-0001", "UB-260319-0001", "H41.03-0001", "H41.03-261319-0001", "--"] {
            assert!(!is_national(number), "{number}");
        }
        assert_eq!(
            (level_1("H41.03"), level_1("000.00.21.H40"), level_1("41.03")),
            (Some(*b"H41"), Some(*b"H40"), None)
        );
    }

    #[test]
    fn codes_of_agencies_begin_or_end_with_level_one() {
        for code in ["H41", "H41.03", "H55.242", "G09.20.1A", "000.00.21.H40"] {
            assert!(is_agency_code(code), "{code}");
        }
        for code in ["41.03", "Z41.03", "h41.03", "H41..03", "H41.03.", "Sở Tư pháp", "H4.03", "H41/03"] {
            assert!(!is_agency_code(code), "{code}");
        }
        assert!(!is_agency_code(&format!("H41.{}", "1".repeat(40))));
    }

    #[test]
    fn every_check_of_rows_that_does_not_always_reject_is_tested_here() {
        let known = check::KNOWN.iter().filter(|known| known.level == check::CheckLevel::Row && !known.always_rejects);
        let codes: Vec<&str> = known.map(|known| known.code).collect();
        assert_eq!(ALL.map(|(_, code, _)| code).to_vec(), codes);
        for (bit, (test, ..)) in ALL.iter().enumerate() {
            assert_eq!(*test as usize, bit);
        }
    }
}
