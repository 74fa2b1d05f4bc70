//! Cases that were found, small enough that millions of them wait in memory to be ordered and counted by group.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use super::Files;
use super::rows::Wanted;
use crate::domain::case::Channel;
use crate::domain::case_list::{CaseFilter, CaseGroup, CaseKey, CaseOrder, Listing};
use crate::domain::difference::Verdict;
use crate::domain::form::Dimension;
use crate::domain::history::Moment;
use crate::domain::place::PlaceCode;
use crate::engine::members;

/// Where a case stands, and what it may be ordered or told apart by.
#[derive(Clone, Copy, Debug)]
pub(super) struct FoundCase {
    pub source: u32,
    /// Number among the visible files of the source.
    pub file: u32,
    pub row: u32,
    pub weight: i64,
    pub received: Option<Moment>,
    pub due: Option<Moment>,
    pub ended: Option<Moment>,
    pub days: Option<i32>,
    pub late: Option<i32>,
    pub left: Option<i32>,
    /// Number of the province in the 34.
    pub province: i16,
    pub has_commune: bool,
    pub channel: Channel,
    pub verdict: Verdict,
    pub names: [u32; Dimension::ALL.len()],
}

/// Everything behind one count.
#[derive(Default)]
pub struct Found {
    pub(super) cases: Vec<FoundCase>,
    pub(super) names: Names,
}

/// Codes and names by dimension; the position stands in for both.
#[derive(Default)]
pub(super) struct Names {
    all: [Vec<(Box<str>, Box<str>)>; Dimension::ALL.len()],
    positions: [HashMap<Box<str>, u32>; Dimension::ALL.len()],
}

impl Names {
    pub fn of(&mut self, names: &members::Names<'_>) -> [u32; Dimension::ALL.len()] {
        Dimension::ALL.map(|dimension| {
            let name = if dimension == Dimension::Agency { names.agency_name } else { "" };
            self.position(dimension, names.of(dimension), name)
        })
    }

    fn position(&mut self, dimension: Dimension, code: &str, name: &str) -> u32 {
        let (all, positions) = (&mut self.all[dimension as usize], &mut self.positions[dimension as usize]);
        let position = positions.get(code).copied().unwrap_or_else(|| {
            let position = all.len() as u32;
            all.push((code.into(), name.into()));
            positions.insert(code.into(), position);
            position
        });
        let known = &mut all[position as usize].1;
        if known.is_empty() && !name.is_empty() {
            *known = name.into();
        }
        position
    }
}

impl Found {
    /// Cases behind the count.
    pub fn cases(&self) -> usize {
        self.cases.len()
    }

    pub(super) fn join(&mut self, other: Self) {
        let same: [Vec<u32>; Dimension::ALL.len()] = Dimension::ALL.map(|dimension| {
            let theirs = other.names.all[dimension as usize].iter();
            theirs.map(|(code, name)| self.names.position(dimension, code, name)).collect()
        });
        self.cases.extend(other.cases.into_iter().map(|case| FoundCase {
            names: Dimension::ALL.map(|one| same[one as usize][case.names[one as usize] as usize]),
            ..case
        }));
    }

    /// As the files lie.
    pub(super) fn sort(&mut self) {
        self.cases.sort_unstable_by_key(FoundCase::place);
    }

    /// How many cases there are, how many of them are wanted, and by what they can be told apart.
    pub fn listing(&self, files: &Files, wanted: &Wanted) -> Listing {
        let [agencies, fields, procedures] = Dimension::ALL.map(|dimension| self.groups(dimension));
        Listing {
            n: self.cases.iter().map(|case| case.weight).sum(),
            sources: files.names(|source| self.cases.iter().any(|case| case.source == source)),
            cases: self.cases.len(),
            matching: wanted.len(),
            n_matching: wanted.positions().iter().map(|&at| self.cases[at as usize].weight).sum(),
            not_once: self.cases.iter().filter(|case| case.weight != 1).count(),
            provinces: self.provinces(),
            agencies,
            fields,
            procedures,
            channels: tallied(Channel::ALL, |channel| self.number(|case| case.channel == channel)),
            verdicts: tallied(Verdict::ALL, |verdict| self.number(|case| case.verdict == verdict)),
        }
    }

    fn number(&self, is_one: impl Fn(&FoundCase) -> bool) -> usize {
        self.cases.iter().filter(|case| is_one(case)).count()
    }

    /// The one with the most cases first.
    fn provinces(&self) -> Vec<(PlaceCode, usize)> {
        let mut sizes: BTreeMap<i16, usize> = BTreeMap::new();
        self.cases.iter().for_each(|case| *sizes.entry(case.province).or_default() += 1);
        let mut sizes: Vec<(i16, usize)> = sizes.into_iter().collect();
        sizes.sort_by_key(|&(_, cases)| Reverse(cases));
        sizes.into_iter().map(|(number, cases)| (PlaceCode::province_of_34(number), cases)).collect()
    }

    fn groups(&self, dimension: Dimension) -> Vec<CaseGroup> {
        let names = &self.names.all[dimension as usize];
        let mut sizes = vec![0; names.len()];
        self.cases.iter().for_each(|case| sizes[case.names[dimension as usize] as usize] += 1);
        let group = |((code, name), cases): (&(Box<str>, Box<str>), usize)| CaseGroup {
            code: code.to_string(),
            name: name.to_string(),
            cases,
        };
        let mut groups: Vec<CaseGroup> = names.iter().zip(sizes).map(group).collect();
        groups.sort_unstable_by(|one, other| other.cases.cmp(&one.cases).then_with(|| one.code.cmp(&other.code)));
        groups
    }

    /// Positions of the cases that are wanted, as the files lie; the number of a case is not asked here.
    pub(super) fn matching(&self, filter: &CaseFilter) -> Vec<u32> {
        let wanted = [&filter.agency, &filter.field, &filter.procedure].map(Option::as_deref);
        let positions = Dimension::ALL.map(|dimension| {
            let code = wanted[dimension as usize]?;
            // A code that nobody has lets nothing through.
            Some(self.names.positions[dimension as usize].get(code).copied().unwrap_or(u32::MAX))
        });
        let province = filter.province.as_ref().map(|code| code.bare().parse::<i16>().unwrap_or_default());
        let is_wanted = |case: &FoundCase| {
            province.is_none_or(|province| case.province == province)
                && !(filter.is_of_no_commune && case.has_commune)
                && filter.channel.is_none_or(|channel| case.channel == channel)
                && filter.due_within.is_none_or(|days| case.left.is_some_and(|left| left <= days.into()))
                && filter.verdict.is_none_or(|verdict| case.verdict == verdict)
                && positions.iter().zip(case.names).all(|(wanted, name)| wanted.is_none_or(|wanted| wanted == name))
        };
        (0..).zip(&self.cases).filter(|(_, case)| is_wanted(case)).map(|(at, _)| at).collect()
    }

    /// Orders positions; of equal ones the order of the files stays.
    pub(super) fn order(&self, positions: &mut [u32], order: CaseOrder) {
        let key = |case: &FoundCase| match order.key {
            CaseKey::Filed => None,
            CaseKey::Received => case.received,
            CaseKey::Due => case.due,
            CaseKey::Ended => case.ended,
            CaseKey::Late => case.late.map(Moment::from),
            CaseKey::Days => case.days.map(Moment::from),
        };
        positions.sort_by_key(|&at| {
            let case = &self.cases[at as usize];
            let key = key(case).map(|key| if order.is_descending { -key } else { key });
            (key.is_none(), key)
        });
        if order.key == CaseKey::Filed && order.is_descending {
            positions.sort_by_key(|&at| Reverse(at));
        }
    }
}

impl FoundCase {
    pub fn place(&self) -> (u32, u32, u32) {
        (self.source, self.file, self.row)
    }
}

fn tallied<T: Copy, const N: usize>(all: [T; N], number: impl Fn(T) -> usize) -> Vec<(T, usize)> {
    all.into_iter().map(|one| (one, number(one))).filter(|(_, n)| *n > 0).collect()
}
