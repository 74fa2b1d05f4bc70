//! Registers: lists of dated rows that a body keeps, such as the recommendations of localities.
//!
//! A row has a key. Of all rows of one key in the visible loads one counts: the one updated last where
//! the register says when a row was updated, of equal days or without that column the one of the later
//! load. A row that a later file no longer has stays, as a case does. What the rows come to is counted
//! anew from the rows that count ([`counts::counted`]).

pub mod counts;
pub mod versions;

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;

use super::calendar::{date_of, epoch_day};
use super::history::{Moment, day_of, start_of};
use super::place::PlaceCode;
use super::text::Text;

/// Canonical columns that every register may have; `place` is needed.
pub const REGISTER_COLUMNS: [&str; 4] = ["place", "updated_on", "as_of", "nature"];

/// How a register is read and what it yields.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RegisterMapping {
    /// Canonical column -> heading. Besides [`REGISTER_COLUMNS`]: dates, coded columns and codes that
    /// the register names itself. No other column of a file is read.
    pub columns: BTreeMap<String, String>,
    /// Canonical column -> the value of every row; never of one in `columns`.
    pub constants: BTreeMap<String, String>,
    /// Canonical column -> the source's value -> ours. A column that has such a table, other than
    /// `place`, holds one of its values and nothing else.
    pub codes: BTreeMap<String, BTreeMap<String, String>>,
    /// The columns that together tell one row from another.
    pub key: Vec<String>,
    /// Columns that hold a day, with or without the time; nothing happens before the first of them.
    pub dates: Vec<String>,
    /// Those of them that may lie ahead: the planned end of a secondment.
    pub planned: Vec<String>,
    /// Columns that no row may leave empty, besides the key and the place.
    pub needed: Vec<String>,
    /// Tried in order.
    pub moment_formats: Vec<String>,
    /// Whether the register is of the whole nation: a province without a row has none then.
    pub covers_nation: bool,
    pub counts: Vec<Count>,
}

impl RegisterMapping {
    pub fn is_date(&self, column: &str) -> bool {
        self.dates.iter().any(|date| date == column)
    }

    /// The values that a coded column can take, if it is one.
    pub fn values_of(&self, column: &str) -> Option<Vec<&str>> {
        let table = self.codes.get(column).filter(|_| column != "place")?;
        let mut values: Vec<&str> = table.values().map(String::as_str).collect();
        values.sort_unstable();
        values.dedup();
        Some(values)
    }

    /// Pairs of dates, each once, of which the second never lies before the first one.
    pub fn in_order(&self) -> std::collections::BTreeSet<(&str, &str)> {
        let first = self.dates.first().map(String::as_str);
        let later = self.dates.iter().skip(1).filter_map(|date| Some((first?, date.as_str())));
        let stocks = self.counts.iter().filter_map(|count| match &count.kind {
            CountKind::Stock { from, until: Some(until) } => Some((from.as_str(), until.as_str())),
            _ => None,
        });
        let withins = self.counts.iter().filter_map(|count| count.within.as_ref());
        later.chain(stocks).chain(withins.map(|within| (within.from.as_str(), within.to.as_str()))).collect()
    }

    /// Columns whose cells are kept with a row, in their order by name.
    pub fn kept(&self) -> impl Iterator<Item = &str> {
        let own = self.columns.keys().chain(self.constants.keys()).map(String::as_str);
        let mut kept: Vec<&str> = own.filter(|column| !["place", "as_of", "nature"].contains(column)).collect();
        kept.sort_unstable();
        kept.into_iter()
    }
}

/// One number that the rows of a register come to, half month by half month.
#[derive(Clone, Debug, PartialEq)]
pub struct Count {
    pub measure: String,
    /// What passports call it.
    pub label: Text,
    pub kind: CountKind,
    /// Coded columns, each with the values that are counted; a row that leaves one empty is not.
    pub conditions: BTreeMap<String, Vec<String>>,
    /// Dates that a row must tell to be counted.
    pub told: Vec<String>,
    pub within: Option<Within>,
    /// Not rows are counted but different values of this column.
    pub distinct: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CountKind {
    /// In the half month of this date. Of different values each counts once, where it first stands.
    Flow { at: String },
    /// At the end of each half month: what has begun by then and not ended. On the day of its end a row
    /// is not counted any more.
    Stock { from: String, until: Option<String> },
    /// One for each province that the register covers: what coverage is a share of.
    EveryPlace,
}

impl Count {
    /// Whether it is read as a level and not summed over the period.
    pub fn is_level(&self) -> bool {
        !matches!(self.kind, CountKind::Flow { .. })
    }
}

/// Done within so many working days of the start: none is the working day of the start itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Within {
    pub from: String,
    pub to: String,
    pub working_days: u16,
    /// Seconds since midnight: what comes later in the day starts on the next working day.
    pub cutoff: Option<i64>,
}

/// A day, with the time of day where it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stamp {
    pub moment: Moment,
    pub has_time: bool,
}

impl Stamp {
    pub fn day(self) -> Option<Date> {
        date_of(day_of(self.moment))
    }

    /// Whether it lies before another, as far as both tell.
    pub fn is_before(self, other: Self) -> bool {
        match self.has_time && other.has_time {
            true => self.moment < other.moment,
            false => day_of(self.moment) < day_of(other.moment),
        }
    }

    /// As a row keeps it: `2026-10-09`, or `2026-10-09T14:05:00`; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let (date, time) = text.split_once('T').map_or((text, None), |(date, time)| (date, Some(time)));
        let day = start_of(epoch_day(date.parse().ok()?));
        let Some(time) = time else { return Some(Self { moment: day, has_time: false }) };
        let parts: Option<Vec<i64>> = time.split(':').map(|part| part.parse().ok()).collect();
        let [hour, minute, second] = parts?[..] else { return None };
        Some(Self { moment: day + hour * 3600 + minute * 60 + second, has_time: true })
    }
}

impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(day) = self.day() else { return Ok(()) };
        let second = self.moment.rem_euclid(super::history::SECONDS_A_DAY);
        match self.has_time {
            true => write!(f, "{day}T{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60),
            false => write!(f, "{day}"),
        }
    }
}

/// One row as it is kept with its load: codes and days, nothing that tells of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterRow {
    pub source: String,
    /// Of the columns that tell one row from another: `KN-0001`, `NV-07|40`.
    pub key: String,
    /// A province of the 34, or the nation.
    pub place: PlaceCode,
    /// The day it was updated, as days since 1970; 0 where the register does not say.
    pub version: i32,
    /// Hash of place and cells: a row with the same is no other version.
    pub content: i64,
    /// Canonical column -> code or [`Stamp`]; nothing where the cell was empty.
    pub cells: BTreeMap<String, String>,
}

impl RegisterRow {
    /// The cells as they are stored: `answered_at=2026-10-09;topic=land`. Neither mark stands in a code.
    pub fn text(&self) -> String {
        let cells: Vec<String> = self.cells.iter().map(|(column, value)| format!("{column}={value}")).collect();
        cells.join(";")
    }

    /// Back from [`RegisterRow::text`].
    pub fn cells_of(text: &str) -> Option<BTreeMap<String, String>> {
        let cells = text.split(';').filter(|cell| !cell.is_empty());
        cells.map(|cell| cell.split_once('=').map(|(column, value)| (column.to_owned(), value.to_owned()))).collect()
    }

    pub fn stamp(&self, column: &str) -> Option<Stamp> {
        self.cells.get(column).and_then(|text| Stamp::parse(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_read_back_as_it_was_kept() {
        for text in ["2026-10-09", "2026-10-09T00:00:00", "2026-10-09T14:05:09"] {
            assert_eq!(Stamp::parse(text).expect(text).to_string(), text);
        }
        for text in ["", "09/10/2026", "2026-10-09T14:05", "2026-02-30"] {
            assert_eq!(Stamp::parse(text), None, "{text}");
        }
        let cells = BTreeMap::from([
            ("outcome".to_owned(), "answered".to_owned()),
            ("received_at".to_owned(), "2026-10-09T14:05:09".to_owned()),
        ]);
        let row = RegisterRow {
            source: String::new(),
            key: String::new(),
            place: PlaceCode::nation(),
            version: 0,
            content: 0,
            cells,
        };
        assert_eq!(RegisterRow::cells_of(&row.text()), Some(row.cells));
        assert_eq!(RegisterRow::cells_of(""), Some(BTreeMap::new()));
    }

    #[test]
    fn a_day_without_a_time_is_neither_before_nor_after_that_day() {
        let stamp = |text| Stamp::parse(text).expect("a stamp");
        assert!(!stamp("2026-10-09").is_before(stamp("2026-10-09T08:00:00")));
        assert!(!stamp("2026-10-09T08:00:00").is_before(stamp("2026-10-09")));
        assert!(stamp("2026-10-09T08:00:00").is_before(stamp("2026-10-09T08:00:01")));
        assert!(stamp("2026-10-09").is_before(stamp("2026-10-10T00:00:00")));
    }
}
