//! Of what cases are made: early, on time and overdue of those resolved; online and otherwise of those received.
//!
//! Only parts that add up to the denominator of an indicator are drawn; a place where they do not, or that has no
//! figure, is left out by name.

use crate::domain::condition::{Attribute, Conditions};
use crate::domain::indicator::{Formula, Indicator, Term};
use crate::domain::part::CaseEvent;
use crate::domain::period::Period;
use crate::domain::place::Level;
use crate::domain::reading::{Absence, Quotient, Reading};
use crate::domain::text::Language;

use super::bars::without_mark;
use super::drawing::{Caption, LeftOut, Look, PartLook, Piece, Stack, Stacks};
use super::figures::evaluate_anew;
use super::format;
use super::page::PlaceRef;
use super::plan::Plan;
use super::snapshot::{PlaceIndex, Snapshot};
use super::view::View;
use super::words::{self, pick};

/// The parts of a whole, each but a last one with the plan of its share.
struct Partition {
    id: &'static str,
    whole: &'static str,
    parts: Vec<PartLook>,
    plans: Vec<Plan>,
    /// What is neither of them, by subtraction.
    has_rest: bool,
    /// The part that the title is about.
    spoken_of: usize,
}

/// What the whole is, and what its parts are asked for.
enum Kind {
    Resolved { events: Vec<CaseEvent>, conditions: Conditions },
    Received { online: Conditions },
}

/// A bar to be drawn: whose it is, of when, and its words.
struct Asked {
    place: PlaceIndex,
    period: Period,
    label: String,
    is_highlighted: bool,
}

/// All provinces of a page in its order, the nation before them; `None` where the whole has no such parts.
pub(crate) fn of_provinces(
    view: &View<'_>,
    nation: PlaceIndex,
    provinces: &[(PlaceIndex, &PlaceRef)],
    chosen: Option<PlaceIndex>,
) -> Option<Stacks> {
    let partition = Partition::of(view, &Kind::of(view.indicator)?);
    let asked = |place, name: &str, is_highlighted| Asked {
        place,
        period: view.period,
        label: without_mark(name, view.language).to_owned(),
        is_highlighted,
    };
    let first = asked(nation, words::nation(view.language), true);
    let rest = provinces.iter().map(|&(place, reference)| asked(place, &reference.name, chosen == Some(place)));
    let (stacks, left_out) = stacks(view, &partition, std::iter::once(first).chain(rest));
    let title = across(&stacks, &partition, view.language)?;
    Some(partition.drawn(view, title, stacks, left_out))
}

/// A province, the nation, and the province a year before; of the first indicator of each kind.
pub(crate) fn of_province(views: &[&View<'_>], (place, name): (PlaceIndex, &str), nation: PlaceIndex) -> Vec<Stacks> {
    let mut drawn: Vec<Stacks> = Vec::new();
    for view in views {
        let is_new = |kind: &Kind| drawn.iter().all(|other| other.id != kind.id());
        let Some(kind) = Kind::of(view.indicator).filter(is_new) else { continue };
        let partition = Partition::of(view, &kind);
        let label = |name: &str| without_mark(name, view.language).to_owned();
        let asked = |place, period, label, is_highlighted| Asked { place, period, label, is_highlighted };
        let nation_label = words::nation(view.language).to_owned();
        let mut bars =
            vec![asked(place, view.period, label(name), true), asked(nation, view.period, nation_label, false)];
        let then = view.a_year_before(place, &view.found(place));
        let year_before = view.period.a_year_before();
        let then_label = format!("{} {}", pick(view.language, "Cùng kỳ", "Same period"), year_before.year);
        let is_comparable = then.as_ref().is_none_or(|then| then.across.is_none());
        bars.extend(is_comparable.then(|| asked(place, year_before, then_label.clone(), false)));
        let (stacks, mut left_out) = stacks(view, &partition, bars.into_iter());
        if let Some(across) = then.and_then(|then| then.across) {
            left_out.push((then_label, not_comparable(across.get(view.language), view.language)));
        }
        if stacks.first().is_some_and(|first| first.is_highlighted) {
            let title = beside(&stacks, &partition);
            drawn.push(partition.drawn(view, title, stacks, left_out));
        }
    }
    drawn
}

/// `Không so sánh được qua mốc: Sáp nhập`.
pub(crate) fn not_comparable(label: &str, language: Language) -> String {
    let word = words::absence(Absence::NotComparable, language);
    format!("{word} {}: {label}", pick(language, "qua mốc", "across the break"))
}

impl Kind {
    /// `None` for indicators whose denominator is not made of such parts.
    fn of(indicator: &Indicator) -> Option<Self> {
        let Formula::Share { numerator, denominator } = &indicator.formula else { return None };
        let [Term::Count { events: whole, conditions }] = denominator.as_slice() else { return None };
        let [Term::Count { events: counted, conditions: narrower }] = numerator.as_slice() else { return None };
        let is_resolved = whole.len() > 1 && whole.iter().all(|event| CaseEvent::RESOLVED.contains(event));
        if is_resolved && narrower == conditions {
            let events = CaseEvent::RESOLVED.into_iter().filter(|one| whole.contains(one));
            return Some(Self::Resolved { events: events.collect(), conditions: conditions.clone() });
        }
        let is_received = [whole, counted].into_iter().all(|events| events.as_slice() == [CaseEvent::Received]);
        let is_online = is_received && is_online_of(narrower, conditions);
        is_online.then(|| Self::Received { online: narrower.clone() })
    }

    fn id(&self) -> &'static str {
        match self {
            Self::Resolved { .. } => "resolved",
            Self::Received { .. } => "received",
        }
    }
}

impl Partition {
    fn of(view: &View<'_>, kind: &Kind) -> Self {
        let (id, language) = (kind.id(), view.language);
        let part = |event: CaseEvent, conditions: &Conditions| {
            plan(view, vec![Term::Count { events: vec![event], conditions: conditions.clone() }])
        };
        match kind {
            Kind::Resolved { events, conditions } => Self {
                id,
                whole: pick(language, "Đã giải quyết", "Resolved"),
                parts: events.iter().map(|&event| look_of(event, language)).collect(),
                plans: events.iter().map(|&event| part(event, conditions)).collect(),
                has_rest: false,
                spoken_of: events.iter().position(|&event| event == CaseEvent::ResolvedOverdue).unwrap_or_default(),
            },
            Kind::Received { online } => Self {
                id,
                whole: pick(language, "Đã tiếp nhận", "Received"),
                parts: vec![
                    PartLook { name: pick(language, "Trực tuyến", "Online"), look: Look::Dark },
                    PartLook {
                        name: pick(language, "Cách khác hoặc không ghi kênh", "Otherwise or not told"),
                        look: Look::Light,
                    },
                ],
                plans: vec![part(CaseEvent::Received, online)],
                has_rest: true,
                spoken_of: 0,
            },
        }
    }

    /// Cases of each part; `Err` says why there are none.
    fn counts(&self, snapshot: &Snapshot, place: PlaceIndex, period: Period) -> Result<(Vec<i64>, i64), Absence> {
        let mut wholes = Vec::new();
        let mut counts = Vec::new();
        for plan in &self.plans {
            match evaluate_anew(snapshot, plan, place, period).reading {
                Reading::Share(Quotient { numerator, denominator }) => {
                    counts.push(numerator);
                    wholes.push(denominator);
                }
                Reading::Absent(absence) => return Err(absence),
                _ => return Err(Absence::NotApplicable),
            }
        }
        let whole = wholes.first().copied().unwrap_or_default();
        if self.has_rest {
            counts.push(whole - counts.iter().sum::<i64>());
        }
        let adds_up = counts.iter().all(|&n| n >= 0) && counts.iter().sum::<i64>() == whole;
        let is_one = wholes.iter().all(|&other| other == whole);
        if adds_up && is_one { Ok((counts, whole)) } else { Err(Absence::NotComparable) }
    }

    fn drawn(&self, view: &View<'_>, title: String, mut stacks: Vec<Stack>, left_out: Vec<(String, String)>) -> Stacks {
        // A part that nobody has would only take room in the legend.
        let is_there: Vec<bool> = (0..self.parts.len())
            .map(|part| stacks.iter().any(|stack| stack.pieces.get(part).is_some_and(|piece| piece.n > 0)))
            .collect();
        for stack in &mut stacks {
            let mut part = is_there.iter();
            stack.pieces.retain(|_| part.next().copied().unwrap_or(true));
        }
        let parts = self.parts.iter().zip(&is_there).filter(|(_, is_there)| **is_there).map(|(part, _)| *part);
        let period = format::period_within(view.period, view.language);
        let description = match view.language {
            Language::Vietnamese => format!("{} trong kỳ, {period}; các phần cộng lại đủ 100\u{a0}%.", self.whole),
            Language::English => format!("{} in the period, {period}; the parts add up to 100%.", self.whole),
        };
        Stacks {
            id: self.id,
            indicator: view.indicator.id.clone(),
            caption: Caption { title, description },
            parts: parts.collect(),
            whole: self.whole,
            stacks,
            left_out: LeftOut::grouped(left_out),
        }
    }
}

fn plan(view: &View<'_>, numerator: Vec<Term>) -> Plan {
    let Formula::Share { denominator, .. } = &view.indicator.formula else { return Plan::clone(&view.plan) };
    let formula = Formula::Share { numerator, denominator: denominator.clone() };
    Plan::of(view.snapshot, &Indicator { formula, ..view.indicator.clone() })
}

/// Whether the one asks no more than the other, and that the case came online.
fn is_online_of(narrower: &Conditions, wider: &Conditions) -> bool {
    let mut asked = narrower.0.clone();
    let channel = asked.remove(&Attribute::Channel);
    channel.is_some_and(|values| values == ["online"]) && asked == wider.0
}

fn look_of(event: CaseEvent, language: Language) -> PartLook {
    let (name, look) = match event {
        CaseEvent::ResolvedEarly => (pick(language, "Trước hạn", "Early"), Look::Dark),
        CaseEvent::ResolvedOnTime => (pick(language, "Đúng hạn", "On time"), Look::Light),
        CaseEvent::ResolvedOverdue => (pick(language, "Quá hạn", "Overdue"), Look::Hatched),
        _ => (pick(language, "Không rõ hạn", "No due date"), Look::Outlined),
    };
    PartLook { name, look }
}

fn stacks(
    view: &View<'_>,
    partition: &Partition,
    asked: impl Iterator<Item = Asked>,
) -> (Vec<Stack>, Vec<(String, String)>) {
    let language = view.language;
    let (mut stacks, mut left_out) = (Vec::new(), Vec::new());
    for Asked { place, period, label, is_highlighted } in asked {
        match partition.counts(view.snapshot, place, period) {
            Err(absence) => left_out.push((label, words::absence(absence, language).to_owned())),
            Ok((counts, whole)) => stacks.push(Stack {
                label,
                place: view.snapshot.place_code(place).clone(),
                period,
                whole,
                whole_text: format::integer(whole, language),
                pieces: (counts.into_iter())
                    .map(|n| Piece {
                        n,
                        n_text: format::integer(n, language),
                        share_text: format::share_of(n, whole, language),
                    })
                    .collect(),
                is_highlighted,
            }),
        }
    }
    (stacks, left_out)
}

/// `Quá hạn: từ 1,20 % (Hà Nội) đến 15,30 % (Nghệ An)`; without two provinces the nation's. `None` without any bar.
fn across(stacks: &[Stack], partition: &Partition, language: Language) -> Option<String> {
    let name = partition.parts.get(partition.spoken_of)?.name;
    let piece = |stack: &Stack| stack.pieces.get(partition.spoken_of).map(|piece| piece.share_text.clone());
    let mut provinces: Vec<&Stack> = stacks.iter().filter(|one| one.place.level() == Level::Province).collect();
    let share = |one: &Stack, other: &Stack| {
        let (mine, theirs) = (one.pieces.get(partition.spoken_of), other.pieces.get(partition.spoken_of));
        let n = |piece: Option<&Piece>| piece.map_or(0, |piece| i128::from(piece.n));
        (n(mine) * i128::from(other.whole)).cmp(&(n(theirs) * i128::from(one.whole)))
    };
    provinces.sort_by(|one, other| share(one, other));
    match provinces.as_slice() {
        [least, .., most] => {
            let (from, to) = ((&*piece(least)?, &*least.label), (&*piece(most)?, &*most.label));
            Some(format!("{name}: {}", words::from_to(from, to, language)))
        }
        _ => stacks.first().and_then(|only| Some(format!("{name}: {} ({})", piece(only)?, only.label))),
    }
}

/// `Quá hạn: Nghệ An 11,18 %, Toàn quốc 13,40 %, Cùng kỳ 2025 9,20 %`.
fn beside(stacks: &[Stack], partition: &Partition) -> String {
    let said = stacks.iter().filter_map(|stack| {
        let piece = stack.pieces.get(partition.spoken_of)?;
        Some(format!("{} {}", stack.label, piece.share_text))
    });
    let name = partition.parts.get(partition.spoken_of).map_or("", |part| part.name);
    format!("{name}: {}", said.collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::part::CaseEvent::{Received, ResolvedEarly, ResolvedOnTime, ResolvedOverdue};
    use crate::domain::part::{MeasureId, Part};
    use crate::report::fixture as f;
    use jiff::civil::date;
    use proptest::prelude::*;

    const DAY: jiff::civil::Date = date(2026, 3, 3);

    fn snapshot(parts: Vec<Part>) -> Snapshot {
        f::snapshot(vec![f::on_time_share(), f::online_share()], Vec::new(), f::wall(parts, Vec::new()))
    }

    fn place(snapshot: &Snapshot, code: &str) -> PlaceIndex {
        snapshot.place_index(&f::place(code)).expect("a place")
    }

    fn provinces(snapshot: &Snapshot, indicator: usize, language: Language) -> Option<Stacks> {
        let view = View::new(snapshot, &snapshot.indicators()[indicator], Period::year(2026), language);
        let reference =
            |code: &str| PlaceRef { code: f::place(code), bare: code[3..].to_owned(), name: code.to_owned() };
        let references = f::PROVINCES.map(reference);
        let places: Vec<_> = references.iter().map(|one| (place(snapshot, &one.code.to_string()), one)).collect();
        of_provinces(&view, place(snapshot, "34:VN"), &places, None)
    }

    fn pieces(stack: &Stack) -> Vec<i64> {
        stack.pieces.iter().map(|piece| piece.n).collect()
    }

    #[test]
    fn the_parts_are_of_the_denominator_and_who_has_none_is_named() {
        let parts = vec![
            f::part(ResolvedEarly, "34:40", DAY, 6),
            f::part(ResolvedOnTime, "34:40", DAY, 3),
            f::part(ResolvedOverdue, "34:40", DAY, 1),
            f::part(ResolvedOverdue, "34:08", DAY, 2),
            f::part(ResolvedOnTime, "34:08", DAY, 2),
        ];
        let drawn = provinces(&snapshot(parts), 0, Language::Vietnamese).expect("a chart");
        let shown: Vec<_> = drawn.stacks.iter().map(|one| (one.label.as_str(), pieces(one), one.whole)).collect();
        let expected = [("Toàn quốc", vec![6, 5, 3], 14), ("34:08", vec![0, 2, 2], 4), ("34:40", vec![6, 3, 1], 10)];
        assert_eq!(shown, expected);
        assert_eq!(drawn.caption.title, "Quá hạn: từ 10,00\u{a0}% (34:40) đến 50,00\u{a0}% (34:08)");
        assert_eq!(drawn.left_out, [LeftOut { why: "Không báo cáo".to_owned(), names: vec!["34:48".to_owned()] }]);
    }

    #[test]
    fn what_is_not_online_is_the_rest_and_is_not_called_the_counter() {
        let online = MeasureId::counted(f::RULE_SET, Received, &f::online());
        let online = Part { source: "case_portal".to_owned(), ..f::part_of(online, "34:40", DAY, 30) };
        let drawn = provinces(&snapshot(vec![f::part(Received, "34:40", DAY, 120), online]), 1, Language::English);
        let drawn = drawn.expect("a chart");
        assert_eq!(drawn.parts.iter().map(|part| part.name).collect::<Vec<_>>(), ["Online", "Otherwise or not told"]);
        let only = &drawn.stacks[0];
        assert_eq!((only.label.as_str(), pieces(only)), ("34:40", vec![30, 90]));
        assert_eq!(only.pieces[0].share_text, "25.00%");
        assert_eq!(drawn.left_out[0].names[0], "Viet Nam", "one province of three is no nation");
    }

    #[test]
    fn a_year_before_the_merger_is_no_bar_beside_that_of_now() {
        let in_year = |at, year, overdue| {
            let day = date(year, 3, 3);
            [f::part(ResolvedOverdue, at, day, overdue), f::part(ResolvedOnTime, at, day, 10 - overdue)]
        };
        let all = [("34:08", 2025, 1), ("34:08", 2026, 2), ("34:40", 2025, 3), ("34:40", 2026, 4)];
        let snapshot = snapshot(all.into_iter().flat_map(|(at, year, n)| in_year(at, year, n)).collect());
        let view = View::new(&snapshot, &snapshot.indicators()[0], Period::year(2026), Language::English);
        let of = |code: &str| {
            let drawn = of_province(&[&view], (place(&snapshot, code), code), place(&snapshot, "34:VN"));
            drawn.into_iter().next().expect("a chart")
        };
        let same = of("34:40");
        assert_eq!(same.caption.title, "Overdue: 34:40 40.00%, Viet Nam 30.00%, Same period 2025 30.00%");
        assert!(same.left_out.is_empty());
        let merged = of("34:08");
        assert_eq!(merged.stacks.len(), 2, "itself and the nation");
        assert_eq!(merged.left_out[0].names[0], "Same period 2025");
        assert_eq!(merged.left_out[0].why, "Not comparable across the break: Merger");
    }

    #[test]
    fn a_share_of_something_else_has_no_such_parts() {
        let mut apology = f::on_time_share();
        if let Formula::Share { denominator, .. } = &mut apology.formula {
            *denominator = vec![f::count(&[ResolvedOverdue])];
        }
        let parts = vec![f::part(ResolvedOverdue, "34:40", DAY, 1)];
        let snapshot = f::snapshot(vec![apology], Vec::new(), f::wall(parts, Vec::new()));
        assert!(provinces(&snapshot, 0, Language::English).is_none());
    }

    proptest! {
        #[test]
        fn the_parts_are_always_the_whole(counts in proptest::array::uniform3(0_i64..500), online in 0_i64..500) {
            let events = [ResolvedEarly, ResolvedOnTime, ResolvedOverdue];
            let mut parts: Vec<Part> = events.into_iter().zip(counts).map(|(event, n)| f::part(event, "34:40", DAY, n)).collect();
            parts.push(f::part(Received, "34:40", DAY, 500));
            let measure = MeasureId::counted(f::RULE_SET, Received, &f::online());
            parts.push(Part { source: "case_portal".to_owned(), ..f::part_of(measure, "34:40", DAY, online) });
            let snapshot = snapshot(parts);
            for indicator in 0..2 {
                let stacks = provinces(&snapshot, indicator, Language::English).map_or_else(Vec::new, |drawn| drawn.stacks);
                prop_assert_eq!(stacks.len(), usize::from(indicator == 1 || counts.iter().sum::<i64>() > 0));
                for stack in stacks {
                    prop_assert_eq!(pieces(&stack).iter().sum::<i64>(), stack.whole);
                    prop_assert!(stack.pieces.iter().all(|piece| piece.n >= 0));
                }
            }
        }
    }
}
