//! The lines of a scorecard at one place: each criterion as we count it and as it is published.

use crate::domain::reading::{Absence, Nature};
use crate::domain::scorecard::{Criterion, PointGroup, Points, Scorecard};
use crate::domain::text::Language;
use crate::report::snapshot::PlaceIndex;
use crate::report::view::View;
use crate::report::words::pick;

use super::Views;
use super::earned::{Earned, Subtotal, difference_text, most_text, points_text};

/// One group with its criteria.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupBlock {
    pub id: String,
    pub name: String,
    pub most_text: String,
    pub lines: Vec<LineOfPoints>,
    pub ours: Subtotal,
    pub ours_text: String,
    /// From the publisher's own numerators and denominators.
    pub recomputed: Subtotal,
    pub recomputed_text: String,
    pub published: Option<Points>,
    pub published_text: Option<String>,
    /// Recomputed less published, where all of the group could be recomputed.
    pub difference: Option<Points>,
    pub difference_text: Option<String>,
    /// How the published points compare with what their own counts give: `tính lại 17,69: khớp`.
    pub check_text: String,
}

/// One criterion.
#[derive(Clone, Debug, PartialEq)]
pub struct LineOfPoints {
    pub id: String,
    pub name: String,
    pub most: Points,
    pub most_text: String,
    /// `từ 80 %`; `None`: not found.
    pub threshold: Option<i64>,
    pub is_unverified: bool,
    pub source: String,
    pub ours: Side,
    pub published: Side,
}

/// A criterion as one of the two counts it.
#[derive(Clone, Debug, PartialEq)]
pub struct Side {
    /// `None`: there is no such count.
    pub indicator: Option<String>,
    /// The share, the points given, or the word for having none.
    pub text: String,
    pub is_absent: bool,
    pub numerator: Option<i64>,
    pub denominator: Option<i64>,
    pub quotient_text: Option<String>,
    pub points: Option<Points>,
    pub points_text: Option<String>,
    /// Why there are no points, or why all of them.
    pub why: Option<String>,
    pub nature: Nature,
    pub nature_word: &'static str,
}

pub(super) fn group(views: &Views<'_>, card: &Scorecard, group: &PointGroup, place: PlaceIndex) -> GroupBlock {
    let language = views.language;
    let criteria: Vec<&Criterion> =
        card.on(views.period.last_day()).filter(|criterion| criterion.group == group.id).collect();
    let lines: Vec<LineOfPoints> = criteria.iter().map(|criterion| line(views, criterion, place)).collect();
    let subtotal = |side: fn(&LineOfPoints) -> &Side| {
        Subtotal::of(criteria.iter().copied().zip(lines.iter().map(|line| side(line).points)))
    };
    let (ours, recomputed) = (subtotal(|line| &line.ours), subtotal(|line| &line.published));
    let published = views.published(&card.index, &group.id, place);
    let difference = published.filter(|_| recomputed.is_whole()).map(|published| recomputed.points - published);
    GroupBlock {
        id: group.id.clone(),
        name: group.name.get(language).to_owned(),
        most_text: most_text(group.most, language),
        ours_text: ours.text(language),
        recomputed_text: recomputed.text(language),
        published_text: published.map(|points| points_text(points, language)),
        difference_text: difference.map(|points| difference_text(points, language)),
        check_text: match published {
            Some(_) => check_text(recomputed, difference, language),
            None => String::new(),
        },
        lines,
        ours,
        recomputed,
        published,
        difference,
    }
}

fn check_text(recomputed: Subtotal, difference: Option<Points>, language: Language) -> String {
    let again = pick(language, "tính lại", "recomputed");
    match difference {
        _ if recomputed.is_empty() => {
            pick(language, "Cổng không cho số để tính lại", "the portal gives no counts to recompute").to_owned()
        }
        Some(Points(0)) => {
            format!("{again} {}: {}", points_text(recomputed.points, language), pick(language, "khớp", "equal"))
        }
        Some(points) => {
            let (points, by) = (difference_text(points, language), pick(language, "lệch", "off by"));
            format!("{again} {}: {by} {points}", points_text(recomputed.points, language))
        }
        None => format!("{again} {}", recomputed.text(language)),
    }
}

fn line(views: &Views<'_>, criterion: &Criterion, place: PlaceIndex) -> LineOfPoints {
    let language = views.language;
    let why_not = criterion.why_not_ours.as_ref().map(|why| why.get(language).to_owned());
    let nobody = pick(language, "Nơi công bố không cho số này.", "The publisher does not give this.").to_owned();
    LineOfPoints {
        id: criterion.id.clone(),
        name: criterion.name.get(language).to_owned(),
        most: criterion.most,
        most_text: most_text(criterion.most, language),
        threshold: criterion.threshold,
        is_unverified: criterion.confidence.is_unverified(),
        source: criterion.source.get(language).to_owned(),
        ours: side(views.of(criterion.ours.as_deref()), criterion, place, why_not, language),
        published: side(views.of(criterion.published.as_deref()), criterion, place, Some(nobody), language),
    }
}

fn side(
    view: Option<&View<'_>>,
    criterion: &Criterion,
    place: PlaceIndex,
    why_none: Option<String>,
    language: Language,
) -> Side {
    let Some(view) = view else {
        return Side {
            indicator: None,
            text: crate::report::words::absence(Absence::NotReported, language).to_owned(),
            is_absent: true,
            numerator: None,
            denominator: None,
            quotient_text: None,
            points: None,
            points_text: None,
            why: why_none,
            nature: Nature::Real,
            nature_word: "",
        };
    };
    let found = view.found(place);
    let earned = Earned::of(criterion, &found.reading);
    let cell = view.cell(place, &found, None);
    let why = match earned {
        Earned::Points(_) => None,
        Earned::FullWithoutBase(_) => {
            Some(pick(language, "Không có gì phải xử lý: đủ điểm.", "Nothing to handle: all points.").to_owned())
        }
        Earned::NoThreshold => Some(
            pick(
                language,
                "Không tìm thấy mức đạt điểm tối đa nên không quy ra điểm.",
                "The level that earns all points was not found, so there are no points.",
            )
            .to_owned(),
        ),
        Earned::Absent => cell.why.clone(),
    };
    Side {
        indicator: Some(view.indicator.id.clone()),
        is_absent: cell.is_absent(),
        text: cell.text,
        numerator: cell.numerator,
        denominator: cell.denominator,
        quotient_text: cell.quotient_text,
        points: earned.points(),
        points_text: earned.points().map(|points| points_text(points, language)),
        why,
        nature: cell.nature,
        nature_word: cell.nature_word,
    }
}
