//! Two counts of the same cases that share no sum: dated flows, added up over all time, and
//! verdicts, one a case. They must say the same under every rule set.

use std::collections::BTreeMap;
use std::path::Path;

use chiso::domain::counts::Counts;
use chiso::domain::difference::Verdict;
use chiso::domain::part::Part;
use chiso::domain::place::{CodeSystem, Level};
use jiff::civil::date;

use crate::support::Office;

type Totals = BTreeMap<(String, &'static str), i64>;

/// By rule set: cases by verdict, from the cohort under the base and what the others move.
fn by_verdict(counts: &Counts, rule_sets: &[String]) -> Totals {
    let mut totals = Totals::new();
    for row in &counts.differences {
        if row.base == row.other {
            for rule_set in rule_sets {
                *totals.entry((rule_set.clone(), row.base_verdict.as_str())).or_default() += row.n;
            }
        } else {
            *totals.entry((row.other.clone(), row.base_verdict.as_str())).or_default() -= row.n;
            *totals.entry((row.other.clone(), row.other_verdict.as_str())).or_default() += row.n;
        }
    }
    totals.retain(|(_, verdict), n| *n != 0 && *verdict != Verdict::NotCounted.as_str());
    totals
}

/// The same from the flows of the provinces.
fn by_flows(counts: &Counts, rule_sets: &[String]) -> Totals {
    let mut totals = Totals::new();
    let is_plain = |measure: &str| !measure.contains('?');
    let of_34 = |part: &&Part| (part.place.system, part.place.level()) == (CodeSystem::Of34, Level::Province);
    let provinces = counts.parts.iter().filter(of_34).filter(|part| part.member.is_empty());
    for part in provinces.filter(|part| is_plain(&part.measure.0)) {
        let Some((rule_set, event)) = part.measure.0.split_once('/') else { continue };
        if !rule_sets.iter().any(|known| known == rule_set) {
            continue;
        }
        let mut add = |verdict: Verdict, n: i64| {
            *totals.entry((rule_set.to_owned(), verdict.as_str())).or_default() += n;
        };
        // Whoever is received is open within due until something is said of him.
        let (verdict, n) = match event {
            "received" => (None, part.n),
            "resolved_early" | "resolved_on_time" => (Some(Verdict::ResolvedInTime), part.n),
            "resolved_overdue" => (Some(Verdict::ResolvedOverdue), part.n),
            "resolved_unjudged" => (Some(Verdict::ResolvedUnjudged), part.n),
            "cancelled" => (Some(Verdict::Cancelled), part.n),
            "fell_overdue" => (Some(Verdict::OpenOverdue), part.n),
            "left_overdue" => (Some(Verdict::OpenOverdue), -part.n),
            "began_waiting" => (Some(Verdict::Waiting), part.n),
            "left_waiting" => (Some(Verdict::Waiting), -part.n),
            _ => continue,
        };
        match verdict {
            None => add(Verdict::OpenInTime, n),
            Some(verdict) => {
                add(verdict, n);
                add(Verdict::OpenInTime, -n);
            }
        }
    }
    totals.retain(|_, n| *n != 0);
    totals
}

#[test]
fn flows_added_up_say_what_the_verdicts_say_under_every_rule_set() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = ["tests/oracle/edge_cases/case_portal.csv", "sample-data/case_portal.csv"];
    for (file, days) in files.map(|file| (file, [date(2026, 3, 31), date(2026, 10, 10)])) {
        let mut office = Office::new();
        office.load("case_portal", &root.join(file)).expect("loads");
        let rule_sets: Vec<String> = office.catalogue.rule_sets.iter().map(|rule_set| rule_set.id.clone()).collect();
        for day in days {
            let counts = office.counts_until("case_portal", day);
            let verdicts = by_verdict(&counts, &rule_sets);
            assert!(verdicts.len() > 8, "{file} has cases of many kinds");
            assert_eq!(by_flows(&counts, &rule_sets), verdicts, "{file} on {day}");
        }
    }
}
