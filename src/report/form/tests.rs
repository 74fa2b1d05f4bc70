//! A form of a small country: what stands in its cells, and what happens when it does not balance.

use super::export::table;
use super::{FormPage, FormQuery, RowsBy};
use crate::domain::bucket::Bucket;
use crate::domain::check::{IN_PART, NOTHING, UntoldColumn};
use crate::domain::form::{Content, Dimension, Flow, MemberFlows};
use crate::domain::part::{CaseEvent, MeasureId, Part};
use crate::domain::text::Language;
use crate::domain::wall::Wall;
use crate::report::fixture as f;
use crate::report::snapshot::Snapshot;
use jiff::civil::{Date, date};
use proptest::prelude::*;

/// One case of a made-up world.
#[derive(Clone, Debug)]
struct Case {
    province: &'static str,
    agency: &'static str,
    field: &'static str,
    procedure: &'static str,
    is_online: bool,
    received: Date,
    /// How it ended, and when.
    end: Option<(Flow, Date)>,
    fell_overdue: Option<Date>,
}

fn case(agency: &'static str, received: Date) -> Case {
    let (province, field, procedure) = ("34:40", "LV-HT", "1.000656");
    Case { province, agency, field, procedure, is_online: false, received, end: None, fell_overdue: None }
}

/// A wall that a computation would make of the cases: parts of provinces and flows of members.
fn wall(cases: &[Case]) -> Wall {
    let mut parts: Vec<Part> = Vec::new();
    let mut flows: Vec<MemberFlows> = Vec::new();
    for case in cases {
        let mut count = |flow: Flow, event: CaseEvent, day: Date| {
            parts.push(f::part(event, case.province, day, 1));
            if flow == Flow::ReceivedOnline {
                let measure = MeasureId::counted(f::RULE_SET, event, &f::online());
                let source = "case_portal".to_owned();
                parts.push(Part { source, ..f::part_of(measure, case.province, day, 1) });
            }
            let members = [case.agency, case.field, case.procedure];
            for (dimension, member) in Dimension::ALL.into_iter().zip(members) {
                flows.push(f::member_flow(flow, case.province, dimension, member, day, 1));
            }
        };
        let channel = if case.is_online { Flow::ReceivedOnline } else { Flow::ReceivedOther };
        count(channel, CaseEvent::Received, case.received);
        if let Some((flow, day)) = case.end {
            let event = match flow {
                Flow::ResolvedEarly => CaseEvent::ResolvedEarly,
                Flow::ResolvedOnTime => CaseEvent::ResolvedOnTime,
                _ => CaseEvent::ResolvedOverdue,
            };
            count(flow, event, day);
        }
        if let Some(day) = case.fell_overdue {
            count(Flow::FellOverdue, CaseEvent::FellOverdue, day);
            if let Some((_, end)) = case.end {
                count(Flow::LeftOverdue, CaseEvent::LeftOverdue, end);
            }
        }
    }
    let agencies = vec![f::agency("34:40", "H40.1", "Sở Đất đai"), f::agency("34:40", "H40.2", "Sở Dân số")];
    Wall { member_flows: flows, agencies, ..f::wall(parts, Vec::new()) }
}

fn snapshot(wall: Wall) -> Snapshot {
    f::snapshot(vec![f::received()], Vec::new(), wall)
}

fn page_of(wall: Wall, place: Option<&str>, by: &str, period: &str) -> FormPage {
    let query = FormQuery { place: place.map(f::place), by: RowsBy::parse(by), period: period.parse().ok() };
    FormPage::build(&snapshot(wall), &f::form(), &query, Language::Vietnamese)
}

fn cells(page: &FormPage, name: &str) -> Vec<i64> {
    let row = page.rows.iter().chain(&page.total).find(|row| row.name == name).expect(name);
    row.cells.as_ref().expect("cells").iter().map(|cell| cell.n).collect()
}

fn some_cases() -> Vec<Case> {
    let june = date(2026, 6, 20);
    let ended = |flow, day| Some((flow, day));
    vec![
        Case { end: ended(Flow::ResolvedEarly, date(2026, 7, 2)), ..case("H40.1", june) },
        Case { end: ended(Flow::ResolvedOnTime, date(2026, 6, 25)), ..case("H40.1", june) },
        Case {
            is_online: true,
            end: ended(Flow::ResolvedOnTime, date(2026, 7, 20)),
            ..case("H40.1", date(2026, 7, 3))
        },
        Case { is_online: true, ..case("H40.2", date(2026, 9, 28)) },
        Case { fell_overdue: Some(date(2026, 8, 1)), ..case("H40.2", date(2026, 7, 20)) },
        Case {
            fell_overdue: Some(date(2026, 8, 1)),
            end: ended(Flow::ResolvedOverdue, date(2026, 10, 2)),
            ..case("", date(2026, 7, 20))
        },
    ]
}

#[test]
fn a_row_is_what_its_columns_say() {
    let page = page_of(wall(&some_cases()), Some("34:40"), "agency", "2026-Q3");
    //                                        (3) (4) (5) (6) (7) (8) (9)(10)(11)(12)(13)
    assert_eq!(cells(&page, "Sở Đất đai"), [2, 1, 0, 1, 2, 1, 1, 0, 0, 0, 0]);
    assert_eq!(cells(&page, "Sở Dân số"), [2, 1, 1, 0, 0, 0, 0, 0, 2, 1, 1]);
    assert_eq!(cells(&page, "Chưa ghi cơ quan"), [1, 0, 1, 0, 0, 0, 0, 0, 1, 0, 1], "ended after the period");
    assert_eq!(cells(&page, "Tổng cộng"), [5, 2, 2, 1, 2, 1, 1, 0, 3, 1, 2]);
    assert!(page.balance.is_balanced(), "{:?}", page.balance);
    assert!(page.balance.sentence.starts_with("Biểu cân đối: "), "{}", page.balance.sentence);
    assert_eq!(page.provisional_text, None, "the quarter is over");
    assert_eq!(page.head.marks.len(), 1, "synthetic, and said");
}

#[test]
fn columns_of_cases_in_time_are_doubted_where_there_are_no_promises() {
    let untold = |column: &str, value: &str, rows| UntoldColumn {
        source: "case_portal".to_owned(),
        place: f::place("34:40"),
        column: column.to_owned(),
        value: value.to_owned(),
        rows,
        of: 7,
    };
    let notes = |one: UntoldColumn, place: Option<&str>| {
        let page = page_of(Wall { untold: vec![one], ..wall(&some_cases()) }, place, "agency", "2026-Q3");
        page.notes.into_iter().filter(|note| note.contains("không nên dựa")).collect::<Vec<_>>()
    };
    let own = notes(untold("due_at", NOTHING, 6), Some("34:40"));
    let [own] = own.as_slice() else { panic!("one note: {own:?}") };
    assert!(own.contains("6 trong 7 hồ sơ") && own.contains("(8), (9), (10), (12), (13)"), "{own}");
    let all = notes(untold("due_at", NOTHING, 6), None);
    assert!(matches!(all.as_slice(), [note] if note.contains("Ở 1 trong 1 tỉnh")), "{all:?}");
    // Of the cases received in the quarter, if there are any.
    let cells = |day, counts| vec![f::empty_cells("case_portal", "due_at", "34:40", day, counts)];
    let of_quarter = |cells| {
        let wall = Wall { untold: vec![untold("due_at", NOTHING, 6)], empty_cells: cells, ..wall(&some_cases()) };
        let snapshot = f::snapshot(Vec::new(), Vec::new(), wall).with_checks(&[f::sparse()]);
        let query = FormQuery { place: Some(f::place("34:40")), by: None, period: "2026-Q3".parse().ok() };
        let page = FormPage::build(&snapshot, &f::form(), &query, Language::Vietnamese);
        page.notes.into_iter().find(|note| note.contains("không nên dựa"))
    };
    assert_eq!(of_quarter(cells(date(2026, 8, 1), (1, 5))), None, "they tell it");
    let none = of_quarter(cells(date(2026, 8, 1), (5, 5))).expect("they do not");
    assert!(none.contains("5 trong 5 hồ sơ"), "{none}");
    let before = of_quarter(cells(date(2026, 2, 1), (0, 5))).expect("of all cases");
    assert!(before.contains("6 trong 7 hồ sơ"), "{before}");
    for told in [untold("due_at", IN_PART, 1), untold("channel", NOTHING, 7)] {
        assert!(notes(told, Some("34:40")).is_empty());
    }
}

#[test]
fn the_statutory_quarter_ends_on_the_14th() {
    let page = page_of(wall(&some_cases()), Some("34:40"), "agency", "s2026-Q3");
    assert_eq!(cells(&page, "Tổng cộng"), [5, 1, 4, 0, 3, 1, 2, 0, 2, 0, 2], "from 15 June to 14 September");
    assert!(page.balance.is_balanced());
    assert_eq!((page.passport.first_day.as_str(), page.passport.last_day.as_str()), ("2026-06-15", "2026-09-14"));
}

#[test]
fn rows_stand_in_vietnamese_order_and_what_is_not_told_comes_last() {
    let mut cases = some_cases();
    cases.push(case("H40.9", date(2026, 7, 1)));
    let page = page_of(wall(&cases), Some("34:40"), "agency", "2026");
    let names: Vec<&str> = page.rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names, ["H40.9", "Sở Dân số", "Sở Đất đai", "Chưa ghi cơ quan"]);
    assert_eq!(page.rows.iter().map(|row| row.number_text.as_str()).collect::<Vec<_>>(), ["1", "2", "3", "4"]);
}

#[test]
fn the_nation_is_its_provinces_and_who_has_no_cases_has_no_zeros() {
    let page = page_of(wall(&some_cases()), None, "agency", "2026-Q3");
    assert_eq!(page.by, RowsBy::Province, "the nation has provinces, whatever was asked for");
    let reported: Vec<(&str, bool)> = page.rows.iter().map(|row| (row.name.as_str(), row.cells.is_some())).collect();
    assert_eq!(reported, [("Đà Nẵng", false), ("Nghệ An", true), ("Tuyên Quang", false)]);
    assert_eq!(cells(&page, "Cộng 1/3 tỉnh, thành phố"), [5, 2, 2, 1, 2, 1, 1, 0, 3, 1, 2]);
    assert!(page.balance.is_balanced(), "{:?}", page.balance);
    assert_eq!(page.notes.len(), 1, "{:?}", page.notes);
    let table = table(&page);
    assert_eq!(table.rows.len(), 4);
    let at = |row: usize, heading: &str| {
        let slot = table.headings().iter().position(|known| *known == heading).expect("heading");
        table.rows[row][slot].to_string()
    };
    assert_eq!([at(0, "column_3"), at(0, "absence"), at(0, "nature")], ["", "not_reported", ""]);
    assert_eq!([at(1, "column_3"), at(1, "row_code"), at(1, "nature")], ["5", "40", "synthetic"]);
    assert_eq!([at(3, "row"), at(3, "column_11"), at(3, "rows_in_file")], ["total", "3", "4"]);
}

#[test]
fn nothing_is_a_state_with_a_way_out_and_never_a_table_of_zeros() {
    let nobody = page_of(wall(&some_cases()), Some("34:48"), "agency", "2026-Q3");
    assert!(nobody.rows.is_empty() && nobody.total.is_none());
    assert!(nobody.missing.is_some_and(|missing| missing.command.is_some()));
    for period in ["2025", "2027"] {
        let missing = page_of(wall(&some_cases()), Some("34:40"), "agency", period).missing.expect(period);
        assert_eq!(missing.period.map(|(value, _)| value), Some("2026".to_owned()));
        assert!(missing.sentence.contains("15/06/2026"), "{}", missing.sentence);
    }
    let only_parts = Wall { member_flows: Vec::new(), ..wall(&some_cases()) };
    let missing = page_of(only_parts.clone(), Some("34:40"), "field", "2026").missing.expect("not by member");
    assert_eq!(missing.command, Some("chiso compute"));
    let nation = page_of(only_parts, None, "province", "2026");
    assert!(nation.missing.is_none() && nation.notes.iter().any(|note| note.contains("chưa được đếm theo")));
}

#[test]
fn a_period_that_is_not_over_is_provisional() {
    let page = page_of(wall(&some_cases()), Some("34:40"), "agency", "2026");
    let text = page.provisional_text.expect("the year runs");
    assert!(text.contains("10/10/2026") && text.contains("31/12/2026"), "{text}");
    assert!(page.notes.iter().any(|note| note.contains("15/06/2026")), "what came before June was not loaded");
    assert_eq!(page_of(wall(&some_cases()), Some("34:40"), "agency", "s2026-Q3").notes.len(), 1);
    assert!(page_of(wall(&some_cases()), Some("34:40"), "agency", "2026-08").notes.is_empty());
}

#[test]
fn a_form_that_was_tampered_with_names_the_row_and_what_differs() {
    let sound = wall(&some_cases());
    let mut lost = sound.clone();
    // One received case of the agencies is lost: they no longer add up to the province.
    let found = lost.member_flows.iter_mut().find(|row| row.dimension == Dimension::Agency);
    found.expect("a flow").flows = [0; 7];
    let page = page_of(lost, Some("34:40"), "agency", "2026-Q3");
    assert!(!page.balance.is_balanced());
    let of_agencies: Vec<_> = page.balance.imbalances.iter().filter(|one| one.row == "Các cơ quan").collect();
    assert!(
        of_agencies.iter().any(|one| one.what.starts_with("(6)") && (one.left, one.right) == (0, 1)),
        "{of_agencies:?}"
    );
    assert!(page.balance.imbalances.iter().all(|one| one.row != "Các lĩnh vực"), "fields are sound");
    assert!(page.balance.sentence.contains("không cân đối"));
    // Resolved without ever having been received: less than nothing is open.
    let mut early = sound;
    let flow = f::member_flow(Flow::ResolvedEarly, "34:40", Dimension::Agency, "H40.1", date(2026, 7, 3), 5);
    early.member_flows.push(flow);
    let page = page_of(early.clone(), Some("34:40"), "agency", "2026-Q3");
    let found = page.balance.imbalances.iter().find(|one| one.row == "Sở Đất đai").expect("a negative cell");
    assert_eq!((found.what.as_str(), found.left, found.right), ("(11) không được âm", -5, 0));
    assert_eq!((found.left_text.as_str(), found.right_text.as_str()), ("−5", "0"));
    let row = page.rows.iter().find(|row| row.name == "Sở Đất đai").expect("the row");
    assert!(row.is_unbalanced);
    let nation = page_of(early, None, "province", "2026-Q3");
    assert!(nation.balance.imbalances.iter().any(|one| one.row == "Nghệ An, Các cơ quan"));
}

#[test]
fn a_definition_that_forgets_a_flow_does_not_balance() {
    let mut form = f::form();
    form.columns[3].content = Content::Flows(vec![Flow::ResolvedOverdue]);
    let query = FormQuery { place: Some(f::place("34:40")), by: None, period: "2026-Q3".parse().ok() };
    let page = FormPage::build(&snapshot(wall(&some_cases())), &form, &query, Language::English);
    let whats: Vec<&str> = page.balance.imbalances.iter().map(|one| one.what.as_str()).collect();
    assert!(whats.contains(&"(6) = (11) of the period just before"), "{whats:?}");
    let mut form = f::form();
    form.columns[5].content = Content::Flows(vec![Flow::ResolvedOverdue]);
    let page = FormPage::build(&snapshot(wall(&some_cases())), &form, &query, Language::English);
    assert!(page.balance.imbalances.iter().any(|one| one.what == "(3) = (7) + (11)"));
}

fn any_case() -> impl Strategy<Value = Case> {
    let place = prop::sample::select(f::PROVINCES.to_vec());
    let agency = prop::sample::select(vec!["H40.1", "H40.2", "H40.3", ""]);
    let field = prop::sample::select(vec!["LV-HT", "LV-DD", ""]);
    let procedure = prop::sample::select(vec!["1.000656", "1.000894", "2.000001"]);
    let end = prop::sample::select(vec![
        None,
        Some(Flow::ResolvedEarly),
        Some(Flow::ResolvedOnTime),
        Some(Flow::ResolvedOverdue),
    ]);
    let halves = (0_i32..18, 0_i32..8, 0_i32..8, any::<bool>(), any::<bool>());
    (place, agency, field, procedure, end, halves).prop_map(|(province, agency, field, procedure, end, halves)| {
        let (received, falls, ends, is_online, is_overdue) = halves;
        let first = Bucket::of(date(2026, 1, 1)).0;
        let day = |half: i32| Bucket(first + half.min(18)).first_day();
        let is_overdue = is_overdue || end == Some(Flow::ResolvedOverdue);
        let is_overdue = is_overdue && matches!(end, None | Some(Flow::ResolvedOverdue));
        Case {
            province,
            agency,
            field,
            procedure,
            is_online,
            received: day(received),
            end: end.map(|flow| (flow, day(received + falls + ends))),
            fell_overdue: is_overdue.then(|| day(received + falls)),
        }
    })
}

proptest! {
    #[test]
    fn the_form_of_any_cases_balances(
        cases in prop::collection::vec(any_case(), 1..40),
        period in prop::sample::select(vec!["2026", "2026-Q1", "s2026-Q3", "2026-05", "s2026-H1", "2026-YTD08", "s2026-R10"]),
        by in prop::sample::select(vec!["agency", "field", "procedure"]),
    ) {
        let wall = wall(&cases);
        let nation = page_of(wall.clone(), None, "province", period);
        prop_assert!(nation.balance.is_balanced(), "{:?}", nation.balance);
        for at in f::PROVINCES {
            let page = page_of(wall.clone(), Some(at), by, period);
            prop_assert!(page.balance.is_balanced(), "{at}: {:?}", page.balance);
            let of_nation = nation.rows.iter().find(|row| Some(row.code.as_str()) == at.strip_prefix("34:"));
            let of_nation = of_nation.and_then(|row| row.cells.clone());
            prop_assert_eq!(page.total.and_then(|total| total.cells), of_nation);
        }
    }
}
