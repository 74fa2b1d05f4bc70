//! The league as a table: the province and the nation, the rows as they stand, and what is of none of them.

use crate::report::table::figures::absence_id;
use crate::report::table::{Filled, Table, Value, columns};

use super::{League, Line, LineKind, MembersPage};

struct Of<'p> {
    page: &'p MembersPage,
    league: &'p League,
    line: &'p Line,
}

/// `place` is empty for agencies, which have a code of their own, and for what is of none.
fn cells<'p>() -> [Filled<Of<'p>>; 29] {
    [
        ("indicator", |of| (&of.league.indicator.id).into()),
        ("indicator_name", |of| (&of.league.indicator.name).into()),
        ("kind", |of| of.line.kind.as_str().into()),
        ("province", |of| (&of.page.province.bare).into()),
        ("code_system", |of| of.line.at.as_ref().map(|code| code.system.as_str()).into()),
        ("place", |of| of.line.at.as_ref().map(|code| code.bare()).into()),
        ("agency", |of| matches!(of.line.kind, LineKind::Member(_)).then_some(&of.line.code).into()),
        ("place_name", |of| (&of.line.name).into()),
        ("period", |of| (&of.page.head.period_value).into()),
        ("rank", |of| of.line.rank.map(|rank| i64::from(rank.place)).into()),
        ("ranked", |of| of.line.rank.map(|rank| i64::from(rank.of)).into()),
        ("value", |of| of.line.value.into()),
        ("shown", |of| (&of.line.text).into()),
        ("unit", |of| of.league.indicator.unit.into()),
        ("numerator", |of| of.line.numerator.into()),
        ("denominator", |of| of.line.denominator.into()),
        ("absence", |of| of.line.absence.map(absence_id).into()),
        ("reason", |of| of.line.why.as_deref().into()),
        ("target", |of| of.line.target.into()),
        ("gap", |of| of.line.gap.into()),
        ("shortfall_cases", |of| of.line.short.into()),
        ("share_of_shortfall", |of| of.line.share.into()),
        ("few_cases", |of| of.line.is_small.then_some(true).into()),
        ("nature", |of| of.line.absence.is_none().then_some(of.league.nature).into()),
        ("as_of", |of| of.league.as_of.as_deref().map(Value::date).into()),
        ("source", |of| (&of.league.sources).into()),
        ("rule_set", |of| of.league.indicator.rule_set.as_deref().into()),
        ("notes", |of| (of.line.kind == LineKind::Province).then(|| of.league.notes.join(" ")).into()),
        ("run", |of| (&of.page.head.run).into()),
    ]
}

pub fn table(page: &MembersPage) -> Table {
    let rows = page.league.iter().flat_map(|league| {
        let lines = league.references.iter().chain(&league.lines).chain(&league.others);
        lines.map(move |line| Of { page, league, line })
    });
    Table::of(&cells(), &columns::MEMBERS, rows)
}
