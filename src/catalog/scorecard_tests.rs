//! Scorecards: what is refused, with its line.

use super::Catalogue;
use super::errors::CatalogueErrors;
use super::files::Files;
use crate::domain::scorecard::Points;
use jiff::civil::date;

const PATH: &str = "scorecards/qd766.toml";

fn faults(from: &str, to: &str) -> Vec<(usize, String)> {
    let mut errors = CatalogueErrors::default();
    let files = Files::embedded(&mut errors);
    let text = files.text(PATH).replacen(from, to, 1);
    assert_ne!(text, files.text(PATH), "`{from}` stands in the file");
    let files = files.with(PATH, &text);
    match Catalogue::from_files(&files, errors) {
        Ok(_) => Vec::new(),
        Err(errors) => errors.0.into_iter().map(|error| (error.line, error.message)).collect(),
    }
}

#[test]
fn the_card_of_2026_adds_up_to_a_hundred_and_the_one_before_too() {
    let catalogue = Catalogue::embedded().expect("valid");
    let card = catalogue.scorecard("qd766").expect("there");
    for day in [date(2026, 10, 10), date(2024, 1, 1)] {
        assert_eq!(card.on(day).map(|criterion| criterion.most).sum::<Points>(), Points(10_000), "{day}");
    }
    assert_eq!(card.on(date(2022, 6, 22)).count(), 0, "before the decision there were no points");
    let threshold = |day, id| card.on(day).find(|one| one.id == id).and_then(|one| one.threshold);
    assert_eq!(threshold(date(2026, 1, 1), "4.3"), Some(80));
    assert_eq!(threshold(date(2025, 12, 31), "4.3"), None, "the threshold of then was not found");
}

#[test]
fn each_slip_is_refused_with_its_line() {
    for (from, to, expected) in [
        ("most = 20\nthreshold", "most = 19\nthreshold", "add up to 19 points, expected 20"),
        ("group = \"progress\"", "group = \"progres\"", "no group `progres`"),
        ("threshold = 80", "threshold = 800", "expected 1 to 100 percent"),
        ("valid_to = \"2025-12-31\"", "valid_to = \"2026-12-31\"", "a second time for the same days"),
        ("valid_to = \"2025-12-31\"", "valid_to = \"2020-12-31\"", "`valid_to` before `valid_from`"),
        ("ours = \"on_time_share_766\"", "ours = \"on_time\"", "no indicator `on_time`"),
        ("ours = \"on_time_share_766\"", "ours = \"received\"", "`received` is no share"),
        ("ours = \"on_time_share_766\"\n", "", "expected either `ours` or `why_not_ours`"),
        ("confidence = \"B\"", "confidence = \"D\"", "unknown confidence"),
        ("most = 6\n", "most = 6.005\n", "to the hundredth"),
    ] {
        let found = faults(from, to);
        let (line, message) = found.iter().find(|(_, text)| text.contains(expected)).unwrap_or_else(|| {
            panic!("{to}: expected a fault with `{expected}`, found {found:?}");
        });
        assert!(*line > 1, "{to}: line {line}");
        assert!(message.contains(" / "), "in both languages: {message}");
    }
}
