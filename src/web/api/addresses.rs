//! Where more stands below `/api/v1`, as answers link it.

use crate::domain::period::Period;
use crate::domain::place::PlaceCode;
use crate::report::figures;
use crate::web::case_view::CaseView;
use crate::web::query::percent_encoded;

/// The passport of a figure.
pub fn figure(indicator: &str, place: &PlaceCode, period: Period) -> String {
    format!("/api/v1/figures/{}", figures::id(indicator, place, period))
}

/// The cases behind a figure, those that the filter lets through.
pub fn cases(indicator: &str, place: &PlaceCode, period: Period, of: &CaseView) -> String {
    let filter = of.fields().into_iter().map(|(name, value)| format!("&{name}={}", percent_encoded(&value)));
    format!("/api/v1/cases?indicator={indicator}&place={place}&period={period}{}", filter.collect::<String>())
}

/// The cases behind a count of `/rules`.
pub fn cases_of_count(key: &str, place: &PlaceCode, period: Period) -> String {
    format!("/api/v1/cases?count={}&place={place}&period={period}", percent_encoded(key))
}

/// The passport of what is no place in a province; `kind` and `code` as parameters have them.
pub fn member(province: &PlaceCode, kind: &str, indicator: &str, code: &str, period: Period) -> String {
    let (province, code) = (province.bare(), percent_encoded(code));
    format!("/api/v1/counts/members?province={province}&kind={kind}&indicator={indicator}&code={code}&period={period}")
}
