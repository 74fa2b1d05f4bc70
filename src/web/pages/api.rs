//! `/about/api`: the description of the API as people read it. It is printed from the very value that programs get.

use askama::Template;
use axum::response::Response;
use serde_json::Value as Json;

use crate::domain::text::Text;
use crate::report::format;
use crate::report::table::about::licence;
use crate::web::api::{self, ProblemKind};
use crate::web::error::WebError;
use crate::web::layout::Layout;
use crate::web::view::View;

use super::html;

/// Explained once: every list has them.
const OF_EVERY_LIST: [&str; 4] = ["limit", "page", "data_version", "language"];

/// As much as any number that is counted here.
const UNBOUNDED: f64 = 1e6;

#[derive(Template)]
#[template(path = "api.html")]
struct ApiPage<'a> {
    layout: Layout<'a>,
    groups: Vec<Group<'a>>,
    common: Vec<Parameter>,
    problems: Vec<ProblemRow>,
    limits: String,
    licence: &'static str,
}

struct Group<'a> {
    id: &'static str,
    title: &'a str,
    operations: Vec<Operation>,
}

struct Operation {
    method: String,
    address: String,
    summary: String,
    parameters: Vec<Parameter>,
    example: Option<String>,
}

struct Parameter {
    name: String,
    meaning: String,
    /// What it may be, and what it is where it is not named.
    values: String,
    is_required: bool,
}

struct ProblemRow {
    id: &'static str,
    status: String,
    title: String,
}

pub fn page(view: &View) -> Result<Response, WebError> {
    view.query()?;
    let words = &view.words().api;
    let description = api::description(&view.app);
    let titles = [
        ("figures", &words.figures),
        ("catalogue", &words.catalogue),
        ("origin", &words.origin),
        ("cases", &words.cases),
        ("views", &words.views),
        ("sending", &words.sending),
    ];
    let groups =
        titles.into_iter().map(|(id, title)| Group { id, title, operations: operations(view, &description, id) });
    let page = ApiPage {
        layout: Layout::of(view, &words.title),
        groups: groups.filter(|group| !group.operations.is_empty()).collect(),
        common: common(view, &description),
        problems: ProblemKind::ALL.into_iter().map(|kind| problem(view, kind)).collect(),
        limits: words.limits.with(&[
            ("usual", format::integer(api::USUAL_LIMIT.into(), view.language).into()),
            ("largest", format::integer(api::LARGEST_LIMIT.into(), view.language).into()),
        ]),
        licence: licence(view.language),
    };
    html(&page)
}

fn operations(view: &View, description: &Json, tag: &str) -> Vec<Operation> {
    let paths = description["paths"].as_object().into_iter().flatten();
    let all = paths.flat_map(|(address, item)| {
        let methods = item.as_object().into_iter().flatten();
        methods.map(move |(method, operation)| (address, method, operation))
    });
    let own = all.filter(|(_, _, operation)| operation["tags"][0] == tag);
    own.map(|(address, method, operation)| Operation {
        method: method.to_uppercase(),
        address: address.clone(),
        summary: in_language(view, operation, "summary", "x-summary-vi"),
        parameters: parameters(operation)
            .filter(|one| !OF_EVERY_LIST.contains(&name(one)))
            .map(|one| parameter(view, description, one))
            .collect(),
        example: api::example_call(address, method, operation),
    })
    .collect()
}

/// Of the first list that there is.
fn common(view: &View, description: &Json) -> Vec<Parameter> {
    let list = &description["paths"][format!("{}/indicators", api::ROOT)]["get"];
    let own = parameters(list).filter(|one| OF_EVERY_LIST.contains(&name(one)));
    own.map(|one| parameter(view, description, one)).collect()
}

fn parameters(operation: &Json) -> impl Iterator<Item = &Json> {
    operation["parameters"].as_array().into_iter().flatten()
}

fn name(parameter: &Json) -> &str {
    parameter["name"].as_str().unwrap_or_default()
}

fn parameter(view: &View, description: &Json, one: &Json) -> Parameter {
    let schema = if one["schema"]["items"].is_object() { &one["schema"]["items"] } else { &one["schema"] };
    Parameter {
        name: name(one).to_owned(),
        meaning: in_language(view, one, "description", "x-description-vi"),
        values: values(view, description, schema),
        is_required: one["required"] == true,
    }
}

/// A set of values in words; a short list as it is.
fn values(view: &View, description: &Json, schema: &Json) -> String {
    if let Some(name) = schema["$ref"].as_str().and_then(|address| address.rsplit('/').next()) {
        let words =
            Text::of_line(description["components"]["schemas"][name]["description"].as_str().unwrap_or_default());
        return words.get(view.language).to_owned();
    }
    if let Some(list) = schema["enum"].as_array() {
        return list.iter().filter_map(Json::as_str).collect::<Vec<_>>().join(", ");
    }
    match (schema["minimum"].as_f64(), schema["maximum"].as_f64()) {
        (Some(least), Some(most)) => {
            let number = |value: f64| format::integer(value as i64, view.language);
            // Where there is no bound but that of the machine, none is told.
            if most < UNBOUNDED {
                format!("{}–{}", number(least), number(most))
            } else {
                format!("≥ {}", number(least))
            }
        }
        _ => view.words().api.a_text.clone(),
    }
}

fn in_language(view: &View, value: &Json, english: &str, vietnamese: &str) -> String {
    let text = Text::new(value[vietnamese].as_str().unwrap_or_default(), value[english].as_str().unwrap_or_default());
    text.get(view.language).to_owned()
}

fn problem(view: &View, kind: ProblemKind) -> ProblemRow {
    ProblemRow {
        id: kind.as_str(),
        status: kind.status().as_u16().to_string(),
        title: kind.title().get(view.language).to_owned(),
    }
}
