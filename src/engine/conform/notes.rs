//! What is noticed in the rows of a load: checks broken, how far columns are filled.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::checks;
use super::record::{Column, RawCase};
use super::row::CaseRow;
use super::values::{Enough, Values};
use crate::domain::calendar::date_of;
use crate::domain::check::{self, Check, ColumnProfile, Example, Finding};
use crate::domain::history::day_of;
use crate::domain::load::Reject;
use crate::domain::place::PlaceCode;
use crate::domain::source::CaseMapping;
use crate::formats::{PassedOver, Why};

/// Lines that are named with a finding.
const LINES: usize = 5;

/// Of some rows of one load.
#[derive(Clone, Default)]
pub struct Notes {
    /// By number of the province in the 34.
    provinces: BTreeMap<i16, Province>,
    /// Rejected rows of which no province can be read.
    elsewhere: BTreeMap<Reason, Broken>,
    rows_elsewhere: i64,
    /// Rows that are no records, in the order of [`PASSED_OVER`].
    passed_over: [Tally; PASSED_OVER.len()],
}

/// Why rows are passed over, and the check that says so.
const PASSED_OVER: [(Why, &str); 4] = [
    (Why::Total, "W_TOTAL_ROWS"),
    (Why::Footer, "W_NOTE_ROWS"),
    (Why::Numbering, "W_NUMBERING_ROWS"),
    (Why::Heading, "W_HEADING_AGAIN"),
];

/// Code and heading.
type Reason = (&'static str, String);

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Tally {
    n: i64,
    of: i64,
    lines: [u64; LINES],
}

/// How often a reason was met, and what the first row says of it that tells.
#[derive(Clone, Debug, Default)]
struct Broken {
    tally: Tally,
    example: Option<Example>,
}

#[derive(Clone)]
struct Province {
    /// Rows that fit by themselves, also those that contradict another row.
    whole: i64,
    /// Rows that fit, and rows sent back.
    fitting: i64,
    rejected: i64,
    /// First and last moment of receipt; local seconds.
    received: Option<(i64, i64)>,
    marks: [Tally; checks::COUNT],
    reasons: BTreeMap<Reason, Broken>,
    /// Submission equal to receipt.
    copied: Tally,
    /// Names of agencies that may be those of people.
    dropped_names: Tally,
    columns: Vec<Values>,
}

impl Notes {
    /// A row that fits the contract. `enough`: of which columns no more values need to be looked at.
    pub fn fits(&mut self, row: &CaseRow, raw: &RawCase<'_>, enough: &Enough) {
        let province = self.provinces.entry(row.province).or_default();
        province.whole += 1;
        province.fitting += 1;
        if let Some(received) = row.received_at {
            let (first, last) = province.received.get_or_insert((received, received));
            (*first, *last) = ((*first).min(received), (*last).max(received));
        }
        let marks = row.marks;
        for (bit, tally) in province.marks.iter_mut().enumerate().filter(|(bit, _)| marks.looked & (1 << bit) != 0) {
            tally.add(marks.broken & (1 << bit) != 0, raw.line);
        }
        if let (Some(submitted), Some(received)) = (row.submitted_at, row.received_at) {
            province.copied.add(submitted == received, raw.line);
        }
        let enough = enough.of(row.province);
        for (values, (column, _)) in province.columns.iter_mut().zip(Column::ALL) {
            match raw.get(column) {
                "" => values.see_list(column, &raw.lists),
                _ if enough.has(column) => values.filled += 1,
                text => values.see(text, column != Column::ApplicantRef),
            }
        }
    }

    /// A name of an agency that was left out of a row, whatever becomes of the row.
    pub fn dropped_name(&mut self, province: Option<i16>, line: u64) {
        if let Some(province) = province {
            self.provinces.entry(province).or_default().dropped_names.add(true, line);
        }
    }

    /// A row that is sent back; `province`: as far as it can be read.
    pub fn rejected(&mut self, province: Option<i16>, reasons: &[Reject]) {
        let tallies = match province {
            Some(province) => {
                let province = self.provinces.entry(province).or_default();
                province.rejected += 1;
                &mut province.reasons
            }
            None => {
                self.rows_elsewhere += 1;
                &mut self.elsewhere
            }
        };
        let mut done: Vec<(&str, &str)> = Vec::with_capacity(reasons.len());
        for reason in reasons {
            // A row counts once for a code and a column, however often it breaks it.
            if !done.contains(&(reason.code, &reason.column)) {
                done.push((reason.code, &reason.column));
                tallies.entry((reason.code, reason.column.clone())).or_default().add(reason);
            }
        }
    }

    /// A row that fits by itself, but not beside another one, and is sent back after all.
    pub fn conflicts(&mut self, province: Option<i16>, reasons: &[Reject]) {
        if let Some(province) = province.and_then(|province| self.provinces.get_mut(&province)) {
            province.fitting -= 1;
        }
        self.rejected(province, reasons);
    }

    /// Rows that are no records: they are not among those read, and not gone without a word either.
    pub fn passed_over(&mut self, rows: &[PassedOver]) {
        for row in rows {
            let tallies = self.passed_over.iter_mut().zip(PASSED_OVER);
            tallies.filter(|(_, (why, _))| *why == row.why).for_each(|(tally, _)| tally.add(true, row.line));
        }
    }

    /// Takes in what was noticed in the rows after these, and marks in `enough` what is known by now.
    pub fn absorb(&mut self, later: Self, enough: &Enough) {
        self.passed_over.iter_mut().zip(later.passed_over).for_each(|(ours, theirs)| ours.absorb(theirs));
        self.rows_elsewhere += later.rows_elsewhere;
        absorb_reasons(&mut self.elsewhere, later.elsewhere);
        for (code, theirs) in later.provinces {
            let ours = self.provinces.entry(code).or_default();
            ours.whole += theirs.whole;
            ours.fitting += theirs.fitting;
            ours.received = match (ours.received, theirs.received) {
                (Some(one), Some(other)) => Some((one.0.min(other.0), one.1.max(other.1))),
                (one, other) => one.or(other),
            };
            ours.rejected += theirs.rejected;
            ours.marks.iter_mut().zip(theirs.marks).for_each(|(ours, theirs)| ours.absorb(theirs));
            absorb_reasons(&mut ours.reasons, theirs.reasons);
            ours.copied.absorb(theirs.copied);
            ours.dropped_names.absorb(theirs.dropped_names);
            ours.columns.iter_mut().zip(theirs.columns).for_each(|(ours, theirs)| ours.absorb(theirs));
            enough.mark(code, &ours.columns);
        }
    }

    /// In the order of code, place and column.
    pub fn findings(&self, mapping: &CaseMapping, checks: &[Check]) -> Vec<Finding> {
        let mut all = Vec::new();
        let total: i64 = self.provinces.values().map(|one| one.fitting + one.rejected).sum();
        push_reasons(&mut all, mapping, None, &self.elsewhere, total + self.rows_elsewhere);
        // Of all rows below the heading, records or not.
        let rows = total + self.rows_elsewhere + self.passed_over.iter().map(|tally| tally.n).sum::<i64>();
        let met = self.passed_over.iter().zip(PASSED_OVER).filter(|(tally, _)| tally.n > 0);
        all.extend(met.map(|(tally, (_, check))| tally.finding(check, None, "", rows)));
        for (&code, province) in &self.provinces {
            let place = PlaceCode::province_of_34(code);
            push_reasons(&mut all, mapping, Some(&place), &province.reasons, province.fitting + province.rejected);
            for (bit, tally) in province.marks.iter().enumerate().filter(|(_, tally)| tally.n > 0) {
                let (check, column) = checks::name(bit);
                all.push(tally.finding(check, Some(&place), column, tally.of));
            }
            province.of_columns(checks, mapping, &place, &mut all);
        }
        all.sort_by(|a, b| (&a.check, &a.place, &a.column).cmp(&(&b.check, &b.place, &b.column)));
        all
    }

    /// Accounts that were read and, for want of a key of pseudonyms, dropped.
    pub fn dropped_accounts(&self, checks: &[Check]) -> Vec<Finding> {
        let Some(check) = check::find(checks, "W_ACCOUNT_DROPPED") else { return Vec::new() };
        let filled = |province: &Province| province.columns[Column::ApplicantRef as usize].filled;
        let provinces = self.provinces.iter().filter(|(_, province)| filled(province) > 0);
        let finding = |(&code, province): (&i16, &Province)| Finding {
            check: check.code.clone(),
            place: Some(PlaceCode::province_of_34(code)),
            column: "applicant_ref".to_owned(),
            n: filled(province),
            of: province.whole,
            lines: Vec::new(),
            example: None,
        };
        provinces.map(finding).collect()
    }

    /// First and last day of receipt of the rows that fit, if any of them lies outside the declared period.
    pub fn span_outside_the_period(&self) -> Option<(Date, Date)> {
        let bit = checks::bit("W_OTHER_PERIOD")?;
        self.provinces.values().find(|province| province.marks[bit].n > 0)?;
        let spans = self.provinces.values().filter_map(|province| province.received);
        let (first, last) = spans.reduce(|one, other| (one.0.min(other.0), one.1.max(other.1)))?;
        Some((date_of(day_of(first))?, date_of(day_of(last))?))
    }

    /// Of the columns that the mapping reads, province by province.
    pub fn profiles(&self, mapping: &CaseMapping) -> Vec<ColumnProfile> {
        let mut all = Vec::new();
        for (&code, province) in self.provinces.iter().filter(|(_, province)| province.whole > 0) {
            for (values, (_, name)) in
                province.columns.iter().zip(Column::ALL).filter(|(_, (_, name))| has(mapping, name))
            {
                all.push(ColumnProfile {
                    place: PlaceCode::province_of_34(code),
                    column: name.to_owned(),
                    rows: province.whole,
                    filled: values.filled,
                    distinct: values.distinct() as i64,
                    only: values.only(),
                });
            }
        }
        all
    }
}

impl Default for Province {
    fn default() -> Self {
        Self {
            whole: 0,
            fitting: 0,
            received: None,
            rejected: 0,
            marks: Default::default(),
            reasons: BTreeMap::new(),
            copied: Tally::default(),
            dropped_names: Tally::default(),
            columns: vec![Values::default(); Column::COUNT],
        }
    }
}

impl Province {
    fn of_columns(&self, checks: &[Check], mapping: &CaseMapping, place: &PlaceCode, all: &mut Vec<Finding>) {
        let values = |name: &str| {
            let position = Column::ALL.iter().position(|(_, known)| *known == name)?;
            has(mapping, name).then(|| &self.columns[position])
        };
        let whole = |check: &Check, column: &str, n: i64| Finding {
            check: check.code.clone(),
            place: Some(place.clone()),
            column: column.to_owned(),
            n,
            of: self.whole,
            lines: Vec::new(),
            example: None,
        };
        if let Some(check) = check::find(checks, "W_ONE_VALUE") {
            for column in &check.columns {
                let Some(values) = values(column) else { continue };
                if values.distinct() == 1 && values.filled as f64 >= check.bound("rows_at_least") {
                    all.push(whole(check, column, values.filled));
                }
            }
        }
        if let Some(check) = check::find(checks, "W_EMPTY_COLUMN")
            && self.whole as f64 >= check.bound("rows_at_least")
        {
            let empty = check.columns.iter().filter(|column| values(column).is_some_and(|values| values.filled == 0));
            all.extend(empty.map(|column| whole(check, column, self.whole)));
        }
        if let Some(check) = check::find(checks, "W_NAME_NOT_KEPT").filter(|_| self.dropped_names.n > 0) {
            all.push(self.dropped_names.finding(&check.code, Some(place), "agency_name", self.fitting + self.rejected));
        }
        if let Some(check) = check::find(checks, "W_SUBMITTED_COPIED") {
            let (n, of) = (self.copied.n as f64, self.copied.of as f64);
            if of >= check.bound("rows_at_least") && n >= of * check.bound("share_at_least") {
                all.push(self.copied.finding(&check.code, Some(place), "submitted_at", self.copied.of));
            }
        }
    }
}

impl Tally {
    fn add(&mut self, broken: bool, line: u64) {
        self.of += 1;
        if broken {
            if let Some(free) = usize::try_from(self.n).ok().and_then(|n| self.lines.get_mut(n)) {
                *free = line;
            }
            self.n += 1;
        }
    }

    fn lines(&self) -> &[u64] {
        &self.lines[..usize::try_from(self.n).unwrap_or(0).min(LINES)]
    }

    fn absorb(&mut self, later: Self) {
        for (free, &line) in (self.lines().len()..LINES).zip(later.lines()) {
            self.lines[free] = line;
        }
        self.n += later.n;
        self.of += later.of;
    }

    fn finding(&self, check: &str, place: Option<&PlaceCode>, column: &str, of: i64) -> Finding {
        let (check, column, place) = (check.to_owned(), column.to_owned(), place.cloned());
        Finding { check, place, column, n: self.n, of, lines: self.lines().to_vec(), example: None }
    }
}

impl Broken {
    fn add(&mut self, reason: &Reject) {
        self.tally.add(true, reason.line);
        if self.example.is_none() {
            self.example = reason.detail.as_deref().map(|text| Example { line: reason.line, text: text.clone() });
        }
    }

    fn absorb(&mut self, later: Self) {
        self.tally.absorb(later.tally);
        self.example = self.example.take().or(later.example);
    }
}

/// Whether the source tells a column at all.
fn has(mapping: &CaseMapping, column: &str) -> bool {
    mapping.columns.contains_key(column) || mapping.lookups.contains_key(column)
}

fn absorb_reasons(ours: &mut BTreeMap<Reason, Broken>, theirs: BTreeMap<Reason, Broken>) {
    for (reason, broken) in theirs {
        ours.entry(reason).or_default().absorb(broken);
    }
}

fn push_reasons(
    all: &mut Vec<Finding>,
    mapping: &CaseMapping,
    place: Option<&PlaceCode>,
    reasons: &BTreeMap<Reason, Broken>,
    of: i64,
) {
    for ((code, heading), broken) in reasons {
        let named = mapping.columns.iter().find(|(_, known)| *known == heading);
        let column = named.map_or(heading.as_str(), |(canonical, _)| canonical);
        all.push(Finding { example: broken.example.clone(), ..broken.tally.finding(code, place, column, of) });
    }
}
