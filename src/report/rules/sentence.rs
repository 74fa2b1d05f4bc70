//! One plain sentence for each way in which two rule sets see a case otherwise.

use crate::domain::case::CaseStatus;
use crate::domain::difference::Reason;
use crate::domain::rule_set::{RuleSet, Treatment};
use crate::domain::text::Language;
use crate::report::words::pick;

use super::cohort::Change;
use super::{choices, words};

/// `Dừng xử lý: Biểu II.06a tính ..., Quyết định 766 tính ..., vì ...`.
pub(super) fn sentence(base: &RuleSet, other: &RuleSet, change: Change, language: Language) -> String {
    let statuses = match change.reason {
        Reason::Treatments => statuses(base, other, change),
        _ => Vec::new(),
    };
    let situation = match statuses.as_slice() {
        [] => words::situation(change.reason, language).to_owned(),
        some => listed(some.iter().map(|(status, _)| words::status(*status, language)), language),
    };
    let because: Vec<&str> = match change.reason {
        Reason::Treatments => {
            let mut reasons: Vec<&str> = (statuses.iter())
                .filter_map(|(_, treatment)| choices::because_of(*treatment, change.to, language))
                .collect();
            reasons.dedup();
            reasons
        }
        _ => choices::because(other, change, language).into_iter().collect(),
    };
    let because = match because.as_slice() {
        [] => String::new(),
        reasons => {
            format!(", {} {}", pick(language, "vì", "because"), reasons.join(pick(language, ", hoặc ", ", or ")))
        }
    };
    let (base_name, other_name) = (base.name.get(language), other.name.get(language));
    let (from, to) = (words::says(change.from, language), words::says(change.to, language));
    format!("{situation}: {base_name} {from}; {other_name} {to}{because}.")
}

/// The statuses that the two rule sets take for different things and that can lead to both
/// verdicts; with what the other takes them for.
fn statuses(base: &RuleSet, other: &RuleSet, change: Change) -> Vec<(CaseStatus, Treatment)> {
    let of = |rule_set: &RuleSet, status| rule_set.choices.treatments.of(status);
    let explains = |status: CaseStatus| {
        let (one, two) = (of(base, status), of(other, status));
        let fits = one != two && choices::can_be(one, change.from) && choices::can_be(two, change.to);
        fits.then_some((status, two))
    };
    CaseStatus::ALL.into_iter().filter_map(explains).collect()
}

/// `A`, `A hoặc b`: only the first keeps its capital.
fn listed(names: impl Iterator<Item = &'static str>, language: Language) -> String {
    let mut text = String::new();
    for name in names {
        if text.is_empty() {
            text.push_str(name);
            continue;
        }
        text.push_str(pick(language, " hoặc ", " or "));
        let mut letters = name.chars();
        text.extend(letters.next().into_iter().flat_map(char::to_lowercase));
        text.push_str(letters.as_str());
    }
    text
}
