//! One file of the lake's cases with the events beside it, row by row.

use std::path::Path;

use anyhow::{Context, Result, anyhow, ensure};
use polars::prelude::*;

use super::conform::{OLD_COMMUNE, OLD_PROVINCE};
use super::lake;
use super::members::Names;
use super::tally::CaseAt;
use crate::domain::case::{CaseStatus, Channel};
use crate::domain::history::{Event, EventKind, History, Moment};
use crate::domain::limit::{Limit, LimitUnit};
use crate::domain::progress::Advanced;

const COLUMNS: [&str; 16] = [
    "province",
    "commune",
    "status",
    "channel",
    "attribute_code",
    "received_at",
    "promised_at",
    "due_at",
    "due_at_original",
    "ended_at",
    "limit",
    "limit_unit",
    "agency_code",
    "agency_name",
    "field_code",
    "procedure_code",
];

const NO_MOMENT: i64 = i64::MIN;

/// The columns of one file as plain vectors; a stand-in where there is no value.
pub struct CaseTable {
    province: Vec<i16>,
    commune: Vec<i32>,
    /// Numbers of the 63 and their communes, where they were told; empty if in no row.
    old_province: Vec<i16>,
    old_commune: Vec<i32>,
    status: Vec<u8>,
    channel: Vec<u8>,
    attribute_code: Vec<u32>,
    received_at: Vec<i64>,
    promised_at: Vec<i64>,
    due_at: Vec<i64>,
    due_at_original: Vec<i64>,
    ended_at: Vec<i64>,
    limit: Vec<i16>,
    limit_unit: Vec<u8>,
    agency: StringChunked,
    agency_name: StringChunked,
    field: StringChunked,
    procedure: StringChunked,
    events: Events,
    /// Of each row the second of the last row of progress about it that was sent apart; empty if there are none.
    last_steps: Vec<Option<Moment>>,
}

/// All events of a file, and where those of each case begin.
struct Events {
    all: Vec<Event>,
    /// One more than there are cases.
    starts: Vec<u32>,
}

impl CaseTable {
    /// `events`: the file beside it, if any case has an event.
    pub fn read(cases: &Path, events: Option<&Path>) -> Result<Self> {
        let frame = lake::read_also(cases, &COLUMNS, &[OLD_PROVINCE, OLD_COMMUNE])?;
        let rows = frame.height();
        let events = match events {
            Some(path) => Events::read(path, rows).with_context(|| format!("{}", path.display()))?,
            None => Events { all: Vec::new(), starts: vec![0; rows + 1] },
        };
        Self::of(&frame, events).with_context(|| format!("{}", cases.display()))
    }

    fn of(frame: &DataFrame, events: Events) -> Result<Self> {
        let moments = |name| numbers::<Int64Type>(frame, name, NO_MOMENT);
        let names = |name| {
            anyhow::Ok(
                frame.column(name).and_then(|column| column.str()).map_err(|e| anyhow!("{e}"))?.rechunk().into_owned(),
            )
        };
        Ok(Self {
            province: numbers::<Int16Type>(frame, "province", i16::MIN)?,
            commune: numbers::<Int32Type>(frame, "commune", i32::MIN)?,
            old_province: told_only(numbers_if::<Int16Type>(frame, OLD_PROVINCE, i16::MIN)?, i16::MIN),
            old_commune: told_only(numbers_if::<Int32Type>(frame, OLD_COMMUNE, i32::MIN)?, i32::MIN),
            status: numbers::<UInt8Type>(frame, "status", 0)?,
            // The official formula counts a case without a channel as handed in at the counter.
            channel: numbers::<UInt8Type>(frame, "channel", Channel::InPerson as u8)?,
            attribute_code: numbers::<UInt32Type>(frame, "attribute_code", 0)?,
            received_at: moments("received_at")?,
            promised_at: moments("promised_at")?,
            due_at: moments("due_at")?,
            due_at_original: moments("due_at_original")?,
            ended_at: moments("ended_at")?,
            limit: numbers::<Int16Type>(frame, "limit", -1)?,
            limit_unit: numbers::<UInt8Type>(frame, "limit_unit", 0)?,
            agency: names("agency_code")?,
            agency_name: names("agency_name")?,
            field: names("field_code")?,
            procedure: names("procedure_code")?,
            events,
            last_steps: Vec::new(),
        })
    }

    /// The second of the last row of progress about a case, if any was sent apart.
    #[inline]
    pub fn last_step(&self, row: usize) -> Option<Moment> {
        self.last_steps.get(row).copied().flatten()
    }

    pub fn set_last_steps(&mut self, last_steps: Vec<Option<Moment>>) {
        self.last_steps = last_steps;
    }

    /// What `advance` makes of the cases, with their row; cases for which it makes nothing stay.
    pub fn carry_on(&mut self, mut advance: impl FnMut(usize, &History<'_>) -> Option<Advanced>) -> Result<()> {
        let mut events = Events { all: Vec::with_capacity(self.events.all.len()), starts: vec![0] };
        for row in 0..self.rows() {
            match advance(row, &self.case(row)?.history) {
                Some(advanced) => {
                    self.status[row] = advanced.status as u8;
                    self.received_at[row] = advanced.received_at.map_or(NO_MOMENT, |second| second * 1000);
                    self.ended_at[row] = advanced.ended_at.map_or(NO_MOMENT, |second| second * 1000);
                    events.all.extend(advanced.events);
                }
                None => events.all.extend_from_slice(self.events.of(row)),
            }
            events.starts.push(events.all.len() as u32);
        }
        self.events = events;
        Ok(())
    }

    pub fn province(&self, row: usize) -> i16 {
        self.province[row]
    }

    pub fn rows(&self) -> usize {
        self.province.len()
    }

    #[inline]
    pub fn case(&self, row: usize) -> Result<CaseAt<'_>> {
        Ok(CaseAt {
            history: History {
                status: CaseStatus::from_code(self.status[row]).context("the lake holds a status that is none")?,
                channel: Channel::from_code(self.channel[row]).context("the lake holds a channel that is none")?,
                received_at: second(self.received_at[row]),
                promised_at: second(self.promised_at[row]),
                first_promise_at: second(self.due_at_original[row]).or(second(self.due_at[row])),
                ended_at: second(self.ended_at[row]),
                limit: self.limit(row),
                events: self.events.of(row),
            },
            attribute_code: self.attribute_code[row],
            province: self.province[row],
            commune: Some(self.commune[row]).filter(|&code| code != i32::MIN),
            old_province: self.old_province.get(row).copied().filter(|&code| code != i16::MIN),
            old_commune: self.old_commune.get(row).copied().filter(|&code| code != i32::MIN),
            names: Names {
                agency: self.agency.get(row).unwrap_or_default(),
                agency_name: self.agency_name.get(row).unwrap_or_default(),
                field: self.field.get(row).unwrap_or_default(),
                procedure: self.procedure.get(row).unwrap_or_default(),
            },
        })
    }

    #[inline]
    fn limit(&self, row: usize) -> Option<Limit> {
        let amount = u16::try_from(self.limit[row]).ok()?;
        Some(Limit { amount, unit: LimitUnit::from_code(self.limit_unit[row])? })
    }
}

impl Events {
    fn read(path: &Path, cases: usize) -> Result<Self> {
        let frame = lake::read(path, &["row", "at", "kind", "due_at"])?;
        let rows = numbers::<UInt32Type>(&frame, "row", u32::MAX)?;
        let moments = numbers::<Int64Type>(&frame, "at", NO_MOMENT)?;
        let kinds = numbers::<UInt8Type>(&frame, "kind", 0)?;
        let dues = numbers::<Int64Type>(&frame, "due_at", NO_MOMENT)?;
        let mut all = Vec::with_capacity(rows.len());
        let mut starts = Vec::with_capacity(cases + 1);
        for (index, &row) in rows.iter().enumerate() {
            ensure!((row as usize) < cases, "an event of row {row}, but the file beside it has {cases} cases");
            ensure!(row as usize + 1 >= starts.len(), "events are out of order at row {row}");
            starts.resize(row as usize + 1, index as u32);
            let kind = EventKind::from_code(kinds[index]).context("the lake holds an event that is none")?;
            let at = second(moments[index]).context("the lake holds an event without a moment")?;
            all.push(Event { at, kind, due: second(dues[index]) });
        }
        starts.resize(cases + 1, all.len() as u32);
        Ok(Self { all, starts })
    }

    #[inline]
    fn of(&self, row: usize) -> &[Event] {
        &self.all[self.starts[row] as usize..self.starts[row + 1] as usize]
    }
}

/// The lake holds milliseconds.
#[inline]
fn second(milliseconds: i64) -> Option<Moment> {
    (milliseconds != NO_MOMENT).then(|| milliseconds.div_euclid(1000))
}

/// A column of a file that may not have it.
fn numbers_if<T: PolarsNumericType>(frame: &DataFrame, name: &str, none: T::Native) -> Result<Vec<T::Native>> {
    if frame.column(name).is_err() { Ok(Vec::new()) } else { numbers::<T>(frame, name, none) }
}

/// Nothing at all where no row tells anything: most files.
fn told_only<N: PartialEq>(values: Vec<N>, none: N) -> Vec<N> {
    if values.iter().all(|value| *value == none) { Vec::new() } else { values }
}

/// A column's numbers (milliseconds for moments), nulls as `none`.
pub fn numbers<T: PolarsNumericType>(frame: &DataFrame, name: &str, none: T::Native) -> Result<Vec<T::Native>> {
    let column = frame.column(name).map_err(|error| anyhow!("{error}"))?;
    let physical = column.as_materialized_series().to_physical_repr();
    let chunked: &ChunkedArray<T> = physical.as_ref().as_ref().as_ref();
    let mut values = Vec::with_capacity(chunked.len());
    for array in chunked.downcast_iter() {
        if array.validity().is_none() {
            values.extend_from_slice(array.values());
        } else {
            values.extend(array.iter().map(|value| value.copied().unwrap_or(none)));
        }
    }
    Ok(values)
}
