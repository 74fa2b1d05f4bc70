//! Survey indices: one row a place and edition, one column a component. They stay scores; a score
//! is never averaged, and a province of the 63 keeps its own row.

use jiff::civil::Date;

use super::PublishedRead;
use super::file_error::FileFault;
use super::intake::{Figures, Intake};
use super::reasons::{self, Reason};
use super::row::{Fields, Row};
use super::values;
use crate::domain::atlas::Atlas;
use crate::domain::place::PlaceCode;
use crate::domain::score::{PublishedScore, Qualifier};
use crate::domain::source::{NumberFormat, ScoreMapping, SourceMapping, TableFormat};

/// The component that is the index itself, and takes the rank of the row.
const TOTAL: &str = "total";

const REQUIRED: [&str; 3] = ["edition", "code_system", "place"];

pub(super) fn read(
    mapping: &SourceMapping,
    columns: &ScoreMapping,
    table: &TableFormat,
    bytes: &[u8],
    atlas: &Atlas,
    today: Date,
) -> Result<PublishedRead, FileFault> {
    let fields = Fields {
        columns: &columns.columns,
        constants: &columns.constants,
        codes: &columns.codes,
        numbers: table.numbers,
    };
    if let Some(column) = fields.lacks(&REQUIRED) {
        return Err(FileFault::Mapping { column });
    }
    let headings = columns.columns.values().chain(columns.components.values()).chain(columns.component_ranks.values());
    let (file, mut intake) = Intake::open(mapping, today, (bytes, table), headings)?;
    for mut row in file.rows(fields) {
        match figures(mapping, columns, &mut row, atlas) {
            Some(figures) if row.reasons.is_empty() => intake.take(row.line, figures, || row.writable()),
            _ => intake.reject(row.writable(), row.reasons),
        }
    }
    Ok(intake.finish())
}

fn figures(mapping: &SourceMapping, columns: &ScoreMapping, row: &mut Row<'_>, atlas: &Atlas) -> Option<Figures> {
    let edition = row.required("edition", values::year);
    let system = row.required("code_system", values::system);
    let place = system.and_then(|system| row.required("place", |code| values::place(system, code, atlas)));
    let (edition, place) = (edition?, place?);
    if let Err(reason) = values::in_force(place.system, Date::constant(edition, 1, 1)) {
        row.fault("code_system", reason);
    }
    let numbers = row.numbers();
    let mut scores = Vec::new();
    for (component, heading) in &columns.components {
        let score = row.optional(heading, |text| bounded(columns, component, numbers, text));
        let rank_heading = match component.as_str() {
            TOTAL => columns.columns.get("rank"),
            _ => columns.component_ranks.get(component),
        };
        let rank = rank_heading.and_then(|heading| row.optional(heading, |text| values::rank(text, place.system)));
        if score.is_some() || rank.is_some() {
            scores.push(published(mapping, columns, row, edition, component, &place, score, rank));
        }
    }
    if scores.is_empty() && row.reasons.is_empty() {
        row.fault("", reasons::no_value());
    }
    Some(Figures { parts: Vec::new(), scores, as_of: Some(Date::constant(edition, 12, 31)) })
}

fn bounded(columns: &ScoreMapping, component: &str, numbers: NumberFormat, text: &str) -> Result<f64, Reason> {
    let value = values::decimal(numbers, text)?;
    match columns.bounds.get(component).or_else(|| columns.bounds.get("*")) {
        Some(&(low, high)) if !(low..=high).contains(&value) => Err(reasons::out_of_bounds(low, high)),
        _ => Ok(value),
    }
}

#[expect(clippy::too_many_arguments, reason = "one value of each column; a struct would only repeat the domain's")]
fn published(
    mapping: &SourceMapping,
    columns: &ScoreMapping,
    row: &Row<'_>,
    edition: i16,
    component: &str,
    place: &PlaceCode,
    score: Option<f64>,
    rank: Option<i32>,
) -> PublishedScore {
    PublishedScore {
        index: columns.index.clone(),
        edition,
        component: component.to_owned(),
        place: place.clone(),
        score,
        rank,
        qualifier: Qualifier::Exactly,
        as_of: None,
        note: row.told("note"),
        source: row.told("source"),
        loaded_from: mapping.id.clone(),
    }
}
