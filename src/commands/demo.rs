//! `chiso demo`: the sample data loaded, counted and ready to be served. What is there already is
//! not done twice, so a second start is instant.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use include_dir::{Dir, include_dir};

use super::context::Context;
use super::{Now, counting, ingest, loading, sample};
use crate::config::SampleSize;
use crate::domain::load::{LoadRequest, Way};
use crate::domain::source::{Contract, SourceMapping};

/// Real published figures; they travel in the binary, so that the demo needs no clone.
static SAMPLE_DATA: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/sample-data");

/// Brings the data folder to the state that the demo shows.
pub async fn load(context: &Context, size: &SampleSize, now: &Now) -> Result<()> {
    let loads = context.store.loads().await?;
    let known: BTreeSet<(String, String)> = loads.iter().map(|load| (load.source.clone(), load.file.clone())).collect();
    let now = &not_before_the_sample(now);
    loading::tidy(context).await?;
    for source in &context.catalogue.sources {
        let forms = SAMPLE_DATA.get_dir("forms").into_iter().flat_map(Dir::files);
        for file in SAMPLE_DATA.files().chain(forms).filter(|file| belongs_to(source, file.path())) {
            let name = file_name(file.path());
            if !known.contains(&(source.id.clone(), name.clone())) {
                reported(context, source, &name, file.contents(), now).await?;
            }
        }
    }
    cases(context, size, &known, now).await?;
    // Also what an interrupted start loaded and did not count.
    if counting::is_due(&context.data) {
        counting::run_due(context, now).await?;
    }
    Ok(())
}

/// The sample speaks of a stated day; on a machine whose clock is behind, it is that day.
fn not_before_the_sample(now: &Now) -> Now {
    match now.today < sample::AS_OF {
        true => Now { moment: format!("{}T23:59:59+07:00", sample::AS_OF), today: sample::AS_OF },
        false => now.clone(),
    }
}

/// A sample file is named after its source, with or without a date: `portal_766.json`,
/// `portal_766.2026-10-03.json`; one in `forms` after its form: `forms/ii06a.lai_chau.2026-Q3.xlsx`.
fn belongs_to(source: &SourceMapping, file: &Path) -> bool {
    let name = file_name(file);
    let stem = name.split('.').next();
    match &source.contract {
        Contract::Cases(_) => false,
        Contract::FormReport(report) => file.starts_with("forms") && stem == Some(report.form.as_str()),
        _ => stem == Some(source.id.as_str()),
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

async fn reported(context: &Context, source: &SourceMapping, name: &str, bytes: &[u8], now: &Now) -> Result<()> {
    let folder = context.data.join("sample");
    fs::create_dir_all(&folder)?;
    let path = folder.join(name);
    fs::write(&path, bytes).with_context(|| format!("cannot write {0} / không ghi được: {0}", path.display()))?;
    ingest::one(context, source, &path, &by_hand(), now).await
}

fn by_hand() -> LoadRequest {
    LoadRequest { period: String::new(), stated_at: None, way: Way::CommandLine, province: None }
}

/// Synthetic cases of the size asked for. Another size in the same data folder would mix two
/// samples, so it is refused.
async fn cases(context: &Context, size: &SampleSize, known: &BTreeSet<(String, String)>, now: &Now) -> Result<()> {
    let folder = context.data.join("sample").join(format!("cases-{}-seed-{}", size.cases, size.seed));
    let finished = folder.join("loaded");
    if finished.exists() {
        say!("the sample is loaded already: {} synthetic cases, seed {}", size.cases, size.seed);
        return Ok(());
    }
    let has_cases = context.catalogue.sources.iter().any(|source| {
        matches!(source.contract, Contract::Cases(_)) && known.iter().any(|(loaded, _)| *loaded == source.id)
    });
    if has_cases && !folder.exists() {
        bail!(
            "the data folder {} already holds other cases; use another with --data, or the --cases and --seed it was made with / thư mục {0} đã có hồ sơ khác; hãy dùng thư mục khác với --data",
            context.data.display()
        );
    }
    let written = sample::write(&context.catalogue, size, &folder)?;
    let files = [("case_portal", &written.csv, written.csv_rows), ("case_sync", &written.json, written.json_rows)];
    // A very small sample may leave one of them without a case.
    for (source, file, _) in files.into_iter().filter(|&(.., rows)| rows > 0) {
        let source = context
            .catalogue
            .source(source)
            .context("the catalogue lacks a case source / danh mục thiếu nguồn hồ sơ")?;
        ingest::one(context, source, file, &by_hand(), now).await?;
    }
    fs::write(&finished, "")?;
    Ok(())
}
