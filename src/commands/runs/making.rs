//! A run as it is made: while the sources are counted, and when all of them are.

use std::fmt::Write as _;

use anyhow::{Context as _, Result};
use jiff::civil::Date;

use super::super::Now;
use super::super::context::Context;
use crate::domain::counts::Counts;
use crate::domain::load::{Load, LoadState};
use crate::domain::run::{KeptRun, Manifest, PROGRAM, Run, RunCounts, RunFile, RunLoad, codes, lines_of, sorted};
use crate::engine::kept;

/// What is known of a run while it is counted.
pub struct Making {
    /// The visible loads of cases, in their order.
    loads: Vec<Load>,
    /// Rows that count, by load.
    counting: Vec<i64>,
    counts: Vec<RunCounts>,
    as_of: Option<Date>,
}

impl Making {
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

    /// The run, or the one that is known of the same input; `None` if nothing was counted, or other counts than
    /// in the run that is known.
    pub async fn finish(self, context: &Context, now: &Now) -> Result<Option<KeptRun>> {
        let Some(as_of) = self.as_of else { return Ok(None) };
        let manifest = self.manifest(context)?;
        let definitions = &context.catalogue.definitions;
        let (manifest_text, definitions_text) = (manifest.to_text(), definitions.to_text());
        let definitions_hash = kept::hash_of(&definitions_text);
        let content = kept::hash_of(&identity(context, &manifest, &definitions_hash)?);
        let runs = context.store.runs().await?;
        let known = runs.iter().find(|run| run.content == content);
        if known.is_some_and(|known| known.counts != self.counts) {
            say!(
                "the same input came to other counts than in run {0}: what is counted now is of no run; `chiso verify {0}` names \
                 what differs / cùng dữ liệu đầu vào nhưng kết quả khác lần tính {0}: số liệu hiện nay không thuộc lần tính nào",
                known.map(|known| known.code.as_str()).unwrap_or_default()
            );
            return Ok(None);
        }
        let free = || codes(as_of, &content).into_iter().find(|code| !runs.iter().any(|run| run.code == *code));
        let run = match known {
            Some(known) => known.clone(),
            None => Run {
                code: free().context("two runs of one content / hai lần tính trùng nội dung")?,
                content,
                program: PROGRAM.to_owned(),
                as_of,
                made_at: now.moment.clone(),
                manifest: kept::hash_of(&manifest_text),
                definitions: definitions_hash,
                counts: self.counts,
            },
        };
        Ok(Some(KeptRun { run, manifest, definitions: definitions.clone() }))
    }

    fn manifest(&self, context: &Context) -> Result<Manifest> {
        let mut loads = Vec::new();
        for (load, &counting) in self.loads.iter().zip(&self.counting) {
            let mut files: Vec<RunFile> = Vec::new();
            for (path, file) in load.lake_files.iter().zip(kept::files(&context.data, &load.lake_files)?) {
                let lost = || format!("{path} is gone while it was counted / tệp biến mất khi đang tính");
                files.push(file.with_context(lost)?);
            }
            loads.push(RunLoad {
                id: load.id,
                source: load.source.clone(),
                hash: load.hash.clone(),
                period: load.period.clone(),
                stated_at: load.stated_at.map(|moment| moment.to_string()).unwrap_or_default(),
                as_of: load.as_of,
                accepted: load.accepted,
                counting,
                name: load.file.clone(),
                files,
            });
        }
        Ok(Manifest { loads })
    }
}

/// All that the counts follow from: the program, the definitions, the loads in their order, and of the files
/// of each source what counts. Numbers of loads and names of files are no part of it.
fn identity(context: &Context, manifest: &Manifest, definitions: &str) -> Result<String> {
    let mut text = format!("{PROGRAM}\n{definitions}\n");
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
    Ok(text)
}
