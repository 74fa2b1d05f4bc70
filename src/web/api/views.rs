//! `/api/v1/views/...`: the table of every page, at the address of the page, with the parameters of the page. One handler; what
//! there is, is read off the list of pages itself.

use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};
use utoipa::ToSchema;
use utoipa::openapi::path::{HttpMethod, OperationBuilder, PathItem};
use utoipa::openapi::response::ResponseBuilder;
use utoipa::openapi::{ContentBuilder, Ref};
use utoipa_axum::router::OpenApiRouter;

use super::call::{Asked, Call, json};
use super::params::{DATA_VERSION, Kind, LANGUAGE, LIMIT, PAGE, PERIOD, Param};
use super::problem::Problem;
use super::sources::NUMBER;
use super::tables::TablePage;
use super::vocabulary::Vocabulary;
use crate::web::app::App;
use crate::web::pages;
use crate::web::view::{Page, View};
use crate::web::{TABLES, export};

const PROVINCES: Param = Param::query(
    "p",
    Kind::ManyOf(Vocabulary::Province),
    ["tỉnh, cách nhau bằng dấu phẩy", "provinces, with commas between"],
);
const ONE_PROVINCE: Param =
    Param::query("p", Kind::Of(Vocabulary::Province), ["tỉnh được chọn", "the province that is chosen"]);
const PLACE: Param = Param::query(
    "place",
    Kind::Of(Vocabulary::Province),
    ["tỉnh; mặc định cả nước", "the province; the nation unless said otherwise"],
);
const AT: Param = Param::query(
    "at",
    Kind::Of(Vocabulary::Commune),
    ["xã, phường hiện nay, thay cho tỉnh", "a commune of today, in place of a province"],
)
.such_as("34:17329");
const INDICATORS: Param = Param::query(
    "i",
    Kind::ManyOf(Vocabulary::Indicator),
    ["chỉ số, cách nhau bằng dấu phẩy", "indicators, with commas between"],
);
const ONE_INDICATOR: Param = Param::query("i", Kind::Of(Vocabulary::Indicator), ["chỉ số", "the indicator"]);
const ORDER: Param = Param::query(
    "order",
    Kind::Of(Vocabulary::PageOrder),
    ["thứ tự; dấu trừ đảo ngược", "the order; a minus turns it round"],
);
const FOCUS: Param = Param::query(
    "focus",
    Kind::Of(Vocabulary::Indicator),
    ["chỉ số vẽ theo thời gian", "the indicator drawn over time"],
);
const UNITS: Param = Param::query(
    "units",
    Kind::Choice(&["34", "63"]),
    ["tỉnh hiện nay (34) hay trước 01/07/2025 (63)", "provinces of today (34) or of before 1 July 2025 (63)"],
);
const ROWS_OF_CHANGE: Param = Param::query(
    "by",
    Kind::Choice(&["agency", "field", "procedure", "commune"]),
    ["chia theo", "what the change is split by"],
);
const ROWS_OF_FORM: Param = Param::query(
    "by",
    Kind::Choice(&["province", "agency", "field", "procedure"]),
    ["dòng của biểu", "what the rows of the form are"],
);
const FROM: Param =
    Param::query("from", Kind::Of(Vocabulary::Period), ["kỳ dùng để so", "the period it is held against"]);
const RANK: Param = Param::query(
    "rank",
    Kind::Whole { least: 1, most: 63, usual: None },
    ["thứ hạng muốn đạt, của chỉ số có xếp hạng", "the rank that is aimed at, of an index"],
);
const TARGET: Param = Param::query(
    "target",
    Kind::Of(Vocabulary::Percent),
    ["chỉ tiêu muốn đạt, phần trăm", "the target that is aimed at, in percent"],
);
const SOURCE: Param = Param::query("source", Kind::Of(Vocabulary::Source), ["nguồn", "the source"]);
const STATE: Param = Param::query("state", Kind::Of(Vocabulary::LoadState), ["tình trạng", "what became of a load"]);
const BEFORE: Param = Param::query(
    "before",
    Kind::Whole { least: 0, most: 2_000_000_000, usual: None },
    ["lần nạp có số nhỏ hơn", "loads with a smaller number"],
);
const OF_INDICATOR: Param =
    Param::path("id", Kind::Of(Vocabulary::Indicator), ["mã chỉ số", "id of the indicator"]).such_as("on_time_share");
const OF_FORM: Param = Param::path("id", Kind::Of(Vocabulary::Form), ["mã biểu", "id of the form"]).such_as("ii06a");
const OF_CARD: Param =
    Param::path("id", Kind::Of(Vocabulary::Scorecard), ["mã bộ chỉ số", "id of the scorecard"]).such_as("qd766");
const OF_CRITERION: Param =
    Param::path("criterion", Kind::Text, ["mã tiêu chí", "code of the criterion"]).such_as("2.1");
const OF_PROVINCE: Param =
    Param::path("code", Kind::Of(Vocabulary::Province), ["tỉnh hiện nay", "province of today"]).such_as("40");
const OF_PROVINCE_PAGE: Param = Param::path(
    "code",
    Kind::Of(Vocabulary::ProvincePage),
    ["tỉnh hiện nay, hoặc 63-02 trước 01/07/2025", "province of today, or 63-02: of before 1 July 2025"],
)
.such_as("40");
const OF_BOARD: Param =
    Param::path("board", Kind::Of(Vocabulary::Board), ["mã bảng", "id of the board"]).such_as("organisation");

/// What a page is called, and what its address takes.
struct Known {
    path: &'static str,
    words: [&'static str; 2],
    params: &'static [Param],
}

macro_rules! known {
    ($path:literal, $vi:literal, $en:literal, $($param:expr),* $(,)?) => {
        Known { path: $path, words: [$vi, $en], params: &[$($param,)* LIMIT, PAGE, DATA_VERSION, LANGUAGE] }
    };
}

const BOARD: Known = known!("/{board}", "Bảng theo chủ đề", "A board", OF_BOARD, PERIOD, PLACE, ORDER);
/// Of a page that is not described by itself yet.
const ANY: Known = known!("", "Một trang", "A page", PERIOD, INDICATORS, PROVINCES, PLACE, ORDER);

/// Read from the store on the way.
const LOAD: Known = known!("/loads/{number}", "Điều tìm thấy trong một tệp", "What was found in a file", NUMBER, PLACE);

const KNOWN: [Known; 19] = [
    known!("/home", "Trang đầu", "The first page", PERIOD, ONE_INDICATOR),
    known!(
        "/compare",
        "So sánh các tỉnh",
        "Provinces side by side",
        PERIOD,
        PROVINCES,
        INDICATORS,
        ORDER,
        FOCUS,
        PLACE,
        UNITS
    ),
    known!("/p/{code}", "Một tỉnh", "A province", OF_PROVINCE_PAGE, PERIOD),
    known!(
        "/p/{code}/communes",
        "Các xã của một tỉnh",
        "The communes of a province",
        OF_PROVINCE,
        PERIOD,
        ONE_INDICATOR,
        ORDER
    ),
    known!(
        "/p/{code}/agencies",
        "Các cơ quan của một tỉnh",
        "The agencies of a province",
        OF_PROVINCE,
        PERIOD,
        ONE_INDICATOR,
        ORDER
    ),
    known!(
        "/p/{code}/change",
        "Vì sao thay đổi",
        "Why it changed",
        OF_PROVINCE,
        PERIOD,
        ONE_INDICATOR,
        ROWS_OF_CHANGE,
        FROM
    ),
    known!(
        "/p/{code}/goal",
        "Cần gì để đạt chỉ tiêu",
        "What a target takes",
        OF_PROVINCE,
        PERIOD,
        ONE_INDICATOR,
        RANK,
        TARGET
    ),
    known!("/forms/{id}", "Biểu báo cáo", "A statutory form", OF_FORM, PERIOD, PLACE, ROWS_OF_FORM),
    known!("/i/{id}", "Một chỉ số", "An indicator", OF_INDICATOR, PERIOD, ONE_PROVINCE, UNITS),
    known!("/i/{id}/series", "Một chỉ số theo thời gian", "An indicator over time", OF_INDICATOR, PERIOD, UNITS),
    known!("/rules", "Hai bộ quy tắc khác nhau ở đâu", "Where rule sets part", PERIOD, PLACE),
    known!("/scorecards/{id}", "Bộ chỉ số chấm điểm", "A scorecard", OF_CARD, PERIOD, PLACE, AT),
    known!("/scorecards/{id}/{criterion}", "Một tiêu chí", "A criterion", OF_CARD, OF_CRITERION, PERIOD),
    known!("/quality", "Chất lượng số liệu", "Quality of the data", PERIOD, PLACE),
    known!("/loads", "Các lần nạp", "Files that came in", SOURCE, STATE, BEFORE),
    known!("/about/sources", "Nguồn số liệu", "Sources",),
    known!("/about/indicators", "Danh mục chỉ số", "The catalogue of indicators",),
    known!("/about/rules", "Các bộ quy tắc", "The rule sets",),
    known!("/about/calendar", "Lịch ngày làm việc", "The working-day calendar",),
];

/// Every page that has a table, and the boards of the catalogue.
pub fn routes() -> OpenApiRouter<App> {
    let mut router = TABLES.into_iter().fold(OpenApiRouter::default(), |router, (path, make)| {
        let known = KNOWN.iter().find(|known| known.path == path).unwrap_or(&ANY);
        routed(router, path, known, make)
    });
    router = routed(router, BOARD.path, &BOARD, pages::board::page);
    router = listed(router, LOAD.path, &LOAD, get(of_load));
    let components = router.get_openapi_mut().components.get_or_insert_default();
    let mut schemas = vec![(TablePage::name().into_owned(), <TablePage as utoipa::PartialSchema>::schema())];
    TablePage::schemas(&mut schemas);
    components.schemas.extend(schemas);
    router
}

fn routed(router: OpenApiRouter<App>, path: &str, known: &'static Known, make: Page) -> OpenApiRouter<App> {
    let table = move |asked: &Asked| {
        let view = view_of(asked)?;
        make(&view).map_err(|error| Problem::of_page(&error, asked.app.locale()))
    };
    listed(router, path, known, get(move |call: Call| async move { call.reply(known.params, table).await }))
}

fn listed(
    router: OpenApiRouter<App>,
    path: &str,
    known: &'static Known,
    handler: MethodRouter<App>,
) -> OpenApiRouter<App> {
    let address = format!("/views{path}");
    let mut router = router.route(&address, handler);
    router.get_openapi_mut().paths.paths.insert(address, PathItem::new(HttpMethod::Get, described(path, known)));
    router
}

async fn of_load(call: Call) -> Response {
    let made = async {
        let asked = call.asked(LOAD.params)?;
        let view = view_of(&asked)?;
        pages::load::table(&view).await.map_err(|error| Problem::of_page(&error, asked.app.locale()))
    };
    made.await.unwrap_or_else(|problem: Problem| problem.at(&call.address()).into_response())
}

fn described(path: &str, known: &Known) -> OperationBuilder {
    let [vi, en] = known.words;
    let answer = ContentBuilder::new().schema(Some(Ref::from_schema_name(TablePage::name())));
    let answer = ResponseBuilder::new()
        .description("One page of the table of the page at this address")
        .content("application/json", answer.build());
    known.params.iter().fold(
        OperationBuilder::new()
            .tag("views")
            .operation_id(Some(id_of(path)))
            .summary(Some(format!("{en}, as a table / {vi}, dạng bảng")))
            .response("200", answer),
        |operation, param| operation.parameter(param.described()),
    )
}

/// `/p/{code}/communes`: `viewPCodeCommunes`.
fn id_of(path: &str) -> String {
    let parts = path.split(['/', '{', '}']).filter(|part| !part.is_empty());
    let capital = |part: &str| {
        let (first, rest) = part.split_at(1);
        format!("{}{rest}", first.to_uppercase())
    };
    format!("view{}", parts.map(capital).collect::<String>())
}

/// The page that a call asks for the table of; its address is read already.
fn view_of(asked: &Asked) -> Result<View, Problem> {
    let path = asked.address.split('?').next().unwrap_or_default();
    let path = path.strip_prefix(super::ROOT).and_then(|path| path.strip_prefix("/views")).unwrap_or_default();
    let view = View::of_table(asked, path, &asked.query_of_page(), asked.window()?);
    view.query().map_err(|error| Problem::of_page(&error, asked.app.locale()))?;
    Ok(view)
}

/// The rows that a program asked for; a page beyond the last is told in the way of all problems.
pub fn answer(view: &View, download: export::Download) -> Response {
    let Some(window) = view.window() else { return super::call::broken().into_response() };
    match TablePage::of(&view.current(), (&download.about, &download.columns), download.rows, window) {
        Ok(page) => json(&page),
        Err(problem) => problem.at(&window.address).into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_described_by_itself_is_a_page_that_there_is() {
        for known in &KNOWN {
            assert!(TABLES.iter().any(|(path, _)| *path == known.path), "{}", known.path);
        }
    }

    #[test]
    fn operations_are_named_after_their_pages() {
        assert_eq!(id_of("/p/{code}/communes"), "viewPCodeCommunes");
        assert_eq!(id_of("/home"), "viewHome");
    }
}
