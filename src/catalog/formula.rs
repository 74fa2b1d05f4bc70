//! The formula of an indicator file: a closed set of shapes, each with exactly its own keys.
//!
//! ```toml
//! [formula]
//! shape = "share"
//! numerator = [
//!   { count = ["resolved_early", "resolved_on_time"], where = { channel = ["online"] } },
//!   { stock = "open_within_due", at = "end" },
//! ]
//! denominator = [{ reported = "portal_766/cases_handled", timing = "year_to_date" }]
//!
//! shape = "amount"       # terms = [...]
//! shape = "reduction"    # measure = "payroll_return/assigned_posts", baseline_year = 2015
//! shape = "decrease"     # the same keys; the difference as a count
//! shape = "median_days"  # where = {...}, optional
//! shape = "score"        # index = "papi", component = "total"
//! ```

use serde::Deserialize;
use toml::Spanned;

use crate::domain::condition::{Attribute, Conditions};
use crate::domain::indicator::{Formula, Moment, Stock, Term, Timing};
use crate::domain::part::{CaseEvent, MeasureId};
use crate::domain::source::{Contract, PORTAL_COMPONENTS, PORTAL_MEASURES, SourceMapping};

/// A fault: byte offset in the file, and what is wrong.
pub(super) type Fault = (usize, String);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FormulaLayout {
    shape: Spanned<Shape>,
    numerator: Option<Spanned<Vec<Spanned<TermLayout>>>>,
    denominator: Option<Spanned<Vec<Spanned<TermLayout>>>>,
    terms: Option<Spanned<Vec<Spanned<TermLayout>>>>,
    measure: Option<Spanned<String>>,
    baseline_year: Option<Spanned<i16>>,
    #[serde(rename = "where")]
    conditions: Option<Spanned<Conditions>>,
    index: Option<Spanned<String>>,
    component: Option<Spanned<String>>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Shape {
    Share,
    Amount,
    Reduction,
    Decrease,
    MedianDays,
    Score,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TermLayout {
    count: Option<Vec<CaseEvent>>,
    stock: Option<Stock>,
    at: Option<Moment>,
    reported: Option<String>,
    timing: Option<Timing>,
    #[serde(rename = "where")]
    conditions: Option<Conditions>,
}

/// What a formula may refer to.
#[derive(Clone, Copy)]
pub(super) struct Sources<'a> {
    pub mappings: &'a [SourceMapping],
    /// Ids of source files that exist and could not be read: naming them raises no second fault.
    pub broken: &'a [String],
}

/// `None` if there are faults.
pub(super) fn read(layout: FormulaLayout, sources: Sources<'_>, faults: &mut Vec<Fault>) -> Option<Formula> {
    let mut reader = Reader { sources, faults };
    reader.refuse_foreign_keys(&layout);
    let at = layout.shape.span().start;
    match layout.shape.into_inner() {
        Shape::Share => {
            let numerator = reader.terms("numerator", layout.numerator, at);
            let denominator = reader.terms("denominator", layout.denominator, at);
            Some(Formula::Share { numerator: numerator?, denominator: denominator? })
        }
        Shape::Amount => Some(Formula::Amount { terms: reader.terms("terms", layout.terms, at)? }),
        shape @ (Shape::Reduction | Shape::Decrease) => {
            let measure = reader.needed("measure", layout.measure, at);
            let baseline_year = reader.needed("baseline_year", layout.baseline_year, at);
            let measure = measure.and_then(|(at, measure)| reader.reported(at, measure));
            let (measure, (_, baseline_year)) = (measure?, baseline_year?);
            Some(if shape == Shape::Reduction {
                Formula::Reduction { measure, baseline_year }
            } else {
                Formula::Decrease { measure, baseline_year }
            })
        }
        Shape::MedianDays => {
            let conditions = match layout.conditions {
                Some(conditions) => reader.conditions(conditions.span().start, Some(conditions.into_inner()))?,
                None => Conditions::default(),
            };
            Some(Formula::MedianDays { conditions })
        }
        Shape::Score => {
            let index = reader.needed("index", layout.index, at);
            let component = reader.needed("component", layout.component, at);
            let ((index_at, index), (_, component)) = (index?, component?);
            reader.score(index_at, &index, &component)?;
            Some(Formula::Score { index, component })
        }
    }
}

impl Shape {
    fn keys(self) -> &'static [&'static str] {
        match self {
            Self::Share => &["numerator", "denominator"],
            Self::Amount => &["terms"],
            Self::Reduction | Self::Decrease => &["measure", "baseline_year"],
            Self::MedianDays => &["where"],
            Self::Score => &["index", "component"],
        }
    }
}

struct Reader<'a> {
    sources: Sources<'a>,
    faults: &'a mut Vec<Fault>,
}

impl Reader<'_> {
    /// Notes a fault, and is `None`, so that it can end an expression.
    fn fault<T>(&mut self, at: usize, message: impl Into<String>) -> Option<T> {
        self.faults.push((at, message.into()));
        None
    }

    fn refuse_foreign_keys(&mut self, layout: &FormulaLayout) {
        fn start<T>(value: &Option<Spanned<T>>) -> Option<usize> {
            value.as_ref().map(|value| value.span().start)
        }
        let own = layout.shape.get_ref().keys();
        let present = [
            ("numerator", start(&layout.numerator)),
            ("denominator", start(&layout.denominator)),
            ("terms", start(&layout.terms)),
            ("measure", start(&layout.measure)),
            ("baseline_year", start(&layout.baseline_year)),
            ("where", start(&layout.conditions)),
            ("index", start(&layout.index)),
            ("component", start(&layout.component)),
        ];
        for (key, at) in present {
            if let Some(at) = at.filter(|_| !own.contains(&key)) {
                self.fault::<()>(at, format!("`{key}` is not for this shape, expected {}", own.join(", ")));
            }
        }
    }

    fn needed<T>(&mut self, key: &str, value: Option<Spanned<T>>, shape_at: usize) -> Option<(usize, T)> {
        match value {
            Some(value) => Some((value.span().start, value.into_inner())),
            None => self.fault(shape_at, format!("`{key}` is missing, this shape needs it")),
        }
    }

    fn terms(
        &mut self,
        key: &str,
        terms: Option<Spanned<Vec<Spanned<TermLayout>>>>,
        shape_at: usize,
    ) -> Option<Vec<Term>> {
        let (at, terms) = self.needed(key, terms, shape_at)?;
        if terms.is_empty() {
            return self.fault(at, format!("`{key}` is empty, expected at least one term"));
        }
        let wanted = terms.len();
        let read: Vec<Term> = terms.into_iter().filter_map(|term| self.term(term)).collect();
        (read.len() == wanted).then_some(read)
    }

    fn term(&mut self, term: Spanned<TermLayout>) -> Option<Term> {
        let at = term.span().start;
        let TermLayout { count, stock, at: moment, reported, timing, conditions } = term.into_inner();
        match (count, stock, moment, reported, timing) {
            (Some(events), None, None, None, None) => {
                if events.is_empty() || events.contains(&CaseEvent::HandlingDays) {
                    return self.fault(at, "`count` needs at least one event, and cannot count handling_days");
                }
                let conditions = self.conditions(at, conditions)?;
                Some(Term::Count { events, conditions })
            }
            (None, Some(stock), Some(moment), None, None) => {
                let conditions = self.conditions(at, conditions)?;
                Some(Term::Stock { stock, at: moment, conditions })
            }
            (None, None, None, Some(measure), Some(timing)) if conditions.is_none() => {
                Some(Term::Reported { measure: self.reported(at, measure)?, timing })
            }
            _ => self.fault(
                at,
                "not a term, expected { count, where }, { stock, at, where } or { reported, timing }; `where` may be left out",
            ),
        }
    }

    fn conditions(&mut self, at: usize, conditions: Option<Conditions>) -> Option<Conditions> {
        let conditions = conditions.unwrap_or_default();
        let unknown = conditions.unknown_value().map(|(attribute, value)| unknown_value(attribute, value));
        if let Some(message) = unknown {
            return self.fault(at, message);
        }
        if let Some((attribute, _)) = conditions.0.iter().find(|(_, values)| values.is_empty()) {
            return self.fault(at, format!("`{}` allows no value, so no case would count", attribute.as_str()));
        }
        Some(conditions)
    }

    /// `source/measure`, both known.
    fn reported(&mut self, at: usize, text: String) -> Option<MeasureId> {
        let Some((source, measure)) = text.split_once('/') else {
            return self.fault(at, format!("`{text}` is not a reported measure, expected source/measure"));
        };
        if self.sources.broken.iter().any(|id| id == source) {
            return Some(MeasureId::reported(source, measure));
        }
        let Some(mapping) = self.sources.mappings.iter().find(|mapping| mapping.id == source) else {
            return self.fault(at, format!("no source `{source}`, expected a stem in sources/"));
        };
        let known: Vec<&str> = match &mapping.contract {
            Contract::PortalEvaluation => PORTAL_MEASURES.to_vec(),
            Contract::Returns(returns) => returns.counts.iter().map(String::as_str).collect(),
            Contract::Cases(_) | Contract::Scores(_) | Contract::FormReport(_) => Vec::new(),
        };
        if !known.contains(&measure) {
            let message = format!("source `{source}` reports no `{measure}`, expected one of: {}", known.join(", "));
            return self.fault(at, message);
        }
        Some(MeasureId::reported(source, measure))
    }

    /// A published index and one of its components.
    fn score(&mut self, at: usize, index: &str, component: &str) -> Option<()> {
        if self.sources.broken.iter().any(|id| id == index) {
            return Some(());
        }
        let components = self.sources.mappings.iter().find_map(|mapping| match &mapping.contract {
            Contract::Scores(scores) if scores.index == index => {
                Some(scores.components.keys().map(String::as_str).collect::<Vec<_>>())
            }
            Contract::Returns(returns) if mapping.id == index => {
                Some(returns.published.iter().map(String::as_str).collect())
            }
            Contract::PortalEvaluation if mapping.id == index => Some(PORTAL_COMPONENTS.to_vec()),
            _ => None,
        });
        match components {
            None => self.fault(at, format!("no source publishes the index `{index}`")),
            Some(known) if !known.contains(&component) => self.fault(
                at,
                format!("index `{index}` has no component `{component}`, expected one of: {}", known.join(", ")),
            ),
            Some(_) => Some(()),
        }
    }
}

fn unknown_value(attribute: Attribute, value: &str) -> String {
    format!("`{}` is never `{value}`, expected one of: {}", attribute.as_str(), attribute.values().join(", "))
}
