//! Rows of registers, each with its load.

use sqlx::{Any, Transaction};

use crate::domain::register::RegisterRow;
use crate::domain::register::versions::Sight;

use super::bulk::Bulk;
use super::cells::unreadable;
use super::parts::parse_place;
use super::{Store, StoreError};

const INSERT: Bulk = Bulk { template: include_str!("queries/insert_register_rows.sql"), columns: 8, has_nulls: false };

const TABLE: &str = "register_rows";

/// Adds the rows of a load, in its transaction. `rows`: in the order of the file.
pub(super) async fn insert(
    transaction: &mut Transaction<'static, Any>,
    load_id: i64,
    rows: &[RegisterRow],
) -> Result<(), StoreError> {
    let rows: Vec<(i64, &RegisterRow)> = (0..).zip(rows).collect();
    INSERT
        .insert(transaction, &rows, |query, (position, row)| {
            query
                .bind(load_id)
                .bind(*position)
                .bind(row.source.clone())
                .bind(row.key.clone())
                .bind(row.place.to_string())
                .bind(i64::from(row.version))
                .bind(row.content)
                .bind(row.text())
        })
        .await
}

impl Store {
    /// All rows of the visible loads of a register, in the order of the loads and their files, as far as
    /// they are compared.
    pub async fn register_sights(&self, source: &str) -> Result<Vec<Sight>, StoreError> {
        let query = sqlx::query_as(include_str!("queries/register_sights.sql")).bind(source);
        let rows: Vec<(i64, String, i64, i64)> = query.fetch_all(&mut *self.begin_read().await?).await?;
        rows.into_iter()
            .map(|(load, key, version, content)| {
                let version = to_day(version)?;
                Ok(Sight { load, key, version, content })
            })
            .collect()
    }

    /// All rows of the visible loads of a register, each with its load, in the order of the loads and their files.
    pub async fn register_rows(&self, source: &str) -> Result<Vec<(i64, RegisterRow)>, StoreError> {
        let query = sqlx::query_as(include_str!("queries/register_rows.sql")).bind(source);
        let rows: Vec<Row> = query.fetch_all(&mut *self.begin_read().await?).await?;
        rows.into_iter().map(|row| from_row(source, row)).collect()
    }

    /// Every source of which there are rows.
    pub async fn sources_of_registers(&self) -> Result<Vec<String>, StoreError> {
        let query = sqlx::query_scalar(include_str!("queries/sources_of_registers.sql"));
        Ok(query.fetch_all(&mut *self.begin_read().await?).await?)
    }
}

/// Load, key, place, version, content, cells.
type Row = (i64, String, String, i64, i64, String);

/// The rows of one load, in the order of its file.
pub(super) async fn of_load(
    transaction: &mut Transaction<'static, Any>,
    load_id: i64,
    source: &str,
) -> Result<Vec<RegisterRow>, StoreError> {
    let query = sqlx::query_as(include_str!("queries/register_rows_of_load.sql")).bind(load_id);
    let rows: Vec<Row> = query.fetch_all(&mut **transaction).await?;
    rows.into_iter().map(|row| from_row(source, row).map(|(_, row)| row)).collect()
}

fn from_row(source: &str, (load, key, place, version, content, cells): Row) -> Result<(i64, RegisterRow), StoreError> {
    let row = RegisterRow {
        source: source.to_owned(),
        key,
        place: parse_place(TABLE, &place)?,
        version: to_day(version)?,
        content,
        cells: RegisterRow::cells_of(&cells)
            .ok_or_else(|| unreadable(TABLE, "cells", &cells, "cells such as `received_at=2026-10-09`"))?,
    };
    Ok((load, row))
}

fn to_day(version: i64) -> Result<i32, StoreError> {
    i32::try_from(version).map_err(|_| unreadable(TABLE, "version", &version.to_string(), "days since 1970"))
}
