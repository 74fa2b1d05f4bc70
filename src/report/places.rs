//! Ordering places the way Vietnamese readers do.

use std::cmp::Ordering;

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale::locale;

use crate::domain::place::{PlaceCode, Province};

/// Their codes, in the Vietnamese order of their names.
pub(crate) fn in_order<'a>(provinces: impl Iterator<Item = &'a Province>) -> Vec<PlaceCode> {
    let mut provinces: Vec<&Province> = provinces.collect();
    let order = VietnameseOrder::new();
    provinces.sort_by(|a, b| order.compare(&a.name.vi, &b.name.vi));
    provinces.into_iter().map(|province| province.code.clone()).collect()
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
    use crate::domain::text::Text;

    #[test]
    fn d_with_a_stroke_follows_d() {
        let names = [("48", "Đà Nẵng"), ("10", "Gia Lai"), ("11", "Dung Quất"), ("01", "An Giang")];
        let provinces = names.map(|(code, name)| Province {
            code: PlaceCode::new(CodeSystem::Of34, code).expect("code"),
            name: Text::new(name, ""),
            region: String::new(),
            portal_code: None,
            predecessors: Vec::new(),
            source: String::new(),
        });
        let order = in_order(provinces.iter());
        assert_eq!(order.iter().map(PlaceCode::bare).collect::<Vec<_>>(), ["01", "11", "48", "10"]);
    }
}
