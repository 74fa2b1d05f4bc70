//! `chiso form --audit` with the real binary: a sound form says so, a tampered one names its cases.

use sqlx::Executor;

use crate::journey::chiso;
use crate::store::any_connection;

#[test]
fn a_cell_that_was_tampered_with_names_its_cases() {
    let folder = tempfile::tempdir().expect("a folder");
    let (is_fine, said) = chiso(&folder, &["demo", "--no-serve", "--cases", "4000"]);
    assert!(is_fine, "{said}");
    let cases = folder.path().join("cases.csv").to_string_lossy().into_owned();
    let audit = ["form", "--place", "40", "--by", "field", "--period", "s2026-Q2", "--audit", "--cases", &cases];
    let (is_fine, said) = chiso(&folder, &audit);
    assert!(is_fine && said.contains("every cell of"), "{said}");
    each_case_stands_in_one_column_of_each_kind(&cases);

    // One case more than there is, resolved overdue.
    tokio::runtime::Runtime::new().expect("a runtime").block_on(async {
        let address = format!("sqlite://{}/chiso.db", folder.path().join("data").display());
        let mut connection = any_connection(&address).await.expect("opens");
        let tamper = "UPDATE member_flows SET resolved_overdue = resolved_overdue + 1 WHERE place = '34:40' AND dimension = 'field' \
                      AND bucket = (SELECT min(bucket) FROM member_flows WHERE place = '34:40' AND bucket >= 48629)";
        connection.execute(tamper).await.expect("changes");
    });
    let (is_fine, said) = chiso(&folder, &audit);
    assert!(!is_fine && said.contains("cells differ from their cases"), "{said}");
    assert!(said.contains("(10): the form says") && said.contains("case_sync H41."), "the cases are named: {said}");
}

/// (4), (5) or (6), and (8), (9), (10), (12) or (13): so (3) = (7) + (11), case by case.
fn each_case_stands_in_one_column_of_each_kind(cases: &str) {
    let mut reader = csv::Reader::from_path(cases).expect("written");
    let mut count = 0;
    for row in reader.records() {
        let row = row.expect("a row");
        let columns: Vec<&str> = row[5].split(' ').collect();
        let [came, stands] = columns[..] else { panic!("{row:?}") };
        assert!(["4", "5", "6"].contains(&came) && ["8", "9", "10", "12", "13"].contains(&stands), "{row:?}");
        count += 1;
    }
    assert!(count > 20, "{count} cases");
}
