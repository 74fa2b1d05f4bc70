//! `/p/{code}/goal`: what it takes to reach a target by the end of a running period, and from which agencies.

use askama::Template;
use axum::response::Response;

use crate::domain::form::Dimension;
use crate::report::goal::{AgencyGain, Goal, GoalPage as Answer, GoalQuery, Month};
use crate::report::rank_aim::{self, AimQuery};
use crate::web::error::WebError;
use crate::web::export;
use crate::web::layout::Layout;
use crate::web::query::{Rows, ViewQuery};
use crate::web::view::View;

use super::file_or_page;

/// So many agencies stand on the page; the table holds all.
const SHOWN: usize = 20;

#[derive(Template)]
#[template(path = "goal.html")]
struct GoalPage<'a> {
    view: &'a View,
    layout: Layout<'a>,
    page: Answer,
    /// What the reader has set; empty where it is a plan's.
    target_value: String,
}

impl GoalPage<'_> {
    /// The passport of the figure of some months, where they are a period.
    fn month_address(&self, goal: &Goal, month: &Month) -> Option<String> {
        let is_figure = !month.quotient_text.is_empty();
        let period = month.period.filter(|_| is_figure)?;
        Some(self.view.figure_in(&goal.indicator.id, &self.page.province.code, &period))
    }

    /// The passport of an agency in the months of the window, where they are a period.
    fn agency_address(&self, goal: &Goal, one: &AgencyGain) -> Option<String> {
        let count = Some(format!("{}:{}", goal.indicator.id, one.code));
        let (kind, by) = match goal.by {
            Dimension::Agency => ("agencies", None),
            by => ("change", Some(Rows::Member(by))),
        };
        let query = ViewQuery { period: Some(goal.window_period?), count, by, ..ViewQuery::default() };
        let path = format!("/p/{}/{kind}/passport", self.page.province.bare);
        Some(self.view.address_with(&path, &query))
    }

    fn shown<'g>(&self, goal: &'g Goal) -> &'g [AgencyGain] {
        &goal.agencies[..goal.agencies.len().min(SHOWN)]
    }

    fn more_text(&self, goal: &Goal) -> Option<String> {
        let more = goal.agencies.len().saturating_sub(SHOWN);
        (more > 0).then(|| self.layout.words.goal.more.with(&[("n", more.into())]))
    }

    fn is_by_field(&self, goal: &Goal) -> bool {
        goal.by == Dimension::Field
    }

    /// The same in the period that is running.
    fn running_address(&self) -> Option<String> {
        let asked = self.view.asked();
        let query = ViewQuery { period: Some(self.page.running?), ..asked };
        Some(self.view.here(&query))
    }
}

/// The page, or its table where an ending follows the address.
pub fn page(view: &View) -> Result<Response, WebError> {
    let of = super::members::asked(view)?;
    let unknown = || WebError::NoProvince(of.province.bare().to_owned());
    let asked = view.query()?;
    let indicator = of.indicator.as_deref().and_then(|id| view.snapshot().indicator(id));
    if let Some(index) = indicator.filter(|one| rank_aim::can_be_aimed_at(one)) {
        let (province, rank) = (of.province.clone(), asked.wished.rank);
        return super::aim::page(view, &AimQuery { province, indicator: index.id.clone(), period: of.period, rank });
    }
    let target = asked.wished.target;
    let query = GoalQuery { province: of.province.clone(), indicator: of.indicator.clone(), period: of.period, target };
    let page = Answer::build(view.snapshot(), &query, view.language).ok_or_else(unknown)?;
    file_or_page(view, export::goal(view, &page), |layout| GoalPage {
        view,
        layout: layout.with_head(view, &page.head),
        target_value: target.map(|target| target.to_string()).unwrap_or_default(),
        page,
    })
}
