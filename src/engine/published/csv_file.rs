//! A whole table of published figures: headings, rows. CSV in UTF-8 is read here; any other file of
//! a table (another encoding, compressed, a spreadsheet, Parquet) comes through `formats`.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use icu_normalizer::ComposingNormalizerBorrowed;

use super::file_error::FileFault;
use super::row::{Fields, Row};
use crate::domain::personal::shown_headings;
use crate::domain::reasons::{is_reason, unguarded};
use crate::domain::source::{TableFormat, TextEncoding};
use crate::domain::text::Text;
use crate::engine::ingest::remark_of;
use crate::engine::quarantine::Shape;
use crate::formats::{self, BytesInput, Kind, PassedOver, Wanted};

/// The text of a file: UTF-8 without its byte order mark, accents composed (NFC).
pub(super) fn text(bytes: &[u8]) -> Result<String, FileFault> {
    let body = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let text = std::str::from_utf8(body).map_err(|error| {
        let before = &body[..error.valid_up_to()];
        let line = before.iter().filter(|&&byte| byte == b'\n').count() + 1;
        FileFault::NotUtf8 { byte: bytes.len() - body.len() + error.valid_up_to(), line }
    })?;
    if text.trim().is_empty() {
        return Err(FileFault::Empty);
    }
    Ok(ComposingNormalizerBorrowed::new_nfc().normalize(text).into_owned())
}

/// The bytes of a file as they were before somebody compressed it.
pub(super) fn unpacked(bytes: &[u8]) -> Result<Cow<'_, [u8]>, FileFault> {
    if !is_packed(bytes) {
        return Ok(Cow::Borrowed(bytes));
    }
    formats::unpacked(&BytesInput::new("", bytes)).map(Cow::Owned).map_err(unreadable)
}

/// Gzip or zip; a spreadsheet is a zip file too.
fn is_packed(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\x1f\x8b") || bytes.starts_with(b"PK")
}

fn unreadable(error: anyhow::Error) -> FileFault {
    FileFault::Unreadable { why: remark_of(&error) }
}

/// The source's own cells of a row, and whether they are what they seem to be.
struct Record {
    line: u64,
    cells: csv::StringRecord,
    /// How many fields the row has more than the source's own.
    beside: usize,
    opens_quotation: bool,
}

/// A parsed file.
pub(super) struct CsvFile {
    headings: Vec<String>,
    /// Headings of the columns that are read.
    read: BTreeSet<String>,
    delimiter: u8,
    is_spreadsheet: bool,
    records: Vec<Record>,
    /// Rows that are no records.
    pub passed_over: Vec<PassedOver>,
}

impl CsvFile {
    /// `wanted`: the headings that a spreadsheet is searched for.
    pub fn read<'w>(
        bytes: &[u8],
        table: &TableFormat,
        wanted: impl Iterator<Item = &'w String>,
    ) -> Result<Self, FileFault> {
        let is_utf_16 = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
        match formats::kind(&BytesInput::new("", bytes)) {
            Ok(Kind::Text) if table.encoding == TextEncoding::Utf8 && !is_utf_16 && !is_packed(bytes) => {
                Self::plain(bytes, table.delimiter)
            }
            _ => Self::other(bytes, table, wanted.cloned().collect()),
        }
    }

    fn other(bytes: &[u8], table: &TableFormat, headings: Vec<String>) -> Result<Self, FileFault> {
        let wanted = Wanted { keys: headings.clone(), headings };
        let input = BytesInput::new("", bytes);
        let found = formats::table(&input, table).map_err(unreadable)?;
        let kind = found.kind();
        let whole = found.read_whole(&wanted).map_err(unreadable)?;
        if whole.rows.is_empty() {
            return Err(FileFault::NoRows);
        }
        let is_spreadsheet = kind.is_spreadsheet();
        let record = |row: formats::Row| (row.line, csv::StringRecord::from(row.cells), false);
        let records = whole.rows.into_iter().map(record).collect();
        let passed_over = whole.passed_over;
        Ok(Self { is_spreadsheet, passed_over, ..Self::of(whole.heading.names, records, table.delimiter) })
    }

    fn plain(bytes: &[u8], delimiter: u8) -> Result<Self, FileFault> {
        let text = text(bytes)?;
        let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
        let bad = |error: csv::Error| {
            let why = error.to_string();
            FileFault::WrongShape {
                at: "CSV".into(),
                expected: Text::new(
                    format!("bảng CSV đọc được ({why})"),
                    format!("a CSV table that can be read ({why})"),
                ),
            }
        };
        let headings: Vec<String> = reader.headers().map_err(bad)?.iter().map(|name| name.trim().to_owned()).collect();
        let mut records = Vec::new();
        let mut record = csv::StringRecord::new();
        let (mut line, mut counted) = (1, 0);
        loop {
            if !reader.read_record(&mut record).map_err(bad)? {
                break;
            }
            let start = record.position().map_or(0, |at| at.byte() as usize);
            let raw = text.get(start..reader.position().byte() as usize).unwrap_or_default();
            // The library begins a record with what is left of the line end before it, and with blank lines.
            let begins = start + raw.len() - raw.trim_start_matches(['\r', '\n']).len();
            line += text[counted..begins].bytes().filter(|&byte| byte == b'\n').count() as u64;
            counted = begins;
            records.push((line, record.clone(), raw.bytes().filter(|&byte| byte == b'"').count() % 2 == 1));
        }
        if records.is_empty() {
            return Err(FileFault::NoRows);
        }
        Ok(Self::of(headings, records, delimiter))
    }

    /// Of a file of rejected rows that comes back, without the reasons beside them.
    fn of(headings: Vec<String>, records: Vec<(u64, csv::StringRecord, bool)>, delimiter: u8) -> Self {
        let own: Vec<bool> = headings.iter().map(|heading| !is_reason(heading)).collect();
        let is_mended = own.contains(&false);
        let is_own = |at: usize| own.get(at).copied().unwrap_or(true);
        let record = |(line, record, opens_quotation): (u64, csv::StringRecord, bool)| {
            let cells: csv::StringRecord = match is_mended {
                true => {
                    record.iter().enumerate().filter(|(at, _)| is_own(*at)).map(|(_, cell)| unguarded(cell)).collect()
                }
                false => record.clone(),
            };
            Record { line, beside: record.len() - cells.len(), cells, opens_quotation }
        };
        let records = records.into_iter().map(record).collect();
        let headings = headings.into_iter().zip(&own).filter(|(_, own)| **own).map(|(heading, _)| heading).collect();
        Self { headings, read: BTreeSet::new(), delimiter, is_spreadsheet: false, records, passed_over: Vec::new() }
    }

    /// Fails, naming them all, if a heading is not there, or is there twice.
    pub fn require<'a>(&mut self, wanted: impl Iterator<Item = &'a String>) -> Result<(), FileFault> {
        let mut missing = Vec::new();
        for heading in wanted {
            self.read.insert(heading.clone());
            match self.headings.iter().filter(|found| *found == heading).count() {
                0 => missing.push(heading.clone()),
                1 => {}
                _ => return Err(FileFault::RepeatedColumn { heading: heading.clone() }),
            }
        }
        if missing.is_empty() {
            return Ok(());
        }
        missing.sort();
        missing.dedup();
        let hint = formats::other_separator(&self.headings, self.delimiter);
        Err(FileFault::MissingColumns { missing, found: self.shown_headings(), hint })
    }

    /// What the rejected rows of the file go back as. A heading that is not read may be anything.
    pub fn shape(&self) -> Arc<Shape> {
        Arc::new(Shape::Table {
            headings: self.shown_headings(),
            delimiter: self.delimiter,
            is_spreadsheet: self.is_spreadsheet,
        })
    }

    fn shown_headings(&self) -> Vec<String> {
        let shown = shown_headings(self.headings.iter().map(String::as_str), |name| self.read.contains(name));
        let named = |(at, shown): (usize, &str)| match shown {
            "(…)" => format!("(cột {} / column {0})", at + 1),
            heading => heading.to_owned(),
        };
        shown.into_iter().enumerate().map(named).collect()
    }

    /// Rows in the order of the file.
    pub fn rows<'a>(&'a self, fields: Fields<'a>) -> impl Iterator<Item = Row<'a>> {
        self.records.iter().map(move |record| {
            let mut row = Row::new(record.line, &self.headings, &self.read, &record.cells, fields);
            row.check_shape(record.opens_quotation, record.beside);
            row
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::domain::source::NumberFormat;

    #[test]
    fn a_byte_order_mark_and_decomposed_accents_do_no_harm() {
        let bytes = "\u{feff}nơi\nNghe\u{323}\u{302} An\n".as_bytes();
        assert_eq!(text(bytes).as_deref(), Ok("nơi\nNghệ An\n"));
    }

    #[test]
    fn bytes_that_are_not_utf8_are_named_by_line_and_byte() {
        assert_eq!(text(b"a,b\n1,\xff\n"), Err(FileFault::NotUtf8 { byte: 6, line: 2 }));
        assert_eq!(text(b" \n "), Err(FileFault::Empty));
        assert_eq!(text("\u{feff}".as_bytes()), Err(FileFault::Empty));
    }

    #[test]
    fn a_row_keeps_its_line_when_a_field_holds_line_breaks() {
        let columns = BTreeMap::from([("a".to_owned(), "a".to_owned())]);
        let (constants, codes) = (BTreeMap::new(), BTreeMap::new());
        let fields = Fields { columns: &columns, constants: &constants, codes: &codes, numbers: NumberFormat::Plain };
        let file = CsvFile::plain(b"a,b\n\"x\ny\",1\nz,2\n", b',').expect("csv");
        let lines: Vec<_> = file.rows(fields).map(|row| (row.line, row.field("b").to_owned())).collect();
        assert_eq!(lines, [(2, "1".to_owned()), (4, "2".to_owned())]);
        let file = CsvFile::plain(b"a,b\r\nx,1\r\n\r\n\"y\r\n\",2\r\nz,3", b',').expect("csv");
        let lines: Vec<_> = file.rows(fields).map(|row| row.line).collect();
        assert_eq!(lines, [2, 4, 6], "lines that end with CR LF, and a blank one");
    }
}
