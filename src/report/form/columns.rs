//! From running sums to the cells of one row: every column is what its definition says.

use crate::domain::bucket::Bucket;
use crate::domain::condition::{Attribute, Conditions};
use crate::domain::form::{Content, Flow, Form};
use crate::domain::indicator::{Moment, Stock};
use crate::domain::part::{CaseEvent, MeasureId};
use crate::domain::period::Period;

use crate::report::snapshot::{MeasureIndex, Member, PlaceIndex, Snapshot};

/// All that happened up to the end of a half month, and what was open then.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Running {
    /// In the order of [`Flow::ALL`].
    flows: [i64; Flow::ALL.len()],
    open: i64,
    within_due: i64,
    overdue: i64,
}

impl Running {
    /// Of an agency, a field or a procedure.
    pub fn of_member(member: &Member, bucket: Bucket) -> Self {
        let flows = member.through(bucket);
        let sum = |wanted: &[Flow]| wanted.iter().map(|flow| flows[flow.slot()]).sum::<i64>();
        let received = sum(&[Flow::ReceivedOnline, Flow::ReceivedOther]);
        let resolved = sum(&[Flow::ResolvedEarly, Flow::ResolvedOnTime, Flow::ResolvedOverdue]);
        let (open, overdue) = (received - resolved, sum(&[Flow::FellOverdue]) - sum(&[Flow::LeftOverdue]));
        Self { flows, open, within_due: open - overdue, overdue }
    }

    fn stock(&self, stock: Stock) -> i64 {
        match stock {
            Stock::Open => self.open,
            Stock::OpenWithinDue => self.within_due,
            Stock::OpenOverdue => self.overdue,
            // No form asks for it: the catalogue sees to that.
            Stock::OpenWaiting => 0,
        }
    }
}

/// Measures that add up, each with its sign.
type Sum = Vec<(i64, MeasureIndex)>;

/// A place's own parts, counted without regard to agencies, fields and procedures.
pub(super) struct OwnParts<'s> {
    snapshot: &'s Snapshot,
    flows: [Sum; Flow::ALL.len()],
    open: Sum,
    within_due: Sum,
    overdue: Sum,
}

impl<'s> OwnParts<'s> {
    pub fn new(snapshot: &'s Snapshot, rule_set: &str) -> Self {
        let measures = |wanted: Vec<(i64, CaseEvent, Conditions)>| -> Sum {
            let index = |(sign, event, conditions): (i64, CaseEvent, Conditions)| {
                Some((sign, snapshot.measure_index(&MeasureId::counted(rule_set, event, &conditions))?))
            };
            wanted.into_iter().filter_map(index).collect()
        };
        let stock = |stock: Stock| {
            let flows = stock.flows().into_iter();
            measures(flows.map(|(sign, event)| (sign, event, Conditions::default())).collect())
        };
        let flows = Flow::ALL.map(|flow| measures(events(flow)));
        let (open, within_due) = (stock(Stock::Open), stock(Stock::OpenWithinDue));
        Self { snapshot, flows, open, within_due, overdue: stock(Stock::OpenOverdue) }
    }

    pub fn through(&self, place: PlaceIndex, bucket: Bucket) -> Running {
        let sum = |sum: &Sum| {
            let series = sum.iter().filter_map(|&(sign, measure)| Some((sign, self.snapshot.series(measure, place)?)));
            series.map(|(sign, series)| sign * series.through(bucket)).sum::<i64>()
        };
        let flows = Flow::ALL.map(|flow| sum(&self.flows[flow.slot()]));
        Running { flows, open: sum(&self.open), within_due: sum(&self.within_due), overdue: sum(&self.overdue) }
    }
}

/// A flow in terms of what a province's parts count.
fn events(flow: Flow) -> Vec<(i64, CaseEvent, Conditions)> {
    let online = || Conditions([(Attribute::Channel, vec!["online".to_owned()])].into());
    let plain = |event| vec![(1, event, Conditions::default())];
    match flow {
        Flow::ReceivedOnline => vec![(1, CaseEvent::Received, online())],
        Flow::ReceivedOther => {
            vec![(1, CaseEvent::Received, Conditions::default()), (-1, CaseEvent::Received, online())]
        }
        Flow::ResolvedEarly => plain(CaseEvent::ResolvedEarly),
        Flow::ResolvedOnTime => plain(CaseEvent::ResolvedOnTime),
        Flow::ResolvedOverdue => plain(CaseEvent::ResolvedOverdue),
        Flow::FellOverdue => plain(CaseEvent::FellOverdue),
        Flow::LeftOverdue => plain(CaseEvent::LeftOverdue),
    }
}

/// One row in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Line {
    /// One a column of the form.
    pub cells: Vec<i64>,
    /// The same columns of the period of the same length just before.
    pub before: Vec<i64>,
}

impl Line {
    /// `through`: everything up to the end of a half month.
    pub fn read(form: &Form, period: Period, through: impl Fn(Bucket) -> Running) -> Self {
        let (first, last) = period.buckets();
        let length = last.0 - first.0 + 1;
        let (start, end) = (through(Bucket(first.0 - 1)), through(last));
        let before = through(Bucket(first.0 - 1 - length));
        Self { cells: cells(form, &start, &end), before: cells(form, &before, &start) }
    }

    pub fn add(&mut self, other: &Self) {
        for (mine, theirs) in [(&mut self.cells, &other.cells), (&mut self.before, &other.before)] {
            mine.resize(theirs.len(), 0);
            mine.iter_mut().zip(theirs).for_each(|(sum, n)| *sum += n);
        }
    }

    pub fn less(&mut self, other: &Self) {
        for (mine, theirs) in [(&mut self.cells, &other.cells), (&mut self.before, &other.before)] {
            mine.iter_mut().zip(theirs).for_each(|(sum, n)| *sum -= n);
        }
    }

    pub fn is_empty(&self) -> bool {
        self.cells.iter().all(|&n| n == 0)
    }
}

/// What of a form's columns an agency, a field or a procedure has in a period.
pub(crate) fn of_member(form: &Form, content: &Content, member: &Member, period: Period) -> i64 {
    let (first, last) = period.buckets();
    let start = Running::of_member(member, Bucket(first.0 - 1));
    cell(form, content, &start, &Running::of_member(member, last))
}

/// `start`: up to the last half month before the period; `end`: up to its last.
fn cells(form: &Form, start: &Running, end: &Running) -> Vec<i64> {
    form.columns.iter().map(|column| cell(form, &column.content, start, end)).collect()
}

/// The catalogue sees to it that no column is a sum of itself.
fn cell(form: &Form, content: &Content, start: &Running, end: &Running) -> i64 {
    match content {
        Content::Flows(flows) => flows.iter().map(|flow| end.flows[flow.slot()] - start.flows[flow.slot()]).sum(),
        Content::Stock(stock, Moment::Start) => start.stock(*stock),
        Content::Stock(stock, Moment::End) => end.stock(*stock),
        Content::Sum(numbers) => {
            let columns = numbers.iter().filter_map(|&number| form.column(number));
            columns.map(|column| cell(form, &column.content, start, end)).sum()
        }
    }
}
