//! From the rows of a register that count to parts.
//!
//! A register speaks from the half month of its first row to its last day, and there every place that it
//! covers has a number, zero where nothing happened. The nation is counted from the rows, not from the
//! provinces: a code that two provinces have is one.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;

use super::{Count, CountKind, RegisterMapping, RegisterRow, Stamp, Within};
use crate::domain::bucket::Bucket;
use crate::domain::calendar::Calendar;
use crate::domain::history::day_of;
use crate::domain::history::end_of;
use crate::domain::limit::{Limit, LimitUnit};
use crate::domain::part::{MeasureId, Part};
use crate::domain::place::PlaceCode;

/// What the counts of a register depend on besides its rows.
#[derive(Clone, Copy)]
pub struct Register<'a> {
    /// Id of the source.
    pub source: &'a str,
    pub mapping: &'a RegisterMapping,
    pub calendar: &'a Calendar,
    /// The 34.
    pub provinces: &'a [PlaceCode],
    /// The last day that any visible file of it speaks of.
    pub as_of: Date,
}

/// The parts of all its counts; none without rows. `rows`: those that count, one a key.
pub fn counted(register: Register<'_>, rows: &[RegisterRow]) -> Vec<Part> {
    let last = Bucket::of(register.as_of);
    let dates = |row| {
        register.mapping.dates.iter().filter(|date| !is_planned(register, date)).filter_map(move |date| day(row, date))
    };
    let Some(first) = rows.iter().flat_map(dates).map(Bucket::of).min().filter(|first| *first <= last) else {
        return Vec::new();
    };
    let span = Span { first, last, as_of: register.as_of };
    let places: BTreeSet<&PlaceCode> = match register.mapping.covers_nation {
        true => register.provinces.iter().collect(),
        false => rows.iter().map(|row| &row.place).collect(),
    };
    register.mapping.counts.iter().flat_map(|count| of_count(register, count, rows, &places, span)).collect()
}

fn is_planned(register: Register<'_>, date: &str) -> bool {
    register.mapping.planned.iter().any(|planned| planned == date)
}

/// The half months of a register.
#[derive(Clone, Copy)]
struct Span {
    first: Bucket,
    last: Bucket,
    as_of: Date,
}

impl Span {
    fn len(self) -> usize {
        (self.last.0 - self.first.0 + 1) as usize
    }

    /// Place of a day's half month in the span; `None` outside.
    fn slot(self, day: Date) -> Option<usize> {
        usize::try_from(Bucket::of(day).0 - self.first.0).ok().filter(|slot| *slot < self.len())
    }

    /// The half months at whose end a row is counted that runs from one day to before another.
    fn slots(self, from: Date, until: Option<Date>) -> std::ops::Range<usize> {
        let begin = if from > self.as_of { None } else { self.slot(from) };
        let end = until.filter(|until| *until <= self.as_of).map_or(Some(self.len()), |until| self.slot(until));
        match (begin, end) {
            (Some(begin), Some(end)) if begin < end => begin..end,
            _ => 0..0,
        }
    }
}

/// The numbers of one count by place; the values that were seen, where different ones are counted.
struct Tally<'a> {
    span: Span,
    numbers: BTreeMap<PlaceCode, Vec<i64>>,
    seen: HashMap<(PlaceCode, &'a str), Vec<bool>>,
}

fn of_count(
    register: Register<'_>,
    count: &Count,
    rows: &[RegisterRow],
    places: &BTreeSet<&PlaceCode>,
    span: Span,
) -> Vec<Part> {
    let nation = register.mapping.covers_nation.then(PlaceCode::nation);
    let covered = places.iter().map(|place| (*place).clone()).chain(nation.clone());
    let mut tally =
        Tally { span, numbers: covered.map(|place| (place, vec![0; span.len()])).collect(), seen: HashMap::new() };
    for row in rows.iter().filter(|row| holds(register, count, row)) {
        let slots = match &count.kind {
            CountKind::Flow { at } => day(row, at).and_then(|day| span.slot(day)).map_or(0..0, |slot| slot..slot + 1),
            CountKind::Stock { from, until } => {
                let until = until.as_ref().and_then(|until| day(row, until));
                day(row, from).map_or(0..0, |from| span.slots(from, until))
            }
            CountKind::EveryPlace => 0..0,
        };
        for place in std::iter::once(&row.place).chain(nation.as_ref()) {
            tally.add(place, count, row, slots.clone());
        }
    }
    tally.finish(count, places.len() as i64);
    tally.parts(register.source, &count.measure)
}

impl<'a> Tally<'a> {
    fn add(&mut self, place: &PlaceCode, count: &Count, row: &'a RegisterRow, slots: std::ops::Range<usize>) {
        match &count.distinct {
            None => {
                if let Some(numbers) = self.numbers.get_mut(place) {
                    numbers[slots].iter_mut().for_each(|n| *n += 1);
                }
            }
            Some(column) => {
                let value =
                    if column == "place" { row.place.bare() } else { row.cells.get(column).map_or("", String::as_str) };
                if !value.is_empty() {
                    let seen = self.seen.entry((place.clone(), value)).or_insert_with(|| vec![false; self.span.len()]);
                    seen[slots].iter_mut().for_each(|seen| *seen = true);
                }
            }
        }
    }

    /// Different values become numbers; what counts places counts them.
    fn finish(&mut self, count: &Count, places: i64) {
        for ((place, _), seen) in &self.seen {
            let Some(numbers) = self.numbers.get_mut(place) else { continue };
            match count.kind {
                // In a period each value counts once, and over all periods too.
                CountKind::Flow { .. } => {
                    if let Some(first) = seen.iter().position(|seen| *seen) {
                        numbers[first] += 1;
                    }
                }
                _ => numbers.iter_mut().zip(seen).filter(|(_, seen)| **seen).for_each(|(n, _)| *n += 1),
            }
        }
        if count.kind == CountKind::EveryPlace {
            for (place, numbers) in &mut self.numbers {
                numbers.fill(if *place == PlaceCode::nation() { places } else { 1 });
            }
        }
    }

    fn parts(self, source: &str, measure: &str) -> Vec<Part> {
        let (id, first) = (MeasureId::reported(source, measure), self.span.first);
        let of = |(place, numbers): (PlaceCode, Vec<i64>)| {
            let id = id.clone();
            (0..).zip(numbers).map(move |(slot, n)| Part {
                measure: id.clone(),
                place: place.clone(),
                bucket: Bucket(first.0 + slot),
                member: String::new(),
                n,
                source: source.to_owned(),
            })
        };
        self.numbers.into_iter().flat_map(of).collect()
    }
}

fn day(row: &RegisterRow, column: &str) -> Option<Date> {
    row.stamp(column).and_then(Stamp::day)
}

fn holds(register: Register<'_>, count: &Count, row: &RegisterRow) -> bool {
    let has =
        |(column, allowed): (&String, &Vec<String>)| row.cells.get(column).is_some_and(|value| allowed.contains(value));
    count.conditions.iter().all(has)
        && count.told.iter().all(|column| day(row, column).is_some_and(|day| day <= register.as_of))
        && count.within.as_ref().is_none_or(|within| is_within(register.calendar, within, row))
}

/// Whether it was done in time. Of a day without a time the whole day is allowed.
pub fn is_within(calendar: &Calendar, within: &Within, row: &RegisterRow) -> bool {
    let (Some(from), Some(to)) = (row.stamp(&within.from), row.stamp(&within.to)) else { return false };
    let start = match within.cutoff.filter(|_| from.has_time) {
        Some(cutoff) => calendar.effective_receipt(from.moment, cutoff),
        None => from.moment,
    };
    let limit = Limit { amount: within.working_days, unit: LimitUnit::WorkingDay };
    end_of(day_of(to.moment)) <= end_of(day_of(calendar.deadline(start, limit)))
}

#[cfg(test)]
mod tests;
