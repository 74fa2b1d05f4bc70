//! The few strokes that all charts are made of, over plotters' SVG backend.

use std::fmt::Write;

use plotters::prelude::{Color, DrawingBackend, FontStyle, IntoFont, RGBColor, SVGBackend, ShapeStyle, TextStyle};
use plotters::style::text_anchor::{HPos, Pos, VPos};

use crate::domain::target::Standing;
use crate::report::drawing::{Caption, Line, Point};

/// Stands for the page's own text colour until the drawing is finished.
pub(super) const INK: RGBColor = RGBColor(1, 2, 3);
const INK_IN_SVG: &str = "#010203";

/// Plotters writes a font size divided by this.
const FONT_FACTOR: f64 = 1.24;

/// The palette of Okabe and Ito, told apart by all kinds of colour vision.
pub(super) fn colour_of(standing: Standing) -> RGBColor {
    match standing {
        Standing::Met => RGBColor(0, 158, 115),
        Standing::OnCourse => RGBColor(0, 114, 178),
        Standing::Behind => RGBColor(230, 159, 0),
        Standing::Worsening => RGBColor(213, 94, 0),
        Standing::NoTarget => RGBColor(127, 127, 127),
    }
}

pub(super) const LINE: RGBColor = RGBColor(0, 114, 178);
pub(super) const TARGET: RGBColor = RGBColor(213, 94, 0);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Middle,
    Right,
}

/// A drawing under way. Writing to a string cannot fail, so results of strokes are let go.
pub(super) struct Canvas<'s> {
    backend: SVGBackend<'s>,
}

impl Canvas<'_> {
    pub fn line(&mut self, from: (i32, i32), to: (i32, i32), colour: RGBColor, width: u32) {
        let _ = self.backend.draw_line(from, to, &pen(colour, width, 1.0));
    }

    /// Dashes of six by four.
    pub fn dashes(&mut self, x: i32, top: i32, bottom: i32, colour: RGBColor) {
        for start in (top..bottom).step_by(10) {
            self.line((x, start), (x, (start + 6).min(bottom)), colour, 1);
        }
    }

    pub fn path(&mut self, points: &[(i32, i32)], colour: RGBColor, width: u32) {
        let _ = self.backend.draw_path(points.iter().copied(), &pen(colour, width, 1.0));
    }

    pub fn filled(&mut self, top_left: (i32, i32), bottom_right: (i32, i32), colour: RGBColor, opacity: f64) {
        let _ = self.backend.draw_rect(top_left, bottom_right, &pen(colour, 0, opacity), true);
    }

    /// Ground for words over a pattern.
    pub fn paper(&mut self, top_left: (i32, i32), bottom_right: (i32, i32)) {
        self.filled(top_left, bottom_right, RGBColor(255, 255, 255), 0.85);
    }

    /// What is drawn below is not seen here.
    pub fn blank(&mut self, centre: (i32, i32), radius: u32) {
        self.dot(centre, radius, RGBColor(255, 255, 255), 1.0);
    }

    pub fn outlined(&mut self, top_left: (i32, i32), bottom_right: (i32, i32), colour: RGBColor, width: u32) {
        let _ = self.backend.draw_rect(top_left, bottom_right, &pen(colour, width, 1.0), false);
    }

    pub fn dot(&mut self, centre: (i32, i32), radius: u32, colour: RGBColor, opacity: f64) {
        let _ = self.backend.draw_circle(centre, radius, &pen(colour, 1, opacity), true);
    }

    pub fn ring(&mut self, centre: (i32, i32), radius: u32, colour: RGBColor) {
        let _ = self.backend.draw_circle(centre, radius, &pen(colour, 2, 1.0), false);
    }

    /// One line of text, centred on `at.1`.
    pub fn text(&mut self, text: &str, at: (i32, i32), size: f64, side: Side) {
        self.styled(text, at, size, side, FontStyle::Normal);
    }

    pub fn bold(&mut self, text: &str, at: (i32, i32), size: f64, side: Side) {
        self.styled(text, at, size, side, FontStyle::Bold);
    }

    fn styled(&mut self, text: &str, at: (i32, i32), size: f64, side: Side, style: FontStyle) {
        let horizontal = match side {
            Side::Left => HPos::Left,
            Side::Middle => HPos::Center,
            Side::Right => HPos::Right,
        };
        let font = ("sans-serif", size * FONT_FACTOR).into_font().style(style);
        let style = TextStyle::from(font).color(&INK).pos(Pos::new(horizontal, VPos::Center));
        let _ = self.backend.draw_text(text, &style, at);
    }
}

fn pen(colour: RGBColor, width: u32, opacity: f64) -> ShapeStyle {
    ShapeStyle { color: colour.mix(opacity), filled: false, stroke_width: width }
}

/// The strokes alone, to be put inside a frame.
pub(super) fn strokes(size: (u32, u32), draw: impl FnOnce(&mut Canvas<'_>)) -> String {
    let mut svg = String::with_capacity(4096);
    {
        let mut canvas = Canvas { backend: SVGBackend::with_string(&mut svg, size) };
        draw(&mut canvas);
        let _ = canvas.backend.present();
    }
    let start = svg.find('>').map_or(0, |end| end + 1);
    let end = svg.rfind("</svg>").unwrap_or(svg.len());
    let strokes = svg.get(start..end).unwrap_or_default();
    strokes.replace(INK_IN_SVG, "currentColor").replace(" opacity=\"1\"", "").replace("font-family=\"sans-serif\" ", "")
}

/// A whole chart: named for screen readers, as wide as the page lets it be.
pub(super) fn framed(kind: &str, size: (u32, u32), caption: &Caption, strokes: &str) -> String {
    framed_from(kind, (0, 0), size, caption, strokes)
}

/// The same, of a drawing that does not begin at nothing.
pub(super) fn framed_from(
    kind: &str,
    (left, top): (i32, i32),
    (width, height): (u32, u32),
    caption: &Caption,
    strokes: &str,
) -> String {
    let title = escaped(&caption.title);
    let description = escaped(&caption.description);
    format!(
        "<svg class=\"chart {kind}\" viewBox=\"{left} {top} {width} {height}\" width=\"100%\" role=\"img\" \
         aria-label=\"{title}\" font-family=\"system-ui, 'Segoe UI', Roboto, 'Noto Sans', Arial, sans-serif\" \
         xmlns=\"http://www.w3.org/2000/svg\">\n<title>{title}</title>\n<desc>{description}</desc>{strokes}</svg>\n"
    )
}

/// The same, of a list of links: `img` would hide them from screen readers.
pub(super) fn framed_links(kind: &str, begin: (i32, i32), size: (u32, u32), caption: &Caption, links: &str) -> String {
    framed_from(kind, begin, size, caption, links).replacen("role=\"img\"", "role=\"group\"", 1)
}

/// A drawing without letters in a line of text: of a size of its own, and of one sentence.
pub(super) fn in_line(kind: &str, size: (u32, u32), words: &str, strokes: &str) -> String {
    let (width, height) = size;
    let words = escaped(words);
    format!(
        "<svg class=\"chart {kind}\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" \
         aria-label=\"{words}\" xmlns=\"http://www.w3.org/2000/svg\">\n<title>{words}</title>{strokes}</svg>\n"
    )
}

/// Top left, bottom right and words of a part of a chart that answers when it is pointed at.
pub(super) type Hit = ((i32, i32), (i32, i32), String);

/// Each with its words, line by line, without a script as well.
pub(super) fn hits(parts: impl IntoIterator<Item = Hit>) -> String {
    let mut drawn = String::from("<g fill=\"none\" pointer-events=\"all\">");
    for ((left, top), (right, bottom), words) in parts {
        let (width, height, words) = (right - left, bottom - top, escaped(&words));
        // Writing to a string cannot fail.
        let _ = write!(
            drawn,
            "<rect class=\"hit\" x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{height}\"><title>{words}</title></rect>"
        );
    }
    drawn + "</g>\n"
}

/// Of a letter of a label, about, with room to spare.
pub(super) const LETTER: i32 = 7;
/// With the spacing that a reader may set (WCAG 1.4.12).
pub(super) const SPACED: i32 = 9;

/// How much room words may take.
pub(super) fn long(text: &str) -> i32 {
    text.chars().count() as i32 * SPACED
}

/// Bold ones take more.
pub(super) fn long_in_bold(text: &str) -> i32 {
    text.chars().count() as i32 * (SPACED + 1)
}

/// In lines that have room.
pub(super) fn folded(text: &str, width: i32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if long(line) + long(word) + SPACED <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// Where the words of an upright line at `x` stand: towards the middle of the drawing, and never beyond its edges.
pub(super) fn beside(text: &str, x: i32, width: i32) -> (i32, Side) {
    let long = long(text);
    if x > width / 2 {
        ((x + 4).max(long).min(width - 2), Side::Right)
    } else {
        ((x - 4).min(width - long).max(2), Side::Left)
    }
}

/// What answers when it is pointed at: line by line, the target last.
pub(super) fn said(lines: impl IntoIterator<Item = String>, target: Option<&Line>) -> String {
    let target = target.map(|line| line.text.clone());
    lines.into_iter().chain(target).collect::<Vec<_>>().join("\n")
}

/// A point of a course: when, how much, of which earlier day.
pub(super) fn of_point(point: &Point) -> impl Iterator<Item = String> {
    [format!("{}: {}", point.label, point.text)].into_iter().chain(point.dated_text.clone())
}

/// For attributes of strokes that plotters does not make.
pub(super) fn hex(RGBColor(red, green, blue): RGBColor) -> String {
    format!("#{red:02X}{green:02X}{blue:02X}")
}

/// Text for attributes and elements.
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '&' => safe.push_str("&amp;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_line_stay_inside_the_drawing() {
        let long = "PAPI từ 6 thành 8 trục, kỳ 2018";
        let width = super::long(long);
        assert_eq!(beside("Sáp nhập", 300, 380), (304, Side::Right));
        assert_eq!(beside("Sáp nhập", 60, 380), (56, Side::Left));
        assert_eq!(beside(long, 200, 380), (width, Side::Right), "or it would begin before the edge");
        assert_eq!(beside(long, 180, 380), (380 - width, Side::Left), "or it would end beyond the edge");
        assert_eq!(beside("Sáp nhập", 379, 380), (378, Side::Right));
    }

    #[test]
    fn words_are_folded_where_they_have_no_room() {
        // Nine units a letter: ten letters in 90.
        assert_eq!(folded("một hai ba bốn năm", 90), ["một hai ba", "bốn năm"]);
        assert_eq!(folded("một hai ba", 89), ["một hai", "ba"]);
        assert_eq!(folded("Thừa-Thiên-Huế", 20), ["Thừa-Thiên-Huế"], "a word is never cut");
    }
}
