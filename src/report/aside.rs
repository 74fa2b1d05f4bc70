//! What stands beside a figure without being it: a value that the place has published without its
//! parts, and the latest known value where the period asked for has none.
//!
//! Both carry their date and their nature, so that nobody takes a flow of 2023 for one of 2026.

use jiff::civil::Date;

use crate::domain::period::Period;
use crate::domain::reading::{Nature, Reading};
use crate::domain::score::Qualifier;
use crate::domain::text::Language;

use super::figures::Found;
use super::format;
use super::plan::{Addend, Plan};
use super::snapshot::{PlaceIndex, ScoreRow};
use super::view::View;
use super::words::{self, pick};

/// One dated value in a sentence of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aside {
    /// `Gần nhất: 74 thủ tục (năm 2023, đến ngày 30/09/2023)`.
    pub text: String,
    pub nature: Nature,
    pub nature_word: &'static str,
}

impl Aside {
    fn of(text: String, nature: Nature, language: Language) -> Self {
        Self { text, nature, nature_word: words::nature(nature, language) }
    }

    /// With its nature, for exports.
    pub fn sentence(&self) -> String {
        format!("{} [{}].", self.text, self.nature_word)
    }
}

/// A value of the same meaning that the place has published without its parts.
pub(crate) fn published_beside(view: &View<'_>, place: PlaceIndex) -> Option<Aside> {
    if matches!(*view.plan, Plan::Score { .. }) {
        return None;
    }
    let component = &view.indicator.id;
    let holders = std::iter::once(place).chain(match view.snapshot.predecessors(place) {
        [same] => Some(*same),
        _ => None,
    });
    let indices = view.snapshot.all_scores().indices_with(component);
    for (index, holder) in indices.iter().flat_map(|index| holders.clone().map(move |holder| (index, holder))) {
        let rows = view.snapshot.scores(index, component, view.snapshot.place_code(holder));
        let newest = rows.iter().rev().find(|row| row.edition <= view.period.year && row.score.is_some());
        let Some((row, value)) = newest.and_then(|row| Some((row, row.score?))) else { continue };
        let number = quoted(view, row, value);
        let when = row.as_of.map_or_else(|| row.edition.to_string(), format::date);
        let text = match view.language {
            Language::Vietnamese => format!("Địa phương công bố: {number} ({when})"),
            Language::English => format!("Published by the province: {number} ({when})"),
        };
        let sources = view.snapshot.source_set(&row.loaded_from);
        return Some(Aside::of(text, view.snapshot.nature_of(sources), view.language));
    }
    None
}

/// The newest value before the end of the period, where the period itself has none. Only of what
/// provinces report and of numbers that hold for their own year: a survey is quoted by edition.
pub(crate) fn latest_known(view: &View<'_>, place: PlaceIndex, now: &Found) -> Option<Aside> {
    if !matches!(now.reading, Reading::Absent(_)) {
        return None;
    }
    match &*view.plan {
        Plan::Score { index, component, is_of_its_year: true } => {
            let rows = view.snapshot.scores(index, component, view.snapshot.place_code(place));
            let row = rows.iter().rev().find(|row| row.edition <= view.period.year && row.score.is_some())?;
            let sources = view.snapshot.source_set(&row.loaded_from);
            let when = when(row.edition, row.as_of, view.language);
            Some(latest(view, &quoted(view, row, row.score?), &when, view.snapshot.nature_of(sources)))
        }
        plan @ (Plan::Share { .. } | Plan::Amount { .. }) if !plan.is_counted() => {
            let (_, last) = view.period.buckets();
            let newest = |addend: &Addend| match addend {
                Addend::Reported { measure, .. } => view.snapshot.series((*measure)?, place)?.last_present(last),
                Addend::Counted { .. } | Addend::Constant { .. } => None,
            };
            let year = plan.addends().filter_map(newest).min()?.first_day().year();
            let found = view.found_in(place, Period::year(year));
            if matches!(found.reading, Reading::Absent(_)) || found.as_of? > view.period.last_day() {
                return None;
            }
            let number = with_unit(view, view.text(&found.reading));
            let when = when(year, found.as_of, view.language);
            Some(latest(view, &number, &when, view.snapshot.nature_of(found.sources)))
        }
        _ => None,
    }
}

fn latest(view: &View<'_>, number: &str, when: &str, nature: Nature) -> Aside {
    let text = format!("{}: {number} ({when})", pick(view.language, "Gần nhất", "Latest known"));
    Aside::of(text, nature, view.language)
}

fn when(year: i16, as_of: Option<Date>, language: Language) -> String {
    let year = pick(language, format!("năm {year}"), year.to_string());
    let to = pick(language, "đến ngày", "to");
    as_of.map_or_else(|| year.clone(), |day| format!("{year}, {to} {}", format::date(day)))
}

fn quoted(view: &View<'_>, row: &ScoreRow, value: f64) -> String {
    let over = match row.qualifier {
        Qualifier::Exactly => "",
        Qualifier::Over => pick(view.language, "trên ", "over "),
    };
    let number = format::in_unit(format::plain(value, view.language), view.indicator.unit, view.language);
    format!("{over}{}", with_unit(view, number))
}

/// A percentage carries its sign already.
fn with_unit(view: &View<'_>, number: String) -> String {
    match words::unit(view.indicator.unit, view.language) {
        "%" => number,
        unit => format!("{number} {unit}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::indicator::{Direction, Formula, Group, Indicator, Term, Timing, Unit};
    use crate::domain::part::MeasureId;
    use crate::report::fixture::{self as f, place};
    use crate::report::snapshot::Snapshot;
    use jiff::civil::date;

    fn simplified(timing: Timing) -> Indicator {
        let measure = MeasureId::reported("portal_766", "procedures_simplified");
        let formula = Formula::Amount { terms: vec![Term::Reported { measure, timing, label: None }] };
        f::indicator("procedures_simplified", Unit::Procedures, Direction::Neutral, formula)
    }

    fn snapshot(indicator: Indicator) -> Snapshot {
        let measure = MeasureId::reported("portal_766", "procedures_simplified");
        let parts = vec![f::part_of(measure, "34:40", date(2023, 9, 30), 74)];
        let mut people = f::published("payroll_return", "34:40", 2023, Some(183.0), None);
        (people.component, people.as_of) = ("total".to_owned(), Some(date(2023, 9, 30)));
        f::snapshot(vec![indicator], Vec::new(), f::wall(parts, vec![people]))
    }

    fn at(indicator: Indicator, period: &str) -> (String, Option<String>, Option<String>) {
        let snapshot = snapshot(indicator);
        let indicator = &snapshot.indicators()[0];
        let view = View::new(&snapshot, indicator, period.parse().expect("period"), Language::Vietnamese);
        let place = snapshot.place_index(&place("34:40")).expect("place");
        let cell = view.cell(place, &view.found(place), None);
        (cell.text, cell.latest_known.map(|aside| aside.text), cell.dated_text)
    }

    #[test]
    fn a_flow_of_2023_is_no_figure_of_2026_but_is_the_latest_known() {
        let (text, latest, _) = at(simplified(Timing::Flow), "2026");
        assert_eq!(text, "Không báo cáo");
        assert_eq!(latest.as_deref(), Some("Gần nhất: 74 thủ tục (năm 2023, đến ngày 30/09/2023)"));
        let (text, latest, dated) = at(simplified(Timing::Flow), "2023");
        assert_eq!((text.as_str(), latest), ("74", None));
        assert_eq!(dated.as_deref(), Some("lũy kế đến ngày 30/09/2023"), "nine months of the year");
        assert_eq!(at(simplified(Timing::Flow), "2022").1, None, "nothing is known of it yet");
    }

    #[test]
    fn a_level_stands_with_its_day() {
        let (text, latest, dated) = at(simplified(Timing::Level), "2026");
        assert_eq!((text.as_str(), latest), ("74", None));
        assert_eq!(dated.as_deref(), Some("tại ngày 30/09/2023"));
    }

    #[test]
    fn a_returned_number_holds_for_its_own_year() {
        let people = || Indicator { group: Group::Organisation, unit: Unit::Persons, ..f::score("payroll_return") };
        let (text, latest, _) = at(people(), "2026");
        assert_eq!(text, "Không báo cáo");
        assert_eq!(latest.as_deref(), Some("Gần nhất: 183 người (năm 2023, đến ngày 30/09/2023)"));
        assert_eq!(at(people(), "2023").1, None);
    }
}
