//! `chiso loads undo` and `chiso loads replay`: a load goes, or comes back as today's mapping reads it.
//!
//! Afterwards all is as if the remaining files had been loaded in their order into an empty data
//! folder. The write lock and the counting afterwards are those of [`run`].

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use jiff::civil::{Date, DateTime};

use super::Now;
use super::context::Context;
use super::loading::{self, Write};
use super::loads::{existing, numbered, show};
use super::{counting, ingest, lock, registers, sent_forms};
use crate::config::LoadsAction;
use crate::domain::check;
use crate::domain::load::{Load, LoadRequest, LoadState};
use crate::domain::personal::shown_path;
use crate::domain::register::versions::sights;
use crate::domain::stated::is_stated;
use crate::domain::text::Text;
use crate::engine::announce;
use crate::engine::ingest::Taken;
use crate::engine::versions::Change;
use crate::formats::{FileInput, hash};
use crate::store::Identity;

/// Does it under the write lock, and counts anew what it changed.
pub async fn run(context: &Context, action: &LoadsAction, now: &Now) -> Result<()> {
    let _writing = lock::take(&context.data)?;
    let outcome = match action {
        LoadsAction::Show { load } => show(context, *load).await,
        LoadsAction::Undo { load, why } => undo(context, *load, why, now).await,
        LoadsAction::Replay { load, file, as_of } => match loading::stated(as_of) {
            Ok(stated) => replay_as_of(context, *load, file.as_deref(), stated, now).await,
            Err(error) => Err(error),
        },
    };
    // Also after a refusal: one who was cut off before the counting tries again, and nothing is left to undo.
    if counting::is_due(&context.data) {
        counting::run_due(context, now).await?;
    }
    outcome
}

/// Takes a load back: nothing of it counts any more, its row in the list stays.
pub async fn undo(context: &Context, id: i64, why: &str, now: &Now) -> Result<()> {
    let load = existing(context, id).await?;
    if load.state != LoadState::Visible {
        bail!("load {id} does not count: it is {} / lần nạp {id} vốn không được tính", load.state.as_str());
    }
    loading::tidy(context).await?;
    let before_it = context.store.loads().await?;
    let mut later = later_loads(context, &load, &[]).await?;
    later.extend(sent_forms::later(context, id, None).await?);
    later.extend(registers::later(context, &load, &[]).await?);
    counting::mark_load(context, &load).await?;
    let next = loading::without(context, &load, now).await?;
    context.store.undo_load(id, &taken_back(now.today, why), &later, next.run()).await?;
    say!("load {id} ({}: {}) is taken back / đã rút lại", load.source, load.file);
    tell(&before_it, &later);
    Ok(())
}

/// Loads the same bytes again, as today's mapping reads them, in the place of the load they were.
pub async fn replay(context: &Context, id: i64, file: Option<&Path>, now: &Now) -> Result<()> {
    replay_as_of(context, id, file, None, now).await
}

/// The same; `stated`: when the export was made, if something else is to be said than was said then.
pub async fn replay_as_of(
    context: &Context,
    id: i64,
    file: Option<&Path>,
    stated: Option<DateTime>,
    now: &Now,
) -> Result<()> {
    let load = existing(context, id).await?;
    let source = loading::source(context, &load.source)?;
    // A mapping that has found the column since needs nobody to say it any more.
    let kept = load.stated_at.filter(|_| is_stated(source));
    let request = LoadRequest {
        period: load.period.clone(),
        stated_at: stated.or(kept),
        way: load.way.clone(),
        province: load.province.clone(),
    };
    loading::check_stated(source, &request, &load.file, now)?;
    let path = bytes_of(&load, file)?;
    let input = FileInput::new(&path);
    check_hash(&load, &input, &path)?;
    if let Some(known) =
        context.store.known_load(Identity { stated_at: request.stated_at, ..Identity::of(&load) }).await?
        && known.id != id
    {
        bail!("the same file counts as load {} / cùng tệp này đang được tính ở lần nạp {0}", known.id);
    }
    loading::tidy(context).await?;
    let before = loading::files_before(context, &load.source, id).await?;
    let taken = loading::take(context, source, &input, &load.hash, &request, &before, Write::Lake, now)?;
    let taken = sent_forms::compared(context, taken, id).await?;
    let Taken { load: taken, mut brought } = registers::compared(context, taken, id).await?;
    let taken = Load { id, file: load.file.clone(), ..taken };
    if taken.state == LoadState::Refused {
        for finding in &brought.findings {
            let (numbered, lines) = (numbered(context, &source.id), check::listed(&finding.lines));
            say!("  {} {}: {}; {numbered} {lines}", finding.check, finding.column, finding.n);
        }
        bail!(
            "load {id} would be refused today, nothing changed / nay sẽ bị từ chối, không có gì thay đổi: {} / {}",
            taken.remark.en,
            taken.remark.vi
        );
    }
    let before_it = context.store.loads().await?;
    let mut later = later_loads(context, &load, &taken.lake_files).await?;
    later.extend(sent_forms::later(context, id, Some((&taken, &brought.sent_lines))).await?);
    later.extend(registers::later(context, &taken, &sights(id, &brought.register_rows)).await?);
    if let Some(file) = &load.quarantine_file {
        announce(&context.data, [file.as_str()])?;
    }
    counting::mark_load(context, &load).await?;
    counting::mark_load(context, &taken).await?;
    brought.kept = loading::kept(context, &taken, &brought)?;
    let next = loading::with(context, &taken, &brought, now).await?;
    context.store.replace_load(&taken, &brought, &later, next.run()).await?;
    ingest::summarise(context, &taken, None);
    tell(&before_it, &later);
    Ok(())
}

/// Where the bytes of a load lie.
fn bytes_of(load: &Load, file: Option<&Path>) -> Result<PathBuf> {
    match file {
        Some(file) => Ok(file.to_owned()),
        None if load.origin.is_empty() => bail!(
            "load {} was sent to us and its file is not kept: name it with --file / tệp đã gửi không được lưu: hãy chỉ ra \
             bằng --file",
            load.id
        ),
        None => Ok(PathBuf::from(&load.origin)),
    }
}

/// Later visible loads of the same source, as far as the change alters them.
async fn later_loads(context: &Context, load: &Load, new: &[String]) -> Result<Vec<Load>> {
    let loads = context.store.loads().await?;
    let of_source = loads.into_iter().filter(|other| other.source == load.source && other.state == LoadState::Visible);
    let (before, later): (Vec<Load>, Vec<Load>) =
        of_source.filter(|other| other.id != load.id).partition(|other| other.id < load.id);
    let before: Vec<String> = before.into_iter().flat_map(|load| load.lake_files).collect();
    Change { data: &context.data, before: &before, old: &load.lake_files, new, later: &later }.later_loads()
}

fn taken_back(day: Date, why: &str) -> Text {
    let why = why.trim();
    let reason = if why.is_empty() { String::new() } else { format!(": {why}") };
    Text::new(format!("rút lại ngày {}{reason}", day.strftime("%d/%m/%Y")), format!("taken back on {day}{reason}"))
}

/// A number of a load: its name in English and Vietnamese.
type Count = (&'static str, &'static str, fn(&Load) -> i64);

const COUNTS: [Count; 4] = [
    ("accepted", "nhận", |load| load.accepted),
    ("duplicate", "trùng", |load| load.duplicate),
    ("superseded", "có bản mới hơn", |load| load.superseded),
    ("earlier versions replaced", "bản cũ bị thay", |load| load.replaced),
];

/// What changed in other loads.
fn tell(before: &[Load], later: &[Load]) {
    for load in later {
        let was = before.iter().find(|was| was.id == load.id);
        let (mut en, mut vi) = (Vec::new(), Vec::new());
        for (name, ten, count) in COUNTS {
            if was.is_none_or(|was| count(was) != count(load)) {
                let from = was.map(|was| format!("{} -> ", count(was))).unwrap_or_default();
                en.push(format!("{name} {from}{}", count(load)));
                vi.push(format!("{ten} {from}{}", count(load)));
            }
        }
        // Its rows may be marked otherwise without a number of it changing.
        if !en.is_empty() {
            say!("  load {}: now {} / nay {}", load.id, en.join(", "), vi.join(", "));
        }
    }
}

/// Fails on a file that is not the one that was loaded.
fn check_hash(load: &Load, input: &FileInput, path: &Path) -> Result<()> {
    let (id, path) = (load.id, shown_path(path));
    let found = hash(input).with_context(|| {
        format!(
            "the file of load {id} is not read at {path}; name where it lies now with --file / không đọc được tệp của lần nạp \
             này tại {path}; hãy chỉ ra chỗ hiện nay bằng --file"
        )
    })?;
    if found != load.hash {
        bail!(
            "{path} is not the file of load {id} any more: its hash is {found}, not {0}; name that file with --file / {path} \
             không còn là tệp của lần nạp này (khác mã băm); hãy chỉ ra tệp đó bằng --file",
            load.hash
        );
    }
    Ok(())
}
