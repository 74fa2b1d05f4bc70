//! One indicator over time, a line a place: told apart by dash, by shape and by the name at the end.

use crate::report::drawing::{Course, CourseLine, Line};

use super::axis::{self, ROW, Times};
use super::canvas::{Canvas, INK, LINE, Side, TARGET, framed_from, hits, said, strokes};
use super::scale::Scale;

const WIDTH: i32 = 380;
const LEFT: i32 = 56;
const RIGHT: i32 = 236;
/// Names of lines start here.
const NAMES: i32 = RIGHT + 20;
const HEIGHT: i32 = 140;
/// Dashes of the lines, in their order; the first is whole.
const DASHES: [&str; 4] = ["", "7 4", "2 3", "10 3 2 3"];

/// Empty where no line has two points.
pub fn course(chart: &Course) -> String {
    let target = chart.target.as_ref();
    let values = chart.lines.iter().flat_map(|line| &line.points).flatten().filter_map(|point| point.value);
    let top = 8 + axis::room_of(&chart.breaks, WIDTH) + ROW * i32::from(target.is_some());
    let bottom = top + HEIGHT;
    let Some(scale) = Scale::around(values.chain(target.map(|line| line.value)), bottom - 4, top + 4) else {
        return String::new();
    };
    let begin = axis::begin(scale, LEFT, chart.language);
    let size = ((WIDTH - begin) as u32, (bottom + 24) as u32);
    let times = Times::over(&chart.days, (LEFT + 8, RIGHT));
    let mut drawn = strokes(size, |canvas| {
        axis::values(canvas, scale, (LEFT, RIGHT + 8), (top, bottom), chart.language);
        labels(canvas, chart, &times, bottom);
        axis::breaks(canvas, &chart.breaks, &times, WIDTH, bottom);
        target.iter().for_each(|line| aimed(canvas, line, scale, top));
    });
    for (position, line) in chart.lines.iter().enumerate() {
        drawn.push_str(&runs(line, position, &times, scale));
    }
    drawn.push_str(&strokes(size, |canvas| names(canvas, chart, &times, scale, (top, bottom))));
    drawn.push_str(&hits((0..chart.times.len()).map(|position| {
        let (from, to) = times.around(position);
        ((from.max(LEFT), top), (to, bottom), words(chart, position))
    })));
    framed_from("course", (begin, 0), size, &chart.caption, &drawn)
}

/// A month with the figures of all lines, as the table has them.
fn words(chart: &Course, position: usize) -> String {
    let time = chart.times.get(position).cloned().unwrap_or_default();
    let figures = chart.lines.iter().filter_map(|line| {
        let point = line.points.get(position)?.as_ref()?;
        let dated = point.dated_text.as_ref().map(|day| format!(" ({day})")).unwrap_or_default();
        Some(format!("{}: {}{dated}", line.label, point.text))
    });
    said([time].into_iter().chain(figures), chart.target.as_ref())
}

/// The first and the last, and those between that have room.
fn labels(canvas: &mut Canvas<'_>, chart: &Course, times: &Times, bottom: i32) {
    for (time, middle) in times.labelled(chart.times.iter().map(String::as_str), (LEFT - 12, WIDTH)) {
        let x = times.at(time);
        canvas.line((x, bottom), (x, bottom + 4), INK, 1);
        canvas.text(&chart.times[time], (middle, bottom + 14), 12.0, Side::Middle);
    }
}

/// The target, below the breaks; a sign of the line stands before its words.
fn aimed(canvas: &mut Canvas<'_>, target: &Line, scale: Scale, top: i32) {
    let y = scale.at(target.value);
    canvas.line((LEFT, y), (RIGHT + 8, y), TARGET, 2);
    canvas.line((LEFT, top - 8), (LEFT + 16, top - 8), TARGET, 2);
    canvas.text(&target.text, (LEFT + 22, top - 8), 12.0, Side::Left);
}

/// The line between its gaps and its breaks; what stands alone is a dot.
fn runs(line: &CourseLine, order: usize, times: &Times, scale: Scale) -> String {
    axis::stretches(&placed(line, times, scale), &line.breaks).iter().map(|run| drawn(run, order)).collect()
}

/// Where the points of a line stand; `None` at a gap.
pub(super) fn placed(line: &CourseLine, times: &Times, scale: Scale) -> Vec<(usize, Option<(i32, i32)>)> {
    let place = |at: usize, value: f64| (times.at(at), scale.at(value));
    line.own().map(|(at, point)| (at, point.value.map(|value| place(at, value)))).collect()
}

fn drawn(run: &[(i32, i32)], order: usize) -> String {
    if let [(x, y)] = run {
        return format!("<circle cx=\"{x}\" cy=\"{y}\" r=\"2\" fill=\"#0072B2\"/>\n");
    }
    let points: Vec<String> = run.iter().map(|(x, y)| format!("{x},{y}")).collect();
    let dash = DASHES.get(order).filter(|dash| !dash.is_empty());
    let dash = dash.map(|dash| format!(" stroke-dasharray=\"{dash}\"")).unwrap_or_default();
    let points = points.join(" ");
    format!("<polyline fill=\"none\" stroke=\"#0072B2\" stroke-width=\"2\"{dash} points=\"{points}\"/>\n")
}

/// The shape at the newest value, and again before the name: names that would touch are moved apart.
fn names(canvas: &mut Canvas<'_>, chart: &Course, times: &Times, scale: Scale, (top, bottom): (i32, i32)) {
    let mut ends: Vec<(usize, &str, (i32, i32))> = Vec::new();
    for (order, line) in chart.lines.iter().enumerate() {
        let newest = line
            .points
            .iter()
            .enumerate()
            .rev()
            .find_map(|(position, point)| Some((times.at(position), scale.at(point.as_ref()?.value?))));
        ends.extend(newest.map(|place| (order, line.label.as_str(), place)));
    }
    ends.sort_by_key(|&(_, _, (_, y))| y);
    let mut free = top;
    let count = ends.len() as i32;
    for (position, (order, label, (x, y))) in ends.into_iter().enumerate() {
        shape(canvas, order, (x, y));
        let below = count - 1 - position as i32;
        // The last keeps off the names of the months below.
        let at = y.max(free).min(bottom - 8 - below * ROW);
        free = at + ROW;
        // From an earlier time it would look like a course of its own; the shape leads to the name.
        if x == times.at(chart.times.len().saturating_sub(1)) {
            canvas.line((x + 6, y), (NAMES - 8, at), INK, 1);
        }
        shape(canvas, order, (NAMES, at));
        canvas.text(label, (NAMES + 8, at), 12.0, Side::Left);
    }
}

fn shape(canvas: &mut Canvas<'_>, order: usize, (x, y): (i32, i32)) {
    match order {
        0 => canvas.dot((x, y), 4, LINE, 1.0),
        1 => {
            canvas.blank((x, y), 4);
            canvas.ring((x, y), 4, LINE);
        }
        2 => canvas.filled((x - 4, y - 4), (x + 4, y + 4), LINE, 1.0),
        _ => {
            canvas.blank((x, y), 4);
            canvas.path(&[(x, y - 5), (x + 5, y + 4), (x - 5, y + 4), (x, y - 5)], LINE, 2);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::text::Language;
    use crate::report::drawing::{Break, Caption, Point};

    fn line(label: &str, values: &[Option<f64>], breaks: &[usize]) -> CourseLine {
        let point = |(month, value): (usize, &Option<f64>)| {
            Some(Point {
                label: format!("{:02}/2025", month + 4),
                day: jiff::civil::date(2025, month as i8 + 4, 1),
                value: *value,
                text: value.map_or_else(|| "Không báo cáo".to_owned(), |value| format!("{value} %")),
                dated_text: None,
                at: None,
            })
        };
        CourseLine {
            label: label.to_owned(),
            points: values.iter().enumerate().map(point).collect(),
            absence_text: None,
            breaks: breaks.to_vec(),
        }
    }

    fn chart(lines: Vec<CourseLine>) -> Course {
        Course {
            indicator: "on_time_share".to_owned(),
            caption: Caption { title: "Đúng hạn <%>".to_owned(), description: "Hai tỉnh.".to_owned() },
            language: Language::Vietnamese,
            times: (4..10).map(|month| format!("{month:02}/2025")).collect(),
            days: (4..10).map(|month| jiff::civil::date(2025, month, 28)).collect(),
            lines,
            breaks: vec![Break {
                before: 3, text: "Sáp nhập".to_owned(), note: String::new(), is_unverified: false
            }],
            target: Some(Line { value: 90.0, text: "Chỉ tiêu ≥ 90 %".to_owned() }),
        }
    }

    #[test]
    fn lines_stop_at_gaps_and_breaks_and_are_told_apart_without_colour() {
        let values = [Some(80.0), Some(82.0), Some(81.0), Some(84.0), Some(70.0), Some(71.0)];
        let gap = [Some(60.0), None, Some(61.0), Some(64.0), Some(65.0), Some(66.0)];
        let svg = course(&chart(vec![line("Huế", &values, &[3]), line("Cà Mau", &gap, &[])]));
        assert_eq!(svg.matches("<polyline fill=\"none\" stroke=\"#0072B2\" stroke-width=\"2\" points").count(), 2);
        assert_eq!(svg.matches("stroke-dasharray=\"7 4\"").count(), 1, "before the gap stands one point, a dot");
        assert!(svg.contains("<title>05/2025\nHuế: 82 %\nCà Mau: Không báo cáo\nChỉ tiêu ≥ 90 %</title>"));
        insta::assert_snapshot!("course", svg);
    }

    #[test]
    fn names_of_lines_that_end_together_do_not_touch() {
        let same = [Some(1.0), Some(1.0), Some(1.0), Some(1.0), Some(1.0), Some(2.0)];
        let labels = ["Huế", "Cà Mau", "An Giang", "Lai Châu"];
        let svg = course(&chart(labels.iter().map(|label| line(label, &same, &[])).collect()));
        let mut heights: Vec<i32> = labels
            .iter()
            .map(|label| {
                let text = svg.split("<text").find(|one| one.contains(&format!("{label}\n"))).expect("a name");
                let y = text.split("y=\"").nth(1).and_then(|rest| rest.split('"').next());
                y.and_then(|y| y.parse().ok()).expect("a height")
            })
            .collect();
        heights.sort_unstable();
        assert!(heights.windows(2).all(|pair| pair[1] - pair[0] >= 14), "{heights:?}");
    }

    #[test]
    fn no_line_leads_to_the_name_from_an_earlier_time() {
        let lines = |last| course(&chart(vec![line("Huế", &[Some(1.0), Some(2.0), None, None, None, last], &[])]));
        let count = |svg: String| svg.matches("<line").count();
        assert_eq!(count(lines(Some(2.0))), count(lines(None)) + 1);
    }

    #[test]
    fn without_a_value_there_is_no_chart() {
        let mut empty = chart(vec![line("Huế", &[None, None], &[])]);
        empty.target = None;
        assert!(course(&empty).is_empty());
    }
}
