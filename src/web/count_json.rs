//! The passport of a count of `/rules` or `/quality` as JSON. Keys are stable and English; texts are in the
//! language of the address.
//!
//! - `key`, `title`; `words`: sentences; `place`: `code_system`, `code`, `name`; `period`: `id`, `name`, `first_day`,
//!   `last_day`
//! - `value`: `shown`, the text on the page; `kind`: `count` (`n`; `of`, or null), `share` (`n`, `of`, `decimals`: n / of x 100,
//!   rounded half up) or `days` (`from`, `to`, `days`: none where there is no day between)
//! - `terms`: each `words` and `n`; they add up to `n` of a count and to `of` of a share
//! - `parts`: null, or `kind` (`sum`: they add up to the count, `of` to `of`; `past`: the half months before) and `rows`, each `name`,
//!   `code` (null where it is no place), `n`, `of`
//! - `basis`: rule sets and checks, each `name`, `rule_set`, `source`, `confidence_words`, `is_unverified`; `as_of`; `nature`: of
//!   the page's figures, worst first; `sources` as in the passport of a figure; `data_version`, `run`

use serde_json::{Value, json};

use crate::report::count_passport::{Basis, CountPassport, CountTerm, CountValue, Part, Parts, PartsKind};

use super::api::source_in_json;

pub fn of(passport: &CountPassport) -> Value {
    let (head, period) = (&passport.head, passport.head.period);
    json!({
        "key": passport.key,
        "title": passport.title,
        "words": passport.words,
        "place": {
            "code_system": passport.place.code.system.as_str(),
            "code": passport.place.bare,
            "name": passport.place.name,
        },
        "period": {
            "id": head.period_value,
            "name": head.period_text,
            "first_day": period.first_day().to_string(),
            "last_day": period.last_day().to_string(),
        },
        "value": value(passport.value, &passport.shown),
        "terms": passport.terms.iter().map(term).collect::<Vec<_>>(),
        "parts": passport.parts.as_ref().map(parts),
        "basis": passport.basis.iter().map(basis).collect::<Vec<_>>(),
        "as_of": passport.as_of.map(|day| day.to_string()),
        "nature": head.marks.iter().map(|mark| mark.nature.as_str()).collect::<Vec<_>>(),
        "sources": passport.sources.iter().map(source_in_json).collect::<Vec<_>>(),
        "data_version": head.version,
        "run": head.run,
    })
}

fn value(value: CountValue, shown: &str) -> Value {
    match value {
        CountValue::Count { n, of } => json!({ "shown": shown, "kind": "count", "n": n, "of": of }),
        CountValue::Share { share, decimals } => json!({
            "shown": shown,
            "kind": "share",
            "n": share.numerator,
            "of": share.denominator,
            "decimals": decimals,
        }),
        CountValue::Days { from, to, days } => {
            json!({ "shown": shown, "kind": "days", "from": from.to_string(), "to": to.to_string(), "days": days })
        }
    }
}

fn term(term: &CountTerm) -> Value {
    json!({ "words": term.words, "n": term.n })
}

fn parts(parts: &Parts) -> Value {
    let kind = match parts.kind {
        PartsKind::Sum => "sum",
        PartsKind::Past => "past",
    };
    json!({ "kind": kind, "rows": parts.rows.iter().map(part).collect::<Vec<_>>() })
}

fn part(part: &Part) -> Value {
    let code = part.at.as_ref().map(|(place, _)| &place.bare);
    json!({ "name": part.name, "code": code, "n": part.n, "of": part.of })
}

fn basis(basis: &Basis) -> Value {
    json!({
        "name": basis.name,
        "rule_set": basis.rule_set,
        "source": basis.source,
        "confidence_words": basis.confidence_text,
        "is_unverified": basis.is_unverified,
    })
}
