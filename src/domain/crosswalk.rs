//! From the communes in force to 30 June 2025 to those since, and what that says of the 63 provinces.
//!
//! Nothing is guessed: an old commune that was divided tells its old province and no new commune, and a new
//! commune that came from several old provinces, or that no row of the list names, tells none of them.

use std::collections::HashMap;

use super::place::PlaceCode;

/// A commune in force to 30 June 2025.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OldCommune {
    pub code: PlaceCode,
    pub name_vi: String,
    /// Of the 63.
    pub province: PlaceCode,
    /// The communes of today that it went into, the main one first; one if it went whole.
    pub into: Vec<PlaceCode>,
}

/// Where the cases of a commune of today came from before the merger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin<'a> {
    /// All that went into it lies in this province of the 63.
    Province(&'a PlaceCode),
    /// It was put together from several provinces of the 63.
    Several,
    /// No row of the list names it.
    Unnamed,
}

/// How much of the communes the list accounts for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Old communes that went whole into one of today, and those that were divided.
    pub whole: usize,
    pub divided: usize,
    /// Communes of today by what is known of the old province that they came from.
    pub of_one_province: usize,
    pub of_several: usize,
    pub unnamed: usize,
}

/// The list of old communes, read both ways.
#[derive(Clone, Debug, Default)]
pub struct Crosswalk {
    communes: Vec<OldCommune>,
    by_code: HashMap<PlaceCode, usize>,
    /// Commune of today -> province of the 63; `None`: several.
    origins: HashMap<PlaceCode, Option<PlaceCode>>,
}

impl OldCommune {
    /// The one commune of today that holds all of it; `None` if it was divided.
    pub fn whole(&self) -> Option<&PlaceCode> {
        match self.into.as_slice() {
            [only] => Some(only),
            _ => None,
        }
    }
}

impl Crosswalk {
    pub fn new(communes: Vec<OldCommune>) -> Self {
        let by_code = communes.iter().enumerate().map(|(index, one)| (one.code.clone(), index)).collect();
        let mut origins: HashMap<PlaceCode, Option<PlaceCode>> = HashMap::new();
        for old in &communes {
            for new in &old.into {
                match origins.get_mut(new) {
                    Some(known) if known.as_ref() != Some(&old.province) => *known = None,
                    Some(_) => {}
                    None => {
                        origins.insert(new.clone(), Some(old.province.clone()));
                    }
                }
            }
        }
        Self { communes, by_code, origins }
    }

    /// In the order of the catalogue's file.
    pub fn communes(&self) -> &[OldCommune] {
        &self.communes
    }

    /// Those that went into several communes of today.
    pub fn divided(&self) -> impl Iterator<Item = &OldCommune> {
        self.communes.iter().filter(|commune| commune.whole().is_none())
    }

    /// `None` for a code that no row names.
    pub fn commune(&self, code: &PlaceCode) -> Option<&OldCommune> {
        self.by_code.get(code).map(|&index| &self.communes[index])
    }

    /// What the list alone says of a commune of today.
    pub fn origin(&self, commune: &PlaceCode) -> Origin<'_> {
        match self.origins.get(commune) {
            Some(Some(province)) => Origin::Province(province),
            Some(None) => Origin::Several,
            None => Origin::Unnamed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> PlaceCode {
        text.parse().expect("a place")
    }

    #[test]
    fn a_commune_of_two_provinces_tells_neither_in_whatever_order_they_are_named() {
        let old = |own: &str, province: &str, into: &[&str]| OldCommune {
            code: code(own),
            name_vi: own.to_owned(),
            province: code(province),
            into: into.iter().map(|text| code(text)).collect(),
        };
        let communes = vec![
            old("63:00001", "63:02", &["34:00001"]),
            old("63:00002", "63:02", &["34:00001", "34:00002"]),
            old("63:00003", "63:08", &["34:00002"]),
            old("63:00004", "63:02", &["34:00002"]),
        ];
        let mut other = communes.clone();
        other.reverse();
        for crosswalk in [Crosswalk::new(communes), Crosswalk::new(other)] {
            assert_eq!(crosswalk.origin(&code("34:00001")), Origin::Province(&code("63:02")));
            assert_eq!(crosswalk.origin(&code("34:00002")), Origin::Several);
            assert_eq!(crosswalk.origin(&code("34:00009")), Origin::Unnamed);
            let whole = |text: &str| crosswalk.commune(&code(text)).and_then(OldCommune::whole).cloned();
            assert_eq!((whole("63:00001"), whole("63:00002")), (Some(code("34:00001")), None));
            assert_eq!(crosswalk.commune(&code("34:00001")), None, "the same digits are another place today");
        }
    }
}
