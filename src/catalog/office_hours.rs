//! The hours at which offices work, for limits that are counted in hours.

use jiff::civil::Time;

use super::errors::CatalogueErrors;
use super::files::Files;
use super::table::Table;
use crate::domain::calendar::{OfficeHours, Session, TimeOfDay};

const HEADINGS: [&str; 4] = ["opens", "closes", "confidence", "source"];

/// The sessions of a working day. The default stands in for a table with faults, which no caller
/// gets to see.
pub(super) fn read(files: &Files, errors: &mut CatalogueErrors) -> OfficeHours {
    let file = files.required("reference/office_hours.csv", errors);
    let table = file.and_then(|file| Table::read(file, &HEADINGS, errors));
    let mut hours = None;
    let mut sessions = Vec::new();
    for row in table.iter().flat_map(Table::rows) {
        let opens = row.parsed("opens", "a time such as 07:00", errors, parse_time);
        let closes = row.parsed("closes", "a time such as 11:30", errors, parse_time);
        row.confidence(errors);
        row.text("source", errors);
        let (Some(opens), Some(closes)) = (opens, closes) else { continue };
        sessions.push(Session { opens, closes });
        hours = OfficeHours::new(sessions.clone());
        if hours.is_none() {
            row.fault(errors, "expected a session that closes after it opens, and opens after the row above closes");
            sessions.pop();
        }
    }
    if let Some(file) = file.filter(|_| table.is_some() && sessions.is_empty()) {
        errors.push(&file.shown, 1, "no session, expected at least one".to_owned());
    }
    hours.unwrap_or_default()
}

fn parse_time(text: &str) -> Option<TimeOfDay> {
    let time: Time = text.parse().ok()?;
    Some(TimeOfDay::from(time.hour()) * 3600 + TimeOfDay::from(time.minute()) * 60 + TimeOfDay::from(time.second()))
}
