//! The counts of the program beside those of an independent SQL over the same source files.
//!
//! `tests/oracle/oracle.sql` was written from the text of the rules, not from our Rust, and runs in
//! DuckDB (`scripts/test` installs it and names it in CHISO_ORACLE_PYTHON).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use chiso::domain::bucket::Bucket;
use chiso::domain::counts::Counts;
use chiso::domain::difference::Difference;
use chiso::domain::form::Flow;
use chiso::domain::part::Part;
use chiso::domain::place::{CodeSystem, Level, PlaceCode};
use chiso::sample::{SampleOptions, generate};
use jiff::civil::{Date, date};

use crate::support::Office;

/// The columns of one of the oracle's tables but for the last, which is n; no zeros.
type Table = BTreeMap<Vec<String>, i64>;

/// What the oracle writes: `counts`, `form`, `promise`, `differences`.
#[derive(Default)]
struct Told([Table; 4]);

const TABLES: [&str; 4] = ["counts", "form", "promise", "differences"];

#[test]
fn two_hundred_thousand_histories_count_as_sql_counts_them() {
    let Some(python) = python() else { return };
    let mut office = office();
    let folder = office.folder.path().join("cases");
    let options = SampleOptions { cases: 200_000, seed: 7, as_of: date(2026, 10, 10) };
    generate(&office.catalogue, &options, &folder, &|_| {}).expect("writes");
    let theirs = oracle(&python, &folder, &office.folder.path().join("oracle"));
    let ours = count(&mut office, &folder, date(2026, 10, 10));
    for ((name, ours), theirs) in TABLES.iter().zip(&ours.0).zip(&theirs.0) {
        assert!(theirs.len() > 1000, "the oracle counted something: {name}");
        assert_same(ours, theirs, &format!("the oracle ({name})"));
    }
}

#[test]
fn every_edge_of_the_rules_counts_as_worked_out_by_hand() {
    let mut office = office();
    let folder = root().join("tests/oracle/edge_cases");
    let Told([counts, _, _, differences]) = count(&mut office, &folder, date(2026, 3, 10));
    assert_same(&counts, &read(&folder.join("expected.csv")), "the hand-worked counts");
    let expected = read(&folder.join("expected_differences.csv"));
    assert_same(&differences, &expected, "the hand-worked differences");
}

/// What SQL says of a folder of case files; of the differences only those that are some.
fn oracle(python: &str, cases: &Path, out: &Path) -> Told {
    let reference = root().join("pipelines/reference");
    let run = Command::new(python)
        .arg(root().join("tests/oracle/run.py"))
        .args([cases, &reference.join("holidays.csv"), &reference.join("procedures.csv"), out])
        .output()
        .expect("the oracle starts");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let mut told = Told(TABLES.map(|table| read(&out.join(table).with_extension("csv"))));
    told.0[3].retain(|row, _| row[3] != row[4]);
    told
}

fn count(office: &mut Office, folder: &Path, as_of: Date) -> Told {
    let mut told = Told::default();
    for (source, file) in [("case_portal", "case_portal.csv"), ("case_sync", "case_sync.json")] {
        office.visible.clear();
        office.load(source, &folder.join(file)).expect("loads");
        add(&mut told, &office.counts_until(source, as_of), Bucket::of(as_of));
    }
    told.0.iter_mut().for_each(|table| table.retain(|_, n| *n != 0));
    told
}

/// From what the program keeps, which are flows by half month, to the oracle's tables.
fn add(told: &mut Told, counts: &Counts, last: Bucket) {
    let Told([table, form, promise, differences]) = told;
    // What the 63 of before come to has a test of its own.
    let is_of_34 = |place: &PlaceCode| (place.system, place.level()) == (CodeSystem::Of34, Level::Province);
    let of_province = |part: &&Part| is_of_34(&part.place) && part.member.is_empty();
    let mut of_rule_sets: BTreeMap<Vec<String>, Flows> = BTreeMap::new();
    for part in counts.parts.iter().filter(of_province) {
        let (rule_set, event) = part.measure.0.split_once('/').expect("a counted measure");
        let event = if event == "received?channel=online" { "online" } else { event };
        if !event.contains('?') {
            let key = vec![rule_set.to_owned(), part.place.bare().to_owned()];
            of_rule_sets.entry(key).or_default().add(event, part.bucket, part.n);
        }
    }
    for (key, flows) in &of_rule_sets {
        flows.write(table, key, last, "open_within_due");
        if key[0] == "statute" {
            flows.write_promises(promise, &key[1]);
        }
    }
    let mut of_members: BTreeMap<Vec<String>, Flows> = BTreeMap::new();
    for member in &counts.member_flows {
        let key = vec![member.place.bare().to_owned(), member.dimension.as_str().to_owned(), member.member.clone()];
        let flows = of_members.entry(key).or_default();
        for (flow, n) in Flow::ALL.into_iter().zip(member.flows) {
            flows.add(name(flow), member.bucket, n);
        }
    }
    for (key, flows) in &of_members {
        flows.write(form, key, last, "open_within");
    }
    let differs = |difference: &&Difference| difference.base_verdict != difference.other_verdict;
    for difference in counts.differences.iter().filter(differs) {
        let row = [
            difference.place.bare(),
            &text(difference.bucket),
            &difference.other,
            difference.base_verdict.as_str(),
            difference.other_verdict.as_str(),
        ];
        *differences.entry(row.map(str::to_owned).to_vec()).or_default() += difference.n;
    }
}

fn name(flow: Flow) -> &'static str {
    match flow {
        Flow::ReceivedOnline => "received_online",
        Flow::ReceivedOther => "received_other",
        Flow::ResolvedEarly => "resolved_early",
        Flow::ResolvedOnTime => "resolved_on_time",
        Flow::ResolvedOverdue => "resolved_overdue",
        Flow::FellOverdue => "fell_overdue",
        Flow::LeftOverdue => "left_overdue",
    }
}

/// What happened to the cases of one row, by half month.
#[derive(Default)]
struct Flows(BTreeMap<Bucket, BTreeMap<String, i64>>);

impl Flows {
    fn add(&mut self, event: &str, bucket: Bucket, n: i64) {
        *self.0.entry(bucket).or_default().entry(event.to_owned()).or_default() += n;
    }

    /// The flows that the oracle counts too, and the stocks: running sums of what came less what went.
    fn write(&self, table: &mut Table, key: &[String], last: Bucket, within: &str) {
        let Some((&first, _)) = self.0.first_key_value() else { return };
        let nothing = BTreeMap::new();
        let (mut open, mut overdue, mut waiting) = (0, 0, 0);
        let mut bucket = first;
        while bucket <= last {
            let flows = self.0.get(&bucket).unwrap_or(&nothing);
            let mut put = |what: &str, n: i64| {
                let row = key.iter().cloned().chain([text(bucket), what.to_owned()]).collect();
                *table.entry(row).or_default() += n;
            };
            for (event, n) in flows {
                match event.as_str() {
                    "received" | "received_online" | "received_other" => open += n,
                    "fell_overdue" => overdue += n,
                    "left_overdue" => overdue -= n,
                    "began_waiting" => waiting += n,
                    "left_waiting" => waiting -= n,
                    "cancelled" => open -= n,
                    resolved if resolved.starts_with("resolved_") => open -= n,
                    _ => (),
                }
                let is_step = ["fell_", "left_", "began_", "promised_"].iter().any(|step| event.starts_with(step));
                if !is_step {
                    put(event, *n);
                }
            }
            put("open_overdue", overdue);
            put("open_waiting", waiting);
            put(within, open - overdue - waiting);
            bucket = bucket.next();
        }
    }

    /// Received with a promise within the limit, beyond it, and the others.
    fn write_promises(&self, table: &mut Table, province: &str) {
        for (bucket, flows) in &self.0 {
            let n = |event: &str| flows.get(event).copied().unwrap_or(0);
            let (within, beyond) = (n("promised_within_limit"), n("promised_beyond_limit"));
            let unknown = n("received") - within - beyond;
            for (what, n) in [("within", within), ("beyond", beyond), ("unknown", unknown)] {
                *table.entry(vec![province.to_owned(), text(*bucket), what.to_owned()]).or_default() += n;
            }
        }
    }
}

/// `2026-03a` for the days 1 to 14 of a month, `2026-03b` for the rest.
fn text(bucket: Bucket) -> String {
    let half = if bucket.0 % 2 == 0 { 'a' } else { 'b' };
    format!("{}-{:02}{half}", bucket.year(), bucket.month())
}

fn read(path: &Path) -> Table {
    let mut reader = csv::Reader::from_path(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let row = |row: csv::StringRecord| {
        let mut fields: Vec<String> = row.iter().map(str::to_owned).collect();
        let n = fields.pop().and_then(|n| n.parse().ok()).expect("a number in the last column");
        (fields, n)
    };
    reader.records().map(|record| row(record.expect("a row"))).collect()
}

fn assert_same(ours: &Table, theirs: &Table, name: &str) {
    let n = |table: &Table, key: &Vec<String>| table.get(key).copied().unwrap_or(0);
    let mut different: Vec<String> = ours
        .keys()
        .chain(theirs.keys())
        .filter(|key| n(ours, key) != n(theirs, key))
        .map(|key| format!("{}: we count {}, {name} {}", key.join(", "), n(ours, key), n(theirs, key)))
        .collect();
    different.sort();
    different.dedup();
    let shown = different.iter().take(20).cloned().collect::<Vec<_>>().join("\n");
    assert!(different.is_empty(), "{} counts differ:\n{shown}", different.len());
}

fn office() -> Office {
    let mut office = Office::new();
    office.limits = office
        .catalogue
        .procedures
        .iter()
        .filter_map(|procedure| Some((procedure.code.clone(), procedure.limit?)))
        .collect();
    office
}

/// Only `scripts/test` promises the oracle; a bare `cargo test` says that it left it out.
pub fn python() -> Option<String> {
    let python = std::env::var("CHISO_ORACLE_PYTHON").ok();
    if python.is_none() {
        eprintln!("left out: CHISO_ORACLE_PYTHON is not set (scripts/test sets it)");
    }
    python
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
