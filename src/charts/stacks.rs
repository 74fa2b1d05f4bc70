//! What wholes are made of: one bar of a hundred per cent each. Parts are told apart by their pattern and by the
//! share that is written in them, not by colour alone.

use crate::report::drawing::{Look, PartLook, Piece, Stack, Stacks};

use super::canvas::{Canvas, INK, LETTER, LINE, Side, TARGET, framed, hits, strokes};

const WIDTH: i32 = 380;
const LEFT: i32 = 146;
const RIGHT: i32 = 376;
const ROW: i32 = 22;
const LEGEND_ROW: i32 = 20;
/// A share is written in its part where it has so much room.
const ROOM: i32 = 50;

/// Empty without a single bar.
pub fn stacks(chart: &Stacks) -> String {
    if chart.stacks.is_empty() {
        return String::new();
    }
    let places = legend_places(&chart.parts);
    let top = places.last().map_or(0, |(_, y)| y + LEGEND_ROW);
    let size = (WIDTH as u32, (top + ROW * chart.stacks.len() as i32 + 6) as u32);
    let hatch = format!("{}-hatch", chart.id);
    let mut drawn = format!(
        "<defs><pattern id=\"{hatch}\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\" \
         patternTransform=\"rotate(45)\"><path d=\"M0 0V5\" stroke=\"#d55e00\" stroke-width=\"2\"/></pattern></defs>\n"
    );
    let mut hatched = String::new();
    drawn.push_str(&strokes(size, |canvas| {
        for (part, &(x, y)) in chart.parts.iter().zip(&places) {
            piece(canvas, part.look, (x, y + 4), (x + 14, y + 16));
            canvas.text(part.name, (x + 20, y + 10), 12.0, Side::Left);
            hatched.push_str(&pattern(part.look, &hatch, (x, y + 4), (x + 14, y + 16)));
        }
        for (row, stack) in chart.stacks.iter().enumerate() {
            let y = top + row as i32 * ROW;
            label(canvas, stack, y);
            for (part, (_, from, to)) in chart.parts.iter().zip(spans(stack)) {
                piece(canvas, part.look, (from, y + 3), (to, y + ROW - 3));
                hatched.push_str(&pattern(part.look, &hatch, (from, y + 3), (to, y + ROW - 3)));
            }
        }
    }));
    drawn.push_str(&hatched);
    // Words stand over patterns.
    drawn.push_str(&strokes(size, |canvas| {
        for (row, stack) in chart.stacks.iter().enumerate() {
            let middle = top + row as i32 * ROW + ROW / 2;
            for (part, (one, from, to)) in chart.parts.iter().zip(spans(stack)) {
                if to - from >= ROOM {
                    let x = (from + to) / 2;
                    if part.look == Look::Hatched {
                        canvas.paper((x - ROOM / 2 + 1, middle - 7), (x + ROOM / 2 - 1, middle + 7));
                    }
                    canvas.text(&one.share_text, (x, middle), 12.0, Side::Middle);
                }
            }
        }
    }));
    drawn.push_str(&hits(chart.stacks.iter().enumerate().flat_map(|(row, stack)| {
        let y = top + row as i32 * ROW;
        let parts = chart.parts.iter().zip(spans(stack)).filter(|(_, (_, from, to))| from < to);
        parts.map(move |(part, (one, from, to))| {
            let of = format!("{} / {} ({})", one.n_text, stack.whole_text, one.share_text);
            ((from, y + 2), (to, y + ROW - 2), format!("{}\n{}: {of}", stack.label, part.name))
        })
    })));
    framed("stacks", size, &chart.caption, &drawn)
}

/// Where the sign of each part stands; a new row where there is no room.
fn legend_places(parts: &[PartLook]) -> Vec<(i32, i32)> {
    let (mut x, mut y) = (2, 0);
    let mut places = Vec::new();
    for part in parts {
        let width = 34 + part.name.chars().count() as i32 * LETTER;
        if x > 2 && x + width > WIDTH {
            (x, y) = (2, y + LEGEND_ROW);
        }
        places.push((x, y));
        x += width;
    }
    places
}

/// From where to where each part runs: ends are rounded and not lengths, so that the bar is whole.
fn spans(stack: &Stack) -> impl Iterator<Item = (&Piece, i32, i32)> {
    let at = |n: i64| LEFT + (f64::from(RIGHT - LEFT) * n as f64 / stack.whole.max(1) as f64).round() as i32;
    let mut before = 0;
    stack.pieces.iter().map(move |piece| {
        let from = at(before);
        before += piece.n;
        (piece, from, at(before))
    })
}

fn label(canvas: &mut Canvas<'_>, stack: &Stack, y: i32) {
    let at = (LEFT - 6, y + ROW / 2);
    if stack.is_highlighted {
        canvas.bold(&stack.label, at, 12.0, Side::Right);
    } else {
        canvas.text(&stack.label, at, 12.0, Side::Right);
    }
}

fn piece(canvas: &mut Canvas<'_>, look: Look, from: (i32, i32), to: (i32, i32)) {
    if from.0 >= to.0 {
        return;
    }
    // A line of paper stands between two parts.
    let end = ((to.0 - 1).max(from.0 + 1), to.1);
    match look {
        Look::Dark => canvas.filled(from, end, LINE, 0.6),
        Look::Light => canvas.filled(from, end, LINE, 0.2),
        Look::Hatched => canvas.outlined(from, end, TARGET, 1),
        Look::Outlined => canvas.outlined(from, end, INK, 1),
    }
}

fn pattern(look: Look, id: &str, (left, top): (i32, i32), (right, bottom): (i32, i32)) -> String {
    if look != Look::Hatched || left >= right {
        return String::new();
    }
    let (width, height) = ((right - left - 1).max(1), bottom - top);
    format!("<rect x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{height}\" fill=\"url(#{id})\"/>\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::period::Period;
    use crate::report::drawing::Caption;

    fn stack(label: &str, pieces: &[i64]) -> Stack {
        let whole = pieces.iter().sum();
        let piece = |&n: &i64| Piece { n, n_text: n.to_string(), share_text: format!("{} %", n * 100 / whole) };
        Stack {
            label: label.to_owned(),
            place: "34:40".parse().expect("a place"),
            period: Period::year(2026),
            whole,
            whole_text: whole.to_string(),
            pieces: pieces.iter().map(piece).collect(),
            is_highlighted: label == "Nghệ An",
        }
    }

    fn chart(stacks: Vec<Stack>) -> Stacks {
        let parts = [("Trước hạn", Look::Dark), ("Đúng hạn", Look::Light), ("Quá hạn", Look::Hatched)];
        Stacks {
            id: "resolved",
            indicator: "on_time_share".to_owned(),
            caption: Caption { title: "Quá hạn <%>".to_owned(), description: "Đủ 100 %.".to_owned() },
            parts: parts.map(|(name, look)| PartLook { name, look }).to_vec(),
            whole: "Đã giải quyết",
            stacks,
            left_out: Vec::new(),
        }
    }

    #[test]
    fn every_bar_is_whole_and_parts_have_words_and_patterns() {
        let drawn = stacks(&chart(vec![stack("Nghệ An", &[333, 333, 334]), stack("Điện Biên", &[0, 7, 0])]));
        assert_eq!(drawn.matches("class=\"hit\"").count(), 4, "what is nothing cannot be pointed at");
        assert_eq!(drawn.matches("url(#resolved-hatch)").count(), 2, "one in the legend, one in the bar");
        insta::assert_snapshot!("stacks", drawn);
    }

    #[test]
    fn parts_meet_and_end_where_the_bar_ends() {
        for pieces in [[1, 1, 1], [999, 1, 0], [0, 0, 5], [17, 4, 979]] {
            let stack = stack("Lào Cai", &pieces);
            let spans: Vec<(i32, i32)> = spans(&stack).map(|(_, from, to)| (from, to)).collect();
            assert_eq!((spans[0].0, spans[2].1), (LEFT, RIGHT));
            assert!(spans.windows(2).all(|pair| pair[0].1 == pair[1].0), "{spans:?}");
        }
    }

    #[test]
    fn without_a_bar_there_is_no_chart() {
        assert!(stacks(&chart(Vec::new())).is_empty());
    }
}
