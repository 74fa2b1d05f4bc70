//! The change as a table: the province first, then every row for itself, those that the page folds among them.

use crate::report::table::columns::{self, named};
use crate::report::table::{Table, Value};

use super::{Change, ChangePage, Presence, Row, RowKind};

const HEADINGS: [&str; 31] = [
    "indicator",
    "indicator_name",
    "kind",
    "province",
    "code_system",
    "place",
    "member",
    "name",
    "period",
    "from_period",
    "presence",
    "shown_then",
    "numerator_then",
    "denominator_then",
    "shown",
    "numerator",
    "denominator",
    "own_effect",
    "mix_effect",
    "came_or_went_effect",
    "effect",
    "effect_unit",
    "row_on_page",
    "nature",
    "as_of",
    "source",
    "rule_set",
    "cautions",
    "notes",
    "run",
    "rows_in_file",
];

/// Effects add up, row by row and column by column, to the last digit that is written.
pub fn table(page: &ChangePage) -> Table {
    let columns = named(&HEADINGS, &columns::CHANGE);
    let Some(change) = &page.change else { return Table { columns, rows: Vec::new() } };
    Table::counted(columns, change.all.iter().map(|row| line(page, change, row)).collect())
}

fn line(page: &ChangePage, change: &Change, row: &Row) -> Vec<Value> {
    let is_whole = row.kind == RowKind::Province;
    let effect = |n: i128| effect(n, change.is_share);
    let has_own = is_whole || row.presence == Presence::Stayed;
    let shown = |side: &super::Side| match change.is_share {
        true => Value::from(&side.share_text),
        false => Value::from(&side.quotient_text),
    };
    vec![
        (&change.indicator.id).into(),
        (&change.indicator.name).into(),
        row.kind.as_str().into(),
        (&page.province.bare).into(),
        row.at.as_ref().map(|code| code.system.as_str()).into(),
        row.at.as_ref().map(|code| code.bare()).into(),
        row.at.is_none().then_some(&row.code).into(),
        (&row.name).into(),
        change.now.period.to_string().into(),
        change.then.period.to_string().into(),
        presence(row.presence).into(),
        shown(&row.then),
        row.then.numerator.into(),
        row.then.denominator.into(),
        shown(&row.now),
        row.now.numerator.into(),
        row.now.denominator.into(),
        has_own.then(|| effect(row.effects.own)).into(),
        (has_own && change.is_share).then(|| effect(row.effects.mix)).into(),
        (is_whole || row.presence != Presence::Stayed).then(|| effect(row.effects.whole)).into(),
        effect(row.effects.sum()),
        if change.is_share { "percentage_points" } else { change.indicator.unit }.into(),
        row.is_listed.into(),
        change.nature.into(),
        Value::date(&change.as_of),
        (&change.sources).into(),
        change.indicator.rule_set.as_deref().into(),
        is_whole.then(|| change.cautions.join(" ")).into(),
        is_whole.then(|| change.notes.join(" ")).into(),
        (&page.head.run).into(),
    ]
}

fn presence(presence: Presence) -> &'static str {
    match presence {
        Presence::Stayed => "both",
        Presence::Came => "came",
        Presence::Went => "went",
        Presence::Odd => "odd",
    }
}

/// Of a share so many billionths of a percentage point, of an amount so many of them.
fn effect(n: i128, is_share: bool) -> Value {
    match i64::try_from(n) {
        Ok(n) if !is_share => n.into(),
        _ => Value::decimal(n as f64 / if is_share { 1e9 } else { 1.0 }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_from_their_digits() {
        assert_eq!(effect(-1_400_000_000, true).to_string(), "-1.4");
        assert_eq!(effect(12, true).to_string(), "0.000000012");
        assert_eq!(effect(-5_000_000_000, true).to_string(), "-5");
        assert_eq!(effect(-99_999_999_999, true).to_string(), "-99.999999999");
        assert_eq!(effect(-37, false), Value::Whole(-37));
        assert_eq!(effect(0, true).to_string(), "0");
    }
}
