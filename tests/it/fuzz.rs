//! Files that no system would write: real ones with bytes changed, lost, doubled or put in, in every
//! format. The reader may refuse them with a reason; it may not panic, hang, or lose a row.
//!
//! `PROPTEST_CASES=20000 cargo test --release fuzz` looks for longer.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use chiso::catalog::Catalogue;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::support::Office;

/// A small file is read in milliseconds; a hang is none.
const LONGEST: Duration = Duration::from_secs(20);

/// What may happen to the bytes of a file on its way.
#[derive(Clone, Debug)]
enum Mishap {
    Changed(prop::sample::Index, u8),
    CutOff(prop::sample::Index),
    Lost(prop::sample::Index, usize),
    Doubled(prop::sample::Index, usize),
    Inserted(prop::sample::Index, &'static [u8]),
}

/// Bytes that mean something to some reader.
const MARKS: [&[u8]; 16] = [
    b"\"",
    b"\n",
    b"\r",
    b"\0",
    b",",
    b";",
    b"{\"data\":[",
    b"]}",
    b"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xc3",
    b"\xed\xa0\x80",
    b"99999999999999999999",
    b"PK\x03\x04",
    b"</row></sheetData>",
];

fn mishap() -> impl Strategy<Value = Mishap> {
    let at = any::<prop::sample::Index>;
    prop_oneof![
        (at(), any::<u8>()).prop_map(|(at, byte)| Mishap::Changed(at, byte)),
        at().prop_map(Mishap::CutOff),
        (at(), 1usize..300).prop_map(|(at, length)| Mishap::Lost(at, length)),
        (at(), 1usize..300).prop_map(|(at, length)| Mishap::Doubled(at, length)),
        (at(), prop::sample::select(MARKS.to_vec())).prop_map(|(at, mark)| Mishap::Inserted(at, mark)),
    ]
}

fn befall(bytes: &mut Vec<u8>, mishap: &Mishap) {
    if bytes.is_empty() {
        return;
    }
    match mishap {
        Mishap::Changed(at, byte) => {
            let at = at.index(bytes.len());
            bytes[at] = *byte;
        }
        Mishap::CutOff(at) => bytes.truncate(at.index(bytes.len())),
        Mishap::Lost(at, length) => {
            let from = at.index(bytes.len());
            bytes.drain(from..(from + length).min(bytes.len()));
        }
        Mishap::Doubled(at, length) => {
            let from = at.index(bytes.len());
            let piece = bytes[from..(from + length).min(bytes.len())].to_vec();
            bytes.splice(from..from, piece);
        }
        Mishap::Inserted(at, mark) => {
            let at = at.index(bytes.len());
            bytes.splice(at..at, mark.iter().copied());
        }
    }
}

fn sample(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data").join(name)).expect("a sample file")
}

/// The first lines of the sample, as many as a fuzzer has time for.
fn csv() -> Vec<u8> {
    let text = String::from_utf8(sample("case_portal.csv")).expect("text");
    text.split_inclusive('\n').take(40).collect::<String>().into_bytes()
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    writer.write_all(bytes).expect("compresses");
    writer.finish().expect("compresses")
}

fn zipped(bytes: &[u8]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    writer.start_file("cases.csv", zip::write::SimpleFileOptions::default()).expect("begins");
    writer.write_all(bytes).expect("compresses");
    writer.finish().expect("compresses").into_inner()
}

fn spreadsheet(csv: &[u8]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(csv);
    for (row, record) in reader.records().enumerate() {
        for (column, cell) in record.expect("a record").iter().enumerate() {
            sheet.write_string(row as u32, column as u16, cell).expect("a cell");
        }
    }
    book.save_to_buffer().expect("a spreadsheet")
}

/// Loads what became of a file; a refusal is fine, and `Office::load` holds the rest to account.
fn survives(source: &str, name: &str, whole: &[u8], cases: u32) {
    let office = std::cell::RefCell::new(Office::new());
    office.borrow_mut().visible.clear();
    let path = office.borrow().folder.path().join(name);
    fs::write(&path, whole).expect("writes");
    office.borrow_mut().load(source, &path).expect("unharmed it loads");
    let config = Config { cases: Config::default().cases.min(cases).max(many()), ..Config::default() };
    TestRunner::new(config)
        .run(&vec(mishap(), 1..6), |mishaps| {
            let mut bytes = whole.to_vec();
            mishaps.iter().for_each(|mishap| befall(&mut bytes, mishap));
            fs::write(&path, &bytes).expect("writes");
            let begun = Instant::now();
            let mut office = office.borrow_mut();
            office.visible.clear();
            let outcome = office.load(source, &path);
            prop_assert!(begun.elapsed() < LONGEST, "it hangs");
            if let Err(error) = outcome {
                prop_assert!(!format!("{error:#}").trim().is_empty(), "a refusal says why");
            }
            Ok(())
        })
        .unwrap_or_else(|failure| panic!("{name}: {failure}"));
}

/// More than a test's share, if somebody asks for it.
fn many() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(0)
}

#[test]
fn a_damaged_csv_is_read_or_refused() {
    survives("case_portal", "cases.csv", &csv(), 150);
}

#[test]
fn a_damaged_exchange_file_is_read_or_refused() {
    survives("case_sync", "cases.json", &sample("case_sync.json"), 60);
}

#[test]
fn a_damaged_archive_is_read_or_refused() {
    survives("case_portal", "cases.csv.gz", &gzipped(&csv()), 100);
    survives("case_portal", "cases.zip", &zipped(&csv()), 100);
}

#[test]
fn a_damaged_spreadsheet_is_read_or_refused() {
    survives("case_portal", "cases.xlsx", &spreadsheet(&csv()), 60);
}

#[test]
fn a_damaged_mapping_is_read_or_refused_with_its_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let mapping = crate::support::pipelines_in(folder.path()).join("sources/case_portal.toml");
    let whole = fs::read(&mapping).expect("reads");
    let config = Config { cases: 40.max(many()), ..Config::default() };
    TestRunner::new(config)
        .run(&vec(mishap(), 1..4), |mishaps| {
            let mut bytes = whole.clone();
            mishaps.iter().for_each(|mishap| befall(&mut bytes, mishap));
            fs::write(&mapping, &bytes).expect("writes");
            if let Err(errors) = Catalogue::read(&folder.path().join("pipelines")) {
                prop_assert!(errors.to_string().contains("case_portal.toml"), "{errors}");
            }
            Ok(())
        })
        .expect("no mapping is too broken");
}
