//! `chiso ingest`: files of one source, each loaded whole or not at all.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use super::Now;
use super::context::Context;
use super::counting;
use super::progress;
use crate::domain::load::{Load, LoadState, Way};
use crate::domain::source::{CaseMapping, Contract, SourceMapping};
use crate::domain::text::Text;
use crate::engine::RowContract;
use crate::engine::ingest::{CaseLoad, day_in_vietnam, fingerprint, read_whole};
use crate::engine::published;
use crate::engine::quarantine;
use crate::engine::sweep;
use crate::formats::{FileInput, Input, hash};

/// Loads the files. Cases that became visible are marked as due to be counted, also if it fails.
pub async fn run(context: &Context, source: &str, files: &[PathBuf], now: &Now) -> Result<()> {
    let Some(mapping) = context.catalogue.source(source) else {
        let known: Vec<&str> = context.catalogue.sources.iter().map(|known| known.id.as_str()).collect();
        bail!(
            "there is no source `{source}`; the catalogue has / không có nguồn này; danh mục có: {}",
            known.join(", ")
        );
    };
    sweep(&context.data)?;
    let mut failed = 0;
    for file in files {
        // One bad file must not keep the good ones out.
        if let Err(error) = one(context, mapping, file, now).await {
            failed += 1;
            eprintln!("error / lỗi: {}: {error:#}", file.display());
        }
    }
    match (failed, files.len()) {
        (0, _) => Ok(()),
        (_, 1) => bail!("the file was not loaded / tệp chưa được nạp"),
        (_, all) => {
            bail!("{failed} of {all} files were not loaded, the others are in / {failed} trong {all} tệp chưa được nạp")
        }
    }
}

/// Loads one file, unless it was loaded before.
pub async fn one(context: &Context, source: &SourceMapping, file: &Path, now: &Now) -> Result<()> {
    let begun = Instant::now();
    let input = FileInput::new(file);
    let hash = hash(&input)?;
    if let Some(known) = context.store.known_load(&source.id, &hash).await? {
        say!(
            "{}: loaded before, on {}; nothing changed / đã nạp trước đó, không có gì thay đổi",
            file.display(),
            known.loaded_at
        );
        return Ok(());
    }
    let load = match &source.contract {
        Contract::Cases(mapping) => {
            let load = cases(context, source, mapping, &input, &hash, now).await?;
            counting::mark_due(&context.data)?;
            context.store.commit_load(&load, &[], &[]).await?;
            load
        }
        _ => reported(context, source, &input, &hash, now).await?,
    };
    summarise(context, &load, begun.elapsed());
    Ok(())
}

async fn cases(
    context: &Context,
    source: &SourceMapping,
    mapping: &CaseMapping,
    input: &dyn Input,
    hash: &str,
    now: &Now,
) -> Result<Load> {
    let visible = context.store.lake_files(Some(&source.id)).await?;
    let visible: Vec<String> = visible.into_iter().map(|file| file.path).collect();
    let bar = progress::bytes(format!("{}: {}", source.id, input.name()), input.length()?);
    let load = CaseLoad {
        source,
        mapping,
        contract: &contract(context, mapping),
        data: &context.data,
        visible: &visible,
        period: "",
        way: &Way::CommandLine,
        loaded_at: &now.moment,
    };
    let load = load.run(input, hash, &|read| bar.set_position(read));
    bar.finish_and_clear();
    load
}

async fn reported(context: &Context, source: &SourceMapping, input: &dyn Input, hash: &str, now: &Now) -> Result<Load> {
    let bytes = read_whole(input, hash)?;
    let name = input.name().to_owned();
    let today = day_in_vietnam(&now.moment)?;
    let read = published::read(source, &name, &bytes, &context.catalogue.atlas, today)?;
    let quarantine_file = quarantine::write(&context.data, &source.id, hash, &read.rejects)?;
    let Some(as_of) = read.as_of else {
        let where_to_look =
            quarantine_file.map(|file| context.data.join(file).display().to_string()).unwrap_or_default();
        bail!(
            "none of its {} rows could be taken; the reasons are in / không nhận được dòng nào; lý do ở: {where_to_look}",
            read.read
        );
    };
    let load = Load {
        id: 0,
        source: source.id.clone(),
        file: name,
        hash: hash.to_owned(),
        period: String::new(),
        state: LoadState::Visible,
        read: read.read,
        accepted: read.accepted,
        rejected: read.rejected,
        duplicate: read.duplicate,
        superseded: 0,
        replaced: 0,
        nature: read.nature,
        as_of,
        lake_files: Vec::new(),
        quarantine_file,
        mapping: fingerprint(source),
        origin: input.origin(),
        way: Way::CommandLine,
        remark: Text::default(),
        loaded_at: now.moment.clone(),
    };
    context.store.commit_load(&load, &read.parts, &read.scores).await?;
    Ok(load)
}

/// Places and time limits that every row of a case source is held against.
fn contract(context: &Context, mapping: &CaseMapping) -> RowContract {
    let atlas = &context.catalogue.atlas;
    let provinces = atlas.provinces_34().filter_map(|province| province.code.bare().parse().ok()).collect();
    let communes: HashMap<i32, i16> = atlas
        .communes()
        .iter()
        .filter_map(|commune| Some((commune.code.bare().parse().ok()?, commune.province.bare().parse().ok()?)))
        .collect();
    let limits = context
        .catalogue
        .procedures
        .iter()
        .filter_map(|procedure| Some((procedure.code.clone(), procedure.limit?)))
        .collect();
    RowContract::new(mapping, communes, provinces, limits)
}

fn summarise(context: &Context, load: &Load, took: Duration) {
    say!(
        "{}: {}: read {} = accepted {} + rejected {} + duplicate {}{} (as of {}, {}) in {:.2} s",
        load.source,
        load.file,
        load.read,
        load.accepted,
        load.rejected,
        load.duplicate,
        if load.replaced > 0 { format!("; {} earlier versions replaced", load.replaced) } else { String::new() },
        load.as_of,
        load.nature.as_str(),
        took.as_secs_f64(),
    );
    if let Some(quarantine) = &load.quarantine_file {
        say!("  rejected rows with their reasons: {}", context.data.join(quarantine).display());
    }
}
