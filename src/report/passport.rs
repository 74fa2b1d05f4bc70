//! The passport of an indicator's figures: what they are made of, and how far to trust it.

use crate::domain::indicator::{Formula, Indicator, Term};
use crate::domain::load::Load;
use crate::domain::rule_set::RuleSet;
use crate::domain::text::Language;

use super::format;
use super::outcome::Outcome;
use super::snapshot::{PlaceIndex, Share, Snapshot};
use super::words::{self, pick};

/// How many files of a source are listed one by one.
const LISTED_FILES: usize = 6;

/// Printed under a figure. What belongs to one figure alone (numerator, as-of day, notes) is in
/// its cell; what all figures of an indicator share is here, made once a snapshot.
#[derive(Clone, Debug, PartialEq)]
pub struct Passport {
    pub indicator: String,
    pub name: String,
    /// The formula in words, one sentence.
    pub formula: String,
    pub numerator_name: Option<String>,
    pub denominator_name: Option<String>,
    /// Name of the rule set, with its version and the day from which it applies.
    pub rule_set: Option<String>,
    /// Its id; empty without one.
    pub rule_set_id: String,
    pub legal_basis: String,
    /// Set where the definition itself rests on a weak source.
    pub caution: Option<String>,
    pub sources: Vec<PassportSource>,
}

/// One source system with the files it sent.
#[derive(Clone, Debug, PartialEq)]
pub struct PassportSource {
    pub id: String,
    pub name: String,
    pub origin: String,
    pub nature_word: &'static str,
    /// Totals over all its files: see [`Outcome::text`].
    pub rows_text: String,
    /// The last day its files speak of, `10/10/2026`.
    pub as_of_text: Option<String>,
    /// The newest files, newest first; `more_files` says how many are not listed.
    pub files: Vec<PassportFile>,
    pub more_files: usize,
}

/// One loaded file.
#[derive(Clone, Debug, PartialEq)]
pub struct PassportFile {
    pub name: String,
    /// The first twelve hexadecimal digits.
    pub hash: String,
    /// As committed, RFC 3339.
    pub loaded_at: String,
    pub as_of_text: String,
    pub rows_text: String,
}

impl Passport {
    /// `province`: whose figures they are; `None`: those of all places.
    pub(crate) fn of(
        snapshot: &Snapshot,
        indicator: &Indicator,
        province: Option<PlaceIndex>,
        language: Language,
    ) -> Self {
        let (numerator_name, denominator_name) = match &indicator.formula {
            Formula::Share { numerator, denominator } => {
                (Some(sum_of(numerator, language)), Some(sum_of(denominator, language)))
            }
            _ => (None, None),
        };
        let weak = indicator.confidence.is_unverified();
        Self {
            indicator: indicator.id.clone(),
            name: indicator.name.get(language).to_owned(),
            formula: formula_in_words(&indicator.formula, language),
            numerator_name,
            denominator_name,
            rule_set: (indicator.rule_set.as_deref())
                .map(|id| snapshot.rule_set(id).map_or_else(|| id.to_owned(), |found| rule_set_line(found, language))),
            rule_set_id: indicator.rule_set.clone().unwrap_or_default(),
            legal_basis: indicator.legal_basis.get(language).to_owned(),
            caution: weak.then(|| {
                pick(
                    language,
                    "Định nghĩa chưa được kiểm chứng với văn bản gốc.",
                    "The definition has not been verified against the original text.",
                )
                .to_owned()
            }),
            sources: (source_ids(snapshot, indicator).iter())
                .filter_map(|id| source(snapshot, id, province, language))
                .collect(),
        }
    }
}

/// The formula as one would read it out: `hồ sơ tiếp nhận, kênh tiếp nhận: trực tuyến ÷ hồ sơ tiếp nhận`.
pub fn formula_in_words(formula: &Formula, language: Language) -> String {
    match formula {
        Formula::Share { numerator, denominator } => {
            format!("({}) ÷ ({})", sum_of(numerator, language), sum_of(denominator, language))
        }
        Formula::Amount { terms } => sum_of(terms, language),
        Formula::Reduction { measure, baseline_year } => {
            let name = words::reported(&measure.0, language);
            match language {
                Language::Vietnamese => {
                    format!("({name} cuối năm {baseline_year} − hiện nay) ÷ cuối năm {baseline_year}")
                }
                Language::English => {
                    format!("({name} at the end of {baseline_year} − now) ÷ at the end of {baseline_year}")
                }
            }
        }
        Formula::Decrease { measure, baseline_year } => {
            let name = words::reported(&measure.0, language);
            match language {
                Language::Vietnamese => format!("{name} cuối năm {baseline_year} − hiện nay"),
                Language::English => format!("{name} at the end of {baseline_year} − now"),
            }
        }
        Formula::PercentileDays { percentile, conditions } => {
            words::percentile(*percentile, language).to_owned() + &words::conditions(conditions, language)
        }
        Formula::Score { index, component } => {
            let index = words::index(index, language);
            match (language, component.as_str()) {
                (Language::Vietnamese, "total") => {
                    format!("Điểm công bố của {index}, trích nguyên văn, không tính lại")
                }
                (Language::English, "total") => format!("Published score of {index}, quoted, never recomputed"),
                (Language::Vietnamese, _) => {
                    format!("Giá trị {component} của {index}, trích nguyên văn, không tính lại")
                }
                (Language::English, _) => format!("Value {component} of {index}, quoted, never recomputed"),
            }
        }
    }
}

fn sum_of(terms: &[Term], language: Language) -> String {
    let names: Vec<String> = terms.iter().map(|term| term_in_words(term, language)).collect();
    names.join(" + ")
}

pub(super) fn term_in_words(term: &Term, language: Language) -> String {
    match term {
        Term::Count { events, conditions } => {
            let names: Vec<&str> = events.iter().map(|&event| words::event(event, language)).collect();
            names.join(" + ") + &words::conditions(conditions, language)
        }
        Term::Stock { stock, at, conditions } => {
            words::stock(*stock, *at, language) + &words::conditions(conditions, language)
        }
        Term::Reported { label: Some(label), .. } => label.get(language).to_owned(),
        Term::Reported { measure, .. } => words::reported(&measure.0, language),
        Term::Constant { n, source } => format!("{} ({})", format::integer(*n, language), source.get(language)),
    }
}

/// `Biểu II.06a/VPCP/KSTT (form_ii06a, phiên bản 2, từ ngày 21/10/2020)`.
pub(super) fn rule_set_line(rule_set: &RuleSet, language: Language) -> String {
    let (name, id, version) = (rule_set.name.get(language), &rule_set.id, rule_set.version);
    let since = rule_set
        .valid_from
        .map_or(String::new(), |day| format!(", {} {}", pick(language, "từ ngày", "from"), format::date(day)));
    format!("{name} ({id}, {} {version}{since})", pick(language, "phiên bản", "version"))
}

/// Every source that has anything the formula asks for, anywhere.
pub(super) fn source_ids(snapshot: &Snapshot, indicator: &Indicator) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    let mut add = |id: &str| {
        if !ids.iter().any(|known| known == id) {
            ids.push(id.to_owned());
        }
    };
    for term in indicator.terms() {
        if let Term::Reported { measure, .. } = term {
            add(measure.0.split('/').next().unwrap_or_default());
        }
    }
    match &indicator.formula {
        Formula::Reduction { measure, .. } | Formula::Decrease { measure, .. } => {
            add(measure.0.split('/').next().unwrap_or_default());
        }
        Formula::Score { index, component } => {
            let rows = snapshot.all_scores().places(index, component).into_iter().flat_map(|places| places.values());
            let mut loaded_from: Vec<&str> = rows.flatten().map(|row| row.loaded_from.as_str()).collect();
            loaded_from.sort_unstable();
            loaded_from.dedup();
            loaded_from.into_iter().for_each(&mut add);
        }
        _ => {}
    }
    if let Some(rule_set) = &indicator.rule_set {
        snapshot.case_sources(rule_set).for_each(add);
    }
    ids
}

/// A source with the files it sent; of a province, those that tell of it, and `None` if none does.
pub(crate) fn source(
    snapshot: &Snapshot,
    id: &str,
    province: Option<PlaceIndex>,
    language: Language,
) -> Option<PassportSource> {
    let mapping = snapshot.source(id);
    let loads = loads_of(snapshot, id, province);
    if loads.is_empty() && province.is_some() && snapshot.knows_loads_of(id) {
        return None;
    }
    let own = |load: &Load| snapshot.held(load.id, province.filter(|_| snapshot.knows_loads_of(id)));
    let day = |load: &Load| own(load).filter(|_| province.is_some()).map_or(load.as_of, |own| own.as_of);
    let natures = loads.iter().map(|load| load.nature).max().filter(|_| province.is_some());
    let sum = loads.iter().filter_map(|load| own(load)).reduce(|sum, own| sum.with(own));
    let counted = |own: Option<Share>, accepted: i64| match snapshot.knows_loads_of(id) {
        true => counted_text(snapshot, own, accepted, province, language),
        false => String::new(),
    };
    let all = Outcome::of_all(loads.iter().copied());
    Some(PassportSource {
        id: id.to_owned(),
        name: mapping.map_or_else(|| id.to_owned(), |mapping| mapping.name.get(language).to_owned()),
        origin: mapping.map_or_else(String::new, |mapping| mapping.origin.get(language).to_owned()),
        nature_word: words::nature(natures.unwrap_or_else(|| snapshot.nature_of(snapshot.source_set(id))), language),
        rows_text: all.text(language) + &counted(sum, all.accepted),
        as_of_text: loads.iter().map(|load| day(load)).max().map(format::date),
        more_files: loads.len().saturating_sub(LISTED_FILES),
        files: (loads.iter().rev().take(LISTED_FILES))
            .map(|load| PassportFile {
                name: load.file.clone(),
                hash: load.hash.chars().take(12).collect(),
                loaded_at: load.loaded_at.clone(),
                as_of_text: format::date(day(load)),
                rows_text: Outcome::of(load).text(language) + &counted(own(load), load.accepted),
            })
            .collect(),
    })
}

/// The loads of a source that count, in their order; of a province those that hold rows of it, where
/// that is known.
pub(crate) fn loads_of<'s>(snapshot: &'s Snapshot, id: &str, province: Option<PlaceIndex>) -> Vec<&'s Load> {
    let is_asked = |load: &&Load| {
        let is_told = province.is_none() || !snapshot.knows_loads_of(id);
        load.source == id && (is_told || snapshot.held(load.id, province).is_some())
    };
    snapshot.loads().iter().filter(is_asked).collect()
}

/// How many of the rows accepted count today: later files have replaced others, and rows of progress wait
/// for their case. Of the nation nothing where all of them do. `province`: the one of today that the rows are of, which
/// is all that is known of a file: of its communes, and of what it was before, there are no rows apart.
pub(crate) fn counted_text(
    snapshot: &Snapshot,
    own: Option<Share>,
    accepted: i64,
    province: Option<PlaceIndex>,
    language: Language,
) -> String {
    let Share { taken, counting, .. } = own.unwrap_or_default();
    let [taken_text, counting_text] = [taken, counting].map(|n| format::integer(n, language));
    let name = province.and_then(|province| snapshot.atlas().province(snapshot.place_code(province)));
    let name = name.map(|name| name.name.get(language));
    match (name, language) {
        (Some(name), Language::Vietnamese) => {
            format!("; của cả {name} hiện nay nhận {taken_text}, đang tính {counting_text}")
        }
        (Some(name), Language::English) => {
            format!("; of all of {name} today {taken_text} accepted, {counting_text} of them count")
        }
        (None, _) if counting == accepted => String::new(),
        (None, Language::Vietnamese) => format!("; trong số nhận đang tính {counting_text}"),
        (None, Language::English) => format!("; of those accepted {counting_text} count"),
    }
}
