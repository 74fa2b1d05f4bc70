//! Runs: what the figures of one state were made of, and which run those of now are of.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use sqlx::{Any, Transaction};

use crate::domain::run::{Covers, Definitions, KeptRun, Manifest, Run, RunCounts, RunOfWall};

use super::brought;
use super::bulk::Bulk;
use super::cells::unreadable;
use super::manifest::parse_date;
use super::{Store, StoreError};

const INSERT_FILES: Bulk =
    Bulk { template: include_str!("queries/insert_run_files.sql"), columns: 2, has_nulls: false };

impl Store {
    /// Every run that is kept, in the order in which they were made.
    pub async fn runs(&self) -> Result<Vec<Run>, StoreError> {
        read_runs(&mut self.begin_read().await?).await
    }

    /// The run that all figures are of; `None` if there is none such.
    pub async fn current_run(&self) -> Result<Option<String>, StoreError> {
        current(&mut self.begin_read().await?).await
    }

    /// A text as it is kept under its hash; whether it still has that hash is for the caller to see.
    pub async fn kept_text(&self, hash: &str) -> Result<Option<String>, StoreError> {
        let query = sqlx::query_scalar(include_str!("queries/kept_text.sql")).bind(hash);
        Ok(query.fetch_optional(&mut *self.begin_read().await?).await?)
    }

    /// The files below the data folder that kept runs need, with their bytes: of the lake, their own, and what
    /// visible loads brought, which the next run needs.
    pub async fn files_of_runs(&self) -> Result<BTreeMap<String, i64>, StoreError> {
        let mut transaction = self.begin_read().await?;
        let mut files = read_files(&mut transaction).await?;
        let brought = brought::read_kept(&mut transaction).await?.into_values();
        files.extend(brought.map(|kept| (RunCounts::file_of(&kept.hash), kept.bytes)));
        let counts = read_runs(&mut transaction).await?.into_iter().flat_map(|run| run.counts);
        files.extend(counts.map(|counts| (RunCounts::file_of(&counts.hash), counts.bytes)));
        Ok(files)
    }

    /// Whether anything was counted, of whatever run.
    pub async fn counts_anything(&self) -> Result<bool, StoreError> {
        let query = sqlx::query_scalar(include_str!("queries/counts_anything.sql"));
        let n: i64 = query.fetch_one(&mut *self.begin_read().await?).await?;
        Ok(n > 0)
    }

    /// Forgets runs. `needed`: the files that the manifests of all other runs name.
    pub async fn forget_runs(&self, codes: &BTreeSet<String>, needed: &HashSet<String>) -> Result<(), StoreError> {
        let mut transaction = self.begin_write().await?;
        for code in codes {
            for delete in [include_str!("queries/delete_run_counts.sql"), include_str!("queries/delete_run.sql")] {
                sqlx::query(delete).bind(code).execute(&mut *transaction).await?;
            }
        }
        sqlx::query(include_str!("queries/delete_kept_texts.sql")).execute(&mut *transaction).await?;
        for path in read_files(&mut transaction).await?.into_keys().filter(|path| !needed.contains(path)) {
            let query = sqlx::query(include_str!("queries/delete_run_file.sql"));
            query.bind(path).execute(&mut *transaction).await?;
        }
        Ok(transaction.commit().await?)
    }
}

/// Says of which run all figures are from here on; of none without one.
pub(super) async fn set(transaction: &mut Transaction<'static, Any>, run: Option<&KeptRun>) -> Result<(), StoreError> {
    if let Some(run) = run {
        keep(transaction, run).await?;
    }
    let query = sqlx::query(include_str!("queries/set_run.sql"));
    query.bind(run.map_or("", |run| run.run.code.as_str())).execute(&mut **transaction).await?;
    Ok(())
}

/// Keeps a run with its texts, unless it is there.
async fn keep(
    transaction: &mut Transaction<'static, Any>,
    KeptRun { run, manifest, definitions }: &KeptRun,
) -> Result<(), StoreError> {
    let known = read_runs(transaction).await?;
    if !known.iter().any(|known| known.content == run.content) {
        for (hash, content) in [(&run.manifest, manifest.to_text()), (&run.definitions, definitions.to_text())] {
            let query = sqlx::query(include_str!("queries/insert_kept_text.sql"));
            query.bind(hash).bind(content).execute(&mut **transaction).await?;
        }
        insert_run(transaction, run).await?;
        insert_files(transaction, manifest).await?;
    }
    Ok(())
}

/// The run of the wall; `None` if its definitions cannot be read any more.
pub(super) async fn of_wall(transaction: &mut Transaction<'static, Any>) -> Result<Option<RunOfWall>, StoreError> {
    let Some(code) = current(transaction).await? else { return Ok(None) };
    let runs = read_runs(transaction).await?;
    let Some(run) = runs.into_iter().find(|run| run.code == code) else { return Ok(None) };
    let query = sqlx::query_scalar(include_str!("queries/kept_text.sql")).bind(&run.definitions);
    let text: Option<String> = query.fetch_optional(&mut **transaction).await?;
    let definitions = text.and_then(|text| Definitions::parse(&text));
    Ok(definitions.map(|definitions| RunOfWall { code, covers: run.covers, program: run.program, definitions }))
}

async fn current(transaction: &mut Transaction<'static, Any>) -> Result<Option<String>, StoreError> {
    let query = sqlx::query_scalar(include_str!("queries/run_of_wall.sql"));
    let code: Option<String> = query.fetch_optional(&mut **transaction).await?;
    Ok(code.filter(|code| !code.is_empty()))
}

async fn read_runs(transaction: &mut Transaction<'static, Any>) -> Result<Vec<Run>, StoreError> {
    let counts: Vec<(String, String, String, i64, i64)> =
        sqlx::query_as(include_str!("queries/run_counts.sql")).fetch_all(&mut **transaction).await?;
    let mut own: BTreeMap<String, Vec<RunCounts>> = BTreeMap::new();
    for (code, source, hash, lines, bytes) in counts {
        own.entry(code).or_default().push(RunCounts { source, hash, lines, bytes });
    }
    type Row = (String, String, String, String, String, String, String, String);
    let rows: Vec<Row> = sqlx::query_as(include_str!("queries/runs.sql")).fetch_all(&mut **transaction).await?;
    rows.into_iter()
        .map(|(code, content, program, covers, as_of, made_at, manifest, definitions)| {
            let (as_of, counts) = (parse_date("runs", "as_of", &as_of)?, own.remove(&code).unwrap_or_default());
            let covers =
                Covers::parse(&covers).ok_or_else(|| unreadable("runs", "covers", &covers, "`cases` or `all`"))?;
            Ok(Run { code, content, program, covers, as_of, made_at, manifest, definitions, counts })
        })
        .collect()
}

async fn insert_run(transaction: &mut Transaction<'static, Any>, run: &Run) -> Result<(), StoreError> {
    let query = sqlx::query(include_str!("queries/insert_run.sql"));
    let query = query.bind(&run.code).bind(&run.content).bind(&run.program).bind(run.covers.as_str());
    let query = query.bind(run.as_of.to_string());
    query.bind(&run.made_at).bind(&run.manifest).bind(&run.definitions).execute(&mut **transaction).await?;
    for RunCounts { source, hash, lines, bytes } in &run.counts {
        let query = sqlx::query(include_str!("queries/insert_run_counts.sql"));
        let query = query.bind(&run.code).bind(source).bind(hash).bind(*lines).bind(*bytes);
        query.execute(&mut **transaction).await?;
    }
    Ok(())
}

async fn insert_files(transaction: &mut Transaction<'static, Any>, manifest: &Manifest) -> Result<(), StoreError> {
    let known = read_files(transaction).await?;
    // Two loads may have brought the same.
    let files: BTreeMap<String, i64> = manifest.needed().filter(|(path, _)| !known.contains_key(path)).collect();
    let files: Vec<(String, i64)> = files.into_iter().collect();
    INSERT_FILES.insert(transaction, &files, |query, (path, bytes)| query.bind(path.clone()).bind(*bytes)).await
}

async fn read_files(transaction: &mut Transaction<'static, Any>) -> Result<BTreeMap<String, i64>, StoreError> {
    let rows: Vec<(String, i64)> =
        sqlx::query_as(include_str!("queries/run_files.sql")).fetch_all(&mut **transaction).await?;
    Ok(rows.into_iter().collect())
}
