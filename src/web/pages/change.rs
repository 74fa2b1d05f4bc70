//! `/p/{code}/change`: why a figure of a province is another one than before, part by part.

use askama::Template;
use axum::response::Response;

use crate::domain::form::Dimension;
use crate::domain::period::Period;
use crate::domain::place::PlaceCode;
use crate::report::change::{
    Base, BaseChoice, Change, ChangePage as Explained, ChangeQuery, Figure, Row, RowKind, Side,
};
use crate::report::members::{Kind, LineKind};
use crate::web::case_view::CaseView;
use crate::web::error::WebError;
use crate::web::export;
use crate::web::layout::Layout;
use crate::web::query::{Expected, Rows, ViewQuery};
use crate::web::view::View;

use super::file_or_page;

/// A row in one of the periods.
struct Shown<'s> {
    passport: Option<String>,
    text: &'s str,
    /// Of a share: empty for amounts.
    counts: &'s str,
    cases: Option<String>,
    /// When.
    label: &'s str,
}

#[derive(Template)]
#[template(path = "change.html")]
struct ChangePage<'a> {
    view: &'a View,
    layout: Layout<'a>,
    page: Explained,
    /// Kept when another indicator is chosen; empty for the usual ones.
    by_value: String,
    from_value: String,
}

impl ChangePage<'_> {
    /// Ways to split: the word, its address, and whether it is in force.
    fn splits(&self) -> Vec<(&str, String, bool)> {
        let words = &self.view.words().change;
        let one = |rows: Rows| {
            let text = match rows {
                Rows::Member(Dimension::Field) => &words.by_field,
                Rows::Member(Dimension::Procedure) => &words.by_procedure,
                Rows::Commune => &words.by_commune,
                _ => &words.by_agency,
            };
            let address = self.address(|query| query.by = Some(rows));
            (text.as_str(), address, rows.of_change() == Some(self.page.by))
        };
        Rows::OF_A_CHANGE.map(one).into()
    }

    fn base_address(&self, choice: &BaseChoice) -> String {
        self.address(|query| {
            query.from = Some(choice.base).filter(|base| *base != Base::Before);
            query.period = choice.period.or(query.period);
        })
    }

    fn address(&self, ask: impl Fn(&mut ViewQuery)) -> String {
        let mut query = self.view.asked();
        // Another split of the same figure.
        query.indicators = self.page.chosen().map(|choice| choice.value.clone()).into_iter().collect();
        ask(&mut query);
        self.view.here(&query)
    }

    /// The passport of the whole.
    fn whole_address(&self, change: &Change, period: &Period) -> String {
        self.view.figure_in(&change.indicator.id, &self.page.province.code, period)
    }

    /// The passport of a row in one of the periods: of a commune that of a place, of anything else that of a count.
    fn row_address(&self, row: &Row, side: &Side, change: &Change, period: &Period) -> Option<String> {
        if !side.is_figure {
            return None;
        }
        if let Some(place) = &row.at {
            return Some(self.view.figure_in(&change.indicator.id, place, period));
        }
        let code = &self.page.province.bare;
        let (path, by) = match self.page.by {
            Kind::Members(Dimension::Agency) | Kind::Communes => (format!("/p/{code}/{}", self.page.by.as_str()), None),
            by => (format!("/p/{code}/change"), Some(Rows::of_kind(by))),
        };
        let key = format!("{}:{}", change.indicator.id, row.code);
        let query = ViewQuery { period: Some(*period), by, count: Some(key), ..ViewQuery::default() };
        Some(self.view.address_with(&format!("{path}/passport"), &query))
    }

    /// The cases of a row in one of the periods: of a share those that count against it.
    fn row_cases(&self, row: &Row, side: &Side, change: &Change, period: &Period) -> Option<String> {
        let is_one = side.is_figure && row.kind != RowKind::Others;
        let (place, mut cases) = (row.at.as_ref().unwrap_or(&self.page.province.code), CaseView::default());
        match self.page.by {
            _ if row.at.is_some() => {}
            Kind::Members(dimension) => cases.filter.set_member(dimension, row.code.clone()),
            Kind::Communes => cases.filter.is_of_no_commune = true,
        }
        is_one.then(|| self.view.cases_in(&change.indicator.id, place, Some(*period), cases))
    }

    /// A row then and now.
    fn sides<'s>(&'s self, row: &'s Row, change: &Change) -> [Shown<'s>; 2] {
        let words = &self.view.words().change;
        let one = |side: &'s Side, figure: &Figure, label: &'s str| Shown {
            passport: self.row_address(row, side, change, &figure.period),
            text: self.shown(side),
            counts: if change.is_share { side.quotient_text.as_str() } else { "" },
            cases: self.row_cases(row, side, change, &figure.period),
            label,
        };
        [one(&row.then, &change.then, &words.then), one(&row.now, &change.now, &words.now)]
    }

    /// Names of what a source wrote are Vietnamese on every page.
    fn name_language(&self, row: &Row) -> Option<&'static str> {
        let of_source = [LineKind::Commune, LineKind::FormerCommune];
        let is_name =
            matches!(row.kind, RowKind::Of(kind) if of_source.contains(&kind) || matches!(kind, LineKind::Member(_)));
        (is_name && self.layout.lang == "en").then_some("vi")
    }

    /// What a row shows of a period before its counts: the share, or the amount itself.
    fn shown<'s>(&self, side: &'s Side) -> &'s str {
        if side.denominator.is_some() { &side.share_text } else { &side.quotient_text }
    }

    fn is_folded(&self, change: &Change) -> bool {
        change.rows.iter().any(|row| row.kind == RowKind::Others)
    }
}

/// What a change is split by; agencies unless it says otherwise.
pub(super) fn split_by(view: &View) -> Result<Kind, WebError> {
    let rows = view.query()?.by.unwrap_or(Rows::Member(Dimension::Agency));
    rows.of_change().ok_or_else(|| WebError::bad_rows(rows, Expected::RowsOfAChange))
}

/// The explanation of an indicator of a province, in the period that is being read.
pub(super) fn address_of(view: &View, province: &PlaceCode, indicator: &str, rows: Rows) -> String {
    let by = Some(rows).filter(|rows| *rows != Rows::Member(Dimension::Agency));
    let period = view.period();
    let indicators = Some(indicator.to_owned()).filter(|id| !id.is_empty()).into_iter().collect();
    let query = ViewQuery { period, by, indicators, ..ViewQuery::default() };
    view.address_with(&format!("/p/{}/change", province.bare()), &query)
}

/// The page, or its table where an ending follows the address.
pub fn page(view: &View) -> Result<Response, WebError> {
    let asked = view.query()?;
    let of = super::members::asked(view)?;
    let unknown = || WebError::NoProvince(of.province.bare().to_owned());
    let query = ChangeQuery {
        province: of.province.clone(),
        indicator: of.indicator.clone(),
        period: asked.period,
        by: split_by(view)?,
        base: asked.from.unwrap_or_default(),
    };
    let page = Explained::build(view.snapshot(), &query, view.language).ok_or_else(unknown)?;
    file_or_page(view, export::change(view, &page), |layout| ChangePage {
        view,
        layout: layout.with_head(view, &page.head),
        by_value: asked.by.map(|rows| rows.as_str().to_owned()).unwrap_or_default(),
        from_value: asked.from.and_then(Base::text).unwrap_or_default(),
        page,
    })
}
