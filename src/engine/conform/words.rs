//! The words of rejected rows: those of the catalogue, where it has them.

use super::rejects::{self, Rule};
use crate::domain::check::{self, Check};
use crate::domain::load::Reject;

/// Rules that are ways of breaking one check, and what the catalogue calls each.
const VARIANTS: [(Rule, &str); 20] = [
    (rejects::ORDER, "end_before_begin"),
    (rejects::AFTER_EXTRACTION, "after_extraction"),
    (rejects::BEFORE_RECEIPT, "before_receipt"),
    (rejects::FUTURE, "extraction"),
    (rejects::FUTURE_STEP, "step"),
    (rejects::UNKNOWN_PLACE, "of_34"),
    (rejects::UNKNOWN_OLD_PLACE, "of_63"),
    (rejects::OTHER_COMMUNE_TODAY, "today"),
    (rejects::NO_DAY_FOR_PLACE, "no_day"),
    (rejects::FOREIGN_PROVINCE, "province"),
    (rejects::FOREIGN_NUMBER, "number"),
    (rejects::BAD_CODE_TEXT, "code"),
    (rejects::PERSON, "person"),
    (rejects::BAD_NAME_TEXT, "name"),
    (rejects::NOT_OBJECT, "record"),
    (rejects::BAD_JSON, "json"),
    (rejects::OPEN_QUOTATION, "quotation"),
    (rejects::BAD_CELL, "cell"),
    (rejects::BAD_TEXT, "row"),
    (rejects::CELL_COUNT, "cells"),
];

/// Puts the catalogue's advice in place of the program's own.
pub fn put_into_words(checks: &[Check], reasons: &mut [Reject]) {
    for reason in reasons {
        let Some(check) = check::find(checks, reason.code) else { continue };
        let is_meant = |rule: &Rule| rule.code == reason.code && rule.advice_en == reason.advice_en;
        let variant = VARIANTS.iter().find(|(rule, _)| is_meant(rule)).map(|(_, variant)| *variant);
        // Of a check with several variants, one that is not named here keeps its own words.
        let advice = match variant {
            Some(variant) => check.advice_for(variant),
            None if check.variants.is_empty() => &check.advice,
            None => continue,
        };
        (reason.advice_vi, reason.advice_en) = (advice.vi.clone(), advice.en.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalogue;

    const SINGLE: [Rule; 11] = [
        rejects::NO_KEY,
        rejects::KEY_CONFLICT,
        rejects::NO_RECEIVED,
        rejects::NO_FINISHED,
        rejects::NO_END,
        rejects::BAD_MOMENT,
        rejects::UNKNOWN_CODE,
        rejects::NOT_TEXT,
        rejects::REPEATED_KEY,
        rejects::UNKNOWN_SERVICE,
        rejects::PARTIAL_UPDATE,
    ];

    #[test]
    fn the_embedded_catalogue_says_what_the_program_would() {
        let checks = Catalogue::embedded().expect("the catalogue is valid").checks;
        for rule in VARIANTS.iter().map(|(rule, _)| rule).chain(&SINGLE) {
            let before = rule.reject(7, "Mã hồ sơ", "x".to_owned());
            let mut reasons = [before.clone()];
            put_into_words(&checks, &mut reasons);
            assert_eq!(reasons, [before]);
        }
    }

    #[test]
    fn another_catalogue_has_other_words_way_by_way() {
        let mut checks = Catalogue::embedded().expect("the catalogue is valid").checks;
        for check in &mut checks {
            check.advice.vi = format!("khác {}", check.code);
            for (name, advice) in &mut check.variants {
                advice.vi = format!("khác {name}");
            }
        }
        let mut reasons = [rejects::NO_KEY, rejects::BEFORE_RECEIPT].map(|rule| rule.reject(1, "", String::new()));
        put_into_words(&checks, &mut reasons);
        assert_eq!(reasons.map(|reason| reason.advice_vi), ["khác E_NO_KEY", "khác before_receipt"]);
    }
}
