//! ODS, row by row. The library for spreadsheets reads it too, but knows no merged cells and makes
//! room for every repetition that a file states.

use std::io::BufReader;

use anyhow::{Result, anyhow, bail};
use quick_xml::Reader;
use quick_xml::escape::{resolve_xml_entity, unescape};
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::cells::Writing;
use super::heading::{Merged, SheetCell, SheetRow};
use super::input::ReadSeek;
use super::limits::{CELLS_AT_MOST, COLUMNS_AT_MOST, HEADING_WITHIN};
use super::sieve::{Sieve, fit, pick};
use super::table::{Piece, Wanted};
use super::xlsx::iso;
use crate::domain::source::TableFormat;

type Archive<'a> = ZipArchive<BufReader<Box<dyn ReadSeek + 'a>>>;

pub fn read<'a>(
    bytes: Box<dyn ReadSeek + 'a>,
    format: &TableFormat,
    wanted: &Wanted,
    take: &mut dyn FnMut(Piece) -> Result<()>,
) -> Result<()> {
    let mut archive: Archive<'a> = ZipArchive::new(BufReader::new(bytes)).map_err(|error| damaged(&error))?;
    let writing = Writing::new(format.numbers, format.encoding);
    let names = names(&mut archive)?;
    let at = pick(format.sheet.as_deref(), &names, |at| {
        let (sample, merged) = beginning(&mut archive, at, &writing)?;
        Ok(fit(&sample, &merged, wanted))
    })?;
    let (_, merged) = beginning(&mut archive, at, &writing)?;
    let mut sieve = Sieve::new(&names[at], merged, wanted, format.delimiter);
    sheet(&mut archive, at, &writing, &mut |row, merged| {
        sieve.merge(merged);
        sieve.push(row, take).map(|()| true)
    })?;
    sieve.finish(take)
}

/// Rows and merged cells as far as a heading may reach.
fn beginning(archive: &mut Archive<'_>, at: usize, writing: &Writing) -> Result<(Vec<SheetRow>, Vec<Merged>)> {
    let (mut sample, mut all) = (Vec::new(), Vec::new());
    sheet(archive, at, writing, &mut |row, merged| {
        all.extend_from_slice(merged);
        if !row.is_blank() {
            sample.push(row);
        }
        Ok(sample.len() < HEADING_WITHIN)
    })?;
    Ok((sample, all))
}

fn names(archive: &mut Archive<'_>) -> Result<Vec<String>> {
    let mut names = Vec::new();
    let mut depth = 0;
    events(archive, &mut |event| {
        match event {
            Event::Start(tag) if tag.name().0 == "table:table" => {
                if depth == 0 {
                    names.push(attribute(&tag, "table:name")?.unwrap_or_default());
                }
                depth += 1;
            }
            Event::End(tag) if tag.name().0 == "table:table" => depth -= 1,
            _ => {}
        }
        Ok(true)
    })?;
    Ok(names)
}

/// What of a sheet has been read.
struct Reading<'w> {
    writing: &'w Writing,
    row: SheetRow,
    repeated: u32,
    /// Columns so far, blank ones at the end included.
    column: usize,
    cell: Option<Cell>,
    merged: Vec<Merged>,
    cells: u64,
}

/// A cell that is not closed yet.
struct Cell {
    kind: String,
    value: Option<String>,
    text: String,
    paragraphs: usize,
    repeated: usize,
    is_error: bool,
}

/// Calls `each` with the rows of the sheet that have cells and the merged cells that begin in them,
/// until it says no.
fn sheet(
    archive: &mut Archive<'_>,
    at: usize,
    writing: &Writing,
    each: &mut dyn FnMut(SheetRow, &[Merged]) -> Result<bool>,
) -> Result<()> {
    let row = SheetRow::default();
    let mut reading = Reading { writing, row, repeated: 1, column: 0, cell: None, merged: Vec::new(), cells: 0 };
    let (mut begun, mut depth, mut in_remark) = (0, 0, false);
    events(archive, &mut |event| {
        match event {
            Event::Start(tag) if tag.name().0 == "table:table" => {
                begun += usize::from(depth == 0);
                depth += 1;
            }
            Event::End(tag) if tag.name().0 == "table:table" => {
                depth -= 1;
                return Ok(begun <= at || depth > 0);
            }
            // Another sheet, or a table within a cell.
            _ if begun != at + 1 || depth != 1 => {}
            Event::Start(tag) if tag.name().0 == "office:annotation" => in_remark = true,
            Event::End(tag) if tag.name().0 == "office:annotation" => in_remark = false,
            _ if in_remark => {}
            Event::Start(tag) => reading.start(&tag)?,
            Event::End(tag) if tag.name().0 == "table:table-row" => return reading.end_row(each),
            Event::End(tag) if is_cell(tag.name().0) => reading.end_cell()?,
            Event::Text(text) => reading.text(&text.xml10_content()),
            Event::CData(text) => reading.text(&text.xml10_content()),
            Event::GeneralRef(entity) => {
                let known = resolve_xml_entity(entity.as_ref());
                let letter = entity.resolve_char_ref().map_err(|error| damaged(&error))?;
                match (known, letter) {
                    (Some(text), _) => reading.text(text),
                    (None, Some(letter)) => reading.text(letter.encode_utf8(&mut [0; 4])),
                    (None, None) => {}
                }
            }
            _ => {}
        }
        Ok(true)
    })
}

fn is_cell(name: &str) -> bool {
    name == "table:table-cell" || name == "table:covered-table-cell"
}

impl Reading<'_> {
    fn start(&mut self, tag: &BytesStart<'_>) -> Result<()> {
        match tag.name().0 {
            "table:table-row" => {
                self.repeated = repeated(tag, "table:number-rows-repeated")?;
                self.column = 0;
                self.row.cells.clear();
                self.merged.clear();
            }
            name if is_cell(name) => self.start_cell(tag)?,
            "text:p" => {
                if let Some(cell) = &mut self.cell {
                    cell.paragraphs += 1;
                    if cell.paragraphs > 1 {
                        cell.text.push('\n');
                    }
                }
            }
            "text:s" => {
                let count = repeated(tag, "text:c")?.min(1000) as usize;
                self.text(&" ".repeat(count));
            }
            "text:tab" => self.text("\t"),
            "text:line-break" => self.text("\n"),
            _ => {}
        }
        Ok(())
    }

    fn start_cell(&mut self, tag: &BytesStart<'_>) -> Result<()> {
        let wide = repeated(tag, "table:number-columns-spanned")?;
        let high = repeated(tag, "table:number-rows-spanned")?;
        if wide > 1 || high > 1 {
            let (row, column) = (self.row.number, self.column as u32);
            let rows = (row, row.saturating_add(high - 1));
            self.merged.push(Merged { rows, columns: (column, column.saturating_add(wide - 1)) });
        }
        let kind = attribute(tag, "office:value-type")?.unwrap_or_default();
        let value = match kind.as_str() {
            "float" | "percentage" | "currency" => attribute(tag, "office:value")?,
            "date" => attribute(tag, "office:date-value")?,
            "time" => attribute(tag, "office:time-value")?,
            "boolean" => attribute(tag, "office:boolean-value")?,
            _ => attribute(tag, "office:string-value")?,
        };
        let is_error = attribute(tag, "calcext:value-type")?.as_deref() == Some("error");
        let repeated = repeated(tag, "table:number-columns-repeated")? as usize;
        self.cell = Some(Cell { kind, value, text: String::new(), paragraphs: 0, repeated, is_error });
        Ok(())
    }

    fn text(&mut self, text: &str) {
        if let Some(cell) = self.cell.as_mut().filter(|cell| cell.paragraphs > 0) {
            cell.text.push_str(text);
        }
    }

    fn end_cell(&mut self) -> Result<()> {
        let Some(cell) = self.cell.take() else { return Ok(()) };
        let from = self.column;
        self.column = (from + cell.repeated).min(COLUMNS_AT_MOST);
        let shown = self.shown(&cell);
        if shown.text.is_empty() {
            return Ok(());
        }
        self.cells += cell.repeated as u64;
        if self.cells > CELLS_AT_MOST {
            bail!("a row of the sheet repeats too many cells / một dòng của trang tính lặp quá nhiều ô");
        }
        self.row.cells.resize(from, SheetCell::default());
        self.row.cells.resize(self.column, shown);
        Ok(())
    }

    fn shown(&self, cell: &Cell) -> SheetCell {
        let of_value = |text: String| SheetCell { text, is_text: false, is_broken: false };
        if cell.is_error {
            return SheetCell { text: cell.text.trim().to_owned(), is_text: false, is_broken: true };
        }
        match (cell.kind.as_str(), &cell.value) {
            ("float" | "percentage" | "currency", Some(value)) => match value.parse::<f64>() {
                Ok(number) => of_value(self.writing.number(number)),
                Err(_) => of_value(value.clone()),
            },
            ("date", Some(value)) => of_value(iso(value)),
            ("time" | "boolean", Some(value)) => of_value(value.clone()),
            (_, value) => {
                let text = value.as_ref().filter(|text| !text.is_empty()).unwrap_or(&cell.text);
                let shown = self.writing.text(text);
                let is_broken = shown.is_none();
                let text = shown.unwrap_or_else(|| text.clone()).trim().to_owned();
                SheetCell { text, is_text: true, is_broken }
            }
        }
    }

    fn end_row(&mut self, each: &mut dyn FnMut(SheetRow, &[Merged]) -> Result<bool>) -> Result<bool> {
        let first = self.row.number;
        let mut goes_on = true;
        // Blank rows are stated as one, however many; the sheet ends with a million of them.
        if !self.row.is_blank() {
            if u64::from(self.repeated) * self.row.cells.len() as u64 > CELLS_AT_MOST {
                bail!(
                    "row {0} of the sheet is repeated too often / dòng {0} của trang tính lặp quá nhiều lần",
                    first + 1
                );
            }
            for number in first..first.saturating_add(self.repeated) {
                let row = SheetRow { number, cells: self.row.cells.clone() };
                goes_on = goes_on && each(row, &self.merged)?;
            }
        } else if !self.merged.is_empty() {
            goes_on = each(SheetRow { number: first, cells: Vec::new() }, &self.merged)?;
        }
        self.cells = 0;
        self.row.number = first.saturating_add(self.repeated);
        Ok(goes_on)
    }
}

/// Reads the content until `each` says no.
fn events(archive: &mut Archive<'_>, each: &mut dyn FnMut(Event<'_>) -> Result<bool>) -> Result<()> {
    let content = archive.by_name("content.xml").map_err(|error| damaged(&error))?;
    let mut reader = Reader::from_reader(BufReader::with_capacity(1 << 16, content));
    reader.config_mut().expand_empty_elements = true;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        let event = reader.read_event_into(&mut buffer).map_err(|error| damaged(&error))?;
        if matches!(event, Event::Eof) || !each(event)? {
            return Ok(());
        }
    }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Result<Option<String>> {
    let Some(found) = tag.try_get_attribute(name).map_err(|error| damaged(&error))? else { return Ok(None) };
    Ok(Some(unescape(&found.value).map_err(|error| damaged(&error))?.into_owned()))
}

fn repeated(tag: &BytesStart<'_>, name: &str) -> Result<u32> {
    match attribute(tag, name)? {
        None => Ok(1),
        Some(text) => text.parse::<u32>().map(|count| count.max(1)).map_err(|error| damaged(&error)),
    }
}

fn damaged(why: &dyn std::fmt::Display) -> anyhow::Error {
    anyhow!(
        "the ODS file is damaged or breaks off; open it, save it again and send it / tệp ODS bị hỏng hoặc bị cắt ngang; hãy          mở ra, lưu lại rồi gửi ({why})"
    )
}
