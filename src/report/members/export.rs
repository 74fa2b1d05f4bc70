//! The league as a table: the province and the nation, the rows as they stand, and what is of none of them.

use crate::report::table::columns::{self, named};
use crate::report::table::figures::absence_id;
use crate::report::table::{Table, Value};

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
pub fn table(page: &MembersPage) -> Table {
    let columns = named(&HEADINGS, &columns::MEMBERS);
    let Some(league) = &page.league else { return Table { columns, rows: Vec::new() } };
    let lines = league.references.iter().chain(&league.lines).chain(&league.others);
    let rows = lines.map(|line: &Line| -> Vec<Value> {
        let is_agency = matches!(line.kind, LineKind::Member(_));
        let is_province = line.kind == LineKind::Province;
        vec![
            (&league.indicator.id).into(),
            (&league.indicator.name).into(),
            line.kind.as_str().into(),
            (&page.province.bare).into(),
            line.at.as_ref().map(|code| code.system.as_str()).into(),
            line.at.as_ref().map(|code| code.bare()).into(),
            is_agency.then_some(&line.code).into(),
            (&line.name).into(),
            (&page.head.period_value).into(),
            line.rank.map(|rank| i64::from(rank.place)).into(),
            line.rank.map(|rank| i64::from(rank.of)).into(),
            line.value.into(),
            (&line.text).into(),
            league.indicator.unit.into(),
            line.numerator.into(),
            line.denominator.into(),
            line.absence.map(absence_id).into(),
            line.why.as_deref().into(),
            line.target.into(),
            line.gap.into(),
            line.short.into(),
            line.share.into(),
            line.is_small.then_some(true).into(),
            line.absence.is_none().then_some(league.nature).into(),
            league.as_of.as_deref().map(Value::date).into(),
            (&league.sources).into(),
            league.indicator.rule_set.as_deref().into(),
            is_province.then(|| league.notes.join(" ")).into(),
            (&page.head.run).into(),
        ]
    });
    Table::counted(columns, rows.collect())
}
