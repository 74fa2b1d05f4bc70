//! What lines over time find, in words: from what to what, and which of several moved most.
//!
//! From before a break to after it is no course: what is told is the last stretch with a figure.

use std::cmp::Ordering;

use crate::domain::indicator::Direction;
use crate::domain::text::Language;

use super::drawing::{Break, CourseLine, Point};
use super::words::{self, pick, unbroken};

/// Moves nearer to each other than this are the same but for binary dust.
const DUST: f64 = 1e-9;

/// The figures of a line with the times they are of, oldest first.
type Stretch<'p> = Vec<(usize, &'p Point)>;

/// `từ 81,2 % (11/2025) đến 86,4 % (10/2026)`; of one figure after a break that one. `None` without any.
pub(crate) fn from_to(points: &[Point], breaks: &[usize], language: Language) -> Option<String> {
    told(&last_stretch(points.iter().enumerate(), breaks), language)
}

/// `12 tháng, đều có số liệu; cao nhất 90,1 % (05/2026), thấp nhất 78,0 % (02/2026).`, of the stretch that is told.
/// `times`: what the points are of, in the plural.
pub(crate) fn in_numbers(points: &[Point], breaks: &[Break], times: &str, language: Language) -> String {
    let befores: Vec<usize> = breaks.iter().map(|one| one.before).collect();
    let stretch = last_stretch(points.iter().enumerate(), &befores);
    let begin = stretch.last().map_or(0, |&(newest, _)| begin_of(newest, &befores));
    let end = befores.iter().copied().filter(|&before| before > begin).min().unwrap_or(points.len());
    let since = breaks.iter().rev().find(|one| one.before == begin);
    let since = since.map_or_else(String::new, |one| match language {
        Language::Vietnamese => format!("Từ mốc “{}”: ", one.text),
        Language::English => format!("Since the break “{}”: ", one.text),
    });
    let all = end - begin;
    let counted = match (language, all - stretch.len()) {
        (Language::Vietnamese, 0) if all == 1 => format!("một {times}"),
        (Language::English, 0) if all == 1 => format!("one {}", times.trim_end_matches('s')),
        (Language::Vietnamese, 0) => format!("{all} {times}, đều có số liệu"),
        (Language::Vietnamese, missing) => format!("{all} {times}, {missing} không có số liệu"),
        (Language::English, 0) => format!("{all} {times}, all with a figure"),
        (Language::English, missing) => format!("{all} {times}, {missing} without a figure"),
    };
    format!("{since}{counted}{}.", extremes(&stretch, language))
}

/// `Nghệ An khá lên nhiều nhất, từ 74,0 % (11/2025) đến 86,6 % (10/2026)`, over the times at which all lines that
/// have figures have one. `None` where there are no two such times, or where several moved as far.
pub(crate) fn moved_most(lines: &[CourseLine], direction: Direction, language: Language) -> Option<String> {
    let stretches = lines.iter().map(|line| (&*line.label, last_stretch(line.own(), &line.breaks)));
    let stretches: Vec<(&str, Stretch<'_>)> = stretches.filter(|(_, stretch)| !stretch.is_empty()).collect();
    if let [(label, only)] = stretches.as_slice() {
        return Some(format!("{} {}", unbroken(label), told(only, language)?));
    }
    let (_, any) = stretches.first()?;
    let is_common = |time: usize| stretches.iter().all(|(_, stretch)| at(stretch, time).is_some());
    let mut common = any.iter().map(|&(time, _)| time).filter(|&time| is_common(time));
    let (first, last) = (common.next()?, common.next_back()?);
    let moves = stretches.iter().filter_map(|(label, stretch)| {
        let (from, to) = (at(stretch, first)?, at(stretch, last)?);
        Some((*label, from, to, to.value? - from.value?))
    });
    let mut moves: Vec<(&str, &Point, &Point, f64)> = moves.collect();
    moves.sort_by(|one, other| other.3.abs().total_cmp(&one.3.abs()));
    let &(label, from, to, by) = moves.first()?;
    let is_tied = moves.get(1).is_some_and(|second| second.3.abs() > by.abs() - DUST);
    match is_tied {
        true if by.abs() < DUST => Some(match language {
            Language::Vietnamese => format!("không nơi nào thay đổi từ {} đến {}", from.label, to.label),
            Language::English => format!("no place changed from {} to {}", from.label, to.label),
        }),
        true => None,
        false => Some(format!("{} {}, {}", unbroken(label), how(by, direction, language), between(from, to, language))),
    }
}

/// `thấp nhất 71,53 % (Hà Nội, 10/2026), cao nhất 100,00 % (Lai Châu, 10/2026)`: what the one scale of several lines
/// spans. `None` without a figure.
pub(crate) fn span(lines: &[CourseLine], language: Language) -> Option<String> {
    let points = || lines.iter().flat_map(|line| line.own().map(move |(_, point)| (line, point)));
    let told = || points().filter_map(|(line, point)| Some((line, point, point.value?)));
    let (least, most) = (told().min_by(|a, b| a.2.total_cmp(&b.2))?, told().max_by(|a, b| a.2.total_cmp(&b.2))?);
    let of = |(line, point, _): (&CourseLine, &Point, f64)| {
        format!("{} ({}, {})", unbroken(&point.text), unbroken(&line.label), point.label)
    };
    Some(match language {
        Language::Vietnamese => format!("thấp nhất {}, cao nhất {}", of(least), of(most)),
        Language::English => format!("lowest {}, highest {}", of(least), of(most)),
    })
}

fn at<'p>(stretch: &Stretch<'p>, time: usize) -> Option<&'p Point> {
    stretch.iter().find(|(at, _)| *at == time).map(|&(_, point)| point)
}

fn how(by: f64, direction: Direction, language: Language) -> &'static str {
    match (direction, by > 0.0) {
        (Direction::HigherIsBetter, true) | (Direction::LowerIsBetter, false) => {
            pick(language, "khá lên nhiều nhất", "improved most")
        }
        (Direction::HigherIsBetter, false) | (Direction::LowerIsBetter, true) => {
            pick(language, "kém đi nhiều nhất", "worsened most")
        }
        (Direction::Neutral, true) => pick(language, "tăng nhiều nhất", "rose most"),
        (Direction::Neutral, false) => pick(language, "giảm nhiều nhất", "fell most"),
    }
}

/// The figures since the last break before the newest of them.
fn last_stretch<'p>(points: impl Iterator<Item = (usize, &'p Point)>, breaks: &[usize]) -> Stretch<'p> {
    let mut stretch: Stretch<'p> = points.filter(|(_, point)| point.value.is_some()).collect();
    let begin = stretch.last().map_or(0, |&(newest, _)| begin_of(newest, breaks));
    stretch.retain(|(time, _)| *time >= begin);
    stretch
}

/// Where the stretch begins that a time belongs to.
fn begin_of(time: usize, breaks: &[usize]) -> usize {
    breaks.iter().copied().filter(|&before| before <= time).max().unwrap_or(0)
}

fn told(stretch: &Stretch<'_>, language: Language) -> Option<String> {
    match stretch.as_slice() {
        [] => None,
        [(_, only)] => Some(of(only)),
        [(_, first), rest @ .., (_, last)] if is_level(stretch) && !rest.is_empty() => {
            let (value, from, to) = (unbroken(&last.text), &first.label, &last.label);
            Some(match language {
                Language::Vietnamese => format!("luôn là {value} từ {from} đến {to}"),
                Language::English => format!("always {value} from {from} to {to}"),
            })
        }
        [(_, first), .., (_, last)] => Some(between(first, last, language)),
    }
}

/// Nothing moves.
fn is_level(stretch: &Stretch<'_>) -> bool {
    stretch.windows(2).all(|pair| pair[0].1.value == pair[1].1.value)
}

fn between(first: &Point, last: &Point, language: Language) -> String {
    words::from_to((&first.text, &first.label), (&last.text, &last.label), language)
}

fn of(point: &Point) -> String {
    format!("{} ({})", unbroken(&point.text), point.label)
}

/// `; cao nhất 90,1 % (05/2026), thấp nhất 78,0 % (02/2026)`; empty of fewer than three and of a level line, which the title tells.
fn extremes(stretch: &Stretch<'_>, language: Language) -> String {
    if stretch.len() < 3 || is_level(stretch) {
        return String::new();
    }
    let by_value = |one: &&Point, other: &&Point| one.value.partial_cmp(&other.value).unwrap_or(Ordering::Equal);
    // Of the same the newest.
    let points = || stretch.iter().map(|&(_, point)| point);
    let (Some(most), Some(least)) = (points().max_by(by_value), points().rev().min_by(by_value)) else {
        return String::new();
    };
    match language {
        Language::Vietnamese => format!("; cao nhất {}, thấp nhất {}", of(most), of(least)),
        Language::English => format!("; highest {}, lowest {}", of(most), of(least)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VI: Language = Language::Vietnamese;

    fn points(values: &[Option<f64>]) -> Vec<Point> {
        let point = |(month, value): (usize, &Option<f64>)| Point {
            label: format!("{:02}/2026", month + 1),
            day: jiff::civil::date(2026, month as i8 + 1, 28),
            value: *value,
            text: value.map_or_else(|| "Không báo cáo".to_owned(), |value| format!("{value}")),
            dated_text: None,
            at: None,
        };
        values.iter().enumerate().map(point).collect()
    }

    fn line(label: &str, values: &[Option<f64>], breaks: &[usize]) -> CourseLine {
        let points = points(values).into_iter().map(Some).collect();
        CourseLine { label: label.to_owned(), points, absence_text: None, breaks: breaks.to_vec() }
    }

    fn merger(before: usize) -> Break {
        Break { before, text: "Sáp nhập".to_owned(), note: String::new(), is_unverified: false }
    }

    #[test]
    fn a_line_is_told_from_its_last_break_on() {
        let series = points(&[Some(34.0), Some(33.0), Some(44.0), None, Some(43.0)]);
        assert_eq!(from_to(&series, &[], VI).as_deref(), Some("từ 34 (01/2026) đến 43 (05/2026)"));
        assert_eq!(from_to(&series, &[2], VI).as_deref(), Some("từ 44 (03/2026) đến 43 (05/2026)"));
        assert_eq!(from_to(&series, &[2, 4], VI).as_deref(), Some("43 (05/2026)"));
        assert_eq!(from_to(&series[..4], &[3], VI).as_deref(), Some("từ 34 (01/2026) đến 44 (03/2026)"));
        assert_eq!(from_to(&points(&[None, None]), &[], VI), None);
        let level = points(&[Some(9.0), Some(1.0), None, Some(1.0), Some(1.0)]);
        assert_eq!(from_to(&level, &[1], VI).as_deref(), Some("luôn là 1 từ 02/2026 đến 05/2026"));
        assert_eq!(
            from_to(&level[3..], &[], VI).as_deref(),
            Some("từ 1 (04/2026) đến 1 (05/2026)"),
            "two are no course"
        );
        let back = points(&[Some(1.0), Some(2.0), Some(1.0)]);
        assert_eq!(from_to(&back, &[], VI).as_deref(), Some("từ 1 (01/2026) đến 1 (03/2026)"));
    }

    #[test]
    fn the_sentence_counts_what_the_title_tells() {
        let series = points(&[Some(34.0), Some(33.0), Some(44.0), None, Some(43.0)]);
        let said = |breaks: &[Break]| in_numbers(&series, breaks, "tháng", VI);
        assert_eq!(said(&[]), "5 tháng, 1 không có số liệu; cao nhất 44 (03/2026), thấp nhất 33 (02/2026).");
        assert_eq!(
            said(&[merger(1)]),
            "Từ mốc “Sáp nhập”: 4 tháng, 1 không có số liệu; cao nhất 44 (03/2026), thấp nhất 33 (02/2026)."
        );
        assert_eq!(said(&[merger(4)]), "Từ mốc “Sáp nhập”: một tháng.");
        let english = in_numbers(&series, &[merger(4)], "months", Language::English);
        assert_eq!(english, "Since the break “Sáp nhập”: one month.");
        let english = in_numbers(&points(&[Some(1.0); 3]), &[], "months", Language::English);
        assert_eq!(english, "3 months, all with a figure.");
    }

    #[test]
    fn who_moved_most_is_named_over_the_times_that_all_have() {
        let hue = line("Huế", &[Some(10.0), Some(80.0), None, Some(82.0)], &[]);
        let vinh = line("Nghệ An", &[None, Some(90.0), Some(95.0), Some(85.0)], &[]);
        let none = line("Cà Mau", &[None; 4], &[]);
        let lines = [hue.clone(), vinh, none];
        let most = |direction| moved_most(&lines, direction, VI);
        let span = "từ 90 (02/2026) đến 85 (04/2026)";
        assert_eq!(most(Direction::HigherIsBetter), Some(format!("Nghệ\u{a0}An kém đi nhiều nhất, {span}")));
        assert_eq!(most(Direction::LowerIsBetter), Some(format!("Nghệ\u{a0}An khá lên nhiều nhất, {span}")));
        assert_eq!(most(Direction::Neutral), Some(format!("Nghệ\u{a0}An giảm nhiều nhất, {span}")));
        let alone = moved_most(&[hue], Direction::Neutral, VI);
        assert_eq!(alone.as_deref(), Some("Huế từ 10 (01/2026) đến 82 (04/2026)"));
    }

    #[test]
    fn the_span_of_a_scale_is_told_with_whose_and_when() {
        let lines = [line("Huế", &[Some(10.0), None], &[]), line("Cà Mau", &[Some(9.0), Some(12.5)], &[])];
        let said = span(&lines, Language::English);
        assert_eq!(said.as_deref(), Some("lowest 9 (Cà\u{a0}Mau, 01/2026), highest 12.5 (Cà\u{a0}Mau, 02/2026)"));
        assert_eq!(span(&[line("Huế", &[None], &[])], VI), None);
    }

    #[test]
    fn nobody_is_named_where_several_moved_as_far_or_a_break_lies_between() {
        let one = line("Huế", &[Some(0.7), Some(0.8)], &[]);
        let other = line("Cà Mau", &[Some(0.8), Some(0.9)], &[]);
        let still = line("An Giang", &[Some(5.0), Some(5.0)], &[]);
        let moved = |lines: &[CourseLine]| moved_most(lines, Direction::Neutral, VI);
        assert_eq!(moved(&[one.clone(), other.clone()]), None);
        let broken = CourseLine { breaks: vec![1], ..other };
        assert_eq!(moved(&[one, broken]), None, "one time in common is no course");
        let unmoved = moved(&[still.clone(), still]);
        assert_eq!(unmoved.as_deref(), Some("không nơi nào thay đổi từ 01/2026 đến 02/2026"));
    }
}
