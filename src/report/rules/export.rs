//! The page as a table: the cases received, those of each rule set by verdict, then what makes the differences.

use crate::domain::difference::Verdict;
use crate::domain::reading::Quotient;
use crate::report::page::PlaceRef;
use crate::report::table::{Filled, Table, Value, columns};

use super::{Pair, RuleSetRef, RulesPage, TotalRow};

struct Of<'p> {
    page: &'p RulesPage,
    line: Line<'p>,
}

/// One count of the page, by its key.
struct Line<'p> {
    kind: &'static str,
    key: String,
    /// Cases, of so many where it is a share.
    n: i64,
    of: Option<i64>,
    place: &'p PlaceRef,
    /// Cases that the place received.
    received: i64,
    rule_set: Option<&'p RuleSetRef>,
    verdict: &'static str,
    base: Option<&'p RuleSetRef>,
    base_verdict: &'static str,
    reason: &'static str,
    sentence: &'p str,
}

fn cells<'p>() -> [Filled<Of<'p>>; 18] {
    [
        ("kind", |of| of.line.kind.into()),
        ("code_system", |of| of.line.place.code.system.as_str().into()),
        ("place", |of| (&of.line.place.bare).into()),
        ("place_name", |of| (&of.line.place.name).into()),
        ("period", |of| (&of.page.head.period_value).into()),
        ("as_of", |of| of.page.as_of.as_deref().map(Value::date).into()),
        ("rule_set", |of| of.line.rule_set.map(|one| &one.id).into()),
        ("verdict", |of| of.line.verdict.into()),
        ("base", |of| of.line.base.map(|one| &one.id).into()),
        ("base_verdict", |of| of.line.base_verdict.into()),
        ("reason", |of| of.line.reason.into()),
        ("sentence", |of| of.line.sentence.into()),
        ("cases", |of| of.line.n.into()),
        ("of", |of| of.line.of.into()),
        ("cases_received", |of| of.line.received.into()),
        ("unverified", |of| of.line.rule_set.is_some_and(|one| one.is_unverified).into()),
        ("nature", |of| of.page.head.marks.first().map(|mark| mark.nature.as_str()).into()),
        ("count", |of| (&of.line.key).into()),
    ]
}

/// `kind` is `received`; of a rule set `counted`, `in_time` or `total` (its cases by verdict); against the base `differing`,
/// `reason` (those of one choice) or `difference` (from one verdict to another); `place` for all that differ in a province.
pub fn table(page: &RulesPage) -> Table {
    let received = page.absent.is_none().then(|| Line::of(page, "received", "received".to_owned(), page.received));
    let lines = received.into_iter().chain(totals(page)).chain(differences(page)).chain(places(page));
    Table::of(&cells(), &columns::RULES, lines.map(|line| Of { page, line }))
}

fn totals(page: &RulesPage) -> impl Iterator<Item = Line<'_>> {
    page.totals.iter().flat_map(move |row| {
        let TotalRow { rule_set, counted, counts, in_time, .. } = row;
        let id = &rule_set.id;
        let whole = Line::of(page, "counted", format!("counted:{id}"), counted.n).under(rule_set);
        let share = in_time.map(|Quotient { numerator, denominator }| Line {
            of: Some(denominator),
            ..Line::of(page, "in_time", format!("in_time:{id}"), numerator).under(rule_set)
        });
        let verdicts = page.verdicts.iter().zip(counts).map(move |(verdict, count)| Line {
            verdict: verdict.id,
            ..Line::of(page, "total", format!("under:{id}:{}", verdict.id), count.n).under(rule_set)
        });
        [whole].into_iter().chain(share).chain(verdicts)
    })
}

fn differences(page: &RulesPage) -> impl Iterator<Item = Line<'_>> {
    let against = move |pair, kind, key: String, n| Line::of(page, kind, key, n).against(pair);
    let wholes = page.pairs.iter().flat_map(move |pair| {
        let id = &pair.other.id;
        let whole =
            Line { sentence: &pair.sentence, ..against(pair, "differing", format!("differing:{id}"), pair.differing) };
        let reasons = pair.reasons.iter().map(move |group| {
            let reason = group.reason.as_str();
            Line { reason, ..against(pair, "reason", format!("differing:{id}:{reason}"), group.n) }
        });
        [whole].into_iter().chain(reasons)
    });
    let moves = page.moves().map(move |(pair, group, one)| {
        let (reason, from, to) = (group.reason.as_str(), Verdict::as_str(one.from), Verdict::as_str(one.to));
        let key = format!("differing:{}:{reason}:{from}:{to}", pair.other.id);
        Line {
            verdict: to,
            base_verdict: from,
            reason,
            sentence: &one.sentence,
            ..against(pair, "difference", key, one.n)
        }
    });
    wholes.chain(moves)
}

fn places(page: &RulesPage) -> impl Iterator<Item = Line<'_>> {
    page.places.iter().flat_map(move |row| {
        page.pairs.iter().zip(&row.differing).map(move |(pair, one)| Line {
            place: &row.place,
            received: row.received,
            of: Some(row.received),
            ..Line::of(page, "place", format!("differing_share:{}", pair.other.id), one.n).against(pair)
        })
    })
}

impl<'p> Line<'p> {
    fn of(page: &'p RulesPage, kind: &'static str, key: String, n: i64) -> Self {
        Self {
            kind,
            key,
            n,
            of: None,
            place: &page.place,
            received: page.received,
            rule_set: None,
            verdict: "",
            base: None,
            base_verdict: "",
            reason: "",
            sentence: "",
        }
    }

    fn under(self, rule_set: &'p RuleSetRef) -> Self {
        Self { rule_set: Some(rule_set), ..self }
    }

    fn against(self, pair: &'p Pair) -> Self {
        Self { rule_set: Some(&pair.other), base: Some(&pair.base), ..self }
    }
}
