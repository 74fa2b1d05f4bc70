//! What can go wrong between an address and its page, and the page that says so: a title, a
//! message, a status and a way out, in the reader's language. Errors of the store never come here:
//! pages are made from the wall in memory.

use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

use crate::domain::case_list::CasesRefused;
use crate::domain::place::{CodeSystem, PlaceCode};

use super::by_name;
use super::ending::Ending;
use super::layout::{Layout, Link};
use super::locale::{ErrorWords, Words};
use super::query::{BadParameter, Expected, Rows, ViewQuery, names};
use super::view::View;

#[derive(Clone, Debug)]
pub enum WebError {
    /// A parameter of the address cannot be used.
    BadParameter(BadParameter),
    /// No province of the 34 has this code or name.
    NoProvince(String),
    /// No indicator of the catalogue has this id.
    NoIndicator(String),
    /// No load has this number.
    NoLoad(String),
    /// The page of counts at this address holds no count of this key.
    NoCount { page: String, key: String },
    /// The page is there, and not as such a file: what was asked for, the page, and the files it has.
    NoFormat { asked: String, page: String, has: Vec<Ending> },
    /// A file that was sent, and of which nothing is remembered.
    NoJob,
    /// There are no cases behind what is asked for: why.
    NoList(String),
    /// Files of cases came or went while they were read.
    CasesChanging,
    /// No page at this address.
    NoPage,
    /// A template or a chart failed: our fault.
    Broken(String),
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage<'a> {
    layout: Layout<'a>,
    message: String,
    expected: Option<String>,
    near: Vec<Link>,
    ways: Vec<Link>,
}

impl From<askama::Error> for WebError {
    fn from(problem: askama::Error) -> Self {
        Self::Broken(problem.to_string())
    }
}

impl From<CasesRefused> for WebError {
    fn from(why: CasesRefused) -> Self {
        match why {
            CasesRefused::Changing => Self::CasesChanging,
            CasesRefused::Broken => Self::Broken("cases cannot be listed".to_owned()),
        }
    }
}

impl WebError {
    /// Rows that this page cannot have.
    pub fn bad_rows(rows: Rows, expected: Expected) -> Self {
        Self::BadParameter(BadParameter { name: "by".to_owned(), value: rows.as_str().to_owned(), expected })
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::BadParameter(_) => StatusCode::BAD_REQUEST,
            Self::NoProvince(_)
            | Self::NoIndicator(_)
            | Self::NoLoad(_)
            | Self::NoCount { .. }
            | Self::NoFormat { .. }
            | Self::NoJob
            | Self::NoList(_)
            | Self::NoPage => StatusCode::NOT_FOUND,
            Self::CasesChanging => StatusCode::SERVICE_UNAVAILABLE,
            Self::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The error as a page with its way out.
    pub fn page(&self, view: &View) -> Response {
        if let Self::Broken(problem) = self {
            tracing::error!(problem, path = view.path, "a page could not be made");
        }
        let words = &view.words().error;
        let (title, message) = self.texts(words);
        let expected = match self {
            Self::BadParameter(bad) => Some(bad.expected.text(words)),
            Self::NoLoad(_) => loads_there_are(view),
            _ => None,
        };
        let page = ErrorPage {
            layout: Layout::of(view, title),
            message,
            expected,
            near: self.near(view),
            ways: self.ways(view),
        };
        match page.render() {
            Ok(html) => (self.status(), [(header::CACHE_CONTROL, "no-store")], Html(html)).into_response(),
            Err(problem) => {
                tracing::error!(%problem, "the error page itself could not be made");
                Self::broken()
            }
        }
    }

    /// What went wrong, in a sentence.
    pub fn said(&self, words: &Words) -> String {
        self.texts(&words.error).1
    }

    /// The last resort, when nothing else can be made.
    pub fn broken() -> Response {
        (StatusCode::INTERNAL_SERVER_ERROR, "500").into_response()
    }

    fn texts<'a>(&self, words: &'a ErrorWords) -> (&'a str, String) {
        match self {
            Self::BadParameter(bad) if bad.value.is_empty() => {
                (&words.bad_title, words.not_asked.with(&[("name", (&bad.name).into())]))
            }
            Self::BadParameter(bad) => (
                &words.bad_title,
                words.bad_message.with(&[("name", (&bad.name).into()), ("value", (&bad.value).into())]),
            ),
            Self::NoProvince(code) => {
                let code = by_name::decoded(code);
                (&words.province_title, words.province_message.with(&[("code", code.into())]))
            }
            Self::NoIndicator(id) => (&words.indicator_title, words.indicator_message.with(&[("id", id.into())])),
            Self::NoLoad(number) => (&words.load_title, words.load_message.with(&[("n", number.into())])),
            Self::NoCount { key, .. } => (&words.count_title, words.count_message.with(&[("key", key.into())])),
            Self::NoFormat { asked, has, .. } => {
                let message = if has.is_empty() { &words.no_file } else { &words.other_files };
                (&words.format_title, message.with(&[("ending", asked.into())]))
            }
            Self::NoJob => (&words.job_title, words.job_message.clone()),
            Self::NoPage => (&words.missing_title, words.missing_message.clone()),
            Self::NoList(why) => (&words.list_title, why.clone()),
            Self::CasesChanging => (&words.changing_title, words.changing_message.clone()),
            Self::Broken(_) => (&words.failed_title, words.failed_message.clone()),
        }
    }

    /// Places or indicators that may have been meant.
    fn near(&self, view: &View) -> Vec<Link> {
        let provinces = |wanted: &str| {
            let near = view.app.finder().near(wanted, 5);
            near.iter().filter_map(|place| Link::to_province(view, place)).collect()
        };
        match self {
            Self::NoProvince(wanted) => {
                let named = PlaceCode::new(CodeSystem::Of63, wanted).ok();
                let successor = named.and_then(|former| view.atlas().successor(&former).cloned());
                let mut near: Vec<Link> = successor.iter().filter_map(|place| Link::to_province(view, place)).collect();
                for link in provinces(&by_name::decoded(wanted)) {
                    if !near.contains(&link) {
                        near.push(link);
                    }
                }
                near
            }
            Self::BadParameter(bad) if matches!(bad.expected, Expected::ProvinceCode | Expected::OneProvince) => {
                provinces(&bad.value)
            }
            Self::NoIndicator(wanted) => nearest_indicators(view, wanted),
            Self::BadParameter(bad) if bad.expected == Expected::IndicatorId => nearest_indicators(view, &bad.value),
            _ => Vec::new(),
        }
    }

    /// An indicator was asked for that is not there.
    fn is_of_an_indicator(&self) -> bool {
        matches!(self, Self::NoIndicator(_))
            || matches!(self, Self::BadParameter(bad) if bad.expected == Expected::IndicatorId)
    }

    fn ways(&self, view: &View) -> Vec<Link> {
        let words = &view.words().error;
        let mut ways = Vec::new();
        if let Self::BadParameter(_) = self {
            ways.push(Link { text: words.way_without.clone(), address: view.address(&view.path) });
        }
        if let Self::CasesChanging = self {
            ways.push(Link { text: words.way_again.clone(), address: view.in_language(view.language) });
        }
        if let Self::NoCount { page, .. } = self {
            ways.push(Link { text: words.way_counts.clone(), address: view.in_period(page) });
        }
        if let Self::NoFormat { page, has, .. } = self {
            let query = view.query().map(ViewQuery::address).unwrap_or_default();
            let path = if page == "/" { "/home" } else { page };
            ways.extend(has.iter().map(|ending| Link {
                text: ending.text().to_owned(),
                address: format!("{}{}{query}", view.address(path), ending.text()),
            }));
            ways.push(Link { text: words.way_page.clone(), address: format!("{}{query}", view.address(page)) });
        }
        if let Self::NoLoad(_) = self {
            ways.push(Link { text: words.way_loads.clone(), address: view.address("/loads") });
        }
        if self.is_of_an_indicator() {
            ways.push(Link { text: words.way_indicators.clone(), address: view.address("/about/indicators") });
        }
        ways.push(Link { text: words.way_home.clone(), address: view.address("/") });
        ways.push(Link { text: words.way_provinces.clone(), address: view.address("/find") });
        ways
    }
}

/// The first and the last number that a load has.
fn loads_there_are(view: &View) -> Option<String> {
    let files = view.snapshot().files();
    let (first, last) = (files.first()?.id.to_string(), files.last()?.id.to_string());
    Some(view.words().error.loads_there_are.with(&[("first", first.into()), ("last", last.into())]))
}

fn nearest_indicators(view: &View, wanted: &str) -> Vec<Link> {
    let shares_a_word = |id: &str| wanted.split('_').any(|word| word.len() > 2 && id.contains(word));
    let indicators = view.catalogue().indicators.iter().filter(|indicator| shares_a_word(&indicator.id));
    indicators
        .map(|indicator| Link {
            text: indicator.name.get(view.language).to_owned(),
            address: view.address(&format!("/i/{}", indicator.id)),
        })
        .collect()
}

impl Expected {
    pub fn text(self, words: &ErrorWords) -> String {
        let text = match self {
            Self::Period => &words.expected_period,
            Self::ProvinceCode => &words.expected_province,
            Self::AnyPlace => &words.expected_any_place,
            Self::CommuneOfToday => &words.expected_commune,
            Self::OneProvince => &words.expected_place,
            Self::Rows => &words.expected_rows,
            Self::Base => &words.expected_base,
            Self::RowsOfAForm => &words.expected_form_rows,
            Self::RowsOfAChange => &words.expected_change_rows,
            Self::IndicatorId => &words.expected_indicator,
            Self::Order => &words.expected_order,
            Self::Units => &words.expected_units,
            Self::Map => &words.expected_map,
            Self::OneOrNothing => &words.expected_flag,
            Self::SourceId => &words.expected_source,
            Self::LoadState => &words.expected_state,
            Self::LoadNumber => &words.expected_load,
            Self::CaseSide => &words.expected_side,
            Self::CaseEvent => &words.expected_event,
            Self::NoCommune => &words.expected_no_commune,
            Self::Channel => &words.expected_channel,
            Self::Verdict => &words.expected_verdict,
            Self::PageNumber => &words.expected_page,
            Self::Days => &words.expected_days,
            Self::Rank => &words.expected_rank,
            Self::Percent => &words.expected_percent,
            Self::Date => &words.expected_date,
            Self::Limit => &words.expected_limit,
            Self::KnownName => return words.expected_name.with(&[("names", names().join(", ").into())]),
            Self::Decodable => &words.expected_text,
        };
        text.clone()
    }
}
