//! Which canonical column each heading is likely to be.

use super::look::Column;
use super::personal::{self, Personal};
use super::shape::{Places, fit};
use super::words::likeness;
use crate::domain::source::CASE_COLUMNS;

/// From here on a guess is written; below it is a comment, and below the other not even that.
pub const SURE: f64 = 0.75;
const WORTH_A_WORD: f64 = 0.4;
/// What the heading says weighs more than that the values may be so.
const HEADING_WEIGHT: f64 = 0.6;
/// Values that fit make no heading say what it does not.
const LIKENESS_AT_LEAST: f64 = 0.7;
/// Values that do not fit undo the best heading.
const FIT_AT_LEAST: f64 = 0.5;
/// Shapes that hardly anything else has; they are worth a word under any heading.
const TELLING: [&str; 4] = ["procedure_code", "agency_code", "commune", "case_no"];

/// What one column is taken for.
#[derive(Clone, Debug, PartialEq)]
pub struct Guess {
    pub canonical: Option<Match>,
    pub personal: Option<Personal>,
    pub is_harmless: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Match {
    pub column: &'static str,
    /// 0 to 1, from likeness of heading and share of values that fit.
    pub confidence: f64,
    pub likeness: f64,
    pub fit: Option<f64>,
}

impl Match {
    pub fn is_sure(&self) -> bool {
        self.confidence >= SURE && self.likeness >= LIKENESS_AT_LEAST
    }
}

/// One a column, in their order. A canonical column goes to the heading that it fits best.
pub fn guess(columns: &[Column], places: &Places) -> Vec<Guess> {
    let mut guesses: Vec<Guess> = columns
        .iter()
        .map(|column| {
            // Names of procedures are as long as free text.
            let is_harmless = personal::is_harmless(column);
            let personal = personal::personal(column).filter(|_| !is_harmless);
            Guess { canonical: None, personal, is_harmless }
        })
        .collect();
    let mut matches: Vec<(usize, Match)> = Vec::new();
    for (at, column) in columns.iter().enumerate() {
        let may_be = |canonical: &str| match guesses[at].personal {
            // An account is a pseudonym's material; every other personal column is dropped.
            Some(Personal::Heading) => canonical == "applicant_ref",
            _ => !guesses[at].is_harmless,
        };
        let all = CASE_COLUMNS.into_iter().filter(|canonical| may_be(canonical));
        matches.extend(all.filter_map(|canonical| Some((at, judge(canonical, column, places)?))));
    }
    matches.sort_by(|(at, a), (other, b)| b.confidence.total_cmp(&a.confidence).then(at.cmp(other)));
    for (at, found) in matches {
        let is_taken = guesses.iter().any(|guess| guess.canonical.is_some_and(|known| known.column == found.column));
        // Numbers of cases may look like identity numbers; a heading that says so decides.
        let is_personal = guesses[at].personal.is_some() && found.likeness < 0.9;
        if !is_taken && !is_personal && guesses[at].canonical.is_none() {
            guesses[at].canonical = Some(found);
            guesses[at].personal = None;
        }
    }
    guesses
}

fn judge(canonical: &'static str, column: &Column, places: &Places) -> Option<Match> {
    let likeness = likeness(canonical, &column.heading);
    let least = match canonical {
        // Nearly anything could be an account by its values.
        "applicant_ref" => 0.9,
        telling if TELLING.contains(&telling) => 0.0,
        _ => 0.5,
    };
    if likeness < least {
        return None;
    }
    let fit = fit(canonical, column, places);
    let confidence = match fit {
        None => likeness * 0.8,
        Some(fit) if likeness < 0.3 && fit > 0.9 => 0.55 * fit,
        Some(fit) if fit < FIT_AT_LEAST => (likeness * HEADING_WEIGHT).min(0.5),
        Some(fit) => likeness * HEADING_WEIGHT + fit * (1.0 - HEADING_WEIGHT),
    };
    (confidence >= WORTH_A_WORD).then_some(Match { column: canonical, confidence, likeness, fit })
}
