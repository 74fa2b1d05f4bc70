//! Finding and ordering places the way Vietnamese readers do.

use std::cmp::Ordering;

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale::locale;
use icu_normalizer::DecomposingNormalizerBorrowed;

use crate::domain::place::{PlaceCode, Province};

/// Names of the 34, folded for the finder and put in Vietnamese order.
pub(crate) struct Finder {
    places: Vec<(String, PlaceCode)>,
}

impl Finder {
    pub fn new<'a>(provinces: impl Iterator<Item = &'a Province>) -> Self {
        let mut provinces: Vec<&Province> = provinces.collect();
        let order = VietnameseOrder::new();
        provinces.sort_by(|a, b| order.compare(&a.name_vi, &b.name_vi));
        Self { places: provinces.into_iter().map(|p| (fold(&p.name_vi), p.code.clone())).collect() }
    }

    pub fn in_order(&self) -> impl Iterator<Item = &PlaceCode> {
        self.places.iter().map(|(_, code)| code)
    }

    /// The same name or code first, then names that begin so, then names that hold it.
    pub fn find(&self, text: &str) -> Vec<&PlaceCode> {
        let wanted = fold(text);
        let wanted = ["thanhpho", "tinh"].iter().find_map(|kind| wanted.strip_prefix(kind)).unwrap_or(&wanted);
        if wanted.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<(u8, &PlaceCode)> = (self.places.iter())
            .filter_map(|(name, code)| match () {
                () if name == wanted || code.bare() == wanted => Some((0, code)),
                () if name.starts_with(wanted) => Some((1, code)),
                () if name.contains(wanted) => Some((2, code)),
                () => None,
            })
            .collect();
        found.sort_by_key(|&(quality, _)| quality);
        found.into_iter().map(|(_, code)| code).collect()
    }
}

/// Letters and digits only, without accents, in lower case: `Nghệ An` and `NGHE AN` are `nghean`.
pub fn fold(text: &str) -> String {
    DecomposingNormalizerBorrowed::new_nfd()
        .normalize(text)
        .chars()
        .flat_map(char::to_lowercase)
        .filter_map(|letter| match letter {
            'đ' => Some('d'),
            letter if letter.is_alphanumeric() => Some(letter),
            _ => None,
        })
        .collect()
}

/// Vietnamese alphabetical order: ă after a, đ after d, tones last.
pub struct VietnameseOrder {
    collator: Option<CollatorBorrowed<'static>>,
}

impl VietnameseOrder {
    pub fn new() -> Self {
        // The tables are compiled in; were they not, the order of code points is still an order.
        Self { collator: Collator::try_new(locale!("vi").into(), CollatorOptions::default()).ok() }
    }

    pub fn compare(&self, a: &str, b: &str) -> Ordering {
        match &self.collator {
            Some(collator) => collator.compare(a, b),
            None => a.cmp(b),
        }
    }
}

impl Default for VietnameseOrder {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::place::CodeSystem;

    fn provinces(names: &[(&str, &str)]) -> Vec<Province> {
        (names.iter())
            .map(|(code, name)| Province {
                code: PlaceCode::new(CodeSystem::Of34, code).expect("code"),
                name_vi: (*name).to_owned(),
                name_en: fold(name),
                region: String::new(),
                portal_code: None,
                predecessors: Vec::new(),
                source: String::new(),
            })
            .collect()
    }

    #[test]
    fn nghe_an_is_found_however_it_is_typed() {
        let list = provinces(&[("40", "Nghệ An"), ("91", "An Giang"), ("48", "Đà Nẵng"), ("66", "Đắk Lắk")]);
        let finder = Finder::new(list.iter());
        let first = |text: &str| finder.find(text).first().map(|code| code.bare().to_owned());
        for text in ["nghe an", "Nghệ An", "NGHE AN", "nghean", "Nghe\u{323}\u{302} An", "tỉnh Nghệ An", "40"] {
            assert_eq!(first(text).as_deref(), Some("40"), "{text}");
        }
        assert_eq!(first("da nang").as_deref(), Some("48"));
        assert_eq!(first("DAK").as_deref(), Some("66"));
        assert_eq!(finder.find("an").len(), 3, "An Giang, Nghệ An and Đà Nẵng hold it");
        assert_eq!(first("an").as_deref(), Some("91"), "the one that begins so comes first");
        assert!(finder.find("  ").is_empty());
    }

    #[test]
    fn d_with_a_stroke_follows_d() {
        let list = provinces(&[("48", "Đà Nẵng"), ("10", "Gia Lai"), ("11", "Dung Quất"), ("01", "An Giang")]);
        let finder = Finder::new(list.iter());
        let order: Vec<&str> = finder.in_order().map(PlaceCode::bare).collect();
        assert_eq!(order, ["01", "11", "48", "10"]);
    }
}
