//! The same line for several places, on one scale, one small panel each.

use crate::report::drawing::{Multiples, Panel};

use super::axis;
use super::canvas::{Canvas, INK, LINE, Side, TARGET, framed, hits, of_point, said, strokes};
use super::scale::Scale;

const COLUMNS: i32 = 2;
const PANEL: (i32, i32) = (190, 120);

/// Two panels abreast, so that it is legible on a phone.
pub fn multiples(multiples: &Multiples) -> String {
    let rows = (multiples.panels.len() as i32 + COLUMNS - 1) / COLUMNS;
    let size = ((PANEL.0 * COLUMNS) as u32, (rows * PANEL.1).max(24) as u32);
    let values = multiples.panels.iter().flat_map(|panel| &panel.points).filter_map(|point| point.value);
    let scale = Scale::around(values.chain(multiples.target.as_ref().map(|line| line.value)), 88, 42);
    let drawn = strokes(size, |canvas| {
        for (position, panel) in multiples.panels.iter().enumerate() {
            draw(canvas, panel, corner(position), scale, multiples.target.as_ref().map(|line| line.value));
        }
    });
    let hits = multiples.panels.iter().enumerate().map(|(position, panel)| pointed(panel, corner(position), multiples));
    framed("multiples", size, &multiples.caption, &(drawn + &hits.collect::<String>()))
}

fn corner(position: usize) -> (i32, i32) {
    let position = position as i32;
    (position % COLUMNS * PANEL.0, position / COLUMNS * PANEL.1)
}

fn across(panel: &Panel, x: i32) -> Scale {
    let last = panel.points.len().saturating_sub(1).max(1);
    Scale::new(0.0, last as f64, x + 10, x + PANEL.0 - 14)
}

/// A column a month, in every panel.
fn pointed(panel: &Panel, (x, y): (i32, i32), multiples: &Multiples) -> String {
    let across = across(panel, x);
    let columns = panel.points.iter().enumerate().map(|(position, point)| {
        let (from, to) = (across.at(position as f64 - 0.5), across.at(position as f64 + 0.5));
        let lines = [panel.label.clone()].into_iter().chain(of_point(point));
        let words = said(lines, multiples.target.as_ref());
        ((from.max(x + 6), y + 36), (to.min(x + PANEL.0 - 10), y + 90), words)
    });
    hits(columns)
}

fn draw(canvas: &mut Canvas<'_>, panel: &Panel, (x, y): (i32, i32), scale: Option<Scale>, target: Option<f64>) {
    canvas.bold(&panel.label, (x + 6, y + 12), 12.0, Side::Left);
    let newest = panel.points.iter().rev().find(|point| point.value.is_some());
    let text = newest.or(panel.points.last()).map_or("", |point| point.text.as_str());
    // Under the name: beside it a long one has no room on a phone.
    canvas.text(text, (x + 6, y + 28), 12.0, Side::Left);
    canvas.line((x + 6, y + 90), (x + PANEL.0 - 10, y + 90), INK, 1);
    let Some(scale) = scale else { return };
    if let Some(target) = target {
        let at = y + scale.at(target);
        canvas.line((x + 6, at), (x + PANEL.0 - 10, at), TARGET, 1);
    }
    let across = across(panel, x);
    let places: Vec<Option<(i32, i32)>> = (panel.points.iter().enumerate())
        .map(|(position, point)| point.value.map(|value| (across.at(position as f64), y + scale.at(value))))
        .collect();
    for run in axis::runs(&places) {
        match run.as_slice() {
            [] => {}
            [alone] => canvas.dot(*alone, 2, LINE, 1.0),
            many => canvas.path(many, LINE, 2),
        }
    }
    if let (Some(first), Some(last)) = (panel.points.first(), panel.points.last()) {
        canvas.text(&first.label, (x + 6, y + 101), 12.0, Side::Left);
        canvas.text(&last.label, (x + PANEL.0 - 10, y + 101), 12.0, Side::Right);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::text::Language;
    use crate::report::drawing::{Caption, Line, Point};

    #[test]
    fn every_month_of_every_panel_says_whose_it_is_and_why_it_is_empty() {
        let point = |label: &str, value: Option<f64>| Point {
            label: label.to_owned(),
            day: jiff::civil::date(2026, 1, 31),
            value,
            text: value.map_or_else(|| "Không báo cáo".to_owned(), |value| format!("{value} %")),
            dated_text: value.is_none().then(|| "đến 01/02/2026".to_owned()),
            at: None,
        };
        let panel = |label: &str| Panel {
            label: label.to_owned(),
            points: vec![point("01/2026", Some(80.0)), point("02/2026", None)],
        };
        let chart = Multiples {
            caption: Caption::default(),
            language: Language::Vietnamese,
            panels: vec![panel("Huế"), panel("Cà Mau"), panel("An Giang")],
            target: Some(Line { value: 90.0, text: "Chỉ tiêu ≥ 90 %".to_owned() }),
        };
        let svg = multiples(&chart);
        assert_eq!(svg.matches("class=\"hit\"").count(), 6);
        assert!(svg.contains("<title>Cà Mau\n01/2026: 80 %\nChỉ tiêu ≥ 90 %</title>"));
        assert!(svg.contains("<title>An Giang\n02/2026: Không báo cáo\nđến 01/02/2026\nChỉ tiêu ≥ 90 %</title>"));
    }
}
