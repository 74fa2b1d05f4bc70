//! What rows of a table are, and what a period is held against, as an address says it.

use crate::domain::form::Dimension;
use crate::report::change::Base;
use crate::report::form::RowsBy;
use crate::report::members::Kind;

/// A form has provinces or members as its rows, a change members or communes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rows {
    Province,
    Member(Dimension),
    Commune,
}

impl Rows {
    /// Those that a change can be split into.
    pub const OF_A_CHANGE: [Self; 4] = [
        Self::Member(Dimension::Agency),
        Self::Member(Dimension::Field),
        Self::Member(Dimension::Procedure),
        Self::Commune,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Province => "province",
            Self::Member(dimension) => dimension.as_str(),
            Self::Commune => "commune",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::OF_A_CHANGE.into_iter().chain([Self::Province]).find(|rows| rows.as_str() == text)
    }

    /// `None` where a form has no such rows.
    pub fn of_form(self) -> Option<RowsBy> {
        match self {
            Self::Province => Some(RowsBy::Province),
            Self::Member(dimension) => Some(RowsBy::Member(dimension)),
            Self::Commune => None,
        }
    }

    /// `None` where a change is not split so.
    pub fn of_change(self) -> Option<Kind> {
        match self {
            Self::Province => None,
            Self::Member(dimension) => Some(Kind::Members(dimension)),
            Self::Commune => Some(Kind::Communes),
        }
    }

    pub fn of_kind(kind: Kind) -> Self {
        match kind {
            Kind::Members(dimension) => Self::Member(dimension),
            Kind::Communes => Self::Commune,
        }
    }
}

/// `year`, or a period.
pub(super) fn base(value: &str) -> Option<Base> {
    match value {
        "year" => Some(Base::AYearBefore),
        period => period.parse().ok().map(Base::Period),
    }
}
