//! Statutory forms that were sent: kept with their load, read back as far as they count.

use jiff::civil::{Date, date};

use super::store::{Outcome, load, on_both};
use chiso::domain::form::SentLine;
use chiso::domain::load::Brought;
use chiso::store::Store;

fn line(unit: &str, last_day: Date, n: i64) -> SentLine {
    SentLine {
        source: "form_ii06a".into(),
        form: "ii06a".into(),
        place: "34:12".parse().expect("place"),
        first_day: date(2026, 9, 1),
        last_day,
        unit: unit.into(),
        cells: vec![n, 0, n, 0, n, 0, n, 0, 0, 0, 0],
        load: 0,
    }
}

fn sent(lines: &[SentLine]) -> Brought {
    Brought { sent_lines: lines.to_vec(), ..Brought::default() }
}

#[test]
fn of_one_period_the_latest_report_counts_whole() -> Outcome {
    on_both("sent_forms", |url| async move {
        let store = Store::open(&url).await?;
        let (september, half) = (date(2026, 9, 30), date(2026, 9, 14));
        let first = [line("", september, 30), line("Sở Một", september, 20), line("Sở Hai", september, 10)];
        let one = store.commit_load(&load("form_ii06a", "a", september), &sent(&first)).await?;
        store.commit_load(&load("form_ii06a", "b", half), &sent(&[line("", half, 14)])).await?;
        let mut expected: Vec<SentLine> = first.iter().cloned().map(|line| SentLine { load: one, ..line }).collect();
        expected.push(SentLine { load: 2, ..line("", half, 14) });
        assert_eq!(store.read_wall().await?.sent_lines, expected);
        // The corrected report has one unit less: nothing of the first one stays.
        store.commit_load(&load("form_ii06a", "c", september), &sent(&[line("", september, 20)])).await?;
        let lines = store.read_wall().await?.sent_lines;
        let told: Vec<(i64, &str, i64)> =
            lines.iter().map(|line| (line.load, line.unit.as_str(), line.cells[0])).collect();
        assert_eq!(told, [(2, "", 14), (3, "", 20)]);
        Ok(())
    })
}
