//! The data of exactly one view as a file: every row, its count in a header and in the file, and a name that
//! says what is in it, of which period, and whether synthetic figures are among it.
//!
//! A short table is sent as a whole; a long one flows out row by row, so that it takes no memory.

mod flow;

use std::sync::Arc;

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};

use crate::domain::case_list::{CaseList, Listing};
use crate::domain::place::PlaceCode;
use crate::report::board::BoardPage;
use crate::report::cases::{self, CasesBehind};
use crate::report::change::{self, ChangePage};
use crate::report::compare::Compare;
use crate::report::figure_passport;
use crate::report::form::{self, FormPage};
use crate::report::goal::{self, GoalPage};
use crate::report::home::Home;
use crate::report::indicator::IndicatorPage;
use crate::report::load::{self, LoadPage};
use crate::report::members::{self, Kind, MembersPage};
use crate::report::page::Head;
use crate::report::province::ProvincePage;
use crate::report::quality::{self, QualityPage};
use crate::report::rank_aim::{self, AimPage};
use crate::report::rules::{self, RulesPage};
use crate::report::scorecard::{self, ApartPage, ScorecardPage};
use crate::report::sdmx as report_sdmx;
use crate::report::series_table::SeriesTable;
use crate::report::table::about::About;
use crate::report::table::figures::{self, Tabled};
use crate::report::table::{Column, Row, Table};
use crate::report::watch::{self, WatchOf, WatchPage};
use crate::sheet::table::Format;
use crate::sheet::{self, SheetError};

use super::api;
use super::ending::Ending;
use super::error::WebError;
use super::query::{Rows, ViewQuery};
use super::view::View;

pub use flow::Flowing;

/// How many data rows the file has, so that a reader can tell a whole file from a torn one.
const ROW_COUNT: HeaderName = HeaderName::from_static("x-row-count");
/// As the standard names them.
const SDMX_DATA: &str = "application/vnd.sdmx.data+csv; version=2.0.0; charset=utf-8";
const SDMX_STRUCTURE: &str = "application/vnd.sdmx.structure+xml; version=3.0.0";
/// Longer tables are sent while they are written.
const HELD_ROWS: usize = 20_000;
/// Cases of a list that are read together: a file of the lake holds four times as many.
const AT_ONCE: usize = 65_536;

/// A table on its way out. Rows may be made as they are sent; `about` says how many they will be.
pub struct Download {
    /// Of the file, without its ending.
    pub name: String,
    pub about: About,
    pub columns: Vec<Column>,
    pub rows: Box<dyn Iterator<Item = Row> + Send>,
}

pub fn home(view: &View, page: &Home) -> Download {
    let content = page.chosen.as_ref().map_or("nation".to_owned(), |chosen| format!("nation-{}", chosen.id));
    download(view, &content, &view.words().home.title, &page.head, page.table())
}

pub fn compare(view: &View, page: &Compare) -> Download {
    download(view, "compare", &view.words().compare.title, &page.head, page.table())
}

pub fn board(view: &View, page: &BoardPage) -> Download {
    download(view, &format!("board-{}", page.id), &page.title, &page.head, page.table())
}

pub fn province(view: &View, page: &ProvincePage) -> Download {
    let content = format!("province-{}", page.place.segment());
    download(view, &content, &page.place.name, &page.head, page.table())
}

pub fn members(view: &View, page: &MembersPage) -> Download {
    let words = &view.words().members;
    let title = match page.kind {
        Kind::Communes => &words.communes,
        Kind::Members(_) => &words.agencies,
    };
    let title = title.with(&[("place", (&page.province.name).into())]);
    let of = page.league.as_ref().map_or("", |league| league.indicator.id.as_str());
    let content = format!("{}-{}-{of}", page.kind.as_str(), page.province.bare);
    download(view, &content, &title, &page.head, members::export::table(page))
}

pub fn change(view: &View, page: &ChangePage) -> Download {
    let of = page.change.as_ref().map_or("", |change| change.indicator.id.as_str());
    let content = format!("change-{}-{of}-{}-from-{}", page.province.bare, page.by.as_str(), page.then);
    let title = view.words().change.title.with(&[("place", (&page.province.name).into())]);
    download(view, &content, &title, &page.head, change::export::table(page))
}

pub fn goal(view: &View, page: &GoalPage) -> Download {
    let of = page.goal.as_ref().map_or("", |goal| goal.indicator.id.as_str());
    let title = view.words().goal.title.with(&[("place", (&page.province.name).into())]);
    download(view, &format!("goal-{}-{of}", page.province.bare), &title, &page.head, goal::export::table(page))
}

pub fn aim(view: &View, page: &AimPage, title: &str) -> Download {
    let content = format!("goal-{}-{}", page.province.bare, page.indicator.id);
    download(view, &content, title, &page.head, rank_aim::export::table(page))
}

pub fn indicator(view: &View, page: &IndicatorPage) -> Download {
    let content = format!("indicator-{}", page.indicator.id);
    download(view, &content, &page.indicator.name, &page.head, page.table())
}

pub fn series(view: &View, page: &SeriesTable) -> Download {
    let content = format!("series-{}-{}", page.indicator.id, page.units.as_str());
    download(view, &content, &page.indicator.name, &page.head, figures::series(page))
}

/// The observations of a series as SDMX-CSV, with a link to their structure.
pub fn sdmx(view: &View, page: &SeriesTable) -> Result<Response, WebError> {
    let table = report_sdmx::data(view.snapshot(), page);
    let content = format!("sdmx-{}-{}", page.indicator.id, page.units.as_str());
    let mut answer = download(view, &content, &page.indicator.name, &page.head, table).send(view)?;
    let structure = format!(
        "<{}{}{}>; rel=\"describedby\"; type=\"{SDMX_STRUCTURE}\"",
        view.address(view.page_path()),
        Ending::SdmxStructure.text(),
        view.asked().address()
    );
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(SDMX_DATA));
    headers.extend(HeaderValue::try_from(structure).ok().map(|link| (header::LINK, link)));
    Ok(answer)
}

pub fn sdmx_structure(view: &View, page: &SeriesTable) -> Result<Response, WebError> {
    let structure = report_sdmx::structure(view.snapshot(), page);
    let bytes = sheet::sdmx::structure(&structure).map_err(broken)?;
    let name = format!("attachment; filename=\"chiso-sdmx-{}-structure.xml\"", page.indicator.id);
    Ok(([(header::CONTENT_TYPE, SDMX_STRUCTURE.to_owned()), (header::CONTENT_DISPOSITION, name)], bytes)
        .into_response())
}

pub fn scorecard(view: &View, page: &ScorecardPage) -> Download {
    let content = format!("scorecard-{}-{}", page.id, page.place.bare);
    let title = format!("{}: {}", page.short_name, page.place.name);
    download(view, &content, &title, &page.head, scorecard::export::table(page))
}

pub fn scorecard_apart(view: &View, page: &ApartPage) -> Download {
    let content = format!("scorecard-{}-{}", page.card, page.criterion.replace('.', "-"));
    let title = view.words().apart.title.with(&[("name", (&page.name).into())]);
    download(view, &content, &title, &page.head, scorecard::export::apart(page))
}

pub fn rules(view: &View, page: &RulesPage) -> Download {
    let content = format!("rules-{}", page.place.bare);
    download(view, &content, &page.title, &page.head, rules::export::table(page))
}

pub fn quality(view: &View, page: &QualityPage) -> Download {
    let content = format!("quality-{}", page.place.bare);
    download(view, &content, &view.words().quality.title, &page.head, quality::export::table(page))
}

pub fn form(view: &View, page: &FormPage) -> Download {
    let content = format!("form-{}-{}-{}", page.id, page.place.bare, page.by.as_str());
    let title = format!("{} {}, {}", page.code, page.name, page.place.name);
    let mut form = download(view, &content, &title, &page.head, form::export::table(page));
    // The rows that a form has by itself may be named in its address or not.
    let mut rows = Rows::OF_A_CHANGE.into_iter().chain([Rows::Province]);
    let by = rows.find(|rows| rows.of_form() == Some(page.by));
    let query = ViewQuery { by, ..view.asked() };
    form.about = form.about.at(view.here(&query));
    form
}

pub fn watch(view: &View, of: &WatchOf, page: &WatchPage) -> Download {
    let title = view.words().watch.title.with(&[("place", (&of.province.name).into())]);
    download(view, &format!("watch-{}", of.province.bare), &title, &of.head, watch::table(of, page))
}

/// The cases behind a figure, read while they are sent.
pub fn cases(view: &View, behind: &CasesBehind, listing: &Listing, list: Arc<dyn CaseList>) -> Download {
    let title = view
        .words()
        .cases
        .title
        .with(&[("indicator", (&behind.subject.name).into()), ("place", (&behind.place.name).into())]);
    let content = format!("cases-{}-{}-{}", behind.subject.id, behind.place.segment(), behind.side.as_str());
    let mut download = download(view, &content, &title, &behind.head, cases::export::sources(&listing.sources));
    let (rows, rule_set) =
        (listing.matching, behind.subject.rule_set.as_ref().map_or_else(String::new, |(id, _)| id.clone()));
    let current = view.current();
    let read = (0..rows).step_by(AT_ONCE).map(move |skip| list.rows(skip, AT_ONCE));
    // What cannot be read ends the file short of its rows, which is noticed where they are written.
    let read = read.map_while(Result::ok).flatten();
    download.rows = Box::new(read.map(move |case| cases::export::row(&current.snapshot, &case, &rule_set, rows)));
    download.about.rows = rows;
    download.columns = cases::export::columns();
    download
}

/// What was found in a file; `place`: columns of this one only.
pub fn load(view: &View, page: &LoadPage, place: Option<&PlaceCode>, title: &str) -> Download {
    plain(view, &format!("load-{}", page.load.id), title, load::export::table(page, place, view.language))
}

/// A table that is of no period.
pub fn plain(view: &View, name: &str, title: &str, table: Table) -> Download {
    let about = About::of(view.snapshot(), view.language, title, None, &table).at(page_address(view));
    Download::of(format!("chiso-{name}"), about, table)
}

fn download(view: &View, content: &str, title: &str, head: &Head, table: Table) -> Download {
    let about = About::of(view.snapshot(), view.language, title, Some(head), &table).at(page_address(view));
    let nature = if about.is_synthetic() { "-synthetic" } else { "" };
    Download::of(format!("chiso-{content}-{}{nature}", head.period_value), about, table)
}

/// The form as it is printed.
pub fn form_sheet(view: &View, page: &FormPage) -> Result<Response, WebError> {
    form(view, page).book(|about, table| sheet::form(page, (about, table)))
}

/// The matrix of a comparison with the passports of its figures.
pub fn compare_sheet(view: &View, page: &Compare) -> Result<Response, WebError> {
    let passports = figure_passport::of_compare(view.snapshot(), page);
    compare(view, page).book(|about, table| sheet::figures::compare(page, &passports, (about, table)))
}

/// The provinces in one indicator with the passports of their figures.
pub fn indicator_sheet(view: &View, page: &IndicatorPage) -> Result<Response, WebError> {
    let passports = figure_passport::of_indicator(view.snapshot(), page);
    indicator(view, page).book(|about, table| sheet::figures::indicator(page, &passports, (about, table)))
}

/// Of the page that is asked for, without what only its files know.
fn page_address(view: &View) -> String {
    view.here(&view.asked())
}

impl Download {
    fn of(name: String, about: About, table: Table) -> Self {
        Self { name, about, columns: table.columns, rows: Box::new(table.rows.into_iter()) }
    }

    /// Data rows, without the heading.
    pub fn rows(&self) -> usize {
        self.about.rows
    }

    /// In the way that the address asks for.
    pub fn send(self, view: &View) -> Result<Response, WebError> {
        if view.window().is_some() {
            return Ok(api::table_answer(view, self));
        }
        let format = match view.ending() {
            Some(Ending::Metadata) => return Ok(self.metadata(view)),
            Some(Ending::Xlsx) => Format::Xlsx,
            Some(Ending::Parquet) => Format::Parquet,
            Some(Ending::Json) => Format::Json,
            // For machines, whatever else is asked.
            Some(Ending::Sdmx) => Format::Csv,
            _ if view.query().is_ok_and(|query| query.excel) => Format::ExcelCsv,
            _ => Format::Csv,
        };
        if !format.holds(self.rows()) {
            let has = Ending::FILES.into_iter().filter(|&ending| Some(ending) != view.ending()).collect();
            let asked = format!(".{}", format.ending());
            return Err(WebError::NoFormat { asked, page: view.page_path().to_owned(), has });
        }
        let mut headers = self.headers(format);
        if format == Format::Csv && view.ending() != Some(Ending::Sdmx) {
            let beside = format!("<{}>; rel=\"describedby\"; type=\"application/csvm+json\"", metadata_address(view));
            headers.extend(HeaderValue::try_from(beside).ok().map(|beside| (header::LINK, beside)));
        }
        if self.rows() > HELD_ROWS {
            return Ok((headers, flow::response(format, self.about, self.columns, self.rows)).into_response());
        }
        let mut bytes = Vec::new();
        sheet::table::write(format, &self.about, &self.columns, self.rows, &mut bytes).map_err(broken)?;
        Ok((headers, bytes).into_response())
    }

    /// A spreadsheet that begins with what its page prints.
    fn book(self, make: impl FnOnce(&About, &Table) -> Result<Vec<u8>, SheetError>) -> Result<Response, WebError> {
        let headers = self.headers(Format::Xlsx);
        let table = Table { columns: self.columns, rows: self.rows.collect() };
        let bytes = make(&self.about, &table).map_err(broken)?;
        Ok((headers, bytes).into_response())
    }

    fn metadata(&self, view: &View) -> Response {
        let url = format!("{}{}{}", last_segment(view.page_path()), Ending::Csv.text(), view.asked().address());
        let text = sheet::table::metadata(&self.about, &self.columns, &url);
        let headers = [
            (header::CONTENT_TYPE, "application/csvm+json; charset=utf-8".to_owned()),
            (ROW_COUNT, self.rows().to_string()),
        ];
        (headers, text).into_response()
    }

    fn headers(&self, format: Format) -> HeaderMap {
        let name = format!("attachment; filename=\"{}.{}\"", self.name, format.ending());
        let fields = [
            (header::CONTENT_TYPE, format.media_type().to_owned()),
            (header::CONTENT_DISPOSITION, name),
            (ROW_COUNT, self.rows().to_string()),
        ];
        let valid = fields.into_iter().filter_map(|(name, value)| Some((name, HeaderValue::try_from(value).ok()?)));
        valid.collect()
    }
}

/// Where the metadata of the CSV of this view stand.
fn metadata_address(view: &View) -> String {
    format!("{}{}{}", view.address(view.file_path()), Ending::Metadata.text(), view.asked().address())
}

fn last_segment(path: &str) -> &str {
    match path.rsplit('/').next().unwrap_or_default() {
        "" => "home",
        last => last,
    }
}

fn broken(problem: SheetError) -> WebError {
    WebError::Broken(problem.to_string())
}
