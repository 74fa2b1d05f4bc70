//! How many cases took how long: one bar a day, the tail as one last bar that says so.

use crate::report::drawing::{Bin, Histogram, Mark};
use crate::report::format;

use super::axis;
use super::canvas::{Canvas, INK, LINE, Side, TARGET, framed_from, hits, long_in_bold, strokes};
use super::scale::Scale;

const SIZE: (u32, u32) = (380, 250);
const LEFT: i32 = 46;
const RIGHT: i32 = 374;
const TOP: i32 = 58;
const BOTTOM: i32 = 204;
/// Between the days and the bar of all that took longer.
const APART: i32 = 10;
/// Between a mark and its words.
const BESIDE: i32 = 6;

/// Bars from zero; marks as lines with their words. Empty without cases.
pub fn histogram(chart: &Histogram) -> String {
    let Some(scale) = Scale::from_zero(chart.bins.iter().map(|bin| bin.n as f64), BOTTOM, TOP) else {
        return String::new();
    };
    let words = marked(chart).map(|one| one.begin()).min().unwrap_or_default();
    let begin = axis::begin(scale, LEFT, chart.language).min(words);
    let size = ((SIZE.0 as i32 - begin) as u32, SIZE.1);
    let drawn = strokes(size, |canvas| {
        counts(canvas, chart, scale);
        for (position, bin) in chart.bins.iter().enumerate() {
            bar(canvas, bin, span(chart, position), scale);
        }
        days(canvas, chart);
        rest(canvas, chart, scale);
        marks(canvas, chart);
    });
    let parts = (chart.bins.iter().enumerate()).map(|(position, bin)| {
        let (from, to) = span(chart, position);
        ((from, TOP), (to, BOTTOM), format!("{}\n{}", bin.text, chart.caption.description))
    });
    framed_from("histogram", (begin, 0), size, &chart.caption, &(drawn + &hits(parts)))
}

/// From where to where a bar stands.
fn span(chart: &Histogram, position: usize) -> (i32, i32) {
    let has_rest = chart.bins.last().is_some_and(|bin| bin.is_rest);
    let to = if has_rest { RIGHT - APART } else { RIGHT };
    let across = Scale::new(0.0, chart.bins.len() as f64, LEFT, to);
    let shift = if has_rest && position + 1 == chart.bins.len() { APART } else { 0 };
    (across.at(position as f64) + shift, across.at(position as f64 + 1.0) + shift)
}

fn counts(canvas: &mut Canvas<'_>, chart: &Histogram, scale: Scale) {
    // Cases are whole: no tick between two of them.
    for tick in scale.ticks().into_iter().filter(|tick| tick.fract() == 0.0) {
        let y = scale.at(tick);
        canvas.line((LEFT - 4, y), (LEFT, y), INK, 1);
        canvas.text(&format::plain(tick, chart.language), (LEFT - axis::BESIDE, y), 12.0, Side::Right);
    }
    canvas.line((LEFT, TOP), (LEFT, BOTTOM), INK, 1);
    canvas.line((LEFT, BOTTOM), (RIGHT, BOTTOM), INK, 1);
}

fn bar(canvas: &mut Canvas<'_>, bin: &Bin, (from, to): (i32, i32), scale: Scale) {
    if bin.n == 0 {
        return;
    }
    let top = scale.at(bin.n as f64).min(BOTTOM - 1);
    let gap = if to - from > 6 { 1 } else { 0 };
    // The last bar is no day: it is outlined, so that nobody takes it for one.
    if bin.is_rest {
        canvas.filled((from + gap, top), (to - gap, BOTTOM), LINE, 0.25);
        canvas.outlined((from + gap, top), (to - gap, BOTTOM), LINE, 1);
    } else {
        canvas.filled((from + gap, top), (to - gap, BOTTOM), LINE, 0.85);
    }
}

/// As many labels as have room, and the name of the axis.
fn days(canvas: &mut Canvas<'_>, chart: &Histogram) {
    let widest = chart.bins.iter().map(|bin| bin.label.chars().count()).max().unwrap_or(1) as i32;
    let days = chart.bins.iter().filter(|bin| !bin.is_rest).count();
    let room = |step: usize| (RIGHT - LEFT) * step as i32 / chart.bins.len().max(1) as i32;
    let step = [1, 2, 5, 10].into_iter().find(|&step| room(step) >= widest * 8 + 6).unwrap_or(20);
    for (position, bin) in chart.bins.iter().enumerate().take(days).step_by(step) {
        let (from, to) = span(chart, position);
        canvas.text(&bin.label, ((from + to) / 2, BOTTOM + 14), 12.0, Side::Middle);
    }
    canvas.text(&chart.axis, ((LEFT + RIGHT) / 2, BOTTOM + 34), 12.0, Side::Middle);
}

/// The words of the last bar stand above it and above the bars that they reach over.
fn rest(canvas: &mut Canvas<'_>, chart: &Histogram, scale: Scale) {
    let Some(last) = chart.bins.last().filter(|bin| bin.is_rest) else { return };
    let reach = RIGHT - last.text.chars().count() as i32 * 7;
    let under = chart.bins.iter().enumerate().filter(|(position, _)| span(chart, *position).1 > reach);
    let tallest = under.map(|(_, bin)| scale.at(bin.n as f64)).min().unwrap_or(BOTTOM);
    canvas.text(&last.text, (RIGHT, tallest.min(BOTTOM - 2) - 10), 12.0, Side::Right);
}

/// A mark with the place of its words.
struct Marked<'c> {
    mark: &'c Mark,
    x: i32,
    is_left: bool,
}

impl Marked<'_> {
    /// Where its words begin.
    fn begin(&self) -> i32 {
        if self.is_left { self.x - BESIDE - long_in_bold(&self.mark.text) } else { self.x + BESIDE }
    }
}

/// The words of the first stand before it where they have room, those of the last after it.
fn marked(chart: &Histogram) -> impl ExactSizeIterator<Item = Marked<'_>> {
    let last = chart.marks.len().saturating_sub(1);
    chart.marks.iter().enumerate().map(move |(position, mark)| {
        let (from, to) = span(chart, mark.at as usize);
        let x = from + ((to - from) as f64 * mark.at.fract()).round() as i32;
        let words = BESIDE + long_in_bold(&mark.text);
        let is_left = if position == 0 && last > 0 { x - words > 0 } else { x + words > SIZE.0 as i32 };
        Marked { mark, x, is_left }
    })
}

/// Lines with their words beside them, none through the words of the other.
fn marks(canvas: &mut Canvas<'_>, chart: &Histogram) {
    let last = chart.marks.len().saturating_sub(1);
    // Where the words of the last stand before it, its line begins above those of the first.
    let is_turned = last > 0 && marked(chart).last().is_some_and(|one| one.is_left);
    for (position, Marked { mark, x, is_left }) in marked(chart).enumerate() {
        let y = 12 + 18 * (if is_turned { last - position } else { position }) as i32;
        canvas.line((x, y - 6), (x, BOTTOM), if position == 0 { INK } else { TARGET }, 2);
        let (at, side) = if is_left { (x - BESIDE, Side::Right) } else { (x + BESIDE, Side::Left) };
        canvas.bold(&mark.text, (at, y), 12.0, side);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::text::Language;
    use crate::report::drawing::Caption;

    fn chart(cases: &[i64], rest: Option<i64>, marks: Vec<Mark>) -> Histogram {
        let bin = |label: String, n: i64, is_rest: bool| Bin {
            text: format!("{label} ngày: {n} hồ sơ"),
            label,
            n,
            n_text: n.to_string(),
            within_text: String::new(),
            share_text: String::new(),
            is_rest,
            marks_text: String::new(),
        };
        let days = cases.iter().enumerate().map(|(day, &n)| bin(day.to_string(), n, false));
        let over = rest.map(|n| bin(format!("hơn {}", cases.len() - 1), n, true));
        Histogram {
            caption: Caption { title: "Một nửa <xong>".to_owned(), description: "Cả nước.".to_owned() },
            language: Language::Vietnamese,
            axis: "Số ngày làm việc".to_owned(),
            bins: days.chain(over).collect(),
            cases: cases.iter().sum::<i64>() + rest.unwrap_or_default(),
            marks,
        }
    }

    fn mark(day: u8, text: &str) -> Mark {
        Mark { at: f64::from(day) + 0.5, text: text.to_owned() }
    }

    #[test]
    fn days_the_tail_and_two_marks() {
        let marks = vec![mark(2, "Một nửa: 2 ngày"), mark(5, "Chín phần mười: 5 ngày")];
        let svg = histogram(&chart(&[4, 9, 12, 0, 3, 2, 1], Some(3), marks));
        assert_eq!(svg.matches("class=\"hit\"").count(), 8, "what has no bar can be pointed at too");
        assert!(svg.contains("hơn 6 ngày: 3 hồ sơ"));
        insta::assert_snapshot!("histogram", svg);
    }

    #[test]
    fn a_mark_at_the_end_has_its_words_before_it() {
        let marks = vec![mark(8, "Một nửa: 8 ngày"), mark(9, "Chín phần mười: 9 ngày")];
        let svg = histogram(&chart(&[0, 0, 0, 0, 0, 0, 0, 0, 5, 5], None, marks));
        let words = |text: &str| svg.split("<text").find(|one| one.contains(text)).expect("words").to_owned();
        let (half, most) = (words("Một nửa: 8"), words("Chín phần mười"));
        assert!(half.contains("text-anchor=\"end\"") && most.contains("text-anchor=\"end\""));
        assert!(half.contains("y=\"30\"") && most.contains("y=\"12\""), "no line through words: {half} {most}");
    }

    #[test]
    fn without_cases_there_is_no_chart() {
        assert!(histogram(&chart(&[], None, Vec::new())).is_empty());
    }
}
