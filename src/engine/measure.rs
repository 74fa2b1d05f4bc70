//! What must be counted: the indicators' formulas gathered into one plan of distinct measures.

use std::collections::BTreeMap;

use crate::domain::case::CaseAttributes;
use crate::domain::condition::{Attribute, Conditions};
use crate::domain::indicator::Indicator;
use crate::domain::judge::{Judge, Pair};
use crate::domain::part::{CaseEvent, MeasureId};
use crate::domain::rule_set::{self, DeadlineBasis, RuleSet};

/// One count of one event under one rule set, for the cases its conditions hold for.
pub struct Measure {
    pub id: MeasureId,
    rule_set: usize,
    event: CaseEvent,
    conditions: Conditions,
}

/// All measures of all rule sets; built once per pass.
pub struct Plan {
    pub judges: Vec<Judge>,
    /// Counts kept for provinces.
    pub measures: Vec<Measure>,
    /// Histograms of handling time, kept for provinces.
    pub handling: Vec<Measure>,
    /// The rule set of the statutory form.
    pub base: Option<usize>,
    /// Plain counts kept for communes, by event.
    pub commune_measures: Vec<MeasureId>,
    /// The names of the rule sets, and each held against the base.
    pub rule_sets: Vec<String>,
    pub pairs: Vec<Pair>,
    /// The rule set that counts by the procedure's limit: promises are held against that limit there.
    pub limited: Option<usize>,
}

impl Plan {
    /// Every plain event of every rule set, what came online (every statutory form asks), and whatever
    /// the indicators ask besides: their conditions and their histograms.
    pub fn new(rule_sets: &[RuleSet], indicators: &[Indicator]) -> Self {
        let mut plan = Self {
            judges: rule_sets.iter().map(RuleSet::judge).collect(),
            measures: Vec::new(),
            handling: Vec::new(),
            base: rule_sets.iter().position(|rule_set| rule_set.id == rule_set::BASE),
            commune_measures: Vec::new(),
            rule_sets: rule_sets.iter().map(|rule_set| rule_set.id.clone()).collect(),
            pairs: Vec::new(),
            limited: rule_sets.iter().position(|one| one.choices.deadline == DeadlineBasis::ProcedureLimit),
        };
        for (index, rule_set) in rule_sets.iter().enumerate() {
            // Histograms are large: only those that an indicator asks for are kept.
            for event in CaseEvent::ALL.into_iter().filter(|event| *event != CaseEvent::HandlingDays) {
                plan.want(index, &rule_set.id, event, &Conditions::default());
            }
            plan.want(index, &rule_set.id, CaseEvent::Received, &online());
            let own = indicators.iter().filter(|indicator| indicator.rule_set.as_deref() == Some(&rule_set.id));
            for (event, conditions) in own.flat_map(Indicator::counted) {
                plan.want(index, &rule_set.id, event, &conditions);
                // To tell "none of them" from "nobody says": how many cases tell what is asked.
                for told in conditions.told() {
                    plan.want(index, &rule_set.id, event, &told);
                }
            }
        }
        if let Some(base) = plan.base {
            plan.commune_measures =
                plain_events().map(|event| MeasureId::counted(rule_set::BASE, event, &Conditions::default())).collect();
            let base = &rule_sets[base].choices;
            plan.pairs = rule_sets.iter().map(|other| Pair::new(base, &other.choices)).collect();
        }
        plan
    }

    fn want(&mut self, rule_set: usize, name: &str, event: CaseEvent, conditions: &Conditions) {
        let id = MeasureId::counted(name, event, conditions);
        let list = if event == CaseEvent::HandlingDays { &mut self.handling } else { &mut self.measures };
        if !list.iter().any(|measure| measure.id == id) {
            list.push(Measure { id, rule_set, event, conditions: conditions.clone() });
        }
    }

    /// Position of a rule set's event in the lists of [`Plan::measures_of`].
    #[inline]
    pub fn slot(&self, rule_set: usize, event: CaseEvent) -> usize {
        rule_set * CaseEvent::ALL.len() + event as usize
    }

    /// For each slot, the measures that a case with these attributes counts for.
    pub fn measures_of(&self, case: &CaseAttributes) -> Vec<Vec<u16>> {
        let mut slots = vec![Vec::new(); self.judges.len() * CaseEvent::ALL.len()];
        for list in [&self.measures, &self.handling] {
            for (index, measure) in list.iter().enumerate().filter(|(_, measure)| measure.conditions.hold(case)) {
                slots[self.slot(measure.rule_set, measure.event)].push(index as u16);
            }
        }
        slots
    }

    #[inline]
    pub fn commune_column(&self, rule_set: usize, event: CaseEvent) -> Option<usize> {
        (self.base == Some(rule_set)).then_some(event as usize).filter(|&column| column < self.commune_width())
    }

    #[inline]
    pub fn commune_width(&self) -> usize {
        self.commune_measures.len()
    }
}

fn online() -> Conditions {
    Conditions(BTreeMap::from([(Attribute::Channel, vec!["online".to_owned()])]))
}

/// The events that are kept for communes, in the order of their discriminants.
fn plain_events() -> impl Iterator<Item = CaseEvent> {
    CaseEvent::ALL.into_iter().take_while(|event| event.is_kept_for_communes())
}
