//! `/api/v1/places`: provinces and communes of today and of before, what became of what, and since when.

use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::call::{Asked, Call};
use super::one::One;
use super::paging::Page;
use super::params::{DATA_VERSION, Kind, LANGUAGE, LIMIT, PAGE, Param, takes};
use super::problem::Problem;
use super::vocabulary::Vocabulary;
use super::words::Words;
use crate::domain::crosswalk::{OldCommune, Origin};
use crate::domain::place::{CodeSystem, Commune, FIRST_DAY_OF_34, PlaceCode, Province};
use crate::domain::text::Language;
use crate::report::words::{nation, region};

const SYSTEM: Param = Param::query(
    "system",
    Kind::Choice(&["34", "63"]),
    ["bộ mã: 34 hiện nay, 63 trước ngày 01/07/2025", "code system: 34 today's, 63 the one of before 1 July 2025"],
);
const LEVEL: Param =
    Param::query("level", Kind::Choice(&["nation", "province", "commune"]), ["cấp đơn vị hành chính", "level"]);
const WITHIN: Param = Param::query(
    "province",
    Kind::Of(Vocabulary::Place),
    ["chỉ những xã thuộc tỉnh này (34:40 hoặc 63:02)", "only communes of this province (34:40 or 63:02)"],
);
const CODE: Param = Param::path(
    "code",
    Kind::Of(Vocabulary::PlaceOnRecord),
    ["mã địa phương kèm bộ mã", "code of the place with its code system"],
)
.such_as("34:40");

takes!(Listed: SYSTEM, LEVEL, WITHIN, LIMIT, PAGE, DATA_VERSION, LANGUAGE);
takes!(Single: CODE, LANGUAGE);
takes!(Regions: LIMIT, PAGE, DATA_VERSION, LANGUAGE);

/// A place of one code system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Place {
    /// `34:40`; the digits alone mean nothing.
    pub code: String,
    /// `34`: in force since 1 July 2025; `63`: in force until 30 June 2025.
    pub system: String,
    /// `nation`, `province` or `commune`.
    pub level: String,
    pub name: Words,
    pub region: Option<Words>,
    /// Of a commune.
    pub province: Option<String>,
    /// On the National Public Service Portal.
    pub portal_code: Option<String>,
    /// What it was made from, where that is known.
    pub predecessors: Vec<String>,
    /// What it went into, the main one first; a commune that was divided went into several.
    pub successors: Vec<String>,
    /// Null: from before this record.
    #[schema(format = Date)]
    pub valid_from: Option<String>,
    /// The last day; null: in force.
    #[schema(format = Date)]
    pub valid_to: Option<String>,
}

/// A region, as Resolution 306/NQ-CP has them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Region {
    pub name: Words,
    /// Codes of its provinces of today.
    pub provinces: Vec<String>,
}

enum Known<'a> {
    Nation,
    Province(&'a Province),
    Commune(&'a Commune),
    OldCommune(&'a OldCommune),
}

#[utoipa::path(
    get,
    path = "/places",
    operation_id = "listPlaces",
    tag = "catalogue",
    summary = "Places of today and of before / Địa phương hiện nay và trước đây",
    params(Listed),
    responses((status = 200, description = "The nation, provinces, communes of today, communes of before", body = Page<Place>))
)]
pub async fn list(call: Call) -> Response {
    call.answer::<Listed, _>(|asked| {
        let all: Vec<Known> = all(asked).filter(|one| is_wanted(asked, one)).collect();
        Page::of(asked, &all, |one| place(asked, one))
    })
    .await
}

#[utoipa::path(
    get,
    path = "/places/{code}",
    operation_id = "getPlace",
    tag = "catalogue",
    summary = "One place / Một địa phương",
    params(Single),
    responses((status = 200, description = "The place", body = One<Place>))
)]
pub async fn one(call: Call) -> Response {
    call.answer::<Single, _>(|asked| {
        let code = asked.one(&CODE).unwrap_or_default();
        let found = all(asked).find(|one| one.code().to_string() == code);
        let found = found.ok_or_else(|| Problem::nothing_of(CODE.name, code, CODE.expected()))?;
        Ok(One::of(asked, place(asked, &found)))
    })
    .await
}

#[utoipa::path(
    get,
    path = "/regions",
    operation_id = "listRegions",
    tag = "catalogue",
    summary = "Regions with their provinces / Các vùng và tỉnh, thành phố trong vùng",
    params(Regions),
    responses((status = 200, description = "The regions", body = Page<Region>))
)]
pub async fn regions(call: Call) -> Response {
    call.answer::<Regions, _>(|asked| {
        let mut regions: Vec<Region> = Vec::new();
        for province in asked.catalogue().atlas.provinces_34() {
            let name = region_words(&province.region);
            let code = province.code.to_string();
            match regions.iter_mut().find(|region| region.name == name) {
                Some(region) => region.provinces.push(code),
                None => regions.push(Region { name, provinces: vec![code] }),
            }
        }
        Page::of(asked, &regions, Region::clone)
    })
    .await
}

fn all(asked: &Asked) -> impl Iterator<Item = Known<'_>> {
    let atlas = &asked.catalogue().atlas;
    std::iter::once(Known::Nation)
        .chain(atlas.provinces_34().chain(atlas.provinces_63()).map(Known::Province))
        .chain(atlas.communes().iter().map(Known::Commune))
        .chain(atlas.crosswalk().communes().iter().map(Known::OldCommune))
}

fn is_wanted(asked: &Asked, one: &Known) -> bool {
    let within = asked.place(&WITHIN);
    let province = match one {
        Known::Commune(commune) => Some(&commune.province),
        Known::OldCommune(commune) => Some(&commune.province),
        Known::Nation | Known::Province(_) => None,
    };
    asked.one(&SYSTEM).is_none_or(|system| one.code().system.as_str() == system)
        && asked.one(&LEVEL).is_none_or(|level| one.level() == level)
        && within.is_none_or(|within| province == Some(&within))
}

impl Known<'_> {
    fn code(&self) -> PlaceCode {
        match self {
            Self::Nation => PlaceCode::nation(),
            Self::Province(province) => province.code.clone(),
            Self::Commune(commune) => commune.code.clone(),
            Self::OldCommune(commune) => commune.code.clone(),
        }
    }

    fn level(&self) -> &'static str {
        match self {
            Self::Nation => "nation",
            Self::Province(_) => "province",
            Self::Commune(_) | Self::OldCommune(_) => "commune",
        }
    }
}

fn place(asked: &Asked, one: &Known) -> Place {
    let atlas = &asked.catalogue().atlas;
    let code = one.code();
    let texts = |codes: &[PlaceCode]| codes.iter().map(PlaceCode::to_string).collect::<Vec<_>>();
    let in_both = |name: &String| Words::new(name.clone(), name.clone());
    let common = Place {
        code: code.to_string(),
        system: code.system.as_str().to_owned(),
        level: one.level().to_owned(),
        name: Words::new(nation(Language::Vietnamese), nation(Language::English)),
        region: None,
        province: None,
        portal_code: None,
        predecessors: Vec::new(),
        successors: Vec::new(),
        valid_from: None,
        valid_to: None,
    };
    let is_of_today = code.system == CodeSystem::Of34;
    let dated = Place {
        valid_from: is_of_today.then(|| FIRST_DAY_OF_34.to_string()),
        valid_to: (!is_of_today).then(|| FIRST_DAY_OF_34.yesterday().ok().map(|day| day.to_string())).flatten(),
        ..common.clone()
    };
    match one {
        Known::Nation => common,
        Known::Province(province) => Place {
            name: Words::new(&province.name.vi, &province.name.en),
            region: Some(region_words(&province.region)).filter(|words| !words.vi.is_empty()),
            portal_code: province.portal_code.clone(),
            predecessors: texts(&province.predecessors),
            successors: texts(atlas.successor(&province.code).map(std::slice::from_ref).unwrap_or_default()),
            ..dated
        },
        Known::Commune(commune) => Place {
            name: in_both(&commune.name_vi),
            province: Some(commune.province.to_string()),
            predecessors: match atlas.crosswalk().origin(&commune.code) {
                Origin::Unnamed => Vec::new(),
                _ => former(asked, &commune.code),
            },
            ..dated
        },
        Known::OldCommune(commune) => Place {
            name: in_both(&commune.name_vi),
            province: Some(commune.province.to_string()),
            successors: texts(&commune.into),
            ..dated
        },
    }
}

/// Communes of before of which anything went into one of today.
fn former(asked: &Asked, code: &PlaceCode) -> Vec<String> {
    let communes = asked.catalogue().atlas.crosswalk().communes().iter();
    communes.filter(|old| old.into.contains(code)).map(|old| old.code.to_string()).collect()
}

fn region_words(name: &str) -> Words {
    Words::new(region(name, Language::Vietnamese), region(name, Language::English))
}
