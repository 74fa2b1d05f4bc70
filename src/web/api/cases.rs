//! `/api/v1/cases`: the cases behind a figure, one by one, and `/api/v1/watch`: what falls overdue soon. They are read from the
//! files of the moment, so they are never kept on the way; a serve-only build holds none and says so.

use std::sync::Arc;

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use tokio::task::spawn_blocking;
use utoipa::ToSchema;

use super::about::About;
use super::call::{Asked, Call, Told, broken, json};
use super::paging::Paging;
use super::params::{DATA_VERSION, INDICATOR, Kind, LANGUAGE, LIMIT, PAGE, PERIOD, Param, Takes, takes};
use super::problem::{Details, Problem, ProblemKind};
use super::tables::{Column, NamedRow, TableAbout, TablePage};
use super::vocabulary::Vocabulary;
use crate::domain::case_list::{CaseBook, CaseList, CasesRefused, ListedCase};
use crate::domain::place::{CodeSystem, PlaceCode};
use crate::domain::text::{Language, Text};
use crate::report::cases::{CasesBehind, CasesQuery, export as columns_of};
use crate::report::watch::{WatchOf, WatchPage};
use crate::web::error::WebError;
use crate::web::export;
use crate::web::pages::cases::asked as question;
use crate::web::view::View;

const OF_ONE: Param = INDICATOR.required();
const PLACE: Param = Param::query(
    "place",
    Kind::Of(Vocabulary::Place),
    ["địa phương; mặc định cả nước", "the place; the nation unless said otherwise"],
)
.such_as("34:40");
const SIDE: Param = Param::query(
    "of",
    Kind::Of(Vocabulary::CaseSide),
    [
        "phần nào của con số; mặc định phần kéo con số xuống",
        "which of the cases of the figure; unless said otherwise those that count against it",
    ],
);
const EVENT: Param = Param::query(
    "event",
    Kind::Of(Vocabulary::CaseEvent),
    ["chỉ những gì được tính vì sự kiện này", "only what counts by this event"],
);
const OF_PROVINCE: Param = Param::query(
    "province",
    Kind::Of(Vocabulary::Province),
    ["chỉ hồ sơ của tỉnh này, hai chữ số", "only cases of this province, two digits"],
);
const AGENCY: Param =
    Param::query("agency", Kind::Text, ["mã cơ quan; - là không ghi", "code of the agency; - is not told"]);
const FIELD: Param =
    Param::query("field", Kind::Text, ["mã lĩnh vực; - là không ghi", "code of the field; - is not told"]);
const PROCEDURE: Param =
    Param::query("procedure", Kind::Text, ["mã thủ tục; - là không ghi", "code of the procedure; - is not told"]);
const COMMUNE: Param =
    Param::query("commune", Kind::Choice(&["-"]), ["-: hồ sơ không thuộc xã nào", "-: cases of no commune"]);
const CHANNEL: Param = Param::query("channel", Kind::Of(Vocabulary::Channel), ["cách nộp", "how it came"]);
const VERDICT: Param = Param::query("verdict", Kind::Of(Vocabulary::Verdict), ["tình trạng", "how it stands"]);
const WITHIN: Param = Param::query(
    "within",
    Kind::Whole { least: 0, most: 65_535, usual: None },
    ["còn không quá số ngày làm việc này", "falls overdue within so many working days"],
);
const NUMBER: Param = Param::query("number", Kind::Text, ["một phần số hồ sơ", "part of the number of a case"]);
const ORDER: Param = Param::query(
    "order",
    Kind::Of(Vocabulary::CaseOrder),
    [
        "thứ tự; mặc định -late: quá hạn lâu nhất trước",
        "the order; -late unless said otherwise: the longest overdue first",
    ],
);
const PROVINCE: Param = Param::query(
    "province",
    Kind::Of(Vocabulary::Province),
    ["tỉnh, thành phố hiện nay, hai chữ số", "the province of today, two digits"],
)
.required()
.such_as("40");

takes!(Cases:
    OF_ONE, PLACE, PERIOD, SIDE, EVENT, OF_PROVINCE, AGENCY, FIELD, PROCEDURE, COMMUNE, CHANNEL, VERDICT, WITHIN, NUMBER, ORDER, LIMIT, PAGE,
    DATA_VERSION, LANGUAGE
);
takes!(Watched: PROVINCE, LIMIT, PAGE, DATA_VERSION, LANGUAGE);

/// One page of the cases behind a figure.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CasesPage {
    pub about: About,
    pub behind: Behind,
    pub table: TableAbout,
    pub columns: Vec<Column>,
    pub paging: Paging,
    pub rows: Vec<NamedRow>,
}

/// The figure, and what the list comes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Behind {
    /// Id of the figure.
    pub figure: String,
    /// As pages show it.
    pub shown: String,
    /// `numerator`, `denominator`, `rest` or `total`.
    pub of: String,
    /// What the figure says that all cases of this side come to; null where an event alone is asked for.
    pub expected: Option<i64>,
    /// What they come to in the list; it is the same number, or the list says so.
    pub comes_to: i64,
    pub agrees: bool,
    /// Cases of this side, and those that the filter lets through.
    pub cases: usize,
    pub matching: usize,
}

impl Told for CasesPage {
    fn link(&self) -> Option<String> {
        self.paging.link()
    }
}

#[utoipa::path(
    get,
    path = "/cases",
    operation_id = "listCases",
    tag = "cases",
    summary = "The cases behind a figure / Hồ sơ làm nên một con số",
    params(Cases),
    responses(
        (status = 200, description = "One page of the list; its cases come to the figure", body = CasesPage),
        (status = 501, description = "This server holds no cases", body = Details, content_type = "application/problem+json"),
    )
)]
pub async fn list(call: Call) -> Response {
    let address = call.address();
    match cases(&call).await {
        Ok(page) => unkept(&page),
        Err(problem) => problem.at(&address).into_response(),
    }
}

#[utoipa::path(
    get,
    path = "/watch",
    operation_id = "getWatchList",
    tag = "cases",
    summary = "What falls overdue soon, by agency / Hồ sơ sắp quá hạn theo cơ quan",
    params(Watched),
    responses(
        (status = 200, description = "The province, then its agencies, those with most to do first", body = TablePage),
        (status = 501, description = "This server holds no cases", body = Details, content_type = "application/problem+json"),
    )
)]
pub async fn watch(call: Call) -> Response {
    let address = call.address();
    match watched(&call).await {
        Ok(page) => unkept(&page),
        Err(problem) => problem.at(&address).into_response(),
    }
}

fn unkept<T: Told>(page: &T) -> Response {
    let mut response = json(page);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn book(asked: &Asked) -> Result<Arc<dyn CaseBook>, Problem> {
    let closed = |language| asked.app.locale().words(language).cases.closed.clone();
    let none =
        || Problem::of(ProblemKind::NoCasesHere, Text::new(closed(Language::Vietnamese), closed(Language::English)));
    asked.app.cases().map(Arc::clone).ok_or_else(none)
}

async fn cases(call: &Call) -> Result<CasesPage, Problem> {
    let asked = call.asked(Cases::PARAMS)?;
    let window = asked.window()?;
    let of_page = |error: WebError| Problem::of_page(&error, asked.app.locale());
    let renamed = asked.query_of_page().into_iter().map(|(name, value)| match name.as_str() {
        "indicator" => ("i".to_owned(), value),
        "place" => ("at".to_owned(), value),
        _ => (name, value),
    });
    let view = View::of_table(&asked, "/cases", &renamed.collect::<Vec<_>>(), window.clone());
    let query = question(&view).map_err(of_page)?;
    let behind = CasesBehind::of(asked.snapshot(), &query, asked.language);
    let behind = behind.ok_or_else(|| of_page(WebError::NoIndicator(query.indicator.clone())))?;
    let opened = match &behind.asked {
        Ok(opened) => opened.clone(),
        Err(_) => return Err(nothing_to_list(&asked, &query)),
    };
    let list = book(&asked)?.open(&opened).await.map_err(|why| of_page(why.into()))?;
    let listing = list.listing();
    let paging = window.paging(listing.matching)?;
    let download = export::cases(&view, &behind, &listing, Arc::clone(&list));
    let rows = rows(list, window.skipped(), window.limit).await?.map_err(|why| of_page(why.into()))?;
    let rule_set = behind.subject.rule_set.as_ref().map_or_else(String::new, |(id, _)| id.clone());
    let rows = rows.iter().map(|case| columns_of::row(asked.snapshot(), case, &rule_set, listing.matching));
    let expected = behind.expected.filter(|_| query.event.is_none());
    let TablePage { about, table, columns, paging, rows } =
        TablePage::cut(&asked.current, (&download.about, &download.columns), rows, paging);
    Ok(CasesPage {
        about,
        behind: Behind {
            figure: format!("{}.{}.{}", query.indicator, behind.place.code, behind.head.period),
            shown: behind.figure.clone(),
            of: behind.side.as_str().to_owned(),
            agrees: expected.is_none_or(|expected| expected == listing.n),
            expected,
            comes_to: listing.n,
            cases: listing.cases,
            matching: listing.matching,
        },
        table,
        columns,
        paging,
        rows,
    })
}

/// Away from the threads that talk to the network: files are read.
async fn rows(
    list: Arc<dyn CaseList>,
    skip: usize,
    take: usize,
) -> Result<Result<Vec<ListedCase>, CasesRefused>, Problem> {
    spawn_blocking(move || list.rows(skip, take)).await.map_err(|problem| {
        tracing::error!(%problem, "a list of cases broke while it was read");
        broken()
    })
}

/// Why no cases are behind it, in both languages.
fn nothing_to_list(asked: &Asked, query: &CasesQuery) -> Problem {
    let said = |language| {
        let behind = CasesBehind::of(asked.snapshot(), query, language);
        behind.and_then(|behind| behind.asked.err()).unwrap_or_default()
    };
    Problem::of(ProblemKind::NoList, Text::new(said(Language::Vietnamese), said(Language::English)))
}

async fn watched(call: &Call) -> Result<TablePage, Problem> {
    let asked = call.asked(Watched::PARAMS)?;
    let window = asked.window()?;
    let number = asked.one(&PROVINCE).unwrap_or_default().to_owned();
    let unknown = || Problem::nothing_of(PROVINCE.name, &number, PROVINCE.expected());
    let province = PlaceCode::new(CodeSystem::Of34, &number).map_err(|_| unknown())?;
    let of = WatchOf::province(asked.snapshot(), &province, asked.language).ok_or_else(unknown)?;
    let watch = book(&asked)?.watch(&of.asked).await;
    let watch = watch.map_err(|why| Problem::of_page(&why.into(), asked.app.locale()))?;
    let nothing = |language| asked.app.locale().words(language).watch.nothing.clone();
    let none =
        || Problem::of(ProblemKind::NoList, Text::new(nothing(Language::Vietnamese), nothing(Language::English)));
    let page = WatchPage::of(asked.snapshot(), &of, &watch).ok_or_else(none)?;
    let view = View::of_table(&asked, &format!("/p/{number}/watch"), &[], window.clone());
    let download = export::watch(&view, &of, &page);
    let mut told = TablePage::of(&asked.current, (&download.about, &download.columns), download.rows, &window)?;
    told.table.notes = std::iter::once(page.finding).chain(page.past).collect();
    Ok(told)
}
