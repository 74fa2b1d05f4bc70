//! A run as it is made: of what was counted from cases and from registers, and of what loads brought.
//!
//! What stands in the wall is of three parts. Each changes by itself: a load of a register leaves the counts of
//! cases as they are, and a published file leaves everything else. The next run takes over what did not change.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use anyhow::{Context as _, Result};
use jiff::civil::Date;

use super::super::Now;
use super::super::context::Context;
use super::super::registers::CountedRegister;
use super::manifest_of;
use crate::domain::counts::Counts;
use crate::domain::load::{Load, LoadState};
use crate::domain::run::{
    BroughtKind, CountedCases, Covers, KeptBrought, KeptRun, Manifest, PROGRAM, Run, RunCounts, RunFile, RunLoad,
    codes, lines_of, sorted,
};
use crate::engine::kept;

/// What is known of the cases of a run while they are counted.
pub struct Cases {
    /// The visible loads of cases, in their order.
    loads: Vec<Load>,
    /// Rows that count, by load.
    counting: Vec<i64>,
    counts: Vec<RunCounts>,
    as_of: Option<Date>,
}

impl Cases {
    /// `None` where nothing could be counted again: the definitions are not those of any files.
    pub async fn begin(context: &Context) -> Result<Option<Self>> {
        if context.catalogue.definitions.is_empty() {
            return Ok(None);
        }
        let mut loads = context.store.loads().await?;
        loads.retain(|load| load.state == LoadState::Visible && !load.lake_files.is_empty());
        Ok(Some(Self { counting: vec![0; loads.len()], loads, counts: Vec::new(), as_of: None }))
    }

    /// Keeps what was counted of a source. `latest`: the last day counted of it.
    pub fn add(&mut self, context: &Context, source: &str, counts: &Counts, latest: Date) -> Result<()> {
        let own: Vec<i64> = self.loads.iter().filter(|load| load.source == source).map(|load| load.id).collect();
        self.counts.push(kept::keep(&context.data, source, &sorted(lines_of(counts, &own)))?);
        for (load, counting) in self.loads.iter().zip(&mut self.counting) {
            *counting += counts.held.iter().filter(|rows| rows.load == load.id).map(|rows| rows.counting).sum::<i64>();
        }
        self.as_of = self.as_of.max(Some(latest));
        Ok(())
    }

    /// All of them are counted.
    pub fn finish(self, context: &Context) -> Result<Making> {
        let mut loads = Vec::new();
        for (load, &counting) in self.loads.iter().zip(&self.counting) {
            let mut files: Vec<RunFile> = Vec::new();
            for (path, file) in load.lake_files.iter().zip(kept::files(&context.data, &load.lake_files)?) {
                let lost = || format!("{path} is gone while it was counted / tệp biến mất khi đang tính");
                files.push(file.with_context(lost)?);
            }
            loads.push(RunLoad { files, ..run_load(load, counting, None) });
        }
        let mut manifest = Manifest { cases: None, loads };
        manifest.cases = match self.as_of {
            Some(as_of) => Some(CountedCases { content: content_of_cases(context, &manifest)?, as_of }),
            None => None,
        };
        Ok(Making { manifest, counts: self.counts })
    }
}

/// What the next run is made of.
#[derive(Default)]
pub struct Making {
    manifest: Manifest,
    counts: Vec<RunCounts>,
}

/// The run of the wall after a change.
pub enum Next {
    Run(Box<KeptRun>),
    /// There is none, and counting again would make none.
    None,
    /// Only when everything is counted anew: by these definitions, or by this program, it was not yet.
    NotYet,
}

impl Next {
    pub fn run(&self) -> Option<&KeptRun> {
        match self {
            Self::Run(run) => Some(run),
            Self::None | Self::NotYet => None,
        }
    }
}

/// A published load that comes, in the place of what it was if it was there, or goes.
pub enum Change<'a> {
    Comes(&'a Load, &'a KeptBrought),
    Goes(i64),
}

/// The run once a published load has come or gone; what is counted stays as it is.
pub async fn after(context: &Context, change: Change<'_>, now: &Now) -> Result<Next> {
    let Some(making) = of_now(context).await? else { return Ok(Next::NotYet) };
    let mut published = loads_of_kind(context, BroughtKind::Published).await?;
    match change {
        Change::Comes(load, brought) => {
            published.retain(|known| known.id != load.id);
            published.push(run_load(load, load.accepted, Some(brought.clone())));
        }
        Change::Goes(id) => published.retain(|known| known.id != id),
    }
    making.with(BroughtKind::Published, published).finish(context, now).await
}

/// What stands in the wall now, as far as the next run can take it over; `None` where it has to be counted anew.
pub async fn of_now(context: &Context) -> Result<Option<Making>> {
    let definitions = &context.catalogue.definitions;
    if definitions.is_empty() {
        return Ok(None);
    }
    let Some(code) = context.store.current_run().await? else {
        return Ok((!context.store.counts_anything().await?).then(Making::default));
    };
    let Some(run) = context.store.runs().await?.into_iter().find(|run| run.code == code) else { return Ok(None) };
    let is_of_now = run.covers == Covers::All && run.program == PROGRAM;
    if !is_of_now || run.definitions != kept::hash_of(&definitions.to_text()) {
        return Ok(None);
    }
    let manifest = manifest_of(context, &run).await?;
    Ok(Some(Making { manifest, counts: run.counts }))
}

impl Making {
    /// With these registers in the place of all that were counted before.
    pub async fn with_registers(mut self, context: &Context, registers: &[CountedRegister]) -> Result<Self> {
        let before: BTreeSet<&str> = (self.manifest.loads.iter())
            .filter(|load| load.is(BroughtKind::Register))
            .map(|load| load.source.as_str())
            .collect();
        self.counts.retain(|counts| !before.contains(counts.source.as_str()));
        let mut loads = loads_of_kind(context, BroughtKind::Register).await?;
        loads.retain(|load| registers.iter().any(|register| register.source == load.source && register.is_counted()));
        for load in &mut loads {
            let own = registers.iter().filter_map(|register| register.counting.get(&load.id));
            load.counting = own.sum();
        }
        for register in registers.iter().filter(|register| register.is_counted()) {
            let counts = Counts { parts: register.parts.clone(), ..Counts::default() };
            self.counts.push(kept::keep(&context.data, &register.source, &sorted(lines_of(&counts, &[])))?);
        }
        Ok(self.with(BroughtKind::Register, loads))
    }

    /// With what all visible loads brought that stands in the wall as it is.
    pub async fn with_published(self, context: &Context) -> Result<Self> {
        let loads = loads_of_kind(context, BroughtKind::Published).await?;
        Ok(self.with(BroughtKind::Published, loads))
    }

    fn with(mut self, kind: BroughtKind, loads: Vec<RunLoad>) -> Self {
        self.manifest.loads.retain(|load| !load.is(kind));
        self.manifest.loads.extend(loads);
        self.manifest.loads.sort_by_key(|load| load.id);
        self.counts.sort_by(|one, other| one.source.cmp(&other.source));
        self
    }

    /// The run, or the one that is known of the same input; none if there is nothing, or if other counts came
    /// out than in the run that is known.
    pub async fn finish(self, context: &Context, now: &Now) -> Result<Next> {
        let Self { manifest, counts } = self;
        let brought = manifest.loads.iter().filter(|load| load.brought.is_some()).map(|load| load.as_of);
        let counted = manifest.cases.as_ref().map(|cases| cases.as_of);
        let Some(as_of) = brought.chain(counted).max() else { return Ok(Next::None) };
        let definitions = &context.catalogue.definitions;
        let (manifest_text, definitions_text) = (manifest.to_text(), definitions.to_text());
        let definitions_hash = kept::hash_of(&definitions_text);
        let content = kept::hash_of(&identity(&manifest, &definitions_hash));
        let runs = context.store.runs().await?;
        let known = runs.iter().find(|run| run.content == content);
        if known.is_some_and(|known| known.counts != counts) {
            say!(
                "the same input came to other counts than in run {0}: what is counted now is of no run; `chiso verify {0}` names \
                 what differs / cùng dữ liệu đầu vào nhưng kết quả khác lần tính {0}: số liệu hiện nay không thuộc lần tính nào",
                known.map(|known| known.code.as_str()).unwrap_or_default()
            );
            return Ok(Next::None);
        }
        let free = || codes(as_of, &content).into_iter().find(|code| !runs.iter().any(|run| run.code == *code));
        let run = match known {
            Some(known) => known.clone(),
            None => Run {
                code: free().context("two runs of one content / hai lần tính trùng nội dung")?,
                content,
                program: PROGRAM.to_owned(),
                covers: Covers::All,
                as_of,
                made_at: now.moment.clone(),
                manifest: kept::hash_of(&manifest_text),
                definitions: definitions_hash,
                counts,
            },
        };
        Ok(Next::Run(Box::new(KeptRun { run, manifest, definitions: definitions.clone() })))
    }
}

/// The visible loads of that kind, as a run names them; those of before runs knew of them are kept first.
async fn loads_of_kind(context: &Context, kind: BroughtKind) -> Result<Vec<RunLoad>> {
    let mut loads = context.store.loads().await?;
    loads.retain(|load| load.state == LoadState::Visible && load.lake_files.is_empty());
    let mut kept = context.store.kept_brought().await?;
    let mut new = BTreeMap::new();
    for load in loads.iter().filter(|load| !kept.contains_key(&load.id)) {
        new.insert(load.id, kept::keep_brought(&context.data, &context.store.brought(load).await?)?);
    }
    if !new.is_empty() {
        context.store.note_brought(&new).await?;
        kept.extend(new);
    }
    let of_kind = loads.iter().filter_map(|load| Some((load, kept.get(&load.id).filter(|kept| kept.kind == kind)?)));
    Ok(of_kind.map(|(load, kept)| run_load(load, load.accepted, Some(kept.clone()))).collect())
}

fn run_load(load: &Load, counting: i64, brought: Option<KeptBrought>) -> RunLoad {
    RunLoad {
        id: load.id,
        source: load.source.clone(),
        hash: load.hash.clone(),
        period: load.period.clone(),
        stated_at: load.stated_at.map(|moment| moment.to_string()).unwrap_or_default(),
        as_of: load.as_of,
        accepted: load.accepted,
        counting,
        name: load.file.clone(),
        files: Vec::new(),
        brought,
    }
}

/// All that figures follow from: the program, the definitions, what counts of the cases, and what all other loads
/// brought, in their order. Numbers of loads and names of files are no part of it.
fn identity(manifest: &Manifest, definitions: &str) -> String {
    let mut text = format!("{PROGRAM}\n{definitions}\n");
    if let Some(cases) = &manifest.cases {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{}", cases.content);
    }
    for load in &manifest.loads {
        if let Some(brought) = &load.brought {
            let RunLoad { source, hash, period, stated_at, as_of, .. } = load;
            let _ = writeln!(text, "{source}\t{hash}\t{period}\t{stated_at}\t{as_of}\t{}", brought.hash);
        }
    }
    text
}

/// blake3 of the loads of cases in their order, and of what counts of the files of each source.
fn content_of_cases(context: &Context, manifest: &Manifest) -> Result<String> {
    let mut text = String::new();
    let mut sources: Vec<&str> = Vec::new();
    for RunLoad { source, hash, period, stated_at, .. } in &manifest.loads {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{source}\t{hash}\t{period}\t{stated_at}");
        if !sources.contains(&source.as_str()) {
            sources.push(source);
        }
    }
    for source in sources {
        let files = manifest.files().filter(|(load, _)| load.source == source);
        let files: Vec<RunFile> = files.map(|(_, file)| file.clone()).collect();
        let _ = write!(text, "{source}\n{}", kept::identity(&context.data, &files)?);
    }
    Ok(kept::hash_of(&text))
}
