//! The draft as TOML: what is sure as keys, what is not as comments, each with its reasons.

use std::fmt::Write as _;

use super::guess::{Guess, Match};
use super::look::{Column, Look, POINTER, ROWS_LOOKED_AT};
use super::moments::Moments;
use super::personal::Personal;
use super::shape::{Places, Telling, is_case_no_of_nation};
use super::within;
use crate::domain::number::NumberFault;
use crate::domain::personal::{may_be_heading, shown_file_name};
use crate::domain::source::{CASE_COLUMNS, CASE_COLUMNS_NEEDED, NumberFormat, PlaceCodes, TextEncoding, code_values};
use crate::formats::Kind;

pub(super) struct Draft<'a> {
    look: &'a Look,
    guesses: &'a [Guess],
    pub(super) places: &'a Places,
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
    pub(super) fn line(&mut self, text: std::fmt::Arguments<'_>) {
        // Writing to a text does not fail.
        let _ = self.text.write_fmt(text);
        self.text.push('\n');
    }

    /// Columns with the guess that was made, sure or not.
    pub(super) fn matched(&self) -> impl Iterator<Item = (&'a Column, &'a Match)> + use<'a> {
        let guesses: &'a [Guess] = self.guesses;
        self.look.columns.iter().zip(guesses).filter_map(|(column, guess)| Some((column, guess.canonical.as_ref()?)))
    }

    pub(super) fn sure(&self, canonical: &str) -> Option<&'a Column> {
        let canonical = canonical.to_owned();
        self.matched().find(|(_, found)| found.column == canonical && found.is_sure()).map(|(column, _)| column)
    }

    fn head(&mut self, name: &str) {
        let look = self.look;
        let shown: String = shown_file_name(name).chars().filter(|letter| !letter.is_control()).collect();
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
        self.case_numbers();
        self.place_codes();
    }

    /// Which list the values of places tell of.
    pub(super) fn telling(&self) -> Telling {
        let values = |canonical| self.sure(canonical).into_iter().flat_map(Column::filled);
        self.places.telling(values("province"), values("commune"))
    }

    /// Said, and only where a value tells: most codes are in both lists.
    fn place_codes(&mut self) {
        if self.sure("province").or(self.sure("commune")).is_none() {
            return;
        }
        let telling = self.telling();
        let (codes, Telling { before, today }) = (telling.place_codes().as_str(), telling);
        match (before, today) {
            (0, 0) => self.line(format_args!(
                "# place_codes = \"63\"   # no value tells whether places are of the 63 provinces or of the 34: read as of the 34; ask who \
                 sends / không giá trị nào cho biết mã thuộc 63 hay 34 tỉnh: coi là 34; hãy hỏi nơi gửi"
            )),
            _ => self.line(format_args!(
                "place_codes = \"{codes}\"   # values that only the list to 30 June 2025 has: {before}; only the list since: {today} / giá trị \
                 chỉ có trong danh mục đến 30/6/2025: {before}; chỉ có từ 1/7/2025: {today}"
            )),
        }
    }

    /// Whether the number alone says which case it is: one case in two systems counts once only then.
    fn case_numbers(&mut self) {
        let Some(column) = self.sure("case_no") else { return };
        let (all, national) = (column.filled().count(), column.filled().filter(|no| is_case_no_of_nation(no)).count());
        let mark = if national > 0 { "" } else { "# " };
        self.line(format_args!(
            "{mark}case_no_is_national = true   # {national} of {all} numbers name agency and day, and are given once in the \
             nation / số hồ sơ có mã cơ quan và ngày, không trùng trong cả nước"
        ));
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
        let matched = || self.matched().map(|(column, found)| (column, found.column));
        let is_read = |found: &Match| is_moment_column(found.column) && found.fit.is_some_and(|fit| fit >= 0.5);
        let cells = self.matched().filter(|(_, found)| is_read(found)).flat_map(|(column, _)| column.filled());
        let in_lists: Vec<String> =
            matched().flat_map(|(column, canonical)| within::moments(canonical, column)).collect();
        let moments = Moments::of(cells.chain(in_lists.iter().map(String::as_str)));
        self.text.push_str(&moments.lines());
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
        let odd: Vec<String> = all()
            .filter(|(column, guess)| guess.personal.is_none() && holds_unclear_numbers(column))
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
        if !odd.is_empty() {
            self.line(format_args!(
                "# AMBIGUOUS numbers such as 1.234, one thousand or one and a bit: ask before they are ever read / số KHÔNG RÕ như \
                 1.234, một nghìn hay một phẩy: {}",
                odd.join(", ")
            ));
        }
        if !others.is_empty() {
            self.line(format_args!(
                "# Not read, and left out of the quarantine until it is known to be harmless / không đọc:\n# {}",
                others.join(", ")
            ));
        }
    }

    fn names(&mut self, file: &str) {
        let shown = shown_file_name(file);
        let stem = quoted(shown.split('.').next().unwrap_or(&shown));
        self.line(format_args!("\n[name]   # what pages call it / tên hiển thị\nvi = {stem}\nen = {stem}"));
        self.line(format_args!(
            "\n[origin]   # who sends it, where it is described / nơi gửi, tài liệu mô tả\nvi = \"chưa ghi\"\nen = \"not stated\""
        ));
    }

    fn columns(&mut self) {
        self.line(format_args!("\n[columns]"));
        let has_before = self.telling().place_codes() != PlaceCodes::Of34;
        for canonical in CASE_COLUMNS.into_iter().filter(|column| has_before || *column != "commune_today") {
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
}

/// All numbers in it have one mark with three digits behind it, and none tells which mark that is.
fn holds_unclear_numbers(column: &Column) -> bool {
    let formats = [NumberFormat::DotGroups, NumberFormat::CommaGroups];
    let read = |value: &str| formats.map(|format| format.decimal(value));
    let is_number = |value: &str| {
        value.parse::<f64>().is_ok() || read(value).iter().any(|one| *one != Err(NumberFault::NotANumber))
    };
    let mut marked = column.filled().filter(|value| value.contains(['.', ','])).peekable();
    marked.peek().is_some()
        && column.filled().all(is_number)
        && marked.all(|value| read(value).contains(&Err(NumberFault::Ambiguous)))
}

fn is_moment_column(column: &str) -> bool {
    column.ends_with("_at") || column == "due_at_original"
}

fn percent(share: f64) -> u32 {
    // Ninety-nine and a half is not all.
    (share * 100.0).floor() as u32
}

/// As TOML writes a text.
pub(super) fn quoted(text: &str) -> String {
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
