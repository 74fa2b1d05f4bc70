//! Statutory forms as they were sent, each with its load.

use std::collections::HashMap;

use sqlx::{Any, Transaction};

use crate::domain::form::SentLine;
use crate::domain::load::{Load, LoadState};

use super::bulk::Bulk;
use super::cells::unreadable;
use super::manifest::{parse_date, read_loads};
use super::parts::parse_place;
use super::{Store, StoreError};

const INSERT: Bulk = Bulk { template: include_str!("queries/insert_sent_lines.sql"), columns: 8, has_nulls: false };

const TABLE: &str = "sent_lines";

/// Replaces what a load brought, in its transaction: a replay reads the same file anew.
pub(super) async fn replace(
    transaction: &mut Transaction<'static, Any>,
    load_id: i64,
    lines: &[SentLine],
) -> Result<(), StoreError> {
    let delete = sqlx::query(include_str!("queries/delete_sent_lines.sql"));
    delete.bind(load_id).execute(&mut **transaction).await?;
    let rows: Vec<(i64, &SentLine)> = (0..).zip(lines).collect();
    INSERT
        .insert(transaction, &rows, |query, (position, line)| {
            let cells: Vec<String> = line.cells.iter().map(i64::to_string).collect();
            query
                .bind(load_id)
                .bind(*position)
                .bind(line.form.clone())
                .bind(line.place.to_string())
                .bind(line.first_day.to_string())
                .bind(line.last_day.to_string())
                .bind(line.unit.clone())
                .bind(cells.join(" "))
        })
        .await
}

impl Store {
    /// Lines of every visible load, in their order, whether a later form replaced them or not.
    pub async fn sent_lines(&self) -> Result<Vec<SentLine>, StoreError> {
        let mut transaction = self.begin_read().await?;
        let loads = read_loads(&mut transaction).await?;
        all(&mut transaction, &loads).await
    }
}

/// What counts: of the visible loads, the latest report of each form, place and period.
pub(super) async fn read(
    transaction: &mut Transaction<'static, Any>,
    loads: &[Load],
) -> Result<Vec<SentLine>, StoreError> {
    all(transaction, loads).await.map(latest)
}

/// Load, form, place, first and last day, unit, cells.
type Row = (i64, String, String, String, String, String, String);

/// The lines that a load brought, whether its report counts or a later one's does.
pub(super) async fn of_load(
    transaction: &mut Transaction<'static, Any>,
    load: &Load,
) -> Result<Vec<SentLine>, StoreError> {
    let query = sqlx::query_as(include_str!("queries/sent_lines_of_load.sql")).bind(load.id);
    let rows: Vec<Row> = query.fetch_all(&mut **transaction).await?;
    rows.into_iter().map(|row| from_row(row, &load.source)).collect()
}

async fn all(transaction: &mut Transaction<'static, Any>, loads: &[Load]) -> Result<Vec<SentLine>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(include_str!("queries/sent_lines.sql")).fetch_all(&mut **transaction).await?;
    let visible = loads.iter().filter(|load| load.state == LoadState::Visible);
    let sources: HashMap<i64, &str> = visible.map(|load| (load.id, load.source.as_str())).collect();
    let own = rows.into_iter().filter_map(|row| Some((*sources.get(&row.0)?, row)));
    own.map(|(source, row)| from_row(row, source)).collect()
}

fn from_row((load, form, place, first_day, last_day, unit, cells): Row, source: &str) -> Result<SentLine, StoreError> {
    let numbers: Result<Vec<i64>, _> = cells.split_whitespace().map(str::parse).collect();
    Ok(SentLine {
        source: source.to_owned(),
        form,
        place: parse_place(TABLE, &place)?,
        first_day: parse_date(TABLE, "first_day", &first_day)?,
        last_day: parse_date(TABLE, "last_day", &last_day)?,
        unit,
        cells: numbers.map_err(|_| unreadable(TABLE, "cells", &cells, "whole numbers"))?,
        load,
    })
}

/// Lines come in the order of their loads; a report is replaced as a whole, never line by line.
fn latest(mut lines: Vec<SentLine>) -> Vec<SentLine> {
    let key = |line: &SentLine| (line.form.clone(), line.place.clone(), line.first_day, line.last_day);
    let newest: HashMap<_, i64> = lines.iter().map(|line| (key(line), line.load)).collect();
    lines.retain(|line| newest.get(&key(line)) == Some(&line.load));
    lines
}
