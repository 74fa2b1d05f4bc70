//! XLSX, cell by cell: a sheet of a million rows is never in memory at once.

use std::io::BufReader;

use anyhow::{Result, bail};
use calamine::{Data, DataRef, Reader, Xlsx};
use jiff::civil::{Date, Time};

use super::cells::{self, Writing};
use super::guarded::guarded;
use super::heading::{Merged, SheetCell, SheetRow};
use super::input::ReadSeek;
use super::limits::HEADING_WITHIN;
use super::sieve::{Sieve, fit, pick};
use super::table::{Piece, Wanted};
use crate::domain::source::TableFormat;

type Book<'a> = Xlsx<BufReader<Box<dyn ReadSeek + 'a>>>;

pub fn read<'a>(
    bytes: Box<dyn ReadSeek + 'a>,
    format: &TableFormat,
    wanted: &Wanted,
    take: &mut dyn FnMut(Piece) -> Result<()>,
) -> Result<()> {
    let mut book: Book<'a> = guarded("XLSX", || Xlsx::new(BufReader::new(bytes)))?;
    let writing = Writing::new(format.numbers, format.encoding);
    let names = book.sheet_names();
    let at = pick(format.sheet.as_deref(), &names, |at| {
        let mut sample = Vec::new();
        rows(&mut book, &names[at], &writing, &mut |row| {
            if !row.is_blank() {
                sample.push(row);
            }
            Ok(sample.len() < HEADING_WITHIN)
        })?;
        Ok(fit(&sample, &merged(&mut book, &names[at])?, wanted))
    })?;
    let merged = merged(&mut book, &names[at])?;
    let sieve = Sieve::new(&names[at], merged, wanted, format.delimiter);
    let mut sieve = sieve.counting_from_1904(book.has_1904_epoch());
    rows(&mut book, &names[at], &writing, &mut |row| sieve.push(row, take).map(|()| true))?;
    sieve.finish(take)
}

fn merged(book: &mut Book<'_>, name: &str) -> Result<Vec<Merged>> {
    let areas = guarded("XLSX", || book.merge_cells_by_sheet_name(name))?;
    Ok(areas
        .into_iter()
        .map(|area| Merged { rows: (area.start.0, area.end.0), columns: (area.start.1, area.end.1) })
        .collect())
}

/// Calls `each` with the rows that have cells, until it says no.
fn rows(
    book: &mut Book<'_>,
    name: &str,
    writing: &Writing,
    each: &mut dyn FnMut(SheetRow) -> Result<bool>,
) -> Result<()> {
    let mut cells = match guarded("XLSX", || book.worksheet_cells_reader(name)) {
        Ok(cells) => cells,
        // A chart sheet has no cells.
        Err(error) => bail!("{name}: {error}"),
    };
    let mut row = SheetRow::default();
    while let Some(found) = guarded("XLSX", || cells.next_cell())? {
        let (number, column) = found.get_position();
        if number != row.number {
            if number < row.number {
                bail!(
                    "the sheet `{name}` has row {} behind row {} / trang tính `{name}` có các dòng không theo thứ tự",
                    number + 1,
                    row.number + 1
                );
            }
            if !row.cells.is_empty() && !each(std::mem::take(&mut row))? {
                return Ok(());
            }
            row.number = number;
        }
        let cell = cell(found.get_value(), writing);
        if cell.text.is_empty() {
            continue;
        }
        let column = column as usize;
        if row.cells.len() <= column {
            row.cells.resize(column + 1, SheetCell::default());
        }
        row.cells[column] = cell;
    }
    if !row.cells.is_empty() {
        each(row)?;
    }
    Ok(())
}

fn cell(value: &DataRef<'_>, writing: &Writing) -> SheetCell {
    match value {
        DataRef::SharedString(text) => written(text, writing),
        other => typed(&other.clone().into(), writing),
    }
}

/// A cell as the library types it; of XLS too.
pub fn typed(value: &Data, writing: &Writing) -> SheetCell {
    let of_value = |text: String| SheetCell { text, is_text: false, is_broken: false };
    match value {
        Data::Empty => SheetCell::default(),
        Data::String(text) => written(text, writing),
        Data::Int(number) => of_value(number.to_string()),
        Data::Float(number) => of_value(writing.number(*number)),
        Data::Bool(truth) => of_value(truth.to_string()),
        Data::DateTime(moment) if moment.is_duration() || moment.as_f64() < 1.0 => of_value(duration(moment.as_f64())),
        Data::DateTime(moment) => match civil(moment) {
            Ok(text) => of_value(text),
            Err(_) => of_value(writing.number(moment.as_f64())),
        },
        Data::DateTimeIso(text) => of_value(iso(text)),
        Data::DurationIso(text) => of_value(text.clone()),
        Data::Error(error) => SheetCell { text: error.to_string(), is_text: false, is_broken: true },
    }
}

fn written(text: &str, writing: &Writing) -> SheetCell {
    match writing.text(text) {
        Some(text) => SheetCell { text: text.trim().to_owned(), is_text: true, is_broken: false },
        None => SheetCell { text: text.trim().to_owned(), is_text: true, is_broken: true },
    }
}

fn civil(moment: &calamine::ExcelDateTime) -> Result<String> {
    let (year, month, day, hour, minute, second, millisecond) = moment.to_ymd_hms_milli();
    let date = Date::new(year as i16, month as i8, day as i8)?;
    let time = Time::new(hour as i8, minute as i8, second as i8, i32::from(millisecond) * 1_000_000)?;
    Ok(cells::moment(date.to_datetime(time)))
}

/// `HH:mm:ss` of a part of a day.
fn duration(days: f64) -> String {
    let seconds = (days * 86_400.0).round() as i64;
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// ISO as files write it, as we write it.
pub fn iso(text: &str) -> String {
    match text.trim_end_matches('Z').parse::<jiff::civil::DateTime>() {
        Ok(moment) => cells::moment(moment),
        Err(_) => text.parse::<Date>().map_or_else(|_| text.to_owned(), |date| date.to_string()),
    }
}
