//! `/quality`: who has not reported, what tells nothing, what checks found, and signals.

use askama::Template;
use axum::response::Response;

use crate::domain::place::PlaceCode;
use crate::report::quality::reporting::{ReportingRow, State};
use crate::report::quality::sent::SentRow;
use crate::report::quality::signals::{SignalGroup, SignalRow};
use crate::report::quality::{FindingGroup, FindingRow, QualityPage as Quality, QualityQuery, SHOWN};
use crate::web::error::WebError;
use crate::web::export;
use crate::web::layout::Layout;
use crate::web::locale::Phrase;
use crate::web::query::ViewQuery;
use crate::web::view::View;

use super::file_or_page;

#[derive(Template)]
#[template(path = "quality.html")]
struct QualityPage<'a> {
    view: &'a View,
    layout: Layout<'a>,
    page: Quality,
    upload: String,
}

/// Rows of who reports; those that do are folded away where others do not.
struct Reporting<'a> {
    folded: Option<String>,
    rows: Vec<&'a ReportingRow>,
}

impl QualityPage<'_> {
    /// This page for one province, in the same period.
    fn address_of(&self, place: &PlaceCode) -> String {
        let period = self.view.period();
        let query = ViewQuery { period, place: Some(place.clone()), ..ViewQuery::default() };
        self.view.address_with("/quality", &query)
    }

    fn passport(&self, place: &PlaceCode, key: impl AsRef<str>) -> String {
        self.view.count_passport("/quality", place, key.as_ref())
    }

    fn finding(&self, group: &FindingGroup, row: &FindingRow) -> String {
        let place = row.place.as_ref().map_or_else(PlaceCode::nation, |place| place.code.clone());
        self.passport(&place, group.key_of(row))
    }

    /// Of a province from the page of the nation, of an agency from that of its province.
    fn signal(&self, group: &SignalGroup, row: &SignalRow) -> String {
        let key = if self.page.is_nation { group.key() } else { group.key_of(row) };
        self.passport(&row.place.code, key)
    }

    fn load_address(&self, load: &i64) -> String {
        self.view.address(&format!("/loads/{load}"))
    }

    fn counted(&self, text: &Phrase, n: &usize) -> String {
        text.with(&[("n", n.into())])
    }

    /// `80 dòng, 1 tệp`.
    fn found(&self, group: &FindingGroup) -> String {
        let words = &self.layout.words.quality;
        words.found.with(&[("n", group.n.into()), ("files", group.loads.into())])
    }

    fn reporting(&self) -> Vec<Reporting<'_>> {
        if !self.page.is_nation {
            return vec![Reporting { folded: None, rows: self.page.reporting.iter().collect() }];
        }
        let (behind, well): (Vec<_>, Vec<_>) = self.page.reporting.iter().partition(|row| row.state.is_behind());
        let summary = self.counted(&self.layout.words.quality.reporting, &well.len());
        let folded = Reporting { folded: Some(summary), rows: well };
        let mut groups = vec![Reporting { folded: None, rows: behind }];
        groups.extend((!folded.rows.is_empty()).then_some(folded));
        groups
    }

    fn sent_of(&self, row: &ReportingRow) -> bool {
        row.state == State::TotalsOnly
    }

    /// The form of the days that a report is of.
    fn form_address(&self, row: &SentRow) -> String {
        let query = ViewQuery { period: row.period, place: Some(row.place.code.clone()), ..ViewQuery::default() };
        self.view.address_with(&format!("/forms/{}", row.form), &query)
    }

    /// How many of so many rows the page leaves to its CSV; `None` if it shows all.
    fn left_out(&self, rows: usize) -> Option<String> {
        let left = rows.saturating_sub(SHOWN);
        (left > 0).then(|| self.layout.words.quality.more.with(&[("n", left.into())]))
    }
}

fn quality(view: &View) -> Result<Quality, WebError> {
    let query = view.query()?;
    let query = QualityQuery { period: query.period, place: query.place.clone() };
    Ok(Quality::build(view.snapshot(), &query, view.language))
}

/// The page, or its table with everything, also what the page cuts.
pub fn page(view: &View) -> Result<Response, WebError> {
    let page = quality(view)?;
    file_or_page(view, export::quality(view, &page), |layout| QualityPage {
        view,
        layout: layout.with_head(view, &page.head),
        upload: view.address("/upload"),
        page,
    })
}
