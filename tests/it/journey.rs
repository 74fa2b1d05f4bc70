//! A newcomer's path with the real binary: demo, a second start, the served pages, the exports,
//! and the pages in a real browser at desktop and phone width.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::form_recount;
use crate::support::{Server, body, exchange, get, get_raw, serve};

/// The demo of this many cases is quick and still reaches every province.
const CASES: &str = "20000";

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
    in_a_real_browser(&server.address);
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

/// No page is wider than its window, and none logs an error.
fn in_a_real_browser(address: &str) {
    let Some(driver) = chromedriver() else {
        eprintln!("left out: chromedriver is not installed (scripts/test installs it)");
        return;
    };
    for (width, height) in [(1440, 1000), (390, 844)] {
        let session = post(&driver.address, "/session", &capabilities(width, height));
        let id = session["value"]["sessionId"].as_str().unwrap_or_else(|| panic!("no session: {session}")).to_owned();
        let charted = ["/", "/compare", "/p/40", "/p/79", "/i/on_time_share", "/i/score_766", "/en/", "/en/p/01"];
        let plain = [
            "/forms/ii06a",
            "/en/forms/ii06a?place=40&by=procedure",
            "/loads",
            "/en/loads/11",
            "/loads/999",
            "/upload",
            "/quality",
            "/en/quality?place=40",
            "/about/sources",
        ];
        for path in charted.into_iter().chain(plain) {
            let url = format!("http://{address}{path}");
            post(&driver.address, &format!("/session/{id}/url"), &json!({ "url": url }));
            let script = "return [document.documentElement.scrollWidth, window.innerWidth, \
                          document.querySelectorAll('h1').length, document.documentElement.lang, \
                          document.querySelectorAll('svg').length]";
            let body = json!({ "script": script, "args": [] });
            let seen = post(&driver.address, &format!("/session/{id}/execute/sync"), &body)["value"].clone();
            let number = |index: usize| seen[index].as_i64().unwrap_or(-1);
            assert!(number(0) <= number(1), "{path} at {width}: {} wide in a window of {}", number(0), number(1));
            assert_eq!(number(2), 1, "{path}: one heading of the first level");
            assert_eq!(seen[3].as_str(), Some(if path.starts_with("/en") { "en" } else { "vi" }), "{path}");
            assert!(number(4) > 0 || plain.contains(&path), "{path}: a chart");
        }
    }
}

fn capabilities(width: u32, height: u32) -> Value {
    let mut options = json!({
        "args": ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
                 "--disable-component-update", "--disable-sync", format!("--window-size={width},{height}")],
    });
    if width < 500 {
        let metrics = json!({ "width": width, "height": height, "pixelRatio": 2.0 });
        options["mobileEmulation"] = json!({ "deviceMetrics": metrics });
    }
    json!({ "capabilities": { "alwaysMatch": { "browserName": "chrome", "goog:chromeOptions": options } } })
}

fn chromedriver() -> Option<Server> {
    let mut child =
        Command::new("chromedriver").arg("--port=0").stdout(Stdio::piped()).stderr(Stdio::null()).spawn().ok()?;
    let lines = BufReader::new(child.stdout.take()?).lines().map_while(Result::ok);
    let port = lines
        .into_iter()
        .find_map(|line| line.split("successfully on port ").nth(1)?.trim_end_matches('.').parse::<u16>().ok())?;
    Some(Server { child, address: format!("127.0.0.1:{port}") })
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

fn post(address: &str, path: &str, value: &Value) -> Value {
    let text = value.to_string();
    let head =
        format!("POST {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Type: application/json\r\n");
    let answer = exchange(address, &format!("{head}Content-Length: {}\r\n\r\n{text}", text.len()));
    serde_json::from_str(&body(&answer)).unwrap_or_else(|error| panic!("{path}: {error}: {answer:.500}"))
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
