//! `chiso source new` and `chiso source check`: the draft of a mapping, and a load that writes nothing.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use super::Now;
use super::context::{self, Context};
use super::loading;
use super::loads::{heading, tell_rows};
use super::output;
use crate::config::{DataPlace, SourceRequest};
use crate::domain::check::{ColumnProfile, Finding};
use crate::domain::load::{Brought, Load, LoadRequest, LoadState, Way};
use crate::domain::personal::{may_be_code, may_be_shown, shown_headings, shown_path, withheld};
use crate::domain::source::SourceMapping;
use crate::engine::draft::{self, Purpose, Used, UsedColumn};
use crate::engine::ingest::Taken;
use crate::formats::FileInput;
use crate::store::{Identity, Store};

/// Values that lead nowhere are named up to here.
const MOST_UNKNOWN: usize = 20;
/// Provinces are named up to here, else counted.
const MOST_PLACES: usize = 3;
/// Single values of a column are told apart up to here.
const MOST_VALUES: usize = 3;

pub async fn run(place: &DataPlace, request: &SourceRequest, now: &Now) -> Result<()> {
    match request {
        SourceRequest::New { file, out } => new(place, file, out),
        SourceRequest::Check { name, file, period, as_of } => {
            let request = LoadRequest {
                period: loading::period(period)?,
                stated_at: loading::stated(as_of)?,
                way: Way::CommandLine,
                province: None,
            };
            check(place, name, file, &request, now).await
        }
    }
}

fn new(place: &DataPlace, file: &Path, out: &Path) -> Result<()> {
    let catalogue = context::catalogue(place)?;
    let draft = draft::draft(&FileInput::new(file), &catalogue.atlas).with_context(|| shown_path(file))?;
    output::write(out, draft.as_bytes())
}

/// Fails on a file that would be refused.
async fn check(place: &DataPlace, name: &str, file: &Path, request: &LoadRequest, now: &Now) -> Result<()> {
    let (mut context, _borrowed) = look_only(place).await?;
    let id = match name.ends_with(".toml") {
        true => context.catalogue.add_draft(Path::new(name))?,
        false => name.to_owned(),
    };
    let source = loading::source(&context, &id)?;
    let input = FileInput::new(file);
    let Taken { load, brought } = loading::preview(&context, source, &input, request, now).await?;
    say!("{}: {} (nothing was written / không ghi gì)", source.id, shown_path(file));
    let known = context.store.known_load(Identity::of(&load)).await?;
    if let Some(known) = known {
        say!(
            "  the same file is there already, as load {}: loading it again changes nothing / tệp này đã được nạp (lần nạp {0})",
            known.id
        );
    }
    rows(&load);
    findings(&context, &source.id, &brought.findings);
    profiles(&context, &source.id, &brought);
    // A file that cannot be read at all has said so already.
    if let Ok(used) = draft::used(source, &input) {
        columns(source, &used);
    }
    if load.state == LoadState::Refused {
        bail!("the file would be refused / tệp sẽ bị từ chối: {} / {}", load.remark.en, load.remark.vi);
    }
    say!("The file would be loaded. / Tệp sẽ được nạp.");
    Ok(())
}

/// A folder that goes when it is no longer needed.
struct Borrowed(PathBuf);

impl Drop for Borrowed {
    fn drop(&mut self) {
        // What is left of it is in the system's folder for such things.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The data folder as it is: one that is not there is not made, not even for a database.
async fn look_only(place: &DataPlace) -> Result<(Context, Option<Borrowed>)> {
    if place.database.is_some() || place.data.join("chiso.db").exists() {
        return Ok((context::open(place).await?, None));
    }
    let elsewhere = std::env::temp_dir().join(format!("chiso-source-check-{}", std::process::id()));
    std::fs::create_dir_all(&elsewhere)
        .with_context(|| format!("cannot create {0} / không tạo được: {0}", elsewhere.display()))?;
    let borrowed = Borrowed(elsewhere);
    let store = Store::open(&Store::address_in(&borrowed.0)).await?;
    Ok((
        Context {
            catalogue: context::catalogue(place)?,
            store,
            data: place.data.clone(),
            pseudonym_key: place.pseudonym_key(),
        },
        Some(borrowed),
    ))
}

fn rows(load: &Load) {
    say!(
        "  read / đọc {} = accepted / nhận {} + rejected / loại {} + duplicate / trùng {} + superseded / bản cũ {}",
        load.read,
        load.accepted,
        load.rejected,
        load.duplicate,
        load.superseded
    );
    if load.replaced > 0 {
        say!("  {} earlier versions would be replaced / bản cũ trong kho sẽ được thay", load.replaced);
    }
    if load.state != LoadState::Refused {
        say!("  as of / số liệu đến {}, {}", load.as_of, load.nature.as_str());
    }
}

fn findings(context: &Context, source: &str, findings: &[Finding]) {
    if findings.is_empty() {
        return;
    }
    say!("\nWhat the checks found / Kết quả kiểm tra:");
    for finding in findings {
        let place = finding.place.as_ref().map_or_else(String::new, |place| format!(" {place}"));
        let column = if finding.column.is_empty() {
            String::new()
        } else {
            format!(" [{}]", heading(context, source, &finding.column))
        };
        let found = format!("{}{place}{column}: {} of {}", finding.check, finding.n, finding.of);
        tell_rows(context, source, &found, finding);
    }
}

/// Columns that hold one value, or none, as far as the load's own profile tells: a line a column.
fn profiles(context: &Context, source: &str, brought: &Brought) {
    let mut columns: Vec<(&str, Vec<&ColumnProfile>)> = Vec::new();
    // Of a single row nothing can be told.
    for profile in brought.profiles.iter().filter(|profile| profile.rows > 1) {
        match columns.iter_mut().find(|(column, _)| *column == profile.column) {
            Some((_, profiles)) => profiles.push(profile),
            None => columns.push((&profile.column, vec![profile])),
        }
    }
    columns.retain(|(_, profiles)| profiles.iter().any(|profile| profile.filled == 0 || profile.only.is_some()));
    if columns.is_empty() {
        return;
    }
    say!(
        "\nColumns that hold one value or none, province by province / Cột chỉ có một giá trị hoặc để trống, theo tỉnh:"
    );
    for (column, profiles) in columns {
        let told: Vec<String> =
            kinds_of_profiles(&profiles).into_iter().map(|kind| kind.told(profiles.len())).collect();
        say!("  {}: {}", heading(context, source, column), told.join("; "));
    }
}

/// Provinces of which a column tells the same.
struct Kind<'a> {
    /// `None`: it is empty there.
    only: Option<&'a str>,
    places: Vec<String>,
}

impl Kind<'_> {
    fn told(&self, all: usize) -> String {
        let what = match self.only {
            None => "empty / trống".to_owned(),
            Some(only) if may_be_shown(only) => format!("only / chỉ có `{only}`"),
            Some(only) => format!("only / chỉ có {}", withheld(only)),
        };
        let n = self.places.len();
        let named = if n <= MOST_PLACES { format!(" ({})", self.places.join(", ")) } else { String::new() };
        format!("{what} in / ở {n} of / trên {all}{named}")
    }
}

/// Empty first, then the values of most provinces; many single values are one kind.
fn kinds_of_profiles<'a>(profiles: &[&'a ColumnProfile]) -> Vec<Kind<'a>> {
    let mut kinds: Vec<Kind<'_>> = Vec::new();
    for profile in profiles.iter().filter(|profile| profile.filled == 0 || profile.only.is_some()) {
        let only = if profile.filled == 0 { None } else { profile.only.as_deref() };
        let place = profile.place.to_string();
        match kinds.iter_mut().find(|kind| kind.only == only) {
            Some(kind) => kind.places.push(place),
            None => kinds.push(Kind { only, places: vec![place] }),
        }
    }
    let (mut few, many): (Vec<_>, Vec<_>) = (kinds.into_iter()).partition(|kind| kind.only.is_none());
    if many.len() > MOST_VALUES {
        let places = many.into_iter().flat_map(|kind| kind.places).collect();
        few.push(Kind { only: Some("..."), places });
    } else {
        few.extend(many);
    }
    few
}

fn columns(source: &SourceMapping, used: &Used) {
    let cut = if used.is_cut { format!(" (the first {0} rows / {0} dòng đầu)", used.rows) } else { String::new() };
    say!("\nColumns / Các cột{cut}:");
    let is_known =
        |name: &str| used.columns.iter().any(|column| column.heading == name && column.purpose != Purpose::Unknown);
    let headings = shown_headings(used.columns.iter().map(|column| column.heading.as_str()), is_known);
    for (column, heading) in used.columns.iter().zip(headings) {
        say!("  {}", told(column, heading, used.rows));
        for (value, rows) in column.unknown.iter().take(MOST_UNKNOWN) {
            let value = if may_be_code(value, *rows) { format!("`{value}`") } else { withheld(value) };
            say!("      not in the mapping / chưa có trong ánh xạ: {value}, {rows} rows / dòng");
        }
        if column.unknown.len() > MOST_UNKNOWN {
            say!("      ... and / và {} more / giá trị khác", column.unknown.len() - MOST_UNKNOWN);
        }
    }
    for (canonical, heading) in &used.missing {
        say!("  `{heading}` ({canonical}): not in the file / tệp không có cột này");
    }
    if used.columns.iter().any(|column| column.purpose == Purpose::Unknown) {
        say!(
            "  (columns that {} does not name are not read, and are left out of the quarantine / các cột chưa khai báo không \
             được đọc và không được lưu)",
            source.id
        );
    }
}

fn told(column: &UsedColumn, heading: &str, rows: usize) -> String {
    match &column.purpose {
        Purpose::Read(names) => {
            let distinct = match column.distinct {
                Some(0) => String::new(),
                Some(1) if column.filled > 1 => "; ONE VALUE ONLY / chỉ một giá trị".to_owned(),
                Some(distinct) => format!("; {distinct} different / giá trị khác nhau"),
                None => "; many different / nhiều giá trị khác nhau".to_owned(),
            };
            format!("`{heading}` -> {}: filled / có {} of {rows}{distinct}", names.join(", "), column.filled)
        }
        Purpose::Dropped => format!("`{heading}`: personal, dropped / dữ liệu cá nhân, không lưu"),
        Purpose::Harmless => format!("`{heading}`: not read, kept with rejected rows / không đọc"),
        Purpose::Unknown => format!("`{heading}`: NOT IN THE MAPPING / chưa khai báo"),
    }
}
