//! The change as a table: the province first, then every row for itself, those that the page folds among them.

use crate::report::csv::{Table, Variant, disarmed};

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
pub fn table(page: &ChangePage, variant: Variant) -> Table {
    let Some(change) = &page.change else { return Table { headings: HEADINGS.to_vec(), rows: Vec::new() } };
    let rows = change.all.iter().map(|row| line(page, change, row, variant)).collect();
    Table { headings: HEADINGS.to_vec(), rows }
}

fn line(page: &ChangePage, change: &Change, row: &Row, variant: Variant) -> Vec<String> {
    let is_whole = row.kind == RowKind::Province;
    let effect = |n: i128| fixed(n, if change.is_share { 9 } else { 0 }, variant);
    let whole = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
    let only = |is_there: bool, text: &str| if is_there { disarmed(text) } else { String::new() };
    let has_own = is_whole || row.presence == Presence::Stayed;
    let (system, place) = row.at.as_ref().map_or(("", ""), |code| (code.system.as_str(), code.bare()));
    let shown = |side: &super::Side| match change.is_share {
        true => side.share_text.clone(),
        false => side.quotient_text.clone(),
    };
    vec![
        change.indicator.id.clone(),
        disarmed(&change.indicator.name),
        row.kind.as_str().to_owned(),
        page.province.bare.clone(),
        system.to_owned(),
        place.to_owned(),
        if row.at.is_some() { String::new() } else { disarmed(&row.code) },
        disarmed(&row.name),
        change.now.period.to_string(),
        change.then.period.to_string(),
        presence(row.presence).to_owned(),
        shown(&row.then),
        row.then.numerator.to_string(),
        whole(row.then.denominator),
        shown(&row.now),
        row.now.numerator.to_string(),
        whole(row.now.denominator),
        if has_own { effect(row.effects.own) } else { String::new() },
        if has_own && change.is_share { effect(row.effects.mix) } else { String::new() },
        if is_whole || row.presence != Presence::Stayed { effect(row.effects.whole) } else { String::new() },
        effect(row.effects.sum()),
        if change.is_share { "percentage_points" } else { change.indicator.unit }.to_owned(),
        if row.is_listed { "1" } else { "0" }.to_owned(),
        change.nature.to_owned(),
        change.as_of.clone(),
        change.sources.clone(),
        change.indicator.rule_set.clone().unwrap_or_default(),
        only(is_whole, &change.cautions.join(" ")),
        only(is_whole, &change.notes.join(" ")),
        page.head.run.clone(),
        change.all.len().to_string(),
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

/// A number of `10^-decimals` with no digit too many.
fn fixed(n: i128, decimals: usize, variant: Variant) -> String {
    let digits = format!("{:0width$}", n.unsigned_abs(), width = decimals + 1);
    let (whole, fraction) = digits.split_at(digits.len() - decimals);
    let fraction = fraction.trim_end_matches('0');
    let sign = if n < 0 { "-" } else { "" };
    let mark = match variant {
        Variant::Machine => '.',
        Variant::Excel => ',',
    };
    match fraction {
        "" => format!("{sign}{whole}"),
        fraction => format!("{sign}{whole}{mark}{fraction}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_from_their_digits() {
        assert_eq!(fixed(-1_400_000_000, 9, Variant::Machine), "-1.4");
        assert_eq!(fixed(12, 9, Variant::Excel), "0,000000012");
        assert_eq!(fixed(-5_000_000_000, 9, Variant::Machine), "-5");
        assert_eq!(fixed(-37, 0, Variant::Machine), "-37");
        assert_eq!(fixed(0, 9, Variant::Machine), "0");
    }
}
