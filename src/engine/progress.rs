//! The rows of progress of a source, found by the case they belong to while its cases are counted.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use polars::prelude::*;

use super::case_table::{CaseTable, numbers};
use super::conform::number_key;
use super::held::Rows;
use super::lake::{self, Visible};
use super::once::Once;
use super::side_by_side;
use crate::domain::case::CaseStatus;
use crate::domain::progress::{Step, advance};

/// Every visible row of a source whose case is there, 16 bytes each.
#[derive(Default)]
pub struct Progress {
    /// Sorted by number.
    rows: Vec<Row>,
    without_case: u64,
    /// By file and province of the case.
    held: Vec<(String, i16, Rows)>,
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

/// The cases that rows may mean: the numbers that rows name, with the provinces they stand in. Sorted.
///
/// True: the case counts in this source.
struct Cases(Vec<(u64, i16, bool)>);

impl Progress {
    /// `once`: whose cases count elsewhere; their rows are met and say nothing of a day here.
    pub fn read(data: &Path, visible: &Visible, once: &Once) -> Result<Self> {
        let mut progress = Self::default();
        let mut files = Vec::new();
        for file in &visible.progress {
            let first = progress.rows.len();
            read_rows(&data.join(file), &mut progress.rows)?;
            files.push((file, first..progress.rows.len()));
        }
        if progress.rows.is_empty() {
            return Ok(progress);
        }
        let cases = Cases::read(data, visible, once, &progress.rows)?;
        for (file, rows) in files {
            let mut held: BTreeMap<i16, Rows> = BTreeMap::new();
            for row in &mut progress.rows[rows] {
                let Some((province, counts)) = cases.home_of(row) else {
                    (row.province, progress.without_case) = (NOWHERE, progress.without_case + 1);
                    continue;
                };
                row.province = province;
                if !counts {
                    continue;
                }
                let one = Rows { taken: 1, counting: 1, last: (row.at / 86_400) as i32 };
                held.entry(province).and_modify(|known| known.add(one)).or_insert(one);
            }
            progress.held.extend(held.into_iter().map(|(province, rows)| (file.clone(), province, rows)));
        }
        progress.rows.retain(|row| row.province != NOWHERE);
        progress.rows.sort_unstable_by_key(|row| row.number);
        Ok(progress)
    }

    /// Rows whose case is not there: it was not loaded, or its number stands in two provinces and the row
    /// does not say which is meant.
    pub fn without_case(&self) -> u64 {
        self.without_case
    }

    /// What each file holds of cases of each province.
    pub fn held(&self) -> &[(String, i16, Rows)] {
        &self.held
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
        let mut last_steps = vec![None; table.rows()];
        table.carry_on(|row, history| {
            self.steps_of(names.get(row)?, provinces[row], &mut steps);
            last_steps[row] = steps.iter().map(|step| step.at).max();
            (!steps.is_empty()).then(|| advance(history, versions[row].div_euclid(1000), &steps))
        })?;
        table.set_last_steps(last_steps);
        Ok(())
    }

    fn steps_of(&self, case_no: &str, province: i16, steps: &mut Vec<Step>) {
        steps.clear();
        let number = number_key(case_no);
        let first = self.rows.partition_point(|row| row.number < number);
        let of_number = self.rows[first..].iter().take_while(|row| row.number == number);
        for row in of_number.filter(|row| row.province == province) {
            if let Some(status) = CaseStatus::from_code(row.status) {
                steps.push(Step { at: i64::from(row.at), status });
            }
        }
    }
}

/// Of a row whose case is not there.
const NOWHERE: i16 = i16::MIN;

impl Cases {
    fn read(data: &Path, visible: &Visible, once: &Once, rows: &[Row]) -> Result<Self> {
        let mut numbers: Vec<u64> = rows.iter().map(|row| row.number).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let found = side_by_side::each(&visible.files, |file| {
            let gone = [visible.superseded_in(file), once.gone_in(file)];
            find_cases(&data.join(file), gone, &numbers)
        })?;
        let mut cases: Vec<(u64, i16, bool)> = found.into_iter().flatten().collect();
        cases.sort_unstable_by_key(|&(number, home, counts)| (number, home, !counts));
        cases.dedup_by_key(|&mut (number, home, _)| (number, home));
        Ok(Self(cases))
    }

    /// The province of the case that a row means, and whether it counts in this source.
    fn home_of(&self, row: &Row) -> Option<(i16, bool)> {
        let first = self.0.partition_point(|(number, ..)| *number < row.number);
        let of_number = self.0[first..].iter().take_while(|(number, ..)| *number == row.number);
        let mut homes = of_number.map(|&(_, home, counts)| (home, counts));
        match row.province {
            // A number that stands in more than one province: nobody can say which case is meant.
            ANYWHERE => homes.next().filter(|_| homes.next().is_none()),
            told => homes.find(|&(home, _)| home == told),
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

/// `gone`: rows that do not count, for a case may have been told of another province before; and rows
/// that count in another source.
fn find_cases(path: &Path, [gone, elsewhere]: [&[u32]; 2], wanted: &[u64]) -> Result<Vec<(u64, i16, bool)>> {
    let frame = lake::read(path, &["case_no", "province"])?;
    let names =
        frame.column("case_no").and_then(|column| column.str()).map_err(|e| anyhow!("{}: {e}", path.display()))?;
    let provinces = numbers::<Int16Type>(&frame, "province", NOWHERE)?;
    let is_in = |rows: &[u32], row: u32| rows.binary_search(&row).is_ok();
    let mut found = Vec::new();
    for (row, (name, province)) in (0_u32..).zip(names.iter().zip(provinces)) {
        let Some(number) = name.map(number_key).filter(|number| wanted.binary_search(number).is_ok()) else { continue };
        if !is_in(gone, row) {
            found.push((number, province, !is_in(elsewhere, row)));
        }
    }
    Ok(found)
}
