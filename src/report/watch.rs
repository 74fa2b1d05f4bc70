//! Which cases of a province fall overdue soon, by agency, and how right the list of a month ago was.

use jiff::civil::Date;

use crate::domain::calendar::{EpochDay, date_of};
use crate::domain::place::PlaceCode;
use crate::domain::rule_set;
use crate::domain::text::Language;
use crate::domain::watch::{FARTHEST, HORIZONS, Past, Watch, WatchAsked, WatchedAgency};

use super::format;
use super::members::FEW;
use super::page::{Head, PlaceRef};
use super::places::VietnameseOrder;
use super::snapshot::Snapshot;
use super::table::columns::{self, named};
use super::table::{ROWS_IN_FILE, Row, Table, Value};
use super::words::{self, pick};

/// What to ask, before it is asked.
#[derive(Clone, Debug)]
pub struct WatchOf {
    pub head: Head,
    pub province: PlaceRef,
    pub asked: WatchAsked,
}

#[derive(Clone, Debug)]
pub struct WatchPage {
    /// Which agency has most of what falls due first.
    pub finding: String,
    /// The last day that was counted.
    pub day: Date,
    /// `Tính đến hết ngày 10/10/2026`.
    pub day_text: String,
    /// The whole province, then its agencies, those with most to do first.
    pub total: WatchLine,
    pub lines: Vec<WatchLine>,
    /// How right the list of before was, sentence by sentence; empty where nothing can be said.
    pub past: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WatchLine {
    /// Empty: cases that name no agency.
    pub code: String,
    pub name: String,
    pub open: Number,
    pub overdue: Number,
    /// One for each of [`HORIZONS`].
    pub due: Vec<Number>,
    /// 0 to 100: what is due within the farthest horizon, against the largest.
    pub bar: u8,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    pub n: u64,
    pub text: String,
}

impl WatchOf {
    /// `None` if there is no such province.
    pub fn province(snapshot: &Snapshot, code: &PlaceCode, language: Language) -> Option<Self> {
        let province = snapshot.atlas().province(code)?;
        let place = snapshot.place_index(code)?;
        // Lists are of the last day that was counted, whatever period is read.
        let mut head = Head::of(snapshot, None, language);
        head.speak_to(snapshot.counted_to(place));
        head.select_provinces(&[code.bare()]);
        let activity = snapshot.rule_set_slot(rule_set::BASE).and_then(|slot| snapshot.activity(slot, place));
        head.mark_natures(activity.map(|series| snapshot.nature_at(place, series.sources)).into_iter().collect());
        let asked = WatchAsked { province: code.clone(), rule_set: rule_set::BASE.to_owned() };
        Some(Self { head, province: PlaceRef::of(province, language), asked })
    }
}

impl WatchPage {
    /// `None` where no case of the province is loaded.
    pub fn of(snapshot: &Snapshot, of: &WatchOf, watch: &Watch) -> Option<Self> {
        let language = of.head.language;
        let day = watch.day?;
        let place = snapshot.place_index(&of.province.code)?;
        snapshot.counted_to(place)?;
        let most = watch.agencies.iter().map(|agency| agency.due[HORIZONS.len() - 1]).max().unwrap_or_default();
        let mut lines: Vec<WatchLine> = watch.agencies.iter().map(|agency| line(agency, most, language)).collect();
        let order = VietnameseOrder::new();
        let urgency = |line: &WatchLine| (line.due.iter().map(|due| due.n).collect::<Vec<_>>(), line.overdue.n);
        lines.sort_by(|one, other| {
            urgency(other).cmp(&urgency(one)).then_with(|| order.compare(&one.name, &other.name))
        });
        let total = line(&sum(&watch.agencies, language), 0, language);
        Some(Self {
            day: date_of(day)?,
            finding: finding(&lines, &total, language),
            day_text: match language {
                Language::Vietnamese => format!("Tính đến hết ngày {}.", date(day)),
                Language::English => format!("As of the end of {}.", date(day)),
            },
            past: past(&watch.past, total.due.last().map_or(0, |due| due.n), language),
            total,
            lines,
        })
    }
}

/// The whole province, then its agencies.
pub fn table(of: &WatchOf, page: &WatchPage) -> Table {
    const HEADINGS: [&str; 12] = [
        "kind",
        "province",
        "agency",
        "agency_name",
        "due_within_3",
        "due_within_5",
        "due_within_10",
        "overdue",
        "open",
        "as_of",
        "rule_set",
        ROWS_IN_FILE,
    ];
    let row = |(kind, line): (&str, &WatchLine)| -> Row {
        let mut row: Row = vec![kind.into(), (&of.province.bare).into(), (&line.code).into(), (&line.name).into()];
        row.extend(line.due.iter().map(|due| Value::from(due.n as i64)));
        row.extend([Value::from(line.overdue.n as i64), Value::from(line.open.n as i64)]);
        row.extend([Value::Date(page.day), of.asked.rule_set.as_str().into()]);
        row
    };
    let lines = page.lines.iter().map(|line| ("agency", line));
    let rows = std::iter::once(("province", &page.total)).chain(lines).map(row).collect();
    Table::counted(named(&HEADINGS, &columns::WATCH), rows)
}

fn line(agency: &WatchedAgency, most: u64, language: Language) -> WatchLine {
    let number = |n: u64| Number { n, text: format::integer(n as i64, language) };
    let farthest = agency.due[HORIZONS.len() - 1];
    let name = match (agency.code.as_str(), agency.name.as_str()) {
        ("", "") => pick(language, "Hồ sơ không ghi cơ quan", "Cases that name no agency"),
        (code, "") => code,
        (_, name) => name,
    };
    WatchLine {
        code: agency.code.clone(),
        name: name.to_owned(),
        open: number(agency.open),
        overdue: number(agency.overdue),
        due: agency.due.into_iter().map(number).collect(),
        bar: (farthest * 100).checked_div(most).unwrap_or_default() as u8,
    }
}

fn sum(agencies: &[WatchedAgency], language: Language) -> WatchedAgency {
    let mut sum = WatchedAgency {
        name: pick(language, "Cả tỉnh, thành phố", "The whole province").to_owned(),
        ..WatchedAgency::default()
    };
    for agency in agencies {
        sum.open += agency.open;
        sum.overdue += agency.overdue;
        sum.due.iter_mut().zip(agency.due).for_each(|(all, one)| *all += one);
    }
    sum
}

fn finding(lines: &[WatchLine], total: &WatchLine, language: Language) -> String {
    let [soon, .., far] = total.due.as_slice() else { return String::new() };
    let first = lines.iter().find(|line| line.due.last().is_some_and(|due| due.n > 0));
    let Some((first, due)) = first.and_then(|line| Some((line, line.due.last()?))) else {
        return match language {
            Language::Vietnamese => format!(
                "Không hồ sơ nào đến hạn trong {FARTHEST} ngày làm việc tới; {} đã quá hạn.",
                total.overdue.text
            ),
            Language::English => format!(
                "No case falls due in the next {FARTHEST} working days; overdue already: {}.",
                total.overdue.text
            ),
        };
    };
    let fall = if soon.n == 1 { "falls" } else { "fall" };
    match language {
        Language::Vietnamese => format!(
            "{} hồ sơ đến hạn trong {} ngày làm việc tới, {} trong {FARTHEST} ngày; {} đã quá hạn. Gấp nhất: {}, {} hồ sơ.",
            soon.text, HORIZONS[0], far.text, total.overdue.text, first.name, due.text
        ),
        Language::English => format!(
            "{} {fall} due in the next {} working days, {} in {FARTHEST}; overdue already: {}. Most pressing: {}, {}.",
            words::cases(soon.n as i64, language),
            HORIZONS[0],
            far.text,
            total.overdue.text,
            first.name,
            words::cases(due.n as i64, language)
        ),
    }
}

/// `now`: cases of today's list for the farthest horizon.
fn past(past: &Past, now: u64, language: Language) -> Vec<String> {
    let Some(day) = past.day.filter(|_| past.listed > 0) else { return Vec::new() };
    let n = |n: u64| format::integer(n as i64, language);
    let share = |part: u64, of: u64| format::share_of(part as i64, of as i64, language);
    let (then, until) = (date(day), date(past.until));
    let were = if past.listed == 1 { "was" } else { "were" };
    let mut said = vec![match language {
        Language::Vietnamese => format!(
            "Ngày {then} có {} hồ sơ sẽ đến hạn trong {FARTHEST} ngày làm việc. Đến hết ngày {until}: {} đã quá hạn ({}), {} giải quyết đúng hạn, {} được gia hạn, đang chờ hoặc đã rút.",
            n(past.listed),
            n(past.fell),
            share(past.fell, past.listed),
            n(past.in_time),
            n(past.others)
        ),
        Language::English => format!(
            "On {then}, {} {were} to fall due within {FARTHEST} working days. By the end of {until}, {} had fallen overdue ({}), {} had been resolved in time, {} had been extended or withdrawn or had begun to wait.",
            words::cases(past.listed as i64, language),
            n(past.fell),
            share(past.fell, past.listed),
            n(past.in_time),
            n(past.others)
        ),
    }];
    if past.fell_in_all > 0 {
        said.push(match language {
            Language::Vietnamese => format!(
                "Trong {} hồ sơ quá hạn vào những ngày đó, {} có trong danh sách ({}); số còn lại được tiếp nhận sau hoặc bị rút ngắn hạn.",
                n(past.fell_in_all), n(past.fell), share(past.fell, past.fell_in_all)
            ),
            Language::English => format!(
                "Of the {} cases that fell overdue in those days, {} were on the list ({}); the others were received later, or their due date was moved.",
                n(past.fell_in_all), n(past.fell), share(past.fell, past.fell_in_all)
            ),
        });
    }
    // Rounded to the nearest case: it is an estimate, and says so. Of few cases none is made.
    if past.listed < FEW as u64 {
        return said;
    }
    let expected = (2 * now * past.fell + past.listed) / (2 * past.listed);
    said.push(match language {
        Language::Vietnamese => format!(
            "Ước tính nếu mọi việc như khi đó: {} trong {} hồ sơ của danh sách {FARTHEST} ngày hôm nay sẽ quá hạn.",
            n(expected), n(now)
        ),
        Language::English => format!(
            "An estimate, if all goes as it did then: {} of the {} cases on today's list of {FARTHEST} days will fall overdue.",
            n(expected), n(now)
        ),
    });
    said
}

fn date(day: EpochDay) -> String {
    date_of(day).map(format::date).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::epoch_day;

    fn agency(code: &str, name: &str, open: u64, overdue: u64, due: [u64; 3]) -> WatchedAgency {
        WatchedAgency { code: code.to_owned(), name: name.to_owned(), open, overdue, due }
    }

    #[test]
    fn the_most_pressing_agency_is_named_and_the_lines_come_to_the_province() {
        let agencies = [
            agency("H1", "Sở Một", 40, 3, [1, 5, 20]),
            agency("H2", "Sở Hai", 10, 0, [4, 6, 8]),
            agency("", "", 2, 1, [0, 0, 0]),
        ];
        let lines: Vec<WatchLine> = agencies.iter().map(|one| line(one, 20, Language::Vietnamese)).collect();
        let total = line(&sum(&agencies, Language::Vietnamese), 0, Language::Vietnamese);
        let due: Vec<u64> = total.due.iter().map(|due| due.n).collect();
        assert_eq!((total.open.n, total.overdue.n, due), (52, 4, vec![5, 11, 28]));
        assert_eq!((lines[0].bar, lines[1].bar, lines[2].name.as_str()), (100, 40, "Hồ sơ không ghi cơ quan"));
        let said = finding(&lines, &total, Language::Vietnamese);
        assert_eq!(
            said,
            "5 hồ sơ đến hạn trong 3 ngày làm việc tới, 28 trong 10 ngày; 4 đã quá hạn. Gấp nhất: Sở Một, 20 hồ sơ."
        );
        let nothing = finding(&lines[2..], &line(&agencies[2], 0, Language::English), Language::English);
        assert_eq!(nothing, "No case falls due in the next 10 working days; overdue already: 1.");
    }

    #[test]
    fn the_list_of_before_is_held_against_what_came() {
        let day = epoch_day(jiff::civil::date(2026, 9, 11));
        let past =
            Past { day: Some(day), until: day + 15, listed: 40, fell: 10, in_time: 26, others: 4, fell_in_all: 16 };
        let said = super::past(&past, 30, Language::Vietnamese);
        assert!(
            said[0].contains("Ngày 11/09/2026 có 40 hồ sơ") && said[0].contains("10 đã quá hạn (25,00 %)"),
            "{}",
            said[0]
        );
        assert!(said[1].contains("Trong 16 hồ sơ quá hạn") && said[1].contains("(62,50 %)"), "{}", said[1]);
        assert!(said[2].contains("8 trong 30 hồ sơ"), "7.5 is 8: {}", said[2]);
        let few = Past { listed: 29, in_time: 15, ..past };
        assert_eq!(super::past(&few, 30, Language::English).len(), 2, "no estimate from few cases");
        assert_eq!(super::past(&Past::default(), 30, Language::English), Vec::<String>::new());
    }
}
