//! The events of accepted cases as columns: the canonical table `case_events`, in the order it is
//! written to the lake.

use anyhow::{Result, anyhow};
use polars::prelude::*;

use crate::domain::history::Event;

/// Events of some cases, each with the number of its row among them, ascending.
#[derive(Clone, Debug, Default)]
pub struct EventColumns(Vec<StoredEvent>);

/// A million of them wait for their file at times: no room for what is not there.
#[derive(Clone, Copy, Debug)]
struct StoredEvent {
    at: i64,
    /// `NO_DUE`: none told.
    due: i64,
    row: u32,
    kind: u8,
}

const NO_DUE: i64 = i64::MIN;

impl EventColumns {
    pub fn push(&mut self, row: u32, events: &[Event]) {
        let stored =
            |event: &Event| StoredEvent { at: event.at, due: event.due.unwrap_or(NO_DUE), row, kind: event.kind as u8 };
        self.0.extend(events.iter().map(stored));
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds the events of rows that follow, the first of which has the number `first_row` here.
    pub fn append(&mut self, later: Self, first_row: u32) {
        self.0.extend(later.0.into_iter().map(|event| StoredEvent { row: event.row + first_row, ..event }));
    }

    pub fn finish(self) -> Result<DataFrame> {
        let events = self.0;
        let named = |name: &str| PlSmallStr::from_str(name);
        let moments = |name: &str, each: fn(&StoredEvent) -> Option<i64>| {
            Int64Chunked::from_iter_options(named(name), events.iter().map(|event| Some(each(event)? * 1000)))
                .into_datetime(TimeUnit::Milliseconds, None)
                .into_column()
        };
        let columns = vec![
            UInt32Chunked::from_iter_values(named("row"), events.iter().map(|event| event.row)).into_column(),
            moments("at", |event| Some(event.at)),
            UInt8Chunked::from_iter_values(named("kind"), events.iter().map(|event| event.kind)).into_column(),
            moments("due_at", |event| Some(event.due).filter(|&due| due != NO_DUE)),
        ];
        DataFrame::new(events.len(), columns).map_err(|error| anyhow!("the columns of events do not fit: {error}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::history::EventKind;

    fn event(at: i64) -> Event {
        Event { at, kind: EventKind::Resumed, due: None }
    }

    fn rows(events: &EventColumns) -> Vec<(u32, i64)> {
        events.0.iter().map(|event| (event.row, event.at)).collect()
    }

    #[test]
    fn events_that_follow_name_their_rows_by_where_those_come_to_lie() {
        let mut events = EventColumns::default();
        events.push(0, &[event(1), event(2)]);
        let mut later = EventColumns::default();
        later.push(1, &[event(7)]);
        events.append(later, 4);
        assert_eq!(rows(&events), [(0, 1), (0, 2), (5, 7)]);
    }

    #[test]
    fn moments_become_milliseconds_and_an_absent_promise_stays_absent() {
        let mut events = EventColumns::default();
        events.push(3, &[Event { due: Some(90), kind: EventKind::DueMoved, at: 60 }, event(70)]);
        let frame = events.finish().expect("columns");
        let moments = |name: &str| {
            let column = frame.column(name).expect("a column").datetime().expect("moments").physical().clone();
            column.iter().collect::<Vec<_>>()
        };
        assert_eq!(moments("at"), [Some(60_000), Some(70_000)]);
        assert_eq!(moments("due_at"), [Some(90_000), None]);
        let kinds = frame.column("kind").expect("a column").u8().expect("numbers").clone();
        assert_eq!(kinds.iter().collect::<Vec<_>>(), [Some(3), Some(6)]);
    }
}
