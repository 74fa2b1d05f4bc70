//! What a reader asks of the calendar: as known when, and when a limit ends.

use jiff::civil::Date;

use super::Expected;
use crate::report::calendar::CalendarQuery;

/// Longer limits there are none.
const MOST_DAYS: u16 = 999;

/// `known=2025-12-24`, `received=2026-01-05`, `days=10`. `None` if the parameter is none of these.
pub(super) fn take(dated: &mut CalendarQuery, name: &str, value: &str) -> Option<Result<(), Expected>> {
    let day = || value.parse::<Date>().ok().filter(|day| (1900..=2100).contains(&day.year()));
    match name {
        "known" => {
            dated.known = day();
            Some(dated.known.map(|_| ()).ok_or(Expected::Date))
        }
        "received" => {
            dated.received = day();
            Some(dated.received.map(|_| ()).ok_or(Expected::Date))
        }
        "days" => {
            dated.days = value.parse().ok().filter(|days| *days <= MOST_DAYS);
            Some(dated.days.map(|_| ()).ok_or(Expected::Limit))
        }
        _ => None,
    }
}

pub(super) fn fields(dated: CalendarQuery) -> impl Iterator<Item = (&'static str, String)> {
    let known = dated.known.map(|day| ("known", day.to_string()));
    let received = dated.received.map(|day| ("received", day.to_string()));
    known.into_iter().chain(received).chain(dated.days.map(|days| ("days", days.to_string())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_civil_dates_and_limits_whole() {
        let mut dated = CalendarQuery::default();
        for (name, value) in [("known", "2025-12-24"), ("received", "2026-01-05"), ("days", "0")] {
            assert_eq!(take(&mut dated, name, value), Some(Ok(())), "{name}");
        }
        let written: Vec<String> = fields(dated).map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(written, ["known=2025-12-24", "received=2026-01-05", "days=0"]);
        for bad in ["24/12/2025", "2025-02-30", "0001-01-01", "now"] {
            assert_eq!(take(&mut dated, "known", bad), Some(Err(Expected::Date)), "{bad}");
            assert_eq!(take(&mut dated, "received", bad), Some(Err(Expected::Date)), "{bad}");
        }
        for bad in ["-1", "1000", "1.5", "ten"] {
            assert_eq!(take(&mut dated, "days", bad), Some(Err(Expected::Limit)), "{bad}");
        }
        assert_eq!(take(&mut dated, "day", "1"), None);
    }
}
