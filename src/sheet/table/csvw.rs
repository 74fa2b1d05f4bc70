//! What is told beside a CSV, in the W3C's vocabulary (CSV on the Web): how it is written, what each column holds.

use serde_json::{Value as Json, json};

use crate::report::table::about::About;
use crate::report::table::{Column, Kind};
use crate::report::words::pick;

use super::about;

/// The text of `address.csv-metadata.json`. `url`: the CSV, as seen from there.
pub fn metadata(told: &About, columns: &[Column], url: &str) -> String {
    let disarmed = pick(
        told.language,
        "Ô chữ bắt đầu bằng = + - @ có thêm dấu nháy đơn ở đầu để bảng tính không chạy như công thức; ô số không bao giờ bị đổi.",
        "A text that begins with = + - @ has an apostrophe before it, so that no spreadsheet runs it as a formula; numbers are never touched.",
    );
    let dialect = json!({
        "encoding": "utf-8",
        "delimiter": ",",
        "quoteChar": "\"",
        "doubleQuote": true,
        "header": true,
        "headerRowCount": 1,
        "commentPrefix": null,
        "lineTerminators": ["\r\n"],
        "skipInitialSpace": false,
    });
    let newest = told.newest().map(|day| day.to_string());
    let sources: Vec<&str> = told.sources.iter().map(|source| source.name.as_str()).collect();
    let text = json!({
        "@context": ["http://www.w3.org/ns/csvw", { "@language": if told.is_vietnamese() { "vi" } else { "en" } }],
        "url": url,
        "dialect": dialect,
        "dc:title": told.title,
        "dc:temporal": told.period.as_ref().map(|days| format!("{}/{}", days.first, days.last)),
        "dc:extent": pick(told.language, format!("{} dòng", told.rows), format!("{} rows", told.rows)),
        "dc:modified": newest,
        "dc:source": sources,
        "dc:rights": told.licence(),
        "tableSchema": { "columns": self::columns(told, columns) },
        "notes": [about::json(told), { "disarmed": disarmed }],
    });
    format!("{text:#}\n")
}

pub fn columns(told: &About, columns: &[Column]) -> Json {
    let column = |column: &Column| {
        let mut described = json!({
            "name": column.name,
            // The heading itself is of no language; the words are what it means.
            "titles": { "und": column.name, "vi": column.vi, "en": column.en },
            "dc:description": column.meaning(told.language),
            "datatype": datatype(column.kind),
            "null": "",
        });
        if let (Some(described), false) = (described.as_object_mut(), column.unit.is_empty()) {
            described.insert("schema:unitText".to_owned(), json!(column.unit));
        }
        described
    };
    columns.iter().map(column).collect()
}

fn datatype(kind: Kind) -> Json {
    match kind {
        Kind::Text => json!("string"),
        Kind::Count | Kind::Whole => json!("integer"),
        Kind::Decimal => json!("double"),
        Kind::Fixed(_) => json!("decimal"),
        Kind::Date => json!({ "base": "date", "format": "yyyy-MM-dd" }),
        Kind::Moment => json!("dateTimeStamp"),
        Kind::YesNo => json!({ "base": "boolean", "format": "1|0" }),
    }
}
