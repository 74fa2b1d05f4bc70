//! The heading of a CSV file: found below titles, over several rows if need be.

use std::io::Read;

use anyhow::{Result, anyhow, bail};

use super::blocks::{Blocks, too_long};
use super::ends::{count_lines, trim_line_end};
use super::records::cells_of;
use crate::formats::{HEADING_WITHIN, SheetCell, SheetRow, Wanted, find_in_text, is_numbering};

const UTF8_BOM: &[u8] = b"\xef\xbb\xbf";

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

impl<R: Read> Blocks<R> {
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
    fn an_empty_file_is_named_so() {
        for text in ["", "\n\n", "\u{feff}"] {
            let error = heading(&mut Blocks::new(text.as_bytes(), b',')).expect_err("nothing to read");
            assert!(error.to_string().contains("empty"), "{error}");
        }
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
