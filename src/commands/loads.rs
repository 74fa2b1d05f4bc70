//! `chiso loads`: what was loaded, one by one. Taking back and loading again is `changing_loads`.

use anyhow::{Context as _, Result};

use super::Now;
use super::context::{self, Context};
use crate::config::{DataPlace, LoadsAction};
use crate::domain::check::{self, Example, Finding, SentTwice, TWO_SOURCES};
use crate::domain::load::{Load, LoadState};
use crate::domain::source::{Contract, FileFormat};
use crate::domain::text::Text;

/// Columns of the list: heading in English and Vietnamese.
const COLUMNS: [(&str, &str); 12] = [
    ("load", "lần nạp"),
    ("state", "tình trạng"),
    ("source", "nguồn"),
    ("period", "kỳ"),
    ("read", "đọc"),
    ("accepted", "nhận"),
    ("rejected", "loại"),
    ("duplicate", "trùng"),
    ("superseded", "bản cũ"),
    ("as of", "tính đến"),
    ("loaded at", "nạp lúc"),
    ("file", "tệp"),
];

/// Only taking back and loading again ask for the moment.
#[cfg_attr(not(feature = "engine"), allow(unused_variables))]
pub async fn run(place: &DataPlace, source: Option<&str>, action: Option<LoadsAction>, now: &Now) -> Result<()> {
    let context = context::open(place).await?;
    match action {
        None => list(&context, source).await,
        Some(LoadsAction::Show { load }) => show(&context, load).await,
        #[cfg(feature = "engine")]
        Some(action) => super::changing_loads::run(&context, &action, now).await,
    }
}

/// Every load in its order, of one source or of all.
pub async fn list(context: &Context, source: Option<&str>) -> Result<()> {
    let loads = context.store.loads().await?;
    let rows: Vec<[String; COLUMNS.len()]> =
        loads.iter().filter(|load| source.is_none_or(|source| source == load.source)).map(row).collect();
    if rows.is_empty() {
        say!("nothing was loaded yet / chưa nạp tệp nào");
        return Ok(());
    }
    let headings = [COLUMNS.map(|(en, _)| en.to_owned()), COLUMNS.map(|(_, vi)| vi.to_owned())];
    let widths: Vec<usize> = (0..COLUMNS.len())
        .map(|column| headings.iter().chain(&rows).map(|row| row[column].chars().count()).max().unwrap_or(0))
        .collect();
    for row in headings.iter().chain(&rows) {
        let cells = row.iter().zip(&widths).enumerate();
        // Numbers stand under each other at their last digit.
        let cells = cells.map(|(column, (cell, &width))| match column {
            0 | 4..=8 => format!("{cell:>width$}"),
            _ => format!("{cell:<width$}"),
        });
        say!("{}", cells.collect::<Vec<_>>().join("  ").trim_end());
    }
    Ok(())
}

fn row(load: &Load) -> [String; COLUMNS.len()] {
    [
        load.id.to_string(),
        load.state.as_str().to_owned(),
        load.source.clone(),
        if load.period.is_empty() { "-".to_owned() } else { load.period.clone() },
        load.read.to_string(),
        load.accepted.to_string(),
        load.rejected.to_string(),
        load.duplicate.to_string(),
        load.superseded.to_string(),
        load.speaks_of().map_or_else(|| "-".to_owned(), |(as_of, _)| as_of.to_string()),
        load.loaded_at.clone(),
        load.file.clone(),
    ]
}

/// The load of that number.
pub async fn existing(context: &Context, id: i64) -> Result<Load> {
    let load = context.store.load(id).await?;
    load.with_context(|| {
        format!(
            "there is no load {id}; `chiso loads` lists them / không có lần nạp này; `chiso loads` liệt kê các lần nạp"
        )
    })
}

/// Everything that is kept of one load.
pub async fn show(context: &Context, id: i64) -> Result<()> {
    let load = existing(context, id).await?;
    let inspection = context.store.inspection(id).await?;
    let state = state(load.state);
    say!("load {id} / lần nạp {id}: {} / {}", state.en, state.vi);
    let line = |en: &str, vi: &str, value: &str| {
        if !value.is_empty() {
            say!("  {:<44} {value}", format!("{en} / {vi}"));
        }
    };
    line("source", "nguồn", &load.source);
    line("file", "tệp", &load.file);
    line("hash (blake3)", "mã băm (blake3)", &load.hash);
    line("declared period", "kỳ khai báo", &load.period);
    line(
        "province of the sender",
        "tỉnh của bên gửi",
        &load.province.as_ref().map(ToString::to_string).unwrap_or_default(),
    );
    line("read", "số dòng đọc", &load.read.to_string());
    line("= accepted", "= nhận", &load.accepted.to_string());
    line("+ rejected", "+ loại", &load.rejected.to_string());
    line("+ duplicate", "+ trùng", &load.duplicate.to_string());
    line("+ superseded by newer versions", "+ có bản mới hơn", &load.superseded.to_string());
    line("earlier versions replaced", "số bản cũ bị thay thế", &load.replaced.to_string());
    if let Some((as_of, nature)) = load.speaks_of() {
        line("as of", "dữ liệu tính đến", &as_of.to_string());
        line("nature", "tính chất", nature.as_str());
    }
    line(
        "as of, as the sender stated it",
        "thời điểm trích xuất do bên gửi khai báo",
        &load.stated_at.map(|moment| moment.to_string()).unwrap_or_default(),
    );
    line("way in", "đường vào", &load.way.to_text());
    line("lies at", "nằm ở", &load.origin);
    line("loaded at", "nạp lúc", &load.loaded_at);
    line("remark", "ghi chú", &remark(&load.remark));
    line("mapping", "ánh xạ", mapping(context, &load));
    let whole = mended_whole(context, &load);
    line(
        "rejected rows",
        "các dòng bị loại",
        &load.quarantine_file.map(|file| place(context, &file)).unwrap_or_default(),
    );
    line("to mend it", "cách sửa", &whole.map(|text| format!("{} / {}", text.en, text.vi)).unwrap_or_default());
    inspection.findings.iter().for_each(|finding| tell(context, &load.source, finding));
    if load.state == LoadState::Visible {
        let holds = |one: &SentTwice| inspection.profiles.iter().any(|profile| profile.place == one.place);
        let twice = context.store.sent_twice().await?.into_iter();
        let own = twice.filter(|one| one.source == load.source || one.counted_in == load.source);
        own.filter(holds).for_each(|one| tell_twice(context, &one));
    }
    Ok(())
}

/// Cases that two sources tell: no file alone holds them, and each file of both sources is told.
fn tell_twice(context: &Context, SentTwice { source, place, counted_in, n }: &SentTwice) {
    say!(
        "  {TWO_SOURCES} {place}: {n} cases of {source} are in {counted_in} too, and count there once / {n} hồ sơ của {source} cũng có \
         ở {counted_in}, chỉ tính một lần ở đó{}",
        title(context, TWO_SOURCES),
    );
}

fn tell(context: &Context, source: &str, finding: &Finding) {
    let place = finding.place.as_ref().map(|place| format!(" {place}")).unwrap_or_default();
    let column = if finding.column.is_empty() {
        String::new()
    } else {
        format!(" {}", heading(context, source, &finding.column))
    };
    let found = format!("{}{column}{place}: {} of {} / trên {2}", finding.check, finding.n, finding.of);
    tell_rows(context, source, &found, finding);
}

/// `found`: the check, where it was broken and how often; behind it on which lines, and an example.
pub fn tell_rows(context: &Context, source: &str, found: &str, finding: &Finding) {
    say!(
        "  {found}; {} {}{}",
        numbered(context, source),
        check::listed(&finding.lines),
        title(context, &finding.check),
    );
    if let Some(example) = &finding.example {
        say!("    {}", in_words(example));
    }
}

/// What one row holds, in both languages.
fn in_words(example: &Example) -> String {
    let (line, text) = (example.line, &example.text);
    format!("such as no. {line}: {} / ví dụ số {line}: {}", text.en, text.vi)
}

/// What a check is called; nothing if the catalogue does not have it any more.
pub fn title(context: &Context, code: &str) -> String {
    let check = check::find(&context.catalogue.checks, code);
    check.map_or_else(String::new, |check| format!("  {} / {}", check.title.en, check.title.vi))
}

/// What is done with rejected rows that are no file to be mended: those of a form, which counts as a whole.
pub fn mended_whole(context: &Context, load: &Load) -> Option<Text> {
    let contract = &context.catalogue.source(&load.source)?.contract;
    (matches!(contract, Contract::FormReport(_)) && load.rejected > 0).then(|| {
        Text::new(
            "sửa chính biểu đã gửi theo các lý do rồi gửi lại cả biểu, biểu gửi sau thay cả biểu này; danh sách dòng bị loại \
             không phải là biểu nên không nạp được",
            "mend the form itself by these reasons and send it whole, it takes the place of all of this one; the list of rejected \
             rows is no form and cannot be loaded",
        )
    })
}

/// What the numbers count that a finding names.
pub fn numbered(context: &Context, source: &str) -> &'static str {
    match context.catalogue.source(source).map(|source| &source.format) {
        Some(FileFormat::Json) => "records / bản ghi",
        _ => "lines / dòng",
    }
}

/// What the source calls a canonical column; anything else as it is.
pub fn heading<'a>(context: &'a Context, source: &str, column: &'a str) -> &'a str {
    let contract = context.catalogue.source(source).map(|source| &source.contract);
    match contract {
        Some(Contract::Cases(mapping)) => mapping.columns.get(column).map_or(column, String::as_str),
        _ => column,
    }
}

fn state(state: LoadState) -> Text {
    match state {
        LoadState::Visible => Text::new("được tính", "counts"),
        LoadState::Refused => Text::new("bị từ chối", "refused"),
        LoadState::Undone => Text::new("đã rút lại", "taken back"),
    }
}

fn remark(remark: &Text) -> String {
    if remark.en.is_empty() { String::new() } else { format!("{} / {}", remark.en, remark.vi) }
}

#[cfg(feature = "engine")]
fn mapping(context: &Context, load: &Load) -> &'static str {
    match context.catalogue.source(&load.source) {
        Some(source) if crate::engine::ingest::fingerprint(source) == load.mapping => "that of today / như hiện nay",
        Some(_) => "another one than today's: `chiso loads replay` / khác hiện nay: `chiso loads replay`",
        None => "the source is not in the catalogue any more / nguồn không còn trong danh mục",
    }
}

#[cfg(not(feature = "engine"))]
fn mapping(_: &Context, _: &Load) -> &'static str {
    ""
}

#[cfg(feature = "engine")]
fn place(context: &Context, file: &str) -> String {
    context.data.join(file).display().to_string()
}

#[cfg(not(feature = "engine"))]
fn place(_: &Context, file: &str) -> String {
    file.to_owned()
}
