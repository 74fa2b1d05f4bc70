//! The manifest: which files came in, and which lake files they made visible.

use jiff::civil::Date;
use sqlx::any::AnyRow;
use sqlx::{Any, FromRow, Row, Transaction};

use crate::domain::form::SentLine;
use crate::domain::load::{Load, LoadState, Way};
use crate::domain::part::Part;
use crate::domain::reading::Nature;
use crate::domain::score::PublishedScore;
use crate::domain::text::Text;

use super::{Store, StoreError, parts, scores, sent};

/// A Parquet file that belongs to the visible state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LakeFile {
    /// The load that brought it; loads are numbered from 1 in the order of their commits.
    pub load_id: i64,
    pub source: String,
    /// Below the lake folder.
    pub path: String,
}

impl Store {
    /// The load that brought these very bytes for this source, if one did.
    pub async fn known_load(&self, source: &str, hash: &str) -> Result<Option<Load>, StoreError> {
        let query = sqlx::query_as(include_str!("queries/known_load.sql")).bind(source).bind(hash);
        let row: Option<LoadRow> = query.fetch_optional(&self.pool).await?;
        let Some(row) = row else { return Ok(None) };
        let files = self.lake_files(Some(source)).await?;
        row.into_load(&files).map(Some)
    }

    /// Makes a load visible in one transaction: its manifest row, its lake files, its parts and
    /// scores. A part or score of the same key is replaced, unless the one there comes from a load
    /// with a later `as_of`. Returns the number of the load.
    ///
    /// Refuses bytes that were loaded before for this source, and changes nothing then.
    pub async fn commit_load(&self, load: &Load, parts: &[Part], scores: &[PublishedScore]) -> Result<i64, StoreError> {
        self.commit(load, parts, scores, &[]).await
    }

    /// The same for a statutory form that was sent: its lines belong to the load.
    pub async fn commit_sent_form(&self, load: &Load, lines: &[SentLine]) -> Result<i64, StoreError> {
        self.commit(load, &[], &[], lines).await
    }

    async fn commit(
        &self,
        load: &Load,
        parts: &[Part],
        scores: &[PublishedScore],
        sent: &[SentLine],
    ) -> Result<i64, StoreError> {
        let mut transaction = self.begin_write().await?;
        let query = sqlx::query_as(include_str!("queries/known_load.sql")).bind(&load.source).bind(&load.hash);
        let known: Option<LoadRow> = query.fetch_optional(&mut *transaction).await?;
        if let Some(LoadRow { load_id, load: known }) = known {
            return Err(StoreError::AlreadyLoaded { load_source: known.source, file: known.file, load_id });
        }
        let load_id: i64 =
            sqlx::query_scalar(include_str!("queries/next_load.sql")).fetch_one(&mut *transaction).await?;
        insert_load(&mut transaction, load_id, load).await?;
        parts::upsert(&mut transaction, load_id, load.as_of, parts).await?;
        scores::upsert(&mut transaction, load_id, load.as_of, scores).await?;
        sent::replace(&mut transaction, load_id, sent).await?;
        transaction.commit().await?;
        Ok(load_id)
    }

    /// The visible lake files, of one source or of all, in the order of their loads.
    pub async fn lake_files(&self, source: Option<&str>) -> Result<Vec<LakeFile>, StoreError> {
        let mut files = read_lake_files(&mut self.begin_read().await?).await?;
        files.retain(|file| source.is_none_or(|wanted| wanted == file.source));
        Ok(files)
    }

    /// Every load, in the order of their commits.
    pub async fn loads(&self) -> Result<Vec<Load>, StoreError> {
        read_loads(&mut self.begin_read().await?).await
    }
}

pub(super) async fn read_loads(transaction: &mut Transaction<'static, Any>) -> Result<Vec<Load>, StoreError> {
    let files = read_lake_files(transaction).await?;
    let rows: Vec<LoadRow> = sqlx::query_as(include_str!("queries/loads.sql")).fetch_all(&mut **transaction).await?;
    rows.into_iter().map(|row| row.into_load(&files)).collect()
}

async fn read_lake_files(transaction: &mut Transaction<'static, Any>) -> Result<Vec<LakeFile>, StoreError> {
    let rows: Vec<(i64, String, String)> =
        sqlx::query_as(include_str!("queries/lake_files.sql")).fetch_all(&mut **transaction).await?;
    Ok(rows.into_iter().map(|(load_id, source, path)| LakeFile { load_id, source, path }).collect())
}

async fn insert_load(transaction: &mut Transaction<'static, Any>, load_id: i64, load: &Load) -> Result<(), StoreError> {
    sqlx::query(include_str!("queries/insert_load.sql"))
        .bind(load_id)
        .bind(&load.source)
        .bind(&load.file)
        .bind(&load.hash)
        .bind(load.read)
        .bind(load.accepted)
        .bind(load.rejected)
        .bind(load.duplicate)
        .bind(load.superseded)
        .bind(load.nature.as_str())
        .bind(load.as_of.to_string())
        .bind(load.quarantine_file.clone())
        .bind(&load.loaded_at)
        .execute(&mut **transaction)
        .await?;
    for (position, path) in load.lake_files.iter().enumerate() {
        let query = sqlx::query(include_str!("queries/insert_lake_file.sql"));
        query.bind(load_id).bind(position as i64).bind(path).execute(&mut **transaction).await?;
    }
    Ok(())
}

/// A row of `loads`; its lake files are another table.
struct LoadRow {
    load_id: i64,
    load: Load,
}

impl LoadRow {
    fn into_load(self, files: &[LakeFile]) -> Result<Load, StoreError> {
        let own = files.iter().filter(|file| file.load_id == self.load_id);
        Ok(Load { lake_files: own.map(|file| file.path.clone()).collect(), ..self.load })
    }
}

impl<'r> FromRow<'r, AnyRow> for LoadRow {
    fn from_row(row: &'r AnyRow) -> Result<Self, sqlx::Error> {
        let decode = |error: StoreError| sqlx::Error::Decode(Box::new(error));
        let nature: String = row.try_get(9)?;
        let as_of: String = row.try_get(10)?;
        Ok(Self {
            load_id: row.try_get(0)?,
            load: Load {
                id: row.try_get(0)?,
                source: row.try_get(1)?,
                file: row.try_get(2)?,
                hash: row.try_get(3)?,
                period: String::new(),
                state: LoadState::Visible,
                read: row.try_get(4)?,
                accepted: row.try_get(5)?,
                rejected: row.try_get(6)?,
                duplicate: row.try_get(7)?,
                superseded: row.try_get(8)?,
                replaced: 0,
                nature: Nature::parse(&nature).ok_or_else(|| {
                    decode(StoreError::Unreadable {
                        table: "loads",
                        column: "nature",
                        value: nature.clone(),
                        expected: "a nature",
                    })
                })?,
                as_of: parse_date("loads", "as_of", &as_of).map_err(decode)?,
                lake_files: Vec::new(),
                quarantine_file: row.try_get(11)?,
                mapping: String::new(),
                origin: String::new(),
                way: Way::CommandLine,
                remark: Text::default(),
                loaded_at: row.try_get(12)?,
            },
        })
    }
}

pub(super) fn parse_date(table: &'static str, column: &'static str, text: &str) -> Result<Date, StoreError> {
    text.parse().map_err(|_| StoreError::Unreadable {
        table,
        column,
        value: text.to_owned(),
        expected: "a date such as 2026-10-10",
    })
}
