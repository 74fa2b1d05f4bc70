//! The API, `/api/v1`: everything that the pages show, for programs. Router and description are one: an address is there
//! because it is described, and described because it is there ([`routes`]).
//!
//! Answers are types of this room, made from the structs of `report`, which know nothing of OpenAPI. A call is read by the very
//! parameters that the description lists ([`params`]); whatever goes wrong is a [`problem`]. What depends on the kept figures
//! alone goes through the cache of the pages, with entity tags; lists of cases never do ([`door`]).

mod about;
mod addresses;
mod call;
mod cases;
mod count_passports;
mod counts;
mod description;
mod door;
mod figures;
mod index;
mod indicators;
mod members;
mod number;
mod one;
mod paging;
mod params;
mod passports;
mod places;
mod problem;
mod rules;
mod sending;
mod series;
mod sources;
mod tables;
mod targets;
mod views;
mod vocabulary;
mod words;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Router};
use serde_json::Value as Json;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::app::App;
use super::counts::CountQuery;
use crate::report::count_passport::CountPassport;
use crate::report::figure_passport::FigurePassport;

pub use call::Asked;
pub use description::example_call;
pub use door::{closed, open};
pub use paging::Window;
pub use params::{LARGEST_LIMIT, USUAL_LIMIT};
pub use problem::ProblemKind;
pub use sending::{Fetching, Following, Sending, SentFile, SentLoad, TurnedAway, routes as sending};
pub use views::answer as table_answer;
pub use vocabulary::is_place;

pub const ROOT: &str = "/api/v1";

/// What depends on the kept figures and on nothing else.
fn of_figures() -> OpenApiRouter<App> {
    OpenApiRouter::default()
        .routes(routes!(index::index))
        .routes(routes!(description::openapi))
        .routes(routes!(indicators::list))
        .routes(routes!(indicators::one))
        .routes(routes!(places::list))
        .routes(routes!(places::one))
        .routes(routes!(places::regions))
        .routes(routes!(targets::list))
        .routes(routes!(rules::list))
        .routes(routes!(figures::list))
        .routes(routes!(figures::one))
        .routes(routes!(counts::rules))
        .routes(routes!(counts::quality))
        .routes(routes!(counts::members))
        .routes(routes!(series::list))
        .routes(routes!(members::list))
        .routes(routes!(sources::sources))
        .routes(routes!(sources::loads))
        .routes(routes!(sources::one_load))
        .merge(views::routes())
}

/// What is read from the files of the moment.
fn of_cases() -> OpenApiRouter<App> {
    OpenApiRouter::default().routes(routes!(cases::list)).routes(routes!(cases::watch))
}

/// Addresses whose answers are never kept, nor read by pages elsewhere.
fn is_of_cases(address: &str) -> bool {
    of_cases().get_openapi().paths.paths.keys().any(|path| address == format!("{ROOT}{path}"))
}

/// Every address below [`ROOT`] that is made of the kept figures.
pub fn figures() -> Router<App> {
    plain().layer(Extension(description::Examples(plain)))
}

fn plain() -> Router<App> {
    let (router, _) = OpenApiRouter::default().nest(ROOT, of_figures().fallback(nowhere)).split_for_parts();
    router
}

/// Lists of cases.
pub fn cases() -> Router<App> {
    let (router, _) = OpenApiRouter::default().nest(ROOT, of_cases()).split_for_parts();
    router
}

/// All that there is, as the routes say it of themselves.
fn described() -> OpenApi {
    let (_, said) =
        OpenApiRouter::default().nest(ROOT, of_figures().merge(of_cases())).merge(sending()).split_for_parts();
    said
}

async fn nowhere() -> Response {
    StatusCode::NOT_FOUND.into_response()
}

/// The description without examples, for the page that people read.
pub fn description(app: &App) -> Json {
    description::describe(&described(), app.catalogue())
}

/// The passport of a figure as the page of its figure has it for machines.
pub fn in_json(passport: &FigurePassport) -> Json {
    told(&passports::Passport::of(passport))
}

/// The same of a count.
pub fn count_in_json(query: &CountQuery, passport: &CountPassport) -> Json {
    told(&count_passports::CountPassport::of(query, passport))
}

fn told<T: serde::Serialize>(passport: &T) -> Json {
    serde_json::to_value(passport).unwrap_or_default()
}
