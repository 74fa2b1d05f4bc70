//! The history of a case, as far as its file tells it: from lists in a row to the events in the lake.

use std::fs::File;

use chiso::domain::history::EventKind::{self, *};
use polars::prelude::*;

use crate::support::Office;

const HEADING: &str = "Mã hồ sơ,Mã TTHC,Cơ quan xử lý,Mã tỉnh,Kênh tiếp nhận,Trạng thái,Ngày tiếp nhận,Ngày hẹn trả,Ngày hẹn trả ban đầu,\
Các lần bổ sung,Các lần dời hẹn,Tiến độ xử lý,Thời điểm trích xuất";

/// Number, stored promise, first promise, supplements, moves of the promise, progress.
type Row = [&'static str; 6];

const MOVED_TWICE: Row = [
    "A-1",
    "20/10/2026 17:00",
    "06/10/2026 17:00",
    "02/10/2026 08:00 - 03/10/2026 09:00 => 08/10/2026 17:00 | 09/10/2026 08:00 -",
    "05/10/2026 10:00 => 20/10/2026 17:00",
    "01/10/2026 09:00 = Đang xử lý | 02/10/2026 08:00 = Yêu cầu bổ sung giấy tờ",
];
const QUIET: Row = ["A-2", "06/10/2026 17:00", "", "", "", ""];
const TOLD_BY_PROGRESS: Row = [
    "A-3",
    "06/10/2026 17:00",
    "",
    "",
    "",
    "30/09/2026 07:00 = Mới đăng ký | 02/10/2026 08:00 = Yêu cầu bổ sung giấy tờ | 03/10/2026 08:00 = Đang xử lý | \
     04/10/2026 08:00 = Yêu cầu thực hiện nghĩa vụ tài chính | 05/10/2026 08:00 = Được tiếp nhận | \
     06/10/2026 08:00 = Dừng xử lý | 07/10/2026 08:00 = Đang xử lý | 08/10/2026 08:00 = Yêu cầu bổ sung giấy tờ",
];
/// The move leads to another promise than the one stored: nobody can say what held when.
const TOLD_IN_PART: Row = [
    "A-4",
    "30/10/2026 17:00",
    "06/10/2026 17:00",
    "02/10/2026 08:00 - 03/10/2026 09:00",
    "05/10/2026 10:00 => 20/10/2026 17:00",
    "",
];

const EVENTS: [(u32, &str, EventKind, &str); 17] = [
    (0, "2026-10-01 09:00", Resumed, ""),
    (0, "2026-10-02 08:00", SupplementRequested, ""),
    (0, "2026-10-03 09:00", SupplementCompleted, "2026-10-08 17:00"),
    (0, "2026-10-05 10:00", DueMoved, "2026-10-20 17:00"),
    (0, "2026-10-09 08:00", SupplementUnanswered, ""),
    (2, "2026-10-02 08:00", SupplementRequested, ""),
    (2, "2026-10-03 08:00", SupplementCompleted, ""),
    (2, "2026-10-03 08:00", Resumed, ""),
    (2, "2026-10-04 08:00", PaymentRequested, ""),
    (2, "2026-10-05 08:00", Resumed, ""),
    (2, "2026-10-06 08:00", Suspended, ""),
    (2, "2026-10-07 08:00", Resumed, ""),
    (2, "2026-10-08 08:00", SupplementUnanswered, ""),
    (3, "2026-10-02 08:00", SupplementRequested, ""),
    (3, "2026-10-03 09:00", SupplementCompleted, ""),
    (4, "2026-10-02 08:00", SupplementRequested, ""),
    (4, "2026-10-03 09:00", SupplementCompleted, ""),
];
const PROMISES: [&str; 5] =
    ["2026-10-06 17:00", "2026-10-06 17:00", "2026-10-06 17:00", "2026-10-30 17:00", "2026-10-30 17:00"];

/// Rows of every kind, with a repeat, a conflict and a bad row between them.
fn rows() -> Vec<Row> {
    let again = |row: Row, number| [number, row[1], row[2], row[3], row[4], row[5]];
    let bad = ["A-6", QUIET[1], "", "02/10/2026 08:00 - 01/10/2026 09:00", "", ""];
    let conflict = again(MOVED_TWICE, QUIET[0]);
    vec![MOVED_TWICE, MOVED_TWICE, QUIET, bad, conflict, TOLD_BY_PROGRESS, TOLD_IN_PART, again(TOLD_IN_PART, "A-5")]
}

fn csv(rows: &[Row]) -> String {
    let row = |row: &Row| {
        let [number, due, first, supplements, moves, progress] = row;
        format!(
            "{number},1.000001,UBND phường,40,Trực tiếp,Đang xử lý,01/10/2026 08:00,{due},{first},{supplements},{moves},{progress},\
             10/10/2026 23:59\n"
        )
    };
    format!("{HEADING}\n{}", rows.iter().map(row).collect::<String>())
}

/// The same rows in the exchange format.
fn json(rows: &[Row]) -> String {
    const STATUSES: [(&str, &str); 6] = [
        ("Mới đăng ký", "1"),
        ("Được tiếp nhận", "2"),
        ("Đang xử lý", "4"),
        ("Yêu cầu bổ sung giấy tờ", "5"),
        ("Yêu cầu thực hiện nghĩa vụ tài chính", "6"),
        ("Dừng xử lý", "8"),
    ];
    let moment = |text: &str| match text.split(['/', ' ', ':']).collect::<Vec<_>>()[..] {
        [day, month, year, hour, minute] => format!("{year}{month}{day}{hour}{minute}00"),
        _ => String::new(),
    };
    let value = |text: &str| {
        STATUSES.iter().find(|(name, _)| *name == text).map_or_else(|| moment(text), |(_, code)| code.to_string())
    };
    let list = |cell: &str, marks: [&str; 2], keys: [&str; 3]| {
        let entry = |entry: &str| {
            let entry = marks.iter().fold(entry.to_owned(), |entry, mark| entry.replace(mark, ";"));
            let pairs = keys.iter().zip(entry.split(';'));
            let pairs: Vec<String> = pairs.map(|(key, text)| format!(r#""{key}":"{}""#, value(text.trim()))).collect();
            format!("{{{}}}", pairs.join(","))
        };
        let entries: Vec<String> = cell.split('|').filter(|entry| !entry.is_empty()).map(entry).collect();
        format!("[{}]", entries.join(","))
    };
    let record = |row: &Row| {
        let [number, due, first, supplements, moves, progress] = row;
        format!(
            r#"{{"MaHoSo":"{number}","MaTTHC":"1.000001","DonViXuLy":"UBND phường","MaTinh":"40","KenhThucHien":"1","TrangThaiHoSo":"4",
            "NgayTiepNhan":"20261001080000","NgayHenTra":"{}","NgayHenTraBanDau":"{}","DanhSachHoSoBoSung":{},"DanhSachDoiHen":{},
            "DanhSachTienDo":{},"ThoiDiemTrichXuat":"20261010235900"}}"#,
            moment(due),
            moment(first),
            list(supplements, ["=>", " -"], ["NgayBoSung", "NgayTiepNhanBoSung", "NgayHenTraMoi"]),
            list(moves, ["=>", "=>"], ["NgayDoiHen", "NgayHenTraMoi", ""]),
            list(progress, ["=", "="], ["ThoiDiemXuLy", "TrangThai", ""]),
        )
    };
    format!(r#"{{"data":[{}]}}"#, rows.iter().map(record).collect::<Vec<_>>().join(","))
}

fn frame(office: &Office, file: &str) -> DataFrame {
    let file = File::open(office.folder.path().join(file)).expect("a lake file");
    ParquetReader::new(file).finish().expect("parquet")
}

/// Moments as text, to the minute; empty where there is none.
fn moments(frame: &DataFrame, name: &str) -> Vec<String> {
    let column = frame.column(name).expect("a column").datetime().expect("moments");
    let text = |moment: Option<i64>| {
        moment.map_or_else(String::new, |moment| {
            let moment = jiff::Timestamp::from_millisecond(moment).expect("in range");
            moment.strftime("%Y-%m-%d %H:%M").to_string()
        })
    };
    column.physical().iter().map(text).collect()
}

fn events(office: &Office, file: &str) -> Vec<(u32, String, EventKind, String)> {
    let frame = frame(office, file);
    let rows = frame.column("row").expect("rows").u32().expect("numbers").clone();
    let kinds = frame.column("kind").expect("kinds").u8().expect("numbers").clone();
    let kinds = kinds.iter().map(|kind| kind.and_then(EventKind::from_code).expect("a kind"));
    let moments_of = |name| moments(&frame, name).into_iter();
    let told = moments_of("at").zip(kinds).zip(moments_of("due_at"));
    rows.iter().zip(told).map(|(row, ((at, kind), due))| (row.expect("a row"), at, kind, due)).collect()
}

/// Rows of a load's one file of cases that do not count: a repeat, a contradiction.
fn marked(office: &Office, marks: &str) -> Vec<u32> {
    let rows = frame(office, marks).column("rows").expect("rows").list().expect("lists").clone();
    let rows = rows.get_as_series(0).expect("one file");
    rows.u32().expect("numbers").iter().flatten().collect()
}

/// Events of rows that count, which are numbered as if the others were gone.
fn counting<T, U, V>(events: Vec<(u32, T, U, V)>, gone: &[u32]) -> Vec<(u32, T, U, V)> {
    let counting = events.into_iter().filter(|(row, ..)| !gone.contains(row));
    let number = |row: u32| row - gone.iter().filter(|&&other| other < row).count() as u32;
    counting.map(|(row, at, kind, due)| (number(row), at, kind, due)).collect()
}

#[test]
fn both_formats_leave_the_same_events_beside_their_cases() {
    for (source, text) in [("case_portal", csv(&rows())), ("case_sync", json(&rows()))] {
        let mut office = Office::new();
        let load = office.load(source, &office.write("history", &text)).expect("loads");
        assert_eq!((load.read, load.accepted, load.rejected, load.duplicate), (8, 5, 2, 1), "{source}");
        let [cases, events_file, marks] = &load.lake_files[..] else { panic!("{:?}", load.lake_files) };
        let gone = marked(&office, marks);
        assert!(cases.ends_with("/cases-0000.parquet") && events_file.ends_with("/events-0000.parquet"));
        let expected = EVENTS.map(|(row, at, kind, due)| (row, at.to_owned(), kind, due.to_owned()));
        assert_eq!(counting(events(&office, events_file), &gone), expected, "{source}");
        let cases = frame(&office, cases);
        let keep: Vec<bool> = (0..cases.height() as u32).map(|row| !gone.contains(&row)).collect();
        let cases = cases.filter(&BooleanChunked::from_slice("keep".into(), &keep)).expect("rows");
        assert_eq!(moments(&cases, "promised_at"), PROMISES, "{source}");
        let names = cases.column("agency_name").expect("names").str().expect("texts").clone();
        assert!(names.iter().all(|name| name == Some("UBND phường")));
        let units = cases.column("limit_unit").expect("units").u8().expect("numbers").clone();
        assert!(units.iter().all(|unit| unit == Some(1)));
        assert!(!office.totals(source, "34:40").is_empty(), "files of events are not counted as cases");
    }
}

#[test]
fn cases_without_events_have_no_file_of_them_and_a_changed_history_is_a_new_version() {
    let mut office = Office::new();
    let load = office.load("case_portal", &office.write("quiet.csv", &csv(&[QUIET]))).expect("loads");
    assert_eq!(load.lake_files.len(), 1);
    let changed = [QUIET[0], QUIET[1], "", "", "", "02/10/2026 08:00 = Đang xử lý"];
    let load = office.load("case_portal", &office.write("changed.csv", &csv(&[changed]))).expect("loads");
    assert_eq!((load.accepted, load.replaced, load.duplicate), (1, 1, 0));
    assert_eq!(load.lake_files.len(), 3, "cases, events, and what they replace");
    assert_eq!(office.totals("case_portal", "34:40")["form_ii06a/received"], 1);
}

#[test]
fn nothing_is_loaded_beside_files_of_an_earlier_version() {
    let mut office = Office::new();
    let load = office.load("case_portal", &office.write("quiet.csv", &csv(&[QUIET]))).expect("loads");
    let mut earlier = frame(&office, &load.lake_files[0]).drop("case_id").expect("a column less");
    let path = office.folder.path().join(&load.lake_files[0]);
    ParquetWriter::new(File::create(&path).expect("writes")).finish(&mut earlier).expect("writes");
    let error = office.load("case_portal", &office.write("more.csv", &csv(&[MOVED_TWICE]))).expect_err("refused");
    let error = format!("{error:#}");
    assert!(error.contains(&path.display().to_string()) && error.contains("new data folder"), "{error}");
    assert!(error.contains("thư mục dữ liệu mới"), "{error}");
}

#[test]
fn a_list_that_does_not_fit_sends_its_row_back_with_the_entry() {
    let row = |number, lists: [&'static str; 3]| [number, QUIET[1], "", lists[0], lists[1], lists[2]];
    let bad = [
        row("B-1", ["30/09/2026 08:00 - 03/10/2026 08:00", "", ""]),
        row("B-2", ["02/10/2026 08:00 - 11/10/2026 08:00", "", ""]),
        row("B-3", ["02/10/2026 08:00 - 03/10/2026 08:00 => 31/02/2026 17:00", "", ""]),
        row("B-4", ["", "05/10/2026 10:00 => ", ""]),
        row("B-5", ["", "30/09/2026 10:00 => 20/10/2026 17:00", ""]),
        row("B-6", ["", "05/10/2026 10:00 => 20/10/2026 17:00 | 12/10/2026 10:00 => 20/10/2026 17:00", ""]),
        row("B-7", ["", "", "02/10/2026 08:00 = Đang chờ"]),
        row("B-8", ["", "", "02/10/2026 = Đang xử lý"]),
        row("B-9", ["02/10/2026 08:00 -", "x", "30/09/2026 08:00 = Đã xử lý xong"]),
    ];
    let mut office = Office::new();
    let text = csv(&[&[QUIET][..], &bad[..]].concat());
    let load = office.load("case_portal", &office.write("bad.csv", &text)).expect("loads");
    assert_eq!((load.accepted, load.rejected), (1, 9));
    let quarantine = office.quarantine(&load);
    for expected in [
        "3,Các lần bổ sung,30/09/2026 08:00 - 03/10/2026 08:00,E_ORDER",
        "4,Các lần bổ sung,02/10/2026 08:00 - 11/10/2026 08:00,E_ORDER",
        "5,Các lần bổ sung,02/10/2026 08:00 - 03/10/2026 08:00 => 31/02/2026 17:00,E_BAD_MOMENT",
        "6,Các lần dời hẹn,05/10/2026 10:00 => ,E_BAD_MOMENT",
        "7,Các lần dời hẹn,30/09/2026 10:00 => 20/10/2026 17:00,E_ORDER",
        "8,Các lần dời hẹn,12/10/2026 10:00 => 20/10/2026 17:00,E_ORDER",
        "9,Tiến độ xử lý,02/10/2026 08:00 = Đang chờ,E_UNKNOWN_CODE",
        "10,Tiến độ xử lý,02/10/2026 = Đang xử lý,E_BAD_MOMENT",
        "11,Các lần dời hẹn,(không hiện / not shown: 5 ký tự / characters),E_BAD_MOMENT",
        "11,Tiến độ xử lý,30/09/2026 08:00 = Đã xử lý xong,E_ORDER",
    ] {
        assert!(quarantine.contains(&format!("\n{expected}")), "{expected} is not in\n{quarantine}");
    }
    let sound = json(&[QUIET]);
    let with = |number: &str, list: &str| sound.replace("A-2", number).replace(r#""DanhSachTienDo":[]"#, list);
    let records = [
        sound.clone(),
        with("C-1", r#""DanhSachTienDo":[{"ThoiDiemXuLy":"20261002080000","TrangThai":"11","NguoiXuLy":"SECRET"}]"#),
        with("C-2", r#""DanhSachTienDo":"SECRET""#),
        with("C-3", r#""DanhSachTienDo":[{"ThoiDiemXuLy":20261002080000,"TrangThai":"4"}]"#),
        with("C-4", r#""DanhSachTienDo":["SECRET"]"#),
    ];
    let inner = |text: &String| text["{\"data\":[".len()..text.len() - "]}".len()].to_owned();
    let text = format!(r#"{{"data":[{}]}}"#, records.iter().map(inner).collect::<Vec<_>>().join(","));
    let load = office.load("case_sync", &office.write("bad.json", &text)).expect("loads");
    // The sound case is the one of the table above, told in another format.
    assert_eq!((load.accepted, load.duplicate, load.rejected), (0, 1, 4));
    let quarantine = office.quarantine(&load);
    for expected in [
        "2,DanhSachTienDo,20261002080000 = 11,E_UNKNOWN_CODE",
        "3,DanhSachTienDo,\"\"\"…\"\"\",E_NOT_TEXT",
        "4,DanhSachTienDo,[…],E_NOT_TEXT",
        "5,DanhSachTienDo,[…],E_NOT_TEXT",
    ] {
        assert!(quarantine.contains(&format!("\n{expected}")), "{expected} is not in\n{quarantine}");
    }
    assert!(!quarantine.contains("NguoiXuLy"), "what may be personal is left out: {quarantine}");
}
