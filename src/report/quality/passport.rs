//! The passport of one number of the page: who counted it, where, against which check, from which files.

use jiff::civil::Date;

use crate::domain::check;
use crate::domain::text::Language;
use crate::report::count_passport::{Basis, CountPassport, CountTerm, CountValue, Part, Parts, PartsKind};
use crate::report::figure_passport::{self, FigureSource};
use crate::report::page::PlaceRef;
use crate::report::snapshot::{PlaceIndex, Snapshot};
use crate::report::words::pick;

use super::outliers::past;
use super::reporting::ReportingRow;
use super::sent::SentRow;
use super::signals::{SignalGroup, SignalRow};
use super::untold::UntoldRow;
use super::{FindingGroup, FindingRow, OutlierRow, QualityPage, QualityQuery, half_month};

/// Checks that are not named by their row.
const SILENT: &str = "W_NOT_REPORTED";
const OUTLIER: &str = "W_OUTLIER";

impl ReportingRow {
    /// Of the days of silence.
    pub fn key(&self) -> String {
        format!("silence:{}", self.source)
    }
}

impl SentRow {
    pub fn sent_key(&self) -> String {
        format!("sent:{}", self.load)
    }

    pub fn counted_key(&self) -> String {
        format!("counted:{}", self.load)
    }
}

impl UntoldRow {
    pub fn key(&self) -> String {
        format!("untold:{}:{}", self.source, self.column)
    }
}

impl OutlierRow {
    pub fn key(&self) -> String {
        format!("outlier:{}:{}:{}", self.source, self.measure, self.bucket.first_day())
    }
}

impl FindingGroup {
    /// Of one of its rows; what no file alone holds is named by its sources.
    pub fn key_of(&self, row: &FindingRow) -> String {
        match row.load {
            0 => format!("twice:{}:{}", self.code, row.source),
            load => format!("finding:{}:{load}:{}", self.code, row.column),
        }
    }
}

impl SignalGroup {
    /// Of a place: all its cases.
    pub fn key(&self) -> String {
        format!("signal:{}", self.signal.as_str())
    }

    /// Of one agency of the province that the page is of.
    pub fn key_of(&self, row: &SignalRow) -> String {
        format!("signal:{}:{}", self.signal.as_str(), row.agency)
    }
}

impl QualityPage {
    /// Of every number that has a passport in the place that the page is of.
    pub fn keys(&self) -> Vec<String> {
        let is_here = |place: &PlaceRef| place.code == self.place.code;
        let is_of = |row: &&FindingRow| row.place.as_ref().map_or(self.is_nation, is_here);
        let silences = self.reporting.iter().filter(|row| is_here(&row.place) && row.days.is_some());
        let sent = self.sent.iter().filter(|row| is_here(&row.place));
        let of_form = |row: &SentRow| {
            [row.sent.map(|_| row.sent_key()), row.counted.map(|_| row.counted_key())].into_iter().flatten()
        };
        let untold = self.untold.iter().filter(|row| is_here(&row.place));
        let outliers = self.outliers.iter().filter(|row| is_here(&row.place));
        let found = |group: &FindingGroup| -> Vec<String> {
            group.rows.iter().filter(is_of).map(|row| group.key_of(row)).collect()
        };
        let signals = self.signals.iter().flat_map(|group| {
            let agencies = group.rows.iter().filter(|_| !self.is_nation).map(|row| group.key_of(row));
            std::iter::once(group.key()).chain(agencies)
        });
        silences
            .map(ReportingRow::key)
            .chain(sent.flat_map(of_form))
            .chain(untold.map(UntoldRow::key))
            .chain(self.findings.iter().flat_map(found))
            .chain(outliers.map(OutlierRow::key))
            .chain(signals)
            .collect()
    }
}

/// What a number has to itself; the rest all passports of the page share.
struct Own {
    title: String,
    words: Vec<String>,
    value: CountValue,
    terms: Vec<CountTerm>,
    parts: Option<Parts>,
    /// Code of the check it is counted for; empty for none.
    check: String,
    sources: Vec<FigureSource>,
}

/// The page and the place that a number is looked for in.
struct Desk<'s> {
    snapshot: &'s Snapshot,
    page: QualityPage,
    key: &'s str,
    language: Language,
    /// Of the province; `None`: the nation.
    province: Option<PlaceIndex>,
}

/// `None` if the page of the place holds no number of this key.
pub fn passport(snapshot: &Snapshot, query: &QualityQuery, key: &str, language: Language) -> Option<CountPassport> {
    let page = QualityPage::build(snapshot, query, language);
    let province = snapshot.place_index(&page.place.code).filter(|_| !page.is_nation);
    let desk = Desk { snapshot, page, key, language, province };
    let own = match key.split(':').next()? {
        "silence" => desk.silence(),
        "sent" | "counted" => desk.sent(),
        "untold" => desk.untold(),
        "outlier" => desk.outlier(),
        "finding" | "twice" => desk.finding(),
        "signal" => desk.signal(),
        _ => None,
    }?;
    let as_of = province.map_or_else(|| snapshot.latest_day(), |province| snapshot.counted_to(province));
    Some(CountPassport {
        key: key.to_owned(),
        title: own.title,
        words: own.words,
        shown: own.value.text(language),
        value: own.value,
        terms: own.terms,
        parts: own.parts,
        basis: (check::find(&snapshot.quality().checks, &own.check).into_iter())
            .map(|check| Basis::of_check(check, language))
            .collect(),
        as_of,
        sources: own.sources,
        place: desk.page.place,
        head: desk.page.head,
    })
}

impl Desk<'_> {
    fn is_here(&self, place: &PlaceRef) -> bool {
        place.code == self.page.place.code
    }

    fn source(&self, id: &str, only: Option<&[i64]>) -> Vec<FigureSource> {
        vec![figure_passport::source(self.snapshot, id, self.province, only, self.language)]
    }

    fn over_all_time(&self) -> String {
        let text = pick(
            self.language,
            "Đếm trên toàn bộ thời gian, không theo kỳ.",
            "Counted over all time, whatever the period.",
        );
        text.to_owned()
    }

    fn silence(&self) -> Option<Own> {
        let row = self.page.reporting.iter().find(|row| self.is_here(&row.place) && row.key() == self.key)?;
        let (from, to) = (row.last?.last_day(), row.as_of.parse::<Date>().ok()?);
        let words = match self.language {
            Language::Vietnamese => format!(
                "Nửa tháng cuối có hồ sơ tiếp nhận: {}. Số liệu mới nhất của nguồn đến ngày {}. Trong nửa tháng đang chạy là 0 ngày.",
                row.last_text, row.as_of_text
            ),
            Language::English => format!(
                "Last half month with a case received: {}. The newest data of the source reach {}. Within a running half month it is 0 days.",
                row.last_text, row.as_of_text
            ),
        };
        Some(Own {
            title: format!(
                "{}: {}",
                pick(self.language, "Số ngày không có hồ sơ mới", "Days without a new case"),
                row.source_name
            ),
            words: [words]
                .into_iter()
                .chain((!row.last_seen_text.is_empty()).then(|| row.last_seen_text.clone()))
                .collect(),
            value: CountValue::Days { from, to, days: row.days? },
            terms: Vec::new(),
            parts: None,
            check: SILENT.to_owned(),
            sources: self.source(&row.source, None),
        })
    }

    /// The first column of a form, as sent or as counted.
    fn sent(&self) -> Option<Own> {
        let rows = self.page.sent.iter().filter(|row| self.is_here(&row.place));
        let (row, n, said) = rows.into_iter().find_map(|row| match self.key {
            key if key == row.sent_key() => {
                Some((row, row.sent?, pick(self.language, "theo biểu đã gửi", "as the form says")))
            }
            key if key == row.counted_key() => {
                Some((row, row.counted?, pick(self.language, "đếm từ hồ sơ", "counted from cases")))
            }
            _ => None,
        })?;
        let load = self.snapshot.loads().iter().find(|load| load.id == row.load)?;
        let sources = match self.key.starts_with("sent:") {
            true => self.source(&load.source, Some(&[row.load])),
            false => self.case_sources(),
        };
        let received = pick(self.language, "Tiếp nhận", "Received");
        Some(Own {
            title: format!("{received}, {}, {}: {said}", row.form_code, row.period_text),
            words: vec![row.verdict.clone()],
            value: CountValue::Count { n, of: None },
            terms: Vec::new(),
            parts: None,
            check: String::new(),
            sources,
        })
    }

    fn untold(&self) -> Option<Own> {
        let row = self.page.untold.iter().find(|row| self.is_here(&row.place) && row.key() == self.key)?;
        let title = pick(self.language, "Hồ sơ của cột", "Cases of the column");
        let value = pick(self.language, "Giá trị", "Value");
        let mut words = vec![format!("{value}: {}", row.value_text), self.over_all_time()];
        words.extend((!row.when_text.is_empty()).then(|| row.when_text.clone()));
        Some(Own {
            title: format!("{title} {} ({})", row.heading, row.column),
            words,
            value: CountValue::Count { n: row.cases, of: Some(row.of) },
            terms: Vec::new(),
            parts: None,
            check: if matches!(row.value.as_str(), "yes" | "no") { "W_ONE_VALUE" } else { "W_SPARSE_COLUMN" }
                .to_owned(),
            sources: self.source(&row.source, None),
        })
    }

    fn finding(&self) -> Option<Own> {
        let is_of = |row: &FindingRow| match &row.place {
            Some(place) => self.is_here(place),
            None => self.page.is_nation,
        };
        let all = self.page.findings.iter().flat_map(|group| group.rows.iter().map(move |row| (group, row)));
        let (group, row) = all.into_iter().find(|(group, row)| is_of(row) && group.key_of(row) == self.key)?;
        let mut words = vec![group.advice.clone(), row.file.clone()];
        let lines = pick(self.language, "Các dòng đầu", "First lines");
        words.extend((!row.lines.is_empty()).then(|| format!("{lines}: {}", row.lines)));
        words.retain(|one| !one.is_empty());
        Some(Own {
            title: match row.heading.is_empty() {
                true => group.title.clone(),
                false => format!("{}: {}", group.title, row.heading),
            },
            words,
            value: CountValue::Count { n: row.n, of: (row.of > 0).then_some(row.of) },
            terms: Vec::new(),
            parts: None,
            check: group.code.clone(),
            sources: self.source(&row.source, (row.load > 0).then_some(&[row.load])),
        })
    }

    fn outlier(&self) -> Option<Own> {
        let row = self.page.outliers.iter().find(|row| self.is_here(&row.place) && row.key() == self.key)?;
        let flows = self.snapshot.quality().flows.get(&(row.source.clone(), row.place.code.clone()))?;
        let counts = if row.measure == "received" { &flows.received } else { &flows.resolved };
        let found = check::find(&self.snapshot.quality().checks, OUTLIER)?;
        let before = past(counts, row.bucket, found);
        let part = |(bucket, n)| Part::new(half_month(bucket), n, None, self.language);
        let words = match self.language {
            Language::Vietnamese => format!(
                "Trung vị của {} nửa tháng trước đó: {}; cách {} độ lệch chuẩn ước lượng từ độ lệch tuyệt đối trung vị.",
                before.len(),
                row.median_text,
                row.deviations_text
            ),
            Language::English => format!(
                "Median of the {} half months before: {}; {} standard deviations away, as the median absolute deviation estimates them.",
                before.len(),
                row.median_text,
                row.deviations_text
            ),
        };
        Some(Own {
            title: format!("{}, {}", row.measure_text, row.bucket_text),
            words: vec![words],
            value: CountValue::Count { n: row.n, of: None },
            terms: Vec::new(),
            parts: Some(Parts {
                kind: PartsKind::Past,
                title: pick(self.language, "Các nửa tháng trước đó", "The half months before"),
                heading: pick(self.language, "Nửa tháng", "Half month"),
                rows: before.into_iter().map(part).collect(),
            }),
            check: OUTLIER.to_owned(),
            sources: self.source(&row.source, None),
        })
    }

    fn signal(&self) -> Option<Own> {
        let group = self.page.signals.iter().find(|group| {
            self.key == group.key()
                || group.rows.iter().any(|row| !self.page.is_nation && group.key_of(row) == self.key)
        })?;
        let of_agency = group.rows.iter().find(|row| !self.page.is_nation && group.key_of(row) == self.key);
        let (n, of) = of_agency.map_or((group.n, group.of), |row| (row.n, row.of));
        let agency = of_agency.map(|row| match row.agency_name.as_str() {
            "" => pick(self.language, "không rõ cơ quan", "agency not told").to_owned(),
            name => name.to_owned(),
        });
        Some(Own {
            title: agency.map_or_else(|| group.title.clone(), |agency| format!("{}: {agency}", group.title)),
            words: vec![group.advice.clone()],
            value: CountValue::Count { n, of: Some(of) },
            terms: Vec::new(),
            parts: of_agency.is_none().then(|| self.parts_of(group)),
            check: group.signal.code().to_owned(),
            sources: self.case_sources(),
        })
    }

    /// Of the nation its provinces, of a province its agencies; those that show nothing are not listed.
    fn parts_of(&self, group: &SignalGroup) -> Parts {
        let rows = group.rows.iter().map(|row| {
            let part = |name: &str| Part::new(name.to_owned(), row.n, None, self.language);
            match (self.page.is_nation, row.agency_name.as_str()) {
                (true, _) => part(&row.place.name).at(&row.place, &group.key()),
                (false, "") => {
                    part(pick(self.language, "Không rõ cơ quan", "Agency not told")).at(&row.place, &group.key_of(row))
                }
                (false, name) => part(name).at(&row.place, &group.key_of(row)),
            }
        });
        let (province, agency) =
            (pick(self.language, "Tỉnh, thành phố", "Province"), pick(self.language, "Cơ quan", "Agency"));
        Parts {
            kind: PartsKind::Sum,
            title: pick(self.language, "Ở đâu", "Where"),
            heading: if self.page.is_nation { province } else { agency },
            rows: rows.collect(),
        }
    }

    /// All that tell cases of the place.
    fn case_sources(&self) -> Vec<FigureSource> {
        let flows = self.snapshot.quality().flows.keys();
        let own = flows.filter(|(_, place)| self.page.is_nation || *place == self.page.place.code);
        let mut ids: Vec<&str> = own.map(|(source, _)| source.as_str()).collect();
        ids.dedup();
        ids.into_iter().flat_map(|id| self.source(id, None)).collect()
    }
}
