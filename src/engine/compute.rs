//! From the lake's cases to parts, in one pass over the files, one thread a core.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context, Result, anyhow};
use jiff::civil::Date;
use polars::prelude::*;

use super::lake::{self, Visible};
use super::measure::Plan;
use super::tally::{CaseAt, Grid, Tally};
use crate::domain::atlas::Atlas;
use crate::domain::calendar::{Calendar, EpochDay, epoch_day};
use crate::domain::case::{CaseFacts, CaseStatus};
use crate::domain::indicator::Indicator;
use crate::domain::part::Part;
use crate::domain::place::PlaceCode;
use crate::domain::rule_set::RuleSet;

const COLUMNS: [&str; 11] = [
    "province",
    "commune",
    "status",
    "attribute_code",
    "received_on",
    "due_on",
    "ended_at",
    "supplement_count",
    "supplement_seconds",
    "waiting_since",
    "limit_working_days",
];

/// Everything the counts depend on besides the cases themselves.
pub struct Counting<'a> {
    pub data: &'a Path,
    pub atlas: &'a Atlas,
    pub calendar: &'a Calendar,
    pub rule_sets: &'a [RuleSet],
    pub indicators: &'a [Indicator],
}

/// The parts of one source, and how many cases they were counted from.
pub struct Counted {
    pub parts: Vec<Part>,
    pub cases: u64,
}

impl Counting<'_> {
    /// Counts the visible files of one source up to and including `as_of`. `progress` is told the
    /// files done.
    pub fn run(
        &self,
        source: &str,
        manifest: &[String],
        as_of: Date,
        progress: &(dyn Fn(usize) + Sync),
    ) -> Result<Counted> {
        let plan = Plan::new(self.rule_sets, self.indicators);
        let as_of = epoch_day(as_of);
        let grid = Grid::new(as_of, self.province_numbers(), self.commune_numbers());
        let visible = Visible::read(self.data, manifest)?;
        let next = AtomicUsize::new(0);
        let worker = || -> Result<Tally<'_>> {
            let mut tally = Tally::new(&plan, &grid, self.calendar, as_of);
            while let Some(file) = visible.files.get(next.fetch_add(1, Ordering::Relaxed)) {
                count_file(&self.data.join(file), visible.superseded_in(file), &mut tally)?;
                progress(next.load(Ordering::Relaxed).min(visible.files.len()));
            }
            Ok(tally)
        };
        let threads = std::thread::available_parallelism().map_or(1, usize::from).min(visible.files.len().max(1));
        let tally = std::thread::scope(|scope| {
            let others: Vec<_> = (1..threads).map(|_| scope.spawn(worker)).collect();
            let mut tally = worker()?;
            for other in others {
                tally.absorb(other.join().map_err(|_| anyhow!("a counting thread failed"))??);
            }
            anyhow::Ok(tally)
        })?;
        Ok(Counted { parts: parts(source, &plan, &grid, &tally), cases: tally.cases })
    }

    fn province_numbers(&self) -> Vec<i16> {
        self.atlas.provinces_34().filter_map(|province| province.code.bare().parse().ok()).collect()
    }

    fn commune_numbers(&self) -> Vec<i32> {
        self.atlas.communes().iter().filter_map(|commune| commune.code.bare().parse().ok()).collect()
    }
}

fn parts(source: &str, plan: &Plan, grid: &Grid, tally: &Tally<'_>) -> Vec<Part> {
    let mut parts = Vec::new();
    let part = |measure: &crate::domain::part::MeasureId, place, bucket, member: String, n: u32| Part {
        measure: measure.clone(),
        place,
        bucket,
        member,
        n: i64::from(n),
        source: source.to_owned(),
    };
    tally.for_each_province_count(|measure, province, bucket, n| {
        let place = PlaceCode::province_of_34(grid.province_codes[province]);
        parts.push(part(&plan.measures[measure].id, place, bucket, String::new(), n));
    });
    tally.for_each_commune_count(|column, commune, bucket, n| {
        let place = PlaceCode::commune(grid.commune_codes[commune]);
        parts.push(part(&plan.commune_measures[column], place, bucket, String::new(), n));
    });
    tally.for_each_handling_count(|histogram, province, bucket, days, n| {
        let place = PlaceCode::province_of_34(grid.province_codes[province]);
        parts.push(part(&plan.handling[histogram].id, place, bucket, days.to_string(), n));
    });
    parts
}

fn count_file(path: &Path, superseded: &[u32], tally: &mut Tally<'_>) -> Result<()> {
    let frame = lake::read(path, &COLUMNS)?;
    let columns = Columns::of(&frame).with_context(|| format!("{}", path.display()))?;
    let mut gone = superseded.iter().peekable();
    for row in 0..frame.height() {
        if gone.next_if(|gone| **gone as usize == row).is_some() {
            continue;
        }
        tally.count(&columns.case(row)?);
    }
    Ok(())
}

/// The columns of one file as plain vectors; `NONE` where there is no value.
struct Columns {
    province: Vec<i16>,
    commune: Vec<i32>,
    status: Vec<u8>,
    attribute_code: Vec<u32>,
    received_on: Vec<i32>,
    due_on: Vec<i32>,
    ended_at: Vec<i64>,
    supplement_count: Vec<u16>,
    supplement_seconds: Vec<i64>,
    waiting_since: Vec<i32>,
    limit: Vec<i16>,
}

const NONE: i32 = i32::MIN;

impl Columns {
    fn of(frame: &DataFrame) -> Result<Self> {
        Ok(Self {
            province: values::<Int16Type>(frame, "province", i16::MIN)?,
            commune: values::<Int32Type>(frame, "commune", NONE)?,
            status: values::<UInt8Type>(frame, "status", 0)?,
            attribute_code: values::<UInt32Type>(frame, "attribute_code", 0)?,
            received_on: values::<Int32Type>(frame, "received_on", NONE)?,
            due_on: values::<Int32Type>(frame, "due_on", NONE)?,
            ended_at: values::<Int64Type>(frame, "ended_at", i64::MIN)?,
            supplement_count: values::<UInt16Type>(frame, "supplement_count", 0)?,
            supplement_seconds: values::<Int64Type>(frame, "supplement_seconds", 0)?,
            waiting_since: values::<Int32Type>(frame, "waiting_since", NONE)?,
            limit: values::<Int16Type>(frame, "limit_working_days", -1)?,
        })
    }

    #[inline]
    fn case(&self, row: usize) -> Result<CaseAt> {
        let day = |days: &[EpochDay]| Some(days[row]).filter(|&day| day != NONE);
        let status = CaseStatus::from_code(self.status[row]).context("the lake holds a status that is none")?;
        let ended_at = Some(self.ended_at[row]).filter(|&moment| moment != i64::MIN);
        Ok(CaseAt {
            facts: CaseFacts {
                status,
                received_on: day(&self.received_on),
                due_on: day(&self.due_on),
                ended_at: ended_at.map(|milliseconds| milliseconds.div_euclid(1000)),
                supplement_count: self.supplement_count[row],
                waiting_since: day(&self.waiting_since),
                supplement_seconds: self.supplement_seconds[row],
                limit_working_days: u16::try_from(self.limit[row]).ok(),
            },
            attribute_code: self.attribute_code[row],
            province: self.province[row],
            commune: day(&self.commune),
        })
    }
}

/// A column's numbers (days and milliseconds for dates and moments), nulls as `none`.
fn values<T: PolarsNumericType>(frame: &DataFrame, name: &str, none: T::Native) -> Result<Vec<T::Native>> {
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

/// The last extraction day of each source: what "as of" means for its counts.
pub fn as_of_by_source<'a>(loads: impl Iterator<Item = (&'a str, Date)>) -> BTreeMap<String, Date> {
    let mut latest = BTreeMap::new();
    for (source, as_of) in loads {
        latest.entry(source.to_owned()).and_modify(|known: &mut Date| *known = (*known).max(as_of)).or_insert(as_of);
    }
    latest
}
