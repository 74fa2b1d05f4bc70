//! Registers: loads of one beside each other, and what the rows that count come to.

use std::fs::{self, File};
use std::path::Path;

use anyhow::{Context as _, Result};

use super::context::Context;
use crate::domain::load::{Load, LoadState};
use crate::domain::place::PlaceCode;
use crate::domain::register::RegisterMapping;
use crate::domain::register::counts::{Register, counted};
use crate::domain::register::versions::{Sight, recounted, sights};
use crate::domain::source::{Contract, SourceMapping};
use crate::domain::text::Language::Vietnamese;
use crate::engine::fault;
use crate::engine::ingest::Taken;
use crate::report::format;

/// There from before rows of a register become visible, or go, until they are counted.
const DUE: &str = "registers.due";

/// To be called before rows of a register become visible or go.
pub(super) fn mark_due(data: &Path) -> Result<()> {
    let path = data.join(DUE);
    fault::point();
    File::create(&path)
        .and_then(|file| file.sync_all())
        .with_context(|| format!("cannot write {0} / không ghi được: {0}", path.display()))
}

pub(super) fn is_due(data: &Path) -> bool {
    data.join(DUE).exists()
}

/// Whether a source is a register.
pub(super) fn is_register(context: &Context, source: &str) -> bool {
    context.catalogue.source(source).is_some_and(|source| matches!(source.contract, Contract::Register(_)))
}

/// A load of a register beside the loads before it. `id`: its number, or more than any there is.
pub(super) async fn compared(context: &Context, taken: Taken, id: i64) -> Result<Taken> {
    let Taken { load, brought } = taken;
    if load.state != LoadState::Visible || brought.register_rows.is_empty() {
        return Ok(Taken { load, brought });
    }
    let mut all = context.store.register_sights(&load.source).await?;
    all.retain(|sight| sight.load < id);
    all.extend(sights(id, &brought.register_rows));
    let own = recounted(vec![Load { id, ..load.clone() }], &all).pop().unwrap_or_else(|| load.clone());
    Ok(Taken { load: Load { id: load.id, ..own }, brought })
}

/// Later loads of the register that change when this one goes, or when its rows become `new`.
pub(super) async fn later(context: &Context, load: &Load, new: &[Sight]) -> Result<Vec<Load>> {
    if !is_register(context, &load.source) {
        return Ok(Vec::new());
    }
    let mut all = context.store.register_sights(&load.source).await?;
    all.retain(|sight| sight.load != load.id);
    all.extend(new.iter().cloned());
    all.sort_by_key(|sight| sight.load);
    let before = visible(context, &load.source).await?;
    let mut later = recounted(before.clone(), &all);
    later.retain(|other| other.id > load.id && !before.contains(other));
    Ok(later)
}

async fn visible(context: &Context, source: &str) -> Result<Vec<Load>> {
    let mut loads = context.store.loads().await?;
    loads.retain(|load| load.source == source && load.state == LoadState::Visible);
    Ok(loads)
}

/// Counts every register, and takes away the mark that they were due.
pub(super) async fn count(context: &Context) -> Result<()> {
    for source in &context.catalogue.sources {
        if let Contract::Register(register) = &source.contract {
            count_one(context, source, register).await?;
        }
    }
    if is_due(&context.data) {
        fs::remove_file(context.data.join(DUE))
            .context("the registers are counted, but the mark that they were due stays / đã tính xong nhưng không xóa được dấu cần tính")?;
        fault::point();
    }
    Ok(())
}

async fn count_one(context: &Context, source: &SourceMapping, mapping: &RegisterMapping) -> Result<()> {
    let rows = context.store.register_rows(&source.id).await?;
    let as_of = visible(context, &source.id).await?.into_iter().map(|load| load.as_of).max();
    let provinces: Vec<PlaceCode> =
        context.catalogue.atlas.provinces_34().map(|province| province.code.clone()).collect();
    let parts = as_of.map_or_else(Vec::new, |as_of| {
        let register = Register {
            source: &source.id,
            mapping,
            calendar: &context.catalogue.calendar,
            provinces: &provinces,
            as_of,
        };
        counted(register, &rows)
    });
    fault::point();
    context.store.commit_register(&source.id, &parts).await?;
    if let Some(as_of) = as_of.filter(|_| !rows.is_empty()) {
        say!(
            "{0}: {1} rows of the register count, to {as_of} / {2} dòng của sổ đang được tính, đến {3}",
            source.id,
            rows.len(),
            format::integer(rows.len() as i64, Vietnamese),
            format::date(as_of)
        );
    }
    Ok(())
}
