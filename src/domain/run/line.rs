//! What came out of a run, as one list of lines: every count with what it is a count of.

use std::collections::HashMap;

use jiff::civil::Date;

use crate::domain::bucket::Bucket;
use crate::domain::check::{EmptyCells, SentTwice, UntoldColumn};
use crate::domain::counts::Counts;
use crate::domain::form::Flow;
use crate::domain::held::HeldRows;
use crate::domain::part::{MeasureId, Part};
use crate::domain::place::PlaceCode;

/// One number; but of parts, where a register says that there is none, it is not zero. The source is that of the
/// list it stands in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Line {
    pub kind: Kind,
    /// A measure, a column, a signal: what is counted.
    pub key: String,
    pub place: PlaceCode,
    /// [`NO_BUCKET`] of what is counted over all time.
    pub bucket: Bucket,
    /// A number of working days, an agency, a value; empty if there is none.
    pub member: String,
    pub n: i64,
}

/// Of what is counted over all time.
pub const NO_BUCKET: Bucket = Bucket(0);

/// Which counts of a computation a line is of; see [`Counts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    Part,
    /// Of forms: the key is a dimension and one of its flows.
    Flow,
    Difference,
    /// Cases of an agency that show a signal, and those that could.
    Signal,
    SignalOf,
    /// Cases that tell nothing in a column, and those that could.
    Untold,
    UntoldOf,
    /// The same by half month.
    Empty,
    EmptyOf,
    /// Cases that count in another source, which is the key.
    Twice,
    /// Of the load whose place in the manifest is the key: rows taken, rows that count, their day.
    Taken,
    Counting,
    Day,
    /// Open cases that the load was the last to hold.
    Open,
}

impl Kind {
    pub const ALL: [Self; 14] = [
        Self::Part,
        Self::Flow,
        Self::Difference,
        Self::Signal,
        Self::SignalOf,
        Self::Untold,
        Self::UntoldOf,
        Self::Empty,
        Self::EmptyOf,
        Self::Twice,
        Self::Taken,
        Self::Counting,
        Self::Day,
        Self::Open,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Part => "part",
            Self::Flow => "flow",
            Self::Difference => "difference",
            Self::Signal => "signal",
            Self::SignalOf => "signal_of",
            Self::Untold => "untold",
            Self::UntoldOf => "untold_of",
            Self::Empty => "empty",
            Self::EmptyOf => "empty_of",
            Self::Twice => "twice",
            Self::Taken => "taken",
            Self::Counting => "counting",
            Self::Day => "day",
            Self::Open => "open",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

impl Line {
    /// All but the number: two lists of one computation hold it once.
    pub fn what(&self) -> (Kind, &str, &PlaceCode, Bucket, &str) {
        (self.kind, &self.key, &self.place, self.bucket, &self.member)
    }
}

/// In the one order in which lists are hashed and compared.
pub fn sorted(mut lines: Vec<Line>) -> Vec<Line> {
    lines.sort_unstable();
    lines
}

/// What was counted of one source. Names of agencies are no counts. `loads`: the numbers of the loads of
/// the manifest, in its order, which are no part of what came out.
pub fn lines_of(counts: &Counts, loads: &[i64]) -> Vec<Line> {
    let mut lines = Vec::with_capacity(counts.parts.len() + counts.member_flows.len() * 3);
    let mut add = |kind, key: String, place: &PlaceCode, bucket, member: &str, n: i64| {
        if n != 0 || kind == Kind::Part {
            lines.push(Line { kind, key, place: place.clone(), bucket, member: member.to_owned(), n });
        }
    };
    for part in &counts.parts {
        add(Kind::Part, part.measure.0.clone(), &part.place, part.bucket, &part.member, part.n);
    }
    for row in &counts.member_flows {
        for (flow, &n) in Flow::ALL.iter().zip(&row.flows) {
            let key = format!("{} {flow:?}", row.dimension.as_str());
            add(Kind::Flow, key, &row.place, row.bucket, &row.member, n);
        }
    }
    for one in &counts.differences {
        let [base, other] = [one.base_verdict, one.other_verdict].map(|verdict| verdict.as_str());
        let key = format!("{} {base} {} {other} {}", one.base, one.other, one.reason.as_str());
        add(Kind::Difference, key, &one.place, one.bucket, "", one.n);
    }
    for one in &counts.signals {
        for (kind, n) in [(Kind::Signal, one.n), (Kind::SignalOf, one.of)] {
            add(kind, one.signal.code().to_owned(), &one.place, one.bucket, &one.agency, n);
        }
    }
    for one in &counts.untold {
        for (kind, n) in [(Kind::Untold, one.rows), (Kind::UntoldOf, one.of)] {
            add(kind, one.column.clone(), &one.place, NO_BUCKET, &one.value, n);
        }
    }
    for one in &counts.empty_cells {
        for (kind, n) in [(Kind::Empty, one.rows), (Kind::EmptyOf, one.of)] {
            add(kind, one.column.clone(), &one.place, one.bucket, "", n);
        }
    }
    for one in &counts.twice {
        add(Kind::Twice, one.counted_in.clone(), &one.place, NO_BUCKET, "", one.n);
    }
    for one in &counts.held {
        let at = loads.iter().position(|&load| load == one.load).map_or(one.load, |at| at as i64);
        for (kind, n) in [
            (Kind::Taken, one.taken),
            (Kind::Counting, one.counting),
            (Kind::Day, number_of(one.as_of)),
            (Kind::Open, one.open.unwrap_or(0)),
        ] {
            add(kind, at.to_string(), &one.place, NO_BUCKET, "", n);
        }
    }
    lines
}

/// What figures of indicators are made of, from the lines of one source: parts, columns that tell nothing,
/// and how far each load speaks. Forms, differences and signals stay lines.
pub fn counts_of(source: &str, lines: &[Line], loads: &[i64]) -> Counts {
    let own = || source.to_owned();
    let of = |kind| lines.iter().filter(move |line| line.kind == kind);
    // Beside these stands another number of the same thing; of these what is zero has no line.
    let beside = [Kind::Untold, Kind::Empty, Kind::Taken, Kind::Counting, Kind::Open].map(of).into_iter().flatten();
    let beside: HashMap<_, i64> = beside.map(|line| (line.what(), line.n)).collect();
    let number = |kind, line: &Line| {
        let (_, key, place, bucket, member) = line.what();
        beside.get(&(kind, key, place, bucket, member)).copied().unwrap_or(0)
    };
    let mut counts = Counts::default();
    for line in of(Kind::Part) {
        let (measure, place, member) = (MeasureId(line.key.clone()), line.place.clone(), line.member.clone());
        counts.parts.push(Part { measure, place, bucket: line.bucket, member, n: line.n, source: own() });
    }
    for line in of(Kind::UntoldOf) {
        let (place, column, value) = (line.place.clone(), line.key.clone(), line.member.clone());
        let rows = number(Kind::Untold, line);
        counts.untold.push(UntoldColumn { source: own(), place, column, value, rows, of: line.n });
    }
    for line in of(Kind::EmptyOf) {
        let (place, column, bucket) = (line.place.clone(), line.key.clone(), line.bucket);
        let rows = number(Kind::Empty, line);
        counts.empty_cells.push(EmptyCells { source: own(), place, column, bucket, rows, of: line.n });
    }
    for line in of(Kind::Twice) {
        let (place, counted_in) = (line.place.clone(), line.key.clone());
        counts.twice.push(SentTwice { source: own(), place, counted_in, n: line.n });
    }
    for line in of(Kind::Day) {
        let load = line.key.parse().ok().and_then(|at: usize| loads.get(at)).copied();
        if let (Some(load), Some(as_of)) = (load, day_of(line.n)) {
            let [taken, counting, open] = [Kind::Taken, Kind::Counting, Kind::Open].map(|kind| number(kind, line));
            counts.held.push(HeldRows {
                source: own(),
                load,
                place: line.place.clone(),
                taken,
                counting,
                as_of,
                open: Some(open),
            });
        }
    }
    counts
}

/// `2026-10-10` as 20261010.
fn number_of(day: Date) -> i64 {
    i64::from(day.year()) * 10_000 + i64::from(day.month()) * 100 + i64::from(day.day())
}

fn day_of(number: i64) -> Option<Date> {
    let [year, month, day] = [number / 10_000, number / 100 % 100, number % 100];
    Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::difference::{Difference, Reason, Verdict};
    use crate::domain::form::{Dimension, MemberFlows};
    use crate::domain::signal::{Signal, SignalCount};
    use jiff::civil::date;

    fn counts() -> Counts {
        let (source, place) = ("case_portal".to_owned(), "34:40".parse::<PlaceCode>().expect("a place"));
        let bucket = Bucket::of(date(2026, 10, 10));
        let part = |member: &str, n| Part {
            measure: MeasureId("form_ii06a/received".to_owned()),
            place: place.clone(),
            bucket,
            member: member.to_owned(),
            n,
            source: source.clone(),
        };
        let cells = |rows| EmptyCells {
            source: source.clone(),
            place: place.clone(),
            column: "channel".to_owned(),
            bucket,
            rows,
            of: 9,
        };
        let held = |load, as_of| HeldRows {
            source: source.clone(),
            load,
            place: place.clone(),
            taken: 5,
            counting: 4,
            as_of,
            open: Some(3),
        };
        Counts {
            parts: vec![part("", 7), part("12", 1)],
            untold: vec![UntoldColumn {
                source: source.clone(),
                place: place.clone(),
                column: "reused".to_owned(),
                value: "no".to_owned(),
                rows: 3,
                of: 9,
            }],
            empty_cells: vec![cells(0)],
            twice: vec![SentTwice {
                source: source.clone(),
                place: place.clone(),
                counted_in: "case_sync".to_owned(),
                n: 2,
            }],
            held: vec![held(11, date(2026, 10, 9)), held(12, date(2026, 12, 31))],
            ..Counts::default()
        }
    }

    #[test]
    fn what_figures_are_made_of_comes_back_from_its_lines() {
        let loads = [11, 12];
        let lines = lines_of(&counts(), &loads);
        assert_eq!(counts_of("case_portal", &lines, &loads), counts());
        let later = [31, 32];
        let moved = |rows: &HeldRows| HeldRows { load: rows.load + 20, ..rows.clone() };
        let renumbered = Counts { held: counts().held.iter().map(moved).collect(), ..counts() };
        assert_eq!(lines_of(&renumbered, &later), lines, "the number of a load is no part of what came out");
    }

    #[test]
    fn every_kind_of_count_makes_lines_and_each_thing_has_one() {
        let (source, place) = ("case_portal".to_owned(), "34:40".parse::<PlaceCode>().expect("a place"));
        let bucket = Bucket::of(date(2026, 10, 10));
        let difference = |reason| Difference {
            source: source.clone(),
            place: place.clone(),
            bucket,
            base: "form_ii06a".to_owned(),
            other: "statute".to_owned(),
            base_verdict: Verdict::OpenInTime,
            other_verdict: Verdict::OpenOverdue,
            reason,
            n: 1,
        };
        let signal = |n| SignalCount {
            source: source.clone(),
            place: place.clone(),
            agency: "H41".to_owned(),
            bucket,
            signal: Signal::ALL[0],
            n,
            of: 4,
        };
        let flows = MemberFlows {
            source: source.clone(),
            place: place.clone(),
            dimension: Dimension::Agency,
            member: String::new(),
            bucket,
            flows: [1, 2, 3, 4, 5, 6, 0],
        };
        let all = Counts {
            member_flows: vec![flows],
            differences: vec![difference(Reason::Several), difference(Reason::Deadline)],
            signals: vec![signal(2)],
            ..counts()
        };
        let mut all = all;
        all.empty_cells[0].rows = 1;
        let lines = sorted(lines_of(&all, &[11, 12]));
        for kind in Kind::ALL {
            assert!(lines.iter().any(|line| line.kind == kind), "{kind:?}");
            assert_eq!(Kind::parse(kind.as_str()), Some(kind));
        }
        assert!(lines.windows(2).all(|pair| pair[0].what() < pair[1].what()), "each thing once");
        assert!(lines.iter().all(|line| line.n != 0));
    }
}
