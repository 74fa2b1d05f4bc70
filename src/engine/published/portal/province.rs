//! One province of the portal's answer.

use serde_json::Value;

use super::Run;
use crate::domain::atlas::Atlas;
use crate::domain::bucket::Bucket;
use crate::domain::load::Reject;
use crate::domain::part::{MeasureId, Part};
use crate::domain::place::PlaceCode;
use crate::domain::reasons::NOT_KEPT;
use crate::domain::score::PublishedScore;
use crate::domain::source::{NumberFormat, SourceMapping};
use crate::engine::published::intake::Figures;
use crate::engine::published::reasons::{self, Reason};

/// Component, the portal's keys for its group (they differ between days), and its most points.
const GROUPS: [(&str, &[&str], f64); 6] = [
    ("transparency", &["CKMB"], 18.0),
    ("progress", &["TDGQ"], 20.0),
    ("online_service", &["ONLINE", "CLGQ"], 12.0),
    ("online_payment", &["TTTT"], 10.0),
    ("digitisation", &["MDSH"], 22.0),
    ("satisfaction", &["MDHL"], 18.0),
];

/// Measure, group it stands in, where it stands there, and the measure it is a part of.
const MEASURES: [(&str, &str, Place, &str); 26] = [
    ("cases_handled", "TDGQ", Place::Field("totalReceived"), ""),
    ("cases_on_time", "TDGQ", Place::Field("totalOnTime"), "cases_handled"),
    ("cases_overdue", "TDGQ", Place::Field("totalOverdue"), "cases_handled"),
    ("cases_electronic_result", "MDSH", Place::Metric("ORIGINAL_RESULT_AVAILABLE"), "cases_handled"),
    ("cases_digitised", "MDSH", Place::Metric("SO_HOA_GIAY_TO_GIAI_QUYET"), "cases_handled"),
    ("cases_data_reused", "MDSH", Place::Metric("REUSED_DIGITIZED_DATA"), "cases_handled"),
    ("cases_population_data", "MDSH", Place::Metric("CITIZEN_DATA_CONNECTED_DOSSIER"), "cases_handled"),
    ("payments_due", "TTTT", Place::Field("totalDossierFinancialObligation"), ""),
    ("payments_online", "TTTT", Place::Field("totalDossierOnlinePaymentSuccess"), "payments_due"),
    ("petitions", "MDHL", Place::Field("totalPetitions"), ""),
    ("petitions_on_time", "MDHL", Place::Metric("PETITION_PROCESSING_ON_TIME"), "petitions"),
    ("petitions_satisfied", "MDHL", Place::Metric("PETITION_HANDLING_SATISFACTION"), "petitions"),
    ("cases_satisfied", "MDHL", Place::Metric("DOSSIER_RECEIVING_SATISFACTION"), "cases_handled"),
    ("procedures_to_publish", "CKMB", Place::Base("PUBLISH_ON_TIME"), ""),
    ("procedures_published_on_time", "CKMB", Place::Metric("PUBLISH_ON_TIME"), "procedures_to_publish"),
    ("procedures_to_update", "CKMB", Place::Base("PUBLIC_UPDATE_ON_TIME"), ""),
    ("procedures_updated_on_time", "CKMB", Place::Metric("PUBLIC_UPDATE_ON_TIME"), "procedures_to_update"),
    ("procedures_public", "CKMB", Place::Base("PUBLIC_CONTENT_FULL"), ""),
    ("procedures_content_full", "CKMB", Place::Metric("PUBLIC_CONTENT_FULL"), "procedures_public"),
    ("cases_to_synchronise", "CKMB", Place::Base(SYNCHRONISED), ""),
    ("cases_synchronised", "CKMB", Place::Metric(SYNCHRONISED), "cases_to_synchronise"),
    ("cases_shared", "MDSH", Place::Metric("SYNCED_WITH_DVCQG_PERSONAL_STORAGE"), "cases_handled"),
    ("procedures", "MDSH", Place::Base("CITIZEN_DATA_CONNECTED_FORMALITY"), ""),
    ("procedures_population_data", "MDSH", Place::Metric("CITIZEN_DATA_CONNECTED_FORMALITY"), "procedures"),
    ("fee_procedures", "TTTT", Place::Field("totalFeeFormality"), ""),
    ("fee_procedures_paid_online", "TTTT", Place::Field("totalDossierOnlineFormalityPaymentSuccess"), "fee_procedures"),
];

/// Points that the portal gives without a numerator: component, group, metric, and its most points.
const QUOTED: (&str, &str, &str, f64) = ("certified_copy", "MDSH", "ELECTRONIC_CERTIFIED_COPY", 2.0);

/// The metric that says how provisional an answer is.
const SYNCHRONISED: &str = "DOSSIER_SYNC";

/// Where a count stands inside its group.
#[derive(Clone, Copy)]
enum Place {
    Field(&'static str),
    /// The numerator of the metric of this code.
    Metric(&'static str),
    /// Its denominator.
    Base(&'static str),
}

/// Whether a text is the code of a metric that is read.
pub(super) fn is_metric(text: &str) -> bool {
    text == QUOTED.2 || MEASURES.iter().any(|(_, _, at, _)| matches!(at, Place::Metric(code) if *code == text))
}

/// Whether a mark stands somewhere in the place of a text that was not written.
fn lacks_a_text(value: &Value) -> bool {
    match value {
        Value::String(text) => text == NOT_KEPT,
        Value::Array(list) => list.iter().any(lacks_a_text),
        Value::Object(object) => object.values().any(lacks_a_text),
        _ => false,
    }
}

/// A province as it is read; everything wrong with it is collected.
pub(super) struct Province {
    /// Position in the list, from 1.
    pub line: u64,
    pub reasons: Vec<Reject>,
    value: Value,
}

impl Province {
    /// `raw` is valid JSON: the answer as a whole was.
    pub fn new(line: u64, raw: &str) -> Self {
        Self { line, reasons: Vec::new(), value: serde_json::from_str(raw).unwrap_or_default() }
    }

    /// Figures of the province; incomplete if `reasons` is not empty.
    pub fn figures(&mut self, mapping: &SourceMapping, run: &Run, atlas: &Atlas) -> Option<Figures> {
        if lacks_a_text(&self.value) {
            return self.fault("", NOT_KEPT, reasons::not_kept());
        }
        let place = self.place(atlas)?;
        let mut scores = vec![self.total(mapping, run, &place)];
        for (component, keys, most) in GROUPS {
            let group = keys.iter().find_map(|key| self.value["groupScores"].get(key)).cloned();
            if let Some(points) = self.points(component, group.as_ref().unwrap_or(&Value::Null), most) {
                scores.push(run.score(mapping, component, place.clone(), Some(points)));
            }
        }
        let (component, group, code, most) = QUOTED;
        let quoted = metric(self.group(group), code)["score"].clone();
        if let Some(points) = self.points(code, &quoted, most) {
            scores.push(run.score(mapping, component, place.clone(), Some(points)));
        }
        self.add_notes(&mut scores);
        let parts = self.parts(mapping, run, &place);
        Some(Figures { parts, scores, as_of: Some(run.date) })
    }

    fn place(&mut self, atlas: &Atlas) -> Option<PlaceCode> {
        let code = self.value["departmentCode"].as_str().unwrap_or_default().to_owned();
        let found = atlas.provinces_34().find(|province| province.portal_code.as_deref() == Some(&code));
        match found {
            Some(province) => Some(province.code.clone()),
            None if code.is_empty() => self.fault("departmentCode", &code, reasons::empty()),
            None => self.fault("departmentCode", &code, reasons::unknown_place()),
        }
    }

    fn total(&mut self, mapping: &SourceMapping, run: &Run, place: &PlaceCode) -> PublishedScore {
        let total = self.points("totalScore", &self.value["totalScore"].clone(), 100.0);
        if total.is_none() && self.reasons.is_empty() {
            self.fault::<()>("totalScore", "", reasons::empty());
        }
        let rank = self.value["rank"].clone();
        let rank = match rank.as_i64() {
            Some(rank @ 1..=34) => Some(rank as i32),
            None if rank.is_null() => None,
            _ => self.fault("rank", &rank.to_string(), reasons::bad_rank(34)),
        };
        PublishedScore { rank, ..run.score(mapping, "total", place.clone(), total) }
    }

    /// Points of a group; absent if the answer does not give them.
    fn points(&mut self, name: &str, value: &Value, most: f64) -> Option<f64> {
        match value {
            Value::Null => None,
            Value::Number(number) => match number.as_f64() {
                Some(points) if (0.0..=most).contains(&points) => Some(points),
                _ => self.fault(name, &number.to_string(), reasons::out_of_bounds(0.0, most)),
            },
            other => self.fault(name, &other.to_string(), reasons::bad_number(NumberFormat::Plain)),
        }
    }

    /// What the answer does not give, or gives as null, was not reported: no part, and not zero.
    fn parts(&mut self, mapping: &SourceMapping, run: &Run, place: &PlaceCode) -> Vec<Part> {
        let mut parts: Vec<Part> = Vec::new();
        for (measure, group, at, whole) in MEASURES {
            let Some(n) = self.count(group, at) else { continue };
            let whole_id = MeasureId::reported(&mapping.id, whole);
            if parts.iter().any(|part| part.measure == whole_id && part.n < n) {
                self.fault::<()>(at.name(), &n.to_string(), reasons::more_than_all(whole));
            }
            parts.push(Part {
                measure: MeasureId::reported(&mapping.id, measure),
                place: place.clone(),
                bucket: Bucket::of(run.date),
                member: String::new(),
                n,
                source: mapping.id.clone(),
            });
        }
        parts
    }

    fn count(&mut self, group: &str, at: Place) -> Option<i64> {
        let value = match at {
            Place::Field(key) => self.group(group).get(key),
            Place::Metric(code) => metric(self.group(group), code).get("numerator"),
            Place::Base(code) => metric(self.group(group), code).get("denominator"),
        };
        match value.cloned().unwrap_or_default() {
            Value::Null => None,
            value => match value.as_i64() {
                Some(n) if n >= 0 => Some(n),
                _ => self.fault(at.name(), &value.to_string(), reasons::not_whole(NumberFormat::Plain)),
            },
        }
    }

    /// The indicators of a group; their key is the group's with words after it.
    fn group(&self, key: &str) -> &Value {
        let groups = self.value["componentIndicators"].as_object();
        let found = groups.and_then(|groups| groups.iter().find(|(name, _)| name.split('_').next() == Some(key)));
        found.map_or(&Value::Null, |(_, group)| group)
    }

    /// What a reader must know: provisional data, and shares counted over something else.
    fn add_notes(&self, scores: &mut [PublishedScore]) {
        let status = metric(self.group("CKMB"), SYNCHRONISED)["dataQualityStatus"].as_str();
        if let Some(status) = status {
            let note = format!(
                "tạm tính: mẫu số của tỷ lệ hồ sơ đồng bộ là số tạm ({status}) \
                 / provisional: the share of cases synchronised has a temporary denominator ({status})"
            );
            add_note(scores, &["total", "transparency"], &note);
        }
        let handled = self.group("TDGQ")["totalReceived"].as_i64();
        let base = metric(self.group("MDSH"), "SO_HOA_GIAY_TO_GIAI_QUYET")["denominator"].as_i64();
        if let (Some(handled), Some(base)) = (handled, base)
            && handled != base
        {
            let note = format!(
                "Cổng tính số hóa trên {base} hồ sơ, không phải {handled} \
                 / the portal counts digitisation over {base} cases, not {handled}"
            );
            add_note(scores, &["digitisation"], &note);
        }
    }

    fn fault<T>(&mut self, column: &str, value: &str, reason: Reason) -> Option<T> {
        self.reasons.push(reason.at(self.line, column, value));
        None
    }
}

impl Place {
    fn name(self) -> &'static str {
        match self {
            Self::Field(name) | Self::Metric(name) | Self::Base(name) => name,
        }
    }
}

fn metric<'a>(group: &'a Value, code: &str) -> &'a Value {
    let metrics = group["metrics"].as_array();
    let found = metrics.and_then(|metrics| metrics.iter().find(|metric| metric["code"] == code));
    found.unwrap_or(&Value::Null)
}

fn add_note(scores: &mut [PublishedScore], components: &[&str], note: &str) {
    for score in scores.iter_mut().filter(|score| components.contains(&score.component.as_str())) {
        score.note = note.to_owned();
    }
}
