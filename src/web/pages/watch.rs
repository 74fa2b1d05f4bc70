//! `/p/{code}/watch`: the cases of a province that fall overdue in the next working days, by agency.

use askama::Template;
use axum::http::{HeaderValue, header};
use axum::response::Response;

use crate::domain::period::Period;
use crate::domain::place::{CodeSystem, PlaceCode};
use crate::domain::watch::HORIZONS;
use crate::report::watch::{WatchLine, WatchOf, WatchPage};
use crate::web::case_view::CaseView;
use crate::web::error::WebError;
use crate::web::export;
use crate::web::layout::Layout;
use crate::web::query::ViewQuery;
use crate::web::view::View;

use super::html;

/// The indicators that hold the same cases.
const OPEN: &str = "open_cases";
const OVERDUE: &str = "open_overdue";

#[derive(Template)]
#[template(path = "watch.html")]
struct WatchTemplate<'a> {
    view: &'a View,
    layout: Layout<'a>,
    of: WatchOf,
    why: Option<&'a str>,
    page: Option<WatchPage>,
    horizons: Vec<String>,
    /// The year that holds the day of the list.
    period: Option<Period>,
}

impl WatchTemplate<'_> {
    fn all(&self, page: &WatchPage) -> Vec<WatchLine> {
        std::iter::once(page.total.clone()).chain(page.lines.iter().cloned()).collect()
    }

    fn open_cases(&self, line: &WatchLine, is_total: &bool) -> String {
        self.cases(OPEN, line, *is_total, None)
    }

    fn overdue_cases(&self, line: &WatchLine, is_total: &bool) -> String {
        self.cases(OVERDUE, line, *is_total, None)
    }

    fn due_cases(&self, line: &WatchLine, is_total: &bool, horizon: &usize) -> String {
        self.cases(OPEN, line, *is_total, HORIZONS.get(*horizon).copied())
    }

    fn cases(&self, indicator: &str, line: &WatchLine, is_total: bool, due_within: Option<u16>) -> String {
        let mut cases = CaseView::default();
        cases.filter.agency = (!is_total).then(|| line.code.clone());
        cases.filter.due_within = due_within;
        let query = ViewQuery {
            period: self.period,
            place: Some(self.of.province.code.clone()),
            indicators: vec![indicator.to_owned()],
            // What falls due first stands first.
            order: due_within.map(|_| "due".to_owned()),
            cases,
            ..ViewQuery::default()
        };
        self.view.address_with("/cases", &query)
    }
}

pub async fn page(view: View) -> Response {
    made(&view).await.unwrap_or_else(|error| error.page(&view))
}

async fn made(view: &View) -> Result<Response, WebError> {
    view.query()?;
    let code = view.path.split('/').nth(2).unwrap_or_default();
    let unknown = || WebError::NoProvince(code.to_owned());
    let province = PlaceCode::new(CodeSystem::Of34, code).map_err(|_| unknown())?;
    let of = WatchOf::province(view.snapshot(), &province, view.language).ok_or_else(unknown)?;
    let words = &view.words().watch;
    let (why, page) = match view.app.cases() {
        None => (Some(view.words().cases.closed.as_str()), None),
        Some(book) => {
            let watch = book.watch(&of.asked).await?;
            let page = WatchPage::of(view.snapshot(), &of, &watch);
            (page.is_none().then_some(words.nothing.as_str()), page)
        }
    };
    if let Some(page) = page.as_ref().filter(|_| view.ending().is_some()) {
        return export::watch(view, &of, page).send(view);
    }
    if let (Some(why), Some(_)) = (why, view.ending()) {
        return Err(WebError::NoList(why.to_owned()));
    }
    let title = words.title.with(&[("place", (&of.province.name).into())]);
    let place = view.snapshot().place_index(&province);
    let day = place.and_then(|place| view.snapshot().counted_to(place));
    let layout = Layout { picker: None, ..Layout::of(view, &title).with_head(view, &of.head) };
    let mut response = html(&WatchTemplate {
        view,
        layout: match &page {
            Some(page) => layout.with_export(view, page.lines.len() + 1),
            None => layout,
        },
        why,
        page,
        horizons: HORIZONS.iter().map(|&days| words.within.with(&[("n", days.into())])).collect(),
        period: day.map(|day| Period::year(day.year())),
        of,
    })?;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    Ok(response)
}
