//! What charts are drawn from; the tables under them are printed from the same structs.

use jiff::civil::Date;

use crate::domain::period::Period;
use crate::domain::place::PlaceCode;
use crate::domain::target::Standing;
use crate::domain::text::Language;

/// Title and one sentence, for those who see the chart and for those who hear it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Caption {
    pub title: String,
    pub description: String,
}

/// A line across a chart: the target, or the nation.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub value: f64,
    pub text: String,
}

/// Horizontal bars, in the order given.
#[derive(Clone, Debug, PartialEq)]
pub struct Bars {
    pub caption: Caption,
    pub language: Language,
    pub bars: Vec<Bar>,
    pub target: Option<Line>,
    pub nation: Option<Line>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    pub label: String,
    /// `None` is drawn as absent, with `text` saying why.
    pub value: Option<f64>,
    pub text: String,
    pub standing: Standing,
    pub standing_sign: &'static str,
    pub is_highlighted: bool,
}

/// A word-sized line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spark {
    pub points: Vec<Point>,
    /// Before these points the line is another one.
    pub breaks: Vec<usize>,
    /// The line in one sentence; empty when there is nothing to draw.
    pub description: String,
    pub target: Option<f64>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// `10/2026`, or an edition's year.
    pub label: String,
    /// The last of its month or year, or that of an edition of a day.
    pub day: Date,
    /// `None` is a gap, never zero.
    pub value: Option<f64>,
    pub text: String,
    /// Of a level that an earlier day left: which.
    pub dated_text: Option<String>,
    /// Where and when its passport is of; `None` of an edition that a later one of the same year replaced.
    pub at: Option<(PlaceCode, Period)>,
}

/// Cases by how long they took.
#[derive(Clone, Debug, PartialEq)]
pub struct Histogram {
    pub caption: Caption,
    pub language: Language,
    /// What is counted along the axis.
    pub axis: String,
    /// From the shortest on, without a gap; the last may hold all that took longer.
    pub bins: Vec<Bin>,
    /// Cases of all bins together.
    pub cases: i64,
    pub marks: Vec<Mark>,
}

/// One bar of a histogram, and one row of the table under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bin {
    /// `3`, `10–14`, `> 40`.
    pub label: String,
    pub n: i64,
    pub n_text: String,
    /// Cases of this bin and of all before it, and what part of all cases that is.
    pub within_text: String,
    pub share_text: String,
    /// Holds all that took longer than the bins before it.
    pub is_rest: bool,
    /// The whole of it in words: `Hơn 40 ngày: 12 hồ sơ`.
    pub text: String,
    /// Which marks stand here, for the table.
    pub marks_text: String,
}

/// A day of a histogram that has a meaning of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// In bins: 2.5 is the middle of the third.
    pub at: f64,
    pub text: String,
}

/// What wholes are made of: one bar of a hundred per cent each, parts in the same order in all of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Stacks {
    /// Sets the chart apart from others of the page: `resolved`.
    pub id: &'static str,
    /// The wholes are its denominators.
    pub indicator: String,
    pub caption: Caption,
    pub parts: Vec<PartLook>,
    /// What the whole is: `Đã giải quyết`.
    pub whole: &'static str,
    pub stacks: Vec<Stack>,
    /// Places that have no bar, each with the reason.
    pub left_out: Vec<LeftOut>,
}

/// How a part is told from the others, without colour as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartLook {
    pub name: &'static str,
    pub look: Look,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    Dark,
    Light,
    Hatched,
    Outlined,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Stack {
    pub label: String,
    /// Whose it is, and of which period.
    pub place: PlaceCode,
    pub period: Period,
    pub whole: i64,
    pub whole_text: String,
    /// In the order of the names; they add up to the whole.
    pub pieces: Vec<Piece>,
    pub is_highlighted: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub n: i64,
    pub n_text: String,
    /// `8,45 %`.
    pub share_text: String,
}

/// What a chart leaves out, by name, those of one reason together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    pub why: String,
    pub names: Vec<String>,
}

impl LeftOut {
    /// From names with their reasons, in their order.
    pub fn grouped(all: Vec<(String, String)>) -> Vec<Self> {
        let mut grouped: Vec<Self> = Vec::new();
        for (name, why) in all {
            match grouped.iter_mut().find(|one| one.why == why) {
                Some(one) => one.names.push(name),
                None => grouped.push(Self { why, names: vec![name] }),
            }
        }
        grouped
    }
}

/// Each place then and now, on one axis.
#[derive(Clone, Debug, PartialEq)]
pub struct ThenNow {
    pub caption: Caption,
    pub language: Language,
    /// When: `Năm 2025`, and `Năm 2026`.
    pub then_text: String,
    /// Whether that is the same for all; if not, each row says its own.
    pub is_of_one_time: bool,
    pub now_text: String,
    pub rows: Vec<ThenNowRow>,
    pub target: Option<Line>,
    pub left_out: Vec<LeftOut>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ThenNowRow {
    pub label: String,
    pub place: PlaceCode,
    pub then: f64,
    pub then_text: String,
    /// The period whose passport shows the figure of then, if one still does.
    pub then_at: Option<Period>,
    /// Within a sentence: `năm 2025`.
    pub then_when: String,
    pub now: f64,
    pub now_text: String,
    /// `hơn 2,10 điểm %`.
    pub change_text: String,
    pub is_better: Option<bool>,
    pub is_highlighted: bool,
}

/// What a change is made of: bars to both sides of nothing, in the order given.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pushes {
    pub caption: Caption,
    pub bars: Vec<PushBar>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct PushBar {
    pub label: String,
    pub value: f64,
    /// With its sign: `−1,40`.
    pub text: String,
    pub push: Push,
    pub word: &'static str,
}

/// Which way a part moves the figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Push {
    Better,
    Worse,
    /// Nothing, or neither way is the better one.
    Neither,
}

impl Push {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Better => "better",
            Self::Worse => "worse",
            Self::Neither => "neither",
        }
    }
}

/// A line over time, broken where the series is.
#[derive(Clone, Debug, PartialEq)]
pub struct Trend {
    pub caption: Caption,
    pub language: Language,
    pub points: Vec<Point>,
    pub breaks: Vec<Break>,
    pub target: Option<Line>,
}

/// Before this point the series is another one: provinces merged, or a method changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Break {
    /// Index of the first point after the break.
    pub before: usize,
    pub text: String,
    /// What changed and where that is written, for under the chart.
    pub note: String,
    pub is_unverified: bool,
}

/// Several indicators over time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Courses {
    pub panels: Vec<Course>,
    /// Those of all panels, each once; for the notes under them.
    pub breaks: Vec<Break>,
    pub left_out: Vec<LeftOut>,
}

/// One indicator over time, a line a place, and the table of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Course {
    pub indicator: String,
    pub caption: Caption,
    pub language: Language,
    /// Months or editions, oldest first: the columns of the table.
    pub times: Vec<String>,
    /// The last day of each.
    pub days: Vec<Date>,
    pub lines: Vec<CourseLine>,
    pub breaks: Vec<Break>,
    pub target: Option<Line>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct CourseLine {
    pub label: String,
    /// One a time; `None` where other places have a figure and nothing is known of a time of this one.
    pub points: Vec<Option<Point>>,
    /// Why there is no figure in it; `None` of a line with any.
    pub absence_text: Option<String>,
    /// Before these points the line is another one.
    pub breaks: Vec<usize>,
}

impl CourseLine {
    /// Its own points with the times they are of.
    pub fn own(&self) -> impl DoubleEndedIterator<Item = (usize, &Point)> {
        self.points.iter().enumerate().filter_map(|(time, point)| Some((time, point.as_ref()?)))
    }

    /// The newest with a figure.
    pub fn newest(&self) -> Option<&Point> {
        self.own().rev().map(|(_, point)| point).find(|point| point.value.is_some())
    }
}

/// All places on one axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Strip {
    pub caption: Caption,
    pub language: Language,
    pub dots: Vec<Dot>,
    pub target: Option<Line>,
    pub median: Option<Line>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Dot {
    pub label: String,
    pub value: f64,
    pub text: String,
    pub is_highlighted: bool,
}

/// Thirty-four equal squares in their geographic places.
#[derive(Clone, Debug, PartialEq)]
pub struct Tiles {
    pub caption: Caption,
    pub tiles: Vec<Tile>,
    pub legend: Vec<LegendItem>,
    /// What squares cannot show: the islands.
    pub notes: Vec<TileNote>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Tile {
    /// Bare code, as in addresses.
    pub code: String,
    pub name: String,
    /// Two or three letters that stand for the name.
    pub letters: &'static str,
    /// From 0 at the west.
    pub column: u8,
    /// From 0 at the north.
    pub row: u8,
    pub text: String,
    pub standing: Standing,
    pub standing_word: &'static str,
    pub standing_sign: &'static str,
    /// `hạng 7/34`.
    pub rank_text: Option<String>,
    /// Printed in the square of an indicator without a target, in place of the sign.
    pub rank: Option<u16>,
    /// 0 for the last to 100 for the first in rank; `None` where the standing colours the square.
    pub shade: Option<u8>,
    pub is_absent: bool,
    /// Where a click leads; the web room fills it in before drawing, or leaves it empty.
    pub href: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct LegendItem {
    pub standing: Standing,
    pub word: &'static str,
    pub sign: &'static str,
    pub count_text: String,
}

/// A label in the sea.
#[derive(Clone, Debug, PartialEq)]
pub struct TileNote {
    pub column: u8,
    pub row: u8,
    /// Longitude and latitude in degrees, for a map of the ground.
    pub at: [f64; 2],
    pub text: String,
}
