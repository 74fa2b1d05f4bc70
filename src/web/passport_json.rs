//! The passport of a figure as JSON. Keys are stable and English; texts are in the language of the address.
//!
//! - `indicator`: `id`, `name`, `definition`, `unit`, `direction`, `decimals` (shown)
//! - `place`: `code_system` (`34`, `63`), `code`, `name`; `period`: `id`, `name`, `first_day`, `last_day`
//! - `value`: `shown`, the text on the pages; `kind`: `share` (`numerator`, `denominator`), `amount` (`n`), `level`
//!   (`n`, `as_of`), `days` (`days`, `cases`), `score` (`score`, `edition`, `rank`, `qualifier`) or `absent`
//! - `absence`: `null`, or `kind` (`not_reported`, `not_applicable`, `not_comparable`), `word`, `why`
//! - `working`: `formula` and `sentence` in words; `sides`, each with `role` (`numerator`, `denominator`, `total`,
//!   `before`, `now`), `n` and `terms`, each with `words`, `n`, `as_of` and `counts`, each with `measure`, `words`,
//!   `sign` (1, -1) and `n`. The `n` of a term is the signed sum of its counts, that of a side the sum of its terms;
//!   a share is numerator / denominator x 100 (of `before` and `now`: (before - now) / before x 100), rounded half
//!   up to `decimals`. `days`: `percentile` (50, 90), `cases`, `days`, `within`, `within_fewer`, `by_days` (pairs of days and cases).
//!   `quoted`: `index`, `component`, `edition`, `score`, `rank`, `holder`, `source`. `is_sound`: the counts, added
//!   up anew, come to the figure
//! - `provinces` (of the nation): `expected`, `is_own_row`, `included` (`code`, `name`, `numerator`, `denominator`),
//!   `not_included` (`code`, `name`, `why`)
//! - `rule_set`: `id`, `name`, `version`, `valid_from`; `legal_basis`: `text`, `confidence` (A, B, C, M),
//!   `confidence_words`, `is_unverified`
//! - `sources`: `id`, `name`, `origin`, `nature`, `rows`, `files`; a file: `load`, `name`, `hash` (blake3), `loaded_at`,
//!   `as_of`, `rows`; `rows`: `read`, `accepted`, `rejected`, `duplicate`, `superseded`
//! - `freshness`: `as_of`, `period_end`, `days_before_period_end`, `words`; `completeness`: `received_months`,
//!   `expected_months`, `words`
//! - `nature`: `id` (`real`, `provisional`, `unverified`, `synthetic`) and `word`; `null` where there is no figure
//! - `target`: `null`, or `value`, `text`, `gap`, `gap_text`, `standing`; `rank`: `null`, or `place`, `of`, `is_tied`
//! - `notes`: texts; `data_version`: of the figures, grows with every load; `run`: the code that `chiso verify` takes, null for
//!   what is not counted from cases

use serde_json::{Value, json};

use crate::domain::reading::Reading;
use crate::domain::score::Qualifier;
use crate::report::figure_passport::{
    CountLine, FigureFile, FigurePassport, FigureRuleSet, FigureSource, Provinces, Role, Side, Steps, TermLine,
};
use crate::report::outcome::Outcome;
use crate::report::table::figures::absence_id;

pub fn of(passport: &FigurePassport) -> Value {
    let cell = &passport.cell;
    json!({
        "indicator": {
            "id": passport.indicator.id,
            "name": passport.indicator.name,
            "definition": passport.definition,
            "unit": passport.indicator.unit,
            "direction": passport.indicator.direction_text,
            "decimals": passport.decimals,
        },
        "place": {
            "code_system": passport.place.code.system.as_str(),
            "code": passport.place.bare,
            "name": passport.place.name,
        },
        "period": {
            "id": passport.period.to_string(),
            "name": passport.period_text,
            "first_day": passport.period.first_day().to_string(),
            "last_day": passport.period.last_day().to_string(),
        },
        "value": value(&passport.reading, &cell.text),
        "absence": cell.absence.map(|absence| json!({
            "kind": absence_id(absence),
            "word": cell.text,
            "why": passport.why,
        })),
        "working": working(&passport.steps, &passport.formula),
        "provinces": passport.provinces.as_ref().map(provinces),
        "rule_set": passport.rule_set.as_ref().map(rule_set),
        "legal_basis": legal_basis(passport),
        "sources": passport.sources.iter().map(source).collect::<Vec<_>>(),
        "freshness": {
            "as_of": passport.freshness.as_of.map(|day| day.to_string()),
            "period_end": passport.freshness.period_end.to_string(),
            "days_before_period_end": passport.freshness.days_before_end,
            "words": passport.freshness.text,
        },
        "completeness": {
            "received_months": passport.completeness.map(|months| months.received),
            "expected_months": passport.completeness.map(|months| months.expected),
            "words": passport.completeness_text,
        },
        "nature": (!cell.is_absent()).then(|| json!({ "id": cell.nature.as_str(), "word": cell.nature_word })),
        "target": cell.target.map(|target| json!({
            "value": target,
            "text": cell.target_text,
            "gap": cell.gap,
            "gap_text": cell.gap_text,
            "standing": cell.standing.as_str(),
        })),
        "rank": cell.rank.map(|rank| json!({ "place": rank.place, "of": rank.of, "is_tied": rank.is_tied })),
        "notes": cell.notes,
        "data_version": passport.data_version,
        "run": passport.run,
    })
}

fn rule_set(rule_set: &FigureRuleSet) -> Value {
    json!({
        "id": rule_set.id,
        "name": rule_set.text,
        "version": rule_set.version,
        "valid_from": rule_set.valid_from.map(|day| day.to_string()),
    })
}

fn legal_basis(passport: &FigurePassport) -> Value {
    json!({
        "text": passport.legal_basis,
        "confidence": passport.confidence.to_string(),
        "confidence_words": passport.confidence_text,
        "is_unverified": passport.is_unverified,
    })
}

fn value(reading: &Reading, shown: &str) -> Value {
    match reading {
        Reading::Share(quotient) => json!({
            "shown": shown,
            "kind": "share",
            "numerator": quotient.numerator,
            "denominator": quotient.denominator,
        }),
        Reading::Amount(n) => json!({ "shown": shown, "kind": "amount", "n": n }),
        Reading::Level { n, as_of } => json!({ "shown": shown, "kind": "level", "n": n, "as_of": as_of.to_string() }),
        Reading::Days { days, cases } => {
            json!({ "shown": shown, "kind": "days", "days": days, "cases": cases })
        }
        Reading::Score { value, rank, edition, qualifier } => json!({
            "shown": shown,
            "kind": "score",
            "score": value,
            "edition": edition,
            "rank": rank,
            "qualifier": match qualifier {
                Qualifier::Exactly => "exactly",
                Qualifier::Over => "over",
            },
        }),
        Reading::Absent(_) => json!({ "shown": shown, "kind": "absent" }),
    }
}

fn working(steps: &Steps, formula: &str) -> Value {
    json!({
        "formula": formula,
        "sentence": steps.sentence,
        "is_sound": steps.is_sound,
        "sides": steps.sides.iter().map(side).collect::<Vec<_>>(),
        "days": steps.days.as_ref().map(|days| json!({
            "percentile": days.percentile.of_hundred(),
            "cases": days.cases,
            "days": days.days,
            "within": days.within,
            "within_fewer": days.within_fewer,
            "by_days": days.by_days,
        })),
        "quoted": steps.quoted.as_ref().map(|quoted| json!({
            "index": quoted.index,
            "component": quoted.component,
            "edition": quoted.edition,
            "score": quoted.value,
            "rank": quoted.rank,
            "holder": quoted.holder,
            "source": quoted.source,
        })),
    })
}

fn side(side: &Side) -> Value {
    let role = match side.role {
        Role::Numerator => "numerator",
        Role::Denominator => "denominator",
        Role::Total => "total",
        Role::Before => "before",
        Role::Now => "now",
    };
    json!({ "role": role, "n": side.n, "terms": side.terms.iter().map(term).collect::<Vec<_>>() })
}

fn term(term: &TermLine) -> Value {
    json!({
        "words": term.words,
        "n": term.n,
        "as_of": term.as_of.map(|day| day.to_string()),
        "counts": term.counts.iter().map(count).collect::<Vec<_>>(),
    })
}

fn count(count: &CountLine) -> Value {
    json!({ "measure": count.measure, "words": count.words, "sign": count.sign, "n": count.n })
}

fn provinces(provinces: &Provinces) -> Value {
    let included = provinces.included.iter().map(|one| {
        json!({
            "code": one.place.bare,
            "name": one.place.name,
            "numerator": one.numerator,
            "denominator": one.denominator,
        })
    });
    let without = provinces.not_included.iter();
    let without = without.map(|one| json!({ "code": one.place.bare, "name": one.place.name, "why": one.why }));
    json!({
        "expected": provinces.expected,
        "is_own_row": provinces.is_own_row,
        "included": included.collect::<Vec<_>>(),
        "not_included": without.collect::<Vec<_>>(),
    })
}

pub(super) fn source(source: &FigureSource) -> Value {
    json!({
        "id": source.id,
        "name": source.name,
        "origin": source.origin,
        "nature": source.nature.as_str(),
        "rows": rows(source.rows),
        "files": source.files.iter().map(file).collect::<Vec<_>>(),
    })
}

fn file(file: &FigureFile) -> Value {
    json!({
        "load": file.load,
        "name": file.name,
        "hash": file.hash,
        "loaded_at": file.loaded_at,
        "as_of": file.as_of.to_string(),
        "rows": rows(file.rows),
    })
}

fn rows(rows: Outcome) -> Value {
    json!({
        "read": rows.read,
        "accepted": rows.accepted,
        "rejected": rows.rejected,
        "duplicate": rows.duplicate,
        "superseded": rows.superseded,
    })
}
