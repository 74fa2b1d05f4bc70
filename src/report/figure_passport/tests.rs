use jiff::civil::date;

use super::*;
use crate::domain::indicator::{Direction, Formula, Moment, Timing, Unit};
use crate::domain::part::{CaseEvent, MeasureId, Part};
use crate::domain::percentile::Percentile;
use crate::domain::reading::Absence;
use crate::report::fixture::{self as f, place};

fn parts() -> Vec<Part> {
    let day = date(2026, 2, 3);
    let mut parts = Vec::new();
    for (at, counts) in [("34:40", [812, 3104, 472]), ("34:48", [1, 2, 3])] {
        let events = [CaseEvent::ResolvedEarly, CaseEvent::ResolvedOnTime, CaseEvent::ResolvedOverdue];
        parts.extend(events.into_iter().zip(counts).map(|(event, n)| f::part(event, at, day, n)));
        parts.push(f::part(CaseEvent::Received, at, date(2025, 12, 20), 5000));
    }
    parts
}

fn passport_of(indicator: Indicator, parts: Vec<Part>, at: &str, language: Language) -> FigurePassport {
    let scores = vec![f::published("papi", "63:40", 2024, Some(41.25), Some(17))];
    let id = indicator.id.clone();
    let snapshot = f::snapshot(vec![indicator], Vec::new(), f::wall(parts, scores));
    let query = FigureQuery { indicator: id, place: place(at), period: "2026".parse().ok() };
    FigurePage::build(&snapshot, &query, language).expect("a passport").passport
}

#[test]
fn a_share_is_worked_out_term_by_term() {
    let passport = passport_of(f::on_time_share(), parts(), "34:40", Language::English);
    let sides: Vec<(Role, i64)> = passport.steps.sides.iter().map(|side| (side.role, side.n)).collect();
    assert_eq!(sides, [(Role::Numerator, 3916), (Role::Denominator, 4388)]);
    let counts: Vec<i64> =
        passport.steps.sides.iter().flat_map(|side| &side.terms).flat_map(|term| &term.counts).map(|c| c.n).collect();
    assert_eq!(counts, [812, 3104, 812, 3104, 472]);
    assert_eq!(
        passport.steps.sentence,
        "Numerator: cases resolved early 812 + cases resolved on time 3,104 = 3,916; Denominator: cases resolved \
         early 812 + cases resolved on time 3,104 + cases resolved overdue 472 = 4,388; 3,916 ÷ 4,388 = 89.24%"
    );
    assert!(passport.steps.is_sound);
    assert_eq!(passport.freshness.days_before_end, Some(82));
    assert_eq!(passport.freshness.text, "Data to 10/10/2026, 82 days before the period's end (31/12/2026).");
    assert_eq!(passport.completeness.map(|months| (months.received, months.expected)), Some((1, 12)));
    let file = &passport.sources[0].files[0];
    assert_eq!((file.hash.as_str(), file.rows.rejected), ("0123456789abcdef0123", 6), "the whole hash");
}

#[test]
fn a_stock_takes_those_that_left_from_those_that_came() {
    let passport = passport_of(f::open_cases(Moment::End), parts(), "34:40", Language::Vietnamese);
    let term = &passport.steps.sides[0].terms[0];
    assert_eq!(term.n, 5000 - 4388);
    let worked_out: i64 = term.counts.iter().map(|count| count.sign * count.n).sum();
    assert_eq!(worked_out, term.n);
    assert_eq!(passport.cell.text, "612");
    assert!(passport.steps.is_sound);
}

#[test]
fn the_nation_names_the_provinces_in_it_and_those_that_are_not() {
    let passport = passport_of(f::on_time_share(), parts(), "34:VN", Language::Vietnamese);
    let provinces = passport.provinces.expect("of the nation");
    let counts: Vec<(&str, i64, Option<i64>)> =
        (provinces.included.iter()).map(|one| (one.place.bare.as_str(), one.numerator, one.denominator)).collect();
    assert_eq!(counts, [("48", 3, Some(6)), ("40", 3916, Some(4388))], "in Vietnamese order");
    assert_eq!(passport.steps.sides[0].n, 3 + 3916);
    let without: Vec<(&str, &str)> =
        provinces.not_included.iter().map(|one| (one.place.bare.as_str(), one.why.as_str())).collect();
    assert_eq!(without, [("08", "Không báo cáo")]);
    assert_eq!(provinces.text, "Cộng từ số đếm của 2 trong 3 tỉnh, thành phố.");
}

#[test]
fn what_is_absent_has_a_passport_that_says_why() {
    let absent = passport_of(f::on_time_share(), parts(), "34:08", Language::Vietnamese);
    assert_eq!((absent.cell.text.as_str(), absent.reading), ("Không báo cáo", Reading::Absent(Absence::NotReported)));
    assert!(absent.steps.sides.is_empty() && absent.steps.is_sound);
    assert_eq!(absent.why, "Chưa nguồn nào báo cáo số này của nơi này cho kỳ này.");
    assert_eq!(absent.completeness_text, "Không có số nên không tính theo tháng.", "it is counted from cases");
    let counts = parts().into_iter().filter(|part| part.measure.0.ends_with("received")).collect();
    let nothing = passport_of(f::on_time_share(), counts, "34:40", Language::Vietnamese);
    assert_eq!(nothing.cell.text, "Không áp dụng");
    assert_eq!(nothing.steps.sides[1].n, 0, "the empty denominator is shown");
}

#[test]
fn a_median_a_reduction_and_a_quoted_score_say_what_they_are_made_of() {
    let formula = Formula::PercentileDays { percentile: Percentile::Median, conditions: Default::default() };
    let median = f::indicator("days", Unit::WorkingDays, Direction::LowerIsBetter, formula);
    let of_days = |days: i32, n| {
        let part = f::part(CaseEvent::HandlingDays, "34:40", date(2026, 3, 3), n);
        Part { member: days.to_string(), ..part }
    };
    let histogram = [parts(), vec![of_days(1, 2), of_days(4, 3), of_days(9, 1)]].concat();
    let days = passport_of(median, histogram, "34:40", Language::English).steps.days.expect("a histogram");
    assert_eq!((days.cases, days.days, days.within, days.within_fewer), (6, 4, 5, 2));
    assert_eq!(days.by_days, [(1, 2), (4, 3), (9, 1)]);

    let posts = MeasureId::reported("reform_return", "filled_posts");
    let formula = Formula::Reduction { measure: posts.clone(), baseline_year: 2021 };
    let reduction = f::indicator("reduction", Unit::Percent, Direction::HigherIsBetter, formula);
    let level = |year, n| f::part_of(posts.clone(), "34:40", date(year, 12, 31), n);
    let passport = passport_of(reduction, vec![level(2021, 200), level(2025, 183)], "34:40", Language::English);
    assert_eq!(passport.cell.text, "8.50%");
    assert!(passport.steps.sentence.ends_with("(200 − 183) ÷ 200 = 8.50%"), "{}", passport.steps.sentence);
    assert_eq!(passport.steps.sides[1].terms[0].as_of_text.as_deref(), Some("31/12/2025"));

    let quoted = passport_of(f::score("papi"), Vec::new(), "34:40", Language::English).steps.quoted.expect("quoted");
    assert_eq!((quoted.value, quoted.edition, quoted.holder.as_str()), (Some(41.25), 2024, "63:40"));
}

#[test]
fn counts_that_do_not_come_to_the_figure_are_found_out() {
    let formula = Formula::Amount { terms: vec![f::reported("portal_766", "petitions", Timing::Flow)] };
    let indicator = f::indicator("petitions", Unit::Cases, Direction::Neutral, formula);
    let part = f::part_of(MeasureId::reported("portal_766", "petitions"), "34:40", date(2026, 3, 3), 70);
    let snapshot = f::snapshot(vec![indicator], Vec::new(), f::wall(vec![part], Vec::new()));
    let view = View::new(&snapshot, &snapshot.indicators()[0], Period::year(2026), Language::English);
    let nghe_an = snapshot.place_index(&place("34:40")).expect("a place");
    let found = view.found(nghe_an);
    let working = Working::of(&snapshot, view.indicator, &view.plan, nghe_an, view.period, &found);
    assert!(working.comes_to(&found.reading));
    assert!(!working.comes_to(&Reading::Amount(71)));
}
