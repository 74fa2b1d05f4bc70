//! `/api/v1/rule-sets`: by which rules cases are judged, choice by choice.

use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::call::{Asked, Call};
use super::paging::Page;
use super::params::{DATA_VERSION, LANGUAGE, LIMIT, PAGE, takes};
use super::words::Words;
use crate::domain::rule_set::RuleSet as Rules;
use crate::report::rules::table::RuleTable;

takes!(Listed: LIMIT, PAGE, DATA_VERSION, LANGUAGE);

/// One named, dated way of judging cases.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RuleSet {
    pub id: String,
    pub name: Words,
    pub description: Words,
    /// Grows whenever a choice or its reading changes.
    pub version: u16,
    /// Null where no source says it.
    #[schema(format = Date)]
    pub valid_from: Option<String>,
    pub source: Words,
    pub confidence: String,
    pub is_unverified: bool,
    /// What it chose, in the language of the answer.
    pub choices: Vec<Choice>,
    /// Indicators that are counted by it.
    pub indicators: Vec<String>,
}

/// One question and its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Choice {
    pub group: String,
    pub question: String,
    pub choice: String,
    /// The rule sets answer it differently.
    pub differs: bool,
}

#[utoipa::path(
    get,
    path = "/rule-sets",
    operation_id = "listRuleSets",
    tag = "catalogue",
    summary = "Rules by which cases are judged / Bộ quy tắc tính",
    params(Listed),
    responses((status = 200, description = "Rule sets with their choices", body = Page<RuleSet>))
)]
pub async fn list(call: Call) -> Response {
    call.answer::<Listed, _>(|asked| {
        let table = RuleTable::of(&asked.catalogue().rule_sets, asked.language);
        Page::of(asked, &asked.catalogue().rule_sets, |one| rule_set(asked, &table, one))
    })
    .await
}

fn rule_set(asked: &Asked, table: &RuleTable, one: &Rules) -> RuleSet {
    let column = table.columns.iter().position(|column| column.rule_set.id == one.id);
    let rows = table.groups.iter().flat_map(|group| group.rows.iter().map(move |row| (group.title, row)));
    let choices = rows.filter_map(|(group, row)| {
        Some(Choice {
            group: group.to_owned(),
            question: row.name.clone(),
            choice: row.cells.get(column?)?.clone(),
            differs: row.differs,
        })
    });
    let counted = asked.catalogue().indicators.iter();
    let counted = counted.filter(|indicator| indicator.rule_set.as_deref() == Some(&one.id));
    RuleSet {
        id: one.id.clone(),
        name: (&one.name).into(),
        description: (&one.description).into(),
        version: one.version,
        valid_from: one.valid_from.map(|day| day.to_string()),
        source: (&one.source).into(),
        confidence: one.confidence.to_string(),
        is_unverified: one.confidence.is_unverified(),
        choices: choices.collect(),
        indicators: counted.map(|indicator| indicator.id.clone()).collect(),
    }
}
