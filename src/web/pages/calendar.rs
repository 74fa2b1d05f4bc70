//! `/about/calendar`: the working days that limits are counted in, and when a limit ends by them.

use askama::Template;
use axum::response::Response;
use jiff::civil::Date;

use crate::report::calendar::CalendarPage;
use crate::report::table::lists;
use crate::web::error::WebError;
use crate::web::export;
use crate::web::layout::Layout;
use crate::web::view::View;

use super::file_or_page;

#[derive(Template)]
#[template(path = "calendar.html")]
struct CalendarTemplate<'a> {
    layout: Layout<'a>,
    page: CalendarPage,
    received: String,
    days: String,
    known: String,
}

pub fn page(view: &View) -> Result<Response, WebError> {
    let asked = view.query()?.dated;
    let catalogue = view.catalogue();
    let then = asked.known.map(|day| catalogue.calendar_as_known_on(day));
    let page = CalendarPage::of(&catalogue.calendar_as_known_on(Date::MAX), then.as_ref(), asked, view.language);
    let table = export::plain(view, "calendar", &view.words().calendar.title, lists::calendar(&page));
    let written = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
    file_or_page(view, table, |layout| CalendarTemplate {
        layout,
        page,
        received: written(asked.received),
        days: asked.days.map(|days| days.to_string()).unwrap_or_default(),
        known: written(asked.known),
    })
}
