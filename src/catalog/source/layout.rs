//! A mapping as its file spells it; the layout is described at the top of this room.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::register::CountLayout;
use crate::domain::source::{SumRule, WithinRule};
use crate::domain::text::Text;

/// Each value knows its line.
pub(super) type Names = BTreeMap<String, Spanned<String>>;

/// Component -> lowest and highest.
type Bounds = BTreeMap<String, Spanned<(f64, f64)>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Layout {
    pub name: Text,
    pub origin: Text,
    pub nature: Spanned<String>,
    pub format: Format,
    pub delimiter: Option<Spanned<String>>,
    pub encoding: Option<Spanned<String>>,
    pub sheet: Option<Spanned<String>>,
    pub numbers: Option<Spanned<String>>,
    pub contract: Spanned<ContractName>,
    pub moment_formats: Option<Spanned<Vec<Spanned<String>>>>,
    pub dropped: Option<Spanned<Vec<String>>>,
    pub harmless: Option<Spanned<Vec<String>>>,
    pub records: Option<Spanned<String>>,
    pub case_no_is_national: Option<Spanned<bool>>,
    pub rejected_at_most: Option<Spanned<f64>>,
    pub place_codes: Option<Spanned<String>>,
    pub index: Option<Spanned<String>>,
    pub counts: Option<Spanned<Vec<String>>>,
    pub published: Option<Spanned<Vec<String>>>,
    pub sum: Option<Spanned<Vec<Spanned<SumRule>>>>,
    pub within: Option<Spanned<Vec<Spanned<WithinRule>>>>,
    pub covers: Option<Spanned<String>>,
    pub key: Option<Spanned<Vec<String>>>,
    pub dates: Option<Spanned<Vec<String>>>,
    pub planned: Option<Spanned<Vec<String>>>,
    pub needed: Option<Spanned<Vec<String>>>,
    pub count: Option<Spanned<Vec<Spanned<CountLayout>>>>,
    pub form: Option<Spanned<String>>,
    pub title: Option<Spanned<String>>,
    pub province: Option<Spanned<String>>,
    pub columns: Option<Spanned<Names>>,
    pub constants: Option<Spanned<Names>>,
    pub codes: Option<Spanned<BTreeMap<String, Spanned<Names>>>>,
    pub lookups: Option<Spanned<BTreeMap<String, Spanned<LookupLayout>>>>,
    pub checks: Option<Spanned<Names>>,
    pub components: Option<Spanned<Names>>,
    pub component_ranks: Option<Spanned<Names>>,
    pub bounds: Option<Spanned<Bounds>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LookupLayout {
    pub from: Spanned<String>,
    pub file: Option<Spanned<String>>,
    #[serde(default)]
    pub table: Names,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Format {
    #[serde(alias = "csv")]
    Table,
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum ContractName {
    Cases,
    Scores,
    Returns,
    Register,
    PortalEvaluation,
    FormReport,
}

impl ContractName {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Cases => "cases",
            Self::Scores => "scores",
            Self::Returns => "returns",
            Self::Register => "register",
            Self::PortalEvaluation => "portal_evaluation",
            Self::FormReport => "form_report",
        }
    }
}
