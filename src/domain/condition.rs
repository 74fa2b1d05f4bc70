//! What a formula may ask of a case: a closed list of attributes and the values each can take.
//!
//! A condition is data in `pipelines/indicators/*.toml`
//! (`where = { channel = ["online"], fee_due = ["yes"] }`) and the same value decides a count and
//! lists its cases, so that the two cannot differ.

use std::collections::BTreeMap;
use std::fmt;

use super::case::{CaseAttributes, Flag, OnlineLevel};

/// The value of an attribute that the source does not tell.
const NOT_REPORTED: &str = "not_reported";

/// An attribute of a case that a formula may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Attribute {
    Channel,
    OnlineLevel,
    FeeDue,
    PaidOnline,
    Digitised,
    Reused,
    ElectronicResult,
    Apology,
    Extended,
}

impl Attribute {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Channel => "channel",
            Self::OnlineLevel => "online_level",
            Self::FeeDue => "fee_due",
            Self::PaidOnline => "paid_online",
            Self::Digitised => "digitised",
            Self::Reused => "reused",
            Self::ElectronicResult => "electronic_result",
            Self::Apology => "apology",
            Self::Extended => "extended",
        }
    }

    /// The canonical column that tells it.
    pub fn column(self) -> &'static str {
        match self {
            Self::Apology => "apology_at",
            _ => self.as_str(),
        }
    }

    /// The values a condition may name, in the order they are documented.
    pub fn values(self) -> &'static [&'static str] {
        match self {
            Self::Channel => &["in_person", "online", "post"],
            Self::OnlineLevel => &["end_to_end", "partial", "information_only", NOT_REPORTED],
            _ => &["yes", "no", NOT_REPORTED],
        }
    }

    /// The value this case has.
    pub fn value_of(self, case: &CaseAttributes) -> &'static str {
        match self {
            Self::Channel => case.channel.as_str(),
            Self::OnlineLevel => match case.online_level {
                Some(OnlineLevel::EndToEnd) => "end_to_end",
                Some(OnlineLevel::Partial) => "partial",
                Some(OnlineLevel::InformationOnly) => "information_only",
                None => NOT_REPORTED,
            },
            Self::FeeDue => flag_name(case.fee_due),
            Self::PaidOnline => flag_name(case.paid_online),
            Self::Digitised => flag_name(case.digitised),
            Self::Reused => flag_name(case.reused),
            Self::ElectronicResult => flag_name(case.electronic_result),
            Self::Apology => flag_name(case.apology),
            Self::Extended => flag_name(case.extended),
        }
    }
}

fn flag_name(flag: Flag) -> &'static str {
    match flag {
        Flag::Yes => "yes",
        Flag::No => "no",
        Flag::NotReported => NOT_REPORTED,
    }
}

/// All of these must hold; each attribute is one of the listed values. Empty: every case.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Deserialize)]
#[serde(transparent)]
pub struct Conditions(pub BTreeMap<Attribute, Vec<String>>);

impl Conditions {
    pub fn hold(&self, case: &CaseAttributes) -> bool {
        self.0.iter().all(|(attribute, allowed)| {
            let value = attribute.value_of(case);
            allowed.iter().any(|wanted| wanted == value)
        })
    }

    /// For each attribute that a case may leave untold, the condition that it tells it, whatever it says.
    pub fn told(&self) -> Vec<Self> {
        let of = |attribute: &Attribute| {
            let (untold, told): (Vec<&str>, Vec<&str>) =
                attribute.values().iter().partition(|value| **value == NOT_REPORTED);
            let told = told.into_iter().map(str::to_owned).collect();
            (!untold.is_empty()).then(|| Self(BTreeMap::from([(*attribute, told)])))
        };
        self.0.keys().filter_map(of).collect()
    }

    /// The first value that its attribute does not have, if any: `(attribute, value)`.
    pub fn unknown_value(&self) -> Option<(Attribute, &str)> {
        self.0.iter().find_map(|(attribute, allowed)| {
            allowed
                .iter()
                .find(|value| !attribute.values().contains(&value.as_str()))
                .map(|value| (*attribute, value.as_str()))
        })
    }
}

/// Part of a measure's name: `channel=online&fee_due=yes`; empty when there is no condition.
impl fmt::Display for Conditions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (attribute, values)) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { "&" };
            write!(f, "{separator}{}={}", attribute.as_str(), values.join("|"))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whether_a_flag_is_told_is_asked_by_all_of_its_answers() {
        let of = |attribute, values: &[&str]| {
            Conditions([(attribute, values.iter().map(|&value| value.to_owned()).collect())].into())
        };
        let told = of(Attribute::Digitised, &["yes", "no"]);
        assert_eq!(of(Attribute::Digitised, &["yes"]).told(), std::slice::from_ref(&told));
        assert_eq!(told.told(), std::slice::from_ref(&told));
        assert_eq!(of(Attribute::Channel, &["online"]).told(), [], "always told");
        assert_eq!(Conditions::default().told(), []);
    }
}
