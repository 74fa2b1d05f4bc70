//! The change in a sentence: how much, who, and what the mix of cases does.

use crate::domain::indicator::Direction;
use crate::domain::text::Language;

use super::rows::{self, Row, RowKind};
use crate::report::drawing::Push;
use crate::report::view::View;
use crate::report::words::pick;

/// So many are named at most.
const NAMED: usize = 3;

pub(super) fn mix(language: Language) -> &'static str {
    pick(
        language,
        "Cơ cấu hồ sơ (nơi nhiều, nơi ít hồ sơ hơn trước)",
        "Mix of cases (who has more of them than before)",
    )
}

/// `Đúng hạn giảm 2,10 điểm % (xấu đi): −1,40 từ Sở Một (−0,80), Sở Hai (−0,60); −0,90 do cơ cấu hồ sơ; +0,20 từ các dòng
/// còn lại.`
pub(super) fn sentence(view: &View<'_>, rows: &[Row], total: &Row, change: &str, direction: Direction) -> String {
    let language = view.language;
    let name = view.indicator.short_name.get(language);
    let sum = total.effects.sum();
    let parts = parts(view, rows, total, sum);
    if sum == 0 {
        let same = match language {
            Language::Vietnamese => format!("{name} không đổi"),
            Language::English => format!("{name} is the same as before"),
        };
        let balanced = pick(language, ", vì các phần bù trừ nhau", ", for its parts balance");
        return if parts.is_empty() { format!("{same}.") } else { format!("{same}{balanced}: {}.", parts.join("; ")) };
    }
    let verb = match sum > 0 {
        true => pick(language, "tăng", "rose"),
        false => pick(language, "giảm", "fell"),
    };
    let how = match rows::push(sum, direction) {
        Push::Neither => String::new(),
        _ => format!(" ({})", rows::push_word(sum, direction, language)),
    };
    let amount = change.trim_start_matches(['+', '−']);
    let by = pick(language, "", " by");
    format!("{name} {verb}{by} {amount}{how}: {}.", parts.join("; "))
}

/// They add up to the change in print.
fn parts(view: &View<'_>, rows: &[Row], total: &Row, sum: i128) -> Vec<String> {
    let language = view.language;
    let decimals = if total.then.denominator.is_some() { view.indicator.decimals } else { 0 };
    let number = |n| rows::number(n, decimals, language);
    let named = pushing(rows, sum);
    let of_named: i128 = named.iter().map(|row| row.effects.direct()).sum();
    let rest = sum - of_named - total.effects.mix;
    let mut parts = Vec::new();
    if !named.is_empty() {
        let one = |row: &&Row| match named.len() {
            1 => rows::named(row),
            _ => format!("{} ({})", rows::named(row), number(row.effects.direct())),
        };
        let names: Vec<String> = named.iter().map(one).collect();
        parts.push((of_named, format!("{} {}", pick(language, "từ", "from"), names.join(", "))));
    }
    parts.push((total.effects.mix, pick(language, "do cơ cấu hồ sơ", "from the mix of cases").to_owned()));
    let others = match named.is_empty() {
        false => pick(language, "từ các dòng còn lại", "from all the rest"),
        true => pick(language, "từ các dòng", "from the rows themselves"),
    };
    parts.push((rest, others.to_owned()));
    parts.into_iter().filter(|(n, _)| *n != 0).map(|(n, what)| format!("{} {what}", number(n))).collect()
}

/// The largest that push the way the figure went, until they make four fifths of all that push so.
fn pushing(rows: &[Row], sum: i128) -> Vec<&Row> {
    let way = if sum < 0 { -1 } else { 1 };
    let is_so = |row: &&Row| row.effects.direct().signum() == way;
    let all: i128 = rows.iter().filter(is_so).map(|row| row.effects.direct().abs()).sum();
    let (mut named, mut reached) = (Vec::new(), 0);
    for row in rows.iter().filter(is_so).filter(|row| row.kind != RowKind::Others) {
        if named.len() == NAMED || reached * 5 >= all * 4 {
            break;
        }
        reached += row.effects.direct().abs();
        named.push(row);
    }
    named
}
