//! `chiso compute`: the lake's cases to parts, source by source.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};

use super::Now;
use super::context::Context;
use super::progress;
use crate::domain::load::LoadState;
use crate::engine::compute::{Counting, as_of_by_source};
use crate::engine::fault;

/// There from before cases become visible until they are counted, so that a process that is killed
/// in between leaves a trace.
const DUE: &str = "counting.due";

/// To be called before new cases become visible.
pub fn mark_due(data: &Path) -> Result<()> {
    let path = data.join(DUE);
    fault::point();
    File::create(&path).and_then(|file| file.sync_all()).with_context(|| format!("cannot write {}", path.display()))
}

/// Whether there are visible cases that are not in the parts.
pub fn is_due(data: &Path) -> bool {
    data.join(DUE).exists()
}

/// The visible files of the lake by source, in load order.
pub async fn files(context: &Context) -> Result<BTreeMap<String, Vec<String>>> {
    let mut files: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for file in context.store.lake_files(None).await? {
        files.entry(file.source).or_default().push(file.path);
    }
    Ok(files)
}

/// What cases are counted by.
pub fn counting(context: &Context, with_events: bool) -> Counting<'_> {
    Counting {
        data: &context.data,
        atlas: &context.catalogue.atlas,
        calendar: &context.catalogue.calendar,
        rule_sets: &context.catalogue.rule_sets,
        indicators: &context.catalogue.indicators,
        checks: &context.catalogue.checks,
        with_events,
    }
}

/// Counts every case source that has visible files and commits what was counted.
pub async fn run(context: &Context, now: &Now, with_events: bool) -> Result<()> {
    let files = files(context).await?;
    forget(context, &files).await?;
    if files.is_empty() {
        say!("There are no cases to count yet: load some with `chiso ingest case_portal FILE.csv`.");
        return settled(context);
    }
    let mut loads = context.store.loads().await?;
    loads.retain(|load| load.state == LoadState::Visible);
    let as_of = as_of_by_source(loads.iter().map(|load| (load.source.as_str(), load.as_of)));
    let counting = counting(context, with_events);
    for (source, files) in files {
        let Some(&as_of) = as_of.get(&source) else { continue };
        let bar = progress::count(format!("counting {source}"), files.len() as u64);
        bar.enable_steady_tick(Duration::from_millis(120));
        let begun = Instant::now();
        let counted = counting.run(&source, &files, as_of, &|done| bar.set_position(done as u64));
        bar.finish_and_clear();
        let (counted, pass) = (counted?, begun.elapsed());
        let begun = Instant::now();
        let spinner = progress::spinner(format!("keeping the parts of {source}"));
        let counts = counted.counts;
        fault::point();
        context.store.commit_counts(std::slice::from_ref(&source), as_of, &now.moment, &counts).await?;
        fault::point();
        spinner.finish_and_clear();
        say!(
            "{source}: {} parts counted from {} cases in {:.2} s, as of {as_of}; kept in {:.2} s",
            counts.parts.len(),
            counted.cases,
            pass.as_secs_f64(),
            begun.elapsed().as_secs_f64(),
        );
        if counted.steps_without_case > 0 {
            say!(
                "  {0} rows of progress belong to no case that was loaded, and count for nothing until it is / {0} dòng tiến độ chưa \
                 có hồ sơ tương ứng nên chưa được tính",
                counted.steps_without_case
            );
        }
    }
    settled(context)
}

/// Takes away what was counted of sources whose last load was taken back.
async fn forget(context: &Context, files: &BTreeMap<String, Vec<String>>) -> Result<()> {
    let mut gone = context.store.counted_sources().await?;
    gone.retain(|source| !files.contains_key(source));
    if gone.is_empty() { Ok(()) } else { Ok(context.store.forget_counts(&gone).await?) }
}

fn settled(context: &Context) -> Result<()> {
    if is_due(&context.data) {
        fs::remove_file(context.data.join(DUE))
            .context("the counts are kept, but the mark that they were due stays")?;
        fault::point();
    }
    Ok(())
}
