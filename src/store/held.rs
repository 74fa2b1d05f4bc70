//! Which rows of loads are behind the figures of each province.

use sqlx::{Any, Transaction};

use crate::domain::held::HeldRows;

use super::StoreError;
use super::bulk::Bulk;
use super::manifest::parse_date;
use super::parts::parse_place;

const INSERT: Bulk = Bulk { template: include_str!("queries/insert_held_rows.sql"), columns: 7, has_nulls: false };

const TABLE: &str = "held_rows";
/// Of a count from before open cases were told.
const NOT_ASKED: i64 = -1;

type Row = (String, i64, String, i64, i64, String, i64);

pub(super) async fn insert(transaction: &mut Transaction<'static, Any>, held: &[HeldRows]) -> Result<(), StoreError> {
    INSERT
        .insert(transaction, held, |query, rows| {
            query
                .bind(rows.source.clone())
                .bind(rows.load)
                .bind(rows.place.to_string())
                .bind(rows.taken)
                .bind(rows.counting)
                .bind(rows.as_of.to_string())
                .bind(rows.open.unwrap_or(NOT_ASKED))
        })
        .await
}

pub(super) async fn read(transaction: &mut Transaction<'static, Any>) -> Result<Vec<HeldRows>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(include_str!("queries/held_rows.sql")).fetch_all(&mut **transaction).await?;
    rows.into_iter()
        .map(|(source, load, place, taken, counting, as_of, open)| {
            let (place, as_of) = (parse_place(TABLE, &place)?, parse_date(TABLE, "as_of", &as_of)?);
            Ok(HeldRows { source, load, place, taken, counting, as_of, open: Some(open).filter(|&open| open >= 0) })
        })
        .collect()
}
