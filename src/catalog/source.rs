//! Source systems: `pipelines/sources/*.toml` into [`SourceMapping`]. The stem is the id.
//!
//! Layout. Keys that a contract does not know are refused; tables come after the plain keys.
//!
//! ```toml
//! nature = "real"              # real | provisional | unverified | synthetic
//! format = "csv"               # csv | json
//! delimiter = ","              # csv only; this is the default
//! contract = "cases"           # cases | scores | returns | portal_evaluation | form_report
//!
//! # contract = "cases"
//! moment_formats = ["dd/MM/yyyy HH:mm"]   # tried in order
//! dropped = ["Email"]                     # personal columns, optional
//! harmless = ["Tên TTHC"]                 # not read, not personal: kept in quarantine, optional
//! records = "/data"                       # JSON pointer to the records; json only
//! # contract = "scores"
//! index = "papi"
//! # contract = "returns"
//! counts = ["villages", "villages_connected"]   # whole counts, become parts
//! published = ["payroll_reduction_2015"]        # printed without a quotient, stay published
//!
//! # contract = "form_report": a statutory form filled in elsewhere; its columns are those of the form
//! form = "ii06a"                                # stem in forms/
//! title = "II.06a"                              # stands above the table, spaces and case aside
//! province = "01"                               # of the 34; left out: the heading of each file names it
//!
//! [name]                       # what pages call it
//! vi = "Hệ thống một cửa cấp tỉnh"
//! en = "Provincial one-stop system"
//!
//! [origin]                     # who publishes it and where it was described
//! vi = "..."
//! en = "..."
//!
//! [columns]                    # all but portal_evaluation: canonical name -> heading or key
//! case_no = "Mã hồ sơ"
//!
//! # Lists within a case, all optional. CSV: entries between ` | `; JSON: lists of objects whose keys
//! # the exchange format names. Moments as in moment_formats, statuses as in [codes.status].
//! supplements = "Các lần bổ sung"   # requested - completed => new due; open ones end with the dash
//! due_moves = "Các lần dời hẹn"     # moment => new due
//! progress = "Tiến độ xử lý"        # moment = status
//!
//! [codes.channel]              # cases only: source value -> canonical value
//! "Trực tuyến" = "online"
//!
//! [components]                 # scores only: component -> heading; `total` takes the rank
//! total = "score"
//! d1 = "d1"
//!
//! [component_ranks]            # scores only, optional: component -> heading of its own rank
//! digital_gov = "digital_gov_rank"
//!
//! [bounds]                     # scores only: component -> lowest and highest, `*` for the rest
//! total = [6, 80]
//! "*" = [1, 10]
//! ```

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::errors::CatalogueErrors;
use super::files::{File, Files};
use crate::domain::atlas::Atlas;
use crate::domain::form::Form;
use crate::domain::reading::Nature;
use crate::domain::source::{
    CASE_COLUMNS, CASE_COLUMNS_NEEDED, CaseMapping, Contract, FileFormat, FormReportMapping, NumberFormat,
    REJECTED_AT_MOST, RETURN_COLUMNS, RETURN_COLUMNS_NEEDED, ReturnMapping, SCORE_COLUMNS, SCORE_COLUMNS_NEEDED,
    ScoreMapping, SourceMapping, TableFormat, TextEncoding, code_values,
};
use crate::domain::text::Text;

type Names = BTreeMap<String, String>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Layout {
    name: Text,
    origin: Text,
    nature: Spanned<String>,
    format: Format,
    delimiter: Option<Spanned<String>>,
    contract: Spanned<ContractName>,
    moment_formats: Option<Spanned<Vec<String>>>,
    dropped: Option<Spanned<Vec<String>>>,
    harmless: Option<Spanned<Vec<String>>>,
    records: Option<Spanned<String>>,
    index: Option<Spanned<String>>,
    counts: Option<Spanned<Vec<String>>>,
    published: Option<Spanned<Vec<String>>>,
    form: Option<Spanned<String>>,
    title: Option<Spanned<String>>,
    province: Option<Spanned<String>>,
    columns: Option<Spanned<Names>>,
    codes: Option<Spanned<BTreeMap<String, Names>>>,
    components: Option<Spanned<Names>>,
    component_ranks: Option<Spanned<Names>>,
    bounds: Option<Spanned<BTreeMap<String, (f64, f64)>>>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Format {
    Csv,
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ContractName {
    Cases,
    Scores,
    Returns,
    PortalEvaluation,
    FormReport,
}

impl ContractName {
    fn as_str(self) -> &'static str {
        match self {
            Self::Cases => "cases",
            Self::Scores => "scores",
            Self::Returns => "returns",
            Self::PortalEvaluation => "portal_evaluation",
            Self::FormReport => "form_report",
        }
    }
}

/// Every mapping of the folder; faults are added to `errors`.
pub(super) fn read_all(files: &Files, errors: &mut CatalogueErrors) -> Vec<SourceMapping> {
    files.below("sources", ".toml").filter_map(|file| read(file, errors)).collect()
}

/// Ids of the files that exist and could not be read.
pub(super) fn broken(files: &Files, read: &[SourceMapping]) -> Vec<String> {
    let stems = files.below("sources", ".toml").map(|file| file.stem().to_owned());
    stems.filter(|stem| !read.iter().any(|mapping| &mapping.id == stem)).collect()
}

fn read(file: &File, errors: &mut CatalogueErrors) -> Option<SourceMapping> {
    let layout: Layout = file.parse(errors)?;
    let mut reader = Reader { file, errors, contract: *layout.contract.get_ref(), faults: 0 };
    let nature = Nature::parse(layout.nature.get_ref());
    if nature.is_none() {
        let message = format!(
            "unknown nature `{}`, expected real, provisional, unverified or synthetic",
            layout.nature.get_ref()
        );
        reader.fault(layout.nature.span().start, message);
    }
    let format = reader.format(&layout);
    let name = layout.name.clone();
    let origin = layout.origin.clone();
    let contract = reader.contract(layout);
    if reader.faults > 0 {
        return None;
    }
    Some(SourceMapping {
        id: file.stem().to_owned(),
        name,
        origin,
        nature: nature?,
        format,
        contract,
        text: file.text.clone(),
    })
}

/// Forms and provinces that mappings name must be there; asked once both are known.
pub(super) fn check_forms(
    files: &Files,
    sources: &[SourceMapping],
    forms: &[Form],
    atlas: &Atlas,
    errors: &mut CatalogueErrors,
) {
    for mapping in sources {
        let Contract::FormReport(report) = &mapping.contract else { continue };
        let Some(file) = files.below("sources", ".toml").find(|file| file.stem() == mapping.id) else { continue };
        let line_of = |key: &str| {
            let at = file.text.lines().position(|line| line.trim_start().starts_with(key));
            at.map_or(1, |at| at + 1)
        };
        // A broken form file has its own fault.
        let is_known = forms.iter().any(|form| form.id == report.form);
        if !is_known && files.optional(&format!("forms/{}.toml", report.form)).is_none() {
            let message = format!("no form `{}`, expected a stem in forms/", report.form);
            errors.push(&file.shown, line_of("form ="), message);
        }
        let is_province = |code: &str| atlas.provinces_34().any(|province| province.code.bare() == code);
        if !report.province.is_empty() && !is_province(&report.province) {
            let message = format!("province `{}` is not one of the 34, expected a code such as 01", report.province);
            errors.push(&file.shown, line_of("province ="), message);
        }
    }
}

struct Reader<'a> {
    file: &'a File,
    errors: &'a mut CatalogueErrors,
    contract: ContractName,
    faults: usize,
}

impl Reader<'_> {
    fn fault(&mut self, offset: usize, message: String) {
        self.faults += 1;
        self.errors.push(&self.file.shown, self.file.line_of(offset), message);
    }

    fn format(&mut self, layout: &Layout) -> FileFormat {
        match (layout.format, &layout.delimiter) {
            (Format::Json, None) => FileFormat::Json,
            (Format::Json, Some(delimiter)) => {
                self.fault(delimiter.span().start, "`delimiter` is for format = \"csv\" only".to_owned());
                FileFormat::Json
            }
            (Format::Csv, None) => table(b','),
            (Format::Csv, Some(delimiter)) => match *delimiter.get_ref().as_bytes() {
                [delimiter] => table(delimiter),
                _ => {
                    let message = format!("delimiter `{}`, expected one ASCII character", delimiter.get_ref());
                    self.fault(delimiter.span().start, message);
                    table(b',')
                }
            },
        }
    }

    fn contract(&mut self, layout: Layout) -> Contract {
        use ContractName::{Cases, FormReport, Returns, Scores};
        let at = layout.contract.span().start;
        let json_cases: &[ContractName] = if layout.format == Format::Json { &[Cases] } else { &[] };
        let columns = self.required("columns", layout.columns, &[Cases, Scores, Returns], at);
        let codes = self.optional("codes", layout.codes, &[Cases]);
        let moment_formats = self.required("moment_formats", layout.moment_formats, &[Cases], at);
        let dropped = self.optional("dropped", layout.dropped, &[Cases]);
        let harmless = self.optional("harmless", layout.harmless, &[Cases]);
        let records = self.required("records", layout.records, json_cases, at);
        let index = self.required("index", layout.index, &[Scores], at);
        let components = self.required("components", layout.components, &[Scores], at);
        let component_ranks = self.optional("component_ranks", layout.component_ranks, &[Scores]);
        let bounds = self.required("bounds", layout.bounds, &[Scores], at);
        let counts = self.optional("counts", layout.counts, &[Returns]);
        let published = self.optional("published", layout.published, &[Returns]);
        let form = self.required("form", layout.form, &[FormReport], at);
        let title = self.required("title", layout.title, &[FormReport], at);
        let province = self.optional("province", layout.province, &[FormReport]);
        if self.contract == FormReport && layout.format == Format::Json {
            self.fault(at, "contract = \"form_report\" is read from tables, expected another `format`".to_owned());
        }
        self.canonical(&columns, at);
        self.code_values(&codes, at);
        self.known("component_ranks", component_ranks.keys(), "components", &components, at);
        self.known("bounds", bounds.keys().filter(|key| *key != "*"), "components", &components, at);
        self.known("codes", codes.keys(), "columns", &columns, at);
        for measure in counts.iter().filter(|measure| published.contains(measure)) {
            self.fault(at, format!("`{measure}` is in `counts` and in `published`, expected in one of them"));
        }
        match self.contract {
            Cases => Contract::Cases(CaseMapping {
                columns,
                codes,
                moment_formats,
                dropped,
                harmless,
                records,
                rejected_at_most: REJECTED_AT_MOST,
                ..CaseMapping::default()
            }),
            Scores => Contract::Scores(ScoreMapping { index, columns, components, component_ranks, bounds }),
            Returns => Contract::Returns(ReturnMapping { columns, counts, published }),
            ContractName::PortalEvaluation => Contract::PortalEvaluation,
            FormReport => Contract::FormReport(FormReportMapping { form, province, title }),
        }
    }

    /// A slip in a canonical name would lose the column without a word.
    fn canonical(&mut self, columns: &Names, contract_at: usize) {
        let (known, needed): (&[&str], usize) = match self.contract {
            ContractName::Cases => (&CASE_COLUMNS, CASE_COLUMNS_NEEDED),
            ContractName::Scores => (&SCORE_COLUMNS, SCORE_COLUMNS_NEEDED),
            ContractName::Returns => (&RETURN_COLUMNS, RETURN_COLUMNS_NEEDED),
            ContractName::PortalEvaluation | ContractName::FormReport => return,
        };
        for column in columns.keys().filter(|column| !known.contains(&column.as_str())) {
            let message = format!("[columns] names `{column}`, expected one of: {}", known.join(", "));
            self.fault(contract_at, message);
        }
        // Without any column the table itself is missing, which is said elsewhere.
        for column in known[..needed].iter().filter(|column| !columns.is_empty() && !columns.contains_key(**column)) {
            self.fault(contract_at, format!("[columns] lacks `{column}`, which this contract needs"));
        }
    }

    fn code_values(&mut self, codes: &BTreeMap<String, Names>, contract_at: usize) {
        for (column, table) in codes {
            let Some(allowed) = code_values(column) else {
                self.fault(contract_at, format!("[codes.{column}]: this column is not coded"));
                continue;
            };
            for value in table.values().filter(|value| !allowed.contains(&value.as_str())) {
                let message = format!("[codes.{column}] leads to `{value}`, expected one of: {}", allowed.join(", "));
                self.fault(contract_at, message);
            }
        }
    }

    /// What one table names must be in another.
    fn known<'k>(
        &mut self,
        table: &str,
        keys: impl Iterator<Item = &'k String>,
        of: &str,
        known: &Names,
        contract_at: usize,
    ) {
        for key in keys.filter(|key| !known.contains_key(*key)) {
            self.fault(contract_at, format!("[{table}] names `{key}`, which [{of}] does not have"));
        }
    }

    /// A key that belongs to some contracts and may be left out there.
    fn optional<T: Default>(&mut self, key: &str, value: Option<Spanned<T>>, owners: &[ContractName]) -> T {
        let Some(value) = value else { return T::default() };
        if !owners.contains(&self.contract) {
            let message =
                format!("`{key}` does not belong to contract = \"{}\" in this format", self.contract.as_str());
            self.fault(value.span().start, message);
        }
        value.into_inner()
    }

    /// The same, but these contracts cannot do without it.
    fn required<T: Default>(
        &mut self,
        key: &str,
        value: Option<Spanned<T>>,
        owners: &[ContractName],
        contract_at: usize,
    ) -> T {
        if value.is_none() && owners.contains(&self.contract) {
            let message = format!("contract = \"{}\" needs `{key}`, which is missing", self.contract.as_str());
            self.fault(contract_at, message);
        }
        self.optional(key, value, owners)
    }
}

fn table(delimiter: u8) -> FileFormat {
    FileFormat::Table(TableFormat {
        delimiter,
        encoding: TextEncoding::Utf8,
        sheet: None,
        numbers: NumberFormat::Plain,
    })
}
