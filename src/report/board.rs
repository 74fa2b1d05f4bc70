//! A board: all provinces in the indicators of one subject, a table a section.

use crate::domain::board::Board;
use crate::domain::period::Period;
use crate::domain::place::PlaceCode;
use crate::domain::reading::Reading;
use crate::domain::target::Standing;
use crate::domain::text::Language;

use super::cell::Cell;
use super::compare::{Compare, CompareQuery, Row};
use super::page::Head;
use super::snapshot::{PlaceIndex, Snapshot};
use super::view::View;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BoardQuery {
    pub period: Option<Period>,
    /// The province that stands first and that all others are held against.
    pub base: Option<PlaceCode>,
    /// An indicator, with a minus for the worst first; orders the sections that have it.
    pub order: Option<String>,
}

#[derive(Clone, Debug)]
pub struct BoardPage {
    pub id: String,
    pub head: Head,
    pub title: String,
    pub lead: String,
    pub sections: Vec<SectionTable>,
}

#[derive(Clone, Debug)]
pub struct SectionTable {
    pub heading: String,
    /// Who is first and last in the indicator that orders the table, in a sentence; empty where nobody is ranked.
    pub finding: String,
    pub table: Compare,
    /// Nothing is told in the period that is shown.
    pub is_empty: bool,
    /// Then: the last year in which something is; `None` where nothing ever was.
    pub latest: Option<Period>,
}

impl BoardPage {
    pub fn build(snapshot: &Snapshot, board: &Board, query: &BoardQuery, language: Language) -> Self {
        let provinces: Vec<String> =
            snapshot.provinces_in_order().iter().map(|province| province.code.bare().to_owned()).collect();
        let sections: Vec<SectionTable> = (board.sections.iter())
            .map(|section| {
                let order = query.order.as_deref().filter(|order| {
                    let id = order.trim_start_matches('-');
                    section.indicators.iter().any(|known| known == id)
                });
                let asked = CompareQuery {
                    period: query.period,
                    provinces: provinces.clone(),
                    indicators: section.indicators.clone(),
                    order: order.map(str::to_owned),
                    base: query.base.clone(),
                    is_board: true,
                    ..CompareQuery::default()
                };
                let table = Compare::build(snapshot, &asked, language);
                let finding = finding(&table, language);
                let is_absent = |row: &Row| row.nation.is_absent() && row.cells.iter().all(Cell::is_absent);
                let is_empty = table.rows.iter().all(is_absent);
                let latest = is_empty.then(|| latest(snapshot, &section.indicators, &table));
                SectionTable {
                    heading: section.heading.get(language).to_owned(),
                    finding,
                    table,
                    is_empty,
                    latest: latest.flatten(),
                }
            })
            .collect();
        let mut head = Head::of(snapshot, query.period, language);
        let rows = sections.iter().flat_map(|section| &section.table.rows);
        head.mark(rows.flat_map(|row| row.cells.iter().chain([&row.nation])));
        Self {
            id: board.id.clone(),
            head,
            title: board.title.get(language).to_owned(),
            lead: board.lead.get(language).to_owned(),
            sections,
        }
    }

    /// The province that all others are held against.
    pub fn base(&self) -> Option<&super::page::PlaceRef> {
        self.sections.first()?.table.base.as_ref()
    }
}

/// How many years back something is looked for.
const FARTHEST: i16 = 15;

/// The last year in which any of the indicators has a figure, of the nation or of a province.
fn latest(snapshot: &Snapshot, indicators: &[String], empty: &Compare) -> Option<Period> {
    let last = snapshot.latest_day()?.year();
    let codes = empty.columns.iter().map(|column| &column.place.code);
    let nation = PlaceCode::nation();
    let places: Vec<PlaceIndex> = codes.chain([&nation]).filter_map(|code| snapshot.place_index(code)).collect();
    let indicators: Vec<_> = indicators.iter().filter_map(|id| snapshot.indicator(id)).collect();
    let is_told = |year: Period| {
        indicators.iter().any(|indicator| {
            let view = View::new(snapshot, indicator, year, empty.head.language);
            places.iter().any(|&place| !matches!(view.found(place).reading, Reading::Absent(_)))
        })
    };
    (last - FARTHEST..=last).rev().map(Period::year).find(|&year| year != empty.head.period && is_told(year))
}

fn finding(table: &Compare, language: Language) -> String {
    let Some(row) = table.told_rows().find(|row| row.is_ordered) else { return String::new() };
    let ranked = || table.columns.iter().zip(&row.cells).filter_map(|(column, cell)| Some((cell.rank?, column, cell)));
    let first = ranked().min_by_key(|(rank, ..)| rank.place);
    let last = ranked().max_by_key(|(rank, ..)| rank.place);
    let (Some((best, one, highest)), Some((worst, other, lowest))) = (first, last) else { return String::new() };
    if best.place == worst.place {
        return String::new();
    }
    let (name, of) = (&row.indicator.name, ranked().count());
    let met = row.cells.iter().filter(|cell| cell.standing == Standing::Met).count();
    let has_target = row.cells.iter().any(|cell| cell.standing != Standing::NoTarget);
    let met = match (has_target, language) {
        (false, _) => String::new(),
        (true, Language::Vietnamese) => format!(" {met} nơi đạt chỉ tiêu."),
        (true, Language::English) => format!(" {met} meet the target."),
    };
    let (one, other, highest, lowest) = (&one.place.name, &other.place.name, &highest.text, &lowest.text);
    match language {
        Language::Vietnamese => {
            format!(
                "{name}: tốt nhất là {one} ({highest}), cuối bảng là {other} ({lowest}), trong {of} nơi được xếp hạng.{met}"
            )
        }
        Language::English => {
            format!("{name}: best is {one} ({highest}), last is {other} ({lowest}), of {of} that are ranked.{met}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::board::Section;
    use crate::domain::part::CaseEvent::{Received, ResolvedOnTime, ResolvedOverdue};
    use crate::domain::text::Text;
    use crate::report::fixture as f;
    use jiff::civil::date;

    fn page(order: Option<&str>) -> BoardPage {
        let day = date(2026, 2, 3);
        let parts = vec![
            f::part(Received, "34:08", day, 1000),
            f::part(ResolvedOnTime, "34:40", day, 9),
            f::part(ResolvedOverdue, "34:40", day, 1),
            f::part(ResolvedOnTime, "34:48", day, 5),
        ];
        let targets = vec![f::target("on_time_share", None, 2026, 95.0)];
        let snapshot = f::snapshot(vec![f::received(), f::on_time_share()], targets, f::wall(parts, Vec::new()));
        let section = |heading: &str, ids: &[&str]| Section {
            heading: Text::new(heading, heading),
            indicators: ids.iter().map(|id| (*id).to_owned()).collect(),
        };
        let board = Board {
            id: "trial".to_owned(),
            title: Text::new("Thử", "Trial"),
            lead: Text::default(),
            sections: vec![section("A", &["received", "on_time_share"]), section("B", &["on_time_share"])],
        };
        let query = BoardQuery { order: order.map(str::to_owned), ..BoardQuery::default() };
        BoardPage::build(&snapshot, &board, &query, Language::English)
    }

    fn lines(page: &BoardPage, section: usize) -> Vec<&str> {
        page.sections[section].table.lines().map(|(column, _)| column.place.bare.as_str()).collect()
    }

    #[test]
    fn each_section_is_ordered_by_its_first_indicator_or_as_asked() {
        let page = page(None);
        assert_eq!(lines(&page, 0), ["08", "48", "40"]);
        assert_eq!(lines(&page, 1), ["48", "40"]);
        assert_eq!(page.sections[1].table.silent(), ["Tuyên Quang"]);
        let finding = "on_time_share: best is Đà Nẵng (100.00%), last is Nghệ An (90.00%), of 2 that are ranked. 1 meet the target.";
        assert_eq!(page.sections[1].finding, finding);
        assert_eq!(page.sections[0].finding, "", "a volume has no best");
    }

    #[test]
    fn an_empty_section_names_the_last_year_that_has_figures() {
        let board = Board {
            id: "trial".to_owned(),
            title: Text::new("Thử", "Trial"),
            lead: Text::default(),
            sections: vec![Section { heading: Text::new("A", "A"), indicators: vec!["on_time_share".to_owned()] }],
        };
        let parts = vec![f::part(ResolvedOnTime, "34:40", date(2024, 5, 6), 9)];
        let snapshot = f::snapshot(vec![f::on_time_share()], Vec::new(), f::wall(parts, Vec::new()));
        let latest = |year| {
            let query = BoardQuery { period: Some(Period::year(year)), ..BoardQuery::default() };
            BoardPage::build(&snapshot, &board, &query, Language::English).sections[0].latest
        };
        assert_eq!(latest(2026), Some(Period::year(2024)));
        assert_eq!(latest(2024), None, "it has figures itself");
    }

    #[test]
    fn an_order_touches_the_sections_that_have_the_indicator() {
        let page = page(Some("-on_time_share"));
        assert_eq!(lines(&page, 0), ["40", "48", "08"], "who has no share stands last");
        assert_eq!(page.sections[0].table.order, "-on_time_share");
        let other = super::tests::page(Some("-received"));
        assert_eq!((lines(&other, 0), lines(&other, 1)), (vec!["48", "40", "08"], vec!["48", "40"]));
    }
}
