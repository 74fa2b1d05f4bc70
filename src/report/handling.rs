//! How long cases took, day by day: the histogram behind a median or another percentile of days.

use crate::domain::percentile::Percentile;
use crate::domain::reading::Reading;
use crate::domain::text::Language;

use super::drawing::{Bin, Caption, Histogram, Mark};
use super::figures::Working;
use super::format;
use super::snapshot::PlaceIndex;
use super::view::View;
use super::words::pick;

/// Of fewer cases nine tenths are all of them.
const ENOUGH_FOR_TENTHS: i64 = 10;
/// More bars than this are no longer told apart on a phone.
const BARS: usize = 40;
const WIDTHS: [usize; 7] = [1, 5, 10, 20, 50, 100, 200];

/// `None` where the indicator is none of days, where there is no figure, and where its counts do not come to it.
pub(crate) fn of_place(view: &View<'_>, place: PlaceIndex, place_name: &str) -> Option<Histogram> {
    let found = view.found(place);
    let working = Working::of(view.snapshot, view.indicator, &view.plan, place, view.period, &found);
    of_working(view, &working, &found.reading, place_name)
}

pub(crate) fn of_working(view: &View<'_>, working: &Working, reading: &Reading, place_name: &str) -> Option<Histogram> {
    match working {
        Working::Days { by_days, .. } if working.comes_to(reading) => drawn(view, by_days, place_name),
        _ => None,
    }
}

/// `by_days[d]` cases took `d` days; `None` without any case.
fn drawn(view: &View<'_>, by_days: &[i64], place_name: &str) -> Option<Histogram> {
    let language = view.language;
    let (middle, cases) = Percentile::Median.of(by_days)?;
    let most = Percentile::Ninetieth.of(by_days).filter(|_| cases >= ENOUGH_FOR_TENTHS).map(|(days, _)| days);
    let longest = by_days.iter().rposition(|&n| n != 0)?;
    let shape = Shape::of(most.unwrap_or(middle), longest);
    let mut marks = vec![(middle, pick(language, "Một nửa", "Half"))];
    marks.extend(most.map(|days| (days, pick(language, "Chín phần mười", "Nine tenths"))));
    let mut histogram = Histogram {
        caption: Caption {
            title: title(middle, most, cases, language),
            description: description(view, place_name, (cases, longest)),
        },
        language,
        axis: pick(language, "Số ngày làm việc", "Working days").to_owned(),
        bins: bins(by_days, &shape, cases, language),
        cases,
        marks: Vec::new(),
    };
    for (days, word) in marks {
        let within = (days as usize).min(longest);
        let at = within as f64 / shape.width as f64 + 0.5 / shape.width as f64;
        if let Some(bin) = histogram.bins.get_mut(at as usize) {
            let separator = if bin.marks_text.is_empty() { "" } else { "; " };
            bin.marks_text.push_str(separator);
            bin.marks_text.push_str(&word.to_lowercase());
        }
        histogram.marks.push(Mark { at, text: format!("{word}: {}", in_days(days, language)) });
    }
    Some(histogram)
}

/// How many bars of how many days each; what took longer is one more.
struct Shape {
    width: usize,
    bars: usize,
    has_rest: bool,
}

impl Shape {
    /// Twice as far as nine tenths of the cases, if any took longer.
    fn of(days: i32, longest: usize) -> Self {
        let wanted = (days.max(0) as usize * 2).max(10).next_multiple_of(5);
        let reach = if longest <= wanted + 1 { longest } else { wanted };
        let width = WIDTHS.into_iter().find(|width| reach / width <= BARS).unwrap_or(reach / BARS + 1);
        let bars = reach / width + 1;
        Self { width, bars, has_rest: longest >= bars * width }
    }
}

fn bins(by_days: &[i64], shape: &Shape, cases: i64, language: Language) -> Vec<Bin> {
    let mut within = 0;
    let mut bin = |label: String, days: String, counts: &[i64], is_rest: bool| {
        let n: i64 = counts.iter().sum();
        within += n;
        let n_text = format::integer(n, language);
        let unit = match (language, n) {
            (Language::Vietnamese, _) => "hồ sơ",
            (Language::English, 1) => "case",
            (Language::English, _) => "cases",
        };
        Bin {
            label,
            n,
            text: format!("{days}: {n_text} {unit}"),
            n_text,
            within_text: format::integer(within, language),
            share_text: format::share_of(within, cases, language),
            is_rest,
            marks_text: String::new(),
        }
    };
    let counts = |from: usize, to: usize| by_days.get(from..to.min(by_days.len())).unwrap_or_default();
    let mut bins: Vec<Bin> = (0..shape.bars)
        .map(|position| {
            let (from, to) = (position * shape.width, (position + 1) * shape.width);
            let label = if shape.width == 1 { from.to_string() } else { format!("{from}–{}", to - 1) };
            let unit =
                if language == Language::English && label == "1" { "day" } else { pick(language, "ngày", "days") };
            bin(label.clone(), format!("{label} {unit}"), counts(from, to), false)
        })
        .collect();
    if shape.has_rest {
        let from = shape.bars * shape.width;
        let last = from - 1;
        let days = match language {
            Language::Vietnamese => format!("Hơn {last} ngày"),
            Language::English => format!("More than {last} days"),
        };
        bins.push(bin(format!("> {last}"), days, counts(from, by_days.len()), true));
    }
    bins
}

/// `3 ngày làm việc`; nothing says that a case ended before the next working day began.
fn in_days(days: i32, language: Language) -> String {
    match (language, days) {
        (Language::Vietnamese, _) => format!("{days} ngày"),
        (Language::English, 1) => "1 day".to_owned(),
        (Language::English, _) => format!("{days} days"),
    }
}

/// `Một nửa số hồ sơ xong trong 3 ngày làm việc, chín phần mười trong 11 ngày`.
fn title(middle: i32, most: Option<i32>, cases: i64, language: Language) -> String {
    let Some(most) = most else {
        let n = format::integer(cases, language);
        return match (language, cases) {
            (Language::Vietnamese, _) => format!("{n} hồ sơ theo số ngày làm việc"),
            (Language::English, 1) => "1 case by its working days".to_owned(),
            (Language::English, _) => format!("{n} cases by their working days"),
        };
    };
    let within = |days: i32, unit: &str| match (language, days) {
        (Language::Vietnamese, 0) => "trước ngày làm việc kế tiếp".to_owned(),
        (Language::Vietnamese, _) => format!("trong {days} {unit}"),
        (Language::English, 0) => "before the next working day".to_owned(),
        (Language::English, 1) => format!("within 1 {}", unit.trim_end_matches('s')),
        (Language::English, _) => format!("within {days} {unit}"),
    };
    match language {
        Language::Vietnamese => format!(
            "Một nửa số hồ sơ xong {}, chín phần mười {}",
            within(middle, "ngày làm việc"),
            within(most, "ngày")
        ),
        Language::English => {
            format!("Half of the cases ended {}, nine tenths {}", within(middle, "working days"), within(most, "days"))
        }
    }
}

/// `Nghệ An, tháng 10/2026: 4.388 hồ sơ, lâu nhất 63 ngày làm việc.`
fn description(view: &View<'_>, place_name: &str, (cases, longest): (i64, usize)) -> String {
    let (n, period) = (format::integer(cases, view.language), format::period_within(view.period, view.language));
    match (view.language, cases) {
        (Language::Vietnamese, _) => format!("{place_name}, {period}: {n} hồ sơ, lâu nhất {longest} ngày làm việc."),
        (Language::English, 1) => format!("{place_name}, {period}: 1 case; working days: {longest}."),
        (Language::English, _) => format!("{place_name}, {period}: {n} cases; working days of the longest: {longest}."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::condition::Conditions;
    use crate::domain::indicator::{Direction, Formula, Unit};
    use crate::domain::part::{CaseEvent, MeasureId, Part};
    use crate::report::fixture as f;
    use crate::report::snapshot::Snapshot;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn snapshot(cases: &[(usize, i64)]) -> Snapshot {
        let formula = Formula::PercentileDays { percentile: Percentile::Median, conditions: Conditions::default() };
        let median = f::indicator("median", Unit::WorkingDays, Direction::LowerIsBetter, formula);
        let measure = MeasureId::counted(f::RULE_SET, CaseEvent::HandlingDays, &Conditions::default());
        let part = |&(days, n): &(usize, i64)| {
            let part = f::part_of(measure.clone(), "34:40", date(2026, 8, 3), n);
            Part { member: days.to_string(), source: "case_portal".to_owned(), ..part }
        };
        let mut parts: Vec<Part> = cases.iter().map(part).collect();
        let resolved = cases.iter().map(|(_, n)| n).sum();
        parts.push(f::part(CaseEvent::ResolvedOnTime, "34:40", date(2026, 8, 3), resolved));
        f::snapshot(vec![median], Vec::new(), f::wall(parts, Vec::new()))
    }

    fn histogram(cases: &[(usize, i64)], language: Language) -> Option<Histogram> {
        let snapshot = snapshot(cases);
        let period = "2026-08".parse().expect("a period");
        let view = View::new(&snapshot, &snapshot.indicators()[0], period, language);
        of_place(&view, snapshot.place_index(&f::place("34:40")).expect("a place"), "Nghệ An")
    }

    #[test]
    fn the_tail_is_one_bar_that_says_so() {
        let cases = [(0, 4), (1, 10), (3, 20), (5, 10), (11, 3), (12, 2), (63, 1)];
        let chart = histogram(&cases, Language::Vietnamese).expect("a chart");
        assert_eq!(chart.caption.title, "Một nửa số hồ sơ xong trong 3 ngày làm việc, chín phần mười trong 11 ngày");
        assert_eq!(chart.caption.description, "Nghệ An, tháng 8/2026: 50 hồ sơ, lâu nhất 63 ngày làm việc.");
        assert_eq!(chart.bins.len(), 27, "0 to 25 days, and the rest");
        let rest = chart.bins.last().expect("the rest");
        assert_eq!((rest.text.as_str(), rest.is_rest), ("Hơn 25 ngày: 1 hồ sơ", true));
        assert_eq!((rest.within_text.as_str(), rest.share_text.as_str()), ("50", "100,00 %"));
        let third = &chart.bins[3];
        assert_eq!((third.n, third.within_text.as_str(), third.share_text.as_str()), (20, "34", "68,00 %"));
        assert_eq!(third.marks_text, "một nửa");
        let marks: Vec<_> = chart.marks.iter().map(|mark| (mark.at, mark.text.as_str())).collect();
        assert_eq!(marks, [(3.5, "Một nửa: 3 ngày"), (11.5, "Chín phần mười: 11 ngày")]);
    }

    #[test]
    fn few_cases_have_no_tenths_and_same_day_is_no_number() {
        let few = histogram(&[(2, 3)], Language::Vietnamese).expect("a chart");
        assert_eq!((few.caption.title.as_str(), few.marks.len()), ("3 hồ sơ theo số ngày làm việc", 1));
        let same_day = histogram(&[(0, 18), (1, 2)], Language::English).expect("a chart");
        let title = "Half of the cases ended before the next working day, nine tenths before the next working day";
        assert_eq!(same_day.caption.title, title);
        assert!(histogram(&[], Language::English).is_none(), "no figure, no chart");
    }

    proptest! {
        #[test]
        fn the_bars_hold_every_case_once(days in proptest::collection::vec((0_usize..900, 1_i64..60), 1..30)) {
            let by_day: std::collections::BTreeMap<usize, i64> = days.into_iter().collect();
            let cases: Vec<(usize, i64)> = by_day.into_iter().collect();
            let chart = histogram(&cases, Language::English).expect("a chart");
            prop_assert_eq!(chart.bins.iter().map(|bin| bin.n).sum::<i64>(), chart.cases);
            prop_assert!(chart.bins.len() <= 42);
            prop_assert!(chart.marks.iter().all(|mark| (mark.at as usize) < chart.bins.len()));
        }
    }
}
