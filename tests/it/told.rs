//! What a sender says beside a file and what a load says of its rows, with the real binary and server: the day of
//! an undated export in every format and by every way, an example of what does not fit, cases of two systems.

use std::fs;
use std::path::PathBuf;

use rust_xlsxwriter::Workbook;
use tempfile::TempDir;

use crate::journey::chiso;
use crate::support::pipelines_in;
use crate::ways::{Server, token};

const HEADING: &str = "Mã hồ sơ,Mã TTHC,Mã tỉnh,Mã xã,Kênh tiếp nhận,Trạng thái,Ngày tiếp nhận,Ngày hẹn trả,\
Ngày kết thúc xử lý";
const EXTRACTED: &str = "Thời điểm trích xuất";

fn row(number: &str, commune: &str, received: &str, finished: &str) -> String {
    let status = if finished.is_empty() { "Đang xử lý" } else { "Đã xử lý xong" };
    format!("{number},1.000001,40,{commune},Trực tiếp,{status},{received},06/10/2026 17:00,{finished}")
}

fn open(number: &str) -> String {
    row(number, "", "01/10/2026 08:00", "")
}

fn record(number: &str, more: &str) -> String {
    format!(
        r#"{{"MaHoSo":"{number}","MaTTHC":"1.000001","MaTinh":"40","KenhThucHien":"1","TrangThaiHoSo":"4",
        "NgayTiepNhan":"20261001080000","NgayHenTra":"20261006170000"{more}}}"#
    )
}

/// A folder with a catalogue of its own: `undated` and `undated_json` do not say when they were extracted.
struct World {
    folder: TempDir,
    pipelines: String,
}

impl World {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let pipelines = pipelines_in(folder.path());
        for (from, to) in [("case_portal", "undated"), ("case_sync", "undated_json")] {
            let mapping = fs::read_to_string(pipelines.join(format!("sources/{from}.toml"))).expect("a mapping");
            let lines = mapping.lines().filter(|line| !line.starts_with("extracted_at"));
            let mapping = lines.map(|line| format!("{line}\n")).collect::<String>();
            let mapping = format!("{mapping}\n[constants]\nextracted_at = \"stated\"\n");
            fs::write(pipelines.join(format!("sources/{to}.toml")), mapping).expect("writes");
        }
        Self { pipelines: pipelines.to_string_lossy().into_owned(), folder }
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path: PathBuf = self.folder.path().join(name);
        fs::write(&path, bytes).expect("writes");
        path.to_string_lossy().into_owned()
    }

    fn chiso(&self, arguments: &[&str]) -> (bool, String) {
        chiso(&self.folder, &[&["--pipelines", &self.pipelines], arguments].concat())
    }

    fn must(&self, arguments: &[&str]) -> String {
        let (succeeded, text) = self.chiso(arguments);
        assert!(succeeded, "{arguments:?}: {text}");
        text
    }
}

fn assert_has(text: &str, parts: &[&str]) {
    parts.iter().for_each(|part| assert!(text.contains(part), "`{part}` in:\n{text}"));
}

fn workbook(lines: &[String]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, line) in std::iter::once(HEADING).chain(lines.iter().map(String::as_str)).enumerate() {
        for (column, cell) in line.split(',').enumerate() {
            sheet.write_string(row as u32, column as u16, cell).expect("a cell");
        }
    }
    book.save_to_buffer().expect("a workbook")
}

#[test]
fn an_undated_export_of_any_format_is_of_the_day_that_its_sender_states() {
    let world = World::new();
    let json = format!(r#"{{"data":[{}]}}"#, record("J-1", ""));
    let files = [
        ("undated_json", world.write("dong-bo_2026-10-31.json", json)),
        ("undated", world.write("HoSo_20261031.xlsx", workbook(&[open("X-1"), open("X-2")]))),
    ];
    for (source, file) in &files {
        let (succeeded, text) = world.chiso(&["ingest", source, file]);
        assert!(!succeeded, "a name is no statement: {text}");
        assert_has(
            &text,
            &["do not say when they were extracted", "in the file's name: --as-of 2026-10-31 / ", "ghi trong tên tệp"],
        );
        let text = world.must(&["ingest", source, file, "--as-of", "2026-10-09T16:30"]);
        assert_has(&text, &["as of 2026-10-09"]);
        let again = world.must(&["ingest", source, file, "--as-of", "2026-10-09T16:30"]);
        assert_has(&again, &["nothing changed"]);
    }
    assert_has(&world.must(&["loads", "show", "1"]), &["2026-10-09T16:30:00"]);
    let nameless = world.write("export.json", format!(r#"{{"data":[{}]}}"#, record("J-2", "")));
    let (succeeded, text) = world.chiso(&["ingest", "undated_json", &nameless]);
    assert!(!succeeded && !text.contains("file's name"), "{text}");
}

#[test]
fn an_undated_export_that_is_sent_says_its_day_in_the_form_and_in_the_address() {
    let world = World::new();
    let secret = token(&world.folder, &["any"]);
    let server = Server::start(&world.folder, &["--pipelines", &world.pipelines]);
    let json = format!(r#"{{"data":[{}]}}"#, record("J-1", ""));
    for (query, status, error) in [
        ("undated_json", 422, "no_as_of"),
        ("undated_json?as_of=31%2F10%2F2026", 422, "bad_as_of"),
        ("case_sync?as_of=2026-10-09", 422, "as_of_not_taken"),
    ] {
        let answer = server.send(query, &secret, json.as_bytes());
        assert_eq!((answer.status, answer.error().as_str()), (status, error), "{query}");
    }
    let done = server.loaded("undated_json?as_of=2026-10-09", &secret, &json);
    assert_eq!((&done["state"], &done["load"]["accepted"]), (&"done".into(), &1.into()), "{done}");
    let csv = format!("{HEADING}\n{}\n", open("C-1"));
    let fields = |as_of| [("source", "undated"), ("token", secret.as_str()), ("period", ""), ("as_of", as_of)];
    let without = server.fill_in("/en/upload", "", &fields(""), Some(("a.csv", &csv)));
    assert_eq!(without.status, 422);
    assert_has(&without.body, &["State the day of the export"]);
    let sent = server.fill_in("/en/upload", "", &fields("2026-10-08T07:15"), Some(("a.csv", &csv)));
    assert_eq!(sent.status, 303, "{}", sent.body);
    server.end_of(&sent.header("location").replace("/en/upload/", "/api/loads/jobs/"));
    for (load, moment) in [("1", "2026-10-09T23:59:59"), ("2", "2026-10-08T07:15:00")] {
        assert_has(&world.must(&["loads", "show", load]), &[moment]);
    }
    server.page_with("/en/loads/2", "8/10/2026");
    // A day to come is told by the job: the clock is the server's.
    let late = server.loaded("undated_json?as_of=2099-01-01", &secret, &json);
    assert_eq!(late["state"], "failed", "{late}");
    assert_has(late["en"].as_str().unwrap_or_default(), &["was not made yet"]);
    assert_has(late["vi"].as_str().unwrap_or_default(), &["muộn hơn hôm nay"]);
}

#[test]
fn a_load_shows_what_contradicts_what_and_which_cases_came_twice() {
    let world = World::new();
    let at = "10/10/2026 23:59";
    let number = |n: u32| format!("H41.03-261001-{n:04}");
    let rows = [
        open(&number(1)),
        open(&number(2)),
        row(&number(3), "", "05/10/2026 08:00", "02/10/2026 09:00"),
        // A commune of another province.
        row(&number(4), "00004", "01/10/2026 08:00", ""),
        open(&number(5)),
    ];
    let rows: String = rows.iter().map(|row| format!("{row},{at}\n")).collect();
    let csv = world.write("a.csv", format!("{HEADING},{EXTRACTED}\n{rows}"));
    let dated = |n| record(&number(n), r#","ThoiDiemTrichXuat":"20261010235900""#);
    let json = world.write("b.json", format!(r#"{{"data":[{},{}]}}"#, dated(1), dated(2)));
    let dry = world.must(&["source", "check", "case_portal", &csv]);
    let order = "“Ngày kết thúc xử lý”: 02/10/2026 09:00; “Ngày tiếp nhận”: 05/10/2026 08:00.";
    let places = "xã 00004 thuộc tỉnh 01";
    assert_has(&dry, &["ví dụ số 4: ", order, "ví dụ số 5: ", places]);
    world.must(&["ingest", "case_portal", &csv]);
    world.must(&["ingest", "case_sync", &json]);
    let told = "2 cases of case_portal are in case_sync too";
    let shown = world.must(&["loads", "show", "1"]);
    assert_has(&shown, &["E_ORDER", order, "E_UNKNOWN_PLACE", places, "W_TWO_SOURCES 34:40", told]);
    assert_has(&world.must(&["loads", "show", "2"]), &["W_TWO_SOURCES 34:40", told]);
    let server = Server::start(&world.folder, &["--pipelines", &world.pipelines]);
    let page = server.page_with("/loads/1", "W_TWO_SOURCES");
    assert_has(&page.body, &["Ví dụ, số 4: ", order, "Ví dụ, số 5: ", places, "cùng gửi; được tính ở"]);
    let english = server.page_with("/en/loads/1", "W_TWO_SOURCES");
    assert_has(&english.body, &["Such as no. 5: ", "commune 00004 lies in province 01", "tell them; counted in"]);
    // Taken back, the other one tells nothing twice any more.
    world.must(&["loads", "undo", "2"]);
    assert!(!world.must(&["loads", "show", "1"]).contains("W_TWO_SOURCES"));
}
