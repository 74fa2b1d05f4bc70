//! Counts that are no figures of indicators and have passports of their own: of `/rules`, of `/quality`, and of what is no place
//! in a province. Pages and the API ask for them in the same way.

use crate::domain::period::Period;
use crate::domain::place::PlaceCode;
use crate::domain::text::Language;
use crate::report::Snapshot;
use crate::report::count_passport::CountPassport;
use crate::report::members::{self, Kind, MembersQuery};
use crate::report::quality::{self, QualityQuery};
use crate::report::rules::{self, RulesQuery};

use super::case_view::CaseView;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CountsOf {
    Rules,
    Quality,
    /// Agencies, fields or procedures of a province, and what is of none of them or of no commune.
    Members(Kind),
}

/// One count.
#[derive(Clone, Debug)]
pub struct CountQuery {
    pub of: CountsOf,
    /// `None`: the nation. Members are of a province.
    pub place: Option<PlaceCode>,
    pub period: Option<Period>,
    /// As links of its page have it: `under:qd766:open_overdue`; of a member `on_time_share:H41.08`.
    pub key: String,
}

/// The cases behind a count.
pub enum CasesOf<'a> {
    /// Of a count of `/rules`, by its key.
    Count(&'a str),
    /// Of a part of the place, in an indicator.
    Part(&'a str, CaseView),
}

impl CountQuery {
    /// `None` where there is no such count.
    pub fn passport(&self, snapshot: &Snapshot, language: Language) -> Option<CountPassport> {
        let (period, place, key) = (self.period, self.place.clone(), self.key.as_str());
        match self.of {
            CountsOf::Rules => rules::passport::passport(snapshot, &RulesQuery { period, place }, key, language),
            CountsOf::Quality => quality::passport::passport(snapshot, &QualityQuery { period, place }, key, language),
            CountsOf::Members(kind) => {
                let query = MembersQuery { province: place?, indicator: None, order: None, period };
                members::passport::passport(snapshot, kind, &query, key, language)
            }
        }
    }

    /// `None` for counts of rows, files and days.
    pub fn cases(&self) -> Option<CasesOf<'_>> {
        match self.of {
            CountsOf::Rules => Some(CasesOf::Count(&self.key)),
            CountsOf::Quality => None,
            CountsOf::Members(kind) => {
                let (indicator, code) = self.key.split_once(':')?;
                Some(CasesOf::Part(indicator, CaseView::of_member(kind, code)))
            }
        }
    }
}
