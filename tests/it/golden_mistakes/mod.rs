//! Mistakes that other engines were seen to make with such cases. Each test is the two or three rows
//! on which the mistake shows, the number it would give, and ours; all through the doors that
//! everybody uses: a file is loaded, the lake counted, a figure or a form read.

mod ends;
mod members;
mod periods;
mod rule_sets;
mod shares;
mod sources;

use std::collections::BTreeMap;

use chiso::domain::counts::Counts;
use chiso::domain::form::Dimension;
use chiso::domain::indicator::Stock;
use chiso::domain::load::Load;
use chiso::domain::part::CaseEvent;
use chiso::domain::place::PlaceCode;
use chiso::domain::reading::Reading;
use chiso::domain::text::Language;
use chiso::domain::wall::Wall;
use chiso::report::form::{FormPage, FormQuery, RowsBy};
use chiso::report::{Snapshot, figures, format};
use chiso::web;
use jiff::civil::{Date, date};

use crate::support::Office;

const AS_OF: Date = date(2026, 10, 10);
/// Where all cases are, unless a row says otherwise.
const PROVINCE: &str = "34:40";

const PROCEDURE: &str = "Mã TTHC";
const FIELD: &str = "Mã lĩnh vực";
const AGENCY: &str = "Mã đơn vị";
const COMMUNE: &str = "Mã xã";
const CHANNEL: &str = "Kênh tiếp nhận";
const LEVEL: &str = "Mức độ dịch vụ";
const STATUS: &str = "Trạng thái";
const RECEIVED: &str = "Ngày tiếp nhận";
const DUE: &str = "Ngày hẹn trả";
const PROMISED: &str = "Ngày hẹn trả ban đầu";
const FINISHED: &str = "Ngày kết thúc xử lý";
const RETURNED: &str = "Ngày trả kết quả";
const REFUSED: &str = "Ngày từ chối";
const WITHDRAWN: &str = "Ngày rút";
const SUPPLEMENTS: &str = "Các lần bổ sung";
const MOVES: &str = "Các lần dời hẹn";
const PROGRESS: &str = "Tiến độ xử lý";
const DIGITISED: &str = "Số hóa";

/// Every heading with what stands under it where a row does not say otherwise: an open case of a
/// procedure that may take three working days, received at the counter.
const COLUMNS: [(&str, &str); 23] = [
    ("Mã hồ sơ", ""),
    (PROCEDURE, "1.000001"),
    (FIELD, "G15"),
    (AGENCY, "H41.03"),
    ("Cơ quan xử lý", ""),
    ("Mã tỉnh", "40"),
    (COMMUNE, ""),
    (CHANNEL, "Trực tiếp"),
    (LEVEL, "Toàn trình"),
    (STATUS, "Đang xử lý"),
    (RECEIVED, "01/10/2026 08:00"),
    (DUE, "06/10/2026 17:00"),
    (PROMISED, ""),
    (FINISHED, ""),
    (RETURNED, ""),
    (REFUSED, ""),
    (WITHDRAWN, ""),
    (SUPPLEMENTS, ""),
    (MOVES, ""),
    (PROGRESS, ""),
    (DIGITISED, ""),
    ("Thời điểm trích xuất", "10/10/2026 23:59"),
    ("Tính chất dữ liệu", "synthetic"),
];

const DONE: &str = "Đã trả kết quả";
const SUPPLEMENT: &str = "Yêu cầu bổ sung giấy tờ";
const STOPPED: &str = "Dừng xử lý";

/// A row of a case file; `said` is what it says otherwise.
fn case(number: &str, said: &[(&str, &str)]) -> String {
    let unknown = said.iter().find(|(heading, _)| COLUMNS.iter().all(|(known, _)| known != heading));
    assert!(unknown.is_none(), "{unknown:?} is no column");
    let value = |(heading, usual): &(&str, &'static str)| match said.iter().find(|(wanted, _)| wanted == heading) {
        Some((_, value)) => (*value).to_owned(),
        None if *heading == "Mã hồ sơ" => number.to_owned(),
        None => (*usual).to_owned(),
    };
    COLUMNS.iter().map(value).collect::<Vec<String>>().join(",") + "\n"
}

/// A finished case.
fn done(number: &str, due: &str, finished: &str) -> String {
    case(number, &[(STATUS, DONE), (DUE, due), (FINISHED, finished)])
}

fn file(rows: &[String]) -> String {
    COLUMNS.map(|(heading, _)| heading).join(",") + "\n" + &rows.concat()
}

/// Cases of one source, loaded and ready to be asked.
struct Desk {
    office: Office,
    source: &'static str,
    load: Load,
    /// Up to [`AS_OF`].
    counts: Counts,
}

impl Desk {
    /// A case file whose rows are all good.
    fn of(rows: &[String]) -> Self {
        let desk = Self::open("case_portal", "cases.csv", &file(rows));
        assert_eq!(desk.load.accepted, rows.len() as i64, "a row of the test itself is sent back");
        desk
    }

    /// Records in the portal's exchange format.
    fn of_records(records: &[String]) -> Self {
        let text = format!(r#"{{"service":"DongBoHoSoMC","data":[{}]}}"#, records.join(","));
        Self::open("case_sync", "cases.json", &text)
    }

    fn open(source: &'static str, name: &str, text: &str) -> Self {
        let mut office = Office::new();
        let path = office.write(name, text);
        let load = office.load(source, &path).expect("loads");
        let counts = office.counts_until(source, AS_OF);
        Self { office, source, load, counts }
    }

    fn counts_until(&self, as_of: Date) -> Counts {
        self.office.counts_until(self.source, as_of)
    }

    fn snapshot_until(&self, as_of: Date) -> Snapshot {
        let counts = if as_of == AS_OF { self.counts.clone() } else { self.counts_until(as_of) };
        let Counts { parts, member_flows, agencies, differences, .. } = counts;
        let (loads, computed_as_of) = (vec![self.load.clone()], Some(as_of));
        let wall = Wall {
            version: 1,
            parts,
            member_flows,
            agencies,
            differences,
            scores: Vec::new(),
            loads,
            computed_as_of,
            ..Wall::default()
        };
        web::snapshot(&self.office.catalogue, wall)
    }

    /// What an indicator reads in the province, with its text on a Vietnamese page.
    fn reading(&self, indicator: &str, period: &str) -> (Reading, String) {
        let indicator = self.office.catalogue.indicator(indicator).expect("an indicator");
        let (place, period) = (place(PROVINCE), period.parse().expect("a period"));
        let reading = figures::figure(&self.snapshot_until(AS_OF), indicator, &place, period).reading;
        let text = format::reading(&reading, indicator.unit, indicator.decimals, Language::Vietnamese);
        (reading, text.replace('\u{a0}', " "))
    }

    /// The form of the province; whatever its rows are, it balances.
    fn form(&self, by: Dimension, period: &str, as_of: Date) -> FormPage {
        let form = self.office.catalogue.form("ii06a").expect("a form");
        let (by, period) = (Some(RowsBy::Member(by)), Some(period.parse().expect("a period")));
        let query = FormQuery { place: Some(place(PROVINCE)), by, period };
        let page = FormPage::build(&self.snapshot_until(as_of), form, &query, Language::Vietnamese);
        assert!(page.balance.checks > 0 && page.balance.is_balanced(), "{:?}", page.balance.imbalances);
        page
    }

    /// The total row of the form of a period: its columns by their names.
    fn total(&self, period: &str) -> BTreeMap<String, i64> {
        let page = self.form(Dimension::Agency, period, AS_OF);
        cells(&page, page.total.as_ref().expect("a total"))
    }

    /// How often an event was counted in the province under a rule set, over all time.
    fn n(&self, rule_set: &str, event: CaseEvent) -> i64 {
        let measure = format!("{rule_set}/{}", event.as_str());
        let of_event = |part: &&chiso::domain::part::Part| part.measure.0 == measure && part.place == place(PROVINCE);
        self.counts.parts.iter().filter(of_event).map(|part| part.n).sum()
    }

    /// How many cases stand so on the as-of day.
    fn stock(&self, rule_set: &str, stock: Stock) -> i64 {
        stock.flows().into_iter().map(|(sign, event)| sign * self.n(rule_set, event)).sum()
    }
}

fn cells(page: &FormPage, row: &chiso::report::form::Row) -> BTreeMap<String, i64> {
    let columns = page.columns.iter().map(|column| column.id.clone());
    columns.zip(row.cells.iter().flatten().map(|cell| cell.n)).collect()
}

fn place(code: &str) -> PlaceCode {
    code.parse().expect("a place")
}
