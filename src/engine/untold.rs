//! Columns that hold one value only in all cases of a province that count: constants filled in by the
//! sending system. They are counted as not reported, whatever the value says.
//!
//! Looked for when cases are counted, over all files that are visible then, so that a load that comes
//! or goes changes it as if it had always been so.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use anyhow::Result;
use polars::prelude::{Int16Type, UInt32Type};

use super::attributes;
use super::case_table::numbers;
use super::lake::{self, Visible};
use crate::domain::case::Flag;
use crate::domain::check::{self, Check};

/// Numbers of the 34 provinces are below this.
const PROVINCES: usize = 100;

/// What is not told, by province.
pub struct Untold {
    /// What of an attribute code stays, by number of the province.
    masks: Vec<u32>,
    pub columns: Vec<Column>,
}

/// A column of a province in which all cases that say anything say the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    pub province: i16,
    pub name: String,
    pub value: Flag,
    pub cases: u64,
}

/// Cases by province and attribute code.
type Codes = HashMap<(i16, u32), u64>;

impl Untold {
    pub fn read(data: &Path, visible: &Visible, checks: &[Check]) -> Result<Self> {
        let Some(check) = check::find(checks, "W_ONE_VALUE") else { return Ok(Self::of(&Codes::new(), &[], 0)) };
        let mut codes = Codes::new();
        for file in &visible.files {
            let frame = lake::read(&data.join(file), &["province", "attribute_code"])?;
            let provinces = numbers::<Int16Type>(&frame, "province", 0)?;
            let attributes = numbers::<UInt32Type>(&frame, "attribute_code", 0)?;
            let mut gone = visible.superseded_in(file).iter().peekable();
            for (row, key) in provinces.into_iter().zip(attributes).enumerate() {
                if gone.next_if(|gone| **gone as usize == row).is_none() {
                    *codes.entry(key).or_default() += 1;
                }
            }
        }
        Ok(Self::of(&codes, &check.columns, check.bound("rows_at_least") as u64))
    }

    /// What stays of the attribute code of a case of this province.
    #[inline]
    pub fn mask(&self, province: i16) -> u32 {
        self.masks.get(province as usize).copied().unwrap_or(u32::MAX)
    }

    fn of(codes: &Codes, columns: &[String], rows_at_least: u64) -> Self {
        let mut untold = Self { masks: vec![u32::MAX; PROVINCES], columns: Vec::new() };
        for name in columns {
            let Some(shift) = attributes::shift_of(name) else { continue };
            let mut answers: BTreeMap<i16, [u64; 4]> = BTreeMap::new();
            for (&(province, code), &cases) in codes {
                answers.entry(province).or_default()[(code >> shift & 0b11) as usize] += cases;
            }
            for (province, by_flag) in answers {
                let (no, yes) = (by_flag[Flag::No as usize], by_flag[Flag::Yes as usize]);
                if no.min(yes) > 0 || no.max(yes) < rows_at_least.max(1) {
                    continue;
                }
                if let Some(mask) = self::at(&mut untold.masks, province) {
                    *mask &= !(0b11 << shift);
                }
                let value = if yes > 0 { Flag::Yes } else { Flag::No };
                untold.columns.push(Column { province, name: name.clone(), value, cases: no.max(yes) });
            }
        }
        untold
    }
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
        let codes = Codes::from([
            ((40, code(Flag::No, Flag::Yes)), 900),
            ((40, code(Flag::No, Flag::No)), 100),
            ((40, code(Flag::NotReported, Flag::No)), 50),
            ((8, code(Flag::No, Flag::Yes)), 999),
            ((48, code(Flag::NotReported, Flag::NotReported)), 5000),
        ]);
        let columns = ["digitised", "reused"].map(str::to_owned);
        let untold = Untold::of(&codes, &columns, 1000);
        let expected = Column { province: 40, name: "digitised".to_owned(), value: Flag::No, cases: 1000 };
        assert_eq!(untold.columns, [expected], "two values, too few cases, no values");
        let left = code(Flag::No, Flag::Yes) & untold.mask(40);
        assert_eq!(left, code(Flag::NotReported, Flag::Yes), "and nothing else is lost");
        assert_eq!(code(Flag::No, Flag::Yes) & untold.mask(8), code(Flag::No, Flag::Yes));
    }
}
