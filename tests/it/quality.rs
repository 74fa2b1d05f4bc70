//! What a load says of itself, and what is made of columns that tell nothing.

use chiso::domain::check::{Finding, NOTHING, UntoldColumn};
use chiso::domain::counts::Counts;
use chiso::domain::place::PlaceCode;
use chiso::domain::reading::{Absence, Reading};
use chiso::domain::signal::Signal;
use chiso::domain::text::Language;
use chiso::domain::wall::Wall;
use chiso::report::figures::figure;
use chiso::report::quality::{QualityPage, QualityQuery};
use jiff::civil::{Date, date};

use crate::support::Office;

const AS_OF: Date = date(2026, 10, 10);
const HEADING: &str = "Mã hồ sơ,Mã TTHC,Mã lĩnh vực,Mã đơn vị,Mã tỉnh,Mã xã,Kênh tiếp nhận,Mức độ dịch vụ,Trạng thái,\
Ngày nộp,Ngày tiếp nhận,Ngày hẹn trả,Ngày kết thúc xử lý,Ngày trả kết quả,Số hóa,Tái sử dụng dữ liệu,Thời điểm trích xuất\n";

/// One case; what is odd about it is replaced in the text.
fn case(number: usize, province: &str, digitised: &str, reused: &str) -> String {
    format!(
        "HS-261001-{number:04},1.000001,G15,H41.03,{province},,Trực tuyến,Toàn trình,Đã xử lý xong,01/10/2026 07:30,\
         01/10/2026 08:00,06/10/2026 17:00,05/10/2026 09:00,05/10/2026 10:00,{digitised},{reused},10/10/2026 23:59\n"
    )
}

fn place(text: &str) -> PlaceCode {
    text.parse().expect("a place")
}

fn sorted<T: std::fmt::Debug>(rows: Vec<T>) -> Vec<String> {
    let mut texts: Vec<String> = rows.iter().map(|row| format!("{row:?}")).collect();
    texts.sort();
    texts
}

/// Columns of one value; that files of these tests lack some columns is another matter.
fn filled(counts: &Counts) -> Vec<UntoldColumn> {
    counts.untold.iter().filter(|column| column.value != NOTHING).cloned().collect()
}

fn found<'f>(findings: &'f [Finding], code: &str) -> Option<&'f Finding> {
    findings.iter().find(|finding| finding.check == code)
}

#[test]
fn odd_rows_are_taken_and_counted_with_their_lines() {
    let mut office = Office::new();
    let rows = [
        case(1, "40", "Có", "Có"),
        case(2, "40", "Có", "Không").replace("-261001-", "-260901-"),
        case(3, "40", "Có", "Không").replace("01/10/2026 07:30", "01/10/2026 09:30"),
        case(4, "40", "Có", "Không").replace("06/10/2026 17:00", "30/09/2026 17:00"),
        case(5, "40", "Có", "Không").replace("05/10/2026 10:00", "04/10/2026 10:00"),
        case(6, "40", "Có", "Không").replace("Đã xử lý xong", "Đang xử lý"),
        case(7, "40", "Có", "Không").replace(",H41.03,40", ",,40"),
        case(8, "40", "Có", "Không").replace(",H41.03,40", ",Sở Tư pháp,40"),
        case(9, "40", "Có", "Không").replace("06/10/2026 17:00", ""),
        case(10, "08", "Có", "Không").replace("-261001-", "-260901-"),
        case(11, "08", "Có", "Không").replace("Toàn trình", "Cung cấp thông tin"),
        case(12, "99", "Có", "Không"),
        case(13, "40", "Có", "Không").replace("06/10/2026 17:00", "06/10/2052 17:00"),
    ];
    let path = office.write("odd.csv", &format!("{HEADING}{}", rows.concat()));
    let taken = office.take("case_portal", &path).expect("loads");
    let (load, findings) = (&taken.load, &taken.brought.findings);
    assert_eq!((load.read, load.accepted, load.rejected), (13, 11, 2), "what only warns is taken");
    let nghe_an = Some(place("34:40"));
    for (code, line, of) in [
        ("W_SUBMITTED_AFTER_RECEIVED", 4, 10),
        ("W_DUE_BEFORE_RECEIVED", 5, 9),
        ("W_DUE_FAR", 14, 9),
        ("W_RETURNED_BEFORE_FINISHED", 6, 10),
        ("W_ENDED_WHILE_OPEN", 7, 1),
        ("W_AGENCY_UNKNOWN", 8, 10),
        ("W_AGENCY_CODE", 9, 9),
        ("W_NO_DUE", 10, 10),
    ] {
        let finding = found(findings, code).unwrap_or_else(|| panic!("{code} is not in {findings:?}"));
        assert_eq!(
            (&finding.place, finding.n, finding.of, finding.lines.as_slice()),
            (&nghe_an, 1, of, &[line][..]),
            "{code}"
        );
    }
    let dates: Vec<_> = findings.iter().filter(|finding| finding.check == "W_CASE_NO_DATE").collect();
    let expected = [(Some(place("34:08")), 1, 1, vec![11]), (nghe_an, 1, 10, vec![3])];
    assert_eq!(
        dates.iter().map(|one| (one.place.clone(), one.n, one.of, one.lines.clone())).collect::<Vec<_>>(),
        expected,
        "each province for itself"
    );
    let level = found(findings, "E_CHANNEL_LEVEL").expect("sent back");
    assert_eq!((&level.place, level.column.as_str(), level.n, level.of), (&Some(place("34:08")), "channel", 1, 2));
    let nowhere = found(findings, "E_UNKNOWN_PLACE").expect("sent back");
    assert_eq!((&nowhere.place, nowhere.n, nowhere.of), (&None, 1, 13));
    assert_eq!(found(findings, "W_ONE_VALUE"), None, "ten rows say nothing of a column");
}

#[test]
fn columns_are_profiled_province_by_province() {
    let mut office = Office::new();
    let rows: String = (0..300)
        .map(|n| case(n, "40", ["Có", "Không", ""][n % 3], "").replace("01/10/2026 07:30", "01/10/2026 08:00"))
        .chain([case(900, "08", "Có", "Có")])
        .collect();
    let path = office.write("profile.csv", &format!("{HEADING}{rows}"));
    let taken = office.take("case_portal", &path).expect("loads");
    let of = |at: &str, column: &str| {
        let one = taken.brought.profiles.iter().find(|one| one.place == place(at) && one.column == column);
        one.map(|one| (one.rows, one.filled, one.distinct, one.only.as_deref())).expect("a profile")
    };
    assert_eq!(of("34:40", "digitised"), (300, 200, 2, None));
    assert_eq!(of("34:40", "reused"), (300, 0, 0, None));
    assert_eq!(of("34:40", "case_no"), (300, 300, 100, None), "counted up to a hundred");
    assert_eq!(of("34:40", "status"), (300, 300, 1, Some("Đã xử lý xong")));
    assert_eq!(of("34:08", "digitised"), (1, 1, 1, Some("Có")));
    let empty: Vec<_> = taken.brought.findings.iter().filter(|one| one.check == "W_EMPTY_COLUMN").collect();
    assert!(empty.iter().any(|one| one.column == "reused" && one.n == 300), "{empty:?}");
    assert!(empty.iter().all(|one| one.place == Some(place("34:40"))), "one row is too few to say it");
    let copied = found(&taken.brought.findings, "W_SUBMITTED_COPIED").expect("submission is receipt");
    assert_eq!((copied.n, copied.of), (300, 300));
}

#[test]
fn one_value_in_a_thousand_cases_is_not_reported_until_a_file_says_another() {
    let mut office = Office::new();
    let constant: String = (0..1000).map(|n| case(n, "40", "Không", ["Có", "Không"][n % 2])).collect();
    let few: String = (0..999).map(|n| case(n, "08", "Không", "Có")).collect();
    let path = office.write("constant.csv", &format!("{HEADING}{constant}{few}"));
    let taken = office.take("case_portal", &path).expect("loads");
    let noticed: Vec<_> = taken.brought.findings.iter().filter(|one| one.check == "W_ONE_VALUE").collect();
    assert_eq!(noticed.len(), 1, "{noticed:?}");
    let counts = office.counts_until("case_portal", AS_OF);
    let untold = UntoldColumn {
        source: "case_portal".to_owned(),
        place: place("34:40"),
        column: "digitised".to_owned(),
        value: "no".to_owned(),
        rows: 1000,
        of: 1000,
    };
    assert_eq!(filled(&counts), [untold]);
    let share = |office: &Office, indicator: &str, at: &str| {
        let counts = office.counts_until("case_portal", AS_OF);
        let wall = Wall {
            version: 1,
            parts: counts.parts,
            untold: counts.untold,
            loads: vec![taken.load.clone()],
            computed_as_of: Some(AS_OF),
            ..Wall::default()
        };
        let snapshot = chiso::web::snapshot(&office.catalogue, wall);
        let indicator = office.catalogue.indicator(indicator).expect("an indicator");
        figure(&snapshot, indicator, &place(at), "2026".parse().expect("a period"))
    };
    let nghe_an = share(&office, "digitised_share", "34:40");
    assert_eq!(nghe_an.reading, Reading::Absent(Absence::NotReported), "not 0 %");
    assert!(nghe_an.notes.iter().any(|note| note.contains("1.000 hồ sơ")), "{:?}", nghe_an.notes);
    assert_eq!(share(&office, "reuse_share", "34:40").reading.value(), Some(50.0), "the other columns stay");
    assert_eq!(share(&office, "digitised_share", "34:08").reading.value(), Some(0.0), "999 cases may be so by chance");
    // One case that says otherwise, and the column speaks again; without its file it is silent again.
    let before = office.visible.clone();
    let more = office.write("more.csv", &format!("{HEADING}{}", case(5000, "40", "Có", "Có")));
    office.take("case_portal", &more).expect("loads");
    assert_eq!(filled(&office.counts_until("case_portal", AS_OF)), []);
    let told = share(&office, "digitised_share", "34:40").reading.value().expect("a share");
    assert!((told - 100.0 / 1001.0).abs() < 1e-9, "{told}");
    office.visible = before;
    let again = office.counts_until("case_portal", AS_OF);
    assert_eq!(again.untold, counts.untold);
    assert_eq!(sorted(again.parts), sorted(counts.parts), "as if the file had never come");
    assert_eq!(sorted(again.signals), sorted(counts.signals));
}

#[test]
fn signals_are_counted_by_agency_and_open_on_the_page() {
    let mut office = Office::new();
    let on_due =
        |n| case(n, "40", "Có", "Có").replace("05/10/2026 09:00", "06/10/2026 17:00").replace("05/10/2026 10:00", "");
    let at_once = |n| case(n, "40", "Có", "Có").replace("05/10/2026 09:00", "01/10/2026 08:00");
    let rows: Vec<String> = (0..20)
        .map(|n| case(n, "40", "Có", "Có"))
        .chain((20..26).map(on_due))
        .chain((26..29).map(at_once))
        .chain([case(99, "08", "Có", "Có")])
        .collect();
    let path = office.write("signals.csv", &format!("{HEADING}{}", rows.concat()));
    let taken = office.take("case_portal", &path).expect("loads");
    let counts = office.counts_until("case_portal", AS_OF);
    let of = |signal, at: &str| -> (i64, i64) {
        let own = counts.signals.iter().filter(|one| one.signal == signal && one.place == place(at));
        own.fold((0, 0), |(n, of), one| (n + one.n, of + one.of))
    };
    assert_eq!(of(Signal::FinishedOnDueSecond, "34:40"), (6, 29));
    assert_eq!(of(Signal::FinishedWithinMinute, "34:40"), (3, 29));
    assert_eq!(of(Signal::FinishedOnDueSecond, "34:08"), (0, 1));
    assert_eq!(of(Signal::ReceivedAgain, "34:40"), (0, 0), "nothing is told of their way");
    assert!(counts.signals.iter().all(|one| one.agency == "H41.03"));
    let wall = Wall {
        version: 1,
        signals: counts.signals,
        member_flows: counts.member_flows,
        loads: vec![taken.load],
        computed_as_of: Some(AS_OF),
        ..Wall::default()
    };
    let snapshot = chiso::web::snapshot(&office.catalogue, wall);
    let query = QualityQuery { period: "2026-10".parse().ok(), place: Some(place("34:40")) };
    let page = QualityPage::build(&snapshot, &query, Language::Vietnamese);
    let group = page.signals.iter().find(|group| group.signal == Signal::FinishedOnDueSecond).expect("shown");
    assert_eq!((group.n, group.marked, group.rows[0].agency.as_str()), (6, 1, "H41.03"));
    let at_once = page.signals.iter().find(|group| group.signal == Signal::FinishedWithinMinute).expect("shown");
    assert_eq!((at_once.n, at_once.marked), (3, 0), "too few to be marked");
    assert_eq!(page.reporting.len(), 1);
    assert!(!page.reporting[0].state.is_behind());
}
