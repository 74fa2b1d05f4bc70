//! The counts of the program beside those of an independent SQL over the same source files.
//!
//! `tests/oracle/oracle.sql` was written from the text of the rules, not from our Rust, and runs in
//! DuckDB (`scripts/test` installs it and names it in CHISO_ORACLE_PYTHON).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use chiso::domain::bucket::Bucket;
use chiso::domain::part::Part;
use chiso::domain::place::Level;
use chiso::sample::{SampleOptions, generate};
use jiff::civil::{Date, date};

use crate::support::Office;

/// rule set, province, month (`2026-03`), what -> n; no zeros.
type Counts = BTreeMap<(String, String, String, String), i64>;

#[test]
fn a_million_synthetic_cases_count_as_sql_counts_them() {
    let Some(python) = python() else { return };
    let mut office = office();
    let folder = office.folder.path().join("cases");
    let options = SampleOptions { cases: 1_000_000, seed: 7, as_of: date(2026, 10, 10) };
    generate(&office.catalogue, &options, &folder, &|_| {}).expect("writes");
    same(&python, &mut office, &folder, date(2026, 10, 10));
}

#[test]
fn every_edge_of_the_rules_counts_as_worked_out_by_hand() {
    let mut office = office();
    let folder = root().join("tests/oracle/old/edge_cases");
    let ours = count(&mut office, &folder, date(2026, 3, 10));
    let expected = read(&folder.join("expected.csv"));
    assert_same(&ours, &expected, "the hand-worked counts");
}

fn same(python: &str, office: &mut Office, folder: &Path, as_of: Date) {
    let out = office.folder.path().join("oracle.csv");
    let reference = root().join("pipelines/reference");
    let run = Command::new(python)
        .arg(root().join("tests/oracle/old/run.py"))
        .args([folder, &reference.join("holidays.csv"), &reference.join("procedures.csv"), &out])
        .output()
        .expect("the oracle starts");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let oracle = read(&out);
    assert!(oracle.len() > 1000, "the oracle counted something");
    assert_same(&count(office, folder, as_of), &oracle, "the oracle");
}

fn count(office: &mut Office, folder: &Path, as_of: Date) -> Counts {
    let mut counts = Counts::new();
    for (source, file) in [("case_portal", "case_portal.csv"), ("case_sync", "case_sync.json")] {
        office.visible.clear();
        office.load(source, &folder.join(file)).expect("loads");
        add(&mut counts, &office.parts_until(source, as_of), as_of);
    }
    counts.retain(|_, n| *n != 0);
    counts
}

/// From parts by half month to the oracle's counts by month.
fn add(counts: &mut Counts, parts: &[Part], as_of: Date) {
    let mut flows: BTreeMap<(String, String, String), BTreeMap<Bucket, i64>> = BTreeMap::new();
    for part in parts.iter().filter(|part| part.place.level() == Level::Province && part.member.is_empty()) {
        let (rule_set, event) = part.measure.0.split_once('/').expect("a counted measure");
        let event = if event == "received?channel=online" { "online" } else { event };
        if !event.contains('?') {
            let key = (rule_set.to_owned(), part.place.bare().to_owned(), event.to_owned());
            *flows.entry(key).or_default().entry(part.bucket).or_default() += part.n;
        }
    }
    for ((rule_set, province, event), by_bucket) in &flows {
        let mut put = |month: String, what: &str, n: i64| {
            *counts.entry((rule_set.clone(), province.clone(), month, what.to_owned())).or_default() += n;
        };
        let reported = matches!(event.as_str(), "received" | "online") || event.starts_with("resolved_");
        if reported {
            by_bucket.iter().for_each(|(bucket, n)| put(month_of(*bucket), event, *n));
        }
        // Stocks: running sums of what entered less what left.
        let (open, overdue) = match event.as_str() {
            "received" => (1, 0),
            "fell_overdue" => (0, 1),
            "left_overdue" => (0, -1),
            _ if event.starts_with("resolved_") => (-1, 0),
            _ => (0, 0),
        };
        let (mut stock, mut bucket) = (0, *by_bucket.keys().next().expect("a bucket"));
        while bucket <= Bucket::of(as_of) && (open, overdue) != (0, 0) {
            stock += by_bucket.get(&bucket).copied().unwrap_or(0);
            let month_ends = bucket.0 % 2 != 0 || bucket == Bucket::of(as_of);
            if month_ends {
                put(month_of(bucket), "open_overdue", stock * overdue);
                put(month_of(bucket), "open_within_due", stock * (open - overdue));
            }
            bucket = bucket.next();
        }
    }
}

fn month_of(bucket: Bucket) -> String {
    format!("{}-{:02}", bucket.year(), bucket.month())
}

fn read(path: &Path) -> Counts {
    let mut reader = csv::Reader::from_path(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    reader
        .deserialize::<(String, String, String, String, i64)>()
        .map(|row| row.expect("five columns"))
        .map(|(rule_set, province, month, what, n)| ((rule_set, province, month, what), n))
        .collect()
}

fn assert_same(ours: &Counts, theirs: &Counts, name: &str) {
    let keys = ours.keys().chain(theirs.keys());
    let n = |counts: &Counts, key| counts.get(key).copied().unwrap_or(0);
    let mut different: Vec<String> = keys
        .filter(|key| n(ours, key) != n(theirs, key))
        .map(|key| format!("{key:?}: we count {}, {name} {}", n(ours, key), n(theirs, key)))
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
fn python() -> Option<String> {
    let python = std::env::var("CHISO_ORACLE_PYTHON").ok();
    if python.is_none() {
        eprintln!("left out: CHISO_ORACLE_PYTHON is not set (scripts/test sets it)");
    }
    python
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
