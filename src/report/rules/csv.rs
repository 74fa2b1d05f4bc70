//! The page as a table: the cases of each rule set by verdict, then what makes the differences.

use crate::report::csv::{Table, disarmed};
use crate::report::page::PlaceRef;

use super::RulesPage;

const HEADINGS: [&str; 17] = [
    "kind",
    "code_system",
    "place",
    "place_name",
    "period",
    "as_of",
    "rule_set",
    "verdict",
    "base",
    "base_verdict",
    "reason",
    "sentence",
    "cases",
    "cases_received",
    "unverified",
    "nature",
    "rows_in_file",
];

/// `kind` is `total` for the cases of a rule set by verdict, `difference` for those that the base
/// gives another verdict, and `place` for all such cases of one province.
pub fn table(page: &RulesPage) -> Table {
    let mut rows: Vec<Vec<String>> = Vec::new();
    let nature = page.head.marks.first().map_or("", |mark| mark.nature.as_str());
    let mut push = |kind: &str, (place, received): (&PlaceRef, i64), fields: [&str; 6], n: i64, is_unverified: bool| {
        let [rule_set, verdict, base, base_verdict, reason, sentence] = fields.map(disarmed);
        rows.push(vec![
            kind.to_owned(),
            place.code.system.as_str().to_owned(),
            place.bare.clone(),
            disarmed(&place.name),
            page.head.period_value.clone(),
            page.as_of.clone().unwrap_or_default(),
            rule_set,
            verdict,
            base,
            base_verdict,
            reason,
            sentence,
            n.to_string(),
            received.to_string(),
            if is_unverified { "1" } else { "0" }.to_owned(),
            nature.to_owned(),
            String::new(),
        ]);
    };
    let here = (&page.place, page.received);
    for row in &page.totals {
        for (verdict, count) in page.verdicts.iter().zip(&row.counts) {
            let fields = [&row.rule_set.id, verdict.id, "", "", "", ""];
            push("total", here, fields, count.n, row.rule_set.is_unverified);
        }
    }
    for (pair, group, one) in page.moves() {
        let fields =
            [&pair.other.id, one.to.as_str(), &pair.base.id, one.from.as_str(), group.reason.as_str(), &one.sentence];
        push("difference", here, fields, one.n, pair.other.is_unverified);
    }
    for row in &page.places {
        for (pair, one) in page.pairs.iter().zip(&row.differing) {
            let fields = [&pair.other.id, "", &pair.base.id, "", "", ""];
            push("place", (&row.place, row.received), fields, one.n, pair.other.is_unverified);
        }
    }
    let total = rows.len().to_string();
    for last in rows.iter_mut().filter_map(|row| row.last_mut()) {
        last.clone_from(&total);
    }
    Table { headings: HEADINGS.to_vec(), rows }
}
