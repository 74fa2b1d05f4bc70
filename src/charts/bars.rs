//! Horizontal bars with the target across them; a place without a value is drawn as absent.

use std::ops::Range;

use crate::domain::target::Standing;
use crate::report::drawing::{Bar, Bars};
use crate::report::words;

use super::canvas::{Canvas, INK, LETTER, Side, TARGET, beside, colour_of, framed, hits, said, strokes};
use super::scale::Scale;

const WIDTH: i32 = 380;
const ROW: i32 = 22;
const LEFT: i32 = 120;
/// Bars end here at the latest, and no earlier than there, however long the words of their values are.
const RIGHT: (i32, i32) = (200, 310);

/// One bar a place, in the order given; value and sign of the standing at the right.
pub fn bars(bars: &Bars) -> String {
    let lines = [&bars.target, &bars.nation];
    let top = 8 + lines.iter().filter(|line| line.is_some()).count() as i32 * 16;
    let bottom = top + bars.bars.len() as i32 * ROW;
    let size = (WIDTH as u32, (bottom + 6) as u32);
    let values = bars.bars.iter().filter_map(|bar| bar.value);
    let marks = lines.iter().filter_map(|line| line.as_ref().map(|line| line.value));
    let scale = Scale::from_zero(values.chain(marks), LEFT, right(bars));
    let drawn = strokes(size, |canvas| {
        for (position, bar) in bars.bars.iter().enumerate() {
            row(canvas, bar, top + position as i32 * ROW, scale);
        }
        let Some(scale) = scale else { return };
        let mut label = 10;
        for (line, colour, width) in [(&bars.target, TARGET, 2), (&bars.nation, INK, 1)] {
            let Some(line) = line else { continue };
            let x = scale.at(line.value);
            for rows in drawn_rows(bars) {
                let at = |row: usize| top + row as i32 * ROW;
                canvas.line((x, at(rows.start) - 2), (x, at(rows.end)), colour, width);
            }
            let (at, side) = beside(&line.text, x, WIDTH);
            canvas.text(&line.text, (at, label), 12.0, side);
            label += 16;
        }
    });
    let parts = bars.bars.iter().enumerate().map(|(position, bar)| {
        let y = top + position as i32 * ROW;
        ((0, y), (WIDTH, y + ROW), words(bar, bars))
    });
    framed("bars", size, &bars.caption, &(drawn + &hits(parts)))
}

/// Rows with a bar, one after the other: no line goes through the words of a place without one.
fn drawn_rows(bars: &Bars) -> impl Iterator<Item = Range<usize>> {
    let mut row = 0;
    let runs = bars.bars.chunk_by(|one, next| one.value.is_some() == next.value.is_some());
    runs.filter_map(move |run| {
        let rows = row..row + run.len();
        row = rows.end;
        run[0].value.map(|_| rows)
    })
}

/// Where the longest bar ends: the words of all values have room behind it.
fn right(bars: &Bars) -> i32 {
    let drawn = bars.bars.iter().filter(|bar| bar.value.is_some());
    let longest = drawn.map(|bar| value_text(bar).chars().count()).max().unwrap_or_default();
    (WIDTH - 12 - longest as i32 * LETTER).clamp(RIGHT.0, RIGHT.1)
}

/// With the sign of its standing, where it has one.
fn value_text(bar: &Bar) -> String {
    match bar.standing {
        Standing::NoTarget => bar.text.clone(),
        _ => format!("{} {}", bar.text, bar.standing_sign),
    }
}

/// As the table says it: place, value with its standing, target.
fn words(bar: &Bar, bars: &Bars) -> String {
    let mut figure = bar.text.clone();
    if bar.value.is_some() && bar.standing != Standing::NoTarget {
        figure.push_str(&format!(", {}", words::standing(bar.standing, bars.language)));
    }
    said([bar.label.clone(), figure], bars.target.as_ref())
}

fn row(canvas: &mut Canvas<'_>, bar: &Bar, top: i32, scale: Option<Scale>) {
    let middle = top + ROW / 2;
    if bar.is_highlighted {
        canvas.bold(&format!("▸ {}", bar.label), (LEFT - 8, middle), 12.0, Side::Right);
    } else {
        canvas.text(&bar.label, (LEFT - 8, middle), 12.0, Side::Right);
    }
    match (bar.value, scale) {
        (Some(value), Some(scale)) => {
            let (zero, end) = (scale.at(0.0), scale.at(value));
            let (from, to) = (zero.min(end), zero.max(end).max(zero.min(end) + 1));
            canvas.filled((from, top + 4), (to, top + ROW - 4), colour_of(bar.standing), 0.85);
            canvas.text(&value_text(bar), (WIDTH - 4, middle), 12.0, Side::Right);
        }
        _ => {
            canvas.outlined((LEFT, top + 4), (LEFT + 14, top + ROW - 4), INK, 1);
            canvas.line((LEFT, top + ROW - 4), (LEFT + 14, top + 4), INK, 1);
            canvas.text(&bar.text, (LEFT + 20, middle), 12.0, Side::Left);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::text::Language;
    use crate::report::drawing::{Caption, Line};

    fn bar(label: &str, value: Option<f64>, text: &str, standing: Standing) -> Bar {
        let standing_sign = crate::report::words::standing_sign(standing);
        let is_highlighted = label == "Nghệ An";
        Bar { label: label.to_owned(), value, text: text.to_owned(), standing, standing_sign, is_highlighted }
    }

    #[test]
    fn values_signs_target_and_absence_are_all_written_out() {
        let chart = Bars {
            caption: Caption { title: "Đúng hạn <%>".to_owned(), description: "3 đơn vị.".to_owned() },
            language: Language::Vietnamese,
            bars: vec![
                bar("Đồng Tháp", Some(97.5), "97,5 %", Standing::Met),
                bar("Nghệ An", Some(86.6), "86,6 %", Standing::Worsening),
                bar("Hà Nội", None, "Không báo cáo", Standing::NoTarget),
            ],
            target: Some(Line { value: 95.0, text: "Chỉ tiêu ≥ 95 %".to_owned() }),
            nation: None,
        };
        insta::assert_snapshot!("bars", bars(&chart));
    }

    #[test]
    fn nothing_at_all_is_still_a_chart() {
        let caption = Caption::default();
        let chart = Bars { caption, language: Language::English, bars: Vec::new(), target: None, nation: None };
        assert!(bars(&chart).starts_with("<svg"));
    }
}
