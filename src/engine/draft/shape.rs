//! Whether the values of a column can be what its heading promises.

use std::collections::{HashMap, HashSet};

use super::codes::{self, Meaning};
use super::look::Column;
use super::moments::is_moment;
use super::words::words;
use crate::domain::atlas::Atlas;
use crate::domain::source::{PlaceCodes, code_values};
use crate::engine::conform::{NumberTells, lists};

const LOOKED_AT: usize = 2000;

/// Places by code and by name.
pub struct Places {
    /// Words of the name, with and without `tinh`, `thanh pho` -> code.
    provinces: HashMap<String, String>,
    codes: HashSet<String>,
    communes: HashSet<String>,
    /// The same of the 63 provinces and the communes of before.
    before: Before,
    /// `H41` -> code and name.
    portal: HashMap<String, (String, String)>,
}

#[derive(Default)]
struct Before {
    provinces: HashMap<String, String>,
    codes: HashSet<String>,
    communes: HashSet<String>,
}

/// Values of places that only one of the two lists has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Telling {
    pub before: usize,
    pub today: usize,
}

impl Telling {
    pub fn place_codes(self) -> PlaceCodes {
        match (self.before, self.today) {
            (0, _) => PlaceCodes::Of34,
            (_, 0) => PlaceCodes::Of63,
            _ => PlaceCodes::ByReceipt,
        }
    }
}

impl Places {
    pub fn new(atlas: &Atlas) -> Self {
        let mut places = Self {
            provinces: HashMap::new(),
            codes: HashSet::new(),
            communes: atlas.communes().iter().map(|commune| commune.code.bare().to_owned()).collect(),
            before: Before::default(),
            portal: HashMap::new(),
        };
        for province in atlas.provinces_63() {
            let code = province.code.bare().to_owned();
            places.before.provinces.insert(bare_name(&province.name.vi), code.clone());
            places.before.codes.insert(code);
        }
        let communes = atlas.crosswalk().communes().iter().map(|commune| commune.code.bare().to_owned());
        places.before.communes = communes.collect();
        for province in atlas.provinces_34() {
            let code = province.code.bare().to_owned();
            if let Some(portal) = &province.portal_code {
                places.portal.insert(portal.clone(), (code.clone(), province.name.vi.clone()));
            }
            places.provinces.insert(bare_name(&province.name.vi), code.clone());
            places.codes.insert(code);
        }
        places
    }

    /// The code of a province that a value names, or is but for a nought that a spreadsheet lost.
    pub fn province(&self, value: &str) -> Option<&str> {
        named(&self.codes, &self.provinces, value)
    }

    /// The same of the 63.
    fn province_of_before(&self, value: &str) -> Option<&str> {
        named(&self.before.codes, &self.before.provinces, value)
    }

    /// The code in the lists that the places of a file are taken to be of.
    pub fn code(&self, value: &str, codes: PlaceCodes) -> Option<&str> {
        match codes {
            PlaceCodes::Of34 => self.province(value),
            PlaceCodes::Of63 => self.province_of_before(value),
            PlaceCodes::ByReceipt => self.province(value).or_else(|| self.province_of_before(value)),
        }
    }

    /// Which list the values of the columns of provinces and communes tell of.
    pub fn telling<'v>(
        &self,
        provinces: impl Iterator<Item = &'v str>,
        communes: impl Iterator<Item = &'v str>,
    ) -> Telling {
        let provinces =
            provinces.map(|value| (self.province_of_before(value).is_some(), self.province(value).is_some()));
        let communes = communes.map(|value| (self.before.communes.contains(value), self.communes.contains(value)));
        provinces.chain(communes).fold(Telling::default(), |telling, is_in| match is_in {
            (true, false) => Telling { before: telling.before + 1, ..telling },
            (false, true) => Telling { today: telling.today + 1, ..telling },
            _ => telling,
        })
    }

    /// Code and name of the province at the beginning of an agency's code (`H41.242`).
    pub fn of_agency(&self, code: &str) -> Option<&(String, String)> {
        let ministry_first = code.split(['.', '-']).find(|part| part.starts_with('H'));
        self.portal.get(ministry_first?)
    }
}

fn named<'p>(codes: &'p HashSet<String>, names: &'p HashMap<String, String>, value: &str) -> Option<&'p str> {
    let padded = format!("{value:0>2}");
    let code = codes.get(&padded).filter(|_| value.len() <= 2 && !value.is_empty());
    code.or_else(|| names.get(&bare_name(value))).map(String::as_str)
}

fn bare_name(name: &str) -> String {
    let words = words(name);
    let bare = ["tinh ", "thanh pho ", "tp "].iter().find_map(|kind| words.strip_prefix(kind));
    bare.unwrap_or(&words).to_owned()
}

/// Share of the values that fit, 0 to 1; `None` if there is no value.
pub fn fit(canonical: &str, column: &Column, places: &Places) -> Option<f64> {
    let values: Vec<&str> = column.filled().take(LOOKED_AT).collect();
    if column.lists > 0 {
        let is_list = matches!(canonical, "supplements" | "due_moves" | "progress");
        let is_flag = matches!(canonical, "digitised" | "reused" | "electronic_result");
        return Some(if is_list { list_fit(canonical, column) } else { f64::from(u8::from(is_flag)) });
    }
    if values.is_empty() {
        return None;
    }
    let share =
        |fits: &dyn Fn(&str) -> bool| values.iter().filter(|value| fits(value)).count() as f64 / values.len() as f64;
    Some(match canonical {
        "case_no" => share(&is_case_no) * uniqueness(&values),
        "procedure_code" => share(&is_procedure),
        "field_code" => share(&|value| !value.contains(' ') && value.len() <= 30),
        "agency_code" => share(&is_agency_code),
        "agency_name" => {
            share(&|value| value.contains(' ') && !value.starts_with(|first: char| first.is_ascii_digit()))
        }
        "province" => share(&|value| places.code(value, PlaceCodes::ByReceipt).is_some()),
        "commune" => share(&|value| places.communes.contains(value) || places.before.communes.contains(value)),
        "commune_today" => share(&|value| places.communes.contains(value)),
        "applicant_ref" => share(&|value| !value.contains(' ')),
        "supplements" => share(&|cell| lists::supplements(cell).iter().all(|entry| is_moment(&entry.requested))),
        "due_moves" => share(&|cell| lists::due_moves(cell).iter().all(|entry| is_moment(&entry.moved))),
        "progress" => share(&|cell| lists::progress(cell).iter().all(|entry| is_moment(&entry.at))),
        // Systems have codes of their own: what is short and comes often may be one.
        coded if code_values(coded).is_some() => {
            share(&|value| codes::meaning(coded, value) != Meaning::Unknown).max(0.4 * few(&values))
        }
        _ => share(&is_moment),
    })
}

fn list_fit(canonical: &str, column: &Column) -> f64 {
    let wanted: &[&str] = match canonical {
        "supplements" => &[lists::REQUESTED],
        "due_moves" => &[lists::MOVED],
        _ => &[lists::HANDLED],
    };
    let has_keys = wanted.iter().all(|key| column.list_keys.iter().any(|known| known == key));
    if has_keys || column.list_keys.is_empty() { 1.0 } else { 0.0 }
}

/// 1 if there are few different values among many.
fn few(values: &[&str]) -> f64 {
    let distinct: HashSet<&&str> = values.iter().collect();
    f64::from(u8::from(distinct.len() <= 15 && distinct.iter().all(|value| value.chars().count() <= 60)))
}

fn uniqueness(values: &[&str]) -> f64 {
    let distinct: HashSet<&&str> = values.iter().collect();
    distinct.len() as f64 / values.len() as f64
}

fn is_case_no(value: &str) -> bool {
    !value.contains(' ') && value.len() >= 4 && value.bytes().filter(u8::is_ascii_digit).count() >= 3
}

/// `H41.03-260319-0001`: the code of an agency, the day, a sequence.
pub fn is_case_no_of_nation(value: &str) -> bool {
    NumberTells::of(value).is_national()
}

/// `1.002891`, with or without `.000.00.00.H40`.
fn is_procedure(value: &str) -> bool {
    let mut parts = value.split('.');
    let digits = |part: Option<&str>, length: std::ops::RangeInclusive<usize>| {
        part.is_some_and(|part| length.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    digits(parts.next(), 1..=2) && digits(parts.next(), 6..=6)
}

/// `H41.242`, or the old order `000.00.21.H41`.
fn is_agency_code(value: &str) -> bool {
    let parts: Vec<&str> = value.split('.').collect();
    let is_group =
        |part: &&str| part.len() <= 5 && part.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase());
    let is_first = |part: &str| {
        let mut bytes = part.bytes();
        part.len() == 3
            && bytes.next().is_some_and(|byte| byte.is_ascii_uppercase())
            && bytes.all(|byte| byte.is_ascii_digit())
    };
    parts.iter().all(is_group) && parts.iter().any(|part| is_first(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_are_told_apart() {
        for value in ["1.002891", "2.000889.000.00.00.H41"] {
            assert!(is_procedure(value) && !is_agency_code(value), "{value}");
        }
        for value in ["H41.242", "H41", "000.00.21.H41"] {
            assert!(is_agency_code(value) && !is_procedure(value), "{value}");
        }
        assert!(is_case_no("H41.3-261001-0001") && !is_case_no("Sở Nội vụ 123") && !is_case_no("12"));
    }
}
