//! One file to the store, whichever way it came: identity, reader, manifest. The write lock is the
//! caller's, and so is counting afterwards.

use std::collections::HashSet;
use std::fmt;

use anyhow::{Context as _, Result, bail};
use jiff::civil::{Date, DateTime};

use super::Now;
use super::context::Context;
use super::counting;
use super::progress;
use super::pseudonym_key::KeyFile;
use super::registers;
use super::runs::making::{self, Change, Next};
use super::sent_forms;
use crate::catalog::Catalogue;
use crate::domain::check::Finding;
use crate::domain::load::{Brought, Load, LoadRequest, LoadState, Outcome};
use crate::domain::period::Period;
use crate::domain::reading::Nature;
use crate::domain::run::{BroughtKind, KeptBrought};
use crate::domain::source::{CaseMapping, Contract, FormReportMapping, SourceMapping};
use crate::domain::stated::{Unfit, day_in_name, stated_moment};
use crate::domain::text::Text;
use crate::engine::fault;
use crate::engine::ingest::{
    CaseLoad, Taken, day_in_vietnam, findings_of, fingerprint, keep_rejected, read_whole, remark_of,
};
use crate::engine::kept;
use crate::engine::published;
use crate::engine::sent_form;
use crate::engine::{Places, PseudonymKey, RejectedRow, RowContract, Stated, announce, sweep};
use crate::formats::{BytesInput, Input, PassedOver, hash};
use crate::store::Identity;

/// Loads one file, unless the very same one is there. To be called under the write lock; what became
/// visible is marked as due to be counted. An error is one of ours, or of a file that cannot be read
/// to its end: nothing of it is kept then, and it may be tried again.
pub async fn load_one(
    context: &Context,
    source: &SourceMapping,
    input: &dyn Input,
    request: &LoadRequest,
    now: &Now,
) -> Result<Outcome> {
    check_stated(source, request, input.name(), now)?;
    let hash = hash(input)?;
    let identity = Identity { source: &source.id, hash: &hash, period: &request.period, stated_at: request.stated_at };
    if let Some(known) = context.store.known_load(identity).await? {
        return Ok(Outcome::AlreadyThere(with_its_successor(context, known).await?));
    }
    let before = files_before(context, &source.id, i64::MAX).await?;
    let taken = take(context, source, input, &hash, request, &before, Write::Lake, now)?;
    commit(context, beside(context, taken).await?, now).await
}

/// A load whose form a later one replaced says so in its remark: that nothing changed is no answer to
/// one who wants it back.
async fn with_its_successor(context: &Context, known: Load) -> Result<Load> {
    let Some(later) = context.store.replacing_form(known.id).await? else { return Ok(known) };
    let remark = Text::new(
        format!(
            "Lần nạp {} hiện không được tính: lần nạp {later} gửi sau, cùng tỉnh và cùng kỳ, đã thay thế. Nếu lần nạp {later} \
             sai, hãy rút lại: chiso loads undo {later}",
            known.id
        ),
        format!(
            "Load {} does not count now: load {later}, sent later for the same province and days, counts in its place. If \
             load {later} is wrong, take it back: chiso loads undo {later}",
            known.id
        ),
    );
    Ok(Load { remark, ..known })
}

/// What loading the file now would come to; nothing is written.
pub async fn preview(
    context: &Context,
    source: &SourceMapping,
    input: &dyn Input,
    request: &LoadRequest,
    now: &Now,
) -> Result<Taken> {
    check_stated(source, request, input.name(), now)?;
    let hash = hash(input)?;
    let before = files_before(context, &source.id, i64::MAX).await?;
    let taken = take(context, source, input, &hash, request, &before, Write::Nothing, now)?;
    beside(context, taken).await
}

/// A load beside the loads that are there.
async fn beside(context: &Context, taken: Taken) -> Result<Taken> {
    let taken = sent_forms::compared(context, taken, i64::MAX).await?;
    registers::compared(context, taken, i64::MAX).await
}

/// Removes what commands that were killed left in the data folder. Only under the write lock.
pub async fn tidy(context: &Context) -> Result<()> {
    let mut known = HashSet::new();
    for load in context.store.loads().await? {
        known.extend(load.lake_files);
        known.extend(load.quarantine_file);
    }
    known.extend(context.store.files_of_runs().await?.into_keys());
    sweep(&context.data, &known)
}

/// The source of that name, or an error that lists those there are.
pub fn source<'a>(context: &'a Context, id: &str) -> Result<&'a SourceMapping> {
    context.catalogue.source(id).with_context(|| {
        let known: Vec<&str> = context.catalogue.sources.iter().map(|known| known.id.as_str()).collect();
        format!(
            "there is no source `{id}`; the catalogue has: {0} / không có nguồn `{id}`; danh mục có: {0}",
            known.join(", ")
        )
    })
}

/// A declared period as it is kept: `2026-10`, or empty if none is declared.
pub fn period(text: &str) -> Result<String> {
    if text.is_empty() {
        return Ok(String::new());
    }
    let period: Period = text.parse()?;
    Ok(period.to_string())
}

/// The moment that was stated for an export; `None` if the text is empty.
pub fn stated(text: &str) -> Result<Option<DateTime>> {
    if text.is_empty() {
        return Ok(None);
    }
    stated_moment(text).map(Some).with_context(|| {
        format!(
            "`{text}` is no day or moment; write it as 2026-10-31 or 2026-10-31T16:30 / `{text}` không phải ngày hoặc thời điểm; hãy viết \
             như 2026-10-31 hoặc 2026-10-31T16:30"
        )
    })
}

/// Fails where nobody says when a file was made, where two say it, and on a day to come.
/// `name`: of the file, which may tell a day that is proposed and never assumed.
pub(super) fn check_stated(source: &SourceMapping, request: &LoadRequest, name: &str, now: &Now) -> Result<()> {
    let today = day_in_vietnam(&now.moment)?;
    if let Some(unfit) = Unfit::of(source, request.stated_at) {
        let mut text = unfit.text();
        if let Some(day) = day_in_name(name).filter(|&day| unfit == Unfit::Missing && day <= today) {
            text.en.push_str(&format!("; if the export was made on the day in the file's name: --as-of {day}"));
            text.vi.push_str(&format!("; nếu tệp được xuất đúng ngày ghi trong tên tệp: --as-of {day}"));
        }
        bail!(SendersFault(text));
    }
    match request.stated_at {
        Some(moment) if moment.date() > today => {
            let text = Text::new(
                format!("thời điểm trích xuất {moment} muộn hơn hôm nay, {today}"),
                format!("the export was not made yet: {moment} lies after today, {today}"),
            );
            Err(SendersFault(text).into())
        }
        _ => Ok(()),
    }
}

/// What a sender stated and can mend; it names nothing of ours.
#[derive(Debug)]
pub struct SendersFault(pub Text);

impl std::error::Error for SendersFault {}

impl fmt::Display for SendersFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.line())
    }
}

/// Lake files of the visible loads of a source whose number is less than `load_id`.
pub(super) async fn files_before(context: &Context, source: &str, load_id: i64) -> Result<Vec<String>> {
    let files = context.store.lake_files(Some(source)).await?;
    Ok(files.into_iter().filter(|file| file.load_id < load_id).map(|file| file.path).collect())
}

/// Whether anything may be written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Write {
    Lake,
    Nothing,
}

/// Reads a file to its end. What is wrong with the file makes a refused load; what is wrong here is
/// an error.
#[expect(clippy::too_many_arguments, reason = "what a load depends on, nothing of it more than once")]
pub(super) fn take(
    context: &Context,
    source: &SourceMapping,
    input: &dyn Input,
    hash: &str,
    request: &LoadRequest,
    before: &[String],
    write: Write,
    now: &Now,
) -> Result<Taken> {
    match &source.contract {
        Contract::Cases(mapping) => {
            let bar = progress::bytes(format!("{}: {}", source.id, input.name()), input.length()?);
            let mut contract = contract(context, mapping, request);
            contract.pseudonyms = key(context, mapping, write)?;
            let load = CaseLoad {
                source,
                mapping,
                contract: &contract,
                data: &context.data,
                visible: before,
                request,
                loaded_at: &now.moment,
                dry: write == Write::Nothing,
            };
            let taken = load.run(input, hash, &|read| bar.set_position(read));
            bar.finish_and_clear();
            taken
        }
        _ => reported(context, source, input, hash, request, write, now),
    }
}

async fn commit(context: &Context, taken: Taken, now: &Now) -> Result<Outcome> {
    let Taken { load, mut brought } = taken;
    let mut next = Next::None;
    if load.state == LoadState::Visible {
        counting::mark_load(context, &load).await?;
        brought.kept = kept(context, &load, &brought)?;
        let numbered = Load { id: context.store.next_load().await?, ..load.clone() };
        next = with(context, &numbered, &brought, now).await?;
    }
    fault::point();
    if load.state == LoadState::Refused {
        let before = context.store.refused_load(Identity::of(&load)).await?;
        announce(&context.data, before.as_ref().and_then(|before| before.quarantine_file.as_deref()))?;
    }
    let id = context.store.commit_load(&load, &brought, next.run()).await?;
    fault::point();
    let load = Load { id, ..load };
    Ok(match load.state {
        LoadState::Refused => Outcome::Refused(load),
        LoadState::Visible | LoadState::Undone => Outcome::Loaded(load),
    })
}

/// Keeps what a load brings besides cases, for the runs that are made of it.
pub(super) fn kept(context: &Context, load: &Load, brought: &Brought) -> Result<Option<KeptBrought>> {
    if load.lake_files.is_empty() { kept::keep_brought(&context.data, brought).map(Some) } else { Ok(None) }
}

/// The run that figures are of with a load whose number is known. What it brings may stand in the wall as soon as
/// it is committed: where only a count of everything makes the run, that is due.
pub(super) async fn with(context: &Context, load: &Load, brought: &Brought, now: &Now) -> Result<Next> {
    let Some(kept) = brought.kept.as_ref().filter(|kept| kept.kind == BroughtKind::Published) else {
        return Ok(Next::None);
    };
    let next = making::after(context, Change::Comes(load, kept), now).await?;
    due_unless_known(context, next)
}

/// The same without a load that goes.
pub(super) async fn without(context: &Context, load: &Load, now: &Now) -> Result<Next> {
    if !load.lake_files.is_empty() || registers::is_register(context, &load.source).await? {
        return Ok(Next::None);
    }
    let next = making::after(context, Change::Goes(load.id), now).await?;
    due_unless_known(context, next)
}

fn due_unless_known(context: &Context, next: Next) -> Result<Next> {
    if matches!(next, Next::NotYet) {
        counting::mark_due(&context.data)?;
    }
    Ok(next)
}

fn reported(
    context: &Context,
    source: &SourceMapping,
    input: &dyn Input,
    hash: &str,
    request: &LoadRequest,
    write: Write,
    now: &Now,
) -> Result<Taken> {
    let bytes = read_whole(input, hash)?;
    let today = day_in_vietnam(&now.moment)?;
    let mut load = Load {
        id: 0,
        source: source.id.clone(),
        file: input.name().to_owned(),
        hash: hash.to_owned(),
        period: request.period.clone(),
        stated_at: request.stated_at,
        state: LoadState::Refused,
        read: 0,
        accepted: 0,
        rejected: 0,
        duplicate: 0,
        superseded: 0,
        replaced: 0,
        nature: source.nature,
        as_of: today,
        lake_files: Vec::new(),
        quarantine_file: None,
        mapping: fingerprint(source),
        origin: input.origin(),
        way: request.way.clone(),
        province: request.province.clone(),
        remark: Text::default(),
        loaded_at: now.moment.clone(),
    };
    let told = match &source.contract {
        Contract::FormReport(report) => {
            sent(&context.catalogue, (source, report), &BytesInput::new(input.name(), &bytes), request, today)
        }
        _ => published(&context.catalogue, source, input.name(), &bytes, today),
    };
    let told = match told {
        Ok(told) => told,
        Err(error) => {
            load.remark = remark_of(&error);
            return Ok(Taken { load, brought: Brought::default() });
        }
    };
    (load.read, load.accepted, load.rejected, load.duplicate) =
        (told.read, told.accepted, told.rejects.len() as i64, told.duplicate);
    (load.nature, load.superseded) = (told.nature, told.superseded);
    if load.read != load.accepted + load.rejected + load.duplicate + load.superseded {
        bail!("rows were lost or counted twice / số dòng không khớp: {load:?}");
    }
    if write == Write::Lake {
        load.quarantine_file = keep_rejected(&context.data, &source.id, hash, &told.rejects)?;
    }
    let findings = told.findings();
    if let Some(refused) = told.refused {
        load.remark = refused;
        return Ok(Taken { load, brought: Brought { findings, ..Brought::default() } });
    }
    let Some(as_of) = told.as_of else {
        load.remark = Text::new("không nhận được dòng nào", "none of its rows could be taken");
        return Ok(Taken { load, brought: Brought { findings, ..Brought::default() } });
    };
    (load.as_of, load.state) = (as_of, LoadState::Visible);
    Ok(Taken { load, brought: Brought { findings, ..told.brought } })
}

/// What a file that is no file of cases brings, read by another catalogue than today's. `load`: as it was committed.
/// Fails where it is refused.
pub(super) fn read_again(catalogue: &Catalogue, input: &dyn Input, load: &Load) -> Result<Brought> {
    let source = catalogue
        .source(&load.source)
        .with_context(|| format!("there was no source `{0}` / khi đó không có nguồn `{0}`", load.source))?;
    let bytes = read_whole(input, &load.hash)?;
    let today = day_in_vietnam(&load.loaded_at)?;
    let request = LoadRequest {
        period: load.period.clone(),
        stated_at: load.stated_at,
        way: load.way.clone(),
        province: load.province.clone(),
    };
    let told = match &source.contract {
        Contract::FormReport(report) => {
            sent(catalogue, (source, report), &BytesInput::new(input.name(), &bytes), &request, today)
        }
        _ => published(catalogue, source, input.name(), &bytes, today),
    }?;
    match told.refused {
        Some(refused) => bail!("{} / {}", refused.en, refused.vi),
        None => Ok(told.brought),
    }
}

/// What a file says that is no file of cases.
struct Told {
    read: i64,
    accepted: i64,
    duplicate: i64,
    /// Older versions of rows of a register, in the same file.
    superseded: i64,
    /// One a rejected row.
    rejects: Vec<RejectedRow>,
    passed_over: Vec<PassedOver>,
    /// The last day it speaks of; `None` if no row was accepted.
    as_of: Option<Date>,
    nature: Nature,
    /// Why nothing of it counts, although rows of it were accepted.
    refused: Option<Text>,
    /// That its days are no period of which figures are shown.
    odd_period: Option<Finding>,
    brought: Brought,
}

impl Told {
    fn findings(&self) -> Vec<Finding> {
        let mut findings = findings_of(&self.rejects, &self.passed_over, self.read);
        findings.extend(self.odd_period.clone());
        findings
    }
}

fn published(catalogue: &Catalogue, source: &SourceMapping, name: &str, bytes: &[u8], today: Date) -> Result<Told> {
    let read = published::read(source, name, bytes, &catalogue.atlas, today)?;
    Ok(Told {
        read: read.read,
        accepted: read.accepted,
        duplicate: read.duplicate,
        superseded: read.superseded,
        rejects: read.rejects,
        passed_over: read.passed_over,
        as_of: read.as_of,
        nature: read.nature,
        refused: None,
        odd_period: None,
        brought: Brought { parts: read.parts, scores: read.scores, register_rows: read.rows, ..Brought::default() },
    })
}

/// A statutory form that was filled in elsewhere.
fn sent(
    catalogue: &Catalogue,
    (source, report): (&SourceMapping, &FormReportMapping),
    input: &dyn Input,
    request: &LoadRequest,
    today: Date,
) -> Result<Told> {
    let form = catalogue
        .form(&report.form)
        .with_context(|| format!("there is no form `{0}` / không có biểu mẫu `{0}`", report.form))?;
    let read = sent_form::read(source, report, form, input, &catalogue.atlas, today, &request.period)?;
    if let (Some(own), Some(line)) = (&request.province, read.lines.first())
        && *own != line.place
    {
        bail!(
            "the form is of province {0}, the sender may speak of {1} only / biểu là của tỉnh mã {0}, người gửi chỉ được báo cáo cho \
             {1}",
            line.place.bare(),
            own.bare()
        );
    }
    Ok(Told {
        read: read.read,
        accepted: read.accepted,
        duplicate: read.duplicate,
        superseded: 0,
        rejects: read.rejects,
        passed_over: read.passed_over,
        as_of: (read.accepted > 0).then_some(read.last_day),
        nature: read.nature,
        odd_period: (read.refused.is_none() && Period::of_days(read.first_day, read.last_day).is_none()).then(|| {
            Finding {
                check: "W_ODD_PERIOD".to_owned(),
                place: read.lines.first().map(|line| line.place.clone()),
                column: String::new(),
                n: read.accepted,
                of: read.read,
                lines: Vec::new(),
                example: None,
            }
        }),
        refused: read.refused,
        brought: Brought { sent_lines: read.lines, ..Brought::default() },
    })
}

/// The key of pseudonyms, if one is stated and the source tells accounts.
fn key(context: &Context, mapping: &CaseMapping, write: Write) -> Result<Option<PseudonymKey>> {
    let file = context.pseudonym_key.as_ref().filter(|_| mapping.columns.contains_key("applicant_ref"));
    let read = |file: &KeyFile| if write == Write::Lake { file.to_write() } else { file.to_look() };
    file.map(read).transpose()
}

/// Places and time limits that every row of a case source is held against.
fn contract(context: &Context, mapping: &CaseMapping, request: &LoadRequest) -> RowContract {
    let atlas = &context.catalogue.atlas;
    let limits = context
        .catalogue
        .procedures
        .iter()
        .filter_map(|procedure| Some((procedure.code.clone(), procedure.limit?)))
        .collect();
    let own_province = request.province.as_ref().and_then(|province| province.bare().parse().ok());
    let contract =
        RowContract::new(mapping, Places::new(atlas, mapping.place_codes), limits, &context.catalogue.checks);
    let mut contract = contract.held_to(atlas, request.period.parse().ok());
    contract.own_province = own_province;
    contract.stated_at = request.stated_at.map(Stated::new);
    contract
}
