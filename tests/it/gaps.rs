//! What a data officer finds with a fresh look: columns that nobody fills, cases sent through two
//! systems, a wrong province, a wrong period. None of it may pass for a figure.

use chiso::domain::check::{Finding, SentTwice};
use chiso::domain::counts::Counts;
use chiso::domain::place::PlaceCode;
use chiso::domain::reading::{Absence, Figure, Quotient, Reading};
use chiso::domain::signal::Signal;
use chiso::domain::text::Language;
use chiso::domain::wall::Wall;
use chiso::engine::compute::Counting;
use chiso::engine::once::Once;
use chiso::report::figures::figure;
use chiso::report::quality::{QualityPage, QualityQuery};
use chiso::report::snapshot::Snapshot;
use jiff::civil::{Date, date};

use crate::support::Office;

const AS_OF: Date = date(2026, 10, 10);
const HEADINGS: [&str; 17] = [
    "Mã hồ sơ",
    "Mã TTHC",
    "Mã đơn vị",
    "Mã tỉnh",
    "Kênh tiếp nhận",
    "Trạng thái",
    "Ngày tiếp nhận",
    "Ngày hẹn trả",
    "Ngày hẹn trả ban đầu",
    "Ngày kết thúc xử lý",
    "Nghĩa vụ tài chính",
    "Thanh toán trực tuyến",
    "Ngày gửi thư xin lỗi",
    "Các lần dời hẹn",
    "Tiến độ xử lý",
    "Thời điểm trích xuất",
    "Thời điểm cập nhật",
];

type Case = [String; HEADINGS.len()];

/// A resolved case; every tenth is overdue, and every second of those has its apology.
fn case(n: usize) -> Case {
    let is_overdue = n.is_multiple_of(10);
    [
        format!("H41.03-260901-{n:04}").as_str(),
        "1.000001",
        "H41.03",
        "40",
        ["Trực tuyến", "Trực tiếp"][n % 2],
        "Đã xử lý xong",
        "01/09/2026 08:00",
        "04/09/2026 17:00",
        "",
        if is_overdue { "07/09/2026 10:30" } else { "03/09/2026 10:30" },
        ["Có", "Không"][n % 2],
        ["Có", "Không"][n / 2 % 2],
        if n.is_multiple_of(20) { "08/09/2026 08:00" } else { "" },
        "",
        "",
        "10/10/2026 23:59",
        "",
    ]
    .map(str::to_owned)
}

fn column(name: &str) -> usize {
    HEADINGS.iter().position(|heading| *heading == name).unwrap_or_else(|| panic!("{name}"))
}

fn with(mut case: Case, name: &str, value: &str) -> Case {
    case[column(name)] = value.to_owned();
    case
}

/// A file without some of the columns.
fn file(cases: &[Case], without: &[&str]) -> String {
    let keep = |row: &[String]| -> String {
        let cells = row.iter().zip(HEADINGS).filter(|(_, heading)| !without.contains(heading));
        cells.map(|(cell, _)| cell.as_str()).collect::<Vec<_>>().join(",") + "\n"
    };
    let heading: Vec<String> = HEADINGS.map(str::to_owned).to_vec();
    std::iter::once(keep(&heading)).chain(cases.iter().map(|case| keep(case))).collect()
}

fn load(office: &mut Office, name: &str, cases: &[Case], without: &[&str]) -> Vec<Finding> {
    let path = office.write(name, &file(cases, without));
    office.take("case_portal", &path).expect("loads").brought.findings
}

fn snapshot(office: &Office, counts: Counts) -> Snapshot {
    let Counts { parts, member_flows, signals, untold, empty_cells, twice, .. } = counts;
    let wall = Wall {
        parts,
        member_flows,
        signals,
        untold,
        empty_cells,
        twice,
        computed_as_of: Some(AS_OF),
        ..Wall::default()
    };
    chiso::web::snapshot(&office.catalogue, wall)
}

fn place(text: &str) -> PlaceCode {
    text.parse().expect("a place")
}

fn read(office: &Office, snapshot: &Snapshot, indicator: &str, at: &str) -> Figure {
    read_in("2026", office, snapshot, indicator, at)
}

fn read_in(period: &str, office: &Office, snapshot: &Snapshot, indicator: &str, at: &str) -> Figure {
    let indicator = office.catalogue.indicator(indicator).expect("an indicator");
    figure(snapshot, indicator, &place(at), period.parse().expect("a period"))
}

/// The same case, received and resolved in March of a year.
fn in_march(case: Case, year: i16) -> Case {
    let received = with(case, "Ngày tiếp nhận", &format!("03/03/{year} 08:00"));
    let promised = with(received, "Ngày hẹn trả", &format!("06/03/{year} 17:00"));
    let told = with(promised, "Ngày gửi thư xin lỗi", "");
    with(told, "Ngày kết thúc xử lý", &format!("05/03/{year} 10:30"))
}

fn of_nghe_an(office: &Office, indicator: &str) -> Figure {
    let snapshot = snapshot(office, office.counts_until("case_portal", AS_OF));
    read(office, &snapshot, indicator, "34:40")
}

fn untold_on_the_page(office: &Office) -> Vec<(String, &'static str)> {
    let snapshot = snapshot(office, office.counts_until("case_portal", AS_OF));
    let page = QualityPage::build(&snapshot, &QualityQuery { period: None, place: None }, Language::English);
    page.untold.iter().map(|row| (row.column.clone(), row.value_text)).collect()
}

const NOT_REPORTED: Reading = Reading::Absent(Absence::NotReported);

#[test]
fn a_column_that_nobody_fills_is_not_reported_and_never_nought_or_all() {
    let all: Vec<Case> = (0..1500).map(case).collect();
    let empty = |name: &str| -> Vec<Case> { all.iter().map(|case| with(case.clone(), name, "")).collect() };
    let figures = |cases: &[Case], without: &[&str], indicators: &[&str]| -> Vec<Figure> {
        let mut office = Office::new();
        load(&mut office, "cases.csv", cases, without);
        indicators.iter().map(|indicator| of_nghe_an(&office, indicator)).collect()
    };
    let of_promises =
        ["on_time_share", "on_time_share_opencps", "early_share", "open_overdue", "overdue_share_resolved"];
    let asked: Vec<&str> =
        of_promises.into_iter().chain(["apology_share", "online_share", "online_payment_share"]).collect();
    for figure in figures(&all, &[], &asked) {
        assert!(figure.reading.value().is_some(), "{}: {:?}", figure.indicator, figure.reading);
        assert_eq!(figure.notes, Vec::<String>::new(), "{}", figure.indicator);
    }
    let cases: [(&[Case], &[&str], &[&str]); 5] = [
        (&all, &["Ngày gửi thư xin lỗi"], &["apology_share"]),
        (&empty("Ngày gửi thư xin lỗi"), &[], &["apology_share"]),
        (&empty("Kênh tiếp nhận"), &[], &["online_share"]),
        (&empty("Ngày hẹn trả"), &[], &of_promises),
        (&all, &["Nghĩa vụ tài chính"], &["online_payment_share"]),
    ];
    for (cases, without, indicators) in cases {
        for figure in figures(cases, without, indicators) {
            assert_eq!(figure.reading, NOT_REPORTED, "{} without {without:?}", figure.indicator);
            assert!(figure.notes[0].contains("1.500 hồ sơ"), "{:?}", figure.notes);
        }
    }
    let untouched = figures(&empty("Ngày hẹn trả"), &[], &["resolved", "online_share", "received"]);
    assert!(untouched.iter().all(|figure| figure.reading.value().is_some_and(|value| value > 0.0)), "{untouched:?}");
    let few: Vec<Case> = empty("Ngày gửi thư xin lỗi").into_iter().take(990).collect();
    assert_eq!(figures(&few, &[], &["apology_share"])[0].reading.value(), Some(0.0), "it may be so by chance");
}

#[test]
fn what_some_cases_leave_empty_stands_beside_the_figure() {
    let mut office = Office::new();
    let cases: Vec<Case> = (0..100)
        .map(|n| if n % 4 == 1 { with(with(case(n), "Ngày hẹn trả", ""), "Kênh tiếp nhận", "") } else { case(n) })
        .collect();
    load(&mut office, "quarter.csv", &cases, &[]);
    let on_time = of_nghe_an(&office, "on_time_share");
    assert_eq!(on_time.reading, Reading::Share(Quotient { numerator: 90, denominator: 100 }));
    assert!(on_time.notes[0].starts_with("25 trong 100 hồ sơ"), "{:?}", on_time.notes);
    let online = of_nghe_an(&office, "online_share");
    assert_eq!(online.reading, Reading::Share(Quotient { numerator: 50, denominator: 100 }), "the counter, as defined");
    assert!(online.notes[0].contains("nộp trực tiếp"), "{:?}", online.notes);
    assert!(!untold_on_the_page(&office).iter().any(|(column, _)| column == "due_at" || column == "channel"));
    // More than half of them, and the figure would tell of the rule alone.
    let more: Vec<Case> = (100..200).map(|n| with(case(n), "Ngày hẹn trả", "")).collect();
    load(&mut office, "more.csv", &more, &[]);
    assert_eq!(of_nghe_an(&office, "on_time_share").reading, NOT_REPORTED);
    assert!(untold_on_the_page(&office).contains(&("due_at".to_owned(), "(left empty)")));
}

#[test]
fn a_file_without_the_column_does_not_dilute_one_that_has_it() {
    let mut office = Office::new();
    let cases: Vec<Case> = (0..40).map(case).collect();
    load(&mut office, "first.csv", &cases[..20], &["Nghĩa vụ tài chính", "Ngày gửi thư xin lỗi"]);
    assert_eq!(of_nghe_an(&office, "online_payment_share").reading, NOT_REPORTED, "not: nobody owes anything");
    assert_eq!(of_nghe_an(&office, "apology_share").reading, NOT_REPORTED);
    load(&mut office, "second.csv", &cases[20..], &[]);
    let share = |numerator, denominator| Reading::Share(Quotient { numerator, denominator });
    assert_eq!(of_nghe_an(&office, "online_payment_share").reading, share(5, 10));
    assert_eq!(of_nghe_an(&office, "apology_share").reading, share(1, 2), "of the overdue cases whose file tells");
}

#[test]
fn the_nation_is_without_provinces_that_do_not_tell() {
    let mut office = Office::new();
    let provinces = office.catalogue.atlas.provinces_34().map(|one| one.code.bare().to_owned()).collect::<Vec<_>>();
    let number = |n: usize| format!("HS-{n}");
    let of = |province: &str, silent: bool| -> Vec<Case> {
        let own = (0..10).map(|n| with(with(case(n), "Mã tỉnh", province), "Mã hồ sơ", &number(n)));
        own.map(|case| if silent { with(case, "Ngày hẹn trả", "") } else { case }).collect()
    };
    let cases: Vec<Case> = provinces.iter().enumerate().flat_map(|(index, province)| of(province, index < 4)).collect();
    load(&mut office, "nation.csv", &cases, &[]);
    let snapshot = snapshot(&office, office.counts_until("case_portal", AS_OF));
    let nation = read(&office, &snapshot, "on_time_share", "34:VN");
    assert_eq!(nation.reading, Reading::Share(Quotient { numerator: 270, denominator: 300 }), "30 of 34 provinces");
    assert!(nation.notes.iter().any(|note| note.contains("Không gồm 4 tỉnh")), "{:?}", nation.notes);
    assert_eq!(read(&office, &snapshot, "received", "34:VN").reading, Reading::Amount(340));
}

#[test]
fn a_column_is_judged_for_the_period_that_is_shown() {
    // Empty in 40 cases of 2025, filled in 80 of 2026; and the other way round.
    for (empty, full) in [(2025, 2026), (2026, 2025)] {
        let mut office = Office::new();
        let silent = (0..40).map(|n| in_march(with(case(n), "Kênh tiếp nhận", ""), empty));
        let told = (40..120).map(|n| in_march(case(n), full));
        load(&mut office, "years.csv", &silent.chain(told).collect::<Vec<_>>(), &[]);
        let snapshot = snapshot(&office, office.counts_until("case_portal", AS_OF));
        let online = |period: &str| read_in(period, &office, &snapshot, "online_share", "34:40");
        let told = online(&full.to_string());
        assert_eq!(told.reading, Reading::Share(Quotient { numerator: 40, denominator: 80 }));
        assert_eq!(told.notes, Vec::<String>::new());
        for period in [empty.to_string(), format!("{empty}-03")] {
            let silent = online(&period);
            assert_eq!(silent.reading, NOT_REPORTED, "{period}: and not 0 %");
            assert!(silent.notes[0].starts_with("40 trong 40 hồ sơ tiếp nhận trong kỳ"), "{:?}", silent.notes);
        }
        let page = QualityPage::build(&snapshot, &QualityQuery { period: None, place: None }, Language::Vietnamese);
        let row = page.untold.iter().find(|row| row.column == "channel").expect("on the page");
        assert_eq!((row.cases, row.of), (40, 120), "of all time");
        let when = if empty == 2025 { "trước" } else { "từ" };
        assert_eq!(row.when_text, format!("trống trong mọi hồ sơ tiếp nhận {when} 03/2026"));
    }
}

#[test]
fn the_nation_is_without_a_province_in_the_year_that_it_does_not_tell() {
    let mut office = Office::new();
    let provinces = office.catalogue.atlas.provinces_34().map(|one| one.code.bare().to_owned()).collect::<Vec<_>>();
    let of = |index: usize, province: &str| -> Vec<Case> {
        let own = (0..20).map(|n| with(with(case(n), "Mã tỉnh", province), "Mã hồ sơ", &format!("HS-{n}")));
        let dated = own.enumerate().map(|(n, case)| in_march(case, if n < 10 { 2025 } else { 2026 }));
        let silent = |n: usize| index < 4 && n < 10;
        dated.enumerate().map(|(n, case)| if silent(n) { with(case, "Ngày hẹn trả", "") } else { case }).collect()
    };
    let cases: Vec<Case> = provinces.iter().enumerate().flat_map(|(index, province)| of(index, province)).collect();
    load(&mut office, "nation.csv", &cases, &[]);
    let snapshot = snapshot(&office, office.counts_until("case_portal", AS_OF));
    let nation = |period| read_in(period, &office, &snapshot, "on_time_share", "34:VN");
    assert_eq!(nation("2025").reading, Reading::Share(Quotient { numerator: 300, denominator: 300 }));
    assert!(nation("2025").notes.iter().any(|note| note.contains("Không gồm 4 tỉnh")), "{:?}", nation("2025").notes);
    assert_eq!(nation("2026").reading, Reading::Share(Quotient { numerator: 340, denominator: 340 }));
    assert!(nation("2026").notes.iter().all(|note| !note.contains("Không gồm")), "{:?}", nation("2026").notes);
}

/// The same cases in the exchange format, changed at a moment.
fn records(numbers: impl Iterator<Item = usize>, changed: &str) -> String {
    let record = |n: usize| {
        format!(
            r#"{{"MaHoSo":"H41.03-260901-{n:04}","MaTTHC":"1.000001","MaDonVi":"H41.03","MaTinh":"40","KenhThucHien":"3",
            "TrangThaiHoSo":"9","NgayTiepNhan":"20260901080000","NgayHenTra":"20260904170000",
            "NgayKetThucXuLy":"20260903103000","ThoiDiemTrichXuat":"20261010235900","ThoiDiemCapNhat":"{changed}"}}"#
        )
    };
    format!(r#"{{"data":[{}]}}"#, numbers.map(record).collect::<Vec<_>>().join(","))
}

/// What is counted of both sources, of files in the order of their loading.
fn both(office: &Office, manifest: &[(String, String)]) -> Counts {
    let once = Once::read(office.folder.path(), manifest).expect("reads");
    let catalogue = &office.catalogue;
    let counting = Counting {
        data: office.folder.path(),
        atlas: &catalogue.atlas,
        calendar: &catalogue.calendar,
        rule_sets: &catalogue.rule_sets,
        indicators: &catalogue.indicators,
        checks: &catalogue.checks,
        once: &once,
        with_events: true,
    };
    let mut all = Counts::default();
    for source in ["case_portal", "case_sync"] {
        let files: Vec<String> =
            manifest.iter().filter(|(own, _)| own == source).map(|(_, file)| file.clone()).collect();
        let counts = counting.run(source, &files, Some(AS_OF), &|_| {}).expect("counts").counts;
        all.parts.extend(counts.parts);
        all.untold.extend(counts.untold);
        all.empty_cells.extend(counts.empty_cells);
        all.twice.extend(counts.twice);
    }
    all
}

#[test]
fn a_case_that_two_systems_send_counts_once_and_is_told() {
    let mut office = Office::new();
    let mut take = |source: &str, name: &str, text: &str| -> Vec<(String, String)> {
        office.visible.clear();
        let path = office.write(name, text);
        let load = office.load(source, &path).expect("loads");
        load.lake_files.into_iter().map(|file| (source.to_owned(), file)).collect()
    };
    let portal = take("case_portal", "portal.csv", &file(&(0..60).map(case).collect::<Vec<_>>(), &[]));
    let later = take("case_sync", "later.json", &records(20..80, ""));
    let older = take("case_sync", "older.json", &records(0..60, "20260910080000"));
    let counted = |manifest: &[(String, String)]| {
        let counts = both(&office, manifest);
        let twice = counts.twice.clone();
        let snapshot = snapshot(&office, counts);
        let of = |indicator| read(&office, &snapshot, indicator, "34:40");
        (of("received").reading, of("online_share"), twice)
    };
    let told = |source: &str, counted_in: &str, n| SentTwice {
        source: source.to_owned(),
        place: place("34:40"),
        counted_in: counted_in.to_owned(),
        n,
    };
    // Of equal moments the later load counts: 20 of the portal, 60 of the other.
    let (received, online, twice) = counted(&[portal.clone(), later.clone()].concat());
    assert_eq!(received, Reading::Amount(80), "and not 120");
    assert_eq!(online.reading, Reading::Share(Quotient { numerator: 10, denominator: 80 }));
    assert_eq!(twice, [told("case_portal", "case_sync", 40)]);
    assert!(online.notes.iter().any(|note| note.starts_with("40 hồ sơ đến từ cả hai nguồn")), "{:?}", online.notes);
    // An older version does not, whenever it is loaded.
    for order in [[portal.clone(), older.clone()], [older.clone(), portal.clone()]] {
        let (received, online, twice) = counted(&order.concat());
        assert_eq!(received, Reading::Amount(60));
        assert_eq!(online.reading, Reading::Share(Quotient { numerator: 30, denominator: 60 }));
        assert_eq!(twice, [told("case_sync", "case_portal", 60)]);
    }
    let (received, online, twice) = counted(&portal);
    assert_eq!((received, twice), (Reading::Amount(60), Vec::new()), "taken back, it is as if it had never come");
    assert_eq!(online.notes, Vec::<String>::new());
    let snapshot = snapshot(&office, both(&office, &[portal, later].concat()));
    let page = QualityPage::build(&snapshot, &QualityQuery { period: None, place: None }, Language::English);
    let group = page.findings.iter().find(|group| group.code == "W_TWO_SOURCES").expect("on the page");
    assert_eq!((group.n, group.rows.len()), (40, 1));
    assert!(group.rows[0].file.contains('→'), "{}", group.rows[0].file);
}

#[test]
fn a_province_that_is_corrected_moves_the_case() {
    let mut office = Office::new();
    let number = |n: usize| format!("H35.12-260901-{n:04}");
    let cases = |wrong: usize, extracted: &str| -> Vec<Case> {
        let of = |n: usize| with(with(case(n), "Mã hồ sơ", &number(n)), "Mã đơn vị", "H35.12");
        let place = |n: usize| if n < wrong { "11" } else { "12" };
        (0..60).map(|n| with(with(of(n), "Mã tỉnh", place(n)), "Thời điểm trích xuất", extracted)).collect()
    };
    let findings = load(&mut office, "wrong.csv", &cases(20, "09/10/2026 23:59"), &[]);
    for (code, column) in [("W_CASE_NO_PLACE", "case_no"), ("W_AGENCY_PLACE", "agency_code")] {
        let own: Vec<_> = findings.iter().filter(|one| one.check == code).collect();
        assert_eq!(own.len(), 1, "{findings:?}");
        let told = (own[0].place.clone(), own[0].column.as_str(), own[0].n, own[0].of, own[0].lines.as_slice());
        assert_eq!(told, (Some(place("34:11")), column, 20, 20, &[2, 3, 4, 5, 6][..]));
    }
    let before = office.visible.clone();
    let path = office.write("right.csv", &file(&cases(0, "10/10/2026 23:59"), &[]));
    let load = office.load("case_portal", &path).expect("loads");
    assert_eq!((load.accepted, load.replaced), (60, 60));
    assert_eq!(office.totals("case_portal", "34:12")["form_ii06a/received"], 60);
    assert!(office.totals("case_portal", "34:11").is_empty(), "none of them is counted twice");
    office.visible = before;
    assert_eq!(office.totals("case_portal", "34:11")["form_ii06a/received"], 20, "as it was");
}

#[test]
fn numbers_without_an_agency_are_of_their_province() {
    let mut office = Office::new();
    let of = |province: &str| with(with(case(1), "Mã hồ sơ", "HS-260901-0001"), "Mã tỉnh", province);
    let findings = load(&mut office, "local.csv", &[of("40"), of("08")], &["Mã đơn vị"]);
    assert_eq!(office.totals("case_portal", "34:40")["form_ii06a/received"], 1);
    assert_eq!(office.totals("case_portal", "34:08")["form_ii06a/received"], 1);
    assert!(findings.iter().all(|one| !one.check.ends_with("_PLACE")), "{findings:?}");
}

#[test]
fn no_column_is_filled_by_more_rows_than_there_are() {
    let mut office = Office::new();
    let cases: Vec<Case> = (0..50).map(case).chain((0..3).map(|n| with(case(n), "Mã TTHC", "2.000002"))).collect();
    let path = office.write("conflicts.csv", &file(&cases, &[]));
    let taken = office.take("case_portal", &path).expect("loads");
    assert_eq!((taken.load.accepted, taken.load.rejected), (50, 3), "three contradict a row before them");
    assert!(!taken.brought.profiles.is_empty());
    for profile in &taken.brought.profiles {
        assert!(profile.filled <= profile.rows && profile.rows == 53, "{profile:?}");
    }
}

#[test]
fn a_period_that_the_rows_are_not_of_is_told_with_their_days() {
    let mut office = Office::new();
    office.period = "2025-Q1".to_owned();
    let path = office.write("period.csv", &file(&(0..30).map(case).collect::<Vec<_>>(), &[]));
    let taken = office.take("case_portal", &path).expect("loads");
    let finding = taken.brought.findings.iter().find(|one| one.check == "W_OTHER_PERIOD").expect("found");
    assert_eq!((finding.n, finding.of, finding.column.as_str()), (30, 30, "received_at"));
    assert!(taken.load.remark.en.contains("2025-Q1") && taken.load.remark.en.contains("2026-09-01"));
    assert!(taken.load.remark.vi.contains("01/09/2026"), "{}", taken.load.remark.vi);
    for period in ["2026-Q3", "2026-09", "2026-10", ""] {
        let mut office = Office::new();
        office.period = period.to_owned();
        // Open since August: carried over into every later period.
        let open = with(with(case(1), "Trạng thái", "Đang xử lý"), "Ngày kết thúc xử lý", "");
        let open = with(with(open, "Mã hồ sơ", "HS-1"), "Ngày tiếp nhận", "03/08/2026 08:00");
        let path = office.write("period.csv", &file(&[open], &[]));
        let taken = office.take("case_portal", &path).expect("loads");
        assert!(taken.load.remark.en.is_empty(), "{period}: {}", taken.load.remark.en);
    }
}

#[test]
fn each_signal_is_marked_on_the_page_where_it_is_shown_and_nowhere_else() {
    let clean: Vec<Case> =
        (0..40).map(case).map(|case| with(case, "Ngày kết thúc xử lý", "03/09/2026 10:30")).collect();
    let shown = |changes: &[(&str, &str)]| -> Vec<Signal> {
        let mut office = Office::new();
        let odd = clean.iter().take(12).map(|case| {
            let change = |case: Case, &(name, value): &(&str, &str)| with(case, name, value);
            changes.iter().fold(case.clone(), change)
        });
        let cases: Vec<Case> = odd.chain(clean.iter().skip(12).cloned()).collect();
        load(&mut office, "signals.csv", &cases, &[]);
        let snapshot = snapshot(&office, office.counts_until("case_portal", AS_OF));
        let query = QualityQuery { period: "2026".parse().ok(), place: Some(place("34:40")) };
        let page = QualityPage::build(&snapshot, &query, Language::Vietnamese);
        page.signals.iter().filter(|group| group.marked > 0).map(|group| group.signal).collect()
    };
    assert_eq!(shown(&[]), [], "nothing is odd");
    let (ended, progress) = ("Ngày kết thúc xử lý", "Tiến độ xử lý");
    assert_eq!(shown(&[(ended, "04/09/2026 17:00")]), [Signal::FinishedOnDueSecond]);
    assert_eq!(shown(&[(ended, "14/09/2026 19:30")]), [Signal::LastEveningBurst]);
    assert_eq!(shown(&[(ended, "01/09/2026 08:00")]), [Signal::FinishedWithinMinute]);
    let promised = ("Ngày hẹn trả ban đầu", "04/09/2026 17:00");
    let moved = [("Ngày hẹn trả", "08/09/2026 17:00"), ("Các lần dời hẹn", "04/09/2026 10:00 => 08/09/2026 17:00")];
    assert_eq!(shown(&[promised, moved[0], moved[1], (ended, "07/09/2026 10:00")]), [Signal::DueMovedBeforeExpiry]);
    let again =
        "01/09/2026 09:00 = Đang xử lý | 02/09/2026 09:00 = Không được tiếp nhận | 03/09/2026 08:00 = Đang xử lý";
    assert_eq!(shown(&[(progress, again)]), [Signal::ReceivedAgain]);
    assert_eq!(shown(&[("Ngày hẹn trả", "30/09/2026 17:00")]), [Signal::LongPromise]);
    let waits = "01/09/2026 09:00 = Đang xử lý | 02/09/2026 09:00 = Yêu cầu bổ sung giấy tờ";
    assert_eq!(shown(&[(progress, waits)]), [Signal::WaitingSentAsFinished]);
}
