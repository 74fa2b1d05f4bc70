//! What lines over time share: the upright axis, labels that have room, and the stretches between gaps.

use crate::domain::text::Language;
use crate::report::format;

use super::canvas::{Canvas, INK, LETTER, Side};
use super::scale::Scale;

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
        canvas.text(&format::plain(tick, language), (left - 8, y), 12.0, Side::Right);
    }
    canvas.line((left, top), (left, bottom), INK, 1);
    canvas.line((left, bottom), (right, bottom), INK, 1);
}

/// The first and the last label, and as many between as have room on such a width.
pub(super) fn kept<'l>(labels: impl ExactSizeIterator<Item = &'l str> + Clone, width: i32) -> Vec<usize> {
    let count = labels.len();
    let last = count.saturating_sub(1);
    let room = (width / (widest(labels) * LETTER + 8)).max(1) as usize;
    let step = count.div_ceil(room).max(1);
    (0..count).filter(|&at| at == last || (at % step == 0 && last - at >= step)).collect()
}

/// Letters of the longest.
pub(super) fn widest<'l>(labels: impl Iterator<Item = &'l str>) -> i32 {
    labels.map(|label| label.chars().count()).max().unwrap_or_default() as i32
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

    #[test]
    fn labels_that_would_touch_are_left_out_and_the_last_is_kept() {
        let months = ["01/2026", "02/2026", "03/2026", "04/2026", "05/2026"];
        assert_eq!(kept(months.into_iter(), 600), [0, 1, 2, 3, 4]);
        assert_eq!(kept(months.into_iter(), 120), [0, 4], "the third would touch the last");
        assert_eq!(kept([].into_iter(), 120), [0; 0]);
    }

    #[test]
    fn gaps_and_breaks_part_stretches_and_times_of_others_do_not() {
        let points = [(0, Some((0, 1))), (1, Some((1, 1))), (2, None), (3, Some((3, 2))), (5, Some((5, 2)))];
        assert_eq!(stretches(&points, &[]), [vec![(0, 1), (1, 1)], vec![(3, 2), (5, 2)]]);
        assert_eq!(stretches(&points, &[4]), [vec![(0, 1), (1, 1)], vec![(3, 2)], vec![(5, 2)]]);
        assert_eq!(stretches(&points, &[1, 3]), [vec![(0, 1)], vec![(1, 1)], vec![(3, 2), (5, 2)]]);
    }
}
