//! The same line for several places, on one scale and over the same times, one small panel each.

use crate::report::drawing::{Caption, Course, CourseLine};

use super::axis::{self, Times};
use super::canvas::{Canvas, INK, LINE, Side, TARGET, framed, hits, of_point, said, strokes};
use super::course::placed;
use super::scale::Scale;

const SIZE: (u32, u32) = (190, 110);
const LEFT: i32 = 6;
const RIGHT: i32 = 180;
const TOP: i32 = 36;
const BOTTOM: i32 = 90;

/// A drawing a line, in their order: the page puts as many side by side as it has room for.
pub fn multiples(chart: &Course) -> String {
    let values = chart.lines.iter().flat_map(CourseLine::own).filter_map(|(_, point)| point.value);
    let scale = Scale::around(values.chain(chart.target.as_ref().map(|line| line.value)), BOTTOM - 2, TOP + 6);
    chart.lines.iter().map(|line| panel(chart, line, scale)).collect()
}

fn panel(chart: &Course, line: &CourseLine, scale: Option<Scale>) -> String {
    let caption = Caption { title: format!("{}: {}", line.label, end_text(chart, line)), description: String::new() };
    let drawn = strokes(SIZE, |canvas| draw(canvas, chart, line, scale));
    framed("panel", SIZE, &caption, &(drawn + &pointed(chart, line)))
}

/// The newest figure, of when it is if others have a newer one, or why there is none.
fn end_text(chart: &Course, line: &CourseLine) -> String {
    match line.newest() {
        Some(point) if chart.times.last() == Some(&point.label) => point.text.clone(),
        Some(point) => format!("{} ({})", point.text, point.label),
        None => line.absence_text.clone().unwrap_or_default(),
    }
}

fn times(chart: &Course) -> Times {
    Times::over(&chart.days, (LEFT + 4, RIGHT - 4))
}

/// A column a time that the line has a point of.
fn pointed(chart: &Course, line: &CourseLine) -> String {
    let times = times(chart);
    let columns = line.own().map(|(at, point)| {
        let (from, to) = times.around(at);
        let lines = [line.label.clone()].into_iter().chain(of_point(point));
        ((from.max(LEFT), TOP), (to.min(RIGHT), BOTTOM), said(lines, chart.target.as_ref()))
    });
    hits(columns)
}

fn draw(canvas: &mut Canvas<'_>, chart: &Course, line: &CourseLine, scale: Option<Scale>) {
    canvas.bold(&line.label, (LEFT, 12), 12.0, Side::Left);
    // Under the name: beside it a long one has no room on a phone.
    canvas.text(&end_text(chart, line), (LEFT, 28), 12.0, Side::Left);
    canvas.line((LEFT, BOTTOM), (RIGHT, BOTTOM), INK, 1);
    let Some(scale) = scale else { return };
    if let Some(target) = &chart.target {
        let height = scale.at(target.value);
        canvas.line((LEFT, height), (RIGHT, height), TARGET, 1);
    }
    let times = times(chart);
    for run in axis::stretches(&placed(line, &times, scale), &line.breaks) {
        match run.as_slice() {
            [] => {}
            [alone] => canvas.dot(*alone, 2, LINE, 1.0),
            many => canvas.path(many, LINE, 2),
        }
    }
    for &before in &line.breaks {
        canvas.dashes(times.before(before), TOP + 2, BOTTOM, INK);
    }
    if let (Some(first), Some(last)) = (chart.times.first(), chart.times.last()) {
        canvas.text(first, (LEFT, BOTTOM + 11), 12.0, Side::Left);
        canvas.text(last, (RIGHT, BOTTOM + 11), 12.0, Side::Right);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::text::Language;
    use crate::report::drawing::{Line, Point};

    fn point(label: &str, value: Option<f64>) -> Option<Point> {
        Some(Point {
            label: label.to_owned(),
            day: jiff::civil::date(2026, 1, 31),
            value,
            text: value.map_or_else(|| "Không báo cáo".to_owned(), |value| format!("{value} %")),
            dated_text: value.is_none().then(|| "đến 01/02/2026".to_owned()),
            at: None,
        })
    }

    fn chart(lines: Vec<CourseLine>) -> Course {
        Course {
            indicator: "on_time_share".to_owned(),
            caption: Caption::default(),
            language: Language::Vietnamese,
            times: vec!["01/2026".to_owned(), "02/2026".to_owned()],
            days: vec![jiff::civil::date(2026, 1, 31), jiff::civil::date(2026, 2, 28)],
            lines,
            breaks: Vec::new(),
            target: Some(Line { value: 90.0, text: "Chỉ tiêu ≥ 90 %".to_owned() }),
        }
    }

    fn line(label: &str, points: [Option<Point>; 2], breaks: &[usize]) -> CourseLine {
        let absence_text = Some("Không báo cáo".to_owned());
        CourseLine { label: label.to_owned(), points: points.into(), absence_text, breaks: breaks.to_vec() }
    }

    #[test]
    fn every_month_of_every_panel_says_whose_it_is_and_why_it_is_empty() {
        let months = || [point("01/2026", Some(80.0)), point("02/2026", None)];
        let short = line("An Giang", [None, point("02/2026", None)], &[]);
        let svg = multiples(&chart(vec![line("Huế", months(), &[]), line("Cà Mau", months(), &[]), short]));
        assert_eq!(svg.matches("<svg class=\"chart panel\"").count(), 3);
        assert!(
            svg.contains("aria-label=\"Huế: 80 % (01/2026)\"")
                && svg.contains("aria-label=\"An Giang: Không báo cáo\"")
        );
        assert_eq!(svg.matches("class=\"hit\"").count(), 5, "of January nothing is known of one of them");
        assert!(svg.contains("<title>Cà Mau\n01/2026: 80 %\nChỉ tiêu ≥ 90 %</title>"));
        assert!(svg.contains("<title>An Giang\n02/2026: Không báo cáo\nđến 01/02/2026\nChỉ tiêu ≥ 90 %</title>"));
    }

    #[test]
    fn a_panel_is_broken_where_its_own_line_is() {
        let months = || [point("01/2026", Some(80.0)), point("02/2026", Some(82.0))];
        let svg = multiples(&chart(vec![line("Huế", months(), &[1]), line("Cà Mau", months(), &[])]));
        assert_eq!(svg.matches("<polyline").count(), 1, "one side of a break is no line");
        assert_eq!(svg.matches("<circle").count(), 2);
    }
}
