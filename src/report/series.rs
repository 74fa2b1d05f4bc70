//! Figures over time: sparklines, trends, panels.

use crate::domain::breaks::{MethodBreak, Touches};
use crate::domain::period::{Grain, Period, PeriodKind};
use crate::domain::place::Level;
use crate::domain::reading::Reading;
use crate::domain::text::Language;

use super::drawing::{Break, Caption, Line, Point, Spark, Trend};
use super::figures::Found;
use super::format;
use super::over_time;
use super::plan::Plan;
use super::snapshot::{PlaceIndex, ScoreRow};
use super::target::target_text;
use super::view::View;
use super::words::pick;

const SPARK_MONTHS: usize = 12;
const TREND_MONTHS: usize = 36;
/// The last twelve months, or editions, up to the end of the period.
pub(crate) fn spark(view: &View<'_>, place: PlaceIndex) -> Spark {
    let (points, breaks) = line(view, place, SPARK_MONTHS);
    if points.iter().filter(|point| point.value.is_some()).count() < 2 {
        return Spark { target: view.target(place).map(|target| target.value), ..Spark::default() };
    }
    let breaks: Vec<usize> = breaks.iter().map(|one| one.before).collect();
    let finding = over_time::from_to(&points, &breaks, view.language).unwrap_or_default();
    Spark {
        description: format!("{}.", format::sentence_case(&finding)),
        target: view.target(place).map(|target| target.value),
        points,
        breaks,
    }
}

/// The whole series of a place, with the merger as a break.
pub(crate) fn trend(view: &View<'_>, place: PlaceIndex, place_name: &str) -> Trend {
    let language = view.language;
    let (points, breaks) = course(view, place, TREND_MONTHS);
    let befores: Vec<usize> = breaks.iter().map(|one| one.before).collect();
    let caption = match over_time::from_to(&points, &befores, language) {
        Some(finding) => Caption {
            title: format!("{place_name}: {finding}"),
            description: over_time::in_numbers(&points, &breaks, times(view), language),
        },
        None => Caption {
            title: format!("{}: {place_name}", pick(language, "Diễn biến", "Over time")),
            description: nothing_to_draw(view, place),
        },
    };
    Trend { caption, language, points, breaks, target: target_line(view, place) }
}

/// All editions of a place, or its last months from the first with a figure on, and where they break.
pub(crate) fn course(view: &View<'_>, place: PlaceIndex, limit: usize) -> (Vec<Point>, Vec<Break>) {
    match &*view.plan {
        Plan::Score { .. } => line(view, place, usize::MAX),
        _ => {
            let (points, breaks) = line(view, place, limit);
            let lead = points.iter().position(|point| point.value.is_some()).unwrap_or(points.len());
            without_first(lead, points, breaks)
        }
    }
}

/// The last points of a place, at most `limit` of them, oldest first, and where the line they make breaks.
fn line(view: &View<'_>, place: PlaceIndex, limit: usize) -> (Vec<Point>, Vec<Break>) {
    match &*view.plan {
        Plan::Score { index, component, .. } => {
            let (points, breaks) = editions(view, index, component, place);
            let surplus = points.len().saturating_sub(limit);
            without_first(surplus, points, breaks)
        }
        _ => {
            let months = months(view, place, limit);
            let breaks = view.breaks.iter().filter_map(|one| {
                let first = months.iter().position(|month| !one.from.is_after(month.last_day()))?;
                (first > 0).then(|| drawn(one, first, view.language))
            });
            (months.iter().map(|&month| point(view, place, month)).collect(), breaks.collect())
        }
    }
}

fn without_first(n: usize, mut points: Vec<Point>, breaks: Vec<Break>) -> (Vec<Point>, Vec<Break>) {
    points.drain(..n);
    let shifted = |one: Break| Some(Break { before: one.before.checked_sub(n).filter(|&before| before > 0)?, ..one });
    (points, breaks.into_iter().filter_map(shifted).collect())
}

/// What the points of a line are of.
fn times(view: &View<'_>) -> &'static str {
    match &*view.plan {
        Plan::Score { .. } => pick(view.language, "kỳ công bố", "editions"),
        _ => pick(view.language, "tháng", "months"),
    }
}

pub(crate) fn target_line(view: &View<'_>, place: PlaceIndex) -> Option<Line> {
    let target = view.target(place)?;
    let word = pick(view.language, "Chỉ tiêu", "Target");
    Some(Line { value: target.value, text: format!("{word} {}", target_text(target, view.indicator, view.language)) })
}

fn point(view: &View<'_>, place: PlaceIndex, month: Period) -> Point {
    let found = view.found_in(place, month);
    let is_carried = carries_over(&found, month);
    Point {
        label: format::month_label(month),
        day: month.last_day(),
        value: found.reading.value().filter(|_| !is_carried),
        text: view.text(&found.reading),
        dated_text: view.as_of_text(&found).filter(|_| is_carried),
        at: Some((view.snapshot.place_code(place).clone(), month)),
    }
}

/// A level carried over from an earlier month is not a reading of this one.
pub(crate) fn carries_over(found: &Found, month: Period) -> bool {
    found.as_of.is_some_and(|day| day < month.first_day())
}

/// Months up to the end of the period or of the data, oldest first. Of a sum that is still growing
/// the running month is left out: it would look like a fall.
pub(crate) fn months(view: &View<'_>, place: PlaceIndex, limit: usize) -> Vec<Period> {
    let kind = view.period.kind;
    let month_in = |day: jiff::civil::Date| {
        let month = Period { kind, year: day.year(), grain: Grain::Month(day.month() as u8) };
        if kind == PeriodKind::Statutory && day.day() >= 15 { next(month) } else { month }
    };
    let last_of_period = view.period.split_in_months().last().copied();
    let counted_to = view.snapshot.counted_to(place);
    let mut last = match (last_of_period, counted_to) {
        (Some(month), Some(day)) if month.first_day() > day => month_in(day),
        (Some(month), _) => month,
        (None, _) => return Vec::new(),
    };
    if view.plan.grows_with_the_period() && counted_to.is_some_and(|day| day < last.last_day()) {
        last = last.previous();
    }
    let mut months: Vec<Period> =
        std::iter::successors(Some(last), |month| Some(month.previous())).take(limit).collect();
    months.reverse();
    months
}

fn next(month: Period) -> Period {
    match month.grain {
        Grain::Month(12) => Period { year: month.year + 1, grain: Grain::Month(1), ..month },
        Grain::Month(number) => Period { grain: Grain::Month(number + 1), ..month },
        _ => month,
    }
}

/// Editions of a score: of the old code system where the province did not merge, then of the new.
fn editions(view: &View<'_>, index: &str, component: &str, place: PlaceIndex) -> (Vec<Point>, Vec<Break>) {
    let rows = |place| view.snapshot.scores(index, component, view.snapshot.place_code(place));
    let old: &[ScoreRow] = match view.snapshot.predecessors(place) {
        [same] => rows(*same),
        _ => &[],
    };
    let point = |row: &ScoreRow, is_newest: bool| {
        let is_one_of_several = rows(place).iter().filter(|other| other.edition == row.edition).count() > 1;
        let (label, day) = match row.as_of {
            Some(day) if is_one_of_several => (format::date(day), day),
            _ => (row.edition.to_string(), Period::year(row.edition).last_day()),
        };
        let text = row.score.map_or_else(
            || pick(view.language, "Không công bố", "Not published").to_owned(),
            |value| {
                let ScoreRow { rank, edition, qualifier, .. } = *row;
                view.text(&Reading::Score { value, rank, edition, qualifier })
            },
        );
        let at = (view.snapshot.place_code(place).clone(), Period::year(row.edition));
        Point { label, day, value: row.score, text, dated_text: None, at: is_newest.then_some(at) }
    };
    let in_time = |row: &&ScoreRow| row.edition <= view.period.year;
    let new = rows(place);
    let first_new = new.first().map_or(i16::MAX, |row| row.edition);
    let old: Vec<&ScoreRow> = old.iter().filter(in_time).filter(|row| row.edition < first_new).collect();
    let rows: Vec<&ScoreRow> = old.iter().copied().chain(new.iter().filter(in_time)).collect();
    let is_newest = |at: usize| rows.get(at + 1).is_none_or(|next| next.edition != rows[at].edition);
    let points: Vec<Point> = rows.iter().enumerate().map(|(at, row)| point(row, is_newest(at))).collect();
    let is_split = !old.is_empty() && old.len() < rows.len();
    let breaks = view.breaks.iter().filter_map(|one| {
        let first = match one.touches {
            // Where the codes change, whenever the publisher took the new ones up.
            Touches::Everything if is_split => old.len(),
            _ => rows.iter().position(|row| one.from.is_reached_by(row.edition))?,
        };
        (first > 0).then(|| drawn(one, first, view.language))
    });
    let breaks = breaks.collect();
    (points, breaks)
}

fn drawn(one: &MethodBreak, before: usize, language: Language) -> Break {
    let source = one.source.get(language).trim_end_matches('.');
    Break {
        before,
        text: one.label.get(language).to_owned(),
        note: format!("{} ({source})", one.detail.get(language)),
        is_unverified: one.confidence.is_unverified(),
    }
}

fn nothing_to_draw(view: &View<'_>, place: PlaceIndex) -> String {
    let is_nation = view.snapshot.place_code(place).level() == Level::Nation;
    let text = match (&*view.plan, is_nation) {
        (Plan::Score { .. }, true) => pick(
            view.language,
            "Không có điểm chung của cả nước qua nhiều kỳ; hãy chọn một tỉnh để xem diễn biến.",
            "There is no national score over several editions; choose a province to see its course.",
        ),
        _ => pick(
            view.language,
            "Chưa có số liệu của nhiều kỳ để vẽ diễn biến.",
            "There are no figures of several periods to draw yet.",
        ),
    };
    text.to_owned()
}

/// The reading, if there is one.
pub(crate) fn present(reading: &Reading) -> Option<&Reading> {
    (!matches!(reading, Reading::Absent(_))).then_some(reading)
}
