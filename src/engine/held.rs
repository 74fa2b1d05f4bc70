//! To which day each province of a source was looked at, and which files tell of it.
//!
//! A province is counted up to the latest extraction of its own rows, and of no other province's. The rows
//! that count speak for their province: repeats, versions that another row replaces, here or in another
//! source, and rows that were sent back say nothing of a day, so that a row that stood under the wrong
//! province moves nothing there once it is corrected. A row of progress speaks for the province of its
//! case; one without a case for nobody.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;
use polars::prelude::{Int16Type, Int64Type};

use super::case_table::numbers;
use super::lake::{self, Visible};
use super::progress::Progress;
use super::side_by_side;
use super::tally::OpenCases;
use crate::domain::calendar::EpochDay;
use crate::domain::place::PROVINCE_NUMBERS;

/// A province of which there is no row.
const NEVER: EpochDay = EpochDay::MIN;

/// What one load holds of one province.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rows {
    /// Rows that counted when the load came, and those that still do.
    pub taken: u64,
    pub counting: u64,
    /// Of the latest extraction among those that count.
    pub last: EpochDay,
}

/// Of all visible loads of a source.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// By the folder of the load in the lake, and the number of the province.
    pub loads: BTreeMap<(String, i16), Rows>,
}

impl Held {
    pub fn read(data: &Path, visible: &Visible, progress: &Progress) -> Result<Self> {
        let mut held = Self::default();
        let read = side_by_side::each(&visible.files, |file| of_cases(&data.join(file), visible, file))?;
        for (file, rows) in visible.files.iter().zip(read) {
            rows.into_iter().for_each(|(province, rows)| held.add(file, province, rows));
        }
        for (file, province, rows) in progress.held() {
            held.add(file, *province, *rows);
        }
        Ok(held)
    }

    /// The last day that is counted, by number of the province.
    pub fn days(&self) -> Days {
        let mut days = Days([NEVER; PROVINCE_NUMBERS]);
        for ((_, province), rows) in &self.loads {
            if let Some(day) = days.0.get_mut(*province as usize) {
                *day = (*day).max(rows.last);
            }
        }
        days
    }

    /// Open cases by the load that held them last, as [`Held::loads`] names it: that of their row, or where a row
    /// of progress was sent later the first one of its province that speaks to its day.
    pub fn last_seen(&self, files: &[String], open: &[OpenCases]) -> BTreeMap<(String, i16), u64> {
        let mut seen = BTreeMap::new();
        for cases in open {
            let own = (folder_of(&files[cases.file]), cases.province);
            let own_day = self.loads.get(&own).map_or(NEVER, |rows| rows.last);
            let later = cases.stepped.filter(|&day| day > own_day).and_then(|day| {
                let of_province = self.loads.iter().filter(|((_, province), _)| *province == cases.province);
                let to_the_day = of_province.filter(|(_, rows)| rows.last >= day);
                to_the_day.min_by_key(|(_, rows)| rows.last).map(|(load, _)| load.clone())
            });
            *seen.entry(later.unwrap_or(own)).or_default() += cases.n;
        }
        seen
    }

    /// Numbers of the provinces of which the load of a file holds rows.
    pub fn provinces_of(&self, file: &str) -> impl Iterator<Item = i16> {
        let folder = folder_of(file);
        let from = self.loads.range((folder.clone(), i16::MIN)..);
        from.take_while(move |((load, _), _)| *load == folder).map(|((_, province), _)| *province)
    }

    fn add(&mut self, file: &str, province: i16, rows: Rows) {
        self.loads.entry((folder_of(file), province)).and_modify(|known| known.add(rows)).or_insert(rows);
    }
}

impl Rows {
    pub fn add(&mut self, other: Self) {
        self.taken += other.taken;
        self.counting += other.counting;
        self.last = self.last.max(other.last);
    }
}

/// The last day that is counted, by number of the province.
#[derive(Clone, Debug)]
pub struct Days([EpochDay; PROVINCE_NUMBERS]);

impl Days {
    /// Long before any case where there is no row of the province.
    #[inline]
    pub fn of(&self, province: i16) -> EpochDay {
        self.0.get(province as usize).copied().unwrap_or(NEVER)
    }

    /// The latest of all; `None` if nothing is there.
    pub fn latest(&self) -> Option<EpochDay> {
        self.0.iter().copied().filter(|&day| day != NEVER).max()
    }

    /// No province later than this day.
    pub fn until(mut self, last: EpochDay) -> Self {
        self.0.iter_mut().for_each(|day| *day = (*day).min(last));
        self
    }
}

fn folder_of(file: &str) -> String {
    file.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned()
}

fn of_cases(path: &Path, visible: &Visible, file: &str) -> Result<Vec<(i16, Rows)>> {
    let frame = lake::read(path, &["province", "extracted_at"])?;
    let provinces = numbers::<Int16Type>(&frame, "province", 0)?;
    let extracted = numbers::<Int64Type>(&frame, "extracted_at", i64::MIN)?;
    let mut all = [None::<(u64, u64, i64)>; PROVINCE_NUMBERS];
    // What a load marks in its own files never counted; what others mark there counted until they came.
    let mut own = visible.own_marks(file).iter().peekable();
    let mut gone = visible.superseded_in(file).iter().peekable();
    for (row, (province, at)) in provinces.into_iter().zip(extracted).enumerate() {
        let is_gone = gone.next_if(|gone| **gone as usize == row).is_some();
        if own.next_if(|own| **own as usize == row).is_some() {
            continue;
        }
        let Some(known) = all.get_mut(province as usize) else { continue };
        let (taken, counting, last) = known.get_or_insert((0, 0, i64::MIN));
        *taken += 1;
        if !is_gone {
            *counting += 1;
            *last = (*last).max(at);
        }
    }
    let rows = |(taken, counting, last): (u64, u64, i64)| Rows {
        taken,
        counting,
        last: last.div_euclid(86_400_000) as EpochDay,
    };
    let told = all.into_iter().enumerate();
    let told = told.filter_map(|(province, known)| Some((province as i16, rows(known?))));
    Ok(told.filter(|(_, rows)| rows.counting > 0).collect())
}
