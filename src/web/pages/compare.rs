//! `/compare`: provinces side by side, indicators as rows, one chart an indicator.

use askama::Template;
use axum::response::Response;

use crate::domain::place::{CodeSystem, PlaceCode};
use crate::report::compare::{Compare, CompareQuery, Set, SetKind};
use crate::report::table::figures::Tabled;
use crate::web::ending::Ending;
use crate::web::error::WebError;
use crate::web::export;
use crate::web::layout::Layout;
use crate::web::query::ViewQuery;
use crate::web::view::View;

use super::{Units, html, units_of};

#[derive(Template)]
#[template(path = "compare.html")]
struct ComparePage<'a> {
    view: &'a View,
    layout: Layout<'a>,
    compare: Compare,
    /// Some panel over time has more than one point, so that there is a line to draw.
    has_course: bool,
    units: Units,
    /// What the choice of the indicator over time must not lose.
    focus_hidden: Vec<(&'static str, String)>,
}

impl ComparePage<'_> {
    /// The same view in another order.
    fn order_address(&self, value: &str) -> String {
        let asked = self.view.asked();
        self.view.here(&ViewQuery { order: Some(value.to_owned()), ..asked })
    }

    /// The same view of other provinces; the province that others are held against stays.
    fn set_address(&self, set: &Set) -> String {
        let asked = self.view.asked();
        let codes = set.provinces.iter().filter_map(|code| PlaceCode::new(CodeSystem::Of34, code).ok());
        self.view.here(&ViewQuery { provinces: codes.collect(), ..asked })
    }

    /// The indicator whose course is shown.
    fn focus(&self) -> &str {
        self.compare.rows.iter().find(|row| row.is_in_focus).map_or("", |row| &row.indicator.id)
    }

    fn is_base(&self, code: &str) -> bool {
        self.compare.base.as_ref().is_some_and(|base| base.bare == code)
    }

    fn against(&self) -> String {
        let base = self.compare.base.as_ref().map(|base| base.name.as_str()).unwrap_or_default();
        self.view.words().compare.against.with(&[("name", base.into())])
    }
}

fn compare(view: &View) -> Result<Compare, WebError> {
    let query = view.query()?;
    let query = CompareQuery {
        period: query.period,
        provinces: query.provinces.iter().map(|place| place.bare().to_owned()).collect(),
        indicators: query.indicators.clone(),
        order: query.order.clone(),
        focus: query.focus.clone(),
        base: query.place.clone(),
        is_board: false,
        units: query.units,
    };
    Ok(Compare::build(view.snapshot(), &query, view.language))
}

/// The page, its table (one row a figure of the matrix), or as a spreadsheet the matrix with the passports of its figures.
pub fn page(view: &View) -> Result<Response, WebError> {
    let compare = compare(view)?;
    if view.ending() == Some(Ending::Xlsx) {
        return export::compare_sheet(view, &compare);
    }
    if view.ending().is_some() {
        return export::compare(view, &compare).send(view);
    }
    let layout = Layout::of(view, &view.words().compare.title).with_head(view, &compare.head);
    let is_told = compare.rows.iter().flat_map(|row| &row.cells).any(|cell| !cell.is_absent());
    let layout = if is_told { layout.not_of_cases() } else { layout };
    let kept = layout.picker.iter().flat_map(|picker| picker.hidden.clone());
    let mut focus_hidden: Vec<_> = kept.filter(|(name, _)| *name != "focus").collect();
    focus_hidden.push(("period", compare.head.period_value.clone()));
    let panels = compare.multiples.iter().flat_map(|multiples| &multiples.panels);
    let mut present = panels.map(|panel| panel.points.iter().filter(|point| point.value.is_some()).count());
    html(&ComparePage {
        has_course: present.any(|points| points > 1),
        view,
        layout: layout.with_export(view, compare.rows_in_table()).with_passports(),
        units: units_of(view),
        focus_hidden,
        compare,
    })
}
