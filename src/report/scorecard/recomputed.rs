//! Whether published points are what their own numerators and denominators give, province by province.

use crate::domain::scorecard::{Points, Scorecard};
use crate::domain::text::Language;
use crate::report::format;
use crate::report::page::PlaceRef;
use crate::report::words::pick;

use super::Views;
use super::earned::{Subtotal, difference_text, most_text, points_text};
use super::lines::{GroupBlock, group};

/// One province with its groups.
pub(super) struct OfProvince {
    place: PlaceRef,
    groups: Vec<GroupBlock>,
    published: Option<Points>,
}

/// One group over all provinces.
#[derive(Clone, Debug, PartialEq)]
pub struct Agreement {
    pub group: String,
    pub name: String,
    /// Provinces in which every criterion of the group can be recomputed.
    pub whole: usize,
    /// Of these, where the points are those published.
    pub equal: usize,
    /// The largest difference, where there is one.
    pub largest: Option<Points>,
    pub sentence: String,
}

/// One province beside the others.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceTotal {
    pub place: PlaceRef,
    pub ours: Subtotal,
    pub ours_text: String,
    pub published: Option<Points>,
    pub published_text: Option<String>,
    /// From the publisher's own counts.
    pub recomputed: Subtotal,
    /// Of each group in its order: recomputed less published, or how much of it could be recomputed.
    pub differences: Vec<GroupDifference>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct GroupDifference {
    pub difference: Option<Points>,
    pub text: String,
}

pub(super) fn provinces(views: &Views<'_>, card: &Scorecard) -> Vec<OfProvince> {
    let snapshot = views.snapshot;
    let of = |province: &crate::domain::place::Province| {
        let place = snapshot.place_index(&province.code)?;
        Some(OfProvince {
            place: PlaceRef::of(province, views.language),
            groups: card.groups.iter().map(|one| group(views, card, one, place)).collect(),
            published: views.published(&card.index, "total", place),
        })
    };
    snapshot.provinces_in_order().into_iter().filter_map(of).collect()
}

/// Whether any points are published for the period.
pub(super) fn is_published(provinces: &[OfProvince]) -> bool {
    provinces
        .iter()
        .any(|province| province.published.is_some() || province.groups.iter().any(|one| one.published.is_some()))
}

pub(super) fn agreement(card: &Scorecard, provinces: &[OfProvince], language: Language) -> Vec<Agreement> {
    let of_group = |(slot, group): (usize, &crate::domain::scorecard::PointGroup)| {
        let differences: Vec<Points> =
            provinces.iter().filter_map(|province| province.groups.get(slot)?.difference).collect();
        let (whole, equal) = (differences.len(), differences.iter().filter(|one| one.0 == 0).count());
        let largest = differences.iter().copied().max_by_key(|one| one.0.abs()).filter(|one| one.0 != 0);
        let part = provinces.iter().filter_map(|province| province.groups.get(slot)).map(|block| block.recomputed);
        let name = group.name.get(language).to_owned();
        Agreement {
            group: group.id.clone(),
            sentence: sentence(
                (whole, equal, provinces.len()),
                largest,
                part.map(|one| one.of).max(),
                group.most,
                language,
            ),
            name,
            whole,
            equal,
            largest,
        }
    };
    card.groups.iter().enumerate().map(of_group).collect()
}

fn sentence(
    (whole, equal, all): (usize, usize, usize),
    largest: Option<Points>,
    counted: Option<Points>,
    most: Points,
    language: Language,
) -> String {
    let by = largest.map(|points| difference_text(points, language)).unwrap_or_default();
    let part = |of: Points| (most_text(of, language), most_text(most, language));
    match (language, whole, counted) {
        (Language::Vietnamese, 0, Some(of)) if of.0 > 0 => {
            let (of, most) = part(of);
            format!("Chưa tính lại được trọn nhóm ở tỉnh nào: Cổng chỉ cho tử số, mẫu số của {of} trên {most} điểm.")
        }
        (Language::English, 0, Some(of)) if of.0 > 0 => {
            let (of, most) = part(of);
            format!("Cannot be recomputed whole anywhere: the portal gives counts for {of} of {most} points.")
        }
        (Language::Vietnamese, 0, _) => "Không tính lại được: Cổng không cho tử số, mẫu số.".to_owned(),
        (Language::English, 0, _) => "Cannot be recomputed: the portal gives no counts.".to_owned(),
        (Language::Vietnamese, _, _) if equal == whole => {
            format!("Tính lại trọn nhóm ở {whole} trong {all} tỉnh, thành phố: khớp đến 0,01 điểm ở cả {whole} nơi.")
        }
        (Language::English, _, _) if equal == whole => {
            format!("Recomputed whole in {whole} of {all} provinces: equal to 0.01 points in all {whole}.")
        }
        (Language::Vietnamese, _, _) => {
            format!(
                "Tính lại trọn nhóm ở {whole} trong {all} tỉnh, thành phố: khớp ở {equal}, lệch nhiều nhất {by} điểm."
            )
        }
        (Language::English, _, _) => {
            format!("Recomputed whole in {whole} of {all} provinces: equal in {equal}, off by {by} points at most.")
        }
    }
}

pub(super) fn totals(provinces: Vec<OfProvince>, language: Language) -> Vec<PlaceTotal> {
    let sum = |groups: &[GroupBlock], of: fn(&GroupBlock) -> Subtotal| {
        groups.iter().map(of).fold(Subtotal::default(), Subtotal::with)
    };
    let total = |province: OfProvince| {
        let ours = sum(&province.groups, |group| group.ours);
        let recomputed = sum(&province.groups, |group| group.recomputed);
        PlaceTotal {
            ours_text: ours.text(language),
            published_text: province.published.map(|points| points_text(points, language)),
            differences: province.groups.iter().map(|group| difference(group, language)).collect(),
            place: province.place,
            ours,
            published: province.published,
            recomputed,
        }
    };
    provinces.into_iter().map(total).collect()
}

fn difference(group: &GroupBlock, language: Language) -> GroupDifference {
    let text = match &group.difference_text {
        Some(text) => text.clone(),
        None if group.published.is_none() => "–".to_owned(),
        None if group.recomputed.is_empty() => pick(language, "không có số", "no counts").to_owned(),
        None => {
            let [of, most] = [group.recomputed.of, group.recomputed.most]
                .map(|points| format::plain(points.0 as f64 / 100.0, language));
            format!("{of} / {most}")
        }
    };
    GroupDifference { difference: group.difference, text }
}
