//! `/api/v1/targets`: what plans ask for, by when, and where it is written.

use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::call::Call;
use super::number::Number;
use super::paging::Page;
use super::params::{DATA_VERSION, INDICATOR, LANGUAGE, LIMIT, PAGE, takes};
use super::words::Words;
use crate::domain::place::PlaceCode;
use crate::domain::target::{Plan, RankTarget, Target as Wanted, TargetLevel};

takes!(Listed: INDICATOR, LIMIT, PAGE, DATA_VERSION, LANGUAGE);

/// One threshold of one plan.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Target {
    /// Indicator, place (`all`: every province), year and level, and `rank` where a place in an order is aimed at; a number where
    /// two plans ask for the same.
    pub id: String,
    pub indicator: String,
    /// Null: every province.
    pub place: Option<String>,
    /// The year by whose end it must be reached.
    pub due_year: i16,
    /// First year of the plan: figures of an edition more than one year older are not held against it. Null: not known.
    pub since: Option<i16>,
    /// In the indicator's unit; null where a rank is aimed at.
    #[schema(value_type = Option<f64>)]
    pub value: Option<Number>,
    /// 1 is the best; null where a value is aimed at.
    pub rank: Option<i32>,
    /// `national`, `ministerial` or `province`.
    pub level: String,
    /// Where a plan says how to get there: its steps, oldest first.
    pub path: Vec<Step>,
    pub instrument: Words,
    pub source: String,
    pub confidence: String,
    pub is_unverified: bool,
}

/// What is to be reached on the way.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Step {
    #[schema(format = Date)]
    pub by: String,
    #[schema(value_type = f64)]
    pub value: Option<Number>,
}

#[utoipa::path(
    get,
    path = "/targets",
    operation_id = "listTargets",
    tag = "catalogue",
    summary = "What plans ask for / Các chỉ tiêu kế hoạch",
    params(Listed),
    responses((status = 200, description = "Targets of values, then of ranks", body = Page<Target>))
)]
pub async fn list(call: Call) -> Response {
    call.answer::<Listed, _>(|asked| {
        let wanted = asked.one(&INDICATOR);
        let of_values = asked.catalogue().targets.iter().map(of_value);
        let all = named_apart(of_values.chain(asked.catalogue().rank_targets.iter().map(of_rank)).collect());
        let all: Vec<Target> =
            all.into_iter().filter(|target| wanted.is_none_or(|id| target.indicator == id)).collect();
        Page::of(asked, &all, Target::clone)
    })
    .await
}

/// Where two plans ask for the same by the same year, the second one in the order of the catalogue is `...2`.
fn named_apart(mut all: Vec<Target>) -> Vec<Target> {
    for at in 0..all.len() {
        let before = all[..at].iter().filter(|one| one.id == all[at].id).count();
        if before > 0 {
            all[at].id = format!("{}.{}", all[at].id, before + 1);
        }
    }
    all
}

fn of_value(target: &Wanted) -> Target {
    let path = target.path.iter().map(|step| Step { by: step.by.to_string(), value: Number::of(step.value) });
    Target { value: Number::of(target.value), path: path.collect(), ..of_plan(&target.plan, "") }
}

fn of_rank(target: &RankTarget) -> Target {
    Target { rank: Some(target.rank), ..of_plan(&target.plan, ".rank") }
}

fn of_plan(plan: &Plan, kind: &str) -> Target {
    let place = plan.place.as_ref().map(PlaceCode::to_string);
    let at = place.as_deref().unwrap_or("all");
    let level = match plan.level {
        TargetLevel::National => "national",
        TargetLevel::Ministerial => "ministerial",
        TargetLevel::Province => "province",
    };
    Target {
        id: format!("{}.{at}.{}.{level}{kind}", plan.indicator, plan.due_year),
        indicator: plan.indicator.clone(),
        due_year: plan.due_year,
        since: plan.since,
        value: None,
        rank: None,
        level: level.to_owned(),
        path: Vec::new(),
        instrument: (&plan.instrument).into(),
        source: plan.source.en.clone(),
        confidence: plan.confidence.to_string(),
        is_unverified: plan.confidence.is_unverified(),
        place,
    }
}
