//! How far a figure is from that of the province it is held against.

use crate::domain::indicator::{Direction, Indicator};
use crate::domain::text::Language;
use crate::report::exact::Exact;
use crate::report::format;
use crate::report::words::pick;

#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// `hơn 3,20 điểm %`, `kém 3,20 điểm %`, `bằng`; with its sign where neither more nor less is better. In percentage
    /// points for shares.
    pub text: String,
    /// `None` where neither more nor less is better, or where the two are alike.
    pub is_better: Option<bool>,
}

impl Difference {
    pub(crate) fn of(difference: Exact, indicator: &Indicator, language: Language) -> Self {
        let is_more = (difference != Exact::whole(0)).then(|| !difference.is_negative());
        let is_better = match indicator.direction {
            Direction::HigherIsBetter => is_more,
            Direction::LowerIsBetter => is_more.map(|is_more| !is_more),
            Direction::Neutral => None,
        };
        let apart = format::apart(difference, indicator.decimals, indicator.unit, language);
        let text = match (is_better, is_more, language) {
            (_, None, _) => pick(language, "bằng", "equal").to_owned(),
            (None, ..) => format::signed(difference, indicator.decimals, indicator.unit, language),
            (Some(true), _, Language::Vietnamese) => format!("hơn {apart}"),
            (Some(false), _, Language::Vietnamese) => format!("kém {apart}"),
            (Some(true), _, Language::English) => format!("{apart} better"),
            (Some(false), _, Language::English) => format!("{apart} worse"),
        };
        Self { text, is_better }
    }
}
