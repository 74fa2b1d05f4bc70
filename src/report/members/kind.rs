//! Whose league it is: communes, or members of a form's dimension; what can be asked of them, and what to say otherwise.

use crate::domain::form::Dimension;
use crate::domain::text::Language;

use super::{Units, agencies, communes};
use crate::report::figures::Found;
use crate::report::snapshot::{PlaceIndex, Snapshot};
use crate::report::view::View;
use crate::report::words::pick;

/// Whose league it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Communes,
    /// Agencies, and, where a change is split, fields and procedures.
    Members(Dimension),
}

impl Kind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Communes => "communes",
            Self::Members(Dimension::Agency) => "agencies",
            Self::Members(Dimension::Field) => "fields",
            Self::Members(Dimension::Procedure) => "procedures",
        }
    }

    /// The rows of a place whose figure is `found`; `None` where its cases were not counted so.
    pub(in crate::report) fn units(self, view: &View<'_>, place: PlaceIndex, found: &Found) -> Option<Units> {
        match self {
            Self::Communes => communes::units(view, place, found),
            Self::Members(dimension) => agencies::units(view, place, dimension, found),
        }
    }

    /// Whether the formula asks only what is counted of each of them.
    pub(in crate::report) fn can_tell(self, view: &View<'_>) -> bool {
        match self {
            Self::Communes => view.plan.is_counted_at_communes(),
            Self::Members(_) => agencies::form_of(view).is_some(),
        }
    }

    /// Whether any of them has a figure.
    pub(in crate::report) fn tells(self, view: &View<'_>, place: PlaceIndex) -> bool {
        self.can_tell(view)
            && match self {
                Self::Communes => communes::any(view, place),
                Self::Members(dimension) => agencies::any(view, place, dimension),
            }
    }

    pub(in crate::report) fn cannot_be_asked(self, language: Language) -> String {
        let (vi, en) = match self {
            Self::Communes => (
                "Chỉ số này không đếm được theo xã, phường: hồ sơ theo xã chỉ được đếm tiếp nhận, giải quyết và quá hạn. Hãy chọn chỉ số khác.",
                "This indicator is not counted by commune: of communes, only what was received, resolved and overdue is counted. Choose another one.",
            ),
            Self::Members(Dimension::Agency) => (
                "Chỉ số này không đếm được theo cơ quan: mỗi cơ quan chỉ có các cột của biểu II.06a. Hãy chọn chỉ số khác.",
                "This indicator is not counted by agency: an agency has the columns of form II.06a only. Choose another one.",
            ),
            Self::Members(Dimension::Field) => (
                "Chỉ số này không đếm được theo lĩnh vực: mỗi lĩnh vực chỉ có các cột của biểu II.06a. Hãy chọn chỉ số khác.",
                "This indicator is not counted by field: a field has the columns of form II.06a only. Choose another one.",
            ),
            Self::Members(Dimension::Procedure) => (
                "Chỉ số này không đếm được theo thủ tục: mỗi thủ tục chỉ có các cột của biểu II.06a. Hãy chọn chỉ số khác.",
                "This indicator is not counted by procedure: a procedure has the columns of form II.06a only. Choose another one.",
            ),
        };
        pick(language, vi, en).to_owned()
    }

    /// Nobody has a figure, or nothing was loaded.
    pub(in crate::report) fn nothing(self, snapshot: &Snapshot, place: PlaceIndex, language: Language) -> String {
        let has_cases = snapshot.counted_to(place).is_some() && communes::has_cases(snapshot, place);
        let (vi, en) = match (self, has_cases) {
            (_, false) => (
                "Chưa nạp hồ sơ nào của tỉnh, thành phố này: không báo cáo không phải là không có hồ sơ.",
                "No case of this province has been loaded: not reported is not the same as no cases.",
            ),
            (Self::Communes, true) => (
                "Không hồ sơ nào trong kỳ cho biết xã, phường; các số của cả tỉnh vẫn ở trang của tỉnh.",
                "No case of the period tells its commune; the figures of the whole province are on its page.",
            ),
            (Self::Members(Dimension::Agency), true) => (
                "Hồ sơ của tỉnh trong kỳ này chưa đếm được theo cơ quan; các số của cả tỉnh vẫn ở trang của tỉnh.",
                "The cases of the province are not counted by agency in this period; the figures of the whole province are on its page.",
            ),
            (Self::Members(Dimension::Field), true) => (
                "Hồ sơ của tỉnh trong kỳ này chưa đếm được theo lĩnh vực; các số của cả tỉnh vẫn ở trang của tỉnh.",
                "The cases of the province are not counted by field in this period; the figures of the whole province are on its page.",
            ),
            (Self::Members(Dimension::Procedure), true) => (
                "Hồ sơ của tỉnh trong kỳ này chưa đếm được theo thủ tục; các số của cả tỉnh vẫn ở trang của tỉnh.",
                "The cases of the province are not counted by procedure in this period; the figures of the whole province are on its page.",
            ),
        };
        pick(language, vi, en).to_owned()
    }

    /// The rows hold nobody.
    pub(super) fn nobody(self, language: Language) -> String {
        let (vi, en) = match self {
            Self::Communes => ("Không hồ sơ nào cho biết xã, phường.", "No case tells its commune."),
            Self::Members(Dimension::Agency) => {
                ("Không hồ sơ nào của tỉnh cho biết cơ quan giải quyết.", "No case of the province names its agency.")
            }
            Self::Members(Dimension::Field) => {
                ("Không hồ sơ nào của tỉnh cho biết lĩnh vực.", "No case of the province is of a known field.")
            }
            Self::Members(Dimension::Procedure) => {
                ("Không hồ sơ nào của tỉnh cho biết thủ tục.", "No case of the province names its procedure.")
            }
        };
        pick(language, vi, en).to_owned()
    }

    /// `xã, phường`.
    pub(in crate::report) fn word(self, language: Language) -> &'static str {
        match self {
            Self::Communes => pick(language, "xã, phường", "communes"),
            Self::Members(Dimension::Agency) => pick(language, "cơ quan", "agencies"),
            Self::Members(Dimension::Field) => pick(language, "lĩnh vực", "fields"),
            Self::Members(Dimension::Procedure) => pick(language, "thủ tục", "procedures"),
        }
    }
}
