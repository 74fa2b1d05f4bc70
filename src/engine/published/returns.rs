//! Long returns: place, date, measure, value. A whole count becomes a part; what was printed
//! without its numerator and denominator stays a published value.

use jiff::civil::Date;

use super::PublishedRead;
use super::between;
use super::file_error::FileFault;
use super::intake::{Figures, Intake};
use super::reasons;
use super::row::{Fields, Row};
use super::values;
use crate::domain::atlas::Atlas;
use crate::domain::bucket::Bucket;
use crate::domain::part::{MeasureId, Part};
use crate::domain::place::PlaceCode;
use crate::domain::score::{PublishedScore, Qualifier};
use crate::domain::source::{ReturnMapping, SourceMapping, TableFormat};

const REQUIRED: [&str; 5] = ["place", "code_system", "date", "measure", "value"];

pub(super) fn read(
    mapping: &SourceMapping,
    columns: &ReturnMapping,
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
    let (file, mut intake) = Intake::open(mapping, today, (bytes, table), columns.columns.values())?;
    let mut rows: Vec<Row<'_>> = file.rows(fields).collect();
    let told: Vec<Option<Figures>> =
        rows.iter_mut().map(|row| figures(mapping, columns, row, atlas).filter(|_| row.reasons.is_empty())).collect();
    let broken = between::broken(&mapping.id, columns, &told);
    for ((mut row, figures), broken) in rows.into_iter().zip(told).zip(broken) {
        if let Some(reason) = broken {
            row.fault("value", reason);
        }
        match figures {
            Some(figures) if row.reasons.is_empty() => intake.take(row.line, figures, || row.writable()),
            _ => intake.reject(row.writable(), row.reasons),
        }
    }
    Ok(intake.finish())
}

fn figures(mapping: &SourceMapping, columns: &ReturnMapping, row: &mut Row<'_>, atlas: &Atlas) -> Option<Figures> {
    let system = row.required("code_system", values::system);
    let place = system.and_then(|system| row.required("place", |code| values::place(system, code, atlas)));
    let date = row.required("date", values::date);
    let qualifier = values::qualifier(row.text("qualifier")).map_err(|reason| row.fault("qualifier", reason)).ok();
    let measure = row.text("measure");
    let is_count = columns.counts.iter().any(|known| known == measure);
    if measure.is_empty() {
        row.fault("measure", reasons::empty());
        return None;
    } else if !is_count && !columns.published.iter().any(|known| known == measure) {
        let known: Vec<String> = columns.counts.iter().chain(&columns.published).cloned().collect();
        row.fault("measure", reasons::unknown_measure(&known));
        return None;
    }
    if let (Some(system), Some(date)) = (system, date)
        && let Err(reason) = values::in_force(system, date)
    {
        row.fault("code_system", reason);
    }
    let numbers = row.numbers();
    let mut figures = Figures { as_of: date, ..Figures::default() };
    if is_count {
        if qualifier == Some(Qualifier::Over) {
            row.fault("qualifier", reasons::not_exact());
        }
        let n = row.required("value", |text| values::whole(numbers, text));
        figures.parts.push(part(mapping, measure, place?, date?, n?));
    } else {
        let value = row.required("value", |text| values::decimal(numbers, text));
        figures.scores.push(PublishedScore {
            index: mapping.id.clone(),
            edition: date?.year(),
            component: measure.to_owned(),
            place: place?,
            score: Some(value?),
            rank: None,
            qualifier: qualifier?,
            as_of: date,
            note: row.told("note"),
            source: row.told("source"),
            loaded_from: mapping.id.clone(),
        });
    }
    Some(figures)
}

fn part(mapping: &SourceMapping, measure: &str, place: PlaceCode, date: Date, n: i64) -> Part {
    Part {
        measure: MeasureId::reported(&mapping.id, measure),
        place,
        bucket: Bucket::of(date),
        member: String::new(),
        n,
        source: mapping.id.clone(),
    }
}
