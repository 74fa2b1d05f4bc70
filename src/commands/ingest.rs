//! `chiso ingest`: files of one source, each loaded whole or not at all.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use super::Now;
use super::context::Context;
use super::loading;
use super::loads::mended_whole;
use crate::domain::load::{Load, LoadRequest, LoadState, Outcome, Way};
use crate::domain::personal::shown_path;
use crate::domain::source::SourceMapping;
use crate::domain::text::Language::Vietnamese;
use crate::formats::FileInput;
use crate::report::outcome::Outcome as Rows;
use crate::report::{format, words};

/// Loads the files. Cases that became visible are marked as due to be counted, also if it fails.
pub async fn run(
    context: &Context,
    source: &str,
    files: &[PathBuf],
    period: &str,
    as_of: &str,
    now: &Now,
) -> Result<()> {
    let mapping = loading::source(context, source)?;
    let request = LoadRequest {
        period: loading::period(period)?,
        stated_at: loading::stated(as_of)?,
        way: Way::CommandLine,
        province: None,
    };
    loading::tidy(context).await?;
    let mut failed = 0;
    for file in files {
        // One bad file must not keep the good ones out.
        if let Err(error) = one(context, mapping, file, &request, now).await {
            failed += 1;
            eprintln!("error / lỗi: {}: {error:#}", shown_path(file));
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

/// Loads one file, unless it was loaded before. Fails on one that is refused.
pub async fn one(
    context: &Context,
    source: &SourceMapping,
    file: &Path,
    request: &LoadRequest,
    now: &Now,
) -> Result<()> {
    let begun = Instant::now();
    match loading::load_one(context, source, &FileInput::new(file), request, now).await? {
        Outcome::AlreadyThere(known) => {
            say!(
                "{}: loaded before, as load {} of {}; nothing changed / đã nạp trước đó (lần nạp {1}), không có gì thay đổi",
                shown_path(file),
                known.id,
                known.loaded_at
            );
            if !known.remark.en.is_empty() {
                say!("  {} / {}", known.remark.en, known.remark.vi);
            }
        }
        Outcome::Loaded(load) => summarise(context, &load, Some(begun.elapsed())),
        Outcome::Refused(load) => {
            summarise(context, &load, Some(begun.elapsed()));
            bail!("load {} refused / bị từ chối: {} / {}", load.id, load.remark.en, load.remark.vi);
        }
    }
    Ok(())
}

/// What became of a file's rows, in a few lines.
pub fn summarise(context: &Context, load: &Load, took: Option<Duration>) {
    say!(
        "{}: {}: load {}, read {} = accepted {} + rejected {} + duplicate {} + superseded {}{}{}{}",
        load.source,
        load.file,
        load.id,
        load.read,
        load.accepted,
        load.rejected,
        load.duplicate,
        load.superseded,
        if load.replaced > 0 { format!("; {} earlier versions replaced", load.replaced) } else { String::new() },
        load.speaks_of().map(|(as_of, nature)| format!(" (as of {as_of}, {})", nature.as_str())).unwrap_or_default(),
        took.map(|took| format!(" in {:.2} s", took.as_secs_f64())).unwrap_or_default(),
    );
    let replaced = if load.replaced > 0 { format!("; thay {} bản cũ hơn", load.replaced) } else { String::new() };
    let speaks_of = load.speaks_of().map(|(as_of, nature)| {
        format!(" (số liệu đến {}, {})", format::date(as_of), words::nature(nature, Vietnamese))
    });
    say!("  lần nạp {}: {}{replaced}{}", load.id, Rows::of(load).text(Vietnamese), speaks_of.unwrap_or_default());
    if load.state == LoadState::Visible && !load.remark.en.is_empty() {
        say!("  warning / cảnh báo: {} / {}", load.remark.en, load.remark.vi);
    }
    if let Some(quarantine) = &load.quarantine_file {
        say!(
            "  rejected rows with their reasons / các dòng bị loại và lý do: {}",
            context.data.join(quarantine).display()
        );
        if let Some(whole) = mended_whole(context, load) {
            say!("  {} / {}", whole.en, whole.vi);
        }
    }
}
