//! Denominators that can exist: what stands above a share must be among what stands below it, as far
//! as the terms tell. A share of something else can pass 100 % and nobody would see why.

use super::cells::{Atom, Counted, OPEN, atoms, attributes, cells};
use crate::domain::indicator::{Moment, Term, Timing};
use crate::domain::part::CaseEvent;

/// Why the numerator cannot be within the denominator, if it cannot.
pub(super) fn fault(numerator: &[Term], denominator: &[Term]) -> Option<String> {
    mixed(numerator, denominator)
        .or_else(|| timing(numerator, denominator))
        .or_else(|| reported(numerator, denominator))
        .or_else(|| counted(numerator, denominator))
}

/// Counts of cases, and numbers that somebody reports or a text fixes.
fn mixed(numerator: &[Term], denominator: &[Term]) -> Option<String> {
    let is_counted = |term: &Term| matches!(term, Term::Count { .. } | Term::Stock { .. });
    let counted = numerator.iter().chain(denominator).filter(|term| is_counted(term)).count();
    (counted > 0 && counted < numerator.len() + denominator.len()).then(|| {
        "counts of cases and reported or fixed numbers in one share, expected one kind: neither holds the other / một \
         tỷ lệ vừa đếm hồ sơ vừa dùng số báo cáo hoặc số cố định, chỉ dùng một loại: không loại nào nằm trong loại kia"
            .to_owned()
    })
}

/// All stand at a date, or all happen within the same time. A number that a text fixes stands.
fn timing(numerator: &[Term], denominator: &[Term]) -> Option<String> {
    let of = |term: &Term| match term {
        Term::Reported { measure, timing, .. } => Some((measure.to_string(), *timing)),
        Term::Constant { n, .. } => Some((n.to_string(), Timing::Level)),
        Term::Count { .. } | Term::Stock { .. } => None,
    };
    let all: Vec<(String, Timing)> = numerator.iter().chain(denominator).filter_map(of).collect();
    let (first, timing) = all.first()?;
    let (other, another) = all.iter().find(|(_, another)| another != timing)?;
    let (timing, another) = (timing.as_str(), another.as_str());
    Some(format!(
        "`{first}` is taken as {timing} and `{other}` as {another}, expected one timing above and below / `{first}` \
         lấy theo {timing} còn `{other}` theo {another}, tử số và mẫu số phải cùng một cách lấy"
    ))
}

/// A denominator that the numerator holds whole: then the share is 1 or more, whatever is reported.
fn reported(numerator: &[Term], denominator: &[Term]) -> Option<String> {
    if !denominator.iter().all(|term| matches!(term, Term::Reported { .. } | Term::Constant { .. })) {
        return None;
    }
    let only = |terms| cells(terms, &attributes(terms.iter())).into_iter().next().unwrap_or_default();
    let (above, below) = (only(numerator), only(denominator));
    if above == below {
        return Some(identical());
    }
    let holds = below.iter().all(|(atom, n)| above.get(atom).is_some_and(|own| own >= n));
    holds.then(|| {
        "the numerator holds the whole denominator, so the share is never below 1 / tử số chứa trọn mẫu số nên tỷ lệ \
         không bao giờ dưới 1"
            .to_owned()
    })
}

fn counted(numerator: &[Term], denominator: &[Term]) -> Option<String> {
    if !denominator.iter().all(|term| matches!(term, Term::Count { .. } | Term::Stock { .. })) {
        return None;
    }
    let attributes = attributes(numerator.iter().chain(denominator));
    let (above, below) = (cells(numerator, &attributes), cells(denominator, &attributes));
    if above == below {
        return Some(identical());
    }
    let outside = |(above, below): (&Counted, &Counted)| {
        let outside = left_over(above, below);
        outside.filter(|_| left_over(above, &balanced(below)).is_some())
    };
    let outside = above.iter().zip(&below).find_map(outside)?;
    let below = atoms(denominator);
    if below.contains(&outside) {
        return Some(format!(
            "the denominator leaves out or counts less often some `{outside}` of the numerator, expected conditions no \
             stricter below than above / mẫu số bỏ bớt `{outside}` mà tử số có đếm; điều kiện của mẫu số không được \
             chặt hơn tử số"
        ));
    }
    let is_flow = below.iter().all(|atom| matches!(atom, Atom::Event(_)));
    Some(match outside {
        Atom::Stock(..) if is_flow => format!(
            "a stock, `{outside}`, over flows alone, expected a stock of the same day below / số tồn `{outside}` trên \
             toàn số phát sinh; mẫu số cần có số tồn cùng thời điểm"
        ),
        _ => format!(
            "`{outside}` is counted above and not below, expected a denominator that holds it / tử số đếm `{outside}` mà \
             mẫu số không có; mẫu số phải chứa tử số"
        ),
    })
}

fn identical() -> String {
    "numerator and denominator are the same, so the share is always 100 % / tử số và mẫu số giống nhau nên tỷ lệ luôn \
     là 100 %"
        .to_owned()
}

/// The first that is counted more often above than below.
fn left_over(above: &Counted, below: &Counted) -> Option<Atom> {
    use CaseEvent::{PromisedBeyondLimit, PromisedWithinLimit, Received};
    let n = |counted: &Counted, atom: &Atom| counted.get(atom).copied().unwrap_or(0);
    let over = |atom: &Atom| (n(above, atom) - n(below, atom)).max(0);
    // Promises are told of cases received, of each at most one.
    let promises = [PromisedWithinLimit, PromisedBeyondLimit].map(Atom::Event);
    let promised = promises.iter().map(over).max().unwrap_or(0);
    let received = Atom::Event(Received);
    let is_held = n(below, &received) - n(above, &received) >= promised;
    above.keys().find(|atom| over(atom) > 0 && !(is_held && promises.contains(atom))).cloned()
}

/// What is carried over and received is what ends and what is open in the end: the same cases, told by
/// where they went.
fn balanced(below: &Counted) -> Counted {
    let mut below = below.clone();
    let into = OPEN.map(|stock| Atom::Stock(stock, Moment::Start)).into_iter();
    let into: Vec<Atom> = into.chain([Atom::Event(CaseEvent::Received)]).collect();
    let times = into.iter().map(|atom| below.get(atom).copied().unwrap_or(0)).min().unwrap_or(0);
    let ended = CaseEvent::RESOLVED.into_iter().chain([CaseEvent::Cancelled]).map(Atom::Event);
    let out = ended.chain(OPEN.map(|stock| Atom::Stock(stock, Moment::End)));
    for (atom, sign) in into.into_iter().map(|atom| (atom, -1)).chain(out.map(|atom| (atom, 1))) {
        *below.entry(atom).or_default() += sign * times;
    }
    below
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::condition::{Attribute, Conditions};
    use crate::domain::indicator::Stock;
    use CaseEvent::{
        PromisedBeyondLimit, PromisedWithinLimit, Received, ResolvedEarly, ResolvedOnTime, ResolvedOverdue,
    };

    fn count(events: &[CaseEvent]) -> Term {
        Term::Count { events: events.to_vec(), conditions: Conditions::default() }
    }

    fn online(event: CaseEvent, channels: &[&str]) -> Term {
        let channels = channels.iter().map(|&channel| channel.to_owned()).collect();
        Term::Count { events: vec![event], conditions: Conditions([(Attribute::Channel, channels)].into()) }
    }

    fn stock(stock: Stock, at: Moment) -> Term {
        Term::Stock { stock, at, conditions: Conditions::default() }
    }

    #[test]
    fn what_was_carried_over_and_received_holds_what_ended_and_what_is_open() {
        let cohort = [stock(Stock::Open, Moment::Start), count(&[Received])];
        let on_time = [count(&[ResolvedEarly, ResolvedOnTime]), stock(Stock::OpenWithinDue, Moment::End)];
        assert_eq!(fault(&on_time, &cohort), None);
        assert_eq!(fault(&[stock(Stock::Open, Moment::End)], &cohort), None);
        assert_eq!(fault(&[count(&[Received])], &cohort), None);
        // A case is received and resolved: two counts of one case.
        let both = [count(&[Received, ResolvedOverdue])];
        assert!(fault(&both, &cohort).is_some());
        assert!(fault(&on_time, &[stock(Stock::OpenOverdue, Moment::Start), count(&[Received])]).is_some());
    }

    #[test]
    fn the_values_of_an_attribute_add_up() {
        let all = ["in_person", "online", "post"].map(|channel| online(Received, &[channel]));
        assert_eq!(fault(&[online(Received, &["online"])], &all), None);
        assert!(fault(&[count(&[Received])], &all).is_some_and(|fault| fault.contains("always 100 %")));
        assert!(fault(&[count(&[Received])], &all[..2]).is_some_and(|fault| fault.contains("no stricter")));
        let twice = [online(Received, &["online"]), online(Received, &["online", "post"])];
        assert!(fault(&twice, &[count(&[Received])]).is_some_and(|fault| fault.contains("less often")));
    }

    #[test]
    fn a_promise_is_told_of_a_case_received_and_of_no_other() {
        let received = [count(&[Received])];
        assert_eq!(fault(&[count(&[PromisedWithinLimit, PromisedBeyondLimit])], &received), None);
        assert!(fault(&[count(&[PromisedWithinLimit, Received])], &received).is_some());
        assert!(fault(&[count(&[PromisedWithinLimit])], &[count(&[ResolvedOnTime])]).is_some());
    }
}
