//! How rule sets see a case at the end of the data: the same judges, in the same way, as where differences are counted
//! (`Tally::hold_against`).

use anyhow::{Context, Result};

use crate::domain::calendar::{Calendar, EpochDay};
use crate::domain::case_list::{CaseQuestion, SeenBy};
use crate::domain::history::History;
use crate::domain::judge::{Judge, Life, Pair};
use crate::engine::compute::Counting;

pub(super) struct Sight {
    by: SeenBy,
    base: Judge,
    other: Judge,
    /// Why the two part.
    pair: Pair,
    /// All rule sets: a case is there if any of them receives it.
    all: Vec<Judge>,
}

impl Sight {
    /// `None` for a question that asks counts.
    pub fn of(counting: &Counting<'_>, question: &CaseQuestion) -> Result<Option<Self>> {
        let Some(seen) = &question.seen else { return Ok(None) };
        let named = |id: &str| {
            let known = counting.rule_sets.iter().find(|known| known.id == id);
            known.with_context(|| format!("there is no rule set {id} / không có bộ quy tắc {id}"))
        };
        let (base, other) = (named(&seen.base)?, named(&question.rule_set)?);
        Ok(Some(Self {
            by: seen.by.clone(),
            base: base.judge(),
            other: other.judge(),
            pair: Pair::new(&base.choices, &other.choices),
            all: counting.rule_sets.iter().map(|one| one.judge()).collect(),
        }))
    }

    /// The day of receipt, if the case is seen as asked on a day.
    pub fn received(
        &self,
        case: &History<'_>,
        calendar: &Calendar,
        as_of: EpochDay,
        life: &mut Life,
    ) -> Option<EpochDay> {
        let mut received = None;
        for judge in &self.all {
            judge.live(case, calendar, as_of, life);
            received = received.or(life.received());
            if received.is_some() {
                break;
            }
        }
        let received = received?;
        self.base.live(case, calendar, as_of, life);
        let ours = life.verdict();
        self.other.live(case, calendar, as_of, life);
        let theirs = life.verdict();
        let why = || self.pair.why(case, calendar, as_of, theirs, life);
        self.by.holds(ours, theirs, why).then_some(received)
    }
}
