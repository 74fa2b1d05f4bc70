//! How the addresses that take files are described; they lie outside of `/api/v1`, where they always were ([`crate::web::ways`]).

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::params::{Kind, Param, takes};
use super::problem::{Details, Problem, ProblemKind, sent};
use super::vocabulary::Vocabulary;
use crate::domain::text::Text;
use crate::web::app::App;
use crate::web::ways::api;

const SOURCE: Param =
    Param::path("name", Kind::Of(Vocabulary::Source), ["mã nguồn của tệp", "id of the source of the file"])
        .such_as("case_portal");
const PERIOD: Param = Param::query(
    "period",
    Kind::Of(Vocabulary::Period),
    ["kỳ mà bên gửi khai, nếu có", "the period that the sender declares, if any"],
);
const NAME: Param = Param::query("name", Kind::Text, ["tên tệp", "name of the file"]);
const AS_OF: Param = Param::query(
    "as_of",
    Kind::Text,
    [
        "thời điểm trích xuất, nếu tệp không ghi (2026-10-31T16:30)",
        "when it was extracted, where the file does not say (2026-10-31T16:30)",
    ],
);
const JOB: Param = Param::path("id", Kind::Text, ["mã của tệp đã gửi", "number of the sent file"]);
const LOAD: Param = Param::path(
    "name",
    Kind::Whole { least: 1, most: 2_000_000_000, usual: None },
    ["số của lần nạp", "number of the load"],
);

takes!(Sending: SOURCE, PERIOD, NAME, AS_OF);
takes!(Following: JOB);
takes!(Fetching: LOAD);

/// How a file that was sent fares.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SentFile {
    /// 32 hexadecimal digits that nobody guesses.
    pub id: String,
    /// Where to ask again.
    pub status: String,
    /// `waiting`, `loading`, `counting`, `done`, `already_there`, `refused` or `failed`.
    pub state: String,
    /// Nothing more will happen.
    #[serde(rename = "final")]
    pub is_final: bool,
    pub source: String,
    pub file: String,
    /// As declared; empty if it was not.
    pub period: String,
    pub bytes: u64,
    /// The same in a sentence.
    pub vi: String,
    pub en: String,
    /// While it waits: how many come before it.
    pub ahead: Option<usize>,
    /// What became of it, as far as it is known.
    pub load: Option<SentLoad>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SentLoad {
    pub number: i64,
    pub page: String,
    /// blake3 of its bytes.
    pub hash: String,
    /// Of a load that is not visible no row counts, whatever fitted.
    pub state: String,
    pub read: i64,
    pub accepted: i64,
    pub rejected: i64,
    pub duplicate: i64,
    pub superseded: i64,
    pub replaced: i64,
    /// Where its rejected rows are fetched, with a token; null where there are none.
    pub rejected_rows: Option<String>,
}

/// Why a file, or a question, was turned away: a problem as everywhere, and the three fields that senders always read.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TurnedAway {
    #[serde(flatten)]
    problem: Details,
    /// Stable: `unknown_token`, `too_large` and so on.
    error: String,
    /// The same as `detail_vi` and `detail`.
    vi: String,
    en: String,
}

impl TurnedAway {
    pub fn of(status: StatusCode, error: &str, said: Text, instance: &str) -> Self {
        let problem = Problem::of(ProblemKind::TurnedAway, said.clone()).told(status, instance);
        Self { problem, error: error.to_owned(), vi: said.vi, en: said.en }
    }
}

impl IntoResponse for TurnedAway {
    fn into_response(self) -> Response {
        sent(self.problem.status, &self)
    }
}

/// The addresses, described.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::default().routes(routes!(api::send)).routes(routes!(api::job)).routes(routes!(api::rejected))
}
