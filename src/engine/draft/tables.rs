//! The tables at the end of a draft: codes with what they mean, provinces by name, agencies without a code.

use super::codes::{self, Meaning};
use super::look::Column;
use super::within;
use super::write::{Draft, quoted};
use crate::domain::personal::{may_be_code, withheld};
use crate::domain::source::{CASE_COLUMNS, code_values};

/// More different values than a list of codes has.
const MOST_CODES: usize = 40;
const MOST_AGENCIES: usize = 200;

impl Draft<'_> {
    /// Of columns that are surely coded ones; of one that only its heading says so, as comments.
    pub(super) fn codes(&mut self) {
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
            self.code_of(canonical, value, &format!("{rows} rows / dòng"), rows, mark);
        }
        if canonical == "status" {
            self.statuses_within(column, mark);
        }
    }

    /// Statuses that only the progress of cases names.
    fn statuses_within(&mut self, column: &Column, mark: &str) {
        let Some(progress) = self.sure("progress") else { return };
        for (status, entries) in within::statuses(progress) {
            if !column.filled().any(|known| known == status) {
                let counted = format!("{entries} entries of the progress / lần trong tiến độ");
                self.code_of("status", &status, &counted, entries, mark);
            }
        }
    }

    /// A code with what it means, as far as that is known.
    fn code_of(&mut self, canonical: &str, value: &str, counted: &str, rows: usize, mark: &str) {
        if !may_be_code(value, rows) {
            self.line(format_args!("# {}   # {counted}", withheld(value)));
            return;
        }
        let meaning = codes::meaning(canonical, value);
        let value = quoted(value);
        match meaning {
            Meaning::Known(meaning) => self.line(format_args!("{mark}{value} = \"{meaning}\"   # {counted}")),
            Meaning::Likely(meaning) => {
                self.line(format_args!("# {value} = \"{meaning}\"   # {counted}: likely, not sure / có lẽ, chưa chắc"))
            }
            Meaning::Unknown => self.line(format_args!(
                "# {value} = \"?\"   # {counted}: not known, sent back until it is / chưa biết, sẽ bị trả lại"
            )),
        }
    }

    /// Provinces by name, or by a code that lost its nought.
    pub(super) fn provinces(&mut self) {
        let Some(column) = self.sure("province") else { return };
        let Some(values) = column.distinct(MOST_AGENCIES) else { return };
        let (places, codes) = (self.places, self.telling().place_codes());
        let is_named = |&(value, rows): &(&str, usize)| is_translated(value, rows, places.code(value, codes));
        let translated: Vec<_> = values.into_iter().filter(is_named).collect();
        if translated.is_empty() {
            return;
        }
        self.line(format_args!("\n[codes.province]"));
        for (value, rows) in translated {
            match places.code(value, codes) {
                Some(code) => self.line(format_args!("{} = \"{code}\"   # {rows} rows / dòng", quoted(value))),
                None => self.line(format_args!(
                    "# {} = \"??\"   # {rows} rows / dòng: no province of the list / không có trong danh mục tỉnh, thành",
                    quoted(value)
                )),
            }
        }
    }

    /// Agencies without a code, by their names; codes that other rows of the same name have.
    pub(super) fn agencies(&mut self) {
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
fn is_translated(value: &str, rows: usize, code: Option<&str>) -> bool {
    code != Some(value) && (code.is_some() || may_be_code(value, rows))
}
