//! Reading everything in one piece.

use std::collections::HashSet;

use crate::domain::load::LoadState;
use crate::domain::wall::Wall;

use super::manifest::{parse_date, read_loads};
use super::{Store, StoreError, differences, forms, held, parts, quality, runs, scores, sent};

impl Store {
    /// The number of the latest commit; 0 before the first. One row, so it may be asked often.
    pub async fn version(&self) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar(include_str!("queries/version.sql")).fetch_one(&self.pool).await?)
    }

    /// All that the read side needs, as it stood at one moment, whatever is committed meanwhile.
    pub async fn read_wall(&self) -> Result<Wall, StoreError> {
        let mut transaction = self.begin_read().await?;
        let version = sqlx::query_scalar(include_str!("queries/version.sql")).fetch_one(&mut *transaction).await?;
        let parts = parts::read(&mut transaction).await?;
        let member_flows = forms::read_flows(&mut transaction).await?;
        let agencies = forms::read_agencies(&mut transaction).await?;
        let differences = differences::read(&mut transaction).await?;
        let signals = quality::read_signals(&mut transaction).await?;
        let untold = quality::read_untold(&mut transaction).await?;
        let empty_cells = quality::read_empty_cells(&mut transaction).await?;
        let twice = quality::read_twice(&mut transaction).await?;
        let held = held::read(&mut transaction).await?;
        let scores = scores::read(&mut transaction).await?;
        let all = read_loads(&mut transaction).await?;
        let (loads, left_out): (Vec<_>, Vec<_>) = all.into_iter().partition(|load| load.state == LoadState::Visible);
        let visible: HashSet<i64> = loads.iter().map(|load| load.id).collect();
        let mut findings = quality::read_findings(&mut transaction).await?;
        findings.retain(|finding| visible.contains(&finding.load));
        let sent_lines = sent::read(&mut transaction, &loads).await?;
        let query = sqlx::query_scalar(include_str!("queries/computed_as_of.sql"));
        let computed_as_of: Option<String> = query.fetch_one(&mut *transaction).await?;
        let computed_as_of = computed_as_of.map(|day| parse_date("computations", "as_of", &day)).transpose()?;
        let run = runs::of_wall(&mut transaction).await?;
        transaction.commit().await?;
        Ok(Wall {
            version,
            parts,
            member_flows,
            agencies,
            differences,
            signals,
            untold,
            empty_cells,
            twice,
            held,
            findings,
            sent_lines,
            scores,
            loads,
            left_out,
            run,
            computed_as_of,
        })
    }
}
