//! The records of a block, each cut into its fields.

use super::blocks::Block;
use super::ends::{End, closes, count_lines, record_end, trim_line_end};
use crate::engine::conform::layout::{Layout, raw_case};
use crate::engine::conform::record::RawCase;
use crate::engine::conform::rejects::{self, Rule};

/// The cells of one record, trimmed; what is no UTF-8 in them is not shown.
pub fn cells_of(delimiter: u8, record: &[u8]) -> Vec<String> {
    let mut cells = ::csv::ByteRecord::new();
    // Of bytes in memory nothing fails: what is no CSV is one cell.
    if reader(delimiter, record).read_byte_record(&mut cells).is_err() {
        return Vec::new();
    }
    cells.iter().map(|cell| String::from_utf8_lossy(cell).trim().to_owned()).collect()
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

pub(super) fn reader(delimiter: u8, bytes: &[u8]) -> ::csv::Reader<&[u8]> {
    ::csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
