//! A newcomer's path with the real binary: demo, a second start, the served pages, the exports,
//! and the pages in a real browser: at three widths, enlarged, and on paper.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::boundaries::FILE as BOUNDARIES;
use crate::form_recount;
use crate::support::{get, get_raw, serve, serve_with};

/// The demo of this many cases is quick and still reaches every province.
const CASES: &str = "20000";

/// Clearing 2 MB for the first byte of each made those wait who asked first after a quiet time.
#[cfg(target_os = "linux")]
#[test]
fn a_server_has_no_huge_pages() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = serve(folder.path());
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.child.id())).expect("is running");
    assert!(status.lines().any(|line| line == "THP_enabled:\t0"), "{status}");
}

#[test]
fn a_newcomer_sees_real_figures_beside_computed_ones() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = demo(&folder);
    assert!(first.contains("parts counted from"), "{first}");
    let second = demo(&folder);
    assert!(second.contains("loaded already"), "nothing is loaded twice: {second}");
    assert!(!second.contains("read "), "nothing is loaded twice: {second}");

    let server = serve(&folder.path().join("data"));
    let home = get(&server.address, "/");
    for figure in ["62,59", "86,64", "14,67 triệu", "giả lập"] {
        assert!(home.contains(figure), "the first page lacks {figure}");
    }
    assert!(get(&server.address, "/en/").contains("synthetic"));
    let expected = expected_figures();
    assert!(expected.len() > 20, "there is something to compare");
    shown_on_compare_and_in_its_csv(&server.address, &expected);
    finds_nghe_an(&server.address);
    a_sent_form_stands_beside_the_cases(&server.address);
    export_has_every_province(&folder);
    forms_balance(&server.address, &folder);
    if let Some(python) = python_with_a_browser() {
        let with_boundaries = serve_with(&folder.path().join("data"), &["--boundaries", BOUNDARIES]);
        in_a_real_browser(&python, &with_boundaries.address);
        three_years_are_light_too(&python, &folder);
    }
}

#[test]
fn the_same_file_twice_and_a_broken_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let papi = root().join("sample-data/papi.csv");
    let first = chiso(&folder, &["ingest", "papi", &papi.to_string_lossy()]);
    assert!(first.0 && first.1.contains("accepted 873"), "{}", first.1);
    let again = chiso(&folder, &["ingest", "papi", &papi.to_string_lossy()]);
    assert!(again.0 && again.1.contains("nothing changed"), "{}", again.1);
    let broken = folder.path().join("broken.json");
    std::fs::write(&broken, "{\"metadata\": {\"runDateStr\": ").expect("writes");
    let (succeeded, text) = chiso(&folder, &["ingest", "portal_766", &broken.to_string_lossy()]);
    assert!(!succeeded && text.contains("broken.json") && text.contains("line 1"), "{text}");
    let (succeeded, text) = chiso(&folder, &["ingest", "papy", "x.csv"]);
    assert!(!succeeded && text.contains("there is no source `papy`") && text.contains("papi"), "{text}");
}

fn shown_on_compare_and_in_its_csv(address: &str, expected: &[Expected]) {
    let mut by_indicator: BTreeMap<&str, Vec<&Expected>> = BTreeMap::new();
    for figure in expected {
        by_indicator.entry(&figure.indicator).or_default().push(figure);
    }
    for (indicator, figures) in by_indicator {
        let mut by_period: BTreeMap<&str, Vec<&Expected>> = BTreeMap::new();
        for figure in figures {
            by_period.entry(&figure.period).or_default().push(figure);
        }
        for (period, figures) in by_period {
            let question = format!("period={period}&p=82,01,40&i={indicator}");
            let page = get(address, &format!("/compare?{question}"));
            let rows = csv_rows(&get(address, &format!("/compare.csv?{question}")));
            for figure in figures {
                let place = figure.place.trim_start_matches("34:");
                let row = rows
                    .iter()
                    .find(|row| row["indicator"] == indicator && row["place"] == place)
                    .unwrap_or_else(|| panic!("{indicator} of {place} is not in the CSV"));
                assert!(row["shown"].starts_with(&figure.value), "{indicator} of {place}: {row:?}");
                assert_eq!(row["numerator"], figure.numerator, "{indicator} of {place}");
                assert_eq!(row["denominator"], figure.denominator, "{indicator} of {place}");
                assert!(page.contains(&figure.value), "{indicator} of {place}: the page lacks {}", figure.value);
            }
        }
    }
}

fn finds_nghe_an(address: &str) {
    for question in ["nghe+an", "Ngh%E1%BB%87+An", "NGHE%20AN", "nghean"] {
        let answer = get_raw(address, &format!("/find?q={question}"));
        assert!(answer.contains("/p/40"), "{question}: {}", answer.lines().next().unwrap_or_default());
    }
}

/// The demo's form of Lai Châu is held against the cases of the same days, and adds nothing to them.
fn a_sent_form_stands_beside_the_cases(address: &str) {
    let quality = csv_rows(&get(address, "/quality.csv"));
    let row = quality.iter().find(|row| row["kind"] == "sent_form").expect("the form that was sent");
    assert_eq!((row["place"].as_str(), row["n"].as_str()), ("12", "5349"));
    let form = csv_rows(&get(address, "/forms/ii06a.csv?period=2026-Q3"));
    let own = form.iter().find(|row| row["row_code"] == "12").expect("Lai Châu");
    assert_eq!(own["recv_total"], row["of"], "counted from cases");
    let page = get(address, "/en/quality");
    assert!(page.contains("Differs from the cases in") && page.contains("mark synthetic"));
    let load = get(address, &format!("/loads/{}", row["load"]));
    assert!(load.contains("/forms/ii06a?period=2026-Q3&#38;place=12"), "the load leads to its form");
    let of_province = get(address, "/en/forms/ii06a?period=2026-Q3&place=12");
    assert!(of_province.contains("The province also sent this form for these days"));
}

fn export_has_every_province(folder: &TempDir) {
    let out = folder.path().join("figures.csv");
    let (succeeded, text) = chiso(folder, &["export", "--out", &out.to_string_lossy()]);
    assert!(succeeded, "{text}");
    let rows = csv_rows(&std::fs::read_to_string(&out).expect("written"));
    let score: Vec<_> = rows.iter().filter(|row| row["indicator"] == "score_766").collect();
    assert_eq!(score.len(), 35, "the nation and 34 provinces");
    assert!(rows.iter().any(|row| row["nature"] == "synthetic"));
}

/// Every form of every level balances, is what the case file says, and is written by the command.
fn forms_balance(address: &str, folder: &TempDir) {
    let mut asked = vec![String::new()];
    for place in ["01", "40", "79", "92"] {
        asked.extend(["agency", "field", "procedure"].map(|by| format!("&place={place}&by={by}")));
    }
    for period in ["2026", "s2026-Q3", "2026-05", "s2026-YTD10", "2026-R10"] {
        for view in &asked {
            let page = get(address, &format!("/forms/ii06a?period={period}{view}"));
            assert!(page.contains("Biểu cân đối: "), "{period}{view} does not balance");
        }
    }
    let data = folder.path().join("data");
    form_recount::counted_again(&data, |period| get(address, &format!("/forms/ii06a.csv?period={period}")));
    let out = folder.path().join("form.xlsx");
    let wanted = ["form", "ii06a", "--place", "40", "--by", "agency", "--period", "s2026-Q3", "--out"];
    let (succeeded, text) = chiso(folder, &[&wanted[..], &[&*out.to_string_lossy()]].concat());
    assert!(succeeded && text.contains("Biểu cân đối: "), "{text}");
    assert!(std::fs::read(&out).expect("written").starts_with(b"PK"), "a spreadsheet");
    let (succeeded, text) = chiso(folder, &["form", "ii06a", "--place", "99"]);
    assert!(!succeeded && text.contains("no province of the 34"), "{text}");
}

/// Pages and journeys in Chromium (`tests/browser/`); screenshots and printed pages stay in the folder of the build.
fn in_a_real_browser(python: &OsStr, address: &str) {
    let shots = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser");
    let address = format!("http://{address}");
    for script in ["journeys.py", "pages.py", "reflow.py", "paper.py"] {
        run_python(python, &format!("tests/browser/{script}"), &[address.as_ref(), shots.as_os_str()]);
    }
}

fn python_with_a_browser() -> Option<OsString> {
    let named = std::env::var_os("CHISO_BROWSER_PYTHON");
    if named.is_none() {
        eprintln!("left out: CHISO_BROWSER_PYTHON names no Python with Playwright (scripts/test sets one up)");
    }
    named
}

/// The weight of every page is taken with 34 provinces and more than 36 months loaded.
fn three_years_are_light_too(python: &OsStr, folder: &TempDir) {
    let sample = folder.path().join(format!("data/sample/cases-{CASES}-seed-1"));
    let earlier = folder.path().join("earlier");
    run_python(python, "benches/three_years.py", &[sample.as_os_str(), earlier.as_os_str()]);
    for (source, file) in
        [("case_portal", "1.csv"), ("case_portal", "2.csv"), ("case_sync", "1.json"), ("case_sync", "2.json")]
    {
        let file = earlier.join(format!("{source}.{file}"));
        let (succeeded, text) = chiso(folder, &["ingest", source, &file.to_string_lossy(), "--no-compute"]);
        assert!(succeeded, "{text}");
    }
    let (succeeded, text) = chiso(folder, &["compute"]);
    assert!(succeeded, "{text}");
    let server = serve(&folder.path().join("data"));
    let earliest = csv_rows(&get(&server.address, "/compare.csv?period=2023-08&i=received&p=01,40,48,96"));
    let places: Vec<&str> =
        earliest.iter().filter(|row| !row["value"].is_empty()).map(|row| row["place"].as_str()).collect();
    assert_eq!(places, ["VN", "01", "40", "48", "96"], "cases of 2023 from both sources");
    run_python(python, "tests/browser/weight.py", &[format!("http://{}", server.address).as_ref()]);
}

fn run_python(python: &OsStr, script: &str, arguments: &[&OsStr]) {
    let mut command = Command::new(python);
    command.arg(root().join(script)).args(arguments).env("PYTHONDONTWRITEBYTECODE", "1");
    let output = command.output().expect("Python runs");
    let said = [output.stdout, output.stderr].concat();
    assert!(output.status.success(), "{script}:\n{}", String::from_utf8_lossy(&said));
}

fn demo(folder: &TempDir) -> String {
    let (succeeded, text) = chiso(folder, &["demo", "--no-serve", "--cases", CASES]);
    assert!(succeeded, "{text}");
    text
}

/// Runs a command to its end; whether it succeeded, and all it said.
pub fn chiso(folder: &TempDir, arguments: &[&str]) -> (bool, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_chiso"))
        .args(arguments)
        .arg("--data")
        .arg(folder.path().join("data"))
        .output()
        .expect("chiso starts");
    let text = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&text).into_owned())
}

/// A line of `sample-data/expected/figures.csv`, worked out by hand.
#[derive(serde::Deserialize)]
struct Expected {
    indicator: String,
    place: String,
    period: String,
    numerator: String,
    denominator: String,
    #[serde(rename = "value_vi")]
    value: String,
}

fn expected_figures() -> Vec<Expected> {
    let path = root().join("sample-data/expected/figures.csv");
    let mut reader = csv::Reader::from_path(path).expect("the expected figures");
    reader
        .deserialize()
        .map(|row| row.expect("a row of the expected figures"))
        .filter(|figure: &Expected| figure.place != "34:VN")
        .collect()
}

pub fn csv_rows(text: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}
