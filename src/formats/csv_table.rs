//! CSV text as a table, which may stand below a title as it was saved from a spreadsheet. For small files and
//! drafts; cases have a faster reader of their own.

use std::cell::RefCell;
use std::io::{self, Read};
use std::rc::Rc;

use anyhow::{Result, anyhow, bail};
use icu_normalizer::ComposingNormalizerBorrowed;

use super::heading::{Found, SheetCell, SheetRow, find_in_text, is_numbering, tidy};
use super::limits::HEADING_WITHIN;
use super::plain::heading_key;
use super::table::{Heading, PassedOver, Piece, Row, Wanted, Why};

const ROWS_A_PIECE: usize = 1000;
/// A record that is longer has lost a closing quotation mark.
const LONGEST_RECORD: usize = 4 << 20;

pub fn read(text: impl Read, delimiter: u8, wanted: &Wanted, take: &mut dyn FnMut(Piece) -> Result<()>) -> Result<()> {
    let window = Rc::new(RefCell::new(Window::default()));
    let kept = Kept { inner: text, window: Rc::clone(&window) };
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(kept);
    let mut record = csv::ByteRecord::new();
    let (mut is_heading, mut rows, mut sample) = (true, Vec::new(), Vec::new());
    while reader.read_byte_record(&mut record).map_err(unreadable)? {
        let (line, start) = record.position().map_or((1, 0), |at| (at.line(), at.byte()));
        let raw = window.borrow_mut().take(start, reader.position().byte());
        let raw = raw.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&raw);
        // Blank lines above a record are passed over with it.
        let blank = raw.iter().take_while(|&&byte| byte == b'\n' || byte == b'\r').filter(|&&byte| byte == b'\n');
        let is_first = is_heading && sample.is_empty();
        let row = row(line + blank.count() as u64, &record, raw, is_first)?;
        if is_heading {
            if row.cells.iter().any(|cell| !cell.is_empty()) {
                sample.push(row);
            }
            if sample.len() == HEADING_WITHIN {
                is_heading = false;
                begin(std::mem::take(&mut sample), wanted, take)?;
            }
            continue;
        }
        rows.push(row);
        if rows.len() == ROWS_A_PIECE {
            take(Piece::Rows(std::mem::take(&mut rows)))?;
        }
    }
    if is_heading {
        begin(sample, wanted, take)?;
    }
    if rows.is_empty() { Ok(()) } else { take(Piece::Rows(rows)) }
}

/// The heading, and the rows below it that were read to find it.
fn begin(sample: Vec<Row>, wanted: &Wanted, take: &mut dyn FnMut(Piece) -> Result<()>) -> Result<()> {
    let Some(first) = sample.first() else { bail!("the file is empty / tệp rỗng") };
    let rows: Vec<SheetRow> = sample.iter().map(sheet_row).collect();
    let (heading, next) = match find_in_text(&rows, wanted) {
        Some(Found { heading, next, columns, .. }) => {
            let width = columns.last().map_or(0, |last| last + 1).max(sample[next - 1].cells.len());
            let mut names = vec![String::new(); width];
            columns.into_iter().zip(heading.names).for_each(|(column, name)| names[column] = name);
            (Heading { names, line: sample[next - 1].line, ..Heading::default() }, next)
        }
        None => (heading(first, wanted), 1),
    };
    take(Piece::Heading(heading))?;
    let mut below = sample.into_iter().zip(&rows).skip(next).peekable();
    if let Some((row, _)) = below.next_if(|(_, row)| is_numbering(row)) {
        take(Piece::PassedOver(PassedOver { line: row.line, why: Why::Numbering }))?;
    }
    let below: Vec<Row> = below.map(|(row, _)| row).collect();
    if below.is_empty() { Ok(()) } else { take(Piece::Rows(below)) }
}

/// Words are names of columns; numbers, days and codes are data.
fn sheet_row(row: &Row) -> SheetRow {
    const DIGITS_OF_A_NAME: usize = 2;
    let is_digit = |byte: &u8| byte.is_ascii_digit();
    let is_text = |text: &str| {
        !text.as_bytes().first().is_some_and(is_digit)
            && text.as_bytes().iter().filter(|byte| is_digit(byte)).count() <= DIGITS_OF_A_NAME
    };
    let cell = |text: &String| SheetCell { is_text: is_text(text), text: text.clone(), is_broken: false };
    SheetRow {
        number: u32::try_from(row.line).unwrap_or(u32::MAX).saturating_sub(1),
        cells: row.cells.iter().map(cell).collect(),
    }
}

fn heading(row: &Row, wanted: &Wanted) -> Heading {
    let tidy = |name: &String| {
        // A heading is known by its words, however they are spaced and capitalised.
        let known = wanted.headings.iter().find(|known| heading_key(known) == heading_key(name));
        known.cloned().unwrap_or_else(|| tidy(name))
    };
    Heading { names: row.cells.iter().map(tidy).collect(), line: row.line, ..Heading::default() }
}

fn row(line: u64, record: &csv::ByteRecord, raw: &[u8], is_heading: bool) -> Result<Row> {
    let composing = ComposingNormalizerBorrowed::new_nfc();
    let mut cells = Vec::with_capacity(record.len());
    for (at, field) in record.iter().enumerate() {
        let text = std::str::from_utf8(field).map_err(|_| {
            anyhow!(
                "line {line}: not UTF-8 text; save the file as UTF-8 / dòng {line}: không phải văn bản UTF-8; hãy lưu tệp \
                 dạng UTF-8"
            )
        })?;
        let text = if is_heading && at == 0 { text.trim_start_matches('\u{feff}') } else { text };
        cells.push(composing.normalize(text.trim()).into_owned());
    }
    let raw = composing.normalize(String::from_utf8_lossy(raw).trim()).into_owned();
    Ok(Row { line, cells, broken: Vec::new(), raw })
}

fn unreadable(error: csv::Error) -> anyhow::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error.into(),
        other => anyhow!("not CSV / không phải CSV: {other:?}"),
    }
}

/// What the CSV reader has read ahead, so that a record can be had as it stands.
#[derive(Default)]
struct Window {
    start: u64,
    bytes: Vec<u8>,
}

impl Window {
    fn take(&mut self, from: u64, to: u64) -> Vec<u8> {
        let at = |place: u64| (place.saturating_sub(self.start) as usize).min(self.bytes.len());
        let (from, end) = (at(from), at(to));
        let taken = self.bytes[from.min(end)..end].to_vec();
        self.bytes.drain(..end);
        self.start = to;
        taken
    }
}

struct Kept<R> {
    inner: R,
    window: Rc<RefCell<Window>>,
}

impl<R: Read> Read for Kept<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        let mut window = self.window.borrow_mut();
        if window.bytes.len() > LONGEST_RECORD {
            return Err(io::Error::other(format!(
                "a row is longer than {} MiB: this is not the CSV file that the source describes / một dòng dài hơn {0} \
                 MiB: đây không phải tệp CSV mà nguồn mô tả",
                LONGEST_RECORD >> 20
            )));
        }
        window.bytes.extend_from_slice(&buffer[..read]);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Result<(Heading, Vec<Row>)> {
        let (mut heading, mut rows) = (Heading::default(), Vec::new());
        read(text.as_bytes(), b';', &Wanted::default(), &mut |piece| {
            match piece {
                Piece::Heading(found) => heading = found,
                Piece::Rows(more) => rows.extend(more),
                Piece::PassedOver(_) => {}
            }
            Ok(())
        })?;
        Ok((heading, rows))
    }

    #[test]
    fn rows_keep_their_line_and_how_they_stood() {
        let (heading, rows) = rows("\u{feff}\nMã  hồ sơ;b\n\"x\ny\";1\n\nz;2;3\n").expect("CSV");
        assert_eq!((heading.names, heading.line), (vec!["Mã hồ sơ".to_owned(), "b".to_owned()], 2));
        let seen: Vec<_> = rows.iter().map(|row| (row.line, row.raw.as_str(), row.cells.len())).collect();
        assert_eq!(seen, [(3, "\"x\ny\";1", 2), (6, "z;2;3", 3)]);
    }

    #[test]
    fn more_than_a_buffer_of_rows_is_cut_right() {
        let text: String = (0..20_000).map(|number| format!("{number};\"a;{number}\"\n")).collect();
        let (_, rows) = rows(&format!("a;b\n{text}")).expect("CSV");
        assert_eq!(rows.len(), 20_000);
        for (number, row) in rows.iter().enumerate() {
            assert_eq!(row.raw, format!("{number};\"a;{number}\""));
            assert_eq!(row.line, number as u64 + 2);
        }
    }

    #[test]
    fn a_file_without_a_heading_is_named_empty() {
        assert!(rows("\n \n").expect_err("empty").to_string().contains("empty"));
    }
}
