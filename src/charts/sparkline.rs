//! A word-sized line.

use crate::report::drawing::{Caption, Spark};

use super::canvas::{INK, LINE, TARGET, framed, strokes};
use super::scale::Scale;

const SIZE: (u32, u32) = (120, 32);

/// Empty when there is nothing to draw: a line needs two values. The dot is the newest.
pub fn sparkline(spark: &Spark) -> String {
    let values = || spark.points.iter().filter_map(|point| point.value);
    if values().count() < 2 {
        return String::new();
    }
    let Some(scale) = Scale::around(values().chain(spark.target), 29, 3) else { return String::new() };
    let across = Scale::new(0.0, (spark.points.len() - 1) as f64, 4, 114);
    let drawn = strokes(SIZE, |canvas| {
        if let Some(target) = spark.target {
            let y = scale.at(target);
            canvas.line((2, y), (118, y), TARGET, 1);
        }
        let places: Vec<Option<(i32, i32)>> = (spark.points.iter().enumerate())
            .map(|(position, point)| point.value.map(|value| (across.at(position as f64), scale.at(value))))
            .collect();
        for run in places.split(Option::is_none) {
            let run: Vec<(i32, i32)> = run.iter().copied().flatten().collect();
            match run.as_slice() {
                [] => {}
                [alone] => canvas.dot(*alone, 1, INK, 1.0),
                many => canvas.path(many, INK, 1),
            }
        }
        if let Some(&last) = places.iter().flatten().last() {
            canvas.dot(last, 3, LINE, 1.0);
        }
    });
    let caption = Caption { title: spark.description.clone(), description: spark.description.clone() };
    // A sparkline stands in a line of text: it has a size of its own.
    framed("spark", SIZE, &caption, &drawn).replacen("width=\"100%\"", "width=\"120\" height=\"32\"", 1)
}
