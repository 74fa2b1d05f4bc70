//! Counts worked out by hand. 10 and 11 October 2026 are a weekend; 12 October is made a holiday here.

use super::*;
use crate::domain::calendar::DayException;
use crate::domain::text::Text;
use jiff::civil::date;

fn provinces() -> Vec<PlaceCode> {
    ["34:01", "34:40", "34:48"].map(|code| code.parse().expect("a place")).to_vec()
}

fn calendar() -> Calendar {
    Calendar::new(date(2026, 1, 1), date(2026, 12, 31), &[(date(2026, 10, 12), DayException::Off)])
}

fn row(key: &str, place: &str, cells: &[(&str, &str)]) -> RegisterRow {
    let cells = cells.iter().map(|&(column, value)| (column.to_owned(), value.to_owned())).collect();
    RegisterRow {
        source: "tried".into(),
        key: key.into(),
        place: place.parse().expect("a place"),
        version: 0,
        content: 0,
        cells,
    }
}

fn count(measure: &str, kind: CountKind) -> Count {
    Count {
        measure: measure.into(),
        label: Text::new(measure, measure),
        kind,
        conditions: BTreeMap::new(),
        told: Vec::new(),
        within: None,
        distinct: None,
    }
}

fn flow(at: &str) -> CountKind {
    CountKind::Flow { at: at.into() }
}

fn stock(from: &str, until: Option<&str>) -> CountKind {
    CountKind::Stock { from: from.into(), until: until.map(str::to_owned) }
}

fn mapping(covers_nation: bool, counts: Vec<Count>) -> RegisterMapping {
    let dates = ["received_at", "answered_at", "resolved_on", "ends_on"].map(str::to_owned).to_vec();
    RegisterMapping { dates, planned: vec!["ends_on".into()], covers_nation, counts, ..RegisterMapping::default() }
}

fn parts(mapping: &RegisterMapping, as_of: Date, rows: &[RegisterRow]) -> Vec<Part> {
    let (calendar, provinces) = (calendar(), provinces());
    counted(Register { source: "tried", mapping, calendar: &calendar, provinces: &provinces, as_of }, rows)
}

/// The numbers of a measure at a place, half month by half month.
fn series(parts: &[Part], measure: &str, place: &str) -> Vec<i64> {
    let of =
        parts.iter().filter(|part| part.measure.0 == format!("tried/{measure}") && part.place.to_string() == place);
    of.map(|part| part.n).collect()
}

#[test]
fn flows_and_stocks_by_hand() {
    let rows = [
        row("1", "34:40", &[("received_at", "2026-09-14T08:00:00"), ("resolved_on", "2026-09-15")]),
        row("2", "34:40", &[("received_at", "2026-09-15"), ("resolved_on", "2026-09-30")]),
        row("3", "34:40", &[("received_at", "2026-10-08")]),
        row("4", "34:01", &[("received_at", "2026-10-01"), ("resolved_on", "2026-10-09")]),
    ];
    let counts = vec![
        count("received", flow("received_at")),
        count("resolved", flow("resolved_on")),
        Count { told: vec!["resolved_on".into()], ..count("received_resolved", flow("received_at")) },
        count("open", stock("received_at", Some("resolved_on"))),
        count("places", CountKind::EveryPlace),
    ];
    let parts = parts(&mapping(true, counts), date(2026, 10, 10), &rows);
    // To 14 September, to 30 September, to 10 October.
    assert_eq!(series(&parts, "received", "34:40"), [1, 1, 1]);
    assert_eq!(series(&parts, "resolved", "34:40"), [0, 2, 0]);
    assert_eq!(series(&parts, "received_resolved", "34:40"), [1, 1, 0]);
    assert_eq!(series(&parts, "open", "34:40"), [1, 0, 1], "on the day of its end it is open no more");
    assert_eq!(series(&parts, "received", "34:VN"), [1, 1, 2]);
    assert_eq!(series(&parts, "open", "34:VN"), [1, 0, 1]);
    assert_eq!(series(&parts, "received", "34:48"), [0, 0, 0], "the register is of the nation, so it had none");
    assert_eq!((series(&parts, "places", "34:48"), series(&parts, "places", "34:VN")), (vec![1; 3], vec![3; 3]));
}

#[test]
fn a_register_of_some_places_says_nothing_of_the_others() {
    let rows = [row("1", "34:40", &[("received_at", "2026-10-08")])];
    let parts = parts(&mapping(false, vec![count("received", flow("received_at"))]), date(2026, 10, 10), &rows);
    assert_eq!(series(&parts, "received", "34:40"), [1]);
    assert!(series(&parts, "received", "34:01").is_empty() && series(&parts, "received", "34:VN").is_empty());
}

#[test]
fn different_values_count_once_in_a_place_and_once_in_the_nation() {
    let rows = [
        row("1", "34:40", &[("received_at", "2026-09-01"), ("code", "a"), ("resolved_on", "2026-09-20")]),
        row("2", "34:40", &[("received_at", "2026-09-20"), ("code", "a")]),
        row("3", "34:40", &[("received_at", "2026-09-20"), ("code", "b"), ("resolved_on", "2026-09-21")]),
        row("4", "34:01", &[("received_at", "2026-10-01"), ("code", "a")]),
        row("5", "34:01", &[("received_at", "2026-10-01")]),
    ];
    let distinct = |count: Count, column: &str| Count { distinct: Some(column.into()), ..count };
    let counts = vec![
        distinct(count("codes", flow("received_at")), "code"),
        distinct(count("open_codes", stock("received_at", Some("resolved_on"))), "code"),
        distinct(count("places", stock("received_at", None)), "place"),
    ];
    let parts = parts(&mapping(true, counts), date(2026, 10, 10), &rows);
    assert_eq!(series(&parts, "codes", "34:40"), [1, 1, 0], "each once, where it first stands");
    assert_eq!(series(&parts, "codes", "34:01"), [0, 0, 1]);
    assert_eq!(series(&parts, "codes", "34:VN"), [1, 1, 0], "not the sum of the provinces");
    assert_eq!(series(&parts, "open_codes", "34:40"), [1, 1, 1], "the second row of `a` goes on");
    assert_eq!(series(&parts, "open_codes", "34:VN"), [1, 1, 1]);
    assert_eq!(series(&parts, "places", "34:VN"), [1, 1, 2]);
}

#[test]
fn a_planned_end_is_none_until_it_has_come() {
    let rows = [
        row("1", "34:40", &[("received_at", "2026-09-01"), ("ends_on", "2026-10-09")]),
        row("2", "34:40", &[("received_at", "2026-09-01"), ("ends_on", "2026-10-12")]),
        row("3", "34:40", &[("received_at", "2026-10-02"), ("ends_on", "2027-01-31")]),
    ];
    let counts = || vec![count("officers", stock("received_at", Some("ends_on")))];
    assert_eq!(series(&parts(&mapping(true, counts()), date(2026, 10, 10), &rows), "officers", "34:40"), [2, 2, 2]);
    let later = parts(&mapping(true, counts()), date(2026, 10, 31), &rows);
    assert_eq!(series(&later, "officers", "34:40"), [2, 2, 1, 1]);
}

#[test]
fn conditions_ask_coded_columns_and_a_day_after_the_last_is_not_told() {
    let rows = [
        row("1", "34:40", &[("received_at", "2026-10-01"), ("kind", "a")]),
        row("2", "34:40", &[("received_at", "2026-10-01"), ("kind", "b"), ("ends_on", "2026-12-01")]),
        row("3", "34:40", &[("received_at", "2026-10-01")]),
    ];
    let asked =
        Count { conditions: [("kind".to_owned(), vec!["a".to_owned()])].into(), ..count("a", flow("received_at")) };
    let told = Count { told: vec!["ends_on".into()], ..count("ended", flow("received_at")) };
    let parts = parts(&mapping(true, vec![asked, told]), date(2026, 10, 10), &rows);
    assert_eq!((series(&parts, "a", "34:40"), series(&parts, "ended", "34:40")), (vec![1], vec![0]));
}

#[test]
fn answered_on_the_working_day_of_receipt() {
    let within = |cutoff| Within { from: "received_at".into(), to: "answered_at".into(), working_days: 0, cutoff };
    let three = Some(15 * 3600);
    for (received, answered, cutoff, expected, why) in [
        ("2026-10-08T09:00:00", "2026-10-08T16:59:00", three, true, "the same day"),
        ("2026-10-08T09:00:00", "2026-10-09T07:00:00", three, false, "the next morning"),
        ("2026-10-08T15:00:00", "2026-10-09T09:00:00", three, false, "at three sharp the day is still that day"),
        ("2026-10-08T15:00:01", "2026-10-09T16:00:00", three, true, "after three the next working day is the day"),
        ("2026-10-08T15:00:01", "2026-10-08T16:00:00", three, true, "sooner than asked"),
        ("2026-10-08T15:00:01", "2026-10-09T16:00:00", None, false, "a register without that hour"),
        ("2026-10-09T15:30:00", "2026-10-13T10:00:00", three, true, "over a weekend and a holiday"),
        ("2026-10-09T15:30:00", "2026-10-14T10:00:00", three, false, "a day later"),
        ("2026-10-10T09:00:00", "2026-10-13T10:00:00", three, true, "received on a Saturday"),
        ("2026-10-10T09:00:00", "2026-10-11T10:00:00", None, true, "answered on the Sunday after"),
        ("2026-10-12T09:00:00", "2026-10-14T10:00:00", None, false, "received on a holiday"),
        ("2026-10-08", "2026-10-08", None, true, "days without times"),
        ("2026-10-08", "2026-10-09", None, false, "days without times"),
    ] {
        let row = row("1", "34:40", &[("received_at", received), ("answered_at", answered)]);
        assert_eq!(is_within(&calendar(), &within(cutoff), &row), expected, "{received} {answered}: {why}");
    }
    let open = row("1", "34:40", &[("received_at", "2026-10-08T09:00:00")]);
    assert!(!is_within(&calendar(), &within(three), &open), "not answered yet");
    let two = Within { working_days: 2, ..within(None) };
    let row = row("1", "34:40", &[("received_at", "2026-10-08"), ("answered_at", "2026-10-13")]);
    assert!(is_within(&calendar(), &two, &row), "two working days lie around the weekend and the holiday");
}
