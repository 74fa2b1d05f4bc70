//! `/api/v1/counts/...`: the passports of counts that are no figures of indicators. A count is named by the key that it has on its
//! page, by its place and by its period; where there is none of this name, the answer lists those that there are.

use axum::response::Response;

use super::call::{Asked, Call};
use super::count_passports::CountPassport;
use super::members::{INDICATOR_OF_MEMBERS, MEMBERS, PROVINCE, kind, nobody};
use super::params::{Kind, LANGUAGE, PERIOD, Param, takes};
use super::problem::{Known, Problem, ProblemKind};
use super::vocabulary::Vocabulary;
use crate::domain::place::{CodeSystem, PlaceCode};
use crate::domain::text::{Language, Text};
use crate::report::cases::NOT_TOLD;
use crate::report::members::{MembersPage, MembersQuery};
use crate::report::quality::{QualityPage, QualityQuery};
use crate::report::rules::{RulesPage, RulesQuery, keys};
use crate::web::counts::{CountQuery, CountsOf};

const OF_RULES: Param = Param::query(
    "count",
    Kind::Of(Vocabulary::CountOfRules),
    ["số đếm nào, như cột count của /api/v1/views/rules", "which count, as the column count of /api/v1/views/rules"],
)
.required()
.such_as("received");
const OF_QUALITY: Param = Param::query(
    "count",
    Kind::Text,
    [
        "số đếm nào, như cột count của /api/v1/views/quality",
        "which count, as the column count of /api/v1/views/quality",
    ],
)
.required()
.such_as("silence:case_portal");
const ONE_PROVINCE: Param = Param::query(
    "province",
    Kind::Of(Vocabulary::Province),
    ["tỉnh, thành phố hiện nay; mặc định cả nước", "the province of today; the nation unless said otherwise"],
)
.such_as("40");
const CODE: Param = Param::query(
    "code",
    Kind::Text,
    [
        "mã cơ quan, lĩnh vực hoặc thủ tục; - là không ghi, hoặc không thuộc xã nào",
        "code of the agency, field or procedure; - is not told, or of no commune",
    ],
)
.required()
.such_as("-");

takes!(Rules: OF_RULES, ONE_PROVINCE, PERIOD, LANGUAGE);
takes!(Quality: OF_QUALITY, ONE_PROVINCE, PERIOD, LANGUAGE);
takes!(Members: PROVINCE, MEMBERS, INDICATOR_OF_MEMBERS, CODE, PERIOD, LANGUAGE);

#[utoipa::path(
    get,
    path = "/counts/rules",
    operation_id = "getCountOfRules",
    tag = "figures",
    summary = "The passport of a count of /rules / Lý lịch một số đếm ở /rules",
    params(Rules),
    responses((status = 200, description = "What it is made of", body = CountPassport))
)]
pub async fn rules(call: Call) -> Response {
    call.answer::<Rules, _>(|asked| passport(asked, &of_page(asked, CountsOf::Rules, &OF_RULES))).await
}

#[utoipa::path(
    get,
    path = "/counts/quality",
    operation_id = "getCountOfQuality",
    tag = "figures",
    summary = "The passport of a count of /quality / Lý lịch một số đếm ở /quality",
    params(Quality),
    responses((status = 200, description = "What it is made of", body = CountPassport))
)]
pub async fn quality(call: Call) -> Response {
    call.answer::<Quality, _>(|asked| passport(asked, &of_page(asked, CountsOf::Quality, &OF_QUALITY))).await
}

#[utoipa::path(
    get,
    path = "/counts/members",
    operation_id = "getCountOfMember",
    tag = "figures",
    summary = "The passport of an agency's figure, and of what is of none / Lý lịch con số của một cơ quan, của phần không thuộc cơ quan hay xã nào",
    params(Members),
    responses((status = 200, description = "What it is made of", body = CountPassport))
)]
pub async fn members(call: Call) -> Response {
    call.answer::<Members, _>(|asked| {
        let code = asked.one(&CODE).filter(|code| *code != NOT_TOLD).unwrap_or_default();
        let indicator = asked.one(&INDICATOR_OF_MEMBERS).unwrap_or_default();
        let query = CountQuery {
            of: CountsOf::Members(kind(asked)),
            place: province(asked, &PROVINCE),
            period: asked.period(&PERIOD),
            key: format!("{indicator}:{code}"),
        };
        passport(asked, &query)
    })
    .await
}

fn of_page(asked: &Asked, of: CountsOf, count: &Param) -> CountQuery {
    let key = asked.one(count).unwrap_or_default().to_owned();
    CountQuery { of, place: province(asked, &ONE_PROVINCE), period: asked.period(&PERIOD), key }
}

fn province(asked: &Asked, param: &Param) -> Option<PlaceCode> {
    asked.one(param).and_then(|number| PlaceCode::new(CodeSystem::Of34, number).ok())
}

fn passport(asked: &Asked, query: &CountQuery) -> Result<CountPassport, Problem> {
    let passport = query.passport(asked.snapshot(), asked.language).ok_or_else(|| none(asked, query))?;
    Ok(CountPassport::of(query, &passport))
}

/// Why there is no such count: nothing was counted there and then, or it has another name.
pub fn none(asked: &Asked, query: &CountQuery) -> Problem {
    match query.of {
        CountsOf::Rules => none_of_rules(asked, query),
        CountsOf::Quality => {
            let of = QualityQuery { period: query.period, place: query.place.clone() };
            let page = QualityPage::build(asked.snapshot(), &of, asked.language);
            unknown(OF_QUALITY.name, &query.key, page.keys())
        }
        CountsOf::Members(kind) => {
            let (indicator, code) = query.key.split_once(':').unwrap_or_default();
            let of = MembersQuery {
                province: query.place.clone().unwrap_or_else(PlaceCode::nation),
                indicator: Some(indicator.to_owned()),
                order: None,
                period: query.period,
            };
            match MembersPage::build(asked.snapshot(), kind, &of, asked.language) {
                Some(page) if page.league.is_none() => nobody(asked, &of, kind),
                page => unknown(CODE.name, told(code), page.map_or_else(Vec::new, |page| codes(&page))),
            }
        }
    }
}

fn none_of_rules(asked: &Asked, query: &CountQuery) -> Problem {
    let of = RulesQuery { period: query.period, place: query.place.clone() };
    let absent = |language| RulesPage::build(asked.snapshot(), &of, language).absent;
    match (absent(Language::Vietnamese), absent(Language::English)) {
        (Some(vi), Some(en)) => Problem::of(ProblemKind::NoList, Text::new(vi, en)),
        _ => unknown(OF_RULES.name, &query.key, keys::all(&asked.catalogue().rule_sets)),
    }
}

fn unknown(name: &str, key: &str, all: Vec<String>) -> Problem {
    let (vi, en) = ("một số đếm có ở nơi và kỳ này", "a count that there is in this place and period");
    Problem::nothing_of(name, key, Text::new(vi, en)).knowing(Known::near(key, all))
}

/// Members that are no places and have a figure.
fn codes(page: &MembersPage) -> Vec<String> {
    let lines = page.league.iter().flat_map(|league| league.lines.iter().chain(&league.others));
    let counted = lines.filter(|line| line.at.is_none() && line.numerator.is_some());
    counted.map(|line| told(&line.code).to_owned()).collect()
}

fn told(code: &str) -> &str {
    if code.is_empty() { NOT_TOLD } else { code }
}
