//! The answer in words: the sentence, where the points are to be had, and under what all of that holds.

use crate::domain::breaks::{MethodBreak, Touches};
use crate::domain::place::CodeSystem;
use crate::domain::target::RankTarget;
use crate::domain::text::Language;
use crate::report::exact::Exact;
use crate::report::format;
use crate::report::page::PlaceRef;
use crate::report::remark::Remark;
use crate::report::view::View;
use crate::report::words::pick;

use super::moves::{Moves, Still};
use super::parts::Parts;
use super::round::{Placed, Points, Round, Time, Wanted, exact};
use super::scenario::{Scenario, ScenarioKind, score};
use super::{Chosen, Ground, Own, names};

pub(super) fn no_round(view: &View<'_>) -> String {
    let (vi, en) = (
        "Chưa nạp kỳ nào của chỉ số này có điểm, đến hết năm đang xem.",
        "No round of this index with scores has been loaded, up to the year that is shown.",
    );
    pick(view.language, vi, en).to_owned()
}

pub(super) fn no_such_rank(view: &View<'_>, round: &Round<'_>, rank: i32) -> String {
    let (at, ranked) = (time(round.time, view.language), round.ranked);
    match view.language {
        Language::Vietnamese => format!("Chỉ có {ranked} địa phương được xếp hạng ({at}), không có hạng {rank}."),
        Language::English => format!("Only {ranked} provinces are ranked ({at}); there is no rank {rank}."),
    }
}

/// Within a sentence: `kỳ 2024`, `ngày 10/10/2026`.
pub(super) fn time(time: Time, language: Language) -> String {
    match (time.day, language) {
        (Some(day), Language::Vietnamese) => format!("ngày {}", format::date(day)),
        (Some(day), Language::English) => format::date(day),
        (None, _) => format!("{} {}", pick(language, "kỳ", "edition"), time.edition),
    }
}

pub(super) fn change_since(from: Time, language: Language) -> String {
    format!("{} {}", pick(language, "So với", "Since"), time(from, language))
}

pub(super) fn strip(ground: &Ground<'_, '_>, drawn: usize) -> (String, String) {
    let (language, at) = (ground.view.language, time(ground.round().time, ground.view.language));
    let (name, ranked) = (ground.view.indicator.short_name.get(language), ground.round().ranked);
    match language {
        Language::Vietnamese => {
            (format!("{name}, {at}"), format!("{drawn} trên {ranked} địa phương được xếp hạng có điểm ở đây."))
        }
        Language::English => {
            (format!("{name}, {at}"), format!("{drawn} of {ranked} provinces that were ranked have a score here."))
        }
    }
}

pub(super) fn scenario(ground: &Ground<'_, '_>, kind: ScenarioKind) -> String {
    let at = time(ground.round().time, ground.view.language);
    match (kind, ground.view.language) {
        (ScenarioKind::Held, Language::Vietnamese) => format!("Mọi nơi giữ điểm {at}"),
        (ScenarioKind::Held, Language::English) => format!("All keep their scores of {at}"),
        (ScenarioKind::RivalsMove, Language::Vietnamese) => {
            "Nơi khác lại thay đổi như lần trước, tỉnh này giữ nguyên".to_owned()
        }
        (ScenarioKind::RivalsMove, Language::English) => {
            "Others change again as they did, this province does not".to_owned()
        }
        (ScenarioKind::AllMove, Language::Vietnamese) => "Mọi nơi, cả tỉnh này, lại thay đổi như lần trước".to_owned(),
        (ScenarioKind::AllMove, Language::English) => "All, this province too, change again as they did".to_owned(),
    }
}

pub(super) fn not_known(language: Language) -> &'static str {
    pick(language, "chưa biết", "not known")
}

/// `thiếu 1,20 điểm`, `dư 0,40 điểm`, `vừa đủ`.
pub(super) fn gap(view: &View<'_>, missing: Points) -> String {
    let language = view.language;
    let apart = apart(view, missing);
    match missing {
        0 => pick(language, "vừa đủ", "just enough").to_owned(),
        1.. => format!("{} {apart}", pick(language, "thiếu", "short by")),
        _ => format!("{} {apart}", pick(language, "dư", "ahead by")),
    }
}

/// With as many decimals as it takes to be something: less than a hundredth is not nothing.
fn apart(view: &View<'_>, points: Points) -> String {
    let gap: Exact = exact(points);
    let is_seen = |decimals: u8| gap.magnitude().rounded_in(decimals.into()).is_some_and(|digits| digits != 0);
    let from = view.indicator.decimals;
    let decimals = (from..=9).find(|&decimals| is_seen(decimals)).unwrap_or(from);
    format::apart(gap, decimals, view.indicator.unit, view.language)
}

pub(super) fn finding(ground: &Ground<'_, '_>, scenarios: &[Scenario], moves: Option<&Moves<'_>>) -> String {
    let (view, rank, round) = (ground.view, ground.rank, ground.round());
    let (language, ranked) = (view.language, round.ranked);
    let (name, at) = (view.indicator.short_name.get(language), time(round.time, language));
    let place = PlaceRef::of(ground.province, language).name;
    let wanted = match ground.wanted() {
        Some(Wanted::Exactly(points, holder)) => {
            let (score, holder) = (score(ground, points), names(view.snapshot, [holder].into_iter(), language));
            match language {
                Language::Vietnamese => {
                    format!("{name}: hạng {rank} trên {ranked}, {at}, cần {score} (điểm của {holder}).")
                }
                Language::English => {
                    format!("{name}: rank {rank} of {ranked}, {at}, takes {score} (the score of {holder}).")
                }
            }
        }
        Some(Wanted::Between { enough, short }) => between(ground, enough, short),
        None => match language {
            Language::Vietnamese => format!("{name}: hạng {rank} là hạng cuối của {at}, điểm nào cũng đạt."),
            Language::English => format!("{name}: rank {rank} is the last of {at}; any score takes it."),
        },
    };
    format!("{wanted} {}", own(ground, &place, scenarios, moves))
}

/// What is known around a rank whose score is not.
fn between(ground: &Ground<'_, '_>, enough: Option<(i32, Points)>, short: Option<(i32, Points)>) -> String {
    let (rank, language, at) = (ground.rank, ground.view.language, time(ground.round().time, ground.view.language));
    let name = ground.view.indicator.short_name.get(language);
    let mut said = match language {
        Language::Vietnamese => format!("{name}: điểm của hạng {rank}, {at}, chưa có trong dữ liệu"),
        Language::English => format!("{name}: the score of rank {rank}, {at}, is not in the data"),
    };
    let known = [(enough, ("là đủ", "is enough")), (short, ("là chưa đủ", "is not"))];
    for (one, words) in known {
        let Some((at, points)) = one else { continue };
        let (score, words) = (score(ground, points), pick(language, words.0, words.1));
        said.push_str(&match language {
            Language::Vietnamese => format!("; {score} (hạng {at}) {words}"),
            Language::English => format!("; {score} (rank {at}) {words}"),
        });
    }
    said + "."
}

fn own(ground: &Ground<'_, '_>, place: &str, scenarios: &[Scenario], moves: Option<&Moves<'_>>) -> String {
    let language = ground.view.language;
    if let Own::Former(codes) = &ground.own {
        let former = names(ground.view.snapshot, codes.iter().copied(), language);
        return match language {
            Language::Vietnamese => format!(
                "{place} hợp thành từ {former}; kỳ này xếp riêng từng tỉnh cũ nên tỉnh hiện nay chưa có điểm để tính khoảng cách."
            ),
            Language::English => format!(
                "{place} was formed from {former}; this round ranks each of them apart, so that the province of today has no score to start from."
            ),
        };
    }
    let (Some(held), true) = (scenarios.first(), ground.own_points().is_some()) else {
        return match language {
            Language::Vietnamese => format!("{place} không có điểm ở kỳ này."),
            Language::English => format!("{place} has no score in this round."),
        };
    };
    let stands = held.rank.map_or(String::new(), |rank| match language {
        Language::Vietnamese => format!(" (hạng {rank})"),
        Language::English => format!(" (rank {rank})"),
    });
    let own = &held.own_text;
    let mut said = match language {
        Language::Vietnamese => format!("{place} có {own}{stands}"),
        Language::English => format!("{place} has {own}{stands}"),
    };
    if held.missing.is_some() {
        said.push_str(&match language {
            Language::Vietnamese => format!(": {} nếu các nơi khác giữ nguyên điểm", held.gap_text),
            Language::English => format!(": {} if the others keep their scores", held.gap_text),
        });
    }
    said.push_str(&between_and(ground, held.rank));
    let moving = scenarios.iter().find(|one| one.kind == ScenarioKind::RivalsMove && one.missing.is_some());
    if let (Some(moving), Some(moves)) = (moving, moves) {
        let (from, to) = (time(moves.from, language), time(ground.round().time, language));
        said.push_str(&match language {
            Language::Vietnamese => {
                format!(", {} nếu mỗi nơi khác lại thay đổi như từ {from} đến {to}", moving.gap_text)
            }
            Language::English => format!(", {} if each of them changes again as from {from} to {to}", moving.gap_text),
        });
    }
    said + "."
}

/// How far the province is from a score that is not known, by those around it.
fn between_and(ground: &Ground<'_, '_>, stands: Option<i32>) -> String {
    let (language, rank) = (ground.view.language, ground.rank);
    let (Some(Wanted::Between { enough, short }), Some(own)) = (ground.wanted(), ground.own_points()) else {
        return String::new();
    };
    if stands.is_some_and(|stands| stands <= rank) {
        return match language {
            Language::Vietnamese => format!(": đã trong {rank} hạng đầu"),
            Language::English => format!(": among the first {rank} already"),
        };
    }
    let missing = |one: Option<(i32, Points)>| one.map(|one| one.1 - own).filter(|missing| *missing > 0);
    let text = |missing| apart(ground.view, missing);
    match (missing(enough).map(text), missing(short).map(text), language) {
        (Some(most), Some(least), Language::Vietnamese) => format!(": thiếu hơn {least} và nhiều nhất {most}"),
        (Some(most), Some(least), Language::English) => format!(": short by more than {least} and by {most} at most"),
        (Some(most), None, Language::Vietnamese) => format!(": thiếu nhiều nhất {most}"),
        (Some(most), None, Language::English) => format!(": short by {most} at most"),
        (None, Some(least), Language::Vietnamese) => format!(": thiếu hơn {least}"),
        (None, Some(least), Language::English) => format!(": short by more than {least}"),
        (None, None, _) => String::new(),
    }
}

/// Where the points are to be had, and whether that is enough.
pub(super) fn parts(view: &View<'_>, parts: &Parts, missing: Option<Points>) -> String {
    let language = view.language;
    if parts.rows.is_empty() {
        let (vi, en) = (
            "Chưa nạp điểm thành phần của nơi này ở kỳ này.",
            "No component of this province has been loaded for this round.",
        );
        return pick(language, vi, en).to_owned();
    }
    if !parts.adds_up {
        let (vi, en) = (
            "Các thành phần nạp ở đây không cộng lại bằng tổng điểm (trọng số hoặc thang điểm riêng chưa tra được), nên khoảng cách của từng thành phần không quy ra được điểm chung.",
            "The components loaded here do not add up to the total (weights or scales of their own, not found), so that the distance in one is not turned into points of the index.",
        );
        return pick(language, vi, en).to_owned();
    }
    let count = parts.rows.iter().filter(|one| one.is_wanted).count();
    let all = apart(view, parts.all);
    match (missing.filter(|missing| *missing > 0), language) {
        (None, Language::Vietnamese) => format!("Các thành phần cộng lại bằng tổng điểm; còn cách mức tốt nhất ở từng thành phần cộng lại {all}."),
        (None, Language::English) => format!("The components add up to the total; all of them together are {all} from the best."),
        (Some(missing), Language::Vietnamese) if parts.all < missing => format!("Các thành phần cộng lại bằng tổng điểm. Dù mọi thành phần đều bằng nơi tốt nhất cũng chỉ thêm {all}: chưa đủ."),
        (Some(missing), Language::English) if parts.all < missing => format!("The components add up to the total. Even the best of every component adds only {all}: not enough."),
        (Some(_), Language::Vietnamese) => format!("Các thành phần cộng lại bằng tổng điểm. Bằng nơi tốt nhất ở {count} thành phần đầu bảng là đủ cho hạng này, nếu các nơi khác giữ nguyên điểm."),
        (Some(_), Language::English) => match count {
            1 => "The components add up to the total. The best there is in the first of them is enough for this rank if the others keep their scores.".to_owned(),
            _ => format!("The components add up to the total. The best there is in the first {count} of them is enough for this rank if the others keep their scores."),
        },
    }
}

pub(super) fn assumptions(ground: &Ground<'_, '_>, moves: Result<&Moves<'_>, &Still<'_>>) -> Vec<String> {
    let (view, round) = (ground.view, ground.round());
    let language = view.language;
    let mut said = vec![chosen(ground)];
    said.push(
        pick(
            language,
            "Bằng điểm với nơi đang giữ hạng là đủ: hai nơi đồng hạng. Điểm lấy đúng như công bố.",
            "The same score is enough: the rank is shared. Scores are taken as published.",
        )
        .to_owned(),
    );
    said.extend(match moves {
        Ok(moves) => moved(ground, moves),
        Err(still) => vec![not_moved(ground, still)],
    });
    if round.system == CodeSystem::Of63 {
        said.push(pick(language, "Kỳ này xếp các tỉnh trước sáp nhập; hạng trong 63 và hạng trong 34 không so được với nhau.", "This round ranks the provinces of before the merger; ranks among 63 and among 34 cannot be held against each other.").to_owned());
    }
    said.extend(unknown(ground));
    said.extend(later(ground));
    said.extend(notes(ground));
    said
}

/// What the source says of the whole round, else of the places that the answer is about.
fn notes(ground: &Ground<'_, '_>) -> Vec<String> {
    let (round, language) = (ground.round(), ground.view.language);
    let text = |note: &String| Remark::Source(note.clone()).text(language);
    let first = round.placed.first().map_or("", |one| &one.row.note);
    if round.placed.iter().all(|one| one.row.note == first) {
        return Some(first.to_owned()).filter(|note| !note.is_empty()).iter().map(text).collect();
    }
    let holder = match ground.wanted() {
        Some(Wanted::Exactly(_, place)) => Some(place),
        _ => None,
    };
    let meant = ground.own_code().into_iter().chain(holder).filter_map(|code| round.of(code));
    let of_one = |one: &Placed<'_>| {
        let name = names(ground.view.snapshot, [one.place].into_iter(), language);
        format!("{name}: {}", text(&one.row.note))
    };
    meant.filter(|one| !one.row.note.is_empty()).map(of_one).collect()
}

/// Where the rank comes from.
fn chosen(ground: &Ground<'_, '_>) -> String {
    let (rank, language) = (ground.rank, ground.view.language);
    match (&ground.chosen, language) {
        (Chosen::Asked, Language::Vietnamese) => format!("Hạng {rank} do người đọc chọn."),
        (Chosen::Asked, Language::English) => format!("Rank {rank} is the reader's choice."),
        (Chosen::Plan(RankTarget { plan, .. }), _) => {
            let (instrument, due) = (plan.instrument.get(language), plan.due_year);
            let weak = plan
                .confidence
                .is_unverified()
                .then(|| pick(language, " Chỉ tiêu chưa được kiểm chứng.", " This target has not been verified."));
            match language {
                Language::Vietnamese => {
                    format!("Hạng {rank} là mức {instrument} đặt ra, hạn hết năm {due}.{}", weak.unwrap_or_default())
                }
                Language::English => {
                    format!("Rank {rank} is what {instrument} wants by the end of {due}.{}", weak.unwrap_or_default())
                }
            }
        }
        (Chosen::NextStep, Language::Vietnamese) => format!(
            "Không kế hoạch nào trong danh mục đặt hạng cho chỉ số này; hạng {rank} là bậc kế trên (1, 3, 5, 10, 15, 20, 30, 40, 50). Có thể chọn hạng khác."
        ),
        (Chosen::NextStep, Language::English) => format!(
            "No plan of the catalogue sets a rank in this index; rank {rank} is the next step up (1, 3, 5, 10, 15, 20, 30, 40, 50). Another one may be chosen."
        ),
        (Chosen::Usual, Language::Vietnamese) => format!(
            "Không kế hoạch nào trong danh mục đặt hạng, và chưa biết tỉnh đứng thứ mấy; ở đây lấy hạng {rank}. Có thể chọn hạng khác."
        ),
        (Chosen::Usual, Language::English) => format!(
            "No plan of the catalogue sets a rank, and where the province stands is not known; rank {rank} is taken. Another one may be chosen."
        ),
    }
}

fn moved(ground: &Ground<'_, '_>, moves: &Moves<'_>) -> Vec<String> {
    let language = ground.view.language;
    let (from, to) = (time(moves.from, language), time(ground.round().time, language));
    let mut said = vec![match language {
        Language::Vietnamese => format!(
            "\"Lại thay đổi như lần trước\": mỗi nơi cộng thêm đúng mức thay đổi của mình từ {from} đến {to}. Đây là phép tính, không phải dự báo."
        ),
        Language::English => format!(
            "\"Change again as they did\": each adds exactly what it changed from {from} to {to}. This is arithmetic, no forecast."
        ),
    }];
    if !moves.held.is_empty() {
        let (n, held) = (moves.held.len(), names(ground.view.snapshot, moves.held.iter().copied(), language));
        said.push(match language {
            Language::Vietnamese => format!("{n} nơi không có điểm {from} nên được giữ nguyên: {held}."),
            Language::English => format!("Without a score of {from}, and so kept as they are ({n}): {held}."),
        });
    }
    if moves.at_the_end > 0 {
        let n = moves.at_the_end;
        said.push(match language {
            Language::Vietnamese => format!("{n} nơi sẽ vượt thang điểm, được tính ở cuối thang."),
            Language::English => format!("Beyond the end of the scale, and taken to be at it: {n}."),
        });
    }
    said
}

fn not_moved(ground: &Ground<'_, '_>, still: &Still<'_>) -> String {
    let language = ground.view.language;
    let at = time(ground.round().time, language);
    match (still, language) {
        (Still::Incomplete(scored, ranked), Language::Vietnamese) => format!(
            "Không tính được nếu các nơi khác thay đổi: {at} chỉ có điểm của {scored} trên {ranked} địa phương, nơi chưa biết điểm có thể vượt lên."
        ),
        (Still::Incomplete(scored, ranked), Language::English) => format!(
            "What it takes if the others move cannot be told: of {at} only {scored} of {ranked} scores are known, and who is not known may come from below."
        ),
        (Still::OnlyOne, Language::Vietnamese) => format!(
            "Không tính được nếu các nơi khác thay đổi: chỉ nạp một lần công bố ({at}), chưa có lần trước để biết mức thay đổi."
        ),
        (Still::OnlyOne, Language::English) => {
            format!("What it takes if the others move cannot be told: only one round ({at}) has been loaded.")
        }
        (Still::Merger(from), Language::Vietnamese) => format!(
            "Không tính được nếu các nơi khác thay đổi: lần trước ({}) xếp các tỉnh trước sáp nhập, không so được qua sáp nhập.",
            time(*from, language)
        ),
        (Still::Merger(from), Language::English) => format!(
            "What it takes if the others move cannot be told: the round before ({}) ranks the provinces of before the merger.",
            time(*from, language)
        ),
        (Still::Break(one), Language::Vietnamese) => format!(
            "Không tính được nếu các nơi khác thay đổi: từ lần trước đến {at} cách tính đã khác ({}).",
            label(one, language)
        ),
        (Still::Break(one), Language::English) => format!(
            "What it takes if the others move cannot be told: the method changed between the round before and {at} ({}).",
            label(one, language)
        ),
    }
}

fn label(one: &MethodBreak, language: Language) -> &str {
    one.label.get(language)
}

/// Who was ranked without a score, or not at all.
fn unknown(ground: &Ground<'_, '_>) -> Option<String> {
    let round = ground.round();
    let scored = round.scored().count();
    let whole = match round.system {
        CodeSystem::Of34 => ground.view.snapshot.province_indices().len(),
        CodeSystem::Of63 => ground.view.snapshot.old_provinces().len(),
    };
    (round.is_complete() && scored < whole).then(|| match ground.view.language {
        Language::Vietnamese => format!("{} địa phương không có điểm kỳ này và không được xếp hạng.", whole - scored),
        Language::English => format!("Without a score in this round, and not ranked: {}.", whole - scored),
    })
}

/// What has changed since the round, and rounds that do not tell of the province.
fn later(ground: &Ground<'_, '_>) -> Vec<String> {
    let (round, language) = (ground.round(), ground.view.language);
    let mut said = Vec::new();
    if let Some(newer) = ground.rounds[ground.slot + 1..].last() {
        let newer = time(newer.time, language);
        said.push(match language {
            Language::Vietnamese => format!("Dữ liệu có {newer} mới hơn, nhưng chưa có điểm của tỉnh này."),
            Language::English => format!("There is a newer one, {newer}, without a score of this province."),
        });
    }
    let year = ground.view.period.year;
    // Ranks among the provinces of today are of after the merger, whatever their edition is called.
    let is_other = |one: &&&MethodBreak| round.system == CodeSystem::Of63 || one.touches != Touches::Everything;
    let after =
        ground.view.breaks.iter().filter(|one| one.from.parts_editions(round.time.edition, year)).filter(is_other);
    said.extend(after.map(|one| match language {
        Language::Vietnamese => {
            format!("Sau kỳ này: {}; điểm và hạng ở đây là của cách tính, cách xếp trước đó.", label(one, language))
        }
        Language::English => {
            format!("Since then: {}; scores and ranks here are of what was before.", label(one, language))
        }
    }));
    said
}
