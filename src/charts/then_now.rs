//! Then and now of each place on one axis: a ring, a dot, and the way between them.

use crate::report::drawing::{ThenNow, ThenNowRow};
use crate::report::format;

use super::canvas::{Canvas, INK, LINE, Side, TARGET, framed, hits, said, strokes};
use super::scale::Scale;

const WIDTH: i32 = 380;
const LEFT: i32 = 124;
const RIGHT: i32 = 300;
const ROW: i32 = 22;
const LEGEND: i32 = 22;
const AXIS: i32 = 24;

/// Empty without a single place.
pub fn then_now(chart: &ThenNow) -> String {
    let values = chart.rows.iter().flat_map(|row| [row.then, row.now]);
    let target = chart.target.as_ref();
    let Some(scale) = Scale::around(values.chain(target.map(|line| line.value)), LEFT, RIGHT) else {
        return String::new();
    };
    if chart.rows.is_empty() {
        return String::new();
    }
    let top = LEGEND + if target.is_some() { 18 } else { 0 };
    let bottom = top + ROW * chart.rows.len() as i32;
    let size = (WIDTH as u32, (bottom + AXIS) as u32);
    let drawn = strokes(size, |canvas| {
        legend(canvas, chart);
        axis(canvas, chart, scale, (top, bottom));
        for (position, row) in chart.rows.iter().enumerate() {
            draw(canvas, row, top + ROW * position as i32 + ROW / 2, scale);
        }
    });
    let parts = chart.rows.iter().enumerate().map(|(position, row)| {
        let y = top + ROW * position as i32;
        let then = format!("{}: {}", row.then_when, row.then_text);
        let now = format!("{}: {}", chart.now_text, row.now_text);
        let words = said([row.label.clone(), then, now, row.change_text.clone()], target);
        ((0, y), (WIDTH, y + ROW), words)
    });
    framed("then-now", size, &chart.caption, &(drawn + &hits(parts)))
}

fn legend(canvas: &mut Canvas<'_>, chart: &ThenNow) {
    canvas.ring((8, 9), 4, LINE);
    canvas.text(&chart.then_text, (18, 9), 12.0, Side::Left);
    let next = 18 + chart.then_text.chars().count() as i32 * 7 + 18;
    canvas.dot((next, 9), 5, LINE, 1.0);
    canvas.text(&chart.now_text, (next + 10, 9), 12.0, Side::Left);
}

fn axis(canvas: &mut Canvas<'_>, chart: &ThenNow, scale: Scale, (top, bottom): (i32, i32)) {
    canvas.line((LEFT, bottom), (RIGHT, bottom), INK, 1);
    for tick in scale.ticks() {
        let x = scale.at(tick);
        canvas.line((x, bottom), (x, bottom + 4), INK, 1);
        canvas.text(&format::plain(tick, chart.language), (x, bottom + 14), 12.0, Side::Middle);
    }
    if let Some(target) = &chart.target {
        let x = scale.at(target.value);
        canvas.line((x, top - 4), (x, bottom), TARGET, 2);
        let (at, side) = if x > (LEFT + RIGHT) / 2 { (x + 4, Side::Right) } else { (x - 4, Side::Left) };
        canvas.text(&target.text, (at, top - 12), 12.0, side);
    }
}

fn draw(canvas: &mut Canvas<'_>, row: &ThenNowRow, y: i32, scale: Scale) {
    let (then, now) = (scale.at(row.then), scale.at(row.now));
    canvas.line((then, y), (now, y), LINE, 2);
    // The ring is empty: the way ends at its edge.
    canvas.blank((then, y), 4);
    canvas.ring((then, y), 4, LINE);
    canvas.dot((now, y), 5, LINE, 1.0);
    if row.is_highlighted {
        canvas.bold(&format!("▸ {}", row.label), (LEFT - 10, y), 12.0, Side::Right);
    } else {
        canvas.text(&row.label, (LEFT - 10, y), 12.0, Side::Right);
    }
    canvas.text(&row.now_text, (WIDTH - 2, y), 12.0, Side::Right);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::text::Language;
    use crate::report::drawing::{Caption, Line};

    fn row(label: &str, then: f64, now: f64) -> ThenNowRow {
        ThenNowRow {
            label: label.to_owned(),
            place: "34:40".parse().expect("a place"),
            then,
            then_text: format!("{then} %"),
            then_at: None,
            then_when: "năm 2025".to_owned(),
            now,
            now_text: format!("{now} %"),
            change_text: "kém 4 điểm %".to_owned(),
            is_better: Some(now > then),
            is_highlighted: label == "Nghệ An",
        }
    }

    fn chart(rows: Vec<ThenNowRow>) -> ThenNow {
        ThenNow {
            caption: Caption { title: "1 khá hơn <".to_owned(), description: "Vẽ 2 trên 3.".to_owned() },
            language: Language::Vietnamese,
            then_text: "Năm 2025".to_owned(),
            is_of_one_time: true,
            now_text: "Năm 2026".to_owned(),
            rows,
            target: Some(Line { value: 95.0, text: "Chỉ tiêu ≥ 95 %".to_owned() }),
            left_out: Vec::new(),
        }
    }

    #[test]
    fn a_ring_a_dot_and_the_way_between() {
        let drawn = then_now(&chart(vec![row("Nghệ An", 80.0, 76.0), row("Đà Nẵng", 90.5, 97.25)]));
        assert!(drawn.contains("Nghệ An\nnăm 2025: 80 %\nNăm 2026: 76 %\nkém 4 điểm %\nChỉ tiêu ≥ 95 %"));
        insta::assert_snapshot!("then_now", drawn);
    }

    #[test]
    fn without_a_place_there_is_no_chart() {
        assert!(then_now(&chart(Vec::new())).is_empty());
    }
}
