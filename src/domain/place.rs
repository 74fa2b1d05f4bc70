//! Administrative units. A bare code means nothing: seven province codes changed owner on
//! 1 July 2025, so a [`PlaceCode`] always carries the code system it belongs to.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use super::text::Text;

/// Numbers of provinces, old and new, have two digits: all are below this.
pub const PROVINCE_NUMBERS: usize = 100;

/// The 34 provinces and the communes of today are in force from this day on.
pub const FIRST_DAY_OF_34: Date = date(2025, 7, 1);

/// The dated list of provinces that a code belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum CodeSystem {
    /// 63 provinces, in force to 30 June 2025.
    #[serde(rename = "63")]
    Of63,
    /// 34 provinces, in force from 1 July 2025.
    #[serde(rename = "34")]
    Of34,
}

impl CodeSystem {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Of63 => "63",
            Self::Of34 => "34",
        }
    }

    /// The list in force on a day.
    pub fn on(day: Date) -> Self {
        if day < FIRST_DAY_OF_34 { Self::Of63 } else { Self::Of34 }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    Nation,
    Province,
    Commune,
}

/// A place in one code system. Text form, also the storage form: `34:40` (province),
/// `34:17329` (commune), `34:VN` (the nation).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PlaceCode {
    pub system: CodeSystem,
    code: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadPlaceCode(pub String);

impl fmt::Display for BadPlaceCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{0}` is not a place code (expected such as 34:40, 34:17329 or 34:VN) / `{0}` không phải mã địa phương (cần như 34:40, 34:17329 \
             hoặc 34:VN)",
            self.0
        )
    }
}

impl std::error::Error for BadPlaceCode {}

impl PlaceCode {
    pub fn new(system: CodeSystem, code: &str) -> Result<Self, BadPlaceCode> {
        let digits = code.bytes().all(|b| b.is_ascii_digit());
        if code == "VN" || (digits && (code.len() == 2 || code.len() == 5)) {
            Ok(Self { system, code: code.to_owned() })
        } else {
            Err(BadPlaceCode(format!("{}:{code}", system.as_str())))
        }
    }

    /// A province of the 34 by its number, as the lake stores it.
    pub fn province_of_34(number: i16) -> Self {
        Self { system: CodeSystem::Of34, code: format!("{number:02}") }
    }

    pub fn nation() -> Self {
        Self { system: CodeSystem::Of34, code: "VN".to_owned() }
    }

    /// The code without its system: `40`.
    pub fn bare(&self) -> &str {
        &self.code
    }

    pub fn level(&self) -> Level {
        match self.code.len() {
            5 => Level::Commune,
            _ if self.code == "VN" => Level::Nation,
            _ => Level::Province,
        }
    }
}

impl fmt::Display for PlaceCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.system.as_str(), self.code)
    }
}

impl FromStr for PlaceCode {
    type Err = BadPlaceCode;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once(':') {
            Some(("63", code)) => Self::new(CodeSystem::Of63, code),
            Some(("34", code)) => Self::new(CodeSystem::Of34, code),
            _ => Err(BadPlaceCode(text.to_owned())),
        }
    }
}

/// A province, of either code system, with what pages and mappings need of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Province {
    pub code: PlaceCode,
    pub name: Text,
    pub region: String,
    /// Identifier on the National Public Service Portal (`H41`); known for the 34 only.
    pub portal_code: Option<String>,
    /// The provinces of the 63 that became this one; empty for a province of the 63.
    pub predecessors: Vec<PlaceCode>,
    pub source: String,
}

/// A commune, ward or special zone in force since 1 July 2025.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commune {
    pub code: PlaceCode,
    pub name_vi: String,
    pub province: PlaceCode,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_form_round_trips_and_names_the_system() {
        for text in ["34:40", "63:40", "34:17329", "34:VN"] {
            assert_eq!(text.parse::<PlaceCode>().expect(text).to_string(), text);
        }
        let (old, new) = ("63:51".parse::<PlaceCode>(), "34:51".parse::<PlaceCode>());
        assert_ne!(old, new, "the same digits in two systems are two places");
    }

    #[test]
    fn a_bare_code_is_refused() {
        for text in ["40", "35:40", "34:4", "34:ab", ""] {
            assert!(text.parse::<PlaceCode>().is_err(), "{text}");
        }
    }
}
