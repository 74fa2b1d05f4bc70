//! The calls of the portal's exchange format: creates, updates and rows of progress, in every way they
//! are strung together and in every order they come in.

use std::collections::BTreeSet;
use std::fs;

use chiso::domain::counts::Counts;
use chiso::domain::load::Load;
use chiso::sample::{SampleOptions, generate};
use jiff::civil::date;
use serde_json::{Value, json};

use crate::support::Office;

const EXTRACTED: &str = "20261005120000";

fn record(number: &str, status: &str, more: Value) -> Value {
    let mut record = json!({
        "MaHoSo": number, "MaTTHC": "1.000001", "MaTinh": "40", "MaXa": "17329", "KenhThucHien": "2", "MucDo": "4",
        "TrangThaiHoSo": status, "NgayTiepNhan": "20261001080000", "NgayHenTra": "20261006170000",
        "NgayKetThucXuLy": "", "LoaiDoiTuong": "1", "ThoiDiemTrichXuat": EXTRACTED, "TinhChatDuLieu": "synthetic",
    });
    if let (Some(record), Value::Object(more)) = (record.as_object_mut(), more) {
        record.extend(more);
    }
    record
}

fn step(number: &str, at: &str, status: &str) -> Value {
    json!({"MaHoSo": number, "NguoiXuLy": "", "ThoiDiemXuLy": at, "TrangThai": status, "MaTinh": "40"})
}

fn call(service: &str, is_updating: &str, data: &[Value]) -> String {
    json!({"service": service, "isUpdating": is_updating, "data": data}).to_string()
}

fn create(data: &[Value]) -> String {
    call("DongBoHoSoMC", "False", data)
}

fn progress(data: &[Value]) -> String {
    call("CapNhatTienDoHoSoMC", "False", data)
}

/// What these files come to, loaded one after another.
fn counted(files: &[&str]) -> (Counts, Vec<Load>) {
    let mut office = Office::new();
    let loads = (0..)
        .zip(files)
        .map(|(number, text)| {
            let path = office.write(&format!("{number}.json"), text);
            office.load("case_sync", &path).unwrap_or_else(|error| panic!("{text}: {error:#}"))
        })
        .collect();
    (office.counts_until("case_sync", date(2026, 10, 10)), loads)
}

fn assert_same(found: &Counts, expected: &Counts, what: &str) {
    // They come as the threads were done.
    let lines = |counts: &Counts| -> BTreeSet<String> {
        let parts = counts.parts.iter().map(|part| format!("{part:?}"));
        let flows = counts.member_flows.iter().map(|flows| format!("{flows:?}"));
        let differences = counts.differences.iter().map(|difference| format!("{difference:?}"));
        parts.chain(flows).chain(differences).collect()
    };
    let (found, expected) = (lines(found), lines(expected));
    if let Some(line) = found.symmetric_difference(&expected).next() {
        panic!("{what}: {line}: found {}, expected {}", found.contains(line), expected.contains(line));
    }
}

fn total(counts: &Counts, measure: &str) -> i64 {
    let plain = |part: &&chiso::domain::part::Part| part.measure.0 == measure && part.place.to_string() == "34:40";
    counts.parts.iter().filter(plain).map(|part| part.n).sum()
}

#[test]
fn every_shape_of_the_same_calls_counts_the_same() {
    let cases = [
        record("A-1", "9", json!({"NgayKetThucXuLy": "20261003090000"})),
        record("A-2", "4", json!({})),
        record(
            "A-3",
            "9",
            json!({"NgayKetThucXuLy": "2026-10-04 09:00:00", "NgayTiepNhan": "2026-10-01T08:00:00.731"}),
        ),
    ];
    let (expected, loads) = counted(&[&create(&cases)]);
    assert_eq!(
        (loads[0].read, loads[0].accepted, loads[0].rejected),
        (3, 3, 0),
        "formats of moments mixed in one message"
    );
    assert_eq!((total(&expected, "form_ii06a/received"), total(&expected, "form_ii06a/resolved_early")), (3, 2));
    let lines: Vec<String> = cases.iter().map(Value::to_string).collect();
    let one_each: Vec<String> = cases.iter().map(|case| create(std::slice::from_ref(case))).collect();
    let shapes = [
        ("a call a line", one_each.join("\n")),
        ("a list of calls", format!("[{}]", one_each.join(","))),
        ("a bare list", format!("[{}]", lines.join(","))),
        ("a record a line", lines.join("\n")),
        ("updates", call("DongBoHoSoMC", "True", &cases)),
        ("the service behind", format!("{{\"data\":[{}],\"service\":\"DongBoHoSoMC\"}}", lines.join(","))),
        ("spread over lines", serde_json::to_string_pretty(&json!({"data": cases})).expect("writes")),
        ("a byte order mark", format!("\u{feff}{}", create(&cases))),
    ];
    for (what, text) in shapes {
        let (found, loads) = counted(&[&text]);
        assert_eq!((loads[0].read, loads[0].accepted), (3, 3), "{what}");
        assert_same(&found, &expected, what);
    }
}

#[test]
fn rows_of_progress_carry_their_case_on_whatever_order_they_come_in() {
    let case = create(&[record("B-1", "4", json!({})), record("B-2", "4", json!({}))]);
    let early = progress(&[step("B-1", "20261002090000", "5"), step("B-1", "20261004090000", "4")]);
    let late = progress(&[step("B-1", "20261006090000", "9"), step("B-1", "20261008090000", "10")]);
    let (alone, _) = counted(&[&case]);
    assert_eq!(total(&alone, "form_ii06a/resolved_on_time"), 0);
    let (expected, loads) = counted(&[&case, &early, &late]);
    assert_eq!(total(&expected, "form_ii06a/received"), 2);
    assert_eq!(total(&expected, "form_ii06a/resolved_on_time"), 1, "it ended when it was finished, on the due day");
    assert_eq!(loads[2].as_of, date(2026, 10, 8), "the source has spoken of the eighth");
    assert!(loads.iter().all(|load| load.read == load.accepted && load.lake_files.len() == 1));
    for (what, files) in [
        ("progress first", vec![&late, &early, &case]),
        ("case in between", vec![&late, &case, &early]),
        ("sent twice", vec![&early, &late, &case, &format!("{early}{late}")]),
        ("in one file", vec![&format!("{late}{case}{early}")]),
    ] {
        let files: Vec<&str> = files.iter().map(|file| file.as_str()).collect();
        assert_same(&counted(&files).0, &expected, what);
    }
    let mut office = Office::new();
    for (number, text) in [&late, &case, &early].into_iter().enumerate() {
        let path = office.write(&format!("{number}.json"), text);
        let load = office.load("case_sync", &path).expect("loads");
        if number == 0 {
            office.visible.retain(|file| !load.lake_files.contains(file));
        }
    }
    let found = office.counts_until("case_sync", date(2026, 10, 10));
    assert_same(&found, &counted(&[&case, &early]).0, "rows taken back");
    let itself = record(
        "B-1",
        "10",
        json!({"NgayKetThucXuLy": "20261006090000", "ThoiDiemTrichXuat": "20261008120000",
        "DanhSachTienDo": [
            {"ThoiDiemXuLy": "20261002090000", "TrangThai": "5"}, {"ThoiDiemXuLy": "20261004090000", "TrangThai": "4"},
            {"ThoiDiemXuLy": "20261006090000", "TrangThai": "9"}, {"ThoiDiemXuLy": "20261008090000", "TrangThai": "10"}]}),
    );
    let update = call("DongBoHoSoMC", "True", &[itself]);
    assert_same(&counted(&[&case, &update]).0, &expected, "a record that tells the same itself");
    assert_same(&counted(&[&case, &early, &late, &update]).0, &expected, "and both together");
}

#[test]
fn a_row_is_told_apart_from_a_repeat_and_from_what_does_not_fit() {
    let rows = [
        step("C-1", "20261006090000", "4"),
        step("C-1", "20261006090000", "4"),
        step("", "20261006090000", "4"),
        step("C-1", "06/10/2026", "4"),
        step("C-1", "20261006090000", "11"),
        step("C-1", "20261212090000", "4"),
        json!({"MaHoSo": "C-1", "ThoiDiemXuLy": "20261006090000", "TrangThai": 4}),
        json!({"MaHoSo": "C-1", "ThoiDiemXuLy": "20261006090000", "TrangThai": "4", "MaTinh": "99"}),
        json!({"MaHoSo": "C-1", "NgayXuLy": "20261007090000", "TrangThai": "4"}),
    ];
    // Of a file that is mostly wrong nothing is taken.
    let others = (0..6).map(|number| step(&format!("C-2{number}"), "20261006090000", "4"));
    let rows: Vec<Value> = rows.into_iter().chain(others).collect();
    let mut office = Office::new();
    let path = office.write("progress.json", &progress(&rows));
    let load = office.load("case_sync", &path).expect("loads");
    assert_eq!((load.read, load.accepted, load.duplicate, load.rejected), (15, 8, 1, 6));
    let quarantine = office.quarantine(&load);
    for expected in [
        "3,MaHoSo,,E_NO_KEY",
        "4,ThoiDiemXuLy,06/10/2026,E_BAD_MOMENT",
        "5,TrangThai,11,E_UNKNOWN_CODE",
        "6,ThoiDiemXuLy,20261212090000,E_FUTURE",
        "7,TrangThai,(number / số),E_NOT_TEXT",
        "8,MaTinh,99,E_UNKNOWN_PLACE",
    ] {
        assert!(quarantine.contains(expected), "{expected} is not in\n{quarantine}");
    }
}

#[test]
fn a_row_without_a_province_is_taken_for_the_one_case_of_its_number() {
    let nameless = |number: &str| json!({"MaHoSo": number, "ThoiDiemXuLy": "20261006090000", "TrangThai": "9"});
    let rows = progress(&[nameless("D-1"), nameless("D-2"), nameless("D-9")]);
    let elsewhere = json!({"MaTinh": "01", "MaXa": ""});
    let cases = [record("D-1", "4", json!({})), record("D-2", "4", json!({})), record("D-2", "4", elsewhere)];
    let (counts, _) = counted(&[&rows, &create(&cases)]);
    assert_eq!(
        total(&counts, "form_ii06a/resolved_on_time"),
        1,
        "D-2 stands in two provinces: nobody knows which is meant"
    );
    let parts = counts.parts.iter().filter(|part| part.place.to_string() == "34:01");
    assert_eq!(parts.filter(|part| part.measure.0.contains("resolved_on_time")).count(), 0);
}

#[test]
fn an_update_replaces_the_whole_record_and_must_carry_it() {
    let mut office = Office::new();
    let whole = record("E-1", "9", json!({"NgayKetThucXuLy": "20261005090000"}));
    let mut part = record("E-2", "9", json!({"NgayKetThucXuLy": "20261005090000"}));
    part.as_object_mut().expect("an object").remove("NgayTiepNhan");
    let first = create(&[record("E-1", "4", json!({})), record("E-2", "4", json!({}))]);
    office.load("case_sync", &office.write("first.json", &first)).expect("loads");
    let update = call("DongBoHoSoMC", "True", &[whole, part]);
    let load = office.load("case_sync", &office.write("update.json", &update)).expect("loads");
    assert_eq!((load.read, load.accepted, load.rejected, load.replaced), (2, 1, 1, 1));
    assert!(office.quarantine(&load).contains("2,NgayTiepNhan,,E_PARTIAL_UPDATE"));
    assert_eq!(office.totals("case_sync", "34:40")["form_ii06a/resolved_early"], 1);
}

#[test]
fn one_bad_record_does_not_cost_the_file() {
    let good = record("F-1", "4", json!({})).to_string();
    let text = format!(
        "{good}\n{}\n{}\n[1]\n{}\n{}",
        good.replace("F-1", "F-2").replace("\"4\"", "4 4"),
        good.replace("F-1", "F-3\u{1}"),
        call("LayThuTuc", "False", &[json!({"MaTTHC": "1"})]),
        create(&(0..3).map(|number| record(&format!("F-1{number}"), "4", json!({}))).collect::<Vec<_>>()),
    );
    let mut office = Office::new();
    let load = office.load("case_sync", &office.write("mixed.json", &text)).expect("loads");
    assert_eq!((load.read, load.accepted, load.rejected), (8, 4, 4));
    let quarantine = office.quarantine(&load);
    for expected in ["2,,,E_BAD_TEXT", "3,,,E_BAD_TEXT", "5,service,LayThuTuc,E_UNKNOWN_SERVICE"] {
        assert!(quarantine.contains(expected), "{expected} is not in\n{quarantine}");
    }
}

/// The sample's records tell their progress themselves. Taken out and sent as calls of its own it must
/// lead to the same counts, under every rule set.
#[test]
fn progress_sent_apart_counts_as_progress_in_the_record() {
    let mut office = Office::new();
    let out = office.folder.path().join("cases");
    let options = SampleOptions { cases: 3000, seed: 7, as_of: date(2026, 10, 10) };
    generate(&office.catalogue, &options, &out, &|_| {}).expect("writes");
    let text = fs::read_to_string(out.join("case_sync.json")).expect("a file");
    let message: Value = serde_json::from_str(&text).expect("JSON");
    let mut records = message["data"].as_array().expect("a list").clone();
    // Rows planted to be sent back lose their case in one way of sending and a row in the other.
    let mut numbers = BTreeSet::new();
    records.retain(|record| {
        office.visible.clear();
        let path = office.write("one.json", &create(std::slice::from_ref(record)));
        office.load("case_sync", &path).is_ok() && numbers.insert(record["MaHoSo"].to_string())
    });
    let (expected, whole) = counted(&[&create(&records)]);
    let mut rows = Vec::new();
    for record in &mut records {
        let (number, province) = (record["MaHoSo"].clone(), record["MaTinh"].clone());
        let Some(list) = record.get_mut("DanhSachTienDo").filter(|list| list.is_array()) else { continue };
        for mut row in std::mem::take(list.as_array_mut().expect("a list")) {
            row["MaHoSo"] = number.clone();
            row["MaTinh"] = province.clone();
            rows.push(row);
        }
        *list = json!([]);
    }
    assert!(rows.len() > 100, "the sample tells progress: {}", rows.len());
    rows.reverse();
    let (found, apart) = counted(&[&progress(&rows), &create(&records)]);
    assert_eq!((whole[0].accepted, apart[0].rejected), (apart[1].accepted, 0));
    assert_same(&found, &expected, "sent apart");
    let (without, _) = counted(&[&create(&records)]);
    assert!(without.parts != expected.parts, "else nothing is shown");
}

#[test]
fn an_update_is_newer_than_what_it_updates_also_at_the_same_moment() {
    let number = "H41.8-261001-0001";
    let (old, new) = (record(number, "4", json!({})), record(number, "2", json!({})));
    let update = |data: &[Value]| call("DongBoHoSoMC", "True", data);
    let (expected, _) = counted(&[&create(std::slice::from_ref(&new))]);
    let pairs = [
        ("as sent", format!("{}\n{}", create(std::slice::from_ref(&old)), update(std::slice::from_ref(&new)))),
        ("the update first", format!("{}\n{}", update(std::slice::from_ref(&new)), create(std::slice::from_ref(&old)))),
        ("two updates", format!("{}\n{}", update(std::slice::from_ref(&old)), update(std::slice::from_ref(&new)))),
    ];
    for (what, text) in pairs {
        let (found, loads) = counted(&[&text]);
        let load = &loads[0];
        assert_eq!((load.read, load.accepted, load.rejected, load.superseded), (2, 1, 0, 1), "{what}");
        assert_same(&found, &expected, what);
    }
    let (_, loads) = counted(&[&create(&[old.clone(), new.clone()])]);
    assert_eq!((loads[0].accepted, loads[0].rejected), (1, 1), "of two creates nobody knows which is right");
    let (_, loads) = counted(&[&format!("{}\n{}", create(std::slice::from_ref(&old)), update(&[old]))]);
    assert_eq!((loads[0].accepted, loads[0].duplicate), (1, 1), "an update that changes nothing");
}
