//! `chiso runs`: which computations are kept, and which of them are forgotten; `chiso verify` counts one again.

pub mod making;
mod recount;
mod told;
mod verdict;
mod verify;

use std::collections::{BTreeSet, HashSet};

use anyhow::{Result, bail};

use super::context::Context;
use super::{loading, lock};
use crate::config::RunsAction;
use crate::domain::run::{Covers, Manifest, PROGRAM, Run, RunCounts, read_code};
use crate::engine::{announce, kept};

pub use verify::run as verify;

/// Columns of the list: heading in English and Vietnamese.
const COLUMNS: [(&str, &str); 7] = [
    ("run", "lần tính"),
    ("counted at", "tính lúc"),
    ("to", "đến ngày"),
    ("counts", "số đếm"),
    ("kB", "kB"),
    ("chiso", "chiso"),
    ("", ""),
];

pub async fn run(context: &Context, action: Option<RunsAction>) -> Result<()> {
    match action {
        None => list(context).await,
        Some(RunsAction::Forget { codes, keep }) => forget(context, &codes, keep).await,
    }
}

/// Every run, oldest first, and what keeping them takes.
async fn list(context: &Context) -> Result<()> {
    let runs = context.store.runs().await?;
    if runs.is_empty() {
        say!("no run is kept yet: `chiso compute` makes one / chưa có lần tính nào được lưu: `chiso compute` sẽ tạo");
        return Ok(());
    }
    let current = context.store.current_run().await?;
    let row = |run: &Run| {
        let (lines, bytes) = run.counts.iter().fold((0, 0), |sum, one| (sum.0 + one.lines, sum.1 + one.bytes));
        let is_shown = match (current.as_ref() == Some(&run.code), run.covers) {
            (true, Covers::All) => "<- on the pages / trên trang",
            (true, Covers::Cases) => "<- on the pages, cases only / trên trang, chỉ hồ sơ",
            (false, Covers::All) => "",
            (false, Covers::Cases) => "cases only / chỉ hồ sơ",
        };
        let program = if run.program == PROGRAM { format!("{} =", run.program) } else { run.program.clone() };
        let (lines, kilobytes) = (lines.to_string(), kilobytes(bytes));
        [run.code.clone(), run.made_at.clone(), run.as_of.to_string(), lines, kilobytes, program, is_shown.to_owned()]
    };
    let headings = [COLUMNS.map(|(en, _)| en.to_owned()), COLUMNS.map(|(_, vi)| vi.to_owned())];
    let rows: Vec<_> = headings.into_iter().chain(runs.iter().map(row)).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..COLUMNS.len()).map(width).collect();
    for row in &rows {
        let cells = row.iter().zip(&widths).enumerate();
        // Numbers stand under each other at their last digit.
        let cells = cells.map(|(column, (cell, &width))| match column {
            3 | 4 => format!("{cell:>width$}"),
            _ => format!("{cell:<width$}"),
        });
        say!("{}", cells.collect::<Vec<_>>().join("  ").trim_end());
    }
    let held = held_for_runs(context, &context.store.files_of_runs().await?.into_keys().collect()).await?;
    say!(
        "kept for runs alone: {0} kB; `chiso runs forget CODE` lets go of one, `--keep N` of all but the newest N / dung lượng chỉ \
         để lưu các lần tính: {0} kB; `chiso runs forget MÃ` bỏ một lần, `--keep N` chỉ giữ N lần mới nhất",
        kilobytes(held)
    );
    Ok(())
}

/// Lets go of runs that were named, or of all but the newest. A code that stands on a page or in an export
/// cannot be known, so nothing is ever forgotten unasked.
async fn forget(context: &Context, codes: &[String], keep: Option<usize>) -> Result<()> {
    let _writing = lock::take(&context.data)?;
    let runs = context.store.runs().await?;
    let current = context.store.current_run().await?;
    let gone: BTreeSet<String> = match keep {
        // The one on the pages is among those kept: of two runs of one second nobody can say which is the newer.
        Some(keep) => {
            let older = runs.iter().rev().map(|run| run.code.clone()).filter(|code| current.as_ref() != Some(code));
            older.skip(keep.saturating_sub(usize::from(current.is_some()))).collect()
        }
        None => codes.iter().map(|code| read_code(code)).collect(),
    };
    if let Some(unknown) = gone.iter().find(|&code| !runs.iter().any(|run| run.code == *code)) {
        bail!(not_there(unknown));
    }
    if let Some(code) = current.filter(|code| gone.contains(code)) {
        bail!(
            "{code} is the run of what the pages show; load or compute first / {code} là lần tính của số liệu đang hiển thị; hãy \
             nạp hoặc tính lại trước"
        );
    }
    let before: HashSet<String> = context.store.files_of_runs().await?.into_keys().collect();
    let was = held_for_runs(context, &before).await?;
    let mut needed = HashSet::new();
    for run in runs.iter().filter(|run| !gone.contains(&run.code)) {
        needed.extend(manifest_of(context, run).await?.needed().map(|(path, _)| path));
        needed.extend(run.counts.iter().map(|counts| RunCounts::file_of(&counts.hash)));
    }
    let folders: BTreeSet<&str> = before.difference(&needed).map(|path| changing(path)).collect();
    announce(&context.data, folders)?;
    context.store.forget_runs(&gone, &needed).await?;
    loading::tidy(context).await?;
    let is = held_for_runs(context, &context.store.files_of_runs().await?.into_keys().collect()).await?;
    say!(
        "{} runs are forgotten, {} kB are free / đã bỏ {0} lần tính, giải phóng {1} kB",
        gone.len(),
        kilobytes(was - is)
    );
    Ok(())
}

/// What is announced of a file that may go: its folder in the lake, or the file itself.
fn changing(path: &str) -> &str {
    if path.starts_with("runs/") { path } else { path.rsplit_once('/').map_or(path, |(folder, _)| folder) }
}

/// Bytes of files that are there for runs and for nothing else.
async fn held_for_runs(context: &Context, files: &HashSet<String>) -> Result<i64> {
    let visible: HashSet<String> = context.store.lake_files(None).await?.into_iter().map(|file| file.path).collect();
    let sizes = files.difference(&visible).filter_map(|path| std::fs::metadata(context.data.join(path)).ok());
    Ok(sizes.map(|about| i64::try_from(about.len()).unwrap_or(i64::MAX)).sum())
}

/// The run of that code, however it is written.
async fn existing(context: &Context, code: &str) -> Result<Run> {
    let code = read_code(code);
    let run = context.store.runs().await?.into_iter().find(|run| run.code == code);
    match run {
        Some(run) => Ok(run),
        None => bail!(not_there(&code)),
    }
}

fn not_there(code: &str) -> String {
    format!(
        "there is no run {code}; a code looks like R-2026-10-10-7F3K9Q, and `chiso runs` lists them / không có lần tính này; mã có dạng \
         R-2026-10-10-7F3K9Q, `chiso runs` liệt kê các lần tính"
    )
}

/// The loads that a run was made of; fails if they are not as they were kept.
async fn manifest_of(context: &Context, run: &Run) -> Result<Manifest> {
    let text = kept_text(context, &run.manifest).await?;
    match text.and_then(|text| Manifest::parse(&text)) {
        Some(manifest) => Ok(manifest),
        None => bail!(
            "the list of loads of run {0} is lost or was changed in the database / danh sách lần nạp của lần tính {0} đã mất hoặc bị sửa \
             trong cơ sở dữ liệu",
            run.code
        ),
    }
}

/// A text of a run; `None` if it is not there, or is another one by now.
async fn kept_text(context: &Context, hash: &str) -> Result<Option<String>> {
    Ok(context.store.kept_text(hash).await?.filter(|text| kept::hash_of(text) == hash))
}

fn kilobytes(bytes: i64) -> String {
    (bytes.max(0) as u64).div_ceil(1000).to_string()
}
