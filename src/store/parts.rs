//! The counts: reported ones arrive with a load, counted ones replace the computation before.

use std::collections::BTreeMap;

use jiff::civil::Date;
use sqlx::{Any, Transaction};

use crate::domain::bucket::Bucket;
use crate::domain::part::{MeasureId, Part};
use crate::domain::place::PlaceCode;

use super::StoreError;
use super::bulk::{AnyQuery, Bulk};
use super::cells::{cells, unreadable};

const INSERT: Bulk = Bulk { template: include_str!("queries/insert_parts.sql"), columns: 6, has_nulls: false };
const INSERT_REPORTED: Bulk =
    Bulk { template: include_str!("queries/insert_reported_parts.sql"), columns: 8, has_nulls: false };

/// Adds the counted parts of a computation, in its transaction.
pub(super) async fn insert(transaction: &mut Transaction<'static, Any>, parts: &[Part]) -> Result<(), StoreError> {
    // In the order of the key, both databases fill their index from left to right.
    let mut sorted: Vec<&Part> = parts.iter().collect();
    sorted.sort_unstable_by_key(|part| key(part));
    INSERT.insert(transaction, &sorted, |query, part| bind(query, part)).await
}

/// Adds the reported counts of a load, in its transaction.
pub(super) async fn insert_reported(
    transaction: &mut Transaction<'static, Any>,
    load_id: i64,
    as_of: Date,
    parts: &[Part],
) -> Result<(), StoreError> {
    // One statement may touch a key only once: of two rows of one file the later one counts.
    let latest: BTreeMap<_, &Part> = parts.iter().map(|part| (key(part), part)).collect();
    let rows: Vec<&Part> = latest.into_values().collect();
    INSERT_REPORTED
        .insert(transaction, &rows, |query, part| bind(query, part).bind(as_of.to_string()).bind(load_id))
        .await
}

/// The columns that both inserts begin with.
fn bind<'q>(query: AnyQuery<'q>, part: &Part) -> AnyQuery<'q> {
    query
        .bind(part.measure.0.clone())
        .bind(part.place.to_string())
        .bind(i64::from(part.bucket.0))
        .bind(part.member.clone())
        .bind(part.source.clone())
        .bind(part.n)
}

pub(super) async fn read(transaction: &mut Transaction<'static, Any>) -> Result<Vec<Part>, StoreError> {
    let mut parts = Vec::new();
    for (table, query) in
        [("parts", include_str!("queries/parts.sql")), ("reported_parts", include_str!("queries/reported_parts.sql"))]
    {
        let series: Vec<(String, String, String, String, String)> =
            sqlx::query_as(query).fetch_all(&mut **transaction).await?;
        for (measure, place, member, source, text) in series {
            let (measure, place) = (MeasureId(measure), parse_place(table, &place)?);
            for cell in cells(table, &text) {
                let (bucket, [n]) = cell?;
                let (measure, place, member) = (measure.clone(), place.clone(), member.clone());
                parts.push(Part { measure, place, bucket, member, n, source: source.clone() });
            }
        }
    }
    Ok(parts)
}

/// The reported counts that a load brought, whether they stand in the wall or a later load's do.
pub(super) async fn of_load(
    transaction: &mut Transaction<'static, Any>,
    load_id: i64,
) -> Result<Vec<Part>, StoreError> {
    let query = sqlx::query_as(include_str!("queries/reported_parts_of_load.sql")).bind(load_id);
    let rows: Vec<(String, String, i64, String, String, i64)> = query.fetch_all(&mut **transaction).await?;
    rows.into_iter()
        .map(|(measure, place, bucket, member, source, n)| {
            let place = parse_place("reported_parts", &place)?;
            let known = i32::try_from(bucket).map(Bucket);
            let bucket =
                known.map_err(|_| unreadable("reported_parts", "bucket", &bucket.to_string(), "a half month"))?;
            Ok(Part { measure: MeasureId(measure), place, bucket, member, n, source })
        })
        .collect()
}

pub(super) fn parse_place(table: &'static str, text: &str) -> Result<PlaceCode, StoreError> {
    let expected = "a place code such as 34:40";
    text.parse().map_err(|_| unreadable(table, "place", text, expected))
}

fn key(part: &Part) -> (&MeasureId, &PlaceCode, Bucket, &str, &str) {
    (&part.measure, &part.place, part.bucket, &part.member, &part.source)
}
