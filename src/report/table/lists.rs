//! Lists that are no figures as tables: loads, sources, the catalogue of indicators, choices of rule sets.

use crate::domain::indicator::Indicator;
use crate::domain::load::Load;
use crate::domain::source::SourceMapping;
use crate::domain::text::Language;
use crate::report::calendar::{CalendarPage, DayLine};
use crate::report::passport::formula_in_words;
use crate::report::rules::table::RuleTable;

use super::columns::{self, named};
use super::{Row, Table, Value};

const LOADS: [&str; 18] = [
    "load",
    "source",
    "file",
    "hash",
    "period",
    "state",
    "read",
    "accepted",
    "rejected",
    "duplicate",
    "superseded",
    "replaced",
    "nature",
    "as_of",
    "way",
    "loaded_at",
    "remark_vi",
    "remark_en",
];

pub fn loads(loads: &[&Load]) -> Table {
    let row = |load: &&Load| -> Row {
        vec![
            load.id.into(),
            (&load.source).into(),
            (&load.file).into(),
            (&load.hash).into(),
            (&load.period).into(),
            load.state.as_str().into(),
            load.read.into(),
            load.accepted.into(),
            load.rejected.into(),
            load.duplicate.into(),
            load.superseded.into(),
            load.replaced.into(),
            load.speaks_of().map(|(_, nature)| nature.as_str()).into(),
            load.speaks_of().map(|(as_of, _)| as_of).into(),
            load.way.to_text().into(),
            Value::moment(&load.loaded_at),
            (&load.remark.vi).into(),
            (&load.remark.en).into(),
        ]
    };
    Table { columns: named(&LOADS, &columns::LOADS), rows: loads.iter().map(row).collect() }
}

const SOURCES: [&str; 14] = [
    "source",
    "source_name",
    "origin",
    "load",
    "file",
    "hash",
    "nature",
    "as_of",
    "read",
    "accepted",
    "rejected",
    "duplicate",
    "superseded",
    "rows_in_file",
];

/// One row a file that counts; a source that has none yet is a row without a load.
pub fn sources(sources: &[SourceMapping], loads: &[Load], language: Language) -> Table {
    let mut rows: Vec<Row> = Vec::new();
    for source in sources {
        let of_source =
            [(&source.id).into(), source.name.get(language).into(), source.origin.get(language).into()] as [Value; 3];
        let own: Vec<&Load> = loads.iter().filter(|load| load.source == source.id).collect();
        if own.is_empty() {
            let nothing = std::iter::repeat_n(Value::Absent, SOURCES.len() - 4);
            rows.push(of_source.iter().cloned().chain(nothing).collect());
        }
        for load in own {
            let of_load: [Value; 10] = [
                load.id.into(),
                (&load.file).into(),
                (&load.hash).into(),
                load.nature.as_str().into(),
                load.as_of.into(),
                load.read.into(),
                load.accepted.into(),
                load.rejected.into(),
                load.duplicate.into(),
                load.superseded.into(),
            ];
            rows.push(of_source.iter().cloned().chain(of_load).collect());
        }
    }
    Table::counted(named(&SOURCES, &columns::SOURCES), rows)
}

const INDICATORS: [&str; 14] = [
    "indicator",
    "indicator_name_vi",
    "indicator_name_en",
    "group",
    "unit",
    "direction",
    "definition_vi",
    "definition_en",
    "formula",
    "rule_set",
    "legal_basis",
    "confidence",
    "component",
    "rows_in_file",
];

/// The formula and the legal basis in the language of the page.
pub fn indicators(indicators: &[Indicator], language: Language) -> Table {
    let row = |one: &Indicator| -> Row {
        vec![
            (&one.id).into(),
            (&one.name.vi).into(),
            (&one.name.en).into(),
            one.group.as_str().into(),
            one.unit.as_str().into(),
            one.direction.as_str().into(),
            (&one.definition.vi).into(),
            (&one.definition.en).into(),
            formula_in_words(&one.formula, language).into(),
            one.rule_set.as_deref().into(),
            one.legal_basis.get(language).into(),
            one.confidence.to_string().into(),
            one.is_component().into(),
        ]
    };
    Table::counted(named(&INDICATORS, &columns::INDICATORS), indicators.iter().map(row).collect())
}

const CALENDAR: [&str; 8] =
    ["date", "year", "day_kind", "day_name", "legal_ref", "decided_on", "is_unverified", "rows_in_file"];

/// One row a day that is not what its weekday makes it.
pub fn calendar(page: &CalendarPage) -> Table {
    let days = page.years.iter().flat_map(|year| year.days.iter().map(|day| (year.year, day)));
    let row = |(year, day): (i16, &DayLine)| -> Row {
        vec![
            day.date.into(),
            i32::from(year).into(),
            day.kind.as_str().into(),
            (&day.name).into(),
            (&day.legal_ref).into(),
            day.decided_on.into(),
            day.is_unverified.into(),
        ]
    };
    Table::counted(named(&CALENDAR, &columns::CALENDAR), days.map(row).collect())
}

const RULE_SETS: [&str; 7] = ["rule_set", "rule_set_name", "group", "question", "choice", "differs", "rows_in_file"];

/// One row a choice of a rule set.
pub fn rule_sets(table: &RuleTable) -> Table {
    let mut rows: Vec<Row> = Vec::new();
    for group in &table.groups {
        for row in &group.rows {
            for (column, choice) in table.columns.iter().zip(&row.cells) {
                rows.push(vec![
                    (&column.rule_set.id).into(),
                    (&column.rule_set.name).into(),
                    group.title.into(),
                    (&row.name).into(),
                    choice.into(),
                    row.differs.into(),
                ]);
            }
        }
    }
    Table::counted(named(&RULE_SETS, &columns::RULE_SETS), rows)
}
