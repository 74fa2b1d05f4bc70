//! Counters for each agency, field and procedure of a province, found by name.

use polars::prelude::PlHashMap;

use crate::domain::form::{Dimension, Flow};

/// What a case says of who handles it and what it is about; empty where it says nothing.
#[derive(Clone, Copy, Default)]
pub struct Names<'a> {
    pub agency: &'a str,
    pub agency_name: &'a str,
    pub field: &'a str,
    pub procedure: &'a str,
}

impl<'a> Names<'a> {
    pub fn of(&self, dimension: Dimension) -> &'a str {
        match dimension {
            Dimension::Agency => self.agency,
            Dimension::Field => self.field,
            Dimension::Procedure => self.procedure,
        }
    }
}

/// Cases by flow, in the order of [`Flow::ALL`].
type Flows = [u32; Flow::ALL.len()];

/// Position of a member among all of a thread's.
pub type MemberIndex = u32;

/// One member of a dimension of a province.
#[derive(Default)]
struct Member {
    /// What its agency calls itself, where any case says it.
    name: Box<str>,
    /// The half month of the first of `flows`.
    first: usize,
    flows: Vec<Flows>,
}

/// The members of every province, as far as cases name them.
pub struct Members {
    /// By province and dimension: code -> member.
    codes: Vec<[PlHashMap<Box<str>, MemberIndex>; Dimension::ALL.len()]>,
    all: Vec<Member>,
}

impl Members {
    pub fn new(provinces: usize) -> Self {
        Self { codes: (0..provinces).map(|_| Default::default()).collect(), all: Vec::new() }
    }

    /// The agency, the field and the procedure that a case of this province belongs to.
    #[inline]
    pub fn of(&mut self, province: usize, names: &Names<'_>) -> [MemberIndex; Dimension::ALL.len()] {
        Dimension::ALL.map(|dimension| {
            let name = if dimension == Dimension::Agency { names.agency_name } else { "" };
            self.find(province, dimension, names.of(dimension), name)
        })
    }

    #[inline]
    fn find(&mut self, province: usize, dimension: Dimension, code: &str, name: &str) -> MemberIndex {
        let known = self.codes[province][dimension as usize].get(code).copied();
        let member = known.unwrap_or_else(|| self.begin(province, dimension, code));
        let ours = &mut self.all[member as usize].name;
        if ours.is_empty() && !name.is_empty() {
            *ours = name.into();
        }
        member
    }

    #[cold]
    fn begin(&mut self, province: usize, dimension: Dimension, code: &str) -> MemberIndex {
        let member = self.all.len() as MemberIndex;
        self.all.push(Member::default());
        self.codes[province][dimension as usize].insert(code.into(), member);
        member
    }

    #[inline]
    pub fn add(&mut self, member: MemberIndex, bucket: usize, flow: Flow) {
        self.all[member as usize].at(bucket)[flow as usize] += 1;
    }

    /// The position of the agency alone.
    #[inline]
    pub fn agency(&mut self, province: usize, names: &Names<'_>) -> MemberIndex {
        self.find(province, Dimension::Agency, names.agency, names.agency_name)
    }

    /// `same(ours, theirs)` is told the positions of each member here and in `other`.
    pub fn absorb(&mut self, other: Self, mut same: impl FnMut(MemberIndex, MemberIndex)) {
        for (province, dimensions) in other.codes.into_iter().enumerate() {
            for (dimension, codes) in Dimension::ALL.into_iter().zip(dimensions) {
                for (code, at) in codes {
                    let theirs = &other.all[at as usize];
                    let ours = self.find(province, dimension, &code, &theirs.name);
                    same(ours, at);
                    let ours = ours as usize;
                    for (bucket, flows) in (theirs.first..).zip(&theirs.flows) {
                        let sum = self.all[ours].at(bucket);
                        sum.iter_mut().zip(flows).for_each(|(sum, n)| *sum += n);
                    }
                }
            }
        }
    }

    /// Calls `each(province, dimension, code, bucket, flows)` for every half month with a flow.
    pub fn for_each_flows(&self, mut each: impl FnMut(usize, Dimension, &str, usize, &Flows)) {
        self.for_each(|province, dimension, code, member| {
            let moved = (member.first..).zip(&member.flows).filter(|(_, flows)| flows.iter().any(|&n| n > 0));
            moved.for_each(|(bucket, flows)| each(province, dimension, code, bucket, flows));
        });
    }

    /// Calls `each(province, code, name)` for every agency that is named.
    pub fn for_each_agency(&self, mut each: impl FnMut(usize, &str, &str)) {
        self.for_each(|province, dimension, code, member| {
            if dimension == Dimension::Agency && !code.is_empty() && !member.name.is_empty() {
                each(province, code, &member.name);
            }
        });
    }

    /// Calls `each(province, code, position)` for every agency, named or not.
    pub fn for_each_agency_position(&self, mut each: impl FnMut(usize, &str, MemberIndex)) {
        for (province, dimensions) in self.codes.iter().enumerate() {
            dimensions[Dimension::Agency as usize].iter().for_each(|(code, &at)| each(province, code, at));
        }
    }

    fn for_each(&self, mut each: impl FnMut(usize, Dimension, &str, &Member)) {
        for (province, dimensions) in self.codes.iter().enumerate() {
            for (dimension, codes) in Dimension::ALL.into_iter().zip(dimensions) {
                codes.iter().for_each(|(code, &member)| each(province, dimension, code, &self.all[member as usize]));
            }
        }
    }
}

impl Member {
    /// The flows of a half month; the row grows at both ends as half months come up.
    #[inline]
    fn at(&mut self, bucket: usize) -> &mut Flows {
        if self.flows.is_empty() {
            self.first = bucket;
        }
        if bucket < self.first {
            let missing = self.first - bucket;
            self.flows.splice(0..0, std::iter::repeat_n(Flows::default(), missing));
            self.first = bucket;
        }
        let index = bucket - self.first;
        if index >= self.flows.len() {
            self.flows.resize(index + 1, Flows::default());
        }
        &mut self.flows[index]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names<'a>(agency: &'a str, name: &'a str) -> Names<'a> {
        Names { agency, agency_name: name, field: "LV", procedure: "" }
    }

    fn all(members: &Members) -> Vec<(usize, Dimension, String, usize, Flows)> {
        let mut rows = Vec::new();
        members.for_each_flows(|province, dimension, code, bucket, flows| {
            rows.push((province, dimension, code.to_owned(), bucket, *flows));
        });
        rows.sort();
        rows
    }

    #[test]
    fn two_threads_count_what_one_would() {
        let cases =
            [(0, "H1", 7, Flow::ReceivedOnline), (1, "H1", 5, Flow::ResolvedEarly), (0, "H1", 2, Flow::FellOverdue)];
        let count = |members: &mut Members, cases: &[(usize, &str, usize, Flow)]| {
            for &(province, agency, bucket, flow) in cases {
                members.of(province, &names(agency, "Sở A")).into_iter().for_each(|one| members.add(one, bucket, flow));
            }
        };
        let (mut one, mut first, mut second) = (Members::new(2), Members::new(2), Members::new(2));
        count(&mut one, &cases);
        count(&mut first, &cases[..1]);
        count(&mut second, &cases[1..]);
        first.absorb(second, |_, _| {});
        assert_eq!(all(&one), all(&first));
        // Three dimensions, the same three flows in each.
        assert_eq!(all(&one).len(), 9);
        assert_eq!(all(&one).iter().flat_map(|row| row.4).sum::<u32>(), 9);
    }

    #[test]
    fn an_agency_is_named_once_any_case_names_it() {
        let mut members = Members::new(1);
        members.of(0, &names("H1", ""));
        members.of(0, &names("H1", "Sở A"));
        members.of(0, &names("", "nobody's"));
        let mut named = Vec::new();
        members.for_each_agency(|province, code, name| named.push((province, code.to_owned(), name.to_owned())));
        assert_eq!(named, [(0, "H1".to_owned(), "Sở A".to_owned())]);
    }
}
