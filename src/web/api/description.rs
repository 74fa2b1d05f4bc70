//! The description of the API, OpenAPI 3.1: what the routes and the types say of themselves, with what the catalogue names, and
//! with an example of every answer that is one: this server is asked, and what it answers is printed.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Extension, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Map, Value as Json, json};
use tower::ServiceExt;

use super::call::{Call, Told};
use super::params::{LANGUAGE, takes};
use super::problem::{MEDIA_TYPE, ProblemKind};
use super::vocabulary::Vocabulary;
use crate::catalog::Catalogue;
use crate::domain::text::Text;
use crate::web::app::App;

takes!(Nothing:);

/// Answers that stand in the description are short.
const EXAMPLE_LIMIT: usize = 2;

impl Told for Json {}

#[utoipa::path(
    get,
    path = "/openapi.json",
    operation_id = "getDescription",
    tag = "catalogue",
    summary = "This description, OpenAPI 3.1 / Mô tả này, theo OpenAPI 3.1",
    params(Nothing),
    responses((status = 200, description = "The description", body = Object))
)]
pub async fn openapi(State(app): State<App>, Extension(api): Extension<Examples>, call: Call) -> Response {
    let mut description = describe(&super::described(), app.catalogue());
    let shown = call.shown();
    for (address, method, operation) in operations(&mut description) {
        let Some(example) = example_call(&address, method, operation) else { continue };
        if let Some(answer) = ask(&api.0, &app, &shown, &example).await {
            operation["responses"]["200"]["content"]["application/json"]["example"] = answer;
        }
        operation["x-example-call"] = json!(example);
    }
    call.answer::<Nothing, _>(move |_| Ok(description)).await
}

/// The routes that examples are asked of.
#[derive(Clone)]
pub struct Examples(pub fn() -> Router<App>);

async fn ask(api: &fn() -> Router<App>, app: &App, shown: &crate::web::warm::Shown, address: &str) -> Option<Json> {
    let request = Request::builder().uri(address).extension(shown.clone()).body(Body::empty()).ok()?;
    let answer = api().with_state(app.clone()).oneshot(request).await.ok()?;
    if answer.status() != StatusCode::OK {
        return None;
    }
    serde_json::from_slice(&to_bytes(answer.into_body(), usize::MAX).await.ok()?).ok()
}

const JSON: &str = "application/json";
const TURNED_AWAY: &str = "#/components/schemas/TurnedAway";

/// What the types say, made strict and whole: every answer says all of its fields and no others, every call may end in one of
/// our problems, and values that the catalogue names are listed.
pub fn describe(said: &utoipa::openapi::OpenApi, catalogue: &Catalogue) -> Json {
    let mut description = serde_json::to_value(said).unwrap_or_default();
    if let Some(schemas) = description["components"]["schemas"].as_object_mut() {
        made_whole(schemas);
        schemas.values_mut().for_each(strict);
        for vocabulary in Vocabulary::ALL {
            schemas.insert(vocabulary.name().to_owned(), vocabulary.schema(catalogue));
        }
    }
    description["info"] = info();
    description["tags"] = tags();
    description["components"]["securitySchemes"] = json!({
        "token": { "type": "http", "scheme": "bearer", "description": "chiso_<id>_<secret>, made by `chiso token new`" }
    });
    for (address, _, operation) in operations(&mut description) {
        in_both_languages(operation);
        as_problems(operation);
        if address.starts_with(super::ROOT) {
            with_problems(&address, operation);
        }
    }
    description
}

/// Address, method and operation, one after the other.
fn operations(description: &mut Json) -> Vec<(String, &'static str, &mut Json)> {
    let paths = description["paths"].as_object_mut().into_iter().flatten();
    let operations = paths.flat_map(|(address, item)| {
        let methods = item.as_object_mut().into_iter().flatten();
        methods.filter_map(|(method, operation)| {
            let method = ["get", "post"].into_iter().find(|known| known == method)?;
            Some((address.clone(), method, operation))
        })
    });
    operations.collect()
}

/// What is said in parts is one object: parts that each know of no other fields would let nothing through.
fn made_whole(schemas: &mut Map<String, Json>) {
    let parts_of = schemas.clone();
    let part = |part: &Json| match part["$ref"].as_str().and_then(|name| name.rsplit('/').next()) {
        Some(name) => parts_of.get(name).cloned().unwrap_or_default(),
        None => part.clone(),
    };
    for schema in schemas.values_mut().filter_map(Json::as_object_mut) {
        let Some(Json::Array(parts)) = schema.remove("allOf") else { continue };
        let fields = parts.iter().map(part).filter_map(|part| part["properties"].as_object().cloned());
        schema.insert("properties".to_owned(), Json::Object(fields.flatten().collect()));
        schema.insert("type".to_owned(), json!("object"));
    }
}

/// All fields are always there, and there are no others.
fn strict(schema: &mut Json) {
    match schema {
        Json::Object(fields) => {
            if let Some(names) = fields.get("properties").and_then(Json::as_object).map(names) {
                fields.insert("required".to_owned(), names);
                fields.insert("additionalProperties".to_owned(), json!(false));
            }
            fields.values_mut().for_each(strict);
        }
        Json::Array(items) => items.iter_mut().for_each(strict),
        _ => {}
    }
}

fn names(properties: &Map<String, Json>) -> Json {
    properties.keys().cloned().collect()
}

/// What is said as `english / tiếng Việt` is taken apart: the usual field is English.
fn in_both_languages(operation: &mut Json) {
    let summary = Text::of_line(operation["summary"].as_str().unwrap_or_default());
    operation["summary"] = json!(summary.en);
    operation["x-summary-vi"] = json!(summary.vi);
    for parameter in operation["parameters"].as_array_mut().into_iter().flatten() {
        let text = Text::of_line(parameter["description"].as_str().unwrap_or_default());
        parameter["description"] = json!(text.en);
        parameter["x-description-vi"] = json!(text.vi);
    }
}

/// Whatever is turned away is a problem, and goes out as one.
fn as_problems(operation: &mut Json) {
    for answer in operation["responses"].as_object_mut().into_iter().flat_map(Map::values_mut) {
        let Some(content) = answer["content"].as_object_mut() else { continue };
        if content.get(JSON).is_some_and(|body| body["schema"]["$ref"] == TURNED_AWAY) {
            let body = content.remove(JSON).unwrap_or_default();
            content.insert(MEDIA_TYPE.to_owned(), body);
        }
    }
}

/// How a call may end otherwise.
fn with_problems(address: &str, operation: &mut Json) {
    let is_conditional = !super::is_of_cases(address);
    let mut ends: Vec<(&str, &str)> = vec![
        ("400", "A parameter is not known, is missing, or has a value that cannot be used"),
        ("404", "There is nothing of this name, no such page of the list, or nothing to list"),
        ("406", "The caller takes no JSON"),
        ("409", "The figures have changed since the page before"),
        ("503", "Not made in time, or files are changing: to be tried again"),
    ];
    if address == super::ROOT || address.ends_with("/openapi.json") {
        ends.retain(|(status, _)| ["400", "406", "503"].contains(status));
    }
    for (status, words) in ends {
        let schema = json!({ "$ref": "#/components/schemas/Problem" });
        let mut content = Map::new();
        content.insert(MEDIA_TYPE.to_owned(), json!({ "schema": schema }));
        operation["responses"][status] = json!({ "description": words, "content": content });
    }
    if is_conditional {
        operation["responses"]["200"]["headers"]["ETag"] =
            json!({ "description": "Of these very bytes of figures", "schema": { "type": "string" } });
        operation["responses"]["304"] = json!({ "description": "As the caller has it already (If-None-Match)" });
    }
    let is_list = operation["parameters"].as_array().into_iter().flatten().any(|one| one["name"] == "page");
    if is_list {
        operation["responses"]["200"]["headers"]["Link"] =
            json!({ "description": "The next and the previous page (RFC 8288)", "schema": { "type": "string" } });
    }
}

/// A call that shows what the address is for, made of the examples of its parameters. Of cases the call alone is shown: the
/// description is open to pages everywhere, and cases are not.
pub fn example_call(address: &str, method: &str, operation: &Json) -> Option<String> {
    let is_of_itself = address.ends_with("/openapi.json");
    if method != "get" || !address.starts_with(super::ROOT) || is_of_itself {
        return None;
    }
    let mut path = address.to_owned();
    let mut query: Vec<String> = Vec::new();
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        let name = parameter["name"].as_str().unwrap_or_default();
        let value = match &parameter["example"] {
            Json::String(text) => text.clone(),
            Json::Array(items) => items.iter().filter_map(Json::as_str).collect::<Vec<_>>().join(","),
            _ if name == "limit" => EXAMPLE_LIMIT.to_string(),
            _ if name == LANGUAGE.name => "en".to_owned(),
            _ => continue,
        };
        match parameter["in"].as_str() {
            Some("path") => path = path.replace(&format!("{{{name}}}"), &value),
            _ => query.push(format!("{name}={value}")),
        }
    }
    let question = if query.is_empty() { "" } else { "?" };
    Some(format!("{path}{question}{}", query.join("&")))
}

/// Addresses with what they are for.
pub fn summaries(said: &utoipa::openapi::OpenApi) -> Vec<(String, Text)> {
    let paths = said.paths.paths.iter();
    let told = paths.filter_map(|(address, item)| {
        let operation = item.get.as_ref().or(item.post.as_ref())?;
        Some((address.clone(), Text::of_line(operation.summary.as_deref().unwrap_or_default())))
    });
    told.collect()
}

fn info() -> Json {
    json!({
        "title": "chiso: the instrument panel of Vietnam's administrative reform",
        "version": "1",
        "description": "Figures with their numerators, denominators, sources and reasons of absence; everything that the pages show. \
            A figure is of one version of the data (`about.data_version`); a list is read page by page, and a page of another \
            version is refused. Values are not rounded; a value is null only where `absence` says why. What is made up is marked \
            synthetic. Problems are told as RFC 9457 has it, in both languages.",
        "x-problems": ProblemKind::ALL.map(ProblemKind::as_str),
    })
}

fn tags() -> Json {
    json!([
        { "name": "figures", "description": "Values: one by one, over time, of members of a province" },
        { "name": "catalogue", "description": "What is measured, where, by which rules, against which plans" },
        { "name": "origin", "description": "Sources and the files that they sent" },
        { "name": "cases", "description": "The cases behind figures; not on a serve-only server" },
        { "name": "views", "description": "The tables of all pages, with the parameters of the pages" },
        { "name": "sending", "description": "Sending files, with a token" },
    ])
}
