//! Registers: loads of one beside each other, and what the rows that count come to.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;

use anyhow::{Context as _, Result};
use jiff::civil::Date;

use super::context::Context;
use crate::catalog::Catalogue;
use crate::domain::load::{Load, LoadState};
use crate::domain::part::Part;
use crate::domain::place::PlaceCode;
use crate::domain::register::counts::{self, Register};
use crate::domain::register::versions::{Sight, counting, recounted, sights};
use crate::domain::register::{RegisterMapping, RegisterRow};
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

/// Whether a source is a register, or was one when its rows came.
pub(super) async fn is_register(context: &Context, source: &str) -> Result<bool> {
    let known = context.catalogue.source(source).map(|source| matches!(source.contract, Contract::Register(_)));
    match known {
        Some(is_register) => Ok(is_register),
        None => Ok(context.store.sources_of_registers().await?.iter().any(|known| known == source)),
    }
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
    if !is_register(context, &load.source).await? {
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

/// What the rows of a register come to.
pub struct CountedRegister {
    pub source: String,
    /// Those of this source from here on; none where nothing is left, or its mapping is not in the catalogue any more.
    pub parts: Vec<Part>,
    /// The last day that any visible file of it speaks of; `None` where nothing of it is counted.
    pub as_of: Option<Date>,
    /// Rows that count, by load.
    pub counting: BTreeMap<i64, i64>,
}

impl CountedRegister {
    pub fn is_counted(&self) -> bool {
        self.as_of.is_some()
    }
}

/// Counts every register that the catalogue has, or that anything was counted of. Nothing of it is visible yet.
pub(super) async fn count(context: &Context) -> Result<Vec<CountedRegister>> {
    let mut all = Vec::new();
    let known = context.catalogue.sources.iter().filter_map(|source| match &source.contract {
        Contract::Register(register) => Some((source, register)),
        _ => None,
    });
    for (source, register) in known.clone() {
        all.push(count_one(context, source, register).await?);
    }
    // What was a register once, and is none in the catalogue of now: nothing of it counts any more.
    let mut gone = context.store.sources_of_parts().await?;
    let of_cases = context.store.counted_sources().await?;
    gone.retain(|source| !of_cases.contains(source) && !known.clone().any(|(known, _)| known.id == *source));
    let nothing = |source| CountedRegister { source, parts: Vec::new(), as_of: None, counting: BTreeMap::new() };
    all.extend(gone.into_iter().map(nothing));
    Ok(all)
}

/// Takes away the mark that registers were due.
pub(super) fn settled(context: &Context) -> Result<()> {
    if is_due(&context.data) {
        fs::remove_file(context.data.join(DUE))
            .context("the registers are counted, but the mark that they were due stays / đã tính xong nhưng không xóa được dấu cần tính")?;
        fault::point();
    }
    Ok(())
}

async fn count_one(context: &Context, source: &SourceMapping, mapping: &RegisterMapping) -> Result<CountedRegister> {
    let rows = context.store.register_rows(&source.id).await?;
    let loads: Vec<(i64, Date)> =
        visible(context, &source.id).await?.into_iter().map(|load| (load.id, load.as_of)).collect();
    let counted = come_to(&context.catalogue, source, mapping, &loads, rows);
    if let Some(as_of) = counted.as_of {
        let n = counted.counting.values().sum();
        say!(
            "{0}: {n} rows of the register count, to {as_of} / {1} dòng của sổ đang được tính, đến {2}",
            source.id,
            format::integer(n, Vietnamese),
            format::date(as_of)
        );
    }
    Ok(counted)
}

/// What rows come to under a catalogue. `loads`: those of the register with the last day each speaks of; `rows`:
/// theirs, in the order of the loads and within each in that of its file.
pub(super) fn come_to(
    catalogue: &Catalogue,
    source: &SourceMapping,
    mapping: &RegisterMapping,
    loads: &[(i64, Date)],
    rows: Vec<(i64, RegisterRow)>,
) -> CountedRegister {
    let provinces: Vec<PlaceCode> = catalogue.atlas.provinces_34().map(|province| province.code.clone()).collect();
    let mut counted =
        CountedRegister { source: source.id.clone(), parts: Vec::new(), as_of: None, counting: BTreeMap::new() };
    let Some(as_of) = loads.iter().map(|(_, day)| *day).max().filter(|_| !rows.is_empty()) else { return counted };
    let (of, rows): (Vec<i64>, Vec<RegisterRow>) = counting(rows).into_iter().unzip();
    of.into_iter().for_each(|load| *counted.counting.entry(load).or_default() += 1);
    let register =
        Register { source: &source.id, mapping, calendar: &catalogue.calendar, provinces: &provinces, as_of };
    (counted.parts, counted.as_of) = (counts::counted(register, &rows), Some(as_of));
    counted
}
