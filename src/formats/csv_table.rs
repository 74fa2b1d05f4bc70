//! CSV text as a table: the heading is its first line that is not blank. For small files and drafts;
//! cases have a faster reader of their own.

use std::cell::RefCell;
use std::io::{self, Read};
use std::rc::Rc;

use anyhow::{Result, anyhow, bail};
use icu_normalizer::ComposingNormalizerBorrowed;

use super::heading::tidy;
use super::plain::heading_key;
use super::table::{Heading, Piece, Row, Wanted};

const ROWS_A_PIECE: usize = 1000;
/// A record that is longer has lost a closing quotation mark.
const LONGEST_RECORD: usize = 4 << 20;

pub fn read(text: impl Read, delimiter: u8, wanted: &Wanted, take: &mut dyn FnMut(Piece) -> Result<()>) -> Result<()> {
    let window = Rc::new(RefCell::new(Window::default()));
    let kept = Kept { inner: text, window: Rc::clone(&window) };
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(kept);
    let mut record = csv::ByteRecord::new();
    let (mut is_heading, mut rows) = (true, Vec::new());
    while reader.read_byte_record(&mut record).map_err(unreadable)? {
        let (line, start) = record.position().map_or((1, 0), |at| (at.line(), at.byte()));
        let raw = window.borrow_mut().take(start, reader.position().byte());
        let raw = raw.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&raw);
        // Blank lines above a record are passed over with it.
        let blank = raw.iter().take_while(|&&byte| byte == b'\n' || byte == b'\r').filter(|&&byte| byte == b'\n');
        let row = row(line + blank.count() as u64, &record, raw, is_heading)?;
        if is_heading {
            if row.cells.iter().all(String::is_empty) {
                continue;
            }
            is_heading = false;
            take(Piece::Heading(heading(row, wanted)))?;
            continue;
        }
        rows.push(row);
        if rows.len() == ROWS_A_PIECE {
            take(Piece::Rows(std::mem::take(&mut rows)))?;
        }
    }
    if is_heading {
        bail!("the file is empty / tệp rỗng");
    }
    if rows.is_empty() { Ok(()) } else { take(Piece::Rows(rows)) }
}

fn heading(row: Row, wanted: &Wanted) -> Heading {
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
