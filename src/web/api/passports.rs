//! The passport of a figure for machines: at `/api/v1/figures/{id}`, and at the address of the page with `.json`. Keys are stable
//! and English; texts are in the language that is asked for.
//!
//! The `n` of a term is the signed sum of its counts, that of a side the sum of its terms; a share is numerator /
//! denominator x 100 (of `before` and `now`: (before - now) / before x 100), rounded half up to `decimals`.

use serde::Serialize;
use utoipa::ToSchema;

use super::figures::{Absence, Rank, absence_kind};
use super::sources::Rows;
use crate::domain::reading::Reading;
use crate::domain::score::Qualifier;
use crate::report::figure_passport::{
    CountLine, FigureFile, FigurePassport, FigureRuleSet, FigureSource, Provinces as InNation, Role, Side as OfSide,
    Steps, TermLine,
};
use crate::report::figures;
use crate::report::outcome::Outcome;

/// How a figure comes about, from which files, by which rules, as of which day.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Passport {
    /// As in lists of figures.
    pub id: String,
    pub indicator: PassportIndicator,
    pub place: PassportPlace,
    pub period: PassportPeriod,
    pub value: PassportValue,
    /// Null where there is a value.
    pub absence: Option<Absence>,
    pub working: Working,
    /// Of the nation: which provinces are in it.
    pub provinces: Option<Provinces>,
    pub rule_set: Option<PassportRuleSet>,
    pub legal_basis: LegalBasis,
    pub sources: Vec<PassportSource>,
    pub freshness: Freshness,
    pub completeness: Completeness,
    /// Null where there is no value.
    pub nature: Option<NatureOf>,
    pub target: Option<PassportTarget>,
    pub rank: Option<Rank>,
    pub notes: Vec<String>,
    /// Of the figures; grows with every load.
    pub data_version: i64,
    /// The code that `chiso verify` takes; null for what is of no run.
    pub run: Option<String>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PassportIndicator {
    pub id: String,
    pub name: String,
    pub definition: String,
    pub unit: String,
    pub direction: String,
    /// Shown on pages.
    pub decimals: u8,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PassportPlace {
    pub code_system: String,
    pub code: String,
    pub name: String,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PassportPeriod {
    pub id: String,
    pub name: String,
    #[schema(format = Date)]
    pub first_day: String,
    #[schema(format = Date)]
    pub last_day: String,
}

/// The value exactly, and the text on the pages.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PassportValue {
    Share { shown: String, numerator: i64, denominator: i64 },
    Amount { shown: String, n: i64 },
    Level { shown: String, n: i64, as_of: String },
    Days { shown: String, days: i32, cases: i64 },
    Score { shown: String, score: f64, edition: i16, rank: Option<i32>, qualifier: String },
    Absent { shown: String },
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Working {
    pub formula: String,
    pub sentence: String,
    /// The counts, added up anew, come to the figure.
    pub is_sound: bool,
    pub sides: Vec<Side>,
    /// Of a median or another percentile.
    pub days: Option<Days>,
    /// Of a published score.
    pub quoted: Option<Quoted>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Side {
    /// `numerator`, `denominator`, `total`, `before` or `now`.
    pub role: String,
    pub n: i64,
    pub terms: Vec<Term>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Term {
    pub words: String,
    pub n: i64,
    #[schema(format = Date)]
    pub as_of: Option<String>,
    pub counts: Vec<Count>,
}

/// A count as it is stored, and whether it is added (1) or taken away (-1).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Count {
    pub measure: String,
    pub words: String,
    pub sign: i64,
    pub n: i64,
}

/// Cases by whole working days.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Days {
    /// 50 or 90.
    pub percentile: i64,
    pub cases: i64,
    pub days: i32,
    pub within: i64,
    pub within_fewer: i64,
    /// Pairs of days and cases.
    pub by_days: Vec<[i64; 2]>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Quoted {
    pub index: String,
    pub component: String,
    pub edition: i16,
    pub score: Option<f64>,
    pub rank: Option<i32>,
    pub holder: String,
    pub source: String,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Provinces {
    pub expected: usize,
    /// The source itself says it of the nation: provinces are not added.
    pub is_own_row: bool,
    pub included: Vec<Included>,
    pub not_included: Vec<NotIncluded>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Included {
    pub code: String,
    pub name: String,
    pub numerator: i64,
    pub denominator: Option<i64>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NotIncluded {
    pub code: String,
    pub name: String,
    pub why: String,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PassportRuleSet {
    pub id: String,
    pub name: String,
    pub version: u16,
    #[schema(format = Date)]
    pub valid_from: Option<String>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LegalBasis {
    pub text: String,
    /// A, B, C or M.
    pub confidence: String,
    pub confidence_words: String,
    pub is_unverified: bool,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PassportSource {
    pub id: String,
    pub name: String,
    pub origin: String,
    pub nature: String,
    pub rows: Rows,
    pub files: Vec<PassportFile>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PassportFile {
    pub load: i64,
    pub name: String,
    /// blake3 of its bytes.
    pub hash: String,
    pub loaded_at: String,
    #[schema(format = Date)]
    pub as_of: String,
    pub rows: Rows,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Freshness {
    #[schema(format = Date)]
    pub as_of: Option<String>,
    #[schema(format = Date)]
    pub period_end: String,
    pub days_before_period_end: Option<i64>,
    pub words: String,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Completeness {
    pub received_months: Option<u16>,
    pub expected_months: Option<u16>,
    pub words: String,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NatureOf {
    /// `real`, `provisional`, `unverified` or `synthetic`.
    pub id: String,
    pub word: String,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PassportTarget {
    pub value: f64,
    pub text: Option<String>,
    pub gap: Option<f64>,
    pub gap_text: Option<String>,
    pub standing: String,
}

impl Passport {
    pub fn of(passport: &FigurePassport) -> Self {
        let cell = &passport.cell;
        Self {
            id: figures::id(&passport.indicator.id, &passport.place.code, passport.period),
            indicator: PassportIndicator {
                id: passport.indicator.id.clone(),
                name: passport.indicator.name.clone(),
                definition: passport.definition.clone(),
                unit: passport.indicator.unit.to_owned(),
                direction: passport.indicator.direction_text.to_owned(),
                decimals: passport.decimals,
            },
            place: PassportPlace {
                code_system: passport.place.code.system.as_str().to_owned(),
                code: passport.place.bare.clone(),
                name: passport.place.name.clone(),
            },
            period: PassportPeriod {
                id: passport.period.to_string(),
                name: passport.period_text.clone(),
                first_day: passport.period.first_day().to_string(),
                last_day: passport.period.last_day().to_string(),
            },
            value: value(&passport.reading, cell.text.clone()),
            absence: cell.absence.map(|absence| Absence {
                kind: absence_kind(absence),
                word: cell.text.clone(),
                why: Some(passport.why.clone()),
            }),
            working: working(&passport.steps, &passport.formula),
            provinces: passport.provinces.as_ref().map(provinces),
            rule_set: passport.rule_set.as_ref().map(rule_set),
            legal_basis: legal_basis(passport),
            sources: passport.sources.iter().map(PassportSource::of).collect(),
            freshness: freshness(passport),
            completeness: completeness(passport),
            nature: (!cell.is_absent())
                .then(|| NatureOf { id: cell.nature.as_str().to_owned(), word: cell.nature_word.to_owned() }),
            target: cell.target.map(|target| PassportTarget {
                value: target,
                text: cell.target_text.clone(),
                gap: cell.gap,
                gap_text: cell.gap_text.clone(),
                standing: cell.standing.as_str().to_owned(),
            }),
            rank: cell.rank.map(|rank| Rank { place: rank.place, of: rank.of, is_tied: rank.is_tied }),
            notes: cell.notes.clone(),
            data_version: passport.data_version,
            run: passport.run.clone(),
        }
    }
}

impl PassportSource {
    pub fn of(source: &FigureSource) -> Self {
        Self {
            id: source.id.clone(),
            name: source.name.clone(),
            origin: source.origin.clone(),
            nature: source.nature.as_str().to_owned(),
            rows: source.rows.into(),
            files: source.files.iter().map(file).collect(),
        }
    }
}

impl From<Outcome> for Rows {
    fn from(rows: Outcome) -> Self {
        Self {
            read: rows.read,
            accepted: rows.accepted,
            rejected: rows.rejected,
            duplicate: rows.duplicate,
            superseded: rows.superseded,
        }
    }
}

fn rule_set(rule_set: &FigureRuleSet) -> PassportRuleSet {
    PassportRuleSet {
        id: rule_set.id.clone(),
        name: rule_set.text.clone(),
        version: rule_set.version,
        valid_from: rule_set.valid_from.map(|day| day.to_string()),
    }
}

fn legal_basis(passport: &FigurePassport) -> LegalBasis {
    LegalBasis {
        text: passport.legal_basis.clone(),
        confidence: passport.confidence.to_string(),
        confidence_words: passport.confidence_text.to_owned(),
        is_unverified: passport.is_unverified,
    }
}

fn freshness(passport: &FigurePassport) -> Freshness {
    Freshness {
        as_of: passport.freshness.as_of.map(|day| day.to_string()),
        period_end: passport.freshness.period_end.to_string(),
        days_before_period_end: passport.freshness.days_before_end,
        words: passport.freshness.text.clone(),
    }
}

fn completeness(passport: &FigurePassport) -> Completeness {
    Completeness {
        received_months: passport.completeness.map(|months| months.received),
        expected_months: passport.completeness.map(|months| months.expected),
        words: passport.completeness_text.clone(),
    }
}

fn value(reading: &Reading, shown: String) -> PassportValue {
    match reading {
        Reading::Share(quotient) => {
            PassportValue::Share { shown, numerator: quotient.numerator, denominator: quotient.denominator }
        }
        Reading::Amount(n) => PassportValue::Amount { shown, n: *n },
        Reading::Level { n, as_of } => PassportValue::Level { shown, n: *n, as_of: as_of.to_string() },
        Reading::Days { days, cases } => PassportValue::Days { shown, days: *days, cases: *cases },
        Reading::Score { value, rank, edition, qualifier } => PassportValue::Score {
            shown,
            score: *value,
            edition: *edition,
            rank: *rank,
            qualifier: match qualifier {
                Qualifier::Exactly => "exactly",
                Qualifier::Over => "over",
            }
            .to_owned(),
        },
        Reading::Absent(_) => PassportValue::Absent { shown },
    }
}

fn working(steps: &Steps, formula: &str) -> Working {
    Working {
        formula: formula.to_owned(),
        sentence: steps.sentence.clone(),
        is_sound: steps.is_sound,
        sides: steps.sides.iter().map(side).collect(),
        days: steps.days.as_ref().map(|days| Days {
            percentile: days.percentile.of_hundred().into(),
            cases: days.cases,
            days: days.days,
            within: days.within,
            within_fewer: days.within_fewer,
            by_days: days.by_days.iter().map(|&(days, cases)| [days.into(), cases]).collect(),
        }),
        quoted: steps.quoted.as_ref().map(|quoted| Quoted {
            index: quoted.index.clone(),
            component: quoted.component.clone(),
            edition: quoted.edition,
            score: quoted.value,
            rank: quoted.rank,
            holder: quoted.holder.clone(),
            source: quoted.source.clone(),
        }),
    }
}

fn side(side: &OfSide) -> Side {
    let role = match side.role {
        Role::Numerator => "numerator",
        Role::Denominator => "denominator",
        Role::Total => "total",
        Role::Before => "before",
        Role::Now => "now",
    };
    Side { role: role.to_owned(), n: side.n, terms: side.terms.iter().map(term).collect() }
}

fn term(term: &TermLine) -> Term {
    Term {
        words: term.words.clone(),
        n: term.n,
        as_of: term.as_of.map(|day| day.to_string()),
        counts: term.counts.iter().map(count).collect(),
    }
}

fn count(count: &CountLine) -> Count {
    Count { measure: count.measure.clone(), words: count.words.clone(), sign: count.sign, n: count.n }
}

fn provinces(provinces: &InNation) -> Provinces {
    let included = provinces.included.iter().map(|one| Included {
        code: one.place.bare.clone(),
        name: one.place.name.clone(),
        numerator: one.numerator,
        denominator: one.denominator,
    });
    let without = provinces.not_included.iter().map(|one| NotIncluded {
        code: one.place.bare.clone(),
        name: one.place.name.clone(),
        why: one.why.clone(),
    });
    Provinces {
        expected: provinces.expected,
        is_own_row: provinces.is_own_row,
        included: included.collect(),
        not_included: without.collect(),
    }
}

fn file(file: &FigureFile) -> PassportFile {
    PassportFile {
        load: file.load,
        name: file.name.clone(),
        hash: file.hash.clone(),
        loaded_at: file.loaded_at.clone(),
        as_of: file.as_of.to_string(),
        rows: file.rows.into(),
    }
}
