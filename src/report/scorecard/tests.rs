use crate::domain::confidence::Confidence;
use jiff::civil::date;

use super::*;
use crate::domain::bucket::Bucket;
use crate::domain::indicator::{Direction, Formula, Indicator, Timing, Unit};
use crate::domain::part::{CaseEvent, MeasureId, Part};
use crate::domain::place::PlaceCode;
use crate::domain::score::{PublishedScore, Qualifier};
use crate::domain::scorecard::{Criterion, PointGroup};
use crate::domain::text::Text;
use crate::report::fixture as f;

fn portal(id: &str, above: &str, below: &str) -> Indicator {
    let term = |measure| f::reported("portal_766", measure, Timing::YearToDate);
    let formula = Formula::Share { numerator: vec![term(above)], denominator: vec![term(below)] };
    f::indicator(id, Unit::Percent, Direction::HigherIsBetter, formula)
}

fn criterion(id: &str, group: &str, most: i64, threshold: Option<i64>) -> Criterion {
    Criterion {
        id: id.to_owned(),
        group: group.to_owned(),
        name: Text::new(id, id),
        most: Points(most),
        threshold,
        full_without_base: false,
        valid_from: date(2026, 1, 1),
        valid_to: None,
        ours: None,
        usual: None,
        published: None,
        why_not_ours: Some(Text::new("không", "no")),
        confidence: Confidence::B,
        source: Text::default(),
    }
}

fn card() -> Scorecard {
    let name = |text: &str| Text::new(text, text);
    let group = |id: &str, most| PointGroup { id: id.to_owned(), name: name(id), most: Points(most) };
    let on_time = Criterion {
        ours: Some("on_time_share".to_owned()),
        published: Some("portal_on_time".to_owned()),
        ..criterion("2.1", "progress", 2000, Some(100))
    };
    let petitions = Criterion {
        published: Some("portal_petitions".to_owned()),
        full_without_base: true,
        ..criterion("5.2", "satisfaction", 600, Some(100))
    };
    let unknown = Criterion { published: Some("portal_on_time".to_owned()), ..criterion("3", "online", 1200, None) };
    Scorecard {
        id: "card".to_owned(),
        name: name("card"),
        short_name: name("card"),
        definition: name(""),
        legal_basis: name(""),
        index: "portal_766".to_owned(),
        groups: vec![group("progress", 2000), group("satisfaction", 600), group("online", 1200)],
        criteria: vec![on_time, petitions, unknown],
    }
}

fn portal_part(measure: &str, at: &str, n: i64) -> Part {
    Part {
        source: "portal_766".to_owned(),
        ..f::part_of(MeasureId::reported("portal_766", measure), at, date(2026, 10, 10), n)
    }
}

fn points(component: &str, at: &str, score: f64) -> PublishedScore {
    PublishedScore {
        index: "portal_766".to_owned(),
        edition: 2026,
        component: component.to_owned(),
        place: f::place(at),
        score: Some(score),
        rank: None,
        qualifier: Qualifier::Exactly,
        as_of: Some(date(2026, 10, 10)),
        note: String::new(),
        source: String::new(),
        loaded_from: "portal_766".to_owned(),
    }
}

fn snapshot(own: Vec<Part>, scores: Vec<PublishedScore>) -> Snapshot {
    let mut parts = own;
    for (at, handled, on_time, petitions) in [("34:40", 1000, 880, 10), ("34:08", 500, 500, 0)] {
        parts.push(portal_part("cases_handled", at, handled));
        parts.push(portal_part("cases_on_time", at, on_time));
        parts.push(portal_part("petitions", at, petitions));
        parts.push(portal_part("petitions_on_time", at, petitions / 2));
    }
    let indicators = vec![
        f::on_time_share(),
        portal("portal_on_time", "cases_on_time", "cases_handled"),
        portal("portal_petitions", "petitions_on_time", "petitions"),
    ];
    f::snapshot(indicators, Vec::new(), f::wall(parts, scores))
}

fn build(snapshot: &Snapshot, at: &str) -> ScorecardPage {
    let query = ScorecardQuery { period: "2026".parse().ok(), place: Some(f::place(at)) };
    ScorecardPage::build(snapshot, &card(), &query, Language::Vietnamese)
}

fn own() -> Vec<Part> {
    vec![
        f::part(CaseEvent::ResolvedOnTime, "34:40", date(2026, 3, 3), 90),
        f::part(CaseEvent::ResolvedOverdue, "34:40", date(2026, 3, 3), 10),
        f::part(CaseEvent::Received, "34:40", date(2026, 3, 1), 100),
    ]
}

#[test]
fn a_total_says_of_how_many_points_it_is() {
    let page = build(&snapshot(own(), Vec::new()), "34:40");
    assert_eq!((page.ours.points, page.ours.of, page.ours.most), (Points(1800), Points(2000), Points(3800)));
    assert_eq!(page.ours_text, "18,00 / 20");
    assert!(
        page.finding.contains("18,00 trên 20 điểm") && page.finding.contains("18 điểm còn lại"),
        "{}",
        page.finding
    );
    let line = &page.groups[2].lines[0];
    assert_eq!(line.published.points, None, "a share without a known threshold earns no points");
    assert!(line.published.why.as_deref().is_some_and(|why| why.contains("Không tìm thấy")));
}

#[test]
fn without_petitions_all_points_are_earned_and_it_is_said_why() {
    let page = build(&snapshot(own(), Vec::new()), "34:08");
    let side = &page.groups[1].lines[0].published;
    assert_eq!((side.points, side.is_absent), (Some(Points(600)), true));
    assert!(side.why.as_deref().is_some_and(|why| why.contains("đủ điểm")));
    let some = build(&snapshot(own(), Vec::new()), "34:40");
    assert_eq!(some.groups[1].lines[0].published.points, Some(Points(300)), "five of ten petitions in time");
}

#[test]
fn what_is_published_is_held_against_its_own_counts() {
    let scores =
        vec![points("progress", "34:40", 17.6), points("progress", "34:08", 19.98), points("online", "34:40", 7.0)];
    let page = build(&snapshot(own(), scores), "34:40");
    assert_eq!(page.groups[0].difference, Some(Points(0)));
    assert_eq!(page.groups[2].difference, None, "nothing of the group can be recomputed");
    let progress = &page.agreement[0];
    assert_eq!((progress.whole, progress.equal, progress.largest), (2, 1, Some(Points(2))));
    assert!(progress.sentence.contains("lệch nhiều nhất +0,02 điểm"), "{}", progress.sentence);
    assert!(page.agreement[2].sentence.contains("Không tính lại được"), "{}", page.agreement[2].sentence);
}

#[test]
fn a_shorter_period_has_no_published_points() {
    let snapshot = snapshot(own(), vec![points("total", "34:40", 61.8)]);
    let query = |period: &str| ScorecardQuery { period: period.parse().ok(), place: Some(f::place("34:40")) };
    let published = |period| ScorecardPage::build(&snapshot, &card(), &query(period), Language::English).published;
    assert_eq!(published("2026"), Some(Points(6180)));
    assert_eq!(published("2026-Q1"), None);
    assert_eq!(published("2025"), None, "another year");
}

#[test]
fn before_the_first_version_there_is_nothing_to_score() {
    let query = ScorecardQuery { period: "2025".parse().ok(), place: None };
    let page = ScorecardPage::build(&snapshot(own(), Vec::new()), &card(), &query, Language::English);
    assert_eq!(page.version_text, None);
    assert!(page.groups.iter().all(|group| group.lines.is_empty()));
}

/// Ours 90 of 100; the portal 880 of 1000; data to the same day.
#[test]
fn the_parts_of_a_difference_add_up_to_it() {
    let snapshot = snapshot(own(), Vec::new());
    let page =
        ApartPage::build(&snapshot, &card(), "2.1", "2026".parse().ok(), Language::Vietnamese).expect("criterion");
    let split = page.rows[0].split.as_ref().expect("both figures");
    assert_eq!(page.rows[0].place.code, f::place("34:40"), "those that can be compared first");
    assert_eq!((split.whole, split.definition, split.date, split.rest), (200, None, None, 200));
    assert_eq!(split.coverage_text, "100 so với 1.000 hồ sơ (10,00 %)");
    assert_eq!(split.whole_text, "+2,00 điểm %");
    assert!(page.rows[1].split.is_none() && page.finding.contains("1 trong 3"), "{}", page.finding);
    assert!(ApartPage::build(&snapshot, &card(), "9.9", None, Language::English).is_none());
}

/// The portal counted to 10 June, we to 10 October: what we counted after 14 June is the date's part.
#[test]
fn what_we_counted_after_the_publishers_day_is_the_part_of_the_date() {
    let mut parts = own();
    parts.push(f::part(CaseEvent::ResolvedOverdue, "34:40", date(2026, 8, 3), 100));
    let june = Bucket::of(date(2026, 6, 10));
    for (measure, n) in [("cases_handled", 1000), ("cases_on_time", 880)] {
        parts.push(Part { bucket: june, ..portal_part(measure, "34:40", n) });
    }
    let indicators = vec![f::on_time_share(), portal("portal_on_time", "cases_on_time", "cases_handled")];
    let snapshot = f::snapshot(indicators, Vec::new(), f::wall(parts, Vec::new()));
    let page = ApartPage::build(&snapshot, &card(), "2.1", "2026".parse().ok(), Language::English).expect("criterion");
    let split = page.rows[0].split.as_ref().expect("both figures");
    assert_eq!(split.whole, 4500 - 8800);
    assert_eq!(split.date, Some(4500 - 9000), "to the end of the half month of 10 June it was 90 of 100");
    assert_eq!(split.rest, 200);
    assert_eq!(split.whole, split.date.unwrap_or(0) + split.rest);
}

#[test]
fn the_tables_hold_every_line_and_say_how_many() {
    let page = build(&snapshot(own(), vec![points("progress", "34:40", 17.62)]), "34:40");
    let table = super::export::table(&page);
    assert_eq!(table.rows.len(), 2 * 3 + 2 * 3 + 2 * 3, "criteria, groups and provinces, each twice");
    let rows = table.texts();
    assert!(rows.iter().all(|row| row.len() == table.columns.len() && row.last() == Some(&"18".to_owned())));
    let apart = ApartPage::build(&snapshot(own(), Vec::new()), &card(), "2.1", "2026".parse().ok(), Language::English);
    let table = super::export::apart(&apart.expect("criterion"));
    assert!(table.rows.iter().all(|row| row.len() == table.columns.len()));
    assert_eq!(table.texts()[0][14], "2.00");
}

#[test]
fn no_place_is_the_nation() {
    let page =
        ScorecardPage::build(&snapshot(own(), Vec::new()), &card(), &ScorecardQuery::default(), Language::English);
    assert_eq!(page.place.code, PlaceCode::nation());
}
