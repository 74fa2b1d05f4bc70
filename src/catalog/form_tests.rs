//! Form II.06a as the catalogue reads it, and what a form may not say.

use super::Catalogue;
use super::tests::{assert_fault, broken, line_of};
use crate::domain::confidence::Confidence;
use crate::domain::form::{Content, Flow};
use crate::domain::indicator::{Moment, Stock};

const PATH: &str = "forms/ii06a.toml";

#[test]
fn form_ii06a_has_its_eleven_columns() {
    let catalogue = Catalogue::embedded().unwrap_or_else(|errors| panic!("{errors}"));
    let form = catalogue.form("ii06a").expect("the form");
    let ids: Vec<&str> = form.columns.iter().map(|column| column.id.as_str()).collect();
    let expected = "recv_total recv_online recv_direct_postal recv_carried res_total res_before res_ontime res_late \
                    open_total open_within open_late";
    assert_eq!(ids, expected.split_whitespace().collect::<Vec<_>>());
    assert_eq!(form.columns.iter().map(|column| column.number).collect::<Vec<_>>(), (3..=13).collect::<Vec<u8>>());
    let content = |number| form.column(number).map(|column| &column.content);
    assert_eq!(content(6), Some(&Content::Stock(Stock::Open, Moment::Start)));
    assert_eq!(content(10), Some(&Content::Flows(vec![Flow::ResolvedOverdue])));
    assert_eq!(content(11), Some(&Content::Sum(vec![12, 13])));
    assert_eq!((form.rule_set.as_str(), form.version, form.confidence), ("form_ii06a", 1, Confidence::A));
    assert_eq!(form.identities.len(), 2);
    assert!(form.caution.as_ref().is_some_and(|caution| caution.vi.contains("chưa đối chiếu")));
}

#[test]
fn a_sum_of_a_column_that_there_is_not() {
    let messages = broken(PATH, "sum = [4, 5, 6]", "sum = [4, 5, 16]");
    assert_fault(&messages, PATH, line_of(PATH, "[[column]]"), &["(3) sums (16)"]);
}

#[test]
fn a_column_of_itself() {
    let messages = broken(PATH, "flows = [\"received_online\"]", "sum = [3]");
    assert_eq!(messages.matches("is a sum of itself").count(), 2, "both columns of the circle: {messages}");
}

#[test]
fn a_number_or_an_id_a_second_time() {
    let messages = broken(PATH, "number = 5", "number = 4");
    assert!(messages.contains("column (4) a second time"), "{messages}");
    assert!(messages.contains("(3) sums (5), which there is not"), "everything is said at once: {messages}");
    let messages = broken(PATH, "id = \"recv_carried\"", "id = \"recv_total\"");
    assert_eq!(messages.lines().count(), 1, "{messages}");
    assert!(messages.contains("column id `recv_total` a second time"), "{messages}");
}

#[test]
fn a_rule_set_that_there_is_not() {
    let messages = broken(PATH, "rule_set = \"form_ii06a\"", "rule_set = \"form_ii06b\"");
    assert_fault(&messages, PATH, line_of(PATH, "rule_set ="), &["no rule set `form_ii06b`"]);
}

#[test]
fn a_column_that_says_two_things_or_nothing() {
    for (from, to) in [
        ("at = \"start\"\n", ""),
        ("flows = [\"resolved_early\"]", "flows = []"),
        ("sum = [12, 13]", "sum = [12, 13]\nflows = [\"resolved_early\"]"),
    ] {
        let messages = broken(PATH, from, to);
        assert!(messages.contains("expected exactly one of `flows`, `stock` with `at`, and `sum`"), "{messages}");
        assert_eq!(messages.lines().count(), 1, "{messages}");
    }
    let messages = broken(PATH, "stock = \"open_within_due\"", "stock = \"open_waiting\"");
    assert!(messages.contains("column (12) asks for waiting cases"), "{messages}");
}

#[test]
fn an_identity_between_columns_that_there_are() {
    let messages = broken(PATH, "right = [7, 11]", "right = [7, 21]");
    assert_fault(&messages, PATH, line_of(PATH, "[[identity]]"), &["names column (21)"]);
    let messages = broken(PATH, "right_before = [11]", "right_before = [11]\nright = [11]");
    assert!(messages.contains("exactly one of `right` and `right_before`"), "{messages}");
}
