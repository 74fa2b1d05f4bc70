//! The floors hold: no room imports from above, none uses a heavy crate that is not its own, and
//! the clock is read in one place.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Room, the rooms of ours it may import, the heavy crates it may name.
const ROOMS: [(&str, &[&str], &[&str]); 13] = [
    ("domain", &[], &[]),
    ("catalog", &["domain"], &["toml", "csv", "include_dir"]),
    (
        "formats",
        &["domain"],
        &[
            "polars",
            "csv",
            "csv_core",
            "serde_json",
            "blake3",
            "memchr",
            "simdutf8",
            "calamine",
            "quick_xml",
            "encoding_rs",
            "chardetng",
            "flate2",
            "zip",
            "rust_xlsxwriter",
        ],
    ),
    (
        "engine",
        &["domain", "catalog", "formats"],
        &["polars", "csv", "csv_core", "serde_json", "blake3", "memchr", "simdutf8", "twox_hash"],
    ),
    ("sample", &["domain", "catalog"], &["rand", "rand_pcg", "csv", "serde_json", "blake3"]),
    ("store", &["domain"], &["sqlx"]),
    ("report", &["domain"], &[]),
    ("charts", &["domain", "report"], &["plotters"]),
    ("sheet", &["domain", "report"], &["rust_xlsxwriter", "parquet", "quick_xml", "serde_json"]),
    (
        "web",
        &["domain", "catalog", "store", "report", "charts", "sheet"],
        &[
            "axum",
            "askama",
            "tower",
            "tower_http",
            "tokio",
            "csv",
            "include_dir",
            "toml",
            "serde_json",
            "geojson",
            "utoipa",
            "utoipa_axum",
        ],
    ),
    (
        "commands",
        &["domain", "catalog", "formats", "engine", "sample", "store", "report", "charts", "sheet", "web", "config"],
        &["clap", "tokio", "indicatif", "include_dir", "csv", "aes", "ctr", "getrandom", "blake3"],
    ),
    ("config", &[], &["clap"]),
    ("main", &["commands", "config"], &["clap", "tokio", "tracing_subscriber", "mimalloc"]),
];

const HEAVY: [&str; 35] = [
    "calamine",
    "quick_xml",
    "encoding_rs",
    "chardetng",
    "flate2",
    "zip",
    "aes",
    "ctr",
    "getrandom",
    "polars",
    "sqlx",
    "axum",
    "askama",
    "tower",
    "tower_http",
    "plotters",
    "rust_xlsxwriter",
    "toml",
    "csv",
    "include_dir",
    "clap",
    "tokio",
    "csv_core",
    "simdutf8",
    "twox_hash",
    "blake3",
    "memchr",
    "rand",
    "rand_pcg",
    "indicatif",
    "serde_json",
    "parquet",
    "geojson",
    "utoipa",
    "utoipa_axum",
];

#[test]
fn no_room_reaches_up_a_floor() {
    let mut offences = Vec::new();
    for (room, file, text) in sources() {
        let (_, allowed, _) = rule(&room);
        for import in imports(&text, if room == "main" { "chiso::" } else { "crate::" }) {
            if import != room && !allowed.contains(&import.as_str()) {
                offences.push(format!("{}: `{room}` must not import `{import}`", file.display()));
            }
        }
    }
    assert!(offences.is_empty(), "\n{}", offences.join("\n"));
}

#[test]
fn heavy_crates_stay_in_their_rooms() {
    let mut offences = Vec::new();
    for (room, file, text) in sources() {
        let (_, _, own) = rule(&room);
        for heavy in HEAVY.iter().filter(|heavy| !own.contains(heavy)) {
            if names_crate(&text, heavy) {
                offences.push(format!("{}: `{room}` must not name `{heavy}`", file.display()));
            }
        }
    }
    assert!(offences.is_empty(), "\n{}", offences.join("\n"));
}

#[test]
fn the_engine_keeps_polars_behind_its_doors() {
    let doors = fs::read_to_string(root().join("src/engine/mod.rs")).expect("the engine has a door");
    let open: Vec<&str> =
        doors.lines().filter_map(|line| line.trim().strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    for module in open {
        let path = root().join("src/engine").join(format!("{module}.rs"));
        let Ok(text) = fs::read_to_string(&path) else { continue };
        for line in text.lines().map(str::trim).filter(|line| line.starts_with("pub ")) {
            for shown in ["DataFrame", "Series", "ChunkedArray", "PolarsResult", "Column"] {
                assert!(!line.contains(shown), "{}: a public line shows `{shown}`: {line}", path.display());
            }
        }
    }
}

#[test]
fn only_main_reads_the_clock() {
    for (room, file, text) in sources() {
        for clock in ["SystemTime::now", "Zoned::now", "Timestamp::now"] {
            assert!(room == "main" || !text.contains(clock), "{}: reads the clock", file.display());
        }
    }
}

#[test]
fn the_test_sees_what_it_should_see() {
    let text = "use crate::engine::lake;\nfn f() { crate::web::router(); }\n// crate::store in a comment\n";
    assert_eq!(imports(text, "crate::"), ["engine", "web"]);
    assert!(names_crate("use polars::prelude::*;", "polars"));
    assert!(!names_crate("let csv = report::csv::home();", "csv"));
    assert!(!names_crate("use tower_http::trace;", "tower"));
}

fn rule(room: &str) -> (&'static str, &'static [&'static str], &'static [&'static str]) {
    *ROOMS
        .iter()
        .find(|(name, _, _)| *name == room)
        .unwrap_or_else(|| panic!("`{room}` has no floor: give it a row in this table and in ARCHITECTURE.md"))
}

/// Every source file but lib.rs, with its room (first folder, or file stem) and its text.
pub fn sources() -> Vec<(String, PathBuf, String)> {
    let mut files = BTreeMap::new();
    collect(&root().join("src"), &mut files);
    files
        .into_iter()
        .filter(|(path, _)| !path.ends_with("src/lib.rs"))
        .map(|(path, text)| {
            let below = path.strip_prefix(root().join("src")).expect("below src").to_owned();
            let first = below.iter().next().expect("a name").to_string_lossy().replace(".rs", "");
            (first, below, text)
        })
        .collect()
}

fn collect(folder: &Path, files: &mut BTreeMap<PathBuf, String>) {
    for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        if entry.is_dir() {
            collect(&entry, files);
        } else if entry.extension().is_some_and(|extension| extension == "rs") {
            files.insert(entry.clone(), fs::read_to_string(&entry).expect("UTF-8"));
        }
    }
}

fn code(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(|line| line.split("//").next().unwrap_or(""))
}

fn imports(text: &str, prefix: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in code(text) {
        for (at, _) in line.match_indices(prefix) {
            let word: String =
                line[at + prefix.len()..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if !word.is_empty() && word.chars().next().is_some_and(char::is_lowercase) && !found.contains(&word) {
                found.push(word);
            }
        }
    }
    found
}

/// `name::` at the start of a path: not after `::`, not as the end of a longer word.
fn names_crate(text: &str, name: &str) -> bool {
    let path = format!("{name}::");
    code(text).any(|line| {
        line.match_indices(&path).any(|(at, _)| {
            let before = line[..at].chars().next_back();
            !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':')
        })
    })
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
