//! Rows of a table that have another number of cells than the heading, or a quotation that is never
//! closed. Any cell may stand in any column, so only what proves what it is, and that it is nobody's, is
//! kept: where every way to lay out the row that fits says the same of a column, and the value by
//! itself is a code, a moment in a format of the source or a word of its lists.

use std::sync::Arc;

use super::laid::lay;
use super::{Kind, NOT_KEPT, Shield, is_case_number, is_code, is_moment_like, is_sheet_error, is_word};
use crate::domain::load::Reject;
use crate::domain::personal::{is_plain_body, looks_personal};
use crate::domain::reasons::unguarded;
use crate::domain::source::lookup_key;
use crate::engine::conform::lists;
use crate::engine::conform::moment::{iso_moment, parse_moment};
use crate::engine::conform::record::Column;
use crate::engine::quarantine::{Record, RejectedRow, Shape};

/// Digits in a row that a code may have and no number of a person.
const DIGITS_OF_A_CODE: usize = 7;

/// A column of the file.
struct Slot<'a> {
    heading: &'a str,
    /// `None`: not read.
    kind: Option<&'a Kind>,
    /// No row goes without.
    is_needed: bool,
    /// A number of a case of the exchange form stands in the row: no other code is the number.
    is_formed: bool,
}

/// The cells of one row, as far as the marks between them can be trusted.
struct Fields {
    cells: Vec<String>,
    /// Number of the cell in which a quotation begins that never ends.
    open: Option<usize>,
}

impl Shield {
    /// A record of which nobody knows what stands where. Of a row of a table the cells that are certain
    /// are kept at their places, and the reason says how many there are and where they begin to be off.
    pub fn broken(&self, mut reason: Reject, raw: &[u8], shape: &Arc<Shape>) -> RejectedRow {
        let (record, is_trusted) = match self.shape.as_ref() {
            Shape::Table { headings, .. } => {
                let fields = self.fields(raw);
                if !raw.is_empty() {
                    self.point(&mut reason, &fields, headings);
                }
                (Record::Cells(self.certain(&fields, headings, raw.is_empty())), false)
            }
            Shape::Records { .. } => self.object(raw),
        };
        self.row(vec![reason], record, is_trusted, shape)
    }

    /// What is certain of a row with another number of cells than its heading.
    pub(super) fn certain_cells(&self, raw: &[u8], headings: &[String]) -> Record {
        Record::Cells(self.certain(&self.fields(raw), headings, raw.is_empty()))
    }

    fn fields(&self, raw: &[u8]) -> Fields {
        let text = String::from_utf8_lossy(raw.strip_suffix(b"\r").unwrap_or(raw));
        let mut fields = fields(&text, char::from(self.delimiter));
        if self.own.contains(&false) {
            fields.cells.iter_mut().for_each(|cell| *cell = unguarded(cell).to_owned());
        }
        fields
    }

    /// All columns of the file; of the reasons beside a mended row nothing is known.
    fn slots<'a>(&'a self, headings: &'a [String], fields: &Fields) -> Vec<Slot<'a>> {
        let is_formed = fields.cells.iter().any(|cell| is_case_number(cell));
        let mut own = headings.iter();
        let mut slot = |is_own: &bool| {
            let heading = is_own.then(|| own.next()).flatten().map_or("", String::as_str);
            let is_needed = self.needed.iter().any(|name| name == heading);
            Slot { heading, kind: self.kinds.get(heading), is_needed, is_formed }
        };
        self.own.iter().map(&mut slot).collect()
    }

    fn certain(&self, fields: &Fields, headings: &[String], is_nothing: bool) -> Vec<String> {
        let slots = self.slots(headings, fields);
        let fits = |column: usize, text: &str| self.fits(&slots[column], text);
        let laid = match lay(&fields.cells, slots.len(), char::from(self.delimiter), &fits) {
            Some(laid) => laid,
            None => self.told_apart(fields, &slots),
        };
        let cell = |(column, (slot, text)): (usize, (&Slot<'_>, Option<String>))| match slot.kind {
            _ if is_nothing => String::new(),
            // A reader takes nothing from there.
            None | Some(Kind::Harmless | Kind::Account) => String::new(),
            Some(kind) => {
                let is_whole = fields.open != Some(column);
                let certain = text.filter(|text| is_whole && (text.is_empty() || self.is_proof(kind, text)));
                certain.unwrap_or_else(|| NOT_KEPT.to_owned())
            }
        };
        let all = slots.iter().zip(laid).enumerate().map(cell);
        all.zip(&self.own).filter(|(_, own)| **own).map(|(cell, _)| cell).collect()
    }

    /// Where no one way to lay out the row fits: what stands before a quotation that is left open, and
    /// what can be of one column only.
    fn told_apart(&self, fields: &Fields, slots: &[Slot<'_>]) -> Vec<Option<String>> {
        let before = fields.open.unwrap_or(0).min(slots.len());
        let is_sound = fields.cells.iter().zip(slots).take(before).all(|(cell, slot)| self.fits(slot, cell));
        let mut laid: Vec<Option<String>> = vec![None; slots.len()];
        if is_sound && before > 0 {
            let cells = fields.cells.iter().take(before);
            laid.iter_mut().zip(cells).for_each(|(column, cell)| *column = Some(cell.clone()));
            return laid;
        }
        for (column, text) in laid.iter_mut().enumerate() {
            let mut of_it = fields.cells.iter().filter(|cell| only_column(cell, slots) == Some(column));
            // Two of them, and which is the right one?
            *text = of_it.next().filter(|_| of_it.next().is_none()).cloned();
        }
        laid
    }

    /// Whether a text may stand in a column, right or wrong; a column that is not read may hold anything.
    fn fits(&self, slot: &Slot<'_>, text: &str) -> bool {
        let Some(kind) = slot.kind else { return true };
        if text == NOT_KEPT || is_sheet_error(text) || text.contains(char::REPLACEMENT_CHARACTER) {
            return true;
        }
        if text.is_empty() {
            return !slot.is_needed;
        }
        match kind {
            Kind::CaseNumber => is_case_number(text) || !slot.is_formed && is_code(text) && !is_moment_like(text),
            Kind::Code(_) if is_case_number(text) => false,
            Kind::Code(known) => is_code(text) && !is_moment_like(text) || known.iter().any(|word| word == text),
            Kind::AgencyName(known) => {
                let has_digit = text.bytes().any(|byte| byte.is_ascii_digit());
                known.contains(&lookup_key(text)) || is_plain_body(text) || !has_digit
            }
            Kind::PlaceCode { known, longest } => is_digits_of(text, *longest) || known.iter().any(|word| word == text),
            Kind::Word(known) if known.is_empty() => is_word(text) && !is_moment_like(text),
            Kind::Word(known) => known.iter().any(|word| word == text),
            Kind::Moment => is_moment_like(text),
            Kind::List(column) => self.is_list(*column, text),
            Kind::Harmless | Kind::Account => true,
        }
    }

    /// Whether a text by itself says what it is, and that it tells of nobody.
    fn is_proof(&self, kind: &Kind, text: &str) -> bool {
        let is_listed = |known: &[String]| known.iter().any(|word| word == text);
        let is_moment = |text: &str| parse_moment(&self.moments, text).or_else(|| iso_moment(text)).is_some();
        let may_be_empty = |text: &str| text.is_empty() || is_moment(text);
        match kind {
            Kind::CaseNumber => is_case_number(text) || is_short_code(text),
            Kind::Code(known) => is_short_code(text) || is_listed(known),
            Kind::AgencyName(known) => known.contains(&lookup_key(text)),
            Kind::PlaceCode { known, longest } => is_digits_of(text, *longest) || is_listed(known),
            Kind::Word(known) => is_listed(known),
            Kind::Moment => is_moment(text),
            Kind::List(Column::Supplements) => (lists::supplements(text).iter()).all(|entry| {
                [&entry.requested, &entry.completed, &entry.new_due].into_iter().all(|at| may_be_empty(at))
            }),
            Kind::List(Column::DueMoves) => {
                lists::due_moves(text).iter().all(|entry| may_be_empty(&entry.moved) && may_be_empty(&entry.new_due))
            }
            Kind::List(_) => (lists::progress(text).iter())
                .all(|entry| is_moment(&entry.at) && self.statuses.iter().any(|status| *status == entry.status)),
            Kind::Harmless | Kind::Account => false,
        }
    }

    /// Adds to the advice how many cells there are, and where they begin to be off.
    fn point(&self, reason: &mut Reject, fields: &Fields, headings: &[String]) {
        let slots = self.slots(headings, fields);
        let named = |at: usize| (at + 1, slots.get(at).map_or("", |slot| slot.heading));
        let (found, needed) = (fields.cells.len(), slots.len());
        let spoilt = fields.cells.iter().position(|cell| cell.contains(char::REPLACEMENT_CHARACTER));
        let (vi, en) = match (fields.open, spoilt) {
            (Some(open), _) if open < needed => {
                let (number, name) = named(open);
                (
                    format!("Dấu ngoặc mở ở ô thứ {number}, cột “{name}”."),
                    format!("The quotation begins in cell {number}, column “{name}”."),
                )
            }
            (None, Some(spoilt)) if found == needed => {
                let (number, name) = named(spoilt);
                (
                    format!("Ô hỏng: ô thứ {number}, cột “{name}”."),
                    format!("The broken cell is cell {number}, column “{name}”."),
                )
            }
            _ => {
                let off = (0..found.min(needed)).find(|&at| !self.fits(&slots[at], &fields.cells[at]));
                let (vi, en) = where_off(off.map(named), found < needed);
                (format!("Có {found} ô, cần {needed} ô. {vi}"), format!("Found {found} cells, needed {needed}. {en}"))
            }
        };
        reason.advice_vi = format!("{} {vi}", reason.advice_vi);
        reason.advice_en = format!("{} {en}", reason.advice_en);
    }
}

/// The one column that a text can be of: the number of a case by its form, or a word that the mapping
/// lists of one column.
fn only_column(text: &str, slots: &[Slot<'_>]) -> Option<usize> {
    let is_of = |slot: &Slot<'_>| match slot.kind {
        Some(Kind::CaseNumber) => is_case_number(text),
        Some(Kind::Word(known)) => known.iter().any(|word| word == text),
        _ => false,
    };
    let mut columns = slots.iter().enumerate().filter(|(_, slot)| is_of(slot)).map(|(column, _)| column);
    columns.next().filter(|_| columns.next().is_none())
}

/// `off`: number from 1 and heading of the first cell that does not fit where it stands.
fn where_off(off: Option<(usize, &str)>, is_short: bool) -> (String, String) {
    match off {
        Some((number, name)) => (
            format!(
                "Từ trái sang, ô thứ {number} là ô đầu tiên không hợp với cột (“{name}”): lệch ở đó hoặc trước đó."
            ),
            format!(
                "From the left, cell {number} is the first that cannot stand where it does (“{name}”): the row is off there or before."
            ),
        ),
        None if is_short => (
            "Từ trái sang các ô đều hợp với cột: có lẽ thiếu ô ở cuối dòng.".to_owned(),
            "From the left all cells fit their columns: perhaps those at the end are missing.".to_owned(),
        ),
        None => (
            "Từ trái sang các ô đều hợp với cột: có lẽ thừa ô ở cuối dòng.".to_owned(),
            "From the left all cells fit their columns: perhaps there are some too many at the end.".to_owned(),
        ),
    }
}

fn is_digits_of(text: &str, longest: usize) -> bool {
    text.len() <= longest && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A code with a digit, and without as many as the number of a person has.
fn is_short_code(text: &str) -> bool {
    let runs = text.split(|character: char| !character.is_ascii_digit()).map(str::len);
    let longest = runs.max().unwrap_or(0);
    is_code(text) && (1..=DIGITS_OF_A_CODE).contains(&longest) && !looks_personal(text)
}

/// The cells of a row, trimmed. What stands behind a quotation that never ends is cut as if the mark
/// were not there.
fn fields(text: &str, delimiter: char) -> Fields {
    let mut fields = Fields { cells: Vec::new(), open: None };
    let mut rest = text;
    loop {
        let (cell, after) = match rest.strip_prefix('"') {
            Some(inner) => match quoted(inner, delimiter) {
                Some(found) => found,
                None => {
                    fields.open = Some(fields.cells.len());
                    fields.cells.extend(inner.split(delimiter).map(|cell| cell.trim_matches('"').trim().to_owned()));
                    return fields;
                }
            },
            None => match rest.split_once(delimiter) {
                Some((cell, after)) => (cell.to_owned(), Some(after)),
                None => (rest.to_owned(), None),
            },
        };
        fields.cells.push(cell.trim().to_owned());
        match after {
            Some(after) => rest = after,
            None => return fields,
        }
    }
}

/// A cell behind its opening mark, and what follows its delimiter; `None` if it is not closed.
fn quoted(inner: &str, delimiter: char) -> Option<(String, Option<&str>)> {
    let (mut cell, mut rest) = (String::new(), inner);
    loop {
        let (text, after) = rest.split_once('"')?;
        cell.push_str(text);
        match after.strip_prefix('"') {
            Some(more) => {
                cell.push('"');
                rest = more;
            }
            None => {
                let (more, after) = match after.split_once(delimiter) {
                    Some((more, after)) => (more, Some(after)),
                    None => (after, None),
                };
                cell.push_str(more);
                return Some((cell, after));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::source::CaseMapping;
    use crate::engine::conform::rejects;

    const HEADINGS: [&str; 8] = ["Số", "Thủ tục", "Tỉnh", "Trạng thái", "Ngày", "Hẹn", "Chủ hồ sơ", "Xuất"];
    const ROW: &str = "H41.03-261001-0001,1.000010,40,Đang xử lý,01/10/2026 08:00,,Ai Đó,10/10/2026 23:59";

    fn shield() -> Shield {
        let names = ["case_no", "procedure_code", "province", "status", "received_at", "due_at", "", "extracted_at"];
        let columns = names.into_iter().zip(HEADINGS).filter(|(name, _)| !name.is_empty());
        let statuses = ["Đang xử lý", "Đã xử lý xong"].map(|word| (word.to_owned(), "4".to_owned()));
        let mapping = CaseMapping {
            columns: columns.map(|(name, heading)| (name.to_owned(), heading.to_owned())).collect(),
            codes: [("status".to_owned(), statuses.into())].into(),
            moment_formats: vec!["dd/MM/yyyy HH:mm".to_owned()],
            dropped: vec!["Chủ hồ sơ".to_owned()],
            ..CaseMapping::default()
        };
        Shield::table(&HEADINGS.map(str::to_owned), &mapping, b',', false)
    }

    /// The cells that are kept, `-` for one that is not, and the advice.
    fn broken(raw: &str) -> (String, String) {
        let shield = shield();
        let row = shield.broken(rejects::CELL_COUNT.reject(2, "", String::new()), raw.as_bytes(), shield.shape());
        let Record::Cells(cells) = &row.record else { panic!("a table") };
        (cells.join("|").replace(NOT_KEPT, "-"), row.reasons[0].advice_en.clone())
    }

    fn kept(raw: &str) -> String {
        broken(raw).0
    }

    #[test]
    fn what_proves_what_it_is_stays_at_its_place() {
        let whole = "H41.03-261001-0001|1.000010|40|Đang xử lý|01/10/2026 08:00|||10/10/2026 23:59";
        // A name with a mark in it, in a column that is not read.
        assert_eq!(kept(&ROW.replace("Ai Đó", "Ai, Đó")), whole);
        assert_eq!(kept(&ROW.replace("Ai Đó", "Ai,\"Đó, \"\"x\"\"\",y")), whole);
        // A cell too many, and none of any column.
        assert_eq!(kept(&ROW.replace(",40,", ",40,Nguyễn Văn A,")), whole);
        // One is missing.
        assert_eq!(kept(&ROW.replace(",40,", ",")), whole.replace("|40|", "|-|"));
        let first = ROW.split_once(',').expect("cells").1;
        // What is a code may be the number of a case.
        assert_eq!(kept(first), whole.replace("H41.03-261001-0001|1.000010|40|", "-|-|-|"));
        // Which of the two?
        assert_eq!(kept(&ROW.replace("1.000010", "1.000010,1.000011")), whole.replace("1.000010", "-"));
        let either = whole.replace("|01/10/2026 08:00||", "|-|-|");
        assert_eq!(kept(&ROW.replace("08:00,", "08:00,02/10/2026 08:00,")), either);
        assert_eq!(kept(&ROW.replace("08:00,,", "08:00,")), either);
    }

    #[test]
    fn where_no_way_fits_only_what_is_of_one_column_is_kept() {
        let torn = "x y,H41.03-261001-0001,0912345678,Đang xử lý,Ai,01/10/2026 08:00,Đó,40,z,z";
        assert_eq!(kept(torn), "H41.03-261001-0001|-|-|Đang xử lý|-|-||-");
        let twice = torn.replace("x y", "H41.03-261001-0002");
        assert_eq!(kept(&twice), "-|-|-|Đang xử lý|-|-||-", "which one?");
        assert_eq!(kept(""), "|||||||", "nothing was there");
    }

    #[test]
    fn nothing_that_may_be_of_a_person_is_a_proof() {
        for person in [
            "Nguyễn Văn A",
            "NGUYEN",
            "0912345678",
            "040099001234",
            "186123456",
            "DN4010012345678",
            "a@b.vn",
            "12 đường Lê Lợi",
        ] {
            for (at, _) in HEADINGS.iter().enumerate() {
                let mut cells: Vec<&str> = ROW.split(',').collect();
                cells[at] = person;
                for surplus in ["", "Nguyễn Thị Bí", "40"] {
                    for from in 0..=cells.len() {
                        let mut row = cells.clone();
                        row.insert(from, surplus);
                        let (kept, _) = broken(&row.join(","));
                        assert!(!kept.contains(person) && !kept.contains("Bí"), "{row:?}: {kept}");
                    }
                }
                cells.remove((at + 1) % HEADINGS.len());
                assert!(!kept(&cells.join(",")).contains(person), "{cells:?}");
            }
        }
        // A day of birth that has slipped into a column of moments is in no format of the source.
        assert!(!kept(&ROW.replace(",,Ai Đó", ",02/09/1990")).contains("1990"));
    }

    #[test]
    fn an_open_quotation_keeps_what_stands_before_it() {
        let open = ROW.replace("Đang xử lý", "\"Đang xử lý");
        assert_eq!(kept(&open), "H41.03-261001-0001|1.000010|40|-|01/10/2026 08:00|||10/10/2026 23:59");
        let torn = ROW.replace("Đang xử lý,01/10/2026 08:00", "\"Đang xử lý, Nguyễn Văn A, x");
        let (cells, advice) = broken(&torn);
        assert_eq!(cells, "H41.03-261001-0001|1.000010|40|-|-|-||-");
        assert!(advice.ends_with("The quotation begins in cell 4, column “Trạng thái”."), "{advice}");
    }

    #[test]
    fn the_reason_counts_the_cells_and_says_where_they_begin_to_be_off() {
        let advice = |raw: &str| broken(raw).1;
        let off =
            "Found 7 cells, needed 8. From the left, cell 3 is the first that cannot stand where it does (“Tỉnh”)";
        assert!(advice(&ROW.replace(",40,", ",")).contains(off), "{}", advice(&ROW.replace(",40,", ",")));
        let cut = ROW.rsplit_once(',').expect("cells").0;
        assert!(advice(cut).contains("Found 7 cells, needed 8. From the left all cells fit"), "{}", advice(cut));
        let shield = shield();
        let raw = [&b"H41.03-261001-0001,\xff\xfe,"[..], ROW.split_at(28).1.as_bytes()].concat();
        let row = shield.broken(rejects::BAD_TEXT.reject(2, "", String::new()), &raw, shield.shape());
        assert!(row.reasons[0].advice_vi.ends_with("Ô hỏng: ô thứ 2, cột “Thủ tục”."), "{}", row.reasons[0].advice_vi);
        let Record::Cells(cells) = row.record else { panic!("a table") };
        assert_eq!((cells[0].as_str(), cells[1].as_str(), cells[2].as_str()), ("H41.03-261001-0001", NOT_KEPT, "40"));
    }
}
