//! The address holds the whole view: parsing it, writing it back, and saying what is wrong with it.

mod dated;
mod rows;
mod wished;

use std::fmt::Write as _;

use crate::catalog::Catalogue;
use crate::domain::indicator::Indicator;
use crate::domain::load::LoadState;
use crate::domain::period::Period;
use crate::domain::place::{CodeSystem, PlaceCode};
use crate::domain::source::SourceMapping;
use crate::report::calendar::CalendarQuery;
use crate::report::change::Base;
use crate::report::members::By;

use super::api::is_place;
use super::case_view::{self, CaseView};
pub use rows::Rows;
pub use wished::Wished;

/// The view that an address asks for. Everything is optional; pages fill in their defaults.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ViewQuery {
    pub period: Option<Period>,
    /// `p=40,38`: provinces of the 34, in the order given, without repeats.
    pub provinces: Vec<PlaceCode>,
    /// `place=40`: the one province of the 34 that a page is about; `None`: the nation.
    pub place: Option<PlaceCode>,
    /// `at=34:17329`, `at=63:02`: whose figure a passport is of, where it is no province of the 34.
    pub at: Option<PlaceCode>,
    /// `by=agency`: what the rows are, of a form or of a change.
    pub by: Option<Rows>,
    /// `from=year`, `from=2025-Q3`: what a period is held against.
    pub from: Option<Base>,
    /// `i=on_time_share,papi_total`: indicator ids, in the order given, without repeats.
    pub indicators: Vec<String>,
    /// `order=on_time_share` sorts columns by an indicator, `order=40` rows by a province; a leading
    /// minus turns the order round. `order=value`, `short`, `name`: communes and agencies; `-late`, `due`: cases.
    pub order: Option<String>,
    /// `focus=on_time_share`: the indicator drawn over time.
    pub focus: Option<String>,
    /// `count=under:form_ii06a:resolved_in_time`: whose passport is asked for, of a page of counts.
    pub count: Option<String>,
    /// `units=63`: the provinces of before the merger; `None` and `units=34`: those of today.
    pub units: Option<CodeSystem>,
    /// `q=nghe an`: what the province chooser was asked for.
    pub search: Option<String>,
    /// `source=case_portal`, `state=refused`: which loads are listed.
    pub source: Option<String>,
    pub state: Option<LoadState>,
    /// Which of the cases behind a figure.
    pub cases: CaseView,
    /// What a reader wants to reach.
    pub wished: Wished,
    /// What is asked of the calendar.
    pub dated: CalendarQuery,
    /// `before=123`: loads with a smaller number.
    pub before: Option<i64>,
    /// `map=squares`: equal squares where the country could be drawn as it lies on the ground; `map=boundaries`: as usual.
    pub squares: bool,
    /// `excel=1`: the CSV variant that spreadsheet programs open without questions.
    pub excel: bool,
}

/// A parameter that cannot be used: which, what it held, what was expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadParameter {
    pub name: String,
    pub value: String,
    pub expected: Expected,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    Period,
    ProvinceCode,
    OneProvince,
    AnyPlace,
    CommuneOfToday,
    Rows,
    RowsOfAForm,
    RowsOfAChange,
    Base,
    IndicatorId,
    Order,
    Units,
    Map,
    OneOrNothing,
    SourceId,
    LoadState,
    LoadNumber,
    CaseSide,
    CaseEvent,
    NoCommune,
    Channel,
    Verdict,
    PageNumber,
    Days,
    Rank,
    Percent,
    Date,
    Limit,
    /// The parameter itself is not known.
    KnownName,
    /// The address could not be decoded.
    Decodable,
}

/// What an address may name.
pub struct Known<'a> {
    pub indicators: &'a [Indicator],
    pub sources: &'a [SourceMapping],
    pub is_province: Box<dyn Fn(&PlaceCode) -> bool + 'a>,
    /// Any place of either code system, communes among them.
    pub is_place: Box<dyn Fn(&PlaceCode) -> bool + 'a>,
}

/// Of every page; those of a list of cases are [`case_view::NAMES`].
const NAMES: [&str; 22] = [
    "period", "p", "place", "at", "by", "from", "i", "order", "focus", "count", "units", "q", "source", "state",
    "before", "map", "excel", "rank", "target", "known", "received", "days",
];

/// Every parameter that an address may have.
pub fn names() -> Vec<&'static str> {
    NAMES.into_iter().chain(case_view::NAMES).collect()
}

/// What the values of parameters of two values mean.
const UNITS: [(&str, Option<CodeSystem>); 2] = [("63", Some(CodeSystem::Of63)), ("34", None)];
const MAPS: [(&str, bool); 2] = [("squares", true), ("boundaries", false)];
const FLAG: [(&str, bool); 2] = [("1", true), ("0", false)];

/// Added by mail programs, chat applications and campaign links; they say nothing about the view.
const FOREIGN: [&str; 4] = ["fbclid", "gclid", "zarsrc", "utm_"];

impl ViewQuery {
    /// `pairs`: decoded names and values in the order of the address; empty values are skipped, so
    /// that a form may send its untouched fields.
    pub fn parse(pairs: &[(String, String)], known: &Known) -> Result<Self, BadParameter> {
        let mut query = Self::default();
        for (name, value) in pairs {
            let value = value.trim();
            let bad = |value: &str, expected| BadParameter { name: name.clone(), value: value.to_owned(), expected };
            if value.is_empty() || FOREIGN.iter().any(|foreign| name.starts_with(foreign)) {
                continue;
            }
            match name.as_str() {
                "period" => query.period = Some(value.parse().map_err(|_| bad(value, Expected::Period))?),
                "p" => {
                    for code in items(value) {
                        let place = known.province(code).ok_or_else(|| bad(code, Expected::ProvinceCode))?;
                        push_new(&mut query.provinces, place);
                    }
                }
                "place" => {
                    // The nation is `VN`, as exports write it, or no place at all.
                    query.place = match value == PlaceCode::nation().bare() {
                        true => None,
                        false => Some(known.province(value).ok_or_else(|| bad(value, Expected::OneProvince))?),
                    };
                }
                "at" => {
                    let place = value.parse().ok().filter(|place| (known.is_place)(place));
                    query.at = Some(place.ok_or_else(|| bad(value, Expected::AnyPlace))?);
                }
                "by" => query.by = Some(Rows::parse(value).ok_or_else(|| bad(value, Expected::Rows))?),
                "from" => query.from = Some(rows::base(value).ok_or_else(|| bad(value, Expected::Base))?),
                "i" => {
                    for id in items(value) {
                        let id = known.has_indicator(id).then(|| id.to_owned());
                        push_new(&mut query.indicators, id.ok_or_else(|| bad(value, Expected::IndicatorId))?);
                    }
                }
                "order" if known.has_order(value) => query.order = Some(value.to_owned()),
                "order" => return Err(bad(value, Expected::Order)),
                "count" => query.count = Some(value.to_owned()),
                "focus" if known.has_indicator(value) => query.focus = Some(value.to_owned()),
                "focus" => return Err(bad(value, Expected::IndicatorId)),
                "units" => query.units = meant(value, UNITS).ok_or_else(|| bad(value, Expected::Units))?,
                "q" => query.search = Some(value.to_owned()),
                "source" if known.sources.iter().any(|source| source.id == value) => {
                    query.source = Some(value.to_owned());
                }
                "source" => return Err(bad(value, Expected::SourceId)),
                "state" => {
                    query.state = Some(LoadState::parse(value).ok_or_else(|| bad(value, Expected::LoadState))?);
                }
                "before" => query.before = Some(value.parse().map_err(|_| bad(value, Expected::LoadNumber))?),
                "map" => query.squares = meant(value, MAPS).ok_or_else(|| bad(value, Expected::Map))?,
                "excel" => query.excel = meant(value, FLAG).ok_or_else(|| bad(value, Expected::OneOrNothing))?,
                name => query.take(name, value).map_err(|expected| bad(value, expected))?,
            }
        }
        Ok(query)
    }

    /// What pages of their own ask for.
    fn take(&mut self, name: &str, value: &str) -> Result<(), Expected> {
        let taken = self.wished.take(name, value).or_else(|| dated::take(&mut self.dated, name, value));
        taken.or_else(|| self.cases.take(name, value)).unwrap_or(Err(Expected::KnownName))
    }

    /// What differs from the page's defaults, in the order of the canonical address.
    pub fn fields(&self) -> Vec<(&'static str, String)> {
        let codes: Vec<&str> = self.provinces.iter().map(PlaceCode::bare).collect();
        let listed = |items: String| Some(items).filter(|items| !items.is_empty());
        let of_the_view = [
            ("period", self.period.map(|period| period.to_string())),
            ("p", listed(codes.join(","))),
            ("place", self.place.as_ref().map(|place| place.bare().to_owned())),
            ("at", self.at.as_ref().map(PlaceCode::to_string)),
            ("by", self.by.map(|by| by.as_str().to_owned())),
            ("from", self.from.and_then(Base::text)),
            ("i", listed(self.indicators.join(","))),
            ("order", self.order.clone()),
            ("focus", self.focus.clone()),
            ("count", self.count.clone()),
            ("units", self.units.map(|units| units.as_str().to_owned())),
            ("q", self.search.clone()),
            ("source", self.source.clone()),
            ("state", self.state.map(|state| state.as_str().to_owned())),
            ("before", self.before.map(|before| before.to_string())),
            ("map", self.squares.then(|| "squares".to_owned())),
        ];
        let of_the_view = of_the_view.into_iter().filter_map(|(name, value)| Some((name, value?)));
        let of_the_file = self.excel.then(|| ("excel", "1".to_owned()));
        of_the_view
            .chain(self.wished.fields())
            .chain(dated::fields(self.dated))
            .chain(self.cases.fields())
            .chain(of_the_file)
            .collect()
    }

    /// The canonical query text with its leading `?`; empty for the page's defaults.
    pub fn address(&self) -> String {
        let mut text = String::new();
        for (index, (name, value)) in self.fields().iter().enumerate() {
            text.push(if index == 0 { '?' } else { '&' });
            text.push_str(name);
            text.push('=');
            push_encoded(&mut text, value);
        }
        text
    }
}

fn meant<T>(value: &str, meanings: [(&str, T); 2]) -> Option<T> {
    meanings.into_iter().find(|(text, _)| *text == value).map(|(_, meaning)| meaning)
}

fn items(value: &str) -> impl Iterator<Item = &str> {
    value.split(',').map(str::trim).filter(|item| !item.is_empty())
}

fn push_new<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}

impl<'a> Known<'a> {
    pub fn of(catalogue: &'a Catalogue) -> Self {
        let atlas = &catalogue.atlas;
        Self {
            indicators: &catalogue.indicators,
            sources: &catalogue.sources,
            is_province: Box::new(|place| place.system == CodeSystem::Of34 && atlas.province(place).is_some()),
            is_place: Box::new(|place| is_place(atlas, place)),
        }
    }

    fn province(&self, code: &str) -> Option<PlaceCode> {
        PlaceCode::new(CodeSystem::Of34, code).ok().filter(|place| (self.is_province)(place))
    }

    fn has_indicator(&self, id: &str) -> bool {
        self.indicators.iter().any(|indicator| indicator.id == id)
    }

    fn has_order(&self, value: &str) -> bool {
        let key = value.strip_prefix('-').unwrap_or(value);
        let is_of_members = || By::ALL.iter().any(|by| by.as_str() == key);
        self.has_indicator(key)
            || self.province(key).is_some()
            || is_of_members()
            || case_view::order(Some(key)).is_some()
    }
}

/// Everything but letters, digits and `-_.~,` is escaped; a comma and a colon may stand in a query as it is.
pub fn percent_encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_encoded(&mut out, text);
    out
}

fn push_encoded(out: &mut String, text: &str) {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~,:".contains(&byte);
    // Nearly every code and period is.
    if text.bytes().all(is_plain) {
        return out.push_str(text);
    }
    for byte in text.bytes() {
        if is_plain(byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(pairs: &[(&str, &str)]) -> Result<ViewQuery, BadParameter> {
        let pairs: Vec<_> = pairs.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
        let is_province = |place: &PlaceCode| ["38", "40"].contains(&place.bare());
        ViewQuery::parse(
            &pairs,
            &Known {
                indicators: &[],
                sources: &[],
                is_province: Box::new(is_province),
                is_place: Box::new(is_province),
            },
        )
    }

    #[test]
    fn every_name_that_is_offered_is_taken() {
        let unknown = |name: &str| parse(&[(name, "?")]).is_err_and(|bad| bad.expected == Expected::KnownName);
        assert!(unknown("perido"));
        assert_eq!(names().into_iter().filter(|name| unknown(name)).collect::<Vec<_>>(), Vec::<&str>::new());
        let asked = parse(&[("of", "rest"), ("agency", "H41.08"), ("commune", "-"), ("page", "2")]).expect("good");
        assert!(asked.cases.fields().iter().all(|(name, _)| names().contains(name)), "{asked:?}");
    }

    #[test]
    fn an_address_round_trips() {
        let query = parse(&[("p", "40,38"), ("p", "40"), ("period", "s2026-Q3"), ("order", "-40")]).expect("good");
        assert_eq!(query.address(), "?period=s2026-Q3&p=40,38&order=-40");
        assert_eq!(parse(&[]).expect("empty").address(), "");
        let of_one_place = parse(&[("place", "40"), ("period", "2026")]).expect("good");
        assert_eq!(of_one_place.address(), "?period=2026&place=40");
        let old = parse(&[("units", "63"), ("focus", ""), ("p", "40")]).expect("good");
        assert_eq!((old.units, old.address().as_str()), (Some(CodeSystem::Of63), "?p=40&units=63"));
        assert_eq!(parse(&[("units", "34")]).expect("as they are").address(), "");
        assert_eq!(parse(&[("place", "VN")]).expect("the nation").place, None);
        let form = parse(&[("by", "field"), ("place", "40"), ("period", "s2026-R10")]).expect("good");
        assert_eq!(form.address(), "?period=s2026-R10&place=40&by=field");
        let change = parse(&[("by", "commune"), ("from", "2025-Q3"), ("period", "2026-Q3")]).expect("good");
        assert_eq!(change.address(), "?period=2026-Q3&by=commune&from=2025-Q3");
        assert_eq!(parse(&[("map", "squares")]).expect("good").address(), "?map=squares");
        assert_eq!(parse(&[("map", "boundaries")]).expect("as usual").address(), "");
        assert_eq!(parse(&[("from", "year")]).expect("good").address(), "?from=year");
    }

    #[test]
    fn a_list_of_loads_is_an_address() {
        let refused = parse(&[("before", "7"), ("state", "refused")]).expect("good");
        assert_eq!(refused.address(), "?state=refused&before=7");
    }

    #[test]
    fn a_bad_value_is_named() {
        let bad = |pairs: &[(&str, &str)]| parse(pairs).expect_err("bad");
        assert_eq!(bad(&[("period", "2026-Q9")]).expected, Expected::Period);
        let province = bad(&[("p", "40,99")]);
        assert_eq!((province.name.as_str(), province.value.as_str()), ("p", "99"));
        assert_eq!(bad(&[("i", "nothing")]).expected, Expected::IndicatorId);
        assert_eq!(bad(&[("perido", "2026")]).expected, Expected::KnownName);
        assert_eq!(bad(&[("place", "40,38")]).expected, Expected::OneProvince);
        assert_eq!(bad(&[("by", "ward")]).expected, Expected::Rows);
        assert_eq!(bad(&[("from", "then")]).expected, Expected::Base);
        assert_eq!(bad(&[("order", "99")]).expected, Expected::Order);
        assert_eq!(bad(&[("excel", "yes")]).expected, Expected::OneOrNothing);
        assert_eq!(bad(&[("units", "62")]).expected, Expected::Units);
        assert_eq!(bad(&[("map", "globe")]).expected, Expected::Map);
        assert_eq!(bad(&[("source", "nothing")]).expected, Expected::SourceId);
        assert_eq!(bad(&[("state", "lost")]).expected, Expected::LoadState);
        assert_eq!(bad(&[("before", "7a")]).expected, Expected::LoadNumber);
    }

    #[test]
    fn empty_fields_and_campaign_marks_are_skipped() {
        assert_eq!(parse(&[("p", ""), ("fbclid", "x"), ("utm_source", "y")]).expect("good"), ViewQuery::default());
    }
}
