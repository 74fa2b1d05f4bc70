use std::collections::BTreeMap;

use jiff::civil::{Date, date};

use super::*;
use crate::domain::bucket::Bucket;
use crate::domain::case::CaseStatus;
use crate::domain::confidence::Confidence;
use crate::domain::difference::Difference;
use crate::domain::reading::Nature;
use crate::domain::rule_set::{
    Choices, Comparison, CompletedSupplement, DeadlineBasis, EndOfCase, Extensions, NoDueDate, Receipt, Treatment,
    Treatments,
};
use crate::report::fixture as f;

use Verdict::{NotCounted, OpenInTime, OpenOverdue, ResolvedInTime, ResolvedOverdue};

const MAY: Date = date(2026, 5, 3);
const JUNE: Date = date(2026, 6, 20);

/// The form, and a rule set that pauses, ends a stopped case and counts refused ones.
fn rule_sets() -> Vec<RuleSet> {
    let with = |treatments: [Treatment; 3]| {
        let of = |status: CaseStatus| match status {
            CaseStatus::NotAccepted => treatments[0],
            CaseStatus::AwaitingSupplement => treatments[1],
            CaseStatus::Stopped => treatments[2],
            _ => Treatment::Open,
        };
        RuleSet { choices: Choices { treatments: Treatments::new(of), ..f::rule_set().choices }, ..f::rule_set() }
    };
    let form = with([Treatment::NotCounted, Treatment::OpenWithinDue, Treatment::OpenWithinDue]);
    let mut other = with([Treatment::ResolvedIfReceived, Treatment::Paused, Treatment::Resolved]);
    (other.id, other.confidence) = ("other".to_owned(), Confidence::C);
    other.name = crate::domain::text::Text::new("Cách khác", "Other way");
    vec![form, other]
}

fn cohort(at: &str, day: Date, verdict: Verdict, n: i64) -> Difference {
    moved("form_ii06a", at, day, (verdict, verdict), Reason::Several, n)
}

fn moved(other: &str, at: &str, day: Date, (from, to): (Verdict, Verdict), reason: Reason, n: i64) -> Difference {
    Difference {
        source: "case_portal".to_owned(),
        place: f::place(at),
        bucket: Bucket::of(day),
        base: "form_ii06a".to_owned(),
        other: other.to_owned(),
        base_verdict: from,
        other_verdict: to,
        reason,
        n,
    }
}

fn differences() -> Vec<Difference> {
    vec![
        cohort("34:40", MAY, ResolvedInTime, 80),
        cohort("34:40", MAY, ResolvedOverdue, 10),
        cohort("34:40", MAY, OpenInTime, 7),
        cohort("34:40", MAY, NotCounted, 3),
        cohort("34:40", JUNE, ResolvedInTime, 50),
        cohort("34:08", JUNE, ResolvedInTime, 20),
        moved("other", "34:40", MAY, (ResolvedInTime, ResolvedOverdue), Reason::CompletedSupplement, 4),
        moved("other", "34:40", MAY, (OpenInTime, OpenOverdue), Reason::Treatments, 5),
        moved("other", "34:40", MAY, (OpenInTime, ResolvedInTime), Reason::Treatments, 1),
        moved("other", "34:40", MAY, (NotCounted, ResolvedInTime), Reason::Treatments, 3),
        moved("other", "34:08", JUNE, (ResolvedInTime, ResolvedOverdue), Reason::NoDueDate, 2),
    ]
}

fn page(differences: Vec<Difference>, place: Option<&str>, period: &str, language: Language) -> RulesPage {
    let wall = crate::domain::wall::Wall { differences, ..f::wall(Vec::new(), Vec::new()) };
    let snapshot = f::snapshot_under(rule_sets(), wall);
    let query = RulesQuery { period: period.parse().ok(), place: place.map(f::place) };
    RulesPage::build(&snapshot, &query, language)
}

fn by_verdict(row: &TotalRow) -> BTreeMap<&'static str, i64> {
    COLUMNS.iter().map(|verdict| verdict.as_str()).zip(row.counts.iter().map(|count| count.n)).collect()
}

#[test]
fn every_rule_set_shares_out_the_same_cases() {
    for (place, period, received) in
        [(Some("34:40"), "2026-05", 100), (Some("34:40"), "2026", 150), (None, "2026", 170), (None, "2026-06", 70)]
    {
        let page = page(differences(), place, period, Language::Vietnamese);
        assert_eq!(page.received, received, "{place:?} {period}");
        assert_eq!(page.totals.len(), 2);
        for row in &page.totals {
            assert_eq!(by_verdict(row).values().sum::<i64>(), received, "{place:?} {period} {}", row.rule_set.id);
            assert!(row.counts.iter().all(|count| count.n >= 0), "{row:?}");
            assert_eq!(row.counted.n, received - by_verdict(row)["not_counted"]);
        }
        for pair in &page.pairs {
            assert_eq!(pair.reasons.iter().map(|group| group.n).sum::<i64>(), pair.differing);
            for group in &pair.reasons {
                assert_eq!(group.moves.iter().map(|one| one.n).sum::<i64>(), group.n);
            }
        }
    }
}

#[test]
fn every_count_of_the_table_is_named_by_its_key() {
    let sets = rule_sets();
    assert!(keys::all(&sets).iter().all(|key| keys::is_one(key, &sets)));
    assert!(keys::all(&sets).contains(&"differing:other:treatments".to_owned()));
    for key in ["under:other:lost", "under:nobody:waiting", "received:other", "differing:other:treatments:waiting", ""]
    {
        assert!(!keys::is_one(key, &sets), "{key}");
    }
    let table = export::table(&page(differences(), None, "2026", Language::English));
    let at = |name: &str| table.columns.iter().position(|column| column.name == name).expect("a column");
    let (count, cases, kind) = (at("count"), at("cases"), at("kind"));
    let rows = table.texts();
    assert!(rows.iter().all(|row| keys::is_one(&row[count], &sets)), "{rows:?}");
    let moved = rows.iter().find(|row| row[kind] == "difference" && row[cases] == "5").expect("a move");
    assert_eq!(moved[count], "differing:other:treatments:open_in_time:open_overdue");
}

#[test]
fn another_rule_set_is_the_base_and_what_it_moves() {
    let page = page(differences(), Some("34:40"), "2026-05", Language::Vietnamese);
    let other = by_verdict(&page.totals[1]);
    assert_eq!((other["resolved_in_time"], other["resolved_overdue"]), (80 - 4 + 1 + 3, 14));
    assert_eq!((other["open_in_time"], other["open_overdue"], other["not_counted"]), (1, 5, 0));
    assert_eq!(page.totals[1].counts[1].difference.as_deref(), Some("+4"));
    assert_eq!(page.totals[1].counts[0].difference, None, "as many leave as come");
    assert_eq!(page.totals[0].in_time_text, "88,89 %");
    assert!(page.totals[1].rule_set.is_unverified && !page.totals[0].rule_set.is_unverified);
    assert_eq!(page.head.marks[0].nature, Nature::Synthetic);
    assert_eq!(page.sources[0].id, "case_portal");
}

#[test]
fn what_differs_is_sorted_and_said_in_words() {
    let page = page(differences(), Some("34:40"), "2026-05", Language::Vietnamese);
    let finding = page.finding.expect("a finding");
    assert!(
        finding.starts_with(
            "13 trong 100 hồ sơ (13,00 %) được xếp khác nhau giữa Biểu II.06a và Cách khác (chưa kiểm chứng)."
        ),
        "{finding}"
    );
    assert!(finding.contains("85,11 % theo Cách khác (chưa kiểm chứng) và 88,89 % theo Biểu II.06a"), "{finding}");
    let reasons: Vec<_> = page.pairs[0].reasons.iter().map(|group| (group.reason, group.n, group.bar)).collect();
    assert_eq!(reasons, [(Reason::Treatments, 9, 100), (Reason::CompletedSupplement, 4, 44)]);
    let sentences: Vec<&str> = page.pairs[0].reasons[0].moves.iter().map(|one| one.sentence.as_str()).collect();
    assert_eq!(
        sentences,
        [
            "Yêu cầu bổ sung giấy tờ: Biểu II.06a tính đang giải quyết trong hạn; Cách khác tính đang giải quyết quá \
             hạn, vì đã yêu cầu bổ sung hơn một lần, hoặc đã quá hạn lúc yêu cầu.",
            "Không được tiếp nhận: Biểu II.06a không tính; Cách khác tính đã giải quyết đúng hạn.",
            "Dừng xử lý: Biểu II.06a tính đang giải quyết trong hạn; Cách khác tính đã giải quyết đúng hạn.",
        ]
    );
}

#[test]
fn nothing_to_compare_says_why() {
    let absent = |differences, place, period| page(differences, place, period, Language::English).absent;
    let none = absent(Vec::new(), None, "2026").expect("a reason");
    assert!(none.contains("chiso compute"), "{none}");
    let empty = absent(differences(), Some("34:48"), "2026").expect("a reason");
    assert!(empty.contains("no case was received"), "{empty}");
    let few = absent(differences(), None, "2026-05").expect("a reason");
    assert!(few.contains("too few to speak of the nation"), "{few}");
    let whole = page(differences(), None, "2026", Language::English);
    assert_eq!(whole.coverage.as_deref(), Some("Over the 2 of 3 provinces that have data."));
}

#[test]
fn rule_sets_that_agree_are_said_to_agree() {
    let wall = crate::domain::wall::Wall {
        differences: vec![
            cohort("34:40", MAY, ResolvedInTime, 1_000),
            moved("other", "34:08", MAY, (OpenInTime, OpenOverdue), Reason::Deadline, 1),
        ],
        ..f::wall(Vec::new(), Vec::new())
    };
    let query = RulesQuery { period: None, place: Some(f::place("34:40")) };
    let page = RulesPage::build(&f::snapshot_under(rule_sets(), wall), &query, Language::English);
    assert_eq!(page.finding.as_deref(), Some("Form II.06a and Other way (unverified) see all 1,000 cases alike."));
}

#[test]
fn the_table_of_choices_says_where_they_differ() {
    let table = table::RuleTable::of(&rule_sets(), Language::Vietnamese);
    assert_eq!(table.columns.len(), 2);
    let statuses = &table.groups[1].rows;
    assert_eq!(statuses.iter().filter(|row| row.differs).count(), 3);
    assert_eq!(statuses.len(), 10);
    assert!(table.groups.iter().flat_map(|group| &group.rows).all(|row| row.cells.len() == 2));
}

/// The form and a rule set that chooses everything otherwise.
fn opposites() -> (RuleSet, RuleSet) {
    let form = rule_sets().remove(0);
    let choices = Choices {
        treatments: Treatments::new(|_| Treatment::Cancelled),
        no_due_date: NoDueDate::ProcedureLimit,
        completed_supplement: CompletedSupplement::Restart,
        deadline: DeadlineBasis::ProcedureLimit,
        comparison: Comparison::ProcedureUnit,
        receipt: Receipt::CounterCutoff(15 * 3600),
        extensions: Extensions::OnceBeforeExpiry,
        end: EndOfCase::Progress,
    };
    let other = RuleSet { id: "other".to_owned(), choices, ..form.clone() };
    (form, RuleSet { name: crate::domain::text::Text::new("Cách khác", "Other way"), ..other })
}

#[test]
fn every_way_of_differing_has_its_sentence_in_both_languages() {
    let (form, other) = opposites();
    for language in [Language::Vietnamese, Language::English] {
        for reason in Reason::ALL {
            for (from, to) in Verdict::ALL.into_iter().flat_map(|from| Verdict::ALL.map(|to| (from, to))) {
                let text = sentence::sentence(&form, &other, Change { reason, from, to }, language);
                let names = [form.name.get(language), other.name.get(language)];
                assert!(names.iter().all(|name| text.contains(name)), "{text}");
                assert!(text.ends_with('.') && !text.contains("  ") && !text.contains(", ."), "{text}");
            }
            let has_ground = !matches!(reason, Reason::Treatments | Reason::Several);
            let change = Change { reason, from: ResolvedInTime, to: ResolvedOverdue };
            assert_eq!(choices::because(&other, change, language).is_some(), has_ground, "{reason:?}");
            assert_eq!(choices::choice(&other, reason, language).is_some(), has_ground, "{reason:?}");
        }
    }
}

#[test]
fn the_hour_of_the_counter_is_the_one_that_was_chosen() {
    let (form, other) = opposites();
    let table = table::RuleTable::of(&[form, other], Language::Vietnamese);
    let row = table.groups[0].rows.iter().find(|row| row.cells[1].contains("15:00")).expect("the row of the receipt");
    assert!(row.differs);
    assert_eq!(table.groups[0].rows.len(), 7, "every choice but the statuses");
}
