//! A series as one text: half months with their counts, `48642 7;48643 -1`.
//!
//! Reading a row costs far more than reading a number; a series is a tenth or less of its cells.

use crate::domain::bucket::Bucket;

use super::StoreError;

/// The half months of a series with `N` counts each, in the order of the text.
pub(super) fn cells<const N: usize>(
    table: &'static str,
    text: &str,
) -> impl Iterator<Item = Result<(Bucket, [i64; N]), StoreError>> {
    text.split(';').map(move |cell| {
        let mut numbers = cell.split(' ');
        let bucket = numbers.next().and_then(|number| number.parse().ok());
        let bucket = bucket.ok_or_else(|| unreadable(table, "bucket", cell, "a half month"))?;
        let mut counts = [0; N];
        for count in &mut counts {
            *count = (numbers.next().and_then(|number| number.parse().ok()))
                .ok_or_else(|| unreadable(table, "n", cell, "whole numbers"))?;
        }
        Ok((Bucket(bucket), counts))
    })
}

pub(super) fn unreadable(table: &'static str, column: &'static str, value: &str, expected: &'static str) -> StoreError {
    StoreError::Unreadable { table, column, value: value.to_owned(), expected }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_series_is_its_half_months() {
        let read: Result<Vec<_>, _> = cells("parts", "48642 7;48643 -1").collect();
        assert_eq!(read.expect("cells"), [(Bucket(48642), [7]), (Bucket(48643), [-1])]);
    }

    #[test]
    fn what_is_no_number_is_said() {
        for (text, column) in [("", "bucket"), ("x 1", "bucket"), ("4294967296 1", "bucket"), ("1 x", "n"), ("1", "n")]
        {
            let read: Result<Vec<(Bucket, [i64; 1])>, _> = cells("parts", text).collect();
            match read {
                Err(StoreError::Unreadable { table: "parts", column: in_column, .. }) => assert_eq!(in_column, column),
                other => panic!("{text}: {other:?}"),
            }
        }
    }
}
