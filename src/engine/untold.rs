//! Columns that do not tell what they should, in all cases of a province that count: constants filled
//! in by the sending system, and columns that nobody fills. What is made of them is not reported.
//!
//! That all cases hold one value (`W_ONE_VALUE`) is asked over all time: a flag knows "not told" case by case besides,
//! so that a period in which nobody tells it is not reported anyway. An apology is told by its date alone; half months
//! without one are nothing odd, so that it too is asked over all time. A column in which an empty cell means something
//! (`W_SPARSE_COLUMN`) is asked half month by half month of receipt as well, for the period that is shown.
//!
//! Looked for when cases are counted, over all files that are visible then, so that a load that comes
//! or goes changes it as if it had always been so.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use anyhow::{Result, anyhow};
use polars::prelude::{DataFrame, Int16Type, Int64Type, UInt8Type, UInt32Type};

use super::attributes;
use super::case_table::numbers;
use super::lake::{self, Visible};
use super::side_by_side;
use super::tally::Grid;
use crate::domain::calendar::EpochDay;
use crate::domain::case::{CaseStatus, Flag};
use crate::domain::check::{self, Check, NOTHING};
use crate::domain::place::PROVINCE_NUMBERS;

const MILLISECONDS_A_DAY: i64 = 86_400_000;
const NO_MOMENT: i64 = i64::MIN;

/// What is not told, by province.
pub struct Untold {
    /// What of an attribute code stays, by number of the province.
    masks: Vec<u32>,
    pub columns: Vec<Column>,
    /// Of columns in which nothing means something, by half month.
    pub cells: Vec<Cells>,
}

/// A column of a province that tells nothing, or not of all cases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    pub province: i16,
    /// Canonical.
    pub name: String,
    /// As in [`check::UntoldColumn`].
    pub value: &'static str,
    pub cases: u64,
    pub of: u64,
}

/// Empty cells of a column, of those of the cases of a province that were received in a half month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cells {
    pub province: i16,
    /// Canonical.
    pub name: String,
    /// Position in the grid.
    pub bucket: usize,
    pub empty: u32,
    pub of: u32,
}

/// What is seen of the cases that count.
struct Sight {
    /// Cases by province and attribute code.
    codes: HashMap<(i16, u32), u64>,
    /// By number of the province and half month; the last of each province is of no half month.
    gaps: Vec<Gaps>,
    half_months: usize,
}

/// Cases of a province and half month, and those of them that leave a column empty in which that means something.
#[derive(Clone, Copy, Default)]
struct Gaps {
    cases: u32,
    without_channel: u32,
    /// Received ones: what is refused at the door is promised nothing.
    received: u32,
    without_due: u32,
}

impl Untold {
    pub fn read(data: &Path, visible: &Visible, checks: &[Check], grid: &Grid) -> Result<Self> {
        let begin = || Sight::new(grid.bucket_count);
        let take = |sight: &mut Sight, _, file: &str| sight.take(data, visible, file, grid);
        let sight = side_by_side::gathered(&visible.files, begin, take, Sight::absorb)?;
        Ok(Self::of(&sight, checks))
    }

    /// What stays of the attribute code of a case of this province.
    #[inline]
    pub fn mask(&self, province: i16) -> u32 {
        self.masks.get(province as usize).copied().unwrap_or(u32::MAX)
    }

    fn of(sight: &Sight, checks: &[Check]) -> Self {
        let mut untold = Self::nothing();
        if let Some(check) = check::find(checks, "W_ONE_VALUE") {
            check.columns.iter().for_each(|name| untold.flag(sight, name, check.bound("rows_at_least") as u64));
        }
        if let Some(check) = check::find(checks, "W_SPARSE_COLUMN") {
            check.columns.iter().for_each(|name| untold.sparse(sight, name, check));
        }
        untold
    }

    fn nothing() -> Self {
        Self { masks: vec![u32::MAX; PROVINCE_NUMBERS], columns: Vec::new(), cells: Vec::new() }
    }

    /// A flag that all cases of a province answer alike, or that none answers.
    fn flag(&mut self, sight: &Sight, name: &str, rows_at_least: u64) {
        let Some(shift) = attributes::shift_of(name) else { return };
        let mut answers: BTreeMap<i16, [u64; 4]> = BTreeMap::new();
        for (&(province, code), &cases) in &sight.codes {
            answers.entry(province).or_default()[(code >> shift & 0b11) as usize] += cases;
        }
        for (province, by_flag) in answers {
            let (no, yes) = (by_flag[Flag::No as usize], by_flag[Flag::Yes as usize]);
            let (value, cases) = match (no, yes) {
                (0, 0) => (NOTHING, by_flag[Flag::NotReported as usize]),
                (0, yes) if yes >= rows_at_least => ("yes", yes),
                // An apology is told by its date: "no" is what an empty cell says.
                (no, 0) if no >= rows_at_least && name == "apology_at" => (NOTHING, no),
                (no, 0) if no >= rows_at_least => ("no", no),
                _ => continue,
            };
            if let Some(mask) = self::at(&mut self.masks, province) {
                *mask &= !(0b11 << shift);
            }
            let of = by_flag.iter().sum();
            self.columns.push(Column { province, name: name.to_owned(), value, cases, of });
        }
    }

    /// A column in which nothing means something, left empty by some cases or by too many.
    fn sparse(&mut self, sight: &Sight, name: &str, check: &Check) {
        for (province, half_months) in (0..).zip(sight.gaps.chunks(sight.half_months + 1)) {
            let (mut cases, mut all) = (0, 0);
            for (bucket, gaps) in half_months.iter().enumerate() {
                let (empty, of) = match name {
                    "channel" => (gaps.without_channel, gaps.cases),
                    _ => (gaps.without_due, gaps.received),
                };
                cases += u64::from(empty);
                all += u64::from(of);
                if of > 0 && bucket < sight.half_months {
                    self.cells.push(Cells { province, name: name.to_owned(), bucket, empty, of });
                }
            }
            if let Some(value) = check.emptiness(cases as i64, all as i64) {
                self.columns.push(Column { province, name: name.to_owned(), value, cases, of: all });
            }
        }
    }
}

impl Sight {
    fn new(half_months: usize) -> Self {
        let gaps = vec![Gaps::default(); PROVINCE_NUMBERS * (half_months + 1)];
        Self { codes: HashMap::new(), gaps, half_months }
    }

    fn take(&mut self, data: &Path, visible: &Visible, file: &str, grid: &Grid) -> Result<()> {
        let columns = ["province", "attribute_code", "status", "channel", "due_at", "received_at"];
        let frame = lake::read(&data.join(file), &columns)?;
        let provinces = numbers::<Int16Type>(&frame, "province", 0)?;
        let attributes = numbers::<UInt32Type>(&frame, "attribute_code", 0)?;
        let statuses = numbers::<UInt8Type>(&frame, "status", 0)?;
        let received = numbers::<Int64Type>(&frame, "received_at", NO_MOMENT)?;
        let (channel, due) = (is_told(&frame, "channel")?, is_told(&frame, "due_at")?);
        let mut gone = visible.superseded_in(file).iter().peekable();
        for (row, key) in provinces.into_iter().zip(attributes).enumerate() {
            if gone.next_if(|gone| **gone as usize == row).is_some() {
                continue;
            }
            *self.codes.entry(key).or_default() += 1;
            let is_received = received[row] != NO_MOMENT;
            let day = is_received.then(|| received[row].div_euclid(MILLISECONDS_A_DAY) as EpochDay);
            let bucket = day.and_then(|day| grid.bucket_of(day)).unwrap_or(self.half_months);
            let slot = usize::try_from(key.0).unwrap_or_default() * (self.half_months + 1) + bucket;
            let Some(gaps) = self.gaps.get_mut(slot) else { continue };
            gaps.cases += 1;
            gaps.without_channel += u32::from(!channel(row));
            if is_received && statuses[row] != CaseStatus::NotAccepted as u8 {
                gaps.received += 1;
                gaps.without_due += u32::from(!due(row));
            }
        }
        Ok(())
    }

    fn absorb(&mut self, other: Self) {
        for (key, cases) in other.codes {
            *self.codes.entry(key).or_default() += cases;
        }
        for (ours, theirs) in self.gaps.iter_mut().zip(other.gaps) {
            ours.cases += theirs.cases;
            ours.without_channel += theirs.without_channel;
            ours.received += theirs.received;
            ours.without_due += theirs.without_due;
        }
    }
}

/// Whether a row holds anything in the column.
fn is_told(frame: &DataFrame, name: &str) -> Result<impl Fn(usize) -> bool> {
    let told = frame.column(name).map_err(|error| anyhow!("{error}"))?.is_not_null();
    Ok(move |row| told.get(row).unwrap_or_default())
}

fn at(masks: &mut [u32], province: i16) -> Option<&mut u32> {
    masks.get_mut(usize::try_from(province).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalogue;
    use crate::domain::case::{CaseAttributes, Channel};
    use crate::domain::check::IN_PART;

    fn code(digitised: Flag, reused: Flag) -> u32 {
        attributes::pack(&CaseAttributes {
            channel: Channel::Online,
            online_level: None,
            fee_due: Flag::NotReported,
            paid_online: Flag::Yes,
            digitised,
            reused,
            electronic_result: Flag::NotReported,
            apology: Flag::No,
            extended: Flag::No,
        })
    }

    #[test]
    fn empty_cells_are_kept_by_half_month_and_judged_over_all() {
        let catalogue = Catalogue::embedded().expect("the catalogue reads");
        let check = check::find(&catalogue.checks, "W_SPARSE_COLUMN").expect("a check");
        let gaps = |cases, without_channel| Gaps { cases, without_channel, ..Gaps::default() };
        let mut sight = Sight::new(3);
        // Half months 0 to 2, and what is of none.
        sight.gaps[40 * 4..][..4].copy_from_slice(&[gaps(30, 30), gaps(0, 0), gaps(60, 0), gaps(10, 10)]);
        sight.gaps[8 * 4 + 1] = gaps(5, 0);
        let mut other = Sight::new(3);
        other.gaps[40 * 4 + 2] = gaps(40, 1);
        sight.absorb(other);
        let mut untold = Untold::nothing();
        untold.sparse(&sight, "channel", check);
        let cells = |province, bucket, empty, of| Cells { province, name: "channel".to_owned(), bucket, empty, of };
        assert_eq!(untold.cells, [cells(8, 1, 0, 5), cells(40, 0, 30, 30), cells(40, 2, 1, 100)]);
        let whole = Column { province: 40, name: "channel".to_owned(), value: IN_PART, cases: 41, of: 140 };
        assert_eq!(untold.columns, [whole], "of all cases; nothing of a province that leaves nothing empty");
    }

    #[test]
    fn one_value_in_enough_cases_of_a_province_is_none() {
        let codes = HashMap::from([
            ((40, code(Flag::No, Flag::Yes)), 900),
            ((40, code(Flag::No, Flag::No)), 100),
            ((40, code(Flag::NotReported, Flag::No)), 50),
            ((8, code(Flag::No, Flag::Yes)), 999),
            ((48, code(Flag::NotReported, Flag::NotReported)), 5000),
        ]);
        let mut untold = Untold::nothing();
        let sight = Sight { codes, ..Sight::new(1) };
        ["digitised", "reused"].into_iter().for_each(|name| untold.flag(&sight, name, 1000));
        let column =
            |province, name: &str, value, cases, of| Column { province, name: name.to_owned(), value, cases, of };
        let expected = [
            column(40, "digitised", "no", 1000, 1050),
            column(48, "digitised", NOTHING, 5000, 5000),
            column(48, "reused", NOTHING, 5000, 5000),
        ];
        assert_eq!(untold.columns, expected, "two values and too few cases are not among them");
        let left = code(Flag::No, Flag::Yes) & untold.mask(40);
        assert_eq!(left, code(Flag::NotReported, Flag::Yes), "and nothing else is lost");
        assert_eq!(code(Flag::No, Flag::Yes) & untold.mask(8), code(Flag::No, Flag::Yes));
    }
}
