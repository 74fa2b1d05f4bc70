//! The answer in words: the sentence, the named numbers, and under what they hold.

use jiff::civil::Date;

use crate::domain::indicator::Direction;
use crate::domain::period::Period;
use crate::domain::reading::{Quotient, Reading};
use crate::domain::target::Target;
use crate::domain::text::{Language, Text};
use crate::domain::written::{in_unit, ratio};

use super::agencies::{Gains, shown};
use super::course::{Course, Outcome, Wanted};
use super::{Month, WINDOW, When, is_of_flows};
use crate::report::figures::Moment;
use crate::report::format;
use crate::report::members::{FEW, Kind};
use crate::report::snapshot::PlaceIndex;
use crate::report::target::target_text;
use crate::report::view::View;
use crate::report::words::pick;

pub(super) fn nothing_possible(language: Language) -> String {
    let (vi, en) = (
        "Chưa có chỉ số nào vừa có chỉ tiêu, vừa đếm được từ hồ sơ trong kỳ.",
        "No indicator has both a target and cases of the period it is counted from.",
    );
    pick(language, vi, en).to_owned()
}

/// In the place of an instrument.
pub(super) fn own_target() -> Text {
    Text::new(
        "Chỉ tiêu do người đọc đặt, không phải của kế hoạch nào.",
        "The target is the reader's own, not one of a plan.",
    )
}

pub(super) fn not_possible(view: &View<'_>) -> String {
    let (vi, en) = match is_of_flows(view) {
        true => (
            "Chỉ số này chưa có chỉ tiêu nào trong danh mục; hãy tự đặt một mức để tính.",
            "This indicator has no target in the catalogue; set one of your own.",
        ),
        false => (
            "Chỉ tính được với tỷ lệ của hồ sơ phát sinh trong kỳ (tiếp nhận, giải quyết), không tính được với điểm khảo sát, số tồn, số ngày.",
            "Only shares of what happens in a period (received, resolved) can be worked out, not scores, stocks or days.",
        ),
    };
    pick(view.language, vi, en).to_owned()
}

pub(super) fn nothing_loaded(language: Language) -> String {
    pick(language, "Chưa nạp hồ sơ nào của tỉnh, thành phố này.", "No case of this province has been loaded.")
        .to_owned()
}

pub(super) fn not_running(view: &View<'_>, day: Date) -> String {
    let day = format::date(day);
    match view.language {
        Language::Vietnamese => format!(
            "Kỳ này đã hết hoặc chưa bắt đầu (số liệu đến {day}), nên không còn tháng nào để tính. Hãy chọn kỳ đang chạy."
        ),
        Language::English => format!(
            "This period is over or has not begun (data to {day}), so that there are no months left. Choose one that is running."
        ),
    }
}

pub(super) fn no_window(when: &When, language: Language) -> String {
    let months = months(&when.window, language);
    match language {
        Language::Vietnamese => format!("Không đủ số liệu của {months} để biết mỗi tháng có bao nhiêu hồ sơ."),
        Language::English => format!("{months} do not tell enough to say how many cases a month brings."),
    }
}

/// `tháng 7/2026, tháng 8/2026, tháng 9/2026`.
fn months(months: &[Period], language: Language) -> String {
    let names: Vec<String> = months.iter().map(|&month| Moment::Period(month).text(language)).collect();
    names.join(", ")
}

pub(super) fn month(view: &View<'_>, place: PlaceIndex, period: Period) -> Month {
    let reading = view.found_in(place, period).reading;
    Month {
        text: format::period(period, view.language),
        period: Some(period),
        shown: view.text(&reading),
        quotient_text: quotient_text(&reading, view.language),
    }
}

fn quotient_text(reading: &Reading, language: Language) -> String {
    let number = |n| format::integer(n, language);
    match reading {
        Reading::Share(quotient) => format!("{} / {}", number(quotient.numerator), number(quotient.denominator)),
        _ => String::new(),
    }
}

/// The whole months of the period together; a passport has them where they are a period of their own.
pub(super) fn so_far(view: &View<'_>, place: PlaceIndex, when: &When) -> Month {
    let language = view.language;
    let days = when.over.first().zip(when.over.last());
    let Some((first, last)) = days.map(|(first, last)| (first.first_day(), last.last_day())) else {
        let text = pick(language, "Chưa hết tháng nào của kỳ", "No month of the period is over yet").to_owned();
        return Month { text, period: None, shown: String::new(), quotient_text: String::new() };
    };
    if let Some(period) = Period::of_days(first, last) {
        return month(view, place, period);
    }
    let readings = when.over.iter().filter_map(|&month| match view.found_in(place, month).reading {
        Reading::Share(quotient) => Some(quotient),
        _ => None,
    });
    let sum = readings.fold((0, 0), |sum, one| (sum.0 + one.numerator, sum.1 + one.denominator));
    let reading = Quotient::new(sum.0, sum.1).map(Reading::Share);
    Month {
        text: format!("{} – {}", format::date(first), format::date(last)),
        period: None,
        shown: reading.as_ref().map(|reading| view.text(reading)).unwrap_or_default(),
        quotient_text: reading.map(|reading| quotient_text(&reading, language)).unwrap_or_default(),
    }
}

/// `hồ sơ đạt`: which cases count for the target.
fn good(view: &View<'_>) -> &'static str {
    match view.indicator.direction {
        Direction::LowerIsBetter => pick(
            view.language,
            "“Hồ sơ đạt” là hồ sơ của mẫu số không bị đếm ở tử số.",
            "A “good case” is one of the denominator that is not in the numerator.",
        ),
        _ => pick(
            view.language,
            "“Hồ sơ đạt” là hồ sơ được đếm ở tử số của chỉ số.",
            "A “good case” is one in the numerator of the indicator.",
        ),
    }
}

/// `Để Đúng hạn ≥ 98 % hết năm 2026: từ nay mỗi tháng cần ít nhất 97 hồ sơ đạt trong khoảng 98; ba tháng qua là 92.`
pub(super) fn finding(view: &View<'_>, target: &Target, course: &Course, wanted: Wanted) -> String {
    let language = view.language;
    let name = view.indicator.short_name.get(language);
    let (goal, end) = (target_text(target, view.indicator, language), format::date(view.period.last_day()));
    let needed = format::integer(course.needed_a_month(wanted), language);
    let (coming, now) = (a_month(course.window.of, course, language), a_month(course.window.good, course, language));
    let (best_of, best_all) = course.best();
    // The best that can be, in the words of the indicator.
    let best_of = if view.indicator.direction == Direction::LowerIsBetter { best_all - best_of } else { best_of };
    let best = in_unit(
        ratio(best_of * 100, best_all.max(1), view.indicator.decimals, language),
        view.indicator.unit,
        language,
    );
    match (language, course.outcome(wanted)) {
        (Language::Vietnamese, Outcome::Certain) => {
            format!("{name} chắc chắn đạt {goal} đến {end}, dù các tháng còn lại ra sao với lượng hồ sơ này.")
        }
        (Language::English, Outcome::Certain) => {
            format!("{name} will meet {goal} by {end} whatever the months left bring, at this volume.")
        }
        (Language::Vietnamese, Outcome::AtThisPace) => format!(
            "Giữ như ba tháng qua là đủ để {name} đạt {goal} đến {end}: cần {needed} hồ sơ đạt mỗi tháng, đang có bình quân {now} trong {coming}."
        ),
        (Language::English, Outcome::AtThisPace) => format!(
            "To go on as in the last three months is enough for {name} to meet {goal} by {end}: {needed} good cases a month are wanted, and there are {now} of {coming} on average."
        ),
        (Language::Vietnamese, Outcome::Missing(_)) => format!(
            "Để {name} đạt {goal} đến {end}, từ nay mỗi tháng cần ít nhất {needed} hồ sơ đạt trong khoảng {coming}; ba tháng qua bình quân {now}."
        ),
        (Language::English, Outcome::Missing(_)) => format!(
            "For {name} to meet {goal} by {end}, at least {needed} good cases of about {coming} a month are wanted from now on; in the last three months there were {now} on average."
        ),
        (Language::Vietnamese, Outcome::OutOfReach) => format!(
            "{name} không thể đạt {goal} đến {end} với lượng hồ sơ này: dù mọi hồ sơ từ nay đều đạt, kết quả cũng chỉ là {best}."
        ),
        (Language::English, Outcome::OutOfReach) => format!(
            "{name} cannot meet {goal} by {end} at this volume: even if every case from now on is a good one it comes to {best}."
        ),
    }
}

/// From which agencies, and whether that is enough.
pub(super) fn from_whom(view: &View<'_>, gains: &Gains, course: &Course, outcome: Outcome) -> String {
    let language = view.language;
    let Outcome::Missing(missing) = outcome else { return String::new() };
    let number = |n: i64| format::integer(n, language);
    let Some(level) = gains.level else {
        return match (&gains.why, language) {
            (Some(why), _) => why.clone(),
            (None, Language::Vietnamese) => format!(
                "Thiếu {} hồ sơ đạt so với nhịp này. Không đủ cơ quan có từ {FEW} hồ sơ trong ba tháng để biết mức nào là làm được, theo lĩnh vực cũng không đủ; cả tỉnh cần thêm {} hồ sơ đạt mỗi tháng.",
                number(missing),
                number(course.more_a_month(missing))
            ),
            (None, Language::English) => format!(
                "{} good cases are missing at this pace. Too few agencies have {FEW} cases in three months to say what can be done, and too few fields; the whole province needs {} more a month.",
                number(missing),
                number(course.more_a_month(missing))
            ),
        };
    };
    let level = shown(view, level).0;
    let word = Kind::Members(gains.by).word(language);
    let instead = match (gains.is_instead, language) {
        (false, _) => String::new(),
        (true, Language::Vietnamese) => {
            format!("Không đủ cơ quan có từ {FEW} hồ sơ trong ba tháng nên tính theo lĩnh vực. ")
        }
        (true, Language::English) => format!("Too few agencies have {FEW} cases in three months, so by field. "),
    };
    let (missing_text, all) = (number(missing), number(gains.all));
    let wanted = gains.rows.iter().filter(|row| row.is_wanted).count();
    let said = match (language, gains.all >= missing) {
        (Language::Vietnamese, true) => format!(
            "Thiếu {missing_text} hồ sơ đạt so với nhịp này; {wanted} {word} đạt mức nhóm tốt nhất đã làm được ({level}) là đủ."
        ),
        (Language::English, true) => format!(
            "{missing_text} good cases are missing at this pace; {wanted} {word} at the level that the best quarter already reaches ({level}) are enough."
        ),
        (Language::Vietnamese, false) => format!(
            "Thiếu {missing_text} hồ sơ đạt so với nhịp này; mọi {word} đạt mức nhóm tốt nhất đã làm được ({level}) cũng chỉ thêm {all}: chưa đủ."
        ),
        (Language::English, false) => format!(
            "{missing_text} good cases are missing at this pace; all {word} at the level that the best quarter already reaches ({level}) add only {all}: not enough."
        ),
    };
    instead + &said
}

/// `hạn hết năm 2026`.
pub(super) fn due(target: &Target, is_own: bool, language: Language) -> String {
    if is_own {
        return pick(language, "đến hết kỳ đang xem", "by the end of the period shown").to_owned();
    }
    format!("{} {}", pick(language, "hạn hết năm", "due by the end of"), target.plan.due_year)
}

/// That the target is due in another year than the period that is read.
fn other_year(view: &View<'_>, target: &Target) -> Option<String> {
    let (due, end) = (target.plan.due_year, format::date(view.period.last_day()));
    (due != view.period.year).then(|| match view.language {
        Language::Vietnamese => format!("Chỉ tiêu có hạn hết năm {due}; ở đây tính nếu phải đạt ngay vào {end}."),
        Language::English => format!("The target is due by the end of {due}; here it is to be met by {end}."),
    })
}

/// `95,0`.
fn a_month(n: i64, course: &Course, language: Language) -> String {
    ratio(n.into(), course.months.into(), 1, language)
}

/// All cases of the period, those that come as many a month as now: `4.800`, in tenths where they are no whole number.
fn all_in_all(course: &Course, language: Language) -> String {
    let months = i128::from(course.months);
    let all = i128::from(course.so_far.of) * months + i128::from(course.ahead) * i128::from(course.window.of);
    ratio(all, months, u8::from(all % months != 0), language)
}

pub(super) fn facts(view: &View<'_>, course: &Course, wanted: Wanted) -> Vec<(&'static str, String)> {
    let language = view.language;
    let number = |n: i64| format::integer(n, language);
    let needed = course.needed(wanted).max(0);
    let mut facts = vec![
        (
            pick(language, "Hồ sơ đạt đến nay", "Good cases so far"),
            format!("{} / {}", number(course.so_far.good), number(course.so_far.of)),
        ),
        (pick(language, "Số tháng còn lại", "Months left"), number(course.ahead)),
        (
            pick(language, "Bình quân mỗi tháng, ba tháng qua", "A month on average, last three months"),
            format!(
                "{} / {}",
                a_month(course.window.good, course, language),
                a_month(course.window.of, course, language)
            ),
        ),
        (
            pick(language, "Chỉ tiêu tính thành hồ sơ, cả kỳ", "The target in cases, whole period"),
            format!("{} / {}", number(course.so_far.good + course.needed(wanted)), all_in_all(course, language)),
        ),
        (pick(language, "Hồ sơ đạt cần thêm đến hết kỳ", "Good cases still wanted by the end"), number(needed)),
        (pick(language, "Mỗi tháng cần ít nhất", "At least a month"), number(course.needed_a_month(wanted))),
    ];
    if let Outcome::Missing(missing) = course.outcome(wanted) {
        facts.push((pick(language, "Thiếu so với nhịp này", "Missing at this pace"), number(missing)));
    }
    facts
}

pub(super) fn assumptions(
    view: &View<'_>,
    (target, is_own): (&Target, bool),
    when: &When,
    gains: &Gains,
    untold: usize,
) -> Vec<String> {
    let language = view.language;
    let word = Kind::Members(gains.by).word(language);
    let (window, day) = (months(&when.window, language), format::date(when.day));
    let own = is_own.then(|| own_target().get(language).to_owned());
    let mut said: Vec<String> =
        own.into_iter().chain(other_year(view, target)).chain([good(view).to_owned()]).collect();
    said.push(match language {
        Language::Vietnamese => format!("Mỗi tháng còn lại có bằng bình quân {WINDOW} tháng đã hết gần nhất ({window}); không phải dự báo."),
        Language::English => format!("Every month left brings as many as the last {WINDOW} whole months on average ({window}); this is no forecast."),
    });
    said.push(match language {
        Language::Vietnamese => {
            format!("Tháng đang chạy tính là tháng còn lại: hồ sơ của tháng đó đến {day} chưa nằm trong số đến nay.")
        }
        Language::English => {
            format!("The running month counts as one that is left: its cases up to {day} are not among those so far.")
        }
    });
    if let Some(level) = gains.level {
        let (judged, few, level) = (gains.judged, gains.few, shown(view, level).1);
        said.push(match language {
            Language::Vietnamese => format!("Mức làm được là mức mà mọi {word} trong một phần tư tốt nhất của {judged} {word} có từ {FEW} hồ sơ trong ba tháng đều đạt (thấp nhất trong nhóm: {level}); {few} {word} ít hồ sơ hơn không được nâng. Số thêm được làm tròn xuống."),
            Language::English => format!("What can be done is what all of the best quarter of {judged} {word} with {FEW} cases in three months reach (the last of them: {level}); {few} with fewer cases are not raised. Gains are rounded down."),
        });
    }
    if untold > 0 {
        said.push(match language {
            Language::Vietnamese => format!("{untold} tháng của kỳ không có số liệu và được tính là không có hồ sơ."),
            Language::English => {
                format!("{untold} months of the period have no data and count as months without cases.")
            }
        });
    }
    said
}
