//! Horizontal bars with the target across them; a place without a value is drawn as absent.

use crate::report::drawing::{Bar, Bars};

use super::canvas::{Canvas, INK, Side, TARGET, colour_of, framed, strokes};
use super::scale::Scale;

const WIDTH: i32 = 480;
const ROW: i32 = 22;
const LEFT: i32 = 122;
const RIGHT: i32 = 372;

/// One bar a place, in the order given; value and sign of the standing at the right.
pub fn bars(bars: &Bars) -> String {
    let lines = [&bars.target, &bars.nation];
    let top = 8 + lines.iter().filter(|line| line.is_some()).count() as i32 * 16;
    let bottom = top + bars.bars.len() as i32 * ROW;
    let size = (WIDTH as u32, (bottom + 6) as u32);
    let values = bars.bars.iter().filter_map(|bar| bar.value);
    let marks = lines.iter().filter_map(|line| line.as_ref().map(|line| line.value));
    let scale = Scale::from_zero(values.chain(marks), LEFT, RIGHT);
    let drawn = strokes(size, |canvas| {
        for (position, bar) in bars.bars.iter().enumerate() {
            row(canvas, bar, top + position as i32 * ROW, scale);
        }
        let Some(scale) = scale else { return };
        let mut label = 10;
        for (line, colour, width) in [(&bars.target, TARGET, 2), (&bars.nation, INK, 1)] {
            let Some(line) = line else { continue };
            let x = scale.at(line.value);
            canvas.line((x, label + 8), (x, bottom), colour, width);
            let (at, side) = if x > (LEFT + RIGHT) / 2 { (x + 4, Side::Right) } else { (x - 4, Side::Left) };
            canvas.text(&line.text, (at, label), 12.0, side);
            label += 16;
        }
    });
    framed("bars", size, &bars.caption, &drawn)
}

fn row(canvas: &mut Canvas<'_>, bar: &Bar, top: i32, scale: Option<Scale>) {
    let middle = top + ROW / 2;
    if bar.is_highlighted {
        canvas.bold(&format!("▸ {}", bar.label), (LEFT - 8, middle), 13.0, Side::Right);
    } else {
        canvas.text(&bar.label, (LEFT - 8, middle), 13.0, Side::Right);
    }
    match (bar.value, scale) {
        (Some(value), Some(scale)) => {
            let (zero, end) = (scale.at(0.0), scale.at(value));
            let (from, to) = (zero.min(end), zero.max(end).max(zero.min(end) + 1));
            canvas.filled((from, top + 4), (to, top + ROW - 4), colour_of(bar.standing), 0.85);
            let text = format!("{} {}", bar.text, bar.standing_sign);
            canvas.text(&text, (WIDTH - 4, middle), 13.0, Side::Right);
        }
        _ => {
            canvas.outlined((LEFT, top + 4), (LEFT + 14, top + ROW - 4), INK, 1);
            canvas.line((LEFT, top + ROW - 4), (LEFT + 14, top + 4), INK, 1);
            canvas.text(&bar.text, (LEFT + 20, middle), 12.0, Side::Left);
        }
    }
}
