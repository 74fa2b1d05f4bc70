//! A word-sized line.

use jiff::civil::Date;

use crate::report::drawing::Spark;

use super::axis::{self, Times};
use super::canvas::{INK, LINE, TARGET, hits, in_line, of_point, said, strokes};
use super::scale::Scale;

const SIZE: (u32, u32) = (120, 32);

/// For a row of a table, which names its figures itself. Empty when there is nothing to draw: a line needs two
/// values. The dot is the newest.
pub fn sparkline(spark: &Spark) -> String {
    drawn(spark, false)
}

/// As a figure of its own: every month says how much it was.
pub fn sparkline_alone(spark: &Spark) -> String {
    drawn(spark, true)
}

fn drawn(spark: &Spark, says_months: bool) -> String {
    let values = || spark.points.iter().filter_map(|point| point.value);
    if values().count() < 2 {
        return String::new();
    }
    let Some(scale) = Scale::around(values().chain(spark.target), 29, 3) else { return String::new() };
    let days: Vec<Date> = spark.points.iter().map(|point| point.day).collect();
    let times = Times::over(&days, (4, 114));
    let mut drawn = strokes(SIZE, |canvas| {
        if let Some(target) = spark.target {
            let y = scale.at(target);
            canvas.line((2, y), (118, y), TARGET, 1);
        }
        let places: Vec<(usize, Option<(i32, i32)>)> = (spark.points.iter().enumerate())
            .map(|(at, point)| (at, point.value.map(|value| (times.at(at), scale.at(value)))))
            .collect();
        for run in axis::stretches(&places, &spark.breaks) {
            match run.as_slice() {
                [] => {}
                [alone] => canvas.dot(*alone, 1, INK, 1.0),
                many => canvas.path(many, INK, 1),
            }
        }
        for &before in &spark.breaks {
            canvas.dashes(times.before(before), 2, 30, INK);
        }
        if let Some(&last) = places.iter().filter_map(|(_, place)| place.as_ref()).next_back() {
            canvas.dot(last, 3, LINE, 1.0);
        }
    });
    if says_months {
        drawn.push_str(&hits(spark.points.iter().enumerate().map(|(position, point)| {
            let (from, to) = times.around(position);
            ((from.max(0), 0), (to.min(SIZE.0 as i32), SIZE.1 as i32), said(of_point(point), None))
        })));
    }
    in_line("spark", SIZE, &spark.description, &drawn)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::drawing::Point;

    fn point(month: i8, value: Option<f64>) -> Point {
        Point {
            label: format!("{month:02}/2026"),
            day: jiff::civil::date(2026, month, 28),
            value,
            text: value.map_or_else(|| "Không báo cáo".to_owned(), |value| format!("{value} %")),
            dated_text: None,
            at: None,
        }
    }

    #[test]
    fn a_line_of_its_own_tells_every_month_and_one_in_a_row_only_the_whole() {
        let points = vec![point(1, Some(80.0)), point(2, None), point(3, Some(82.0))];
        let description = "Từ 80 % đến 82 %.".to_owned();
        let spark = Spark { points, breaks: Vec::new(), description, target: None };
        let alone = sparkline_alone(&spark);
        assert_eq!(alone.matches("class=\"hit\"").count(), 3);
        assert!(alone.contains("<title>02/2026: Không báo cáo</title>"), "a gap can be asked too");
        assert_eq!(sparkline(&spark).matches("class=\"hit\"").count(), 0);
    }

    #[test]
    fn a_break_parts_the_line_and_is_seen() {
        let points: Vec<Point> = (1..=4).map(|month| point(month, Some(80.0 + f64::from(month)))).collect();
        let whole = Spark { points, ..Spark::default() };
        let broken = Spark { breaks: vec![2], ..whole.clone() };
        assert_eq!(sparkline(&whole).matches("<polyline").count(), 1);
        assert_eq!(sparkline(&broken).matches("<polyline").count(), 2);
        assert!(sparkline(&broken).matches("<line").count() > sparkline(&whole).matches("<line").count());
    }
}
