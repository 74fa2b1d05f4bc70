//! The league as a table: the province and the nation, the rows as they stand, and what is of none of them.

use crate::report::csv::{Table, Variant, absence_id, decimal, disarmed};

use super::{Line, LineKind, MembersPage};

const HEADINGS: [&str; 30] = [
    "indicator",
    "indicator_name",
    "kind",
    "province",
    "code_system",
    "place",
    "agency",
    "place_name",
    "period",
    "rank",
    "ranked",
    "value",
    "shown",
    "unit",
    "numerator",
    "denominator",
    "absence",
    "reason",
    "target",
    "gap",
    "shortfall_cases",
    "share_of_shortfall",
    "few_cases",
    "nature",
    "as_of",
    "source",
    "rule_set",
    "notes",
    "run",
    "rows_in_file",
];

/// `place` is empty for agencies, which have a code of their own, and for what is of none.
pub fn table(page: &MembersPage, variant: Variant) -> Table {
    let Some(league) = &page.league else { return Table { headings: HEADINGS.to_vec(), rows: Vec::new() } };
    let lines = league.references.iter().chain(&league.lines).chain(&league.others);
    let total = (league.references.len() + league.lines.len() + league.others.len()).to_string();
    let rows = lines.map(|line| {
        let number = |value: Option<f64>| value.map(|value| decimal(value, variant)).unwrap_or_default();
        let whole = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
        let (system, place) = line.at.as_ref().map_or(("", ""), |code| (code.system.as_str(), code.bare()));
        let is_agency = matches!(line.kind, LineKind::Member(_));
        vec![
            league.indicator.id.clone(),
            disarmed(&league.indicator.name),
            line.kind.as_str().to_owned(),
            page.province.bare.clone(),
            system.to_owned(),
            place.to_owned(),
            if is_agency { disarmed(&line.code) } else { String::new() },
            disarmed(&line.name),
            page.head.period_value.clone(),
            whole(line.rank.map(|rank| rank.place.into())),
            whole(line.rank.map(|rank| rank.of.into())),
            number(line.value),
            disarmed(&line.text),
            league.indicator.unit.to_owned(),
            whole(line.numerator),
            whole(line.denominator),
            line.absence.map_or("", absence_id).to_owned(),
            disarmed(line.why.as_deref().unwrap_or_default()),
            number(line.target),
            number(line.gap),
            whole(line.short),
            number(line.share),
            few(line).to_owned(),
            if line.absence.is_some() { "" } else { league.nature }.to_owned(),
            league.as_of.clone().unwrap_or_default(),
            league.sources.clone(),
            league.indicator.rule_set.clone().unwrap_or_default(),
            if line.kind == LineKind::Province { disarmed(&league.notes.join(" ")) } else { String::new() },
            page.head.run.clone(),
            total.clone(),
        ]
    });
    Table { headings: HEADINGS.to_vec(), rows: rows.collect() }
}

fn few(line: &Line) -> &'static str {
    if line.is_small { "1" } else { "" }
}
