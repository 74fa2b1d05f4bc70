//! Deadlines by the embedded table: hours, receipts, promises, and what a late decision changes.

use std::sync::LazyLock;

use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::Catalogue;
use crate::domain::calendar::{COUNTER_CUTOFF, Calendar, OfficeHours, Session, epoch_day};
use crate::domain::history::{Moment, SECONDS_A_DAY, day_of, end_of, start_of};
use crate::domain::limit::{Limit, LimitUnit};

static CATALOGUE: LazyLock<Catalogue> =
    LazyLock::new(|| Catalogue::embedded().unwrap_or_else(|errors| panic!("{errors}")));

const UNITS: [LimitUnit; 4] = LimitUnit::ALL;

/// January 2023 to December 2027, to the second.
const MOMENTS: std::ops::Range<Moment> = 19_358 * SECONDS_A_DAY..21_184 * SECONDS_A_DAY;

fn calendar() -> &'static Calendar {
    &CATALOGUE.calendar
}

fn at(year: i16, month: i8, day: i8, clock: &str) -> Moment {
    let time: jiff::civil::Time = clock.parse().expect(clock);
    let seconds = i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60 + i64::from(time.second());
    start_of(epoch_day(date(year, month, day))) + seconds
}

fn limit(amount: u16, unit: LimitUnit) -> Limit {
    Limit { amount, unit }
}

#[test]
fn hours_of_work() {
    let rows = [
        // Within a session, across lunch, to the very close, into the next day.
        (at(2026, 3, 10, "08:00"), 2, at(2026, 3, 10, "10:00")),
        (at(2026, 3, 10, "10:30"), 2, at(2026, 3, 10, "14:30")),
        (at(2026, 3, 10, "09:30"), 2, at(2026, 3, 10, "11:30")),
        (at(2026, 3, 10, "15:00"), 2, at(2026, 3, 10, "17:00")),
        (at(2026, 3, 10, "15:00:01"), 2, at(2026, 3, 11, "07:00:01")),
        (at(2026, 3, 10, "09:00"), 8, at(2026, 3, 11, "09:00")),
        (at(2026, 3, 10, "07:00"), 8, at(2026, 3, 10, "17:00")),
        (at(2026, 3, 10, "07:00"), 16, at(2026, 3, 11, "17:00")),
        // Before opening, in the lunch break, after closing, late at night.
        (at(2026, 3, 10, "05:12"), 1, at(2026, 3, 10, "08:00")),
        (at(2026, 3, 10, "11:30"), 1, at(2026, 3, 10, "14:30")),
        (at(2026, 3, 10, "12:45"), 1, at(2026, 3, 10, "14:30")),
        (at(2026, 3, 10, "17:00"), 1, at(2026, 3, 11, "08:00")),
        (at(2026, 3, 10, "23:59:59"), 1, at(2026, 3, 11, "08:00")),
        // Over a weekend, over Tet, and from a holiday.
        (at(2026, 3, 13, "16:00"), 4, at(2026, 3, 16, "10:00")),
        (at(2026, 2, 13, "16:30"), 1, at(2026, 2, 23, "07:30")),
        (at(2026, 11, 24, "09:00"), 4, at(2026, 11, 25, "11:00")),
        (at(2026, 3, 14, "09:00"), 8, at(2026, 3, 16, "17:00")),
        // The worked Saturday has the hours of every working day.
        (at(2026, 8, 21, "13:30"), 8, at(2026, 8, 22, "11:30")),
        (at(2026, 8, 21, "16:00"), 9, at(2026, 8, 22, "17:00")),
        (at(2026, 8, 21, "16:00"), 10, at(2026, 8, 24, "08:00")),
        // No hours: the moment at which the count would start.
        (at(2026, 3, 10, "10:00"), 0, at(2026, 3, 10, "10:00")),
        (at(2026, 3, 10, "11:30"), 0, at(2026, 3, 10, "13:30")),
        (at(2026, 3, 13, "17:00"), 0, at(2026, 3, 16, "07:00")),
        // Before the table and after it.
        (at(2020, 6, 5, "16:00"), 2, at(2020, 6, 8, "08:00")),
        (at(2030, 6, 7, "16:00"), 2, at(2030, 6, 10, "08:00")),
    ];
    for (from, hours, expected) in rows {
        assert_eq!(calendar().add_working_hours(from, hours), expected, "{hours} h from {from}");
    }
}

#[test]
fn other_office_hours() {
    let session = |opens: i64, closes: i64| Session { opens: opens * 1800, closes: closes * 1800 };
    let hours = OfficeHours::new(vec![session(15, 23), session(27, 35)]).expect("07:30-11:30, 13:30-17:30");
    let calendar = calendar().clone().with_office_hours(hours);
    assert_eq!(calendar.add_working_hours(at(2026, 3, 10, "07:00"), 1), at(2026, 3, 10, "08:30"));
    assert_eq!(calendar.add_working_hours(at(2026, 3, 10, "17:00"), 1), at(2026, 3, 11, "08:00"));
}

#[test]
fn the_table_of_office_hours_says_the_default() {
    assert_eq!(calendar().office_hours(), &OfficeHours::default());
}

#[test]
fn the_last_moment_in_time() {
    use LimitUnit::{Day, Hour, Month, WorkingDay};
    let noon = |year, month, day| at(year, month, day, "12:00");
    let end = |year, month, day| at(year, month, day, "23:59:59");
    let rows = [
        (noon(2026, 8, 21), limit(1, WorkingDay), end(2026, 8, 22)),
        (noon(2026, 8, 28), limit(1, WorkingDay), end(2026, 9, 3)),
        (noon(2026, 11, 23), limit(1, WorkingDay), end(2026, 11, 25)),
        (noon(2025, 12, 31), limit(1, WorkingDay), end(2026, 1, 5)),
        (noon(2026, 1, 8), limit(2, WorkingDay), end(2026, 1, 10)),
        // Answered on the day itself, or on the first day that is worked.
        (noon(2026, 8, 21), limit(0, WorkingDay), end(2026, 8, 21)),
        (noon(2026, 8, 23), limit(0, WorkingDay), end(2026, 8, 24)),
        // Reception on a Saturday does not make it a working day, but the count begins after it.
        (at(2026, 3, 14, "08:00"), limit(1, WorkingDay), end(2026, 3, 16)),
        (at(2026, 3, 14, "08:00"), limit(2, WorkingDay), end(2026, 3, 17)),
        (at(2026, 3, 14, "08:00"), limit(1, Day), end(2026, 3, 16)),
        (at(2026, 3, 14, "08:00"), limit(3, Hour), at(2026, 3, 16, "10:00")),
        (noon(2026, 8, 1), limit(30, Day), end(2026, 9, 3)),
        (noon(2026, 7, 23), limit(30, Day), end(2026, 8, 22)),
        (noon(2026, 7, 31), limit(1, Month), end(2026, 9, 3)),
        (at(2026, 8, 21, "16:00"), limit(9, Hour), at(2026, 8, 22, "17:00")),
    ];
    for (from, limit, expected) in rows {
        assert_eq!(calendar().deadline(from, limit), expected, "{limit:?} from {from}");
    }
}

#[test]
fn what_the_counter_takes_in_after_three() {
    let effective = |received| calendar().effective_receipt(received, COUNTER_CUTOFF);
    for early in [at(2026, 3, 10, "00:00"), at(2026, 3, 10, "15:00"), at(2026, 3, 14, "09:00")] {
        assert_eq!(effective(early), early);
    }
    for (late, from) in [
        (at(2026, 3, 10, "15:00:01"), at(2026, 3, 11, "00:00")),
        (at(2026, 3, 13, "16:00"), at(2026, 3, 16, "00:00")),
        (at(2026, 8, 21, "16:00"), at(2026, 8, 22, "00:00")),
        (at(2026, 8, 22, "16:00"), at(2026, 8, 24, "00:00")),
        (at(2026, 3, 14, "15:30"), at(2026, 3, 16, "00:00")),
        (at(2026, 2, 13, "23:00"), at(2026, 2, 23, "00:00")),
    ] {
        assert_eq!(effective(late), from);
    }
    // Decided to the letter: the file of Friday evening is due after that of Saturday morning.
    let one = limit(1, LimitUnit::WorkingDay);
    let due = |received| day_of(calendar().deadline(effective(received), one));
    let (friday, saturday) = (at(2026, 3, 13, "16:00"), at(2026, 3, 14, "09:00"));
    assert_eq!((due(friday), due(saturday)), (day_of(at(2026, 3, 17, "00:00")), day_of(at(2026, 3, 16, "00:00"))));
}

#[test]
fn a_promise_against_the_limit() {
    let three = limit(3, LimitUnit::WorkingDay);
    let gap = |received, is_counter, promised| calendar().promise_gap(received, is_counter, promised, three);
    let (morning, evening) = (at(2026, 8, 19, "09:00"), at(2026, 8, 19, "16:00"));
    // Wednesday 19 August, three working days: Saturday 22, which is worked.
    assert_eq!(gap(morning, true, at(2026, 8, 22, "17:00")), 0);
    assert_eq!(gap(morning, true, at(2026, 8, 22, "23:59:59")), 0);
    assert_eq!(gap(morning, true, at(2026, 8, 24, "08:00")), 1);
    assert_eq!(gap(morning, true, at(2026, 8, 20, "08:00")), -2);
    // After 15:00 the counter has a day more, the portal has not.
    assert_eq!(gap(evening, true, at(2026, 8, 24, "08:00")), 0);
    assert_eq!(gap(evening, false, at(2026, 8, 24, "08:00")), 1);
    // A promise for a Sunday is no longer than one for the day before.
    assert_eq!(gap(morning, false, at(2026, 8, 23, "08:00")), 0);
    // Hours are compared by days.
    let hours = calendar().promise_gap(morning, true, at(2026, 8, 19, "23:00"), limit(2, LimitUnit::Hour));
    assert_eq!(hours, 0);
}

#[test]
fn a_decision_of_a_week_ahead_moves_a_due_date() {
    let (before, after) = (date(2025, 12, 24), date(2025, 12, 25));
    let then = CATALOGUE.calendar_as_known_on(before);
    let now = CATALOGUE.calendar_as_known_on(after);
    let received = at(2025, 12, 31, "09:00");
    let days = |n| limit(n, LimitUnit::WorkingDay);
    let moved = then.redated(&now, received, days(1));
    assert_eq!((moved.before, moved.after), (at(2026, 1, 2, "23:59:59"), at(2026, 1, 5, "23:59:59")));
    let dates = |because: &[&crate::domain::calendar::Holiday]| -> Vec<Date> {
        because.iter().map(|holiday| holiday.date).collect()
    };
    assert_eq!(dates(&moved.because), [date(2026, 1, 2)]);
    // Seven working days on, the worked Saturday has made up for the day off.
    let made_up = then.redated(&now, received, days(7));
    assert_eq!(made_up.before, at(2026, 1, 12, "23:59:59"));
    assert_eq!(made_up.after, made_up.before);
    assert_eq!(dates(&made_up.because), [date(2026, 1, 2), date(2026, 1, 10)]);
    // Nothing decided in between, nothing moves.
    let same = then.redated(&then, received, days(1));
    assert_eq!((same.after, same.because), (same.before, vec![]));
}

#[test]
fn a_day_under_two_versions() {
    let (old, new) = (date(2026, 6, 30), date(2026, 7, 1));
    let culture_day = date(2026, 11, 24);
    let (then, now) = (CATALOGUE.calendar_as_known_on(old), CATALOGUE.calendar_as_known_on(new));
    assert_eq!((then.day(culture_day).kind(), then.day(culture_day).is_worked), ("work", true));
    let day = now.day(culture_day);
    assert_eq!((day.kind(), day.is_worked), ("holiday", false));
    assert_eq!(day.exception.map(|holiday| holiday.legal_ref.en.as_str()), Some("Resolution 28/2026/QH16"));
    for (date, kind) in [
        (date(2026, 3, 10), "work"),
        (date(2026, 3, 14), "rest"),
        (date(2026, 4, 27), "compensatory"),
        (date(2026, 8, 22), "swapped_work"),
        (date(2026, 8, 31), "swapped_off"),
    ] {
        assert_eq!(now.day(date).kind(), kind, "{date}");
    }
    let all = CATALOGUE.calendar_as_known_on(date(2027, 12, 31));
    for day in epoch_day(date(2023, 1, 1))..epoch_day(date(2028, 1, 1)) {
        assert_eq!(all.calendar.is_workday(day), calendar().is_workday(day));
    }
}

/// Minute by minute.
fn walked_hours(from: Moment, hours: u16) -> Moment {
    let is_open = |moment: Moment| {
        let minute = (moment - start_of(day_of(moment))) / 60;
        calendar().is_workday(day_of(moment)) && ((420..690).contains(&minute) || (810..1020).contains(&minute))
    };
    let (mut moment, mut left) = (from, i64::from(hours) * 60);
    while left > 0 || (hours == 0 && !is_open(moment)) {
        left -= i64::from(is_open(moment));
        moment += 60;
    }
    moment
}

proptest! {
    #[test]
    fn a_walk_over_the_minutes_agrees(from in MOMENTS, hours in 0..40_u16) {
        let from = from - from % 60;
        prop_assert_eq!(calendar().add_working_hours(from, hours), walked_hours(from, hours));
    }

    /// Not with nothing as the second part: an end at the close would move on to the next opening.
    #[test]
    fn hours_add_up(from in MOMENTS, first in 0..100_u16, second in 1..100_u16) {
        let add = |from, hours| calendar().add_working_hours(from, hours);
        prop_assert_eq!(add(add(from, first), second), add(from, first + second));
    }

    /// Eight hours a day: so many days of hours end as many working days on, at the same time.
    #[test]
    fn full_days_of_hours_are_working_days(from in MOMENTS, days in 1..50_u16) {
        let from = calendar().add_working_hours(from, 0);
        let end = calendar().add_working_hours(from, days * 8);
        let wanted = calendar().add_working_days(day_of(from), i32::from(days));
        let opens = from - start_of(day_of(from)) == 7 * 3600;
        let lunch = from - start_of(day_of(from)) == 13 * 3600 + 1800;
        let expected = start_of(wanted) + from - start_of(day_of(from));
        if opens {
            // Done by the close of the day before.
            prop_assert_eq!(end, start_of(calendar().add_working_days(wanted, -1)) + 17 * 3600);
        } else {
            prop_assert_eq!(end, if lunch { expected - 2 * 3600 } else { expected });
        }
    }

    #[test]
    fn a_larger_limit_is_never_due_earlier(from in MOMENTS, amount in 0..400_u16, unit in 0..4_usize) {
        let due = |amount| calendar().deadline(from, limit(amount, UNITS[unit]));
        prop_assert!(due(amount) <= due(amount + 1) && due(amount) >= from);
        prop_assert!(calendar().is_workday(day_of(due(amount))));
    }

    #[test]
    fn a_later_start_is_never_due_earlier(
        from in MOMENTS, later in 0..10_000_000_i64, amount in 0..400_u16, unit in 0..4_usize,
    ) {
        let limit = limit(amount, UNITS[unit]);
        prop_assert!(calendar().deadline(from, limit) <= calendar().deadline(from + later, limit));
    }

    #[test]
    fn limits_in_days_last_until_midnight(from in MOMENTS, amount in 0..400_u16, unit in 0..4_usize) {
        let limit = limit(amount, UNITS[unit]);
        let due = calendar().deadline(from, limit);
        prop_assert_eq!(due == end_of(day_of(due)), limit.unit != LimitUnit::Hour);
    }

    #[test]
    fn a_receipt_counts_at_once_or_from_the_next_working_day(received in MOMENTS) {
        let from = calendar().effective_receipt(received, COUNTER_CUTOFF);
        let next = calendar().next_workday(day_of(received) + 1);
        let is_late = received - start_of(day_of(received)) > COUNTER_CUTOFF;
        prop_assert_eq!(from, if is_late { start_of(next) } else { received });
    }

    /// The promise that the limit itself gives has no gap; each working day more is one.
    #[test]
    fn the_gap_counts_working_days(
        received in MOMENTS, is_counter: bool, amount in 0..60_u16, unit in 0..4_usize, more in -30..30_i32,
    ) {
        let limit = limit(amount, UNITS[unit]);
        let from = if is_counter { calendar().effective_receipt(received, COUNTER_CUTOFF) } else { received };
        let allowed = day_of(calendar().deadline(from, limit));
        let promised = start_of(calendar().add_working_days(allowed, more));
        prop_assert_eq!(calendar().promise_gap(received, is_counter, promised, limit), more);
    }

    /// Where nothing new was decided about the way, a version changes nothing.
    #[test]
    fn only_decisions_on_the_way_move_a_due_date(
        from in MOMENTS, amount in 0..60_u16, unit in 0..4_usize, known in 0..1_826_i32,
    ) {
        let known = crate::domain::calendar::date_of(19_358 + known).unwrap();
        let then = CATALOGUE.calendar_as_known_on(known);
        let now = CATALOGUE.calendar_as_known_on(date(2027, 12, 31));
        let redated = then.redated(&now, from, limit(amount, UNITS[unit]));
        prop_assert!(redated.before == redated.after || !redated.because.is_empty());
        prop_assert!(redated.because.iter().all(|holiday| !holiday.is_known_on(known)));
    }
}
