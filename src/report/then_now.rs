//! Then and now: each province beside itself a year before. What a break parts from now is left out by name.

use crate::domain::period::Period;
use crate::domain::reading::Absence;
use crate::domain::text::Language;

use super::bars::without_mark;
use super::cell::Cell;
use super::compare::Difference;
use super::composition::not_comparable;
use super::drawing::{Caption, LeftOut, ThenNow, ThenNowRow};
use super::exact::Exact;
use super::figures::{Earlier, Moment};
use super::format;
use super::page::PlaceRef;
use super::remark::Remark;
use super::series::target_line;
use super::snapshot::PlaceIndex;
use super::view::View;
use super::words::{self, pick};

/// A province of the page, as it stands there.
pub(crate) struct Standing<'p> {
    pub place: PlaceIndex,
    pub reference: &'p PlaceRef,
    pub cell: &'p Cell,
    pub is_chosen: bool,
}

/// In the order given; `None` where nobody has an earlier figure at all.
pub(crate) fn of_provinces(view: &View<'_>, nation: PlaceIndex, provinces: &[Standing<'_>]) -> Option<ThenNow> {
    let language = view.language;
    let (mut rows, mut without) = (Vec::new(), Vec::new());
    let mut moments: Vec<Moment> = Vec::new();
    let mut has_break = false;
    for one in provinces {
        let label = without_mark(&one.reference.name, language).to_owned();
        let found = view.found(one.place);
        let then = view.a_year_before(one.place, &found);
        has_break |= then.as_ref().is_some_and(|then| then.across.is_some());
        match (one.cell.absence, then) {
            (Some(absence), _) => without.push((label, why_absent(found.remarks.first(), absence, language))),
            (None, None) => without.push((label, nothing_then(language))),
            (None, Some(Earlier { across: Some(across), .. })) => {
                without.push((label, not_comparable(across.get(language), language)));
            }
            (None, Some(then)) => match row(view, one, label.clone(), &then, Exact::of(&found.reading)) {
                Some(row) => {
                    moments.push(then.at);
                    rows.push(row);
                }
                None => without.push((label, words::absence(Absence::NotComparable, language).to_owned())),
            },
        }
    }
    if rows.is_empty() && !has_break {
        return None;
    }
    let same = moments.first().filter(|first| moments.iter().all(|other| other == *first));
    let earlier = pick(language, "Lần trước", "The time before");
    let then_text = same.map_or_else(|| earlier.to_owned(), |at| format::sentence_case(&at.text(language)));
    Some(ThenNow {
        caption: Caption { title: title(&rows, language), description: description(view, &rows, &without) },
        language,
        now_text: now_text(view, provinces),
        is_of_one_time: same.is_some(),
        then_text,
        target: target_line(view, nation),
        left_out: LeftOut::grouped(without),
        rows,
    })
}

fn row(view: &View<'_>, one: &Standing<'_>, label: String, then: &Earlier, now: Option<Exact>) -> Option<ThenNowRow> {
    let change = Difference::of(now?.minus(Exact::of(&then.reading)?), view.indicator, view.language);
    Some(ThenNowRow {
        label,
        place: one.reference.code.clone(),
        then: then.reading.value()?,
        then_text: view.text(&then.reading),
        then_at: match then.at {
            Moment::Period(period) => Some(period),
            Moment::Edition(edition) => Some(Period::year(edition)),
            // A later reading of the same edition took its place.
            Moment::Day(_) => None,
        },
        then_when: then.at.text(view.language),
        now: one.cell.value?,
        now_text: one.cell.text.clone(),
        change_text: change.text,
        is_better: change.is_better,
        is_highlighted: one.is_chosen,
    })
}

/// The period; of scores the edition, where it is one for all.
fn now_text(view: &View<'_>, provinces: &[Standing<'_>]) -> String {
    let mut editions = provinces.iter().filter(|one| !one.cell.is_absent()).map(|one| one.cell.edition);
    match editions.next().flatten() {
        Some(edition) if editions.all(|other| other == Some(edition)) => {
            format!("{} {edition}", pick(view.language, "Kỳ", "Edition"))
        }
        Some(_) => pick(view.language, "Lần này", "This time").to_owned(),
        None => format::period(view.period, view.language),
    }
}

/// In words that places of one reason share, so that they stand together.
fn why_absent(remark: Option<&Remark>, absence: Absence, language: Language) -> String {
    let word = words::absence(absence, language);
    match remark {
        Some(Remark::Predecessors(_)) => {
            let why = pick(
                language,
                "trước sáp nhập mỗi tỉnh cũ có điểm riêng, tỉnh mới chưa có điểm nào",
                "before the merger each former province had its own score, the new one has none yet",
            );
            format!("{word}: {why}")
        }
        Some(remark @ (Remark::NotPublished { .. } | Remark::WholeYearsOnly | Remark::DataTo { .. })) => {
            remark.text(language).trim_end_matches('.').to_owned()
        }
        _ => word.to_owned(),
    }
}

fn nothing_then(language: Language) -> String {
    pick(language, "Không có số để so với cùng kỳ năm trước", "No figure of a year before to hold it against")
        .to_owned()
}

/// `Trong 15 tỉnh, thành phố so được với trước: 12 khá hơn, 3 kém hơn`.
fn title(rows: &[ThenNowRow], language: Language) -> String {
    if rows.is_empty() {
        return pick(
            language,
            "Không tỉnh nào so được với lần trước",
            "No province can be held against the time before",
        )
        .to_owned();
    }
    let better = rows.iter().filter(|row| row.is_better == Some(true)).count();
    let worse = rows.iter().filter(|row| row.is_better == Some(false)).count();
    // Where neither more nor less is better, only more and less are told.
    let is_neutral = better + worse == 0;
    let more = rows.iter().filter(|row| row.now > row.then).count();
    let less = rows.iter().filter(|row| row.now < row.then).count();
    let (up, down) = if is_neutral { (more, less) } else { (better, worse) };
    let alike = rows.len() - up - down;
    let mut parts = match (language, is_neutral) {
        (Language::Vietnamese, false) => vec![format!("{up} khá hơn"), format!("{down} kém hơn")],
        (Language::Vietnamese, true) => vec![format!("{up} tăng"), format!("{down} giảm")],
        (Language::English, false) => vec![format!("{up} better"), format!("{down} worse")],
        (Language::English, true) => vec![format!("{up} more"), format!("{down} less")],
    };
    parts.extend((alike > 0).then(|| format!("{alike} {}", pick(language, "như cũ", "the same"))));
    let parts = parts.join(", ");
    match language {
        Language::Vietnamese => format!("Trong {} tỉnh, thành phố so được với trước: {parts}", rows.len()),
        Language::English => format!("Of {} provinces that can be held against before: {parts}", rows.len()),
    }
}

fn description(view: &View<'_>, rows: &[ThenNowRow], without: &[(String, String)]) -> String {
    let (drawn, all) = (rows.len(), rows.len() + without.len());
    let mut text = match view.language {
        Language::Vietnamese => format!("Vẽ {drawn} trên {all} tỉnh, thành phố; vòng rỗng là trước, chấm đặc là nay."),
        Language::English => format!("{drawn} of {all} provinces are drawn; an empty ring is then, a full dot is now."),
    };
    let latest =
        view.snapshot.latest_day().filter(|day| *day < view.period.last_day() && *day >= view.period.first_day());
    if let Some(day) = latest.filter(|_| view.plan.rule_set().is_some()) {
        let day = format::date(day);
        text.push_str(&match view.language {
            Language::Vietnamese => format!(" Số của kỳ này mới đến {day}."),
            Language::English => format!(" The figures of this period run to {day} so far."),
        });
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::breaks::{From, MethodBreak, Touches};
    use crate::domain::part::CaseEvent::{ResolvedOnTime, ResolvedOverdue};
    use crate::domain::place::CodeSystem;
    use crate::domain::text::Text;
    use crate::report::fixture as f;
    use crate::report::indicator::{IndicatorPage, IndicatorQuery};
    use jiff::civil::date;

    fn page(readings: &[(&str, i16, i64)], period: &str, language: Language) -> Option<ThenNow> {
        let parts = readings.iter().flat_map(|&(at, year, on_time)| {
            let day = date(year, 3, 3);
            [f::part(ResolvedOnTime, at, day, on_time), f::part(ResolvedOverdue, at, day, 100 - on_time)]
        });
        let snapshot = f::snapshot(vec![f::on_time_share()], Vec::new(), f::wall(parts.collect(), Vec::new()));
        let period = period.parse().ok();
        let query =
            IndicatorQuery { indicator: "on_time_share".to_owned(), period, place: None, units: CodeSystem::Of34 };
        IndicatorPage::build(&snapshot, &query, language).expect("a page").then_now
    }

    #[test]
    fn places_of_one_reason_say_it_in_the_same_words() {
        let why = |remark| why_absent(Some(&remark), Absence::NotComparable, Language::English);
        let own = |name: &str| vec![(Text::new(name, name), 2024, Some(42.89), Some(40))];
        let merged =
            "Not comparable: before the merger each former province had its own score, the new one has none yet";
        assert_eq!(why(Remark::Predecessors(own("An Giang"))), merged);
        assert_eq!(why(Remark::Predecessors(own("Bắc Ninh"))), merged);
        assert_eq!(why(Remark::NoNationalScore), "Not comparable", "what is of one place alone stays in its passport");
    }

    #[test]
    fn who_merged_between_is_left_out_and_who_did_not_stands_beside_itself() {
        let readings =
            [("34:08", 2025, 90), ("34:08", 2026, 95), ("34:40", 2025, 80), ("34:40", 2026, 76), ("34:48", 2026, 9)];
        let drawn = page(&readings, "2026-03", Language::Vietnamese).expect("a chart");
        let rows: Vec<_> =
            drawn.rows.iter().map(|row| (row.label.as_str(), row.then, row.now, row.is_better)).collect();
        assert_eq!(rows, [("Nghệ An", 80.0, 76.0, Some(false))]);
        assert_eq!(drawn.rows[0].change_text, "kém 4,00 điểm %");
        assert_eq!((drawn.then_text.as_str(), drawn.now_text.as_str()), ("Tháng 3/2025", "Tháng 3/2026"));
        assert_eq!(drawn.caption.title, "Trong 1 tỉnh, thành phố so được với trước: 0 khá hơn, 1 kém hơn");
        let left_out: Vec<_> = drawn.left_out.iter().map(|one| (one.why.as_str(), one.names.join(", "))).collect();
        let expected = [
            ("Không so sánh được qua mốc: Sáp nhập", "Tuyên Quang".to_owned()),
            ("Không có số để so với cùng kỳ năm trước", "Đà Nẵng".to_owned()),
        ];
        assert_eq!(left_out, expected);
    }

    #[test]
    fn after_the_break_all_stand_beside_themselves_and_what_is_alike_is_said() {
        let readings = [("34:08", 2026, 90), ("34:08", 2027, 95), ("34:40", 2026, 80), ("34:40", 2027, 80)];
        // The data of the fixture end in 2026: of 2027 there is no figure yet.
        assert!(page(&readings, "2027-03", Language::English).is_none());
        let readings = [("34:08", 2024, 90), ("34:08", 2025, 95), ("34:40", 2024, 80), ("34:40", 2025, 80)];
        let drawn = page(&readings, "2025-03", Language::English).expect("a chart");
        assert!(drawn.rows.iter().all(|row| row.then_when == "March 2024"));
        let title = "Of 2 provinces that can be held against before: 1 better, 0 worse, 1 the same";
        assert_eq!(drawn.caption.title, title);
    }

    #[test]
    fn an_index_that_asks_otherwise_is_not_drawn_and_says_why() {
        let rows = [(2017, 34.0), (2018, 44.0), (2019, 43.0)];
        let rows = rows.map(|(edition, score)| f::published("papi", "34:40", edition, Some(score), None));
        let indices = Touches::Indices { indices: vec!["papi".to_owned()], components: Vec::new() };
        let other = MethodBreak { touches: indices, from: From::Edition(2018), ..f::merger() };
        let snapshot = f::snapshot(vec![f::score("papi")], Vec::new(), f::wall(Vec::new(), rows.to_vec()));
        let snapshot = snapshot.with_breaks(&[other]);
        let page = |period: &str| {
            let (indicator, period) = ("papi".to_owned(), period.parse().ok());
            let query = IndicatorQuery { indicator, period, place: None, units: CodeSystem::Of34 };
            IndicatorPage::build(&snapshot, &query, Language::English).expect("a page").then_now.expect("a chart")
        };
        let across = page("2018");
        assert!(across.rows.is_empty());
        assert_eq!(across.left_out[0].why, "Not comparable across the break: Merger");
        let after = page("2019");
        assert_eq!((after.then_text.as_str(), after.now_text.as_str()), ("Edition 2018", "Edition 2019"));
        assert_eq!(after.rows[0].then_at, Some(Period::year(2018)));
    }
}
