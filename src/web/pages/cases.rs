//! `/cases?i=...&place=40&of=rest`: the cases behind a figure, one by one. What they are is asked of whoever holds the
//! lake ([`crate::domain::case_list::CaseBook`]); a served copy without one says so.

use std::sync::Arc;

use askama::Template;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use tokio::task::{block_in_place, spawn_blocking};

use crate::domain::case_list::{CaseFilter, CaseKey, CaseList, CaseOrder, ListedCase, Listing};
use crate::domain::place::PlaceCode;
use crate::domain::text::Language;
use crate::report::cases::{Agreement, CaseLine, CasesBehind, CasesPage, CasesQuery, SideChoice};
use crate::report::page::Choice;
use crate::report::rules::{self, RulesQuery};
use crate::web::case_view::{CaseView, order};
use crate::web::error::WebError;
use crate::web::export;
use crate::web::layout::{Layout, kept_fields};
use crate::web::query::{BadParameter, Expected, ViewQuery};
use crate::web::view::View;

use super::html;

/// Cases on one page.
const ON_A_PAGE: usize = 50;

#[derive(Template)]
#[template(path = "cases.html")]
struct CasesTemplate<'a> {
    view: &'a View,
    layout: Layout<'a>,
    behind: CasesBehind,
    /// Why there is no list.
    why: Option<String>,
    /// `None` where there is none.
    page: Option<CasesPage>,
    passport: String,
    /// The page of a count.
    rules: String,
    sides: Vec<Tab>,
    /// What a change of the filter keeps.
    hidden: Vec<(&'static str, String)>,
    number: String,
    without_event: Option<String>,
    without_filter: Option<String>,
    orders: Vec<OrderLink>,
    shown: String,
    previous: Option<String>,
    next: Option<String>,
    filters: Vec<Filter>,
}

/// One way into the figure.
struct Tab {
    text: String,
    n_text: Option<String>,
    address: String,
    is_current: bool,
}

/// One list to choose from.
struct Filter {
    name: &'static str,
    label: String,
    choices: Vec<Choice>,
}

struct OrderLink {
    text: String,
    address: String,
    is_current: bool,
}

impl CasesTemplate<'_> {
    fn differs(&self) -> bool {
        self.page.as_ref().is_some_and(|page| page.agrees == Agreement::Differs)
    }
}

pub async fn page(view: View) -> Response {
    made(&view).await.unwrap_or_else(|error| error.page(&view))
}

async fn made(view: &View) -> Result<Response, WebError> {
    let behind = behind(view, view.language)?;
    let filter = &view.query()?.cases.filter;
    if let (Err(why), Some(_)) = (&behind.asked, view.ending()) {
        return Err(WebError::NoList(why.clone()));
    }
    let (why, answer) = match &behind.asked {
        Err(why) => (Some(why.clone()), None),
        Ok(asked) => match view.app.cases() {
            None if view.ending().is_some() => return Err(WebError::NoList(view.words().cases.closed.clone())),
            None => (Some(view.words().cases.closed.clone()), None),
            Some(book) => {
                let list = book.open(asked).await?;
                if view.ending().is_some() {
                    // A short list is read here and now.
                    return block_in_place(|| export::cases(view, &behind, &list.listing(), list).send(view));
                }
                let at = view.query()?.cases.page.unwrap_or(1) - 1;
                let (listing, rows) = read(list, at.saturating_mul(ON_A_PAGE), ON_A_PAGE).await?;
                (None, Some((listing, rows)))
            }
        },
    };
    let page = answer.map(|(listing, rows)| {
        let lines = rows.iter().map(|case| CaseLine::of(view.snapshot(), case, view.language)).collect();
        (CasesPage::of(view.snapshot(), &behind, filter, &listing, lines), listing.matching)
    });
    let (page, matching) = page.unzip();
    shown(view, behind, why, page, matching.unwrap_or_default())
}

/// Away from the threads that talk to the network: files are read.
pub async fn read(list: Arc<dyn CaseList>, skip: usize, take: usize) -> Result<(Listing, Vec<ListedCase>), WebError> {
    let read = spawn_blocking(move || {
        let listing = list.listing();
        list.rows(skip, take).map(|rows| (listing, rows))
    });
    Ok(read.await.map_err(|problem| WebError::Broken(problem.to_string()))??)
}

/// Behind a figure of an indicator, or behind a count of `/rules`.
pub fn behind(view: &View, language: Language) -> Result<CasesBehind, WebError> {
    let asked_for = view.query()?;
    if let (Some(key), true) = (&asked_for.count, asked_for.indicators.is_empty()) {
        let query = RulesQuery { period: asked_for.period, place: asked_for.place.clone() };
        let which = (&asked_for.cases.filter, order_of(asked_for));
        let unknown = || WebError::NoCount { page: "/rules".to_owned(), key: key.clone() };
        return rules::cases::behind(view.snapshot(), &query, key, which, language).ok_or_else(unknown);
    }
    let query = asked(view)?;
    let found = CasesBehind::of(view.snapshot(), &query, language);
    found.ok_or_else(|| WebError::NoIndicator(query.indicator.clone()))
}

/// The longest overdue first: those a chair has to ask about.
fn order_of(asked: &ViewQuery) -> CaseOrder {
    order(asked.order.as_deref()).unwrap_or(CaseOrder { key: CaseKey::Late, is_descending: true })
}

/// What the address asks for.
fn asked(view: &View) -> Result<CasesQuery, WebError> {
    let asked = view.query()?;
    let missing = || BadParameter { name: "i".to_owned(), value: String::new(), expected: Expected::IndicatorId };
    let indicator = asked.indicators.first().cloned().ok_or_else(|| WebError::BadParameter(missing()))?;
    Ok(CasesQuery {
        indicator,
        place: asked.at.clone().or_else(|| asked.place.clone()).unwrap_or_else(PlaceCode::nation),
        period: asked.period,
        side: asked.cases.side,
        event: asked.cases.event,
        filter: asked.cases.filter.clone(),
        order: order_of(asked),
    })
}

fn shown(
    view: &View,
    behind: CasesBehind,
    why: Option<String>,
    page: Option<CasesPage>,
    matching: usize,
) -> Result<Response, WebError> {
    let (words, asked) = (&view.words().cases, view.query()?);
    let with = |cases: CaseView| view.address_with("/cases", &ViewQuery { cases, ..asked.clone() });
    let first_page = CaseView { page: None, ..asked.cases.clone() };
    let title =
        words.title.with(&[("indicator", (&behind.subject.name).into()), ("place", (&behind.place.name).into())]);
    let at = asked.cases.page.unwrap_or(1);
    let before = (at - 1).saturating_mul(ON_A_PAGE);
    let (from, to) = (before.saturating_add(1), before.saturating_add(ON_A_PAGE).min(matching));
    let turn = |page: usize| with(CaseView { page: Some(page), ..asked.cases.clone() });
    let mut response = html(&CasesTemplate {
        view,
        layout: Layout::of(view, &title).with_head(view, &behind.head).with_export(view, matching),
        passport: match (&behind.subject.indicator, &asked.count) {
            (None, Some(key)) => view.count_passport("/rules", &behind.place.code, key),
            (id, _) => view.passport(id.as_deref().unwrap_or_default(), &behind.place.code, None),
        },
        rules: view.address_with("/rules", &rules_view(asked)),
        sides: tabs(&behind, &first_page, &with),
        hidden: hidden(asked),
        number: asked.cases.filter.number.clone().unwrap_or_default(),
        without_event: asked.cases.event.map(|_| with(CaseView { event: None, ..first_page.clone() })),
        without_filter: (!asked.cases.filter.is_empty())
            .then(|| with(CaseView { filter: Default::default(), ..first_page.clone() })),
        orders: orders(view, asked),
        shown: if from <= to {
            words.shown.with(&[("first", from.into()), ("last", to.into()), ("n", matching.into())])
        } else {
            String::new()
        },
        previous: (at > 1 && matching > 0).then(|| turn((at - 1).min(matching.div_ceil(ON_A_PAGE)))),
        next: (to < matching).then(|| turn(at + 1)),
        filters: page.as_ref().map_or_else(Vec::new, |page| filters(view, page)),
        behind,
        why,
        page,
    })?;
    // Of the files of this very moment: nothing is kept on the way.
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    Ok(response)
}

/// The page whose count it is, of the same place and period.
fn rules_view(asked: &ViewQuery) -> ViewQuery {
    ViewQuery { period: asked.period, place: asked.place.clone(), ..ViewQuery::default() }
}

fn tabs(behind: &CasesBehind, first_page: &CaseView, with: &dyn Fn(CaseView) -> String) -> Vec<Tab> {
    let tab = |choice: &SideChoice| Tab {
        text: choice.title.to_owned(),
        n_text: choice.n_text.clone(),
        address: with(CaseView { side: Some(choice.side), ..first_page.clone() }),
        is_current: choice.is_selected,
    };
    behind.sides.iter().map(tab).collect()
}

/// Of the view, what is no field of the filter.
fn hidden(asked: &ViewQuery) -> Vec<(&'static str, String)> {
    let filter = CaseFilter { is_of_no_commune: asked.cases.filter.is_of_no_commune, ..CaseFilter::default() };
    let mut fields = kept_fields(&ViewQuery { cases: CaseView { filter, ..asked.cases.clone() }, ..asked.clone() });
    fields.extend(asked.period.map(|period| ("period", period.to_string())));
    fields
}

fn orders(view: &View, asked: &ViewQuery) -> Vec<OrderLink> {
    let words = &view.words().cases;
    let current = asked.order.as_deref().unwrap_or("-late");
    let one = |(text, value): (&String, &str)| {
        let cases = CaseView { page: None, ..asked.cases.clone() };
        let query = ViewQuery { order: Some(value.to_owned()), cases, ..asked.clone() };
        OrderLink { text: text.clone(), address: view.address_with("/cases", &query), is_current: value == current }
    };
    let all = [
        (&words.by_late, "-late"),
        (&words.by_due, "due"),
        (&words.by_received, "-received"),
        (&words.by_ended, "-ended"),
        (&words.by_days, "-days"),
    ];
    all.into_iter().map(one).collect()
}

fn filters(view: &View, page: &CasesPage) -> Vec<Filter> {
    let words = &view.words().cases;
    let all = [
        ("province", &view.words().table.province, &page.provinces),
        ("agency", &words.agency, &page.agencies),
        ("field", &words.field, &page.fields),
        ("procedure", &words.procedure, &page.procedures),
        ("channel", &words.channel, &page.channels),
        ("verdict", &words.verdict, &page.verdicts),
    ];
    let one = |(name, label, choices): (&'static str, &String, &Vec<_>)| Filter {
        name,
        label: label.clone(),
        choices: choices.clone(),
    };
    // A list of one that is not chosen leaves nothing to choose.
    all.into_iter()
        .map(one)
        .filter(|filter| filter.choices.len() > 1 || filter.choices.iter().any(|one| one.is_selected))
        .collect()
}
