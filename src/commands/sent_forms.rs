//! Loads of statutory forms beside each other: what is the same, what was replaced.

use anyhow::Result;

use super::context::Context;
use crate::domain::form::SentLine;
use crate::domain::load::{Load, LoadState};
use crate::domain::sent_counts::recounted;
use crate::engine::ingest::Taken;

/// A load that brings a form, beside the forms of the loads before it. `id`: its number, or more than
/// any there is.
pub(super) async fn compared(context: &Context, taken: Taken, id: i64) -> Result<Taken> {
    let Taken { load, brought } = taken;
    if load.state != LoadState::Visible || brought.sent_lines.is_empty() {
        return Ok(Taken { load, brought });
    }
    let own = Load { id, ..load.clone() };
    let all = all(context, id, Some((&own, &brought.sent_lines))).await?;
    let own = all.into_iter().find(|other| other.id == id).unwrap_or(own);
    Ok(Taken { load: Load { id: load.id, ..own }, brought })
}

/// Later loads that change when this one goes, or becomes `new`.
pub(super) async fn later(context: &Context, id: i64, new: Option<(&Load, &[SentLine])>) -> Result<Vec<Load>> {
    let before = context.store.loads().await?;
    let mut later = all(context, id, new).await?;
    later.retain(|load| load.id > id && !before.contains(load));
    Ok(later)
}

/// Every visible load, this one as it becomes.
async fn all(context: &Context, id: i64, new: Option<(&Load, &[SentLine])>) -> Result<Vec<Load>> {
    let mut loads = context.store.loads().await?;
    loads.retain(|load| load.state == LoadState::Visible && load.id != id);
    let mut lines = context.store.sent_lines().await?;
    lines.retain(|line| line.load != id);
    if let Some((load, own)) = new {
        loads.push(load.clone());
        lines.extend(own.iter().map(|line| SentLine { load: id, ..line.clone() }));
    }
    Ok(recounted(loads, &lines))
}
