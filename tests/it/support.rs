//! What the tests share: an office that loads case files and counts them, without a database.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use chiso::catalog::Catalogue;
use chiso::domain::counts::{Counts, Recounted};
use chiso::domain::limit::{Limit, LimitUnit};
use chiso::domain::load::{Load, LoadRequest, LoadState, Way};
use chiso::domain::part::Part;
use chiso::domain::reasons::{REASON_COLUMNS, REASON_KEY, unguarded};
use chiso::domain::source::{CaseMapping, Contract};
use chiso::engine::compute::Counting;
use chiso::engine::ingest::{CaseLoad, Taken};
use chiso::engine::once::Once;
use chiso::engine::{Places, PseudonymKey, RowContract};
use chiso::formats::{FileInput, hash};
use jiff::civil::{Date, date};
use tempfile::TempDir;

/// A source that was counted so, up to that day.
pub fn recounted(source: &str, as_of: Date, counts: &Counts) -> Recounted {
    Recounted { source: source.to_owned(), as_of: Some(as_of), counts: counts.clone() }
}

/// An office with its own data folder and manifest.
pub struct Office {
    pub catalogue: Catalogue,
    /// Time limits by procedure.
    pub limits: HashMap<String, Limit>,
    pub folder: TempDir,
    /// What a manifest would list for the one source that is loaded here.
    pub visible: Vec<String>,
    /// The key under which accounts become pseudonyms.
    pub pseudonyms: Option<PseudonymKey>,
    /// What the sender declares; empty: nothing.
    pub period: String,
}

impl Office {
    pub fn new() -> Self {
        let catalogue = Catalogue::embedded().expect("the catalogue is valid");
        let limits = HashMap::from([("1.000001".to_owned(), Limit { amount: 3, unit: LimitUnit::WorkingDay })]);
        Self {
            catalogue,
            limits,
            folder: tempfile::tempdir().expect("a folder"),
            visible: Vec::new(),
            pseudonyms: None,
            period: String::new(),
        }
    }

    /// Another office with a copy of what is loaded here, and the mappings of the catalogue.
    pub fn beside(&self) -> Self {
        let other = Self { visible: self.visible.clone(), ..Self::new() };
        copy(self.folder.path(), other.folder.path());
        other
    }

    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, text).expect("writes");
        path
    }

    pub fn load(&mut self, source: &str, path: &Path) -> anyhow::Result<Load> {
        self.take(source, path).map(|taken| taken.load)
    }

    /// The load, with what was noticed in it.
    pub fn take(&mut self, source: &str, path: &Path) -> anyhow::Result<Taken> {
        let source = self.catalogue.source(source).expect("a source");
        let Contract::Cases(mapping) = &source.contract else { panic!("not a source of cases") };
        // Files of these tests are often mostly wrong on purpose.
        let mapping = &CaseMapping { rejected_at_most: 1.0, ..mapping.clone() };
        let atlas = &self.catalogue.atlas;
        let limits = self.limits.clone();
        let contract =
            RowContract::new(mapping, Places::new(atlas, mapping.place_codes), limits, &self.catalogue.checks);
        let mut contract = contract.held_to(atlas, self.period.parse().ok());
        contract.pseudonyms.clone_from(&self.pseudonyms);
        let input = FileInput::new(path);
        let load = CaseLoad {
            source,
            mapping,
            contract: &contract,
            data: self.folder.path(),
            visible: &self.visible,
            request: &LoadRequest {
                period: self.period.clone(),
                stated_at: None,
                way: Way::CommandLine,
                province: None,
            },
            loaded_at: "2026-10-11T08:00:00+07:00",
            dry: false,
        };
        let taken = load.run(&input, &hash(&input)?, &|_| {})?;
        let load = &taken.load;
        if load.state == LoadState::Refused {
            anyhow::bail!("nothing was loaded: {} / {}", load.remark.en, load.remark.vi);
        }
        assert_eq!(load.read, load.accepted + load.rejected + load.duplicate + load.superseded, "nothing is lost");
        self.visible.extend(load.lake_files.iter().cloned());
        Ok(taken)
    }

    pub fn parts(&self, source: &str) -> Vec<Part> {
        self.parts_until(source, date(2026, 10, 10))
    }

    pub fn parts_until(&self, source: &str, as_of: Date) -> Vec<Part> {
        self.counts_until(source, as_of).parts
    }

    pub fn counts_until(&self, source: &str, as_of: Date) -> Counts {
        let counting = Counting {
            data: self.folder.path(),
            atlas: &self.catalogue.atlas,
            calendar: &self.catalogue.calendar,
            rule_sets: &self.catalogue.rule_sets,
            indicators: &self.catalogue.indicators,
            checks: &self.catalogue.checks,
            once: &Once::default(),
            with_events: true,
        };
        counting.run(source, &self.visible, Some(as_of), &|_| {}).expect("counts").counts
    }

    /// Sums over time of the plain counts of a place, without zero rows.
    pub fn totals(&self, source: &str, place: &str) -> BTreeMap<String, i64> {
        let mut totals = BTreeMap::new();
        for part in self.parts(source).into_iter().filter(|part| part.place.to_string() == place) {
            if !part.measure.0.contains('?') && part.member.is_empty() {
                *totals.entry(part.measure.0).or_default() += part.n;
            }
        }
        totals
    }

    /// The file of rejected rows as it stands.
    pub fn quarantine_file(&self, load: &Load) -> String {
        let name = load.quarantine_file.as_ref().expect("a quarantine file");
        fs::read_to_string(self.folder.path().join(name)).expect("readable")
    }

    /// The same as a plain list, whatever its format: `line,column,value,code,advice,advice,record`,
    /// one line a reason.
    pub fn quarantine(&self, load: &Load) -> String {
        let text = self.quarantine_file(load);
        let rows = if text.starts_with('{') { rejected_records(&text) } else { rejected_rows(&text) };
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(["line", "column", "value", "code", "advice_vi", "advice_en", "record"]).expect("writes");
        rows.into_iter().for_each(|row| writer.write_record(row).expect("writes"));
        String::from_utf8(writer.into_inner().expect("writes")).expect("UTF-8")
    }
}

/// The definitions as shipped, in a folder where a test may change them.
pub fn pipelines_in(folder: &Path) -> PathBuf {
    let pipelines = folder.join("pipelines");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("pipelines"), &pipelines);
    pipelines
}

/// A folder with everything in it.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("reads").map(|entry| entry.expect("an entry")) {
        let target = to.join(entry.file_name());
        match entry.path().is_dir() {
            true => copy(&entry.path(), &target),
            false => drop(fs::copy(entry.path(), target).expect("copies")),
        }
    }
}

fn rejected_rows(text: &str) -> Vec<[String; 7]> {
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let own = reader.headers().expect("a heading").len() - REASON_COLUMNS.len();
    let mut rows = Vec::new();
    for record in reader.records().map(|record| record.expect("CSV")) {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(record.iter().take(own).map(unguarded)).expect("writes");
        let raw = String::from_utf8(writer.into_inner().expect("writes")).expect("UTF-8");
        let lines = |at: usize| unguarded(&record[own + at]).split('\n').map(str::to_owned).collect::<Vec<_>>();
        let [codes, columns, values, vi, en] = [1, 2, 3, 4, 5].map(lines);
        for (at, code) in codes.iter().enumerate() {
            let line = record[own].to_owned();
            let (column, value) = (columns[at].clone(), values[at].clone());
            rows.push([line, column, value, code.clone(), vi[at].clone(), en[at].clone(), raw.trim_end().to_owned()]);
        }
    }
    rows
}

fn rejected_records(text: &str) -> Vec<[String; 7]> {
    let values = serde_json::Deserializer::from_str(text).into_iter::<serde_json::Value>();
    // Envelopes, or one record a line.
    let records = values.flat_map(|value| match value.expect("JSON") {
        envelope if envelope["data"].is_array() => envelope["data"].as_array().expect("a list").clone(),
        record => vec![record],
    });
    let mut rows = Vec::new();
    for record in records {
        let mut own = record.as_object().expect("an object").clone();
        let beside = own.remove(REASON_KEY).expect("reasons");
        for reason in beside["reasons"].as_array().expect("a list") {
            let text = |key: &str| reason[key].as_str().expect("a text").to_owned();
            let raw = serde_json::Value::Object(own.clone()).to_string();
            let line = beside["record"].to_string();
            rows.push([line, text("column"), text("value"), text("code"), text("vi"), text("en"), raw]);
        }
    }
    rows
}

/// A server; it ends with the test.
pub struct Server {
    pub child: Child,
    pub address: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        // The test may be failing already; what matters is that the process ends.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Serves a data folder on a free port.
pub fn serve(data: &Path) -> Server {
    serve_with(data, &[])
}

/// The same, with more arguments.
pub fn serve_with(data: &Path, more: &[&str]) -> Server {
    let mut child = Command::new(env!("CARGO_BIN_EXE_chiso"))
        .args(["serve", "--port", "0", "--data"])
        .arg(data)
        .args(more)
        .stdout(Stdio::piped())
        .spawn()
        .expect("chiso starts");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("its output")).read_line(&mut line).expect("a line");
    let address = line.split("http://").nth(1).and_then(|rest| rest.split_whitespace().next());
    let address = address.unwrap_or_else(|| panic!("no address in {line:?}")).to_owned();
    Server { child, address }
}

pub fn get(address: &str, path: &str) -> String {
    let answer = get_raw(address, path);
    assert!(answer.starts_with("HTTP/1.0 200") || answer.starts_with("HTTP/1.1 200"), "{path}: {answer:.300}");
    body(&answer)
}

pub fn get_raw(address: &str, path: &str) -> String {
    exchange(address, &format!("GET {path} HTTP/1.0\r\nHost: {address}\r\n\r\n"))
}

/// Reads as much as the answer says it holds, or to the end: the driver's browsers inherit its
/// connections, so that some are never closed.
pub fn exchange(address: &str, request: &str) -> String {
    let mut stream = TcpStream::connect(address).expect("connects");
    stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a time limit");
    stream.write_all(request.as_bytes()).expect("sends");
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    let mut length = None;
    while !head.ends_with("\r\n\r\n") {
        let before = head.len();
        if reader.read_line(&mut head).expect("answers") == 0 {
            break;
        }
        let line = head[before..].to_lowercase();
        length = length.or(line.strip_prefix("content-length:").and_then(|value| value.trim().parse::<u64>().ok()));
    }
    let mut body = Vec::new();
    reader.take(length.unwrap_or(u64::MAX)).read_to_end(&mut body).expect("answers");
    head + &String::from_utf8_lossy(&body)
}

pub fn body(answer: &str) -> String {
    answer.split_once("\r\n\r\n").map(|(_, body)| body.to_owned()).unwrap_or_default()
}

/// A CSV of figures without the code of their run: other files that come to the same figures are another run.
pub fn without_run(csv: &str) -> String {
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    let run = rows[0].iter().position(|heading| heading == "run").expect("figures name their run");
    let cells = |row: &csv::StringRecord| {
        let own = row.iter().enumerate().filter(|(at, _)| *at != run).map(|(_, cell)| cell);
        own.collect::<Vec<_>>().join("|")
    };
    rows.iter().map(cells).collect::<Vec<_>>().join("\n")
}
