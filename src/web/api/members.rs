//! `/api/v1/members`: communes, agencies, fields or procedures of a province in one indicator. With what is of none of them
//! they come to the province.

use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::addresses;
use super::call::{Asked, Call};
use super::figures::{Absence, Rank, absence_kind};
use super::number::Number;
use super::paging::Page;
use super::params::{DATA_VERSION, INDICATOR, Kind, LANGUAGE, LIMIT, PAGE, PERIOD, Param, takes};
use super::problem::{Problem, ProblemKind};
use super::vocabulary::Vocabulary;
use crate::domain::form::Dimension;
use crate::domain::place::{CodeSystem, PlaceCode};
use crate::domain::text::{Language, Text};
use crate::report::cases::NOT_TOLD;
use crate::report::members::{Kind as MemberKind, League, Line, MembersPage, MembersQuery};
use crate::web::case_view::CaseView;

pub const PROVINCE: Param = Param::query(
    "province",
    Kind::Of(Vocabulary::Province),
    ["tỉnh, thành phố hiện nay, hai chữ số", "the province of today, two digits"],
)
.required()
.such_as("40");
pub const MEMBERS: Param = Param::query(
    "kind",
    Kind::Choice(&["commune", "agency", "field", "procedure"]),
    ["xã, cơ quan, lĩnh vực hay thủ tục", "communes, agencies, fields or procedures"],
)
.required()
.such_as("agency");

/// Of one member it has to be said in which indicator.
pub const INDICATOR_OF_MEMBERS: Param = INDICATOR.required();

takes!(Listed: PROVINCE, MEMBERS, INDICATOR, PERIOD, LIMIT, PAGE, DATA_VERSION, LANGUAGE);

/// One row of a league.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Member {
    /// `references`: the province and the nation; `members`; `others`: what is of none of them.
    pub group: String,
    /// `province`, `nation`, `commune`, `former_commune`, `agency`, `field`, `procedure` or `rest`.
    pub kind: String,
    /// With its code system, of what is a place.
    pub place: Option<String>,
    /// Of an agency, a field or a procedure; null where cases name none.
    pub code: Option<String>,
    pub name: String,
    pub indicator: String,
    pub period: String,
    #[schema(value_type = Option<f64>)]
    pub value: Option<Number>,
    pub numerator: Option<i64>,
    pub denominator: Option<i64>,
    pub unit: String,
    pub shown: String,
    pub absence: Option<Absence>,
    #[schema(value_type = Option<f64>)]
    pub target: Option<Number>,
    #[schema(value_type = Option<f64>)]
    pub gap: Option<Number>,
    /// Cases short of the target, or, without one, all that count against the figure.
    pub short: Option<i64>,
    /// In percent of all that are short.
    #[schema(value_type = Option<f64>)]
    pub share_of_short: Option<Number>,
    pub rank: Option<Rank>,
    /// Too few cases to conclude from.
    pub is_small: bool,
    pub nature: String,
    #[schema(format = Date)]
    pub as_of: Option<String>,
    pub sources: Vec<String>,
    pub links: MemberLinks,
}

/// Where more stands; null where nothing was counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct MemberLinks {
    /// Of a place that of its figure, of all else that of a count.
    pub passport: Option<String>,
    /// The cases that count against it.
    pub cases: Option<String>,
}

#[utoipa::path(
    get,
    path = "/members",
    operation_id = "listMembers",
    tag = "figures",
    summary = "Communes or agencies of a province / Xã, cơ quan của một tỉnh",
    params(Listed),
    responses((status = 200, description = "The league: references, members, and what is of none", body = Page<Member>))
)]
pub async fn list(call: Call) -> Response {
    call.answer::<Listed, _>(|asked| {
        let number = asked.one(&PROVINCE).unwrap_or_default();
        let unknown = || Problem::nothing_of(PROVINCE.name, number, PROVINCE.expected());
        let query = MembersQuery {
            province: PlaceCode::new(CodeSystem::Of34, number).map_err(|_| unknown())?,
            indicator: asked.one(&INDICATOR).map(str::to_owned),
            order: None,
            period: asked.period(&PERIOD),
        };
        let page = MembersPage::build(asked.snapshot(), kind(asked), &query, asked.language).ok_or_else(unknown)?;
        let Some(league) = &page.league else { return Err(nobody(asked, &query, page.kind)) };
        let groups = league.groups().into_iter();
        let lines: Vec<(&str, &Line)> =
            groups.flat_map(|(group, lines)| lines.iter().map(move |line| (group, line))).collect();
        let period = &page.head.period_value;
        let named = asked.one(&MEMBERS).unwrap_or_default();
        Page::of(asked, &lines, |(group, line)| member(league, period, group, line, links(&page, named, league, line)))
    })
    .await
}

pub fn kind(asked: &Asked) -> MemberKind {
    match asked.one(&MEMBERS) {
        Some("agency") => MemberKind::Members(Dimension::Agency),
        Some("field") => MemberKind::Members(Dimension::Field),
        Some("procedure") => MemberKind::Members(Dimension::Procedure),
        _ => MemberKind::Communes,
    }
}

/// Why nothing can be told, in both languages.
pub fn nobody(asked: &Asked, query: &MembersQuery, kind: MemberKind) -> Problem {
    let said = |language| {
        let other = MembersPage::build(asked.snapshot(), kind, query, language);
        other.and_then(|page| page.absent).unwrap_or_default()
    };
    Problem::of(ProblemKind::NoList, Text::new(said(Language::Vietnamese), said(Language::English)))
}

fn member(league: &League, period: &str, group: &str, line: &Line, links: MemberLinks) -> Member {
    Member {
        group: group.to_owned(),
        kind: line.kind.as_str().to_owned(),
        place: line.at.as_ref().map(PlaceCode::to_string),
        code: (!line.code.is_empty()).then(|| line.code.clone()),
        name: line.name.clone(),
        indicator: league.indicator.id.clone(),
        period: period.to_owned(),
        value: line.value.and_then(Number::of),
        numerator: line.numerator,
        denominator: line.denominator,
        unit: league.indicator.unit.to_owned(),
        shown: line.text.clone(),
        absence: line.absence.map(|absence| Absence {
            kind: absence_kind(absence),
            word: line.text.clone(),
            why: line.why.clone(),
        }),
        target: line.target.and_then(Number::of),
        gap: line.gap.and_then(Number::of),
        short: line.short,
        share_of_short: line.share.and_then(Number::of),
        rank: line.rank.map(|rank| Rank { place: rank.place, of: rank.of, is_tied: rank.is_tied }),
        is_small: line.is_small,
        nature: league.nature.to_owned(),
        as_of: league.as_of.clone(),
        sources: league.sources.split_whitespace().map(str::to_owned).collect(),
        links,
    }
}

/// `named`: the kind of the members, as it was asked for.
fn links(page: &MembersPage, named: &str, league: &League, line: &Line) -> MemberLinks {
    let (indicator, period, province) = (&league.indicator.id, page.head.period, &page.province.code);
    let is_counted = line.absence.is_none();
    let (passport, cases) = match &line.at {
        Some(place) => {
            let cases = addresses::cases(indicator, place, period, &CaseView::default());
            (addresses::figure(indicator, place, period), cases)
        }
        None => {
            let code = if line.code.is_empty() { NOT_TOLD } else { &line.code };
            let cases = addresses::cases(indicator, province, period, &CaseView::of_member(page.kind, &line.code));
            (addresses::member(province, named, indicator, code, period), cases)
        }
    };
    MemberLinks { passport: is_counted.then_some(passport), cases: is_counted.then_some(cases) }
}
