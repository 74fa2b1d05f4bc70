//! All places on one axis: dots that would hide each other are stacked.

use std::collections::HashMap;

use crate::report::drawing::{Dot, Strip};
use crate::report::format;

use super::canvas::{Canvas, INK, LINE, Side, TARGET, beside, framed, hits, said, strokes};
use super::scale::Scale;

const SIZE: (u32, u32) = (380, 132);
const LEFT: i32 = 20;
const RIGHT: i32 = 360;
const AXIS: i32 = 96;
const DOT: i32 = 4;

/// Target and median as lines with their words; the highlighted place with its name.
pub fn strip(strip: &Strip) -> String {
    let lines = [&strip.target, &strip.median];
    let marks = lines.iter().filter_map(|line| line.as_ref().map(|line| line.value));
    let Some(scale) = Scale::around(strip.dots.iter().map(|dot| dot.value).chain(marks), LEFT, RIGHT) else {
        return framed("strip", SIZE, &strip.caption, "");
    };
    let dots = stacked(&strip.dots, scale);
    let drawn = strokes(SIZE, |canvas| {
        axis(canvas, strip, scale);
        dots.iter().for_each(|(_, place)| canvas.dot(*place, DOT as u32, LINE, 0.55));
        if let Some((dot, place)) = dots.iter().find(|(dot, _)| dot.is_highlighted) {
            canvas.ring(*place, 7, INK);
            let words = format!("{} {}", dot.label, dot.text);
            let (at, side) = beside(&words, place.0, SIZE.0 as i32);
            canvas.bold(&words, (at, AXIS + 30), 12.0, side);
        }
    });
    let parts = dots.iter().map(|(dot, (x, y))| {
        let words = said([dot.label.clone(), dot.text.clone()], strip.target.as_ref());
        ((x - DOT - 1, y - DOT), (x + DOT + 1, y + DOT), words)
    });
    framed("strip", SIZE, &strip.caption, &(drawn + &hits(parts)))
}

/// Where each dot stands.
fn stacked(dots: &[Dot], scale: Scale) -> Vec<(&Dot, (i32, i32))> {
    let mut heights: HashMap<i32, i32> = HashMap::new();
    let places = dots.iter().map(|dot| {
        let x = scale.at(dot.value);
        let height = heights.entry(x / (DOT * 2)).or_default();
        let place = (x, (AXIS - 6 - *height * DOT * 2).max(40));
        *height += 1;
        (dot, place)
    });
    places.collect()
}

fn axis(canvas: &mut Canvas<'_>, strip: &Strip, scale: Scale) {
    canvas.line((LEFT - 10, AXIS), (RIGHT + 10, AXIS), INK, 1);
    for tick in scale.ticks() {
        canvas.line((scale.at(tick), AXIS), (scale.at(tick), AXIS + 4), INK, 1);
        canvas.text(&format::plain(tick, strip.language), (scale.at(tick), AXIS + 16), 12.0, Side::Middle);
    }
    for (order, (line, colour)) in [(&strip.target, TARGET), (&strip.median, INK)].into_iter().enumerate() {
        let Some(line) = line else { continue };
        let (x, y) = (scale.at(line.value), 10 + order as i32 * 15);
        canvas.line((x, y + 8), (x, AXIS), colour, 1);
        let (at, side) = beside(&line.text, x, SIZE.0 as i32);
        canvas.text(&line.text, (at, y), 12.0, side);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::text::Language;
    use crate::report::drawing::{Caption, Line};

    #[test]
    fn every_dot_says_its_place_even_where_dots_are_stacked() {
        let dot = |label: &str, value| Dot {
            label: label.to_owned(),
            value,
            text: format!("{value} %"),
            is_highlighted: label == "Huế",
        };
        let chart = Strip {
            caption: Caption::default(),
            language: Language::Vietnamese,
            dots: vec![dot("Huế", 80.0), dot("Cà Mau", 80.0), dot("An Giang", 60.0)],
            target: Some(Line { value: 90.0, text: "Chỉ tiêu ≥ 90 %".to_owned() }),
            median: None,
        };
        let svg = strip(&chart);
        assert_eq!(svg.matches("class=\"hit\"").count(), 3);
        assert!(svg.contains("<title>Cà Mau\n80 %\nChỉ tiêu ≥ 90 %</title>"));
        let corner = |label: &str| {
            let before = svg.split(&format!("<title>{label}")).next().unwrap_or_default();
            before.rsplit("<rect").next().unwrap_or_default().to_owned()
        };
        assert_ne!(corner("Huế"), corner("Cà Mau"), "two dots of one value can both be pointed at");
    }
}
