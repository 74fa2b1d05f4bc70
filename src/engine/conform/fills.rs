//! What a mapping adds to a record: constants, translated codes, columns that follow from others.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use super::record::{Column, RawCase};
use crate::domain::source::{CaseMapping, code_values, lookup_key};
use crate::formats::plain;

/// Nothing of it for most sources.
#[derive(Debug, Default)]
pub struct Fills {
    constants: Vec<(Column, String)>,
    /// Columns whose values stand for themselves unless they are listed.
    translations: Vec<(Column, HashMap<String, String>)>,
    lookups: Vec<Lookup>,
}

#[derive(Debug)]
struct Lookup {
    column: Column,
    from: Column,
    /// Values as the mapping spells them, and by [`lookup_key`].
    exact: HashMap<String, String>,
    alike: HashMap<String, String>,
}

impl Fills {
    pub fn new(mapping: &CaseMapping) -> Self {
        let of = |name: &str| Column::ALL.into_iter().find(|(_, known)| *known == name).map(|(column, _)| column);
        let translations = mapping.codes.iter().filter(|(name, _)| is_translated(name));
        let lookup = |(name, lookup): (&String, &crate::domain::source::Lookup)| {
            let pairs = || lookup.table.iter().map(|(from, to)| (plain(from), to.clone()));
            let exact = pairs().map(|(from, to)| (from.into_owned(), to)).collect();
            let alike = pairs().map(|(from, to)| (lookup_key(&from), to)).collect();
            Some(Lookup { column: of(name)?, from: of(&lookup.from)?, exact, alike })
        };
        Self {
            // What is stated with a file is the contract's.
            constants: (mapping.constants.iter().filter(|(name, _)| *name != "extracted_at"))
                .filter_map(|(name, value)| Some((of(name)?, value.trim().to_owned())))
                .collect(),
            translations: translations
                .filter_map(|(name, table)| {
                    let table = table.iter().map(|(from, to)| (plain(from).into_owned(), to.clone())).collect();
                    Some((of(name)?, table))
                })
                .collect(),
            lookups: mapping.lookups.iter().filter_map(lookup).collect(),
        }
    }

    /// Whether the mapping lists what values of the column stand for.
    pub fn translates(&self, column: Column) -> bool {
        self.translations.iter().any(|(translated, _)| *translated == column)
    }

    /// Values that are canonical already where a coded column is stated or looked up, so that they
    /// are known as what they are.
    pub fn canonical_codes(mapping: &CaseMapping, name: &str) -> Option<BTreeMap<String, String>> {
        let is_filled = mapping.constants.contains_key(name) || mapping.lookups.contains_key(name);
        let values = code_values(name).filter(|_| is_filled && !is_translated(name))?;
        Some(values.iter().map(|value| ((*value).to_owned(), (*value).to_owned())).collect())
    }

    /// The record with what the mapping adds; `None` if it adds nothing. `code` reads the canonical
    /// value of a coded column.
    #[inline]
    pub fn fill<'a>(
        &self,
        raw: &RawCase<'a>,
        code: impl Fn(Column, &str) -> Option<&'static str>,
    ) -> Option<RawCase<'a>> {
        if self.constants.is_empty() && self.translations.is_empty() && self.lookups.is_empty() {
            return None;
        }
        let mut filled = raw.clone();
        for (column, table) in &self.translations {
            let text = raw.get(*column);
            if let Some(value) = table.get(text).or_else(|| table.get(plain(text).as_ref())) {
                filled.fields[*column as usize] = Cow::Owned(value.clone());
            }
        }
        for (column, value) in &self.constants {
            filled.fields[*column as usize] = Cow::Owned(value.clone());
        }
        for lookup in self.lookups.iter().filter(|lookup| raw.get(lookup.column).is_empty()) {
            let from = filled.get(lookup.from);
            let from = code(lookup.from, from).unwrap_or(from);
            if let Some(value) = lookup.find(from) {
                filled.fields[lookup.column as usize] = Cow::Owned(value.to_owned());
            }
        }
        Some(filled)
    }

    /// The column that an empty one would have followed from, if there is a value in it.
    pub fn looked_up_in(&self, column: Column, raw: &RawCase<'_>) -> Option<Column> {
        let lookup = self.lookups.iter().find(|lookup| lookup.column == column)?;
        (raw.get(column).is_empty() && !raw.get(lookup.from).is_empty()).then_some(lookup.from)
    }
}

impl Lookup {
    fn find(&self, from: &str) -> Option<&str> {
        if from.is_empty() {
            return None;
        }
        let found = self.exact.get(from).or_else(|| self.alike.get(&lookup_key(&plain(from))));
        found.map(String::as_str)
    }
}

/// Whether an unlisted value of the column stands for itself. What a row says of its nature is
/// checked by itself.
fn is_translated(name: &str) -> bool {
    name == "nature" || code_values(name).is_none()
}

#[cfg(test)]
mod tests {
    use super::super::lists::RawLists;
    use super::*;
    use crate::domain::source;

    fn names(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(from, to)| ((*from).to_owned(), (*to).to_owned())).collect()
    }

    fn record<'a>(values: &[(Column, &'a str)]) -> RawCase<'a> {
        let mut fields = std::array::from_fn(|_| Cow::Borrowed(""));
        values.iter().for_each(|(column, value)| fields[*column as usize] = Cow::Borrowed(*value));
        RawCase {
            line: 2,
            fields,
            lists: RawLists::default(),
            tells_apologies: false,
            is_typed: false,
            is_update: false,
            raw: Cow::Borrowed(b""),
        }
    }

    fn mapping() -> CaseMapping {
        let lookup = |pairs: &[(&str, &str)]| source::Lookup { from: "agency_name".to_owned(), table: names(pairs) };
        CaseMapping {
            constants: names(&[("channel", "in_person")]),
            codes: BTreeMap::from([("province".to_owned(), names(&[("Tỉnh Nghệ An", "40"), ("1", "01")]))]),
            lookups: BTreeMap::from([
                ("agency_code".to_owned(), lookup(&[("UBND phường Thành Vinh", "H41.242")])),
                ("commune".to_owned(), lookup(&[("UBND phường Thành Vinh", "16681")])),
            ]),
            ..CaseMapping::default()
        }
    }

    #[test]
    fn a_record_gains_what_its_mapping_states() {
        let fills = Fills::new(&mapping());
        let raw = record(&[(Column::Province, "Tỉnh Nghệ An"), (Column::AgencyName, " ubnd Phường  thành vinh ")]);
        let filled = fills.fill(&raw, |_, _| None).expect("filled");
        assert_eq!(filled.get(Column::Province), "40");
        assert_eq!(filled.get(Column::Channel), "in_person");
        assert_eq!((filled.get(Column::AgencyCode), filled.get(Column::Commune)), ("H41.242", "16681"));
        assert_eq!(filled.get(Column::AgencyName), raw.get(Column::AgencyName), "what was said stays");
    }

    #[test]
    fn what_the_file_says_is_kept_and_what_is_not_listed_is_not_guessed() {
        let fills = Fills::new(&mapping());
        let raw = record(&[
            (Column::Province, "38"),
            (Column::AgencyName, "UBND phường Thành Vinh"),
            (Column::AgencyCode, "H41.1"),
        ]);
        let filled = fills.fill(&raw, |_, _| None).expect("filled");
        assert_eq!((filled.get(Column::Province), filled.get(Column::AgencyCode)), ("38", "H41.1"));
        let other = record(&[(Column::AgencyName, "UBND phường Thanh Vinh")]);
        let filled = fills.fill(&other, |_, _| None).expect("filled");
        assert_eq!(filled.get(Column::AgencyCode), "", "an accent makes another name");
        assert_eq!(fills.looked_up_in(Column::AgencyCode, &filled), Some(Column::AgencyName));
        assert_eq!(fills.looked_up_in(Column::Channel, &filled), None);
    }

    #[test]
    fn accents_of_their_own_make_the_same_name() {
        let fills = Fills::new(&mapping());
        let apart = "Ti\u{309}nh Nghe\u{323}\u{302} An";
        let agency = "UBND phươ\u{300}ng Tha\u{300}nh Vinh";
        let raw = record(&[(Column::Province, apart), (Column::AgencyName, agency)]);
        let filled = fills.fill(&raw, |_, _| None).expect("filled");
        assert_eq!((filled.get(Column::Province), filled.get(Column::AgencyCode)), ("40", "H41.242"));
    }

    #[test]
    fn a_coded_column_is_looked_up_by_its_canonical_value() {
        let mapping = CaseMapping {
            lookups: BTreeMap::from([(
                "online_level".to_owned(),
                source::Lookup { from: "channel".to_owned(), table: names(&[("online", "end_to_end")]) },
            )]),
            ..CaseMapping::default()
        };
        let fills = Fills::new(&mapping);
        let raw = record(&[(Column::Channel, "2")]);
        let filled = fills.fill(&raw, |_, code| (code == "2").then_some("online")).expect("filled");
        assert_eq!(filled.get(Column::OnlineLevel), "end_to_end");
        let codes = Fills::canonical_codes(&mapping, "online_level").expect("known as they are");
        assert_eq!(codes.get("partial").map(String::as_str), Some("partial"));
        assert_eq!(Fills::canonical_codes(&mapping, "channel"), None);
    }

    #[test]
    fn a_mapping_that_adds_nothing_costs_nothing() {
        let coded = CaseMapping {
            codes: BTreeMap::from([("status".to_owned(), names(&[("Xong", "9")]))]),
            ..CaseMapping::default()
        };
        assert!(Fills::new(&coded).fill(&record(&[]), |_, _| None).is_none());
    }
}
