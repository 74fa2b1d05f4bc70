//! Parquet, slice by slice; the heading is its schema, the line of a row its position from 1.

use std::io::Cursor;

use anyhow::{Result, bail};
use jiff::civil::{Date, DateTime, date};
use jiff::{SignedDuration, ToSpan};
use polars::prelude::*;

use super::cells::{self, Writing};
use super::guarded::guarded;
use super::heading::tidy;
use super::limits::COLUMNS_AT_MOST;
use super::plain::heading_key;
use super::sieve::as_csv;
use super::table::{Heading, Piece, Row, Wanted};
use crate::domain::personal::{may_be_heading, shown_headings};
use crate::domain::source::TableFormat;

const ROWS_A_SLICE: usize = 50_000;
const EPOCH: Date = date(1970, 1, 1);
const VIETNAM: SignedDuration = SignedDuration::from_hours(7);

pub fn read(
    bytes: Vec<u8>,
    format: &TableFormat,
    wanted: &Wanted,
    take: &mut dyn FnMut(Piece) -> Result<()>,
) -> Result<()> {
    let writing = Writing::new(format.numbers, format.encoding);
    let open = || ParquetReader::new(Cursor::new(bytes.as_slice()));
    let schema = guarded("Parquet", || open().schema())?;
    if schema.len() > COLUMNS_AT_MOST {
        bail!("the file has {} columns / tệp có {0} cột", schema.len());
    }
    let rows = guarded("Parquet", || open().num_rows())?;
    let known: Vec<String> = wanted.headings.iter().map(|name| heading_key(name)).collect();
    let names: Vec<String> = schema.iter_names().map(|name| tidy(name)).collect();
    if !known.is_empty() && !names.iter().any(|name| known.contains(&heading_key(name))) {
        bail!(
            "none of the headings of this source is among the columns; the file has: {0} / không có cột nào của nguồn này; tệp có: {0}",
            shown_headings(names.iter().map(String::as_str), |_| false).join(", ")
        );
    }
    take(Piece::Heading(Heading { names, line: 0, ..Heading::default() }))?;
    let mut at = 0;
    while at < rows {
        let slice = Some((at, ROWS_A_SLICE.min(rows - at)));
        let frame = guarded("Parquet", || open().with_slice(slice).finish())?;
        if frame.height() == 0 {
            break;
        }
        let columns = frame.columns().iter().map(|column| texts(column, &writing)).collect::<Result<Vec<_>>>()?;
        let row = |number: usize| -> Result<Row> {
            let cells: Vec<String> = columns.iter().map(|column| column[number].clone()).collect();
            let raw = as_csv(&cells, format.delimiter)?;
            Ok(Row { line: (at + number) as u64 + 1, cells, broken: Vec::new(), raw })
        };
        take(Piece::Rows((0..frame.height()).map(row).collect::<Result<_>>()?))?;
        at += frame.height();
    }
    Ok(())
}

/// A name of a column is not always one: whoever writes Parquet by program may write data there.
fn shown_heading(name: &str) -> &str {
    if may_be_heading(name) { name } else { "(…)" }
}

/// A column as text, no value as empty.
fn texts(column: &Column, writing: &Writing) -> Result<Vec<String>> {
    let read = guarded("Parquet", || typed(column, writing));
    match read? {
        Some(texts) => Ok(texts),
        None => bail!(
            "the column `{}` is of the type {}, which is not read; write text, numbers, booleans, dates or moments / cột \
             `{0}` có kiểu {1} không đọc được; hãy dùng văn bản, số, đúng/sai, ngày hoặc thời điểm",
            shown_heading(column.name()),
            column.dtype()
        ),
    }
}

fn typed(column: &Column, writing: &Writing) -> PolarsResult<Option<Vec<String>>> {
    fn all<T>(values: impl Iterator<Item = Option<T>>, text: impl Fn(T) -> String) -> Vec<String> {
        values.map(|value| value.map(&text).unwrap_or_default()).collect()
    }
    Ok(Some(match column.dtype() {
        DataType::String => all(column.str()?.iter(), |text| text.trim().to_owned()),
        DataType::Boolean => all(column.bool()?.iter(), |truth| truth.to_string()),
        DataType::Int8 => all(column.i8()?.iter(), |number| number.to_string()),
        DataType::Int16 => all(column.i16()?.iter(), |number| number.to_string()),
        DataType::Int32 => all(column.i32()?.iter(), |number| number.to_string()),
        DataType::Int64 => all(column.i64()?.iter(), |number| number.to_string()),
        DataType::UInt8 => all(column.u8()?.iter(), |number| number.to_string()),
        DataType::UInt16 => all(column.u16()?.iter(), |number| number.to_string()),
        DataType::UInt32 => all(column.u32()?.iter(), |number| number.to_string()),
        DataType::UInt64 => all(column.u64()?.iter(), |number| number.to_string()),
        DataType::Float32 => all(column.f32()?.iter(), |number| short(number, writing)),
        DataType::Float64 => all(column.f64()?.iter(), |number| writing.number(number)),
        DataType::Date => all(column.date()?.physical().iter(), |days| {
            EPOCH.checked_add(days.days()).map_or_else(|_| days.to_string(), |date| date.to_string())
        }),
        DataType::Datetime(unit, zone) => {
            let (unit, shift) = (*unit, if zone.is_some() { VIETNAM } else { SignedDuration::ZERO });
            all(column.datetime()?.physical().iter(), |count| moment(count, unit, shift))
        }
        DataType::Null => vec![String::new(); column.len()],
        _ => return Ok(None),
    }))
}

/// As it would be written with the few digits that it has.
fn short(number: f32, writing: &Writing) -> String {
    writing.number(number.to_string().parse().unwrap_or(f64::from(number)))
}

/// A moment with a zone is kept in UTC; what we read is local time.
fn moment(count: i64, unit: TimeUnit, shift: SignedDuration) -> String {
    let since = match unit {
        TimeUnit::Nanoseconds => SignedDuration::from_nanos(count),
        TimeUnit::Microseconds => SignedDuration::from_micros(count),
        TimeUnit::Milliseconds => SignedDuration::from_millis(count),
    };
    let epoch: DateTime = EPOCH.at(0, 0, 0, 0);
    let moment = since.checked_add(shift).and_then(|since| epoch.checked_add(since).ok());
    moment.map_or_else(|| count.to_string(), cells::moment)
}
