//! What lines over time share: the upright axis, labels that have room, and the stretches between gaps.

use jiff::civil::Date;

use crate::domain::text::Language;
use crate::report::drawing::Break;
use crate::report::format;

use super::canvas::{Canvas, INK, LETTER, Side, beside, folded, long};
use super::scale::Scale;

/// Between values and their axis.
pub(super) const BESIDE: i32 = 8;

/// Round values at the left edge, and the line below.
pub(super) fn values(
    canvas: &mut Canvas<'_>,
    scale: Scale,
    (left, right): (i32, i32),
    (top, bottom): (i32, i32),
    language: Language,
) {
    for tick in scale.ticks() {
        let y = scale.at(tick);
        canvas.line((left - 4, y), (left, y), INK, 1);
        canvas.text(&format::plain(tick, language), (left - BESIDE, y), 12.0, Side::Right);
    }
    canvas.line((left, top), (left, bottom), INK, 1);
    canvas.line((left, bottom), (right, bottom), INK, 1);
}

/// Where a drawing begins whose values stand left of `left`: at nothing, or before it where they are long.
pub(super) fn begin(scale: Scale, left: i32, language: Language) -> i32 {
    let values = scale.ticks().into_iter().map(|tick| long(&format::plain(tick, language)));
    (left - BESIDE - values.max().unwrap_or_default()).min(0)
}

/// Where the times of a chart stand, as far apart as they are: editions of which some are missing are no neighbours.
pub(super) struct Times {
    places: Vec<i32>,
    width: i32,
}

impl Times {
    /// From the first day at `left` to the last at `right`.
    pub fn over(days: &[Date], (left, right): (i32, i32)) -> Self {
        let since = |day: &Date| days.first().map_or(0.0, |first| day.duration_since(*first).as_secs_f64());
        let span = days.last().map_or(0.0, since);
        // A single time stands at the left.
        let scale = Scale::new(0.0, if span > 0.0 { span } else { 1.0 }, left, right);
        Self { places: days.iter().map(|day| scale.at(since(day))).collect(), width: right - left }
    }

    pub fn at(&self, time: usize) -> i32 {
        self.places.get(time).copied().unwrap_or_default()
    }

    /// Half way from the time before, where a break is.
    pub fn before(&self, time: usize) -> i32 {
        (self.at(time.saturating_sub(1)) + self.at(time)) / 2
    }

    /// From half way to the one neighbour to half way to the other; as far at an end as towards its neighbour.
    pub fn around(&self, time: usize) -> (i32, i32) {
        let (here, last) = (self.at(time), self.places.len().saturating_sub(1));
        let to_left = (time > 0).then(|| here - self.before(time));
        let to_right = (time < last).then(|| self.before(time + 1) - here);
        let alone = self.width / 2;
        let left = to_left.or(to_right).unwrap_or(alone);
        (here - left, here + to_right.or(to_left).unwrap_or(alone))
    }

    /// The first and the last label, and as many between as have room, each with the middle it is printed at: under
    /// its time, or as near as it stays between `left` and `right`.
    pub fn labelled<'l>(&self, labels: impl Iterator<Item = &'l str>, (left, right): (i32, i32)) -> Vec<(usize, i32)> {
        let longest = widest(labels);
        let half = longest * LETTER / 2;
        let middle = |time: usize| self.at(time).min(right - half).max(left + half);
        // Some readers set their letters an eighth of their size apart.
        let room = longest * (LETTER + 2);
        let last = self.places.len().saturating_sub(1);
        let mut kept: Vec<(usize, i32)> = Vec::new();
        for time in 0..self.places.len() {
            let is_clear = kept.last().is_none_or(|&(_, before)| middle(time) - before >= room);
            if time == last || (is_clear && middle(last) - middle(time) >= room) {
                kept.push((time, middle(time)));
            }
        }
        kept
    }
}

/// Letters of the longest.
fn widest<'l>(labels: impl Iterator<Item = &'l str>) -> i32 {
    labels.map(|label| label.chars().count()).max().unwrap_or_default() as i32
}

/// Of the words of breaks, and of what stands above a line.
pub(super) const ROW: i32 = 16;

/// How much room the words of breaks take above a line.
pub(super) fn room_of(breaks: &[Break], width: i32) -> i32 {
    ROW * breaks.iter().map(|one| folded(&one.text, width).len() as i32).sum::<i32>()
}

/// Breaks as dashes below the words of all of them, which stand one below the other.
pub(super) fn breaks(canvas: &mut Canvas<'_>, breaks: &[Break], times: &Times, width: i32, bottom: i32) {
    let below = room_of(breaks, width);
    let mut y = ROW / 2;
    for one in breaks {
        let x = times.before(one.before);
        for text in folded(&one.text, width) {
            let (at, side) = beside(&text, x, width);
            canvas.text(&text, (at, y), 12.0, side);
            y += ROW;
        }
        canvas.dashes(x, below, bottom, INK);
    }
}

/// The stretches of a line between its gaps and its breaks, none of them empty. A time it has no point of does not
/// part it: another line has one there.
pub(super) fn stretches(points: &[(usize, Option<(i32, i32)>)], breaks: &[usize]) -> Vec<Vec<(i32, i32)>> {
    let is_one = |before: usize, after: usize| !breaks.iter().any(|&at| before < at && at <= after);
    let between_breaks = points.chunk_by(|(before, _), (after, _)| is_one(*before, *after));
    between_breaks
        .flat_map(|points| points.split(|(_, place)| place.is_none()))
        .map(|run| run.iter().filter_map(|(_, place)| *place).collect::<Vec<_>>())
        .filter(|run| !run.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn times_stand_as_far_apart_as_they_are() {
        let editions = [2012, 2017, 2018, 2022].map(|year| date(year, 12, 31));
        let times = Times::over(&editions, (0, 1000));
        assert_eq!([0, 1, 2, 3].map(|time| times.at(time)), [0, 500, 600, 1000]);
        assert_eq!((times.before(1), times.around(1)), (250, (250, 550)));
        assert_eq!((times.around(0), times.around(3)), ((-250, 250), (800, 1200)));
        let alone = Times::over(&editions[..1], (10, 90));
        assert_eq!((alone.at(0), alone.around(0)), (10, (-30, 50)));
        assert_eq!(Times::over(&[], (0, 9)).labelled([].into_iter(), (0, 9)), []);
    }

    #[test]
    fn a_drawing_begins_where_its_values_do() {
        let begin = |most: f64| begin(Scale::new(0.0, most, 100, 0), 46, Language::Vietnamese);
        assert_eq!(begin(80.0), 0);
        // `10.000.000` takes 90 units, 8 beside the axis at 46.
        assert_eq!(begin(10_000_000.0), -52);
    }

    #[test]
    fn labels_that_would_touch_are_left_out_and_the_last_is_kept() {
        let labels = ["01/2026", "02/2026", "03/2026", "04/2026", "05/2026"];
        let days = [1, 2, 3, 4, 5].map(|month| date(2026, month, 28));
        let over = |width: i32, edges: (i32, i32)| -> Vec<usize> {
            Times::over(&days, (0, width)).labelled(labels.into_iter(), edges).iter().map(|&(time, _)| time).collect()
        };
        assert_eq!(over(600, (-30, 630)), [0, 1, 2, 3, 4]);
        assert_eq!(over(140, (-30, 170)), [0, 2, 4]);
        assert_eq!(over(120, (-30, 150)), [0, 4], "the third would touch both");
        assert_eq!(over(140, (-30, 140)), [0, 4], "the last is printed further left and would touch the third");
        let years = [2012, 2013, 2022].map(|year| date(year, 12, 31));
        let kept = Times::over(&years, (0, 300)).labelled(["2012", "2013", "2022"].into_iter(), (0, 310));
        assert_eq!(kept, [(0, 14), (2, 296)], "the second would touch the first, whatever room there is beyond");
    }

    #[test]
    fn gaps_and_breaks_part_stretches_and_times_of_others_do_not() {
        let points = [(0, Some((0, 1))), (1, Some((1, 1))), (2, None), (3, Some((3, 2))), (5, Some((5, 2)))];
        assert_eq!(stretches(&points, &[]), [vec![(0, 1), (1, 1)], vec![(3, 2), (5, 2)]]);
        assert_eq!(stretches(&points, &[4]), [vec![(0, 1), (1, 1)], vec![(3, 2)], vec![(5, 2)]]);
        assert_eq!(stretches(&points, &[1, 3]), [vec![(0, 1)], vec![(1, 1)], vec![(3, 2), (5, 2)]]);
    }
}
