//! A new source with the real binary: a mapping is drafted, mended by hand, tried on the file without a
//! trace, and then loads it.

use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::support::pipelines_in;

/// Names of places, an agency without its code, semicolons, people: as a small system exports it.
const EXPORT: &str = "\
STT;Số hồ sơ;Mã thủ tục;Người nộp hồ sơ;Đơn vị xử lý;Mã đơn vị;Tỉnh;Hình thức nộp;Tình trạng;Ngày nhận hồ sơ;Hạn xử lý;Ngày có kết quả;Ngày xuất dữ liệu
1;H41.3-260921-0001;1.002891;Nguyễn Văn Mẫu;Sở Nội vụ;;Tỉnh Nghệ An;Trực tuyến;Đã xử lý xong;21/09/2026 08:00;25/09/2026 17:00;23/09/2026 09:30;30/09/2026 23:59
2;H41.3-260922-0002;1.002891;Trần Thị Mẫu;Sở Nội vụ;;Tỉnh Nghệ An;Trực tiếp;Đang xử lý;22/09/2026 08:00;28/09/2026 17:00;;30/09/2026 23:59
3;H41.242-260923-0003;1.002891;Lê Mẫu;UBND phường Thành Vinh;H41.242;Tỉnh Nghệ An;Trực tiếp;Chuyển liên thông;23/09/2026 08:00;29/09/2026 17:00;;30/09/2026 23:59
4;H41.242-260924-0004;1.002891;Lê Mẫu;UBND phường Thành Vinh;H41.242;Tỉnh Nghệ An;Trực tiếp;Đang xử lý;24/09/2026 08:00;29/09/2026 17:00;;30/09/2026 23:59
";

struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn write(&self, name: &str, text: &str) -> String {
        let path = self.0.path().join(name);
        std::fs::write(&path, text).expect("writes");
        path.to_string_lossy().into_owned()
    }

    fn chiso(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_chiso"));
        command.arg("--data").arg(self.data()).args(arguments).output().expect("runs")
    }

    fn data(&self) -> std::path::PathBuf {
        self.0.path().join("data")
    }
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn must(output: Output) -> String {
    assert!(output.status.success(), "{}{}", out(&output), errors(&output));
    out(&output)
}

fn assert_has(text: &str, parts: &[&str]) {
    parts.iter().for_each(|part| assert!(text.contains(part), "`{part}` in:\n{text}"));
}

#[test]
fn from_an_unknown_file_to_its_first_load() {
    let desk = Desk::new();
    let file = desk.write("export.csv", EXPORT);
    let draft = must(desk.chiso(&["source", "new", &file]));
    assert!(!draft.contains("Mẫu"), "nobody's name is in a draft:\n{draft}");
    assert!(!desk.data().exists(), "a look writes nothing");

    // What the draft leaves open: the code of one agency.
    assert_has(&draft, &["# [lookups.agency_code]", "# \"Sở Nội vụ\" = \"?\""]);
    let mended = draft
        .replace("# [lookups.agency_code]", "[lookups.agency_code]")
        .replace("# from = \"agency_name\"", "from = \"agency_name\"")
        .replace("# [lookups.agency_code.table]", "[lookups.agency_code.table]")
        .replace("# \"Sở Nội vụ\" = \"?\"", "\"Sở Nội vụ\" = \"H41.3\"");
    let mapping = desk.write("small_system.toml", &mended);
    let report = must(desk.chiso(&["source", "check", &mapping, &file]));
    assert_has(
        &report,
        &[
            "read / đọc 4 = accepted / nhận 3 + rejected / loại 1",
            "E_UNKNOWN_CODE 34:40 [Tình trạng]: 1 of 4; lines / dòng 4",
            "`Chuyển liên thông`, 1 rows",
            "`Người nộp hồ sơ`: personal, dropped",
            "`Tỉnh` -> province: filled / có 4 of 4; ONE VALUE ONLY",
            "The file would be loaded.",
        ],
    );
    assert!(!report.contains("Mẫu"), "nor in a report:\n{report}");
    assert!(!desk.data().exists(), "a dry run writes nothing");

    // As a part of the catalogue it loads what was promised.
    let pipelines = pipelines_in(desk.0.path());
    std::fs::write(pipelines.join("sources/small_system.toml"), &mended).expect("writes");
    let pipelines = pipelines.to_string_lossy().into_owned();
    let loaded = must(desk.chiso(&["--pipelines", &pipelines, "ingest", "small_system", &file]));
    assert_has(&loaded, &["read 4 = accepted 3 + rejected 1 + duplicate 0"]);
    let again = must(desk.chiso(&["--pipelines", &pipelines, "source", "check", "small_system", &file]));
    assert_has(&again, &["the same file is there already, as load 1"]);
    let agencies = must(desk.chiso(&[
        "--pipelines",
        &pipelines,
        "form",
        "--place",
        "40",
        "--by",
        "agency",
        "--period",
        "2026-09",
    ]));
    assert_has(&agencies, &["Sở Nội vụ", "UBND phường Thành Vinh"]);
}

#[test]
fn what_would_be_superseded_is_told_and_nothing_is_changed_by_telling() {
    let desk = Desk::new();
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data/case_portal.csv");
    let first = std::fs::read_to_string(&sample).expect("reads");
    must(desk.chiso(&["ingest", "case_portal", &sample.to_string_lossy(), "--no-compute"]));
    // One case again, extracted later.
    let mut lines = first.lines();
    let (heading, row) = (lines.next().expect("a heading"), lines.next().expect("a row"));
    let moment = heading.split(',').position(|name| name == "Thời điểm trích xuất").expect("a column");
    let mut cells: Vec<&str> = row.split(',').collect();
    cells[moment] = "20/11/2026 23:59";
    let later = desk.write("later.csv", &format!("{heading}\n{}\n", cells.join(",")));
    let before = listing(&desk.data());
    let report = must(desk.chiso(&["source", "check", "case_portal", &later]));
    assert_has(&report, &["read / đọc 1 = accepted / nhận 1", "1 earlier versions would be replaced"]);
    assert_eq!(listing(&desk.data()), before, "the data folder is as it was");
}

#[test]
fn a_file_that_would_be_refused_ends_with_an_error() {
    let desk = Desk::new();
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data/case_portal.csv");
    let text = std::fs::read_to_string(&sample).expect("reads").replace("34:", "99:");
    let heading = text.lines().next().expect("a heading");
    let broken: String = text.lines().skip(1).map(|line| format!("{}\n", line.replacen("H", ",", 1))).collect();
    let file = desk.write("broken.csv", &format!("{heading}\n{broken}"));
    let output = desk.chiso(&["source", "check", "case_portal", &file]);
    assert_eq!(output.status.code(), Some(1), "{}", out(&output));
    assert_has(&errors(&output), &["the file would be refused", "tệp sẽ bị từ chối"]);
    assert_has(&out(&output), &["E_BAD_TEXT"]);
    let other = desk.write("other.csv", "a,b\n1,2\n");
    let output = desk.chiso(&["source", "check", "case_portal", &other]);
    assert_eq!(output.status.code(), Some(1));
    assert_has(&errors(&output), &["lacks `Mã hồ sơ`"]);
    assert!(!desk.data().exists());
}

#[test]
fn a_mapping_with_a_slip_names_its_line() {
    let desk = Desk::new();
    let file = desk.write("export.csv", EXPORT);
    let draft = must(desk.chiso(&["source", "new", &file]));
    let mapping = desk.write("slip.toml", &draft.replace("received_at =", "recieved_at ="));
    let line = draft.lines().position(|line| line.starts_with("received_at")).expect("a line") + 1;
    let output = desk.chiso(&["source", "check", &mapping, &file]);
    assert_eq!(output.status.code(), Some(1));
    assert_has(&errors(&output), &[&format!("slip.toml:{line}: [columns] names `recieved_at`")]);
}

/// Every file but the database, whose side files come and go with each connection.
fn listing(folder: &Path) -> Vec<(String, u64)> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).expect("reads").map(|entry| entry.expect("an entry")) {
        let name = entry.path().to_string_lossy().into_owned();
        if entry.path().is_dir() {
            files.extend(listing(&entry.path()));
        } else if !name.contains("chiso.db") {
            files.push((name, entry.metadata().expect("metadata").len()));
        }
    }
    files.sort();
    files
}
