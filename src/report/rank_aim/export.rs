//! The answer as a table: what the rank takes in each case, then everybody of the round, then the components.

use crate::report::table::columns::{self, named};
use crate::report::table::{Table, Value};

use super::{Aim, AimPage, Part, Rung, Scenario};

const HEADINGS: [&str; 30] = [
    "indicator",
    "indicator_name",
    "kind",
    "code_system",
    "place",
    "place_name",
    "edition",
    "round",
    "rank_aimed_at",
    "ranked",
    "rank",
    "value",
    "shown",
    "unit",
    "value_wanted",
    "points_missing",
    "change",
    "value_if_moving",
    "rank_if_moving",
    "is_own",
    "best",
    "best_place",
    "best_of",
    "points_to_best",
    "is_wanted",
    "nature",
    "as_of",
    "source",
    "assumptions",
    "rows_in_file",
];

pub fn table(page: &AimPage) -> Table {
    let columns = named(&HEADINGS, &columns::AIM);
    let Some(aim) = &page.aim else { return Table { columns, rows: Vec::new() } };
    let of = Of { page, aim };
    let scenarios = aim.scenarios.iter().enumerate().map(|(order, one)| of.scenario(one, order == 0));
    let rungs = aim.rungs.iter().map(|one| of.rung(one));
    let parts = aim.parts.iter().map(|one| of.part(one));
    Table::counted(columns, scenarios.chain(rungs).chain(parts).collect())
}

struct Of<'p> {
    page: &'p AimPage,
    aim: &'p Aim,
}

impl Of<'_> {
    fn scenario(&self, one: &Scenario, is_first: bool) -> Vec<Value> {
        let own = &self.page.province;
        let mut row = self.head(&self.page.indicator.id, &self.page.indicator.name, one.kind.as_str());
        row.extend(own_place(&own.code, &own.bare, &own.name));
        row.extend(self.round());
        row.extend([one.rank.into(), one.own.into(), (&one.own_text).into(), self.page.indicator.unit.into()]);
        row.extend([one.wanted.into(), one.gap.into()]);
        row.extend(nothing(3).chain([true.into()]).chain(nothing(5)));
        row.extend(self.tail(is_first));
        row
    }

    fn rung(&self, one: &Rung) -> Vec<Value> {
        let mut row = self.head(&self.page.indicator.id, &self.page.indicator.name, "place");
        row.extend(own_place(&one.place.code, &one.place.bare, &one.place.name));
        row.extend(self.round());
        row.extend([one.rank.into(), one.score.into(), (&one.score_text).into(), self.page.indicator.unit.into()]);
        row.extend(nothing(2));
        row.extend([one.change.into(), one.next.into(), one.next_rank.into(), one.is_own.into()]);
        row.extend(nothing(5));
        row.extend(self.tail(false));
        row
    }

    fn part(&self, one: &Part) -> Vec<Value> {
        let own = &self.page.province;
        let mut row = self.head(&one.indicator.id, &one.indicator.name, "component");
        row.extend(own_place(&own.code, &own.bare, &own.name));
        row.extend(self.round());
        row.extend([Value::Absent, one.own.into(), (&one.own_text).into(), one.indicator.unit.into()]);
        row.extend(nothing(5).chain([true.into()]));
        row.extend([
            one.best.into(),
            (&one.best_place.name).into(),
            one.of.into(),
            one.gap.into(),
            one.is_wanted.into(),
        ]);
        row.extend(self.tail(false));
        row
    }

    fn head(&self, id: &str, name: &str, kind: &str) -> Vec<Value> {
        vec![id.into(), name.into(), kind.into()]
    }

    fn round(&self) -> [Value; 4] {
        let aim = self.aim;
        [i64::from(aim.period.year).into(), (&aim.round_text).into(), aim.rank.into(), aim.ranked.into()]
    }

    /// The assumptions stand once, in the first row.
    fn tail(&self, is_first: bool) -> Vec<Value> {
        let aim = self.aim;
        let assumptions = is_first.then(|| aim.assumptions.join(" "));
        vec![aim.nature.into(), Value::date(&aim.as_of), (&aim.sources).into(), assumptions.into()]
    }
}

fn own_place(code: &crate::domain::place::PlaceCode, bare: &str, name: &str) -> [Value; 3] {
    [code.system.as_str().into(), bare.into(), name.into()]
}

fn nothing(n: usize) -> impl Iterator<Item = Value> {
    std::iter::repeat_n(Value::Absent, n)
}
