//! A scorecard at one place: points by our own count, points recomputed from the publisher's own
//! numerators and denominators, and the points that were published, group by group.
//!
//! A total is only of what could be counted, and says of how many points; nothing is scaled up to a hundred.

mod apart;
mod earned;
pub mod export;
mod lines;
mod recomputed;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::domain::period::Period;
use crate::domain::place::PlaceCode;
use crate::domain::scorecard::{Points, Scorecard};
use crate::domain::text::Language;

use super::figure_passport::place_ref;
use super::format;
use super::page::{Head, PlaceRef};
use super::snapshot::{PlaceIndex, Snapshot};
use super::view::View;

pub use apart::{ApartPage, ApartRow, Split};
pub use earned::Subtotal;
pub use lines::{GroupBlock, LineOfPoints, Side};
pub use recomputed::{Agreement, PlaceTotal};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScorecardQuery {
    pub period: Option<Period>,
    /// A province or commune of today; `None`: the nation.
    pub place: Option<PlaceCode>,
}

#[derive(Clone, Debug)]
pub struct ScorecardPage {
    pub head: Head,
    pub id: String,
    pub name: String,
    pub short_name: String,
    pub definition: String,
    pub legal_basis: String,
    /// From which day the lines shown hold; `None`: no version is in force in the period.
    pub version_text: Option<String>,
    pub place: PlaceRef,
    /// One sentence: how many points we count, of how many, and how many are published.
    pub finding: String,
    pub groups: Vec<GroupBlock>,
    pub ours: Subtotal,
    pub ours_text: String,
    pub recomputed_text: String,
    pub published: Option<Points>,
    pub published_text: Option<String>,
    /// Group by group: in how many provinces what is published can be recomputed, and whether it agrees.
    pub agreement: Vec<Agreement>,
    /// All 34, in Vietnamese order.
    pub places: Vec<PlaceTotal>,
}

/// The views of all indicators that a card names, made once.
pub(super) struct Views<'s> {
    pub snapshot: &'s Snapshot,
    pub period: Period,
    pub language: Language,
    views: BTreeMap<&'s str, View<'s>>,
}

impl<'s> Views<'s> {
    fn new(snapshot: &'s Snapshot, card: &Scorecard, period: Period, language: Language) -> Self {
        let criteria = card.on(period.last_day());
        let ids = criteria.flat_map(|one| [&one.ours, &one.usual, &one.published]).flatten();
        let views = ids.filter_map(|id| {
            let indicator = snapshot.indicator(id)?;
            Some((indicator.id.as_str(), View::new(snapshot, indicator, period, language)))
        });
        Self { snapshot, period, language, views: views.collect() }
    }

    fn of(&self, id: Option<&str>) -> Option<&View<'s>> {
        self.views.get(id?)
    }

    /// The newest points published for the year; they are counted from its start, so a shorter period has none.
    fn published(&self, index: &str, component: &str, place: PlaceIndex) -> Option<Points> {
        let rows = self.snapshot.scores(index, component, self.snapshot.place_code(place));
        let newest = rows.iter().rev().find(|row| row.edition == self.period.year)?;
        let score = newest.score.filter(|_| self.period.is_whole_year())?;
        Some(Points((score * 100.0).round() as i64))
    }
}

impl ScorecardPage {
    pub fn build(snapshot: &Snapshot, card: &Scorecard, query: &ScorecardQuery, language: Language) -> Self {
        let mut head = Head::of(snapshot, query.period, language);
        let views = Views::new(snapshot, card, head.period, language);
        let place = chosen(snapshot, query.place.as_ref());
        if let Some(code) = &query.place {
            head.select_provinces(&[code.bare()]);
        }
        let place_ref = reference(snapshot, place, language);
        let groups: Vec<GroupBlock> =
            card.groups.iter().map(|group| lines::group(&views, card, group, place)).collect();
        let ours = groups.iter().fold(Subtotal::default(), |sum, group| sum.with(group.ours));
        let recomputed = groups.iter().fold(Subtotal::default(), |sum, group| sum.with(group.recomputed));
        let published = views.published(&card.index, "total", place);
        let published_text = published.map(|points| earned::points_text(points, language));
        let first_day = card.on(head.period.last_day()).map(|criterion| criterion.valid_from).max();
        let provinces = recomputed::provinces(&views, card);
        let sides = groups.iter().flat_map(|group| &group.lines).flat_map(|line| [&line.ours, &line.published]);
        head.mark_natures(sides.filter(|side| !side.is_absent).map(|side| side.nature).collect());
        Self {
            id: card.id.clone(),
            name: card.name.get(language).to_owned(),
            short_name: card.short_name.get(language).to_owned(),
            definition: card.definition.get(language).to_owned(),
            legal_basis: card.legal_basis.get(language).to_owned(),
            version_text: first_day.map(|day| version_text(day, language)),
            finding: finding(&place_ref.name, ours, published_text.as_deref(), language),
            ours_text: ours.text(language),
            recomputed_text: recomputed.text(language),
            // Points are published for whole years: of another period there is nothing to agree with.
            agreement: match recomputed::is_published(&provinces) {
                true => recomputed::agreement(card, &provinces, language),
                false => Vec::new(),
            },
            places: recomputed::totals(provinces, language),
            place: place_ref,
            groups,
            ours,
            published,
            published_text,
            head,
        }
    }
}

fn chosen(snapshot: &Snapshot, place: Option<&PlaceCode>) -> PlaceIndex {
    let nation = PlaceCode::nation();
    place.and_then(|code| snapshot.place_index(code)).or_else(|| snapshot.place_index(&nation)).unwrap_or_default()
}

fn reference(snapshot: &Snapshot, place: PlaceIndex, language: Language) -> PlaceRef {
    place_ref(snapshot, snapshot.place_code(place), language).unwrap_or_else(|| PlaceRef::nation(language))
}

fn version_text(day: jiff::civil::Date, language: Language) -> String {
    let day = format::date(day);
    match language {
        Language::Vietnamese => format!("Cách chấm áp dụng từ ngày {day}."),
        Language::English => format!("Scoring in force from {day}."),
    }
}

fn finding(place: &str, ours: Subtotal, published: Option<&str>, language: Language) -> String {
    let points = earned::points_text(ours.points, language);
    let [of, rest] = [ours.of, ours.most - ours.of].map(|points| earned::most_text(points, language));
    let own = match (language, ours.is_empty()) {
        (Language::Vietnamese, true) => format!("{place}: chưa chỉ tiêu nào tính được từ số liệu của chúng tôi"),
        (Language::English, true) => format!("{place}: no criterion can be counted from our data"),
        (Language::Vietnamese, false) => {
            format!(
                "{place}: {points} trên {of} điểm tính được từ số liệu của chúng tôi; {rest} điểm còn lại chưa đếm được"
            )
        }
        (Language::English, false) => {
            format!("{place}: {points} of the {of} points that our data can count; the other {rest} cannot be counted")
        }
    };
    match (language, published) {
        (_, None) => format!("{own}."),
        (Language::Vietnamese, Some(total)) => format!("{own}. Cổng công bố {total} trên 100."),
        (Language::English, Some(total)) => format!("{own}. The portal publishes {total} of 100."),
    }
}
