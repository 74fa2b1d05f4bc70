use jiff::civil::date;

use super::*;
use crate::domain::case::Channel;
use crate::domain::case_list::{CaseCount, CaseGroup, CaseKey, Taken};
use crate::domain::form::{Dimension, Flow};
use crate::domain::indicator::Moment;
use crate::report::fixture::{self as f, place};

/// 44 of 60 in time in an agency, 6 of 10 elsewhere; nobody is told of another province.
fn snapshot() -> Snapshot {
    let day = date(2026, 8, 3);
    let mut parts = vec![
        f::part(CaseEvent::Received, "34:40", day, 90),
        f::part(CaseEvent::ResolvedOnTime, "34:40", day, 50),
        f::part(CaseEvent::ResolvedOverdue, "34:40", day, 20),
    ];
    parts.iter_mut().for_each(|part| part.source = "case_portal".to_owned());
    let flow = |flow, member: &str, n| f::member_flow(flow, "34:40", Dimension::Agency, member, day, n);
    let member_flows = vec![
        flow(Flow::ResolvedOnTime, "H40.1", 44),
        flow(Flow::ResolvedOverdue, "H40.1", 16),
        flow(Flow::ResolvedOnTime, "", 6),
        flow(Flow::ResolvedOverdue, "", 4),
    ];
    let agencies = vec![f::agency("34:40", "H40.1", "Sở Một")];
    let wall = crate::domain::wall::Wall { member_flows, agencies, ..f::wall(parts, Vec::new()) };
    let indicators = vec![f::on_time_share(), f::open_cases(Moment::End), f::score("papi")];
    f::snapshot(indicators, Vec::new(), wall).with_forms(&[f::form()])
}

fn behind(query: CasesQuery) -> CasesBehind {
    CasesBehind::of(&snapshot(), &query, Language::Vietnamese).expect("an indicator and a place")
}

fn query(indicator: &str) -> CasesQuery {
    CasesQuery {
        indicator: indicator.to_owned(),
        place: place("34:40"),
        period: "2026-Q3".parse().ok(),
        side: None,
        event: None,
        filter: CaseFilter::default(),
        order: CaseOrder::default(),
    }
}

fn signs(behind: &CasesBehind) -> Vec<(i64, CaseEvent, Taken)> {
    let asked = behind.asked.as_ref().expect("a question");
    let one = |count: &CaseCount| (count.sign, count.event, count.taken);
    asked.question.counts.iter().map(one).collect()
}

#[test]
fn a_share_opens_first_at_what_pulls_it_down() {
    use CaseEvent::{ResolvedEarly, ResolvedOnTime, ResolvedOverdue};
    let during = Taken::During;
    let behind = behind(query("on_time_share"));
    assert_eq!((behind.side, behind.expected), (CaseSide::Rest, Some(20)));
    let below = [(1, ResolvedEarly, during), (1, ResolvedOnTime, during), (1, ResolvedOverdue, during)];
    let less = [(-1, ResolvedEarly, during), (-1, ResolvedOnTime, during)];
    assert_eq!(signs(&behind), [&below[..], &less].concat());
    let numbers: Vec<_> = behind.sides.iter().map(|side| (side.side, side.n_text.as_deref())).collect();
    let expected = [(CaseSide::Numerator, "50"), (CaseSide::Denominator, "70"), (CaseSide::Rest, "20")];
    assert_eq!(numbers, expected.map(|(side, n)| (side, Some(n))));
    let asked = behind.asked.expect("a question");
    assert_eq!(asked.question.places, [place("34:40")]);
    assert_eq!(asked.question.buckets, "2026-Q3".parse::<Period>().expect("a period").buckets());
}

#[test]
fn a_stock_asks_what_came_and_what_left_until_the_end() {
    let behind = behind(query("open"));
    assert_eq!((behind.side, behind.expected), (CaseSide::Total, Some(20)), "90 received, 70 resolved");
    let signs = signs(&behind);
    assert_eq!(signs[0], (1, CaseEvent::Received, Taken::AtEnd));
    assert!(signs[1..].iter().all(|&(sign, _, taken)| (sign, taken) == (-1, Taken::AtEnd)));
    let one = self::behind(CasesQuery { event: Some(CaseEvent::ResolvedOverdue), ..query("open") });
    assert_eq!((one.expected, one.event.is_some()), (Some(-20), true), "taken away");
}

#[test]
fn an_agency_is_held_against_its_own_count() {
    let filter = |agency: &str| CaseFilter { agency: Some(agency.to_owned()), ..CaseFilter::default() };
    let of = |filter| behind(CasesQuery { filter, ..query("on_time_share") });
    let named = of(filter("H40.1"));
    assert_eq!((named.expected, named.expected_of_part), (Some(20), Some(16)));
    assert_eq!(named.part.as_deref(), Some("Sở Một (H40.1)"));
    let untold = of(filter(""));
    assert_eq!((untold.expected_of_part, untold.part.as_deref()), (Some(4), Some("không ghi cơ quan")));
    let and_online = CaseFilter { channel: Some(Channel::Online), ..filter("H40.1") };
    assert_eq!(of(and_online).expected_of_part, None, "no page has a figure of that");
}

#[test]
fn what_no_cases_are_behind_says_why() {
    let why = |indicator: &str| behind(query(indicator)).asked.expect_err("nothing to ask");
    assert_eq!(why("papi"), "Đây là điểm do cơ quan công bố chấm; hệ thống trích dẫn, không tính từ hồ sơ.");
    let elsewhere = behind(CasesQuery { place: place("34:08"), ..query("on_time_share") });
    assert!(elsewhere.asked.expect_err("no case of it").starts_with("Không báo cáo"));
    let by = CasesQuery { event: Some(CaseEvent::BeganWaiting), ..query("on_time_share") };
    assert!(behind(by).asked.expect_err("no such event").starts_with("Số này không có phần đó"));
    let side = CasesQuery { side: Some(CaseSide::Total), ..query("on_time_share") };
    assert!(behind(side).asked.expect_err("a share has no such side").starts_with("Số này không có phần đó"));
}

#[test]
fn the_list_is_held_against_the_figure() {
    let group = |code: &str, cases| CaseGroup { code: code.to_owned(), name: String::new(), cases };
    let listing = |n| Listing {
        n,
        cases: n as usize,
        matching: 3,
        n_matching: 3,
        agencies: vec![group("H40.1", 16), group("", 4)],
        ..Listing::default()
    };
    let behind = behind(query("on_time_share"));
    let page = |n, filter: &CaseFilter| CasesPage::of(&snapshot(), &behind, filter, &listing(n), Vec::new());
    let whole = page(20, &CaseFilter::default());
    assert_eq!((whole.agrees, whole.filtered.as_str()), (Agreement::Equal, ""));
    assert!(whole.lead.contains("20 hồ sơ, đúng bằng con số của trang"), "{}", whole.lead);
    let texts: Vec<&str> = whole.agencies.iter().map(|choice| choice.text.as_str()).collect();
    assert_eq!(texts, ["Sở Một (16)", "không ghi cơ quan (4)"]);
    let short = page(19, &CaseFilter::default());
    assert_eq!(short.agrees, Agreement::Differs);
    assert!(short.lead.contains("19 hồ sơ, nhưng con số của trang là 20"), "{}", short.lead);
    let filtered = page(20, &CaseFilter { number: Some("26".to_owned()), ..CaseFilter::default() });
    assert_eq!(filtered.filtered, "Đang lọc: 3 trong 20 hồ sơ.");
}

#[test]
fn a_moment_is_a_day_where_no_hour_is_told() {
    let day = i64::from(crate::domain::calendar::epoch_day(date(2026, 9, 3))) * 86_400;
    assert_eq!(line::moment(Some(day)), "03/09/2026");
    assert_eq!(line::moment(Some(day + 86_399)), "03/09/2026", "the end of a day is the day");
    assert_eq!(line::moment(Some(day + 10 * 3600 + 30 * 60)), "03/09/2026 10:30");
    assert_eq!(line::moment(None), "");
    assert_eq!(CaseKey::parse("late"), Some(CaseKey::Late));
}
