//! `chiso compute`: the lake's cases, and the rows of registers, to parts, and the run that all figures are of.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use jiff::civil::Date;

use super::Now;
use super::context::Context;
use super::progress;
use super::registers::{self, CountedRegister};
use super::runs::making::{self, Cases, Next};
use crate::catalog::Catalogue;
use crate::domain::calendar::date_of;
use crate::domain::check::{SentTwice, TWO_SOURCES};
use crate::domain::counts::{Counts, Recounted};
use crate::domain::held::HeldRows;
use crate::domain::load::Load;
use crate::domain::place::PlaceCode;
use crate::domain::run::KeptRun;
use crate::domain::text::Language::Vietnamese;
use crate::engine::compute::{Counted, Counting};
use crate::engine::fault;
use crate::engine::once::Once;
use crate::report::format;

/// There from before cases become visible until they are counted, so that a process that is killed
/// in between leaves a trace.
const DUE: &str = "counting.due";

/// To be called before new cases become visible.
pub fn mark_due(data: &Path) -> Result<()> {
    let path = data.join(DUE);
    fault::point();
    File::create(&path)
        .and_then(|file| file.sync_all())
        .with_context(|| format!("cannot write {0} / không ghi được: {0}", path.display()))
}

/// To be called before what this load brought becomes visible, or goes.
pub(super) async fn mark_load(context: &Context, load: &Load) -> Result<()> {
    if registers::is_register(context, &load.source).await? {
        registers::mark_due(&context.data)
    } else if load.lake_files.is_empty() {
        Ok(())
    } else {
        mark_due(&context.data)
    }
}

/// Whether there are visible cases, or rows of registers, that are not in the parts.
pub fn is_due(data: &Path) -> bool {
    are_cases_due(data) || registers::is_due(data)
}

fn are_cases_due(data: &Path) -> bool {
    data.join(DUE).exists()
}

/// The visible files of the lake by source, in load order, and what counts of cases in several sources.
pub async fn files(context: &Context) -> Result<(BTreeMap<String, Vec<String>>, Once)> {
    let files = context.store.lake_files(None).await?;
    let manifest: Vec<(String, String)> = files.into_iter().map(|file| (file.source, file.path)).collect();
    let once = Once::read(&context.data, &manifest)?;
    let mut by_source: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (source, path) in manifest {
        by_source.entry(source).or_default().push(path);
    }
    Ok((by_source, once))
}

/// What cases are counted by.
pub fn counting<'a>(data: &'a Path, catalogue: &'a Catalogue, once: &'a Once, with_events: bool) -> Counting<'a> {
    Counting {
        data,
        atlas: &catalogue.atlas,
        calendar: &catalogue.calendar,
        rule_sets: &catalogue.rule_sets,
        indicators: &catalogue.indicators,
        checks: &catalogue.checks,
        once,
        with_events,
    }
}

/// Counts what became visible, or went, since it was last counted: a register costs no pass over all cases, unless
/// they were counted by other definitions or by another program than this register will be.
pub async fn run_due(context: &Context, now: &Now) -> Result<()> {
    if are_cases_due(&context.data) {
        return run(context, now, true).await;
    }
    if !registers::is_due(&context.data) {
        return Ok(());
    }
    let Some(making) = making::of_now(context).await? else { return run(context, now, true).await };
    let counted = registers::count(context).await?;
    let next = making.with_registers(context, &counted).await?.with_published(context).await?;
    let next = next.finish(context, now).await?;
    let recounted: Vec<Recounted> = counted.into_iter().map(of_register).collect();
    keep(context, &recounted, now, next.run()).await?;
    settled(context)
}

/// Counts every register, and every case source that has visible files, and commits what was counted: all of it
/// becomes visible at once.
pub async fn run(context: &Context, now: &Now, with_events: bool) -> Result<()> {
    let registers = registers::count(context).await?;
    // Without their events cases are counted for comparing, not for figures.
    let mut making = if with_events { Cases::begin(context).await? } else { None };
    let mut recounted = cases(context, making.as_mut(), with_events).await?;
    let next = match making {
        Some(making) => {
            let making = making.finish(context)?.with_registers(context, &registers).await?;
            making.with_published(context).await?.finish(context, now).await?
        }
        None => Next::None,
    };
    recounted.extend(registers.into_iter().map(of_register));
    keep(context, &recounted, now, next.run()).await?;
    settled(context)
}

fn of_register(CountedRegister { source, parts, .. }: CountedRegister) -> Recounted {
    Recounted { source, as_of: None, counts: Counts { parts, ..Counts::default() } }
}

/// Counts every case source that has visible files.
async fn cases(context: &Context, mut making: Option<&mut Cases>, with_events: bool) -> Result<Vec<Recounted>> {
    let (files, once) = files(context).await?;
    // Of a source whose last load was taken back nothing is left.
    let mut gone = context.store.counted_sources().await?;
    gone.retain(|source| !files.contains_key(source));
    let mut recounted: Vec<Recounted> = gone.into_iter().map(Recounted::nothing).collect();
    if files.is_empty() {
        say!(
            "There are no cases to count yet: load some with `chiso ingest case_portal FILE.csv`. / Chưa có hồ sơ nào để tính: hãy nạp \
             bằng `chiso ingest case_portal TỆP.csv`."
        );
    }
    let loads = loads_by_folder(context).await?;
    let counting = counting(&context.data, &context.catalogue, &once, with_events);
    for (source, files) in files {
        let bar = progress::count(format!("counting {source}"), files.len() as u64);
        bar.enable_steady_tick(Duration::from_millis(120));
        let begun = Instant::now();
        let counted = counting.run(&source, &files, None, &|done| bar.set_position(done as u64));
        bar.finish_and_clear();
        let (counted, pass) = (counted?, begun.elapsed());
        let held = held(&source, &counted, &loads);
        let as_of = counted.latest;
        let counts = Counts { held, ..counted.counts };
        if let (Some(making), Some(day)) = (&mut making, as_of) {
            making.add(context, &source, &counts, day)?;
        }
        tell(&source, &counts, counted.cases, as_of, pass);
        counts.twice.iter().for_each(tell_twice);
        if counted.steps_without_case > 0 {
            say!(
                "  {0} rows of progress belong to no case that was loaded, and count for nothing until it is / {0} dòng tiến độ chưa \
                 có hồ sơ tương ứng nên chưa được tính",
                counted.steps_without_case
            );
        }
        recounted.push(match as_of {
            Some(_) => Recounted { source, as_of, counts },
            // Rows of progress without any case: nothing is counted, up to no day.
            None => Recounted::nothing(source),
        });
    }
    Ok(recounted)
}

/// All that was counted becomes visible at once with its run: no page shows figures of which nobody can say
/// what they were made of.
async fn keep(context: &Context, recounted: &[Recounted], now: &Now, run: Option<&KeptRun>) -> Result<()> {
    let begun = Instant::now();
    let spinner = progress::spinner("keeping what was counted".to_owned());
    fault::point();
    context.store.commit_counts(recounted, &now.moment, run).await?;
    fault::point();
    spinner.finish_and_clear();
    say!("kept in {:.2} s / đã lưu", begun.elapsed().as_secs_f64());
    if let Some(KeptRun { run, .. }) = run {
        say!("run {0}: `chiso verify {0}` counts it again / lần tính {0}: kiểm lại bằng `chiso verify {0}`", run.code);
    }
    Ok(())
}

fn tell(source: &str, counts: &Counts, cases: u64, to: Option<Date>, took: Duration) {
    say!(
        "{source}: {} parts counted from {cases} cases in {:.2} s, to {}",
        counts.parts.len(),
        took.as_secs_f64(),
        to.map_or_else(|| "no day".to_owned(), |day| day.to_string()),
    );
    say!(
        "  đã tính {} số đếm từ {} hồ sơ, đến {}",
        format::integer(counts.parts.len() as i64, Vietnamese),
        format::integer(cases as i64, Vietnamese),
        to.map_or_else(|| "chưa có ngày nào".to_owned(), format::date),
    );
    let untold = counts.untold.iter().filter(|one| one.is_not_reported()).count();
    if untold > 0 {
        say!(
            "  {untold} columns of provinces tell nothing and count as not reported; the page /quality lists them / {untold} cột \
             của các tỉnh không nói lên điều gì, tính là không báo cáo; xem trang /quality"
        );
    }
}

fn tell_twice(twice: &SentTwice) {
    say!(
        "  {TWO_SOURCES} {}: {} cases also came from {}, and count there / hồ sơ cũng đến từ nguồn đó và được tính ở đó",
        twice.place,
        twice.n,
        twice.counted_in
    );
}

/// The load that each folder of the lake is of.
async fn loads_by_folder(context: &Context) -> Result<BTreeMap<String, i64>> {
    let files = context.store.lake_files(None).await?.into_iter();
    Ok(files.map(|file| (folder_of(&file.path).to_owned(), file.load_id)).collect())
}

/// What a load is found by: the folder of its files.
pub(super) fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Which loads the rows that count are of. `loads`: by their folders.
pub(super) fn held(source: &str, counted: &Counted, loads: &BTreeMap<String, i64>) -> Vec<HeldRows> {
    let n = |rows: u64| i64::try_from(rows).unwrap_or(i64::MAX);
    let rows = counted.held.loads.iter().filter_map(|(key @ (folder, province), rows)| {
        Some(HeldRows {
            source: source.to_owned(),
            load: *loads.get(folder)?,
            place: PlaceCode::province_of_34(*province),
            taken: n(rows.taken),
            counting: n(rows.counting),
            as_of: date_of(rows.last)?,
            open: Some(n(counted.open.get(key).copied().unwrap_or(0))),
        })
    });
    rows.collect()
}

fn settled(context: &Context) -> Result<()> {
    registers::settled(context)?;
    if are_cases_due(&context.data) {
        fs::remove_file(context.data.join(DUE))
            .context("the counts are kept, but the mark that they were due stays / đã tính xong nhưng không xóa được dấu cần tính")?;
        fault::point();
    }
    Ok(())
}
