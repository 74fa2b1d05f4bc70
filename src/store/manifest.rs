//! The manifest: which files came in, and which lake files they made visible.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};
use sqlx::any::AnyRow;
use sqlx::{Any, FromRow, Row, Transaction};

use crate::domain::load::{Brought, Load, LoadState, Way};
use crate::domain::place::PlaceCode;
use crate::domain::reading::Nature;
use crate::domain::run::KeptRun;
use crate::domain::text::Text;

use super::bulk::AnyQuery;
use super::cells::unreadable;
use super::parts::parse_place;
use super::{Store, StoreError, brought as kept_brought, parts, quality, registers, runs, scores, sent};

const TABLE: &str = "loads";

/// A Parquet file that belongs to the visible state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LakeFile {
    /// The load that brought it; the number is its place in the order of loads.
    pub load_id: i64,
    pub source: String,
    /// Below the lake folder.
    pub path: String,
}

/// What makes a load the one it is: the same is never counted twice.
#[derive(Clone, Copy, Debug)]
pub struct Identity<'a> {
    pub source: &'a str,
    pub hash: &'a str,
    pub period: &'a str,
    pub stated_at: Option<DateTime>,
}

impl<'a> Identity<'a> {
    pub fn of(load: &'a Load) -> Self {
        Self { source: &load.source, hash: &load.hash, period: &load.period, stated_at: load.stated_at }
    }
}

fn shown(stated_at: Option<DateTime>) -> String {
    stated_at.map(|moment| moment.to_string()).unwrap_or_default()
}

impl Store {
    /// The visible load that brought these very bytes for this source, period and stated moment, if one did.
    pub async fn known_load(&self, identity: Identity<'_>) -> Result<Option<Load>, StoreError> {
        let mut transaction = self.begin_read().await?;
        let Some(known) = find(&mut transaction, identity, LoadState::Visible).await? else {
            return Ok(None);
        };
        with_files(&mut transaction, known).await.map(Some)
    }

    /// The refused load of these very bytes, if there is one: refused once more, it takes its place.
    pub async fn refused_load(&self, identity: Identity<'_>) -> Result<Option<Load>, StoreError> {
        find(&mut self.begin_read().await?, identity, LoadState::Refused).await
    }

    /// The load whose form counts in the place of the one that this load brought; `None` if its own
    /// counts, or it brought none.
    pub async fn replacing_form(&self, load_id: i64) -> Result<Option<i64>, StoreError> {
        // Only visible loads have lines.
        let query = sqlx::query_scalar(include_str!("queries/replacing_form.sql")).bind(load_id);
        Ok(query.fetch_optional(&mut *self.begin_read().await?).await?)
    }

    /// The load of this number, whatever its state.
    pub async fn load(&self, load_id: i64) -> Result<Option<Load>, StoreError> {
        let mut transaction = self.begin_read().await?;
        let Some(load) = by_id(&mut transaction, load_id).await? else { return Ok(None) };
        with_files(&mut transaction, load).await.map(Some)
    }

    /// Keeps a load in one transaction: its manifest row, its lake files, and what it brought. Of a
    /// visible one everything counts from here on; of a refused one only the row and what the checks
    /// found are kept, in the place of an earlier refusal of the same bytes. Returns its number.
    ///
    /// `run`: the one that all figures are of with this load, made for the number [`Store::next_load`] said. Where
    /// what it brings stands in the wall at once, figures are of no run without one.
    ///
    /// Refuses bytes that are visible already for this source and period, and changes nothing then.
    pub async fn commit_load(&self, load: &Load, brought: &Brought, run: Option<&KeptRun>) -> Result<i64, StoreError> {
        let mut transaction = self.begin_write().await?;
        let identity = Identity::of(load);
        if let Some(known) = find(&mut transaction, identity, LoadState::Visible).await? {
            return Err(StoreError::AlreadyLoaded { load_source: known.source, file: known.file, load_id: known.id });
        }
        let refused_before = match load.state {
            LoadState::Refused => find(&mut transaction, identity, LoadState::Refused).await?,
            LoadState::Visible | LoadState::Undone => None,
        };
        let load_id = if let Some(before) = refused_before {
            clear(&mut transaction, before.id).await?;
            update_load(&mut transaction, before.id, load).await?;
            before.id
        } else {
            let query = sqlx::query_scalar(include_str!("queries/next_load.sql"));
            let load_id = query.fetch_one(&mut *transaction).await?;
            insert_load(&mut transaction, load_id, load).await?;
            load_id
        };
        keep(&mut transaction, load_id, load, brought).await?;
        // A run that was made for another number would name another load.
        let run = run.filter(|run| run.manifest.loads.iter().any(|known| known.id == load_id));
        follow(&mut transaction, run, load.state == LoadState::Visible && stands_at_once(brought)).await?;
        transaction.commit().await?;
        Ok(load_id)
    }

    /// The number that the next load gets.
    pub async fn next_load(&self) -> Result<i64, StoreError> {
        let query = sqlx::query_scalar(include_str!("queries/next_load.sql"));
        Ok(query.fetch_one(&mut *self.begin_read().await?).await?)
    }

    /// Puts a load (by its number) in the place of what it was, and later loads of its source as
    /// their rows now compare with it, in one transaction. `run`: as of [`Store::commit_load`].
    ///
    /// Fails if there is no load of that number and source, or if the same bytes are visible as
    /// another load, and changes nothing then.
    pub async fn replace_load(
        &self,
        load: &Load,
        brought: &Brought,
        later: &[Load],
        run: Option<&KeptRun>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin_write().await?;
        match by_id(&mut transaction, load.id).await? {
            Some(there) if there.source == load.source => {}
            there => return Err(unchangeable(load.id, there)),
        }
        let identity = Identity::of(load);
        let known = find(&mut transaction, identity, LoadState::Visible).await?;
        if let Some(known) = known.filter(|known| known.id != load.id) {
            return Err(StoreError::AlreadyLoaded { load_source: known.source, file: known.file, load_id: known.id });
        }
        let stood = clear(&mut transaction, load.id).await?;
        update_load(&mut transaction, load.id, load).await?;
        keep(&mut transaction, load.id, load, brought).await?;
        revise(&mut transaction, load.id, later).await?;
        let stands = load.state == LoadState::Visible && stands_at_once(brought);
        follow(&mut transaction, run, stood || stands).await?;
        Ok(transaction.commit().await?)
    }

    /// Takes a visible load back in one transaction: its row stays, with `remark` and no lake files;
    /// `later` loads of its source compare as if it had never been. `run`: as of [`Store::commit_load`].
    pub async fn undo_load(
        &self,
        load_id: i64,
        remark: &Text,
        later: &[Load],
        run: Option<&KeptRun>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin_write().await?;
        let load = match by_id(&mut transaction, load_id).await? {
            Some(load) if load.state == LoadState::Visible => load,
            there => return Err(unchangeable(load_id, there)),
        };
        let stood = clear(&mut transaction, load_id).await?;
        let undone = Load { state: LoadState::Undone, remark: remark.clone(), ..load };
        update_load(&mut transaction, load_id, &undone).await?;
        revise(&mut transaction, load_id, later).await?;
        follow(&mut transaction, run, stood).await?;
        Ok(transaction.commit().await?)
    }

    /// The visible lake files, of one source or of all, in the order of their loads.
    pub async fn lake_files(&self, source: Option<&str>) -> Result<Vec<LakeFile>, StoreError> {
        let mut files = read_lake_files(&mut self.begin_read().await?).await?;
        files.retain(|file| source.is_none_or(|wanted| wanted == file.source));
        Ok(files)
    }

    /// Every load, visible or not, in the order of their numbers.
    pub async fn loads(&self) -> Result<Vec<Load>, StoreError> {
        read_loads(&mut self.begin_read().await?).await
    }
}

pub(super) async fn read_loads(transaction: &mut Transaction<'static, Any>) -> Result<Vec<Load>, StoreError> {
    let files = read_lake_files(transaction).await?;
    let rows: Vec<LoadRow> = sqlx::query_as(include_str!("queries/loads.sql")).fetch_all(&mut **transaction).await?;
    let mut own: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    for file in files {
        own.entry(file.load_id).or_default().push(file.path);
    }
    let files_of = |load: Load| Load { lake_files: own.remove(&load.id).unwrap_or_default(), ..load };
    Ok(rows.into_iter().map(|row| row.0).map(files_of).collect())
}

async fn read_lake_files(transaction: &mut Transaction<'static, Any>) -> Result<Vec<LakeFile>, StoreError> {
    let rows: Vec<(i64, String, String)> =
        sqlx::query_as(include_str!("queries/lake_files.sql")).fetch_all(&mut **transaction).await?;
    Ok(rows.into_iter().map(|(load_id, source, path)| LakeFile { load_id, source, path }).collect())
}

async fn find(
    transaction: &mut Transaction<'static, Any>,
    Identity { source, hash, period, stated_at }: Identity<'_>,
    state: LoadState,
) -> Result<Option<Load>, StoreError> {
    let query = sqlx::query_as(include_str!("queries/known_load.sql"));
    let row: Option<LoadRow> = query
        .bind(source)
        .bind(hash)
        .bind(period)
        .bind(state.as_str())
        .bind(shown(stated_at))
        .fetch_optional(&mut **transaction)
        .await?;
    Ok(row.map(|row| row.0))
}

/// Without its lake files.
async fn by_id(transaction: &mut Transaction<'static, Any>, load_id: i64) -> Result<Option<Load>, StoreError> {
    let query = sqlx::query_as(include_str!("queries/load.sql")).bind(load_id);
    let row: Option<LoadRow> = query.fetch_optional(&mut **transaction).await?;
    Ok(row.map(|row| row.0))
}

async fn with_files(transaction: &mut Transaction<'static, Any>, load: Load) -> Result<Load, StoreError> {
    let query = sqlx::query_scalar(include_str!("queries/files_of_load.sql")).bind(load.id);
    Ok(Load { lake_files: query.fetch_all(&mut **transaction).await?, ..load })
}

fn unchangeable(load_id: i64, there: Option<Load>) -> StoreError {
    let found = there.map_or_else(
        || "not in the store".to_owned(),
        |load| format!("{} and of source {}", load.state.as_str(), load.source),
    );
    StoreError::NoSuchLoad { load_id, found }
}

/// Whether what a load brings is a figure as soon as it is committed, and not only when it is counted.
fn stands_at_once(brought: &Brought) -> bool {
    !(brought.parts.is_empty() && brought.scores.is_empty() && brought.sent_lines.is_empty())
}

/// The run that all figures are of after a change of loads. Where figures change with it and no run is known,
/// they are of none; where none changes they stay of the run that they are of.
async fn follow(
    transaction: &mut Transaction<'static, Any>,
    run: Option<&KeptRun>,
    figures_change: bool,
) -> Result<(), StoreError> {
    if run.is_some() || figures_change { runs::set(transaction, run).await } else { Ok(()) }
}

/// Takes away all that makes a load count; its row stays. Whether any of it stood in the wall at once.
async fn clear(transaction: &mut Transaction<'static, Any>, load_id: i64) -> Result<bool, StoreError> {
    let mut stood = 0;
    for delete in [
        include_str!("queries/delete_reported_parts.sql"),
        include_str!("queries/delete_scores.sql"),
        include_str!("queries/delete_sent_lines.sql"),
    ] {
        stood += sqlx::query(delete).bind(load_id).execute(&mut **transaction).await?.rows_affected();
    }
    for delete in [
        include_str!("queries/delete_lake_files.sql"),
        include_str!("queries/delete_register_rows.sql"),
        include_str!("queries/delete_brought.sql"),
    ] {
        sqlx::query(delete).bind(load_id).execute(&mut **transaction).await?;
    }
    Ok(stood > 0)
}

/// Adds what a load brings beside its row.
async fn keep(
    transaction: &mut Transaction<'static, Any>,
    load_id: i64,
    load: &Load,
    brought: &Brought,
) -> Result<(), StoreError> {
    if load.state == LoadState::Visible {
        insert_files(transaction, load_id, &load.lake_files).await?;
        parts::insert_reported(transaction, load_id, load.as_of, &brought.parts).await?;
        scores::insert(transaction, load_id, load.as_of, &brought.scores).await?;
        sent::replace(transaction, load_id, &brought.sent_lines).await?;
        registers::insert(transaction, load_id, &brought.register_rows).await?;
        if let Some(kept) = &brought.kept {
            kept_brought::insert_kept(transaction, load_id, kept).await?;
        }
    }
    quality::keep_inspection(transaction, load_id, &brought.findings, &brought.profiles).await
}

/// Later loads: their counts, and their files in place of those they had.
async fn revise(transaction: &mut Transaction<'static, Any>, load_id: i64, later: &[Load]) -> Result<(), StoreError> {
    for load in later {
        match by_id(transaction, load.id).await? {
            Some(there) if there.state == LoadState::Visible && load.id > load_id => {}
            there => return Err(unchangeable(load.id, there)),
        }
        sqlx::query(include_str!("queries/delete_lake_files.sql")).bind(load.id).execute(&mut **transaction).await?;
        insert_files(transaction, load.id, &load.lake_files).await?;
        update_load(transaction, load.id, load).await?;
    }
    Ok(())
}

async fn insert_load(transaction: &mut Transaction<'static, Any>, load_id: i64, load: &Load) -> Result<(), StoreError> {
    let query = sqlx::query(include_str!("queries/insert_load.sql"))
        .bind(load_id)
        .bind(&load.source)
        .bind(&load.file)
        .bind(&load.hash)
        .bind(&load.period);
    bind_fate(query, load).execute(&mut **transaction).await?;
    Ok(())
}

/// All but what identifies a load.
async fn update_load(transaction: &mut Transaction<'static, Any>, load_id: i64, load: &Load) -> Result<(), StoreError> {
    let query = sqlx::query(include_str!("queries/update_load.sql")).bind(load_id).bind(&load.file);
    bind_fate(query, load).execute(&mut **transaction).await?;
    Ok(())
}

/// The columns that both statements end with.
fn bind_fate<'q>(query: AnyQuery<'q>, load: &Load) -> AnyQuery<'q> {
    query
        .bind(load.state.as_str())
        .bind(load.read)
        .bind(load.accepted)
        .bind(load.rejected)
        .bind(load.duplicate)
        .bind(load.superseded)
        .bind(load.replaced)
        .bind(load.nature.as_str())
        .bind(load.as_of.to_string())
        .bind(load.quarantine_file.clone())
        .bind(load.mapping.clone())
        .bind(load.origin.clone())
        .bind(load.way.to_text())
        .bind(load.province.as_ref().map_or_else(String::new, PlaceCode::to_string))
        .bind(load.remark.vi.clone())
        .bind(load.remark.en.clone())
        .bind(load.loaded_at.clone())
        .bind(shown(load.stated_at))
}

async fn insert_files(
    transaction: &mut Transaction<'static, Any>,
    load_id: i64,
    files: &[String],
) -> Result<(), StoreError> {
    for (position, path) in files.iter().enumerate() {
        let query = sqlx::query(include_str!("queries/insert_lake_file.sql"));
        query.bind(load_id).bind(position as i64).bind(path).execute(&mut **transaction).await?;
    }
    Ok(())
}

/// A row of `loads`; its lake files are another table.
struct LoadRow(Load);

impl<'r> FromRow<'r, AnyRow> for LoadRow {
    fn from_row(row: &'r AnyRow) -> Result<Self, sqlx::Error> {
        from_row(row).map(Self).map_err(|error| match error {
            StoreError::Database(error) => error,
            error => sqlx::Error::Decode(Box::new(error)),
        })
    }
}

fn from_row(row: &AnyRow) -> Result<Load, StoreError> {
    let known = |column, value: &str, expected| unreadable(TABLE, column, value, expected);
    let (state, nature): (String, String) = (row.try_get(5)?, row.try_get(12)?);
    let stated_at: String = row.try_get(22)?;
    let (as_of, way, province): (String, String, String) = (row.try_get(13)?, row.try_get(17)?, row.try_get(18)?);
    Ok(Load {
        id: row.try_get(0)?,
        source: row.try_get(1)?,
        file: row.try_get(2)?,
        hash: row.try_get(3)?,
        period: row.try_get(4)?,
        stated_at: match stated_at.as_str() {
            "" => None,
            text => Some(text.parse().map_err(|_| known("stated_at", text, "a moment such as `2026-10-31T16:30:00`"))?),
        },
        state: LoadState::parse(&state).ok_or_else(|| known("state", &state, "`visible`, `refused` or `undone`"))?,
        read: row.try_get(6)?,
        accepted: row.try_get(7)?,
        rejected: row.try_get(8)?,
        duplicate: row.try_get(9)?,
        superseded: row.try_get(10)?,
        replaced: row.try_get(11)?,
        nature: Nature::parse(&nature).ok_or_else(|| known("nature", &nature, "a nature"))?,
        as_of: parse_date(TABLE, "as_of", &as_of)?,
        lake_files: Vec::new(),
        quarantine_file: row.try_get(14)?,
        mapping: row.try_get(15)?,
        origin: row.try_get(16)?,
        way: Way::parse(&way).ok_or_else(|| known("way", &way, "a way in such as `command_line`"))?,
        province: if province.is_empty() { None } else { Some(parse_place(TABLE, &province)?) },
        remark: Text::new(row.try_get::<String, _>(19)?, row.try_get::<String, _>(20)?),
        loaded_at: row.try_get(21)?,
    })
}

pub(super) fn parse_date(table: &'static str, column: &'static str, text: &str) -> Result<Date, StoreError> {
    text.parse().map_err(|_| StoreError::Unreadable {
        table,
        column,
        value: text.to_owned(),
        expected: "a date such as 2026-10-10",
    })
}
