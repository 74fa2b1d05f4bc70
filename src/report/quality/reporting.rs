//! Who has not reported, and since when.

use crate::domain::bucket::Bucket;
use crate::domain::held::LastSeen;
use crate::domain::load::Load;
use crate::domain::text::Language;
use crate::report::format;
use crate::report::last_seen;
use crate::report::page::PlaceRef;
use crate::report::snapshot::Snapshot;
use crate::report::words::pick;

use super::{half_month, source_name};

/// One source of a province; a province that none tells anything of has one row without a source.
#[derive(Clone, Debug, PartialEq)]
pub struct ReportingRow {
    pub place: PlaceRef,
    pub source: String,
    pub source_name: String,
    pub state: State,
    pub state_text: &'static str,
    /// The last half month with a received case.
    pub last: Option<Bucket>,
    pub last_text: String,
    /// The last day that the source's loads speak of, ISO and as printed.
    pub as_of: String,
    pub as_of_text: String,
    /// Open cases that later files came without, in one sentence; empty if there are none.
    pub last_seen: Option<LastSeen>,
    pub last_seen_text: String,
    /// Days between the two.
    pub days: Option<i64>,
    pub days_text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// No source tells a case of the province.
    Never,
    /// Only a statutory form was sent.
    TotalsOnly,
    /// It reported, and does so no more.
    Silent,
    Reporting,
}

impl State {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::TotalsOnly => "totals_only",
            Self::Silent => "silent",
            Self::Reporting => "reporting",
        }
    }

    fn text(self, language: Language) -> &'static str {
        match self {
            Self::Never => pick(language, "Chưa báo cáo lần nào", "Never reported"),
            Self::TotalsOnly => pick(language, "Chỉ gửi biểu tổng hợp", "Sent totals only"),
            Self::Silent => pick(language, "Ngừng báo cáo", "Stopped reporting"),
            Self::Reporting => pick(language, "Đang báo cáo", "Reporting"),
        }
    }

    /// Somebody has to ask why.
    pub fn is_behind(self) -> bool {
        self != Self::Reporting
    }
}

/// Those that are behind first, longest silent first; within that in the order of the places given.
pub(super) fn rows(
    snapshot: &Snapshot,
    places: &[PlaceRef],
    silent_from: f64,
    language: Language,
) -> Vec<ReportingRow> {
    let quality = snapshot.quality();
    let mut rows = Vec::new();
    for place in places {
        let own: Vec<_> = quality.flows.iter().filter(|((_, code), _)| *code == place.code).collect();
        if own.is_empty() {
            let state = if quality.with_totals.contains(&place.code) { State::TotalsOnly } else { State::Never };
            rows.push(row(snapshot, place, "", state, None, language));
        }
        for ((source, _), flows) in own {
            let last = flows.received.last_key_value().map(|(&bucket, _)| bucket);
            let days = last.and_then(|last| days_since(snapshot, source, last));
            let is_silent = days.is_some_and(|days| days as f64 >= silent_from);
            let state = if is_silent { State::Silent } else { State::Reporting };
            rows.push(row(snapshot, place, source, state, last, language));
        }
    }
    rows.sort_by_key(|row| (row.state, std::cmp::Reverse(row.days)));
    rows
}

fn row(
    snapshot: &Snapshot,
    place: &PlaceRef,
    source: &str,
    state: State,
    last: Option<Bucket>,
    language: Language,
) -> ReportingRow {
    let as_of = as_of(snapshot, source);
    let days = last.and_then(|last| days_since(snapshot, source, last));
    let index = snapshot.place_index(&place.code);
    let last_seen = index.and_then(|index| snapshot.last_seen(snapshot.source_set(source), index));
    let last_seen = last_seen.filter(|seen| seen.earlier > 0);
    ReportingRow {
        last_seen_text: last_seen.and_then(|seen| last_seen::sentence(seen, language)).unwrap_or_default(),
        last_seen,
        place: place.clone(),
        source_name: source_name(snapshot, source, language),
        source: source.to_owned(),
        state,
        state_text: state.text(language),
        last,
        last_text: last.map(half_month).unwrap_or_default(),
        as_of: as_of.map(|day| day.to_string()).unwrap_or_default(),
        as_of_text: as_of.map(format::date).unwrap_or_default(),
        days,
        days_text: days.map(|days| format::integer(days, language)).unwrap_or_default(),
    }
}

/// A file that holds no row that counts, rows of progress that wait for their cases say, is no report.
fn as_of(snapshot: &Snapshot, source: &str) -> Option<jiff::civil::Date> {
    let of_source = snapshot.loads().iter().filter(|load| load.source == source);
    let day = |load: &Load| match snapshot.knows_loads_of(source) {
        true => snapshot.held(load.id, None).map(|held| held.as_of),
        false => Some(load.as_of),
    };
    of_source.filter_map(day).max()
}

/// From the end of a half month to the day of the source's newest data; 0 while it is running.
fn days_since(snapshot: &Snapshot, source: &str, last: Bucket) -> Option<i64> {
    let day = as_of(snapshot, source)?;
    Some(i64::from((day - last.last_day()).get_days()).max(0))
}
