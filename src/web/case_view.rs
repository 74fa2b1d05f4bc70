//! What an address says of a list of cases: `of=rest&agency=H41.08&verdict=open_overdue&page=2`.

use crate::domain::case::Channel;
use crate::domain::case_list::{CaseFilter, CaseKey, CaseOrder};
use crate::domain::difference::Verdict;
use crate::domain::part::CaseEvent;
use crate::domain::place::{CodeSystem, Level, PlaceCode};
use crate::report::cases::{CaseSide, NOT_TOLD};
use crate::report::members::Kind;

use super::query::Expected;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct CaseView {
    /// `of=rest`: which of the cases of a figure.
    pub side: Option<CaseSide>,
    /// `event=resolved_overdue`: only what counts by it.
    pub event: Option<CaseEvent>,
    /// `province=40`, `agency=H41.08`, `field=`, `procedure=`, `channel=online`, `verdict=open_overdue`, `number=2610`; `-` is "not told",
    /// and `commune=-` what is of none; `within=5` falls overdue within five working days.
    pub filter: CaseFilter,
    /// `page=2`, from 1.
    pub page: Option<usize>,
}

/// The parameters that [`CaseView::take`] takes.
pub const NAMES: [&str; 12] = [
    "of",
    "event",
    "province",
    "agency",
    "field",
    "procedure",
    "commune",
    "channel",
    "verdict",
    "within",
    "number",
    "page",
];

impl CaseView {
    /// The cases of a member of a province; without a code those that name none, or are of no commune.
    pub fn of_member(kind: Kind, code: &str) -> Self {
        let mut cases = Self::default();
        match kind {
            Kind::Members(dimension) => cases.filter.set_member(dimension, code.to_owned()),
            Kind::Communes => cases.filter.is_of_no_commune = true,
        }
        cases
    }

    /// Takes a parameter, if it is one of a list of cases: what was expected where the value is none.
    pub fn take(&mut self, name: &str, value: &str) -> Option<Result<(), Expected>> {
        let filter = &mut self.filter;
        let code = || Some(if value == NOT_TOLD { String::new() } else { value.to_owned() });
        Some(match name {
            "of" => set(&mut self.side, CaseSide::parse(value), Expected::CaseSide),
            "event" => set(&mut self.event, CaseEvent::parse(value), Expected::CaseEvent),
            "province" => {
                let code = PlaceCode::new(CodeSystem::Of34, value).ok().filter(|code| code.level() == Level::Province);
                set(&mut filter.province, code, Expected::OneProvince)
            }
            "agency" => set(&mut filter.agency, code(), Expected::KnownName),
            "field" => set(&mut filter.field, code(), Expected::KnownName),
            "procedure" => set(&mut filter.procedure, code(), Expected::KnownName),
            "commune" => {
                filter.is_of_no_commune = value == NOT_TOLD;
                if filter.is_of_no_commune { Ok(()) } else { Err(Expected::NoCommune) }
            }
            "channel" => set(&mut filter.channel, Channel::parse(value), Expected::Channel),
            "verdict" => set(&mut filter.verdict, Verdict::parse(value), Expected::Verdict),
            "within" => set(&mut filter.due_within, value.parse().ok(), Expected::Days),
            "number" => set(&mut filter.number, Some(value.to_owned()), Expected::KnownName),
            "page" => set(&mut self.page, value.parse().ok().filter(|&page| page > 0), Expected::PageNumber),
            _ => return None,
        })
    }

    /// As an address has it; the first page is none.
    pub fn fields(&self) -> Vec<(&'static str, String)> {
        let told = |code: &String| if code.is_empty() { NOT_TOLD.to_owned() } else { code.clone() };
        let filter = &self.filter;
        let fields = [
            ("of", self.side.map(|side| side.as_str().to_owned())),
            ("event", self.event.map(|event| event.as_str().to_owned())),
            ("province", filter.province.as_ref().map(|code| code.bare().to_owned())),
            ("agency", filter.agency.as_ref().map(told)),
            ("field", filter.field.as_ref().map(told)),
            ("procedure", filter.procedure.as_ref().map(told)),
            ("commune", filter.is_of_no_commune.then(|| NOT_TOLD.to_owned())),
            ("channel", filter.channel.map(|channel| channel.as_str().to_owned())),
            ("verdict", filter.verdict.map(|verdict| verdict.as_str().to_owned())),
            ("within", filter.due_within.map(|days| days.to_string())),
            ("number", filter.number.clone()),
            ("page", self.page.filter(|&page| page > 1).map(|page| page.to_string())),
        ];
        fields.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }
}

fn set<T>(field: &mut Option<T>, value: Option<T>, expected: Expected) -> Result<(), Expected> {
    *field = value;
    if field.is_some() { Ok(()) } else { Err(expected) }
}

/// `order=late`, `order=-late`: the longest overdue first.
pub fn order(text: Option<&str>) -> Option<CaseOrder> {
    let text = text?;
    let (is_descending, key) = text.strip_prefix('-').map_or((false, text), |key| (true, key));
    Some(CaseOrder { key: CaseKey::parse(key)?, is_descending })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_an_address_and_a_bad_value_says_what_is_expected() {
        let said = [
            ("of", "rest"),
            ("event", "resolved_overdue"),
            ("province", "40"),
            ("agency", "-"),
            ("field", "G01"),
            ("commune", "-"),
            ("channel", "online"),
            ("verdict", "open_overdue"),
            ("within", "5"),
            ("number", "2610"),
            ("page", "3"),
        ];
        let mut view = CaseView::default();
        said.iter().for_each(|(name, value)| assert_eq!(view.take(name, value), Some(Ok(())), "{name}"));
        assert_eq!(view.fields(), said.map(|(name, value)| (name, value.to_owned())));
        assert_eq!(view.filter.agency.as_deref(), Some(""), "not told");
        let bad = |name, value| CaseView::default().take(name, value);
        assert_eq!(bad("of", "above"), Some(Err(Expected::CaseSide)));
        assert_eq!(bad("event", "lost"), Some(Err(Expected::CaseEvent)));
        assert_eq!(bad("commune", "34:00097"), Some(Err(Expected::NoCommune)));
        assert_eq!(bad("channel", "fax"), Some(Err(Expected::Channel)));
        assert_eq!(bad("verdict", "late"), Some(Err(Expected::Verdict)));
        assert_eq!(bad("province", "nghe an"), Some(Err(Expected::OneProvince)));
        assert_eq!(bad("page", "0"), Some(Err(Expected::PageNumber)));
        assert_eq!(bad("p", "40"), None, "another page's");
    }

    #[test]
    fn a_minus_turns_the_order_round() {
        assert_eq!(order(Some("-late")), Some(CaseOrder { key: CaseKey::Late, is_descending: true }));
        assert_eq!(order(Some("due")), Some(CaseOrder { key: CaseKey::Due, is_descending: false }));
        assert_eq!((order(Some("value")), order(None)), (None, None));
    }
}
