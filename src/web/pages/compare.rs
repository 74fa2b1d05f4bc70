//! `/compare`: provinces side by side, indicators as rows, one chart an indicator.

use askama::Template;
use axum::response::Response;

use crate::domain::place::{CodeSystem, PlaceCode};
use crate::report::compare::{Compare, CompareQuery, Row, Set, SetKind};
use crate::report::drawing::Course;
use crate::report::page::Choice;
use crate::report::table::figures::Tabled;
use crate::web::ending::Ending;
use crate::web::error::WebError;
use crate::web::export;
use crate::web::layout::Layout;
use crate::web::locale::Phrase;
use crate::web::query::ViewQuery;
use crate::web::view::View;

use super::{Units, html, units_of};

#[derive(Template)]
#[template(path = "compare.html")]
struct ComparePage<'a> {
    view: &'a View,
    layout: Layout<'a>,
    compare: Compare,
    units: Units,
    /// What the choice of the indicator over time must not lose.
    focus_hidden: Vec<(&'static str, String)>,
    /// Every indicator that was asked for, that whose course is shown selected.
    focuses: Vec<Choice>,
    /// Where the page has no room for all of them.
    more_rows: Option<String>,
    more_charts: Option<String>,
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

    /// Some panel over time has more than one point, so that there is a line to draw.
    fn has_course(&self, multiples: &Course) -> bool {
        let mut lines = multiples.lines.iter();
        lines.any(|line| line.own().filter(|(_, point)| point.value.is_some()).count() > 1)
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
    let mut compare = compare(view)?;
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
    let layout = layout.with_export(view, compare.rows_in_table()).with_passports();
    let focus = |row: &Row| Choice {
        value: row.indicator.id.clone(),
        text: row.indicator.name.clone(),
        heading: String::new(),
        is_selected: row.is_in_focus,
    };
    let focuses = compare.rows.iter().map(focus).collect();
    let (asked, shown) = (compare.rows.len(), compare.keep_to_a_page());
    let words = &view.words().compare;
    html(&ComparePage {
        view,
        layout,
        units: units_of(view),
        focus_hidden,
        focuses,
        more_rows: more(&words.more_rows, shown, asked),
        more_charts: more(&words.more_charts, compare.charted().len(), shown),
        compare,
    })
}

/// Says how many of all there is room for, where there are more.
fn more(text: &Phrase, shown: usize, all: usize) -> Option<String> {
    (shown < all).then(|| text.with(&[("shown", shown.into()), ("all", all.into())]))
}
