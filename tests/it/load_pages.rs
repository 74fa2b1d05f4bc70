//! What a data officer sees of the files that came in, and of the quality of what they hold.

use axum::http::StatusCode;
use jiff::civil::date;

use chiso::domain::bucket::Bucket;
use chiso::domain::check::{ColumnProfile, EmptyCells, Finding, IN_PART, UntoldColumn};
use chiso::domain::counts::Counts;
use chiso::domain::form::{Dimension, MemberFlows, SentLine};
use chiso::domain::load::{Brought, Load, LoadState};
use chiso::domain::place::PlaceCode;
use chiso::domain::reading::Nature;
use chiso::domain::signal::{Signal, SignalCount};
use chiso::domain::text::Text;

use crate::pages::{World, load};

fn place(text: &str) -> PlaceCode {
    text.parse().expect("a place")
}

fn finding(check: &str, at: Option<&str>, column: &str, n: i64, of: i64, lines: &[u64]) -> Finding {
    let (check, column) = (check.to_owned(), column.to_owned());
    Finding { check, place: at.map(place), column, n, of, lines: lines.to_vec(), example: None }
}

/// 1,000 rows, of which not all are well.
fn dirty() -> (Load, Brought) {
    let file = Load {
        file: "hồ sơ <b>tháng 10</b>.csv".to_owned(),
        read: 1_000,
        accepted: 850,
        rejected: 90,
        duplicate: 45,
        superseded: 15,
        replaced: 1_234,
        period: "2026-10".to_owned(),
        quarantine_file: Some("quarantine/case_portal-0.csv".to_owned()),
        ..load("case_portal", Nature::Synthetic)
    };
    let findings = vec![
        finding("W_NO_DUE", Some("34:40"), "due_at", 400, 850, &[7]),
        finding("E_BAD_MOMENT", Some("34:40"), "received_at", 80, 1_000, &[2, 3, 5]),
        finding("E_UNKNOWN_PLACE", None, "province", 10, 1_000, &[9]),
        // Another version of chiso may find what this one does not know.
        finding("N_PASSED_OVER", None, "", 3, 0, &[1, 2, 1_001]),
    ];
    let profile = |column: &str, distinct, only: Option<&str>| ColumnProfile {
        place: place("34:40"),
        column: column.to_owned(),
        rows: 850,
        filled: 425,
        distinct,
        only: only.map(str::to_owned),
    };
    let profiles = vec![profile("case_no", 100, None), profile("digitised", 1, Some("Có"))];
    (file, Brought { findings, profiles, ..Brought::default() })
}

fn refused() -> Load {
    Load {
        file: "sai.csv".to_owned(),
        hash: "f".repeat(64),
        state: LoadState::Refused,
        read: 60,
        accepted: 10,
        rejected: 50,
        remark: Text::new("50 trong 60 dòng bị loại", "50 of 60 rows are rejected"),
        ..load("case_portal", Nature::Synthetic)
    }
}

/// A form of one province over a quarter, with nothing but a total.
fn sent_form(n: i64) -> (Load, Brought) {
    let line = SentLine {
        source: "form_ii06a".to_owned(),
        form: "ii06a".to_owned(),
        place: place("34:12"),
        first_day: date(2026, 7, 1),
        last_day: date(2026, 9, 30),
        unit: String::new(),
        cells: vec![n, 0, n, 0, n, 0, n, 0, 0, 0, 0],
        load: 0,
    };
    let file = Load { file: "bieu.xlsx".to_owned(), ..load("form_ii06a", Nature::Synthetic) };
    (file, Brought { sent_lines: vec![line], ..Brought::default() })
}

#[tokio::test]
async fn a_load_leads_from_its_faults_to_their_rows_and_back_in() {
    let world = World::empty().await;
    let (file, brought) = dirty();
    assert_eq!(world.keep(&file, &brought).await, 1);
    let page = world.get("/loads/1").await;
    assert_eq!(page.status, StatusCode::OK);
    page.holds("Đọc 1.000 dòng = nhận 850 + loại 90 + trùng 45 + bản cũ 15.");
    page.holds("1.234 dòng của các tệp trước");
    page.lacks("<b>tháng 10</b>");
    // The gravest first, with the source's own heading, lines and advice.
    let order = ["E_BAD_MOMENT", "E_UNKNOWN_PLACE", "W_NO_DUE", "N_PASSED_OVER"];
    let at = order.map(|code| page.text.find(&format!("<code>{code}</code>")).unwrap_or_else(|| panic!("{code}")));
    assert!(at.is_sorted(), "{at:?}");
    page.holds("Ngày tiếp nhận</td>");
    page.holds("80 / 1.000");
    page.holds("2, 3, 5\u{a0}…");
    page.holds("Không rõ tỉnh, hoặc cả tệp");
    page.holds(">3</td>");
    // This server has no files: who has them is told how to find them, and where to send what is mended.
    page.lacks("name=\"token\"");
    page.holds("chiso loads show 1");
    page.holds("href=\"/upload?period=2026-10&#38;source=case_portal\"");
    let upload = world.get("/en/upload?period=2026-10&source=case_portal").await;
    assert_eq!(upload.status, StatusCode::OK);
    let english = world.get("/en/loads/1").await;
    english.holds("Read 1,000 rows = accepted 850 + rejected 90 + duplicate 45 + superseded 15.");
    english.holds("Nghe An: 850 rows");
    english.holds("50.0</td>");
    assert!(english.text.find("<code>digitised") < english.text.find("<code>case_no"), "one value comes first");
    english.holds("href=\"/en/upload?period=2026-10&#38;source=case_portal\"");
    english.lacks("Sửa và gửi lại");
}

#[tokio::test]
async fn what_was_found_in_a_file_is_a_table_too() {
    let world = World::empty().await;
    let (file, mut brought) = dirty();
    let elsewhere = ColumnProfile { place: place("34:48"), ..brought.profiles[1].clone() };
    brought.profiles.push(elsewhere);
    world.keep(&file, &brought).await;
    world.get("/loads/1").await.holds("href=\"/loads/1.xlsx\" download");
    let csv = world.get("/en/loads/1.csv").await;
    let told = |columns: &[&str]| -> Vec<Vec<String>> {
        let heading = csv.heading();
        let at = |name: &&str| heading.iter().position(|one| one == name).unwrap_or_else(|| panic!("{name}"));
        let slots: Vec<usize> = columns.iter().map(at).collect();
        csv.rows().iter().map(|row| slots.iter().map(|&slot| row[slot].clone()).collect()).collect()
    };
    assert_eq!(
        told(&["kind", "code", "severity", "place", "column", "heading", "n", "of", "lines"]),
        [
            ["finding", "E_BAD_MOMENT", "reject", "40", "received_at", "Ngày tiếp nhận", "80", "1000", "2, 3, 5"],
            ["finding", "E_UNKNOWN_PLACE", "reject", "", "province", "Mã tỉnh", "10", "1000", "9"],
            ["finding", "W_NO_DUE", "note", "40", "due_at", "Ngày hẹn trả", "400", "850", "7"],
            ["finding", "N_PASSED_OVER", "note", "", "", "", "3", "", "1, 2, 1001"],
            ["column", "", "", "40", "case_no", "Mã hồ sơ", "425", "850", ""],
            ["column", "", "", "40", "digitised", "Số hóa", "425", "850", ""],
            ["column", "", "", "48", "digitised", "Số hóa", "425", "850", ""],
        ]
    );
    let values = told(&["distinct", "distinct_or_more", "only_value"]);
    assert_eq!(values[4..6], [["100", "1", ""], ["1", "0", "Có"]]);
    // Of one province its columns only; what was found in the file is of all.
    let one = world.get("/loads/1.csv?place=48").await.rows();
    assert_eq!((one.len(), one.iter().filter(|row| row[2] == "column").count()), (5, 1));
    let view = world.get("/api/v1/views/loads/1?place=48&language=en&limit=2").await;
    let view: serde_json::Value = serde_json::from_str(&view.text).expect("JSON");
    assert_eq!((&view["rows"][0]["code"], &view["paging"]["total"]), (&"E_BAD_MOMENT".into(), &5.into()));
    for (address, status) in [("/loads/7.csv", 404), ("/loads/1.csv?place=99", 400), ("/api/v1/views/loads/7", 404)] {
        assert_eq!(world.get(address).await.status.as_u16(), status, "{address}");
    }
}

#[tokio::test]
async fn the_only_value_of_few_rows_is_not_published() {
    let world = World::empty().await;
    let profile = |column: &str, filled: i64, only: &str| ColumnProfile {
        place: place("34:40"),
        column: column.to_owned(),
        rows: 12,
        filled,
        distinct: 1,
        only: Some(only.to_owned()),
    };
    // One case was withdrawn; the twelve rows are of one case, and received on one day.
    let profiles = vec![
        profile("withdrawn_at", 1, "03/10/2026 09:17"),
        profile("finished_at", 9, "04/10/2026 10:18"),
        profile("case_no", 12, "H41.03-261001-0007"),
        profile("received_at", 10, "01/10/2026 08:16"),
    ];
    world.keep(&load("case_portal", Nature::Synthetic), &Brought { profiles, ..Brought::default() }).await;
    let page = world.get("/loads/1").await;
    page.lacks("03/10/2026 09:17");
    page.lacks("04/10/2026 10:18");
    page.lacks("H41.03-261001-0007");
    page.holds("01/10/2026 08:16");
    assert_eq!(page.text.matches("(không hiện: có thể là của một hồ sơ)").count(), 3);
    let file = world.get("/loads/1.csv").await;
    for value in ["03/10/2026 09:17", "04/10/2026 10:18", "H41.03-261001-0007"] {
        file.lacks(value);
    }
    file.holds("01/10/2026 08:16");
}

#[tokio::test]
async fn a_file_of_many_provinces_shows_the_columns_of_one_at_a_time() {
    let world = World::empty().await;
    let (file, one) = dirty();
    let mut brought = Brought::default();
    for province in ["01", "08", "11", "12", "22", "24", "31", "33", "37", "38", "40", "42", "44", "46", "48"] {
        let at = place(&format!("34:{province}"));
        for number in 0..32 {
            let column = format!("column_{number}");
            brought.profiles.push(ColumnProfile { place: at.clone(), column, ..one.profiles[number % 2].clone() });
        }
        brought.findings.push(Finding { place: Some(at), ..one.findings[0].clone() });
    }
    world.keep(&file, &brought).await;
    let page = world.get("/loads/1").await;
    page.holds("href=\"/loads/1?place=40#profile\">Nghệ An: 850 dòng</a>");
    page.lacks("column_1<");
    assert!(page.text.len() < 30_000, "{}", page.text.len());
    assert_eq!(page.text.matches("<code>W_NO_DUE</code><small>").count(), 1, "what to do is said once");
    assert_eq!(page.text.matches("<code>W_NO_DUE</code>").count(), 1, "and what many have in common too");
    page.holds("và 14 tỉnh, thành phố khác: ");
    let others = page.text.split("<ul class=\"others\">").nth(1).and_then(|rest| rest.split("</ul>").next());
    assert_eq!(others.expect("a list").matches("<li>").count(), 14, "each of them is named");
    let own = world.get("/en/loads/1?place=40").await;
    own.holds("<summary>Nghe An: 850 rows</summary>");
    assert_eq!(own.text.matches("<code>column_1</code>").count(), 1);
    own.lacks("place=40#profile");
    own.holds("href=\"/en/loads/1?place=48#profile\"");
    assert_eq!(world.get("/loads/1?place=99").await.status, StatusCode::BAD_REQUEST);
    // A province that the file does not have is not made up.
    world.get("/loads/1?place=51").await.holds("place=40#profile");
}

#[tokio::test]
async fn what_does_not_count_says_so_and_why() {
    let world = World::empty().await;
    let (file, brought) = dirty();
    world.keep(&file, &brought).await;
    world.keep(&refused(), &Brought::default()).await;
    let page = world.get("/loads/2").await;
    for text in [
        "Không dòng nào của tệp này được tính",
        "50 trong 60 dòng bị loại",
        "Sửa trong tệp gốc",
        "href=\"/upload?source=case_portal\"",
    ] {
        page.holds(text);
    }
    world.store().undo_load(1, &Text::new("gửi nhầm", "sent by mistake"), &[], None).await.expect("an undo");
    world.refresh().await;
    let undone = world.get("/en/loads/1").await;
    undone.holds("No row of this file counts");
    undone.holds("sent by mistake");
    undone.lacks("Mend and send again");
    let list = world.get("/loads").await;
    list.holds("2 tệp: 0 được tính, 1 bị từ chối, 1 đã rút lại. 0 dòng bị loại ở các tệp được tính.");
    list.holds("gửi nhầm");
    list.holds("href=\"/loads/2#findings\">50</a>");
    assert!(list.text.find("sai.csv") < list.text.find("hồ sơ"), "the latest first");
    let one = world.get("/en/loads?state=refused").await;
    one.holds("1 file: 0 counted, 1 refused, 0 taken back.");
    one.lacks("taken back</span>");
    let rows = world.get("/loads.csv").await.rows();
    let told: Vec<[&str; 7]> = rows.iter().map(|row| [0, 5, 6, 7, 8, 9, 10].map(|at| row[at].as_str())).collect();
    assert_eq!(told, [["2", "refused", "60", "10", "50", "0", "0"], ["1", "undone", "1000", "850", "90", "45", "15"]]);
}

#[tokio::test]
async fn a_wrong_number_says_which_there_are() {
    let world = World::empty().await;
    let nothing = world.get("/loads/1").await;
    assert_eq!(nothing.status, StatusCode::NOT_FOUND);
    nothing.lacks("Cần:");
    let (file, brought) = dirty();
    world.keep(&file, &brought).await;
    world.keep(&refused(), &Brought::default()).await;
    for number in ["3", "0", "-1", "x", "99999999999999999999"] {
        let page = world.get(&format!("/loads/{number}")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{number}");
        page.holds("một số từ 1 đến 2.");
        page.holds("<li><a href=\"/loads\">");
        let english = world.get(&format!("/en/loads/{number}")).await;
        english.holds("a number from 1 to 2.");
        english.holds("<li><a href=\"/en/loads\">");
    }
    assert_eq!(world.get("/loads?state=lost").await.status, StatusCode::BAD_REQUEST);
    assert_eq!(world.get("/quality?place=99").await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn every_page_that_lists_files_tells_the_whole_equation_of_what_counts() {
    let world = World::full().await;
    let (file, brought) = dirty();
    world.keep(&file, &brought).await;
    world.keep(&refused(), &Brought::default()).await;
    let whole = "đọc 1.000 dòng = nhận 850 + loại 90 + trùng 45 + bản cũ 15";
    for path in ["/i/on_time_share", "/forms/ii06a"] {
        let page = world.get(path).await;
        page.holds(whole);
        page.lacks("sai.csv");
        page.lacks("trùng 45 ·");
    }
    world.get("/i/on_time_share").await.holds("đọc 1.034 dòng = nhận 884 + loại 90 + trùng 45 + bản cũ 15");
    let sources = world.get("/about/sources").await;
    sources.holds("href=\"/loads/3\"");
    sources.holds("data-label=\"Trùng\">45</td>");
    sources.holds("data-label=\"Bản cũ\">15</td>");
    sources.lacks("sai.csv");
}

/// Cases of two provinces, one of which fell silent; a column of one value; a signal.
fn counts() -> Counts {
    let flows = |at: &str, day, n| MemberFlows {
        source: "case_portal".to_owned(),
        place: place(at),
        dimension: Dimension::Agency,
        member: "H41.03".to_owned(),
        bucket: Bucket::of(day),
        flows: [n, 0, 0, 0, 0, 0, 0],
    };
    let signal = SignalCount {
        source: "case_portal".to_owned(),
        place: place("34:40"),
        agency: "H41.03".to_owned(),
        bucket: Bucket::of(date(2026, 9, 20)),
        signal: Signal::LongPromise,
        n: 5_000,
        of: 6_000,
    };
    let untold = UntoldColumn {
        source: "case_portal".to_owned(),
        place: place("34:40"),
        column: "digitised".to_owned(),
        value: "yes".to_owned(),
        rows: 6_000,
        of: 6_000,
    };
    let channel = UntoldColumn { column: "channel".to_owned(), value: IN_PART.to_owned(), rows: 40, ..untold.clone() };
    let cells = |day, rows, of| EmptyCells {
        source: "case_portal".to_owned(),
        place: place("34:40"),
        column: "channel".to_owned(),
        bucket: Bucket::of(day),
        rows,
        of,
    };
    Counts {
        member_flows: vec![flows("34:40", date(2026, 10, 5), 6_000), flows("34:38", date(2026, 3, 5), 9)],
        signals: vec![signal],
        untold: vec![untold, channel],
        empty_cells: vec![cells(date(2026, 1, 20), 40, 40), cells(date(2026, 2, 3), 0, 5_960)],
        ..Counts::default()
    }
}

#[tokio::test]
async fn the_quality_page_tells_who_is_missing_what_was_rejected_and_where() {
    let world = World::counted(&counts()).await;
    let (file, brought) = dirty();
    let number = world.keep(&file, &brought).await;
    let page = world.get("/quality").await;
    for text in [
        "<a href=\"#behind\"><b>32</b> chưa báo cáo lần nào</a>",
        "<a href=\"#behind\"><b>1</b> ngừng báo cáo</a>",
        "<a href=\"#findings\"><b>90</b> lỗi làm dòng bị loại</a>",
        "<a href=\"#untold\"><b>2</b> cột không nói lên điều gì</a>",
        "<a href=\"#signals\"><b>1</b> tín hiệu cần xem ở cơ quan</a>",
        "Đang báo cáo: 1",
        "href=\"/quality?place=38\">Thanh Hóa</a>",
        "80 dòng, 1 tệp <small>E_BAD_MOMENT</small>",
        "href=\"/loads/2#findings\"",
        "Số hóa <small>digitised</small>",
        "<small>trống trong mọi hồ sơ tiếp nhận trước 02/2026</small>",
        "N_PASSED_OVER",
    ] {
        page.holds(text);
    }
    for section in ["behind", "sent", "findings", "untold", "outliers", "signals"] {
        assert_eq!(page.text.matches(&format!("<h2 id=\"{section}\">")).count(), 1, "{section}");
    }
    assert_eq!(number, 2);
    let english = world.get("/en/quality?place=40").await;
    english.holds("<b>80</b>");
    english.holds("href=\"/en/loads/2#findings\"");
    english.lacks("Thanh Hoa</a></th>");
    let rows = world.get("/quality.csv").await.rows();
    let of_kind = |kind: &str| rows.iter().filter(|row| row[0] == kind).count();
    assert_eq!([of_kind("reporting"), of_kind("finding"), of_kind("not_reported"), of_kind("signal")], [34, 4, 2, 1]);
    let bad = rows.iter().find(|row| row[7] == "E_BAD_MOMENT").expect("the finding");
    assert_eq!(
        [&bad[2], &bad[6], &bad[10], &bad[13], &bad[14], &bad[17]],
        ["40", "2", "received_at", "80", "1000", "2, 3, 5"]
    );
    assert!(world.get("/en/quality.csv?place=38").await.rows().iter().all(|row| row[2] == "38"));
}

#[tokio::test]
async fn a_form_that_was_sent_is_never_taken_for_cases() {
    let world = World::counted(&counts()).await;
    let (file, brought) = sent_form(512);
    let number = world.keep(&file, &brought).await;
    let quality = world.get("/quality").await;
    quality.holds("<a href=\"#sent\"><b>1</b> chỉ gửi biểu tổng hợp</a>");
    quality.holds("Không có hồ sơ để đối chiếu: số của kỳ này lấy từ biểu đã gửi, không tính từ hồ sơ.");
    quality.holds("href=\"/forms/ii06a?period=2026-Q3&#38;place=12\"");
    let row = world.get("/quality.csv").await.rows().into_iter().find(|row| row[0] == "sent_form").expect("its row");
    assert_eq!([row[2].as_str(), &row[6], &row[13], &row[14]], ["12", &number.to_string(), "512", ""]);
    let form = world.get("/en/forms/ii06a?period=2026-Q3&place=12").await;
    form.holds("Reported by the province in a form, not counted from cases");
    form.holds("This form is made up (synthetic)");
    form.holds(&format!("href=\"/en/loads/{number}\">bieu.xlsx</a>"));
    form.lacks("case_portal.json");
    let load = world.get(&format!("/loads/{number}")).await;
    load.holds("href=\"/forms/ii06a?period=2026-Q3&#38;place=12\"");
    load.lacks("Sửa và gửi lại");
    // One row of it sent back: the list of such rows is no form, and is not taken.
    let file = Load {
        hash: "e".repeat(64),
        read: 2,
        rejected: 1,
        quarantine_file: Some("quarantine/form_ii06a-0.xlsx".to_owned()),
        ..file
    };
    let number = world.keep(&file, &brought).await;
    let load = world.get(&format!("/loads/{number}")).await;
    load.holds("gửi lại cả biểu");
    load.lacks("Sửa ngay trong tệp tải về");
    let english = world.get(&format!("/en/loads/{number}")).await;
    english.holds("send it whole");
    english.lacks("Mend the rows in the file you fetched");
}

#[tokio::test]
async fn pages_of_loads_in_an_empty_store_show_the_way_out() {
    let world = World::empty().await;
    for path in ["/loads", "/en/loads", "/quality", "/en/quality"] {
        let page = world.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        page.holds("chiso demo");
    }
    world.get("/loads").await.holds("href=\"/upload\"");
    assert!(world.get("/loads.csv").await.rows().is_empty());
    let quality = world.get("/quality.csv").await;
    assert_eq!(quality.status, StatusCode::OK);
    assert!(quality.rows().iter().all(|row| row[7] == "never"), "34 that have not reported, and nothing else");
    world.get("/en/upload").await.holds("This server shows figures only");
}
