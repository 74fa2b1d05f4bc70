//! The statutory form from counts to page, CSV and spreadsheet, asked through the router.

use std::io::{Cursor, Read};

use axum::http::StatusCode;
use jiff::civil::{Date, date};

use chiso::domain::bucket::Bucket;
use chiso::domain::condition::{Attribute, Conditions};
use chiso::domain::counts::Counts;
use chiso::domain::form::{AgencyName, Dimension, Flow, MemberFlows};
use chiso::domain::part::{CaseEvent, MeasureId, Part};
use chiso::domain::place::PlaceCode;

use crate::pages::World;

const SOURCE: &str = "case_portal";
/// A name that a spreadsheet would run, were it not kept a text.
const HOSTILE: &str = "=HYPERLINK(\"http://evil.example\",\"Sở\")";

/// Counts of one province whose agencies, fields and procedures add up to it.
fn counts() -> Counts {
    let mut counts = Counts::default();
    let (june, july, august, october) = (date(2026, 6, 20), date(2026, 7, 3), date(2026, 8, 20), date(2026, 10, 2));
    for (agency, day, flow, n) in [
        ("H40.1", june, Flow::ReceivedOther, 1_200),
        ("H40.1", july, Flow::ReceivedOnline, 2_500),
        ("H40.1", july, Flow::ResolvedEarly, 900),
        ("H40.1", august, Flow::ResolvedOnTime, 1_500),
        ("H40.1", august, Flow::FellOverdue, 30),
        ("H40.1", october, Flow::LeftOverdue, 20),
        ("H40.1", october, Flow::ResolvedOverdue, 20),
        ("H40.2", july, Flow::ReceivedOther, 40),
        ("", july, Flow::ReceivedOther, 3),
    ] {
        count(&mut counts, [agency, "LV-HT", "1.000656"], day, flow, n);
    }
    let agency = |code: &str, name: &str| AgencyName {
        source: SOURCE.to_owned(),
        place: nghe_an(),
        code: code.to_owned(),
        name: name.to_owned(),
    };
    counts.agencies = vec![agency("H40.1", "Sở Đất đai"), agency("H40.2", HOSTILE)];
    counts
}

fn nghe_an() -> PlaceCode {
    "34:40".parse().expect("a place")
}

fn count(counts: &mut Counts, members: [&str; 3], day: Date, flow: Flow, n: i64) {
    let event = match flow {
        Flow::ReceivedOnline | Flow::ReceivedOther => CaseEvent::Received,
        Flow::ResolvedEarly => CaseEvent::ResolvedEarly,
        Flow::ResolvedOnTime => CaseEvent::ResolvedOnTime,
        Flow::ResolvedOverdue => CaseEvent::ResolvedOverdue,
        Flow::FellOverdue => CaseEvent::FellOverdue,
        Flow::LeftOverdue => CaseEvent::LeftOverdue,
    };
    let online = Conditions([(Attribute::Channel, vec!["online".to_owned()])].into());
    let conditions = [Some(Conditions::default()), (flow == Flow::ReceivedOnline).then_some(online)];
    for measure in conditions.into_iter().flatten().map(|c| MeasureId::counted("form_ii06a", event, &c)) {
        let (place, bucket) = (nghe_an(), Bucket::of(day));
        match counts.parts.iter_mut().find(|part| part.measure == measure && part.bucket == bucket) {
            Some(part) => part.n += n,
            None => {
                counts.parts.push(Part { measure, place, bucket, member: String::new(), n, source: SOURCE.to_owned() })
            }
        }
    }
    for (dimension, member) in Dimension::ALL.into_iter().zip(members) {
        let bucket = Bucket::of(day);
        let key = |row: &MemberFlows| row.dimension == dimension && row.member == member && row.bucket == bucket;
        let slot = counts.member_flows.iter().position(key).unwrap_or_else(|| {
            let (source, member) = (SOURCE.to_owned(), member.to_owned());
            counts.member_flows.push(MemberFlows {
                source,
                place: nghe_an(),
                dimension,
                member,
                bucket,
                flows: [0; 7],
            });
            counts.member_flows.len() - 1
        });
        counts.member_flows[slot].flows[flow.slot()] += n;
    }
}

#[tokio::test]
async fn the_form_of_a_province_stands_on_its_page_in_both_languages() {
    let world = World::counted(&counts()).await;
    let page = world.get("/forms/ii06a?place=40&period=2026-Q3").await;
    assert_eq!(page.status, StatusCode::OK);
    for text in [
        "Biểu II.06a/VPCP/KSTT: Nghệ An",
        "Biểu cân đối: ",
        "Số hồ sơ đang giải quyết",
        "(3)=(4)+(5)+(6)",
        "Sở Đất đai",
        "Chưa ghi cơ quan",
        "2.500",
        "chưa đối chiếu với bản in",
        "href=\"/forms/ii06a.xlsx?period=2026-Q3&#38;place=40\"",
    ] {
        page.holds(text);
    }
    page.lacks("Tạm tính");
    let english = world.get("/en/forms/ii06a?place=40").await;
    for text in
        ["The form balances: ", "Provisional: data to 10/10/2026", "2,500", "Agency not reported", "lang=\"vi\""]
    {
        english.holds(text);
    }
    world.get("/p/40").await.holds("href=\"/forms/ii06a?place=40\"");
    world.get("/").await.holds("href=\"/forms/ii06a\"");
}

#[tokio::test]
async fn the_nation_lists_its_provinces_and_says_who_has_not_reported() {
    let world = World::counted(&counts()).await;
    let page = world.get("/forms/ii06a?period=s2026-Q3").await;
    page.holds("href=\"/forms/ii06a?period=s2026-Q3&#38;place=40\"");
    page.holds("Cộng 1/34 tỉnh, thành phố");
    assert_eq!(page.text.matches("<td class=\"absent\" colspan=\"11\">").count(), 33);
    let missing = world.get("/forms/ii06a?place=38").await;
    assert_eq!(missing.status, StatusCode::OK);
    missing.holds("Chưa có hồ sơ của nơi này");
    missing.lacks("<tfoot>");
    missing.lacks(".xlsx");
    world.get("/forms/ii06a?place=40&period=2020").await.holds("href=\"/forms/ii06a?period=2026&#38;place=40\"");
    assert_eq!(world.get("/forms/ii07").await.status, StatusCode::NOT_FOUND);
    assert_eq!(world.get("/en/forms?place=40").await.header("location"), "/en/forms/ii06a?place=40");
    let bad = world.get("/forms/ii06a?by=commune").await;
    assert_eq!(bad.status, StatusCode::BAD_REQUEST);
    bad.holds("“commune”");
    World::empty().await.get("/forms/ii06a").await.holds("chiso demo");
}

#[tokio::test]
async fn the_csv_holds_every_row_and_the_total() {
    let world = World::counted(&counts()).await;
    let file = world.get("/forms/ii06a.csv?place=40&period=2026-Q3").await;
    let rows = file.rows();
    assert_eq!(file.header("x-row-count"), "4");
    let headings: Vec<&str> = file.text.lines().next().expect("headings").split(',').collect();
    let at = |row: usize, heading: &str| {
        let slot = headings.iter().position(|known| *known == heading).expect(heading);
        rows[row][slot].as_str()
    };
    assert_eq!(
        [at(3, "row"), at(3, "recv_total"), at(3, "recv_carried"), at(3, "open_total")],
        ["total", "3743", "1200", "1343"]
    );
    assert_eq!(at(0, "row_name"), format!("'{HOSTILE}"), "disarmed");
    assert_eq!([at(1, "row_code"), at(1, "open_late"), at(1, "nature")], ["H40.1", "30", "synthetic"]);
    assert_eq!(
        [at(2, "row_code"), at(2, "from"), at(2, "to"), at(2, "rows_in_file")],
        ["", "2026-07-01", "2026-09-30", "4"]
    );
    let name = file.header("content-disposition");
    assert!(name.contains("chiso-form-ii06a-40-agency-2026-Q3-synthetic.csv"), "{name}");
    let excel = world.get("/forms/ii06a.csv?place=40&period=2026-Q3&excel=1").await;
    assert!(excel.text.starts_with('\u{feff}') && excel.text.lines().next().is_some_and(|line| line.contains(';')));
}

/// Files of a spreadsheet, by name.
fn unpacked(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut text = String::new();
    archive.by_name(name).expect(name).read_to_string(&mut text).expect("UTF-8");
    text
}

/// What stands in a cell: its number, or its shared text.
fn cell(sheet: &str, texts: &[String], at: &str) -> String {
    let start = sheet.find(&format!("<c r=\"{at}\"")).unwrap_or_else(|| panic!("no cell {at}"));
    let xml = &sheet[start..start + sheet[start..].find("</c>").expect("an end")];
    let value = xml.split("<v>").nth(1).and_then(|rest| rest.split("</v>").next()).unwrap_or_default();
    if xml.contains("t=\"s\"") { texts[value.parse::<usize>().expect("an index")].clone() } else { value.to_owned() }
}

#[tokio::test]
async fn the_spreadsheet_is_the_printed_form_with_numbers_as_numbers() {
    let world = World::counted(&counts()).await;
    let file = world.get("/forms/ii06a.xlsx?place=40&period=2026-Q3").await;
    assert_eq!(file.status, StatusCode::OK);
    assert!(file.header("content-type").contains("spreadsheetml"));
    assert!(file.header("content-disposition").contains("chiso-form-ii06a-40-agency-2026-Q3-synthetic.xlsx"));
    let sheet = unpacked(&file.bytes, "xl/worksheets/sheet1.xml");
    let shared = unpacked(&file.bytes, "xl/sharedStrings.xml");
    let texts: Vec<String> = (shared.split("<si>").skip(1))
        .map(|one| one.split("</t>").next().and_then(|text| text.split('>').nth(1)).unwrap_or_default().to_owned())
        .collect();
    let at = |at: &str| cell(&sheet, &texts, at);
    assert_eq!([at("A1"), at("A4")], ["Biểu số II.06a/VPCP/KSTT", "Đơn vị báo cáo: Nghệ An"]);
    assert_eq!(at("A3"), "Kỳ báo cáo: Quý III năm 2026 (từ ngày 01/07/2026 đến ngày 30/09/2026)");
    assert!(at("A5").contains("GIẢ LẬP"), "synthetic is said above the figures: {}", at("A5"));
    assert_eq!(
        [at("C6"), at("D7"), at("D8"), at("C9"), at("G9")],
        ["Số hồ sơ tiếp nhận", "Trong kỳ", "Trực tuyến", "(3)=(4)+(5)+(6)", "(7)=(8)+(9)+(10)"]
    );
    assert_eq!([at("A10"), at("C10"), at("A11"), at("B11")], ["1", "40", "2", "Sở Đất đai"]);
    assert_eq!(at("B10"), HOSTILE, "a text, as it is");
    assert!(!sheet.contains("<f>"), "no formula anywhere");
    assert_eq!([at("B13"), at("C13"), at("F13"), at("K13"), at("M13")], ["Tổng cộng", "3743", "1200", "1343", "30"]);
    assert!(sheet.contains("<c r=\"C13\" s=") && !sheet.contains("<c r=\"C13\" s=\"0\""), "formatted");
    assert!(unpacked(&file.bytes, "xl/styles.xml").contains("formatCode=\"#,##0\""), "#,##0");
    for merged in ["C6:F6", "D7:E7", "C7:C8", "A6:A8", "B6:B8", "K6:M6"] {
        assert!(sheet.contains(&format!("<mergeCell ref=\"{merged}\"/>")), "{merged} is merged");
    }
    assert!(sheet.contains("topLeftCell=\"C10\"") && sheet.contains("state=\"frozen\""));
    assert!(sheet.contains("orientation=\"landscape\"") && sheet.contains("paperSize=\"9\""));
    let passport = unpacked(&file.bytes, "xl/worksheets/sheet2.xml");
    assert!(unpacked(&file.bytes, "xl/workbook.xml").contains("name=\"Lý lịch\""));
    let written: Vec<String> = (1..60)
        .flat_map(|row| ["A", "B"].map(|column| format!("{column}{row}")))
        .filter(|at| passport.contains(&format!("<c r=\"{at}\"")))
        .map(|at| cell(&passport, &texts, &at))
        .collect();
    for part in [
        "phiên bản 1, từ ngày 21/10/2020",
        "(form_ii06a, phiên bản 2",
        "giả lập",
        "Biểu cân đối: ",
        "case_portal.json",
        "Quy tắc",
    ] {
        assert!(written.iter().any(|text| text.contains(part)), "`{part}` is not in the passport: {written:#?}");
    }
    assert!(shared.contains(&format!("{SOURCE:0>64}")), "the whole hash");
    let again = world.get("/forms/ii06a.xlsx?place=40&period=2026-Q3&by=agency").await;
    assert_eq!(again.bytes, file.bytes, "the same figures make the same bytes");
}

#[tokio::test]
async fn a_form_that_does_not_balance_says_where_and_what_to_do() {
    let mut counts = counts();
    let flows = counts.member_flows.iter_mut().find(|row| row.dimension == Dimension::Field).expect("a field");
    flows.flows[Flow::ReceivedOther.slot()] -= 7;
    let world = World::counted(&counts).await;
    let page = world.get("/forms/ii06a?place=40&period=2026-Q3").await;
    for text in ["Biểu không cân đối", "Các lĩnh vực", "1.193", "chiso form ii06a --place 40 --period 2026-Q3 --audit"]
    {
        page.holds(text);
    }
    page.lacks("Biểu cân đối: ");
    world.get("/forms/ii06a?period=2026-Q3").await.holds("Nghệ An, Các lĩnh vực");
    let sheet = world.get("/forms/ii06a.xlsx?place=40&period=2026-Q3").await;
    assert!(unpacked(&sheet.bytes, "xl/sharedStrings.xml").contains("Dòng không cân đối"));
}
