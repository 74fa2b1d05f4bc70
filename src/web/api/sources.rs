//! `/api/v1/sources` and `/api/v1/loads`: where figures come from, file by file. Every load adds up: read = accepted + rejected +
//! duplicate + superseded.

use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::ROOT;
use super::call::{Asked, Call};
use super::one::One;
use super::paging::Page;
use super::params::{DATA_VERSION, Kind, LANGUAGE, LIMIT, PAGE, Param, takes};
use super::problem::Problem;
use super::vocabulary::Vocabulary;
use super::words::Words;
use crate::domain::load::Load as Loaded;
use crate::domain::source::{Contract, SourceMapping};
use crate::domain::text::Text;

const SOURCE: Param =
    Param::query("source", Kind::Of(Vocabulary::Source), ["chỉ những tệp của nguồn này", "only files of this source"]);
const STATE: Param = Param::query(
    "state",
    Kind::Of(Vocabulary::LoadState),
    ["chỉ những lần nạp có tình trạng này", "only loads of this state"],
);
/// Of a load.
pub const NUMBER: Param = Param::path(
    "number",
    Kind::Whole { least: 1, most: 2_000_000_000, usual: None },
    ["số của lần nạp", "number of the load"],
)
.such_as("1");

takes!(Sources: LIMIT, PAGE, DATA_VERSION, LANGUAGE);
takes!(Loads: SOURCE, STATE, LIMIT, PAGE, DATA_VERSION, LANGUAGE);
takes!(Single: NUMBER, LANGUAGE);

/// A system that sends files.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Source {
    pub id: String,
    pub name: Words,
    pub origin: Words,
    /// What its figures are unless a row says otherwise.
    pub nature: String,
    /// What its files hold: `cases`, `scores`, `returns`, `register`, `portal_evaluation` or `form`.
    pub holds: String,
    /// Files of it that count.
    pub files: usize,
    /// The last day that one of them speaks of.
    #[schema(format = Date)]
    pub as_of: Option<String>,
    pub rows: Rows,
}

/// What became of rows; read is the sum of the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Rows {
    pub read: i64,
    pub accepted: i64,
    pub rejected: i64,
    /// There already, unchanged.
    pub duplicate: i64,
    /// A newer version is there already.
    pub superseded: i64,
}

/// One file that came in.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Load {
    pub number: i64,
    pub source: String,
    pub file: String,
    /// blake3 of its bytes.
    pub hash: String,
    /// As its sender declared it.
    pub period: Option<String>,
    /// `visible`: it counts; `refused`; `undone`.
    pub state: String,
    pub rows: Rows,
    /// Rows of earlier loads that it replaced; not among those read.
    pub replaced: i64,
    /// Null for a refused file, of which nothing was taken over.
    pub nature: Option<String>,
    #[schema(format = Date)]
    pub as_of: Option<String>,
    /// `command_line`, `watched_folder` or `sent:` and the name of the token.
    pub way: String,
    #[schema(format = DateTime)]
    pub loaded_at: Option<String>,
    /// Why nothing of it counts; null for what does.
    pub remark: Option<Words>,
    /// What was found in it: the checks that it broke, and what its columns hold.
    pub found: String,
    /// Its page for people.
    pub page: String,
}

#[utoipa::path(
    get,
    path = "/sources",
    operation_id = "listSources",
    tag = "origin",
    summary = "Where figures come from / Nguồn số liệu",
    params(Sources),
    responses((status = 200, description = "Sources in the order of the catalogue", body = Page<Source>))
)]
pub async fn sources(call: Call) -> Response {
    call.answer::<Sources, _>(|asked| Page::of(asked, &asked.catalogue().sources, |one| source(asked, one))).await
}

#[utoipa::path(
    get,
    path = "/loads",
    operation_id = "listLoads",
    tag = "origin",
    summary = "Files that came in, the latest first / Các tệp đã nạp, mới nhất trước",
    params(Loads),
    responses((status = 200, description = "Loads", body = Page<Load>))
)]
pub async fn loads(call: Call) -> Response {
    call.answer::<Loads, _>(|asked| {
        let (source, state) = (asked.one(&SOURCE), asked.one(&STATE));
        let all = asked.snapshot().files().into_iter().rev();
        let all = all.filter(|load| source.is_none_or(|source| load.source == source));
        let all: Vec<&Loaded> = all.filter(|load| state.is_none_or(|state| load.state.as_str() == state)).collect();
        Page::of(asked, &all, |one| load(asked, one))
    })
    .await
}

#[utoipa::path(
    get,
    path = "/loads/{number}",
    operation_id = "getLoad",
    tag = "origin",
    summary = "One file / Một tệp đã nạp",
    params(Single),
    responses((status = 200, description = "The load", body = One<Load>))
)]
pub async fn one_load(call: Call) -> Response {
    call.answer::<Single, _>(|asked| {
        let number = asked.whole(&NUMBER).unwrap_or_default();
        let files = asked.snapshot().files();
        let found = files.iter().find(|load| usize::try_from(load.id) == Ok(number));
        let last = files.last().map_or(0, |load| load.id);
        let expected = Text::new(format!("số của một lần nạp, đến {last}"), format!("number of a load, up to {last}"));
        let found = found.ok_or_else(|| Problem::nothing_of(NUMBER.name, &number.to_string(), expected))?;
        Ok(One::of(asked, load(asked, found)))
    })
    .await
}

fn source(asked: &Asked, one: &SourceMapping) -> Source {
    let files: Vec<&Loaded> = asked.snapshot().loads().iter().filter(|load| load.source == one.id).collect();
    Source {
        id: one.id.clone(),
        name: (&one.name).into(),
        origin: (&one.origin).into(),
        nature: one.nature.as_str().to_owned(),
        holds: match one.contract {
            Contract::Cases(_) => "cases",
            Contract::Scores(_) => "scores",
            Contract::Returns(_) => "returns",
            Contract::Register(_) => "register",
            Contract::PortalEvaluation => "portal_evaluation",
            Contract::FormReport(_) => "form",
        }
        .to_owned(),
        files: files.len(),
        as_of: files.iter().map(|load| load.as_of).max().map(|day| day.to_string()),
        rows: files.iter().fold(Rows::default(), |sum, load| sum.plus(rows(load))),
    }
}

impl Rows {
    fn plus(self, other: Self) -> Self {
        Self {
            read: self.read + other.read,
            accepted: self.accepted + other.accepted,
            rejected: self.rejected + other.rejected,
            duplicate: self.duplicate + other.duplicate,
            superseded: self.superseded + other.superseded,
        }
    }
}

fn rows(load: &Loaded) -> Rows {
    Rows {
        read: load.read,
        accepted: load.accepted,
        rejected: load.rejected,
        duplicate: load.duplicate,
        superseded: load.superseded,
    }
}

fn load(asked: &Asked, one: &Loaded) -> Load {
    let told = |text: &String| (!text.is_empty()).then(|| text.clone());
    Load {
        number: one.id,
        source: one.source.clone(),
        file: one.file.clone(),
        hash: one.hash.clone(),
        period: told(&one.period),
        state: one.state.as_str().to_owned(),
        rows: rows(one),
        replaced: one.replaced,
        nature: one.speaks_of().map(|(_, nature)| nature.as_str().to_owned()),
        as_of: one.speaks_of().map(|(day, _)| day.to_string()),
        way: one.way.to_text(),
        loaded_at: told(&one.loaded_at),
        remark: told(&one.remark.en).map(|_| (&one.remark).into()),
        found: format!("{ROOT}/views/loads/{}", one.id),
        page: asked.page(&format!("/loads/{}", one.id)),
    }
}
