//! A small country for tests: three provinces, of which one did not merge, with a few parts.

use crate::domain::confidence::Confidence;
use std::collections::{BTreeMap, HashMap};

use jiff::civil::{Date, date};

use crate::domain::atlas::Atlas;
use crate::domain::breaks::{From, MethodBreak, Touches};
use crate::domain::bucket::Bucket;
use crate::domain::check::{Check, CheckLevel, EmptyCells, MissingValue, Severity};
use crate::domain::condition::{Attribute, Conditions};
use crate::domain::form::{AgencyName, Content, Dimension, Flow, Form, FormColumn, Identity, MemberFlows};
use crate::domain::indicator::{Direction, Formula, Group, Indicator, Moment, Stock, Term, Timing, Unit};
use crate::domain::load::{Load, LoadState, Way};
use crate::domain::part::{CaseEvent, MeasureId, Part};
use crate::domain::place::{Commune, PlaceCode, Province};
use crate::domain::reading::Nature;
use crate::domain::rule_set::{
    Choices, Comparison, CompletedSupplement, DeadlineBasis, EndOfCase, Extensions, NoDueDate, Receipt, RuleSet,
    Treatment, Treatments,
};
use crate::domain::score::{PublishedScore, Qualifier};
use crate::domain::target::{Plan, Target, TargetLevel};
use crate::domain::text::Text;
use crate::domain::wall::Wall;

use super::Snapshot;

pub const RULE_SET: &str = "form_ii06a";
pub const AS_OF: Date = date(2026, 10, 10);

/// `34:40`.
pub fn place(text: &str) -> PlaceCode {
    text.parse().expect("place")
}

pub fn snapshot(indicators: Vec<Indicator>, targets: Vec<Target>, wall: Wall) -> Snapshot {
    Snapshot::new(atlas(), indicators, targets, vec![rule_set()], Vec::new(), wall).with_breaks(&[merger()])
}

pub fn merger() -> MethodBreak {
    MethodBreak {
        id: "merger".to_owned(),
        touches: Touches::Everything,
        from: From::Day(date(2025, 7, 1)),
        label: Text::new("Sáp nhập", "Merger"),
        detail: Text::new("Còn ba tỉnh.", "Three provinces are left."),
        source: Text::new("Nghị quyết", "A resolution"),
        confidence: Confidence::A,
    }
}

/// The same country under several rule sets.
pub fn snapshot_under(rule_sets: Vec<RuleSet>, wall: Wall) -> Snapshot {
    Snapshot::new(atlas(), Vec::new(), Vec::new(), rule_sets, Vec::new(), wall)
}

/// Cases counted to [`AS_OF`] from one synthetic file, and what is given.
pub fn wall(parts: Vec<Part>, scores: Vec<PublishedScore>) -> Wall {
    let loads = vec![
        load("case_portal", Nature::Synthetic, AS_OF),
        load("portal_766", Nature::Real, AS_OF),
        load("reform_return", Nature::Unverified, date(2023, 9, 30)),
        load("papi", Nature::Real, date(2024, 12, 31)),
    ];
    Wall { version: 7, parts, scores, loads, computed_as_of: Some(AS_OF), ..Wall::default() }
}

fn load(source: &str, nature: Nature, as_of: Date) -> Load {
    Load {
        id: 0,
        source: source.to_owned(),
        file: format!("{source}.csv"),
        hash: "0123456789abcdef0123".to_owned(),
        period: String::new(),
        stated_at: None,
        state: LoadState::Visible,
        read: 1010,
        accepted: 1000,
        rejected: 6,
        duplicate: 4,
        superseded: 0,
        replaced: 0,
        nature,
        as_of,
        lake_files: Vec::new(),
        quarantine_file: None,
        mapping: String::new(),
        origin: String::new(),
        way: Way::CommandLine,
        province: None,
        remark: Text::default(),
        loaded_at: "2026-10-11T08:00:00+07:00".to_owned(),
    }
}

fn atlas() -> Atlas {
    let province = |code: &str, name: &str, predecessors: &[&str]| Province {
        code: place(code),
        name: Text::new(name, name),
        region: "Vùng".to_owned(),
        portal_code: None,
        predecessors: predecessors.iter().map(|code| place(code)).collect(),
        source: String::new(),
    };
    let provinces = vec![
        province("34:08", "Tuyên Quang", &["63:02", "63:08"]),
        province("34:40", "Nghệ An", &["63:40"]),
        province("34:48", "Đà Nẵng", &["63:48", "63:49"]),
        province("63:02", "Hà Giang", &[]),
        province("63:08", "Tuyên Quang", &[]),
        province("63:40", "Nghệ An", &[]),
        province("63:48", "Đà Nẵng", &[]),
        province("63:49", "Quảng Nam", &[]),
    ];
    let successors: HashMap<PlaceCode, PlaceCode> = (provinces.iter())
        .flat_map(|one| one.predecessors.iter().map(|before| (before.clone(), one.code.clone())))
        .collect();
    let commune =
        |code: &str, name: &str| Commune { code: place(code), name_vi: name.to_owned(), province: place("34:40") };
    Atlas::new(provinces, vec![commune("34:17329", "Xã Một"), commune("34:17330", "Xã Hai")], successors)
}

pub fn rule_set() -> RuleSet {
    RuleSet {
        id: RULE_SET.to_owned(),
        name: Text::new("Biểu II.06a", "Form II.06a"),
        description: Text::new("", ""),
        version: 1,
        valid_from: Some(date(2020, 10, 21)),
        source: Text::new("", ""),
        confidence: Confidence::A,
        choices: Choices {
            treatments: Treatments::new(|_| Treatment::Open),
            no_due_date: NoDueDate::OnTime,
            completed_supplement: CompletedSupplement::StoredDueDate,
            deadline: DeadlineBasis::Stated,
            comparison: Comparison::Day,
            receipt: Receipt::AsReceived,
            extensions: Extensions::AsStored,
            end: EndOfCase::Header,
        },
    }
}

pub fn indicator(id: &str, unit: Unit, direction: Direction, formula: Formula) -> Indicator {
    let is_counted = match &formula {
        Formula::Share { numerator, .. } => !matches!(numerator[0], Term::Reported { .. }),
        Formula::Amount { terms } => !matches!(terms[0], Term::Reported { .. }),
        Formula::PercentileDays { .. } => true,
        _ => false,
    };
    Indicator {
        id: id.to_owned(),
        name: Text::new(id, id),
        short_name: Text::new(id, id),
        definition: Text::new("", ""),
        group: Group::CaseHandling,
        unit,
        direction,
        decimals: if matches!(unit, Unit::Percent | Unit::Points) { 2 } else { 0 },
        formula,
        rule_set: is_counted.then(|| RULE_SET.to_owned()),
        legal_basis: Text::new("", ""),
        confidence: Confidence::A,
        headline: Some(1),
        size: None,
        variant_of: None,
        examples: Vec::new(),
    }
}

pub fn count(events: &[CaseEvent]) -> Term {
    Term::Count { events: events.to_vec(), conditions: Conditions::default() }
}

pub fn online() -> Conditions {
    Conditions(BTreeMap::from([(Attribute::Channel, vec!["online".to_owned()])]))
}

pub fn received() -> Indicator {
    let terms = vec![count(&[CaseEvent::Received])];
    indicator("received", Unit::Cases, Direction::Neutral, Formula::Amount { terms })
}

/// Early and on time over early, on time and overdue.
pub fn on_time_share() -> Indicator {
    let numerator = vec![count(&[CaseEvent::ResolvedEarly, CaseEvent::ResolvedOnTime])];
    let denominator = vec![count(&[CaseEvent::ResolvedEarly, CaseEvent::ResolvedOnTime, CaseEvent::ResolvedOverdue])];
    let formula = Formula::Share { numerator, denominator };
    indicator("on_time_share", Unit::Percent, Direction::HigherIsBetter, formula)
}

pub fn online_share() -> Indicator {
    let numerator = vec![Term::Count { events: vec![CaseEvent::Received], conditions: online() }];
    let formula = Formula::Share { numerator, denominator: vec![count(&[CaseEvent::Received])] };
    indicator("online_share", Unit::Percent, Direction::HigherIsBetter, formula)
}

pub fn open_cases(at: Moment) -> Indicator {
    let terms = vec![Term::Stock { stock: Stock::Open, at, conditions: Conditions::default() }];
    indicator("open", Unit::Cases, Direction::LowerIsBetter, Formula::Amount { terms })
}

pub fn reported(source: &str, measure: &str, timing: Timing) -> Term {
    Term::Reported { measure: MeasureId::reported(source, measure), timing, label: None }
}

pub fn score(index: &str) -> Indicator {
    let formula = Formula::Score { index: index.to_owned(), component: "total".to_owned() };
    Indicator { group: Group::PublishedIndex, ..indicator(index, Unit::Points, Direction::HigherIsBetter, formula) }
}

pub fn target(indicator: &str, at: Option<&str>, due_year: i16, value: f64) -> Target {
    Target { plan: plan(indicator, at, due_year), value, path: Vec::new() }
}

pub fn plan(indicator: &str, at: Option<&str>, due_year: i16) -> Plan {
    Plan {
        indicator: indicator.to_owned(),
        place: at.map(place),
        due_year,
        since: None,
        level: TargetLevel::National,
        instrument: Text::new("Kế hoạch", "Plan"),
        source: Text::default(),
        confidence: Confidence::A,
    }
}

/// `n` of an event at a place in the half month of a day.
pub fn part(event: CaseEvent, at: &str, day: Date, n: i64) -> Part {
    Part {
        measure: MeasureId::counted(RULE_SET, event, &Conditions::default()),
        place: place(at),
        bucket: Bucket::of(day),
        member: String::new(),
        n,
        source: "case_portal".to_owned(),
    }
}

pub fn part_of(measure: MeasureId, at: &str, day: Date, n: i64) -> Part {
    let source = measure.0.split('/').next().unwrap_or_default().to_owned();
    Part { measure, place: place(at), bucket: Bucket::of(day), member: String::new(), n, source }
}

pub fn published(index: &str, at: &str, edition: i16, value: Option<f64>, rank: Option<i32>) -> PublishedScore {
    PublishedScore {
        index: index.to_owned(),
        edition,
        component: "total".to_owned(),
        place: place(at),
        score: value,
        rank,
        qualifier: Qualifier::Exactly,
        as_of: None,
        note: String::new(),
        source: String::new(),
        loaded_from: index.to_owned(),
    }
}

/// Form II.06a in short.
pub fn form() -> Form {
    let flow = |flow| Content::Flows(vec![flow]);
    let contents = [
        Content::Sum(vec![4, 5, 6]),
        flow(Flow::ReceivedOnline),
        flow(Flow::ReceivedOther),
        Content::Stock(Stock::Open, Moment::Start),
        Content::Sum(vec![8, 9, 10]),
        flow(Flow::ResolvedEarly),
        flow(Flow::ResolvedOnTime),
        flow(Flow::ResolvedOverdue),
        Content::Sum(vec![12, 13]),
        Content::Stock(Stock::OpenWithinDue, Moment::End),
        Content::Stock(Stock::OpenOverdue, Moment::End),
    ];
    let column = |(number, content): (u8, Content)| FormColumn {
        number,
        id: format!("column_{number}"),
        group: Text::new(format!("Nhóm {}", number / 4), format!("Group {}", number / 4)),
        subgroup: None,
        name: Text::new(format!("Cột {number}"), format!("Column {number}")),
        rule: Text::new("", ""),
        content,
    };
    let identity = |left: &[u8], right: &[u8], is_right_of_the_period_before| Identity {
        left: left.to_vec(),
        right: right.to_vec(),
        is_right_of_the_period_before,
    };
    Form {
        id: "ii06a".to_owned(),
        code: "II.06a/VPCP/KSTT".to_owned(),
        name: Text::new("Tình hình giải quyết", "Handling"),
        version: 1,
        valid_from: date(2020, 10, 21),
        source: Text::new("Thông tư", "Circular"),
        confidence: Confidence::A,
        caution: Some(Text::new("Chưa đối chiếu.", "Not checked.")),
        rule_set: RULE_SET.to_owned(),
        columns: (3..).zip(contents).map(column).collect(),
        identities: vec![identity(&[3], &[7, 11], false), identity(&[6], &[11], true)],
    }
}

/// What `W_SPARSE_COLUMN` holds columns against: half of the cases, and 20 of them.
pub fn sparse() -> Check {
    Check {
        code: "W_SPARSE_COLUMN".to_owned(),
        severity: Severity::Warn,
        level: CheckLevel::Column,
        missing: MissingValue::Break,
        title: Text::default(),
        advice: Text::default(),
        variants: BTreeMap::new(),
        columns: vec!["channel".to_owned(), "due_at".to_owned()],
        source: Text::default(),
        confidence: Confidence::C,
        bounds: BTreeMap::from([("rows_at_least".to_owned(), 20.0), ("share_at_least".to_owned(), 0.5)]),
    }
}

/// So many empty cells of those of the cases that a source tells of a half month.
pub fn empty_cells(source: &str, column: &str, at: &str, day: Date, (rows, of): (i64, i64)) -> EmptyCells {
    let (source, column) = (source.to_owned(), column.to_owned());
    EmptyCells { source, place: place(at), column, bucket: Bucket::of(day), rows, of }
}

/// `n` of a flow of one member of a dimension in the half month of a day.
pub fn member_flow(flow: Flow, at: &str, dimension: Dimension, member: &str, day: Date, n: i64) -> MemberFlows {
    let mut flows = [0; Flow::ALL.len()];
    flows[flow.slot()] = n;
    let bucket = Bucket::of(day);
    MemberFlows {
        source: "case_portal".to_owned(),
        place: place(at),
        dimension,
        member: member.to_owned(),
        bucket,
        flows,
    }
}

pub fn agency(at: &str, code: &str, name: &str) -> AgencyName {
    let (source, code, name) = ("case_portal".to_owned(), code.to_owned(), name.to_owned());
    AgencyName { source, place: place(at), code, name }
}

/// Codes of the three provinces of the 34.
pub const PROVINCES: [&str; 3] = ["34:08", "34:40", "34:48"];
