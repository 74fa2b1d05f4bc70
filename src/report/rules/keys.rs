//! The keys of the counts of the page, as addresses have them: all that there are, for who has to choose one or was told that
//! there is no such count.

use crate::domain::difference::{Reason, Verdict};
use crate::domain::rule_set::RuleSet;

use super::passport::Asked;

/// Whether a count can have this key. Of the rule set that others are held against nothing differs; which one that is, the
/// counts say.
pub fn is_one(key: &str, rule_sets: &[RuleSet]) -> bool {
    Asked::parse(key, rule_sets, None).is_some()
}

/// Every key, but for what one choice moves from one verdict to another: those are too many to read.
pub fn all(rule_sets: &[RuleSet]) -> Vec<String> {
    let mut keys = vec!["received".to_owned()];
    for RuleSet { id, .. } in rule_sets {
        keys.extend([format!("counted:{id}"), format!("in_time:{id}")]);
        keys.extend(Verdict::ALL.map(|verdict| format!("under:{id}:{}", verdict.as_str())));
        keys.extend([format!("differing:{id}"), format!("differing_share:{id}")]);
        keys.extend(Reason::ALL.map(|reason| format!("differing:{id}:{}", reason.as_str())));
    }
    keys
}

/// What every key is written like.
pub fn pattern(rule_sets: &[RuleSet]) -> String {
    let rule_set = one_of(rule_sets.iter().map(|one| one.id.as_str()));
    let verdict = one_of(Verdict::ALL.into_iter().map(Verdict::as_str));
    let reason = one_of(Reason::ALL.into_iter().map(Reason::as_str));
    let whole = format!("(counted|in_time|differing|differing_share):{rule_set}");
    let why = format!("differing:{rule_set}:{reason}(:{verdict}:{verdict})?");
    format!("^(received|{whole}|under:{rule_set}:{verdict}|{why})$")
}

fn one_of<'a>(words: impl Iterator<Item = &'a str>) -> String {
    format!("({})", words.collect::<Vec<_>>().join("|"))
}
