//! What the synthetic cases are held to: the real figures of each province, and a mix of procedures.
//!
//! Both files belong to the sample alone and are compiled in; a fault in them is a fault in the
//! program, found by the tests, so one error with its line is enough.

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

const PROVINCES: &str = include_str!("../../pipelines/reference/sample_calibration.csv");
const MIX: &str = include_str!("../../pipelines/reference/sample_mix.csv");

/// Counts of the National Public Service Portal for one province, and one assumption.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct ProvinceCounts {
    /// Two digits, of the 34.
    pub province_code: String,
    pub cases_handled: f64,
    pub cases_on_time: f64,
    pub payments_due: f64,
    pub payments_online: f64,
    pub cases_electronic_result: f64,
    pub cases_digitised: f64,
    pub cases_data_reused: f64,
    /// No source gives the share of cases submitted online per province; see the file.
    pub online_share_assumed: f64,
}

/// How often a procedure is asked for, by whom it is handled, and how often it is late.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct MixRow {
    pub procedure_code: String,
    pub handled_by: Handler,
    /// Number and name of the department in the agency code (`H41.08`); empty for communes.
    pub agency_number: String,
    pub agency_name: String,
    /// Relative to the other rows of the same handler.
    pub weight: f64,
    /// Against the mean of all procedures.
    pub late_factor: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Handler {
    Commune,
    Department,
}

/// One row for each of the 34 provinces.
pub(super) fn provinces() -> Result<Vec<ProvinceCounts>> {
    let rows: Vec<ProvinceCounts> = rows("sample_calibration.csv", PROVINCES)?;
    for row in &rows {
        ensure!(
            row.cases_on_time <= row.cases_handled && row.payments_online <= row.payments_due,
            "sample_calibration.csv, province {}: a part is larger than its whole",
            row.province_code
        );
    }
    Ok(rows)
}

pub(super) fn mix() -> Result<Vec<MixRow>> {
    rows("sample_mix.csv", MIX)
}

fn rows<T: for<'de> Deserialize<'de>>(name: &str, text: &str) -> Result<Vec<T>> {
    let rows = csv::Reader::from_reader(text.as_bytes()).into_deserialize().collect::<Result<Vec<T>, _>>();
    rows.with_context(|| format!("reading pipelines/reference/{name}"))
}
