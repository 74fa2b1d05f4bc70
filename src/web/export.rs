//! The data of exactly one view as a CSV file: every row, its count in a header, and a name that
//! says what is in it, of which period, and whether synthetic figures are among it.

use axum::http::{HeaderName, header};
use axum::response::{IntoResponse, Response};

use crate::domain::reading::Nature;
use crate::report::board::BoardPage;
use crate::report::change::{self, ChangePage};
use crate::report::compare::Compare;
use crate::report::csv::{self, Table, Variant};
use crate::report::figure_passport;
use crate::report::form::{self, FormPage};
use crate::report::home::Home;
use crate::report::indicator::IndicatorPage;
use crate::report::members::{self, MembersPage};
use crate::report::page::Head;
use crate::report::province::ProvincePage;
use crate::report::quality::{self, QualityPage};
use crate::report::rules::{self, RulesPage};
use crate::report::scorecard::{self, ApartPage, ScorecardPage};
use crate::report::series_table::SeriesTable;
use crate::sheet::{self, SheetError};

use super::error::WebError;
use super::view::View;

/// How many data rows the file has, so that a reader can tell a whole file from a torn one.
const ROW_COUNT: HeaderName = HeaderName::from_static("x-row-count");

pub struct Download {
    name: String,
    variant: Variant,
    headings: Vec<String>,
    rows: Vec<Vec<String>>,
}

pub fn home(view: &View, page: &Home) -> Download {
    let content = page.chosen.as_ref().map_or("nation".to_owned(), |chosen| format!("nation-{}", chosen.id));
    download(view, &content, &page.head, |variant| csv::home(page, variant))
}

pub fn compare(view: &View, page: &Compare) -> Download {
    download(view, "compare", &page.head, |variant| csv::compare(page, variant))
}

pub fn board(view: &View, page: &BoardPage) -> Download {
    download(view, &format!("board-{}", page.id), &page.head, |variant| csv::board(page, variant))
}

pub fn province(view: &View, page: &ProvincePage) -> Download {
    let content = format!("province-{}", page.place.segment());
    download(view, &content, &page.head, |variant| csv::province(page, variant))
}

pub fn members(view: &View, page: &MembersPage) -> Download {
    let of = page.league.as_ref().map_or("", |league| league.indicator.id.as_str());
    let content = format!("{}-{}-{of}", page.kind.as_str(), page.province.bare);
    download(view, &content, &page.head, |variant| members::csv::table(page, variant))
}

pub fn change(view: &View, page: &ChangePage) -> Download {
    let of = page.change.as_ref().map_or("", |change| change.indicator.id.as_str());
    let content = format!("change-{}-{of}-{}-from-{}", page.province.bare, page.by.as_str(), page.then);
    download(view, &content, &page.head, |variant| change::csv::table(page, variant))
}

pub fn indicator(view: &View, page: &IndicatorPage) -> Download {
    let content = format!("indicator-{}", page.indicator.id);
    download(view, &content, &page.head, |variant| csv::indicator(page, variant))
}

pub fn series(view: &View, page: &SeriesTable) -> Download {
    let content = format!("series-{}-{}", page.indicator.id, page.units.as_str());
    download(view, &content, &page.head, |variant| csv::series(page, variant))
}

pub fn scorecard(view: &View, page: &ScorecardPage) -> Download {
    let content = format!("scorecard-{}-{}", page.id, page.place.bare);
    download(view, &content, &page.head, |_| scorecard::csv::table(page))
}

pub fn scorecard_apart(view: &View, page: &ApartPage) -> Download {
    let content = format!("scorecard-{}-{}", page.card, page.criterion.replace('.', "-"));
    download(view, &content, &page.head, |_| scorecard::csv::apart(page))
}

pub fn rules(view: &View, page: &RulesPage) -> Download {
    download(view, &format!("rules-{}", page.place.bare), &page.head, |_| rules::csv::table(page))
}

pub fn quality(view: &View, page: &QualityPage) -> Download {
    download(view, &format!("quality-{}", page.place.bare), &page.head, |_| quality::csv::table(page))
}

/// A table that is of no period.
pub fn plain(view: &View, name: &str, headings: &[&str], rows: Vec<Vec<String>>) -> Download {
    let headings = headings.iter().map(|heading| (*heading).to_owned()).collect();
    Download { name: name.to_owned(), variant: variant(view), headings, rows }
}

pub fn form(view: &View, page: &FormPage) -> Download {
    let form::csv::FormTable { headings, rows } = form::csv::table(page);
    Download { name: file_name(&form_content(page), &page.head, "csv"), variant: variant(view), headings, rows }
}

/// The form as a spreadsheet.
pub fn form_sheet(page: &FormPage) -> Result<Response, WebError> {
    let rows = page.rows.len() + usize::from(page.total.is_some());
    book(sheet::form(page), &file_name(&form_content(page), &page.head, "xlsx"), rows)
}

/// The matrix of a comparison with the passports of its figures.
pub fn compare_sheet(view: &View, page: &Compare) -> Result<Response, WebError> {
    let passports = figure_passport::of_compare(view.snapshot(), page);
    book(sheet::figures::compare(page, &passports), &file_name("compare", &page.head, "xlsx"), passports.len())
}

/// The provinces in one indicator with the passports of their figures.
pub fn indicator_sheet(view: &View, page: &IndicatorPage) -> Result<Response, WebError> {
    let passports = figure_passport::of_indicator(view.snapshot(), page);
    let name = file_name(&format!("indicator-{}", page.indicator.id), &page.head, "xlsx");
    book(sheet::figures::indicator(page, &passports), &name, passports.len())
}

fn book(bytes: Result<Vec<u8>, SheetError>, name: &str, rows: usize) -> Result<Response, WebError> {
    let bytes = bytes.map_err(|problem| WebError::Broken(problem.to_string()))?;
    let headers = [
        (header::CONTENT_TYPE, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (ROW_COUNT, rows.to_string()),
    ];
    Ok((headers, bytes).into_response())
}

fn form_content(page: &FormPage) -> String {
    format!("form-{}-{}-{}", page.id, page.place.bare, page.by.as_str())
}

fn download(view: &View, content: &str, head: &Head, table: impl Fn(Variant) -> Table) -> Download {
    let variant = variant(view);
    let Table { headings, rows } = table(variant);
    let headings = headings.into_iter().map(str::to_owned).collect();
    Download { name: file_name(content, head, "csv"), variant, headings, rows }
}

fn variant(view: &View) -> Variant {
    let is_excel = view.query().is_ok_and(|query| query.excel);
    if is_excel { Variant::Excel } else { Variant::Machine }
}

fn file_name(content: &str, head: &Head, ending: &str) -> String {
    let is_synthetic = head.marks.iter().any(|mark| mark.nature == Nature::Synthetic);
    let nature = if is_synthetic { "-synthetic" } else { "" };
    format!("chiso-{content}-{}{nature}.{ending}", head.period_value)
}

impl Download {
    /// Data rows, without the heading.
    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    pub fn send(self) -> Result<Response, WebError> {
        let headers = [
            (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
            (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", self.name)),
            (ROW_COUNT, self.rows().to_string()),
        ];
        Ok((headers, written(&self.headings, &self.rows, self.variant)).into_response())
    }
}

fn written(headings: &[String], rows: &[Vec<String>], variant: Variant) -> String {
    let mut out = variant.byte_order_mark().to_owned();
    let delimiter = variant.delimiter() as char;
    let mut line = |fields: &mut dyn Iterator<Item = &str>| {
        for (index, field) in fields.enumerate() {
            if index > 0 {
                out.push(delimiter);
            }
            push_field(&mut out, field, delimiter);
        }
        out.push_str("\r\n");
    };
    line(&mut headings.iter().map(String::as_str));
    for row in rows {
        line(&mut row.iter().map(String::as_str));
    }
    out
}

/// Quoted where it must be; a text that a spreadsheet would run as a formula is disarmed by an
/// apostrophe, while a negative number stays a number.
fn push_field(out: &mut String, field: &str, delimiter: char) {
    let disarmed = if is_formula(field) { "'" } else { "" };
    if field.contains([delimiter, '"', '\n', '\r']) {
        out.push('"');
        out.push_str(disarmed);
        out.push_str(&field.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(disarmed);
        out.push_str(field);
    }
}

fn is_formula(field: &str) -> bool {
    let number = |text: &str| text.replacen(',', ".", 1).parse::<f64>().is_ok();
    field.starts_with(['=', '+', '-', '@', '\t', '\r']) && !number(field)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(fields: &[&str], variant: Variant) -> String {
        let row = fields.iter().map(|field| field.to_string()).collect();
        written(&vec!["a".to_owned(); fields.len()], &[row], variant)
    }

    #[test]
    fn quotes_only_where_needed() {
        let text = line(&["Nghệ An", "a,b", "say \"no\"", "two\nlines", ""], Variant::Machine);
        assert_eq!(text, "a,a,a,a,a\r\nNghệ An,\"a,b\",\"say \"\"no\"\"\",\"two\nlines\",\r\n");
    }

    #[test]
    fn the_spreadsheet_variant_has_its_mark_and_semicolons() {
        let text = line(&["86,64", "x;y"], Variant::Excel);
        assert_eq!(text, "\u{feff}a;a\r\n86,64;\"x;y\"\r\n");
    }

    #[test]
    fn formulas_are_disarmed_and_negative_numbers_are_not() {
        let text = line(&["=1+1", "-2.5", "+cmd", "@x"], Variant::Machine);
        assert_eq!(text.lines().nth(1), Some("'=1+1,-2.5,'+cmd,'@x"));
        assert!(line(&["-2,5"], Variant::Excel).contains("\n-2,5"));
    }
}
