use crate::domain::confidence::Confidence;
use jiff::civil::{Date, date};

use super::reporting::State;
use super::*;
use crate::domain::check::{Check, Finding, KNOWN, MissingValue, UntoldColumn};
use crate::domain::form::{Dimension, MemberFlows};
use crate::domain::held::HeldRows;
use crate::domain::load::Load;
use crate::domain::signal::{Signal, SignalCount};
use crate::domain::text::Text;
use crate::domain::wall::Wall;
use crate::report::fixture::{self as f, place};

/// Every check there is, with bounds small enough for tests.
fn checks() -> Vec<Check> {
    let bound = |name: &str| match name {
        "cases_at_least" => 2.0,
        "share_at_least" => 0.1,
        "days_at_least" => 20.0,
        "half_months_at_most" => 24.0,
        _ => 5.0,
    };
    let check = |known: &check::Known| Check {
        code: known.code.to_owned(),
        severity: Severity::usual(known.code),
        level: known.level,
        missing: MissingValue::Pass,
        title: Text::new(format!("vi {}", known.code), format!("en {}", known.code)),
        advice: Text::default(),
        variants: Default::default(),
        columns: Vec::new(),
        source: Text::default(),
        confidence: Confidence::C,
        bounds: known.bounds.iter().map(|&name| (name.to_owned(), bound(name))).collect(),
    };
    KNOWN.iter().map(check).collect()
}

fn received(source: &str, at: &str, day: Date, n: i64) -> MemberFlows {
    MemberFlows {
        source: source.to_owned(),
        place: place(at),
        dimension: Dimension::Agency,
        member: "H41.03".to_owned(),
        bucket: Bucket::of(day),
        flows: [n, 0, 0, 0, 0, 0, 0],
    }
}

fn signal(at: &str, agency: &str, day: Date, n: i64, of: i64) -> SignalCount {
    let (source, agency) = ("case_portal".to_owned(), agency.to_owned());
    SignalCount { source, place: place(at), agency, bucket: Bucket::of(day), signal: Signal::LongPromise, n, of }
}

fn build(wall: Wall, at: Option<&str>) -> QualityPage {
    let snapshot = f::snapshot(Vec::new(), Vec::new(), wall).with_checks(&checks());
    let query = QualityQuery { period: "2026".parse().ok(), place: at.map(place) };
    QualityPage::build(&snapshot, &query, Language::English)
}

fn glance(page: &QualityPage, text: &str) -> i64 {
    page.glance.iter().find(|one| one.text == text).unwrap_or_else(|| panic!("{text}: {:?}", page.glance)).n
}

fn wall() -> Wall {
    f::wall(Vec::new(), Vec::new())
}

#[test]
fn each_province_reports_stopped_or_never_did() {
    let member_flows = vec![
        received("case_portal", "34:40", date(2026, 10, 3), 5),
        received("case_portal", "34:08", date(2026, 9, 3), 5),
        received("case_portal", "34:08", date(2026, 8, 3), 5),
    ];
    let page = build(Wall { member_flows, ..wall() }, None);
    let rows: Vec<_> = page.reporting.iter().map(|row| (row.place.bare.as_str(), row.state, row.days)).collect();
    // From 14 September to 10 October.
    let expected = [("48", State::Never, None), ("08", State::Silent, Some(26)), ("40", State::Reporting, Some(0))];
    assert_eq!(rows, expected);
    assert_eq!(page.behind(), 2);
    assert_eq!(page.reporting[1].last_text, "1–14/9/2026");
    assert_eq!((glance(&page, "never reported"), glance(&page, "stopped reporting")), (1, 1));
    assert_eq!(glance(&page, "sent totals only"), 0);
}

#[test]
fn days_are_subtracted_only_from_a_half_month_that_is_over() {
    let member_flows = vec![
        received("case_portal", "34:40", date(2026, 10, 3), 5),
        received("case_portal", "34:08", date(2026, 9, 3), 5),
    ];
    let snapshot = f::snapshot(Vec::new(), Vec::new(), Wall { member_flows, ..wall() }).with_checks(&checks());
    let told = |at: &str| {
        let query = QualityQuery { period: None, place: Some(place(at)) };
        let found = passport::passport(&snapshot, &query, "silence:case_portal", Language::English).expect("a count");
        assert!(found.is_sound(), "{at}");
        (found.value.text(Language::English), found.working())
    };
    assert_eq!(told("34:08"), ("26".to_owned(), Some("10/10/2026 − 14/09/2026 = 26".to_owned())));
    assert_eq!(told("34:40"), ("0".to_owned(), None), "10 less 14 October is not 0");
}

#[test]
fn a_file_of_rows_that_wait_for_their_cases_is_no_report() {
    let held = |load, as_of| HeldRows {
        source: "case_portal".to_owned(),
        load,
        place: place("34:40"),
        taken: 5,
        counting: 5,
        as_of,
        open: Some(2),
    };
    let member_flows = vec![received("case_portal", "34:40", date(2026, 10, 3), 5)];
    let mut loads = wall().loads;
    let later = Load { id: 99, as_of: date(2026, 12, 1), ..loads[0].clone() };
    assert_eq!(later.source, "case_portal");
    loads.push(later);
    let state = |held: Vec<HeldRows>| {
        let page = build(Wall { member_flows: member_flows.clone(), loads: loads.clone(), held, ..wall() }, None);
        page.reporting.iter().find(|row| row.place.bare == "40").map(|row| (row.state, row.days))
    };
    let first = held(loads[0].id, date(2026, 10, 10));
    assert_eq!(state(vec![first.clone()]), Some((State::Reporting, Some(0))));
    // From 14 October to 1 December.
    assert_eq!(state(vec![first, held(99, date(2026, 12, 1))]), Some((State::Silent, Some(48))));
}

#[test]
fn signals_are_marked_by_agency_and_open_to_it() {
    let signals = vec![
        signal("34:40", "H41.03", date(2026, 3, 3), 3, 10),
        signal("34:40", "H41.03", date(2026, 4, 3), 1, 10),
        signal("34:40", "H41.04", date(2026, 3, 3), 1, 2),
        signal("34:40", "H41.05", date(2026, 3, 3), 0, 100),
        signal("34:08", "H22.01", date(2026, 3, 3), 2, 1000),
        signal("34:40", "H41.03", date(2025, 3, 3), 9, 9),
    ];
    let page = build(Wall { signals: signals.clone(), ..wall() }, None);
    let [group] = page.signals.as_slice() else { panic!("one signal: {:?}", page.signals) };
    assert_eq!((group.n, group.of, group.marked), (7, 1122, 1), "not the year before");
    let rows: Vec<_> = group.rows.iter().map(|row| (row.place.bare.as_str(), row.n, row.of, row.marked)).collect();
    assert_eq!(rows, [("40", 5, 122, 1), ("08", 2, 1000, 0)], "H41.04 has too few, H22.01 too small a share");
    let page = build(Wall { signals, ..wall() }, Some("34:40"));
    let rows: Vec<_> = page.signals[0].rows.iter().map(|row| (row.agency.as_str(), row.n, row.marked)).collect();
    assert_eq!(rows, [("H41.03", 4, 1), ("H41.04", 1, 0)], "those with a case, the marked one first");
    assert!(!page.is_nation);
}

#[test]
fn findings_come_by_check_and_rejections_first() {
    let finding = |check: &str, at: Option<&str>, n| LoadFinding {
        load: 1,
        finding: Finding {
            check: check.to_owned(),
            place: at.map(place),
            column: "case_no".to_owned(),
            n,
            of: 100,
            lines: vec![2, 1007],
            example: None,
        },
    };
    let findings = vec![
        finding("W_CASE_NO_DATE", Some("34:40"), 9),
        finding("W_CASE_NO_DATE", Some("34:08"), 1),
        finding("E_NO_KEY", None, 3),
        finding("E_OF_ANOTHER_TIME", None, 1),
    ];
    let page = build(Wall { findings: findings.clone(), ..wall() }, None);
    let groups: Vec<_> = page.findings.iter().map(|group| (group.code.as_str(), group.severity, group.n)).collect();
    let (reject, warn) = (Severity::Reject, Severity::Warn);
    assert_eq!(groups, [("E_NO_KEY", reject, 3), ("E_OF_ANOTHER_TIME", reject, 1), ("W_CASE_NO_DATE", warn, 10)]);
    assert_eq!(
        (page.findings[0].title.as_str(), page.findings[1].title.as_str()),
        ("en E_NO_KEY", "E_OF_ANOTHER_TIME")
    );
    assert_eq!(page.findings[2].rows[0].lines, "2, 1,007");
    let (rejecting, warning) = ("faults for which rows were rejected", "warnings about rows");
    assert_eq!((glance(&page, rejecting), glance(&page, warning)), (4, 10));
    let page = build(Wall { findings, ..wall() }, Some("34:08"));
    let all: Vec<_> = page.findings.iter().map(|group| (group.code.as_str(), group.n)).collect();
    assert_eq!(all, [("W_CASE_NO_DATE", 1)], "of this province alone");
}

/// A system that says "no" of every case.
fn never_digitised() -> UntoldColumn {
    UntoldColumn {
        source: "case_portal".to_owned(),
        place: place("34:40"),
        column: "digitised".to_owned(),
        value: "no".to_owned(),
        rows: 5000,
        of: 5000,
    }
}

#[test]
fn the_table_has_every_row_and_says_how_many() {
    let untold = vec![never_digitised()];
    let signals = vec![signal("34:40", "=H41", date(2026, 3, 3), 3, 10)];
    let page = build(Wall { untold, signals, ..wall() }, Some("34:40"));
    let table = super::export::table(&page);
    let rows = table.texts();
    let kinds: Vec<&str> = rows.iter().map(|row| row[0].as_str()).collect();
    assert_eq!(kinds, ["reporting", "not_reported", "signal"]);
    assert!(rows.iter().all(|row| row.len() == table.columns.len() && row.last().is_some_and(|n| n == "3")));
    assert_eq!(rows[2][11], "=H41", "as it is; what is written for spreadsheets is disarmed by the writer");
}

#[test]
fn every_number_that_the_page_names_has_a_passport() {
    let untold = vec![never_digitised()];
    let signals = vec![signal("34:40", "H41.03", date(2026, 3, 3), 3, 10)];
    let member_flows = vec![received("case_portal", "34:40", date(2026, 10, 3), 5)];
    let wall = Wall { untold, signals, member_flows, ..wall() };
    let snapshot = f::snapshot(Vec::new(), Vec::new(), wall).with_checks(&checks());
    let found = |at: Option<&str>| {
        let query = QualityQuery { period: "2026".parse().ok(), place: at.map(place) };
        let keys = QualityPage::build(&snapshot, &query, Language::English).keys();
        for key in &keys {
            let passport = passport::passport(&snapshot, &query, key, Language::English);
            assert_eq!(passport.map(|one| one.key).as_ref(), Some(key), "{at:?}");
        }
        keys
    };
    let of_province =
        ["silence:case_portal", "untold:case_portal:digitised", "signal:long_promise", "signal:long_promise:H41.03"];
    assert_eq!(found(Some("34:40")), of_province);
    assert_eq!(found(None), ["signal:long_promise"], "the others are those of a province");
}

#[test]
fn the_page_says_since_when_and_until_when_a_column_is_filled() {
    let row = |column: &str, value: &str, rows, of| UntoldColumn {
        source: "case_portal".to_owned(),
        place: place("34:40"),
        column: column.to_owned(),
        value: value.to_owned(),
        rows,
        of,
    };
    let cells = |column: &str, day, counts| f::empty_cells("case_portal", column, "34:40", day, counts);
    let whens = |column: &str, value: &str, counts: &[(Date, (i64, i64))], language| -> Vec<String> {
        let empty_cells = counts.iter().map(|&(day, counts)| cells(column, day, counts)).collect();
        let untold = vec![row(column, value, 1, 2)];
        let wall = Wall { untold, empty_cells, ..wall() };
        let snapshot = f::snapshot(Vec::new(), Vec::new(), wall).with_checks(&[f::sparse()]);
        let page = QualityPage::build(&snapshot, &QualityQuery { period: None, place: None }, language);
        let table = super::export::table(&page);
        let in_table = table.texts().into_iter().filter(|row| row[0] == "not_reported").map(|row| row[16].clone());
        let texts: Vec<String> = page.untold.iter().map(|row| row.when_text.clone()).collect();
        let detail = |text: &String| if text.is_empty() { value.to_owned() } else { format!("{value} | {text}") };
        assert_eq!(in_table.collect::<Vec<_>>(), texts.iter().map(detail).collect::<Vec<_>>());
        texts
    };
    let english = |value, counts: &[(Date, (i64, i64))]| whens("channel", value, counts, Language::English);
    use crate::domain::check::{IN_PART, NOTHING};
    let [first, second, third] = [date(2025, 11, 3), date(2025, 12, 20), date(2026, 1, 5)];
    let since = [(first, (60, 60)), (second, (50, 50)), (third, (0, 500))];
    let vietnamese = whens("channel", IN_PART, &since, Language::Vietnamese);
    assert_eq!(vietnamese, ["trống trong mọi hồ sơ tiếp nhận trước 01/2026"]);
    assert_eq!(english(IN_PART, &since), ["empty in all cases received before 01/2026"]);
    let until = [(first, (0, 60)), (second, (1490, 1500)), (third, (20, 20))];
    assert_eq!(english(NOTHING, &until), ["empty in 1,510 of 1,520 cases received since 15/12/2025"]);
    let both = [(first, (60, 60)), (second, (0, 50)), (third, (30, 30))];
    let texts = ["empty in all cases received before 15/12/2025; empty in all cases received since 01/2026"];
    assert_eq!(english(NOTHING, &both), texts);
    assert_eq!(english(NOTHING, &[(first, (60, 60)), (third, (30, 30))]), [""], "at no time");
    let none: [&str; 0] = [];
    assert_eq!(english(IN_PART, &[(first, (20, 60)), (third, (20, 60))]), none, "at all times alike");
    assert_eq!(english(IN_PART, &[(first, (19, 19)), (third, (0, 60))]), none, "a few cases");
}
