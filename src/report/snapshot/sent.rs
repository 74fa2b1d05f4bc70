//! Statutory forms as provinces sent them, by place and days: totals without a case behind them.

use std::collections::HashMap;

use jiff::civil::Date;

use crate::domain::form::{Content, Flow, Form, SentLine};
use crate::domain::indicator::{Moment, Stock};

use super::{PlaceIndex, SourceSet};

/// One form of one province over some days.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SentReport {
    /// The form's id.
    pub form: String,
    pub first_day: Date,
    pub last_day: Date,
    pub sources: SourceSet,
    /// The load that brought it.
    pub load: i64,
    /// The province as a whole, one number a column; `None` if the file does not tell it.
    pub whole: Option<Vec<i64>>,
    /// Units and groups as printed.
    pub units: Vec<(String, Vec<i64>)>,
}

/// All of them.
#[derive(Clone, Debug, Default)]
pub(crate) struct SentReports {
    /// By their first days.
    by_place: HashMap<PlaceIndex, Vec<SentReport>>,
}

impl SentReports {
    /// Lines of places that are not known are left out.
    pub fn new(lines: Vec<SentLine>, place_of: impl Fn(&SentLine) -> Option<(PlaceIndex, SourceSet)>) -> Self {
        let mut reports = Self::default();
        for line in lines {
            let Some((place, sources)) = place_of(&line) else { continue };
            let of_place = reports.by_place.entry(place).or_default();
            let is_same = |report: &&mut SentReport| report.load == line.load && report.form == line.form;
            let report = match of_place.iter_mut().find(is_same) {
                Some(report) => report,
                None => {
                    let (first_day, last_day, load) = (line.first_day, line.last_day, line.load);
                    let (whole, units) = (None, Vec::new());
                    of_place.push(SentReport { form: line.form, first_day, last_day, sources, load, whole, units });
                    let last = of_place.len() - 1;
                    &mut of_place[last]
                }
            };
            if line.unit.is_empty() {
                report.whole = Some(line.cells);
            } else {
                report.units.push((line.unit, line.cells));
            }
        }
        for of_place in reports.by_place.values_mut() {
            of_place.sort_by_key(|report| (report.first_day, report.last_day));
        }
        reports
    }

    /// Every report of a place, oldest first.
    pub fn of(&self, place: PlaceIndex) -> &[SentReport] {
        self.by_place.get(&place).map_or(&[], Vec::as_slice)
    }

    /// What one load brought, by place.
    pub fn by_load(&self, load: i64) -> Vec<(PlaceIndex, &SentReport)> {
        let all = self.by_place.iter().flat_map(|(&place, reports)| reports.iter().map(move |report| (place, report)));
        let mut brought: Vec<_> = all.filter(|(_, report)| report.load == load).collect();
        brought.sort_by_key(|(place, report)| (*place, report.first_day));
        brought
    }

    /// Reports of a form that follow each other without a gap from `first` to `last`, each with its
    /// whole; or, while the place itself has told nothing of `last` or later, as far as they go. Few if
    /// there is a choice.
    pub fn tile(&self, place: PlaceIndex, form: &str, (first, last): (Date, Date)) -> Vec<&SentReport> {
        let of_form: Vec<&SentReport> =
            self.of(place).iter().filter(|report| report.form == form && report.whole.is_some()).collect();
        let is_over = of_form.iter().any(|report| report.last_day >= last);
        chain(&of_form, first, last, is_over).unwrap_or_default()
    }

    /// What was sent for the days just before a report.
    pub fn before(&self, place: PlaceIndex, form: &str, first_day: Date) -> Option<&SentReport> {
        let eve = first_day.yesterday().ok()?;
        let mut ending = self.of(place).iter().filter(|report| report.form == form && report.last_day == eve);
        ending.rfind(|report| report.whole.is_some())
    }
}

/// Long reports first, so that a quarter goes before its months.
fn chain<'r>(reports: &[&'r SentReport], first: Date, last: Date, is_over: bool) -> Option<Vec<&'r SentReport>> {
    let mut starting: Vec<&'r SentReport> =
        reports.iter().copied().filter(|report| report.first_day == first && report.last_day <= last).collect();
    starting.sort_by_key(|report| std::cmp::Reverse(report.last_day));
    let mut furthest: Option<Vec<&'r SentReport>> = None;
    for report in starting {
        if report.last_day == last {
            return Some(vec![report]);
        }
        let rest = report.last_day.tomorrow().ok().and_then(|next| chain(reports, next, last, is_over));
        let whole: Option<Vec<&'r SentReport>> = match rest {
            Some(rest) => Some(std::iter::once(report).chain(rest).collect()),
            None if !is_over => Some(vec![report]),
            None => None,
        };
        let end = |chain: &Option<Vec<&SentReport>>| chain.as_ref().and_then(|chain| Some(chain.last()?.last_day));
        if end(&whole) > end(&furthest) {
            furthest = whole;
        }
    }
    furthest
}

/// What consecutive reports say together of a content of their form; `None` if the form does not tell.
pub(crate) fn told(form: &Form, reports: &[&SentReport], content: &Content) -> Option<i64> {
    match content {
        Content::Flows(flows) => {
            let slots = columns_of(form, flows)?;
            let wholes = reports.iter().filter_map(|report| report.whole.as_ref());
            Some(wholes.map(|whole| slots.iter().map(|&slot| whole[slot]).sum::<i64>()).sum())
        }
        Content::Stock(Stock::Open, Moment::End) if slot_of(form, content).is_none() => {
            let part = |stock| told(form, reports, &Content::Stock(stock, Moment::End));
            Some(part(Stock::OpenWithinDue)? + part(Stock::OpenOverdue)?)
        }
        Content::Stock(_, moment) => {
            let report = match moment {
                Moment::Start => reports.first()?,
                Moment::End => reports.last()?,
            };
            report.whole.as_ref()?.get(slot_of(form, content)?).copied()
        }
        Content::Sum(_) => None,
    }
}

fn slot_of(form: &Form, content: &Content) -> Option<usize> {
    form.columns.iter().position(|column| column.content == *content)
}

/// Columns that hold exactly these flows between them.
fn columns_of(form: &Form, flows: &[Flow]) -> Option<Vec<usize>> {
    let mut slots = Vec::new();
    let mut held = 0;
    for (slot, column) in form.columns.iter().enumerate() {
        if let Content::Flows(own) = &column.content
            && own.iter().all(|flow| flows.contains(flow))
        {
            slots.push(slot);
            held += own.len();
        }
    }
    (held == flows.len()).then_some(slots)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture as f;
    use jiff::civil::date;

    fn line(load: i64, (first_day, last_day): (Date, Date), received: i64) -> SentLine {
        SentLine {
            source: "form_ii06a".to_owned(),
            form: "ii06a".to_owned(),
            place: f::place("34:40"),
            first_day,
            last_day,
            unit: String::new(),
            cells: vec![received, 2, received - 5, 3, received - 4, 1, received - 7, 2, 4, 3, 1],
            load,
        }
    }

    fn month(number: i8) -> (Date, Date) {
        let first = date(2026, number, 1);
        (first, first.last_of_month())
    }

    fn ends(reports: &[&SentReport]) -> Vec<i64> {
        reports.iter().map(|report| report.load).collect()
    }

    #[test]
    fn reports_tile_a_period_or_tell_nothing_of_it() {
        let quarter = (date(2026, 1, 1), date(2026, 3, 31));
        let lines = vec![line(1, month(1), 10), line(2, month(2), 20), line(3, month(4), 40), line(4, quarter, 60)];
        let reports = SentReports::new(lines, |_| Some((0, 1)));
        let tile = |first, last| ends(&reports.tile(0, "ii06a", (first, last)));
        assert_eq!(tile(date(2026, 1, 1), date(2026, 2, 28)), [1, 2]);
        assert_eq!(tile(date(2026, 1, 1), date(2026, 3, 31)), [4], "one report rather than none of three");
        assert_eq!(tile(date(2026, 1, 1), date(2026, 4, 30)), [4, 3]);
        assert_eq!(tile(date(2026, 1, 1), date(2026, 12, 31)), [4, 3], "the place has told no more of the year");
        assert!(tile(date(2025, 12, 15), date(2026, 1, 31)).is_empty(), "no report begins with that day");
        let january = (date(2027, 1, 1), date(2027, 1, 31));
        let mut lines = vec![line(4, quarter, 60), line(3, month(4), 40)];
        lines.push(SentLine { place: f::place("34:08"), ..line(5, january, 50) });
        let other = SentReports::new(lines.clone(), |line| Some((usize::from(line.place.bare() == "08"), 1)));
        let year = (date(2026, 1, 1), date(2026, 12, 31));
        assert_eq!(ends(&other.tile(0, "ii06a", year)), [4, 3], "another province is in the next year already");
        lines.push(line(6, january, 50));
        let own = SentReports::new(lines, |line| Some((usize::from(line.place.bare() == "08"), 1)));
        assert!(own.tile(0, "ii06a", year).is_empty(), "its own year is over and lacks eight months");
        assert_eq!(reports.before(0, "ii06a", date(2026, 4, 1)).map(|report| report.load), Some(4));
    }

    #[test]
    fn a_content_is_read_from_the_columns_that_hold_it() {
        let lines = vec![line(1, month(1), 10), line(2, month(2), 20)];
        let reports = SentReports::new(lines, |_| Some((0, 1)));
        let both = reports.tile(0, "ii06a", (date(2026, 1, 1), date(2026, 2, 28)));
        let told = |content| told(&f::form(), &both, &content);
        assert_eq!(told(Content::Flows(vec![Flow::ReceivedOnline, Flow::ReceivedOther])), Some(2 + 5 + 2 + 15));
        assert_eq!(told(Content::Flows(vec![Flow::ReceivedOnline])), Some(4));
        assert_eq!(told(Content::Stock(Stock::Open, Moment::Start)), Some(3), "of the first month");
        assert_eq!(told(Content::Stock(Stock::Open, Moment::End)), Some(4), "of the last, its two columns");
        assert_eq!(told(Content::Stock(Stock::OpenOverdue, Moment::End)), Some(1));
        assert_eq!(told(Content::Stock(Stock::OpenOverdue, Moment::Start)), None, "the form does not say");
        assert_eq!(told(Content::Flows(vec![Flow::FellOverdue])), None);
    }
}
