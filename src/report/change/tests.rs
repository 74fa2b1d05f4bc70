use jiff::civil::{Date, date};

use super::*;
use crate::domain::form::{Dimension, Flow, MemberFlows};
use crate::domain::part::{CaseEvent, Part};
use crate::domain::wall::Wall;
use crate::report::drawing::Push;
use crate::report::fixture::{self as f, place};

const AGENCIES: Kind = Kind::Members(Dimension::Agency);
const THEN: Date = date(2026, 5, 3);
const NOW: Date = date(2026, 8, 3);

/// Agency, and of each of the two quarters its cases in time and overdue.
type Told = (&'static str, (i64, i64), (i64, i64));

fn resolved(at: &str, day: Date, (in_time, overdue): (i64, i64)) -> [Part; 3] {
    [
        f::part(CaseEvent::Received, at, day, in_time + overdue),
        f::part(CaseEvent::ResolvedOnTime, at, day, in_time),
        f::part(CaseEvent::ResolvedOverdue, at, day, overdue),
    ]
}

fn flows(member: &str, at: &str, day: Date, (in_time, overdue): (i64, i64)) -> Vec<MemberFlows> {
    let flow = |flow, n| f::member_flow(flow, at, Dimension::Agency, member, day, n);
    let told =
        [(Flow::ReceivedOther, in_time + overdue), (Flow::ResolvedOnTime, in_time), (Flow::ResolvedOverdue, overdue)];
    told.into_iter().filter(|&(_, n)| n > 0).map(|(kind, n)| flow(kind, n)).collect()
}

/// A province of so many cases in time and overdue, then and now, whose agencies tell this.
fn world(at: &str, whole: Option<[(i64, i64); 2]>, told: &[Told]) -> Snapshot {
    let sum = |quarter: fn(&Told) -> (i64, i64)| {
        told.iter().map(quarter).fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
    };
    let [then, now] = whole.unwrap_or([sum(|one| one.1), sum(|one| one.2)]);
    let parts = [resolved(at, THEN, then), resolved(at, NOW, now)].concat();
    let member_flows =
        told.iter().flat_map(|one| [flows(one.0, at, THEN, one.1), flows(one.0, at, NOW, one.2)].concat()).collect();
    let agencies = vec![f::agency(at, "H40.1", "Sở Một"), f::agency(at, "H40.2", "Sở Hai")];
    let mut wall = Wall { member_flows, agencies, ..f::wall(parts, Vec::new()) };
    wall.parts.iter_mut().for_each(|part| part.source = "case_portal".to_owned());
    let indicators = vec![f::on_time_share(), f::received(), f::score("papi")];
    f::snapshot(indicators, Vec::new(), wall).with_forms(&[f::form()])
}

/// 70 % then, 65 % now: the first agency falls, the second rises, and cases move to the worse one.
fn usual() -> Snapshot {
    world("34:40", None, &[("H40.1", (90, 10), (40, 10)), ("H40.2", (50, 50), (90, 60))])
}

fn asked(snapshot: &Snapshot, at: &str, indicator: &str, period: &str, base: Base) -> ChangePage {
    let query = ChangeQuery {
        province: place(at),
        indicator: Some(indicator.to_owned()),
        period: period.parse().ok(),
        by: AGENCIES,
        base,
    };
    ChangePage::build(snapshot, &query, Language::Vietnamese).expect("a province")
}

fn change(snapshot: &Snapshot, indicator: &str) -> Change {
    asked(snapshot, "34:40", indicator, "2026-Q3", Base::Before).change.expect("a change")
}

/// Name, then, now, own change, mix, came or went, together.
fn rows(change: &Change) -> Vec<String> {
    let row = |row: &Row| {
        let (then, now) = (&row.then.quotient_text, &row.now.quotient_text);
        let parts = [&row.own_text, &row.mix_text, &row.whole_text, &row.sum_text].map(String::as_str).join(" | ");
        format!("{} | {then} | {now} | {parts}", rows::named(row))
    };
    change.rows.iter().chain([&change.total]).map(row).collect()
}

fn absent(page: ChangePage) -> String {
    assert!(page.change.is_none());
    page.absent.expect("a reason")
}

#[test]
fn a_share_is_split_into_own_changes_and_the_mix() {
    let change = change(&usual(), "on_time_share");
    assert_eq!(
        rows(&change),
        [
            "Sở Hai | 50 / 100 | 90 / 150 | +6,25 | −3,12 |  | +3,13",
            "Sở Một | 90 / 100 | 40 / 50 | −3,75 | −4,38 |  | −8,13",
            "Cả tỉnh, thành phố | 140 / 200 | 130 / 200 | +2,50 | −7,50 | 0,00 | −5,00",
        ],
        "−4,375 and −3,125 are printed so that they make −7,50"
    );
    assert_eq!((change.then.text.as_str(), change.now.text.as_str()), ("70,00 %", "65,00 %"));
    assert_eq!((change.change_text.as_str(), change.total.push), ("−5,00 điểm %", Push::Worse));
    assert_eq!(
        change.finding,
        "on_time_share giảm 5,00 điểm % (xấu đi): −3,75 từ Sở Một; −7,50 do cơ cấu hồ sơ; +6,25 từ các dòng còn lại."
    );
    let bars: Vec<_> = change.pushes.bars.iter().map(|bar| (bar.text.as_str(), bar.word)).collect();
    assert_eq!(bars, [("+6,25", "tốt lên"), ("−3,75", "xấu đi"), ("−7,50", "xấu đi")]);
    let months = [
        "Trong quý III năm 2026 chỉ có 1 trên 3 tháng có số liệu.",
        "Trong quý II năm 2026 chỉ có 1 trên 3 tháng có số liệu.",
    ];
    assert_eq!(change.cautions, months);
}

#[test]
fn an_amount_is_split_into_differences_of_counts() {
    let change = change(&usual(), "received");
    assert_eq!(
        rows(&change),
        [
            "Sở Hai | 100 | 150 | +50 | 0 |  | +50",
            "Sở Một | 100 | 50 | −50 | 0 |  | −50",
            "Cả tỉnh, thành phố | 200 | 200 | 0 | 0 | 0 | 0",
        ]
    );
    assert_eq!(change.finding, "received không đổi, vì các phần bù trừ nhau: +50 từ Sở Hai; −50 từ các dòng còn lại.");
    assert_eq!(change.pushes.bars.len(), 2, "an amount has no mix");
}

#[test]
fn who_came_who_went_and_who_names_no_agency_have_rows_of_their_own() {
    let snapshot =
        world("34:40", None, &[("H40.1", (60, 20), (0, 0)), ("H40.2", (0, 0), (50, 50)), ("", (20, 0), (0, 0))]);
    let change = change(&snapshot, "on_time_share");
    assert_eq!(
        rows(&change),
        [
            "Sở Hai (mới có) | 0 / 0 | 50 / 100 |  |  | −15,00 | −15,00",
            "Sở Một (không còn) | 60 / 80 | 0 / 0 |  |  | −8,00 | −8,00",
            "Hồ sơ không ghi cơ quan (không còn) | 20 / 20 | 0 / 0 |  |  | −7,00 | −7,00",
            "Cả tỉnh, thành phố | 80 / 100 | 50 / 100 | 0,00 | 0,00 | −30,00 | −30,00",
        ]
    );
    assert!(change.has_whole);
}

#[test]
fn what_the_rows_lack_to_the_province_is_a_row_and_is_told() {
    let told: [Told; 1] = [("H40.1", (90, 10), (40, 10))];
    let change = change(&world("34:40", Some([(140, 60), (130, 70)]), &told), "on_time_share");
    let rows = rows(&change);
    assert!(rows[0].starts_with("Không thuộc dòng nào") && rows[0].contains("50 / 100 | 90 / 150"), "{rows:?}");
    assert_eq!(change.total.sum_text, "−5,00");
    assert!(change.cautions.iter().any(|one| one.contains("chiso compute")), "{:?}", change.cautions);
}

#[test]
fn small_rows_are_folded_on_the_page_and_whole_in_the_table() {
    const NAMES: [&str; 30] = [
        "A01", "A02", "A03", "A04", "A05", "A06", "A07", "A08", "A09", "A10", "A11", "A12", "A13", "A14", "A15", "A16",
        "A17", "A18", "A19", "A20", "A21", "A22", "A23", "A24", "A25", "A26", "A27", "A28", "A29", "A30",
    ];
    let told = |slot: usize| -> Told {
        let n = slot as i64;
        (NAMES[slot], (70 + n, 30 - n), (75 - n, 25 + 2 * n))
    };
    let told: Vec<Told> = (0..30).map(told).collect();
    let snapshot = world("34:40", None, &told);
    let page = asked(&snapshot, "34:40", "on_time_share", "2026-Q3", Base::Before);
    let change = page.change.as_ref().expect("a change");
    assert_eq!((change.rows.len(), change.all.len()), (11, 31));
    let others = change.rows.last().expect("rows");
    assert_eq!((others.name.as_str(), others.members), ("20 cơ quan khác", 20));
    // The one is added up from the rows, the other worked out from four counts.
    let expected = format!("{} điểm %", change.total.sum_text);
    assert_eq!(change.change_text, expected, "the rows in print come to the change in print");
    assert_eq!(change.rows.iter().map(|row| row.effects.sum()).sum::<i128>(), change.total.effects.sum());
    let table = super::export::table(&page);
    let rows = table.texts();
    let column = |name: &str| table.headings().iter().position(|heading| *heading == name).expect("a heading");
    let of = |row: &Vec<String>, name: &str| row[column(name)].parse::<f64>().expect("a number");
    assert_eq!(rows.iter().filter(|row| row[column("row_on_page")] == "1").count(), 11, "ten and the province");
    for effect in ["own_effect", "mix_effect", "effect"] {
        let sum: f64 = rows[1..].iter().map(|row| of(row, effect)).sum();
        assert!((sum - of(&rows[0], effect)).abs() < 1e-9, "{effect}");
    }
    for count in ["numerator_then", "denominator_then", "numerator", "denominator"] {
        let sum: f64 = rows[1..].iter().map(|row| of(row, count)).sum();
        assert_eq!(sum, of(&rows[0], count), "{count}");
    }
}

#[test]
fn a_period_that_is_not_over_says_so_and_offers_one_that_is() {
    let page = asked(&usual(), "34:40", "received", "2026", Base::Period("2026-Q2".parse().expect("a period")));
    let change = page.change.expect("a change");
    assert!(change.cautions[0].starts_with("Kỳ này chưa hết, số liệu mới đến 10/10/2026"), "{:?}", change.cautions);
    assert!(change.cautions.iter().any(|one| one.contains("dài ngắn khác nhau")));
    let bases: Vec<_> = page.bases.iter().map(|one| (one.text.as_str(), one.is_selected)).collect();
    assert_eq!(
        bases,
        [("Năm 2025", false), ("Quý II năm 2026", true), ("9 tháng năm 2026 so với 9 tháng năm 2025", false)]
    );
}

#[test]
fn across_a_merger_nothing_is_better_or_worse() {
    let told: [Told; 1] = [("H40.1", (90, 10), (40, 10))];
    let across = |at: &str| {
        let mut parts = resolved(at, date(2025, 5, 3), (90, 10)).to_vec();
        parts.extend(resolved(at, date(2026, 5, 3), (40, 10)));
        let member_flows = told.iter().flat_map(|one| {
            [flows(one.0, at, date(2025, 5, 3), one.1), flows(one.0, at, date(2026, 5, 3), one.2)].concat()
        });
        let wall = Wall { member_flows: member_flows.collect(), ..f::wall(parts, Vec::new()) };
        let snapshot = f::snapshot(vec![f::on_time_share()], Vec::new(), wall).with_forms(&[f::form()]);
        asked(&snapshot, at, "on_time_share", "2026-Q2", Base::AYearBefore).change.expect("a change")
    };
    let merged = across("34:08");
    assert_eq!(merged.total.push, Push::Neither);
    assert_eq!(merged.finding, "on_time_share giảm 10,00 điểm %: −10,00 từ H40.1.");
    assert!(merged.cautions[0].contains("“Sáp nhập”") && merged.cautions[0].contains("các tỉnh cũ cộng lại"));
    let same = across("34:40");
    assert_eq!(same.total.push, Push::Worse);
    assert!(same.cautions[0].contains("Cơ quan cấp huyện không còn"), "{:?}", same.cautions);
}

#[test]
fn what_cannot_be_explained_says_why() {
    let snapshot = usual();
    let why = |indicator: &str, period: &str, base: &str| {
        let base = base.parse().map_or(Base::Before, Base::Period);
        absent(asked(&snapshot, "34:40", indicator, period, base))
    };
    assert!(why("papi", "2026-Q3", "").starts_with("Chỉ số này không đếm được theo cơ quan"));
    assert!(why("on_time_share", "2026-Q3", "2026-Q3").starts_with("Hai kỳ là một"));
    assert!(why("on_time_share", "2026-Q2", "2026-Q3").starts_with("Kỳ được so phải kết thúc trước"));
    let nothing_then = why("on_time_share", "2026-Q2", "");
    assert!(
        nothing_then.starts_with("Chưa so được: quý I năm 2026 không có số để đặt cạnh. Không báo cáo"),
        "{nothing_then}"
    );
    let not_yet = why("on_time_share", "2026-11", "");
    assert!(not_yet.starts_with("Chưa so được: tháng 11/2026"), "{not_yet}");
    let by_field = ChangeQuery {
        province: place("34:40"),
        indicator: Some("on_time_share".to_owned()),
        period: "2026-Q3".parse().ok(),
        by: Kind::Members(Dimension::Field),
        base: Base::Before,
    };
    let page = ChangePage::build(&snapshot, &by_field, Language::Vietnamese).expect("a province");
    assert!(absent(page).contains("chưa đếm được theo lĩnh vực"));
    let nobody = ChangeQuery { province: place("63:40"), ..by_field };
    assert!(ChangePage::build(&snapshot, &nobody, Language::Vietnamese).is_none());
}
