//! CSV files of any size as blocks of whole records, so that two cores can read one file.

use std::borrow::Cow;
use std::io::Read;

use anyhow::{Context, Result, anyhow, bail};
use csv::{ReaderBuilder, StringRecord};
use icu_normalizer::ComposingNormalizerBorrowed;

use super::record::{Column, RawCase, RawSupplement};
use crate::domain::source::CaseMapping;

const BLOCK: usize = 4 << 20;
const UTF8_BOM: &[u8] = b"\xef\xbb\xbf";

/// Whole records, with the line the first of them stands on.
pub struct Block {
    pub bytes: Vec<u8>,
    pub first_line: u64,
}

/// Splits a stream into blocks that end between records (a newline inside quotes is text).
pub struct Blocks<R> {
    source: R,
    carried: Vec<u8>,
    next_line: u64,
    finished: bool,
}

/// Where each canonical column stands in the file.
#[derive(Clone, Debug)]
pub struct Layout {
    positions: [Option<usize>; Column::COUNT],
    columns: usize,
    delimiter: u8,
}

impl<R: Read> Blocks<R> {
    pub fn new(source: R) -> Self {
        Self { source, carried: Vec::new(), next_line: 1, finished: false }
    }

    /// The heading row, without BOM.
    pub fn heading(&mut self, delimiter: u8) -> Result<StringRecord> {
        while !self.finished && first_record_end(&self.carried).is_none() {
            self.fill()?;
        }
        let end = first_record_end(&self.carried).unwrap_or(self.carried.len());
        let rest = self.carried.split_off(end);
        let heading = std::mem::replace(&mut self.carried, rest);
        self.next_line += count_lines(&heading);
        let text = heading.strip_prefix(UTF8_BOM).unwrap_or(&heading);
        if text.iter().all(u8::is_ascii_whitespace) {
            bail!("the file is empty / tệp rỗng");
        }
        let mut record = StringRecord::new();
        reader(delimiter, text).read_record(&mut record).map_err(|_| {
            anyhow!("line 1 is not UTF-8 text: expected a heading row / dòng 1 không phải văn bản UTF-8")
        })?;
        Ok(record)
    }

    pub fn next_block(&mut self) -> Result<Option<Block>> {
        while !self.finished && self.carried.len() < BLOCK {
            self.fill()?;
        }
        if self.carried.is_empty() {
            return Ok(None);
        }
        let mut end = last_record_end(&self.carried);
        while end.is_none() && !self.finished {
            self.fill()?;
            end = last_record_end(&self.carried);
        }
        let end = if self.finished { self.carried.len() } else { end.unwrap_or(self.carried.len()) };
        let rest = self.carried[end..].to_vec();
        self.carried.truncate(end);
        let bytes = std::mem::replace(&mut self.carried, rest);
        let first_line = self.next_line;
        self.next_line += count_lines(&bytes);
        Ok(Some(Block { bytes, first_line }))
    }

    fn fill(&mut self) -> Result<()> {
        let before = self.carried.len();
        let read = (&mut self.source).take(BLOCK as u64).read_to_end(&mut self.carried);
        read.context("the file cannot be read to its end")?;
        self.finished = self.carried.len() - before < BLOCK;
        Ok(())
    }
}

impl Layout {
    /// Fails on a required column that the heading does not have, naming it and what is there.
    pub fn find(heading: &StringRecord, mapping: &CaseMapping, delimiter: u8) -> Result<Self> {
        let nfc = ComposingNormalizerBorrowed::new_nfc();
        let found: Vec<Cow<'_, str>> = heading.iter().map(|name| nfc.normalize(name.trim())).collect();
        let mut positions = [None; Column::COUNT];
        let mut missing = Vec::new();
        for (column, name) in Column::ALL {
            let Some(wanted) = mapping.columns.get(name) else { continue };
            positions[column as usize] = found.iter().position(|heading| heading == wanted);
            if positions[column as usize].is_none() && Column::REQUIRED.contains(&column) {
                missing.push(format!("`{wanted}`"));
            }
        }
        if !missing.is_empty() {
            bail!("line 1: the heading lacks {} / thiếu cột {0}; it has: {}", missing.join(", "), found.join(", "));
        }
        Ok(Self { positions, columns: heading.len(), delimiter })
    }
}

/// Calls `each` for every record of a block, in order; a record that is not UTF-8 or has another
/// number of columns than the heading comes as `Err((line, raw))`.
pub fn for_each_record<'a>(
    block: &'a Block,
    layout: &Layout,
    mut each: impl FnMut(Result<&RawCase<'_>, (u64, &'a [u8])>),
) {
    // One check of the whole block costs a fraction of one a record; only a block that fails it is
    // checked record by record, to find the broken one.
    let whole = simdutf8::basic::from_utf8(&block.bytes).ok();
    let mut cuts = Vec::with_capacity(layout.columns + 1);
    let mut quoted = QuotedRecord::new(layout);
    let (mut start, mut line) = (0, block.first_line);
    while start < block.bytes.len() {
        let rest = &block.bytes[start..];
        let line_end = memchr::memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
        let plain = trim_line_end(&rest[..line_end]);
        // Most records are their line, cut where the fields end; nothing is copied.
        let is_plain = cut_line(plain, layout.delimiter, &mut cuts);
        let (end, is_whole) = if is_plain { (line_end, true) } else { (quoted.read(rest), quoted.cuts(&mut cuts)) };
        let raw = trim_line_end(&rest[..end]);
        if !raw.is_empty() {
            let text = match whole {
                _ if !is_plain => quoted.text(),
                Some(whole) => whole.get(start..start + raw.len()),
                None => std::str::from_utf8(raw).ok(),
            };
            match text.filter(|_| is_whole && cuts.len() == layout.columns) {
                Some(text) => {
                    let field = |position: usize| cuts.get(position).and_then(|&(from, to)| text.get(from..to));
                    each(Ok(&raw_case(field, layout, line, raw)));
                }
                None => each(Err((line, raw))),
            }
        }
        line += if is_plain { 1 } else { count_lines(&rest[..end]).max(1) };
        start += end;
    }
}

/// Where the fields of a line begin and end, without the quotes around them. False if the line alone
/// does not say: a quote doubled, text after a closing quote, a newline in quotes.
fn cut_line(line: &[u8], delimiter: u8, cuts: &mut Vec<(usize, usize)>) -> bool {
    cuts.clear();
    let (mut from, mut is_quoted, mut closed) = (0, false, None);
    // Fields are a dozen bytes long: a plain loop beats a search that is begun anew for each.
    for (at, &byte) in line.iter().enumerate() {
        if byte == delimiter {
            if !is_quoted {
                cuts.push((from, closed.take().unwrap_or(at)));
                from = at + 1;
            }
        } else if byte != b'"' {
            continue;
        } else if is_quoted {
            if line.get(at + 1).is_some_and(|&next| next != delimiter) {
                return false;
            }
            (is_quoted, closed) = (false, Some(at));
        } else if at == from && closed.is_none() {
            (is_quoted, from) = (true, at + 1);
        }
    }
    cuts.push((from, closed.unwrap_or(line.len())));
    !is_quoted
}

/// A record whose quotes need more than a look at its line, unquoted by the library.
struct QuotedRecord {
    reader: csv_core::Reader,
    text: Vec<u8>,
    length: usize,
    ends: Vec<usize>,
    fields: usize,
}

impl QuotedRecord {
    fn new(layout: &Layout) -> Self {
        let reader = csv_core::ReaderBuilder::new().delimiter(layout.delimiter).build();
        Self { reader, text: vec![0; 4096], length: 0, ends: vec![0; layout.columns + 8], fields: 0 }
    }

    /// Reads the first record of `bytes`; how many bytes it takes.
    fn read(&mut self, bytes: &[u8]) -> usize {
        use csv_core::ReadRecordResult::{InputEmpty, OutputEndsFull, OutputFull, Record};
        self.reader.reset();
        (self.length, self.fields) = (0, 0);
        let mut taken = 0;
        loop {
            let (text, ends) = (&mut self.text[self.length..], &mut self.ends[self.fields..]);
            let (state, read, written, ended) = self.reader.read_record(&bytes[taken..], text, ends);
            taken += read;
            self.length += written;
            self.fields += ended;
            match state {
                OutputFull => self.text.resize(self.text.len() * 2, 0),
                OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                // Asked again with nothing left, the reader closes the last record.
                InputEmpty if read > 0 || written > 0 => {}
                InputEmpty | Record | csv_core::ReadRecordResult::End => return taken.max(1),
            }
        }
    }

    fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.text[..self.length]).ok()
    }

    fn cuts(&self, cuts: &mut Vec<(usize, usize)>) -> bool {
        cuts.clear();
        let mut from = 0;
        for &to in &self.ends[..self.fields] {
            cuts.push((from, to));
            from = to;
        }
        self.fields > 0
    }
}

fn raw_case<'a>(field: impl Fn(usize) -> Option<&'a str>, layout: &Layout, line: u64, raw: &'a [u8]) -> RawCase<'a> {
    let fields = std::array::from_fn(|column| Cow::Borrowed(layout.positions[column].and_then(&field).unwrap_or("")));
    let mut case = RawCase { line, fields, supplements: Vec::new(), raw: Cow::Borrowed(raw) };
    if let Some(position) = layout.positions[Column::Supplements as usize] {
        case.supplements = supplements(field(position).unwrap_or(""));
    }
    case
}

/// `requested - completed | requested -`.
fn supplements(text: &str) -> Vec<RawSupplement<'_>> {
    if text.trim().is_empty() {
        return Vec::new();
    }
    text.split('|')
        .map(|one| {
            let (requested, completed) = one.split_once(" -").unwrap_or((one, ""));
            (Cow::Borrowed(requested.trim()), Cow::Borrowed(completed.trim()))
        })
        .collect()
}

fn reader(delimiter: u8, bytes: &[u8]) -> csv::Reader<&[u8]> {
    ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(bytes)
}

fn trim_line_end(raw: &[u8]) -> &[u8] {
    let raw = raw.strip_suffix(b"\n").unwrap_or(raw);
    raw.strip_suffix(b"\r").unwrap_or(raw)
}

fn count_lines(bytes: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', bytes).count() as u64
}

fn first_record_end(bytes: &[u8]) -> Option<usize> {
    record_ends(bytes).next()
}

fn last_record_end(bytes: &[u8]) -> Option<usize> {
    if memchr::memchr(b'"', bytes).is_none() {
        return memchr::memrchr(b'\n', bytes).map(|at| at + 1);
    }
    record_ends(bytes).last()
}

/// Offsets just after each newline that is outside quotes.
fn record_ends(bytes: &[u8]) -> impl Iterator<Item = usize> + '_ {
    let mut quoted = false;
    memchr::memchr2_iter(b'"', b'\n', bytes).filter_map(move |at| {
        if bytes[at] == b'"' {
            quoted = !quoted;
            return None;
        }
        (!quoted).then_some(at + 1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_end_between_records_and_count_lines() {
        let row = "\"a \"\"quoted\"\"\nnewline\",b\n";
        let text = format!("x,y\n{}", row.repeat(400_000));
        let mut blocks = Blocks::new(text.as_bytes());
        assert_eq!(blocks.heading(b',').expect("heading"), StringRecord::from(vec!["x", "y"]));
        let mut records = 0;
        let mut line = 2;
        while let Some(block) = blocks.next_block().expect("reads") {
            assert_eq!(block.first_line, line);
            let rows = reader(b',', &block.bytes).into_records().collect::<Result<Vec<_>, _>>();
            let rows = rows.expect("whole records").len() as u64;
            records += rows;
            line += rows * 2;
        }
        assert_eq!(records, 400_000);
    }

    #[test]
    fn lines_are_cut_as_the_library_cuts_them() {
        let plain =
            ["a", "a,b", ",", "\"\"", "\"a,b\",c", "a,\"b\"", "a,\"b,c\",", "\"\",\"\"", "a\"b,c", "a\",\"Hồ sơ, tờ\""];
        for line in plain {
            let mut cuts = Vec::new();
            assert!(cut_line(line.as_bytes(), b',', &mut cuts), "{line}");
            let ours: Vec<&str> = cuts.iter().map(|&(from, to)| &line[from..to]).collect();
            let record = reader(b',', line.as_bytes()).into_records().next().expect("a record").expect("UTF-8");
            assert_eq!(ours, record.iter().collect::<Vec<_>>(), "{line}");
        }
        for line in ["\"a\"\"b\",c", "\"a\"b,c", "\"a", "a,\"b,c", "\"\"\"\""] {
            assert!(!cut_line(line.as_bytes(), b',', &mut Vec::new()), "{line} needs the library");
        }
    }

    #[test]
    fn an_empty_file_is_named_so() {
        for text in ["", "\n\n", "\u{feff}"] {
            let error = Blocks::new(text.as_bytes()).heading(b',').expect_err("nothing to read");
            assert!(error.to_string().contains("empty"), "{error}");
        }
    }

    #[test]
    fn supplements_open_and_closed() {
        let read = supplements("05/01/2026 08:00 - 07/01/2026 09:30 | 09/01/2026 10:00 -");
        assert_eq!(read.len(), 2);
        assert_eq!(read[0], ("05/01/2026 08:00".into(), "07/01/2026 09:30".into()));
        assert_eq!(read[1], ("09/01/2026 10:00".into(), "".into()));
        assert!(supplements(" ").is_empty());
    }
}
