//! What each load brought besides cases, and where it is kept for runs.

use std::collections::BTreeMap;

use sqlx::{Any, Transaction};

use crate::domain::load::{Brought, Load};
use crate::domain::run::{BroughtKind, KeptBrought};

use super::cells::unreadable;
use super::{Store, StoreError, parts, registers, scores, sent};

impl Store {
    /// What the tables hold of a visible load, in the order of its file where there is one; findings and
    /// profiles are left out.
    pub async fn brought(&self, load: &Load) -> Result<Brought, StoreError> {
        let mut transaction = self.begin_read().await?;
        Ok(Brought {
            parts: parts::of_load(&mut transaction, load.id).await?,
            scores: scores::of_load(&mut transaction, load.id).await?,
            sent_lines: sent::of_load(&mut transaction, load).await?,
            register_rows: registers::of_load(&mut transaction, load.id, &load.source).await?,
            ..Brought::default()
        })
    }

    /// Where what visible loads brought is kept, by load.
    pub async fn kept_brought(&self) -> Result<BTreeMap<i64, KeptBrought>, StoreError> {
        read_kept(&mut self.begin_read().await?).await
    }

    /// Notes where what loads of before brought is kept; no figure changes by it.
    pub async fn note_brought(&self, kept: &BTreeMap<i64, KeptBrought>) -> Result<(), StoreError> {
        let mut transaction = self.begin_write().await?;
        for (load, kept) in kept {
            insert_kept(&mut transaction, *load, kept).await?;
        }
        Ok(transaction.commit().await?)
    }
}

pub(super) async fn read_kept(
    transaction: &mut Transaction<'static, Any>,
) -> Result<BTreeMap<i64, KeptBrought>, StoreError> {
    let rows: Vec<(i64, String, String, i64)> =
        sqlx::query_as(include_str!("queries/brought.sql")).fetch_all(&mut **transaction).await?;
    rows.into_iter()
        .map(|(load, kind, hash, bytes)| {
            let kind = BroughtKind::parse(&kind)
                .ok_or_else(|| unreadable("brought", "kind", &kind, "`register` or `published`"))?;
            Ok((load, KeptBrought { kind, hash, bytes }))
        })
        .collect()
}

pub(super) async fn insert_kept(
    transaction: &mut Transaction<'static, Any>,
    load_id: i64,
    KeptBrought { kind, hash, bytes }: &KeptBrought,
) -> Result<(), StoreError> {
    let query = sqlx::query(include_str!("queries/insert_brought.sql"));
    query.bind(load_id).bind(kind.as_str()).bind(hash).bind(*bytes).execute(&mut **transaction).await?;
    Ok(())
}
