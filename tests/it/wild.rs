//! What officers' files say in their own way: spellings of case numbers, and advice that can be
//! followed.

use std::fs;

use tempfile::TempDir;

use crate::journey::chiso;
use crate::support::Office;

/// The heading and the first rows of the sample.
fn sample(rows: usize) -> (String, Vec<String>) {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/sample-data/case_portal.csv"));
    let text = text.expect("the sample");
    let mut lines = text.lines().map(str::to_owned);
    // Cells without commas are told apart by them.
    let heading = lines.next().expect("a heading");
    (heading, lines.filter(|line| !line.contains('"')).take(rows).collect())
}

#[test]
fn a_number_that_is_spelt_otherwise_is_not_counted_again() {
    let (heading, rows) = sample(60);
    let respell = |number: &str, way: usize| match way {
        0 => number.to_lowercase(),
        1 => number.replace('-', "\u{2013}"),
        2 => number.chars().map(|c| char::from_u32(c as u32 + 0xfee0).expect("a letter")).collect(),
        3 => format!("{number}\u{200b}"),
        4 => format!("'{number}"),
        5 => number.replace('-', " - "),
        _ => format!("\u{a0}{number}\u{a0}"),
    };
    let mut text = format!("{heading}\n{}\n", rows.join("\n"));
    for (at, row) in rows.iter().enumerate() {
        let (number, rest) = row.split_once(',').expect("a number");
        text.push_str(&format!("{},{rest}\n", respell(number, at % 7)));
    }
    let mut office = Office::new();
    let path = office.write("spellings.csv", &text);
    let load = office.load("case_portal", &path).expect("loads");
    let plain = office.write("plain.csv", &format!("{heading}\n{}\n", rows.join("\n")));
    let mut other = Office::new();
    let alone = other.load("case_portal", &plain).expect("loads");
    assert_eq!(
        (load.read, load.accepted, load.duplicate),
        (2 * alone.read, alone.accepted, alone.read + alone.duplicate - alone.rejected)
    );
    assert_eq!(load.rejected, 2 * alone.rejected, "{}", office.quarantine(&load));
    assert_eq!(office.parts("case_portal"), other.parts("case_portal"));
}

/// Of one row of the sample with another value under a heading: all that is said of it.
fn advice(changes: &[(&str, &str)]) -> String {
    let (heading, rows) = sample(1);
    let names: Vec<&str> = heading.split(',').collect();
    let mut cells: Vec<&str> = rows[0].split(',').collect();
    for (name, value) in changes {
        let at = names.iter().position(|other| other == name).expect("a column");
        cells[at] = value;
    }
    let (_, good) = sample(2);
    let mut office = Office::new();
    let path = office.write("x.csv", &format!("{heading}\n{}\n{}\n", good[1], cells.join(",")));
    let load = office.load("case_portal", &path).expect("loads");
    assert_eq!(load.rejected, 1);
    office.quarantine(&load)
}

fn assert_has(text: &str, parts: &[&str]) {
    parts.iter().for_each(|part| assert!(text.contains(part), "`{part}` in:\n{text}"));
}

#[test]
fn advice_says_what_was_expected() {
    let text = advice(&[("Ngày tiếp nhận", "hôm qua")]);
    assert_has(
        &text,
        &["Formats (examples): dd/MM/yyyy HH:mm (09/10/2026 14:05)", "Định dạng (ví dụ): dd/MM/yyyy HH:mm"],
    );
    let text = advice(&[("Kênh tiếp nhận", "bồ câu")]);
    assert_has(&text, &["Allowed values: ", "Các giá trị được phép: ", "“Trực tuyến”"]);
    let text = advice(&[("Thời điểm trích xuất", "01/01/2025 08:00")]);
    assert_has(&text, &["E_ORDER", "“Ngày tiếp nhận”: ", "“Thời điểm trích xuất”: 01/01/2025 08:00"]);
    let text = advice(&[("Mã tỉnh", "1")]);
    assert_has(&text, &["the full province code is 01", "mã tỉnh đầy đủ là 01"]);
}

#[test]
fn of_two_places_that_contradict_each_other_both_are_named() {
    let office = Office::new();
    let commune = office.catalogue.atlas.communes().iter().find(|commune| commune.code.bare().starts_with('0'));
    let commune = commune.expect("a commune");
    let (code, home) = (commune.code.bare(), commune.province.bare());
    let other = if home == "40" { "38" } else { "40" };
    let text = advice(&[("Mã tỉnh", other), ("Mã xã", code)]);
    assert_has(
        &text,
        &[
            &format!("commune {code} lies in province {home}"),
            &format!("“Mã tỉnh” {other} và “Mã xã” {code} trái nhau"),
        ],
    );
    let text = advice(&[("Mã tỉnh", home), ("Mã xã", code.trim_start_matches('0'))]);
    assert_has(&text, &[&format!("the full commune code is {code}"), &format!("mã xã đầy đủ là {code}")]);
}

/// A data folder with a catalogue that has a source whose files do not say when they were made.
fn undated() -> (TempDir, Vec<String>) {
    let folder = tempfile::tempdir().expect("a folder");
    let pipelines = crate::support::pipelines_in(folder.path());
    let mapping = fs::read_to_string(pipelines.join("sources/case_portal.toml")).expect("a mapping");
    let at = mapping.lines().find(|line| line.starts_with("extracted_at")).expect("a column");
    let mapping = mapping.replace(at, "");
    assert!(!mapping.contains("\n[constants]"));
    let mapping = format!("{mapping}\n[constants]\nextracted_at = \"stated\"\n");
    fs::write(pipelines.join("sources/undated.toml"), mapping).expect("writes");
    let (heading, rows) = sample(40);
    let at = heading.split(',').position(|name| name == "Thời điểm trích xuất").expect("a column");
    let without = |line: &String| {
        let cells: Vec<&str> =
            line.split(',').enumerate().filter(|(cell, _)| *cell != at).map(|(_, cell)| cell).collect();
        cells.join(",")
    };
    let lines: Vec<String> = std::iter::once(&heading).chain(&rows).map(without).collect();
    fs::write(folder.path().join("undated.csv"), lines.join("\n") + "\n").expect("writes");
    let common = vec!["--pipelines".to_owned(), pipelines.to_string_lossy().into_owned()];
    (folder, common)
}

#[test]
fn who_sends_an_undated_file_says_when_it_was_made() {
    let (folder, common) = undated();
    let file = folder.path().join("undated.csv").to_string_lossy().into_owned();
    let run = |arguments: &[&str]| {
        let arguments: Vec<&str> = common.iter().map(String::as_str).chain(arguments.iter().copied()).collect();
        chiso(&folder, &arguments)
    };
    let (succeeded, text) = run(&["ingest", "undated", &file]);
    assert!(!succeeded);
    assert_has(&text, &["do not say when they were extracted", "--as-of", "không ghi thời điểm trích xuất"]);
    let (succeeded, text) = run(&["ingest", "undated", &file, "--as-of", "31/10/2026"]);
    assert!(!succeeded && text.contains("is no day or moment"), "{text}");
    let (succeeded, text) = run(&["ingest", "case_portal", &file, "--as-of", "2026-10-10"]);
    assert!(!succeeded && text.contains("leave --as-of out"), "{text}");
    let (succeeded, text) = run(&["source", "check", "undated", &file, "--as-of", "2026-10-10T23:59"]);
    assert!(succeeded, "{text}");
    let (succeeded, text) = run(&["ingest", "undated", &file, "--as-of", "2026-10-10T23:59"]);
    assert!(succeeded && text.contains("as of 2026-10-10"), "{text}");
    let (succeeded, text) = run(&["ingest", "undated", &file, "--as-of", "2026-10-10T23:59"]);
    assert!(succeeded && text.contains("nothing changed"), "{text}");
    // The same bytes of a later day are a later look at the same cases.
    let (succeeded, text) = run(&["ingest", "undated", &file, "--as-of", "2026-10-11"]);
    assert!(succeeded && text.contains("load 2, read 40") && text.contains("earlier versions replaced"), "{text}");
    let (_, text) = run(&["loads", "show", "1"]);
    assert_has(&text, &["2026-10-10T23:59:00"]);
    let (succeeded, text) = run(&["loads", "replay", "1"]);
    assert!(succeeded && text.contains("as of 2026-10-10"), "what was stated then holds: {text}");
    fs::rename(&file, folder.path().join("moved.csv")).expect("renames");
    let (succeeded, text) = run(&["loads", "replay", "1"]);
    assert!(!succeeded);
    assert_has(&text, &["the file of load 1", "undated.csv", "--file", "hãy chỉ ra chỗ"]);
}

#[test]
fn a_watched_file_waits_until_it_is_said_when_it_was_made() {
    let (folder, common) = undated();
    let inbox = folder.path().join("in");
    let undated = inbox.join("undated");
    fs::create_dir_all(&undated).expect("a folder");
    fs::create_dir_all(inbox.join("nobody")).expect("a folder");
    fs::copy(folder.path().join("undated.csv"), undated.join("a.csv")).expect("copies");
    for stray in ["root.csv", "nobody/x.csv"] {
        fs::write(inbox.join(stray), "x").expect("writes");
    }
    let shown = inbox.to_string_lossy().into_owned();
    let watch = || {
        let arguments = common.iter().map(String::as_str).chain(["watch", &shown, "--once"]);
        chiso(&folder, &arguments.collect::<Vec<_>>())
    };
    let (succeeded, text) = watch();
    assert!(!succeeded && text.contains("a.csv.as-of"), "{text}");
    let note = fs::read_to_string(undated.join("a.csv.chiso.txt")).expect("a note");
    assert!(note.contains("đang chờ") && note.contains("waits"), "{note}");
    for stray in ["root.csv.chiso.txt", "nobody/x.csv.chiso.txt"] {
        let note = fs::read_to_string(inbox.join(stray)).expect("a note");
        assert!(note.contains("chưa nạp") && note.contains("case_portal"), "{note}");
    }
    fs::write(undated.join("a.csv.as-of"), "2026-10-10T23:59\n").expect("writes");
    let (succeeded, text) = watch();
    assert!(succeeded && text.contains("1 loaded, 0 not"), "{text}");
    let done = undated.join("done");
    assert!(done.join("a.csv").exists() && done.join("a.csv.as-of").exists() && done.join("a.csv.chiso.txt").exists());
    assert!(!undated.join("a.csv.chiso.txt").exists(), "the note is out of date");
}

#[test]
fn a_mapping_is_tried_whatever_lies_beside_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let source = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/pipelines/sources/case_portal.toml"));
    let mapping = folder.path().join("x.toml");
    fs::write(&mapping, source.expect("a mapping")).expect("writes");
    fs::write(folder.path().join("unrelated.csv"), b"a\xff\n").expect("writes");
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/sample-data/case_portal.csv");
    let (succeeded, text) = chiso(&folder, &["source", "check", &mapping.to_string_lossy(), sample]);
    assert!(succeeded, "{text}");
    let told = text.lines().filter(|line| line.contains("only / chỉ có") || line.contains("empty / trống")).count();
    assert!((1..40).contains(&told), "a line a column, {told}:\n{text}");
}
