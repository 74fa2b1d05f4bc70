//! What the choosers of a page offer: periods, provinces, indicators. The same on every page, so that it is made once a
//! snapshot.

use crate::domain::indicator::Group;
use crate::domain::period::{Grain, Period, PeriodKind};
use crate::domain::text::Language;

use super::format;
use super::page::Choice;
use super::snapshot::Snapshot;
use super::words::{self, pick};

/// In one language, nothing selected.
#[derive(Clone, Debug)]
pub(crate) struct Choices {
    /// As they are offered where the default period is shown.
    periods: Vec<Choice>,
    pub provinces: Vec<Choice>,
    pub indicators: Vec<Choice>,
}

impl Choices {
    pub fn of(snapshot: &Snapshot, language: Language) -> Self {
        Self {
            periods: periods_with(snapshot, snapshot.default_period(), language),
            provinces: provinces(snapshot, language),
            indicators: indicators(snapshot, language),
        }
    }

    /// With one selected, which is offered if it is no usual one as well.
    pub fn periods(&self, snapshot: &Snapshot, selected: Period, language: Language) -> Vec<Choice> {
        let value = selected.to_string();
        let mut periods = if self.periods.iter().any(|choice| choice.value == value) {
            self.periods.clone()
        } else {
            periods_with(snapshot, selected, language)
        };
        periods.iter_mut().for_each(|choice| choice.is_selected = choice.value == value);
        periods
    }
}

/// The periods of each year that has data, newest first, each as a calendar and as a statutory one.
/// `shown` is always among them.
fn periods_with(snapshot: &Snapshot, shown: Period, language: Language) -> Vec<Choice> {
    let last = snapshot.latest_day().map_or(shown.year, |day| day.year()).max(shown.year);
    let first = snapshot.first_year().unwrap_or(last).max(last - 4).min(shown.year);
    let mut choices = Vec::new();
    for kind in [PeriodKind::Calendar, PeriodKind::Statutory] {
        let kind_text = match kind {
            PeriodKind::Calendar => pick(language, "kỳ dương lịch", "calendar"),
            PeriodKind::Statutory => pick(language, "kỳ báo cáo từ ngày 15", "statutory, from the 15th"),
        };
        for year in (first..=last).rev() {
            let has_started = |period: &Period| snapshot.latest_day().is_none_or(|day| period.first_day() <= day);
            let is_offered =
                |period: &Period| *period == shown || (has_started(period) && has_begun_to_end(snapshot, *period));
            let periods = grains().map(|grain| Period { kind, year, grain });
            choices.extend(periods.filter(is_offered).map(|period| Choice {
                value: period.to_string(),
                text: format::period(Period { kind: PeriodKind::Calendar, ..period }, language),
                heading: format!("{year}, {kind_text}"),
                is_selected: false,
            }));
        }
    }
    choices
}

/// Year, nine months, six months, quarters, months, then those that end with any month.
fn grains() -> impl Iterator<Item = Grain> {
    let months = || (1..=12).rev();
    [Grain::Year, Grain::NineMonths, Grain::SixMonths]
        .into_iter()
        .chain((1..=4).map(Grain::Quarter))
        .chain((1..=12).map(Grain::Month))
        .chain(months().map(Grain::YearToDate))
        .chain(months().map(Grain::RollingYear))
}

/// A period that ends with a month is offered once that month has begun, and where no other name
/// says the same days.
fn has_begun_to_end(snapshot: &Snapshot, period: Period) -> bool {
    let is_usual = match period.grain {
        Grain::YearToDate(month) => !matches!(month, 1 | 6 | 9 | 12),
        Grain::RollingYear(month) => month != 12,
        _ => return true,
    };
    let last_month = period.split_in_months().last().copied().unwrap_or(period);
    is_usual && snapshot.latest_day().is_none_or(|day| last_month.first_day() <= day)
}

fn provinces(snapshot: &Snapshot, language: Language) -> Vec<Choice> {
    (snapshot.provinces_in_order().into_iter())
        .map(|province| Choice {
            value: province.code.bare().to_owned(),
            text: province.name.get(language).to_owned(),
            heading: words::region(&province.region, language).to_owned(),
            is_selected: false,
        })
        .collect()
}

fn indicators(snapshot: &Snapshot, language: Language) -> Vec<Choice> {
    let in_group = |group| snapshot.indicators().iter().filter(move |indicator| indicator.group == group);
    (Group::ALL.into_iter().flat_map(in_group))
        .map(|indicator| Choice {
            value: indicator.id.clone(),
            text: indicator.name.get(language).to_owned(),
            heading: words::group(indicator.group, language).to_owned(),
            is_selected: false,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::part::CaseEvent::Received;
    use crate::report::fixture as f;
    use jiff::civil::date;

    #[test]
    fn a_period_that_is_no_usual_one_is_offered_where_it_is_shown_and_nowhere_else() {
        let parts = vec![f::part(Received, "34:40", date(2026, 2, 3), 30)];
        let snapshot = f::snapshot(vec![f::received()], Vec::new(), f::wall(parts, Vec::new()));
        let shown = |period: &str| {
            let selected = period.parse().expect("a period");
            let offered = snapshot.choices(Language::English).periods(&snapshot, selected, Language::English);
            assert_eq!(offered.iter().filter(|one| one.is_selected).count(), 1, "{period}");
            offered
        };
        let (usual, unusual) = (shown("2026-02"), shown("2023"));
        assert!(usual.iter().any(|one| one.is_selected && one.value == "2026-02"));
        assert!(unusual.iter().any(|one| one.is_selected && one.text == "2023"));
        assert!(!shown("2026").iter().any(|one| one.value == "2023"));
    }
}
