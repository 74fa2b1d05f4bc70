//! The draft as TOML: what is sure as keys, what is not as comments, each with its reasons.

use std::fmt::Write as _;

use super::codes::{self, Meaning};
use super::guess::{Guess, Match};
use super::look::{Column, Look, POINTER, ROWS_LOOKED_AT};
use super::personal::Personal;
use super::shape::{Places, patterns};
use crate::domain::personal::{may_be_code, may_be_heading, withheld};
use crate::domain::source::{CASE_COLUMNS, CASE_COLUMNS_NEEDED, TextEncoding, code_values};
use crate::formats::Kind;

/// More different values than a list of codes has.
const MOST_CODES: usize = 40;
const MOST_AGENCIES: usize = 200;

struct Draft<'a> {
    look: &'a Look,
    guesses: &'a [Guess],
    places: &'a Places,
    text: String,
}

/// `name`: of the file.
pub fn toml(name: &str, look: &Look, guesses: &[Guess], places: &Places) -> String {
    let mut draft = Draft { look, guesses, places, text: String::new() };
    draft.head(name);
    draft.moments();
    draft.lists_of_headings();
    draft.names(name);
    draft.columns();
    draft.missing();
    draft.codes();
    draft.provinces();
    draft.agencies();
    draft.text
}

impl<'a> Draft<'a> {
    fn line(&mut self, text: std::fmt::Arguments<'_>) {
        // Writing to a text does not fail.
        let _ = self.text.write_fmt(text);
        self.text.push('\n');
    }

    /// Columns with the guess that was made, sure or not.
    fn matched(&self) -> impl Iterator<Item = (&'a Column, &'a Match)> + use<'a> {
        let guesses: &'a [Guess] = self.guesses;
        self.look.columns.iter().zip(guesses).filter_map(|(column, guess)| Some((column, guess.canonical.as_ref()?)))
    }

    fn sure(&self, canonical: &str) -> Option<&'a Column> {
        let canonical = canonical.to_owned();
        self.matched().find(|(_, found)| found.column == canonical && found.is_sure()).map(|(column, _)| column)
    }

    fn head(&mut self, name: &str) {
        let look = self.look;
        let shown: String = name.chars().filter(|letter| !letter.is_control()).collect();
        self.line(format_args!(
            "# Drafted from {shown} ({}): {} rows, {} columns{}.",
            look.file.kind.as_str(),
            look.rows,
            look.columns.len(),
            if look.is_cut { format!(", the first {ROWS_LOOKED_AT} rows only") } else { String::new() }
        ));
        self.line(format_args!(
            "# Guesses, each with its confidence; what is not sure is a comment. Read every line, then save the file as\n\
             # pipelines/sources/NAME.toml and try it: chiso source check NAME.toml FILE\n\
             # Bản nháp: mỗi dòng là phỏng đoán kèm độ tin cậy; điều chưa chắc nằm trong chú thích. Hãy đọc từng dòng rồi\n\
             # chạy thử: chiso source check TÊN.toml TỆP"
        ));
        self.line(format_args!("nature = \"unverified\"      # real | provisional | unverified | synthetic"));
        if look.file.kind == Kind::Json {
            self.line(format_args!("format = \"json\"\nrecords = \"{POINTER}\""));
        } else {
            self.table();
        }
        self.line(format_args!("contract = \"cases\""));
    }

    fn table(&mut self) {
        let look = self.look;
        self.line(format_args!("format = \"table\""));
        if look.file.kind == Kind::Text {
            match look.file.delimiter {
                Some(delimiter) => {
                    let mark = (delimiter as char).to_string();
                    self.line(format_args!("delimiter = {}", quoted(&mark)));
                }
                None => self.line(format_args!("# delimiter = \",\"   # not found: one column / không xác định được")),
            }
            match look.file.encoding {
                Some(TextEncoding::Utf8) => {}
                Some(encoding) => self.line(format_args!(
                    "encoding = \"{}\"   # {} % of its words with accents are Vietnamese so / số từ có dấu đúng tiếng Việt",
                    encoding.as_str(),
                    percent(look.file.confidence)
                )),
                None => self.line(format_args!(
                    "# encoding = \"utf-8\"   # not found: utf-8 | utf-16le | utf-16be | windows-1258 | tcvn3 | vni / chưa rõ"
                )),
            }
        }
        if look.file.kind.is_spreadsheet() && may_be_heading(&look.sheet) && !look.sheet.is_empty() {
            self.line(format_args!("sheet = {}   # heading in row {}", quoted(&look.sheet), look.heading_line));
        }
    }

    fn moments(&mut self) {
        let moment_columns: Vec<&Column> = self
            .matched()
            .filter(|(_, found)| is_moment_column(found.column) && found.fit.is_some_and(|fit| fit >= 0.5))
            .map(|(column, _)| column)
            .collect();
        let all = moment_columns.iter().flat_map(|column| column.filled());
        let total = all.clone().count();
        let found = patterns(all);
        let read: usize = found.iter().map(|(_, seen)| seen.values).sum();
        self.line(format_args!("moment_formats = ["));
        for (pattern, seen) in &found {
            let doubt = match seen.certain {
                0 => "day and month could be exchanged in all of them: ask / ngày và tháng có thể lẫn: hãy hỏi nơi gửi"
                    .to_owned(),
                certain => format!("{certain} of them cannot be read otherwise / không thể đọc khác"),
            };
            self.line(format_args!("  {},   # {} values / giá trị; {doubt}", quoted(pattern), seen.values));
        }
        if found.is_empty() {
            self.line(format_args!("  # \"dd/MM/yyyy HH:mm\",   # none found / chưa thấy"));
        }
        self.line(format_args!("]"));
        if read < total {
            self.line(format_args!(
                "# {} of {total} values of these columns are in none of the known formats / không theo định dạng nào đã biết",
                total - read
            ));
        }
    }

    fn lists_of_headings(&mut self) {
        let all = || self.look.columns.iter().zip(self.guesses).filter(|(_, guess)| guess.canonical.is_none());
        let dropped: Vec<(&Column, &Personal)> =
            all().filter_map(|(column, guess)| Some((column, guess.personal.as_ref()?))).collect();
        let harmless: Vec<&Column> = all()
            .filter(|(_, guess)| guess.personal.is_none() && guess.is_harmless)
            .map(|(column, _)| column)
            .collect();
        let others: Vec<String> = all()
            .filter(|(_, guess)| guess.personal.is_none() && !guess.is_harmless)
            .map(|(column, _)| quoted(&column.heading))
            .collect();
        self.line(format_args!(
            "# Likely personal: never written anywhere. / Có thể là dữ liệu cá nhân: không bao giờ được ghi lại."
        ));
        self.line(format_args!("dropped = ["));
        for (column, why) in &dropped {
            let why = match why {
                Personal::Heading => "heading / tiêu đề".to_owned(),
                Personal::Values(share, kind) => format!("{} % of values / giá trị: {kind}", percent(*share)),
            };
            self.line(format_args!("  {},   # {why}", quoted(&column.heading)));
        }
        self.line(format_args!("]"));
        let harmless: Vec<String> = harmless.iter().map(|column| quoted(&column.heading)).collect();
        self.line(format_args!("harmless = [{}]", harmless.join(", ")));
        if !others.is_empty() {
            self.line(format_args!(
                "# Not read, and left out of the quarantine until it is known to be harmless / không đọc:\n# {}",
                others.join(", ")
            ));
        }
    }

    fn names(&mut self, file: &str) {
        let stem = file.split('.').next().unwrap_or(file);
        let stem = quoted(stem);
        self.line(format_args!("\n[name]   # what pages call it / tên hiển thị\nvi = {stem}\nen = {stem}"));
        self.line(format_args!(
            "\n[origin]   # who sends it, where it is described / nơi gửi, tài liệu mô tả\nvi = \"chưa ghi\"\nen = \"not stated\""
        ));
    }

    fn columns(&mut self) {
        self.line(format_args!("\n[columns]"));
        for canonical in CASE_COLUMNS {
            let Some((column, found)) = self.matched().find(|(_, found)| found.column == canonical) else { continue };
            let fit = match found.fit {
                Some(_) if column.lists > 0 => "lists / danh sách".to_owned(),
                Some(fit) => format!("values / giá trị {} %", percent(fit)),
                None => "no values / không có giá trị".to_owned(),
            };
            let filled = column.filled().count() + column.lists;
            let only = match column.distinct(1).as_deref() {
                Some([(_, rows)]) if *rows > 1 && column.lists == 0 => "; ONE VALUE ONLY / chỉ một giá trị",
                _ => "",
            };
            let not_text = if column.not_texts > 0 && column.lists == 0 {
                "; not all are texts / có giá trị không phải chuỗi"
            } else {
                ""
            };
            let (mark, doubt) = if found.is_sure() { ("", "") } else { ("# ", "not sure / chưa chắc, ") };
            self.line(format_args!(
                "{mark}{canonical} = {}   # {doubt}{} %: heading / tiêu đề {} %, {fit}; filled / có {filled} of {}{only}{not_text}",
                quoted(&column.heading),
                percent(found.confidence),
                percent(found.likeness),
                self.look.rows
            ));
        }
    }

    /// What a mapping cannot do without and the file does not say.
    fn missing(&mut self) {
        let missing: Vec<&str> = CASE_COLUMNS[..CASE_COLUMNS_NEEDED]
            .iter()
            .copied()
            .filter(|canonical| self.sure(canonical).is_none())
            .collect();
        if missing.is_empty() {
            return;
        }
        self.line(format_args!(
            "\n# Needed and not found for sure / cần mà chưa tìm thấy chắc chắn: {}",
            missing.join(", ")
        ));
        // What nobody says is asked of whoever sends a file: it is never the moment of loading.
        let is_asked = missing.contains(&"extracted_at") && !self.matched().any(|(_, m)| m.column == "extracted_at");
        let stated: Vec<&str> =
            missing.into_iter().filter(|column| matches!(*column, "province" | "channel" | "status")).collect();
        if stated.is_empty() && !is_asked {
            return;
        }
        let mark = if is_asked { "" } else { "# " };
        self.line(format_args!("{mark}[constants]   # if it is the same in every row / nếu mọi dòng đều như nhau"));
        if is_asked {
            self.line(format_args!(
                "# The file does not say when it was made: say it with every file, --as-of 2026-10-31 (or 2026-10-31T16:30).\n\
                 # Tệp không ghi thời điểm trích xuất: khai báo với từng tệp bằng --as-of 2026-10-31 (hoặc 2026-10-31T16:30).\n\
                 extracted_at = \"stated\""
            ));
        }
        for column in stated {
            match (column, self.province_of_agencies(), code_values(column)) {
                ("province", Some((code, name)), _) => self.line(format_args!(
                    "# province = \"{code}\"   # {name}: all agency codes begin so / mọi mã cơ quan bắt đầu như vậy"
                )),
                ("province", None, _) => self.line(format_args!("# province = \"??\"   # two digits / hai chữ số")),
                (column, _, Some(values)) => {
                    self.line(format_args!(
                        "# {column} = \"{}\"   # one of / một trong: {}",
                        values[0],
                        values.join(", ")
                    ));
                }
                _ => {}
            }
        }
    }

    fn province_of_agencies(&self) -> Option<(String, String)> {
        let mut values = self.sure("agency_code")?.filled();
        let first = self.places.of_agency(values.next()?)?.clone();
        values.all(|value| self.places.of_agency(value).is_some_and(|other| *other == first)).then_some(first)
    }

    /// Of columns that are surely coded ones; of one that only its heading says so, as comments.
    fn codes(&mut self) {
        for canonical in CASE_COLUMNS.into_iter().filter(|column| code_values(column).is_some() && *column != "nature")
        {
            let Some((column, found)) = self.matched().find(|(_, found)| found.column == canonical) else { continue };
            if found.is_sure() || found.likeness >= 0.9 {
                self.codes_of(column, canonical, if found.is_sure() { "" } else { "# " });
            }
        }
    }

    fn codes_of(&mut self, column: &Column, canonical: &str, mark: &str) {
        self.line(format_args!("\n{mark}[codes.{canonical}]"));
        if let Some((en, vi)) = codes::remark(canonical) {
            self.line(format_args!("# {en}\n# {vi}"));
        }
        if column.lists > 0 {
            self.line(format_args!(
                "{mark}\"0\" = \"no\"    # an empty list, or none that says so / danh sách rỗng hoặc không có\n\
                 {mark}\"1\" = \"yes\"   # one that has it / có"
            ));
            return;
        }
        let Some(values) = column.distinct(MOST_CODES) else {
            self.line(format_args!(
                "# more than {MOST_CODES} different values: is it a code? / quá nhiều giá trị khác nhau"
            ));
            return;
        };
        for (value, rows) in values {
            if !may_be_code(value, rows) {
                self.line(format_args!("# {}   # {rows} rows / dòng", withheld(value)));
                continue;
            }
            let meaning = codes::meaning(canonical, value);
            let value = quoted(value);
            match meaning {
                Meaning::Known(meaning) => self.line(format_args!("{mark}{value} = \"{meaning}\"   # {rows} rows / dòng")),
                Meaning::Likely(meaning) => self.line(format_args!(
                    "# {value} = \"{meaning}\"   # {rows} rows / dòng: likely, not sure / có lẽ, chưa chắc"
                )),
                Meaning::Unknown => self.line(format_args!(
                    "# {value} = \"?\"   # {rows} rows / dòng: not known, sent back until it is / chưa biết, sẽ bị trả lại"
                )),
            }
        }
    }

    /// Provinces by name, or by a code that lost its nought.
    fn provinces(&mut self) {
        let Some(column) = self.sure("province") else { return };
        let Some(values) = column.distinct(MOST_AGENCIES) else { return };
        let places = self.places;
        let translated: Vec<_> =
            values.into_iter().filter(|&(value, rows)| is_translated(value, rows, places)).collect();
        if translated.is_empty() {
            return;
        }
        self.line(format_args!("\n[codes.province]"));
        for (value, rows) in translated {
            match places.province(value) {
                Some(code) => self.line(format_args!("{} = \"{code}\"   # {rows} rows / dòng", quoted(value))),
                None => self.line(format_args!(
                    "# {} = \"??\"   # {rows} rows / dòng: none of the 34 / không thuộc 34 tỉnh, thành",
                    quoted(value)
                )),
            }
        }
    }

    /// Agencies without a code, by their names; codes that other rows of the same name have.
    fn agencies(&mut self) {
        let Some(names) = self.sure("agency_name") else { return };
        let codes = self.sure("agency_code");
        let mut agencies: Vec<(&str, Option<&str>, usize)> = Vec::new();
        for (row, name) in names.values.iter().map(|name| name.trim()).enumerate().filter(|(_, name)| !name.is_empty())
        {
            let code =
                codes.and_then(|codes| codes.values.get(row)).map(|code| code.trim()).filter(|code| !code.is_empty());
            let at = agencies.iter().position(|(known, ..)| *known == name).unwrap_or_else(|| {
                agencies.push((name, None, 0));
                agencies.len() - 1
            });
            if agencies.len() > MOST_AGENCIES {
                self.line(format_args!("\n# More than {MOST_AGENCIES} agencies: put their codes in a CSV with the headings from,to:\n# [lookups.agency_code]\n# from = \"agency_name\"\n# file = \"agencies.csv\""));
                return;
            }
            match code {
                Some(code) => agencies[at].1 = agencies[at].1.or(Some(code)),
                None => agencies[at].2 += 1,
            }
        }
        agencies.retain(|(name, _, rows)| *rows > 0 && may_be_code(name, *rows));
        if agencies.is_empty() {
            return;
        }
        agencies.sort_by_key(|&(name, _, rows)| (std::cmp::Reverse(rows), name));
        self.line(format_args!(
            "\n# Rows without a code of the agency, by its name; take off the # and fill in the codes.\n\
             # Các dòng không có mã cơ quan, theo tên: bỏ dấu # và điền mã.\n# [lookups.agency_code]\n# from = \"agency_name\"\n\
             # [lookups.agency_code.table]"
        ));
        for (name, code, rows) in agencies {
            let (code, why) = match code {
                Some(code) => (code, ", as in other rows / như ở các dòng khác"),
                None => ("?", ""),
            };
            self.line(format_args!("# {} = {}   # {rows} rows / dòng{why}", quoted(name), quoted(code)));
        }
    }
}

/// Neither a code of ours, nor something that is no name of a province at all.
fn is_translated(value: &str, rows: usize, places: &Places) -> bool {
    let code = places.province(value);
    code != Some(value) && (code.is_some() || may_be_code(value, rows))
}

fn is_moment_column(column: &str) -> bool {
    column.ends_with("_at") || column == "due_at_original"
}

fn percent(share: f64) -> u32 {
    // Ninety-nine and a half is not all.
    (share * 100.0).floor() as u32
}

/// As TOML writes a text.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            '\t' => quoted.push_str("\\t"),
            '\n' => quoted.push_str("\\n"),
            letter if letter.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", letter as u32);
            }
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}
