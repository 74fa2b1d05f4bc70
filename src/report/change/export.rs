//! The change as a table: the province first, then every row for itself, those that the page folds among them.

use crate::domain::period::Period;
use crate::report::figures;
use crate::report::table::{Filled, Table, Value, columns};

use super::{Change, ChangePage, Presence, Row, RowKind, Side};

struct Of<'p> {
    page: &'p ChangePage,
    change: &'p Change,
    row: &'p Row,
}

fn cells<'p>() -> [Filled<Of<'p>>; 34] {
    [
        ("indicator", |of| (&of.change.indicator.id).into()),
        ("indicator_name", |of| (&of.change.indicator.name).into()),
        ("kind", |of| of.row.kind.as_str().into()),
        ("province", |of| (&of.page.province.bare).into()),
        ("code_system", |of| of.row.at.as_ref().map(|code| code.system.as_str()).into()),
        ("place", |of| of.row.at.as_ref().map(|code| code.bare()).into()),
        ("member", |of| of.row.at.is_none().then_some(&of.row.code).into()),
        ("name", |of| (&of.row.name).into()),
        ("period", |of| of.change.now.period.to_string().into()),
        ("from_period", |of| of.change.then.period.to_string().into()),
        ("presence", |of| presence(of.row.presence).into()),
        ("shown_then", |of| of.shown(&of.row.then)),
        ("numerator_then", |of| of.row.then.numerator.into()),
        ("denominator_then", |of| of.row.then.denominator.into()),
        ("shown", |of| of.shown(&of.row.now)),
        ("numerator", |of| of.row.now.numerator.into()),
        ("denominator", |of| of.row.now.denominator.into()),
        ("own_effect", |of| of.has_own().then(|| of.effect(of.row.effects.own)).into()),
        ("mix_effect", |of| (of.has_own() && of.change.is_share).then(|| of.effect(of.row.effects.mix)).into()),
        ("came_or_went_effect", |of| of.came_or_went().then(|| of.effect(of.row.effects.whole)).into()),
        ("effect", |of| of.effect(of.row.effects.sum())),
        ("effect_unit", |of| if of.change.is_share { "percentage_points" } else { of.change.indicator.unit }.into()),
        ("figure_then", |of| of.figure(&of.row.then, of.change.then.period).into()),
        ("figure", |of| of.figure(&of.row.now, of.change.now.period).into()),
        ("count_then", |of| of.count(&of.row.then).into()),
        ("count", |of| of.count(&of.row.now).into()),
        ("row_on_page", |of| of.row.is_listed.into()),
        ("nature", |of| of.change.nature.into()),
        ("as_of", |of| Value::date(&of.change.as_of)),
        ("source", |of| (&of.change.sources).into()),
        ("rule_set", |of| of.change.indicator.rule_set.as_deref().into()),
        ("cautions", |of| of.is_whole().then(|| of.change.cautions.join(" ")).into()),
        ("notes", |of| of.is_whole().then(|| of.change.notes.join(" ")).into()),
        ("run", |of| (&of.page.head.run).into()),
    ]
}

/// Effects add up, row by row and column by column, to the last digit that is written.
pub fn table(page: &ChangePage) -> Table {
    let rows = page.change.iter().flat_map(|change| change.all.iter().map(move |row| Of { page, change, row }));
    Table::of(&cells(), &columns::CHANGE, rows)
}

impl Of<'_> {
    fn is_whole(&self) -> bool {
        self.row.kind == RowKind::Province
    }

    /// Of what is a place: what its figure is called.
    fn figure(&self, side: &Side, period: Period) -> Option<String> {
        // A change is told between two figures of the province.
        let place = match self.is_whole() {
            true => Some(&self.page.province.code),
            false => self.row.at.as_ref().filter(|_| side.is_figure),
        };
        place.map(|place| figures::id(&self.change.indicator.id, place, period))
    }

    /// Of anything else: the key of its count.
    fn count(&self, side: &Side) -> Option<String> {
        let is_place = self.is_whole() || self.row.at.is_some();
        (side.is_figure && !is_place).then(|| format!("{}:{}", self.change.indicator.id, self.row.code))
    }

    fn has_own(&self) -> bool {
        self.is_whole() || self.row.presence == Presence::Stayed
    }

    fn came_or_went(&self) -> bool {
        self.is_whole() || self.row.presence != Presence::Stayed
    }

    fn shown(&self, side: &Side) -> Value {
        if self.change.is_share { &side.share_text } else { &side.quotient_text }.into()
    }

    fn effect(&self, n: i128) -> Value {
        effect(n, self.change.is_share)
    }
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
