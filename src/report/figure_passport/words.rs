//! Sentences of a passport: how far the data run, and how much of the period they cover.

use crate::domain::reading::{Absence, Completeness, Reading};
use crate::domain::text::Language;

use super::Freshness;
use crate::report::figures::Found;
use crate::report::format;
use crate::report::last_seen;
use crate::report::snapshot::PlaceIndex;
use crate::report::view::View;
use crate::report::words::pick;

pub(super) fn freshness(view: &View<'_>, place: PlaceIndex, found: &Found) -> Freshness {
    let period_end = view.period.last_day();
    let days_before_end = found.as_of.map(|day| i64::from((period_end - day).get_days()).max(0));
    let text = match (found.as_of, days_before_end) {
        (Some(day), Some(days)) => with_day(format::date(day), format::date(period_end), days, view.language),
        _ => without_day(&found.reading, view.language),
    };
    let text = [Some(text), last_seen::beside(view, place, found)].into_iter().flatten().collect::<Vec<_>>().join(" ");
    Freshness { as_of: found.as_of, period_end, days_before_end, text }
}

fn with_day(day: String, end: String, days: i64, language: Language) -> String {
    match (days, language) {
        (0, Language::Vietnamese) => format!("Số liệu đến ngày {day}, hết kỳ."),
        (0, Language::English) => format!("Data to {day}, the end of the period."),
        (1, Language::English) => format!("Data to {day}, 1 day before the period's end ({end})."),
        (days, Language::Vietnamese) => {
            let days = format::integer(days, language);
            format!("Số liệu đến ngày {day}, trước ngày cuối kỳ ({end}) {days} ngày.")
        }
        (days, Language::English) => {
            let days = format::integer(days, language);
            format!("Data to {day}, {days} days before the period's end ({end}).")
        }
    }
}

fn without_day(reading: &Reading, language: Language) -> String {
    match (reading, language) {
        (Reading::Absent(_), Language::Vietnamese) => "Không có số nên không có ngày số liệu.".to_owned(),
        (Reading::Absent(_), Language::English) => "There is no figure, so no day is told.".to_owned(),
        (Reading::Score { edition, .. }, Language::Vietnamese) => {
            format!("Kỳ công bố {edition}; nguồn không ghi ngày lấy số liệu.")
        }
        (Reading::Score { edition, .. }, Language::English) => {
            format!("Edition {edition}; the source names no day.")
        }
        (_, Language::Vietnamese) => "Nguồn không ghi ngày lấy số liệu.".to_owned(),
        (_, Language::English) => "The source names no day.".to_owned(),
    }
}

pub(super) fn completeness(months: Option<Completeness>, reading: &Reading, language: Language) -> String {
    match (months, language) {
        (None, Language::Vietnamese) if matches!(reading, Reading::Absent(_)) => {
            "Không có số nên không tính theo tháng.".to_owned()
        }
        (None, Language::English) if matches!(reading, Reading::Absent(_)) => {
            "There is no figure, so no months are told.".to_owned()
        }
        (None, Language::Vietnamese) => "Không tính theo tháng: số liệu này không đếm từ hồ sơ.".to_owned(),
        (None, Language::English) => "Not told by months: this is not counted from cases.".to_owned(),
        (Some(Completeness { received, expected }), Language::Vietnamese) => {
            format!("Có số liệu của {received} trong {expected} tháng của kỳ.")
        }
        (Some(Completeness { received, expected }), Language::English) => {
            format!("Data of {received} of the period's {expected} months.")
        }
    }
}

/// Why there is no figure, where the figure itself says no more than the word for it.
pub(super) fn absence(absence: Absence, language: Language) -> &'static str {
    match absence {
        Absence::NotReported => pick(
            language,
            "Chưa nguồn nào báo cáo số này của nơi này cho kỳ này.",
            "No source has reported it of this place for this period.",
        ),
        Absence::NotApplicable => pick(
            language,
            "Không có gì để tính: mẫu số bằng không.",
            "There is nothing to measure: the denominator is zero.",
        ),
        Absence::NotComparable => pick(
            language,
            "Số có được không đặt cạnh các số khác của kỳ này được.",
            "What there is cannot be set beside the other figures of this period.",
        ),
    }
}
