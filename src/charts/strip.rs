//! All places on one axis: dots that would hide each other are stacked.

use std::collections::HashMap;

use crate::report::drawing::Strip;
use crate::report::format;

use super::canvas::{INK, LINE, Side, TARGET, framed, strokes};
use super::scale::Scale;

const SIZE: (u32, u32) = (480, 132);
const LEFT: i32 = 24;
const RIGHT: i32 = 456;
const AXIS: i32 = 96;
const DOT: i32 = 4;

/// Target and median as lines with their words; the highlighted place with its name.
pub fn strip(strip: &Strip) -> String {
    let lines = [&strip.target, &strip.median];
    let marks = lines.iter().filter_map(|line| line.as_ref().map(|line| line.value));
    let scale = Scale::around(strip.dots.iter().map(|dot| dot.value).chain(marks), LEFT, RIGHT);
    let drawn = strokes(SIZE, |canvas| {
        let Some(scale) = scale else { return };
        canvas.line((LEFT - 10, AXIS), (RIGHT + 10, AXIS), INK, 1);
        for tick in scale.ticks() {
            canvas.line((scale.at(tick), AXIS), (scale.at(tick), AXIS + 4), INK, 1);
            canvas.text(&format::plain(tick, strip.language), (scale.at(tick), AXIS + 16), 12.0, Side::Middle);
        }
        for (order, (line, colour)) in [(&strip.target, TARGET), (&strip.median, INK)].into_iter().enumerate() {
            let Some(line) = line else { continue };
            let (x, y) = (scale.at(line.value), 10 + order as i32 * 15);
            canvas.line((x, y + 8), (x, AXIS), colour, 1);
            let (at, side) = if x > 240 { (x + 4, Side::Right) } else { (x - 4, Side::Left) };
            canvas.text(&line.text, (at, y), 12.0, side);
        }
        let mut heights: HashMap<i32, i32> = HashMap::new();
        let mut highlighted = None;
        for dot in &strip.dots {
            let x = scale.at(dot.value);
            let height = heights.entry(x / (DOT * 2)).or_default();
            let place = (x, (AXIS - 6 - *height * DOT * 2).max(40));
            *height += 1;
            canvas.dot(place, DOT as u32, LINE, 0.55);
            if dot.is_highlighted {
                highlighted = Some((dot, place));
            }
        }
        if let Some((dot, place)) = highlighted {
            canvas.ring(place, 7, INK);
            let side = if place.0 > 240 { Side::Right } else { Side::Left };
            canvas.bold(&format!("{} {}", dot.label, dot.text), (place.0, AXIS + 30), 12.0, side);
        }
    });
    framed("strip", SIZE, &strip.caption, &drawn)
}
