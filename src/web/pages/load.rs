//! `/loads/{number}`: one file that came in: what became of its rows, why rows were sent back, and
//! where they can be fetched.

use askama::Template;
use axum::response::Response;

use crate::domain::check::ColumnProfile;
use crate::domain::form::Form;
use crate::domain::intake::Refusal;
use crate::domain::load::{Load, LoadState};
use crate::domain::period::Period;
use crate::domain::place::PlaceCode;
use crate::domain::source::{Contract, FileFormat};
use crate::report::format;
use crate::report::load::{LoadPage, Only, has_more_values, only};
use crate::web::ending;
use crate::web::error::WebError;
use crate::web::export;
use crate::web::layout::{Layout, Link};
use crate::web::query::ViewQuery;
use crate::web::view::View;
use crate::web::ways::refusal;

use super::load_findings::{self, Found};
use super::{file_or_page, loads};

#[derive(Template)]
#[template(path = "load.html")]
struct LoadTemplate<'a> {
    layout: Layout<'a>,
    row: loads::Row,
    sentence: String,
    /// Read, and what it is the sum of.
    parts: Vec<Part<'a>>,
    has_rows: bool,
    replaced: Option<String>,
    remark: &'a str,
    is_visible: bool,
    nature: Option<(&'static str, &'static str)>,
    hash: &'a str,
    /// Where the forms that it brought are shown.
    forms: Vec<Link>,
    /// How to mend it and send it again; `None` if nothing is wrong with it.
    mend: Option<Mend<'a>>,
    problem: Option<String>,
    findings: Vec<Found<'a>>,
    /// What the numbers of a finding count.
    numbered: &'a str,
    /// The columns of the province that was asked for, or of the only one.
    profile: Option<Profile<'a>>,
    /// The other provinces of the file, each with the address of its columns.
    other_profiles: Vec<Link>,
    /// The files around this one, of the same source.
    before: Option<Link>,
    after: Option<Link>,
    list: String,
}

/// From what is wrong to a file that is sent again.
struct Mend<'a> {
    /// Of a file that was refused as a whole.
    whole: Option<&'a str>,
    /// Where the rejected rows are asked for, if this server has them; else what an administrator
    /// types to find them.
    fetch: Option<String>,
    command: Option<String>,
    /// What these rows are.
    rows: &'a str,
    how: &'a str,
    send: String,
}

/// The columns of one province's rows.
struct Profile<'a> {
    title: String,
    columns: Vec<Column<'a>>,
}

struct Column<'a> {
    name: String,
    canonical: String,
    filled: String,
    share: String,
    /// What stands before the number where it was not counted to the end.
    distinct: &'a str,
    distinct_count: String,
    only: String,
}

struct Part<'a> {
    name: &'a str,
    /// What it takes for a row to be among them.
    means: &'a str,
    class: &'static str,
    text: String,
    /// Of a hundred.
    width: String,
    share: String,
}

/// `GET /loads/{number}`; what was found in a file is too much to be held in memory for every file.
pub async fn page(view: View) -> Response {
    let made = match ending::refused(&view.path, |_| false) {
        Some(refused) => Err(refused),
        None => made(&view, view.argument(), None).await,
    };
    made.unwrap_or_else(|error| error.page(&view))
}

/// The page with what went wrong when its rows were asked for.
pub async fn with_problem(view: &View, number: &str, problem: &Refusal) -> Response {
    made(view, number, Some(problem)).await.unwrap_or_else(|error| error.page(view))
}

/// What was found, for programs.
pub async fn table(view: &View) -> Result<Response, WebError> {
    made(view, view.argument(), None).await
}

/// The page, or what was found as a table.
async fn made(view: &View, number: &str, problem: Option<&Refusal>) -> Result<Response, WebError> {
    let asked = view.query()?.place.as_ref();
    let missing = || WebError::NoLoad(number.to_owned());
    let id: i64 = number.parse().map_err(|_| missing())?;
    let all = view.snapshot().files();
    let load = all.iter().copied().find(|load| load.id == id).ok_or_else(missing)?;
    let inspection = view.app.store().inspection(id).await;
    let inspection = inspection.map_err(|problem| WebError::Broken(problem.to_string()))?;
    shown(view, &LoadPage::of(view.snapshot(), load, &inspection), &all, asked, problem)
}

fn shown(
    view: &View,
    page: &LoadPage,
    all: &[&Load],
    asked: Option<&PlaceCode>,
    problem: Option<&Refusal>,
) -> Result<Response, WebError> {
    let (words, load, place) = (view.words(), page.load, shown_place(page.profiles, asked));
    let named =
        |other: &Load| words.load.title.with(&[("n", other.id.to_string().into()), ("file", (&other.file).into())]);
    let of_source = || all.iter().copied().filter(|other| other.source == load.source);
    let link = |other: &Load| Link { text: named(other), address: view.address(&format!("/loads/{}", other.id)) };
    let title = named(load);
    file_or_page(view, export::load(view, page, place, &title), |layout| LoadTemplate {
        layout,
        row: loads::row(view, load),
        sentence: sentence(view, load),
        parts: parts(view, load),
        has_rows: load.read > 0,
        replaced: (load.replaced > 0 && load.state == LoadState::Visible)
            .then(|| words.load.replaced.with(&[("n", load.replaced.into())])),
        remark: load.remark.get(view.language),
        is_visible: load.state == LoadState::Visible,
        nature: loads::nature(load, view.language),
        hash: &load.hash,
        forms: forms(view, load),
        mend: mend(view, load),
        findings: load_findings::findings(view, page),
        numbered: numbered(view, load),
        profile: place.map(|place| profile(view, page, place)),
        other_profiles: other_profiles(view, page, place),
        problem: problem.map(|problem| refusal::text(problem, &words.refusal)),
        before: of_source().rfind(|other| other.id < load.id).map(link),
        after: of_source().find(|other| other.id > load.id).map(link),
        list: view.address("/loads"),
    })
}

/// Forms that the file brought and that count.
fn forms(view: &View, load: &Load) -> Vec<Link> {
    let sent = view.snapshot().sent_by(load.id).into_iter();
    let link = |(form, place, period): (&Form, &PlaceCode, Option<Period>)| {
        let query = ViewQuery { period, place: Some(place.clone()), ..ViewQuery::default() };
        let when = period.map(|period| format::period_name(period, view.language)).unwrap_or_default();
        let values =
            [("form", (&form.code).into()), ("place", place_name(view, place).into()), ("period", when.into())];
        let text = view.words().load.to_form.with(&values);
        Link { text, address: view.address_with(&format!("/forms/{}", form.id), &query) }
    };
    sent.map(link).collect()
}

fn mend<'a>(view: &'a View, load: &Load) -> Option<Mend<'a>> {
    let words = &view.words().load;
    let is_refused = load.state == LoadState::Refused;
    if !is_refused && (load.rejected == 0 || load.state == LoadState::Undone) {
        return None;
    }
    let source = view.catalogue().source(&load.source);
    let is_form = source.is_some_and(|source| matches!(source.contract, Contract::FormReport(_)));
    let has_rows = load.quarantine_file.is_some();
    let can_fetch = has_rows && view.app.intake().is_some();
    let query =
        ViewQuery { period: load.period.parse().ok(), source: Some(load.source.clone()), ..ViewQuery::default() };
    Some(Mend {
        whole: is_refused.then_some(&*words.mend_whole),
        fetch: can_fetch.then(|| view.address(&format!("/loads/{}/rejected", load.id))),
        command: (has_rows && !can_fetch).then(|| format!("chiso loads show {}", load.id)),
        rows: if is_form { &words.form_rows_note } else { &words.rejected_note },
        how: match (is_form, is_refused) {
            (true, _) => &words.mend_form,
            (false, true) => &words.mend_file,
            (false, false) => &words.mend_rows,
        },
        send: view.address_with("/upload", &query),
    })
}

fn numbered<'a>(view: &'a View, load: &Load) -> &'a str {
    match view.catalogue().source(&load.source).map(|source| &source.format) {
        Some(FileFormat::Json) => &view.words().load.records,
        _ => &view.words().load.lines,
    }
}

/// The provinces of a file, in its order.
fn places(profiles: &[ColumnProfile]) -> Vec<&PlaceCode> {
    let mut places: Vec<&PlaceCode> = profiles.iter().map(|profile| &profile.place).collect();
    places.dedup();
    places
}

/// The one whose columns are shown: thirty provinces with thirty columns each are no page to read.
fn shown_place<'a>(profiles: &'a [ColumnProfile], asked: Option<&PlaceCode>) -> Option<&'a PlaceCode> {
    let places = places(profiles);
    match (asked, &places[..]) {
        (_, [only]) => Some(only),
        (asked, _) => places.into_iter().find(|place| Some(*place) == asked),
    }
}

/// Columns with one value first.
fn profile<'a>(view: &'a View, page: &LoadPage, place: &PlaceCode) -> Profile<'a> {
    let words = &view.words().load;
    let count = |n: i64| format::integer(n, view.language);
    let column = |profile: &ColumnProfile| Column {
        name: page.heading(&profile.column).to_owned(),
        canonical: profile.column.clone(),
        filled: count(profile.filled),
        share: match profile.rows {
            0 => String::new(),
            rows => format::ratio(i128::from(profile.filled) * 100, i128::from(rows), 1, view.language),
        },
        distinct: if has_more_values(profile) { &words.many } else { "" },
        distinct_count: count(profile.distinct),
        only: match only(profile) {
            Only::Value(only) => only.to_owned(),
            Only::OfFew => words.only_of_few.clone(),
            Only::Not => String::new(),
        },
    };
    let mut columns: Vec<Column> = page.profiles.iter().filter(|one| one.place == *place).map(column).collect();
    // What the system may have filled in by itself is what the reader is asked to look at.
    columns.sort_by_key(|column| column.only.is_empty() || column.only == words.only_of_few);
    Profile { title: profile_title(view, page.profiles, place), columns }
}

fn other_profiles(view: &View, page: &LoadPage, shown: Option<&PlaceCode>) -> Vec<Link> {
    let link = |place: &PlaceCode| {
        let query = ViewQuery { place: Some(place.clone()), ..ViewQuery::default() };
        let address = view.address_with(&format!("/loads/{}", page.load.id), &query);
        Link { text: profile_title(view, page.profiles, place), address: format!("{address}#profile") }
    };
    places(page.profiles).into_iter().filter(|place| Some(*place) != shown).map(link).collect()
}

fn profile_title(view: &View, profiles: &[ColumnProfile], place: &PlaceCode) -> String {
    let rows = profiles.iter().find(|one| one.place == *place).map_or(0, |one| one.rows);
    let values = [("place", place_name(view, place).into()), ("rows", rows.into())];
    view.words().load.profile_of.with(&values)
}

pub(super) fn place_name(view: &View, place: &PlaceCode) -> String {
    let province = view.atlas().province(place);
    province.map_or_else(|| place.bare().to_owned(), |province| province.name.get(view.language).to_owned())
}

/// The equation that every load keeps.
fn sentence(view: &View, load: &Load) -> String {
    let words = &view.words().load;
    if load.state == LoadState::Refused && load.read == 0 {
        return words.not_read.clone();
    }
    words.sentence.with(&[
        ("read", load.read.into()),
        ("accepted", load.accepted.into()),
        ("rejected", load.rejected.into()),
        ("duplicate", load.duplicate.into()),
        ("superseded", load.superseded.into()),
    ])
}

fn parts<'a>(view: &'a View, load: &Load) -> Vec<Part<'a>> {
    let (words, means) = (&view.words().sources, &view.words().load);
    let accepted = match load.state {
        LoadState::Visible => &means.accepted_means,
        LoadState::Refused | LoadState::Undone => &means.accepted_in_vain,
    };
    let of = |n: i64, decimals: u8| match load.read {
        0 => "0".to_owned(),
        read => format::ratio(i128::from(n) * 100, i128::from(read), decimals, view.language),
    };
    [
        (&words.accepted, accepted, "accepted", load.accepted),
        (&words.rejected, &means.rejected_means, "rejected", load.rejected),
        (&words.duplicate, &means.duplicate_means, "duplicate", load.duplicate),
        (&view.words().loads.superseded, &means.superseded_means, "superseded", load.superseded),
    ]
    .into_iter()
    .map(|(name, means, class, n)| Part {
        name,
        means,
        class,
        text: format::integer(n, view.language),
        width: of(n, 0),
        share: of(n, 1),
    })
    .collect()
}
