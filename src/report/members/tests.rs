use jiff::civil::{Date, date};

use super::*;
use crate::domain::form::{Flow, MemberFlows};
use crate::domain::indicator::Moment;
use crate::domain::part::{CaseEvent, MeasureId, Part};
use crate::domain::wall::Wall;
use crate::report::count_passport::CountPassport;
use crate::report::fixture::{self as f, place};

const DAY: Date = date(2026, 8, 3);
const AGENCIES: Kind = Kind::Members(Dimension::Agency);

/// Of a place: cases in time and overdue.
fn resolved(at: &str, in_time: i64, overdue: i64) -> [Part; 2] {
    [f::part(CaseEvent::ResolvedOnTime, at, DAY, in_time), f::part(CaseEvent::ResolvedOverdue, at, DAY, overdue)]
}

/// 50 of 70 in time in the province; 5 of 10 and 39 of 40 in its two communes.
fn parts() -> Vec<Part> {
    let online = MeasureId::counted(f::RULE_SET, CaseEvent::Received, &f::online());
    let mut parts: Vec<Part> = [("34:40", 50, 20), ("34:17329", 5, 5), ("34:17330", 39, 1), ("34:08", 9, 1)]
        .into_iter()
        .flat_map(|(at, in_time, overdue)| resolved(at, in_time, overdue))
        .collect();
    parts.push(f::part(CaseEvent::Received, "34:40", DAY, 80));
    parts.push(f::part_of(online, "34:40", DAY, 30));
    parts.iter_mut().for_each(|part| part.source = "case_portal".to_owned());
    parts
}

fn flows(member: &str, counts: [(Flow, i64); 4]) -> impl Iterator<Item = MemberFlows> {
    counts.map(|(flow, n)| f::member_flow(flow, "34:40", Dimension::Agency, member, DAY, n)).into_iter()
}

fn of_agencies() -> Vec<MemberFlows> {
    use Flow::*;
    let one = flows("H40.1", [(ReceivedOnline, 30), (ReceivedOther, 40), (ResolvedOnTime, 44), (ResolvedOverdue, 16)]);
    let two = flows("H40.2", [(ReceivedOnline, 0), (ReceivedOther, 5), (ResolvedOnTime, 4), (ResolvedOverdue, 1)]);
    let untold = flows("", [(ReceivedOnline, 0), (ReceivedOther, 5), (ResolvedOnTime, 2), (ResolvedOverdue, 3)]);
    one.chain(two).chain(untold).collect()
}

fn snapshot(member_flows: Vec<MemberFlows>) -> Snapshot {
    let agencies = vec![f::agency("34:40", "H40.1", "Sở Một"), f::agency("34:40", "H40.2", "Sở Hai")];
    let wall = Wall { member_flows, agencies, ..f::wall(parts(), Vec::new()) };
    let indicators =
        vec![f::received(), f::on_time_share(), f::online_share(), f::open_cases(Moment::End), f::score("papi")];
    f::snapshot(indicators, vec![f::target("on_time_share", None, 2026, 95.0)], wall).with_forms(&[f::form()])
}

fn page(kind: Kind, indicator: Option<&str>, order: Option<&str>) -> MembersPage {
    of(&snapshot(of_agencies()), kind, indicator, order)
}

fn of(snapshot: &Snapshot, kind: Kind, indicator: Option<&str>, order: Option<&str>) -> MembersPage {
    let query = MembersQuery {
        province: place("34:40"),
        indicator: indicator.map(str::to_owned),
        order: order.map(str::to_owned),
        period: "2026".parse().ok(),
    };
    MembersPage::build(snapshot, kind, &query, Language::Vietnamese).expect("a province")
}

fn league(kind: Kind, indicator: Option<&str>, order: Option<&str>) -> League {
    page(kind, indicator, order).league.expect("a league")
}

/// Kind, name, rank, numerator, denominator, cases short and their share.
fn rows(lines: &[Line]) -> Vec<String> {
    let n = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
    let row = |line: &Line| {
        let (kind, name) = (line.kind.as_str(), &line.name);
        let (above, below, short) = (n(line.numerator), n(line.denominator), n(line.short));
        format!("{kind} | {name} | {} | {above}/{below} | {short} | {}", line.rank_text, line.share_text)
    };
    lines.iter().map(row).collect()
}

/// Numerators and denominators of all rows but the province and the nation.
fn sum(league: &League) -> (i64, i64) {
    let all = league.lines.iter().chain(&league.others);
    all.fold((0, 0), |sum, line| {
        (sum.0 + line.numerator.unwrap_or_default(), sum.1 + line.denominator.unwrap_or_default())
    })
}

#[test]
fn communes_and_what_is_of_none_come_to_the_province() {
    let league = league(Kind::Communes, None, None);
    assert_eq!(
        league.indicator.id, "received",
        "all are headlines here: the first of the catalogue that communes have"
    );
    let league = self::league(Kind::Communes, Some("on_time_share"), None);
    assert_eq!(
        rows(&league.lines),
        ["commune | Xã Hai | 1 | 39/40 | 0 | 0,0 %", "commune | Xã Một | 2 | 5/10 | 5 | 27,8 %"]
    );
    // 50 of 70 less 44 of 50.
    let rest = "rest | Không thuộc xã, phường nào: sở, ban, ngành, hồ sơ không ghi xã |  | 6/20 | 13 | 72,2 %";
    assert_eq!(rows(&league.others), [rest]);
    assert_eq!(sum(&league), (50, 70));
    assert_eq!(rows(&league.references)[0], "province | Nghệ An |  | 50/70 |  | ");
    assert_eq!((league.references.len(), league.target_text.as_deref()), (2, Some("≥ 95 %")));
    assert_eq!(league.lines[1].gap_text, "−45,00 điểm %");
    assert_eq!((league.lines[0].is_small, league.lines[1].is_small, league.has_small), (false, true, true));
    assert_eq!(league.counted_text, "2 trong 2 xã, phường có số liệu trong kỳ.");
    assert_eq!(
        league.finding,
        "1 trong 2 xã, phường có số liệu làm nên ít nhất một nửa số hồ sơ còn thiếu so với chỉ tiêu: 5 trong 5 hồ sơ."
    );
}

#[test]
fn agencies_and_cases_that_name_none_come_to_the_province() {
    let league = league(AGENCIES, Some("on_time_share"), None);
    let lines = ["agency | Sở Hai | 1 | 4/5 | 1 | 5,9 %", "agency | Sở Một | 2 | 44/60 | 13 | 76,5 %"];
    assert_eq!(rows(&league.lines), lines);
    assert_eq!(rows(&league.others), ["rest | Hồ sơ không ghi cơ quan |  | 2/5 | 3 | 17,6 %"]);
    assert_eq!((sum(&league), league.unsound.as_deref()), ((50, 70), None));
    let online = self::league(AGENCIES, Some("online_share"), None);
    assert_eq!(online.lines[0].quotient_text, "30 / 70");
    assert_eq!(sum(&online), (30, 80));
    // Open is received less resolved; an amount is ordered by its cases, and its share is of the whole.
    let open = self::league(AGENCIES, Some("open"), None);
    assert_eq!(rows(&open.lines), ["agency | Sở Một | 2 | 10/ | 10 | 100,0 %", "agency | Sở Hai | 1 | 0/ | 0 | 0,0 %"]);
    assert_eq!((sum(&open), open.unsound.as_deref()), ((10, 0), None));
}

#[test]
fn agencies_that_do_not_come_to_the_province_are_told_so() {
    let mut flows = of_agencies();
    flows.pop();
    let league = of(&snapshot(flows), AGENCIES, Some("on_time_share"), None).league.expect("a league");
    assert!(league.unsound.is_some_and(|text| text.contains("chiso compute")));
}

#[test]
fn only_what_can_be_asked_of_them_is_offered() {
    let offered = |kind| {
        let page = page(kind, None, None);
        page.indicators.into_iter().map(|choice| choice.value).collect::<Vec<_>>()
    };
    assert_eq!(offered(Kind::Communes), ["received", "on_time_share", "open"], "no channel is counted of communes");
    assert_eq!(offered(AGENCIES), ["received", "on_time_share", "online_share", "open"]);
    let asked = page(Kind::Communes, Some("papi"), None);
    assert!(asked.league.is_none() && asked.absent.is_some_and(|why| why.starts_with("Chỉ số này không đếm được")));
    assert!(asked.indicators.last().is_some_and(|choice| choice.value == "papi" && choice.is_selected));
}

#[test]
fn who_names_no_agency_has_all_its_cases_in_the_row_of_none() {
    use Flow::*;
    let untold = flows("", [(ReceivedOnline, 30), (ReceivedOther, 50), (ResolvedOnTime, 50), (ResolvedOverdue, 20)]);
    let page = of(&snapshot(untold.collect()), AGENCIES, Some("on_time_share"), None);
    assert_eq!(page.absent.as_deref(), Some("Không hồ sơ nào của tỉnh cho biết cơ quan giải quyết."));
    let league = page.league.expect("the province and what is of none");
    assert!(league.lines.is_empty() && league.finding.is_empty());
    assert_eq!((sum(&league), league.others.len(), league.unsound), ((50, 70), 1, None));
    // Counted for the province only, or nothing loaded at all.
    let of_none = of(&snapshot(Vec::new()), AGENCIES, Some("on_time_share"), None);
    assert!(of_none.league.is_none() && of_none.absent.is_some_and(|why| why.contains("chưa đếm được theo cơ quan")));
    let empty = f::snapshot(vec![f::on_time_share()], Vec::new(), f::wall(Vec::new(), Vec::new()));
    let empty = of(&empty, AGENCIES, None, None);
    assert!(empty.league.is_none() && empty.absent.is_some_and(|why| why.starts_with("Chưa nạp hồ sơ nào")));
}

#[test]
fn rows_are_ordered_as_asked_and_those_without_a_figure_stay_last() {
    let names = |order: Option<&str>| -> Vec<String> {
        let league = league(AGENCIES, Some("on_time_share"), order);
        league.lines.into_iter().map(|line| line.name).collect()
    };
    assert_eq!(names(None), ["Sở Hai", "Sở Một"]);
    assert_eq!(names(Some("-value")), ["Sở Một", "Sở Hai"]);
    assert_eq!(names(Some("short")), ["Sở Một", "Sở Hai"]);
    assert_eq!(names(Some("name")), ["Sở Hai", "Sở Một"]);
    assert_eq!(names(Some("-name")), ["Sở Một", "Sở Hai"]);
    // One that received in the period and resolved nothing.
    let more = flows(
        "H40.3",
        [(Flow::ReceivedOnline, 0), (Flow::ReceivedOther, 0), (Flow::ResolvedOnTime, 0), (Flow::ResolvedOverdue, 0)],
    );
    let snapshot = snapshot(of_agencies().into_iter().chain(more).collect());
    for order in ["value", "-value", "short", "-short", "name", "-name"] {
        let league = of(&snapshot, AGENCIES, Some("on_time_share"), Some(order)).league.expect("a league");
        let last = league.lines.last().expect("three");
        assert_eq!((last.name.as_str(), last.text.as_str(), last.rank), ("H40.3", "Không áp dụng", None), "{order}");
        assert_eq!(last.why.as_deref(), Some("không có hồ sơ nào thuộc mẫu số trong kỳ"));
        assert_eq!(league.counted_text, "2 trong 3 cơ quan có số liệu trong kỳ.");
    }
    let order = Order::read(Some("short"), true);
    assert_eq!((order.toggled(By::Short), order.toggled(By::Name)), ("-short".to_owned(), "name".to_owned()));
}

#[test]
fn the_table_is_what_the_page_shows() {
    let page = page(AGENCIES, Some("on_time_share"), None);
    let table = super::export::table(&page);
    let column = |name: &str| {
        let slot = table.headings().iter().position(|heading| *heading == name).expect("a heading");
        table.rows.iter().map(|row| row[slot].to_string()).collect::<Vec<_>>()
    };
    assert_eq!(column("kind"), ["province", "nation", "agency", "agency", "rest"]);
    assert_eq!(column("agency"), ["", "", "H40.2", "H40.1", ""]);
    assert_eq!(column("place")[..3], ["40", "VN", ""]);
    assert_eq!(column("shortfall_cases"), ["", "", "1", "13", "3"]);
    assert_eq!(column("value")[2], "80");
    assert_eq!(column("rows_in_file"), ["5"; 5]);
    assert!(table.rows.iter().all(|row| row.len() == table.columns.len()));
}

fn count(kind: Kind, key: &str) -> Option<CountPassport> {
    let query = MembersQuery { province: place("34:40"), indicator: None, order: None, period: "2026".parse().ok() };
    super::passport::passport(&snapshot(of_agencies()), kind, &query, key, Language::Vietnamese)
}

#[test]
fn an_agency_has_a_passport_whose_terms_come_to_its_figure() {
    let told = |kind, key: &str| {
        let passport = count(kind, key).expect("a passport");
        assert!(passport.is_sound(), "{key}");
        assert!(passport.basis.iter().all(|basis| basis.rule_set.is_some()) && passport.sources.len() == 1, "{key}");
        let terms: Vec<i64> = passport.terms.iter().map(|term| term.n).collect();
        (passport.shown, terms)
    };
    assert_eq!(told(AGENCIES, "on_time_share:H40.1"), ("73,33 %".to_owned(), vec![0, 44, 16]));
    assert_eq!(told(AGENCIES, "on_time_share:"), ("40,00 %".to_owned(), vec![0, 2, 3]));
    // Received less early, on time and overdue.
    assert_eq!(told(AGENCIES, "open:H40.1"), ("10".to_owned(), vec![70, 0, -44, -16]));
    assert_eq!(told(Kind::Communes, "on_time_share:"), ("30,00 %".to_owned(), vec![70, -50]));
    for key in ["on_time_share:H40.9", "papi:H40.1", "on_time_share", "nothing:H40.1"] {
        assert!(count(AGENCIES, key).is_none(), "{key}");
    }
    assert!(count(Kind::Communes, "on_time_share:17329").is_none(), "a commune has the passport of a place");
}

#[test]
fn that_every_case_names_its_agency_is_a_row_too() {
    use Flow::*;
    let all = flows("H40.1", [(ReceivedOnline, 30), (ReceivedOther, 50), (ResolvedOnTime, 50), (ResolvedOverdue, 20)]);
    let snapshot = snapshot(all.collect());
    let share = of(&snapshot, AGENCIES, Some("on_time_share"), None).league.expect("a league");
    assert_eq!((share.others.len(), share.others[0].why.as_deref()), (1, Some("mọi hồ sơ đều ghi cơ quan")));
    let amount = of(&snapshot, AGENCIES, Some("received"), None).league.expect("a league");
    assert_eq!(rows(&amount.others), ["rest | Hồ sơ không ghi cơ quan |  | 0/ | 0 | 0,0 %"]);
    assert_eq!((sum(&amount), amount.unsound), ((80, 0), None));
    let query = MembersQuery { province: place("34:40"), indicator: None, order: None, period: "2026".parse().ok() };
    let passport = super::passport::passport(&snapshot, AGENCIES, &query, "received:", Language::Vietnamese);
    assert!(
        passport.is_some_and(|passport| passport.shown == "0" && passport.is_sound() && !passport.sources.is_empty())
    );
}
