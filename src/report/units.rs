//! Figures on the 63 provinces of before: what of the cases of today nobody can attribute to one of them.

use crate::domain::text::{Language, Text};

use super::figures::{Attributed, attributed, attributed_in_all};
use super::format;
use super::page::PlaceRef;
use super::plan::Plan;
use super::snapshot::PlaceIndex;
use super::view::{Names, View};
use super::words::pick;

/// Why a figure of a province of before is less than the whole, or none.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Before {
    /// So many of the cases of the province of today are of no province of before that could be named.
    PartOfTheTruth { province: Text, n: i64, of: i64 },
    /// None of them is of one that could be named.
    NothingAttributable { province: Text, of: i64 },
    /// Sent for the province of today as a whole.
    NotSplit { province: Text },
}

impl Before {
    pub fn text(&self, language: Language) -> String {
        let number = |n: i64| format::integer(n, language);
        let share = |n, of| format::share_of(n, of, language);
        match (self, language) {
            (Self::PartOfTheTruth { province, n, of }, Language::Vietnamese) => format!(
                "Chỉ là một phần: {} trong {} hồ sơ của {} sau sáp nhập ({}) không quy được về tỉnh cũ nào.",
                number(*n),
                number(*of),
                province.vi,
                share(*n, *of)
            ),
            (Self::PartOfTheTruth { province, n, of }, Language::English) => format!(
                "A part only: {} of the {} cases of {} since the merger ({}) cannot be attributed to any former province.",
                number(*n),
                number(*of),
                province.en,
                share(*n, *of)
            ),
            (Self::NothingAttributable { province, of }, Language::Vietnamese) => format!(
                "Không hồ sơ nào trong {} hồ sơ của {} sau sáp nhập quy được về tỉnh cũ.",
                number(*of),
                province.vi
            ),
            (Self::NothingAttributable { province, of }, Language::English) => format!(
                "None of the {} cases of {} since the merger can be attributed to a former province.",
                number(*of),
                province.en
            ),
            (Self::NotSplit { province }, Language::Vietnamese) => {
                format!("Số của {} sau sáp nhập là số chung, không tách được theo tỉnh cũ.", province.vi)
            }
            (Self::NotSplit { province }, Language::English) => {
                format!(
                    "{} told this for all of it since the merger; it cannot be split by former province.",
                    province.en
                )
            }
        }
    }
}

/// What of a province of today, or of the nation, is of no province of before that could be named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unattributed {
    pub place: PlaceRef,
    pub n: i64,
    /// Cases that the figure of the place is over; greater than zero.
    pub of: i64,
    /// `1.234 / 5.000 (24,68 %)`.
    pub text: String,
}

/// Of a province of today that merged; `None` where nothing was counted from cases.
pub(crate) fn of_province(view: &View<'_>, names: &Names, new: PlaceIndex) -> Option<Unattributed> {
    let is_merged = view.snapshot.predecessors(new).len() > 1;
    let cases = is_merged.then(|| attributed(view.snapshot, &view.plan, new, view.period)).flatten()?;
    told(view, names.reference(new), cases)
}

/// Of all that have a figure from cases; `None` where they are too few to speak of the nation.
pub(crate) fn of_nation(view: &View<'_>) -> Option<Unattributed> {
    view.nation().filter(|cell| !cell.is_absent())?;
    let cases = attributed_in_all(view.snapshot, &view.plan, view.period)?;
    told(view, PlaceRef::nation(view.language), cases)
}

fn told(view: &View<'_>, place: PlaceRef, cases: Attributed) -> Option<Unattributed> {
    let (n, of, language) = (cases.not(), cases.of, view.language);
    let number = |n| format::integer(n, language);
    let text = || format!("{} / {} ({})", number(n), number(of), format::share_of(n, of, language));
    (of > 0).then(|| Unattributed { place, n, of, text: text() })
}

/// What to read before the figures of the 63.
pub(crate) fn note(view: &View<'_>) -> String {
    let text = match &*view.plan {
        Plan::Score { .. } => pick(
            view.language,
            "Điểm và thứ hạng của 63 tỉnh, thành phố như đã công bố khi đó; thứ hạng trong 63 không so được với thứ hạng trong 34.",
            "Scores and ranks of the 63 provinces as they were published then; ranks among 63 cannot be held against ranks among 34.",
        ),
        plan if plan.is_counted() => pick(
            view.language,
            "Hồ sơ được quy về tỉnh cũ theo mã cũ ghi trên hồ sơ, hoặc theo xã của nó, khi mọi xã cũ nhập vào xã ấy cùng thuộc một tỉnh cũ. Hồ sơ của cơ quan cấp tỉnh, \
             của xã gộp từ nhiều tỉnh cũ hoặc không ghi xã thì không quy được; không chia đều cho ai.",
            "A case belongs to a former province by the old code that it carries, or by its commune, where all old communes in it lay in one former province. Cases of \
             provincial agencies, of communes put together from several former provinces, or without a commune cannot be attributed; \
             they are not spread over anybody.",
        ),
        _ => pick(
            view.language,
            "Số do địa phương báo cáo theo tỉnh cũ; số báo cáo chung sau sáp nhập không tách được.",
            "Reported by the former provinces; what was reported together since the merger cannot be split.",
        ),
    };
    text.to_owned()
}
