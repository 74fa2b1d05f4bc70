//! How a source system's columns, dates and codes become canonical: the content of
//! `pipelines/sources/*.toml`.

use std::collections::{BTreeMap, BTreeSet};

use super::check::Severity;
use super::place::CodeSystem;
use super::reading::Nature;
use super::register::RegisterMapping;
use super::text::Text;

/// One source system.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceMapping {
    /// Stem of the file in `pipelines/sources/`, and of its sample file.
    pub id: String,
    pub name: Text,
    /// Who publishes or sends it, and where it was described.
    pub origin: Text,
    /// What its figures are unless a row says otherwise.
    pub nature: Nature,
    pub format: FileFormat,
    pub contract: Contract,
    /// The text of the mapping itself: its hash tells whether it changed since a load.
    pub text: String,
}

/// What a file of the source looks like. Whether it is compressed (gzip, zip) the file itself says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileFormat {
    /// Rows under a heading: CSV text, a spreadsheet (XLSX, XLS, ODS) or Parquet; which, the file says.
    Table(TableFormat),
    /// Records as objects: the exchange format's calls, a list, or one object a line.
    Json,
}

/// How a table is to be read where the file does not say it itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableFormat {
    /// Of CSV text.
    pub delimiter: u8,
    /// Of CSV text without a byte order mark, and of the cells of spreadsheets in old fonts.
    pub encoding: TextEncoding,
    /// Sheet of a spreadsheet; the first one with the headings if not stated.
    pub sheet: Option<String>,
    pub numbers: NumberFormat,
}

/// Stated, never guessed: the same bytes are other letters in each of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TextEncoding {
    /// Also UTF-16 with a byte order mark.
    #[default]
    Utf8,
    Utf16Le,
    Utf16Be,
    Windows1258,
    /// TCVN 5712 in the fonts `.VnTime` and their like.
    Tcvn3,
    /// VNI-Windows, two bytes a letter.
    Vni,
}

impl TextEncoding {
    pub const ALL: [Self; 6] = [Self::Utf8, Self::Utf16Le, Self::Utf16Be, Self::Windows1258, Self::Tcvn3, Self::Vni];

    /// As a mapping names it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
            Self::Windows1258 => "windows-1258",
            Self::Tcvn3 => "tcvn3",
            Self::Vni => "vni",
        }
    }
}

/// How a source writes numbers; read and written in `number`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NumberFormat {
    /// `1234.5`; a group mark is refused.
    #[default]
    Plain,
    /// `1.234,5`
    DotGroups,
    /// `1,234.5`
    CommaGroups,
}

impl NumberFormat {
    pub const ALL: [Self; 3] = [Self::Plain, Self::DotGroups, Self::CommaGroups];

    /// As a mapping names it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::DotGroups => "dot_groups",
            Self::CommaGroups => "comma_groups",
        }
    }
}

/// Which canonical table the source fills.
#[derive(Clone, Debug, PartialEq)]
pub enum Contract {
    Cases(CaseMapping),
    /// Published indices: one row a place and edition, one column a component.
    Scores(ScoreMapping),
    /// Long returns: place, date, measure, value, source.
    Returns(ReturnMapping),
    /// Lists of dated rows.
    Register(RegisterMapping),
    /// The National Public Service Portal's evaluation of Decision 766.
    PortalEvaluation,
    /// A statutory form with its totals, as a province sends it.
    FormReport(FormReportMapping),
}

/// A statutory form that was filled in elsewhere: one file a province and period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormReportMapping {
    /// Stem in `pipelines/forms/`.
    pub form: String,
    /// Bare code of the province of the 34 that this source belongs to; empty: the file's heading names it.
    pub province: String,
    /// What stands above the table of a file of this form, such as `II.06a`; spaces and case aside.
    pub title: String,
}

/// Case records.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CaseMapping {
    /// Canonical column -> the source's heading (CSV) or key (JSON).
    pub columns: BTreeMap<String, String>,
    /// Canonical column -> source value -> canonical value. A value not listed is quarantined, or, in
    /// a column that only [`may_be_translated`], stands for itself.
    pub codes: BTreeMap<String, BTreeMap<String, String>>,
    /// Tried in order: `yyyyMMddHHmmss`, `dd/MM/yyyy HH:mm`, `yyyy-MM-dd HH:mm:ss`, ...
    pub moment_formats: Vec<String>,
    /// Personal columns, dropped at the door.
    pub dropped: Vec<String>,
    /// Columns that are not read and hold nothing personal: rejected rows keep them in quarantine.
    pub harmless: Vec<String>,
    /// JSON pointer to the array of records; unused for tables.
    pub records: String,
    /// Canonical column -> the value of every row: a system of one province need not say which.
    pub constants: BTreeMap<String, String>,
    /// Canonical column -> how it follows from another one.
    pub lookups: BTreeMap<String, Lookup>,
    /// Check -> severity that holds for this source in place of the catalogue's.
    pub checks: BTreeMap<String, Severity>,
    /// A case number that names its agency stands for one case in the whole nation: the province of a
    /// row is what it tells of the case, and a later version may tell another one.
    pub case_no_is_national: bool,
    /// A file with a larger share of rejected rows is refused as a whole.
    pub rejected_at_most: f64,
    /// Which list the columns `province` and `commune` are of.
    pub place_codes: PlaceCodes,
}

/// Which list of places the codes in a source of cases are of. The mapping's word decides, never a look at the
/// codes: nearly every code of the 34 provinces is one of the 63 too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PlaceCodes {
    /// The 34 provinces and the communes since 1 July 2025.
    #[default]
    Of34,
    /// The 63 provinces and the communes of before.
    Of63,
    /// The list in force on the day on which the case was received, or submitted if it was never received.
    ByReceipt,
}

impl PlaceCodes {
    pub const ALL: [Self; 3] = [Self::Of34, Self::Of63, Self::ByReceipt];

    /// As a mapping names it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Of34 => "34",
            Self::Of63 => "63",
            Self::ByReceipt => "by_receipt",
        }
    }

    /// The lists that its codes can be of.
    pub fn systems(self) -> &'static [CodeSystem] {
        match self {
            Self::Of34 => &[CodeSystem::Of34],
            Self::Of63 => &[CodeSystem::Of63],
            Self::ByReceipt => &[CodeSystem::Of63, CodeSystem::Of34],
        }
    }
}

impl CaseMapping {
    /// Names of agencies that the mapping knows, as [`lookup_key`].
    pub fn names_looked_up(&self) -> BTreeSet<String> {
        let by_name = self.lookups.values().filter(|lookup| lookup.from == "agency_name");
        by_name.flat_map(|lookup| lookup.table.keys()).map(|name| lookup_key(name)).collect()
    }
}

/// A column that follows from another by a table: an agency's code from its name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lookup {
    /// Canonical column that is looked up; it may be one that is read for this purpose only.
    pub from: String,
    /// Value of it -> value of the column; both as canonical text. Values are alike if their
    /// [`lookup_key`] is.
    pub table: BTreeMap<String, String>,
}

/// Of the rows of a file, unless its source says otherwise.
pub const REJECTED_AT_MOST: f64 = 0.5;

/// Published indices.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ScoreMapping {
    /// Name of the index in [`super::score::PublishedScore::index`].
    pub index: String,
    /// Canonical (`edition`, `place`, `code_system`, `rank`, `note`, `source`) -> heading.
    pub columns: BTreeMap<String, String>,
    /// Canonical column -> the value of every row; never of one in `columns`.
    pub constants: BTreeMap<String, String>,
    /// Canonical column -> the source's value -> ours; a value not listed stands for itself.
    pub codes: BTreeMap<String, BTreeMap<String, String>>,
    /// Component -> heading; `total` is the index itself and takes the rank.
    pub components: BTreeMap<String, String>,
    /// Component -> heading of its own rank, where printed.
    pub component_ranks: BTreeMap<String, String>,
    /// Inclusive bounds by component (`total`, `d1`, ...); `*` for the rest.
    pub bounds: BTreeMap<String, (f64, f64)>,
}

/// Long returns.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReturnMapping {
    /// Canonical (`place`, `code_system`, `date`, `measure`, `value`, `qualifier`, `source`) -> heading.
    pub columns: BTreeMap<String, String>,
    /// Canonical column -> the value of every row; never of one in `columns`.
    pub constants: BTreeMap<String, String>,
    /// Canonical column -> the source's value -> ours; a value not listed stands for itself.
    pub codes: BTreeMap<String, BTreeMap<String, String>>,
    /// Measures whose values are whole counts and become parts.
    pub counts: Vec<String>,
    /// Measures that are printed without numerator and denominator and stay published values.
    pub published: Vec<String>,
    /// Counts that the counts of one place and day add up to.
    pub sums: Vec<SumRule>,
    /// Counts that are part of another one, of one place and day.
    pub withins: Vec<WithinRule>,
}

/// `total` is what `parts` add up to: 103 tasks are 96 and 7.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SumRule {
    pub total: String,
    pub parts: Vec<String>,
}

/// `part` is never more than `whole`.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WithinRule {
    pub part: String,
    pub whole: String,
}

/// What the portal's evaluation counts, as measures of its source (`portal_766/cases_handled`).
pub const PORTAL_MEASURES: [&str; 26] = [
    "cases_handled",
    "cases_on_time",
    "cases_overdue",
    "cases_electronic_result",
    "cases_digitised",
    "cases_data_reused",
    "cases_population_data",
    "payments_due",
    "payments_online",
    "petitions",
    "petitions_on_time",
    "petitions_satisfied",
    "cases_satisfied",
    "procedures_to_publish",
    "procedures_published_on_time",
    "procedures_to_update",
    "procedures_updated_on_time",
    "procedures_public",
    "procedures_content_full",
    "cases_to_synchronise",
    "cases_synchronised",
    "cases_shared",
    "procedures",
    "procedures_population_data",
    "fee_procedures",
    "fee_procedures_paid_online",
];

/// What it scores, with the most points of each: the total, its six groups, and the one criterion that it gives without
/// counts.
pub const PORTAL_COMPONENTS: [(&str, f64); 8] = [
    ("total", 100.0),
    ("transparency", 18.0),
    ("progress", 20.0),
    ("online_service", 12.0),
    ("online_payment", 10.0),
    ("digitisation", 22.0),
    ("satisfaction", 18.0),
    ("certified_copy", 2.0),
];

/// Canonical columns of a source of cases; the first eight are needed to count a case at all.
pub const CASE_COLUMNS: [&str; 34] = [
    "case_no",
    "procedure_code",
    "province",
    "channel",
    "status",
    "received_at",
    "due_at",
    "extracted_at",
    "field_code",
    "agency_code",
    "agency_name",
    "commune",
    "online_level",
    "submitted_at",
    "due_at_original",
    "finished_at",
    "returned_at",
    "refused_at",
    "withdrawn_at",
    "supplements",
    "due_moves",
    "progress",
    "fee_due",
    "paid_online",
    "digitised",
    "reused",
    "electronic_result",
    "apology_at",
    "extended",
    "nature",
    "updated_at",
    "applicant_type",
    "applicant_ref",
    "commune_today",
];

/// How many of [`CASE_COLUMNS`] every source of cases must have.
pub const CASE_COLUMNS_NEEDED: usize = 8;

/// Canonical columns of published indices; the first four are needed.
pub const SCORE_COLUMNS: [&str; 6] = ["edition", "place", "code_system", "source", "rank", "note"];
pub const SCORE_COLUMNS_NEEDED: usize = 4;

/// Canonical columns of long returns; the first six are needed.
pub const RETURN_COLUMNS: [&str; 8] =
    ["place", "code_system", "date", "measure", "value", "source", "qualifier", "note"];
pub const RETURN_COLUMNS_NEEDED: usize = 6;

/// The values that a coded column of cases can take; `None` if the column is not coded.
pub fn code_values(column: &str) -> Option<&'static [&'static str]> {
    match column {
        "status" => Some(&["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]),
        "channel" => Some(&["in_person", "online", "post"]),
        "online_level" => Some(&["end_to_end", "partial", "information_only"]),
        "applicant_type" => Some(&["citizen", "household", "enterprise", "state_agency", "organisation"]),
        "fee_due" | "paid_online" | "digitised" | "reused" | "electronic_result" | "extended" => Some(&["yes", "no"]),
        "nature" => Some(&["real", "synthetic"]),
        _ => None,
    }
}

/// Columns without a fixed list of values whose values a mapping may translate one by one.
pub fn may_be_translated(column: &str) -> bool {
    matches!(column, "province" | "commune" | "commune_today" | "agency_code" | "field_code" | "procedure_code")
}

/// Whether a column of cases may be the same in every row of a source, or follow from another: not
/// what tells one case from another, nor when something happened to it, nor who applied.
pub fn may_be_stated(column: &str) -> bool {
    code_values(column).is_some() || may_be_translated(column) || column == "agency_name"
}

/// What is compared of a value that is looked up: letter case and blanks do not matter.
pub fn lookup_key(value: &str) -> String {
    let words: Vec<&str> = value.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_alike_but_for_case_and_blanks_have_one_key() {
        assert_eq!(lookup_key("  UBND  phường\u{a0}Đông Vĩnh "), lookup_key("ubnd Phường Đông vĩnh"));
        assert_ne!(lookup_key("phường Vinh"), lookup_key("phường Vĩnh"), "accents tell places apart");
    }

    #[test]
    fn what_tells_cases_apart_is_never_the_same_for_all() {
        let stated: Vec<&str> = CASE_COLUMNS.into_iter().filter(|column| may_be_stated(column)).collect();
        assert!(stated.contains(&"province") && stated.contains(&"applicant_type"), "{stated:?}");
        for column in ["case_no", "received_at", "supplements", "applicant_ref", "updated_at"] {
            assert!(!stated.contains(&column), "{column}");
        }
    }
}
