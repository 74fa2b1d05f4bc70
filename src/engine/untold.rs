//! Columns that do not tell what they should, in all cases of a province that count: constants filled
//! in by the sending system, and columns that nobody fills. What is made of them is not reported.
//!
//! Looked for when cases are counted, over all files that are visible then, so that a load that comes
//! or goes changes it as if it had always been so.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use anyhow::{Result, anyhow};
use polars::prelude::{DataFrame, Int16Type, UInt8Type, UInt32Type};

use super::attributes;
use super::case_table::numbers;
use super::lake::{self, Visible};
use super::side_by_side;
use crate::domain::case::{CaseStatus, Flag};
use crate::domain::check::{self, Check, IN_PART, NOTHING};
use crate::domain::place::PROVINCE_NUMBERS;

/// What is not told, by province.
pub struct Untold {
    /// What of an attribute code stays, by number of the province.
    masks: Vec<u32>,
    pub columns: Vec<Column>,
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

/// What is seen of the cases that count.
#[derive(Default)]
struct Sight {
    /// Cases by province and attribute code.
    codes: HashMap<(i16, u32), u64>,
    gaps: BTreeMap<i16, Gaps>,
}

/// Cases of a province, and those of them that leave a column empty in which that means something.
#[derive(Clone, Copy, Default)]
struct Gaps {
    cases: u64,
    without_channel: u64,
    /// Received ones: what is refused at the door is promised nothing.
    received: u64,
    without_due: u64,
}

impl Untold {
    pub fn read(data: &Path, visible: &Visible, checks: &[Check]) -> Result<Self> {
        let take = |sight: &mut Sight, _, file: &str| sight.take(data, visible, file);
        let sight = side_by_side::gathered(&visible.files, Sight::default, take, Sight::absorb)?;
        Ok(Self::of(&sight, checks))
    }

    /// What stays of the attribute code of a case of this province.
    #[inline]
    pub fn mask(&self, province: i16) -> u32 {
        self.masks.get(province as usize).copied().unwrap_or(u32::MAX)
    }

    fn of(sight: &Sight, checks: &[Check]) -> Self {
        let mut untold = Self { masks: vec![u32::MAX; PROVINCE_NUMBERS], columns: Vec::new() };
        if let Some(check) = check::find(checks, "W_ONE_VALUE") {
            check.columns.iter().for_each(|name| untold.flag(sight, name, check.bound("rows_at_least") as u64));
        }
        if let Some(check) = check::find(checks, "W_SPARSE_COLUMN") {
            check.columns.iter().for_each(|name| untold.sparse(sight, name, check));
        }
        untold
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
        let (rows, share) = (check.bound("rows_at_least"), check.bound("share_at_least"));
        for (&province, gaps) in &sight.gaps {
            let (cases, of) = match name {
                "channel" => (gaps.without_channel, gaps.cases),
                _ => (gaps.without_due, gaps.received),
            };
            let is_too_many = cases == of || (of as f64 >= rows && cases as f64 >= share * of as f64);
            let value = if is_too_many { NOTHING } else { IN_PART };
            if cases > 0 {
                self.columns.push(Column { province, name: name.to_owned(), value, cases, of });
            }
        }
    }
}

impl Sight {
    fn take(&mut self, data: &Path, visible: &Visible, file: &str) -> Result<()> {
        let columns = ["province", "attribute_code", "status", "channel", "due_at", "received_at"];
        let frame = lake::read(&data.join(file), &columns)?;
        let provinces = numbers::<Int16Type>(&frame, "province", 0)?;
        let attributes = numbers::<UInt32Type>(&frame, "attribute_code", 0)?;
        let statuses = numbers::<UInt8Type>(&frame, "status", 0)?;
        let [channel, due, received] = ["channel", "due_at", "received_at"].map(|name| is_told(&frame, name));
        let (channel, due, received) = (channel?, due?, received?);
        let mut gone = visible.superseded_in(file).iter().peekable();
        for (row, key) in provinces.into_iter().zip(attributes).enumerate() {
            if gone.next_if(|gone| **gone as usize == row).is_some() {
                continue;
            }
            *self.codes.entry(key).or_default() += 1;
            let gaps = self.gaps.entry(key.0).or_default();
            gaps.cases += 1;
            gaps.without_channel += u64::from(!channel(row));
            if received(row) && statuses[row] != CaseStatus::NotAccepted as u8 {
                gaps.received += 1;
                gaps.without_due += u64::from(!due(row));
            }
        }
        Ok(())
    }

    fn absorb(&mut self, other: Self) {
        for (key, cases) in other.codes {
            *self.codes.entry(key).or_default() += cases;
        }
        for (province, theirs) in other.gaps {
            let ours = self.gaps.entry(province).or_default();
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
    use crate::domain::case::{CaseAttributes, Channel};

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
    fn one_value_in_enough_cases_of_a_province_is_none() {
        let codes = HashMap::from([
            ((40, code(Flag::No, Flag::Yes)), 900),
            ((40, code(Flag::No, Flag::No)), 100),
            ((40, code(Flag::NotReported, Flag::No)), 50),
            ((8, code(Flag::No, Flag::Yes)), 999),
            ((48, code(Flag::NotReported, Flag::NotReported)), 5000),
        ]);
        let mut untold = Untold { masks: vec![u32::MAX; PROVINCE_NUMBERS], columns: Vec::new() };
        let sight = Sight { codes, ..Sight::default() };
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
