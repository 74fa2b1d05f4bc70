//! What of a rejected record may be written to the quarantine: the columns that are read, where
//! their values are of the kind that belongs there, and those the source declares harmless. Anything
//! else may be personal (Law 91/2025) and is left out.
//!
//! A cell whose value does not belong in its column says that the row may be shifted: then only what
//! proves harmless by itself (a moment, a place code, a word of the source's code list) is kept.

mod broken;
mod laid;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::{Map, Value};

use super::layout::Layout;
use super::lists;
use super::moment::MomentPattern;
use super::record::Column;
use super::rejects::REPEATED_KEY;
use crate::domain::load::Reject;
use crate::domain::personal::{
    self, begins_with_day, holds_number, is_person_for_code, is_plain_body, looks_personal, may_be_heading, withheld,
};
use crate::domain::reasons::{NOT_KEPT, is_reason, unguarded};
use crate::domain::source::{CaseMapping, lookup_key};
use crate::engine::quarantine::{Record, RejectedRow, Shape};

/// Moments within the entries of lists.
const MOMENTS_IN_LISTS: [&str; 5] = [lists::REQUESTED, lists::COMPLETED, lists::NEW_DUE, lists::MOVED, lists::HANDLED];
/// A code is short, and so is a word that no code list knows: what is longer may be a sentence.
const LONGEST_CODE: usize = 60;
const LONGEST_WORD: usize = 40;
/// Digits of a commune's code.
const LONGEST_PLACE: usize = 5;
const WORDS_OF_A_WORD: usize = 4;

#[derive(Clone, Debug)]
pub struct Shield {
    shape: Arc<Shape>,
    /// Of the text of the records that are handed over.
    delimiter: u8,
    /// Per column of the records: does it belong to the source? The reasons beside its rows do not.
    own: Vec<bool>,
    /// Heading or key -> what may stand there. What is not among them is not read.
    kinds: BTreeMap<String, Kind>,
    /// Words of the code list of statuses.
    statuses: Vec<String>,
    /// In which the source writes moments.
    moments: Vec<MomentPattern>,
    /// Headings of columns that no row leaves empty.
    needed: Vec<String>,
}

/// What belongs in a column.
#[derive(Clone, Debug)]
enum Kind {
    CaseNumber,
    /// A code of a procedure, field or agency; or a text that the mapping translates into one.
    Code(Vec<String>),
    /// Names that the mapping knows beside those of bodies.
    AgencyName(BTreeSet<String>),
    PlaceCode {
        known: Vec<String>,
        /// So many digits it has.
        longest: usize,
    },
    /// A word of a code list.
    Word(Vec<String>),
    Moment,
    /// Entries of moments and statuses.
    List(Column),
    /// An account: kept as a pseudonym only, and with a rejected row not even so.
    Account,
    /// Not read, and declared harmless.
    Harmless,
}

impl Shield {
    /// For records that come as CSV text.
    pub fn csv(layout: &Layout, mapping: &CaseMapping, delimiter: u8) -> Self {
        Self::table(&layout.headings, mapping, delimiter, false)
    }

    /// For a table whose records are handed over as CSV text under `delimiter`; the rejected rows of a
    /// spreadsheet go back as one. `headings` are the texts the mapping names.
    pub fn table(headings: &[String], mapping: &CaseMapping, delimiter: u8, is_spreadsheet: bool) -> Self {
        let known = |heading: &str| {
            let mut names = mapping.columns.values().chain(&mapping.harmless).chain(&mapping.dropped);
            names.any(|known| known == heading)
        };
        // A heading that nobody knows may be anything, also a row of data that stands too high.
        let shown =
            personal::shown_headings(headings.iter().map(String::as_str), |name| known(name) || is_reason(name));
        let named = |(at, shown): (usize, &str)| match shown {
            "(…)" => format!("(cột {} / column {0})", at + 1),
            heading => heading.to_owned(),
        };
        let own: Vec<bool> = headings.iter().map(|heading| !is_reason(heading)).collect();
        let headings = shown.into_iter().enumerate().filter(|(at, _)| own[*at]).map(named).collect();
        Self { own, ..Self::new(Shape::Table { headings, delimiter, is_spreadsheet }, mapping, delimiter) }
    }

    /// For records that come as JSON objects.
    pub fn json(mapping: &CaseMapping) -> Self {
        let mut shield = Self::new(Shape::lines(), mapping, b',');
        // What a row of progress says under keys of its own, and an envelope that nobody knows.
        let status = Kind::Word(shield.statuses.clone());
        let own = [(lists::HANDLED, Kind::Moment), (lists::HANDLED_ON, Kind::Moment), (lists::STATUS, status)];
        for (key, kind) in own.into_iter().chain([("service", Kind::Word(Vec::new()))]) {
            shield.kinds.entry(key.to_owned()).or_insert(kind);
        }
        shield
    }

    /// What records go back in, unless they came in something else.
    pub fn shape(&self) -> &Arc<Shape> {
        &self.shape
    }

    fn new(shape: Shape, mapping: &CaseMapping, delimiter: u8) -> Self {
        let mut kinds: BTreeMap<String, Kind> = BTreeMap::new();
        for (column, name) in Column::ALL {
            let heading = mapping.columns.get(name).cloned().unwrap_or_else(|| name.to_owned());
            kinds.entry(heading).or_insert_with(|| Kind::of(column, name, mapping));
        }
        for heading in &mapping.harmless {
            kinds.entry(heading.clone()).or_insert(Kind::Harmless);
        }
        for heading in &mapping.dropped {
            kinds.remove(heading);
        }
        let statuses = words(mapping, "status");
        let moments = mapping.moment_formats.iter().map(|pattern| MomentPattern::compile(pattern)).collect();
        let needed = ["case_no", "status", "extracted_at"]
            .iter()
            .filter_map(|name| mapping.columns.get(*name))
            .cloned()
            .collect();
        Self { shape: Arc::new(shape), delimiter, own: Vec::new(), kinds, statuses, moments, needed }
    }

    /// A record that is what its source says a record is, with all that is wrong in it.
    pub fn reject(&self, reasons: Vec<Reject>, raw: &[u8], shape: &Arc<Shape>) -> RejectedRow {
        let (record, is_trusted) = match self.shape.as_ref() {
            Shape::Table { headings, .. } => match self.cells_of(raw) {
                Some(cells) => self.cells(headings, &cells),
                None => (self.certain_cells(raw, headings), false),
            },
            Shape::Records { .. } => self.object(raw),
        };
        self.row(reasons, record, is_trusted, shape)
    }

    fn row(&self, mut reasons: Vec<Reject>, mut record: Record, is_trusted: bool, shape: &Arc<Shape>) -> RejectedRow {
        for reason in &mut reasons {
            let keeps = |kind: &Kind| self.may_keep(kind, &reason.value, is_trusted);
            if !is_placeholder(&reason.value) && !self.kinds.get(&reason.column).is_some_and(keeps) {
                reason.value = withheld(&reason.value);
            }
            // Of the two values neither is the right one before somebody has looked.
            if let (Record::Object(record), true) = (&mut record, reason.code == REPEATED_KEY.code) {
                record.insert(reason.column.clone(), Value::from(NOT_KEPT));
            }
        }
        RejectedRow { reasons, record, shape: Arc::clone(shape) }
    }

    /// The source's own cells of a record; `None` if it has another number of them.
    fn cells_of(&self, raw: &[u8]) -> Option<Vec<String>> {
        let raw = raw.strip_suffix(b"\r").unwrap_or(raw);
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(self.delimiter)
            .terminator(csv::Terminator::Any(b'\n'))
            .has_headers(false)
            .flexible(true)
            .from_reader(raw);
        let mut records = reader.records();
        let record = records.next()?.ok().filter(|record| record.len() == self.own.len())?;
        let is_mended = self.own.contains(&false);
        let cell = |cell: &str| if is_mended { unguarded(cell).to_owned() } else { cell.to_owned() };
        let own = record.iter().zip(&self.own).filter(|(_, own)| **own);
        records.next().is_none().then(|| own.map(|(text, _)| cell(text)).collect())
    }

    /// The cells that are kept, and whether all of them are what belongs there.
    fn cells(&self, headings: &[String], cells: &[String]) -> (Record, bool) {
        let kinds = || headings.iter().map(|heading| self.kinds.get(heading));
        let is_trusted = kinds().zip(cells).all(|(kind, cell)| kind.is_none_or(|kind| self.belongs(kind, cell)));
        let kept = kinds().zip(cells).map(|(kind, cell)| match kind {
            Some(kind) if self.may_keep(kind, cell, is_trusted) && !holds_control(cell) && !is_sheet_error(cell) => {
                cell.clone()
            }
            // A reader takes nothing from there.
            None | Some(Kind::Harmless | Kind::Account) => String::new(),
            Some(_) => NOT_KEPT.to_owned(),
        });
        (Record::Cells(kept.collect()), is_trusted)
    }

    fn object(&self, raw: &[u8]) -> (Record, bool) {
        let Ok(Value::Object(record)) = serde_json::from_slice(raw) else { return (Record::Object(Map::new()), false) };
        let read = |(key, value): (String, Value)| Some((self.kinds.get(&key)?, key, value));
        let read: Vec<(&Kind, String, Value)> = record.into_iter().filter_map(read).collect();
        let is_trusted = read.iter().all(|(kind, _, value)| match value {
            Value::String(text) => self.belongs(kind, text),
            _ => true,
        });
        let kept = read.into_iter().filter_map(|(kind, key, value)| Some((key, self.value(kind, value, is_trusted)?)));
        (Record::Object(kept.collect()), is_trusted)
    }

    /// Texts and numbers as they are; of lists of objects only what is read from them.
    fn value(&self, kind: &Kind, value: Value, is_trusted: bool) -> Option<Value> {
        Some(match value {
            _ if matches!(kind, Kind::Account) => return None,
            Value::String(text) if self.may_keep(kind, &text, is_trusted) && !holds_control(&text) => {
                Value::String(text)
            }
            Value::Number(number) if self.may_keep(kind, &number.to_string(), is_trusted) => Value::Number(number),
            Value::String(_) | Value::Number(_) if matches!(kind, Kind::Harmless) => return None,
            Value::String(_) | Value::Number(_) => Value::from(NOT_KEPT),
            Value::Array(list) => Value::Array(list.into_iter().map(|entry| self.entry(entry)).collect()),
            Value::Object(_) => Value::Object(Map::new()),
            other => other,
        })
    }

    fn entry(&self, value: Value) -> Value {
        let Value::Object(entry) = value else { return Value::Null };
        let kept = entry.into_iter().filter_map(|(key, value)| {
            let kind = match key.as_str() {
                lists::STATUS => Kind::Word(self.statuses.clone()),
                lists::REUSED => Kind::PlaceCode { known: Vec::new(), longest: LONGEST_PLACE },
                key if MOMENTS_IN_LISTS.contains(&key) => Kind::Moment,
                _ => return None,
            };
            match value {
                Value::Array(_) => None,
                value => Some((key, self.value(&kind, value, true)?)),
            }
        });
        Value::Object(kept.collect())
    }

    /// Whether a value may stand in its column at all, as far as one can tell.
    fn belongs(&self, kind: &Kind, text: &str) -> bool {
        matches!(kind, Kind::Account) || self.may_keep(kind, text, true)
    }

    fn may_keep(&self, kind: &Kind, text: &str, is_trusted: bool) -> bool {
        let text = text.trim();
        if text.is_empty() || text == NOT_KEPT || is_sheet_error(text) {
            return true;
        }
        match kind {
            Kind::CaseNumber => is_code(text) || is_case_number(text),
            Kind::Code(known) => is_code(text) || known.iter().any(|word| word == text),
            Kind::AgencyName(known) => known.contains(&lookup_key(text)) || is_trusted && is_plain_body(text),
            Kind::PlaceCode { known, .. } => {
                let is_code = text.len() <= LONGEST_PLACE && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
                is_code || known.iter().any(|word| word == text) || is_trusted && is_plain_body(text)
            }
            Kind::Word(known) => known.iter().any(|word| word == text) || is_trusted && is_word(text),
            Kind::Moment => is_moment_like(text),
            Kind::List(column) => self.is_list(*column, text),
            Kind::Account => false,
            Kind::Harmless => is_trusted && !looks_personal(text),
        }
    }

    /// Entries of a cell, or one of them.
    fn is_list(&self, column: Column, text: &str) -> bool {
        let moment = |text: &str| text.is_empty() || is_moment_like(text);
        let status = |text: &str| self.statuses.iter().any(|word| word == text) || is_word(text);
        match column {
            Column::Supplements => lists::supplements(text)
                .iter()
                .all(|entry| [&entry.requested, &entry.completed, &entry.new_due].into_iter().all(|text| moment(text))),
            Column::DueMoves => {
                lists::due_moves(text).iter().all(|entry| moment(&entry.moved) && moment(&entry.new_due))
            }
            _ => lists::progress(text).iter().all(|entry| moment(&entry.at) && status(&entry.status)),
        }
    }
}

impl Kind {
    fn of(column: Column, name: &str, mapping: &CaseMapping) -> Self {
        use Column::*;
        match column {
            CaseNo => Self::CaseNumber,
            ProcedureCode | FieldCode | AgencyCode => Self::Code(words(mapping, name)),
            AgencyName => Self::AgencyName(mapping.names_looked_up()),
            Province => Self::PlaceCode { known: words(mapping, name), longest: 2 },
            Commune | CommuneToday => Self::PlaceCode { known: words(mapping, name), longest: LONGEST_PLACE },
            Supplements | DueMoves | Progress => Self::List(column),
            ApplicantRef => Self::Account,
            SubmittedAt | ReceivedAt | DueAt | DueAtOriginal | FinishedAt | ReturnedAt | RefusedAt | WithdrawnAt
            | ApologyAt | ExtractedAt | UpdatedAt => Self::Moment,
            Channel | OnlineLevel | Status | FeeDue | PaidOnline | Digitised | Reused | ElectronicResult | Extended
            | Nature | ApplicantType => Self::Word(words(mapping, name)),
        }
    }
}

fn words(mapping: &CaseMapping, column: &str) -> Vec<String> {
    mapping.codes.get(column).map(|table| table.keys().cloned().collect()).unwrap_or_default()
}

/// What the readers put in place of a value that is no text.
fn is_placeholder(value: &str) -> bool {
    matches!(value, "" | "[…]" | "{…}" | "\"…\"" | "true" | "false")
}

/// `#REF!`: tells of nobody, and is no value.
fn is_sheet_error(text: &str) -> bool {
    matches!(text, "#REF!" | "#N/A" | "#VALUE!" | "#DIV/0!" | "#NAME?" | "#NULL!" | "#NUM!" | "#GETTING_DATA")
}

fn holds_control(text: &str) -> bool {
    text.chars().any(char::is_control)
}

/// Letters, digits and the marks of codes, without spaces; no number of a phone or a person, and no name.
fn is_code(text: &str) -> bool {
    let text: String = text.chars().filter(|character| !character.is_control()).collect();
    let is_mark = |character: char| matches!(character, '.' | ',' | '-' | '_' | '/' | 'Đ' | 'đ');
    let is_short = text.len() <= LONGEST_CODE;
    let holds_digit = text.bytes().any(|byte| byte.is_ascii_digit());
    let is_plain = text.chars().all(|character| character.is_ascii_alphanumeric() || is_mark(character));
    let is_nobody = !holds_number(&text) && !is_person_for_code(&text);
    is_short && is_plain && (holds_digit || text.len() <= 6) && is_nobody
}

/// A case number by its form: agency, day, number within the day. Beside an agency and a day, a long
/// number is one of the day and of nobody.
fn is_case_number(text: &str) -> bool {
    let mut parts = text.rsplitn(3, '-');
    let (Some(number), Some(day), Some(agency)) = (parts.next(), parts.next(), parts.next()) else { return false };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_agency = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'.';
    text.len() <= LONGEST_CODE
        && digits(number)
        && (4..=12).contains(&number.len())
        && digits(day)
        && matches!(day.len(), 6 | 8)
        && begins_with_day(day)
        && agency.bytes().any(|byte| byte.is_ascii_uppercase())
        && agency.bytes().all(is_agency)
}

/// A word such as code lists have.
fn is_word(text: &str) -> bool {
    let is_short = text.chars().count() <= LONGEST_WORD && text.split_whitespace().count() <= WORDS_OF_A_WORD;
    is_short && !looks_personal(text) && !is_person_for_code(text)
}

/// A day with or without a time, as people and systems write it, right or wrong; the number that a
/// spreadsheet keeps for one. A number of a phone or an identity paper is none.
fn is_moment_like(text: &str) -> bool {
    let text = text.trim();
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return matches!(text.len(), 5 | 8 | 14 | 17);
    }
    let (day, time) = text.split_once([' ', 'T']).unwrap_or((text, ""));
    let lengths: Vec<usize> =
        day.split(['/', '-', '.']).map(|part| part.len() * usize::from(is_digits(part))).collect();
    let is_day = matches!(lengths[..], [1 | 2, 1 | 2, 2 | 4] | [4, 1 | 2, 1 | 2]);
    // 45930.5: a day of a spreadsheet with its time.
    let is_serial = matches!(lengths[..], [5, 1..=12]) && day.contains('.');
    let is_of_time = |byte: u8| byte.is_ascii_digit() || matches!(byte, b':' | b'.' | b'Z' | b'+' | b' ');
    let is_time = time.len() <= 20 && time.bytes().all(is_of_time) && !holds_number(time);
    (is_day || is_serial) && is_time
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Headings of a file as they may be shown in a message: where the row holds data in their place,
/// only those that the mapping knows.
pub fn shown_headings(found: &[impl AsRef<str>], mapping: &CaseMapping) -> String {
    const SHOWN: usize = 600;
    let known = |heading: &str| {
        let mut names = mapping.columns.values().chain(&mapping.harmless).chain(&mapping.dropped);
        names.any(|known| known == heading)
    };
    let holds_data = found
        .iter()
        .any(|cell| !known(cell.as_ref()) && (looks_personal(cell.as_ref()) || is_moment_like(cell.as_ref())));
    let named = |cell: &str| match known(cell) || !holds_data && may_be_heading(cell) {
        true => cell.to_owned(),
        false => "(…)".to_owned(),
    };
    let all = found.iter().map(|cell| named(cell.as_ref())).collect::<Vec<_>>().join(", ");
    let mut text: String = all.chars().take(SHOWN).collect();
    if text.len() < all.len() {
        text.push('…');
    }
    if holds_data {
        text.push_str(
            " (the first row seems to hold data, not headings / dòng đầu có vẻ là dữ liệu, không phải tiêu đề)",
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::conform::rejects;

    fn mapping() -> CaseMapping {
        let columns = [("case_no", "Số"), ("received_at", "Ngày"), ("status", "Trạng thái"), ("agency_name", "Nơi")];
        CaseMapping {
            columns: columns.map(|(name, heading)| (name.to_owned(), heading.to_owned())).into(),
            codes: [("status".to_owned(), [("Đang xử lý".to_owned(), "4".to_owned())].into())].into(),
            harmless: vec!["Thủ tục".to_owned()],
            dropped: vec!["Chủ hồ sơ".to_owned()],
            ..CaseMapping::default()
        }
    }

    fn table(headings: &[&str]) -> Shield {
        let headings: Vec<String> = headings.iter().map(|&heading| heading.to_owned()).collect();
        Shield::table(&headings, &mapping(), b',', false)
    }

    fn cells(shield: &Shield, raw: &str) -> Vec<String> {
        match shield.reject(Vec::new(), raw.as_bytes(), shield.shape()).record {
            Record::Cells(cells) => cells,
            Record::Object(_) => panic!("a table"),
        }
    }

    #[test]
    fn cells_are_kept_where_they_are_of_the_kind_of_their_column() {
        let shield = table(&["Số", "Chủ hồ sơ", "Ngày", "Trạng thái", "Nơi", "Thủ tục", "Khác"]);
        let row = "A-1,Tên Người,31/02/2026 08:00,Đang chờ,UBND phường Hoàng Mai,\"Khai sinh, mới\",gì đó";
        let kept = ["A-1", "", "31/02/2026 08:00", "Đang chờ", "UBND phường Hoàng Mai", "Khai sinh, mới", ""];
        assert_eq!(cells(&shield, row), kept);
        // One cell that cannot be there, and the row is not trusted any more.
        let row = "A-1,x,Nguyễn Văn A,Đang chờ,UBND phường Hoàng Mai,Khai sinh,x";
        assert_eq!(cells(&shield, row), ["A-1", "", NOT_KEPT, NOT_KEPT, NOT_KEPT, "", ""]);
        let row = "0912345678,x,0912345678,Đang xử lý,Trần Thị B,x,x";
        assert_eq!(cells(&shield, row), [NOT_KEPT, "", NOT_KEPT, "Đang xử lý", NOT_KEPT, "", ""]);
    }

    #[test]
    fn an_account_is_no_reason_for_distrust_and_never_kept() {
        let mut mapping = mapping();
        mapping.columns.insert("applicant_ref".to_owned(), "Tài khoản".to_owned());
        let headings = ["Số", "Tài khoản", "Trạng thái", "Thủ tục"].map(str::to_owned);
        let shield = Shield::table(&headings, &mapping, b',', false);
        assert_eq!(cells(&shield, "A-1,TK 1,Đang chờ,Khai sinh"), ["A-1", "", "Đang chờ", "Khai sinh"]);
        let shield = Shield::json(&mapping);
        for account in ["\"TK-1\"", "7", "[\"TK-1\"]", "{\"x\":\"TK-1\"}", "null"] {
            let raw = format!(r#"{{"Số":"A-1","Tài khoản":{account},"Thủ tục":"Khai sinh"}}"#);
            let Record::Object(record) = shield.reject(Vec::new(), raw.as_bytes(), shield.shape()).record else {
                panic!("an object")
            };
            assert_eq!(Value::Object(record).to_string(), r#"{"Số":"A-1","Thủ tục":"Khai sinh"}"#, "{account}");
        }
        let reason = rejects::BAD_CODE_TEXT.reject(2, "Tài khoản", "TK-1".to_owned());
        let row = shield.reject(vec![reason], b"{}", shield.shape());
        assert!(!row.reasons[0].value.contains("TK-1"), "{}", row.reasons[0].value);
    }

    #[test]
    fn keys_that_may_be_personal_are_left_out() {
        let mapping = CaseMapping {
            columns: [("case_no", "MaHoSo"), ("reused", "TaiLieuNop"), ("progress", "TienDo"), ("status", "TT")]
                .map(|(name, key)| (name.to_owned(), key.to_owned()))
                .into(),
            ..mapping()
        };
        let shield = Shield::json(&mapping);
        let record = |raw: &str| match shield.reject(Vec::new(), raw.as_bytes(), shield.shape()).record {
            Record::Object(record) => Value::Object(record).to_string(),
            Record::Cells(_) => panic!("an object"),
        };
        let raw =
            r#"{"ChuHoSo":"x","MaHoSo":7,"TaiLieuNop":[{"TenTep":"x","DuocTaiSuDung":"1"},"x"],"chiso":{"x":"x"}}"#;
        assert_eq!(record(raw), r#"{"MaHoSo":7,"TaiLieuNop":[{"DuocTaiSuDung":"1"},null]}"#);
        let raw =
            r#"{"TienDo":[{"ThoiDiemXuLy":"0912345678","TrangThai":"Nguyễn Văn A","NguoiXuLy":"x"}],"TT":{"x":"x"}}"#;
        assert_eq!(
            record(raw),
            format!(r#"{{"TT":{{}},"TienDo":[{{"ThoiDiemXuLy":"{NOT_KEPT}","TrangThai":"{NOT_KEPT}"}}]}}"#)
        );
        assert_eq!(record(r#""a name""#), "{}");
    }

    #[test]
    fn a_reason_shows_a_value_only_where_it_belongs() {
        let shield = table(&["Số", "Ngày"]);
        let shown = |column: &str, value: &str| {
            let reason = rejects::BAD_MOMENT.reject(2, column, value.to_owned());
            shield.reject(vec![reason], format!("A-1,\"{value}\"").as_bytes(), shield.shape()).reasons[0].value.clone()
        };
        for value in ["31/02/2026 17:00", "2026-02-31T08:00:00.000", "20260231080000", "45930.5", "1/2/26", ""] {
            assert_eq!(shown("Ngày", value), value);
        }
        for value in ["0912345678", "091.234.5678", "040099001234", "Nguyễn Văn A", "x", "31/02/2026 0912345678"] {
            assert!(shown("Ngày", value).starts_with("(không hiện"), "{value}");
        }
        assert!(shown("Khác", "x").starts_with("(không hiện"), "a column that is not read");
    }

    #[test]
    fn headings_are_shown_unless_they_are_data() {
        let mapping = mapping();
        assert_eq!(shown_headings(&["Số", "Cột mới"], &mapping), "Số, Cột mới");
        let data = shown_headings(&["H41.03-261001-0001", "Lê An", "0912345678", "Số"], &mapping);
        assert!(data.starts_with("(…), (…), (…), Số (the first row seems to hold data"), "{data}");
    }
}
