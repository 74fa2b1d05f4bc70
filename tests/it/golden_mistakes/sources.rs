//! What a source sends: rows that cannot be, and the same case told in two ways.

use std::collections::BTreeMap;

use chiso::domain::part::CaseEvent::{self, Received, ResolvedEarly, ResolvedOnTime, ResolvedOverdue};
use chiso::store::Store;

use crate::support::recounted;

use super::{
    AS_OF, CHANNEL, Desk, FINISHED, LEVEL, RECEIVED, REFUSED, STATUS, STOPPED, SUPPLEMENT, SUPPLEMENTS, case, done,
    file,
};

const RESOLVED: [CaseEvent; 3] = [ResolvedEarly, ResolvedOnTime, ResolvedOverdue];

/// The three kinds of rows that vendors' own error reports list. Whoever takes them counts a case
/// that never ends, or one of no period at all.
#[test]
fn rows_that_cannot_be_are_sent_back_and_not_counted() {
    let rows = [
        case("A-1", &[]),
        case("A-2", &[(RECEIVED, "")]),
        case("A-3", &[(STATUS, "Đã xử lý xong")]),
        case("A-4", &[(CHANNEL, "Trực tuyến"), (LEVEL, "Cung cấp thông tin")]),
    ];
    let desk = Desk::open("case_portal", "cases.csv", &file(&rows));
    assert_eq!((desk.load.accepted, desk.load.rejected), (1, 3));
    let quarantine = desk.office.quarantine(&desk.load);
    for code in ["3,Ngày tiếp nhận,,E_NO_RECEIVED", "4,Ngày kết thúc xử lý,,E_NO_FINISHED", "E_CHANNEL_LEVEL"]
    {
        assert!(quarantine.contains(code), "{code} is not in\n{quarantine}");
    }
    assert_eq!(desk.total("2026-10")["recv_total"], 1, "taken as they are: 3 or 4");
}

/// A provincial system tells the portal that cases are finished (9) which it holds as waiting,
/// unpaid or stopped itself. Neither is corrected by the other: each source keeps its own counts.
#[test]
fn what_one_source_calls_finished_and_the_other_does_not_is_kept_apart() {
    let own = Desk::of(&[
        case("B-1", &[(STATUS, SUPPLEMENT), (SUPPLEMENTS, "05/10/2026 09:00 -")]),
        case("B-2", &[(STATUS, "Yêu cầu thực hiện nghĩa vụ tài chính")]),
        case("B-3", &[(STATUS, STOPPED), (FINISHED, "05/10/2026 09:00")]),
    ]);
    let record = |number: &str| {
        format!(
            r#"{{"MaHoSo":"{number}","MaTTHC":"1.000001","MaTinh":"40","KenhThucHien":"1","TrangThaiHoSo":"9",
            "NgayTiepNhan":"20261001080000","NgayHenTra":"20261006170000","NgayKetThucXuLy":"20261005090000",
            "ThoiDiemTrichXuat":"20261010235900"}}"#
        )
    };
    let sent = Desk::of_records(&["B-1", "B-2", "B-3"].map(record));
    let wall = both(&own, &sent);
    let n = |source: &str, rule_set: &str, events: &[CaseEvent]| -> i64 {
        let of = |event: &CaseEvent| wall.get(&format!("{source} {rule_set}/{}", event.as_str())).copied();
        events.iter().filter_map(of).sum()
    };
    for (rule_set, resolved) in [("form_ii06a", 0), ("qd766", 1)] {
        for (source, ours) in [("case_portal", resolved), ("case_sync", 3)] {
            assert_eq!(n(source, rule_set, &[Received]), 3);
            let why = "one source's word for all: 3, or what the other holds";
            assert_eq!(n(source, rule_set, &RESOLVED), ours, "{source} under {rule_set}; {why}");
        }
    }
}

/// What the store holds of two sources after both were counted: sums over time by source and measure.
fn both(own: &Desk, sent: &Desk) -> BTreeMap<String, i64> {
    let folder = tempfile::tempdir().expect("a folder");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let wall = runtime.block_on(async {
        let store = Store::open(&Store::address_in(folder.path())).await?;
        for desk in [own, sent] {
            store
                .commit_counts(&[recounted(desk.source, AS_OF, &desk.counts)], "2026-10-11T08:00:00+07:00", None)
                .await?;
        }
        store.read_wall().await
    });
    let mut sums = BTreeMap::new();
    for part in wall.expect("a wall").parts.into_iter().filter(|part| part.place == super::place(super::PROVINCE)) {
        *sums.entry(format!("{} {}", part.source, part.measure)).or_default() += part.n;
    }
    sums
}

/// A case refused at the door (3) is no finished case (9), and finished no refused one.
#[test]
fn a_refused_case_is_not_a_finished_one() {
    let refused = [(STATUS, "Không được tiếp nhận"), (REFUSED, "02/10/2026 09:00")];
    let desk = Desk::of(&[
        done("C-1", "06/10/2026 17:00", "05/10/2026 09:00"),
        case("C-2", &refused),
        case("C-3", &[refused.as_slice(), &[(RECEIVED, "")]].concat()),
    ]);
    let resolved = |rule_set| RESOLVED.iter().map(|&event| desk.n(rule_set, event)).sum::<i64>();
    let expected = [
        ("form_ii06a", 1, "not counted"),
        ("opencps", 1, "denied, outside the process count"),
        ("qd766", 2, "ended there, if it had been received"),
        ("statute", 2, "ended there, if it had been received"),
    ];
    for (rule_set, ours, why) in expected {
        assert_eq!(resolved(rule_set), ours, "{rule_set}: {why}; every status with an end: 3");
        assert_eq!(desk.n(rule_set, Received), ours, "{rule_set}: {why}; every row: 3");
    }
}
