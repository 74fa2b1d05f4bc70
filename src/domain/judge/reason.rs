//! Why two rule sets judge a case differently: which one choice, exchanged, makes them agree.

use crate::domain::calendar::{Calendar, EpochDay};
use crate::domain::difference::{Reason, Verdict};
use crate::domain::history::History;
use crate::domain::rule_set::Choices;

use super::{Judge, Life};

/// A rule set held against another.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The base with one choice of the other's, for each in which they differ.
    exchanged: Vec<(Reason, Judge)>,
}

impl Pair {
    pub fn new(base: &Choices, other: &Choices) -> Self {
        let exchanged = Reason::ALL.into_iter().filter_map(|reason| Some((reason, base.with(reason, other)?)));
        Self { exchanged: exchanged.map(|(reason, choices)| (reason, Judge::new(choices))).collect() }
    }

    /// The first choice whose exchange alone gives the other's verdict on the case.
    pub fn why(
        &self,
        case: &History<'_>,
        calendar: &Calendar,
        as_of: EpochDay,
        other: Verdict,
        life: &mut Life,
    ) -> Reason {
        let explains = self.exchanged.iter().find(|(_, judge)| {
            judge.live(case, calendar, as_of, life);
            life.verdict() == other
        });
        explains.map_or(Reason::Several, |(reason, _)| *reason)
    }
}
