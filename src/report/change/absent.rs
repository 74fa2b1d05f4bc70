//! Why there is nothing to explain, in words.

use crate::domain::period::Period;
use crate::domain::reading::{Absence, Reading};
use crate::domain::text::Language;

use crate::report::figures::{Found, Moment};
use crate::report::members::{self, Kind};
use crate::report::snapshot::PlaceIndex;
use crate::report::view::View;
use crate::report::words::pick;

/// The two periods must be two, the earlier one first.
pub(super) fn not_two(then: Period, now: Period, language: Language) -> Option<String> {
    let (vi, en) = match () {
        () if (then.buckets(), then.kind) == (now.buckets(), now.kind) => (
            "Hai kỳ là một, nên không có gì thay đổi. Hãy chọn kỳ trước đó hoặc cùng kỳ năm trước.",
            "The two periods are the same, so nothing changed. Choose the period before, or the same a year before.",
        ),
        () if then.last_day() >= now.last_day() => (
            "Kỳ được so phải kết thúc trước kỳ đang xem. Hãy chọn kỳ trước đó hoặc cùng kỳ năm trước.",
            "The period it is held against has to end before the one that is read. Choose the period before, or the same a year before.",
        ),
        () => return None,
    };
    Some(pick(language, vi, en).to_owned())
}

/// `Tháng 5/2024: Không báo cáo. ...`
pub(super) fn no_figure(view: &View<'_>, found: &Found) -> String {
    let absence = match found.reading {
        Reading::Absent(absence) => absence,
        // Levels, days and scores are told apart before: no member has them.
        _ => Absence::NotComparable,
    };
    of_period(view, &members::absent_text(view, found, absence))
}

pub(super) fn not_counted_so(view: &View<'_>, place: PlaceIndex, by: Kind) -> String {
    of_period(view, &by.nothing(view.snapshot, place, view.language))
}

fn of_period(view: &View<'_>, text: &str) -> String {
    let when = Moment::Period(view.period).text(view.language);
    match view.language {
        Language::Vietnamese => format!("Chưa so được: {when} không có số để đặt cạnh. {text}"),
        Language::English => format!("They cannot be held against each other: {when} has no figure. {text}"),
    }
}

pub(super) fn too_large(language: Language) -> String {
    let (vi, en) = (
        "Các số quá lớn để tách chính xác đến từng hồ sơ, nên trang này không tách.",
        "The counts are too large to be split to the last case, so this page does not split them.",
    );
    pick(language, vi, en).to_owned()
}

pub(super) fn lacking(language: Language) -> String {
    pick(
        language,
        "Không thuộc dòng nào (số của tỉnh trừ các dòng)",
        "In none of the rows (the province less its rows)",
    )
    .to_owned()
}
