//! What the cases behind a figure do not tell: why it is not reported then, or what stands beside it.

use crate::domain::check::NOTHING;
use crate::domain::period::Period;
use crate::domain::place::Level;
use crate::domain::reading::{Absence, Reading};

use super::Found;
use super::counted::{is_too_few, provinces_counted, reached};
use crate::report::gap::Gap;
use crate::report::plan::{Asked, Plan};
use crate::report::quality::untold::{Emptiness, emptiness, untold_column};
use crate::report::remark::Remark;
use crate::report::snapshot::{PlaceIndex, Snapshot, SourceSet};

/// Why nothing can be said of a place whose cases do not tell one of the things asked.
pub(super) fn untold(
    snapshot: &Snapshot,
    place: PlaceIndex,
    period: Period,
    asked: &[Asked],
    sources: SourceSet,
) -> Option<Remark> {
    let place = snapshot.holder(place);
    asked.iter().find_map(|&asked| {
        if asked.has_default() {
            let found = emptiness(snapshot, place, asked.column(), period);
            if found.is_of_period {
                let is_told = found.by_source.iter().any(|one| !one.is_too_much);
                return (!is_told).then(|| nothing_told(asked, &found));
            }
        }
        let column = untold_column(snapshot, place, asked.column(), sources)?;
        Some(Remark::Gap(match column.value.as_str() {
            NOTHING => Gap::NothingTold { asked, n: column.rows, of: column.of, is_of_period: false },
            value => Gap::OneValue { asked, is_yes: value == "yes", n: column.rows },
        }))
    })
}

fn nothing_told(asked: Asked, found: &Emptiness) -> Remark {
    let (n, of) = sum(found);
    Remark::Gap(Gap::NothingTold { asked, n, of, is_of_period: found.is_of_period })
}

fn sum(found: &Emptiness) -> (i64, i64) {
    found.by_source.iter().fold((0, 0), |(n, of), one| (n + one.n, of + one.of))
}

/// Provinces that cannot be in a nation's sum of what they do not tell.
pub(super) fn left_out(snapshot: &Snapshot, plan: &Plan, place: PlaceIndex, period: Period) -> Vec<PlaceIndex> {
    let with_default: Vec<Asked> = plan.asked().filter(|asked| asked.has_default()).collect();
    if with_default.is_empty() || snapshot.place_code(place).level() != Level::Nation {
        return Vec::new();
    }
    let Some(rule_set) = plan.rule_set() else { return Vec::new() };
    let sources = |place| Some(snapshot.activity(rule_set, place)?.sources);
    let provinces = reached(snapshot, rule_set, period).into_iter();
    provinces
        .filter(|&place| {
            sources(place).is_some_and(|own| untold(snapshot, place, period, &with_default, own).is_some())
        })
        .collect()
}

/// The nation's figure with the provinces that are not in it; none if too few are.
pub(super) fn less(snapshot: &Snapshot, plan: &Plan, period: Period, found: Found, left_out: usize) -> Found {
    let Some(rule_set) = plan.rule_set().filter(|_| left_out > 0) else { return found };
    let (counted, expected) = provinces_counted(snapshot, rule_set, period);
    let received = counted.saturating_sub(left_out);
    match found.reading {
        Reading::Absent(_) => found,
        _ if is_too_few(received, expected) => {
            Found::absent(Absence::NotReported).with(Remark::TooFewProvinces { received, expected })
        }
        _ => found.with(Remark::Gap(Gap::LeftOut { provinces: left_out })),
    }
}

/// What a reader of a province's figure must know of its cases.
pub(super) fn beside(snapshot: &Snapshot, plan: &Plan, place: PlaceIndex, period: Period, found: Found) -> Found {
    // Of a province of before it is not known which of the new one's cases are its own.
    if !plan.is_counted() || matches!(found.reading, Reading::Absent(_)) || snapshot.successor(place).is_some() {
        return found;
    }
    let code = snapshot.place_code(place);
    let quality = snapshot.quality();
    let twice = quality.twice.iter().filter(|one| one.place == *code);
    let mut gaps: Vec<Gap> = twice
        .map(|one| Gap::SentTwice { n: one.n, source: one.source.clone(), counted_in: one.counted_in.clone() })
        .collect();
    let mut asked: Vec<Asked> = plan.asked().filter(|asked| asked.has_default()).collect();
    asked.dedup();
    for asked in asked {
        let found = emptiness(snapshot, place, asked.column(), period);
        let (n, of) = sum(&found);
        if n > 0 {
            gaps.push(Gap::LeftEmpty { asked, n, of, is_of_period: found.is_of_period });
        }
    }
    gaps.into_iter().map(Remark::Gap).fold(found, Found::with)
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};

    use crate::domain::check::{EmptyCells, IN_PART, NOTHING, UntoldColumn};
    use crate::domain::part::{CaseEvent, MeasureId};
    use crate::domain::reading::{Absence, Figure, Quotient, Reading};
    use crate::domain::wall::Wall;
    use crate::report::figures::figure;
    use crate::report::fixture::{self as f, place};
    use crate::report::snapshot::Snapshot;

    const NOT_REPORTED: Reading = Reading::Absent(Absence::NotReported);
    const BEFORE: Date = date(2025, 3, 20);
    const AFTER: Date = date(2026, 2, 3);

    fn share(numerator: i64, denominator: i64) -> Reading {
        Reading::Share(Quotient { numerator, denominator })
    }

    /// 100 cases received in 2025, none of them online, and 300 in 2026, of which 150 are.
    fn wall(empty_cells: Vec<EmptyCells>, untold: &[(&str, &str, i64, i64)]) -> Wall {
        let online = |day, n| {
            let measure = MeasureId::counted(f::RULE_SET, CaseEvent::Received, &f::online());
            crate::domain::part::Part { measure, ..f::part(CaseEvent::Received, "34:40", day, n) }
        };
        let parts = vec![
            f::part(CaseEvent::Received, "34:40", BEFORE, 100),
            f::part(CaseEvent::Received, "34:40", AFTER, 300),
            online(AFTER, 150),
            f::part(CaseEvent::ResolvedOnTime, "34:40", BEFORE, 90),
            f::part(CaseEvent::ResolvedOnTime, "34:40", AFTER, 200),
            f::part(CaseEvent::ResolvedOverdue, "34:40", AFTER, 50),
            // Nothing is received then.
            f::part(CaseEvent::ResolvedOnTime, "34:40", date(2026, 5, 2), 10),
        ];
        let column = |&(column, value, rows, of): &(&str, &str, i64, i64)| UntoldColumn {
            source: "case_portal".to_owned(),
            place: place("34:40"),
            column: column.to_owned(),
            value: value.to_owned(),
            rows,
            of,
        };
        let untold = untold.iter().map(column).collect();
        Wall { empty_cells, untold, ..f::wall(parts, Vec::new()) }
    }

    fn snapshot(wall: Wall) -> Snapshot {
        f::snapshot(vec![f::online_share(), f::on_time_share()], Vec::new(), wall).with_checks(&[f::sparse()])
    }

    fn read(snapshot: &Snapshot, indicator: &str, period: &str) -> Figure {
        let indicator = snapshot.indicator(indicator).expect("an indicator");
        figure(snapshot, indicator, &place("34:40"), period.parse().expect("a period"))
    }

    fn cells(column: &str, day: Date, counts: (i64, i64)) -> EmptyCells {
        f::empty_cells("case_portal", column, "34:40", day, counts)
    }

    #[test]
    fn a_column_filled_since_a_year_is_told_of_that_year_and_no_other() {
        let cells = vec![cells("channel", BEFORE, (100, 100)), cells("channel", AFTER, (0, 300))];
        let snapshot = snapshot(wall(cells, &[("channel", IN_PART, 100, 400)]));
        let before = read(&snapshot, "online_share", "2025");
        assert_eq!(before.reading, NOT_REPORTED, "and not 0 %");
        assert!(before.notes[0].starts_with("100 trong 100 hồ sơ tiếp nhận trong kỳ"), "{:?}", before.notes);
        let after = read(&snapshot, "online_share", "2026");
        assert_eq!((after.reading, after.notes), (share(150, 300), Vec::new()));
    }

    #[test]
    fn a_column_that_is_filled_no_more_is_not_told_though_the_whole_would_do() {
        let cells = vec![cells("due_at", BEFORE, (0, 1000)), cells("due_at", AFTER, (160, 300))];
        let snapshot = snapshot(wall(cells, &[("due_at", IN_PART, 160, 1300)]));
        assert_eq!(read(&snapshot, "on_time_share", "2025").reading, share(90, 90));
        let after = read(&snapshot, "on_time_share", "2026-02");
        assert_eq!(after.reading, NOT_REPORTED);
        assert!(after.notes[0].starts_with("160 trong 300 hồ sơ tiếp nhận trong kỳ"), "{:?}", after.notes);
    }

    #[test]
    fn a_whole_that_tells_nothing_does_not_take_the_year_that_tells() {
        let cells = vec![cells("due_at", BEFORE, (900, 900)), cells("due_at", AFTER, (30, 300))];
        let snapshot = snapshot(wall(cells, &[("due_at", NOTHING, 930, 1200)]));
        let after = read(&snapshot, "on_time_share", "2026-Q1");
        assert_eq!(after.reading, share(200, 250));
        assert!(after.notes[0].starts_with("30 trong 300 hồ sơ của tỉnh tiếp nhận trong kỳ"), "{:?}", after.notes);
    }

    #[test]
    fn a_period_in_which_nothing_is_received_is_judged_by_the_whole() {
        let cells = || vec![cells("due_at", BEFORE, (40, 100)), cells("due_at", AFTER, (0, 300))];
        let some = snapshot(wall(cells(), &[("due_at", IN_PART, 40, 400)]));
        let found = read(&some, "on_time_share", "2026-05");
        assert_eq!(found.reading, share(10, 10));
        assert!(found.notes[0].starts_with("40 trong 400 hồ sơ của tỉnh để trống"), "{:?}", found.notes);
        let none = snapshot(wall(cells(), &[("due_at", NOTHING, 400, 400)]));
        assert_eq!(read(&none, "on_time_share", "2026-05").reading, NOT_REPORTED);
        // As counted by an earlier version, which knew no half months.
        let unknown = snapshot(wall(Vec::new(), &[("due_at", NOTHING, 400, 400)]));
        assert_eq!(read(&unknown, "on_time_share", "2026").reading, NOT_REPORTED);
    }

    #[test]
    fn a_system_that_sends_no_more_cases_does_not_speak_for_the_one_that_does() {
        let of = |source: &str, day, counts| f::empty_cells(source, "channel", "34:40", day, counts);
        let old = of("case_portal", BEFORE, (0, 100));
        let alone = vec![old.clone(), of("case_sync", AFTER, (300, 300))];
        let found = read(&snapshot(wall(alone, &[])), "online_share", "2026");
        assert_eq!(found.reading, NOT_REPORTED, "the system of 2025 fills it");
        let both = vec![old, of("case_portal", AFTER, (0, 100)), of("case_sync", AFTER, (200, 200))];
        let found = read(&snapshot(wall(both, &[])), "online_share", "2026");
        assert_eq!(found.reading, share(150, 300));
        assert!(found.notes[0].starts_with("200 trong 300 hồ sơ của tỉnh"), "of both: {:?}", found.notes);
    }
}
