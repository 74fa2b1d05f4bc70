//! Provinces side by side.

mod courses;
mod difference;
mod on_page;
mod order;
mod sets;

use std::collections::HashMap;

use crate::domain::indicator::{Direction, Indicator};
use crate::domain::period::Period;
use crate::domain::place::{CodeSystem, Level, PlaceCode};
use crate::domain::reading::Nature;
use crate::domain::text::Language;

use crate::report::bars::bars;
use crate::report::cell::Cell;
use crate::report::drawing::{Bars, Course, Courses};
use crate::report::exact::Exact;
use crate::report::league::{Entry, edition, field};
use crate::report::page::{Head, IndicatorRef, PlaceRef};
use crate::report::series::target_line;
use crate::report::snapshot::{PlaceIndex, Snapshot};
use crate::report::units::{self, Unattributed};
use crate::report::view::{Names, View, set_bars};

pub use difference::Difference;
use order::Order;
pub use sets::{Set, SetKind};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CompareQuery {
    pub period: Option<Period>,
    /// Bare codes of the 34 (`40`); unknown ones are left out and named. Empty: a default set.
    pub provinces: Vec<String>,
    /// Indicator ids. Empty: the headline indicators.
    pub indicators: Vec<String>,
    /// An indicator id orders the columns by its row, a province code orders the rows by its
    /// ranks; a leading `-` turns the order round.
    pub order: Option<String>,
    /// The indicator whose months are drawn as small multiples; `None`: the first row.
    pub focus: Option<String>,
    /// Of a board: ordered by its first indicator with figures; provinces and indicators without any stay out of the lines.
    pub is_board: bool,
    /// The province that stands first and that all others are held against, of the 34.
    pub base: Option<PlaceCode>,
    /// [`CodeSystem::Of63`]: the columns are what the chosen provinces were before the merger.
    pub units: Option<CodeSystem>,
}

#[derive(Clone, Debug)]
pub struct Compare {
    pub head: Head,
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
    /// The province that all others are held against.
    pub base: Option<PlaceRef>,
    /// Other choices of provinces, each worth a look; none of a board.
    pub sets: Vec<Set>,
    /// The order in force, as in the address; empty for the order asked for.
    pub order: String,
    /// The chosen indicators over time, with few enough provinces to tell their lines apart; none of a board.
    pub courses: Option<Courses>,
    /// With more: months of the indicator in focus, one panel a province.
    pub multiples: Option<Course>,
    /// Codes and ids of the query that nothing is known of.
    pub unknown: Vec<String>,
    pub units: CodeSystem,
    /// Whether provinces without any figure are left out of the lines.
    pub is_board: bool,
    /// What of the cases is of no province of before that could be named, one line an indicator counted from cases;
    /// for the 63 only.
    pub unattributed: Vec<UnattributedRow>,
}

#[derive(Clone, Debug)]
pub struct UnattributedRow {
    pub indicator: IndicatorRef,
    /// The nation, then the chosen provinces that merged.
    pub places: Vec<Unattributed>,
}

#[derive(Clone, Debug)]
pub struct Column {
    pub place: PlaceRef,
    /// `order=` value that a click on the heading asks for.
    pub order_value: String,
    pub is_ordered: bool,
    pub is_base: bool,
}

#[derive(Clone, Debug)]
pub struct Row {
    pub indicator: IndicatorRef,
    pub nation: Cell,
    /// One a column, in the order of the columns.
    pub cells: Vec<Cell>,
    /// The same, as far from the base; `None` where the two cannot be compared, and for the base itself.
    pub differences: Vec<Option<Difference>>,
    pub order_value: String,
    pub is_ordered: bool,
    pub is_in_focus: bool,
    /// The same cells, sorted, as a chart.
    pub bars: Bars,
}

impl Column {
    fn of(place: PlaceIndex, base: Option<PlaceIndex>, names: &Names, order: &Order) -> Self {
        let reference = names.reference(place);
        let (order_value, is_ordered) = order.toggled(&reference.bare);
        Self { place: reference, order_value, is_ordered, is_base: base == Some(place) }
    }
}

/// A figure in the table turned round.
pub struct Placed<'c> {
    pub row: &'c Row,
    pub cell: &'c Cell,
    pub difference: Option<&'c Difference>,
}

impl Row {
    /// Figures with how far they are from the base, in the order of the columns.
    pub fn cells_apart(&self) -> impl Iterator<Item = (&Cell, Option<&Difference>)> {
        self.cells.iter().zip(&self.differences).map(|(cell, difference)| (cell, difference.as_ref()))
    }

    /// What is printed beside every figure of the row, where it is the same for all.
    pub fn dated(&self) -> Option<&str> {
        let mut texts = self.cells.iter().filter(|cell| !cell.is_absent()).map(|cell| cell.dated_text.as_deref());
        let first = texts.next().flatten()?;
        texts.all(|text| text == Some(first)).then_some(first)
    }

    /// What must be printed beside a figure of the row itself: what the heading does not say of all.
    pub fn own_date<'c>(&self, cell: &'c Cell) -> Option<&'c str> {
        cell.dated_text.as_deref().filter(|text| self.dated() != Some(text))
    }

    /// Whether a figure of the row carries a mark of its own.
    pub fn has_own_mark(&self, cell: &Cell) -> bool {
        self.marked().is_none_or(|marked| marked.nature != cell.nature)
    }

    /// A cell that stands for all, where all figures of the row have one nature that must be marked.
    pub fn marked(&self) -> Option<&Cell> {
        let mut cells = self.cells.iter().filter(|cell| !cell.is_absent());
        let first = cells.next().filter(|cell| cell.nature != Nature::Real)?;
        cells.all(|cell| cell.nature == first.nature).then_some(first)
    }
}

impl Compare {
    pub fn build(snapshot: &Snapshot, query: &CompareQuery, language: Language) -> Self {
        let mut head = Head::of(snapshot, query.period, language);
        let units = query.units.unwrap_or(CodeSystem::Of34);
        let (of_today, indicators, unknown) = chosen(snapshot, query);
        let mut lines: Vec<Line<'_>> = (indicators.into_iter())
            .map(|indicator| Line::of(View::new(snapshot, indicator, head.period, language).over(units)))
            .collect();
        let places: Vec<PlaceIndex> = match units {
            CodeSystem::Of34 => of_today.clone(),
            CodeSystem::Of63 => of_today.iter().flat_map(|&new| snapshot.predecessors(new)).copied().collect(),
        };
        // What is attributed to a province of before has no rank to order rows by.
        let ranked = if units == CodeSystem::Of34 { places.as_slice() } else { &[] };
        let first_told = || lines.iter().find(|line| line.is_told()).map(|line| line.view.indicator.id.as_str());
        let asked = query.order.as_deref().or_else(|| query.is_board.then(first_told).flatten());
        let order = Order::read(asked, ranked, &lines);
        let mut places = order.columns(places, &lines);
        // No province of before can be held against one of today.
        let base = query.base.as_ref().filter(|_| units == CodeSystem::Of34);
        let base = base.and_then(|code| snapshot.place_index(code));
        if let Some(base) = base {
            places.retain(|&place| place != base);
            places.insert(0, base);
        }
        order.rows(&mut lines);
        let focus = query.focus.as_deref();
        let focus = lines.iter().position(|line| Some(line.view.indicator.id.as_str()) == focus).unwrap_or(0);
        let names = snapshot.names(language);
        let column = |&place: &PlaceIndex| Column::of(place, base, names, &order);
        let columns: Vec<Column> = places.iter().map(column).collect();
        let rows: Vec<Row> = (lines.iter().enumerate())
            .filter_map(|(position, line)| line.row(&places, &columns, &order, base, position == focus))
            .collect();
        head.mark(rows.iter().flat_map(|row| row.cells.iter().chain([&row.nation])));
        let codes: Vec<&str> = of_today.iter().map(|&place| snapshot.place_code(place).bare()).collect();
        head.select_provinces(&codes);
        head.select_indicators(&rows.iter().map(|row| row.indicator.id.as_str()).collect::<Vec<_>>());
        let is_of_few = !query.is_board && places.len() <= courses::MOST_LINES;
        let views: Vec<&View<'_>> = lines.iter().map(|line| &line.view).collect();
        let courses = is_of_few.then(|| courses::of_rows(&views, &places, &columns));
        let in_focus = lines.get(focus).filter(|_| !query.is_board && !is_of_few);
        let multiples = in_focus.map(|line| courses::of_many(&line.view, &places, &columns));
        let unattributed = match units {
            CodeSystem::Of34 => Vec::new(),
            CodeSystem::Of63 => lines.iter().filter_map(|line| line.unattributed(&of_today, names)).collect(),
        };
        let of_sets = lines.get(focus).filter(|_| !query.is_board);
        let sets = of_sets.map(|line| sets::all(line, &of_today, base, language)).unwrap_or_default();
        let base = base.map(|place| names.reference(place));
        Self {
            head,
            columns,
            rows,
            base,
            sets,
            order: order.value(),
            courses,
            multiples,
            unknown,
            units,
            is_board: query.is_board,
            unattributed,
        }
    }

    /// The table turned round: a province a line, one cell an indicator.
    pub fn lines(&self) -> impl Iterator<Item = (&Column, Vec<Placed<'_>>)> {
        let shown = self.columns.iter().enumerate().filter(|&(at, _)| !self.is_silent(at));
        shown.map(|(at, column)| {
            let placed = self.told_rows().filter_map(move |row| {
                Some(Placed { row, cell: row.cells.get(at)?, difference: row.differences.get(at)?.as_ref() })
            });
            (column, placed.collect())
        })
    }

    /// The indicators of the lines: of a board those that something is known of in some province.
    pub fn told_rows(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| !self.is_board || row.cells.iter().any(Cell::is_told))
    }

    /// Names of the provinces that are left out of the lines.
    pub fn silent(&self) -> Vec<&str> {
        let silent = self.columns.iter().enumerate().filter(|&(at, _)| self.is_silent(at));
        silent.map(|(_, column)| column.place.name.as_str()).collect()
    }

    /// A province that a board has nothing to show of.
    fn is_silent(&self, at: usize) -> bool {
        self.is_board && !self.rows.iter().filter_map(|row| row.cells.get(at)).any(Cell::is_told)
    }

    /// Provinces are the rows of the table: more columns than these fit no screen.
    pub fn is_tall(&self) -> bool {
        self.columns.len() > WIDEST
    }
}

const WIDEST: usize = 8;
const DEFAULT_PROVINCES: usize = 6;
const DEFAULT_INDICATORS: usize = 8;

/// One indicator over all 34, whatever columns are shown: ranks are always of all.
struct Line<'s> {
    view: View<'s>,
    entries: HashMap<PlaceIndex, Entry>,
}

impl<'s> Line<'s> {
    fn of(view: View<'s>) -> Self {
        let entries = field(&view).into_iter().map(|entry| (entry.place, entry)).collect();
        Self { view, entries }
    }

    fn row(
        &self,
        places: &[PlaceIndex],
        columns: &[Column],
        order: &Order,
        base: Option<PlaceIndex>,
        is_in_focus: bool,
    ) -> Option<Row> {
        let view = &self.view;
        let entries = places.iter().filter_map(|place| self.entries.get(place));
        let mut cells: Vec<Cell> = entries.map(|entry| view.cell(entry.place, &entry.found, entry.rank)).collect();
        set_bars(cells.iter_mut());
        let nation = view.nation()?;
        let (order_value, is_ordered) = order.toggled(&view.indicator.id);
        let target = places.first().and_then(|&place| target_line(view, place));
        let mut labelled: Vec<_> = columns.iter().map(|column| &column.place).zip(&cells).collect();
        sort_bars(&mut labelled, view.indicator.direction);
        let bars = bars(view, labelled.into_iter(), target, &nation);
        let differences = places.iter().map(|&place| self.difference(place, base?)).collect();
        Some(Row {
            indicator: view.reference(),
            nation,
            cells,
            differences,
            order_value,
            is_ordered,
            is_in_focus,
            bars,
        })
    }

    /// How far a place is from another; only figures of one edition can be held against each other.
    fn difference(&self, place: PlaceIndex, base: PlaceIndex) -> Option<Difference> {
        let [found, against] = [place, base].map(|place| self.entries.get(&place).map(|entry| &entry.found));
        let (found, against) = (found?, against?);
        let is_comparable = place != base
            && edition(&found.reading) == edition(&against.reading)
            && found.is_of_old_codes == against.is_of_old_codes;
        let [value, other] = [found, against].map(|one| Exact::of(&one.reading));
        is_comparable.then_some(())?;
        Some(Difference::of(value?.minus(other?), self.view.indicator, self.view.language))
    }

    fn unattributed(&self, of_today: &[PlaceIndex], names: &Names) -> Option<UnattributedRow> {
        let of_provinces = of_today.iter().filter_map(|&new| units::of_province(&self.view, names, new));
        let places: Vec<Unattributed> = units::of_nation(&self.view).into_iter().chain(of_provinces).collect();
        (!places.is_empty()).then(|| UnattributedRow { indicator: self.view.reference(), places })
    }

    /// Some province has a figure.
    fn is_told(&self) -> bool {
        self.entries.keys().any(|&place| self.value(place).is_some())
    }

    fn value(&self, place: PlaceIndex) -> Option<Exact> {
        Exact::of(&self.entries.get(&place)?.found.reading)
    }

    fn rank(&self, place: PlaceIndex) -> Option<u16> {
        Some(self.entries.get(&place)?.rank?.place)
    }
}

/// What the query asks for, defaults filled in, and what of it nobody knows.
fn chosen<'s>(snapshot: &'s Snapshot, query: &CompareQuery) -> (Vec<PlaceIndex>, Vec<&'s Indicator>, Vec<String>) {
    let mut unknown = Vec::new();
    let mut places: Vec<PlaceIndex> = Vec::new();
    for code in &query.provinces {
        let known = PlaceCode::new(CodeSystem::Of34, code).ok().filter(|place| place.level() == Level::Province);
        match known.and_then(|place| snapshot.place_index(&place)) {
            Some(place) if !places.contains(&place) => places.push(place),
            Some(_) => {}
            None => unknown.push(code.clone()),
        }
    }
    let mut indicators: Vec<&Indicator> = Vec::new();
    for id in &query.indicators {
        match snapshot.indicator(id) {
            Some(indicator) if !indicators.iter().any(|known| known.id == *id) => indicators.push(indicator),
            Some(_) => {}
            None => unknown.push(id.clone()),
        }
    }
    if places.is_empty() {
        places = default_places(snapshot);
    }
    if indicators.is_empty() {
        indicators = snapshot.indicators().iter().filter(|indicator| indicator.headline.is_some()).collect();
        indicators.sort_by_key(|indicator| indicator.headline);
        let rest = snapshot.indicators().iter().filter(|indicator| indicator.headline.is_none());
        indicators.extend(rest.take(DEFAULT_INDICATORS.saturating_sub(indicators.len())));
        indicators.truncate(DEFAULT_INDICATORS);
    }
    (places, indicators, unknown)
}

/// The two largest cities and a province of each kind of country, as far as the atlas has them.
fn default_places(snapshot: &Snapshot) -> Vec<PlaceIndex> {
    let usual = ["01", "79", "48", "40", "82", "92"];
    let known = usual.iter().filter_map(|code| PlaceCode::new(CodeSystem::Of34, code).ok());
    let mut places: Vec<PlaceIndex> = known.filter_map(|place| snapshot.place_index(&place)).collect();
    for &place in snapshot.province_indices() {
        if places.len() < DEFAULT_PROVINCES && !places.contains(&place) {
            places.push(place);
        }
    }
    places
}

/// Best first, as leagues are; what has no value stands last, in the order of the columns.
fn sort_bars(bars: &mut [(&PlaceRef, &Cell)], direction: Direction) {
    bars.sort_by(|(_, a), (_, b)| match (a.value, b.value) {
        (Some(a), Some(b)) if direction == Direction::LowerIsBetter => a.total_cmp(&b),
        (Some(a), Some(b)) => b.total_cmp(&a),
        (a, b) => a.is_none().cmp(&b.is_none()),
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::part::CaseEvent::{self, Received};
    use crate::report::fixture as f;
    use crate::report::table::figures::Tabled;
    use jiff::civil::date;

    fn snapshot() -> Snapshot {
        let day = date(2026, 2, 3);
        let parts = vec![
            f::part(Received, "34:08", day, 1000),
            f::part(Received, "34:40", day, 3000),
            f::part(Received, "34:48", day, 2000),
            f::part(CaseEvent::ResolvedOnTime, "34:40", day, 9),
            f::part(CaseEvent::ResolvedOverdue, "34:40", day, 1),
            f::part(CaseEvent::ResolvedOnTime, "34:48", day, 5),
        ];
        let targets = vec![f::target("on_time_share", None, 2026, 95.0)];
        f::snapshot(vec![f::received(), f::on_time_share()], targets, f::wall(parts, Vec::new()))
    }

    fn page(provinces: &[&str], order: Option<&str>) -> Compare {
        let provinces = provinces.iter().map(|code| (*code).to_owned()).collect();
        let query = CompareQuery { provinces, order: order.map(str::to_owned), ..CompareQuery::default() };
        Compare::build(&snapshot(), &query, Language::Vietnamese)
    }

    fn columns(page: &Compare) -> Vec<&str> {
        page.columns.iter().map(|column| column.place.bare.as_str()).collect()
    }

    #[test]
    fn columns_follow_the_query_or_the_order_asked_for() {
        assert_eq!(columns(&page(&["48", "40", "40", "08"], None)), ["48", "40", "08"]);
        assert_eq!(columns(&page(&["08", "40", "48"], Some("received"))), ["40", "48", "08"]);
        assert_eq!(columns(&page(&["40", "08", "48"], Some("-received"))), ["08", "48", "40"]);
        let by_share = page(&["08", "40", "48"], Some("-on_time_share"));
        assert_eq!(columns(&by_share), ["40", "48", "08"], "absent stays last in both orders");
        assert_eq!(page(&["40", "99", "17329"], None).unknown, ["99", "17329"]);
    }

    #[test]
    fn ranks_are_of_all_even_when_two_are_shown() {
        let page = page(&["08", "40"], None);
        let share = &page.rows[1];
        assert_eq!(share.cells[1].rank_text.as_deref(), Some("2/2"));
        assert_eq!(share.cells[0].text, "Không áp dụng");
        assert_eq!(share.nation.text, "93,33 %");
        assert_eq!((page.rows[0].cells[0].bar, page.rows[0].cells[1].bar), (33, 100));
    }

    #[test]
    fn the_export_holds_every_cell_and_says_how_many() {
        let page = page(&["08", "40"], None);
        let table = page.table();
        assert_eq!(page.rows_in_table(), table.rows.len(), "what a page offers is what its file holds");
        let rows = table.texts();
        assert_eq!(rows.len(), 6);
        let at = |row: usize, heading: &str| {
            let slot = table.headings().iter().position(|known| *known == heading).expect("heading");
            rows[row][slot].as_str()
        };
        assert_eq!([at(5, "indicator"), at(5, "place"), at(5, "code_system")], ["on_time_share", "40", "34"]);
        assert_eq!([at(5, "value"), at(5, "numerator"), at(5, "denominator")], ["90", "9", "10"]);
        assert_eq!([at(5, "target"), at(5, "gap"), at(5, "standing")], ["95", "-5", "behind"]);
        assert_eq!([at(4, "value"), at(4, "absence")], ["", "not_applicable"]);
        assert_eq!([at(5, "nature"), at(5, "as_of"), at(5, "source")], ["synthetic", "2026-10-10", "case_portal"]);
        assert!((0..6).all(|row| at(row, "rows_in_file") == "6"));
        assert_eq!(table.rows[3][7], crate::report::table::Value::Decimal(93.333333333), "a number");
    }

    #[test]
    fn others_are_held_against_the_base_which_stands_first() {
        let codes = ["08", "40", "48"].map(str::to_owned).to_vec();
        let base = "34:48".parse().ok();
        let query = CompareQuery { provinces: codes, base, ..CompareQuery::default() };
        let page = Compare::build(&snapshot(), &query, Language::Vietnamese);
        assert_eq!(columns(&page), ["48", "08", "40"]);
        assert!(page.columns[0].is_base && !page.columns[1].is_base);
        let told = |row: usize| {
            let differences = page.rows[row].differences.iter();
            differences.map(|one| one.as_ref().map(|one| (one.text.as_str(), one.is_better))).collect::<Vec<_>>()
        };
        assert_eq!(
            told(0),
            [None, Some(("−1.000 hồ sơ", None)), Some(("+1.000 hồ sơ", None))],
            "a volume is not better"
        );
        assert_eq!(told(1), [None, None, Some(("kém 10,00 điểm %", Some(false)))], "against what is absent nothing");
        // Who is not chosen and yet the base is shown all the same.
        let base = "34:08".parse().ok();
        let query = CompareQuery { provinces: vec!["40".to_owned()], base, ..CompareQuery::default() };
        assert_eq!(columns(&Compare::build(&snapshot(), &query, Language::English)), ["08", "40"]);
    }

    #[test]
    fn sets_are_of_the_base_where_there_is_one() {
        let kinds = |page: &Compare| page.sets.iter().map(|set| set.kind).collect::<Vec<_>>();
        let plain = page(&["40", "48"], None);
        assert!(kinds(&plain).contains(&SetKind::All) && !kinds(&plain).contains(&SetKind::Rank));
        let query = CompareQuery {
            base: "34:40".parse().ok(),
            focus: Some("on_time_share".to_owned()),
            ..CompareQuery::default()
        };
        let page = Compare::build(&snapshot(), &query, Language::Vietnamese);
        let set = |kind| page.sets.iter().find(|set| set.kind == kind);
        assert_eq!(set(SetKind::Rank).map(|set| set.provinces.clone()), Some(vec!["48".to_owned(), "40".to_owned()]));
        assert_eq!(set(SetKind::Size).map(|set| &set.provinces), None, "no indicator of size in this catalogue");
        let everywhere = set(SetKind::All).expect("all");
        assert!(everywhere.is_shown, "the default shows all three that there are");
        assert!(!page.is_tall());
    }
}
