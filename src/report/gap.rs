//! What the cases behind a figure do not tell, or tell twice, in words.

use super::format;
use super::plan::Asked;
use super::words::{self, pick};
use crate::domain::text::Language;

/// A note on the cases that a figure is counted from.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Gap {
    /// All cases of the province hold the same value in a column that the figure asks about.
    OneValue { asked: Asked, is_yes: bool, n: i64 },
    /// All or too many cases of the province hold nothing in it.
    NothingTold { asked: Asked, n: i64, of: i64, is_of_period: bool },
    /// Some cases hold nothing, and the rule set has its own way with them.
    LeftEmpty { asked: Asked, n: i64, of: i64, is_of_period: bool },
    /// Provinces whose cases do not tell what is asked are not in the figure.
    LeftOut { provinces: usize },
    /// Cases that two sources sent; each is counted once.
    SentTwice { n: i64, source: String, counted_in: String },
}

impl Gap {
    pub fn text(&self, language: Language) -> String {
        let number = |n: i64| format::integer(n, language);
        let column = |asked: Asked| words::asked(asked, language);
        let say = |vi: String, en: String| pick(language, vi, en);
        match self {
            Self::OneValue { asked, is_yes, n } => {
                let (n, column) = (number(*n), column(*asked));
                let (vi, en) = if *is_yes { ("Có", "yes") } else { ("Không", "no") };
                say(
                    format!("Cả {n} hồ sơ đều ghi “{vi}” ở cột {column}: tính là không báo cáo."),
                    format!("All {n} cases say “{en}” in the column “{column}”: it counts as not reported."),
                )
            }
            Self::NothingTold { asked, n, of, is_of_period } => {
                let received = received(*is_of_period, language);
                let (n, of, column) = (number(*n), number(*of), column(*asked));
                say(
                    format!("{n} trong {of} hồ sơ{received} để trống cột {column}: tính là không báo cáo."),
                    format!(
                        "{n} of {of} cases{received} leave the column “{column}” empty: it counts as not reported."
                    ),
                )
            }
            Self::LeftEmpty { asked, n, of, is_of_period } => {
                let received = received(*is_of_period, language);
                let (n, of, column) = (number(*n), number(*of), column(*asked));
                let default = words::default_of(*asked, language);
                say(
                    format!("{n} trong {of} hồ sơ của tỉnh{received} để trống cột {column}; {default}."),
                    format!(
                        "{n} of {of} cases of the province{received} leave the column “{column}” empty; {default}."
                    ),
                )
            }
            Self::LeftOut { provinces } => say(
                format!("Không gồm {provinces} tỉnh, thành phố có hồ sơ để trống cột cần thiết."),
                format!("Without {provinces} provinces whose cases leave a column empty that it needs."),
            ),
            Self::SentTwice { n, source, counted_in } => {
                let n = number(*n);
                say(
                    format!(
                        "{n} hồ sơ đến từ cả hai nguồn {source} và {counted_in}; mỗi hồ sơ chỉ tính một lần, ở {counted_in}."
                    ),
                    format!("{n} cases came from both {source} and {counted_in}; each counts once, in {counted_in}."),
                )
            }
        }
    }
}

/// Which cases are meant, if not all.
fn received(is_of_period: bool, language: Language) -> &'static str {
    if is_of_period { pick(language, " tiếp nhận trong kỳ", " received in the period") } else { "" }
}
