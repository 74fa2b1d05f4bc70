//! An indicator is one file: put into a copy of `pipelines/` and nothing else, it is checked, loaded for, and shown.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::support::{Server, get, pipelines_in};

const FILE: &str = r#"group = "digital"
unit = "percent"
direction = "lower_is_better"
decimals = 1
confidence = "C"
name = { vi = "Thôn, bản trên mỗi danh mục thử", en = "A trial of one file" }
short_name = { vi = "Thử một tệp", en = "One file" }
definition = { vi = "Chỉ để thử.", en = "A trial only." }
legal_basis = { vi = "Không có", en = "None" }
[formula]
shape = "share"
numerator = [{ reported = "reform_return/integrated_services", timing = "level" }]
denominator = [{ constant = 40, source = { vi = "danh mục thử", en = "a list for trial" } }]
[[example]]
given = { numerator = 17, denominator = 40 }
expect = "42,5 %"
"#;

fn chiso(pipelines: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_chiso"));
    command.arg("--pipelines").arg(pipelines);
    command
}

#[test]
fn an_indicator_is_one_new_file_and_nothing_else() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().expect("a folder");
    let (pipelines, data) = (pipelines_in(folder.path()), folder.path().join("data"));
    let file = pipelines.join("indicators/trial_of_one_file.toml");
    let check = || chiso(&pipelines).arg("check").output().expect("runs");
    fs::write(&file, FILE.replace("42,5 %", "42,6 %")).expect("writes");
    let wrong = check();
    let said = String::from_utf8_lossy(&wrong.stderr).into_owned() + &String::from_utf8_lossy(&wrong.stdout);
    assert!(!wrong.status.success() && said.contains("trial_of_one_file.toml:14: "), "{said}");
    fs::write(&file, FILE).expect("writes");
    let sound = check();
    assert!(sound.status.success() && String::from_utf8_lossy(&sound.stdout).contains("A trial of one file"));
    let sample = root.join("sample-data/reform_return.csv");
    let loaded = chiso(&pipelines).args(["ingest", "--data"]).arg(&data).arg("reform_return").arg(sample).status();
    assert!(loaded.expect("runs").success());
    let mut serving = chiso(&pipelines);
    serving.args(["serve", "--port", "0", "--data"]).arg(&data).stdout(Stdio::piped());
    let mut child = serving.spawn().expect("chiso starts");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("its output")).read_line(&mut line).expect("a line");
    let address = line.split("http://").nth(1).and_then(|rest| rest.split_whitespace().next()).unwrap_or_default();
    let server = Server { child, address: address.to_owned() };
    let page = get(&server.address, "/p/40?period=2023");
    assert!(page.contains("Thử một tệp") && page.contains("42,5 %"), "17 of 40 of Nghệ An");
    assert!(page.contains("40 (danh mục thử)"), "the passport names who fixes the denominator");
}
