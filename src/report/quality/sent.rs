//! Statutory forms that provinces sent, each beside what their cases say, if there are any.

use crate::domain::period::Period;
use crate::domain::reading::Nature;
use crate::domain::text::Language;
use crate::report::form::{self, days_of};
use crate::report::format;
use crate::report::page::PlaceRef;
use crate::report::snapshot::Snapshot;
use crate::report::words::{self, pick};

/// One report that counts: the newest of its province and days.
#[derive(Clone, Debug, PartialEq)]
pub struct SentRow {
    pub place: PlaceRef,
    /// Id and code of the form.
    pub form: String,
    pub form_code: String,
    /// As addresses name it; `None` if its days are no period that there is.
    pub period: Option<Period>,
    /// The period's name, or its days.
    pub period_text: String,
    pub load: i64,
    pub file: String,
    /// Of the file.
    pub nature: Nature,
    pub nature_word: &'static str,
    /// The first column of the form: as sent, and as counted from cases of the same days.
    pub sent: Option<i64>,
    pub counted: Option<i64>,
    pub sent_text: String,
    pub counted_text: String,
    /// Columns in which the two differ, of so many; `None` without cases.
    pub differing: Option<usize>,
    pub columns: usize,
    /// Where the province's figures come from, and whether the two agree.
    pub verdict: String,
}

/// In the order of the places, oldest first.
pub(super) fn rows(snapshot: &Snapshot, places: &[PlaceRef], language: Language) -> Vec<SentRow> {
    let mut rows = Vec::new();
    for place in places {
        let Some(index) = snapshot.place_index(&place.code) else { continue };
        for report in snapshot.sent().of(index) {
            let Some(form) = snapshot.forms().iter().find(|form| form.id == report.form) else { continue };
            let Some(load) = snapshot.loads().iter().find(|load| load.id == report.load) else { continue };
            let (file, nature) = (&load.file, load.nature);
            let days = (report.first_day, report.last_day);
            let period = Period::of_days(days.0, days.1);
            let counted = period.and_then(|period| form::counted(snapshot, form, index, period));
            let sent = report.whole.as_ref();
            let differing = sent.zip(counted.as_ref()).map(|(sent, counted)| {
                let pairs = sent.iter().zip(counted);
                pairs.filter(|(sent, counted)| sent != counted).count()
            });
            let first = |cells: Option<&Vec<i64>>| cells.and_then(|cells| cells.first().copied());
            let text = |n: Option<i64>| n.map(|n| format::integer(n, language)).unwrap_or_default();
            let (of_sent, of_counted) = (first(sent), first(counted.as_ref()));
            rows.push(SentRow {
                place: place.clone(),
                form: form.id.clone(),
                form_code: form.code.clone(),
                period,
                period_text: period.map_or_else(|| days_of(days), |period| format::period_name(period, language)),
                load: report.load,
                file: file.clone(),
                nature,
                nature_word: words::nature(nature, language),
                sent: of_sent,
                counted: of_counted,
                sent_text: text(of_sent),
                counted_text: text(of_counted),
                differing,
                columns: form.columns.len(),
                verdict: verdict(counted.is_some(), differing, form.columns.len(), language),
            });
        }
    }
    rows
}

fn verdict(has_cases: bool, differing: Option<usize>, columns: usize, language: Language) -> String {
    match (has_cases, differing) {
        (false, _) => pick(
            language,
            "Không có hồ sơ để đối chiếu: số của kỳ này lấy từ biểu đã gửi, không tính từ hồ sơ.",
            "No cases to hold it against: figures of these days are reported in the form, not counted from cases.",
        )
        .to_owned(),
        (true, Some(0)) => pick(
            language,
            "Khớp với hồ sơ ở mọi cột; số của tỉnh tính từ hồ sơ.",
            "Agrees with the cases in every column; the province's figures are counted from cases.",
        )
        .to_owned(),
        (true, Some(differing)) => match language {
            Language::Vietnamese => format!(
                "Khác hồ sơ ở {differing}/{columns} cột. Số của tỉnh tính từ hồ sơ; hai số không cộng vào nhau."
            ),
            Language::English => format!(
                "Differs from the cases in {differing} of {columns} columns. The province's figures are counted from cases; the two are never added."
            ),
        },
        (true, None) => pick(
            language,
            "Biểu không có dòng tổng nên không đối chiếu được; số của tỉnh tính từ hồ sơ.",
            "The form has no total to hold against the cases; the province's figures are counted from cases.",
        )
        .to_owned(),
    }
}
