//! `chiso verify CODE`: the same, or which figures differ, and what cannot be counted again and why.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result, bail};

use super::super::context::Context;
use super::recount::{loads_of, recount};
use super::verdict::{Difference, Lines, Verdict, compare, snapshot, text};
use super::{existing, kept_text, manifest_of};
use crate::catalog::Catalogue;
use crate::config::VerifyRequest;
use crate::domain::counts::Counts;
use crate::domain::load::LoadState;
use crate::domain::period::Period;
use crate::domain::place::{CodeSystem, PlaceCode};
use crate::domain::run::{Definitions, Manifest, PROGRAM, Run, RunLoad, lines_of, sorted};
use crate::engine::kept;
use crate::report::figures::figure;

/// Differences that are listed one by one.
const LISTED: usize = 20;

/// What there is of a run: as it was kept, and counted again.
struct Sides {
    catalogue: Catalogue,
    manifest: Manifest,
    /// As it was kept; counted again where that was lost and comes to the same.
    then: Lines,
    now: Lines,
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
    check_files(context, &manifest, faults).await?;
    let now = recount(&context.data, &catalogue, &manifest).with_context(|| {
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
    Ok(Sides { catalogue, manifest, then, now })
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

/// All that was counted.
async fn all(context: &Context, run: &Run, sides: &Sides) -> Result<()> {
    let Sides { catalogue, manifest, then, now } = sides;
    let verdict = compare(catalogue, manifest, [then, now], run.as_of);
    let others = catalogue.indicators.iter().filter(|indicator| indicator.rule_set.is_none()).count();
    if verdict.is_same() {
        say!(
            "same: {} counts and {} figures compared / giống hệt: đã đối chiếu {0} số đếm và {1} số liệu",
            verdict.lines,
            verdict.figures
        );
    }
    say!(
        "  not counted from cases, and so not counted again: {others} indicators that are quoted, reported or counted from registers; their files and hashes \
         stand in their passports / không tính từ hồ sơ nên không tính lại: {others} chỉ số trích dẫn, do nơi khác báo cáo hoặc đếm từ sổ đăng ký"
    );
    let is_same = tell(run, &verdict, ["now", "nay"]);
    let is_shown = is_as_shown(context, run, sides).await?;
    if is_same && is_shown {
        return Ok(());
    }
    bail!("run {0} is not the same / lần tính {0} không giống", run.code)
}

/// What differs, of figures, and where no figure does, of lines; whether nothing does. `now`: what the run is
/// held against, in English and Vietnamese.
fn tell(run: &Run, verdict: &Verdict, [en, vi]: [&str; 2]) -> bool {
    if verdict.is_same() {
        return true;
    }
    let Verdict { lines, figures, different_lines, different_figures } = verdict;
    say!(
        "DIFFERENT from run {}: {} of {lines} counts, {} of {figures} figures / KHÁC: {1} trên {lines} số đếm, {2} trên {figures} số liệu",
        run.code,
        different_lines.len(),
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

/// Whether what the pages show is what this run counted, where it is the run that they name.
async fn is_as_shown(context: &Context, run: &Run, sides: &Sides) -> Result<bool> {
    if context.store.current_run().await?.as_ref() != Some(&run.code) {
        return Ok(true);
    }
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
    let verdict = compare(&sides.catalogue, &sides.manifest, [&sides.then, &shown], run.as_of);
    if !verdict.is_same() {
        say!(
            "what the database holds for the pages was changed / số liệu trong cơ sở dữ liệu cho các trang đã bị sửa:"
        );
    }
    Ok(tell(run, &verdict, ["on the pages", "trên trang"]))
}

/// One figure, then and now.
fn one(run: &Run, sides: &Sides, indicator: &str, place: &str, period: &str) -> Result<()> {
    let Sides { catalogue, manifest, then, now } = sides;
    let indicator = catalogue.indicator(indicator).with_context(|| {
        format!("run {} knows no indicator `{indicator}` / lần tính này không có chỉ số `{indicator}`", run.code)
    })?;
    if indicator.rule_set.is_none() {
        bail!(
            "{0} is quoted, reported or counted from a register, not from cases: it is not of any run / {0} là số liệu trích dẫn, báo cáo \
             hoặc đếm từ sổ đăng ký, không tính từ hồ sơ nên không thuộc lần tính nào",
            indicator.id
        );
    }
    // A bare code is one of the 34; `63:24` and `34:07612` say what they are, as passports write them.
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
    let period: Period = period.parse()?;
    let [then, now] = [then, now].map(|lines| {
        let snapshot = snapshot(catalogue, manifest, lines, run.as_of);
        figure(&snapshot, indicator, &place, period).reading
    });
    say!("{} {place} {period}", indicator.id);
    say!("  then / khi đó: {}", text(indicator, &then));
    say!("  now / nay:     {}", text(indicator, &now));
    if then == now {
        say!("same / giống hệt");
        return Ok(());
    }
    bail!("the figure is not the same / số liệu không giống")
}
