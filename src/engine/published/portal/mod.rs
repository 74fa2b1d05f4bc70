//! The National Public Service Portal's evaluation under Decision 766: one JSON answer for all
//! provinces, counted from 1 January to the day of the run. Its numerators and denominators become
//! parts, its points stay scores, and the national points (an unweighted mean of the provinces)
//! stay what the portal says.

mod province;

use std::sync::Arc;

use jiff::civil::Date;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::PublishedRead;
use super::csv_file::text;
use super::file_error::FileFault;
use super::intake::Intake;
use super::row::may_be_written;
use crate::domain::atlas::Atlas;
use crate::domain::place::PlaceCode;
use crate::domain::reasons::{NOT_KEPT, REASON_KEY};
use crate::domain::score::{PublishedScore, Qualifier};
use crate::domain::source::SourceMapping;
use crate::domain::text::Text;
use crate::engine::quarantine::{Record, Shape};
use province::Province;

/// The answer, with each province as it stands in the file.
#[derive(Deserialize)]
struct Answer<'a> {
    #[serde(default)]
    metadata: Value,
    #[serde(default)]
    overview: Value,
    #[serde(borrow, default)]
    provinces: Vec<&'a RawValue>,
}

/// What holds for every figure of the answer.
struct Run {
    date: Date,
    /// Where the answer was read; its file says so.
    source: String,
}

pub(super) fn read(
    mapping: &SourceMapping,
    bytes: &[u8],
    atlas: &Atlas,
    today: Date,
) -> Result<PublishedRead, FileFault> {
    let text = text(bytes)?;
    if !text.trim_start().starts_with('{') {
        let expected = Text::new(
            "một đối tượng JSON có metadata, overview và provinces",
            "an object with metadata, overview and provinces",
        );
        return Err(FileFault::WrongShape { at: "/".into(), expected });
    }
    let answer: Answer<'_> = serde_json::from_str(&text).map_err(|error| json_fault(&text, &error))?;
    let run = run(&answer.metadata, mapping)?;
    let nation = nation(&answer, &run, mapping)?;
    let mut intake = Intake::new(mapping, today, Arc::new(shape(&answer)));
    intake.header(nation);
    for (index, raw) in answer.provinces.iter().enumerate() {
        let mut province = Province::new(index as u64 + 1, raw.get());
        match province.figures(mapping, &run, atlas) {
            Some(figures) if province.reasons.is_empty() => intake.take(province.line, figures, || kept(raw)),
            _ => intake.reject(kept(raw), province.reasons),
        }
    }
    Ok(intake.finish())
}

/// An answer with the provinces that were rejected: the day of the run and the nation's points are
/// what the reader asks of it.
fn shape(answer: &Answer<'_>) -> Shape {
    let only = |value: &Value, keys: &[&str]| -> Map<String, Value> {
        let kept = keys.iter().filter_map(|&key| Some((key.to_owned(), plain(key, value.get(key)?)?)));
        // A reader would take the mark for what stands there.
        kept.filter(|(_, value)| *value != NOT_KEPT).collect()
    };
    let metadata = only(&answer.metadata, &["runDateStr", "timeType", "year", "period", "source"]);
    let overview = only(&answer.overview, &["totalScore"]);
    let around = [("metadata".to_owned(), metadata.into()), ("overview".to_owned(), overview.into())];
    Shape::envelope(&around.into_iter().collect(), "provinces")
}

/// What of a province may be written: its figures, and the texts that say what they are.
fn kept(raw: &RawValue) -> Record {
    match serde_json::from_str(raw.get()).ok().and_then(|province: Value| plain("", &province)) {
        Some(Value::Object(province)) => Record::Object(province),
        _ => Record::Object(Map::new()),
    }
}

/// A value without the texts that are not read; one that is read and may not be written leaves a mark, so that
/// its figure is asked for again and not lost.
fn plain(key: &str, value: &Value) -> Option<Value> {
    const TEXTS: [&str; 7] =
        ["departmentCode", "departmentName", "code", "dataQualityStatus", "runDateStr", "timeType", "source"];
    match value {
        Value::String(text) if !TEXTS.contains(&key) => None,
        // The name of a count may look like one of a person: SO_HOA_GIAY_TO_GIAI_QUYET.
        Value::String(text) if may_be_written(text) || province::is_metric(text) => Some(value.clone()),
        // For the eye only.
        Value::String(_) if key == "departmentName" => None,
        Value::String(_) => Some(NOT_KEPT.into()),
        Value::Array(list) => Some(list.iter().filter_map(|entry| plain(key, entry)).collect()),
        Value::Object(object) => {
            let own = object.iter().filter(|(key, _)| *key != REASON_KEY);
            Some(own.filter_map(|(key, value)| Some((key.clone(), plain(key, value)?))).collect::<Map<_, _>>().into())
        }
        number => Some(number.clone()),
    }
}

/// The day of the run, and that it counts the year to date: an answer asked for a quarter looks
/// the same and counts something else.
fn run(metadata: &Value, mapping: &SourceMapping) -> Result<Run, FileFault> {
    let wrong = |at: &str, vi: &str, en: &str| FileFault::WrongShape { at: at.into(), expected: Text::new(vi, en) };
    let day = metadata["runDateStr"].as_str().and_then(run_day);
    let date = day.ok_or_else(|| {
        let (vi, en) = ("ngày dạng ddMMyyyy, ví dụ \"10102026\"", "a day as ddMMyyyy, such as \"10102026\"");
        wrong("/metadata/runDateStr", vi, en)
    })?;
    if metadata["timeType"].as_str() != Some("year") || !metadata["period"].is_null() {
        return Err(wrong(
            "/metadata/timeType",
            "\"year\" và không có period: số lũy kế từ 1/1 đến ngày chạy",
            "\"year\" with no period: a count from 1 January to the day of the run",
        ));
    }
    if metadata["year"].as_i64() != Some(date.year().into()) {
        return Err(wrong("/metadata/year", "năm của runDateStr", "the year of runDateStr"));
    }
    let source = metadata["source"].as_str().unwrap_or(&mapping.origin.en).to_owned();
    Ok(Run { date, source })
}

fn run_day(text: &str) -> Option<Date> {
    if text.len() != 8 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Date::new(text[4..].parse().ok()?, text[2..4].parse().ok()?, text[..2].parse().ok()?).ok()
}

/// The portal's own points of the nation; and that the list of provinces is whole.
fn nation(answer: &Answer<'_>, run: &Run, mapping: &SourceMapping) -> Result<PublishedScore, FileFault> {
    let total = answer.overview["totalScore"].as_f64().filter(|total| (0.0..=100.0).contains(total));
    let expected = Text::new("một số từ 0 đến 100: điểm của cả nước", "a number from 0 to 100: the national points");
    let total = total.ok_or(FileFault::WrongShape { at: "/overview/totalScore".into(), expected })?;
    if answer.provinces.is_empty() {
        return Err(FileFault::NoRows);
    }
    let count = answer.provinces.len() as u64;
    let announced = answer.overview["totalProvincesCount"].as_u64().unwrap_or(count);
    if announced > count {
        let expected = Text::new(
            format!("{announced} tỉnh như overview đã ghi, chỉ thấy {count}"),
            format!("the {announced} provinces that the overview announces, found {count}"),
        );
        return Err(FileFault::WrongShape { at: "/provinces".into(), expected });
    }
    let note = "trung bình cộng không trọng số của các tỉnh, do Cổng công bố \
                / unweighted mean of the provinces, as the portal publishes it";
    Ok(PublishedScore { note: note.to_owned(), ..run.score(mapping, "total", PlaceCode::nation(), Some(total)) })
}

impl Run {
    fn score(&self, mapping: &SourceMapping, component: &str, place: PlaceCode, score: Option<f64>) -> PublishedScore {
        PublishedScore {
            index: mapping.id.clone(),
            edition: self.date.year(),
            component: component.to_owned(),
            place,
            score,
            rank: None,
            qualifier: Qualifier::Exactly,
            as_of: Some(self.date),
            note: String::new(),
            source: self.source.clone(),
            loaded_from: mapping.id.clone(),
        }
    }
}

fn json_fault(text: &str, error: &serde_json::Error) -> FileFault {
    let (line, column) = (error.line(), error.column());
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let byte = (before + column).saturating_sub(1);
    if error.is_eof() {
        return FileFault::TruncatedJson { line, column, byte };
    }
    // What the library says of a value of another kind quotes the value.
    let why = match error.to_string() {
        _ if error.is_data() => Text::new("giá trị sai kiểu", "a value of another kind"),
        said => {
            let said = said.split(" at line ").next().unwrap_or(&said);
            Text::new("sai cú pháp tại đây", said)
        }
    };
    FileFault::BadJson { line, column, byte, why }
}
