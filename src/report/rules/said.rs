//! What the page says in whole sentences: its title, its scope, its finding, why it is empty.

use crate::domain::reading::Quotient;
use crate::domain::text::Language;
use crate::report::figures::is_too_few;
use crate::report::format;
use crate::report::page::{Head, PlaceRef};
use crate::report::remark::Remark;
use crate::report::snapshot::Snapshot;
use crate::report::words::pick;

use super::cohort::Cohort;
use super::{RuleSetRef, RulesPage, TotalRow};

pub(super) fn why_absent(
    cohort: Option<&Cohort>,
    is_nation: bool,
    snapshot: &Snapshot,
    head: &Head,
    place: &PlaceRef,
) -> Option<String> {
    let language = head.language;
    let Some(cohort) = cohort else {
        let text = pick(
            language,
            "Chưa có số liệu đối chiếu giữa các bộ quy tắc: cần nạp tệp hồ sơ rồi tính lại bằng chiso compute.",
            "The rule sets have not been held against each other yet: load case files and run chiso compute.",
        );
        return Some(text.to_owned());
    };
    if cohort.received() == 0 {
        return Some(match language {
            Language::Vietnamese => {
                format!("{} · {}: chưa có hồ sơ nào tiếp nhận trong kỳ này.", place.name, head.period_text)
            }
            Language::English => format!("{} · {}: no case was received in this period.", place.name, head.period_text),
        });
    }
    let expected = snapshot.province_indices().len();
    let remark = Remark::TooFewProvinces { received: cohort.places, expected };
    (is_nation && is_too_few(cohort.places, expected)).then(|| remark.text(language))
}

/// `Cùng một hồ sơ, bốn cách tính`.
pub(super) fn title(rule_sets: usize, language: Language) -> String {
    let number = match (rule_sets, language) {
        (2, _) => pick(language, "hai", "two").to_owned(),
        (3, _) => pick(language, "ba", "three").to_owned(),
        (4, _) => pick(language, "bốn", "four").to_owned(),
        (5, _) => pick(language, "năm", "five").to_owned(),
        (n, _) => n.to_string(),
    };
    match language {
        Language::Vietnamese => format!("Cùng một hồ sơ, {number} cách tính"),
        Language::English => format!("One case, {number} ways of counting"),
    }
}

pub(super) fn scope(snapshot: &Snapshot, at: &PlaceRef, head: &Head) -> String {
    let (place, period) = (&at.name, &head.period_text);
    let day = snapshot.place_index(&at.code).and_then(|place| snapshot.counted_to(place)).map(format::date);
    match (head.language, day) {
        (Language::Vietnamese, Some(day)) => format!(
            "{place} · {period}: hồ sơ tiếp nhận trong kỳ, xếp theo tình trạng tại ngày {day}. Mỗi hồ sơ tính một lần, \
             trong kỳ tiếp nhận, nên không cộng ra số của biểu II.06a, là biểu đếm việc giải quyết theo ngày xảy ra."
        ),
        (Language::English, Some(day)) => format!(
            "{place} · {period}: cases received in the period, as they stood on {day}. Each case is counted once, in the \
             period of its receipt; form II.06a counts what happened in the period, so its numbers are other ones."
        ),
        (_, None) => String::new(),
    }
}

/// The name, with a word of caution where it rests on a weak source.
fn named(rule_set: &RuleSetRef, language: Language) -> String {
    let caution = if rule_set.is_unverified { pick(language, " (chưa kiểm chứng)", " (unverified)") } else { "" };
    format!("{}{caution}", rule_set.name)
}

/// `812 trong 10.000 hồ sơ (8,12 %) được xếp khác nhau giữa ... và ...`.
pub(super) fn differ(
    differing: i64,
    received: i64,
    base: &RuleSetRef,
    other: &RuleSetRef,
    language: Language,
) -> String {
    let (base, other) = (named(base, language), named(other, language));
    let number = |n| format::integer(n, language);
    let share =
        Quotient::new(differing, received).map_or_else(String::new, |share| format::share_text(share, 2, language));
    match (language, differing) {
        (Language::Vietnamese, 0) => {
            format!("{} và {} xếp cả {} hồ sơ như nhau.", base, other, number(received))
        }
        (Language::English, 0) => {
            format!("{} and {} see all {} cases alike.", base, other, number(received))
        }
        (Language::Vietnamese, n) => format!(
            "{} trong {} hồ sơ ({share}) được xếp khác nhau giữa {} và {}.",
            number(n),
            number(received),
            base,
            other
        ),
        (Language::English, n) => format!(
            "{} of {} cases ({share}) are seen differently by {} and {}.",
            number(n),
            number(received),
            base,
            other
        ),
    }
}

/// The pair that differs most, and how far the share in time depends on the rule set.
pub(super) fn finding(page: &RulesPage, language: Language) -> Option<String> {
    let most = page.pairs.iter().rev().max_by_key(|pair| pair.differing)?;
    let mut judged: Vec<&TotalRow> = page.totals.iter().filter(|row| row.in_time.is_some()).collect();
    judged.sort_by(|a, b| {
        let percent = |row: &TotalRow| row.in_time.map_or(0.0, Quotient::percent);
        percent(a).total_cmp(&percent(b))
    });
    let range = match (judged.first(), judged.last()) {
        (Some(low), Some(high)) if low.in_time_text != high.in_time_text => match language {
            Language::Vietnamese => format!(
                " Cùng những hồ sơ ấy, tỷ lệ đúng hạn trong số đã giải quyết và xét hạn là {} theo {} và {} theo {}.",
                low.in_time_text,
                named(&low.rule_set, language),
                high.in_time_text,
                named(&high.rule_set, language)
            ),
            Language::English => format!(
                " Of the same cases, the share in time among those resolved and judged is {} under {} and {} under {}.",
                low.in_time_text,
                named(&low.rule_set, language),
                high.in_time_text,
                named(&high.rule_set, language)
            ),
        },
        _ => String::new(),
    };
    Some(format!("{}{range}", most.sentence))
}
