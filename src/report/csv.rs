//! The figures of a page as a table for export: one row a figure, exactly those the page shows.
//!
//! Text is disarmed, so that no spreadsheet takes it for a formula; numbers stay numbers. Each row
//! carries the number of rows, so that a cut file shows that it was cut.

use crate::domain::reading::Absence;

use super::aside::Aside;
use super::board::{BoardPage, SectionTable};
use super::cell::Cell;
use super::compare::Compare;
use super::home::Home;
use super::indicator::IndicatorPage;
use super::page::{Head, IndicatorRef, PlaceRef};
use super::province::{CardGroup, ProvincePage};
use super::series_table::{Reading, SeriesTable};
use super::units::Unattributed;

/// For whom the file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variant {
    /// UTF-8, comma, decimal point.
    Machine,
    /// For a spreadsheet set to Vietnamese: byte order mark, semicolon, decimal comma.
    Excel,
}

impl Variant {
    pub fn delimiter(self) -> u8 {
        match self {
            Self::Machine => b',',
            Self::Excel => b';',
        }
    }

    /// To be written before the first heading.
    pub fn byte_order_mark(self) -> &'static str {
        match self {
            Self::Machine => "",
            Self::Excel => "\u{feff}",
        }
    }
}

/// Headings and rows, ready for a CSV writer; every row has as many fields as there are headings.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    pub headings: Vec<&'static str>,
    pub rows: Vec<Vec<String>>,
}

/// The columns of every export, whatever page it is of.
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

/// Headlines, then the league with the nation.
pub fn home(page: &Home, variant: Variant) -> Table {
    let mut facts = Facts::of(&page.head, variant);
    let nation = PlaceRef::nation(page.head.language);
    page.headlines.iter().for_each(|headline| facts.cell(&headline.indicator, &nation, &headline.cell));
    if let Some(indicator) = &page.chosen {
        page.league.iter().for_each(|row| facts.cell(indicator, &row.place, &row.cell));
        let is_headline = page.headlines.iter().any(|headline| headline.indicator.id == indicator.id);
        page.nation.iter().filter(|_| !is_headline).for_each(|cell| facts.cell(indicator, &nation, cell));
    }
    facts.table()
}

/// Row by row, the nation before the provinces.
pub fn compare(page: &Compare, variant: Variant) -> Table {
    let mut facts = Facts::of(&page.head, variant);
    let nation = PlaceRef::nation(page.head.language);
    for row in &page.rows {
        facts.cell(&row.indicator, &nation, &row.nation);
        for (column, cell) in page.columns.iter().zip(&row.cells) {
            facts.cell(&row.indicator, &column.place, cell);
        }
    }
    for row in &page.unattributed {
        row.places.iter().for_each(|one| facts.unattributed(&row.indicator, one));
    }
    facts.table()
}

/// Section by section: the nation, then province by province what the table shows.
pub fn board(page: &BoardPage, variant: Variant) -> Table {
    let mut facts = Facts::of(&page.head, variant);
    let nation = PlaceRef::nation(page.head.language);
    for SectionTable { table, .. } in &page.sections {
        table.rows.iter().for_each(|row| facts.cell(&row.indicator, &nation, &row.nation));
        for (column, figures) in table.lines() {
            figures.into_iter().for_each(|one| facts.cell(&one.row.indicator, &column.place, one.cell));
        }
    }
    facts.table()
}

/// Cards, then communes that are short, then scores of the former provinces.
pub fn province(page: &ProvincePage, variant: Variant) -> Table {
    let mut facts = Facts::of(&page.head, variant);
    for card in page.groups.iter().flat_map(CardGroup::all) {
        facts.cell(&card.indicator, &page.place, &card.cell);
    }
    for drag in &page.drags {
        for row in &drag.rows {
            facts.row(vec![
                ("indicator", Field::Text(&drag.indicator.id)),
                ("indicator_name", Field::Text(&drag.indicator.name)),
                ("code_system", Field::Text(row.code.split(':').next().unwrap_or_default())),
                ("place", Field::Text(row.code.split(':').nth(1).unwrap_or_default())),
                ("place_name", Field::Text(&row.name)),
                ("value", Field::Number(row.value)),
                ("shown", Field::Text(&row.text)),
                ("unit", Field::Text(drag.indicator.unit)),
                ("numerator", Field::Whole(row.numerator)),
                ("denominator", Field::Whole(row.denominator)),
                ("shortfall_cases", Field::Whole(row.shortfall)),
                ("rule_set", Field::Text(drag.indicator.rule_set.as_deref().unwrap_or_default())),
            ]);
        }
    }
    for score in &page.predecessors {
        facts.row(vec![
            ("indicator", Field::Text(&score.indicator)),
            ("indicator_name", Field::Text(&score.index_name)),
            ("code_system", Field::Text("63")),
            ("place", Field::Text(score.code.split(':').nth(1).unwrap_or_default())),
            ("place_name", Field::Text(&score.place_name)),
            ("edition", Field::Whole(score.edition.into())),
            ("value", score.score.map_or(Field::None, Field::Number)),
            ("shown", Field::Text(&score.score_text)),
            ("absence", Field::Text(if score.score.is_none() { "not_reported" } else { "" })),
            ("rank", score.rank.map_or(Field::None, |rank| Field::Whole(rank.place.into()))),
            ("ranked", score.rank.map_or(Field::None, |rank| Field::Whole(rank.of.into()))),
            ("notes", Field::Text(&score.note)),
        ]);
    }
    facts.table()
}

/// All 34 and the nation, then the same of its variants.
pub fn indicator(page: &IndicatorPage, variant: Variant) -> Table {
    let mut facts = Facts::of(&page.head, variant);
    let nation = PlaceRef::nation(page.head.language);
    page.rows.iter().for_each(|row| facts.cell(&page.indicator, &row.place, &row.cell));
    facts.cell(&page.indicator, &nation, &page.nation);
    let groups = page.rows.iter().filter_map(|row| row.group.as_ref()?.unattributed.as_ref());
    groups.chain(&page.unattributed).for_each(|one| facts.unattributed(&page.indicator, one));
    for row in &page.variants.rows {
        let place = row.place.as_ref().unwrap_or(&nation);
        for (column, cell) in page.variants.columns.iter().zip(&row.cells).filter(|(column, _)| !column.is_this) {
            facts.cell(&column.indicator, place, cell);
        }
    }
    facts.table()
}

/// Each province, then the nation, month by month or edition by edition.
pub fn series(page: &SeriesTable, variant: Variant) -> Table {
    let mut facts = Facts::of(&page.head, variant);
    for row in &page.rows {
        facts.period.clone_from(&row.period);
        match &row.found {
            Reading::Figure(cell) => facts.cell(&page.indicator, &row.place, cell),
            Reading::Unattributed(one) => facts.unattributed(&page.indicator, one),
        }
    }
    facts.table()
}

enum Field<'f> {
    None,
    Text(&'f str),
    Whole(i64),
    Number(f64),
}

struct Facts {
    variant: Variant,
    period: String,
    /// Of what is counted from cases, and of all other figures.
    run: String,
    run_of_others: String,
    rows: Vec<Vec<String>>,
}

impl Facts {
    fn of(head: &Head, variant: Variant) -> Self {
        Self {
            variant,
            period: head.period_value.clone(),
            run: head.run.clone(),
            run_of_others: head.run_of_others.clone(),
            rows: Vec::new(),
        }
    }

    fn cell(&mut self, indicator: &IndicatorRef, place: &PlaceRef, cell: &Cell) {
        let number = |value: Option<f64>| value.map_or(Field::None, Field::Number);
        let whole = |value: Option<i64>| value.map_or(Field::None, Field::Whole);
        let sources: Vec<&str> = cell.passport.sources.iter().map(|source| source.id.as_str()).collect();
        let sources = sources.join(" ");
        let notes: Vec<String> = cell.notes.iter().cloned().chain(cell.asides().map(Aside::sentence)).collect();
        let notes = notes.join(" ");
        self.row(vec![
            ("indicator", Field::Text(&indicator.id)),
            ("indicator_name", Field::Text(&indicator.name)),
            ("code_system", Field::Text(place.code.system.as_str())),
            ("place", Field::Text(&place.bare)),
            ("place_name", Field::Text(&place.name)),
            ("edition", whole(cell.edition.map(i64::from))),
            ("value", number(cell.value)),
            ("shown", Field::Text(&cell.text)),
            ("unit", Field::Text(indicator.unit)),
            ("numerator", whole(cell.numerator)),
            ("denominator", whole(cell.denominator)),
            ("absence", Field::Text(cell.absence.map_or("", absence_id))),
            ("target", number(cell.target)),
            ("gap", number(cell.gap)),
            ("standing", Field::Text(cell.standing.as_str())),
            ("rank", whole(cell.rank.map(|rank| rank.place.into()))),
            ("ranked", whole(cell.rank.map(|rank| rank.of.into()))),
            ("shortfall_cases", whole(cell.shortfall.map(|short| short.max(0)))),
            ("nature", Field::Text(if cell.is_absent() { "" } else { cell.nature.as_str() })),
            ("as_of", Field::Text(cell.as_of.as_deref().unwrap_or_default())),
            ("completeness", Field::Text(cell.completeness_text.as_deref().unwrap_or_default())),
            ("source", Field::Text(&sources)),
            ("rule_set", Field::Text(indicator.rule_set.as_deref().unwrap_or_default())),
            ("notes", Field::Text(&notes)),
        ]);
    }

    /// No figure: how many of the cases of a place are in none of the rows of the provinces of before. Its key is not the
    /// place's, whose figure may stand in the same file.
    fn unattributed(&mut self, indicator: &IndicatorRef, one: &Unattributed) {
        self.row(vec![
            ("indicator", Field::Text(&indicator.id)),
            ("indicator_name", Field::Text(&indicator.name)),
            ("code_system", Field::Text(one.place.code.system.as_str())),
            ("place", Field::Text(&format!("{}-unattributed", one.place.bare))),
            ("place_name", Field::Text(&one.place.name)),
            ("shown", Field::Text(&one.text)),
            ("numerator", Field::Whole(one.n)),
            ("denominator", Field::Whole(one.of)),
            ("absence", Field::Text("not_attributable")),
            ("rule_set", Field::Text(indicator.rule_set.as_deref().unwrap_or_default())),
        ]);
    }

    fn row(&mut self, fields: Vec<(&str, Field<'_>)>) {
        let mut row = vec![String::new(); HEADINGS.len()];
        let mut set = |heading: &str, text: String| {
            if let Some(slot) = HEADINGS.iter().position(|known| *known == heading) {
                row[slot] = text;
            }
        };
        set("period", self.period.clone());
        // What is counted from cases names its rule set.
        let is_counted = fields
            .iter()
            .any(|(heading, field)| *heading == "rule_set" && matches!(field, Field::Text(text) if !text.is_empty()));
        set("run", if is_counted { &self.run } else { &self.run_of_others }.clone());
        for (heading, field) in fields {
            set(heading, written(&field, self.variant));
        }
        self.rows.push(row);
    }

    fn table(mut self) -> Table {
        let total = self.rows.len().to_string();
        for last in self.rows.iter_mut().filter_map(|row| row.last_mut()) {
            last.clone_from(&total);
        }
        Table { headings: HEADINGS.to_vec(), rows: self.rows }
    }
}

pub fn absence_id(absence: Absence) -> &'static str {
    match absence {
        Absence::NotReported => "not_reported",
        Absence::NotApplicable => "not_applicable",
        Absence::NotComparable => "not_comparable",
    }
}

fn written(field: &Field<'_>, variant: Variant) -> String {
    match field {
        Field::None => String::new(),
        Field::Text(text) => disarmed(text),
        Field::Whole(n) => n.to_string(),
        Field::Number(value) => decimal(*value, variant),
    }
}

/// Nine decimals: more than any figure has, and without the dust of binary fractions.
pub(crate) fn decimal(value: f64, variant: Variant) -> String {
    let text = format!("{value:.9}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    let text = if text == "-0" { "0" } else { text };
    match variant {
        Variant::Machine => text.to_owned(),
        Variant::Excel => text.replace('.', ","),
    }
}

/// An apostrophe before what a spreadsheet would take for a formula.
pub(crate) fn disarmed(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_disarmed_and_numbers_stay_numbers() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"] {
            assert_eq!(written(&Field::Text(text), Variant::Machine), format!("'{text}"));
        }
        assert_eq!(written(&Field::Text("Nghệ An"), Variant::Excel), "Nghệ An");
        assert_eq!(written(&Field::Number(-2.5), Variant::Machine), "-2.5");
        assert_eq!(written(&Field::Number(-2.5), Variant::Excel), "-2,5");
        assert_eq!(written(&Field::Whole(-3), Variant::Excel), "-3");
        assert_eq!(written(&Field::Number(80.0), Variant::Machine), "80");
        assert_eq!(written(&Field::Number(-0.0), Variant::Machine), "0");
        assert_eq!(written(&Field::None, Variant::Machine), "");
    }
}
