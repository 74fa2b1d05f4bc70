//! `/api/v1/indicators`: what is measured, with its definition in words, its formula and the text that it rests on.

use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::call::{Asked, Call};
use super::one::One;
use super::paging::Page;
use super::params::{DATA_VERSION, Kind, LANGUAGE, LIMIT, PAGE, Param, takes};
use super::problem::Problem;
use super::vocabulary::Vocabulary;
use super::words::Words;
use crate::domain::breaks::{From, MethodBreak};
use crate::domain::indicator::{Formula, Indicator as Defined};
use crate::domain::text::Language;
use crate::report::observed;
use crate::report::passport::formula_in_words;

const GROUP: Param =
    Param::query("group", Kind::Of(Vocabulary::Group), ["chỉ những chỉ số thuộc nhóm", "only those of a group"]);
const ID: Param =
    Param::path("id", Kind::Of(Vocabulary::Indicator), ["mã chỉ số", "id of the indicator"]).such_as("on_time_share");

takes!(Listed: GROUP, LIMIT, PAGE, DATA_VERSION, LANGUAGE);
takes!(Single: ID, LANGUAGE);

/// What is measured.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Indicator {
    /// Stable: another definition is another indicator.
    pub id: String,
    pub name: Words,
    pub short_name: Words,
    /// As an inspector would read it out.
    pub definition: Words,
    pub group: String,
    pub unit: String,
    /// `higher_is_better`, `lower_is_better` or `neutral`.
    pub direction: String,
    /// Decimals that pages show; values here are not rounded to them.
    pub decimals: u8,
    /// `share`, `amount`, `days`, `reduction`, `decrease` or `score`.
    pub kind: String,
    pub formula: Words,
    /// By which rules cases are judged; null where none are counted.
    pub rule_set: Option<String>,
    pub legal_basis: Words,
    /// A: the primary text or two sources; B: one good source; C: a weak one; M: none yet.
    pub confidence: String,
    /// C or M: never to be shown as a fact.
    pub is_unverified: bool,
    /// Part of a published index.
    pub is_component: bool,
    /// The indicator that this one is another reading of: the same question, by another rule set or source.
    pub variant_of: Option<String>,
    /// From when on a figure is another one than before.
    pub breaks: Vec<Break>,
    /// Its page for people.
    pub page: String,
}

/// A break of method.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Break {
    pub id: String,
    /// The first day of the new method; null where it begins with an edition.
    #[schema(format = Date)]
    pub from_day: Option<String>,
    /// The first edition of the new method.
    pub from_edition: Option<i16>,
    pub label: Words,
    pub detail: Words,
    pub source: Words,
    pub confidence: String,
}

impl Break {
    pub fn of(one: &MethodBreak) -> Self {
        let (from_day, from_edition) = match one.from {
            From::Day(day) => (Some(day.to_string()), None),
            From::Edition(year) => (None, Some(year)),
        };
        Self {
            id: one.id.clone(),
            from_day,
            from_edition,
            label: (&one.label).into(),
            detail: (&one.detail).into(),
            source: (&one.source).into(),
            confidence: one.confidence.to_string(),
        }
    }
}

#[utoipa::path(
    get,
    path = "/indicators",
    operation_id = "listIndicators",
    tag = "catalogue",
    summary = "What is measured / Những gì được đo",
    params(Listed),
    responses((status = 200, description = "Indicators in the order of the catalogue", body = Page<Indicator>))
)]
pub async fn list(call: Call) -> Response {
    call.answer::<Listed, _>(|asked| {
        let group = asked.one(&GROUP);
        let all = asked.catalogue().indicators.iter();
        let all: Vec<&Defined> = all.filter(|one| group.is_none_or(|group| one.group.as_str() == group)).collect();
        Page::of(asked, &all, |one| indicator(asked, one))
    })
    .await
}

#[utoipa::path(
    get,
    path = "/indicators/{id}",
    operation_id = "getIndicator",
    tag = "catalogue",
    summary = "One indicator / Một chỉ số",
    params(Single),
    responses((status = 200, description = "The indicator", body = One<Indicator>))
)]
pub async fn one(call: Call) -> Response {
    call.answer::<Single, _>(|asked| {
        let found = defined(asked, asked.one(&ID).unwrap_or_default(), &ID)?;
        Ok(One::of(asked, indicator(asked, found)))
    })
    .await
}

/// The indicator of this id, which the parameter has been held against already.
pub fn defined<'a>(asked: &'a Asked, id: &str, param: &Param) -> Result<&'a Defined, Problem> {
    asked.snapshot().indicator(id).ok_or_else(|| Problem::nothing_of(param.name, id, param.expected()))
}

fn indicator(asked: &Asked, one: &Defined) -> Indicator {
    let formula = |language| formula_in_words(&one.formula, language);
    Indicator {
        id: one.id.clone(),
        name: (&one.name).into(),
        short_name: (&one.short_name).into(),
        definition: (&one.definition).into(),
        group: one.group.as_str().to_owned(),
        unit: one.unit.as_str().to_owned(),
        direction: one.direction.as_str().to_owned(),
        decimals: one.decimals,
        kind: kind(&one.formula).to_owned(),
        formula: Words::new(formula(Language::Vietnamese), formula(Language::English)),
        rule_set: one.rule_set.clone(),
        legal_basis: (&one.legal_basis).into(),
        confidence: one.confidence.to_string(),
        is_unverified: one.confidence.is_unverified(),
        is_component: one.is_component(),
        variant_of: one.variant_of.clone(),
        breaks: observed::breaks(asked.snapshot(), one, asked.language).into_iter().map(Break::of).collect(),
        page: asked.page(&format!("/i/{}", one.id)),
    }
}

fn kind(formula: &Formula) -> &'static str {
    match formula {
        Formula::Share { .. } => "share",
        Formula::Amount { .. } => "amount",
        Formula::PercentileDays { .. } => "days",
        Formula::Reduction { .. } => "reduction",
        Formula::Decrease { .. } => "decrease",
        Formula::Score { .. } => "score",
    }
}
