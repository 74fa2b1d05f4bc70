//! A mapping drafted with the real binary, mended as the draft itself asks, tried and loaded by: in every
//! format, compression and encoding, the figures of the same cases through the mapping that we keep.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use chiso::domain::part::Part;
use chiso::domain::wall::Wall;
use chiso::store::Store;
use tempfile::TempDir;

use crate::formats::{files, gzip, variants, zip};
use crate::support::pipelines_in;

/// A folder with a catalogue of its own.
struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        let desk = Self(tempfile::tempdir().expect("a folder"));
        pipelines_in(desk.0.path());
        desk
    }

    fn pipelines(&self) -> PathBuf {
        self.0.path().join("pipelines")
    }

    fn write(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.0.path().join(name);
        fs::write(&path, bytes).expect("writes");
        path.to_string_lossy().into_owned()
    }

    /// What a command says; it must succeed.
    fn chiso(&self, data: &str, arguments: &[&str]) -> String {
        let (succeeded, text) = self.run(data, arguments);
        assert!(succeeded, "{arguments:?}: {text}");
        text
    }

    fn run(&self, data: &str, arguments: &[&str]) -> (bool, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_chiso"));
        command.arg("--pipelines").arg(self.pipelines()).arg("--data").arg(self.0.path().join(data));
        let output = command.args(arguments).output().expect("runs");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.success(), text(&output.stdout) + &text(&output.stderr))
    }

    /// What a file leaves, loaded as a source: all that was counted, whatever the source is called.
    fn parts(&self, source: &str, file: &str) -> Vec<Part> {
        let data = format!("data-{source}");
        self.chiso(&data, &["ingest", source, file]);
        let mut parts = wall(&self.0.path().join(data)).parts;
        parts.iter_mut().for_each(|part| part.source.clear());
        parts.sort_by_key(|part| format!("{part:?}"));
        parts
    }

    /// The draft of a file after its officer has read it, tried and loaded.
    fn drafted(&self, bytes: &[u8], mend: impl Fn(&str) -> String) -> (String, Vec<Part>) {
        let file = self.write("cases.dat", bytes);
        let draft = self.chiso("none", &["source", "new", &file]);
        let mapping = self.write("tried.toml", mend(&draft).as_bytes());
        let report = self.chiso("none", &["source", "check", &mapping, &file]);
        assert!(report.contains("The file would be loaded."), "{report}");
        fs::copy(&mapping, self.pipelines().join("sources/drafted.toml")).expect("copies");
        (draft, self.parts("drafted", &file))
    }
}

/// All that a data folder holds.
pub fn wall(data: &Path) -> Wall {
    let address = Store::address_in(data);
    let read = async { Store::open(&address).await.expect("opens").read_wall().await.expect("reads") };
    tokio::runtime::Runtime::new().expect("a runtime").block_on(read)
}

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_draft_of_every_format_and_encoding_loads_what_our_own_mapping_loads() {
    let desk = Desk::new();
    let expected = desk.parts("case_portal", &files().join("cases.csv").to_string_lossy());
    assert!(expected.len() > 100, "counts to compare");
    for (at, variant) in variants().into_iter().enumerate() {
        let bytes = match at % 3 {
            0 => variant.bytes.clone(),
            1 => gzip(&variant.bytes),
            _ => zip(&variant.bytes),
        };
        let desk = Desk::new();
        let (draft, found) = desk.drafted(&bytes, str::to_owned);
        assert!(found == expected, "{}: other counts by\n{draft}", variant.name);
    }
}

#[test]
fn a_table_below_a_title_is_drafted_as_it_was_saved_from_a_spreadsheet() {
    let desk = Desk::new();
    let text = fs::read_to_string(files().join("cases.csv")).expect("a fixture");
    let expected = desk.parts("case_portal", &files().join("cases.csv").to_string_lossy());
    let (heading, rows) = text.split_once('\n').expect("a heading");
    let columns = heading.split(',').count();
    let numbers: Vec<String> = (1..=columns).map(|number| format!("({number})")).collect();
    let padding = ",".repeat(columns - 1);
    for padding in ["", &padding] {
        let title = format!("DANH SÁCH HỒ SƠ{padding}\nTừ ngày 01/07/2025 đến ngày 10/10/2026{padding}\n{padding}\n");
        let saved = format!("\u{feff}{title}{heading}\n{}\n{rows}Tổng cộng: 50{padding}\n", numbers.join(","));
        let (draft, found) = Desk::new().drafted(saved.as_bytes(), str::to_owned);
        assert!(found == expected, "other counts by\n{draft}");
    }
}

#[test]
fn the_draft_of_records_loads_what_our_own_mapping_loads() {
    let json = fs::read(root().join("sample-data/case_sync.json")).expect("the sample");
    let desk = Desk::new();
    let expected = desk.parts("case_sync", &desk.write("cases.json", &json));
    assert!(expected.len() > 100, "counts to compare");
    let envelope: serde_json::Value = serde_json::from_slice(&json).expect("JSON");
    let records = envelope["data"].as_array().expect("a list");
    let lines: String = records.iter().map(|record| format!("{record}\n")).collect();
    for (name, bytes) in [
        ("an envelope", json.clone()),
        ("JSON Lines", lines.clone().into_bytes()),
        ("gzip", gzip(&json)),
        ("zip", zip(lines.as_bytes())),
    ] {
        let (draft, found) = Desk::new().drafted(&bytes, str::to_owned);
        assert!(found == expected, "{name}: other counts by\n{draft}");
    }
}

/// What a system sends in which days, numbers and names leave doubts, and what its officer has to settle.
#[test]
fn what_a_draft_leaves_open_its_officer_settles_and_nothing_is_read_before() {
    let row = |n: usize, status: &str| {
        let day = n % 12 + 1;
        format!(
            "HS-{n:04}\t1.00289{n}\tSở Nội vụ\tH41.3\t40\t1.234\t{status}\t{day}/1/2026\t{day}/2/2026\tNguyễn Văn Mẫu\n"
        )
    };
    let mut text = String::from(
        "Mã hồ sơ\tMã TTHC\tCơ quan xử lý\tMã đơn vị\tMã tỉnh\tPhí\tTrạng thái\tNgày tiếp nhận\tNgày hẹn trả\tCột 9\n",
    );
    (0..9).for_each(|n| text.push_str(&row(n, "Đang giải quyết")));
    text.push_str(&row(9, "Nguyễn Thị Mẫu"));
    let desk = Desk::new();
    let file = desk.write("Nguyễn Văn Mẫu.txt", text.as_bytes());
    let draft = desk.chiso("none", &["source", "new", &file]);
    for part in [
        "delimiter = \"\\t\"",
        "# \"d/M/yyyy\",   # 20 values / giá trị; AMBIGUOUS",
        "# AMBIGUOUS numbers such as 1.234",
        "# \"Đang giải quyết\" = \"4\"   # 9 rows / dòng: likely, not sure",
        "# case_no_is_national = true   # 0 of 10 numbers",
        "# channel = \"in_person\"",
        "extracted_at = \"stated\"",
    ] {
        assert!(draft.contains(part), "{part} in:\n{draft}");
    }
    assert!(!draft.contains("Mẫu"), "nobody is in a draft:\n{draft}");

    let take_off = |draft: &str, line: &str| {
        assert!(draft.contains(&format!("# {line}")), "{line} in:\n{draft}");
        draft.replacen(&format!("# {line}"), line, 1)
    };
    let but_days = take_off(&take_off(&draft, "\"Đang giải quyết\" = \"4\""), "channel = \"in_person\"");
    let check = |text: &str, as_of: bool| {
        let mapping = desk.write("tried.toml", text.as_bytes());
        let as_of = if as_of { &["--as-of", "2026-03-01"][..] } else { &[] };
        desk.run("none", &[&["source", "check", &mapping, &file], as_of].concat())
    };
    let (succeeded, said) = check(&but_days, true);
    assert!(!succeeded && said.contains("E_BAD_MOMENT"), "no order of day and month was settled: {said}");
    let whole = take_off(&but_days, "\"d/M/yyyy\",");
    let (succeeded, said) = check(&whole, false);
    assert!(!succeeded && said.contains("--as-of"), "{said}");
    let (succeeded, said) = check(&whole, true);
    assert!(succeeded && said.contains("accepted / nhận 9 + rejected / loại 1"), "{said}");
    assert!(!said.contains("Nguyễn Thị"), "nor in a report: {said}");
}
