//! A mapping's layout against its contract: every slip with its line, none passed over.

use std::collections::BTreeMap;

use toml::Spanned;

use super::layout::{ContractName, Format, Layout, Names};
use crate::catalog::errors::CatalogueErrors;
use crate::catalog::files::{File, Files};
use crate::catalog::table::Table;
use crate::domain::atlas::Atlas;
use crate::domain::source::{
    CASE_COLUMNS, CASE_COLUMNS_NEEDED, CaseMapping, Contract, FileFormat, FormReportMapping, NumberFormat, PlaceCodes,
    REJECTED_AT_MOST, RETURN_COLUMNS, RETURN_COLUMNS_NEEDED, ReturnMapping, SCORE_COLUMNS, SCORE_COLUMNS_NEEDED,
    ScoreMapping, TableFormat, TextEncoding,
};

pub(super) struct Reader<'a> {
    pub file: &'a File,
    pub files: &'a Files,
    pub atlas: &'a Atlas,
    pub contract: ContractName,
    /// Of cases: the list that places are of.
    pub place_codes: PlaceCodes,
    pub faults: usize,
    errors: &'a mut CatalogueErrors,
    /// What the mapping says in all, its lookup files too.
    pub text: &'a mut String,
}

impl<'a> Reader<'a> {
    pub fn new(
        file: &'a File,
        files: &'a Files,
        atlas: &'a Atlas,
        errors: &'a mut CatalogueErrors,
        contract: ContractName,
        text: &'a mut String,
    ) -> Self {
        Self { file, files, atlas, contract, place_codes: PlaceCodes::default(), faults: 0, errors, text }
    }

    pub fn fault(&mut self, offset: usize, message: impl Into<String>) {
        self.faults += 1;
        self.errors.push(&self.file.shown, self.file.line_of(offset), message);
    }

    /// A fault of a file that the mapping leads to.
    pub fn fault_in(&mut self, file: &File, line: usize, message: impl Into<String>) {
        self.faults += 1;
        self.errors.push(&file.shown, line, message);
    }

    /// A table that the mapping leads to.
    pub fn table<'t>(&mut self, file: &'t File, headings: &'t [&'t str]) -> Option<Table<'t>> {
        let before = self.errors.0.len();
        let table = Table::read(file, headings, self.errors);
        self.faults += self.errors.0.len() - before;
        table
    }

    pub fn format(&mut self, layout: &Layout) -> FileFormat {
        if layout.format == Format::Json {
            let of_tables = [
                ("delimiter", &layout.delimiter),
                ("encoding", &layout.encoding),
                ("sheet", &layout.sheet),
                ("numbers", &layout.numbers),
            ];
            for (key, value) in of_tables {
                if let Some(value) = value {
                    self.fault(
                        value.span().start,
                        format!("`{key}` is for format = \"table\" only / `{key}` chỉ dùng cho format = \"table\""),
                    );
                }
            }
            return FileFormat::Json;
        }
        FileFormat::Table(TableFormat {
            delimiter: layout.delimiter.as_ref().map_or(b',', |delimiter| self.delimiter(delimiter)),
            encoding: self.named(&layout.encoding, "encoding", &TextEncoding::ALL, TextEncoding::as_str),
            sheet: layout.sheet.as_ref().map(|sheet| self.sheet(sheet)),
            numbers: self.named(&layout.numbers, "numbers", &NumberFormat::ALL, NumberFormat::as_str),
        })
    }

    fn delimiter(&mut self, delimiter: &Spanned<String>) -> u8 {
        match *delimiter.get_ref().as_bytes() {
            [byte] if byte.is_ascii() && !byte.is_ascii_alphanumeric() && !b"\"\r\n".contains(&byte) => byte,
            _ => {
                let message = format!(
                    "delimiter `{0}`, expected one mark such as , ; | or \\t / delimiter `{0}`, cần một dấu như , ; | hoặc \\t",
                    delimiter.get_ref()
                );
                self.fault(delimiter.span().start, message);
                b','
            }
        }
    }

    fn sheet(&mut self, sheet: &Spanned<String>) -> String {
        if sheet.get_ref().trim().is_empty() {
            self.fault(sheet.span().start, "`sheet` is empty, expected the name of a sheet; leave the key out for any / `sheet` để trống, cần tên trang tính; bỏ khóa này nếu trang nào cũng được");
        }
        sheet.get_ref().clone()
    }

    /// A value that is one of a few.
    fn named<T: Copy + Default>(
        &mut self,
        value: &Option<Spanned<String>>,
        key: &str,
        all: &[T],
        name: fn(T) -> &'static str,
    ) -> T {
        let Some(value) = value else { return T::default() };
        let found = all.iter().copied().find(|&one| name(one) == value.get_ref());
        found.unwrap_or_else(|| {
            let known: Vec<&str> = all.iter().map(|&one| name(one)).collect();
            let message = format!(
                "unknown {key} `{0}`, expected one of: {1} / {key} `{0}` không hợp lệ, cần một trong: {1}",
                value.get_ref(),
                known.join(", ")
            );
            self.fault(value.span().start, message);
            T::default()
        })
    }

    pub fn contract(&mut self, mut layout: Layout) -> Contract {
        use ContractName::{Cases, FormReport, Returns, Scores};
        let at = layout.contract.span().start;
        let register = self.register(&mut layout, at);
        let json_cases: &[ContractName] = if layout.format == Format::Json { &[Cases] } else { &[] };
        let columns = self.required("columns", layout.columns, &[Cases, Scores, Returns], at);
        let constants = self.optional("constants", layout.constants, &[Cases, Scores, Returns]);
        let codes = self.optional("codes", layout.codes, &[Cases, Scores, Returns]);
        let lookups = self.optional("lookups", layout.lookups, &[Cases]);
        let checks = self.optional("checks", layout.checks, &[Cases]);
        let moment_formats = self.required("moment_formats", layout.moment_formats, &[Cases], at);
        let dropped = self.optional("dropped", layout.dropped, &[Cases]);
        let harmless = self.optional("harmless", layout.harmless, &[Cases]);
        let records = self.required("records", layout.records, json_cases, at);
        let rejected_at_most = self.share(layout.rejected_at_most);
        let case_no_is_national = self.optional("case_no_is_national", layout.case_no_is_national, &[Cases]);
        let index = self.required("index", layout.index, &[Scores], at);
        let components = self.required("components", layout.components, &[Scores], at);
        let component_ranks = self.optional("component_ranks", layout.component_ranks, &[Scores]);
        let bounds = self.required("bounds", layout.bounds, &[Scores], at);
        let counts = self.optional("counts", layout.counts, &[Returns]);
        let published = self.optional("published", layout.published, &[Returns]);
        let (sums, withins) = self.between(layout.sum, layout.within, &counts);
        let form = self.form_report(layout.form, layout.title, layout.province, at);
        self.canonical(&columns, &constants, lookups.keys(), at);
        self.known("component_ranks", starts(&component_ranks), &components);
        self.known("bounds", starts(&bounds), &components);
        self.in_one_only(&counts, &published, at);
        let (constants, codes) = (self.constants(constants, &columns), self.codes(codes, &columns));
        match self.contract {
            Cases => Contract::Cases(CaseMapping {
                lookups: self.lookups(lookups, &columns, &constants),
                checks: self.checks(checks),
                columns: plain(columns),
                codes,
                moment_formats: self.moment_formats(moment_formats),
                dropped,
                harmless,
                records,
                constants,
                case_no_is_national,
                rejected_at_most,
                place_codes: self.place_codes,
            }),
            Scores => Contract::Scores(ScoreMapping {
                index,
                columns: plain(columns),
                constants,
                codes,
                components: plain(components),
                component_ranks: plain(component_ranks),
                bounds: bounds.into_iter().map(|(key, value)| (key, value.into_inner())).collect(),
            }),
            Returns => {
                let columns = plain(columns);
                Contract::Returns(ReturnMapping { columns, constants, codes, counts, published, sums, withins })
            }
            ContractName::PortalEvaluation => Contract::PortalEvaluation,
            ContractName::Register => Contract::Register(register),
            FormReport => Contract::FormReport(form),
        }
    }

    fn form_report(
        &mut self,
        form: Option<Spanned<String>>,
        title: Option<Spanned<String>>,
        province: Option<Spanned<String>>,
        at: usize,
    ) -> FormReportMapping {
        let owners = &[ContractName::FormReport];
        FormReportMapping {
            form: self.required("form", form, owners, at),
            title: self.required("title", title, owners, at),
            province: self.optional("province", province, owners),
        }
    }

    /// Some contracts are read from tables only.
    pub fn check_tables(&mut self, layout: &Layout) {
        let is_table_only = matches!(self.contract, ContractName::FormReport | ContractName::Register);
        if is_table_only && layout.format == Format::Json {
            let at = layout.contract.span().start;
            self.fault(at, format!("contract = \"{0}\" is read from tables, expected another `format` / contract = \"{0}\" đọc từ bảng, cần `format` khác", self.contract.as_str()));
        }
    }

    fn in_one_only(&mut self, counts: &[String], published: &[String], at: usize) {
        for measure in counts.iter().filter(|measure| published.contains(measure)) {
            self.fault(at, format!("`{measure}` is in `counts` and in `published`, expected in one of them / `{measure}` có cả trong `counts` và `published`, chỉ để ở một nơi"));
        }
    }

    /// Canonical columns of the contract, the needed ones first, and how many are needed.
    pub fn canonical_columns(&self) -> (&'static [&'static str], usize) {
        match self.contract {
            ContractName::Cases => (&CASE_COLUMNS, CASE_COLUMNS_NEEDED),
            ContractName::Scores => (&SCORE_COLUMNS, SCORE_COLUMNS_NEEDED),
            ContractName::Returns => (&RETURN_COLUMNS, RETURN_COLUMNS_NEEDED),
            ContractName::Register | ContractName::PortalEvaluation | ContractName::FormReport => (&[], 0),
        }
    }

    /// A slip in a canonical name would lose the column without a word.
    fn canonical<'k>(
        &mut self,
        columns: &Names,
        constants: &Names,
        lookups: impl Iterator<Item = &'k String> + Clone,
        contract_at: usize,
    ) {
        let (known, needed) = self.canonical_columns();
        for (column, heading) in columns.iter().filter(|(column, _)| !known.contains(&column.as_str())) {
            let message = format!(
                "[columns] names `{column}`, expected one of: {0} / [columns] có `{column}`, cần một trong: {0}",
                known.join(", ")
            );
            self.fault(heading.span().start, message);
        }
        for (column, heading) in columns.iter().filter(|(_, heading)| heading.get_ref().trim().is_empty()) {
            self.fault(heading.span().start, format!("[columns] `{column}` is empty, expected a heading or key / [columns] `{column}` để trống, cần tiêu đề cột hoặc khóa"));
        }
        if let Some(today) = columns.get("commune_today")
            && self.place_codes == PlaceCodes::Of34
        {
            self.fault(today.span().start, "[columns] `commune_today` is for place_codes = \"63\" or \"by_receipt\": here `commune` is the commune of today / [columns] `commune_today` chỉ dùng với place_codes = \"63\" hoặc \"by_receipt\": ở đây `commune` đã là xã hiện nay");
        }
        // Without any column the table itself is missing, which is said elsewhere.
        for column in known[..needed].iter().filter(|_| !columns.is_empty()) {
            let is_there = columns.contains_key(*column)
                || constants.contains_key(*column)
                || lookups.clone().any(|key| key == column);
            if !is_there {
                self.fault(contract_at, format!("[columns] lacks `{column}`, which this contract needs / [columns] thiếu `{column}` mà contract này cần"));
            }
        }
    }

    fn share(&mut self, share: Option<Spanned<f64>>) -> f64 {
        let Some(share) = share else { return REJECTED_AT_MOST };
        let at = share.span().start;
        let share = self.optional("rejected_at_most", Some(share), &[ContractName::Cases]);
        if !(0.0..=1.0).contains(&share) {
            self.fault(at, format!("`rejected_at_most` is {share}, expected a share from 0 to 1 / `rejected_at_most` là {share}, cần tỷ lệ từ 0 đến 1"));
        }
        share
    }

    /// The list that places are of; asked for before anything is held against it.
    pub fn place_codes(&mut self, layout: &Layout) {
        self.place_codes = self.named(&layout.place_codes, "place_codes", &PlaceCodes::ALL, PlaceCodes::as_str);
        self.optional("place_codes", layout.place_codes.clone(), &[ContractName::Cases]);
    }

    /// A misspelt pattern would send every row back.
    pub fn moment_formats(&mut self, patterns: Vec<Spanned<String>>) -> Vec<String> {
        for pattern in &patterns {
            if let Some(message) = bad_pattern(pattern.get_ref()) {
                self.fault(pattern.span().start, message);
            }
        }
        patterns.into_iter().map(Spanned::into_inner).collect()
    }

    /// What one table names must be among the components.
    fn known<'k>(&mut self, table: &str, keys: impl Iterator<Item = (&'k String, usize)>, components: &Names) {
        for (key, at) in keys.filter(|(key, _)| *key != "*" && !components.contains_key(*key)) {
            self.fault(at, format!("[{table}] names `{key}`, which [components] does not have / [{table}] có `{key}` mà [components] không có"));
        }
    }

    /// A key that belongs to some contracts and may be left out there.
    pub fn optional<T: Default>(&mut self, key: &str, value: Option<Spanned<T>>, owners: &[ContractName]) -> T {
        let Some(value) = value else { return T::default() };
        if !owners.contains(&self.contract) {
            let message = format!(
                "`{key}` does not belong to contract = \"{0}\" in this format / `{key}` không dùng cho contract = \"{0}\" ở định dạng này",
                self.contract.as_str()
            );
            self.fault(value.span().start, message);
        }
        value.into_inner()
    }

    /// The same, but these contracts cannot do without it.
    pub fn required<T: Default>(
        &mut self,
        key: &str,
        value: Option<Spanned<T>>,
        owners: &[ContractName],
        contract_at: usize,
    ) -> T {
        if value.is_none() && owners.contains(&self.contract) {
            let message = format!(
                "contract = \"{0}\" needs `{key}`, which is missing / contract = \"{0}\" cần `{key}`, hiện còn thiếu",
                self.contract.as_str()
            );
            self.fault(contract_at, message);
        }
        self.optional(key, value, owners)
    }
}

pub(super) fn plain(names: Names) -> BTreeMap<String, String> {
    names.into_iter().map(|(key, value)| (key, value.into_inner())).collect()
}

fn starts<V>(names: &BTreeMap<String, Spanned<V>>) -> impl Iterator<Item = (&String, usize)> {
    names.iter().map(|(key, value)| (key, value.span().start))
}

/// `None` if it is a pattern of moments: a day, month and year, each once.
fn bad_pattern(pattern: &str) -> Option<String> {
    if pattern == "excel" {
        return None;
    }
    let widths = |letter: char| pattern.chars().filter(|&other| other == letter).count();
    // One letter is one digit or two, where a mark says where they end.
    let is_short = |letter: char| {
        let mut beside = pattern.split(letter);
        let before = beside.next().and_then(|before| before.chars().next_back());
        let after = beside.next().and_then(|after| after.chars().next());
        widths(letter) == 1 && [before, after].into_iter().flatten().all(|mark| !mark.is_ascii_alphanumeric())
    };
    for (letter, width) in [('y', 4), ('M', 2), ('d', 2)] {
        if widths(letter) != width && (letter == 'y' || !is_short(letter)) {
            return Some(format!(
                "moment format `{pattern}`: expected {width} letters `{letter}`, as in dd/MM/yyyy HH:mm or yyyyMMddHHmmss / định dạng thời điểm `{pattern}`: cần {width} chữ `{letter}`, như dd/MM/yyyy HH:mm hoặc yyyyMMddHHmmss"
            ));
        }
    }
    for letter in ['H', 'm', 's'] {
        if ![0, 2].contains(&widths(letter)) && (letter != 'H' || !is_short(letter)) {
            return Some(format!(
                "moment format `{pattern}`: expected two letters `{letter}`, or none / định dạng thời điểm `{pattern}`: cần hai chữ `{letter}`, hoặc không có"
            ));
        }
    }
    let other = pattern.chars().find(|letter| letter.is_ascii_alphabetic() && !"yMdHmsSTZ".contains(*letter))?;
    Some(format!(
        "moment format `{pattern}`: the letter `{other}` means nothing, expected yyyy MM dd HH mm ss SSS / định dạng thời điểm `{pattern}`: chữ `{other}` không có nghĩa, cần yyyy MM dd HH mm ss SSS"
    ))
}
