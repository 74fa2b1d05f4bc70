//! Rows of agencies, fields and procedures, and their total.

use chiso::domain::form::Dimension;

use super::{AGENCY, AS_OF, CHANNEL, Desk, FIELD, case, cells};

/// OpenCPS keeps total rows with a blank agency and a blank field among the others; whoever sums
/// them all counts everything twice, and whoever drops blank ones loses ours.
#[test]
fn a_blank_agency_is_one_more_agency_and_never_a_total() {
    let desk = Desk::of(&[
        case("A-1", &[]),
        case("A-2", &[(AGENCY, ""), (FIELD, "")]),
        case("A-3", &[(AGENCY, ""), (CHANNEL, "Trực tuyến")]),
    ]);
    for (by, not_reported) in [(Dimension::Agency, 2), (Dimension::Field, 1), (Dimension::Procedure, 0)] {
        let page = desk.form(by, "2026-10", AS_OF);
        let received = |row| cells(&page, row)["recv_total"];
        let total = received(page.total.as_ref().expect("a total"));
        let sum: i64 = page.rows.iter().map(received).sum();
        let blank: i64 = page.rows.iter().filter(|row| row.code.is_empty()).map(received).sum();
        assert_eq!(blank, not_reported, "{by:?}: a total row would hold all three");
        assert_eq!((sum, total), (3, 3), "{by:?}: with blank rows as totals the sum is 6, without them {}", 3 - blank);
    }
    let province = desk.reading("received", "2026-10").1;
    assert_eq!(province, "3", "the members of a dimension are the province, once");
}
