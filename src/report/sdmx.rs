//! A series as SDMX has it: one row an observation, every value under a concept of a data structure that is told beside it.
//!
//! What we do not know is told by the code of `CL_OBS_STATUS` that claims the least: `M` only where a figure cannot be, `O`
//! for every other reason, which stands in an attribute of its own. Synthetic figures are `G`: the list has no nearer
//! code than "not of guaranteed quality", and the attribute `NATURE` says what they are.

use crate::domain::indicator::Unit;
use crate::domain::period::{Grain, Period, PeriodKind};
use crate::domain::place::{CodeSystem, PlaceCode};
use crate::domain::reading::{Absence, Nature};
use crate::domain::text::Text;

use super::cell::Cell;
use super::series_table::{Reading, SeriesRow, SeriesTable};
use super::snapshot::Snapshot;
use super::table::columns::{Column, Kind};
use super::table::{Table, Value};
use super::words;

/// Who maintains the structure, and which it is.
pub const AGENCY: &str = "CHISO";
pub const DATAFLOW: &str = "DF_SERIES";
pub const STRUCTURE: &str = "DSD_SERIES";
pub const VERSION: &str = "1.0.0";

/// What a column of the data is in the structure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Dimension,
    Time,
    Measure,
    Attribute,
}

/// A column of the data: its role, and the code list that its values are of.
#[derive(Clone, Debug)]
pub struct Component {
    pub column: Column,
    pub role: Role,
    pub codes: Option<&'static str>,
}

#[derive(Clone, Debug)]
pub struct Codelist {
    pub id: &'static str,
    pub name: Text,
    /// Id and name.
    pub codes: Vec<(String, Text)>,
}

/// The structure of a series with the codes that are in it.
#[derive(Clone, Debug)]
pub struct Structure {
    pub name: Text,
    pub components: Vec<Component>,
    pub codelists: Vec<Codelist>,
    /// ISO day of the newest data.
    pub prepared: String,
}

/// In the order of the columns, after the three that name structure and action.
pub fn components() -> Vec<Component> {
    use Role::{Attribute, Dimension, Measure, Time};
    const VALUE: Column =
        Column::new("OBS_VALUE", Kind::Decimal, "giá trị; trống: xem OBS_STATUS", "value; empty: see OBS_STATUS");
    let one = |role, codes, column| Component { column, role, codes };
    let mut components = vec![
        one(Dimension, Some("CL_FREQ"), text("FREQ", "tần suất", "frequency")),
        one(Dimension, Some("CL_AREA"), text("REF_AREA", "đơn vị hành chính", "reference area")),
        one(Dimension, Some("CL_INDICATOR"), text("INDICATOR", "chỉ số", "indicator")),
        one(
            Time,
            None,
            text(
                "TIME_PERIOD",
                "kỳ: tháng, năm, hoặc ngày đầu và độ dài",
                "period: month, year, or first day and length",
            ),
        ),
        one(Measure, None, VALUE),
    ];
    components.extend(attributes().into_iter().map(|(codes, column)| one(Attribute, codes, column)));
    components
}

/// Each with the code list that it is of.
fn attributes() -> Vec<(Option<&'static str>, Column)> {
    let run = ("mã lần tính; `chiso verify MÃ` tính lại", "code of the run; `chiso verify CODE` counts it again");
    vec![
        (Some("CL_OBS_STATUS"), text("OBS_STATUS", "trạng thái của giá trị", "observation status")),
        (Some("CL_UNIT_MEASURE"), text("UNIT_MEASURE", "đơn vị tính", "unit of measure")),
        (None, Column::new("UNIT_MULT", Kind::Whole, "lũy thừa của mười", "unit multiplier, a power of ten")),
        (None, Column::new("DECIMALS", Kind::Whole, "số chữ số thập phân khi in", "decimals when printed")),
        (None, Column::new("NUMERATOR", Kind::Count, "tử số", "numerator")),
        (None, Column::new("DENOMINATOR", Kind::Count, "mẫu số", "denominator")),
        (Some("CL_ABSENCE"), text("ABSENCE", "vì sao không có giá trị", "why there is no value")),
        (Some("CL_NATURE"), text("NATURE", "tính chất số liệu", "nature of the data")),
        (None, Column::new("AS_OF", Kind::Date, "số liệu đến hết ngày", "last day that the data speak of")),
        (None, text("SOURCE", "mã nguồn, cách nhau bằng dấu cách", "ids of the sources, with spaces between")),
        (None, text("RULE_SET", "mã bộ quy tắc tính", "id of the rule set")),
        (None, text("RUN", run.0, run.1)),
        (None, text("COMMENT_OBS", "điều cần biết trước khi dùng số", "what must be known before quoting")),
    ]
}

const fn text(name: &'static str, vi: &'static str, en: &'static str) -> Column {
    Column::new(name, Kind::Text, vi, en)
}

/// The observations; what is of no province of before is no observation of an area, and stays in the other files.
pub fn data(snapshot: &Snapshot, page: &SeriesTable) -> Table {
    let head = [
        ("STRUCTURE", "loại cấu trúc", "kind of structure"),
        ("STRUCTURE_ID", "mã cấu trúc", "id of the structure"),
        ("ACTION", "I: để biết", "I: for information"),
    ];
    let columns = head.map(|(name, vi, en)| Column::new(name, Kind::Text, vi, en)).into_iter();
    let columns = columns.chain(components().into_iter().map(|one| one.column)).collect();
    let figures = page.rows.iter().filter_map(|row| match &row.found {
        Reading::Figure(cell) => observation(snapshot, page, row, cell),
        Reading::Unattributed(_) => None,
    });
    Table { columns, rows: figures.collect() }
}

fn observation(snapshot: &Snapshot, page: &SeriesTable, row: &SeriesRow, cell: &Cell) -> Option<Vec<Value>> {
    let (frequency, time) = time(row.period.parse().ok()?);
    let indicator = snapshot.indicator(&page.indicator.id)?;
    let sources: Vec<&str> = cell.passport.sources.iter().map(|source| source.id.as_str()).collect();
    let run = if indicator.rule_set.is_some() { &page.head.run } else { &page.head.run_of_others };
    Some(vec![
        "dataflow".into(),
        format!("{AGENCY}:{DATAFLOW}({VERSION})").into(),
        "I".into(),
        frequency.into(),
        area(&row.place.code).into(),
        (&page.indicator.id).into(),
        time.into(),
        cell.value.into(),
        status(cell.absence, cell.nature).into(),
        unit(indicator.unit).into(),
        0_i64.into(),
        i64::from(indicator.decimals).into(),
        cell.numerator.into(),
        cell.denominator.into(),
        cell.absence.map(absence).into(),
        cell.absence.is_none().then(|| cell.nature.as_str()).into(),
        cell.as_of.as_deref().map(Value::date).into(),
        sources.join(" ").into(),
        indicator.rule_set.as_deref().into(),
        run.into(),
        comment(cell).into(),
    ])
}

/// Why there is no value, and what the other files note beside it, on one line.
fn comment(cell: &Cell) -> String {
    let said = cell.why.iter().chain(cell.notes.iter().filter(|note| cell.why.as_ref() != Some(note)));
    said.flat_map(|text| text.split_whitespace()).collect::<Vec<_>>().join(" ")
}

/// Frequency and period: `M` and `2026-09`, `A` and `2026`; a statutory month begins on the 15th and is a month long.
fn time(period: Period) -> (&'static str, String) {
    match (period.kind, period.grain) {
        (PeriodKind::Calendar, Grain::Year) => ("A", period.year.to_string()),
        (PeriodKind::Calendar, Grain::Month(month)) => ("M", format!("{}-{month:02}", period.year)),
        (PeriodKind::Statutory, Grain::Month(_)) => ("M", format!("{}/P1M", period.first_day())),
        _ => ("A", format!("{}/P1Y", period.first_day())),
    }
}

/// `34_40`, `63_02`, `VN`: no colon may stand in an id.
fn area(code: &PlaceCode) -> String {
    if *code == PlaceCode::nation() { "VN".to_owned() } else { format!("{}_{}", code.system.as_str(), code.bare()) }
}

fn status(absence: Option<Absence>, nature: Nature) -> &'static str {
    match (absence, nature) {
        (Some(Absence::NotApplicable), _) => "M",
        (Some(Absence::NotReported | Absence::NotComparable), _) => "O",
        (None, Nature::Real) => "A",
        (None, Nature::Provisional) => "P",
        (None, Nature::Unverified) => "V",
        (None, Nature::Synthetic) => "G",
    }
}

fn absence(absence: Absence) -> &'static str {
    match absence {
        Absence::NotReported => "not_reported",
        Absence::NotApplicable => "not_applicable",
        Absence::NotComparable => "not_comparable",
    }
}

/// Percent and days have codes of their own in the list that SDMX recommends; what is counted has our word.
fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Percent => "PT",
        Unit::WorkingDays => "working_days",
        other => other.as_str(),
    }
}

/// Of this series: the codes that its rows hold, and the whole of the short lists.
pub fn structure(snapshot: &Snapshot, page: &SeriesTable) -> Structure {
    let name = |id: &str| {
        let known = snapshot.indicator(id).map(|one| one.name.clone());
        known.unwrap_or_else(|| Text::new(id, id))
    };
    let known_unit = snapshot.indicator(&page.indicator.id).map(|one| one.unit);
    let units = known_unit.into_iter().map(|one| (unit(one).to_owned(), unit_name(one)));
    let codelists = vec![
        list("CL_FREQ", ("Tần suất", "Frequency"), &[("A", "hằng năm", "annual"), ("M", "hằng tháng", "monthly")]),
        Codelist { id: "CL_AREA", name: Text::new("Đơn vị hành chính", "Areas"), codes: areas(snapshot, page) },
        Codelist {
            id: "CL_INDICATOR",
            name: Text::new("Chỉ số", "Indicators"),
            codes: vec![(page.indicator.id.clone(), name(&page.indicator.id))],
        },
        list("CL_OBS_STATUS", ("Trạng thái của giá trị", "Observation status"), &STATUSES),
        Codelist {
            id: "CL_UNIT_MEASURE", name: Text::new("Đơn vị tính", "Units of measure"), codes: units.collect()
        },
        list("CL_ABSENCE", ("Vì sao không có giá trị", "Why there is no value"), &ABSENCES),
        list("CL_NATURE", ("Tính chất số liệu", "Nature of the data"), &NATURES),
    ];
    let prepared = snapshot.latest_day().unwrap_or_else(|| page.head.period.last_day()).to_string();
    let name = Text::new("Chỉ số cải cách hành chính theo thời gian", "Indicators of administrative reform over time");
    Structure { name, components: components(), codelists, prepared }
}

/// Letters of the list of SDMX that are used, with what they mean here.
const STATUSES: [(&str, &str, &str); 6] = [
    ("A", "bình thường", "normal value"),
    ("P", "tạm tính", "provisional value"),
    ("V", "chưa kiểm chứng", "unvalidated value"),
    ("G", "không bảo đảm chất lượng; ở đây: số liệu giả lập", "not of guaranteed quality; here: synthetic data"),
    ("M", "không có, vì không thể có", "missing; data cannot exist"),
    ("O", "không có, vì lý do khác", "missing, for another reason"),
];
const ABSENCES: [(&str, &str, &str); 3] = [
    ("not_reported", "không báo cáo", "not reported"),
    ("not_applicable", "không áp dụng", "not applicable"),
    ("not_comparable", "không so sánh được", "not comparable"),
];
const NATURES: [(&str, &str, &str); 4] = [
    ("real", "số liệu thật", "real"),
    ("provisional", "tạm tính", "provisional"),
    ("unverified", "chưa kiểm chứng", "unverified"),
    ("synthetic", "giả lập", "synthetic"),
];

fn list(id: &'static str, name: (&str, &str), codes: &[(&str, &str, &str)]) -> Codelist {
    let codes = codes.iter().map(|(id, vi, en)| ((*id).to_owned(), Text::new(*vi, *en))).collect();
    Codelist { id, name: Text::new(name.0, name.1), codes }
}

fn unit_name(unit: Unit) -> Text {
    use crate::domain::text::Language::{English, Vietnamese};
    Text::new(words::unit(unit, Vietnamese), words::unit(unit, English))
}

/// Each once, in the order of the rows.
fn areas(snapshot: &Snapshot, page: &SeriesTable) -> Vec<(String, Text)> {
    let mut areas: Vec<(String, Text)> = Vec::new();
    for row in page.rows.iter().filter(|row| matches!(row.found, Reading::Figure(_))) {
        let id = area(&row.place.code);
        if areas.iter().all(|known| known.0 != id) {
            let of = |name: &Text| match row.place.code.system {
                CodeSystem::Of34 => name.clone(),
                CodeSystem::Of63 => {
                    Text::new(format!("{} (đến 30/06/2025)", name.vi), format!("{} (to 30 June 2025)", name.en))
                }
            };
            let known = snapshot.atlas().province(&row.place.code);
            let name = known.map_or_else(|| Text::new("Cả nước", "Viet Nam"), |one| of(&one.name));
            areas.push((id, name));
        }
    }
    areas
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::part::CaseEvent::{ResolvedOnTime, ResolvedOverdue};
    use crate::domain::text::Language;
    use crate::report::fixture as f;
    use jiff::civil::date;

    fn series(period: &str) -> (Snapshot, SeriesTable) {
        let day = date(2026, 8, 3);
        let parts = vec![
            f::part(ResolvedOnTime, "34:40", day, 90),
            f::part(ResolvedOverdue, "34:40", day, 30),
            f::part(ResolvedOnTime, "34:40", date(2026, 9, 20), 50),
        ];
        let snapshot = f::snapshot(vec![f::on_time_share()], Vec::new(), f::wall(parts, Vec::new()));
        let page =
            SeriesTable::build(&snapshot, "on_time_share", period.parse().ok(), CodeSystem::Of34, Language::English);
        (snapshot, page.expect("an indicator"))
    }

    #[test]
    fn an_observation_says_what_it_is_of_how_it_stands_and_of_what_it_is_made() {
        let (snapshot, page) = series("2026");
        let table = data(&snapshot, &page);
        let rows = table.texts();
        let row = rows.iter().find(|row| row[4] == "34_40" && row[6] == "2026-08").expect("a month");
        assert_eq!(
            row[..15],
            [
                "dataflow",
                "CHISO:DF_SERIES(1.0.0)",
                "I",
                "M",
                "34_40",
                "on_time_share",
                "2026-08",
                "75",
                "G",
                "PT",
                "0",
                "2",
                "90",
                "120",
                ""
            ]
        );
        assert_eq!(table.columns.len(), row.len());
        assert_eq!(table.headings()[20], "COMMENT_OBS");
        assert!(rows.iter().all(|row| !row[20].contains('\n')), "readers of SDMX take a line for an observation");
        let distinct: std::collections::BTreeSet<&[String]> = rows.iter().map(|row| &row[3..7]).collect();
        assert_eq!(distinct.len(), rows.len(), "a key names one observation");
    }

    #[test]
    fn what_is_missing_claims_no_more_than_is_known() {
        use Absence::{NotApplicable, NotComparable, NotReported};
        let missing = [NotReported, NotApplicable, NotComparable].map(|one| status(Some(one), Nature::Real));
        assert_eq!(missing, ["O", "M", "O"]);
        let there = [Nature::Real, Nature::Provisional, Nature::Unverified, Nature::Synthetic];
        assert_eq!(there.map(|nature| status(None, nature)), ["A", "P", "V", "G"]);
    }

    #[test]
    fn a_statutory_month_is_a_month_from_its_first_day() {
        let of = |text: &str| time(text.parse().expect("a period"));
        assert_eq!(of("s2026-09"), ("M", "2026-08-15/P1M".to_owned()));
        assert_eq!([of("2026-09"), of("2024")], [("M", "2026-09".to_owned()), ("A", "2024".to_owned())]);
    }

    #[test]
    fn every_code_of_the_data_is_in_the_structure() {
        let (snapshot, page) = series("2026");
        let (table, structure) = (data(&snapshot, &page), structure(&snapshot, &page));
        for (slot, component) in structure.components.iter().enumerate() {
            let Some(id) = component.codes else { continue };
            let list = structure.codelists.iter().find(|list| list.id == id).expect("a list");
            for row in table.texts() {
                let code = &row[slot + 3];
                assert!(code.is_empty() || list.codes.iter().any(|known| known.0 == *code), "{id}: {code}");
            }
        }
    }
}
