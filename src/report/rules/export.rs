//! The page as a table: the cases of each rule set by verdict, then what makes the differences.

use crate::report::page::PlaceRef;
use crate::report::table::columns::{self, named};
use crate::report::table::{Table, Value};

use super::RulesPage;

const HEADINGS: [&str; 18] = [
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
    "count",
    "rows_in_file",
];

/// `kind` is `total` for the cases of a rule set by verdict, `difference` for those that the base
/// gives another verdict, and `place` for all such cases of one province.
pub fn table(page: &RulesPage) -> Table {
    let mut rows: Vec<Vec<Value>> = Vec::new();
    let nature = page.head.marks.first().map_or("", |mark| mark.nature.as_str());
    let mut push = |kind: &str,
                    (place, received): (&PlaceRef, i64),
                    fields: [&str; 6],
                    (n, count): (i64, String),
                    is_unverified: bool| {
        let before: [Value; 6] = [
            kind.into(),
            place.code.system.as_str().into(),
            (&place.bare).into(),
            (&place.name).into(),
            (&page.head.period_value).into(),
            page.as_of.as_deref().map(Value::date).into(),
        ];
        let after: [Value; 5] = [n.into(), received.into(), is_unverified.into(), nature.into(), (&count).into()];
        rows.push(before.into_iter().chain(fields.map(Value::from)).chain(after).collect());
    };
    let here = (&page.place, page.received);
    for row in &page.totals {
        for (verdict, count) in page.verdicts.iter().zip(&row.counts) {
            let fields = [&row.rule_set.id, verdict.id, "", "", "", ""];
            let key = format!("under:{}:{}", row.rule_set.id, verdict.id);
            push("total", here, fields, (count.n, key), row.rule_set.is_unverified);
        }
    }
    for (pair, group, one) in page.moves() {
        let fields =
            [&pair.other.id, one.to.as_str(), &pair.base.id, one.from.as_str(), group.reason.as_str(), &one.sentence];
        let (reason, from, to) = (group.reason.as_str(), one.from.as_str(), one.to.as_str());
        let key = format!("differing:{}:{reason}:{from}:{to}", pair.other.id);
        push("difference", here, fields, (one.n, key), pair.other.is_unverified);
    }
    for row in &page.places {
        for (pair, one) in page.pairs.iter().zip(&row.differing) {
            let fields = [&pair.other.id, "", &pair.base.id, "", "", ""];
            let key = format!("differing_share:{}", pair.other.id);
            push("place", (&row.place, row.received), fields, (one.n, key), pair.other.is_unverified);
        }
    }
    Table::counted(named(&HEADINGS, &columns::RULES), rows)
}
