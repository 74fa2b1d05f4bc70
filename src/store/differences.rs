//! Where two rule sets judge the same cases differently.

use sqlx::any::AnyRow;
use sqlx::{Any, Row, Transaction};

use crate::domain::bucket::Bucket;
use crate::domain::difference::{Difference, Reason, Verdict};

use super::StoreError;
use super::bulk::Bulk;
use super::cells::{cells, unreadable};
use super::parts::parse_place;

const TABLE: &str = "differences";
const INSERT: Bulk = Bulk { template: include_str!("queries/insert_differences.sql"), columns: 9, has_nulls: false };

pub(super) async fn insert(
    transaction: &mut Transaction<'static, Any>,
    differences: &[Difference],
) -> Result<(), StoreError> {
    INSERT
        .insert(transaction, differences, |query, difference| {
            query
                .bind(difference.source.clone())
                .bind(difference.place.to_string())
                .bind(i64::from(difference.bucket.0))
                .bind(difference.base.clone())
                .bind(difference.other.clone())
                .bind(difference.base_verdict.as_str())
                .bind(difference.other_verdict.as_str())
                .bind(difference.reason.as_str())
                .bind(difference.n)
        })
        .await
}

pub(super) async fn read(transaction: &mut Transaction<'static, Any>) -> Result<Vec<Difference>, StoreError> {
    let series = sqlx::query(include_str!("queries/differences.sql")).fetch_all(&mut **transaction).await?;
    let mut differences = Vec::new();
    for row in &series {
        let one = first_of(row)?;
        for cell in cells(TABLE, row.try_get(7)?) {
            let (bucket, [n]) = cell?;
            differences.push(Difference { bucket, n, ..one.clone() });
        }
    }
    Ok(differences)
}

/// What the half months of a row have in common.
fn first_of(row: &AnyRow) -> Result<Difference, StoreError> {
    let verdict = |column, text: &str| {
        Verdict::parse(text).ok_or_else(|| unreadable(TABLE, column, text, "a verdict such as `open_in_time`"))
    };
    let reason: &str = row.try_get(6)?;
    let expected = "a choice of a rule set such as `deadline`, or `several`";
    Ok(Difference {
        source: row.try_get(0)?,
        place: parse_place(TABLE, row.try_get(1)?)?,
        bucket: Bucket(0),
        base: row.try_get(2)?,
        other: row.try_get(3)?,
        base_verdict: verdict("base_verdict", row.try_get(4)?)?,
        other_verdict: verdict("other_verdict", row.try_get(5)?)?,
        reason: Reason::parse(reason).ok_or_else(|| unreadable(TABLE, "reason", reason, expected))?,
        n: 0,
    })
}
