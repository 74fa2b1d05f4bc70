//! The passport of what is of no place: of an agency, and of what is of no agency or no commune.

use crate::domain::form::{Content, Dimension, Flow};
use crate::domain::indicator::Moment;
use crate::domain::part::CaseEvent;
use crate::domain::reading::Quotient;
use crate::domain::text::Language;

use super::{Kind, Line, LineKind, MembersPage, MembersQuery, agencies};
use crate::domain::bucket::Bucket;
use crate::report::count_passport::{Basis, CountPassport, CountTerm, CountValue};
use crate::report::figure_passport;
use crate::report::plan::{Addend, Plan};
use crate::report::snapshot::{Member, Snapshot};
use crate::report::view::View;
use crate::report::words::{self, pick};

/// `key`: the indicator and the agency, `on_time_share:H41.08`; without an agency what is of none. `None` where the page
/// has no such figure.
pub fn passport(
    snapshot: &Snapshot,
    kind: Kind,
    query: &MembersQuery,
    key: &str,
    language: Language,
) -> Option<CountPassport> {
    let (id, code) = key.split_once(':')?;
    let query = MembersQuery { indicator: Some(id.to_owned()), ..query.clone() };
    let page = MembersPage::build(snapshot, kind, &query, language)?;
    let league = page.league.as_ref()?;
    let line = league.lines.iter().chain(&league.others).find(|line| line.at.is_none() && line.code == code)?;
    let view = View::new(snapshot, snapshot.indicator(id)?, page.head.period, language);
    let place = snapshot.place_index(&page.province.code)?;
    let value = match (line.numerator?, line.denominator) {
        (n, Some(of)) => CountValue::Share { share: Quotient::new(n, of)?, decimals: view.indicator.decimals },
        (n, None) => CountValue::Count { n, of: None },
    };
    let (terms, sources) = match kind {
        Kind::Members(dimension) => {
            // Where every case names its agency nobody has the empty code.
            let member = agencies::of(&view, place, dimension).iter().find(|member| member.code == code);
            let terms = member.map_or_else(Vec::new, |member| of_member(&view, member));
            (terms, member.map_or_else(|| view.found(place).sources, |member| member.sources))
        }
        Kind::Communes => (what_is_left(league.lines.iter(), &page, language), view.found(place).sources),
    };
    let rule_set = view.plan.rule_set().and_then(|slot| snapshot.rule_sets().get(slot));
    let mut words = vec![view.indicator.definition.get(language).to_owned(), whose(line, language)];
    words.extend(league.notes.iter().cloned());
    words.extend(league.unsound.clone());
    Some(CountPassport {
        key: key.to_owned(),
        title: format!("{}: {}", view.indicator.name.get(language), line.name),
        words,
        value,
        shown: line.text.clone(),
        terms,
        parts: None,
        basis: rule_set.map(|rule_set| Basis::of_rule_set(rule_set, language)).into_iter().collect(),
        as_of: snapshot.counted_to(place),
        sources: figure_passport::sources_of(snapshot, sources, Some(place), language),
        place: page.province,
        head: page.head,
    })
}

fn whose(line: &Line, language: Language) -> String {
    match (line.kind, language) {
        (LineKind::Member(Dimension::Agency), Language::Vietnamese) => {
            format!("Chỉ đếm hồ sơ mà nguồn ghi cơ quan giải quyết là {} ({}).", line.name, line.code)
        }
        (LineKind::Member(Dimension::Agency), Language::English) => {
            format!("Only cases of which the source says that {} ({}) handles them.", line.name, line.code)
        }
        (LineKind::Member(Dimension::Field), Language::Vietnamese) => {
            format!("Chỉ đếm hồ sơ của lĩnh vực {} ({}).", line.name, line.code)
        }
        (LineKind::Member(Dimension::Field), Language::English) => {
            format!("Only cases of the field {} ({}).", line.name, line.code)
        }
        (LineKind::Member(Dimension::Procedure), Language::Vietnamese) => {
            format!("Chỉ đếm hồ sơ của thủ tục {} ({}).", line.name, line.code)
        }
        (LineKind::Member(Dimension::Procedure), Language::English) => {
            format!("Only cases of the procedure {} ({}).", line.name, line.code)
        }
        (_, _) => format!("{}.", line.name),
    }
}

/// What an amount adds up from, and of a share what it is of, in flows of cases.
fn of_member(view: &View<'_>, member: &Member) -> Vec<CountTerm> {
    let addends = match &*view.plan {
        Plan::Share { denominator, .. } => denominator,
        Plan::Amount { addends } => addends,
        _ => return Vec::new(),
    };
    let (first, last) = view.period.buckets();
    let (start, end) = (member.through(Bucket(first.0 - 1)), member.through(last));
    let term = |words: String, n| CountTerm::new(words, n, view.language);
    let of_content = |content: &Content| -> Vec<CountTerm> {
        match content {
            Content::Flows(flows) => {
                let one = |flow: &Flow| term(flow_words(*flow, view.language), end[flow.slot()] - start[flow.slot()]);
                flows.iter().map(one).collect()
            }
            Content::Stock(stock, moment) => {
                let sums = if *moment == Moment::Start { start } else { end };
                let of_event = |(sign, event)| {
                    let n: i64 = flows_of(event).iter().map(|flow| sums[flow.slot()]).sum();
                    (!flows_of(event).is_empty()).then(|| term(up_to(event, sign, *moment, view.language), sign * n))
                };
                stock.flows().into_iter().filter_map(of_event).collect()
            }
            Content::Sum(_) => Vec::new(),
        }
    };
    let told = addends.iter().filter_map(|addend| match addend {
        Addend::Counted { in_form, .. } => in_form.as_ref(),
        _ => None,
    });
    told.flat_map(of_content).collect()
}

fn flows_of(event: CaseEvent) -> &'static [Flow] {
    match event {
        CaseEvent::Received => &[Flow::ReceivedOnline, Flow::ReceivedOther],
        CaseEvent::ResolvedEarly => &[Flow::ResolvedEarly],
        CaseEvent::ResolvedOnTime => &[Flow::ResolvedOnTime],
        CaseEvent::ResolvedOverdue => &[Flow::ResolvedOverdue],
        CaseEvent::FellOverdue => &[Flow::FellOverdue],
        CaseEvent::LeftOverdue => &[Flow::LeftOverdue],
        _ => &[],
    }
}

fn flow_words(flow: Flow, language: Language) -> String {
    let event = match flow {
        Flow::ReceivedOnline => {
            return pick(language, "hồ sơ tiếp nhận trực tuyến", "cases received online").to_owned();
        }
        Flow::ReceivedOther => {
            let (vi, en) =
                ("hồ sơ tiếp nhận cách khác, hoặc không ghi cách nộp", "cases received otherwise, or not told how");
            return pick(language, vi, en).to_owned();
        }
        Flow::ResolvedEarly => CaseEvent::ResolvedEarly,
        Flow::ResolvedOnTime => CaseEvent::ResolvedOnTime,
        Flow::ResolvedOverdue => CaseEvent::ResolvedOverdue,
        Flow::FellOverdue => CaseEvent::FellOverdue,
        Flow::LeftOverdue => CaseEvent::LeftOverdue,
    };
    words::event(event, language).to_owned()
}

/// `hồ sơ tiếp nhận, đến hết kỳ`; what is taken off is called so.
fn up_to(event: CaseEvent, sign: i64, moment: Moment, language: Language) -> String {
    let less = if sign < 0 { pick(language, "trừ ", "less ") } else { "" };
    let to = match moment {
        Moment::Start => pick(language, "đến trước kỳ", "before the period"),
        Moment::End => pick(language, "đến hết kỳ", "to the end of the period"),
    };
    format!("{less}{}, {to}", words::event(event, language))
}

/// The province less its communes, those of before that were divided among them: of a share the denominators.
fn what_is_left<'l>(
    communes: impl Iterator<Item = &'l Line>,
    page: &MembersPage,
    language: Language,
) -> Vec<CountTerm> {
    let Some(league) = &page.league else { return Vec::new() };
    let n = |line: &Line| if league.is_share { line.denominator } else { line.numerator }.unwrap_or_default();
    let former = league.others.iter().filter(|line| line.kind == LineKind::FormerCommune);
    let province = league.references.iter().filter(|line| line.kind == LineKind::Province).map(n).sum();
    let term = |vi: &str, en: &str, n| CountTerm::new(pick(language, vi, en).to_owned(), n, language);
    let mut terms = vec![
        term("cả tỉnh, thành phố", "the whole province", province),
        term("trừ các xã, phường", "less its communes", -communes.map(n).sum::<i64>()),
    ];
    let former: Vec<i64> = former.map(n).collect();
    if !former.is_empty() {
        let (vi, en) = ("trừ các xã cũ đã bị chia", "less former communes that were divided");
        terms.push(term(vi, en, -former.iter().sum::<i64>()));
    }
    terms
}
