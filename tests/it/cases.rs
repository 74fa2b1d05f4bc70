//! From case files to parts: exactly what was sent, once; what does not fit comes back with a reason.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use chiso::sample::{PLANTED, SampleOptions, generate};
use jiff::civil::date;

use crate::support::Office;

const HEADING: &str = "Mã hồ sơ,Mã TTHC,Mã lĩnh vực,Mã đơn vị,Mã tỉnh,Mã xã,Kênh tiếp nhận,Mức độ dịch vụ,Trạng thái,\
Ngày tiếp nhận,Ngày hẹn trả,Ngày kết thúc xử lý,Ngày rút,Các lần bổ sung,Thời điểm trích xuất,Tính chất dữ liệu";

/// A row with the columns of [`HEADING`]; `dates` are received, due, finished.
fn row(number: &str, channel: &str, status: &str, dates: [&str; 3], rest: [&str; 2]) -> String {
    let [received, due, finished] = dates;
    let [withdrawn, supplements] = rest;
    format!(
        "{number},1.000001.000.00.00.H41,G15,H41.242,40,17329,{channel},Toàn trình,{status},{received},{due},{finished},\
{withdrawn},{supplements},10/10/2026 23:59,synthetic\n"
    )
}

fn finished(number: &str, due: &str, end: &str) -> String {
    row(number, "Trực tuyến", "Đã trả kết quả", ["01/10/2026 08:00", due, end], ["", ""])
}

fn file(rows: &[String]) -> String {
    format!("{HEADING}\n{}", rows.concat())
}

#[test]
fn a_file_becomes_counts_under_both_rule_sets() {
    let mut office = Office::new();
    let text = file(&[
        finished("A-1", "06/10/2026 17:00", "05/10/2026 09:00"),
        finished("A-2", "06/10/2026 08:00", "06/10/2026 16:30"),
        finished("A-3", "06/10/2026 17:00", "07/10/2026 08:00"),
        row("A-4", "Trực tiếp", "Đang xử lý", ["01/10/2026 08:00", "06/10/2026 17:00", ""], ["", ""]),
        row("A-5", "", "Đang xử lý", ["01/10/2026 08:00", "20/10/2026 17:00", ""], ["", ""]),
        row("A-6", "", "Mới đăng ký", ["", "", ""], ["", ""]),
        row("A-7", "", "Dừng xử lý", ["01/10/2026 08:00", "06/10/2026 17:00", "05/10/2026 10:00"], ["", ""]),
    ]);
    let load = office.load("case_portal", &office.write("case_portal.csv", &text)).expect("loads");
    assert_eq!((load.read, load.accepted, load.rejected), (7, 7, 0));
    assert_eq!(load.nature.as_str(), "synthetic");
    assert_eq!(load.as_of, date(2026, 10, 10));
    let totals = office.totals("case_portal", "34:40");
    let n = |name: &str| totals.get(name).copied().unwrap_or(0);
    assert_eq!(n("form_ii06a/received"), 6, "newly registered is not received");
    assert_eq!(n("form_ii06a/resolved_early"), 1);
    assert_eq!(n("form_ii06a/resolved_on_time"), 1, "the hour does not matter, the day does");
    assert_eq!(n("form_ii06a/resolved_overdue"), 1);
    assert_eq!(n("form_ii06a/fell_overdue") - n("form_ii06a/left_overdue"), 1, "A-4 is open and overdue");
    assert_eq!(n("qd766/resolved_early"), 2, "stopped is terminal for the portal, in progress for the form");
    assert_eq!(office.totals("case_portal", "34:17329").get("form_ii06a/received"), Some(&6));
}

#[test]
fn bad_rows_go_to_quarantine_with_line_column_value_and_reason() {
    let mut office = Office::new();
    let ok = finished("B-1", "06/10/2026 17:00", "05/10/2026 09:00");
    let text = file(&[
        ok.clone(),
        ok.clone(),
        finished("B-1", "06/10/2026 17:00", "05/10/2026 10:00"),
        finished("", "06/10/2026 17:00", "05/10/2026 09:00"),
        finished("B-3", "31/02/2026 17:00", "05/10/2026 09:00"),
        finished("B-4", "06/10/2026 17:00", ""),
        finished("B-5", "06/10/2026 17:00", "30/09/2026 09:00"),
        row("B-6", "Fax", "Đang xử lý", ["", "", ""], ["", ""]),
        row("B-7", "", "Công dân yêu cầu rút hồ sơ", ["01/10/2026 08:00", "", ""], ["", ""]),
        ok.replace("B-1", "B-8").replace(",40,17329,", ",99,17329,"),
        ok.replace("B-1", "B-9").replace(",40,17329,", ",01,17329,"),
        ok.replace("B-1", "B-10").replace("Toàn trình", "Cung cấp thông tin"),
        "too,short\n".to_owned(),
        finished("B-11", "06/10/2026 17:00", "11/10/2026 09:00"),
    ]);
    let load = office.load("case_portal", &office.write("dirty.csv", &text)).expect("loads the good rows");
    assert_eq!((load.read, load.accepted, load.rejected, load.duplicate), (14, 1, 12, 1));
    let quarantine = office.quarantine(&load);
    for expected in [
        "4,Mã hồ sơ,B-1,E_KEY_CONFLICT",
        "5,Mã hồ sơ,,E_NO_KEY",
        "6,Ngày hẹn trả,31/02/2026 17:00,E_BAD_MOMENT",
        "7,Ngày kết thúc xử lý,,E_NO_FINISHED",
        "8,Ngày kết thúc xử lý,30/09/2026 09:00,E_ORDER",
        "9,Kênh tiếp nhận,Fax,E_UNKNOWN_CODE",
        "9,Ngày tiếp nhận,,E_NO_RECEIVED",
        "10,Ngày rút,,E_NO_END",
        "11,Mã tỉnh,99,E_UNKNOWN_PLACE",
        "12,Mã xã,17329,E_UNKNOWN_PLACE",
        "13,Kênh tiếp nhận,Trực tuyến,E_CHANNEL_LEVEL",
        "14,,,E_BAD_TEXT",
        "15,Ngày kết thúc xử lý,11/10/2026 09:00,E_ORDER",
    ] {
        assert!(quarantine.contains(expected), "{expected} is not in\n{quarantine}");
    }
    assert!(!quarantine.contains("short"), "nobody knows what stands where in it: {quarantine}");
}

#[test]
fn a_newer_version_replaces_an_older_one_and_a_repeat_changes_nothing() {
    let mut office = Office::new();
    let open = row("C-1", "", "Đang xử lý", ["01/10/2026 08:00", "06/10/2026 17:00", ""], ["", ""])
        .replace("10/10/2026 23:59", "05/10/2026 23:59");
    let same = finished("C-2", "06/10/2026 17:00", "05/10/2026 09:00");
    let first = office.write("first.csv", &file(&[open.clone(), same.clone()]));
    assert_eq!(office.load("case_portal", &first).expect("loads").accepted, 2);
    let done = finished("C-1", "06/10/2026 17:00", "06/10/2026 09:00");
    let second = office.write("second.csv", &file(&[done, same]));
    let load = office.load("case_portal", &second).expect("loads");
    assert_eq!((load.accepted, load.duplicate, load.replaced), (1, 1, 1));
    let totals = office.totals("case_portal", "34:40");
    assert_eq!(totals["form_ii06a/received"], 2, "each case once, in its latest version");
    assert_eq!(totals["form_ii06a/resolved_on_time"], 1);
    let late = office.write("late.csv", &file(&[open]));
    let load = office.load("case_portal", &late).expect("loads");
    assert_eq!((load.accepted, load.superseded), (0, 1), "an older extraction that comes late does not win");
    assert_eq!(office.totals("case_portal", "34:40"), totals);
}

#[test]
fn the_moment_of_the_last_change_decides_before_the_moment_of_extraction() {
    let mut office = Office::new();
    let changed = |text: String, at: &str| {
        let text = text.replacen(",10/10/2026 23:59,synthetic\n", &format!(",10/10/2026 23:59,synthetic,{at}\n"), 1);
        format!("{HEADING},Thời điểm cập nhật\n{text}")
    };
    let open = row("U-1", "", "Đang xử lý", ["01/10/2026 08:00", "06/10/2026 17:00", ""], ["", ""]);
    let done = finished("U-1", "06/10/2026 17:00", "06/10/2026 09:00");
    let newer = office.write("newer.csv", &changed(done, "06/10/2026 09:01"));
    office.load("case_portal", &newer).expect("loads");
    let totals = office.totals("case_portal", "34:40");
    let older = office.write("older.csv", &changed(open.clone(), "05/10/2026 09:01"));
    office.load("case_portal", &older).expect("loads");
    assert_eq!(office.totals("case_portal", "34:40"), totals, "both were extracted at the same moment");
    let later = changed(open, "11/10/2026 09:01");
    let load = office.load("case_portal", &office.write("later.csv", &(later + "x\n"))).expect_err("none fits");
    assert!(format!("{load:#}").contains("none of its"), "a change after the extraction cannot be known");
}

#[test]
fn a_file_that_is_not_what_its_source_says_loads_nothing() {
    let mut office = Office::new();
    let cases = [
        ("case_portal", "empty.csv", String::new(), "empty"),
        ("case_portal", "head.csv", format!("{HEADING}\n"), "no records"),
        ("case_portal", "other.csv", "a,b\n1,2\n".to_owned(), "`Mã hồ sơ`"),
        ("case_portal", "channel.csv", HEADING.replace("Kênh tiếp nhận,", "") + "\n1,2\n", "`Kênh tiếp nhận`"),
        ("case_sync", "empty.json", " ".to_owned(), "empty"),
        ("case_sync", "cut.json", "{\"data\":[{\"MaHoSo\":\"1\"},{\"MaHo".to_owned(), "breaks off"),
        ("case_sync", "other.json", "{\"rows\":[]}".to_owned(), "`data`"),
        ("case_sync", "keys.json", "{\"data\":[{\"id\":\"1\"}]}".to_owned(), "MaHoSo"),
    ];
    for (source, name, text, expected) in cases {
        let error = office.load(source, &office.write(name, &text)).expect_err(name);
        assert!(format!("{error:#}").contains(expected), "{name}: {error:#}");
    }
    assert!(office.visible.is_empty());
}

#[test]
fn the_exchange_json_counts_as_the_csv_does() {
    let mut office = Office::new();
    let json = r#"{"service":"DongBoHoSoMC","isUpdating":"False","data":[
      {"MaHoSo":"D-1","MaTTHC":"1.000001","MaTinh":"40","MaXa":"17329","KenhThucHien":"2","MucDo":"4","TrangThaiHoSo":"9",
       "NgayTiepNhan":"20261001080000","NgayHenTra":"20261006170000","NgayKetThucXuLy":"20261008090000","ThoiDiemTrichXuat":"20261010235900",
       "DanhSachHoSoBoSung":[{"NgayBoSung":"20261002080000","NgayTiepNhanBoSung":"20261005080000"}],
       "DanhSachGiayToKetQua":[{"TenGiayTo":"x"}],"TaiLieuNop":[{"DuocTaiSuDung":"1"}]},
      {"MaHoSo":"D-2","MaTTHC":"1.000001","MaTinh":"40","KenhThucHien":"","TrangThaiHoSo":"11",
       "NgayTiepNhan":"20261001080000","NgayHenTra":"","ThoiDiemTrichXuat":"20261010235900"},
      {"MaHoSo":"D-3","MaTTHC":"1.000001","MaTinh":"40","TrangThaiHoSo":2}]}"#;
    let load = office.load("case_sync", &office.write("case_sync.json", json)).expect("loads");
    assert_eq!((load.read, load.accepted, load.rejected), (3, 1, 2));
    assert!(office.quarantine(&load).contains("2,TrangThaiHoSo,11,E_UNKNOWN_CODE"));
    let totals = office.totals("case_sync", "34:40");
    assert_eq!(totals.get("form_ii06a/resolved_overdue"), Some(&1), "the form uses the stored due date");
    assert_eq!(totals.get("qd766/resolved_early"), Some(&1), "the portal takes three days of waiting off");
}

#[test]
fn the_sample_files_are_what_the_generator_writes_and_come_back_as_the_readme_says() {
    let mut office = Office::new();
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data");
    let options = SampleOptions { cases: 1000, seed: 1, as_of: date(2026, 10, 10) };
    let out = office.folder.path().join("cases");
    generate(&office.catalogue, &options, &out, &|_| {}).expect("writes");
    for (source, file) in [("case_portal", "case_portal.csv"), ("case_sync", "case_sync.json")] {
        let ours = fs::read(shipped.join(file)).expect("a sample file");
        assert!(
            ours == fs::read(out.join(file)).expect("written"),
            "{file}: write it anew with `chiso sample --cases 1000`"
        );
        office.visible.clear();
        let load = office.load(source, &shipped.join(file)).expect("loads");
        let mut expected: BTreeMap<&str, u64> = BTreeMap::new();
        for planted in PLANTED.iter().filter(|planted| planted.file == file) {
            *expected.entry(planted.outcome).or_default() += planted.rows;
        }
        assert_eq!(load.duplicate as u64, expected.remove("duplicate").unwrap_or(0), "{file}");
        expected.remove("accepted");
        assert_eq!(load.rejected as u64, expected.values().sum::<u64>(), "{file}");
        let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let quarantine = office.quarantine(&load);
        let mut reader = csv::Reader::from_reader(quarantine.trim_start_matches('\u{feff}').as_bytes());
        for row in reader.records().map(|row| row.expect("a row")) {
            found.entry(row[3].to_owned()).or_default().insert(row[0].to_owned());
        }
        for (code, rows) in expected {
            assert_eq!(found.get(code).map_or(0, BTreeSet::len) as u64, rows, "{file}: {code}");
        }
    }
}
