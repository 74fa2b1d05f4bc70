//! A line over time. Where a value is missing, or the series is broken, the line is too.

use jiff::civil::Date;

use crate::report::drawing::{Point, Trend};

use super::axis::{self, Times};
use super::canvas::{Canvas, LINE, Side, TARGET, folded, framed, framed_from, hits, of_point, said, strokes};
use super::scale::Scale;

const WIDTH: i32 = 380;
const LEFT: i32 = 58;
const RIGHT: i32 = 372;
/// The line has so much room, below the words of breaks.
const HEIGHT: i32 = 174;
/// For times and the newest value.
const BELOW: i32 = 42;

/// An empty frame with its sentence where there is nothing to draw.
pub fn trend(trend: &Trend) -> String {
    let top = 10 + axis::room_of(&trend.breaks, WIDTH).max(2 * axis::ROW);
    let bottom = top + HEIGHT;
    let size = |begin: i32| ((WIDTH - begin) as u32, (bottom + BELOW) as u32);
    let values = || trend.points.iter().filter_map(|point| point.value);
    let target = trend.target.as_ref().map(|line| line.value);
    let Some(scale) = Scale::around(values().chain(target), bottom, top).filter(|_| values().next().is_some()) else {
        let drawn = strokes(size(0), |canvas| reason(canvas, &trend.caption.description));
        return framed("trend", size(0), &trend.caption, &drawn);
    };
    let begin = axis::begin(scale, LEFT, trend.language);
    let drawn = strokes(size(begin), |canvas| {
        draw(canvas, trend, scale, (top, bottom));
        axis::breaks(canvas, &trend.breaks, &times(trend), WIDTH, bottom);
    });
    framed_from("trend", (begin, 0), size(begin), &trend.caption, &(drawn + &pointed(trend, (top, bottom))))
}

/// Why there is nothing stands in the sentence under the chart as well.
fn reason(canvas: &mut Canvas<'_>, description: &str) {
    for (row, text) in folded(description, WIDTH - 20).iter().enumerate() {
        canvas.text(text, (WIDTH / 2, 104 + 18 * row as i32), 12.0, Side::Middle);
    }
}

fn times(trend: &Trend) -> Times {
    let days: Vec<Date> = trend.points.iter().map(|point| point.day).collect();
    Times::over(&days, (LEFT + 8, RIGHT - 8))
}

/// A column a month: what has no value says why there.
fn pointed(trend: &Trend, (top, bottom): (i32, i32)) -> String {
    let times = times(trend);
    let columns = trend.points.iter().enumerate().map(|(position, point)| {
        let (from, to) = times.around(position);
        ((from.max(LEFT), top), (to.min(RIGHT), bottom), said(of_point(point), trend.target.as_ref()))
    });
    hits(columns)
}

fn draw(canvas: &mut Canvas<'_>, trend: &Trend, scale: Scale, (top, bottom): (i32, i32)) {
    axis::values(canvas, scale, (LEFT, RIGHT), (top, bottom), trend.language);
    if let Some(target) = &trend.target {
        let y = scale.at(target.value);
        canvas.line((LEFT, y), (RIGHT, y), TARGET, 2);
        canvas.text(&target.text, (RIGHT, y - 9), 12.0, Side::Right);
    }
    let times = times(trend);
    line(canvas, trend, &times, scale);
    labels(canvas, &trend.points, &times, bottom);
}

fn line(canvas: &mut Canvas<'_>, trend: &Trend, times: &Times, scale: Scale) {
    let places: Vec<(usize, Option<(i32, i32)>)> = (trend.points.iter().enumerate())
        .map(|(at, point)| (at, point.value.map(|value| (times.at(at), scale.at(value)))))
        .collect();
    let breaks: Vec<usize> = trend.breaks.iter().map(|one| one.before).collect();
    for run in axis::stretches(&places, &breaks) {
        if run.len() > 1 {
            canvas.path(&run, LINE, 2);
        }
        run.iter().for_each(|&place| canvas.dot(place, 2, LINE, 1.0));
    }
}

/// The first, the last, and as many between as have room; the value of the last.
fn labels(canvas: &mut Canvas<'_>, points: &[Point], times: &Times, bottom: i32) {
    let edges = (0, WIDTH - 6);
    for (time, middle) in times.labelled(points.iter().map(|point| point.label.as_str()), edges) {
        canvas.text(&points[time].label, (middle, bottom + 16), 12.0, Side::Middle);
    }
    if let Some(newest) = points.iter().rev().find(|point| point.value.is_some()) {
        canvas.bold(&format!("{}: {}", newest.label, newest.text), (RIGHT, bottom + 32), 12.0, Side::Right);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::text::Language;
    use crate::report::drawing::{Break, Caption, Line};

    #[test]
    fn the_line_stops_at_gaps_and_at_the_merger() {
        let values = [Some(80.0), Some(82.0), None, Some(84.0), Some(70.0), Some(71.0)];
        let points = (values.into_iter().enumerate())
            .map(|(month, value)| Point {
                label: format!("{:02}/2025", month + 3),
                day: jiff::civil::date(2025, month as i8 + 3, 28),
                value,
                text: value.map_or_else(|| "Không báo cáo".to_owned(), |value| format!("{value} %")),
                dated_text: None,
                at: None,
            })
            .collect();
        let chart = Trend {
            caption: Caption {
                title: "Đúng hạn: Nghệ An".to_owned(), description: "Từ 80 % đến 71 %.".to_owned()
            },
            language: Language::Vietnamese,
            points,
            breaks: vec![Break {
                before: 4, text: "Sáp nhập".to_owned(), note: String::new(), is_unverified: false
            }],
            target: Some(Line { value: 90.0, text: "Chỉ tiêu ≥ 90 %".to_owned() }),
        };
        let svg = trend(&chart);
        assert_eq!(svg.matches("<polyline").count(), 2, "one line before the gap, one after the merger");
        insta::assert_snapshot!("trend", svg);
    }
}
