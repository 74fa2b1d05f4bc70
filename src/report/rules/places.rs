//! The provinces beside each other: how far the count of their cases depends on the rule set.

use crate::domain::reading::Quotient;
use crate::domain::text::Language;
use crate::report::format;
use crate::report::page::{Head, PlaceRef};
use crate::report::snapshot::Snapshot;

use super::cohort::Cohort;

/// One province that received cases in the period.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceRow {
    pub place: PlaceRef,
    /// Cases.
    pub received: i64,
    pub received_text: String,
    /// One a pair of the page, in its order.
    pub differing: Vec<Differing>,
}

/// Cases of a province that one rule set sees otherwise than the base.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Differing {
    pub n: i64,
    pub text: String,
    /// Of the cases received.
    pub share_text: String,
    /// 0 to 100 of the largest share of the page.
    pub bar: u8,
}

/// The province whose count depends most on the rule set first; equal ones in Vietnamese order.
pub(super) fn rows(snapshot: &Snapshot, head: &Head, compared: &[usize]) -> Vec<PlaceRow> {
    let language = head.language;
    let mut found: Vec<(PlaceRow, f64)> = (snapshot.provinces_in_order().into_iter())
        .filter_map(|province| {
            let cohort = Cohort::of(snapshot, &[snapshot.place_index(&province.code)?], head.period)?;
            let received = cohort.received();
            let row = PlaceRow {
                place: PlaceRef::of(province, language),
                received,
                received_text: format::integer(received, language),
                differing: compared.iter().map(|&slot| differing(cohort.differing(slot), received, language)).collect(),
            };
            let most = row.differing.iter().map(|one| one.n).max().unwrap_or(0);
            Some((row, Quotient::new(most, received)?.percent()))
        })
        .collect();
    found.sort_by(|(_, a), (_, b)| b.total_cmp(a));
    let largest = found.first().map_or(0.0, |(_, most)| *most);
    for (row, _) in &mut found {
        for one in &mut row.differing {
            let share = Quotient::new(one.n, row.received).map_or(0.0, Quotient::percent);
            one.bar = if largest > 0.0 { (share * 100.0 / largest).round() as u8 } else { 0 };
        }
    }
    found.into_iter().map(|(row, _)| row).collect()
}

fn differing(n: i64, received: i64, language: Language) -> Differing {
    let share_text =
        Quotient::new(n, received).map_or_else(String::new, |share| format::share_text(share, 2, language));
    Differing { n, text: format::integer(n, language), share_text, bar: 0 }
}
