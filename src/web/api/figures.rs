//! `/api/v1/figures`: values with what they are made of. A figure is named by what it is, of which place and period, so that
//! its id is the same in every answer; `/api/v1/figures/{id}` is its passport.

use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::about::About;
use super::addresses;
use super::call::{Asked, Call, Told};
use super::indicators::defined;
use super::number::Number;
use super::paging::Paging;
use super::params::{DATA_VERSION, Kind, LANGUAGE, LIMIT, PAGE, Param, takes};
use super::passports::Passport;
use super::problem::Problem;
use super::vocabulary::{self, Vocabulary};
use crate::domain::indicator::Indicator;
use crate::domain::period::Period;
use crate::domain::place::PlaceCode;
use crate::domain::reading::{Absence as Why, Reading};
use crate::domain::score::Qualifier;
use crate::domain::text::Text;
use crate::report::figure_passport::{FigurePage, FigureQuery};
use crate::report::figures;
use crate::report::observed::{self, Observed};
use crate::report::page::IndicatorRef;
use crate::web::case_view::CaseView;
use crate::web::query::ViewQuery;
use crate::web::view::query_at;

const INDICATORS: Param = Param::query(
    "indicator",
    Kind::ManyOf(Vocabulary::Indicator),
    ["một hoặc nhiều chỉ số, cách nhau bằng dấu phẩy", "one indicator or several, with commas between"],
)
.required()
.such_as("on_time_share");
pub const PLACES: Param = Param::query(
    "place",
    Kind::ManyOf(Vocabulary::PlaceOrSet),
    [
        "một hoặc nhiều địa phương, cách nhau bằng dấu phẩy; 34, 63 và all là cả nhóm; mặc định 34",
        "one place or several, with commas between; 34, 63 and all stand for many; 34 unless said otherwise",
    ],
)
.such_as("34:40");
const PERIODS: Param = Param::query(
    "period",
    Kind::ManyOf(Vocabulary::Period),
    [
        "một hoặc nhiều kỳ, cách nhau bằng dấu phẩy; mặc định năm của số liệu mới nhất",
        "one period or several, with commas between; unless said otherwise the year of the newest data",
    ],
)
.such_as("2026-Q3");
const ID: Param = Param::path(
    "id",
    Kind::Text,
    [
        "mã của con số: chỉ số, địa phương, kỳ, nối bằng dấu chấm",
        "id of the figure: indicator, place and period with dots between",
    ],
)
.such_as("on_time_share.34:40.2026-Q3");

takes!(Listed: INDICATORS, PLACES, PERIODS, LIMIT, PAGE, DATA_VERSION, LANGUAGE);
takes!(Single: ID, LANGUAGE);

/// One value with what it is made of. Where there is none, `absence` says why.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Figure {
    /// `on_time_share.34:40.2026-Q3`: indicator, place, period.
    pub id: String,
    pub indicator: String,
    /// With its code system: `34:40`.
    pub place: String,
    pub place_name: String,
    pub period: String,
    #[schema(format = Date)]
    pub first_day: String,
    #[schema(format = Date)]
    pub last_day: String,
    /// `share`, `amount`, `level`, `days`, `score` or `absent`.
    pub kind: ReadingKind,
    /// In `unit`, not rounded to what pages show; null only with `absence`.
    #[schema(value_type = Option<f64>)]
    pub value: Option<Number>,
    /// Of a share: value = numerator / denominator x factor.
    pub numerator: Option<i64>,
    /// Of a share what is divided by; of days how many cases they are of.
    pub denominator: Option<i64>,
    /// 100 for shares, which are in percent.
    pub factor: Option<i64>,
    pub unit: String,
    /// As pages print it, in the language of the answer.
    pub shown: String,
    /// Null where there is a value.
    pub absence: Option<Absence>,
    /// Of a published score: the year surveyed.
    pub edition: Option<i16>,
    /// The published score is said to be over the value.
    pub is_over: bool,
    /// The last day that its data speak of.
    #[schema(format = Date)]
    pub as_of: Option<String>,
    /// Which months are missing, in words; null where none is.
    pub completeness: Option<String>,
    /// `real`, `provisional`, `unverified` or `synthetic` (made up); null where there is no value.
    pub nature: Option<String>,
    /// Of the definition: A, B, C or M.
    pub confidence: String,
    pub target: Option<TargetOf>,
    pub rank: Option<Rank>,
    /// Ids of the sources that it is made of.
    pub sources: Vec<String>,
    pub rule_set: Option<String>,
    /// Code of the run: `chiso verify CODE` counts it again.
    pub run: Option<String>,
    /// What must be known before it is quoted, in the language of the answer.
    pub notes: Vec<String>,
    pub links: Links,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReadingKind {
    Share,
    Amount,
    Level,
    Days,
    Score,
    Absent,
}

/// Why there is no value. Never zero, never nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Absence {
    pub kind: AbsenceKind,
    /// The same in a word of the language of the answer.
    pub word: String,
    /// Why, where more can be said.
    pub why: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub enum AbsenceKind {
    /// The source did not send it, or nothing is loaded.
    #[serde(rename = "not_reported")]
    Unreported,
    /// There was nothing to measure: the denominator is zero.
    #[serde(rename = "not_applicable")]
    Inapplicable,
    /// It cannot be set beside the others.
    #[serde(rename = "not_comparable")]
    Incomparable,
}

/// What a plan asks for.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TargetOf {
    #[schema(value_type = f64)]
    pub value: Option<Number>,
    /// Positive is ahead of the target, in percentage points for shares; null where there is no value.
    #[schema(value_type = Option<f64>)]
    pub gap: Option<Number>,
    /// `met`, `on_course`, `behind`, `worsening` or `no_target`.
    pub standing: String,
    /// Of a share: how many of what is counted are missing; negative: how many are to spare.
    pub shortfall: Option<i64>,
}

/// A place in an order, from 1; equal values share it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Rank {
    pub place: u16,
    pub of: u16,
    pub is_tied: bool,
}

/// Where more stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Links {
    /// Its page for people.
    pub page: String,
    /// Its passport, here and for people.
    pub passport: String,
    pub passport_page: String,
    /// The cases behind it; null where none were counted.
    pub cases: Option<String>,
}

/// What an indicator is, beside its figures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Measured {
    pub id: String,
    pub name: String,
    pub definition: String,
    pub unit: String,
    pub direction: String,
    pub decimals: u8,
    /// Where all of it stands.
    pub link: String,
}

/// Figures of a page, with what they measure.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Figures {
    pub about: About,
    /// Those that were asked for.
    pub indicators: Vec<Measured>,
    pub paging: Paging,
    /// Indicator by indicator, period by period, place by place, as they were asked for.
    pub items: Vec<Figure>,
}

impl Told for Figures {
    fn link(&self) -> Option<String> {
        self.paging.link()
    }
}

#[utoipa::path(
    get,
    path = "/figures",
    operation_id = "listFigures",
    tag = "figures",
    summary = "Figures of indicators at places in periods / Con số của chỉ số theo địa phương và kỳ",
    params(Listed),
    responses((status = 200, description = "One page of figures", body = Figures))
)]
pub async fn list(call: Call) -> Response {
    call.answer::<Listed, _>(|asked| {
        let indicators = asked.many(&INDICATORS).iter().map(|id| defined(asked, id, &INDICATORS));
        let indicators = indicators.collect::<Result<Vec<_>, _>>()?;
        let places = places(asked, &PLACES);
        let periods = periods(asked);
        let window = asked.window()?;
        let paging = window.paging(indicators.len() * periods.len() * places.len())?;
        let mut items = Vec::new();
        let (first, last) = (window.skipped(), window.skipped() + window.limit);
        let groups = indicators.iter().flat_map(|one| periods.iter().map(move |period| (*one, *period)));
        for (number, (indicator, period)) in groups.enumerate() {
            let before = number * places.len();
            let from = first.saturating_sub(before).min(places.len());
            let to = last.saturating_sub(before).min(places.len());
            if from < to {
                let found = observed::in_period(asked.snapshot(), indicator, &places[from..to], period, asked.language);
                items.extend(found.iter().map(|one| figure(asked, indicator, one)));
            }
        }
        let indicators = indicators.iter().map(|indicator| measured(asked, indicator)).collect();
        Ok(Figures { about: About::of(asked), indicators, paging, items })
    })
    .await
}

#[utoipa::path(
    get,
    path = "/figures/{id}",
    operation_id = "getFigure",
    tag = "figures",
    summary = "The passport of one figure / Lý lịch của một con số",
    params(Single),
    responses((status = 200, description = "How the figure comes about, from which files, by which rules", body = Passport))
)]
pub async fn one(call: Call) -> Response {
    call.answer::<Single, _>(|asked| {
        let id = asked.one(&ID).unwrap_or_default();
        let query = named(asked, id).ok_or_else(|| no_figure(id))?;
        let page = FigurePage::build(asked.snapshot(), &query, asked.language).ok_or_else(|| no_figure(id))?;
        Ok(Passport::of(&page.passport))
    })
    .await
}

impl Told for Passport {}

fn no_figure(id: &str) -> Problem {
    let expected = Text::new(
        "chỉ số, địa phương, kỳ nối bằng dấu chấm, như on_time_share.34:40.2026-Q3",
        "an indicator, a place and a period with dots between, such as on_time_share.34:40.2026-Q3",
    );
    Problem::nothing_of(ID.name, id, expected)
}

fn named(asked: &Asked, id: &str) -> Option<FigureQuery> {
    let mut parts = id.splitn(3, '.');
    let (indicator, place, period) = (parts.next()?, parts.next()?, parts.next()?);
    let place: PlaceCode = place.parse().ok()?;
    let is_known = vocabulary::is_place(&asked.catalogue().atlas, &place);
    is_known.then_some(FigureQuery {
        indicator: indicator.to_owned(),
        place,
        period: Some(vocabulary::period(period)?),
    })
}

/// Each place once, sets taken apart.
pub fn places(asked: &Asked, param: &Param) -> Vec<PlaceCode> {
    let atlas = &asked.catalogue().atlas;
    let of_34 = || atlas.provinces_34().map(|province| province.code.clone());
    let of_63 = || atlas.provinces_63().map(|province| province.code.clone());
    let mut places: Vec<PlaceCode> = Vec::new();
    let mut add = |place: PlaceCode| {
        if !places.contains(&place) {
            places.push(place);
        }
    };
    let all = asked.many(param);
    if all.is_empty() {
        of_34().for_each(&mut add);
    }
    for value in all {
        match value.as_str() {
            vocabulary::OF_34 => of_34().for_each(&mut add),
            vocabulary::OF_63 => of_63().for_each(&mut add),
            vocabulary::ALL => std::iter::once(PlaceCode::nation()).chain(of_34()).chain(of_63()).for_each(&mut add),
            code => code.parse().into_iter().for_each(&mut add),
        }
    }
    places
}

fn periods(asked: &Asked) -> Vec<Period> {
    let named: Vec<Period> = asked.many(&PERIODS).iter().filter_map(|value| vocabulary::period(value)).collect();
    if named.is_empty() { vec![asked.snapshot().default_period()] } else { named }
}

pub fn measured(asked: &Asked, indicator: &Indicator) -> Measured {
    Measured {
        id: indicator.id.clone(),
        name: indicator.name.get(asked.language).to_owned(),
        definition: indicator.definition.get(asked.language).to_owned(),
        unit: indicator.unit.as_str().to_owned(),
        direction: indicator.direction.as_str().to_owned(),
        decimals: indicator.decimals,
        link: format!("/api/v1/indicators/{}", indicator.id),
    }
}

pub fn figure(asked: &Asked, indicator: &Indicator, one: &Observed) -> Figure {
    let (cell, place, period) = (&one.cell, &one.place.code, one.period);
    let snapshot = asked.snapshot();
    let reference = IndicatorRef::of(snapshot, indicator, asked.language);
    let is_counted = reference.rule_set.is_some();
    Figure {
        id: figures::id(&indicator.id, place, period),
        indicator: indicator.id.clone(),
        place: place.to_string(),
        place_name: one.place.name.clone(),
        period: period.to_string(),
        first_day: period.first_day().to_string(),
        last_day: period.last_day().to_string(),
        kind: kind(&one.reading),
        value: cell.value.and_then(Number::of),
        numerator: cell.numerator,
        denominator: cell.denominator,
        factor: matches!(one.reading, Reading::Share(_)).then_some(100),
        unit: reference.unit.to_owned(),
        shown: cell.text.clone(),
        absence: cell.absence.map(|absence| Absence {
            kind: absence_kind(absence),
            word: cell.text.clone(),
            why: cell.why.clone(),
        }),
        edition: cell.edition,
        is_over: matches!(one.reading, Reading::Score { qualifier: Qualifier::Over, .. }),
        as_of: cell.as_of.clone(),
        completeness: cell.completeness_text.clone(),
        nature: (!cell.is_absent()).then(|| cell.nature.as_str().to_owned()),
        confidence: indicator.confidence.to_string(),
        target: cell.target.map(|target| TargetOf {
            value: Number::of(target),
            gap: cell.gap.and_then(Number::of),
            standing: cell.standing.as_str().to_owned(),
            shortfall: cell.shortfall,
        }),
        rank: cell.rank.map(|rank| Rank { place: rank.place, of: rank.of, is_tied: rank.is_tied }),
        sources: cell.passport.sources.iter().map(|source| source.id.clone()).collect(),
        rule_set: reference.rule_set,
        run: snapshot.run().and_then(|run| run.code_of(is_counted)).map(str::to_owned),
        notes: cell.notes.iter().cloned().chain(cell.asides().map(|aside| aside.sentence())).collect(),
        links: links(asked, &indicator.id, place, period, one.opens_cases),
    }
}

fn kind(reading: &Reading) -> ReadingKind {
    match reading {
        Reading::Share(_) => ReadingKind::Share,
        Reading::Amount(_) => ReadingKind::Amount,
        Reading::Level { .. } => ReadingKind::Level,
        Reading::Days { .. } => ReadingKind::Days,
        Reading::Score { .. } => ReadingKind::Score,
        Reading::Absent(_) => ReadingKind::Absent,
    }
}

pub fn absence_kind(absence: Why) -> AbsenceKind {
    match absence {
        Why::NotReported => AbsenceKind::Unreported,
        Why::NotApplicable => AbsenceKind::Inapplicable,
        Why::NotComparable => AbsenceKind::Incomparable,
    }
}

fn links(asked: &Asked, indicator: &str, place: &PlaceCode, period: Period, opens_cases: bool) -> Links {
    let of_period = ViewQuery { period: Some(period), ..ViewQuery::default() };
    Links {
        page: format!("{}{}", asked.page(&format!("/i/{indicator}")), of_period.address()),
        passport: addresses::figure(indicator, place, period),
        passport_page: format!(
            "{}{}",
            asked.page(&format!("/i/{indicator}/passport")),
            query_at(place, Some(period)).address()
        ),
        cases: opens_cases.then(|| addresses::cases(indicator, place, period, &CaseView::default())),
    }
}
