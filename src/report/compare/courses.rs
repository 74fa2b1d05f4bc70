//! The chosen indicators over time: a panel each, a line a province.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::domain::text::Language;
use crate::report::bars::{subject, without_mark};
use crate::report::drawing::{Break, Caption, Course, CourseLine, Courses, LeftOut, Line, Point};
use crate::report::over_time;
use crate::report::series::{course, present, target_line};
use crate::report::snapshot::PlaceIndex;
use crate::report::view::View;
use crate::report::words::pick;

use super::Column;

/// More lines than these nobody tells apart.
pub(super) const MOST_LINES: usize = 4;
const MOST_PANELS: usize = 6;
/// Of the panel of an indicator, and of the smaller panel of a province.
const MONTHS: usize = 24;
const MONTHS_OF_MANY: usize = 12;

/// When a column of a panel is: what is told of one day under one label is one moment.
type Moment = (Date, String);

/// In the order of the rows; an indicator of which no place has two figures over time is left out by name.
pub(super) fn of_rows(views: &[&View<'_>], places: &[PlaceIndex], columns: &[Column]) -> Courses {
    let mut courses = Courses::default();
    let mut left_out = Vec::new();
    for view in views {
        let name = view.indicator.name.get(view.language).to_owned();
        let series: Vec<_> = places.iter().map(|&place| course(view, place, MONTHS)).collect();
        let has_course = series.iter().any(|(points, _)| values(points).count() > 1);
        if !has_course {
            let why = pick(view.language, "chưa có số liệu của hai thời điểm", "no figures of two moments yet");
            left_out.push((name, why.to_owned()));
        } else if courses.panels.len() == MOST_PANELS {
            let why = pick(view.language, "chỉ vẽ sáu chỉ số đầu", "only the first six are drawn");
            left_out.push((name, why.to_owned()));
        } else {
            let panel = panel(view, places, columns, series);
            for one in &panel.breaks {
                if !courses.breaks.iter().any(|known| known.text == one.text) {
                    courses.breaks.push(one.clone());
                }
            }
            courses.panels.push(panel);
        }
    }
    courses.left_out = LeftOut::grouped(left_out);
    courses
}

/// One indicator at more places than lines can be told apart, for a panel each.
pub(super) fn of_many(view: &View<'_>, places: &[PlaceIndex], columns: &[Column]) -> Course {
    let series = places.iter().map(|&place| course(view, place, MONTHS_OF_MANY)).collect();
    let mut chart = panel(view, places, columns, series);
    let all = chart.lines.len();
    let missing = chart.lines.iter().filter(|line| line.absence_text.is_some()).count();
    // Nothing else says how high a panel is.
    let span = over_time::span(&chart.lines, view.language).map_or_else(String::new, |span| format!(": {span}"));
    chart.caption.description = match (view.language, missing) {
        (Language::Vietnamese, 0) => format!("Cùng một thang đo cho mọi ô{span}."),
        (Language::Vietnamese, n) => format!("Cùng một thang đo cho mọi ô{span}; {n} nơi không có số liệu."),
        (Language::English, 0) => format!("All panels share one scale{span}."),
        (Language::English, n) => format!("All panels share one scale{span}; {n} of {all} places without a figure."),
    };
    chart
}

fn values(points: &[Point]) -> impl Iterator<Item = &Point> {
    points.iter().filter(|point| point.value.is_some())
}

fn moment(point: &Point) -> Moment {
    (point.day, point.label.clone())
}

fn panel(view: &View<'_>, places: &[PlaceIndex], columns: &[Column], series: Vec<(Vec<Point>, Vec<Break>)>) -> Course {
    let moments: BTreeSet<Moment> = series.iter().flat_map(|(points, _)| points).map(moment).collect();
    let moments: Vec<Moment> = moments.into_iter().collect();
    let mut breaks: Vec<Break> = Vec::new();
    let mut lines = Vec::new();
    for (((points, own), column), &place) in series.into_iter().zip(columns).zip(places) {
        // Counted along the moments of all, not of this place alone.
        let at = |before: usize| moments.iter().position(|one| points.get(before).map(moment).as_ref() == Some(one));
        let own: Vec<Break> = (own.into_iter())
            .filter_map(|one| Some(Break { before: at(one.before).filter(|&before| before > 0)?, ..one }))
            .collect();
        for one in &own {
            match breaks.iter_mut().find(|known| known.text == one.text) {
                Some(known) => known.before = known.before.min(one.before),
                None => breaks.push(one.clone()),
            }
        }
        let of = |wanted: &Moment| points.iter().find(|point| moment(point) == *wanted).cloned();
        lines.push(CourseLine {
            label: without_mark(&column.place.name, view.language).to_owned(),
            absence_text: values(&points).next().is_none().then(|| absence_text(view, place)),
            points: moments.iter().map(of).collect(),
            breaks: own.iter().map(|one| one.before).collect(),
        });
    }
    breaks.sort_by_key(|one| one.before);
    let finding = over_time::moved_most(&lines, view.indicator.direction, view.language);
    let finding = finding.map_or_else(String::new, |finding| format!(": {finding}"));
    Course {
        indicator: view.indicator.id.clone(),
        caption: Caption { title: format!("{}{finding}", subject(view)), description: newest(&lines) },
        language: view.language,
        days: moments.iter().map(|(day, _)| *day).collect(),
        times: moments.into_iter().map(|(_, label)| label).collect(),
        lines,
        breaks,
        target: common_target(view, places),
    }
}

/// A target that all of the places have; of several none is drawn.
fn common_target(view: &View<'_>, places: &[PlaceIndex]) -> Option<Line> {
    let mut targets = places.iter().map(|&place| target_line(view, place));
    let first = targets.next()??;
    targets.all(|one| one.as_ref() == Some(&first)).then_some(first)
}

/// Why a place has no figure of any time.
fn absence_text(view: &View<'_>, place: PlaceIndex) -> String {
    let reading = view.found(place).reading;
    match present(&reading) {
        None => view.text(&reading),
        // Of a day before the first month that is drawn.
        Some(_) => pick(view.language, "Không có số liệu", "No figures").to_owned(),
    }
}

/// What each line comes to: `Huế 86,6 % (10/2026); Cà Mau 90,1 % (10/2026).`
fn newest(lines: &[CourseLine]) -> String {
    let said = lines.iter().filter_map(|line| match (&line.absence_text, line.newest()) {
        (Some(why), _) => Some(format!("{}: {}", line.label, why.to_lowercase())),
        (None, newest) => newest.map(|point| format!("{} {} ({})", line.label, point.text, point.label)),
    });
    format!("{}.", said.collect::<Vec<_>>().join("; "))
}

#[cfg(test)]
mod tests {
    use super::super::{Compare, CompareQuery};
    use super::*;
    use crate::domain::part::CaseEvent::{Received, ResolvedOnTime, ResolvedOverdue};
    use crate::report::fixture as f;
    use crate::report::snapshot::Snapshot;
    use jiff::civil::date;

    /// Of 40 two months of cases and one of results, of 48 nothing; two editions of a score, of unlike years.
    fn snapshot() -> Snapshot {
        let parts = vec![
            f::part(Received, "34:40", date(2026, 2, 3), 30),
            f::part(Received, "34:40", date(2026, 4, 3), 40),
            f::part(ResolvedOnTime, "34:40", date(2026, 2, 3), 9),
            f::part(ResolvedOverdue, "34:40", date(2026, 2, 3), 1),
        ];
        let scores = vec![
            f::published("sipas", "34:40", 2023, Some(80.0), None),
            f::published("sipas", "34:40", 2025, Some(82.0), None),
            f::published("sipas", "34:48", 2024, Some(84.0), None),
            f::published("sipas", "34:48", 2025, Some(85.0), None),
        ];
        let indicators = vec![f::received(), f::on_time_share(), f::score("sipas")];
        f::snapshot(indicators, Vec::new(), f::wall(parts, scores))
    }

    fn page(provinces: &[&str]) -> Compare {
        let provinces = provinces.iter().map(|code| (*code).to_owned()).collect();
        let query = CompareQuery { provinces, ..CompareQuery::default() };
        Compare::build(&snapshot(), &query, Language::English)
    }

    #[test]
    fn each_indicator_with_a_course_has_a_panel_and_the_others_are_named() {
        let page = page(&["40", "48"]);
        let courses = page.courses.expect("two provinces are few");
        assert!(page.multiples.is_none());
        let drawn: Vec<&str> = courses.panels.iter().map(|one| one.indicator.as_str()).collect();
        assert_eq!(drawn, ["received", "sipas"]);
        let names: Vec<&String> = courses.left_out.iter().flat_map(|one| &one.names).collect();
        assert_eq!(names, [f::on_time_share().name.get(Language::English)]);
    }

    #[test]
    fn moments_of_all_places_are_one_axis() {
        let courses = page(&["40", "48"]).courses.expect("two provinces are few");
        let scores = &courses.panels[1];
        assert_eq!(scores.times, ["2023", "2024", "2025"]);
        let values = |line: &CourseLine| -> Vec<Option<f64>> {
            line.points.iter().map(|point| point.as_ref().and_then(|point| point.value)).collect()
        };
        assert_eq!(values(&scores.lines[0]), [Some(80.0), None, Some(82.0)]);
        assert_eq!(values(&scores.lines[1]), [None, Some(84.0), Some(85.0)]);
        let breaks: Vec<(usize, &str)> = scores.breaks.iter().map(|one| (one.before, one.text.as_str())).collect();
        assert_eq!(breaks, [(2, "Merger")], "the second edition of each is the third moment of both");
        assert!(scores.lines.iter().all(|line| line.breaks == [2]));
        assert_eq!(courses.breaks.len(), 1, "told once for all panels");
    }

    #[test]
    fn each_edition_of_many_places_stands_under_its_own_year() {
        let snapshot = snapshot();
        let codes = ["40", "48", "08"];
        let columns = page(&codes).columns;
        let place = |code: &&str| snapshot.place_index(&f::place(&format!("34:{code}"))).expect("a place");
        let places: Vec<PlaceIndex> = codes.iter().map(place).collect();
        let sipas = snapshot.indicators().last().expect("the score");
        let view = View::new(&snapshot, sipas, "2026".parse().expect("a period"), Language::English);
        let chart = of_many(&view, &places, &columns);
        assert_eq!(chart.times, ["2023", "2024", "2025"]);
        let texts = |line: &CourseLine| -> Vec<Option<String>> {
            line.points.iter().map(|point| point.as_ref().map(|point| point.text.clone())).collect()
        };
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(texts(&chart.lines[0]), [text("80.00"), None, text("82.00")]);
        assert_eq!(texts(&chart.lines[1]), [None, text("84.00"), text("85.00")]);
        let absence: Vec<Option<&str>> = chart.lines.iter().map(|line| line.absence_text.as_deref()).collect();
        assert_eq!(absence, [None, None, Some("Not reported")]);
        assert!(chart.caption.title.ends_with(" (points)"), "one year in common is no course: {}", chart.caption.title);
        let said = "All panels share one scale: lowest 80.00 (Nghệ\u{a0}An, 2023), highest 85.00 (Đà\u{a0}Nẵng, 2025); \
                    1 of 3 places without a figure.";
        assert_eq!(chart.caption.description, said);
    }

    #[test]
    fn a_board_has_no_courses() {
        let query = CompareQuery { is_board: true, ..CompareQuery::default() };
        let board = Compare::build(&snapshot(), &query, Language::English);
        assert!(board.courses.is_none() && board.multiples.is_none());
    }
}
