//! What was found in loads, and the signals counted from cases.

use sqlx::{Any, Transaction};

use crate::domain::check::{
    ColumnProfile, EmptyCells, Example, Finding, Inspection, LoadFinding, SentTwice, UntoldColumn,
};
use crate::domain::signal::{Signal, SignalCount};
use crate::domain::text::Text;

use super::bulk::Bulk;
use super::cells::{cells, unreadable};
use super::parts::parse_place;
use super::{Store, StoreError};

const INSERT_FINDINGS: Bulk =
    Bulk { template: include_str!("queries/insert_findings.sql"), columns: 10, has_nulls: false };
const INSERT_PROFILES: Bulk =
    Bulk { template: include_str!("queries/insert_column_profiles.sql"), columns: 7, has_nulls: false };
const INSERT_SIGNALS: Bulk =
    Bulk { template: include_str!("queries/insert_signals.sql"), columns: 7, has_nulls: false };
const INSERT_UNTOLD: Bulk =
    Bulk { template: include_str!("queries/insert_untold_columns.sql"), columns: 6, has_nulls: false };
const INSERT_EMPTY_CELLS: Bulk =
    Bulk { template: include_str!("queries/insert_empty_cells.sql"), columns: 6, has_nulls: false };
const INSERT_TWICE: Bulk =
    Bulk { template: include_str!("queries/insert_sent_twice.sql"), columns: 4, has_nulls: false };

const FINDINGS: &str = "findings";
const SIGNALS: &str = "signals";
const EMPTY_CELLS: &str = "empty_cells";

impl Store {
    /// What a load was found to hold; nothing for a load that does not exist.
    pub async fn inspection(&self, load_id: i64) -> Result<Inspection, StoreError> {
        let mut transaction = self.begin_read().await?;
        let rows: Vec<FindingRow> = sqlx::query_as(include_str!("queries/findings_of_load.sql"))
            .bind(load_id)
            .fetch_all(&mut *transaction)
            .await?;
        let findings = rows.into_iter().map(|row| Ok(finding(row)?.finding)).collect::<Result<_, StoreError>>()?;
        let rows: Vec<(String, String, i64, i64, i64, String)> =
            sqlx::query_as(include_str!("queries/column_profiles_of_load.sql"))
                .bind(load_id)
                .fetch_all(&mut *transaction)
                .await?;
        let profiles = rows.into_iter().map(|(place, column, rows, filled, distinct, only)| {
            let place = parse_place("column_profiles", &place)?;
            let only = Some(only).filter(|only| !only.is_empty());
            Ok(ColumnProfile { place, column, rows, filled, distinct, only })
        });
        Ok(Inspection { findings, profiles: profiles.collect::<Result<_, StoreError>>()? })
    }

    /// Cases that two sources tell, of all sources.
    pub async fn sent_twice(&self) -> Result<Vec<SentTwice>, StoreError> {
        read_twice(&mut self.begin_read().await?).await
    }
}

/// Keeps what a load was found to hold, in place of what was kept for it before.
pub(super) async fn keep_inspection(
    transaction: &mut Transaction<'static, Any>,
    load_id: i64,
    findings: &[Finding],
    profiles: &[ColumnProfile],
) -> Result<(), StoreError> {
    for delete in [include_str!("queries/delete_findings.sql"), include_str!("queries/delete_column_profiles.sql")] {
        sqlx::query(delete).bind(load_id).execute(&mut **transaction).await?;
    }
    INSERT_FINDINGS
        .insert(transaction, findings, |query, finding| {
            let lines: Vec<String> = finding.lines.iter().map(u64::to_string).collect();
            query
                .bind(load_id)
                .bind(finding.check.clone())
                .bind(finding.place.as_ref().map(ToString::to_string).unwrap_or_default())
                .bind(finding.column.clone())
                .bind(finding.n)
                .bind(finding.of)
                .bind(lines.join(" "))
                .bind(finding.example.as_ref().map_or(0, |example| i64::try_from(example.line).unwrap_or(i64::MAX)))
                .bind(finding.example.as_ref().map(|example| example.text.vi.clone()).unwrap_or_default())
                .bind(finding.example.as_ref().map(|example| example.text.en.clone()).unwrap_or_default())
        })
        .await?;
    INSERT_PROFILES
        .insert(transaction, profiles, |query, profile| {
            query
                .bind(load_id)
                .bind(profile.place.to_string())
                .bind(profile.column.clone())
                .bind(profile.rows)
                .bind(profile.filled)
                .bind(profile.distinct)
                .bind(profile.only.clone().unwrap_or_default())
        })
        .await
}

pub(super) async fn read_findings(transaction: &mut Transaction<'static, Any>) -> Result<Vec<LoadFinding>, StoreError> {
    let rows: Vec<FindingRow> =
        sqlx::query_as(include_str!("queries/findings.sql")).fetch_all(&mut **transaction).await?;
    rows.into_iter().map(finding).collect()
}

type FindingRow = (i64, String, String, String, i64, i64, String, i64, String, String);

fn finding((load, check, place, column, n, of, lines, line, vi, en): FindingRow) -> Result<LoadFinding, StoreError> {
    let place = if place.is_empty() { None } else { Some(parse_place(FINDINGS, &place)?) };
    let numbers: Result<Vec<u64>, _> = lines.split_ascii_whitespace().map(str::parse).collect();
    let lines = numbers.map_err(|_| unreadable(FINDINGS, "line_numbers", &lines, "numbers such as `2 7`"))?;
    let example = u64::try_from(line).ok().filter(|&line| line > 0);
    let example = example.map(|line| Example { line, text: Text::new(vi, en) });
    Ok(LoadFinding { load, finding: Finding { check, place, column, n, of, lines, example } })
}

pub(super) async fn insert_signals(
    transaction: &mut Transaction<'static, Any>,
    signals: &[SignalCount],
) -> Result<(), StoreError> {
    // In the order of the key, both databases fill their index from left to right.
    let mut sorted: Vec<&SignalCount> = signals.iter().collect();
    sorted.sort_unstable_by_key(|one| (&one.source, &one.place, &one.agency, one.bucket, one.signal.as_str()));
    INSERT_SIGNALS
        .insert(transaction, &sorted, |query, one| {
            query
                .bind(one.source.clone())
                .bind(one.place.to_string())
                .bind(one.agency.clone())
                .bind(i64::from(one.bucket.0))
                .bind(one.signal.as_str())
                .bind(one.n)
                .bind(one.of)
        })
        .await
}

pub(super) async fn read_signals(transaction: &mut Transaction<'static, Any>) -> Result<Vec<SignalCount>, StoreError> {
    let series: Vec<(String, String, String, String, String)> =
        sqlx::query_as(include_str!("queries/signals.sql")).fetch_all(&mut **transaction).await?;
    let mut signals = Vec::new();
    for (source, place, agency, name, text) in series {
        let place = parse_place(SIGNALS, &place)?;
        let expected = "a signal such as `long_promise`";
        let signal = Signal::parse(&name).ok_or_else(|| unreadable(SIGNALS, "signal", &name, expected))?;
        for cell in cells(SIGNALS, &text) {
            let (bucket, [n, of]) = cell?;
            let (source, place, agency) = (source.clone(), place.clone(), agency.clone());
            signals.push(SignalCount { source, place, agency, bucket, signal, n, of });
        }
    }
    Ok(signals)
}

pub(super) async fn insert_untold(
    transaction: &mut Transaction<'static, Any>,
    columns: &[UntoldColumn],
) -> Result<(), StoreError> {
    INSERT_UNTOLD
        .insert(transaction, columns, |query, one| {
            query
                .bind(one.source.clone())
                .bind(one.place.to_string())
                .bind(one.column.clone())
                .bind(one.value.clone())
                .bind(one.rows)
                .bind(one.of)
        })
        .await
}

pub(super) async fn read_untold(transaction: &mut Transaction<'static, Any>) -> Result<Vec<UntoldColumn>, StoreError> {
    let rows: Vec<(String, String, String, String, i64, i64)> =
        sqlx::query_as(include_str!("queries/untold_columns.sql")).fetch_all(&mut **transaction).await?;
    rows.into_iter()
        .map(|(source, place, column, value, rows, of)| {
            Ok(UntoldColumn { source, place: parse_place("untold_columns", &place)?, column, value, rows, of })
        })
        .collect()
}

pub(super) async fn insert_empty_cells(
    transaction: &mut Transaction<'static, Any>,
    all: &[EmptyCells],
) -> Result<(), StoreError> {
    INSERT_EMPTY_CELLS
        .insert(transaction, all, |query, one| {
            query
                .bind(one.source.clone())
                .bind(one.place.to_string())
                .bind(one.column.clone())
                .bind(i64::from(one.bucket.0))
                .bind(one.rows)
                .bind(one.of)
        })
        .await
}

pub(super) async fn read_empty_cells(
    transaction: &mut Transaction<'static, Any>,
) -> Result<Vec<EmptyCells>, StoreError> {
    let series: Vec<(String, String, String, String)> =
        sqlx::query_as(include_str!("queries/empty_cells.sql")).fetch_all(&mut **transaction).await?;
    let mut all = Vec::new();
    for (source, place, column, text) in series {
        let place = parse_place(EMPTY_CELLS, &place)?;
        for cell in cells(EMPTY_CELLS, &text) {
            let (bucket, [rows, of]) = cell?;
            let (source, place, column) = (source.clone(), place.clone(), column.clone());
            all.push(EmptyCells { source, place, column, bucket, rows, of });
        }
    }
    Ok(all)
}

pub(super) async fn insert_twice(
    transaction: &mut Transaction<'static, Any>,
    twice: &[SentTwice],
) -> Result<(), StoreError> {
    INSERT_TWICE
        .insert(transaction, twice, |query, one| {
            query.bind(one.source.clone()).bind(one.place.to_string()).bind(one.counted_in.clone()).bind(one.n)
        })
        .await
}

pub(super) async fn read_twice(transaction: &mut Transaction<'static, Any>) -> Result<Vec<SentTwice>, StoreError> {
    let rows: Vec<(String, String, String, i64)> =
        sqlx::query_as(include_str!("queries/sent_twice.sql")).fetch_all(&mut **transaction).await?;
    rows.into_iter()
        .map(|(source, place, counted_in, n)| {
            Ok(SentTwice { source, place: parse_place("sent_twice", &place)?, counted_in, n })
        })
        .collect()
}
