//! `/api/v1`: what there is, of which figures, and whether any of them are made up.

use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::about::About;
use super::call::{Call, Told};
use super::description;
use super::params::{LANGUAGE, LARGEST_LIMIT, USUAL_LIMIT, takes};

takes!(Asked: LANGUAGE);

/// What there is.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Index {
    pub about: About,
    /// Of the API: it grows when something is taken away or means something else.
    pub version: String,
    /// The description of all of it, OpenAPI 3.1.
    pub openapi: String,
    /// Cases behind figures can be listed here.
    pub has_cases: bool,
    pub limits: Limits,
    pub resources: Vec<Resource>,
}

#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct Limits {
    pub usual_limit: u32,
    pub largest_limit: u32,
}

/// One address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Resource {
    pub address: String,
    /// In the language of the answer.
    pub summary: String,
}

impl Told for Index {}

#[utoipa::path(
    get,
    path = "/",
    operation_id = "getIndex",
    tag = "catalogue",
    summary = "What there is / Những gì có ở đây",
    params(Asked),
    responses((status = 200, description = "Addresses, limits, and of which figures answers are", body = Index))
)]
pub async fn index(call: Call) -> Response {
    call.answer::<Asked, _>(|asked| {
        let summaries = description::summaries(&super::described());
        let resources = summaries.into_iter().filter(|(address, _)| address.starts_with(super::ROOT));
        Ok(Index {
            about: About::of(asked),
            version: "1".to_owned(),
            openapi: format!("{}/openapi.json", super::ROOT),
            has_cases: asked.app.cases().is_some(),
            limits: Limits { usual_limit: USUAL_LIMIT, largest_limit: LARGEST_LIMIT },
            resources: resources
                .map(|(address, text)| Resource { address, summary: text.get(asked.language).to_owned() })
                .collect(),
        })
    })
    .await
}
