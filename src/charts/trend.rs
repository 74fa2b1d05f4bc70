//! A line over time. Where a value is missing, or the series is broken, the line is too.

use jiff::civil::Date;

use crate::report::drawing::{Point, Trend};

use super::axis::{self, Times};
use super::canvas::{Canvas, INK, LETTER, LINE, Side, TARGET, beside, framed, hits, of_point, said, strokes};
use super::scale::Scale;

const SIZE: (u32, u32) = (380, 256);
const LEFT: i32 = 58;
const RIGHT: i32 = 372;
const TOP: i32 = 40;
const BOTTOM: i32 = 214;

/// An empty frame with its sentence where there is nothing to draw.
pub fn trend(trend: &Trend) -> String {
    let values = trend.points.iter().filter_map(|point| point.value);
    let scale = Scale::around(values.chain(trend.target.as_ref().map(|line| line.value)), BOTTOM, TOP);
    let drawn = strokes(SIZE, |canvas| match scale {
        Some(scale) if trend.points.iter().any(|point| point.value.is_some()) => draw(canvas, trend, scale),
        // Why there is nothing stands in the sentence under the chart as well.
        _ => lines(&trend.caption.description).iter().enumerate().for_each(|(row, text)| {
            canvas.text(text, (SIZE.0 as i32 / 2, 104 + 18 * row as i32), 12.0, Side::Middle);
        }),
    });
    let hits = if trend.points.iter().any(|point| point.value.is_some()) { pointed(trend) } else { String::new() };
    framed("trend", SIZE, &trend.caption, &(drawn + &hits))
}

/// Words in lines that fit.
fn lines(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if (line.chars().count() + word.chars().count()) as i32 * LETTER < SIZE.0 as i32 - 20 => {
                line.push_str(&format!(" {word}"));
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

fn times(trend: &Trend) -> Times {
    let days: Vec<Date> = trend.points.iter().map(|point| point.day).collect();
    Times::over(&days, (LEFT + 8, RIGHT - 8))
}

/// A column a month: what has no value says why there.
fn pointed(trend: &Trend) -> String {
    let times = times(trend);
    let columns = trend.points.iter().enumerate().map(|(position, point)| {
        let (from, to) = times.around(position);
        ((from.max(LEFT), TOP), (to.min(RIGHT), BOTTOM), said(of_point(point), trend.target.as_ref()))
    });
    hits(columns)
}

fn draw(canvas: &mut Canvas<'_>, trend: &Trend, scale: Scale) {
    axis::values(canvas, scale, (LEFT, RIGHT), (TOP, BOTTOM), trend.language);
    if let Some(target) = &trend.target {
        let y = scale.at(target.value);
        canvas.line((LEFT, y), (RIGHT, y), TARGET, 2);
        canvas.text(&target.text, (RIGHT, y - 9), 12.0, Side::Right);
    }
    let times = times(trend);
    line(canvas, trend, &times, scale);
    for (order, one) in trend.breaks.iter().enumerate() {
        let x = times.before(one.before);
        canvas.dashes(x, TOP - 6, BOTTOM, INK);
        let (at, side) = beside(&one.text, x, SIZE.0 as i32);
        canvas.text(&one.text, (at, 12 + 14 * order as i32), 12.0, side);
    }
    labels(canvas, &trend.points, &times);
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
fn labels(canvas: &mut Canvas<'_>, points: &[Point], times: &Times) {
    let edges = (0, SIZE.0 as i32 - 6);
    for (time, middle) in times.labelled(points.iter().map(|point| point.label.as_str()), edges) {
        canvas.text(&points[time].label, (middle, BOTTOM + 16), 12.0, Side::Middle);
    }
    if let Some(newest) = points.iter().rev().find(|point| point.value.is_some()) {
        canvas.bold(&format!("{}: {}", newest.label, newest.text), (RIGHT, BOTTOM + 32), 12.0, Side::Right);
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
