//! What officers' files say in their own way: spellings of case numbers, and advice that can be
//! followed.

use crate::support::Office;

/// The heading and the first rows of the sample.
fn sample(rows: usize) -> (String, Vec<String>) {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/sample-data/case_portal.csv"));
    let text = text.expect("the sample");
    let mut lines = text.lines().map(str::to_owned);
    (lines.next().expect("a heading"), lines.take(rows).collect())
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
