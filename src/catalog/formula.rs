//! The formula of an indicator file: a closed set of shapes, each with exactly its own keys.
//!
//! ```toml
//! [formula]
//! shape = "share"
//! numerator = [
//!   { count = ["resolved_early", "resolved_on_time"], where = { channel = ["online"] } },
//!   { stock = "open_within_due", at = "end" },
//! ]
//! denominator = [{ stock = "open", at = "start" }, { count = ["received"] }]
//! # or, for a number that somebody reports and one that a text fixes; below only, and with its source:
//! numerator = [{ reported = "reform_return/essential_services", timing = "level" }]
//! denominator = [{ constant = 25, source = { vi = "...", en = "..." } }]
//! # constant = "provinces": as many as the atlas has, 34
//!
//! shape = "amount"           # terms = [...]
//! shape = "reduction"        # measure = "payroll_return/assigned_posts", baseline_year = 2015
//! shape = "decrease"         # the same keys; the difference as a count
//! shape = "percentile_days"  # percentile = 50 (the median) or 90; where = {...}, optional
//! shape = "score"            # index = "papi", component = "total"
//! ```
//!
//! The numerator of a share must be within its denominator: see `within.rs`.

use serde::Deserialize;
use toml::Spanned;

use super::within;
use crate::domain::condition::{Attribute, Conditions};
use crate::domain::indicator::{Formula, Moment, Stock, Term, Timing};
use crate::domain::part::{CaseEvent, MeasureId};
use crate::domain::percentile::Percentile;
use crate::domain::source::{Contract, PORTAL_COMPONENTS, PORTAL_MEASURES, SourceMapping};
use crate::domain::text::Text;

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
    percentile: Option<Spanned<u8>>,
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
    PercentileDays,
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
    constant: Option<ConstantLayout>,
    source: Option<Text>,
    #[serde(rename = "where")]
    conditions: Option<Conditions>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum ConstantLayout {
    Number(i64),
    Word(String),
}

/// What a formula may refer to.
#[derive(Clone, Copy)]
pub(super) struct Sources<'a> {
    pub mappings: &'a [SourceMapping],
    /// Ids of source files that exist and could not be read: naming them raises no second fault.
    pub broken: &'a [String],
    /// As many as the atlas has.
    pub provinces: usize,
}

impl Sources<'_> {
    /// The lowest and highest score of a component, where its source states them.
    pub fn bounds(&self, index: &str, component: &str) -> Option<(f64, f64)> {
        self.mappings.iter().find_map(|mapping| match &mapping.contract {
            Contract::Scores(scores) if scores.index == index => {
                scores.bounds.get(component).or_else(|| scores.bounds.get("*")).copied()
            }
            Contract::PortalEvaluation if mapping.id == index => {
                let (_, most) = PORTAL_COMPONENTS.iter().find(|(known, _)| *known == component)?;
                Some((0.0, *most))
            }
            _ => None,
        })
    }
}

/// `None` if there are faults.
pub(super) fn read(layout: FormulaLayout, sources: Sources<'_>, faults: &mut Vec<Fault>) -> Option<Formula> {
    let mut reader = Reader { sources, faults };
    reader.refuse_foreign_keys(&layout);
    let at = layout.shape.span().start;
    match layout.shape.into_inner() {
        Shape::Share => {
            let below_at = layout.denominator.as_ref().map_or(at, |below| below.span().start);
            let numerator = reader.terms("numerator", layout.numerator, at);
            let denominator = reader.terms("denominator", layout.denominator, at);
            let (numerator, denominator) = (numerator?, denominator?);
            match within::fault(&numerator, &denominator) {
                Some(message) => reader.fault(below_at, message),
                None => Some(Formula::Share { numerator, denominator }),
            }
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
        Shape::PercentileDays => {
            let percentile = reader.needed("percentile", layout.percentile, at);
            let conditions = match layout.conditions {
                Some(conditions) => reader.conditions(conditions.span().start, Some(conditions.into_inner()))?,
                None => Conditions::default(),
            };
            let (at, percentile) = percentile?;
            Some(Formula::PercentileDays { percentile: reader.percentile(at, percentile)?, conditions })
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
            Self::PercentileDays => &["percentile", "where"],
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
            ("percentile", start(&layout.percentile)),
            ("where", start(&layout.conditions)),
            ("index", start(&layout.index)),
            ("component", start(&layout.component)),
        ];
        for (key, at) in present {
            if let Some(at) = at.filter(|_| !own.contains(&key)) {
                let own = own.join(", ");
                self.fault::<()>(
                    at,
                    format!(
                        "`{key}` is not for this shape, expected {own} / `{key}` không dùng cho dạng này, cần {own}"
                    ),
                );
            }
        }
    }

    fn needed<T>(&mut self, key: &str, value: Option<Spanned<T>>, shape_at: usize) -> Option<(usize, T)> {
        match value {
            Some(value) => Some((value.span().start, value.into_inner())),
            None => self.fault(
                shape_at,
                format!("`{key}` is missing, this shape needs it / thiếu `{key}`, dạng này cần khóa đó"),
            ),
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
            return self.fault(
                at,
                format!("`{key}` is empty, expected at least one term / `{key}` để trống, cần ít nhất một số hạng"),
            );
        }
        let wanted = terms.len();
        let read: Vec<Term> = terms.into_iter().filter_map(|term| self.term(key, term)).collect();
        (read.len() == wanted).then_some(read)
    }

    fn term(&mut self, key: &str, term: Spanned<TermLayout>) -> Option<Term> {
        let at = term.span().start;
        match term.into_inner() {
            TermLayout {
                count: Some(events),
                stock: None,
                at: None,
                reported: None,
                timing: None,
                constant: None,
                source: None,
                conditions,
            } => {
                if events.is_empty() || events.contains(&CaseEvent::HandlingDays) {
                    return self.fault(at, "`count` needs at least one event, and cannot count handling_days / `count` cần ít nhất một sự kiện và không đếm được handling_days");
                }
                Some(Term::Count { events, conditions: self.conditions(at, conditions)? })
            }
            TermLayout {
                count: None,
                stock: Some(stock),
                at: Some(moment),
                reported: None,
                timing: None,
                constant: None,
                source: None,
                conditions,
            } => Some(Term::Stock { stock, at: moment, conditions: self.conditions(at, conditions)? }),
            TermLayout {
                count: None,
                stock: None,
                at: None,
                reported: Some(measure),
                timing: Some(timing),
                constant: None,
                source: None,
                conditions: None,
            } => self.reported_in_time(at, measure, timing),
            TermLayout {
                count: None,
                stock: None,
                at: None,
                reported: None,
                timing: None,
                constant: Some(constant),
                source: Some(source),
                conditions: None,
            } => self.constant(key, at, constant, source),
            _ => self.fault(
                at,
                "not a term, expected { count, where }, { stock, at, where }, { reported, timing } or { constant, source }; \
                 `where` may be left out / không phải số hạng, cần { count, where }, { stock, at, where }, { reported, timing } \
                 hoặc { constant, source }; có thể bỏ `where`",
            ),
        }
    }

    /// A number that a text fixes: of denominators only, for above it nothing is measured.
    fn constant(&mut self, key: &str, at: usize, constant: ConstantLayout, source: Text) -> Option<Term> {
        let n = match constant {
            ConstantLayout::Number(n) => n,
            ConstantLayout::Word(word) if word == "provinces" => self.sources.provinces as i64,
            ConstantLayout::Word(word) => {
                return self.fault(
                    at,
                    format!("constant `{word}`, expected a number or \"provinces\" / hằng số `{word}`, cần một số hoặc \"provinces\""),
                );
            }
        };
        if key != "denominator" {
            let message = format!(
                "a constant in `{key}`, expected in `denominator` only / hằng số nằm ở `{key}`, chỉ được ở `denominator`"
            );
            return self.fault(at, message);
        }
        if n < 1 {
            let message = format!(
                "the constant is {n}, expected at least 1: nothing can be divided by it / hằng số là {n}, cần ít nhất là 1: không chia được"
            );
            return self.fault(at, message);
        }
        if source.vi.trim().is_empty() || source.en.trim().is_empty() {
            return self.fault(at, "a constant without its source, expected the text that fixes it / hằng số không có nguồn, cần nêu văn bản quy định");
        }
        Some(Term::Constant { n, source })
    }

    fn percentile(&mut self, at: usize, wanted: u8) -> Option<Percentile> {
        let found = Percentile::ALL.into_iter().find(|one| one.of_hundred() == wanted);
        found.or_else(|| {
            self.fault(at, format!("percentile {wanted}, expected 50 or 90 / phân vị {wanted}, cần 50 hoặc 90"))
        })
    }

    fn conditions(&mut self, at: usize, conditions: Option<Conditions>) -> Option<Conditions> {
        let conditions = conditions.unwrap_or_default();
        let unknown = conditions.unknown_value().map(|(attribute, value)| unknown_value(attribute, value));
        if let Some(message) = unknown {
            return self.fault(at, message);
        }
        if let Some((attribute, _)) = conditions.0.iter().find(|(_, values)| values.is_empty()) {
            let name = attribute.as_str();
            return self.fault(at, format!("`{name}` allows no value, so no case would count / `{name}` không cho giá trị nào nên không hồ sơ nào được đếm"));
        }
        Some(conditions)
    }

    /// `source/measure`, both known.
    fn reported(&mut self, at: usize, text: String) -> Option<MeasureId> {
        let Some((source, measure)) = text.split_once('/') else {
            return self.fault(at, format!("`{text}` is not a reported measure, expected source/measure / `{text}` không phải số đo báo cáo, cần dạng nguồn/số_đo"));
        };
        if self.sources.broken.iter().any(|id| id == source) {
            return Some(MeasureId::reported(source, measure));
        }
        let Some(mapping) = self.sources.mappings.iter().find(|mapping| mapping.id == source) else {
            return self.fault(at, format!("no source `{source}`, expected a stem in sources/ / không có nguồn `{source}`, cần tên một tệp trong sources/"));
        };
        let known: Vec<&str> = match &mapping.contract {
            Contract::PortalEvaluation => PORTAL_MEASURES.to_vec(),
            Contract::Returns(returns) => returns.counts.iter().map(String::as_str).collect(),
            Contract::Register(register) => register.counts.iter().map(|count| count.measure.as_str()).collect(),
            Contract::Cases(_) | Contract::Scores(_) | Contract::FormReport(_) => Vec::new(),
        };
        if !known.contains(&measure) {
            let known = known.join(", ");
            let message = format!(
                "source `{source}` reports no `{measure}`, expected one of: {known} / nguồn `{source}` không báo cáo \
                 `{measure}`, cần một trong: {known}"
            );
            return self.fault(at, message);
        }
        Some(MeasureId::reported(source, measure))
    }

    /// A stock of a register is a level, all else that it counts is a flow.
    fn reported_in_time(&mut self, at: usize, text: String, timing: Timing) -> Option<Term> {
        let measure = self.reported(at, text)?;
        let (source, name) = measure.0.split_once('/')?;
        let mapping = self.sources.mappings.iter().find(|mapping| mapping.id == source);
        let mut label = None;
        if let Some(Contract::Register(register)) = mapping.map(|mapping| &mapping.contract) {
            let count = register.counts.iter().find(|count| count.measure == name)?;
            label = Some(count.label.clone());
            let expected = if count.is_level() { Timing::Level } else { Timing::Flow };
            if timing != expected {
                let (found, word) = (timing.as_str(), expected.as_str());
                return self.fault(at, format!("`{measure}` of a register is taken as {found}, expected timing = \"{word}\" / `{measure}` của sổ lấy theo {found}, cần timing = \"{word}\""));
            }
        }
        Some(Term::Reported { measure, timing, label })
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
            Contract::PortalEvaluation if mapping.id == index => {
                Some(PORTAL_COMPONENTS.iter().map(|(component, _)| *component).collect())
            }
            _ => None,
        });
        match components {
            None => self.fault(
                at,
                format!("no source publishes the index `{index}` / không nguồn nào công bố chỉ số `{index}`"),
            ),
            Some(known) if !known.contains(&component) => {
                let known = known.join(", ");
                let message = format!(
                    "index `{index}` has no component `{component}`, expected one of: {known} / chỉ số `{index}` không có \
                     thành phần `{component}`, cần một trong: {known}"
                );
                self.fault(at, message)
            }
            Some(_) => Some(()),
        }
    }
}

fn unknown_value(attribute: Attribute, value: &str) -> String {
    let (name, values) = (attribute.as_str(), attribute.values().join(", "));
    format!(
        "`{name}` is never `{value}`, expected one of: {values} / `{name}` không bao giờ là `{value}`, cần một trong: {values}"
    )
}
