//! The one door for what was counted from cases: all of it is replaced, or nothing.

use jiff::civil::Date;
use sqlx::{Any, Transaction};

use crate::domain::counts::Counts;

use super::{Store, StoreError, differences, forms, held, parts, quality};

impl Store {
    /// Sources that something was counted of, whether or not any load of theirs still counts.
    pub async fn counted_sources(&self) -> Result<Vec<String>, StoreError> {
        Ok(sqlx::query_scalar(include_str!("queries/computed_sources.sql")).fetch_all(&self.pool).await?)
    }

    /// Takes away everything that was counted of sources that have no visible load any more.
    pub async fn forget_counts(&self, sources: &[String]) -> Result<(), StoreError> {
        let mut transaction = self.begin_write().await?;
        for source in sources {
            delete_counts(&mut transaction, source).await?;
            let computation = sqlx::query(include_str!("queries/delete_computation.sql"));
            computation.bind(source).execute(&mut *transaction).await?;
        }
        Ok(transaction.commit().await?)
    }

    /// Replaces everything that was counted for these case sources by `counts`, in one transaction.
    /// `as_of`: the last day counted of any province. `computed_at`: RFC 3339.
    pub async fn commit_counts(
        &self,
        sources: &[String],
        as_of: Date,
        computed_at: &str,
        counts: &Counts,
    ) -> Result<(), StoreError> {
        if let Some(foreign) = counts.sources().find(|&source| !sources.iter().any(|own| own == source)) {
            return Err(StoreError::CountOfAnotherSource { count_source: foreign.to_owned() });
        }
        let as_of = as_of.to_string();
        let mut transaction = self.begin_write().await?;
        for source in sources {
            delete_counts(&mut transaction, source).await?;
            let computation = sqlx::query(include_str!("queries/upsert_computation.sql"));
            computation.bind(source).bind(&as_of).bind(computed_at).execute(&mut *transaction).await?;
        }
        parts::insert(&mut transaction, &counts.parts).await?;
        forms::insert_flows(&mut transaction, &counts.member_flows).await?;
        forms::insert_agencies(&mut transaction, &counts.agencies).await?;
        differences::insert(&mut transaction, &counts.differences).await?;
        quality::insert_signals(&mut transaction, &counts.signals).await?;
        quality::insert_untold(&mut transaction, &counts.untold).await?;
        quality::insert_empty_cells(&mut transaction, &counts.empty_cells).await?;
        quality::insert_twice(&mut transaction, &counts.twice).await?;
        held::insert(&mut transaction, &counts.held).await?;
        Ok(transaction.commit().await?)
    }
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
