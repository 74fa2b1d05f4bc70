//! The passport of a count that is no figure of an indicator, for machines: at `/api/v1/counts/...`, and at the address of its page
//! with `.json`. Keys are stable and English; texts are in the language that is asked for.

use serde::Serialize;
use utoipa::ToSchema;

use super::addresses;
use super::call::Told;
use super::passports::{PassportPeriod, PassportPlace, PassportSource};
use crate::report::count_passport::{
    Basis, CountPassport as OfCount, CountTerm as OfTerm, CountValue as OfValue, Part, Parts, PartsKind,
};
use crate::web::counts::{CasesOf, CountQuery};

/// How a count comes about, from which files, by which rules, as of which day.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CountPassport {
    /// With place and period it names the count: `under:form_ii06a:resolved_in_time`.
    pub key: String,
    pub title: String,
    /// What is counted, in sentences.
    pub words: Vec<String>,
    pub place: PassportPlace,
    pub period: PassportPeriod,
    pub value: CountValue,
    /// They add up to `n` of a count, and to `of` of a share; none where it has no parts.
    pub terms: Vec<CountTerm>,
    pub parts: Option<CountParts>,
    /// Terms and parts, added up anew, come to the count.
    pub is_sound: bool,
    /// Rule sets and checks that it rests on.
    pub basis: Vec<CountBasis>,
    /// The last day that its data speak of.
    #[schema(format = Date)]
    pub as_of: Option<String>,
    /// What the figures of its page are, the worst first: `real`, `provisional`, `unverified` or `synthetic`.
    pub nature: Vec<String>,
    pub sources: Vec<PassportSource>,
    /// Where the cases behind it are listed; null for what counts no cases.
    pub cases: Option<String>,
    /// Of the figures; grows with every load.
    pub data_version: i64,
    /// The code that `chiso verify` takes; null for what is of no run.
    pub run: Option<String>,
}

/// The count exactly, and the text on the pages.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CountValue {
    /// Cases or rows, of so many where that is known.
    Count { shown: String, n: i64, of: Option<i64> },
    /// n / of x 100, rounded half up to `decimals`.
    Share { shown: String, n: i64, of: i64, decimals: u8 },
    /// From the day after `from` to `to`; none where there is no day between.
    Days { shown: String, from: String, to: String, days: i64 },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CountTerm {
    pub words: String,
    pub n: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CountParts {
    /// `sum`: they add up to the count, `of` to `of`; `past`: the half months before, which it is held against.
    pub kind: String,
    pub rows: Vec<CountPart>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CountPart {
    pub name: String,
    /// Of what is a place.
    pub code: Option<String>,
    /// Its own key at that place; null where it has no passport of its own.
    pub key: Option<String>,
    pub n: i64,
    pub of: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CountBasis {
    pub name: String,
    /// Id, of a rule set; null for a check.
    pub rule_set: Option<String>,
    pub source: String,
    pub confidence_words: String,
    pub is_unverified: bool,
}

impl Told for CountPassport {}

impl CountPassport {
    pub fn of(query: &CountQuery, passport: &OfCount) -> Self {
        let (head, period) = (&passport.head, passport.head.period);
        Self {
            key: passport.key.clone(),
            title: passport.title.clone(),
            words: passport.words.clone(),
            place: PassportPlace {
                code_system: passport.place.code.system.as_str().to_owned(),
                code: passport.place.bare.clone(),
                name: passport.place.name.clone(),
            },
            period: PassportPeriod {
                id: head.period_value.clone(),
                name: head.period_text.clone(),
                first_day: period.first_day().to_string(),
                last_day: period.last_day().to_string(),
            },
            value: value(passport.value, passport.shown.clone()),
            terms: passport.terms.iter().map(term).collect(),
            parts: passport.parts.as_ref().map(parts),
            is_sound: passport.is_sound(),
            basis: passport.basis.iter().map(basis).collect(),
            as_of: passport.as_of.map(|day| day.to_string()),
            nature: head.marks.iter().map(|mark| mark.nature.as_str().to_owned()).collect(),
            sources: passport.sources.iter().map(PassportSource::of).collect(),
            cases: query.cases().map(|cases| cases_address(&cases, passport)),
            data_version: head.version,
            run: (!head.run.is_empty()).then(|| head.run.clone()),
        }
    }
}

/// Of the very place and period that the passport is of.
fn cases_address(cases: &CasesOf<'_>, passport: &OfCount) -> String {
    let (place, period) = (&passport.place.code, passport.head.period);
    match cases {
        CasesOf::Count(key) => addresses::cases_of_count(key, place, period),
        CasesOf::Part(indicator, cases) => addresses::cases(indicator, place, period, cases),
    }
}

fn value(value: OfValue, shown: String) -> CountValue {
    match value {
        OfValue::Count { n, of } => CountValue::Count { shown, n, of },
        OfValue::Share { share, decimals } => {
            CountValue::Share { shown, n: share.numerator, of: share.denominator, decimals }
        }
        OfValue::Days { from, to, days } => {
            CountValue::Days { shown, from: from.to_string(), to: to.to_string(), days }
        }
    }
}

fn term(term: &OfTerm) -> CountTerm {
    CountTerm { words: term.words.clone(), n: term.n }
}

fn parts(parts: &Parts) -> CountParts {
    let kind = match parts.kind {
        PartsKind::Sum => "sum",
        PartsKind::Past => "past",
    };
    CountParts { kind: kind.to_owned(), rows: parts.rows.iter().map(part).collect() }
}

fn part(part: &Part) -> CountPart {
    let (code, key) = part.at.as_ref().map(|(place, key)| (place.bare.clone(), key.clone())).unzip();
    CountPart { name: part.name.clone(), code, key, n: part.n, of: part.of }
}

fn basis(basis: &Basis) -> CountBasis {
    CountBasis {
        name: basis.name.clone(),
        rule_set: basis.rule_set.clone(),
        source: basis.source.clone(),
        confidence_words: basis.confidence_text.clone(),
        is_unverified: basis.is_unverified,
    }
}
