//! Rejected rows of every format go out through the real binary, are mended as an officer mends them,
//! and come back: figures and lake are then those of a fresh folder into which the right file was loaded.

use std::fs;
use std::io::{Cursor, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};

use chiso::domain::reasons::{NOT_KEPT, REASON_COLUMNS, is_reason};
use chiso::formats::write_sheet;
use polars::prelude::{AnyValue, Column, DataFrame, ParquetReader, ParquetWriter, SerReader};
use tempfile::TempDir;

use crate::formats::{fixture, gzip, table, utf_16, windows_1258, zip};
use crate::journey::chiso;
use crate::sent_form_files::of_two_units;
use crate::support::{get, serve, without_run};
use crate::ways::token;

/// Rows of the fixture, whose number stands in the first column, that are spoilt.
const SPOILT: [usize; 4] = [3, 7, 11, 15];
const ROWS: usize = 20;

type Rows = Vec<Vec<String>>;

/// A data folder with a catalogue of its own.
struct Office {
    folder: TempDir,
    source: &'static str,
}

impl Office {
    /// `settings`: lines of the source's mapping that are put in place of others.
    fn new(source: &'static str, settings: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let pipelines = crate::support::pipelines_in(folder.path());
        let mapping = pipelines.join(format!("sources/{source}.toml"));
        let mut text = fs::read_to_string(&mapping).expect("a mapping");
        for (before, after) in settings {
            assert!(text.contains(before), "{before}");
            text = text.replacen(before, after, 1);
        }
        fs::write(mapping, text).expect("writes");
        Self { folder, source }
    }

    fn say(&self, arguments: &[&str]) -> (bool, String) {
        let pipelines = self.folder.path().join("pipelines").to_string_lossy().into_owned();
        chiso(&self.folder, &[&["--pipelines", &pipelines], arguments].concat())
    }

    /// Loads the bytes; what was said.
    fn load(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.folder.path().join(name);
        fs::write(&path, bytes).expect("writes");
        let (succeeded, said) = self.say(&["ingest", self.source, &path.to_string_lossy()]);
        assert!(succeeded, "{name}: {said}");
        said
    }

    /// The file of rejected rows of the first load.
    fn rejected(&self) -> PathBuf {
        let (_, said) = self.say(&["loads", "show", "1"]);
        let line = said.lines().find(|line| line.contains("rejected rows /")).unwrap_or_else(|| panic!("{said}"));
        line.split_whitespace().last().expect("a path").into()
    }

    /// All figures, and all rows that count.
    fn leaves(&self) -> (String, Vec<String>) {
        let out = self.folder.path().join("figures.csv");
        let (succeeded, said) = self.say(&["export", "--out", &out.to_string_lossy()]);
        assert!(succeeded, "{said}");
        let mut lake = Vec::new();
        rows_below(&self.folder.path().join("data/lake"), &mut lake);
        lake.sort();
        (without_run(&fs::read_to_string(out).expect("figures")), lake)
    }
}

/// Every row of the files of cases, less the line it stood on.
fn rows_below(folder: &Path, rows: &mut Vec<String>) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.expect("an entry").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            rows_below(&path, rows);
        } else if name.starts_with("cases-") {
            let frame = ParquetReader::new(fs::File::open(&path).expect("opens")).finish().expect("Parquet");
            let frame = frame.drop("source_line").expect("a column");
            let cell = |at: usize, column: &Column| match column.get(at).expect("a row") {
                AnyValue::Null => String::new(),
                value => value.to_string(),
            };
            let row = |at: usize| frame.columns().iter().map(|column| cell(at, column)).collect::<Vec<_>>().join("|");
            rows.extend((0..frame.height()).map(row));
        }
    }
}

/// Compared line by line, so that a difference can be read.
fn same_figures(office: &Office, fresh: &Office, name: &str) {
    let (left, wanted) = (office.leaves().0, fresh.leaves().0);
    let differing: Vec<_> = left.lines().zip(wanted.lines()).filter(|(left, wanted)| left != wanted).take(3).collect();
    assert!(differing.is_empty(), "{name}: {differing:#?}");
    assert_eq!(left.len(), wanted.len(), "{name}");
}

/// The first rows of the fixture, all of them right.
fn right() -> (Vec<String>, Rows) {
    let (heading, rows) = table();
    let rows: Rows = rows.into_iter().filter(|row| !row[13].is_empty()).take(ROWS).collect();
    (heading, rows)
}

/// The same rows, four of them spoilt: a province, a date, the number of the case, and a status.
fn spoilt(heading: &[String], rows: &Rows) -> Rows {
    let at = |name: &str| heading.iter().position(|heading| heading == name).expect("a column");
    let mut rows = rows.clone();
    let columns = ["Mã tỉnh", "Mã hồ sơ", "Trạng thái", "Kênh tiếp nhận"].map(at);
    for ((row, column), wrong) in SPOILT.into_iter().zip(columns).zip(["4O", "", "Đang chờ", "Fax"]) {
        rows[row][column] = wrong.to_owned();
    }
    rows
}

/// Puts what is right in the place of what is wrong or was not kept, and leaves everything else as it came.
fn mend(heading: &[String], rejected: &mut Rows, right: &Rows, spoilt: &Rows) {
    assert_eq!(rejected.len(), SPOILT.len());
    for (row, number) in rejected.iter_mut().zip(SPOILT) {
        for (at, name) in heading.iter().enumerate() {
            let (right, wrong) = (&right[number][at], &spoilt[number][at]);
            let cell = &mut row[at];
            if right != wrong || cell == NOT_KEPT {
                *cell = right.clone();
            } else {
                assert_eq!(cell.trim_start_matches('\''), wrong, "row {number}, {name}: a cell was lost");
            }
        }
    }
}

fn csv_rows(text: &str, delimiter: u8) -> (Vec<String>, Rows) {
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(text.as_bytes());
    let cells = |record: &csv::StringRecord| record.iter().map(str::to_owned).collect::<Vec<_>>();
    let heading = cells(reader.headers().expect("a heading"));
    (heading, reader.records().map(|record| cells(&record.expect("a row"))).collect())
}

fn csv_text(heading: &[String], rows: &Rows, delimiter: u8) -> String {
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
    writer.write_record(heading).expect("writes");
    rows.iter().for_each(|row| writer.write_record(row).expect("writes"));
    String::from_utf8(writer.into_inner().expect("writes")).expect("UTF-8")
}

fn sheet_rows(bytes: Vec<u8>) -> (Vec<String>, Rows) {
    let mut book: calamine::Xlsx<_> = calamine::Reader::new(Cursor::new(bytes)).expect("a spreadsheet");
    let sheet = calamine::Reader::worksheet_range_at(&mut book, 0).expect("a sheet").expect("readable");
    let mut rows: Rows = sheet.rows().map(|cells| cells.iter().map(ToString::to_string).collect()).collect();
    (rows.remove(0), rows)
}

fn sheet(folder: &Path, heading: &[String], rows: &Rows) -> Vec<u8> {
    let path = folder.join("sheet.xlsx");
    write_sheet(&path, &heading.iter().map(String::as_str).collect::<Vec<_>>(), rows).expect("writes");
    fs::read(path).expect("readable")
}

fn parquet(heading: &[String], rows: &Rows) -> Vec<u8> {
    let column = |(at, name): (usize, &String)| {
        Column::new(name.as_str().into(), rows.iter().map(|row| row[at].as_str()).collect::<Vec<_>>())
    };
    let mut frame = DataFrame::new(rows.len(), heading.iter().enumerate().map(column).collect()).expect("a frame");
    let mut bytes = Vec::new();
    ParquetWriter::new(&mut bytes).finish(&mut frame).expect("writes");
    bytes
}

type Settings = &'static [(&'static str, &'static str)];

/// A format: what the mapping states for it, the delimiter, and its bytes.
struct Kind {
    name: &'static str,
    settings: Settings,
    delimiter: u8,
    write: fn(&Path, &[String], &Rows, u8) -> Vec<u8>,
}

fn kinds() -> Vec<Kind> {
    const UTF_8: Settings = &[];
    let comma = |name, settings, write| Kind { name, settings, delimiter: b',', write };
    vec![
        comma("cases.csv", UTF_8, |_, heading, rows, mark| csv_text(heading, rows, mark).into_bytes()),
        comma("cases.csv.gz", UTF_8, |_, heading, rows, mark| gzip(csv_text(heading, rows, mark).as_bytes())),
        comma("cases.zip", UTF_8, |_, heading, rows, mark| zip(csv_text(heading, rows, mark).as_bytes())),
        comma("cases.utf16.csv", UTF_8, |_, heading, rows, mark| {
            utf_16(&format!("\u{feff}{}", csv_text(heading, rows, mark)), u16::to_le_bytes)
        }),
        comma(
            "cases.1258.csv",
            &[("delimiter = \",\"", "delimiter = \",\"\nencoding = \"windows-1258\"")],
            |_, heading, rows, mark| windows_1258(&csv_text(heading, rows, mark)),
        ),
        Kind {
            name: "cases.semicolon.csv",
            settings: &[("delimiter = \",\"", "delimiter = \";\"")],
            delimiter: b';',
            write: |_, heading, rows, mark| csv_text(heading, rows, mark).into_bytes(),
        },
        comma("cases.parquet", UTF_8, |_, heading, rows, _| parquet(heading, rows)),
        comma("cases.xlsx", UTF_8, |folder, heading, rows, _| sheet(folder, heading, rows)),
    ]
}

#[test]
fn mended_rows_of_any_table_come_back_as_if_they_had_been_right() {
    let (heading, right) = right();
    let spoilt = spoilt(&heading, &right);
    let mut expected = None;
    for kind in kinds() {
        let write = |folder: &Path, rows: &Rows| (kind.write)(folder, &heading, rows, kind.delimiter);
        let fresh = Office::new("case_portal", kind.settings);
        fresh.load(kind.name, &write(fresh.folder.path(), &right));
        let office = Office::new("case_portal", kind.settings);
        let said = office.load(kind.name, &write(office.folder.path(), &spoilt));
        assert!(said.contains("rejected 4"), "{}: {said}", kind.name);
        let path = office.rejected();
        let bytes = fs::read(&path).expect("readable");
        let is_sheet = bytes.starts_with(b"PK");
        assert_eq!(is_sheet, kind.name.ends_with("xlsx"), "{}", path.display());
        let (all, mut rows) = match is_sheet {
            true => sheet_rows(bytes),
            false => csv_rows(&String::from_utf8(bytes).expect("UTF-8"), kind.delimiter),
        };
        assert_eq!(all[..heading.len()], heading, "{}", kind.name);
        assert_eq!(all[heading.len()..], REASON_COLUMNS, "{}", kind.name);
        mend(&heading, &mut rows, &right, &spoilt);
        let mended = match is_sheet {
            true => sheet(office.folder.path(), &all, &rows),
            false => format!("\u{feff}{}", csv_text(&all, &rows, kind.delimiter)).into_bytes(),
        };
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let said = office.load(&name, &mended);
        assert!(said.contains("read 4 = accepted 4"), "{}: {said}", kind.name);
        let (left, wanted) = (office.leaves(), fresh.leaves());
        assert_eq!(left.1.len(), ROWS, "{}", kind.name);
        assert_eq!(left, wanted, "{}", kind.name);
        let rows = expected.get_or_insert_with(|| left.1.clone());
        assert_eq!(*rows, left.1, "{}: another format, the same cases", kind.name);
    }
}

/// What four programs wrote, two of the fifty cases wrong in it; nobody here writes XLS.
#[test]
fn mended_rows_of_files_of_other_programs_come_back_too() {
    let (heading, rows) = table();
    let at = |name: &str| heading.iter().position(|heading| heading == name).expect("a column");
    let (received, progress, number) = (at("Ngày tiếp nhận"), at("Tiến độ xử lý"), at("Mã hồ sơ"));
    let wrong = |row: &Vec<String>| row[received].is_empty() && !row[at("Trạng thái")].starts_with("Mới đăng ký");
    let mut right = rows.clone();
    let mended = |row: &mut Vec<String>| {
        if wrong(row) {
            row[received] = "10/03/2026 08:00".to_owned();
        } else {
            row[progress] = String::new();
        }
    };
    for name in ["cases.xls", "cases.ods"] {
        let office = Office::new("case_portal", &[]);
        let said = office.load(name, &fixture(name));
        assert!(said.contains("read 50 = accepted 48 + rejected 2"), "{name}: {said}");
        let (all, mut rejected) = sheet_rows(fs::read(office.rejected()).expect("readable"));
        let own = |name: &str| all.iter().position(|heading| heading == name).expect("a column");
        let mut numbers = Vec::new();
        for row in &mut rejected {
            assert!(!row.contains(&NOT_KEPT.to_owned()), "{name}: {row:?}");
            let code = &row[all.iter().position(|heading| is_reason(heading)).expect("reasons") + 1];
            match code.as_str() {
                "E_NO_RECEIVED" => row[own("Ngày tiếp nhận")] = "10/03/2026 08:00".to_owned(),
                _ => row[own("Tiến độ xử lý")] = String::new(),
            }
            numbers.push(row[own("Mã hồ sơ")].clone());
        }
        right.clone_from(&rows);
        right.iter_mut().filter(|row| numbers.contains(&row[number])).for_each(mended);
        let fresh = Office::new("case_portal", &[]);
        fresh.load("right.csv", csv_text(&heading, &right, b',').as_bytes());
        let said = office.load("mended.xlsx", &sheet(office.folder.path(), &all, &rejected));
        assert!(said.contains("read 2 = accepted 2"), "{name}: {said}");
        assert_eq!(office.leaves(), fresh.leaves(), "{name}");
    }
}

#[test]
fn mended_lines_of_json_come_back() {
    let record = |number: u32| {
        format!(
            r#"{{"MaHoSo":"H41.03-261001-000{number}","MaTTHC":"1.000001","MaTinh":"40","KenhThucHien":"1","TrangThaiHoSo":"4","NgayTiepNhan":"20261001080000","NgayHenTra":"20261006170000","ThoiDiemTrichXuat":"20261010235900"}}"#
        ) + "\n"
    };
    let right: Vec<String> = (1..=6).map(record).collect();
    let mut spoilt = right.clone();
    spoilt[2] = spoilt[2].replace("\"40\"", "\"4O\"");
    spoilt[4] = spoilt[4].replace("20261001080000", "20260231080000");
    let (fresh, office) = (Office::new("case_sync", &[]), Office::new("case_sync", &[]));
    fresh.load("right.jsonl", right.concat().as_bytes());
    let said = office.load("spoilt.jsonl", spoilt.concat().as_bytes());
    assert!(said.contains("read 6 = accepted 4 + rejected 2"), "{said}");
    let (_, told) = office.say(&["loads", "show", "1"]);
    assert!(told.contains("records / bản ghi 3") && !told.contains("lines /"), "{told}");
    let rejected = fs::read_to_string(office.rejected()).expect("readable");
    assert_eq!(rejected.lines().count(), 2, "one record a line, as they came: {rejected}");
    assert!(rejected.contains("\"record\":3}"), "{rejected}");
    let mended = rejected.replace("4O", "40").replacen("20260231080000", "20261001080000", 1);
    let said = office.load("mended.json", mended.as_bytes());
    assert!(said.contains("read 2 = accepted 2"), "{said}");
    assert_eq!(office.leaves(), fresh.leaves());
    // Files that went out before records were called so.
    let older = Office::new("case_sync", &[]);
    older.load("spoilt.jsonl", spoilt.concat().as_bytes());
    older.load("mended.json", mended.replace("\"record\":", "\"line\":").as_bytes());
    assert_eq!(older.leaves(), fresh.leaves());
}

#[test]
fn mended_figures_that_were_published_come_back() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data");
    let text = |name: &str| fs::read_to_string(root.join(name)).expect("a sample");
    // Lines as spreadsheet programs end them.
    let returns = text("reform_return.csv").replace('\n', "\r\n");
    let (heading, rows) = csv_rows(&text("papi.csv"), b',');
    let rows: Rows = rows.into_iter().take(30).collect();
    let mut spoilt = rows.clone();
    spoilt[4][3] = "3x.5".to_owned();
    let folder = tempfile::tempdir().expect("a folder");
    let sheets = [&rows, &spoilt].map(|rows| sheet(folder.path(), &heading, rows));
    let portal = text("portal_766.json");
    let files = [
        ("reform_return", "a.csv", returns.replacen("\n40,34", "\n4O,34", 1).into_bytes(), returns.into_bytes()),
        ("papi", "a.xlsx", sheets[1].clone(), sheets[0].clone()),
        ("portal_766", "a.json", portal.replace("\"H19\"", "\"X99\"").into_bytes(), portal.into_bytes()),
    ];
    for (source, name, spoilt, right) in files {
        let (fresh, office) = (Office::new(source, &[]), Office::new(source, &[]));
        fresh.load(name, &right);
        let said = office.load(name, &spoilt);
        assert!(said.contains("rejected 1 "), "{source}: {said}");
        let bytes = downloaded(&office);
        let mended = match name {
            "a.xlsx" => {
                let (all, mut rejected) = sheet_rows(bytes);
                assert_eq!((rejected[0][3].as_str(), rejected[0][all.len() - 6].as_str()), ("3x.5", "6"));
                // The name of a commit in its source looks like an address to write to.
                let of_row = |at: usize, cell: &String| at == 3 || cell == NOT_KEPT;
                for (at, cell) in rejected[0].iter_mut().enumerate().take(heading.len()) {
                    if of_row(at, cell) {
                        cell.clone_from(&rows[4][at]);
                    }
                }
                sheet(office.folder.path(), &all, &rejected)
            }
            _ => {
                let text = String::from_utf8(bytes).expect("UTF-8");
                let place = if name == "a.csv" { "procedures_simplified,74,,," } else { "\"record\":2}" };
                assert!(text.contains(place), "{source}: {text}");
                let line = if name == "a.csv" { ",2,E_UNKNOWN_PLACE," } else { "E_UNKNOWN_PLACE" };
                assert!(text.contains(line), "{source}: {text}");
                text.replace("4O", "40").replace("X99", "H19").into_bytes()
            }
        };
        let said = office.load("mended", &mended);
        assert!(said.contains("read 1 = accepted 1"), "{source}: {said}");
        same_figures(&office, &fresh, source);
    }
}

#[test]
fn a_form_is_mended_and_sent_whole() {
    let (right, off) = (of_two_units(false).expect("a form"), of_two_units(true).expect("a form"));
    let (fresh, office) = (Office::new("form_ii06a", &[]), Office::new("form_ii06a", &[]));
    fresh.load("right.xlsx", &right);
    let said = office.load("form.xlsx", &off);
    assert!(said.contains("read 3 = accepted 2 + rejected 1"), "{said}");
    let whole =
        ["send it whole, it takes the place of all of this one", "gửi lại cả biểu, biểu gửi sau thay cả biểu này"];
    let (_, told) = office.say(&["loads", "show", "1"]);
    for text in whole {
        assert!(said.contains(text) && told.contains(text), "{text}: {said}{told}");
    }
    let server = serve(&office.folder.path().join("data"));
    let pages = ["/loads/1", "/en/loads/1"].map(|page| get(&server.address, page));
    assert!(pages[0].contains("gửi lại cả biểu, biểu gửi sau thay cả biểu này"), "{}", pages[0]);
    assert!(pages[1].contains("send it whole, it takes the place of all of this one"), "{}", pages[1]);
    drop(server);
    // The list of rejected rows is no form.
    let list = office.rejected().to_string_lossy().into_owned();
    let (succeeded, said) = office.say(&["ingest", "form_ii06a", &list]);
    assert!(!succeeded, "{said}");
    let said = office.load("mended.xlsx", &right);
    assert!(said.contains("read 3 = accepted 1 + rejected 0 + duplicate 2"), "{said}");
    same_figures(&office, &fresh, "the mended form alone counts");
}

/// The rejected rows of the first load, fetched from a server with a token.
fn downloaded(office: &Office) -> Vec<u8> {
    let secret = token(&office.folder, &["any"]);
    let server = serve(&office.folder.path().join("data"));
    let mut stream = TcpStream::connect(&server.address).expect("connects");
    let request = format!(
        "GET /api/loads/1/rejected HTTP/1.0\r\nHost: {}\r\nAuthorization: Bearer {secret}\r\n\r\n",
        server.address
    );
    stream.write_all(request.as_bytes()).expect("sends");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("answers");
    let head = memchr::memmem::find(&answer, b"\r\n\r\n").expect("a head");
    assert!(answer.starts_with(b"HTTP/1.0 200"), "{}", String::from_utf8_lossy(&answer[..head]));
    answer[head + 4..].to_vec()
}
