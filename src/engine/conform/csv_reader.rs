//! CSV files of any size as blocks of whole records, so that two cores can read one file.

use std::io::Read;
use std::sync::{Arc, Mutex};

use anyhow::{Context, Result, anyhow, bail};
use csv::{ByteRecord, ReaderBuilder};

use super::layout::{Layout, raw_case};
use super::record::RawCase;
use super::rejects::{self, Rule};
use crate::formats::{HEADING_WITHIN, SheetCell, SheetRow, Wanted, find_in_text, is_numbering};

const BLOCK: usize = 4 << 20;
/// A record with quotation marks may be this long; one still open here has lost its closing mark.
const LONGEST_QUOTED: usize = 1 << 20;
const UTF8_BOM: &[u8] = b"\xef\xbb\xbf";

/// Whole records, with the line the first of them stands on.
pub struct Block {
    pub bytes: Vec<u8>,
    pub first_line: u64,
    spare: Spare,
}

/// Room that earlier blocks had: the system clears every page of new room before it gives it.
type Spare = Arc<Mutex<Vec<Vec<u8>>>>;

impl Drop for Block {
    fn drop(&mut self) {
        let mut room = std::mem::take(&mut self.bytes);
        room.clear();
        if let Ok(mut spare) = self.spare.lock() {
            spare.push(room);
        }
    }
}

/// Splits a stream into blocks that end between records (a newline inside quotes is text).
pub struct Blocks<R> {
    source: R,
    delimiter: u8,
    carried: Vec<u8>,
    next_line: u64,
    finished: bool,
    spare: Spare,
}

impl<R: Read> Blocks<R> {
    pub fn new(source: R, delimiter: u8) -> Self {
        Self { source, delimiter, carried: Vec::new(), next_line: 1, finished: false, spare: Spare::default() }
    }

    /// The heading, without BOM: the first row that has something in it if that `is_enough`, else the one
    /// among the first rows that has most of what is `wanted`, over several rows if need be. A row of
    /// (1), (2), (3) below it is passed over.
    pub fn heading(&mut self, wanted: &Wanted, is_enough: impl Fn(&[String]) -> bool) -> Result<CsvHeading> {
        self.fill()?;
        check_encoding(&self.carried)?;
        while self.carried.starts_with(UTF8_BOM) {
            self.carried.drain(..UTF8_BOM.len());
        }
        let mut rows: Vec<TextRow> = Vec::new();
        while rows.len() < HEADING_WITHIN
            && let Some(row) = self.row_after(rows.last())?
        {
            rows.push(row);
            if rows.len() == 1 && is_enough(&rows[0].cells) {
                break;
            }
        }
        let Some(first) = rows.first() else {
            return Err(if self.finished {
                anyhow!("the file is empty / tệp rỗng")
            } else {
                too_long(self.next_line)
            });
        };
        let mut heading = CsvHeading { names: first.cells.clone(), line: first.line, numbering: None };
        let mut end = first.end;
        if rows.len() > 1
            && !is_enough(&first.cells)
            && let Some(found) = find_in_text(&sheet_rows(&rows), wanted)
        {
            let last = &rows[found.next - 1];
            let width = rows[..found.next].iter().map(|row| row.cells.len()).max().unwrap_or(0);
            (heading.names, heading.line, end) = (vec![String::new(); width], last.last_line, last.end);
            for (name, &column) in found.heading.names.into_iter().zip(&found.columns) {
                if let Some(slot) = heading.names.get_mut(column) {
                    *slot = name;
                }
            }
        }
        if let Some(row) = rows.iter().find(|row| row.end <= end && !row.is_utf8) {
            return Err(not_utf8(row.line));
        }
        self.drop_front(end);
        if let Some(row) = self.row_after(None)?.filter(|row| is_numbering(&sheet_row(row))) {
            heading.numbering = Some(row.line);
            self.drop_front(row.end);
        }
        Ok(heading)
    }

    /// The next row that has something in it, as it stands in the bytes that wait; blank lines between
    /// are passed over with it.
    fn row_after(&mut self, row: Option<&TextRow>) -> Result<Option<TextRow>> {
        let (mut start, mut line) = row.map_or((0, self.next_line), |row| (row.end, row.last_line + 1));
        loop {
            let end = self.record_end_from(start)?;
            if end == start {
                return Ok(None);
            }
            let bytes = &self.carried[start..end];
            let last_line = line + count_lines(bytes).max(1) - 1;
            let text = trim_line_end(bytes);
            if line == 1 && text.contains(&b'\r') && memchr::memchr(b'\n', bytes).is_none() {
                return Err(lines_of_cr(line));
            }
            let cells = cells_of(self.delimiter, text);
            if cells.iter().any(|cell| !cell.is_empty()) {
                let is_utf8 = std::str::from_utf8(text).is_ok();
                return Ok(Some(TextRow { line, last_line, end, cells, is_utf8 }));
            }
            (start, line) = (end, last_line + 1);
        }
    }

    fn drop_front(&mut self, end: usize) {
        let rest = self.carried.split_off(end);
        self.next_line += count_lines(&std::mem::replace(&mut self.carried, rest));
    }

    pub fn next_block(&mut self) -> Result<Option<Block>> {
        while !self.finished && self.carried.len() < BLOCK {
            self.fill()?;
        }
        if self.carried.is_empty() {
            return Ok(None);
        }
        let mut end = last_record_end(&self.carried, self.delimiter);
        while end.is_none() && !self.finished {
            if self.carried.len() > 2 * BLOCK {
                return Err(too_long(self.next_line));
            }
            self.fill()?;
            end = last_record_end(&self.carried, self.delimiter);
        }
        let end = if self.finished { self.carried.len() } else { end.unwrap_or(self.carried.len()) };
        let mut rest = self.spare.lock().ok().and_then(|mut spare| spare.pop()).unwrap_or_default();
        rest.extend_from_slice(&self.carried[end..]);
        self.carried.truncate(end);
        let bytes = std::mem::replace(&mut self.carried, rest);
        let first_line = self.next_line;
        self.next_line += count_lines(&bytes);
        Ok(Some(Block { bytes, first_line, spare: Arc::clone(&self.spare) }))
    }

    /// Where the record ends that begins there; where it begins if that is nowhere near.
    fn record_end_from(&mut self, start: usize) -> Result<usize> {
        loop {
            let rest = &self.carried[start..];
            match record_end(rest, self.delimiter) {
                End::Whole(end) | End::Broken(end) => return Ok(start + end),
                End::Open if self.finished => return Ok(self.carried.len()),
                End::Open if rest.len() > BLOCK => return Ok(start),
                End::Open => self.fill()?,
            }
        }
    }

    fn fill(&mut self) -> Result<()> {
        let before = self.carried.len();
        // At once: grown bit by bit, a block would be copied several times.
        self.carried.reserve(BLOCK + 1);
        let read = (&mut self.source).take(BLOCK as u64).read_to_end(&mut self.carried);
        read.context("the file cannot be read to its end / không đọc được tệp đến hết")?;
        self.finished = self.carried.len() - before < BLOCK;
        Ok(())
    }
}

/// The heading of a CSV file.
#[derive(Debug, PartialEq, Eq)]
pub struct CsvHeading {
    /// One a column of the file; empty where nothing stands.
    pub names: Vec<String>,
    /// Its last one.
    pub line: u64,
    /// The line of column numbers below it.
    pub numbering: Option<u64>,
}

/// A row near the beginning of a file.
struct TextRow {
    line: u64,
    last_line: u64,
    /// Where it ends in the bytes that wait.
    end: usize,
    cells: Vec<String>,
    is_utf8: bool,
}

fn sheet_row(row: &TextRow) -> SheetRow {
    let cell = |text: &String| SheetCell { text: text.clone(), is_text: true, is_broken: false };
    SheetRow { number: u32::try_from(row.line - 1).unwrap_or(u32::MAX), cells: row.cells.iter().map(cell).collect() }
}

fn sheet_rows(rows: &[TextRow]) -> Vec<SheetRow> {
    rows.iter().map(sheet_row).collect()
}

/// The cells of one record, trimmed; what is no UTF-8 in them is not shown.
pub fn cells_of(delimiter: u8, record: &[u8]) -> Vec<String> {
    let mut cells = ByteRecord::new();
    // Of bytes in memory nothing fails: what is no CSV is one cell.
    if reader(delimiter, record).read_byte_record(&mut cells).is_err() {
        return Vec::new();
    }
    cells.iter().map(|cell| String::from_utf8_lossy(cell).trim().to_owned()).collect()
}

fn not_utf8(line: u64) -> anyhow::Error {
    anyhow!(
        "line {line} is not UTF-8 text; save the file as \"CSV UTF-8\" / dòng {line} không phải văn bản UTF-8; hãy lưu \
         tệp dạng \"CSV UTF-8\""
    )
}

fn lines_of_cr(line: u64) -> anyhow::Error {
    anyhow!(
        "line {line}: the lines end with CR alone; save the file with LF or CR LF / dòng {line}: các dòng kết thúc bằng CR; \
         hãy lưu lại tệp với LF hoặc CR LF"
    )
}

/// Calls `each` for every record of a block, in order; a record that is not UTF-8 or has another
/// number of columns than the heading comes as `Err((line, rule, raw))`. A quotation that is never
/// closed costs its own line only: the next record begins on the next line.
pub fn for_each_record<'a>(
    block: &'a Block,
    layout: &Layout,
    mut each: impl FnMut(Result<&RawCase<'_>, (u64, Rule, &'a [u8])>),
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
        let (mut end, mut is_whole) = (line_end, true);
        if !is_plain {
            (end, is_whole) = whole_record(rest, line_end, layout.delimiter);
            if is_whole {
                quoted.read(trim_line_end(&rest[..end]));
                quoted.cuts(&mut cuts);
            }
            if end > line_end && cuts.len() != layout.columns {
                // Lines that make no record together: a mark was left open in the first of them.
                (end, is_whole) = (line_end, false);
            }
        }
        let raw = trim_line_end(&rest[..end]);
        if !is_plain && is_whole {
            quoted.read(raw);
            quoted.cuts(&mut cuts);
        }
        if !raw.is_empty() {
            let text = match whole {
                _ if !is_plain => quoted.text(),
                Some(whole) => whole.get(start..start + raw.len()),
                None => std::str::from_utf8(raw).ok(),
            };
            match text.filter(|_| is_whole && cuts.len() == layout.columns) {
                Some(text) => {
                    let field = |position: usize| {
                        let cell = cuts.get(position).and_then(|&(from, to)| text.get(from..to));
                        cell.map(|cell| layout.own_text(cell))
                    };
                    each(Ok(&raw_case(field, layout, line, raw)));
                }
                None if is_whole && cuts.len() != layout.columns => each(Err((line, rejects::CELL_COUNT, raw))),
                None if is_whole => each(Err((line, rejects::BAD_TEXT, raw))),
                None => each(Err((line, rejects::OPEN_QUOTATION, raw))),
            }
        }
        line += if is_plain { 1 } else { count_lines(&rest[..end]).max(1) };
        start += end;
    }
}

/// Where the record ends, and whether it is one: if not, the end of its first line.
fn whole_record(rest: &[u8], line_end: usize, delimiter: u8) -> (usize, bool) {
    match record_end(rest, delimiter) {
        End::Whole(end) => (end, true),
        // Only the last block ends within a record: the last line of the file has no line end.
        End::Open if closes(rest, delimiter) => (rest.len(), true),
        End::Open | End::Broken(_) => (line_end, false),
    }
}

/// Where the fields of a line begin and end, without the quotes around them. False if the line alone
/// does not say: a quote doubled, text after a closing quote, a newline in quotes.
fn cut_line(line: &[u8], delimiter: u8, cuts: &mut Vec<(usize, usize)>) -> bool {
    cuts.clear();
    let (mut from, mut is_quoted, mut closed) = (0, false, None);
    let mut mark = |at: usize| {
        if line[at] == delimiter {
            if !is_quoted {
                cuts.push((from, closed.take().unwrap_or(at)));
                from = at + 1;
            }
        } else if is_quoted {
            if line.get(at + 1).is_some_and(|&next| next != delimiter) {
                return false;
            }
            (is_quoted, closed) = (false, Some(at));
        } else if at == from && closed.is_none() {
            (is_quoted, from) = (true, at + 1);
        }
        true
    };
    // Fields are a dozen bytes long: a search that is begun anew for each costs more than it saves,
    // so eight bytes are looked at together.
    let (words, rest) = line.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let mut marks = bytes_equal(word, delimiter) | bytes_equal(word, b'"');
        while marks != 0 {
            if !mark(index * 8 + marks.trailing_zeros() as usize / 8) {
                return false;
            }
            marks &= marks - 1;
        }
    }
    for (at, &byte) in rest.iter().enumerate() {
        if (byte == delimiter || byte == b'"') && !mark(words.len() * 8 + at) {
            return false;
        }
    }
    cuts.push((from, closed.unwrap_or(line.len())));
    !is_quoted
}

/// The highest bit of each byte of `word` that equals `byte`, exactly.
fn bytes_equal(word: u64, byte: u8) -> u64 {
    const LOW_BITS: u64 = 0x7f7f_7f7f_7f7f_7f7f;
    let differing = word ^ u64::from_ne_bytes([byte; 8]);
    !(((differing & LOW_BITS) + LOW_BITS) | differing | LOW_BITS)
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
        // A lone carriage return is text, as it is in a line without quotation marks.
        let line_end = csv_core::Terminator::Any(b'\n');
        let reader = csv_core::ReaderBuilder::new().delimiter(layout.delimiter).terminator(line_end).build();
        Self { reader, text: vec![0; 4096], length: 0, ends: vec![0; layout.columns + 8], fields: 0 }
    }

    /// Reads the one record that `bytes` are.
    fn read(&mut self, bytes: &[u8]) {
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
                InputEmpty | Record | csv_core::ReadRecordResult::End => return,
            }
        }
    }

    fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.text[..self.length]).ok()
    }

    fn cuts(&self, cuts: &mut Vec<(usize, usize)>) {
        cuts.clear();
        let mut from = 0;
        for &to in &self.ends[..self.fields] {
            cuts.push((from, to));
            from = to;
        }
    }
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

/// How the record at the beginning of some bytes ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// Just after its line end.
    Whole(usize),
    /// The bytes end before it does.
    Open,
    /// Its quotation is not closed within [`LONGEST_QUOTED`]: the end of its first line.
    Broken(usize),
}

/// A quotation begins where a field begins; a mark anywhere else is text.
fn record_end(bytes: &[u8], delimiter: u8) -> End {
    let (mut quoted, mut at) = (false, 0);
    while let Some(found) = memchr::memchr2(b'"', b'\n', &bytes[at..]) {
        let here = at + found;
        at = here + 1;
        if quoted && here >= LONGEST_QUOTED {
            break;
        }
        match (bytes[here], quoted) {
            (b'\n', false) => return End::Whole(at),
            (b'"', true) if bytes.get(at) == Some(&b'"') => at += 1,
            (b'"', true) => quoted = false,
            (b'"', false) => quoted = here == 0 || bytes[here - 1] == delimiter,
            _ => {}
        }
    }
    match memchr::memchr(b'\n', bytes) {
        Some(first) if quoted && bytes.len() >= LONGEST_QUOTED => End::Broken(first + 1),
        _ => End::Open,
    }
}

/// Whether the last line of a file, which has no line end, is a record all the same.
fn closes(bytes: &[u8], delimiter: u8) -> bool {
    let mut ended = bytes.to_vec();
    ended.push(b'\n');
    record_end(&ended, delimiter) == End::Whole(ended.len())
}

fn last_record_end(bytes: &[u8], delimiter: u8) -> Option<usize> {
    let mut start = 0;
    loop {
        let line_end = |bytes: &[u8]| memchr::memrchr(b'\n', bytes).map_or(start, |at| start + at + 1);
        let Some(quote) = memchr::memchr(b'"', &bytes[start..]) else {
            return Some(line_end(&bytes[start..])).filter(|&end| end > 0);
        };
        // The lines above the one with the mark are records; that one is looked at as a whole.
        start = line_end(&bytes[start..start + quote]);
        match record_end(&bytes[start..], delimiter) {
            End::Whole(end) | End::Broken(end) => start += end,
            End::Open => return Some(start).filter(|&end| end > 0),
        }
    }
}

fn too_long(line: u64) -> anyhow::Error {
    anyhow!(
        "line {line} is longer than {} MiB: this is not the CSV file that the source describes / dòng {line} dài hơn {0} \
         MiB: đây không phải tệp CSV mà nguồn mô tả",
        BLOCK >> 20
    )
}

fn check_encoding(bytes: &[u8]) -> Result<()> {
    let beginning = &bytes[..bytes.len().min(64)];
    if beginning.starts_with(b"\xff\xfe") || beginning.starts_with(b"\xfe\xff") || beginning.contains(&0) {
        bail!(
            "line 1: the file is UTF-16 or binary, not UTF-8; save it as \"CSV UTF-8\" / dòng 1: tệp dạng UTF-16 hoặc nhị \
             phân, không phải UTF-8; hãy lưu tệp dạng \"CSV UTF-8\""
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heading<R: Read>(blocks: &mut Blocks<R>) -> Result<CsvHeading> {
        blocks.heading(&Wanted::default(), |_| true)
    }

    #[test]
    fn a_heading_is_found_below_a_title_and_above_column_numbers() {
        let wanted = Wanted { headings: ["Mã", "Nộp", "Nhận"].map(str::to_owned).to_vec(), keys: Vec::new() };
        let is_enough = |names: &[String]| ["Mã", "Nộp", "Nhận"].iter().all(|name| names.iter().any(|it| it == name));
        for (text, names, line, numbering, first_line) in [
            ("Mã,Nộp,Nhận\na,b,c\n", &["Mã", "Nộp", "Nhận"][..], 1, None, 2),
            (
                "sep=,\n\nDANH SÁCH,,\n,,\n,MÃ ,Thời điểm,\n,,Nộp,Nhận\n,(1),(2),(3)\n,a,b,c\n",
                &["", "Mã", "Nộp", "Nhận"],
                6,
                Some(7),
                8,
            ),
            ("\u{feff}\u{feff}Mã,Nộp,Nhận\n\n(1),(2),(3)\na,b,c\n", &["Mã", "Nộp", "Nhận"], 1, Some(3), 4),
        ] {
            let mut blocks = Blocks::new(text.as_bytes(), b',');
            let heading = blocks.heading(&wanted, is_enough).expect("a heading");
            assert_eq!(
                (heading.names.iter().map(String::as_str).collect::<Vec<_>>(), heading.line),
                (names.to_vec(), line)
            );
            assert_eq!(heading.numbering, numbering);
            assert_eq!(blocks.next_block().expect("reads").expect("a block").first_line, first_line);
        }
    }

    #[test]
    fn blocks_end_between_records_and_count_lines() {
        let row = "\"a \"\"quoted\"\"\nnewline\",b\n";
        let text = format!("x,y\n{}", row.repeat(400_000));
        let mut blocks = Blocks::new(text.as_bytes(), b',');
        assert_eq!(heading(&mut blocks).expect("heading").names, ["x", "y"]);
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
            let error = heading(&mut Blocks::new(text.as_bytes(), b',')).expect_err("nothing to read");
            assert!(error.to_string().contains("empty"), "{error}");
        }
    }

    #[test]
    fn a_quotation_begins_only_where_a_field_does() {
        for (text, end) in [
            ("a,5\" pipe,b\nnext", End::Whole(12)),
            ("\"a\nb\",c\nnext", End::Whole(8)),
            ("\"a\"\"\nb\",c\n", End::Whole(10)),
            ("\"a\"x\"y\nnext", End::Whole(7)),
            ("a,\"b\nc", End::Open),
            ("a,b", End::Open),
        ] {
            assert_eq!(record_end(text.as_bytes(), b','), end, "{text:?}");
        }
        let open = format!("a,\"b\n{}", "c,d\n".repeat(LONGEST_QUOTED / 4));
        assert_eq!(record_end(open.as_bytes(), b','), End::Broken(5));
        assert_eq!(last_record_end(open.as_bytes(), b','), Some(open.len()));
    }

    #[test]
    fn a_line_without_end_is_refused_before_it_fills_the_memory() {
        let endless = |head: &'static str| Blocks::new(head.as_bytes().chain(std::io::repeat(b'x')), b',');
        let message = |error: anyhow::Error| error.to_string();
        assert!(message(heading(&mut endless("")).expect_err("no heading")).contains("line 1 is longer"));
        let mut blocks = endless("a,b\n");
        heading(&mut blocks).expect("a heading");
        assert!(message(blocks.next_block().err().expect("no record")).contains("line 2 is longer"));
    }
}
