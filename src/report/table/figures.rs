//! The figures of a page as a table: one row a figure, exactly those the page shows.

use crate::domain::reading::Absence;

use super::columns::named;
use super::{Table, Value};
use crate::report::aside::Aside;
use crate::report::board::{BoardPage, SectionTable};
use crate::report::cell::Cell;
use crate::report::compare::Compare;
use crate::report::home::Home;
use crate::report::indicator::IndicatorPage;
use crate::report::page::{Head, IndicatorRef, PlaceRef};
use crate::report::province::{CardGroup, ProvincePage};
use crate::report::series_table::{Reading, SeriesTable};
use crate::report::units::Unattributed;

/// The columns of every page of figures.
pub const HEADINGS: [&str; 27] = [
    "indicator",
    "indicator_name",
    "code_system",
    "place",
    "place_name",
    "period",
    "edition",
    "value",
    "shown",
    "unit",
    "numerator",
    "denominator",
    "absence",
    "target",
    "gap",
    "standing",
    "rank",
    "ranked",
    "shortfall_cases",
    "nature",
    "as_of",
    "completeness",
    "source",
    "rule_set",
    "notes",
    "run",
    "rows_in_file",
];

/// A page whose table has a row a figure, exactly those the page shows.
pub trait Tabled {
    fn head(&self) -> &Head;

    /// Every row, in the order of the table.
    fn tell(&self, facts: &mut Facts);

    fn table(&self) -> Table {
        let mut facts = Facts::of(self.head());
        self.tell(&mut facts);
        facts.table()
    }

    /// How many rows the table has; none is made for it.
    fn rows_in_table(&self) -> usize {
        let mut facts = Facts { only_counts: true, ..Facts::of(self.head()) };
        self.tell(&mut facts);
        facts.n
    }
}

impl Tabled for Home {
    fn head(&self) -> &Head {
        &self.head
    }

    /// Headlines, then the league with the nation.
    fn tell(&self, facts: &mut Facts) {
        let nation = PlaceRef::nation(self.head.language);
        self.headlines.iter().for_each(|headline| facts.cell(&headline.indicator, &nation, &headline.cell));
        if let Some(indicator) = &self.chosen {
            self.league.iter().for_each(|row| facts.cell(indicator, &row.place, &row.cell));
            let is_headline = self.headlines.iter().any(|headline| headline.indicator.id == indicator.id);
            self.nation.iter().filter(|_| !is_headline).for_each(|cell| facts.cell(indicator, &nation, cell));
        }
    }
}

impl Tabled for Compare {
    fn head(&self) -> &Head {
        &self.head
    }

    /// Row by row, the nation before the provinces.
    fn tell(&self, facts: &mut Facts) {
        let nation = PlaceRef::nation(self.head.language);
        for row in &self.rows {
            facts.cell(&row.indicator, &nation, &row.nation);
            for (column, cell) in self.columns.iter().zip(&row.cells) {
                facts.cell(&row.indicator, &column.place, cell);
            }
        }
        for row in &self.unattributed {
            row.places.iter().for_each(|one| facts.unattributed(&row.indicator, one));
        }
    }
}

impl Tabled for BoardPage {
    fn head(&self) -> &Head {
        &self.head
    }

    /// Section by section: the nation, then province by province what the table shows.
    fn tell(&self, facts: &mut Facts) {
        let nation = PlaceRef::nation(self.head.language);
        for SectionTable { table, .. } in &self.sections {
            table.rows.iter().for_each(|row| facts.cell(&row.indicator, &nation, &row.nation));
            for (column, figures) in table.lines() {
                figures.into_iter().for_each(|one| facts.cell(&one.row.indicator, &column.place, one.cell));
            }
        }
    }
}

impl Tabled for ProvincePage {
    fn head(&self) -> &Head {
        &self.head
    }

    /// Cards, then communes that are short, then scores of the former provinces.
    fn tell(&self, facts: &mut Facts) {
        for card in self.groups.iter().flat_map(CardGroup::all) {
            facts.cell(&card.indicator, &self.place, &card.cell);
        }
        for drag in &self.drags {
            for row in &drag.rows {
                facts.row(vec![
                    ("indicator", (&drag.indicator.id).into()),
                    ("indicator_name", (&drag.indicator.name).into()),
                    ("code_system", row.code.split(':').next().into()),
                    ("place", row.code.split(':').nth(1).into()),
                    ("place_name", (&row.name).into()),
                    ("value", row.value.into()),
                    ("shown", (&row.text).into()),
                    ("unit", drag.indicator.unit.into()),
                    ("numerator", row.numerator.into()),
                    ("denominator", row.denominator.into()),
                    ("shortfall_cases", row.shortfall.into()),
                    ("rule_set", drag.indicator.rule_set.as_deref().into()),
                ]);
            }
        }
        for score in &self.predecessors {
            facts.row(vec![
                ("indicator", (&score.indicator).into()),
                ("indicator_name", (&score.index_name).into()),
                ("code_system", "63".into()),
                ("place", score.code.split(':').nth(1).into()),
                ("place_name", (&score.place_name).into()),
                ("edition", i64::from(score.edition).into()),
                ("value", score.score.into()),
                ("shown", (&score.score_text).into()),
                ("absence", if score.score.is_none() { "not_reported" } else { "" }.into()),
                ("rank", score.rank.map(|rank| i64::from(rank.place)).into()),
                ("ranked", score.rank.map(|rank| i64::from(rank.of)).into()),
                ("notes", (&score.note).into()),
            ]);
        }
    }
}

impl Tabled for IndicatorPage {
    fn head(&self) -> &Head {
        &self.head
    }

    /// All 34 and the nation, then the same of its variants.
    fn tell(&self, facts: &mut Facts) {
        let nation = PlaceRef::nation(self.head.language);
        self.rows.iter().for_each(|row| facts.cell(&self.indicator, &row.place, &row.cell));
        facts.cell(&self.indicator, &nation, &self.nation);
        let groups = self.rows.iter().filter_map(|row| row.group.as_ref()?.unattributed.as_ref());
        groups.chain(&self.unattributed).for_each(|one| facts.unattributed(&self.indicator, one));
        for row in &self.variants.rows {
            let place = row.place.as_ref().unwrap_or(&nation);
            for (column, cell) in self.variants.columns.iter().zip(&row.cells).filter(|(column, _)| !column.is_this) {
                facts.cell(&column.indicator, place, cell);
            }
        }
    }
}

/// Each province, then the nation, month by month or edition by edition.
pub fn series(page: &SeriesTable) -> Table {
    let mut facts = Facts::of(&page.head);
    for row in &page.rows {
        facts.period.clone_from(&row.period);
        match &row.found {
            Reading::Figure(cell) => facts.cell(&page.indicator, &row.place, cell),
            Reading::Unattributed(one) => facts.unattributed(&page.indicator, one),
        }
    }
    facts.table()
}

/// Rows on their way into a table, or only how many they are.
pub struct Facts {
    period: String,
    /// Of what is counted from cases, and of all other figures.
    run: String,
    run_of_others: String,
    rows: Vec<Vec<Value>>,
    n: usize,
    only_counts: bool,
}

impl Facts {
    fn of(head: &Head) -> Self {
        Self {
            period: head.period_value.clone(),
            run: head.run.clone(),
            run_of_others: head.run_of_others.clone(),
            rows: Vec::new(),
            n: 0,
            only_counts: false,
        }
    }

    /// Notes that there is one more row, and whether it has to be made.
    fn is_wanted(&mut self) -> bool {
        self.n += 1;
        !self.only_counts
    }

    fn cell(&mut self, indicator: &IndicatorRef, place: &PlaceRef, cell: &Cell) {
        if !self.is_wanted() {
            return;
        }
        let sources: Vec<&str> = cell.passport.sources.iter().map(|source| source.id.as_str()).collect();
        let notes: Vec<String> = cell.notes.iter().cloned().chain(cell.asides().map(Aside::sentence)).collect();
        self.made(vec![
            ("indicator", (&indicator.id).into()),
            ("indicator_name", (&indicator.name).into()),
            ("code_system", place.code.system.as_str().into()),
            ("place", (&place.bare).into()),
            ("place_name", (&place.name).into()),
            ("edition", cell.edition.map(i64::from).into()),
            ("value", cell.value.into()),
            ("shown", (&cell.text).into()),
            ("unit", indicator.unit.into()),
            ("numerator", cell.numerator.into()),
            ("denominator", cell.denominator.into()),
            ("absence", cell.absence.map(absence_id).into()),
            ("target", cell.target.into()),
            ("gap", cell.gap.into()),
            ("standing", cell.standing.as_str().into()),
            ("rank", cell.rank.map(|rank| i64::from(rank.place)).into()),
            ("ranked", cell.rank.map(|rank| i64::from(rank.of)).into()),
            ("shortfall_cases", cell.shortfall.map(|short| short.max(0)).into()),
            ("nature", (!cell.is_absent()).then(|| cell.nature.as_str()).into()),
            ("as_of", cell.as_of.as_deref().map(Value::date).into()),
            ("completeness", cell.completeness_text.as_deref().into()),
            ("source", sources.join(" ").into()),
            ("rule_set", indicator.rule_set.as_deref().into()),
            ("notes", notes.join(" ").into()),
        ]);
    }

    /// No figure: how many of the cases of a place are in none of the rows of the provinces of before. Its key is not the
    /// place's, whose figure may stand in the same file.
    fn unattributed(&mut self, indicator: &IndicatorRef, one: &Unattributed) {
        if !self.is_wanted() {
            return;
        }
        self.made(vec![
            ("indicator", (&indicator.id).into()),
            ("indicator_name", (&indicator.name).into()),
            ("code_system", one.place.code.system.as_str().into()),
            ("place", format!("{}-unattributed", one.place.bare).into()),
            ("place_name", (&one.place.name).into()),
            ("shown", (&one.text).into()),
            ("numerator", one.n.into()),
            ("denominator", one.of.into()),
            ("absence", "not_attributable".into()),
            ("rule_set", indicator.rule_set.as_deref().into()),
        ]);
    }

    fn row(&mut self, fields: Vec<(&str, Value)>) {
        if self.is_wanted() {
            self.made(fields);
        }
    }

    fn made(&mut self, fields: Vec<(&str, Value)>) {
        // One cell is still to come: how many rows there are.
        let mut row = vec![Value::Absent; HEADINGS.len() - 1];
        let mut set = |heading: &str, value: Value| {
            if let Some(slot) = HEADINGS.iter().position(|known| *known == heading) {
                row[slot] = value;
            }
        };
        set("period", (&self.period).into());
        // What is counted from cases names its rule set.
        let is_counted = fields.iter().any(|(heading, value)| *heading == "rule_set" && !value.is_absent());
        set("run", if is_counted { &self.run } else { &self.run_of_others }.into());
        for (heading, value) in fields {
            set(heading, value);
        }
        self.rows.push(row);
    }

    fn table(self) -> Table {
        Table::counted(named(&HEADINGS, &[]), self.rows)
    }
}

pub fn absence_id(absence: Absence) -> &'static str {
    match absence {
        Absence::NotReported => "not_reported",
        Absence::NotApplicable => "not_applicable",
        Absence::NotComparable => "not_comparable",
    }
}
