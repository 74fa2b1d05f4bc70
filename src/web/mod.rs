//! The web room: addresses in, pages out. It parses the address into a typed query, asks `report`
//! for the struct of the page, `charts` for its pictures, and prints both through a template.
//!
//! May import domain, catalog, store, report, charts and sheet, and the web crates (axum, askama,
//! tower-http). Never the engine: the served binary can be built without it. It holds no SQL, and
//! a template does no arithmetic: what it prints was made by `report`.
//!
//! `router` is the table of contents: one line an address, one module of `pages` behind it. Each
//! page exists in Vietnamese and, under `/en`, in English; `.csv`, `.xlsx`, `.json` or `.parquet` after a page's address is
//! the table of exactly that page, `.csv-metadata.json` what the CSV holds.

mod ahead;
mod api;
mod app;
mod assets;
mod boundaries;
mod by_name;
mod cache;
mod case_view;
mod counts;
mod ending;
mod error;
mod export;
mod finder;
mod idle;
mod layout;
mod locale;
mod pages;
mod pieces;
mod query;
mod quiet;
mod view;
mod warm;
mod ways;

use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware;
use axum::routing::{get, post};
use tokio::net::TcpListener;
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;

pub use ahead::Ahead;
pub use app::{App, AppError, snapshot};
pub use boundaries::{BadBoundaries, Boundaries};
use ending::Ending;
pub use quiet::Quiet;
use view::View;
pub use warm::renew;

/// A page that takes longer than this is given up; the reader gets a 503.
const PATIENCE: Duration = Duration::from_secs(20);
/// All files of cases may have to be read.
const PATIENCE_FOR_CASES: Duration = Duration::from_secs(120);
/// Half the time of the usual level for a twentieth more bytes.
const PACKED: CompressionLevel = CompressionLevel::Precise(4);
/// A connection without a byte in either direction for so long is closed.
const LONGEST_SILENCE: Duration = Duration::from_secs(30);
/// How long open connections may finish after the signal to stop.
const FAREWELL: Duration = Duration::from_secs(10);

/// Every address there is.
pub fn router(app: App) -> Router {
    let pages = pages().merge(Router::new().nest("/en", pages()).route("/en/", page(pages::home::page)));
    let pages = pages
        .fallback(pages::elsewhere)
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PATIENCE))
        .layer(CompressionLayer::new().quality(PACKED))
        .layer(middleware::from_fn_with_state(app.clone(), cache::keep));
    // Lists of cases are of the files of the moment, and never kept.
    let cases = cases().merge(Router::new().nest("/en", cases()));
    let cases = cases
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PATIENCE_FOR_CASES))
        .layer(CompressionLayer::new().quality(PACKED));
    // What programs ask is kept like pages, where it is made of the kept figures.
    let figures = api::figures()
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PATIENCE))
        .layer(CompressionLayer::new().quality(PACKED))
        .layer(middleware::from_fn_with_state(app.clone(), cache::keep))
        .layer(middleware::from_fn(api::open));
    let listed = api::cases()
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PATIENCE_FOR_CASES))
        .layer(CompressionLayer::new().quality(PACKED))
        .layer(middleware::from_fn(api::closed));
    let quiet = Router::new()
        .route("/healthz", get(pages::health::page))
        .route("/assets/{file}", get(assets::asset).layer(CompressionLayer::new()))
        .route("/favicon.ico", get(assets::icon));
    let pages = pages.merge(cases).layer(middleware::from_fn_with_state(app.clone(), by_name::lead));
    secured(pages.merge(figures).merge(listed).merge(quiet).merge(doors())).with_state(app)
}

/// What takes files in, and what tells of files that were sent: never kept, and as slow as its sender.
fn doors() -> Router<App> {
    let forms = Router::new()
        .route("/upload", post(ways::upload::send))
        .route("/upload/{job}", page(ways::upload::job))
        .route("/loads/{number}/rejected", get(ways::upload::not_by_address).post(ways::upload::rejected));
    Router::new()
        .merge(api::sending().split_for_parts().0)
        .merge(forms.clone())
        .nest("/en", forms)
        .layer(DefaultBodyLimit::disable())
}

fn cases() -> Router<App> {
    let endings = || Ending::ALL.into_iter().map(Ending::text).chain([""]);
    let lists = endings()
        .fold(Router::new(), |router, ending| router.route(&format!("{CASES}{ending}"), get(pages::cases::page)));
    endings().fold(lists, |router, ending| router.route(&format!("{WATCH}{ending}"), get(pages::watch::page)))
}

fn pages() -> Router<App> {
    let pages = Router::new()
        .route("/", page(pages::home::page))
        .route("/p/{code}/communes/passport", page(pages::count::of_communes))
        .route("/p/{code}/communes/passport.json", page(pages::count::of_communes))
        .route("/p/{code}/agencies/passport", page(pages::count::of_agencies))
        .route("/p/{code}/agencies/passport.json", page(pages::count::of_agencies))
        .route("/p/{code}/change/passport", page(pages::count::of_change))
        .route("/p/{code}/change/passport.json", page(pages::count::of_change))
        .route("/forms", page(pages::form::first))
        .route("/i/{id}/passport", page(pages::passport::page))
        .route("/i/{id}/passport.json", page(pages::passport::json))
        .route("/rules/passport", page(pages::count::of_rules))
        .route("/rules/passport.json", page(pages::count::of_rules))
        .route("/scorecards", page(pages::scorecard::first))
        .route("/quality/passport", page(pages::count::of_quality))
        .route("/quality/passport.json", page(pages::count::of_quality))
        .route(LOAD, get(pages::load::page))
        .route("/upload", page(ways::upload::page))
        .route("/about/api", page(pages::api::page))
        .route("/find", page(pages::find::page))
        .route("/{board}", page(pages::board::page));
    TABLES.into_iter().fold(pages, with_files)
}

/// Lists of cases have tables too.
const CASES: &str = "/cases";
const WATCH: &str = "/p/{code}/watch";

/// What was found in a file is read from the store when it is asked for.
const LOAD: &str = "/loads/{number}";

/// All places over time: of no page, and in two more kinds of file.
const SERIES: &str = "/i/{id}/series";

/// Pages that have a table, which is sent as a file where an ending follows the address.
const TABLES: [(&str, view::Page); 19] = [
    ("/home", pages::home::page),
    ("/compare", pages::compare::page),
    ("/p/{code}", pages::province::page),
    ("/p/{code}/communes", pages::members::communes),
    ("/p/{code}/agencies", pages::members::agencies),
    ("/p/{code}/change", pages::change::page),
    ("/p/{code}/goal", pages::goal::page),
    ("/forms/{id}", pages::form::page),
    ("/i/{id}", pages::indicator::page),
    (SERIES, pages::indicator::series),
    ("/rules", pages::rules::page),
    ("/scorecards/{id}", pages::scorecard::page),
    ("/scorecards/{id}/{criterion}", pages::scorecard_apart::page),
    ("/quality", pages::quality::page),
    ("/loads", pages::loads::page),
    ("/about/sources", pages::sources::page),
    ("/about/indicators", pages::indicators::page),
    ("/about/rules", pages::rule_sets::page),
    ("/about/calendar", pages::calendar::page),
];

/// A parameter at the end of an address takes the ending with it. `/home` is `/` where an ending follows.
fn with_files(router: Router<App>, (path, make): (&str, view::Page)) -> Router<App> {
    let router = if path == "/home" { router } else { router.route(path, page(make)) };
    if path.ends_with('}') {
        return router;
    }
    let more = Ending::SDMX.into_iter().filter(|_| path == SERIES);
    Ending::ALL
        .into_iter()
        .chain(more)
        .fold(router, |router, ending| router.route(&format!("{path}{}", ending.text()), page(make)))
}

fn page(make: view::Page) -> axum::routing::MethodRouter<App> {
    get(move |view: View| view.show(make))
}

/// No script and no style but our own files, no framing, no guessing of types, no address handed on.
fn secured(router: Router<App>) -> Router<App> {
    const HEADERS: [(HeaderName, &str); 5] = [
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
             form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        ),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ];
    HEADERS.into_iter().fold(router, |router, (name, value)| {
        router.layer(SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value)))
    })
}

/// Serves until `shutdown` completes, then lets open requests finish. New figures in the store are seen within a second,
/// and shown once the pages that were read last are made of them ([`warm`]), on threads that stand back.
pub async fn serve(
    app: App,
    listener: TcpListener,
    quiet: &Quiet,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let router = router(app.clone());
    let looking = tokio::spawn(warm::keep(app, router.clone(), quiet.handle()));
    let (told, mut hears) = tokio::sync::watch::channel(());
    let stopped = async move {
        shutdown.await;
        drop(told);
    };
    let listener = idle::Impatient { listener, longest: LONGEST_SILENCE };
    let serving = axum::serve(listener, router).with_graceful_shutdown(stopped);
    let outcome = tokio::select! {
        outcome = serving => outcome,
        () = async { while hears.changed().await.is_ok() {} tokio::time::sleep(FAREWELL).await } => Ok(()),
    };
    looking.abort();
    outcome
}
