//! `chiso verify CODE`: the same, or which figures differ, and what cannot be counted again and why.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result, bail};
use jiff::civil::Date;

use super::super::context::Context;
use super::recount::{loads_of, recount};
use super::told::{self, Reread, Today, Told};
use super::verdict::{Difference, Ground, Lines, Side, Verdict, text};
use super::{existing, kept_text, manifest_of};
use crate::catalog::Catalogue;
use crate::config::VerifyRequest;
use crate::domain::counts::Counts;
use crate::domain::load::LoadState;
use crate::domain::period::Period;
use crate::domain::place::{CodeSystem, PlaceCode};
use crate::domain::run::{Covers, Definitions, Manifest, PROGRAM, Run, RunLoad, lines_of, sorted};
use crate::engine::kept;
use crate::report::figures::figure;

/// Differences that are listed one by one.
const LISTED: usize = 20;

/// What there is of a run: as it was kept, and counted again.
struct Sides {
    catalogue: Catalogue,
    manifest: Manifest,
    covers: Covers,
    as_of: Date,
    /// As it was kept; counted again where that was lost and comes to the same.
    then: Lines,
    now: Lines,
    /// What loads brought, as it was kept, and as far as their files could be read again.
    told: Told,
    reread: Reread,
    /// The loads as they are now.
    today: Today,
}

impl Sides {
    fn ground(&self) -> Ground<'_> {
        Ground { catalogue: &self.catalogue, manifest: &self.manifest, covers: self.covers, as_of: self.as_of }
    }

    fn then(&self) -> Side<'_> {
        Side { lines: &self.then, told: &self.told }
    }

    fn now(&self) -> Side<'_> {
        Side { lines: &self.now, told: &self.reread.told }
    }
}

/// Counts a run again. Fails unless everything is there and comes to the same.
pub async fn run(context: &Context, request: &VerifyRequest) -> Result<()> {
    let run = existing(context, &request.code).await?;
    let mut faults = Vec::new();
    let sides = sides(context, &run, &mut faults).await?;
    faults.iter().for_each(|fault| say!("  ! {fault}"));
    match (&request.indicator, &request.place, &request.period) {
        (Some(indicator), Some(place), Some(period)) => one(&run, &sides, indicator, place, period)?,
        _ => all(context, &run, &sides).await?,
    }
    if faults.is_empty() {
        return Ok(());
    }
    bail!("not everything of run {0} is as it was kept / lần tính {0} không còn nguyên như khi lưu", run.code)
}

/// Everything that the run is counted again from; what is not as it was kept is noted in `faults`. Fails
/// where it cannot be counted at all.
async fn sides(context: &Context, run: &Run, faults: &mut Vec<String>) -> Result<Sides> {
    let manifest = manifest_of(context, run).await?;
    let sources: BTreeSet<&str> = manifest.loads.iter().map(|load| load.source.as_str()).collect();
    let (loads, sources) = (manifest.loads.len(), sources.into_iter().collect::<Vec<_>>().join(", "));
    let Run { code, made_at, as_of, .. } = run;
    say!(
        "run {code}, counted at {made_at}, to {as_of}, from loads: {loads} ({sources}) / lần tính {code}, lúc {made_at}, đến {as_of}, số \
         lần nạp: {loads} ({sources})"
    );
    if run.program != PROGRAM {
        say!(
            "  counted by chiso {}, this is chiso {PROGRAM}: a difference may be the program's / do chiso {0} tính, đây là chiso \
             {PROGRAM}: nếu có khác biệt có thể do chương trình",
            run.program
        );
    }
    let catalogue = catalogue(context, run).await?;
    let today = Today::read(context).await?;
    check_files(context, &manifest, faults).await?;
    let told = told::kept(context, &today, &manifest, faults).await?;
    let now = recount(&context.data, &catalogue, &manifest, &told).with_context(|| {
        format!("{}\nrun {} cannot be counted again / không tính lại được lần tính này", faults.join("\n"), run.code)
    })?;
    let mut then = Lines::new();
    for counts in &run.counts {
        let lines = match kept::read(&context.data, &counts.hash) {
            Ok(lines) => lines,
            Err(error) => {
                faults.push(format!(
                    "what was counted of {0} is not there as it was kept: {error:#} / kết quả đã lưu của {0} không còn nguyên",
                    counts.source
                ));
                // Its hash is in the database: what comes to the same hash is what it was.
                let again = now.get(&counts.source).filter(|lines| kept::hash_of_lines(lines) == counts.hash);
                again.cloned().with_context(|| {
                    format!(
                        "{}\nand what comes out now is not the same, so that nothing can be held against it / và kết quả tính \
                         lại không giống, nên không đối chiếu được từng số",
                        faults.join("\n")
                    )
                })?
            }
        };
        then.insert(counts.source.clone(), lines);
    }
    let reread = told::reread(&today, &catalogue, &manifest);
    Ok(Sides { catalogue, manifest, covers: run.covers, as_of: run.as_of, then, now, told, reread, today })
}

/// The catalogue as it was then.
async fn catalogue(context: &Context, run: &Run) -> Result<Catalogue> {
    let text = kept_text(context, &run.definitions).await?;
    let definitions = text.and_then(|text| Definitions::parse(&text)).with_context(|| {
        format!(
            "the definitions of run {0} are lost or were changed in the database / các định nghĩa của lần tính {0} đã mất hoặc bị \
             sửa trong cơ sở dữ liệu",
            run.code
        )
    })?;
    Catalogue::of_definitions(&definitions, &run.code).with_context(|| {
        format!(
            "this chiso ({PROGRAM}) does not read the definitions of then, take the one that counted them ({0}) / chiso này không \
             đọc được các định nghĩa khi đó, hãy dùng bản đã tính ({0})",
            run.program
        )
    })
}

/// Every file of the lake that the run was made of: whether it is there, and is what it was.
async fn check_files(context: &Context, manifest: &Manifest, faults: &mut Vec<String>) -> Result<()> {
    let listed: Vec<_> = manifest.files().collect();
    let paths: Vec<String> = listed.iter().map(|(_, file)| file.path.clone()).collect();
    let mut is_lost = false;
    for ((load, file), found) in listed.into_iter().zip(kept::files(&context.data, &paths)?) {
        let (en, vi) = match found {
            Some(found) if found.hash == file.hash => continue,
            Some(_) => ("was changed", "đã bị thay đổi"),
            None => ("is gone", "đã mất"),
        };
        is_lost |= en == "is gone";
        let fate = fate(context, load).await?;
        faults.push(format!("{} {en} / {vi}: load {} ({}: {}){fate}", file.path, load.id, load.source, load.name));
    }
    if is_lost {
        bail!("{}\nit cannot be counted again without / thiếu thì không tính lại được", faults.join("\n"));
    }
    Ok(())
}

/// What became of a load since; nothing if it counts as it did.
async fn fate(context: &Context, load: &RunLoad) -> Result<String> {
    let now = context.store.load(load.id).await?.filter(|now| now.hash == load.hash);
    Ok(match now {
        Some(now) if now.state == LoadState::Undone => {
            format!("; {} / {}", now.remark.en, now.remark.vi)
        }
        Some(_) => String::new(),
        None => "; it is not in the list of loads any more / không còn trong danh sách lần nạp".to_owned(),
    })
}

/// All that the run covers.
async fn all(context: &Context, run: &Run, sides: &Sides) -> Result<()> {
    let verdict = sides.ground().compare([sides.then(), sides.now()]);
    if verdict.is_same() {
        say!(
            "same: {} counts, {} values read again and {} figures compared / giống hệt: đã đối chiếu {0} số đếm, {1} giá trị đọc lại \
             từ tệp và {2} số liệu",
            verdict.lines,
            verdict.values,
            verdict.figures
        );
    }
    let is_same = tell(run, &verdict, ["now", "nay"]);
    tell_uncovered(sides);
    tell_unread(sides, verdict.unheld);
    let is_held = is_as_held(context, run, sides).await?;
    if is_same && is_held {
        return Ok(());
    }
    bail!("run {0} is not the same / lần tính {0} không giống", run.code)
}

/// Figures that a run of before says nothing of.
fn tell_uncovered(sides: &Sides) {
    let ground = sides.ground();
    let others = sides.catalogue.indicators.iter().filter(|indicator| !ground.has(indicator)).count();
    if others > 0 {
        say!(
            "  this run covers what is counted from cases only: {others} indicators that are quoted, reported or counted from \
             registers are of no run before the next count; their files and hashes stand in their passports / lần tính này chỉ gồm số \
             đếm từ hồ sơ: {others} chỉ số trích dẫn, do nơi khác báo cáo hoặc đếm từ sổ đăng ký chưa thuộc lần tính nào"
        );
    }
}

/// Files that could not be read again, and why: what they brought is held against what was kept of it, no more.
fn tell_unread(sides: &Sides, figures: usize) {
    let Sides { manifest, reread, .. } = sides;
    if reread.not.is_empty() {
        return;
    }
    say!(
        "  NOT read again: {0} of {1} files of registers and published values; {figures} figures of published values stand as they were \
         kept when their files were loaded / KHÔNG đọc lại được: {0} trên {1} tệp sổ đăng ký và số liệu công bố; {figures} số liệu công bố \
         giữ nguyên như khi nạp",
        reread.not.len(),
        reread.not.len() + reread.told.len()
    );
    for (id, why) in reread.not.iter().take(LISTED) {
        let load = manifest.loads.iter().find(|load| load.id == *id);
        let name = load.map_or_else(String::new, |load| format!("{}: {}", load.source, load.name));
        say!("    load {id} ({name}): {} / {}", why.en, why.vi);
    }
    if reread.not.len() > LISTED {
        say!("    and {0} more / và {0} nữa", reread.not.len() - LISTED);
    }
}

/// What differs, of figures, and where no figure does, of lines; whether nothing does. `now`: what the run is
/// held against, in English and Vietnamese.
fn tell(run: &Run, verdict: &Verdict, [en, vi]: [&str; 2]) -> bool {
    if verdict.is_same() {
        return true;
    }
    let Verdict { lines, values, figures, different_lines, different_figures, .. } = verdict;
    say!(
        "DIFFERENT from run {}: {} of {} counts and values, {} of {figures} figures / KHÁC: {1} trên {2} số đếm và giá trị, {3} trên {figures} số liệu",
        run.code,
        different_lines.len(),
        lines + values,
        different_figures.len()
    );
    say!("  (then -> {en} / khi đó -> {vi})");
    let listed = if different_figures.is_empty() { different_lines } else { different_figures };
    for Difference { what, then, now } in listed.iter().take(LISTED) {
        say!("  {what}: {then} -> {now}");
    }
    if listed.len() > LISTED {
        say!("  and {0} more / và {0} nữa", listed.len() - LISTED);
    }
    false
}

/// Whether the database holds what this run was made of, as far as its loads are those of then; and where it is the
/// run that the pages name, whether they show what it counted.
async fn is_as_held(context: &Context, run: &Run, sides: &Sides) -> Result<bool> {
    let held = told::in_tables(context, &sides.today, &sides.manifest).await?;
    let shown = match context.store.current_run().await?.as_ref() == Some(&run.code) {
        true => Some(shown(context, sides).await?),
        false => None,
    };
    let lines = shown.as_ref().unwrap_or(&sides.then);
    let (ground, shown) = (sides.ground(), Side { lines, told: &held });
    let mut verdict = ground.hold([sides.then(), shown]);
    if !verdict.is_same() {
        verdict = ground.compare([sides.then(), shown]);
        say!(
            "what the database holds for the pages was changed / số liệu trong cơ sở dữ liệu cho các trang đã bị sửa:"
        );
    }
    let is_same = tell(run, &verdict, ["in the database", "trong cơ sở dữ liệu"]);
    let gone = sides.told.keys().filter(|load| !held.contains_key(load)).count();
    if gone > 0 {
        say!(
            "  {gone} loads of registers and published values were taken back or read anew since; what they brought then is kept / {0} \
             lần nạp sổ đăng ký và số liệu công bố đã được rút lại hoặc đọc lại từ đó đến nay; nội dung khi đó vẫn được lưu",
            gone
        );
    }
    Ok(is_same)
}

/// What the database holds of the sources that the run counted.
async fn shown(context: &Context, sides: &Sides) -> Result<Lines> {
    let wall = context.store.read_wall().await?;
    let mut shown = Lines::new();
    for source in sides.then.keys() {
        let own = |of: &str| of == source;
        let counts = Counts {
            parts: wall.parts.iter().filter(|part| own(&part.source)).cloned().collect(),
            member_flows: wall.member_flows.iter().filter(|flows| own(&flows.source)).cloned().collect(),
            agencies: Vec::new(),
            differences: wall.differences.iter().filter(|one| own(&one.source)).cloned().collect(),
            signals: wall.signals.iter().filter(|one| own(&one.source)).cloned().collect(),
            untold: wall.untold.iter().filter(|one| own(&one.source)).cloned().collect(),
            empty_cells: wall.empty_cells.iter().filter(|one| own(&one.source)).cloned().collect(),
            twice: wall.twice.iter().filter(|one| own(&one.source)).cloned().collect(),
            held: wall.held.iter().filter(|rows| own(&rows.source)).cloned().collect(),
        };
        // The loads of now: of the run on the pages they are the same, whatever number they have.
        let loads = wall.loads.iter().filter(|load| own(&load.source) && !load.lake_files.is_empty());
        let loads: Vec<i64> = loads.map(|load| load.id).collect();
        let loads = if wall.held.iter().filter(|rows| own(&rows.source)).all(|rows| loads.contains(&rows.load)) {
            loads
        } else {
            loads_of(&sides.manifest, source)
        };
        shown.insert(source.clone(), sorted(lines_of(&counts, &loads)));
    }
    Ok(shown)
}

/// One figure, then and now.
fn one(run: &Run, sides: &Sides, indicator: &str, place: &str, period: &str) -> Result<()> {
    let catalogue = &sides.catalogue;
    let indicator = catalogue.indicator(indicator).with_context(|| {
        format!("run {} knows no indicator `{indicator}` / lần tính này không có chỉ số `{indicator}`", run.code)
    })?;
    let ground = sides.ground();
    if !ground.has(indicator) {
        bail!(
            "{0} is quoted, reported or counted from a register, and run {1} is of before these were kept: it covers what is counted \
             from cases only / {0} là số liệu trích dẫn, báo cáo hoặc đếm từ sổ đăng ký, còn lần tính {1} chỉ gồm số đếm từ hồ sơ",
            indicator.id,
            run.code
        );
    }
    let place = place_of(catalogue, place)?;
    let period: Period = period.parse()?;
    let then = ground.snapshot(&sides.then, &[&sides.told]);
    let found = figure(&then, indicator, &place, period);
    let then_text = text(indicator, &found.reading);
    say!("{} {place} {period}", indicator.id);
    say!("  then / khi đó: {then_text}");
    let unheld = ground.unheld(&sides.reread.told);
    let now =
        figure(&ground.snapshot(&sides.now, &[&sides.reread.told, &sides.told]), indicator, &place, period).reading;
    let is_same = found.reading == now;
    if is_same && found.sources.iter().any(|source| unheld.contains(source.as_str())) {
        tell_unread(sides, 1);
        say!("not counted again: as it was kept / không tính lại được: giữ như khi lưu");
        return Ok(());
    }
    say!("  now / nay:     {}", text(indicator, &now));
    if is_same {
        say!("same / giống hệt");
        return Ok(());
    }
    bail!("the figure is not the same / số liệu không giống")
}

/// A bare code is one of the 34; `63:24` and `34:07612` say what they are, as passports write them.
fn place_of(catalogue: &Catalogue, place: &str) -> Result<PlaceCode> {
    let place = match place {
        "VN" => PlaceCode::nation(),
        place if place.contains(':') => place.parse()?,
        place => PlaceCode::new(CodeSystem::Of34, place)?,
    };
    let is_known = catalogue.atlas.province(&place).is_some() || catalogue.atlas.commune(&place).is_some();
    if !is_known && place != PlaceCode::nation() {
        bail!(
            "{place} is no place that figures are counted for, expected such as 40, VN, 34:07612 or 63:24 / không có nơi {place}, \
             cần dạng 40, VN, 34:07612 hoặc 63:24"
        );
    }
    Ok(place)
}
