//! `/api/v1/series`: one indicator over time, with the breaks across which nothing is compared.

use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::about::About;
use super::call::{Call, Told};
use super::figures::{Figure, Measured, PLACES, figure, measured, places};
use super::indicators::{Break, defined};
use super::paging::Paging;
use super::params::{DATA_VERSION, INDICATOR, Kind, LANGUAGE, LIMIT, PAGE, Param, takes};
use super::vocabulary::Vocabulary;
use crate::report::observed;

const OF_ONE: Param = INDICATOR.required();
const END: Param = Param::query(
    "period",
    Kind::Of(Vocabulary::Period),
    [
        "kỳ kết thúc chuỗi; mặc định năm của số liệu mới nhất",
        "the period in which it ends; unless said otherwise the year of the newest data",
    ],
);

takes!(Asked: OF_ONE, PLACES, END, LIMIT, PAGE, DATA_VERSION, LANGUAGE);

/// Figures over time, oldest first, with what they measure and where they break.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Series {
    pub about: About,
    pub indicator: Measured,
    pub breaks: Vec<Break>,
    pub paging: Paging,
    /// Place by place: months of what is counted or reported, years of what is published in editions. A place begins with
    /// its first figure. Ranks are those that were published.
    pub items: Vec<Figure>,
}

impl Told for Series {
    fn link(&self) -> Option<String> {
        self.paging.link()
    }
}

#[utoipa::path(
    get,
    path = "/series",
    operation_id = "getSeries",
    tag = "figures",
    summary = "One indicator over time / Một chỉ số theo thời gian",
    params(Asked),
    responses((status = 200, description = "One page of the series", body = Series))
)]
pub async fn list(call: Call) -> Response {
    call.answer::<Asked, _>(|asked| {
        let (snapshot, language) = (asked.snapshot(), asked.language);
        let indicator = defined(asked, asked.one(&OF_ONE).unwrap_or_default(), &OF_ONE)?;
        let points = observed::points(snapshot, indicator, &places(asked, &PLACES), asked.period(&END), language);
        let window = asked.window()?;
        let paging = window.paging(points.len())?;
        let shown = points.iter().skip(window.skipped()).take(window.limit);
        let found = shown.filter_map(|point| observed::at(snapshot, indicator, point, language));
        Ok(Series {
            about: About::of(asked),
            indicator: measured(asked, indicator),
            breaks: observed::breaks(snapshot, indicator, language).into_iter().map(Break::of).collect(),
            paging,
            items: found.map(|one| figure(asked, indicator, &one)).collect(),
        })
    })
    .await
}
