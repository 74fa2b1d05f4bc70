//! `/api/v1/cases`: the cases behind a figure, one by one, and `/api/v1/watch`: what falls overdue soon. They are read from the
//! files of the moment, so they are never kept on the way; a serve-only build holds none and says so.

use std::sync::Arc;

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::about::About;
use super::call::{Asked, Call, Told, json};
use super::counts;
use super::paging::Paging;
use super::params::{DATA_VERSION, INDICATOR, Kind, LANGUAGE, LIMIT, PAGE, PERIOD, Param, Takes, takes};
use super::problem::{Details, Known, Problem, ProblemKind};
use super::tables::{Column, NamedRow, TableAbout, TablePage};
use super::vocabulary::Vocabulary;
use crate::domain::case_list::{CaseBook, Listing};
use crate::domain::place::{CodeSystem, Level, PlaceCode};
use crate::domain::text::{Language, Text};
use crate::report::cases::{Agreement, CasesBehind, export as columns_of};
use crate::report::figures;
use crate::report::watch::{WatchOf, WatchPage};
use crate::web::counts::{CountQuery, CountsOf};
use crate::web::error::WebError;
use crate::web::export;
use crate::web::pages::cases::{behind, read};
use crate::web::view::View;

const OF_ONE: Param = INDICATOR;
const COUNT: Param = Param::query(
    "count",
    Kind::Of(Vocabulary::CountOfRules),
    [
        "thay cho indicator: số đếm ở /rules mà hồ sơ làm nên; không đi cùng of và event, địa phương là cả nước hoặc một tỉnh",
        "instead of indicator: the count of /rules that the cases are behind; not together with of and event, and of the nation or of a province",
    ],
);
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
    OF_ONE, COUNT, PLACE, PERIOD, SIDE, EVENT, OF_PROVINCE, AGENCY, FIELD, PROCEDURE, COMMUNE, CHANNEL, VERDICT, WITHIN, NUMBER, ORDER, LIMIT, PAGE,
    DATA_VERSION, LANGUAGE
);
takes!(Watched: PROVINCE, LIMIT, PAGE, DATA_VERSION, LANGUAGE);

/// One page of the cases behind a figure, or behind a count.
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
    /// Id of the figure; null where they are behind a count.
    pub figure: Option<String>,
    /// Key of the count; null where they are behind a figure.
    pub count: Option<String>,
    pub place: String,
    pub period: String,
    /// As pages show it.
    pub shown: String,
    /// `numerator`, `denominator`, `rest` or `total`.
    pub of: String,
    /// What the figure, or the count, says that all cases of this side, or of the event that alone is asked for, come to.
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
    summary = "The cases behind a figure or a count / Hồ sơ làm nên một con số",
    params(Cases),
    responses(
        (status = 200, description = "One page of the list; its cases come to the figure", body = CasesPage),
        (status = 501, description = "This server holds no cases", body = Details, content_type = "application/problem+json"),
    )
)]
pub async fn list(call: Call) -> Response {
    unkept(&call, cases(&call).await)
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
    unkept(&call, watched(&call).await)
}

/// What is of the files of the moment is not kept on the way; neither is a problem.
fn unkept<T: Told>(call: &Call, made: Result<T, Problem>) -> Response {
    let mut response = match made {
        Ok(page) => json(&page),
        Err(problem) => return problem.at(&call.address()).into_response(),
    };
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
    let view = View::of_table(&asked, "/cases", &of_page_of_cases(&asked)?, window.clone());
    let behind = behind(&view, asked.language).map_err(|error| match error {
        WebError::NoCount { .. } => counts::none(&asked, &of_rules(&asked)),
        error => of_page(error),
    })?;
    let opened = match &behind.asked {
        Ok(opened) => opened.clone(),
        Err(_) => return Err(nothing_to_list(&view)),
    };
    let list = book(&asked)?.open(&opened).await.map_err(|why| of_page(why.into()))?;
    let (listing, rows) = read(Arc::clone(&list), window.skipped(), window.limit).await.map_err(of_page)?;
    let paging = window.paging(listing.matching)?;
    let download = export::cases(&view, &behind, &listing, list);
    let rule_set = behind.subject.rule_set.as_ref().map_or_else(String::new, |(id, _)| id.clone());
    let rows = rows.iter().map(|case| columns_of::row(asked.snapshot(), case, &rule_set, listing.matching));
    let TablePage { about, table, columns, paging, rows } =
        TablePage::cut(&asked.current, (&download.about, &download.columns), rows, paging);
    let behind = Behind::of(&behind, asked.one(&COUNT), &listing);
    Ok(CasesPage { about, behind, table, columns, paging, rows })
}

impl Behind {
    fn of(behind: &CasesBehind, count: Option<&str>, listing: &Listing) -> Self {
        let id = |indicator: &String| figures::id(indicator, &behind.place.code, behind.head.period);
        Self {
            figure: behind.subject.indicator.as_ref().map(id),
            count: count.map(str::to_owned),
            place: behind.place.code.to_string(),
            period: behind.head.period.to_string(),
            shown: behind.figure.clone(),
            of: behind.side.as_str().to_owned(),
            expected: behind.expected,
            comes_to: listing.n,
            agrees: behind.agreement(listing.n) != Agreement::Differs,
            cases: listing.cases,
            matching: listing.matching,
        }
    }
}

fn of_rules(asked: &Asked) -> CountQuery {
    let key = asked.one(&COUNT).unwrap_or_default().to_owned();
    CountQuery { of: CountsOf::Rules, place: asked.place(&PLACE), period: asked.period(&PERIOD), key }
}

/// The same question as the page has it; what cannot be asked together is refused with what can.
fn of_page_of_cases(asked: &Asked) -> Result<Vec<(String, String)>, Problem> {
    let place = match (asked.one(&OF_ONE), asked.one(&COUNT)) {
        (Some(_), None) => asked.one(&PLACE).map(|place| ("at", place.to_owned())),
        (None, Some(_)) => {
            goes_with_a_count(asked)?;
            asked.place(&PLACE).map(|place| ("place", place.bare().to_owned()))
        }
        (Some(_), Some(count)) => {
            let one = Text::new("một mình indicator hoặc một mình count", "indicator alone, or count alone");
            return Err(Problem::bad_parameter(COUNT.name, count, one));
        }
        (None, None) => {
            let one = Text::new("mã chỉ số; hoặc count thay cho chỉ số", "id of an indicator; or count instead of it");
            return Err(Problem::missing_parameter(OF_ONE.name, one));
        }
    };
    let rest = asked.query_of_page().into_iter().filter_map(|(name, value)| match name.as_str() {
        "indicator" => Some(("i".to_owned(), value)),
        "place" => None,
        _ => Some((name, value)),
    });
    Ok(rest.chain(place.map(|(name, value)| (name.to_owned(), value))).collect())
}

/// Counts have no sides and no events, and are of the nation and of provinces.
fn goes_with_a_count(asked: &Asked) -> Result<(), Problem> {
    for param in [&SIDE, &EVENT] {
        if let Some(value) = asked.one(param) {
            let nothing = Text::new("không có tham số này khi nêu count", "no such parameter where count is named");
            let with_count = Cases::PARAMS.iter().map(|param| param.name);
            let with_count = with_count.filter(|name| ![OF_ONE.name, SIDE.name, EVENT.name].contains(name));
            let known = Known::All(with_count.map(str::to_owned).collect());
            return Err(Problem::bad_parameter(param.name, value, nothing).knowing(known));
        }
    }
    let is_counted = |place: &PlaceCode| {
        place.system == CodeSystem::Of34 && matches!(place.level(), Level::Nation | Level::Province)
    };
    match asked.place(&PLACE).filter(|place| !is_counted(place)) {
        Some(place) => {
            let (vi, en) = ("34:VN hoặc một tỉnh hiện nay (34:40)", "34:VN, or a province of today (34:40)");
            Err(Problem::bad_parameter(PLACE.name, &place.to_string(), Text::new(vi, en)))
        }
        None => Ok(()),
    }
}

/// Why no cases are behind it, in both languages.
fn nothing_to_list(view: &View) -> Problem {
    let said = |language| behind(view, language).ok().and_then(|behind| behind.asked.err()).unwrap_or_default();
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
