//! The same line for several places, on one scale, one small panel each.

use crate::report::drawing::{Multiples, Panel};

use super::canvas::{Canvas, INK, LINE, Side, TARGET, framed, strokes};
use super::scale::Scale;

const COLUMNS: i32 = 2;
const PANEL: (i32, i32) = (240, 96);

/// Two panels abreast, so that it is legible on a phone.
pub fn multiples(multiples: &Multiples) -> String {
    let rows = (multiples.panels.len() as i32 + COLUMNS - 1) / COLUMNS;
    let size = ((PANEL.0 * COLUMNS) as u32, (rows * PANEL.1).max(24) as u32);
    let values = multiples.panels.iter().flat_map(|panel| &panel.points).filter_map(|point| point.value);
    let scale = Scale::around(values.chain(multiples.target.as_ref().map(|line| line.value)), 72, 26);
    let drawn = strokes(size, |canvas| {
        for (position, panel) in multiples.panels.iter().enumerate() {
            let position = position as i32;
            let corner = (position % COLUMNS * PANEL.0, position / COLUMNS * PANEL.1);
            draw(canvas, panel, corner, scale, multiples.target.as_ref().map(|line| line.value));
        }
    });
    framed("multiples", size, &multiples.caption, &drawn)
}

fn draw(canvas: &mut Canvas<'_>, panel: &Panel, (x, y): (i32, i32), scale: Option<Scale>, target: Option<f64>) {
    canvas.bold(&panel.label, (x + 6, y + 12), 13.0, Side::Left);
    let newest = panel.points.iter().rev().find(|point| point.value.is_some());
    let text = newest.or(panel.points.last()).map_or("", |point| point.text.as_str());
    canvas.text(text, (x + PANEL.0 - 10, y + 12), 13.0, Side::Right);
    canvas.line((x + 6, y + 74), (x + PANEL.0 - 10, y + 74), INK, 1);
    let Some(scale) = scale else { return };
    if let Some(target) = target {
        let at = y + scale.at(target);
        canvas.line((x + 6, at), (x + PANEL.0 - 10, at), TARGET, 1);
    }
    let last = panel.points.len().saturating_sub(1).max(1);
    let across = Scale::new(0.0, last as f64, x + 10, x + PANEL.0 - 14);
    let places: Vec<Option<(i32, i32)>> = (panel.points.iter().enumerate())
        .map(|(position, point)| point.value.map(|value| (across.at(position as f64), y + scale.at(value))))
        .collect();
    for run in places.split(Option::is_none) {
        let run: Vec<(i32, i32)> = run.iter().copied().flatten().collect();
        match run.as_slice() {
            [] => {}
            [alone] => canvas.dot(*alone, 2, LINE, 1.0),
            many => canvas.path(many, LINE, 2),
        }
    }
    if let (Some(first), Some(last)) = (panel.points.first(), panel.points.last()) {
        canvas.text(&first.label, (x + 6, y + 84), 11.0, Side::Left);
        canvas.text(&last.label, (x + PANEL.0 - 10, y + 84), 11.0, Side::Right);
    }
}
