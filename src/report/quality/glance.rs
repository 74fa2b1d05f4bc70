//! The page at a glance: how much there is of each kind, and where on the page it stands.

use crate::domain::check::Severity;
use crate::report::format;
use crate::report::words::pick;

use super::QualityPage;
use super::reporting::State;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glance {
    pub text: &'static str,
    pub n: i64,
    pub n_text: String,
    /// Id of the section that says more.
    pub section: &'static str,
}

/// In the order of the page's sections.
pub(super) fn glance(page: &QualityPage) -> Vec<Glance> {
    let language = page.head.language;
    let in_state = |state: State| page.reporting.iter().filter(|row| row.state == state).count() as i64;
    let of_rows = |severity: Severity| {
        let groups = page.findings.iter().filter(|group| group.severity == severity && group.is_of_rows);
        groups.map(|group| group.n).sum::<i64>()
    };
    let [never, totals, silent] = [State::Never, State::TotalsOnly, State::Silent].map(in_state);
    let entries = [
        ("behind", never, "chưa báo cáo lần nào", "never reported"),
        ("sent", totals, "chỉ gửi biểu tổng hợp", "sent totals only"),
        ("behind", silent, "ngừng báo cáo", "stopped reporting"),
        ("findings", of_rows(Severity::Reject), "lỗi làm dòng bị loại", "faults for which rows were rejected"),
        ("findings", of_rows(Severity::Warn), "cảnh báo ở từng dòng", "warnings about rows"),
        ("untold", page.untold.len() as i64, "cột không nói lên điều gì", "columns that tell nothing"),
        ("outliers", page.outliers.len() as i64, "nửa tháng khác hẳn", "half months far from the past"),
        ("signals", page.marked() as i64, "tín hiệu cần xem ở cơ quan", "signals to look at, agency by agency"),
    ];
    let made = entries.into_iter().map(|(section, n, vi, en)| Glance {
        text: pick(language, vi, en),
        n,
        n_text: format::integer(n, language),
        section,
    });
    made.collect()
}
