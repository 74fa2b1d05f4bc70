//! What loads brought besides cases: as a run kept it, as the tables hold it, and as their files say it when they are
//! read again.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use jiff::civil::Date;

use super::super::context::Context;
use super::super::loading;
use crate::catalog::Catalogue;
use crate::domain::form::SentLine;
use crate::domain::load::{Brought, Load, LoadState};
use crate::domain::part::Part;
use crate::domain::register::RegisterRow;
use crate::domain::run::{BroughtKind, KeptBrought, Manifest, RunLoad, brought_of, values_of};
use crate::domain::score::PublishedScore;
use crate::domain::text::Text;
use crate::domain::wall::Wall;
use crate::engine::kept;
use crate::formats::{FileInput, hash};

/// What loads brought, by their number in the manifest.
pub type Told = BTreeMap<i64, Brought>;

/// The loads as they are now.
pub struct Today {
    loads: Vec<Load>,
    kept: BTreeMap<i64, KeptBrought>,
}

impl Today {
    pub async fn read(context: &Context) -> Result<Self> {
        Ok(Self { loads: context.store.loads().await?, kept: context.store.kept_brought().await? })
    }

    /// A load of a run as the list has it now, whatever number it has; a visible one before others.
    pub fn load(&self, load: &RunLoad) -> Option<&Load> {
        let is_it = |now: &&Load| {
            let stated_at = now.stated_at.map(|moment| moment.to_string()).unwrap_or_default();
            (&now.source, &now.hash, &now.period, &stated_at)
                == (&load.source, &load.hash, &load.period, &load.stated_at)
        };
        let all = self.loads.iter().filter(is_it);
        all.min_by_key(|now| (now.state != LoadState::Visible, now.id != load.id))
    }

    /// What the tables hold of a load, if it still is the one that the run was made of, by the same reading of its file.
    async fn held(&self, context: &Context, load: &RunLoad) -> Result<Option<Brought>> {
        let now = self.load(load).filter(|now| now.state == LoadState::Visible);
        match now.filter(|now| self.kept.get(&now.id) == load.brought.as_ref()) {
            Some(now) => Ok(Some(context.store.brought(now).await?)),
            None => Ok(None),
        }
    }
}

/// What loads brought as it was kept. What is lost or was changed is taken from the tables where they still hold just
/// that, and noted in `faults` in any case; fails where it is nowhere.
pub async fn kept(context: &Context, today: &Today, manifest: &Manifest, faults: &mut Vec<String>) -> Result<Told> {
    let mut told = Told::new();
    for load in &manifest.loads {
        let Some(brought) = &load.brought else { continue };
        let own = match kept::read_brought(&context.data, &brought.hash) {
            Ok(values) => brought_of(&values, &load.source, load.id),
            Err(error) => {
                faults.push(format!(
                    "what load {} ({}: {}) brought is not there as it was kept: {error:#} / nội dung lần nạp này đã lưu không còn nguyên",
                    load.id, load.source, load.name
                ));
                let held = today.held(context, load).await?;
                held.filter(|held| kept::hash_of_values(&values_of(held)) == brought.hash)
            }
        };
        let own = own.with_context(|| {
            format!(
                "{}\nand the database does not hold it any more either / và cơ sở dữ liệu cũng không còn giữ",
                faults.join("\n")
            )
        })?;
        told.insert(load.id, own);
    }
    Ok(told)
}

/// What the tables hold of loads that count as they did when the run was made; a load that was taken back or read
/// anew since is left out.
pub async fn in_tables(context: &Context, today: &Today, manifest: &Manifest) -> Result<Told> {
    let mut told = Told::new();
    for load in manifest.loads.iter().filter(|load| load.brought.is_some()) {
        if let Some(held) = today.held(context, load).await? {
            told.insert(load.id, held);
        }
    }
    Ok(told)
}

/// Loads whose files were read again, and why others were not.
#[derive(Default)]
pub struct Reread {
    pub told: Told,
    pub not: Vec<(i64, Text)>,
}

/// Reads the files of loads again where they still lie, by the mapping of then. A file that is refused now by the very
/// definitions that took it brings nothing, which differs from what was kept.
pub fn reread(today: &Today, catalogue: &Catalogue, manifest: &Manifest) -> Reread {
    let mut reread = Reread::default();
    for load in manifest.loads.iter().filter(|load| load.brought.is_some()) {
        match file_of(today, load) {
            Ok((now, input)) => {
                let brought = match loading::read_again(catalogue, &input, now) {
                    Ok(brought) => brought,
                    Err(error) => {
                        say!("  ! {} ({}): {error:#}", load.name, load.source);
                        Brought::default()
                    }
                };
                reread.told.insert(load.id, brought);
            }
            Err(why) => reread.not.push((load.id, why)),
        }
    }
    reread
}

/// The file of a load at its place, with the bytes of then; or why there is none.
fn file_of<'a>(today: &'a Today, load: &RunLoad) -> Result<(&'a Load, FileInput), Text> {
    let Some(now) = today.load(load) else {
        return Err(Text::new("lần nạp không còn trong danh sách", "the load is not in the list of loads any more"));
    };
    if now.origin.is_empty() {
        return Err(Text::new("tệp được gửi đến và không được lưu", "its file was sent to us and is not kept"));
    }
    let input = FileInput::new(Path::new(&now.origin));
    match hash(&input) {
        Ok(found) if found == load.hash => Ok((now, input)),
        Ok(_) => Err(Text::new("tại chỗ cũ nay là một tệp khác", "another file lies at its place by now")),
        Err(_) => Err(Text::new("tệp không còn ở chỗ cũ", "its file does not lie at its place any more")),
    }
}

/// Adds what published loads brought, as it stands in the wall: of two loads that tell the same thing the one of the
/// later day counts, of the same day the later load, and a report counts whole.
pub fn stand(wall: &mut Wall, manifest: &Manifest, told: &[&Told]) {
    type Dated<T> = (Date, i64, T);
    fn newer<T>(so_far: &mut Dated<T>, one: Dated<T>) {
        if (one.0, one.1) >= (so_far.0, so_far.1) {
            *so_far = one;
        }
    }
    let mut parts: BTreeMap<_, Dated<&Part>> = BTreeMap::new();
    let mut scores: BTreeMap<_, Dated<&PublishedScore>> = BTreeMap::new();
    let mut reports: BTreeMap<_, (i64, Vec<&SentLine>)> = BTreeMap::new();
    for load in manifest.loads.iter().filter(|load| load.is(BroughtKind::Published)) {
        let Some(brought) = told.iter().find_map(|told| told.get(&load.id)) else { continue };
        for part in &brought.parts {
            let key = (&part.measure, &part.place, part.bucket, &part.member, &part.source);
            let one = (load.as_of, load.id, part);
            parts.entry(key).and_modify(|so_far| newer(so_far, one)).or_insert(one);
        }
        for score in &brought.scores {
            let PublishedScore { index, edition, component, place, as_of, loaded_from, .. } = score;
            let one = (load.as_of, load.id, score);
            let key = (index, edition, component, place, as_of, loaded_from);
            scores.entry(key).and_modify(|so_far| newer(so_far, one)).or_insert(one);
        }
        for line in &brought.sent_lines {
            let lines = reports.entry((&line.form, &line.place, line.first_day, line.last_day)).or_default();
            if lines.0 != load.id {
                *lines = (load.id, Vec::new());
            }
            lines.1.push(line);
        }
    }
    wall.parts.extend(parts.into_values().map(|(.., part)| part.clone()));
    wall.scores.extend(scores.into_values().map(|(.., score)| score.clone()));
    wall.sent_lines.extend(reports.into_values().flat_map(|(_, lines)| lines).cloned());
}

/// All rows that the loads of a register brought, in their order.
pub fn rows_of(manifest: &Manifest, source: &str, told: &Told) -> Result<Vec<(i64, RegisterRow)>> {
    let mut rows = Vec::new();
    for load in manifest.loads.iter().filter(|load| load.source == source && load.is(BroughtKind::Register)) {
        let Some(brought) = told.get(&load.id) else {
            bail!("the rows of load {} are not there / không còn các dòng của lần nạp {0}", load.id)
        };
        rows.extend(brought.register_rows.iter().map(|row| (load.id, row.clone())));
    }
    Ok(rows)
}
