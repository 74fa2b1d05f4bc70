//! The rows of progress of a source, found by the case they belong to while its cases are counted.

use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context, Result, anyhow};
use polars::prelude::*;

use super::case_table::{CaseTable, numbers};
use super::conform::number_key;
use super::lake::{self, Visible};
use crate::domain::case::CaseStatus;
use crate::domain::progress::{Step, advance};

/// Every visible row of a source, 16 bytes each.
#[derive(Default)]
pub struct Progress {
    /// Sorted by number.
    rows: Vec<Row>,
    /// Provinces of the case numbers that rows name without a province.
    homes: HashMap<u64, Home>,
    /// One bit a row: whether its case was met.
    met: Vec<AtomicU64>,
}

#[derive(Clone, Copy)]
struct Row {
    number: u64,
    /// Seconds since 1970; the contract's years, 2000 to 2100, fit.
    at: u32,
    /// [`ANYWHERE`]: the row does not say.
    province: i16,
    status: u8,
}

const ANYWHERE: i16 = 0;

/// Where a case number stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Home {
    Unknown,
    In(i16),
    /// In more than one province: nobody can say which case is meant.
    Several,
}

impl Progress {
    pub fn read(data: &Path, visible: &Visible) -> Result<Self> {
        let mut rows = Vec::new();
        for file in &visible.progress {
            read_rows(&data.join(file), &mut rows)?;
        }
        rows.sort_unstable_by_key(|row| row.number);
        let lost = rows.iter().filter(|row| row.province == ANYWHERE);
        let mut homes: HashMap<u64, Home> = lost.map(|row| (row.number, Home::Unknown)).collect();
        if !homes.is_empty() {
            for file in &visible.files {
                find_homes(&data.join(file), visible.superseded_in(file), &mut homes)?;
            }
        }
        let met = (0..rows.len().div_ceil(64)).map(|_| AtomicU64::new(0)).collect();
        Ok(Self { rows, homes, met })
    }

    /// Rows whose case has not been met in any file: it was not loaded, or its number stands in two
    /// provinces and the row does not say which is meant.
    pub fn without_case(&self) -> u64 {
        let met: u32 = self.met.iter().map(|bits| bits.load(Ordering::Relaxed).count_ones()).sum();
        self.rows.len() as u64 - u64::from(met)
    }

    /// Carries the cases of a file on by their rows. `path`: the file the table was read from.
    pub fn carry_on(&self, path: &Path, table: &mut CaseTable) -> Result<()> {
        if self.rows.is_empty() {
            return Ok(());
        }
        let frame = lake::read(path, &["case_no", "version_at"])?;
        let broken = |error: PolarsError| anyhow!("{}: {error}", path.display());
        let names = frame.column("case_no").and_then(|column| column.str()).map_err(broken)?.rechunk().into_owned();
        let versions = numbers::<Int64Type>(&frame, "version_at", i64::MIN)?;
        let provinces: Vec<i16> = (0..table.rows()).map(|row| table.province(row)).collect();
        let mut steps = Vec::new();
        table.carry_on(|row, history| {
            self.steps_of(names.get(row)?, provinces[row], &mut steps);
            (!steps.is_empty()).then(|| advance(history, versions[row].div_euclid(1000), &steps))
        })
    }

    fn steps_of(&self, case_no: &str, province: i16, steps: &mut Vec<Step>) {
        steps.clear();
        let number = number_key(case_no);
        let first = self.rows.partition_point(|row| row.number < number);
        for (index, row) in (first..).zip(self.rows[first..].iter().take_while(|row| row.number == number)) {
            let is_meant = match row.province {
                ANYWHERE => self.homes.get(&number) == Some(&Home::In(province)),
                told => told == province,
            };
            if let Some(status) = CaseStatus::from_code(row.status).filter(|_| is_meant) {
                self.met[index / 64].fetch_or(1 << (index % 64), Ordering::Relaxed);
                steps.push(Step { at: i64::from(row.at), status });
            }
        }
    }
}

fn read_rows(path: &Path, rows: &mut Vec<Row>) -> Result<()> {
    let frame = lake::read(path, &["case_no", "province", "at", "status"])?;
    let broken = |error: PolarsError| anyhow!("{}: {error}", path.display());
    let names = frame.column("case_no").and_then(|column| column.str()).map_err(broken)?;
    let provinces = numbers::<Int16Type>(&frame, "province", ANYWHERE)?;
    let moments = numbers::<Int64Type>(&frame, "at", i64::MIN)?;
    let statuses = numbers::<UInt8Type>(&frame, "status", 0)?;
    rows.reserve(frame.height());
    for (row, name) in names.iter().enumerate() {
        let number = number_key(name.context("a row of progress without the number of its case")?);
        let at = u32::try_from(moments[row].div_euclid(1000)).context("a row of progress from before 1970")?;
        rows.push(Row { number, at, province: provinces[row], status: statuses[row] });
    }
    Ok(())
}

/// `gone`: rows that do not count; a case may have been told of another province before.
fn find_homes(path: &Path, gone: &[u32], homes: &mut HashMap<u64, Home>) -> Result<()> {
    let frame = lake::read(path, &["case_no", "province"])?;
    let names =
        frame.column("case_no").and_then(|column| column.str()).map_err(|e| anyhow!("{}: {e}", path.display()))?;
    let provinces = numbers::<Int16Type>(&frame, "province", ANYWHERE)?;
    for (row, (name, province)) in names.iter().zip(provinces).enumerate() {
        if gone.binary_search(&(row as u32)).is_ok() {
            continue;
        }
        let Some(home) = name.and_then(|name| homes.get_mut(&number_key(name))) else { continue };
        *home = match *home {
            Home::Unknown => Home::In(province),
            Home::In(known) if known == province => Home::In(known),
            _ => Home::Several,
        };
    }
    Ok(())
}
