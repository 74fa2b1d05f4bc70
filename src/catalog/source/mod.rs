//! Source systems: `pipelines/sources/*.toml` into [`SourceMapping`]. The stem is the id.
//! `chiso source new FILE` drafts such a file, `chiso source check NAME FILE` tries it.
//!
//! Layout. Keys that a contract does not know are refused; tables come after the plain keys.
//!
//! ```toml
//! nature = "real"              # real | provisional | unverified | synthetic
//! format = "table"             # table (CSV text, XLSX, XLS, ODS, Parquet; `csv` means the same) | json
//! contract = "cases"           # cases | scores | returns | register | portal_evaluation | form_report
//!
//! # format = "table", all optional
//! delimiter = ","              # of CSV text: , ; | or "\t"
//! encoding = "utf-8"           # utf-8 | utf-16le | utf-16be | windows-1258 | tcvn3 | vni: of CSV text
//!                              # without a byte order mark, and of cells typed in an old font
//! sheet = "Sheet1"             # of a spreadsheet; else the first one that has the headings
//! numbers = "plain"            # plain 1234.5 | dot_groups 1.234,5 | comma_groups 1,234.5
//!
//! # contract = "cases"
//! moment_formats = ["dd/MM/yyyy HH:mm"]   # tried in order; d/M/yyyy H:mm: one digit or two;
//!                                         # `excel` is a serial number of days
//! dropped = ["Email"]                     # personal columns, optional
//! harmless = ["Tên TTHC"]                 # not read, not personal: kept in quarantine, optional
//! records = "/data"                       # where an envelope has its records; json only. Read are one envelope,
//!                                         # several (a list, or one a line), bare records (a list, or one a line)
//! case_no_is_national = true              # a number that names its agency is one case, whatever province a row says
//! place_codes = "34"                      # the list that the codes in `province` and `commune` are of: "34" (left out: this
//!                                         # one), "63" (provinces and communes to 30 June 2025), or "by_receipt" (of each
//!                                         # row the list in force when the case was received, or submitted if it never
//!                                         # was). Never guessed from a code: most of the 34 are codes of the 63 too
//! rejected_at_most = 0.5                  # a file with a larger share of rejected rows is refused
//! # contract = "scores"
//! index = "papi"
//! # contract = "returns"
//! counts = ["villages", "villages_connected"]   # whole counts, become parts
//! published = ["payroll_reduction_2015"]        # printed without a quotient, stay published
//!
//! [[sum]]                      # optional, of counts: rows of one place and day that do not add up are sent back
//! total = "tasks"
//! parts = ["tasks_decentralised", "tasks_to_local"]
//! [[within]]                   # optional, of counts: a part that is more than its whole is sent back with it
//! part = "villages_connected"
//! whole = "villages"
//!
//! # contract = "register": dated rows, of which one counts for each key; the columns not named here are not read
//! covers = "nation"                             # all 34 provinces, so that one without a row has none; left out:
//!                                               # only the places that stand in it
//! key = ["recommendation_no"]                   # columns that tell one row from another
//! dates = ["received_at", "resolved_on"]        # columns that hold a day; nothing happens before the first
//! planned = []                                  # those of them that may lie ahead, optional
//! needed = ["received_at"]                      # columns that no row may leave empty, optional
//! moment_formats = ["dd/MM/yyyy HH:mm"]         # as for cases
//! # Columns of its own besides `place` (a province of the 34, or VN), `updated_on` (the row updated last counts),
//! # `as_of` (day of the export) and `nature` (real | synthetic). One with [codes] takes no other value, the rest are codes.
//!
//! [[count]]                    # what the rows come to: a formula asks `{ reported = "SOURCE/MEASURE", timing }`
//! measure = "same_day"
//! label = { vi = "...", en = "..." }            # what passports call it
//! at = "received_at"                            # a flow: in the half month of this date (timing = "flow")
//! # from = "received_at"                        # or a stock: begun and not ended at the end of the half month
//! # until = "resolved_on"                       # (timing = "level"); left out: it stays
//! # every_place = true                          # or one for each province that is covered (timing = "level")
//! where = { topic = ["land"] }                  # optional: values of coded columns
//! told = ["resolved_on"]                        # optional: dates that the row must tell
//! within = { from = "received_at", to = "answered_at", working_days = 0, after = "15:00" }   # optional: done in
//!                                               # time; what comes after that hour starts on the next working day
//! distinct = "place"                            # optional: different values are counted and not rows; of a flow
//!                                               # each once, where it first stands
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
//! case_no = "Mã hồ sơ"         # of a merged heading `Parent / Leaf` where the leaf alone stands twice
//!
//! commune_today = "Mã xã mới"  # optional, not for place_codes = "34": the commune of today, where the record tells it
//!                              # besides the one of before; without it a case of a commune that was divided is
//!                              # counted in its province and in no commune of today
//!
//! # Lists within a case, all optional. CSV: entries between ` | `; JSON: lists of objects whose keys
//! # the exchange format names. Moments as in moment_formats, statuses as in [codes.status].
//! supplements = "Các lần bổ sung"   # requested - completed => new due; open ones end with the dash
//! due_moves = "Các lần dời hẹn"     # moment => new due
//! progress = "Tiến độ xử lý"        # moment = status
//!
//! [constants]                  # optional: canonical name -> the value of every row, in canonical
//! province = "40"              # words; for what the file does not say because it is always so
//! extracted_at = "stated"      # the file does not say when it was made: its sender must (--as-of)
//!
//! [codes.channel]              # source value -> canonical value; a value not listed is sent back
//! "Trực tuyến" = "online"
//! [codes.province]             # the same for places, agencies, fields and procedures, where a
//! "Tỉnh Nghệ An" = "40"        # value not listed stands for itself (and must then be a code)
//!
//! [lookups.agency_code]        # cases only, optional: fills a column where the file leaves it empty
//! from = "agency_name"         # the canonical column that is looked up; letter case and blanks
//! file = "agencies_40.csv"     # do not matter. A CSV beside this file with the headings from,to ...
//! [lookups.agency_code.table]  # ... or, or also, the pairs themselves
//! "UBND phường Thành Vinh" = "H41.242"
//!
//! [checks]                     # cases only, optional: how severe a check of pipelines/checks/ is here
//! E_CHANNEL_LEVEL = "warn"     # reject | warn | note
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

mod between;
mod fills;
mod layout;
mod reader;
mod register;
mod statutory;
#[cfg(test)]
mod tests;

use std::path::Path;

use super::errors::CatalogueErrors;
use super::files::{File, Files};
use crate::domain::atlas::Atlas;
use crate::domain::reading::Nature;
use crate::domain::source::SourceMapping;
use layout::Layout;
use reader::Reader;

pub(super) use statutory::check_forms;

/// Every mapping of the folder; faults are added to `errors`.
pub(super) fn read_all(files: &Files, atlas: &Atlas, errors: &mut CatalogueErrors) -> Vec<SourceMapping> {
    files.below("sources", ".toml").filter_map(|file| read(file, files, atlas, errors)).collect()
}

/// Ids of the files that exist and could not be read.
pub(super) fn broken(files: &Files, read: &[SourceMapping]) -> Vec<String> {
    let stems = files.below("sources", ".toml").map(|file| file.stem().to_owned());
    stems.filter(|stem| !read.iter().any(|mapping| &mapping.id == stem)).collect()
}

/// One mapping that lies anywhere on disk, with the lookup files beside it.
pub(super) fn read_draft(path: &Path, atlas: &Atlas) -> Result<SourceMapping, CatalogueErrors> {
    let mut errors = CatalogueErrors::default();
    let files = Files::beside(path, "sources", &mut errors);
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let file = files.optional(&format!("sources/{name}"));
    if file.is_none() && errors.0.is_empty() {
        errors.push(
            &path.display().to_string(),
            1,
            "there is no such file, expected a source mapping / không có tệp này, cần một tệp ánh xạ nguồn",
        );
    }
    let mapping = file.and_then(|file| read(file, &files, atlas, &mut errors));
    match mapping {
        Some(mapping) if errors.0.is_empty() => Ok(mapping),
        _ => Err(errors.sorted()),
    }
}

fn read(file: &File, files: &Files, atlas: &Atlas, errors: &mut CatalogueErrors) -> Option<SourceMapping> {
    let layout: Layout = file.parse(errors)?;
    let mut text = file.text.clone();
    let mut reader = Reader::new(file, files, atlas, errors, *layout.contract.get_ref(), &mut text);
    let nature = Nature::parse(layout.nature.get_ref());
    if nature.is_none() {
        let message = format!(
            "unknown nature `{0}`, expected real, provisional, unverified or synthetic / nature `{0}` không hợp lệ, cần real, provisional, \
             unverified hoặc synthetic",
            layout.nature.get_ref()
        );
        reader.fault(layout.nature.span().start, message);
    }
    let format = reader.format(&layout);
    reader.place_codes(&layout);
    let name = layout.name.clone();
    let origin = layout.origin.clone();
    reader.check_tables(&layout);
    let contract = reader.contract(layout);
    if reader.faults > 0 {
        return None;
    }
    Some(SourceMapping { id: file.stem().to_owned(), name, origin, nature: nature?, format, contract, text })
}
