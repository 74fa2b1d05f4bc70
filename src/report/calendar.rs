//! The working-day calendar: which days are not what their weekday makes them and on what each rests, how many working
//! days a year has, and when a limit ends by it. What was decided after a day can be left out, as nobody knew it then.

use jiff::civil::{Date, Weekday, date};

use crate::domain::calendar::{CalendarVersion, DayException, DayKind, Holiday, date_of, epoch_day};
use crate::domain::history::{day_of, start_of};
use crate::domain::limit::{Limit, LimitUnit};
use crate::domain::text::Language;

use super::format;
use super::words::{self, pick};

/// What a reader asks of the calendar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CalendarQuery {
    /// As it was known at the end of that day; `None`: all that was decided.
    pub known: Option<Date>,
    /// Both, to see when a limit ends.
    pub received: Option<Date>,
    /// Working days.
    pub days: Option<u16>,
}

/// What it came to.
#[derive(Clone, Debug)]
pub struct CalendarPage {
    /// The newest first.
    pub years: Vec<CalendarYear>,
    /// How many days were decided later than the day that is asked for.
    pub known_text: Option<String>,
    pub due: Option<Due>,
    /// What lacks to compute one, where something was asked for.
    pub lacking: Option<&'static str>,
}

#[derive(Clone, Debug)]
pub struct CalendarYear {
    pub year: i16,
    pub title: String,
    pub days: Vec<DayLine>,
}

impl CalendarYear {
    /// The number of working days is as sure as the least sure of them.
    pub fn has_unverified(&self) -> bool {
        self.days.iter().any(|day| day.is_unverified)
    }
}

/// A day that is not what its weekday makes it.
#[derive(Clone, Debug)]
pub struct DayLine {
    pub date: Date,
    /// `31/08/2026`, and `thứ Hai`.
    pub date_text: String,
    pub weekday_text: &'static str,
    pub kind: DayKind,
    pub kind_text: &'static str,
    pub name: String,
    pub legal_ref: String,
    pub decided_on: Option<Date>,
    pub decided_text: String,
    pub confidence_text: &'static str,
    pub is_unverified: bool,
}

/// When a limit ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    pub sentence: String,
    /// The days on the way that are not what their weekday makes them; of a plain week nothing.
    pub on_the_way: Vec<String>,
    /// What later decisions made of it, or what makes it uncertain.
    pub notes: Vec<String>,
}

impl CalendarPage {
    /// `whole`: with all that was decided; `then`: as it was known on the day that is asked for, if one is.
    pub fn of(
        whole: &CalendarVersion<'_>,
        then: Option<&CalendarVersion<'_>>,
        query: CalendarQuery,
        language: Language,
    ) -> Self {
        let shown = then.unwrap_or(whole);
        let mut years: Vec<i16> = whole.holidays().iter().map(|holiday| holiday.date.year()).collect();
        years.dedup();
        let years = years.into_iter().rev().map(|one| year(shown, one, language)).collect();
        let due = query.received.zip(query.days).map(|(received, days)| due(whole, then, (received, days), language));
        let lacking = match (query.received, query.days) {
            (Some(_), None) => Some(pick(language, "Còn thiếu số ngày của hạn.", "The limit in days is lacking.")),
            (None, Some(_)) => Some(pick(language, "Còn thiếu ngày nhận.", "The day of receipt is lacking.")),
            _ => None,
        };
        Self { lacking, years, known_text: then.map(|then| known_text(whole, then, language)), due }
    }
}

fn year(shown: &CalendarVersion<'_>, year: i16, language: Language) -> CalendarYear {
    let (first, last) = (date(year, 1, 1), date(year, 12, 31));
    let worked = shown.calendar.working_days_between(epoch_day(first) - 1, epoch_day(last));
    let title = match language {
        Language::Vietnamese => format!("Năm {year}: {worked} ngày làm việc"),
        Language::English => format!("{year}: {worked} working days"),
    };
    let of_year = shown.holidays().iter().filter(|holiday| holiday.date.year() == year);
    CalendarYear { year, title, days: of_year.map(|holiday| line(holiday, language)).collect() }
}

fn line(holiday: &Holiday, language: Language) -> DayLine {
    DayLine {
        date: holiday.date,
        date_text: format::date(holiday.date),
        weekday_text: weekday(holiday.date.weekday(), language),
        kind: holiday.kind,
        kind_text: kind_text(holiday.kind, language),
        name: holiday.name.get(language).to_owned(),
        legal_ref: holiday.legal_ref.get(language).to_owned(),
        decided_on: holiday.decided_on,
        decided_text: holiday
            .decided_on
            .map_or_else(|| pick(language, "không nêu", "not stated").to_owned(), format::date),
        confidence_text: words::confidence(holiday.confidence, language),
        is_unverified: holiday.confidence.is_unverified(),
    }
}

fn known_text(whole: &CalendarVersion<'_>, then: &CalendarVersion<'_>, language: Language) -> String {
    let (day, later) = (format::date(then.known_on), whole.holidays().len() - then.holidays().len());
    match language {
        Language::Vietnamese => format!(
            "Lịch như đã biết đến hết ngày {day}: {later} ngày được quyết định sau đó không tính. Ngày không nêu ngày quyết \
             định coi như biết từ đầu."
        ),
        Language::English => format!(
            "The calendar as it was known at the end of {day}: {later} days decided after it are left out. A day whose \
             decision has no date counts as known from the start."
        ),
    }
}

fn due(
    whole: &CalendarVersion<'_>,
    then: Option<&CalendarVersion<'_>>,
    (received, days): (Date, u16),
    language: Language,
) -> Due {
    let shown = then.unwrap_or(whole);
    let from = start_of(epoch_day(received));
    let redated = shown.redated(whole, from, Limit { amount: days, unit: LimitUnit::WorkingDay });
    let ends = |moment| date_of(day_of(moment)).unwrap_or(Date::MAX);
    let (end, later) = (ends(redated.before), ends(redated.after));
    let (from_text, end_text) = (day_text(received, language), day_text(end, language));
    let sentence = match language {
        Language::Vietnamese => format!("Nhận {from_text}, hạn {days} ngày làm việc: hết hạn vào cuối {end_text}."),
        Language::English if days == 1 => {
            format!("Received {from_text}, limit of 1 working day: due at the end of {end_text}.")
        }
        Language::English => {
            format!("Received {from_text}, limit of {days} working days: due at the end of {end_text}.")
        }
    };
    let on_the_way = shown.holidays().iter().filter(|holiday| received < holiday.date && holiday.date <= end);
    let on_the_way: Vec<&Holiday> = on_the_way.copied().collect();
    let moved = (end != later).then(|| {
        let because = redated.because.iter().map(|holiday| told(holiday, language)).collect::<Vec<_>>().join("; ");
        let later = day_text(later, language);
        match language {
            Language::Vietnamese => format!("Theo mọi quyết định đến nay: hết hạn vào cuối {later}, vì {because}."),
            Language::English => format!("By all decisions to date: due at the end of {later}, because of {because}."),
        }
    });
    let unsure = on_the_way.iter().any(|holiday| holiday.confidence.is_unverified());
    let unsure = unsure.then(|| {
        pick(language, "Trên đường có ngày chưa kiểm chứng.", "There are unverified days on the way.").to_owned()
    });
    let covers = |day| whole.calendar.covers(epoch_day(day));
    let beyond = (!covers(received) || !covers(end)).then(|| {
        let years = "Ngoài các năm của lịch này chỉ trừ thứ Bảy và Chủ nhật.";
        pick(language, years, "Outside the years of this calendar only Saturdays and Sundays are left out.").to_owned()
    });
    let notes = [moved, unsure, beyond].into_iter().flatten().collect();
    Due { sentence, on_the_way: on_the_way.iter().map(|holiday| told(holiday, language)).collect(), notes }
}

/// `thứ Sáu, 02/01/2026 (Nghỉ hoán đổi, làm bù ngày 10/1)`.
fn told(holiday: &Holiday, language: Language) -> String {
    let what = match (holiday.kind.exception(), language) {
        (DayException::Off, _) => "",
        (DayException::Worked, Language::Vietnamese) => "có làm việc: ",
        (DayException::Worked, Language::English) => "worked: ",
    };
    format!("{what}{} ({})", day_text(holiday.date, language), holiday.name.get(language))
}

fn day_text(day: Date, language: Language) -> String {
    words::unbroken(&format!("{}, {}", weekday(day.weekday(), language), format::date(day)))
}

fn weekday(day: Weekday, language: Language) -> &'static str {
    let (vi, en) = match day {
        Weekday::Monday => ("thứ Hai", "Monday"),
        Weekday::Tuesday => ("thứ Ba", "Tuesday"),
        Weekday::Wednesday => ("thứ Tư", "Wednesday"),
        Weekday::Thursday => ("thứ Năm", "Thursday"),
        Weekday::Friday => ("thứ Sáu", "Friday"),
        Weekday::Saturday => ("thứ Bảy", "Saturday"),
        Weekday::Sunday => ("Chủ nhật", "Sunday"),
    };
    pick(language, vi, en)
}

fn kind_text(kind: DayKind, language: Language) -> &'static str {
    match kind {
        DayKind::Holiday => pick(language, "nghỉ lễ, tết", "holiday"),
        DayKind::Compensatory => pick(language, "nghỉ bù", "day in lieu"),
        DayKind::SwappedOff => pick(language, "nghỉ hoán đổi", "swapped off"),
        DayKind::SwappedWork => pick(language, "làm bù", "swapped work"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::OfficeHours;
    use crate::domain::confidence::Confidence;
    use crate::domain::text::Text;

    const VI: Language = Language::Vietnamese;

    fn table() -> Vec<Holiday> {
        let day = |date, kind, vi: &str, decided_on, confidence| Holiday {
            date,
            kind,
            name: Text::new(vi, "A day"),
            legal_ref: Text::new("12729/VPCP", "12729/VPCP"),
            decided_on,
            confidence,
        };
        let decided = Some(date(2025, 12, 25));
        vec![
            day(date(2026, 1, 1), DayKind::Holiday, "Tết Dương lịch", None, Confidence::A),
            day(date(2026, 1, 2), DayKind::SwappedOff, "Nghỉ hoán đổi", decided, Confidence::A),
            day(date(2026, 1, 10), DayKind::SwappedWork, "Làm bù", decided, Confidence::A),
            day(date(2027, 1, 1), DayKind::Holiday, "Tết Dương lịch", None, Confidence::C),
        ]
    }

    fn page(known: Option<Date>, received: Date, days: u16, language: Language) -> CalendarPage {
        let table = table();
        let version = |day| CalendarVersion::known_on(&table, day, OfficeHours::default());
        let then = known.map(version);
        let query = CalendarQuery { known, received: Some(received), days: Some(days) };
        CalendarPage::of(&version(Date::MAX), then.as_ref(), query, language)
    }

    /// With blanks that may break.
    fn plain(text: &str) -> String {
        text.replace('\u{a0}', " ")
    }

    #[test]
    fn years_are_counted_and_the_newest_comes_first() {
        let page = page(None, date(2026, 1, 5), 1, VI);
        let titles: Vec<&str> = page.years.iter().map(|year| year.title.as_str()).collect();
        // 2026 has 261 weekdays: two are off, one Saturday is worked. 2027 has 261, one is off.
        assert_eq!(titles, ["Năm 2027: 260 ngày làm việc", "Năm 2026: 260 ngày làm việc"]);
        let swapped = &page.years[1].days[1];
        assert_eq!((swapped.date_text.as_str(), swapped.weekday_text), ("02/01/2026", "thứ Sáu"));
        assert_eq!(swapped.kind_text, "nghỉ hoán đổi");
        assert_eq!((swapped.decided_text.as_str(), swapped.is_unverified), ("25/12/2025", false));
        assert!(page.years[0].has_unverified() && !page.years[1].has_unverified() && page.known_text.is_none());
    }

    #[test]
    fn a_limit_skips_days_off_and_counts_the_saturday_that_is_worked() {
        // 31/12, then 5 to 9 January, then Saturday the 10th: seven working days.
        let due = page(None, date(2025, 12, 30), 7, VI).due.expect("asked for");
        assert_eq!(
            plain(&due.sentence),
            "Nhận thứ Ba, 30/12/2025, hạn 7 ngày làm việc: hết hạn vào cuối thứ Bảy, 10/01/2026."
        );
        assert_eq!(
            due.on_the_way.iter().map(|day| plain(day)).collect::<Vec<_>>(),
            [
                "thứ Năm, 01/01/2026 (Tết Dương lịch)",
                "thứ Sáu, 02/01/2026 (Nghỉ hoán đổi)",
                "có làm việc: thứ Bảy, 10/01/2026 (Làm bù)"
            ]
        );
    }

    #[test]
    fn what_was_decided_later_moves_a_limit_and_is_named() {
        let page = page(Some(date(2025, 12, 24)), date(2025, 12, 30), 2, Language::English);
        let due = page.due.expect("asked for");
        assert!(plain(&due.sentence).ends_with("due at the end of Friday, 02/01/2026."), "{}", due.sentence);
        let moved =
            "By all decisions to date: due at the end of Monday, 05/01/2026, because of Friday, 02/01/2026 (A day).";
        assert_eq!(plain(&due.notes[0]), moved);
        assert!(page.known_text.expect("asked for").contains("24/12/2025: 2 days decided after it"));
        // 1 and 2 January were not both known: the swapped Friday is a working day then.
        assert_eq!(page.years[1].title, "2026: 260 working days");
        assert_eq!(page.years[1].days.len(), 1);
    }

    #[test]
    fn what_lacks_to_compute_a_limit_is_said() {
        let table = table();
        let whole = CalendarVersion::known_on(&table, Date::MAX, OfficeHours::default());
        let lacking = |received, days| {
            let query = CalendarQuery { known: None, received, days };
            let page = CalendarPage::of(&whole, None, query, VI);
            (page.due.is_some(), page.lacking)
        };
        let day = Some(date(2026, 3, 2));
        assert_eq!(lacking(day, None), (false, Some("Còn thiếu số ngày của hạn.")));
        assert_eq!(lacking(None, Some(3)), (false, Some("Còn thiếu ngày nhận.")));
        assert_eq!(lacking(None, None), (false, None));
        assert_eq!(lacking(day, Some(3)), (true, None));
    }

    #[test]
    fn what_is_not_sure_is_said() {
        let due = |received, days| page(None, received, days, VI).due.expect("asked for").notes;
        assert_eq!(due(date(2026, 12, 30), 3), ["Trên đường có ngày chưa kiểm chứng."]);
        let beyond = ["Ngoài các năm của lịch này chỉ trừ thứ Bảy và Chủ nhật."];
        assert_eq!(due(date(2020, 3, 2), 3), beyond);
        assert_eq!(due(date(2026, 3, 2), 3), [""; 0]);
    }
}
