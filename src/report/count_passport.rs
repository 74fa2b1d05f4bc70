//! The passport of a count that is no indicator: what the tables of `/rules` and `/quality` show. Each of
//! the two makes its own ([`super::rules::passport`], [`super::quality::passport`]).
//!
//! One struct; its page and its JSON print it.

use jiff::civil::Date;

use crate::domain::check::Check;
use crate::domain::reading::Quotient;
use crate::domain::rule_set::RuleSet;
use crate::domain::text::Language;

use super::figure_passport::FigureSource;
use super::format;
use super::page::{Head, PlaceRef};
use super::passport::rule_set_line;
use super::words::confidence;

#[derive(Clone, Debug)]
pub struct CountPassport {
    pub head: Head,
    /// As in its address: `under:form_ii06a:resolved_in_time`.
    pub key: String,
    pub title: String,
    pub place: PlaceRef,
    /// Which cases, rows or days are counted, in whole sentences.
    pub words: Vec<String>,
    pub value: CountValue,
    /// As the table shows it.
    pub shown: String,
    /// What the count is the sum of; of a share, the sum that it is a part of. Empty for one that has no parts.
    pub terms: Vec<CountTerm>,
    pub parts: Option<Parts>,
    pub basis: Vec<Basis>,
    /// The last day that the data speak of.
    pub as_of: Option<Date>,
    pub sources: Vec<FigureSource>,
}

/// The count, exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CountValue {
    /// Cases or rows, of so many where that is known.
    Count { n: i64, of: Option<i64> },
    /// In percent, shown with so many decimals.
    Share { share: Quotient, decimals: u8 },
    /// From the day after one to the other; none if there is no day between.
    Days { from: Date, to: Date, days: i64 },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountTerm {
    pub words: String,
    pub n: i64,
    pub n_text: String,
}

/// The same count elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    pub kind: PartsKind,
    /// Over the table, and over its first column.
    pub title: &'static str,
    pub heading: &'static str,
    pub rows: Vec<Part>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartsKind {
    /// They add up to the count.
    Sum,
    /// The half months before, whose median the count is held against.
    Past,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub name: String,
    /// Where it has a passport of its own: at this place, under this key.
    pub at: Option<(PlaceRef, String)>,
    pub n: i64,
    pub n_text: String,
    pub of: Option<i64>,
    pub of_text: String,
}

/// What the count rests on: a rule set, or a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Basis {
    pub name: String,
    /// Of a rule set, for its place on the page of rule sets.
    pub rule_set: Option<String>,
    pub source: String,
    /// A, B, C or M, with what that means.
    pub confidence_text: String,
    pub is_unverified: bool,
}

impl CountPassport {
    pub fn as_of_text(&self) -> Option<String> {
        self.as_of.map(format::date)
    }

    /// `812 ÷ 10.000 = 8,12 %`; a count of so many as its share.
    pub fn working(&self) -> Option<String> {
        self.value.working(self.head.language)
    }

    fn sum(&self) -> i64 {
        self.terms.iter().map(|term| term.n).sum()
    }

    pub fn sum_text(&self) -> String {
        format::integer(self.sum(), self.head.language)
    }

    /// The terms, and the parts, added up anew, come to the count.
    pub fn is_sound(&self) -> bool {
        let (n, of) = match self.value {
            CountValue::Count { n, of } => (n, of),
            CountValue::Share { share, .. } => (share.numerator, Some(share.denominator)),
            CountValue::Days { from, to, days } => return days == days_after(from, to).max(0),
        };
        let is_share = matches!(self.value, CountValue::Share { .. });
        let of_terms = if is_share { of } else { Some(n) };
        let are_terms = self.terms.is_empty() || of_terms == Some(self.sum());
        let Some(parts) = self.parts.as_ref().filter(|parts| parts.kind == PartsKind::Sum) else { return are_terms };
        let whole: Option<i64> = parts.rows.iter().map(|part| part.of).sum();
        are_terms && parts.rows.iter().map(|part| part.n).sum::<i64>() == n && (!is_share || whole == of)
    }
}

impl CountTerm {
    pub fn new(words: String, n: i64, language: Language) -> Self {
        Self { words, n, n_text: format::integer(n, language) }
    }
}

impl Part {
    pub fn new(name: String, n: i64, of: Option<i64>, language: Language) -> Self {
        let text = |n| format::integer(n, language);
        Self { name, at: None, n, n_text: text(n), of, of_text: of.map(text).unwrap_or_default() }
    }

    pub fn at(self, place: &PlaceRef, key: &str) -> Self {
        Self { at: Some((place.clone(), key.to_owned())), ..self }
    }
}

impl Basis {
    pub fn of_rule_set(rule_set: &RuleSet, language: Language) -> Self {
        Self {
            name: rule_set_line(rule_set, language),
            rule_set: Some(rule_set.id.clone()),
            source: rule_set.source.get(language).to_owned(),
            confidence_text: format!("{}: {}", rule_set.confidence, confidence(rule_set.confidence, language)),
            is_unverified: rule_set.confidence.is_unverified(),
        }
    }

    pub fn of_check(check: &Check, language: Language) -> Self {
        Self {
            name: format!("{} ({})", check.title.get(language), check.code),
            rule_set: None,
            source: check.source.get(language).to_owned(),
            confidence_text: format!("{}: {}", check.confidence, confidence(check.confidence, language)),
            is_unverified: check.confidence.is_unverified(),
        }
    }
}

/// Less than zero where the other day comes first.
fn days_after(from: Date, to: Date) -> i64 {
    to.duration_since(from).as_hours() / 24
}

impl CountValue {
    pub fn text(self, language: Language) -> String {
        match self {
            Self::Count { n, .. } => format::integer(n, language),
            Self::Share { share, decimals } => format::share_text(share, decimals, language),
            Self::Days { days, .. } => format::integer(days, language),
        }
    }

    fn working(self, language: Language) -> Option<String> {
        let (share, decimals) = match self {
            Self::Count { n, of } => (Quotient::new(n, of?)?, 2),
            Self::Share { share, decimals } => (share, decimals),
            // Within the half month that is running there is nothing to subtract: its end has not come.
            Self::Days { from, to, .. } if to < from => return None,
            Self::Days { from, to, days } => {
                let [from, to] = [from, to].map(format::date);
                return Some(format!("{to} − {from} = {}", format::integer(days, language)));
            }
        };
        let [n, of] = [share.numerator, share.denominator].map(|n| format::integer(n, language));
        Some(format!("{n} ÷ {of} = {}", format::share_text(share, decimals, language)))
    }
}
