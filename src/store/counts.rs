//! The one door for what was counted, from cases and from registers: all of it is replaced, or nothing.

use sqlx::{Any, Transaction};

use crate::domain::counts::Recounted;
use crate::domain::run::KeptRun;

use super::{Store, StoreError, differences, forms, held, parts, quality, runs};

impl Store {
    /// Sources that something was counted of, whether or not any load of theirs still counts.
    pub async fn counted_sources(&self) -> Result<Vec<String>, StoreError> {
        Ok(sqlx::query_scalar(include_str!("queries/computed_sources.sql")).fetch_all(&self.pool).await?)
    }

    /// Sources that any part is of which was counted here, from cases or from a register.
    pub async fn sources_of_parts(&self) -> Result<Vec<String>, StoreError> {
        Ok(sqlx::query_scalar(include_str!("queries/sources_of_parts.sql")).fetch_all(&self.pool).await?)
    }

    /// Replaces everything that was counted of these sources, in one transaction. `run`: the one that all
    /// figures of the store are of from then on; without one they are of none. `computed_at`: RFC 3339.
    pub async fn commit_counts(
        &self,
        recounted: &[Recounted],
        computed_at: &str,
        run: Option<&KeptRun>,
    ) -> Result<(), StoreError> {
        for Recounted { source, counts, .. } in recounted {
            if let Some(foreign) = counts.sources().find(|&one| one != source) {
                return Err(StoreError::CountOfAnotherSource { count_source: foreign.to_owned() });
            }
        }
        let mut transaction = self.begin_write().await?;
        for one in recounted {
            replace(&mut transaction, one, computed_at).await?;
        }
        runs::set(&mut transaction, run).await?;
        Ok(transaction.commit().await?)
    }
}

async fn replace(
    transaction: &mut Transaction<'static, Any>,
    Recounted { source, as_of, counts }: &Recounted,
    computed_at: &str,
) -> Result<(), StoreError> {
    delete_counts(transaction, source).await?;
    let computation = match as_of {
        Some(as_of) => sqlx::query(include_str!("queries/upsert_computation.sql"))
            .bind(source)
            .bind(as_of.to_string())
            .bind(computed_at),
        None => sqlx::query(include_str!("queries/delete_computation.sql")).bind(source),
    };
    computation.execute(&mut **transaction).await?;
    parts::insert(transaction, &counts.parts).await?;
    forms::insert_flows(transaction, &counts.member_flows).await?;
    forms::insert_agencies(transaction, &counts.agencies).await?;
    differences::insert(transaction, &counts.differences).await?;
    quality::insert_signals(transaction, &counts.signals).await?;
    quality::insert_untold(transaction, &counts.untold).await?;
    quality::insert_empty_cells(transaction, &counts.empty_cells).await?;
    quality::insert_twice(transaction, &counts.twice).await?;
    held::insert(transaction, &counts.held).await
}

async fn delete_counts(transaction: &mut Transaction<'static, Any>, source: &str) -> Result<(), StoreError> {
    for delete in [
        include_str!("queries/delete_counted_parts.sql"),
        include_str!("queries/delete_member_flows.sql"),
        include_str!("queries/delete_agencies.sql"),
        include_str!("queries/delete_differences.sql"),
        include_str!("queries/delete_signals.sql"),
        include_str!("queries/delete_untold_columns.sql"),
        include_str!("queries/delete_empty_cells.sql"),
        include_str!("queries/delete_sent_twice.sql"),
        include_str!("queries/delete_held_rows.sql"),
    ] {
        sqlx::query(delete).bind(source).execute(&mut **transaction).await?;
    }
    Ok(())
}
