//! The beginning of a file, column by column.

use std::collections::BTreeMap;
use std::sync::mpsc;
use std::thread;

use anyhow::{Result, anyhow};
use serde_json::{Map, Value};

use super::within;
use crate::domain::source::{FileFormat, NumberFormat, TableFormat};
use crate::engine::conform::{json, lists};
use crate::formats::{self, Content, Guess, Input, Kind, Piece, Wanted};

/// Enough to see every code that matters; what comes later, `source check` finds.
pub const ROWS_LOOKED_AT: usize = 20_000;
const MOST_COLUMNS: usize = 500;
/// Where the exchange format keeps its records.
pub const POINTER: &str = "/data";

/// What was seen.
pub struct Look {
    pub file: Guess,
    /// The sheet of a spreadsheet that holds the heading.
    pub sheet: String,
    /// Line of the heading; 0 for JSON.
    pub heading_line: u64,
    pub rows: usize,
    /// The file goes on behind them.
    pub is_cut: bool,
    pub columns: Vec<Column>,
}

/// One column or key.
#[derive(Debug, Default)]
pub struct Column {
    pub heading: String,
    /// Row by row; empty where there is nothing.
    pub values: Vec<String>,
    /// JSON: how many values are lists, and the keys of their entries.
    pub lists: usize,
    pub list_keys: Vec<String>,
    /// JSON: what stands in the entries under the keys of the exchange format for moments, and for statuses.
    pub list_moments: Vec<String>,
    pub list_statuses: Vec<String>,
    /// JSON: how many values are objects or numbers, which a contract of texts sends back.
    pub not_texts: usize,
}

impl Column {
    pub fn filled(&self) -> impl Iterator<Item = &str> + Clone {
        self.values.iter().map(|value| value.trim()).filter(|value| !value.is_empty())
    }

    /// Different values with their rows, the most frequent first; `None` if there are more than that.
    pub fn distinct(&self, at_most: usize) -> Option<Vec<(&str, usize)>> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for value in self.filled() {
            *counts.entry(value).or_default() += 1;
            if counts.len() > at_most {
                return None;
            }
        }
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_by_key(|&(value, rows)| (std::cmp::Reverse(rows), value));
        Some(counts)
    }
}

/// Ends the reading of a table when enough was seen.
#[derive(Debug)]
struct Enough;

impl std::fmt::Display for Enough {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("enough was seen")
    }
}

impl std::error::Error for Enough {}

/// A file of which nothing is stated.
pub fn look(input: &dyn Input) -> Result<Look> {
    let file = formats::guess(input)?;
    if file.kind == Kind::Json {
        return records(input, file);
    }
    let format = TableFormat {
        delimiter: file.delimiter.unwrap_or(b','),
        encoding: file.encoding.unwrap_or_default(),
        sheet: None,
        numbers: NumberFormat::Plain,
    };
    table(input, file, &format, Wanted::default())
}

/// A file of a source that states its format and the headings that it reads.
pub fn look_as(input: &dyn Input, format: &FileFormat, headings: Vec<String>) -> Result<Look> {
    let file = Guess { kind: formats::kind(input)?, encoding: None, confidence: 1.0, delimiter: None };
    match format {
        FileFormat::Json => records(input, file),
        FileFormat::Table(format) => table(input, file, format, Wanted { headings, ..Wanted::default() }),
    }
}

fn table(input: &dyn Input, file: Guess, format: &TableFormat, wanted: Wanted) -> Result<Look> {
    let mut look = Look { file, sheet: String::new(), heading_line: 0, rows: 0, is_cut: false, columns: Vec::new() };
    let read = formats::table(input, format)?.read(&wanted, &mut |piece| take(&mut look, piece));
    match read {
        Err(error) if error.is::<Enough>() => look.is_cut = true,
        other => other?,
    }
    look.columns.retain(|column| !column.heading.is_empty() || column.filled().next().is_some());
    Ok(look)
}

fn take(look: &mut Look, piece: Piece) -> Result<()> {
    match piece {
        Piece::Heading(heading) => {
            (look.sheet, look.heading_line) = (heading.sheet, heading.line);
            let column = |heading: String| Column { heading, ..Column::default() };
            look.columns = heading.names.into_iter().take(MOST_COLUMNS).map(column).collect();
        }
        Piece::PassedOver(_) => {}
        Piece::Rows(rows) => {
            for row in rows {
                if look.rows == ROWS_LOOKED_AT {
                    return Err(anyhow!(Enough));
                }
                look.rows += 1;
                let mut cells = row.cells.into_iter();
                for column in &mut look.columns {
                    column.values.push(cells.next().unwrap_or_default());
                }
            }
        }
    }
    Ok(())
}

fn records(input: &dyn Input, file: Guess) -> Result<Look> {
    let mut look = Look { file, sheet: String::new(), heading_line: 0, rows: 0, is_cut: false, columns: Vec::new() };
    let Content::Records(text) = formats::open(input, &FileFormat::Json)? else { return Ok(look) };
    let (sender, pieces) = mpsc::sync_channel(1);
    thread::scope(|scope| {
        scope.spawn(move || json::read(text, POINTER, &sender));
        for piece in pieces {
            for (_, record, call) in piece?.records() {
                if look.rows == ROWS_LOOKED_AT {
                    look.is_cut = true;
                    return Ok(());
                }
                // Rows of progress have the keys of the exchange format and need no mapping.
                if *call != json::Call::Progress
                    && let Ok(Value::Object(record)) = serde_json::from_slice(record)
                {
                    add_record(&mut look, record);
                }
            }
        }
        Ok::<(), anyhow::Error>(())
    })?;
    let rows = look.rows;
    look.columns.iter_mut().for_each(|column| column.values.resize(rows, String::new()));
    Ok(look)
}

fn add_record(look: &mut Look, record: Map<String, Value>) {
    for (key, value) in record {
        let at = match look.columns.iter().position(|column| column.heading == key) {
            Some(at) => at,
            None if look.columns.len() == MOST_COLUMNS => continue,
            None => {
                look.columns.push(Column { heading: key, ..Column::default() });
                look.columns.len() - 1
            }
        };
        let column = &mut look.columns[at];
        column.values.resize(look.rows, String::new());
        let value = text(column, value);
        column.values.push(value);
    }
    look.rows += 1;
}

fn text(column: &mut Column, value: Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text,
        Value::Array(entries) => {
            column.lists += 1;
            for (key, value) in entries.iter().filter_map(Value::as_object).flatten() {
                if !column.list_keys.contains(key) && column.list_keys.len() < MOST_COLUMNS {
                    column.list_keys.push(key.clone());
                }
                match value.as_str().map(str::trim) {
                    Some(moment) if within::MOMENTS.contains(&key.as_str()) => {
                        column.list_moments.push(moment.to_owned())
                    }
                    Some(status) if key == lists::STATUS => column.list_statuses.push(status.to_owned()),
                    _ => {}
                }
            }
            String::new()
        }
        other => {
            column.not_texts += 1;
            if other.is_object() { String::new() } else { other.to_string() }
        }
    }
}
