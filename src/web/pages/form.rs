//! `/forms/{id}`: a statutory form, with its CSV and its spreadsheet.

use askama::Template;
use axum::response::Response;

use crate::report::form::{FormFile, FormPage as Form, FormQuery, Row, RowsBy};
use crate::web::ending::Ending;
use crate::web::error::WebError;
use crate::web::export;
use crate::web::layout::{Layout, Picker};
use crate::web::query::{Expected, ViewQuery};
use crate::web::view::View;

use super::{file_or_page, redirect};

#[derive(Template)]
#[template(path = "form.html")]
struct FormPage<'a> {
    view: &'a View,
    layout: Layout<'a>,
    page: Form,
    /// Place, rows and period are chosen in one form.
    picker: Option<Picker>,
    nation: String,
}

impl FormPage<'_> {
    /// The same form of the province that a row is of; `None` for other rows.
    fn row_address(&self, row: &Row) -> Option<String> {
        let is_province = self.page.by == RowsBy::Province && row.cells.is_some() && !row.code.is_empty();
        let place =
            self.view.atlas().provinces_34().find(|province| is_province && province.code.bare() == row.code)?;
        let period = self.view.period();
        let query = ViewQuery { period, place: Some(place.code.clone()), ..ViewQuery::default() };
        Some(self.view.here(&query))
    }

    /// The same form in another period, given as in addresses.
    fn period_address(&self, period: &str) -> String {
        let asked = self.view.asked();
        let query = ViewQuery { period: period.parse().ok(), ..asked };
        self.view.here(&query)
    }

    /// Names of what the source wrote are Vietnamese on every page.
    fn row_language(&self) -> Option<&'static str> {
        let is_english = self.layout.lang == "en";
        (is_english && self.page.by != RowsBy::Province).then_some("vi")
    }

    /// What became of the rows of a file.
    fn load_address(&self, file: &FormFile) -> String {
        self.view.address(&format!("/loads/{}", file.load))
    }

    fn more_checks(&self) -> String {
        self.layout.words.form.more.with(&[("n", self.page.balance.more().into())])
    }
}

/// `/forms` leads to the first form there is.
pub fn first(view: &View) -> Result<Response, WebError> {
    let form = view.catalogue().forms.first().ok_or(WebError::NoPage)?;
    redirect(view, &format!("/forms/{}", form.id))
}

/// The page, its table, or as a spreadsheet the form as it is printed.
pub fn page(view: &View) -> Result<Response, WebError> {
    let form = view.catalogue().form(view.argument()).ok_or(WebError::NoPage)?;
    let asked = view.query()?;
    let by = asked
        .by
        .map(|rows| rows.of_form().ok_or_else(|| WebError::bad_rows(rows, Expected::RowsOfAForm)))
        .transpose()?;
    let query = FormQuery { place: asked.place.clone(), by, period: asked.period };
    let page = Form::build(view.snapshot(), form, &query, view.language);
    if view.ending() == Some(Ending::Xlsx) {
        return export::form_sheet(view, &page);
    }
    file_or_page(view, export::form(view, &page), |layout| {
        let mut layout = layout.with_head(view, &page.head).not_of_cases().with_sheet();
        layout.title = format!("{} {}", page.code, page.place.name);
        FormPage { view, picker: layout.picker.take(), layout, nation: view.in_period(view.page_path()), page }
    })
}
