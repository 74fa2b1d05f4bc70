//! Which provinces are in a figure of the nation, with their counts, and why the others are not.

use crate::domain::place::Level;
use crate::domain::reading::Reading;
use crate::domain::text::Language;

use crate::report::figures::{Found, counts_of, members};
use crate::report::format;
use crate::report::page::PlaceRef;
use crate::report::plan::Plan;
use crate::report::snapshot::PlaceIndex;
use crate::report::view::{Names, View};
use crate::report::words::{self, pick};

/// Whose sum the nation is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provinces {
    /// All there are: 34.
    pub expected: usize,
    /// Empty where the source itself says it of the nation.
    pub included: Vec<ProvinceCounts>,
    pub not_included: Vec<ProvinceWithout>,
    /// The source itself says it of the nation: provinces are not added.
    pub is_own_row: bool,
    /// All that in a sentence.
    pub text: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProvinceCounts {
    pub place: PlaceRef,
    /// Or the whole count, where there is no denominator.
    pub numerator: i64,
    pub denominator: Option<i64>,
    pub counts_text: String,
    /// The last day its data speak of, where it is known.
    pub as_of_text: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProvinceWithout {
    pub place: PlaceRef,
    pub why: String,
}

/// `None` where the place is not the nation, or nothing is added up.
pub(super) fn of(view: &View<'_>, place: PlaceIndex) -> Option<Provinces> {
    let snapshot = view.snapshot;
    let is_quoted = matches!(*view.plan, Plan::Score { .. });
    if snapshot.place_code(place).level() != Level::Nation || is_quoted {
        return None;
    }
    let names = view.names();
    let members = members(snapshot, &view.plan, place, view.period);
    let order = snapshot.provinces_in_order().into_iter();
    let order: Vec<PlaceIndex> = order.filter_map(|province| snapshot.place_index(&province.code)).collect();
    let is_in = |place: &PlaceIndex| members.places.contains(place);
    let included = order.iter().copied().filter(|place| !members.is_own_row && is_in(place));
    let without = order.iter().copied().filter(|place| !members.is_own_row && !is_in(place));
    let included: Vec<ProvinceCounts> = included.map(|place| counts(view, names, place)).collect();
    let not_included: Vec<ProvinceWithout> = without
        .map(|place| ProvinceWithout { place: names.reference(place), why: why(view, &view.found(place)) })
        .collect();
    Some(Provinces {
        text: sentence(included.len(), order.len(), members.is_own_row, view.language),
        expected: order.len(),
        included,
        not_included,
        is_own_row: members.is_own_row,
    })
}

fn counts(view: &View<'_>, names: &Names, place: PlaceIndex) -> ProvinceCounts {
    let number = |n| format::integer(n, view.language);
    let (numerator, denominator) = counts_of(view.snapshot, view.indicator, &view.plan, place, view.period);
    ProvinceCounts {
        place: names.reference(place),
        numerator,
        denominator,
        counts_text: match denominator {
            Some(denominator) => format!("{} / {}", number(numerator), number(denominator)),
            None => number(numerator),
        },
        as_of_text: view.found(place).as_of.map_or_else(String::new, format::date),
    }
}

/// A province whose own figure is there may still be no part of the sum: it sent totals and no cases.
fn why(view: &View<'_>, found: &Found) -> String {
    let absence = match found.reading {
        Reading::Absent(absence) => words::absence(absence, view.language),
        _ => pick(view.language, "Chỉ có báo cáo tổng hợp, không cộng vào", "Sent totals only, which are not added"),
    };
    match found.remarks.first() {
        Some(remark) => format!("{absence}. {}", remark.text(view.language)),
        None => absence.to_owned(),
    }
}

fn sentence(included: usize, expected: usize, is_own_row: bool, language: Language) -> String {
    match (is_own_row, language) {
        (true, Language::Vietnamese) => "Số của cả nước được ghi hoặc đếm chung; không cộng từ các tỉnh.".to_owned(),
        (true, Language::English) => {
            "It is told or counted for the nation as a whole; provinces are not added.".to_owned()
        }
        (false, Language::Vietnamese) => format!("Cộng từ số đếm của {included} trong {expected} tỉnh, thành phố."),
        (false, Language::English) => format!("Added up from the counts of {included} of {expected} provinces."),
    }
}
