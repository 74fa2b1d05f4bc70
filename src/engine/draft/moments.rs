//! In which patterns the moments of a file are written, and where day and month could be exchanged.

use crate::engine::conform::moment::MomentPattern;

/// Patterns that are looked for, in the order a mapping should try them.
const PATTERNS: [&str; 23] = [
    "dd/MM/yyyy HH:mm",
    "dd/MM/yyyy HH:mm:ss",
    "dd/MM/yyyy",
    "yyyyMMddHHmmss",
    "yyyy-MM-dd HH:mm:ss",
    "yyyy-MM-dd HH:mm",
    "yyyy-MM-ddTHH:mm:ss.SSS",
    "yyyy-MM-ddTHH:mm:ss",
    "yyyy-MM-ddTHH:mm",
    "yyyy-MM-dd",
    "dd-MM-yyyy HH:mm:ss",
    "dd-MM-yyyy HH:mm",
    "dd-MM-yyyy",
    "HH:mm dd/MM/yyyy",
    "HH:mm:ss dd/MM/yyyy",
    "yyyyMMdd",
    "d/M/yyyy H:mm",
    "d/M/yyyy H:mm:ss",
    "d/M/yyyy",
    "MM/dd/yyyy HH:mm",
    "MM/dd/yyyy",
    "M/d/yyyy H:mm",
    SERIAL,
];
/// A spreadsheet's count of days.
const SERIAL: &str = "excel";

thread_local! {
    /// Compiled once; a draft asks for thousands of values. Beside each pattern the one with day and month
    /// exchanged, where that is another.
    static COMPILED: Vec<(MomentPattern, Option<MomentPattern>)> = PATTERNS
        .iter()
        .map(|pattern| {
            let other = Order::of(pattern).is_some().then(|| MomentPattern::compile(&exchanged(pattern)));
            (MomentPattern::compile(pattern), other)
        })
        .collect();
}

/// Which of day and month stands first, where the year does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    DayFirst,
    MonthFirst,
}

impl Order {
    fn of(pattern: &str) -> Option<Self> {
        if pattern.starts_with('y') {
            return None;
        }
        let (day, month) = (pattern.find('d')?, pattern.find('M')?);
        Some(if day < month { Self::DayFirst } else { Self::MonthFirst })
    }
}

/// `dd/MM/yyyy` -> `MM/dd/yyyy`.
fn exchanged(pattern: &str) -> String {
    let other = |letter| match letter {
        'd' => 'M',
        'M' => 'd',
        letter => letter,
    };
    pattern.chars().map(other).collect()
}

/// How often a pattern was seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Seen {
    values: usize,
    /// Of them, those that could not be read with day and month exchanged.
    certain: usize,
}

/// What the values of the columns of moments say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moments {
    /// In the order of [`PATTERNS`].
    seen: Vec<(&'static str, Seen)>,
    /// Values in none of the patterns.
    unknown: usize,
    all: usize,
}

pub fn is_moment(value: &str) -> bool {
    pattern_of(value).is_some()
}

/// Number of the first pattern that fits, and whether the value cannot be read with day and month exchanged.
fn pattern_of(value: &str) -> Option<(usize, bool)> {
    COMPILED.with(|compiled| {
        let fits = |pattern: &MomentPattern| pattern.parse(value.as_bytes()).is_some();
        let at = compiled.iter().position(|(pattern, _)| fits(pattern))?;
        Some((at, !compiled[at].1.as_ref().is_some_and(fits)))
    })
}

impl Moments {
    pub fn of<'v>(values: impl Iterator<Item = &'v str>) -> Self {
        let mut seen = [Seen::default(); PATTERNS.len()];
        let mut moments = Self::default();
        for value in values {
            moments.all += 1;
            match pattern_of(value) {
                Some((at, is_certain)) => {
                    seen[at].values += 1;
                    seen[at].certain += usize::from(is_certain);
                }
                None => moments.unknown += 1,
            }
        }
        moments.seen = PATTERNS.into_iter().zip(seen).filter(|(_, seen)| seen.values > 0).collect();
        moments
    }

    /// The key of the mapping. A pattern that nothing but a guess stands for is a comment.
    pub fn lines(&self) -> String {
        let mut lines = String::from("moment_formats = [\n");
        let order = self.order();
        for (pattern, seen) in self.in_order(order) {
            let is_sure = Order::of(&pattern).is_none() || matches!(order, Known::As(_));
            let (mark, doubt) = (if is_sure { "" } else { "# " }, doubt(&pattern, seen, order));
            lines.push_str(&format!("  {mark}\"{pattern}\",   # {} values / giá trị; {doubt}\n", seen.values));
        }
        if self.seen.is_empty() {
            lines.push_str("  # \"dd/MM/yyyy HH:mm\",   # none found / chưa thấy\n");
        }
        lines.push_str("]\n");
        if self.unknown > 0 {
            lines.push_str(&format!(
                "# {} of {} values of these columns are in none of the known formats / không theo định dạng nào đã biết\n",
                self.unknown, self.all
            ));
        }
        lines
    }

    /// With day and month exchanged where they are known to stand so: values that fit both orders are counted
    /// under the one that is tried first.
    fn in_order(&self, order: Known) -> Vec<(String, Seen)> {
        let mut found: Vec<(String, Seen)> = Vec::new();
        for &(pattern, seen) in &self.seen {
            let pattern = match (Order::of(pattern), order) {
                (Some(own), Known::As(known)) if own != known => exchanged(pattern),
                _ => pattern.to_owned(),
            };
            match found.iter_mut().find(|(known, _)| *known == pattern) {
                Some((_, sum)) => {
                    sum.values += seen.values;
                    sum.certain += seen.certain;
                }
                None => found.push((pattern, seen)),
            }
        }
        found
    }

    fn order(&self) -> Known {
        let certain = |order| {
            let own = self.seen.iter().filter(|(pattern, _)| Order::of(pattern) == Some(order));
            own.map(|(_, seen)| seen.certain).sum::<usize>() > 0
        };
        match (certain(Order::DayFirst), certain(Order::MonthFirst)) {
            (true, false) => Known::As(Order::DayFirst),
            (false, true) => Known::As(Order::MonthFirst),
            (true, true) => Known::Both,
            (false, false) => Known::Not,
        }
    }
}

/// What the days beyond the twelfth tell of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Known {
    As(Order),
    /// Some values can be read in the one way only, and some in the other.
    Both,
    Not,
}

fn doubt(pattern: &str, seen: Seen, order: Known) -> String {
    if pattern == SERIAL {
        return "days as spreadsheets count them from 1900; if the workbook counts from 1904, all are four years and a day \
                later: compare one with the file / số ngày kiểu Excel hệ 1900; nếu bảng tính dùng hệ 1904 thì mọi ngày muộn \
                hơn bốn năm một ngày: hãy đối chiếu một ngày"
            .to_owned();
    }
    let other = exchanged(pattern);
    match (Order::of(pattern), order) {
        (None, _) => "read in one way only / chỉ có một cách đọc".to_owned(),
        (Some(_), Known::Not) => format!(
            "AMBIGUOUS, day and month could be exchanged in all of them ({other}): ask who sends, then take off the # / KHÔNG \
             RÕ, ngày và tháng có thể lẫn ở mọi giá trị: hỏi nơi gửi rồi bỏ dấu #"
        ),
        (Some(_), Known::Both) => format!(
            "AMBIGUOUS, the file has days before months and months before days ({} of these cannot be read otherwise): ask who \
             sends for one order / KHÔNG RÕ, tệp vừa có ngày trước tháng vừa có tháng trước ngày: đề nghị nơi gửi thống nhất",
            seen.certain
        ),
        (Some(_), Known::As(_)) => format!("{} of them cannot be read otherwise / không thể đọc khác", seen.certain),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moments(values: &[&str]) -> Moments {
        Moments::of(values.iter().copied())
    }

    fn has(values: &[&str], active: &[&str], inactive: &[&str]) -> String {
        let lines = moments(values).lines();
        let patterns = |mark: &str| -> Vec<String> {
            let own = lines.lines().filter_map(|line| line.strip_prefix(&format!("  {mark}\"")));
            own.filter_map(|line| Some(line.split_once('"')?.0.to_owned())).collect()
        };
        assert_eq!(patterns(""), active, "{lines}");
        assert_eq!(patterns("# "), inactive, "{lines}");
        lines
    }

    #[test]
    fn a_day_beyond_twelve_tells_day_from_month() {
        let values = ["05/06/2026 08:00", "25/06/2026 08:00", "2026-06-05", "20260605080000", "khác"];
        let seen = |values, certain| Seen { values, certain };
        let expected = [("dd/MM/yyyy HH:mm", seen(2, 1)), ("yyyyMMddHHmmss", seen(1, 1)), ("yyyy-MM-dd", seen(1, 1))];
        assert_eq!(moments(&values), Moments { seen: expected.to_vec(), unknown: 1, all: 5 });
        let lines = has(&values, &["dd/MM/yyyy HH:mm", "yyyyMMddHHmmss", "yyyy-MM-dd"], &[]);
        assert!(lines.contains("1 of them cannot be read otherwise") && lines.contains("# 1 of 5 values"), "{lines}");
    }

    #[test]
    fn an_order_that_nothing_tells_is_not_guessed() {
        let lines = has(&["01/02/2026", "05/06/2026", "2026-06-05"], &["yyyy-MM-dd"], &["dd/MM/yyyy"]);
        assert!(lines.contains("AMBIGUOUS") && lines.contains("(MM/dd/yyyy)") && lines.contains("KHÔNG RÕ"), "{lines}");
        // Moments of another shape in the same file tell it.
        has(&["01/02/2026", "25/06/2026 08:00"], &["dd/MM/yyyy HH:mm", "dd/MM/yyyy"], &[]);
        let lines = has(&["25/06/2026", "06/25/2026"], &[], &["dd/MM/yyyy", "MM/dd/yyyy"]);
        assert!(lines.contains("months before days"), "{lines}");
    }

    #[test]
    fn the_american_order_is_known_by_its_days_and_holds_for_all_values() {
        has(&["06/25/2026", "05/06/2026"], &["MM/dd/yyyy"], &[]);
        has(&["6/25/2026 8:00", "5/6/2026 8:00"], &["M/d/yyyy H:mm"], &[]);
        has(&["9/3/2026 8:05", "29/3/2026 8:05"], &["d/M/yyyy H:mm"], &[]);
    }

    #[test]
    fn a_count_of_days_is_told_with_the_doubt_that_it_has() {
        assert!(has(&["46304.5", "46305"], &["excel"], &[]).contains("1904"));
    }
}
