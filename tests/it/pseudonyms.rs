//! Accounts of applicants become pseudonyms under the office's own key, or leave no trace at all.

use std::fs::{self, File};
use std::path::Path;

use chiso::domain::load::Load;
use chiso::domain::source::Contract;
use chiso::engine::PseudonymKey;
use chiso::formats::write_sheet;
use polars::prelude::{DataFrame, ParquetReader, SerReader};
use tempfile::TempDir;

use crate::journey::chiso;
use crate::quarantine::nothing_of;
use crate::support::Office;

const HEADING: [&str; 11] = [
    "Mã hồ sơ",
    "Mã TTHC",
    "Mã tỉnh",
    "Kênh tiếp nhận",
    "Trạng thái",
    "Ngày tiếp nhận",
    "Ngày hẹn trả",
    "Thời điểm trích xuất",
    "Mã lĩnh vực",
    "Tên TTHC",
    "Tài khoản",
];
const ACCOUNT: &str = "tài khoản 7f3a-bí-mật";

fn row(number: &str, account: &str) -> Vec<String> {
    let cells = [number, "1.000001", "40", "Trực tuyến", "Đang xử lý", "01/10/2026 08:00", "06/10/2026 17:00"];
    cells.into_iter().chain(["10/10/2026 23:59", "G15", "Khai sinh", account]).map(str::to_owned).collect()
}

fn csv(rows: &[Vec<String>]) -> String {
    let lines: Vec<String> = rows.iter().map(|row| row.join(",")).collect();
    format!("{}\n{}\n", HEADING.join(","), lines.join("\n"))
}

fn record(number: &str, account: &str) -> String {
    format!(
        r#"{{"MaHoSo":"{number}","MaTTHC":"1.000001","MaTinh":"40","KenhThucHien":"2","TrangThaiHoSo":"4","NgayTiepNhan":"20261001080000","NgayHenTra":"20261006170000","ThoiDiemTrichXuat":"20261010235900","MaDoiTuong":"{account}"}}"#
    )
}

/// An office whose portal tells accounts in its tables too.
fn office(key: Option<[u8; 32]>) -> Office {
    let mut office = Office::new();
    office.pseudonyms = key.map(|secret| PseudonymKey::new(&secret));
    for source in &mut office.catalogue.sources {
        if let (Contract::Cases(mapping), "case_portal") = (&mut source.contract, source.id.as_str()) {
            mapping.columns.insert("applicant_ref".to_owned(), "Tài khoản".to_owned());
        }
    }
    office
}

fn cases(data: &Path, files: &[String]) -> DataFrame {
    let file = files.iter().find(|file| file.contains("/cases-")).expect("a file of cases");
    ParquetReader::new(File::open(data.join(file)).expect("opens")).finish().expect("Parquet")
}

fn pseudonyms(data: &Path, files: &[String]) -> Vec<Option<String>> {
    let frame = cases(data, files);
    let column = frame.column("applicant_ref").expect("a column").str().expect("texts").clone();
    column.iter().map(|text| text.map(str::to_owned)).collect()
}

fn of(office: &Office, load: &Load) -> Vec<Option<String>> {
    pseudonyms(office.folder.path(), &load.lake_files)
}

#[test]
fn an_account_is_the_same_pseudonym_in_every_file_and_format() {
    let mut office = office(Some([1; 32]));
    let decomposed = "ta\u{300}i khoa\u{309}n 7f3a-bi\u{301}-m\u{1ead}t";
    let write = |office: &Office, name: &str, text: &str| office.write(name, text);
    let path = write(&office, "a.csv", &csv(&[row("A-1", ACCOUNT), row("A-2", decomposed), row("A-3", "")]));
    let load = office.load("case_portal", &path).expect("loads");
    let first = of(&office, &load);
    let one = first[0].clone().expect("a pseudonym");
    assert_eq!(one.len(), 32, "{one}");
    assert_eq!(first, [Some(one.clone()), Some(one.clone()), None]);
    let path = office.folder.path().join("b.xlsx");
    write_sheet(&path, &HEADING, &[row("B-1", &format!("  {ACCOUNT} ")), row("B-2", "another")]).expect("writes");
    let load = office.load("case_portal", &path).expect("loads");
    let second = of(&office, &load);
    assert_eq!(second[0], Some(one.clone()));
    assert!(second[1].is_some() && second[1] != second[0]);
    office.visible.clear();
    for (name, text) in [
        ("envelope.json", format!(r#"{{"service":"DongBoHoSoMC","data":[{}]}}"#, record("C-1", ACCOUNT))),
        ("lines.json", format!("{}\n{}\n", record("D-1", ACCOUNT), record("D-2", &format!("{decomposed} ")))),
    ] {
        let path = write(&office, name, &text);
        let load = office.load("case_sync", &path).expect("loads");
        assert!(of(&office, &load).iter().all(|pseudonym| *pseudonym == Some(one.clone())), "{name}");
    }
    let mut other = self::office(Some([2; 32]));
    let path = other.write("a.csv", &csv(&[row("A-1", ACCOUNT)]));
    let load = other.load("case_portal", &path).expect("loads");
    assert_ne!(of(&other, &load)[0], Some(one), "another key");
}

#[test]
fn a_case_is_the_same_version_under_every_key_and_with_none() {
    let hashes = |key: Option<[u8; 32]>, account: &str| {
        let mut office = office(key);
        let path = office.write("a.csv", &csv(&[row("A-1", account)]));
        let load = office.load("case_portal", &path).expect("loads");
        let frame = cases(office.folder.path(), &load.lake_files);
        frame.column("row_hash").expect("a column").u64().expect("numbers").get(0)
    };
    let first = hashes(Some([1; 32]), ACCOUNT);
    assert!(first.is_some());
    assert_eq!(first, hashes(Some([2; 32]), ACCOUNT));
    assert_eq!(first, hashes(None, ACCOUNT));
    assert_eq!(first, hashes(None, "x"), "whoever knows the row cannot try accounts on its hash");
    // So a rejected row that is mended and comes back without its account is no other version.
    let mut office = office(Some([1; 32]));
    let path = office.write("a.csv", &csv(&[row("A-1", ACCOUNT)]));
    office.load("case_portal", &path).expect("loads");
    let path = office.write("b.csv", &csv(&[row("A-1", "")]));
    let load = office.load("case_portal", &path).expect("loads");
    assert_eq!((load.accepted, load.duplicate), (0, 1));
}

#[test]
fn a_rejected_row_goes_back_without_its_account_and_comes_again() {
    let mut office = office(Some([1; 32]));
    let mut bad = row("A-1", ACCOUNT);
    bad[2] = "4O".to_owned();
    let path = office.write("a.csv", &csv(&[bad, row("A-2", ACCOUNT)]));
    let load = office.load("case_portal", &path).expect("loads");
    let sent_back = office.quarantine_file(&load);
    assert!(sent_back.contains("Khai sinh,,") && !sent_back.contains("7f3a"), "{sent_back}");
    let path = office.write("b.csv", &sent_back.replace("4O", "40"));
    let load = office.load("case_portal", &path).expect("loads");
    assert_eq!((load.accepted, of(&office, &load)), (1, vec![None]));
    office.visible.clear();
    let text = format!("{}\n{}\n", record("B-1", ACCOUNT).replace("\"40\"", "\"4O\""), record("B-2", ACCOUNT));
    let path = office.write("a.json", &text);
    let load = office.load("case_sync", &path).expect("loads");
    let sent_back = office.quarantine_file(&load);
    assert!(!sent_back.contains("MaDoiTuong") && !sent_back.contains("7f3a"), "{sent_back}");
}

fn ingest(folder: &TempDir, name: &str, more: &[&str]) -> (bool, String) {
    let path = folder.path().join(name);
    chiso(folder, &[&["ingest", "case_sync", &path.to_string_lossy()], more].concat())
}

fn lake(folder: &TempDir) -> Vec<Vec<Option<String>>> {
    let data = folder.path().join("data");
    let mut files = Vec::new();
    for load in fs::read_dir(data.join("lake/case_sync")).expect("a folder") {
        let name = load.expect("an entry").file_name().to_string_lossy().into_owned();
        files.push(format!("lake/case_sync/{name}/cases-0000.parquet"));
    }
    files.sort();
    files.into_iter().map(|file| pseudonyms(&data, &[file])).collect()
}

#[test]
fn the_key_lies_apart_and_is_made_when_it_is_needed() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, number) in [("a.json", "A-1"), ("b.json", "B-1")] {
        fs::write(folder.path().join(name), record(number, ACCOUNT)).expect("writes");
    }
    let (key, inside) = (folder.path().join("key"), folder.path().join("data/key"));
    let (key, inside) = (key.to_string_lossy().into_owned(), inside.to_string_lossy().into_owned());
    // No key: the column is dropped, and the load says so.
    let (succeeded, text) = ingest(&folder, "a.json", &[]);
    assert!(succeeded, "{text}");
    let (_, shown) = chiso(&folder, &["loads", "show", "1"]);
    assert!(shown.contains("W_ACCOUNT_DROPPED"), "{shown}");
    assert_eq!(lake(&folder), [[None]]);
    // One that lies with the data is refused, one that is looked at only is not made.
    let (succeeded, text) = ingest(&folder, "b.json", &["--pseudonym-key", &inside]);
    assert!(
        !succeeded && text.contains("lies in the data folder") && text.contains("nằm trong thư mục dữ liệu"),
        "{text}"
    );
    let file = folder.path().join("b.json").to_string_lossy().into_owned();
    let (succeeded, text) = chiso(&folder, &["source", "check", "case_sync", &file, "--pseudonym-key", &key]);
    assert!(succeeded && !text.contains("W_ACCOUNT_DROPPED") && !text.contains("7f3a"), "{text}");
    assert!(!Path::new(&key).exists(), "nothing was written");
    // The same account in both files, the first of them replayed.
    let (succeeded, text) = ingest(&folder, "b.json", &["--pseudonym-key", &key]);
    assert!(succeeded && Path::new(&key).exists(), "{text}");
    let (succeeded, text) = chiso(&folder, &["loads", "replay", "1", "--pseudonym-key", &key]);
    assert!(succeeded, "{text}");
    let kept: Vec<String> = lake(&folder).into_iter().flatten().flatten().collect();
    assert!(kept.len() >= 2 && kept.iter().all(|one| *one == kept[0]), "{kept:?}");
    let (_, shown) = chiso(&folder, &["loads", "show", "1"]);
    assert!(!shown.contains("W_ACCOUNT_DROPPED"), "{shown}");
    ["a.json", "b.json"].iter().for_each(|name| fs::remove_file(folder.path().join(name)).expect("gone"));
    let secret = fs::read_to_string(&key).expect("readable");
    nothing_of(&["7f3a", secret.trim()], &folder.path().join("data"));
    // A key that cannot be used stops the load before anything is written.
    fs::write(&key, "short").expect("writes");
    fs::write(folder.path().join("c.json"), record("C-1", ACCOUNT)).expect("writes");
    let (succeeded, text) = ingest(&folder, "c.json", &["--pseudonym-key", &key]);
    assert!(!succeeded && text.contains("64 hexadecimal digits") && text.contains("khóa bí danh"), "{text}");
    let (_, listed) = chiso(&folder, &["loads"]);
    assert!(!listed.contains("c.json"), "{listed}");
}
