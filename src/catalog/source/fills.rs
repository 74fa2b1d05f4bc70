//! What a mapping adds to what a file says: constants, codes, lookups, severities of checks.

use std::collections::{BTreeMap, HashMap};

use toml::Spanned;

use super::layout::{ContractName, LookupLayout, Names};
use super::reader::{Reader, plain};
use crate::catalog::table::Table;
use crate::domain::check::{CheckLevel, Known, Severity};
use crate::domain::place::{CodeSystem, Level, PlaceCode};
use crate::domain::source::{Lookup, code_values, lookup_key, may_be_stated, may_be_translated};
use crate::domain::stated::STATED;
use crate::domain::text::Text;

type Tables = BTreeMap<String, Spanned<Names>>;

impl Reader<'_> {
    /// Values of every row, in canonical words.
    pub(super) fn constants(&mut self, constants: Names, columns: &Names) -> BTreeMap<String, String> {
        let (known, _) = self.canonical_columns();
        for (column, value) in &constants {
            let at = value.span().start;
            if !known.contains(&column.as_str()) {
                self.fault(at, format!("[constants] names `{column}`, expected one of: {0} / [constants] có `{column}`, cần một trong: {0}", known.join(", ")));
            } else if columns.contains_key(column) {
                self.fault(at, format!("`{column}` is in [columns] and in [constants], expected in one of them / `{column}` có cả trong [columns] và [constants], chỉ để ở một nơi"));
            } else if self.contract == ContractName::Cases && column == "extracted_at" {
                if value.get_ref() != STATED {
                    self.fault(
                        at,
                        format!(
                            "[constants] extracted_at is `{0}`, expected \"{STATED}\": a file is of one day, a source is not; whoever \
                             sends a file states it (--as-of) / [constants] extracted_at là `{0}`, cần \"{STATED}\": mỗi tệp \
                             có ngày riêng; người gửi tệp khai báo ngày đó (--as-of)",
                            value.get_ref()
                        ),
                    );
                }
            } else if self.contract == ContractName::Cases && !may_be_stated(column) {
                self.fault(at, format!("[constants] `{column}`: it differs from case to case and cannot be one value / mỗi hồ sơ một khác, không thể là một giá trị chung"));
            } else {
                self.canonical_value("constants", column, value);
            }
        }
        plain(constants)
    }

    pub(super) fn codes(&mut self, codes: Tables, columns: &Names) -> BTreeMap<String, BTreeMap<String, String>> {
        for (column, table) in &codes {
            let at = table.span().start;
            if !columns.contains_key(column) {
                self.fault(at, format!("[codes] names `{column}`, which [columns] does not have / [codes] có `{column}` mà [columns] không có"));
                continue;
            }
            let is_cases = self.contract == ContractName::Cases;
            if is_cases && code_values(column).is_none() && !may_be_translated(column) {
                self.fault(at, format!("[codes.{column}]: this column is not coded / cột này không dùng mã"));
                continue;
            }
            for value in table.get_ref().values() {
                self.canonical_value(&format!("codes.{column}"), column, value);
            }
        }
        codes.into_iter().map(|(column, table)| (column, plain(table.into_inner()))).collect()
    }

    pub(super) fn lookups(
        &mut self,
        lookups: BTreeMap<String, Spanned<LookupLayout>>,
        columns: &Names,
        constants: &BTreeMap<String, String>,
    ) -> BTreeMap<String, Lookup> {
        let mut read = BTreeMap::new();
        for (column, lookup) in lookups {
            let at = lookup.span().start;
            let is_read = columns.contains_key(&column);
            if !may_be_stated(&column) {
                let message = format!(
                    "[lookups.{column}]: it differs from case to case and cannot be looked up / mỗi hồ sơ một khác, không tra được"
                );
                self.fault(at, message);
            } else if constants.contains_key(&column) {
                self.fault(at, format!("`{column}` is in [constants] and in [lookups], expected in one of them / `{column}` có cả trong [constants] và [lookups], chỉ để ở một nơi"));
            } else if is_read && code_values(&column).is_some() {
                self.fault(at, format!("[lookups.{column}]: a coded column is read or looked up, not both / cột có mã thì đọc hoặc tra, không làm cả hai"));
            }
            let LookupLayout { from, file, table } = lookup.into_inner();
            if !columns.contains_key(from.get_ref()) || *from.get_ref() == column {
                let message = format!(
                    "[lookups.{column}] is from `{0}`, expected another of [columns] / [lookups.{column}] tra từ `{0}`, cần một cột khác của [columns]",
                    from.get_ref()
                );
                self.fault(from.span().start, message);
            }
            if file.is_none() && table.is_empty() {
                self.fault(at, format!("[lookups.{column}] has no pairs, expected `file` or a table / [lookups.{column}] chưa có cặp nào, cần `file` hoặc một bảng"));
            }
            let table = self.lookup_table(&column, file, table);
            read.insert(column, Lookup { from: from.into_inner(), table });
        }
        read
    }

    fn lookup_table(&mut self, column: &str, file: Option<Spanned<String>>, table: Names) -> BTreeMap<String, String> {
        let mut pairs = BTreeMap::new();
        // Two ways of writing one name that lead to two codes would make the order decide.
        let mut folded: HashMap<String, String> = HashMap::new();
        let mut clash = |from: &str, to: &str| {
            let earlier = folded.entry(lookup_key(from)).or_insert_with(|| to.to_owned());
            (earlier != to).then(|| format!("`{from}` leads to `{to}` here and to `{earlier}` before / `{from}` ở đây dẫn đến `{to}`, còn ở trên dẫn đến `{earlier}`"))
        };
        for (from, to) in table {
            self.canonical_value(&format!("lookups.{column}.table"), column, &to);
            if let Some(message) = clash(&from, to.get_ref()) {
                self.fault(to.span().start, message);
            }
            pairs.insert(from, to.into_inner());
        }
        let Some(name) = file else { return pairs };
        let path = format!("sources/{}", name.get_ref());
        let Some(file) = self.files.optional(&path) else {
            let message = format!(
                "there is no {0}, expected a CSV file with the headings from,to / không có tệp {0}, cần tệp CSV có tiêu đề from,to",
                self.files.shown(&path)
            );
            self.fault(name.span().start, message);
            return pairs;
        };
        self.text.push_str(&file.text);
        let table = self.table(file, &["from", "to"]);
        for row in table.iter().flat_map(Table::rows) {
            let (from, to) = (row.get("from"), row.get("to"));
            let fault = if from.is_empty() || to.is_empty() {
                Some(
                    "expected a value under `from` and under `to` / cần có giá trị ở cả cột `from` và cột `to`"
                        .to_owned(),
                )
            } else {
                self.not_canonical(column, to).or_else(|| clash(from, to))
            };
            if let Some(message) = fault {
                self.fault_in(file, row.line, message);
            }
            pairs.insert(from.to_owned(), to.to_owned());
        }
        pairs
    }

    pub(super) fn checks(&mut self, checks: Names) -> BTreeMap<String, Severity> {
        let mut read = BTreeMap::new();
        for (code, stated) in checks {
            let at = stated.span().start;
            let Some(severity) = Severity::parse(stated.get_ref()) else {
                let message = format!(
                    "[checks] `{code}` is `{0}`, expected reject, warn or note / [checks] `{code}` là `{0}`, cần reject, warn hoặc note",
                    stated.get_ref()
                );
                self.fault(at, message);
                continue;
            };
            match Known::find(&code) {
                None => self.fault(at, format!("[checks] names `{code}`, expected a check such as E_CHANNEL_LEVEL / [checks] có `{code}`, cần một kiểm tra như E_CHANNEL_LEVEL")),
                Some(known) if known.always_rejects && severity != Severity::Reject => {
                    let message = format!("[checks] `{code}`: a row that breaks it cannot be counted, expected reject / dòng vi phạm không thể tính được, cần reject");
                    self.fault(at, message);
                }
                Some(known) if known.level != CheckLevel::Row && severity == Severity::Reject => {
                    self.fault(at, format!("[checks] `{code}` is no check of rows, expected warn or note / không phải kiểm tra từng dòng, cần warn hoặc note"));
                }
                Some(_) => {
                    read.insert(code, severity);
                }
            }
        }
        read
    }

    fn canonical_value(&mut self, table: &str, column: &str, value: &Spanned<String>) {
        if let Some(fault) = self.not_canonical(column, value.get_ref()) {
            let fault = Text::of_line(&fault);
            self.fault(value.span().start, format!("[{table}] leads to {} / [{table}] dẫn đến {}", fault.en, fault.vi));
        }
    }

    /// Why a column of this contract cannot hold a value.
    fn not_canonical(&self, column: &str, value: &str) -> Option<String> {
        let text = value.trim();
        if text.is_empty() || text != value || text.bytes().any(|byte| byte.is_ascii_control()) {
            return Some(format!(
                "`{value}`, expected a text without blanks around it / `{value}`, cần chữ không có dấu cách ở hai đầu"
            ));
        }
        if self.contract != ContractName::Cases {
            return None;
        }
        if let Some(allowed) = code_values(column) {
            return (!allowed.contains(&text))
                .then(|| format!("`{text}`, expected one of: {0} / `{text}`, cần một trong: {0}", allowed.join(", ")));
        }
        self.no_place(column, text)
    }

    /// Why a column of places cannot hold a code, by the list that the mapping says its places are of.
    fn no_place(&self, column: &str, text: &str) -> Option<String> {
        let systems = if column == "commune_today" { &[CodeSystem::Of34] } else { self.place_codes.systems() };
        let is_known = |level: Level| {
            let codes = systems.iter().filter_map(|&system| PlaceCode::new(system, text).ok());
            codes.filter(|code| code.level() == level).any(|code| match (level, code.system) {
                (Level::Province, _) => self.atlas.province(&code).is_some(),
                (_, CodeSystem::Of63) => self.atlas.crosswalk().commune(&code).is_some(),
                (_, CodeSystem::Of34) => self.atlas.commune(&code).is_some(),
            })
        };
        let (level, message) = match (column, systems) {
            ("province", [CodeSystem::Of34]) => (
                Level::Province,
                format!(
                    "`{text}`, expected the two digits of a province of the 34 / `{text}`, cần mã hai chữ số của một trong 34 tỉnh, thành phố"
                ),
            ),
            ("province", _) => (
                Level::Province,
                format!(
                    "`{text}`, expected the two digits of a province of the list that `place_codes` names / `{text}`, cần mã hai chữ số của \
                     một tỉnh, thành phố trong danh mục mà `place_codes` khai báo"
                ),
            ),
            ("commune" | "commune_today", [CodeSystem::Of34]) => (
                Level::Commune,
                format!(
                    "`{text}`, expected the five digits of a commune since 1 July 2025 / `{text}`, cần mã năm chữ số của xã, phường từ 1/7/2025"
                ),
            ),
            ("commune", _) => (
                Level::Commune,
                format!(
                    "`{text}`, expected the five digits of a commune of the list that `place_codes` names / `{text}`, cần mã năm chữ số của \
                     một xã, phường trong danh mục mà `place_codes` khai báo"
                ),
            ),
            _ => return None,
        };
        (!is_known(level)).then_some(message)
    }
}
