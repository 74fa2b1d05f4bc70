//! `/api/v1/targets`: what plans ask for, by when, and where it is written.

use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::call::Call;
use super::number::Number;
use super::paging::Page;
use super::params::{DATA_VERSION, INDICATOR, LANGUAGE, LIMIT, PAGE, takes};
use super::words::Words;
use crate::domain::confidence::Confidence;
use crate::domain::place::PlaceCode;
use crate::domain::target::{RankTarget, Target as Wanted, TargetLevel};
use crate::domain::text::Text;

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
    let common = Common {
        indicator: &target.indicator,
        place: target.place.as_ref(),
        due_year: target.due_year,
        level: target.level,
        instrument: &target.instrument,
        source: &target.source.en,
        confidence: target.confidence,
    };
    Target { value: Number::of(target.value), path: path.collect(), ..common.target("") }
}

fn of_rank(target: &RankTarget) -> Target {
    let common = Common {
        indicator: &target.indicator,
        place: target.place.as_ref(),
        due_year: target.due_year,
        level: target.level,
        instrument: &target.instrument,
        source: &target.source.en,
        confidence: target.confidence,
    };
    Target { rank: Some(target.rank), ..common.target(".rank") }
}

struct Common<'a> {
    indicator: &'a str,
    place: Option<&'a PlaceCode>,
    due_year: i16,
    level: TargetLevel,
    instrument: &'a Text,
    source: &'a str,
    confidence: Confidence,
}

impl Common<'_> {
    fn target(&self, kind: &str) -> Target {
        let place = self.place.map(PlaceCode::to_string);
        let at = place.as_deref().unwrap_or("all");
        let level = match self.level {
            TargetLevel::National => "national",
            TargetLevel::Ministerial => "ministerial",
            TargetLevel::Province => "province",
        };
        Target {
            id: format!("{}.{at}.{}.{level}{kind}", self.indicator, self.due_year),
            indicator: self.indicator.to_owned(),
            due_year: self.due_year,
            value: None,
            rank: None,
            level: level.to_owned(),
            path: Vec::new(),
            instrument: self.instrument.into(),
            source: self.source.to_owned(),
            confidence: self.confidence.to_string(),
            is_unverified: self.confidence.is_unverified(),
            place,
        }
    }
}
