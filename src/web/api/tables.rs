//! The table of a page: typed columns, some of its rows, and what must be known of it. The very table that the files of the
//! page hold.

use std::sync::Arc;

use serde::ser::{Serialize, SerializeMap, Serializer};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{AdditionalProperties, ObjectBuilder, Schema, SchemaType, Type};
use utoipa::{PartialSchema, ToSchema};

use super::about::About;
use super::call::Told;
use super::number::Number;
use super::paging::{Paging, Window};
use super::problem::Problem;
use crate::report::table::about::About as OfTable;
use crate::report::table::{Column as Described, Value};
use crate::web::app::Current;

/// One page of the rows of a table.
#[derive(Clone, Debug, serde::Serialize, ToSchema)]
pub struct TablePage {
    pub about: About,
    pub table: TableAbout,
    pub columns: Vec<Column>,
    pub paging: Paging,
    pub rows: Vec<NamedRow>,
}

#[derive(Clone, Debug, serde::Serialize, ToSchema)]
pub struct TableAbout {
    pub title: String,
    /// The page whose table it is.
    pub page: String,
    /// Rows of the whole table.
    pub row_count: usize,
    /// Null for what is of no period.
    pub period: Option<PeriodOf>,
    /// Of the figures of the table, the worst first.
    pub natures: Vec<TableNature>,
    pub runs: Vec<String>,
    pub sources: Vec<TableSource>,
    /// `the_rows`: the sources that its rows name; `all_data`: all that there are, for no row names its own.
    pub sources_of: String,
    /// What must be known of it, in sentences.
    pub notes: Vec<String>,
}

#[derive(Clone, Debug, serde::Serialize, ToSchema)]
pub struct PeriodOf {
    pub value: String,
    pub text: String,
    #[schema(format = Date)]
    pub first_day: String,
    #[schema(format = Date)]
    pub last_day: String,
}

#[derive(Clone, Debug, serde::Serialize, ToSchema)]
pub struct TableNature {
    pub nature: String,
    pub word: String,
    pub sentence: String,
}

#[derive(Clone, Debug, serde::Serialize, ToSchema)]
pub struct TableSource {
    pub id: String,
    pub name: String,
    pub origin: String,
    /// Files of it that count.
    pub files: usize,
}

#[derive(Clone, Debug, serde::Serialize, ToSchema)]
pub struct Column {
    pub name: String,
    /// `text`, `integer`, `decimal`, `date`, `moment` or `yes_no`.
    pub kind: String,
    pub title_vi: String,
    pub title_en: String,
    pub unit: Option<String>,
}

/// Cells by the names of their columns.
#[derive(Clone, Debug)]
pub struct NamedRow {
    names: Arc<[String]>,
    cells: Vec<Value>,
}

impl TablePage {
    /// The rows of a window; `rows`: those of the whole table.
    pub fn of(
        current: &Current,
        (about, columns): (&OfTable, &[Described]),
        rows: impl Iterator<Item = Vec<Value>>,
        window: &Window,
    ) -> Result<Self, Problem> {
        let paging = window.paging(about.rows)?;
        Ok(Self::cut(current, (about, columns), rows.skip(window.skipped()).take(window.limit), paging))
    }

    /// Of rows that are those of the page already.
    pub fn cut(
        current: &Current,
        (about, columns): (&OfTable, &[Described]),
        rows: impl Iterator<Item = Vec<Value>>,
        paging: Paging,
    ) -> Self {
        let names: Arc<[String]> = columns.iter().map(|column| column.name.clone().into_owned()).collect();
        Self {
            about: About::in_language(current, about.language),
            table: table(about),
            columns: columns.iter().map(column).collect(),
            paging,
            rows: rows.map(|cells| NamedRow { names: Arc::clone(&names), cells }).collect(),
        }
    }
}

impl Told for TablePage {
    fn link(&self) -> Option<String> {
        self.paging.link()
    }
}

fn table(about: &OfTable) -> TableAbout {
    TableAbout {
        title: about.title.clone(),
        page: about.address.clone(),
        row_count: about.rows,
        period: about.period.as_ref().map(|days| PeriodOf {
            value: days.value.clone(),
            text: days.text.clone(),
            first_day: days.first.to_string(),
            last_day: days.last.to_string(),
        }),
        natures: (about.marks.iter())
            .map(|mark| TableNature {
                nature: mark.nature.as_str().to_owned(),
                word: mark.word.to_owned(),
                sentence: mark.sentence.clone(),
            })
            .collect(),
        runs: about.runs.clone(),
        sources: (about.sources.iter())
            .map(|source| TableSource {
                id: source.id.clone(),
                name: source.name.clone(),
                origin: source.origin.clone(),
                files: source.files.len() + source.more_files,
            })
            .collect(),
        sources_of: if about.are_sources_of_all { "all_data" } else { "the_rows" }.to_owned(),
        notes: Vec::new(),
    }
}

fn column(column: &Described) -> Column {
    Column {
        name: column.name.clone().into_owned(),
        kind: column.kind.as_str().to_owned(),
        title_vi: column.vi.clone().into_owned(),
        title_en: column.en.clone().into_owned(),
        unit: (!column.unit.is_empty()).then(|| column.unit.to_owned()),
    }
}

impl Serialize for NamedRow {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.cells.len()))?;
        for (name, cell) in self.names.iter().zip(&self.cells) {
            match cell {
                Value::Absent => map.serialize_entry(name, &())?,
                Value::Whole(n) => map.serialize_entry(name, n)?,
                Value::Decimal(value) => map.serialize_entry(name, &Number::of(*value))?,
                // So many decimals as a program reads them: 12.50 is 12.5.
                Value::Fixed(..) => map.serialize_entry(name, &cell.to_string().parse().ok().and_then(Number::of))?,
                Value::Flag(is_set) => map.serialize_entry(name, is_set)?,
                Value::Text(_) | Value::Moment(_) | Value::Date(_) => map.serialize_entry(name, &cell.to_string())?,
            }
        }
        map.end()
    }
}

impl PartialSchema for NamedRow {
    fn schema() -> RefOr<Schema> {
        let kinds = [Type::String, Type::Number, Type::Boolean, Type::Null];
        let cell = ObjectBuilder::new().schema_type(SchemaType::from_iter(kinds)).build();
        let cells = AdditionalProperties::RefOr(RefOr::T(Schema::Object(cell)));
        let row = ObjectBuilder::new()
            .schema_type(Type::Object)
            .description(Some(
                "Cells by the names of their columns; null where nothing is told, and why, stands in the row.",
            ))
            .additional_properties(Some(cells));
        RefOr::T(Schema::Object(row.build()))
    }
}

impl ToSchema for NamedRow {}
