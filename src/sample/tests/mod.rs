//! The files as a reader finds them: stable, calibrated, complete, and odd where they say so.

use std::cell::Cell;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use jiff::civil::date;

use super::*;

mod paths;

fn sample(cases: u64, seed: u64, out: &Path) -> SampleSummary {
    let catalogue = Catalogue::embedded().expect("the embedded catalogue is sound");
    let options = SampleOptions { cases, seed, as_of: date(2026, 10, 10) };
    generate(&catalogue, &options, out, &|_| ()).expect("a sample")
}

type Row = HashMap<String, String>;

fn csv_rows(path: &Path) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(path).expect("a CSV file");
    reader.deserialize().collect::<Result<_, _>>().expect("rows under headings")
}

fn json_rows(path: &Path) -> Vec<serde_json::Value> {
    let text = std::fs::read_to_string(path).expect("a JSON file");
    let mut body: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!((&body["service"], &body["isUpdating"]), (&"DongBoHoSoMC".into(), &"False".into()));
    match body["data"].take() {
        serde_json::Value::Array(rows) => rows,
        other => panic!("data is {other}"),
    }
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let folder = tempfile::tempdir().expect("a folder");
    let hash = |name: &str, seed| {
        let summary = sample(3000, seed, &folder.path().join(name));
        assert_eq!(summary.csv_rows + summary.json_rows, 3000);
        [summary.csv, summary.json].map(|path| blake3::hash(&std::fs::read(path).expect("a file")))
    };
    let first = hash("first", 1);
    assert_eq!(first, hash("second", 1));
    let other = hash("other", 2);
    assert!(first[0] != other[0] && first[1] != other[1]);
}

#[test]
fn progress_grows_to_the_number_of_cases() {
    let catalogue = Catalogue::embedded().expect("the embedded catalogue is sound");
    let folder = tempfile::tempdir().expect("a folder");
    let options = SampleOptions { cases: 50_000, seed: 3, as_of: date(2026, 10, 10) };
    let last = Cell::new(0);
    let told = |so_far| {
        assert!(so_far >= last.get());
        last.set(so_far);
    };
    generate(&catalogue, &options, folder.path(), &told).expect("a sample");
    assert_eq!(last.get(), 50_000);
}

#[test]
fn an_early_extraction_is_refused_with_the_reason() {
    let catalogue = Catalogue::embedded().expect("the embedded catalogue is sound");
    let options = SampleOptions { cases: 10, seed: 1, as_of: date(2026, 3, 31) };
    let folder = tempfile::tempdir().expect("a folder");
    let error = generate(&catalogue, &options, folder.path(), &|_| ()).expect_err("too early").to_string();
    assert!(error.contains("2026-04-01"), "{error}");
}

/// `yyyyMMdd` of `dd/MM/yyyy HH:mm`.
fn day(text: &str) -> Option<String> {
    (text.len() == 16).then(|| format!("{}{}{}", &text[6..10], &text[3..5], &text[..2]))
}

#[derive(Default)]
struct Counts {
    received: f64,
    online: f64,
    resolved: f64,
    overdue: f64,
    electronic: f64,
    digitised: f64,
    reused: f64,
    fee: f64,
    paid: f64,
}

/// A planted row, told by its case number.
fn is_odd(row: &Row) -> bool {
    let number = &row["Mã hồ sơ"];
    number.is_empty() || number.starts_with("H12.200-260309-9") || number.starts_with("H12.200-260310-9")
}

/// The counts of the provinces in the CSV file, of cases received or resolved in 2026.
fn counts(rows: &[Row]) -> BTreeMap<String, Counts> {
    let mut provinces: BTreeMap<String, Counts> = BTreeMap::new();
    for row in rows.iter().filter(|row| !is_odd(row)) {
        let of = |heading: &str| row[heading].as_str();
        let counts = provinces.entry(of("Mã tỉnh").to_owned()).or_default();
        let add = |slot: &mut f64, yes: bool| *slot += f64::from(yes);
        let received = day(of("Ngày tiếp nhận"));
        let is_yes = |heading| of(heading) == "Có";
        if received.is_some_and(|day| day.starts_with("2026")) {
            add(&mut counts.received, true);
            add(&mut counts.online, of("Kênh tiếp nhận") == "Trực tuyến");
            add(&mut counts.digitised, is_yes("Số hóa"));
            add(&mut counts.reused, is_yes("Tái sử dụng dữ liệu"));
            add(&mut counts.fee, is_yes("Nghĩa vụ tài chính"));
            add(&mut counts.paid, is_yes("Thanh toán trực tuyến"));
        }
        let withdrawn = of("Trạng thái") == "Công dân yêu cầu rút hồ sơ";
        let ended = match of("Trạng thái") {
            "Đã xử lý xong" | "Đã trả kết quả" => day(of("Ngày kết thúc xử lý")),
            _ if withdrawn => day(of("Ngày rút")).or(day(of("Ngày kết thúc xử lý"))),
            _ => None,
        };
        if let Some(ended) = ended.filter(|day| day.starts_with("2026")) {
            add(&mut counts.resolved, true);
            add(&mut counts.overdue, !withdrawn && day(of("Ngày hẹn trả")).is_some_and(|due| ended > due));
            add(&mut counts.electronic, is_yes("Kết quả điện tử"));
        }
    }
    provinces
}

#[test]
fn every_province_is_near_its_real_figures() {
    let folder = tempfile::tempdir().expect("a folder");
    let rows = csv_rows(&sample(200_000, 1, folder.path()).csv);
    let (found, real) = (counts(&rows), calibration::provinces().expect("calibration"));
    let all_real: f64 = real.iter().map(|real| real.cases_handled).sum();
    let all: f64 = 200_000.0 * found.values().map(|counts| counts.received).sum::<f64>() / rows.len() as f64;
    for real in real.iter().filter(|real| !IN_JSON.contains(&real.province_code.as_str())) {
        let counts = &found[&real.province_code];
        let near = |what: &str, found: f64, real_share: f64, points: f64| {
            let apart = (found - real_share) * 100.0;
            assert!(apart.abs() <= points, "{what} of {}: {apart:.2} points apart", real.province_code);
        };
        let handled = real.cases_handled;
        near("on-time share", 1.0 - counts.overdue / counts.resolved, real.cases_on_time / handled, 1.5);
        near("volume", counts.received / all, handled / all_real, 0.1);
        near("electronic results", counts.electronic / counts.resolved, real.cases_electronic_result / handled, 2.5);
        near("digitised", counts.digitised / counts.received, real.cases_digitised / handled, 2.5);
        near("reused", counts.reused / counts.received, real.cases_data_reused / handled, 2.5);
        near("with a fee", counts.fee / counts.received, real.payments_due / handled, 3.0);
        near("paid online", counts.paid / counts.fee, real.payments_online / real.payments_due, 2.5);
        near("online", counts.online / counts.received, real.online_share_assumed, 5.0);
    }
}

#[test]
fn every_province_and_most_communes_have_cases() {
    let folder = tempfile::tempdir().expect("a folder");
    let summary = sample(20_000, 1, folder.path());
    let mut provinces: HashSet<String> = HashSet::new();
    let mut communes: HashSet<String> = HashSet::new();
    for row in csv_rows(&summary.csv) {
        assert_eq!(row["Tính chất dữ liệu"], "synthetic");
        provinces.insert(row["Mã tỉnh"].clone());
        communes.insert(row["Mã xã"].clone());
    }
    for row in json_rows(&summary.json) {
        assert_eq!(row["TinhChatDuLieu"], "synthetic");
        for personal in ["ChuHoSo", "SoGiayToChuHoSo", "SoDienThoai", "Email", "TrichYeuHoSo"] {
            assert!(row.get(personal).is_none(), "{personal}");
        }
        let text = |key: &str| row[key].as_str().expect("a string").to_owned();
        provinces.insert(text("MaTinh"));
        communes.insert(text("MaXa"));
    }
    assert_eq!(provinces.len(), 34 + 1, "and the unknown one");
    assert!(communes.len() > 2800, "{}", communes.len());
}

#[test]
fn dates_stand_in_order_and_before_the_extraction() {
    let folder = tempfile::tempdir().expect("a folder");
    let summary = sample(30_000, 5, folder.path());
    for row in csv_rows(&summary.csv).iter().filter(|row| !is_odd(row)) {
        let at = |heading: &str| day(&row[heading]).map(|day| format!("{day}{}", &row[heading][11..]));
        let (received, finished) = (at("Ngày tiếp nhận"), at("Ngày kết thúc xử lý"));
        let ends =
            [&finished, &at("Ngày từ chối"), &at("Ngày rút"), &at("Ngày gửi thư xin lỗi"), &at("Ngày trả kết quả")];
        for end in ends.into_iter().flatten() {
            assert!(received.as_ref().is_none_or(|received| end >= received), "{row:?}");
            assert!(end.as_str() <= "2026101023:59", "{row:?}");
        }
        assert!(at("Ngày trả kết quả").is_none_or(|returned| finished.is_some_and(|end| end <= returned)), "{row:?}");
    }
}

#[test]
fn oddities_are_planted_whatever_the_number_of_cases() {
    let folder = tempfile::tempdir().expect("a folder");
    for cases in [1000, 5000] {
        let out = folder.path().join(cases.to_string());
        let summary = sample(cases, cases, &out);
        let rows = csv_rows(&summary.csv);
        let count = |heading: &str, value: &str| rows.iter().filter(|row| row[heading] == value).count();
        assert_eq!(count("Trạng thái", "Đã hủy"), 3);
        assert_eq!(count("Mã tỉnh", "99"), 2);
        assert_eq!(count("Mã hồ sơ", ""), 2);
        assert_eq!(count("Ngày tiếp nhận", "09-Mar-26"), 3);
        assert_eq!(count("Mã đơn vị", ""), 2);
        let mut by_number: HashMap<&str, Vec<&Row>> = HashMap::new();
        rows.iter().for_each(|row| by_number.entry(&row["Mã hồ sơ"]).or_default().push(row));
        let pairs = by_number.iter().filter(|(number, rows)| !number.is_empty() && rows.len() == 2);
        let (same, other): (Vec<_>, Vec<_>) = pairs.partition(|(_, rows)| rows[0] == rows[1]);
        assert_eq!((same.len(), other.len()), (4, 3));
        let json = json_rows(&summary.json);
        assert_eq!(json.iter().filter(|row| row["TrangThaiHoSo"] == "11").count(), 2);
    }
}

#[test]
fn the_readme_lists_every_planted_kind() {
    let readme = include_str!("../../../sample-data/README.md");
    for planted in &PLANTED {
        let line = format!("| `{}` | {} | {} | {} |", planted.file, planted.kind, planted.rows, planted.outcome);
        assert!(readme.contains(&line), "sample-data/README.md lacks:\n{line}");
    }
}
