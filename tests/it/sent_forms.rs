//! Statutory forms that were sent: kept with their load, read back as far as they count.

use std::path::Path;

use jiff::civil::{Date, date};

use super::load_desk::{Desk, Tested, run};
use super::sent_form_files::{of_a_quarter, of_odd_days, off_balance, saved_again};
use super::store::{Outcome, load, on_both};
use chiso::catalog::Catalogue;
use chiso::commands::changing_loads;
use chiso::domain::bucket::Bucket;
use chiso::domain::condition::Conditions;
use chiso::domain::form::SentLine;
use chiso::domain::load::Outcome as Loaded;
use chiso::domain::load::{Brought, Load, LoadState};
use chiso::domain::part::{CaseEvent, MeasureId, Part};
use chiso::domain::reading::{Absence, Figure, Nature, Quotient, Reading};
use chiso::domain::source::Contract;
use chiso::domain::text::{Language, Text};
use chiso::domain::wall::Wall;
use chiso::engine::sent_form::{SentForm, read};
use chiso::formats::FileInput;
use chiso::report::Snapshot;
use chiso::report::figures::figure;
use chiso::report::form::{FormPage, FormQuery};
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
        let one = store.commit_load(&load("form_ii06a", "a", september), &sent(&first), None).await?;
        store.commit_load(&load("form_ii06a", "b", half), &sent(&[line("", half, 14)]), None).await?;
        let mut expected: Vec<SentLine> = first.iter().cloned().map(|line| SentLine { load: one, ..line }).collect();
        expected.push(SentLine { load: 2, ..line("", half, 14) });
        assert_eq!(store.read_wall().await?.sent_lines, expected);
        // The corrected report has one unit less: nothing of the first one stays.
        store.commit_load(&load("form_ii06a", "c", september), &sent(&[line("", september, 20)]), None).await?;
        let lines = store.read_wall().await?.sent_lines;
        let told: Vec<(i64, &str, i64)> =
            lines.iter().map(|line| (line.load, line.unit.as_str(), line.cells[0])).collect();
        assert_eq!(told, [(2, "", 14), (3, "", 20)]);
        Ok(())
    })
}

fn catalogue() -> Catalogue {
    Catalogue::embedded().expect("catalogue")
}

/// The sample form, read as its source says.
fn sample(catalogue: &Catalogue) -> SentForm {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data/forms/ii06a.lai_chau.2026-Q3.xlsx");
    let source = catalogue.source("form_ii06a").expect("source");
    let Contract::FormReport(report) = &source.contract else { panic!("a form") };
    let form = catalogue.form(&report.form).expect("form");
    read(source, report, form, &FileInput::new(&path), &catalogue.atlas, date(2026, 10, 10), "").expect("reads")
}

fn reading(catalogue: &Catalogue, snapshot: &Snapshot, indicator: &str, place: &str, period: &str) -> Figure {
    let indicator = catalogue.indicator(indicator).expect("indicator");
    figure(snapshot, indicator, &place.parse().expect("place"), period.parse().expect("period"))
}

#[test]
fn a_province_that_sends_only_totals_appears_and_is_gone_when_its_load_is_undone() -> Outcome {
    on_both("sent_totals", |url| async move {
        let catalogue = catalogue();
        let sent_form = sample(&catalogue);
        assert_eq!((sent_form.read, sent_form.accepted, sent_form.rejected), (8, 8, 0), "{:?}", sent_form.rejects);
        assert_eq!(sent_form.nature, Nature::Synthetic, "the file says so itself");
        let store = Store::open(&url).await?;
        let own = Load { nature: sent_form.nature, ..load("form_ii06a", "lai-chau", sent_form.last_day) };
        let brought = Brought { sent_lines: sent_form.lines, ..Brought::default() };
        let id = store.commit_load(&own, &brought, None).await?;
        let snapshot = chiso::web::snapshot(&catalogue, store.read_wall().await?);
        let of = |indicator: &str, period: &str| reading(&catalogue, &snapshot, indicator, "34:12", period);
        let share = |numerator, denominator| Reading::Share(Quotient { numerator, denominator });
        // Worked out by hand from the total of the file: (3) 5349, (4) 3141, (5) 1975, (6) 233, (7) 4967,
        // (8) 4172, (9) 732, (10) 63, (11) 382, (12) 343, (13) 39.
        let expected = [
            ("received", Reading::Amount(3141 + 1975)),
            ("resolved", Reading::Amount(4967)),
            ("on_time_share", share(4172 + 732, 4967)),
            ("early_share", share(4172, 4967)),
            ("overdue_share_resolved", share(63, 4967)),
            ("online_share", share(3141, 5116)),
            ("open_overdue", Reading::Amount(39)),
            ("open_overdue_share", share(39, 382)),
        ];
        for (indicator, value) in expected {
            let found = of(indicator, "2026-Q3");
            assert_eq!(found.reading, value, "{indicator}");
            assert_eq!(found.sources, ["form_ii06a"], "{indicator}");
            assert_eq!((found.as_of, found.nature), (Some(date(2026, 9, 30)), Nature::Synthetic), "{indicator}");
            assert!(found.notes[0].starts_with("Theo báo cáo biểu II.06a"), "{indicator}: {:?}", found.notes);
        }
        // What the form does not tell, other days, other rule sets and other places stay absent.
        for (indicator, period) in [
            ("digitised_share", "2026-Q3"),
            ("received", "2026-08"),
            ("received", "2025"),
            ("on_time_share_statute", "2026-Q3"),
        ] {
            let found = of(indicator, period);
            assert_eq!(found.reading, Reading::Absent(Absence::NotReported), "{indicator} {period}");
        }
        assert!(of("received", "2026-08").notes[0].contains("01/07/2026 – 30/09/2026"));
        let nation = reading(&catalogue, &snapshot, "received", "34:VN", "2026-Q3");
        assert_eq!(nation.reading, Reading::Absent(Absence::NotReported), "one form is not the nation");
        store.undo_load(id, &Text::new("gửi nhầm", "sent by mistake"), &[], None).await?;
        let snapshot = chiso::web::snapshot(&catalogue, store.read_wall().await?);
        let gone = reading(&catalogue, &snapshot, "received", "34:12", "2026-Q3");
        assert_eq!((gone.reading, gone.notes), (Reading::Absent(Absence::NotReported), Vec::new()));
        Ok(())
    })
}

#[test]
fn cases_of_a_place_are_never_mixed_with_its_totals() {
    let catalogue = catalogue();
    let source = "case_portal".to_owned();
    let cases = Part {
        measure: MeasureId::counted("form_ii06a", CaseEvent::Received, &Conditions::default()),
        place: "34:12".parse().expect("place"),
        bucket: Bucket::of(date(2026, 8, 20)),
        member: String::new(),
        n: 7,
        source: source.clone(),
    };
    let loads = vec![load("form_ii06a", "a", date(2026, 9, 30)), load(&source, "b", date(2026, 10, 10))];
    let wall = Wall {
        parts: vec![cases],
        sent_lines: sample(&catalogue).lines,
        loads,
        computed_as_of: Some(date(2026, 10, 10)),
        ..Wall::default()
    };
    let snapshot = chiso::web::snapshot(&catalogue, wall);
    let received = reading(&catalogue, &snapshot, "received", "34:12", "2026-Q3");
    assert_eq!(received.reading, Reading::Amount(7), "cases alone, not 7 + 5116");
    assert_eq!(received.sources, ["case_portal"]);
}

#[test]
fn the_form_of_such_a_province_is_what_it_sent() {
    let catalogue = catalogue();
    let wall = Wall {
        sent_lines: sample(&catalogue).lines,
        loads: vec![load("form_ii06a", "a", date(2026, 9, 30))],
        ..Wall::default()
    };
    let snapshot = chiso::web::snapshot(&catalogue, wall);
    let form = catalogue.form("ii06a").expect("form");
    let page = |place: Option<&str>, period: &str| {
        let place = place.map(|place| place.parse().expect("place"));
        FormPage::build(
            &snapshot,
            form,
            &FormQuery { place, by: None, period: period.parse().ok() },
            Language::Vietnamese,
        )
    };
    let own = page(Some("34:12"), "2026-Q3");
    let names: Vec<&str> = own.rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!((names.len(), names[0], names[1]), (7, "A. Cấp tỉnh", "Sở Nông nghiệp và Môi trường"));
    let total: Vec<i64> =
        own.total.as_ref().and_then(|row| row.cells.as_ref()).expect("total").iter().map(|cell| cell.n).collect();
    assert_eq!(total, [5349, 3141, 1975, 233, 4967, 4172, 732, 63, 382, 343, 39]);
    assert!(own.balance.is_balanced() && own.sent_text.is_some());
    let other = page(Some("34:12"), "2026-Q2").missing.expect("missing");
    assert_eq!(other.period.map(|(value, _)| value).as_deref(), Some("2026-Q3"), "leads to what there is");
}

#[test]
fn a_form_whose_total_does_not_balance_is_refused_and_the_earlier_one_counts_on() {
    run(async {
        let desk = Desk::new().await?;
        let good = desk.write("good.xlsx", of_a_quarter(2)?)?;
        desk.load("form_ii06a", &good, "").await?;
        let before = desk.wall().await?.sent_lines;
        let broken = desk.write("broken.xlsx", off_balance()?)?;
        let Loaded::Refused(load) = desk.load("form_ii06a", &broken, "").await? else { panic!("taken") };
        assert_eq!((load.read, load.accepted, load.rejected, load.state), (2, 1, 1, LoadState::Refused));
        assert!(load.quarantine_file.is_some(), "the row can be looked at");
        for (text, cells, why) in [
            (&load.remark.en, "Cells D11, E11, F11, G11:", "(3) = (4) + (5) + (6), but 35 ≠ 10024"),
            (&load.remark.vi, "Ô D11, E11, F11, G11:", "(3) = (4) + (5) + (6), nhưng 35 ≠ 10024"),
        ] {
            assert!(text.contains(cells) && text.contains(why), "{text}");
        }
        assert!(!before.is_empty());
        let Loaded::AlreadyThere(known) = desk.load("form_ii06a", &good, "").await? else { panic!("known") };
        assert_eq!(known.remark, Text::default(), "it counts");
        assert_eq!(desk.wall().await?.sent_lines, before, "the earlier form counts on");
        Ok(())
    });
}

#[test]
fn a_form_that_was_replaced_says_by_which_load() {
    run(async {
        let desk = Desk::new().await?;
        let files = [desk.write("one.xlsx", of_a_quarter(1)?)?, desk.write("two.xlsx", of_a_quarter(2)?)?];
        for file in &files {
            desk.load("form_ii06a", file, "").await?;
        }
        let Loaded::AlreadyThere(known) = desk.load("form_ii06a", &files[0], "").await? else { panic!("known") };
        assert_eq!(known.id, 1);
        for text in [&known.remark.en, &known.remark.vi] {
            assert!(text.contains("chiso loads undo 2"), "{text}");
        }
        let Loaded::AlreadyThere(known) = desk.load("form_ii06a", &files[1], "").await? else { panic!("known") };
        assert_eq!(known.remark, Text::default(), "this one counts");
        Ok(())
    });
}

#[test]
fn a_form_of_odd_days_says_that_no_figure_is_of_them() {
    run(async {
        let desk = Desk::new().await?;
        for (name, form, expected) in
            [("odd.xlsx", of_odd_days()?, vec![("W_ODD_PERIOD", 2)]), ("quarter.xlsx", of_a_quarter(1)?, vec![])]
        {
            let file = desk.write(name, form)?;
            let Loaded::Loaded(load) = desk.load("form_ii06a", &file, "").await? else { panic!("refused") };
            let findings = desk.context.store.inspection(load.id).await?.findings;
            let odd = findings.iter().filter(|finding| finding.check == "W_ODD_PERIOD");
            assert_eq!(odd.map(|finding| (finding.check.as_str(), finding.n)).collect::<Vec<_>>(), expected);
        }
        Ok(())
    });
}

/// Number, accepted, duplicate, superseded, replaced of every load that counts.
async fn told(desk: &Desk) -> Tested<Vec<[i64; 5]>> {
    let loads = desk.loads(LoadState::Visible).await?;
    let own = |load: &Load| [load.id, load.accepted, load.duplicate, load.superseded, load.replaced];
    Ok(loads.iter().map(own).collect())
}

#[test]
fn loads_of_one_form_say_what_is_the_same_and_what_they_replace() {
    run(async {
        let desk = Desk::new().await?;
        for (name, form) in
            [("one.xlsx", of_a_quarter(1)?), ("copy.xlsx", saved_again()?), ("corrected.xlsx", of_a_quarter(2)?)]
        {
            let file = desk.write(name, form)?;
            let outcome = desk.load("form_ii06a", &file, "").await?;
            assert!(matches!(outcome, Loaded::Loaded(_)), "{outcome:?}");
        }
        assert_eq!(told(&desk).await?, [[1, 2, 0, 0, 0], [2, 0, 2, 0, 0], [3, 2, 0, 0, 2]]);
        changing_loads::undo(&desk.context, 1, "a test", &desk.now).await?;
        assert_eq!(told(&desk).await?, [[2, 2, 0, 0, 0], [3, 2, 0, 0, 2]], "what was the same is the first now");
        changing_loads::replay(&desk.context, 1, None, &desk.now).await?;
        assert_eq!(told(&desk).await?, [[1, 2, 0, 0, 0], [2, 0, 2, 0, 0], [3, 2, 0, 0, 2]]);
        Ok(())
    });
}
