//! One indicator: what it is, by which article, and how all 34 stand.

use std::sync::Arc;

use crate::domain::indicator::Direction;
use crate::domain::period::Period;
use crate::domain::place::{CodeSystem, Level, PlaceCode};
use crate::domain::text::Language;

use super::bars::bars;
use super::cell::Cell;
use super::composition;
use super::drawing::{Bars, Caption, Dot, Histogram, Line, Stacks, Strip, ThenNow, Trend};
use super::format;
use super::handling;
use super::league::{field, sort_best_first};
use super::page::{Head, IndicatorRef, PlaceRef};
use super::passport::Passport;
use super::rank_goal::{self, RankTable};
use super::series;
use super::snapshot::{PlaceIndex, Snapshot};
use super::target::{due_text, path_text, target_text};
use super::then_now;
use super::units::{self, Unattributed};
use super::variants::Variants;
use super::view::{Names, View, set_bars};
use super::words::{self, pick};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndicatorQuery {
    pub indicator: String,
    pub period: Option<Period>,
    /// The province whose trend is drawn, of the 34 or of the 63; `None` or another place: the nation.
    pub place: Option<PlaceCode>,
    /// Whether the rows are the 34 provinces of today or the 63 of before.
    pub units: CodeSystem,
}

#[derive(Clone, Debug)]
pub struct IndicatorPage {
    pub head: Head,
    pub indicator: IndicatorRef,
    pub definition: String,
    /// Formula, basis, rule set, sources.
    pub passport: Arc<Passport>,
    pub targets: Vec<TargetLine>,
    /// Of a published index: what each rank took in the last edition.
    pub ranks: Option<RankTable>,
    pub nation: Cell,
    /// All 34, best first; absent ones last, in Vietnamese order. Or the 63, under the provinces of today.
    pub rows: Vec<IndicatorRow>,
    pub units: CodeSystem,
    /// What to read before the rows of the 63; empty for the 34.
    pub units_note: String,
    /// What of the nation's cases is of no province of before that could be named; for the 63 only.
    pub unattributed: Option<Unattributed>,
    pub bars: Bars,
    pub distribution: Option<Strip>,
    pub trend: Trend,
    /// Each province beside itself a year before.
    pub then_now: Option<ThenNow>,
    /// Of a share of cases: what the denominator is made of, in all places.
    pub composition: Option<Stacks>,
    /// Of an indicator in days: how long the cases of that place took.
    pub handling: Option<Histogram>,
    /// Of the place of the trend.
    pub trend_place: PlaceRef,
    pub variants: Variants,
}

#[derive(Clone, Debug)]
pub struct IndicatorRow {
    pub place: PlaceRef,
    pub cell: Cell,
    /// Set for the first of the provinces of before that went into one of today.
    pub group: Option<Group>,
}

/// A province of today over those that it was.
#[derive(Clone, Debug)]
pub struct Group {
    pub place: PlaceRef,
    /// `None` where it is counted from no cases, or did not merge.
    pub unattributed: Option<Unattributed>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct TargetLine {
    /// `Toàn quốc` or a province.
    pub place_text: String,
    pub value_text: String,
    pub due_text: String,
    /// Who set it, and how it says to get there.
    pub level_text: &'static str,
    pub path_text: Option<String>,
    pub instrument: String,
    pub source: String,
    /// Set where the target rests on a weak source.
    pub caution: Option<String>,
}

impl IndicatorPage {
    /// `None` if there is no such indicator.
    pub fn build(snapshot: &Snapshot, query: &IndicatorQuery, language: Language) -> Option<Self> {
        let indicator = snapshot.indicator(&query.indicator)?;
        let mut head = Head::of(snapshot, query.period, language);
        let view = View::new(snapshot, indicator, head.period, language).over(query.units);
        let is_of_63 = view.units == CodeSystem::Of63;
        let nation_place = snapshot.place_index(&PlaceCode::nation())?;
        let is_province = |place: &&PlaceCode| place.level() == Level::Province;
        let chosen = query.place.as_ref().filter(is_province).and_then(|place| snapshot.place_index(place));
        let place = chosen.unwrap_or(nation_place);
        let names = snapshot.names(language);
        let trend_place = names.reference(place);
        let nation = view.cell(nation_place, &view.found(nation_place), None);
        let rows = rows(&view, names);
        let mut bars = bars(
            &view,
            rows.iter().map(|row| (&row.place, &row.cell)),
            series::target_line(&view, nation_place),
            &nation,
        );
        if let Some(chosen) = chosen {
            let code = snapshot.place_code(chosen);
            (bars.bars.iter_mut().zip(&rows)).for_each(|(bar, row)| bar.is_highlighted = row.place.code == *code);
            if code.system == CodeSystem::Of34 {
                head.select_provinces(&[code.bare()]);
            }
        }
        head.select_indicators(&[&indicator.id]);
        head.mark(rows.iter().map(|row| &row.cell).chain([&nation]));
        Some(Self {
            indicator: view.reference(),
            definition: indicator.definition.get(language).to_owned(),
            passport: view.passport(),
            targets: target_lines(&view),
            ranks: rank_goal::table(snapshot, indicator, head.period.year, language),
            distribution: distribution(&view, &rows, &bars).filter(|_| !is_of_63),
            units: view.units,
            units_note: if is_of_63 { units::note(&view) } else { String::new() },
            unattributed: if is_of_63 { units::of_nation(&view) } else { None },
            trend: series::trend(&view, course_of(snapshot, place), &trend_place.name),
            then_now: then_now_of(&view, nation_place, &rows, chosen),
            composition: composition_of(&view, nation_place, &rows, chosen),
            handling: handling::of_place(&view, place, &trend_place.name),
            variants: Variants::of(&view, nation_place, chosen, &rows),
            nation,
            rows,
            bars,
            trend_place,
            head,
        })
    }
}

fn composition_of(
    view: &View<'_>,
    nation: PlaceIndex,
    rows: &[IndicatorRow],
    chosen: Option<PlaceIndex>,
) -> Option<Stacks> {
    let places: Vec<(PlaceIndex, &PlaceRef)> =
        rows.iter().filter_map(|row| Some((view.snapshot.place_index(&row.place.code)?, &row.place))).collect();
    composition::of_provinces(view, nation, &places, chosen)
}

fn then_now_of(
    view: &View<'_>,
    nation: PlaceIndex,
    rows: &[IndicatorRow],
    chosen: Option<PlaceIndex>,
) -> Option<ThenNow> {
    let mut provinces: Vec<then_now::Standing<'_>> = Vec::new();
    for IndicatorRow { place: reference, cell, .. } in rows {
        if let Some(place) = view.snapshot.place_index(&reference.code) {
            provinces.push(then_now::Standing { place, reference, cell, is_chosen: chosen == Some(place) });
        }
    }
    then_now::of_provinces(view, nation, &provinces)
}

/// Whose course is drawn: of a province of before that did not merge that of today, which goes on.
fn course_of(snapshot: &Snapshot, place: PlaceIndex) -> PlaceIndex {
    snapshot.successor(place).filter(|&new| snapshot.predecessors(new).len() == 1).unwrap_or(place)
}

fn rows(view: &View<'_>, names: &Names) -> Vec<IndicatorRow> {
    let mut entries = field(view);
    names.sort(&mut entries);
    if view.units == CodeSystem::Of34 {
        sort_best_first(&mut entries, view.indicator.direction);
    }
    let mut above = None;
    let mut rows: Vec<IndicatorRow> = (entries.iter())
        .map(|entry| {
            let new = view.snapshot.successor(entry.place);
            let group = new
                .filter(|_| above != new)
                .map(|new| Group { place: names.reference(new), unattributed: units::of_province(view, names, new) });
            above = new;
            IndicatorRow {
                place: names.reference(entry.place),
                cell: view.cell(entry.place, &entry.found, entry.rank),
                group,
            }
        })
        .collect();
    set_bars(rows.iter_mut().map(|row| &mut row.cell));
    rows
}

/// `None` with fewer than three values: two dots are no distribution.
fn distribution(view: &View<'_>, rows: &[IndicatorRow], bars: &Bars) -> Option<Strip> {
    // Editions are not to be set beside each other: only the newest is drawn.
    let newest = rows.iter().filter(|row| row.cell.value.is_some()).filter_map(|row| row.cell.edition).max();
    let dots: Vec<Dot> = (rows.iter().zip(&bars.bars))
        .filter(|(row, _)| row.cell.edition == newest)
        .filter_map(|(row, bar)| {
            Some(Dot {
                label: row.place.name.clone(),
                value: row.cell.value?,
                text: row.cell.text.clone(),
                is_highlighted: bar.is_highlighted,
            })
        })
        .collect();
    if dots.len() < 3 {
        return None;
    }
    let mut values: Vec<f64> = dots.iter().map(|dot| dot.value).collect();
    values.sort_by(f64::total_cmp);
    let median = (values[(values.len() - 1) / 2] + values[values.len() / 2]) / 2.0;
    let language = view.language;
    let shown = format::decimal(round(median), view.indicator.decimals, language);
    let shown = format::in_unit(shown, view.indicator.unit, language);
    let by_value = |a: &&Dot, b: &&Dot| a.value.total_cmp(&b.value);
    let (least, most) = (dots.iter().min_by(by_value)?, dots.iter().max_by(by_value)?);
    let (first, last) = match view.indicator.direction {
        Direction::LowerIsBetter => (least, most),
        _ => (most, least),
    };
    let from_to = words::from_to((&first.text, &first.label), (&last.text, &last.label), language);
    let n = dots.len();
    let spread = match language {
        Language::Vietnamese => format!("{from_to}; trung vị của {n} tỉnh, thành phố là {shown}."),
        Language::English => format!("{from_to}; the median of {n} provinces is {shown}."),
    };
    let caption = match first.value == last.value {
        true => Caption { title: all_at(&first.text, (n, rows.len()), language), description: String::new() },
        false => Caption { title: half(view, &shown, (n, rows.len())), description: format::sentence_case(&spread) },
    };
    Some(Strip {
        caption,
        language,
        target: bars.target.clone(),
        median: Some(Line { value: median, text: format!("{} {shown}", pick(language, "Trung vị", "Median")) }),
        dots,
    })
}

/// What the median says, in plain words.
fn half(view: &View<'_>, median: &str, (told, all): (usize, usize)) -> String {
    let median = words::unbroken(median);
    let (vi, en) = match view.indicator.direction {
        Direction::LowerIsBetter => ("trở xuống", "or less"),
        _ => ("trở lên", "or more"),
    };
    let told_of = of_those_told((told, all), view.language);
    match view.language {
        Language::Vietnamese => {
            format!("Phân bố: ít nhất một nửa trong {told} tỉnh, thành phố{told_of} từ {median} {vi}")
        }
        Language::English => format!("Distribution: at least half of {told} provinces{told_of} at {median} {en}"),
    }
}

/// Where nobody differs there is nothing else to tell.
fn all_at(value: &str, (told, all): (usize, usize), language: Language) -> String {
    let (value, told_of) = (words::unbroken(value), of_those_told((told, all), language));
    match language {
        Language::Vietnamese => format!("Phân bố: cả {told} tỉnh, thành phố{told_of} đều là {value}"),
        Language::English => format!("Distribution: all {told} provinces{told_of} at {value}"),
    }
}

fn of_those_told((told, all): (usize, usize), language: Language) -> &'static str {
    if told < all { pick(language, " có số liệu", " with a figure") } else { "" }
}

/// The mean of the two middle values carries binary dust; nine decimals have none.
fn round(value: f64) -> f64 {
    (value * 1e9).round() / 1e9
}

fn target_lines(view: &View<'_>) -> Vec<TargetLine> {
    let language = view.language;
    let mut targets = view.targets().to_vec();
    targets.sort_by_key(|target| (target.plan.place.is_some(), target.plan.due_year));
    let name = |place: &PlaceCode| {
        let province = view.snapshot.atlas().province(place);
        province.map_or_else(|| place.to_string(), |found| found.name.get(language).to_owned())
    };
    (targets.into_iter())
        .map(|target| TargetLine {
            place_text: target.plan.place.as_ref().map_or_else(|| words::nation(language).to_owned(), name),
            value_text: target_text(target, view.indicator, language),
            due_text: due_text(&target.plan, language),
            level_text: words::target_level(target.plan.level, language),
            path_text: path_text(target, view.indicator, language),
            instrument: target.plan.instrument.get(language).to_owned(),
            source: target.plan.source.get(language).to_owned(),
            caution: target.plan.confidence.is_unverified().then(|| {
                pick(language, "Chỉ tiêu chưa được kiểm chứng.", "This target has not been verified.").to_owned()
            }),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::part::CaseEvent;
    use crate::report::fixture as f;
    use jiff::civil::date;

    fn asked(indicator: &str, period: &str) -> IndicatorQuery {
        let (indicator, period) = (indicator.to_owned(), period.parse().ok());
        IndicatorQuery { indicator, period, place: None, units: CodeSystem::Of34 }
    }

    #[test]
    fn variants_stand_side_by_side_and_the_merger_is_a_break() {
        let parts = [date(2025, 5, 3), date(2025, 6, 3), date(2025, 7, 3), date(2025, 8, 3)]
            .into_iter()
            .flat_map(|day| f::PROVINCES.map(|at| f::part(CaseEvent::ResolvedOnTime, at, day, 5)))
            .collect();
        let mut other = f::online_share();
        other.variant_of = Some("on_time_share".to_owned());
        let snapshot = f::snapshot(vec![f::on_time_share(), other], Vec::new(), f::wall(parts, Vec::new()));
        let query = asked("on_time_share", "2025-08");
        let page = IndicatorPage::build(&snapshot, &query, Language::Vietnamese).expect("indicator");
        assert_eq!(page.variants.columns.iter().map(|one| one.is_this).collect::<Vec<_>>(), [true, false]);
        assert_eq!(page.variants.rows.len(), 4, "the nation and all provinces");
        let places = page.variants.rows.iter().skip(1).map(|row| row.place.clone());
        assert!(places.eq(page.rows.iter().map(|row| Some(row.place.clone()))), "in the order of the page");
        let texts = page.variants.rows.iter().map(|row| row.cells[0].text.as_str());
        assert!(texts.skip(1).eq(page.rows.iter().map(|row| row.cell.text.as_str())), "this indicator as above");
        assert!(!page.variants.has_several_rule_sets);
        assert_eq!(page.trend.points.len(), 4);
        assert_eq!(page.trend.breaks[0].before, 2, "before July 2025");
        assert_eq!(
            page.passport.rule_set.as_deref(),
            Some("Biểu II.06a (form_ii06a, phiên bản 1, từ ngày 21/10/2020)")
        );
        assert_eq!(page.passport.sources[0].files[0].hash, "0123456789ab");
        assert_eq!(page.rows.len(), 3);
        assert!(page.rows.iter().all(|row| row.cell.rank.is_some_and(|rank| rank.is_tied)));
    }

    #[test]
    fn editions_side_by_side_are_told_apart() {
        let said = |editions: [i16; 2]| {
            let rows = [("34:40", editions[0], 41.5), ("34:08", editions[1], 40.0)]
                .map(|(at, edition, score)| f::published("papi", at, edition, Some(score), None));
            let snapshot = f::snapshot(vec![f::score("papi")], Vec::new(), f::wall(Vec::new(), rows.to_vec()));
            let page = IndicatorPage::build(&snapshot, &asked("papi", "2026"), Language::English).expect("indicator");
            (page.bars.caption.title, page.bars.caption.description)
        };
        assert_eq!(
            said([2015, 2023]).1,
            "3 places, 1 without a figure. Of different editions (2015 to 2023): the order here is not the rank within \
             one of them."
        );
        assert!(!said([2015, 2023]).0.contains("from"), "no order over two surveys");
        let (title, description) = said([2023, 2023]);
        assert!(title.ends_with(": from 41.50 (Nghệ\u{a0}An) to 40.00 (Tuyên\u{a0}Quang)"), "{title}");
        assert_eq!(description, "3 places, 1 without a figure.");
    }

    #[test]
    fn an_unknown_indicator_has_no_page() {
        let snapshot = f::snapshot(Vec::new(), Vec::new(), f::wall(Vec::new(), Vec::new()));
        let query = IndicatorQuery { indicator: "none".to_owned(), period: None, place: None, units: CodeSystem::Of34 };
        assert!(IndicatorPage::build(&snapshot, &query, Language::English).is_none());
    }
}
