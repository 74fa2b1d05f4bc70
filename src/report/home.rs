//! The first page: the nation in eight figures, the map of 34 squares, the league.

use std::collections::{BTreeSet, HashMap};

use crate::domain::indicator::{Indicator, Timing, Unit};
use crate::domain::part::MeasureId;
use crate::domain::period::Period;
use crate::domain::place::PlaceCode;
use crate::domain::reading::Reading;
use crate::domain::target::Standing;
use crate::domain::text::Language;

use super::bars::from_best_to_worst;
use super::cell::{Cell, Rank};
use super::drawing::{Caption, LegendItem, Spark, Tile, TileNote, Tiles};
use super::figures::{Earlier, evaluate_anew};
use super::format;
use super::league::{changes, field, sort_best_first};
use super::page::{Head, IndicatorRef, PlaceRef, cumulative};
use super::plan::{Addend, Plan};
use super::series::{present, spark};
use super::snapshot::{PlaceIndex, Snapshot};
use super::tilemap::{ISLANDS, SQUARES, Square};
use super::view::{View, set_bars};
use super::words::{self, pick};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HomeQuery {
    /// `None`: the year of the newest data.
    pub period: Option<Period>,
    /// The indicator of map and league; `None` or unknown: the first headline.
    pub indicator: Option<String>,
}

#[derive(Clone, Debug)]
pub struct Home {
    pub head: Head,
    pub headlines: Vec<Headline>,
    /// The indicator that map and league show.
    pub chosen: Option<IndicatorRef>,
    pub tiles: Option<Tiles>,
    pub league: Vec<LeagueRow>,
    /// What changes of place are held against: `so với 03/10/2026`; empty if against nothing.
    pub change_since: String,
    /// What the trends span: `11/2025 – 10/2026`; empty if nothing is drawn.
    pub trend_span: String,
    /// The nation in the same indicator, as the league's foot.
    pub nation: Option<Cell>,
    /// Portal mean and case-weighted share, told apart; `None` if the portal is not loaded.
    pub portal: Option<PortalPair>,
}

/// One of the national headline figures.
#[derive(Clone, Debug)]
pub struct Headline {
    pub indicator: IndicatorRef,
    pub cell: Cell,
    pub spark: Spark,
    /// Counted by us from case records, not published by a source.
    pub is_counted: bool,
}

#[derive(Clone, Debug)]
pub struct LeagueRow {
    pub place: PlaceRef,
    pub cell: Cell,
    /// Places won (positive) or lost since the period before.
    pub change: Option<i32>,
    /// `▲ 2`, `▼ 1`, `=`, or a dash with the reason in `change_title`.
    pub change_text: String,
    pub change_title: String,
    pub spark: Spark,
}

/// Two national figures of the portal that look alike and are not.
#[derive(Clone, Debug, PartialEq)]
pub struct PortalPair {
    /// `Năm 2026, lũy kế đến ngày 10/10/2026`: the pair is of the year, whatever period is chosen.
    pub when_text: String,
    pub year: Period,
    /// `62,59`, and `điểm`.
    pub mean_text: String,
    pub mean_unit: &'static str,
    pub mean_sentence: String,
    /// `86,64 %`.
    pub share_text: String,
    pub share_sentence: String,
}

impl Home {
    pub fn build(snapshot: &Snapshot, query: &HomeQuery, language: Language) -> Self {
        let mut head = Head::of(snapshot, query.period, language);
        let mut ordered: Vec<&Indicator> = snapshot.indicators().iter().filter(|one| one.headline.is_some()).collect();
        ordered.sort_by_key(|indicator| indicator.headline);
        let views: Vec<View<'_>> =
            ordered.iter().map(|indicator| View::new(snapshot, indicator, head.period, language)).collect();
        let headlines: Vec<Headline> = views.iter().take(HEADLINES).filter_map(headline).collect();
        let asked = query.indicator.as_deref().and_then(|id| snapshot.indicator(id));
        let chosen = asked.or_else(|| first_with_data(&views)).or_else(|| ordered.first().copied());
        let view = chosen.map(|indicator| View::new(snapshot, indicator, head.period, language));
        let league = view.as_ref().map(league).unwrap_or_default();
        let nation = view.as_ref().and_then(View::nation);
        let of_headlines = headlines.iter().map(|headline| &headline.cell);
        head.mark(of_headlines.chain(league.iter().map(|row| &row.cell)).chain(&nation));
        if let Some(chosen) = chosen {
            head.select_indicators(&[&chosen.id]);
        }
        Self {
            headlines,
            chosen: view.as_ref().map(View::reference),
            tiles: view.as_ref().map(|view| tiles(view, &league)),
            change_since: view.as_ref().and_then(change_since).unwrap_or_default(),
            trend_span: trend_span(&league),
            league,
            nation,
            portal: portal(snapshot, head.period, language),
            head,
        }
    }
}

const HEADLINES: usize = 8;

fn headline(view: &View<'_>) -> Option<Headline> {
    let nation = view.snapshot.place_index(&PlaceCode::nation())?;
    let is_counted = view.plan.is_counted();
    Some(Headline { indicator: view.reference(), cell: view.nation()?, spark: spark(view, nation), is_counted })
}

/// The first headline that most provinces have a value of; a map of absences tells nothing.
fn first_with_data<'s>(views: &[View<'s>]) -> Option<&'s Indicator> {
    let has_data = |view: &&View<'s>| {
        let places = view.snapshot.province_indices();
        let has_value = |&&place: &&PlaceIndex| present(&view.found(place).reading).is_some();
        places.iter().filter(has_value).count() * 2 > places.len()
    };
    views.iter().find(has_data).map(|view| view.indicator)
}

fn league(view: &View<'_>) -> Vec<LeagueRow> {
    let mut entries = field(view);
    let changes: HashMap<PlaceIndex, i32> = (entries.iter().zip(changes(view, &entries)))
        .filter_map(|(entry, change)| Some((entry.place, change?)))
        .collect();
    let names = view.names();
    names.sort(&mut entries);
    sort_best_first(&mut entries, view.indicator.direction);
    let mut rows: Vec<LeagueRow> = (entries.iter())
        .map(|entry| {
            let change = changes.get(&entry.place).copied();
            LeagueRow {
                place: names.reference(entry.place),
                cell: view.cell(entry.place, &entry.found, entry.rank),
                change,
                change_text: change_text(change),
                change_title: change_title(change, view.language),
                spark: spark(view, entry.place),
            }
        })
        .collect();
    set_bars(rows.iter_mut().map(|row| &mut row.cell));
    rows
}

/// Of when the places before are, where it is the same for all.
fn change_since(view: &View<'_>) -> Option<String> {
    let places = view.snapshot.province_indices().iter();
    let before: Vec<Earlier> = places.filter_map(|&place| view.before(place, &view.found(place))).collect();
    if let Some(label) = before.iter().find_map(|earlier| earlier.across.as_ref()) {
        return Some(match view.language {
            Language::Vietnamese => format!("không so được qua mốc: {}", label.vi),
            Language::English => format!("not comparable across the break: {}", label.en),
        });
    }
    let mut moments = before.iter().map(|earlier| earlier.at);
    let first = moments.next()?;
    if moments.any(|other| other != first) {
        return Some(
            pick(view.language, "so với kỳ trước của từng nơi", "since the edition before of each").to_owned(),
        );
    }
    Some(format!("{} {}", pick(view.language, "so với", "since"), first.text(view.language)))
}

fn trend_span(league: &[LeagueRow]) -> String {
    let points = league.iter().map(|row| &row.spark.points).find(|points| !points.is_empty());
    let ends = points.and_then(|points| Some((points.first()?, points.last()?)));
    ends.map_or_else(String::new, |(first, last)| format!("{} – {}", first.label, last.label))
}

fn change_text(change: Option<i32>) -> String {
    match change {
        None => "–".to_owned(),
        Some(0) => "=".to_owned(),
        Some(places) if places > 0 => format!("▲ {places}"),
        Some(places) => format!("▼ {}", -places),
    }
}

fn change_title(change: Option<i32>, language: Language) -> String {
    match (change, language) {
        (None, Language::Vietnamese) => "Không có kỳ trước để so thứ hạng".to_owned(),
        (None, Language::English) => "No earlier ranking to compare with".to_owned(),
        (Some(0), Language::Vietnamese) => "Giữ nguyên thứ hạng".to_owned(),
        (Some(0), Language::English) => "Same place as before".to_owned(),
        (Some(n), Language::Vietnamese) if n > 0 => format!("Tăng {n} bậc"),
        (Some(n), Language::English) if n > 0 => format!("Up {n}"),
        (Some(n), Language::Vietnamese) => format!("Giảm {} bậc", -n),
        (Some(n), Language::English) => format!("Down {}", -n),
    }
}

fn tiles(view: &View<'_>, league: &[LeagueRow]) -> Tiles {
    let language = view.language;
    let row_of: HashMap<&str, &LeagueRow> = league.iter().map(|row| (row.place.bare.as_str(), row)).collect();
    let tile = |square: &Square| {
        let row = row_of.get(square.code)?;
        Some(Tile {
            code: row.place.bare.clone(),
            name: row.place.name.clone(),
            letters: square.letters,
            column: square.column,
            row: square.row,
            text: row.cell.text.clone(),
            standing: row.cell.standing,
            standing_word: row.cell.standing_word,
            standing_sign: row.cell.standing_sign,
            rank_text: row.cell.rank_text.as_ref().map(|rank| format!("{} {rank}", pick(language, "hạng", "rank"))),
            rank: row.cell.rank.map(|rank| rank.place),
            shade: row.cell.rank.filter(|_| row.cell.standing == Standing::NoTarget).map(shade),
            is_absent: row.cell.is_absent(),
            href: String::new(),
        })
    };
    let tiles: Vec<Tile> = SQUARES.iter().filter_map(tile).collect();
    let count = |standing| tiles.iter().filter(|tile| !tile.is_absent && tile.standing == standing).count();
    let standings = [Standing::Met, Standing::OnCourse, Standing::Behind, Standing::Worsening, Standing::NoTarget];
    let legend: Vec<LegendItem> = (standings.into_iter())
        .map(|standing| LegendItem {
            standing,
            word: words::standing(standing, language),
            sign: words::standing_sign(standing),
            count_text: count(standing).to_string(),
        })
        .collect();
    let absent = tiles.iter().filter(|tile| tile.is_absent).count();
    Tiles {
        caption: tiles_caption(view, league, &legend, absent),
        tiles,
        legend,
        notes: (ISLANDS.iter())
            .map(|islands| TileNote {
                column: islands.column,
                row: islands.row,
                at: islands.at,
                text: pick(language, islands.name_vi, islands.name_en).to_owned(),
            })
            .collect(),
    }
}

/// 100 for the first, 0 for the last.
fn shade(rank: Rank) -> u8 {
    let behind = u32::from(rank.place.saturating_sub(1)) * 100 / u32::from(rank.of.max(2) - 1);
    100_u32.saturating_sub(behind) as u8
}

fn tiles_caption(view: &View<'_>, league: &[LeagueRow], legend: &[LegendItem], absent: usize) -> Caption {
    let shaded = legend.iter().any(|item| item.standing == Standing::NoTarget && item.count_text != "0");
    let shades = pick(
        view.language,
        "nơi không có chỉ tiêu mang số thứ hạng, đậm hơn là hạng cao hơn",
        "those without a target bear their rank, deeper is better",
    );
    let counts: Vec<String> = (legend.iter())
        .filter(|item| item.count_text != "0")
        .map(|item| match item.standing {
            // These bear their rank and no sign.
            Standing::NoTarget => format!("{}: {}", item.word, item.count_text),
            _ => format!("{} {}: {}", item.sign, item.word.to_lowercase(), item.count_text),
        })
        .chain((absent > 0).then(|| format!("{}: {absent}", pick(view.language, "không có số liệu", "no figure"))))
        .chain(shaded.then(|| shades.to_owned()))
        .collect();
    Caption { title: tiles_title(view, league), description: format!("{}.", counts.join("; ")) }
}

/// Of when it is, and how many meet their targets; where few have one from whom to whom, if those are of one edition.
fn tiles_title(view: &View<'_>, league: &[LeagueRow]) -> String {
    let editions: BTreeSet<i16> = league.iter().filter_map(|row| row.cell.edition).collect();
    let when = match (editions.first(), editions.last()) {
        (Some(first), Some(last)) if first < last => {
            format!("{} {first}–{last}", pick(view.language, "Các kỳ", "Editions"))
        }
        (Some(only), _) if *only != view.period.year => format!("{} {only}", pick(view.language, "Kỳ", "Edition")),
        _ => format::sentence_case(&format::period_within(view.period, view.language)),
    };
    let told = || league.iter().filter(|row| !row.cell.is_absent());
    let held = told().filter(|row| row.cell.standing != Standing::NoTarget).count();
    let met = told().filter(|row| row.cell.standing == Standing::Met).count();
    let cells: Vec<(&str, &Cell)> = league.iter().map(|row| (row.place.name.as_str(), &row.cell)).collect();
    let from_to = from_best_to_worst(view, &cells);
    let finding = match (view.language, from_to) {
        (Language::Vietnamese, _) if held > told().count() / 2 => {
            format!("{met} trong {held} tỉnh, thành phố đạt chỉ tiêu")
        }
        (Language::English, _) if held > told().count() / 2 => format!("{met} of {held} provinces meet their target"),
        (_, Some(from_to)) => from_to,
        (Language::Vietnamese, None) => {
            format!("{} trong {} tỉnh, thành phố có số liệu", told().count(), league.len())
        }
        (Language::English, None) => format!("{} of {} provinces have a figure", told().count(), league.len()),
    };
    format!("{when}: {finding}")
}

/// Looks at the measures themselves, so that the pair stands whatever the catalogue shows.
fn portal(snapshot: &Snapshot, period: Period, language: Language) -> Option<PortalPair> {
    let nation = PlaceCode::nation();
    let rows = snapshot.scores("portal_766", "total", &nation);
    let row = rows.iter().rev().find(|row| row.edition == period.year)?;
    let mean = row.score?;
    let addends = |name: &str| {
        let measure = snapshot.measure_index(&MeasureId::reported("portal_766", name));
        vec![Addend::Reported { measure, timing: Timing::YearToDate }]
    };
    let plan = Plan::Share { numerator: addends("cases_on_time"), denominator: addends("cases_handled") };
    let found = evaluate_anew(snapshot, &plan, snapshot.place_index(&nation)?, Period::year(period.year));
    let Reading::Share(share) = found.reading else { return None };
    let coverage: String = found.remarks.iter().map(|remark| format!(" {}", remark.text(language))).collect();
    let (on_time, handled) = (format::integer(share.numerator, language), format::integer(share.denominator, language));
    let cases = format::millions(share.denominator, language);
    let mean_text = format::decimal(mean, 2, language);
    let share_text = format::share_text(share, 2, language);
    let (mean_sentence, share_sentence) = match language {
        Language::Vietnamese => (
            format!(
                "{mean_text} điểm là trung bình cộng không trọng số điểm 766 của 34 tỉnh, thành phố do Cổng Dịch vụ \
                 công quốc gia công bố: tỉnh nhiều hay ít hồ sơ đều nặng như nhau."
            ),
            format!(
                "{share_text} là tỷ lệ đúng hạn tính theo hồ sơ: {on_time} trên {handled} hồ sơ ({cases}) của cả nước, \
                 mỗi hồ sơ nặng như nhau, không phải trung bình các tỷ lệ của tỉnh."
            ),
        ),
        Language::English => (
            format!(
                "{mean_text} points is the portal's own unweighted mean of the 766 scores of the 34 provinces: a \
                 province with few cases weighs as much as one with many."
            ),
            format!(
                "{share_text} is the on-time share by case: {on_time} of {handled} cases ({cases}) in the whole \
                 country; every case weighs the same, and it is not a mean of provincial shares."
            ),
        ),
    };
    let points = words::unit(Unit::Points, language);
    let share_sentence = share_sentence + &coverage;
    let whole = Period::year(period.year);
    let year = format::period(whole, language);
    let when_text =
        row.as_of.or(found.as_of).map_or_else(|| year.clone(), |day| format!("{year}, {}", cumulative(day, language)));
    Some(PortalPair { when_text, year: whole, mean_text, mean_unit: points, mean_sentence, share_text, share_sentence })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::indicator::{Direction, Formula};
    use crate::domain::part::CaseEvent;
    use crate::report::fixture::{self as f, AS_OF};
    use jiff::civil::date;

    #[test]
    fn the_two_national_figures_of_the_portal_are_told_apart() {
        let part = |at, name, n| f::part_of(MeasureId::reported("portal_766", name), at, AS_OF, n);
        let parts = vec![
            part("34:40", "cases_on_time", 12_000_000),
            part("34:40", "cases_handled", 14_000_000),
            part("34:08", "cases_on_time", 707_675),
            part("34:08", "cases_handled", 666_757),
        ];
        let scores = vec![f::published("portal_766", "34:VN", 2026, Some(62.59), None)];
        let snapshot = f::snapshot(vec![f::score("portal_766")], Vec::new(), f::wall(parts, scores));
        let home = Home::build(&snapshot, &HomeQuery::default(), Language::Vietnamese);
        let pair = home.portal.expect("both are loaded");
        assert_eq!((pair.mean_text.as_str(), pair.share_text.as_str()), ("62,59", "86,64 %"));
        assert!(pair.mean_sentence.contains("không trọng số"));
        assert!(pair.share_sentence.contains("14,67 triệu"), "{}", pair.share_sentence);
    }

    #[test]
    fn the_league_is_ranked_and_says_what_changed() {
        let resolved = |at, year, on_time, overdue| {
            let day = date(year, 2, 3);
            [
                f::part(CaseEvent::ResolvedOnTime, at, day, on_time),
                f::part(CaseEvent::ResolvedOverdue, at, day, overdue),
            ]
        };
        let parts = [
            resolved("34:40", 2025, 90, 10),
            resolved("34:08", 2025, 80, 20),
            resolved("34:40", 2026, 85, 15),
            resolved("34:08", 2026, 86, 14),
        ];
        let targets = vec![f::target("on_time_share", None, 2026, 86.0)];
        let wall = f::wall(parts.into_iter().flatten().collect(), Vec::new());
        let snapshot = f::snapshot(vec![f::on_time_share()], targets, wall).with_breaks(&[]);
        let home = Home::build(&snapshot, &HomeQuery::default(), Language::Vietnamese);
        let row = |slot: usize| {
            let row = &home.league[slot];
            (row.place.bare.as_str(), row.cell.text.as_str(), row.change_text.as_str(), row.cell.standing_word)
        };
        assert_eq!(row(0), ("08", "86,00 %", "▲ 1", "Đạt"));
        assert_eq!(row(1), ("40", "85,00 %", "▼ 1", "Xấu đi"));
        assert_eq!(row(2), ("48", "Không báo cáo", "–", "Chưa có chỉ tiêu"));
        assert_eq!(home.change_since, "so với năm 2025");
        assert_eq!(home.league[1].cell.gap_text.as_deref(), Some("−1,00 điểm %"));
        assert_eq!(home.league[0].cell.rank_text.as_deref(), Some("1/2"));
        assert_eq!(home.head.marks[0].nature, crate::domain::reading::Nature::Synthetic);
        assert_eq!(home.head.cumulative_text.as_deref(), Some("lũy kế đến ngày 10/10/2026"));
        let home = Home::build(&snapshot.with_breaks(&[f::merger()]), &HomeQuery::default(), Language::Vietnamese);
        assert!(home.league.iter().all(|row| row.change_text == "–"), "ranks are not compared across the merger");
        assert_eq!(home.change_since, "không so được qua mốc: Sáp nhập");
    }

    #[test]
    fn a_running_total_is_not_held_against_a_whole_year() {
        let terms = vec![f::count(&[CaseEvent::ResolvedOverdue])];
        let formula = Formula::Amount { terms };
        let late = f::indicator("late", Unit::Cases, Direction::LowerIsBetter, formula);
        let parts = vec![
            f::part(CaseEvent::ResolvedOverdue, "34:40", date(2025, 2, 3), 100),
            f::part(CaseEvent::ResolvedOverdue, "34:40", date(2026, 2, 3), 80),
        ];
        let targets = vec![f::target("late", None, 2026, 50.0)];
        let snapshot = f::snapshot(vec![late], targets, f::wall(parts, Vec::new()));
        let home = Home::build(&snapshot, &HomeQuery::default(), Language::Vietnamese);
        assert_eq!(home.league[0].cell.standing, Standing::Behind, "80 in ten months is not better than 100 in twelve");
    }
}
