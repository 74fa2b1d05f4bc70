//! What must be known of a table, as the formats carry it: one object, and the same as lines of two cells.

use serde_json::{Value as Json, json};

use crate::report::format::date;
use crate::report::table::about::{About, SourceFiles};
use crate::report::words::pick;

pub fn json(about: &About) -> Json {
    let of = if about.are_sources_of_all { "all_data" } else { "the_rows" };
    json!({
        "title": about.title,
        "language": if about.is_vietnamese() { "vi" } else { "en" },
        "page": about.address,
        "row_count": about.rows,
        "period": about.period.as_ref().map(|days| json!({
            "value": days.value,
            "text": days.text,
            "first_day": days.first.to_string(),
            "last_day": days.last.to_string(),
        })),
        "natures": about.marks.iter().map(|mark| json!({
            "nature": mark.nature.as_str(),
            "word": mark.word,
            "sentence": mark.sentence,
        })).collect::<Vec<_>>(),
        "runs": about.runs,
        "sources_of": of,
        "sources": about.sources.iter().map(source).collect::<Vec<_>>(),
        "licence": null,
        "licence_note": about.licence(),
    })
}

fn source(source: &SourceFiles) -> Json {
    json!({
        "id": source.id,
        "name": source.name,
        "origin": source.origin,
        "files": source.files.iter().map(|file| json!({
            "load": file.load,
            "name": file.name,
            "blake3": file.hash,
            "as_of": file.as_of.to_string(),
            "loaded_at": file.loaded_at,
            "nature": file.nature.as_str(),
        })).collect::<Vec<_>>(),
        "more_files": source.more_files,
    })
}

/// Name and text, as a sheet prints them.
pub fn lines(about: &About) -> Vec<(&'static str, String)> {
    let language = about.language;
    let word = |vi, en| pick(language, vi, en);
    let mut lines = vec![(word("Bảng", "Table"), about.title.clone())];
    if let Some(days) = &about.period {
        let text = format!("{} ({}): {} – {}", days.text, days.value, date(days.first), date(days.last));
        lines.push((word("Kỳ", "Period"), text));
    }
    lines.push((word("Số dòng", "Rows"), about.rows.to_string()));
    for mark in &about.marks {
        lines.push((word("Tính chất", "Kind of data"), format!("{}: {}", mark.word, mark.sentence)));
    }
    for run in &about.runs {
        lines.push((word("Lần tính", "Run"), format!("{run} (chiso verify {run})")));
    }
    lines.push((word("Trang", "Page"), about.address.clone()));
    lines.push((word("Giấy phép", "Licence"), about.licence().to_owned()));
    lines
}
