//! One page for the chair of a province: where we are red, are we catching up, who causes it.

use crate::domain::indicator::{Formula, Group};
use crate::domain::period::Period;
use crate::domain::place::{PlaceCode, Province};
use crate::domain::reading::Nature;
use crate::domain::target::Standing;
use crate::domain::text::Language;

use super::cell::{Cell, Rank};
use super::composition;
use super::drag::drag;
use super::drawing::{Spark, Stacks};
use super::figures::Found;
use super::format;
use super::league::rank_of;
use super::page::{Head, IndicatorRef, PlaceRef};
use super::rank_goal::{self, RankGoal};
use super::remark::Remark;
use super::series::spark;
use super::snapshot::{PlaceIndex, Snapshot};
use super::units::{self, Unattributed};
use super::view::View;
use super::words::{self, pick};

pub use super::drag::{Drag, DragRow};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProvinceQuery {
    /// One of the 34, or of the 63 that merged.
    pub place: PlaceCode,
    pub period: Option<Period>,
}

#[derive(Clone, Debug)]
pub struct ProvincePage {
    pub head: Head,
    pub place: PlaceRef,
    pub region: String,
    /// Of a province of before: what it is part of now, and what of the cases there is of no province of before.
    pub before: Option<PartOf>,
    /// `Nghệ An (không sáp nhập)` or `từ Hà Giang và Tuyên Quang`.
    pub origin_text: String,
    pub groups: Vec<CardGroup>,
    /// Cards that stand behind or worsening, farthest from the target first.
    pub red: Vec<RedLine>,
    /// One sentence over the red list.
    pub red_sentence: String,
    /// Who pulls the red case indicators down, and the headlines without a target.
    pub drags: Vec<Drag>,
    /// What the cases are made of, beside the nation and a year before.
    pub compositions: Vec<Stacks>,
    /// Ranks aimed at in published indices.
    pub rank_goals: Vec<RankGoal>,
    pub predecessors: Vec<PredecessorScore>,
}

/// What became of a province that merged.
#[derive(Clone, Debug)]
pub struct PartOf {
    pub place: PlaceRef,
    pub note: String,
    /// `None` where nothing was counted from cases.
    pub unattributed: Option<Unattributed>,
}

#[derive(Clone, Debug)]
pub struct CardGroup {
    /// Stable name for anchors: `case_handling`.
    pub id: &'static str,
    pub title: &'static str,
    /// With a figure, or with one that stands in its place.
    pub cards: Vec<Card>,
    /// Parts of a published index, with a figure.
    pub components: Vec<Card>,
    /// Without any.
    pub absent: Vec<Card>,
    /// `Điểm thành phần: 8 chỉ số`.
    pub components_text: String,
    /// `Không có số liệu: 12 chỉ số`.
    pub absent_text: String,
}

impl CardGroup {
    pub fn all(&self) -> impl Iterator<Item = &Card> {
        self.cards.iter().chain(&self.components).chain(&self.absent)
    }
}

#[derive(Clone, Debug)]
pub struct Card {
    pub indicator: IndicatorRef,
    pub cell: Cell,
    pub spark: Spark,
    /// `Toàn quốc: 86,64 %`.
    pub nation_text: String,
}

#[derive(Clone, Debug)]
pub struct RedLine {
    pub indicator: IndicatorRef,
    pub text: String,
    /// Of which edition or day the figure is, where it is not of the period.
    pub dated_text: Option<String>,
    pub nature: Nature,
    pub nature_word: &'static str,
    pub target_text: String,
    pub gap_text: String,
    /// What that comes to in what the numerator counts.
    pub shortfall_text: Option<String>,
    /// Where the plan wants it to be by now.
    pub by_now_text: Option<String>,
    pub standing_word: &'static str,
    pub standing_sign: &'static str,
    /// Are we catching up, in a sentence.
    pub sentence: String,
}

/// A published score of a province that went into this one.
#[derive(Clone, Debug, PartialEq)]
pub struct PredecessorScore {
    /// Id of the indicator that quotes the index.
    pub indicator: String,
    /// `63:02`.
    pub code: String,
    pub edition: i16,
    pub score: Option<f64>,
    pub rank: Option<Rank>,
    pub index_name: String,
    pub place_name: String,
    pub edition_text: String,
    pub score_text: String,
    /// `17/63`; empty if not printed.
    pub rank_text: String,
    pub note: String,
}

impl ProvincePage {
    /// `None` if the place is no province, or one of before that did not merge: its page is that of today.
    pub fn build(snapshot: &Snapshot, query: &ProvinceQuery, language: Language) -> Option<Self> {
        let province = snapshot.atlas().province(&query.place)?;
        let place = snapshot.place_index(&province.code)?;
        if snapshot.successor(place).is_some_and(|new| snapshot.predecessors(new).len() == 1) {
            return None;
        }
        let mut head = Head::of(snapshot, query.period, language);
        let (units, names) = (province.code.system, snapshot.names(language));
        let lines: Vec<Line<'_>> = (snapshot.indicators().iter())
            .map(|indicator| Line::of(View::new(snapshot, indicator, head.period, language).over(units), place))
            .collect();
        let groups: Vec<CardGroup> = Group::ALL.into_iter().filter_map(|group| card_group(group, &lines)).collect();
        let cells = || groups.iter().flat_map(CardGroup::all).map(|card| &card.cell);
        head.mark(cells());
        // Not the day of whoever sent last: that may be another province.
        let shown = cells().filter(|cell| !cell.is_absent());
        head.speak_to(shown.filter_map(|cell| cell.as_of.as_deref()?.parse().ok()).max());
        let before = snapshot.successor(place).and_then(|new| PartOf::of(&lines, new));
        // No plan binds a province that is no more, and its communes and departments are those of today.
        let is_of_today = before.is_none();
        if is_of_today {
            head.select_provinces(&[province.code.bare()]);
        }
        let mut red_lines: Vec<&Line<'_>> = lines.iter().filter(|line| line.is_red()).collect();
        red_lines.sort_by(|a, b| b.shortness().total_cmp(&a.shortness()));
        let judged = lines.iter().filter(|line| !line.card.cell.is_absent() && line.card.cell.target.is_some()).count();
        Some(Self {
            place: names.reference(place),
            region: words::region(&province.region, language).to_owned(),
            origin_text: if is_of_today { origin_text(snapshot, province, language) } else { String::new() },
            before,
            red_sentence: red_sentence(&red_lines, judged, language),
            drags: (pulled_down(&lines, &red_lines).into_iter().filter(|_| is_of_today))
                .filter_map(|line| drag(&line.view, place))
                .collect(),
            compositions: compositions(&lines, (place, &names.reference(place).name)),
            red: red_lines.into_iter().map(|line| line.red_line(place)).collect(),
            rank_goals: rank_goal::goals(snapshot, province, head.period.year, language),
            predecessors: predecessors(snapshot, province, head.period, language),
            groups,
            head,
        })
    }
}

impl PartOf {
    /// `None` without a single indicator.
    fn of(lines: &[Line<'_>], new: PlaceIndex) -> Option<Self> {
        let view = &lines.first()?.view;
        let names = view.names();
        let received = lines.iter().find(|line| line.view.indicator.id == "received");
        Some(Self {
            place: names.reference(new),
            note: units::note(&received.unwrap_or(&lines[0]).view),
            unattributed: received.and_then(|line| units::of_province(&line.view, names, new)),
        })
    }
}

/// One indicator at this province.
struct Line<'s> {
    view: View<'s>,
    card: Card,
    found: Found,
}

impl<'s> Line<'s> {
    fn of(view: View<'s>, place: PlaceIndex) -> Self {
        let found = view.found(place);
        let cell = view.cell(place, &found, rank_of(&view, place, &found));
        let nation_text = view.nation_text().map_or_else(String::new, |(text, dated)| {
            let dated = dated.map_or_else(String::new, |dated| format!(" ({dated})"));
            format!("{}: {text}{dated}", words::nation(view.language))
        });
        // Only what has a card of its own is drawn.
        let is_card = cell.is_told() || cell.published_beside.is_some();
        let is_drawn = is_card && (!view.indicator.is_component() || cell.is_absent());
        let spark = if is_drawn { spark(&view, place) } else { Spark::default() };
        let card = Card { indicator: view.reference(), spark, cell, nation_text };
        Self { view, card, found }
    }

    fn is_red(&self) -> bool {
        matches!(self.card.cell.standing, Standing::Behind | Standing::Worsening)
    }

    /// How far from the target, as a part of the target.
    fn shortness(&self) -> f64 {
        match (self.card.cell.gap, self.card.cell.target) {
            (Some(gap), Some(target)) if target != 0.0 => -gap / target.abs(),
            (Some(gap), _) => -gap,
            _ => 0.0,
        }
    }

    fn red_line(&self, place: PlaceIndex) -> RedLine {
        let cell = &self.card.cell;
        let language = self.view.language;
        let earlier = self.view.before(place, &self.found);
        let has_moved = earlier.as_ref().is_some_and(|before| before.reading.value() != self.found.reading.value());
        let is_across = earlier.as_ref().is_some_and(|before| before.across.is_some());
        let before = earlier.map(|earlier| self.view.earlier_text(&earlier));
        let sentence = match before {
            Some(before) if is_across => format!("{}: {before}.", pick(language, "Trước đó", "Before")),
            before => catching_up(before, cell.standing, has_moved, language),
        };
        RedLine {
            indicator: self.card.indicator.clone(),
            text: cell.text.clone(),
            dated_text: cell.dated_text.clone(),
            nature: cell.nature,
            nature_word: cell.nature_word,
            target_text: cell.target_text.clone().unwrap_or_default(),
            gap_text: cell.gap_text.clone().unwrap_or_default(),
            shortfall_text: cell.shortfall_text.clone(),
            by_now_text: cell.by_now_text.clone(),
            standing_word: cell.standing_word,
            standing_sign: cell.standing_sign,
            sentence,
        }
    }
}

/// Whether what falls short is catching up. What moved, is not worse and still not on course came too late.
fn catching_up(before: Option<String>, standing: Standing, has_moved: bool, language: Language) -> String {
    let Some(before) = before else {
        return words::pick(language, "Chưa có kỳ trước để so.", "Nothing earlier to compare with.").to_owned();
    };
    match (standing, has_moved, language) {
        (Standing::Worsening, _, Language::Vietnamese) => format!("Không: trước đó {before}."),
        (Standing::Worsening, _, Language::English) => format!("No: it was {before}."),
        (_, true, Language::Vietnamese) => format!("Khá hơn trước đó ({before}), nhưng năm của chỉ tiêu đã qua."),
        (_, true, Language::English) => format!("Better than it was ({before}), but the target's year has passed."),
        (_, false, Language::Vietnamese) => format!("Không đổi: trước đó {before}."),
        (_, false, Language::English) => format!("Unchanged: it was {before}."),
    }
}

/// By the headline of each kind, else by the first indicator that has such parts.
fn compositions(lines: &[Line<'_>], place: (PlaceIndex, &str)) -> Vec<Stacks> {
    let Some(nation) = lines.first().and_then(|line| line.view.snapshot.place_index(&PlaceCode::nation())) else {
        return Vec::new();
    };
    let mut views: Vec<&View<'_>> = lines.iter().map(|line| &line.view).collect();
    views.sort_by_key(|view| view.indicator.headline.is_none());
    composition::of_province(&views, place, nation)
}

/// What is red, then the headlines that no plan sets a target for: these too have their causes.
fn pulled_down<'l, 's>(lines: &'l [Line<'s>], red: &[&'l Line<'s>]) -> Vec<&'l Line<'s>> {
    let has_no_target = |line: &&Line<'_>| {
        line.card.cell.standing == Standing::NoTarget
            && !line.card.cell.is_absent()
            && line.view.indicator.headline.is_some()
    };
    red.iter().copied().chain(lines.iter().filter(has_no_target)).collect()
}

fn card_group(group: Group, lines: &[Line<'_>]) -> Option<CardGroup> {
    let language = lines.first()?.view.language;
    let of_group = || lines.iter().filter(|line| line.view.indicator.group == group);
    let has_figure = |line: &&Line<'_>| line.card.cell.is_told() || line.card.cell.published_beside.is_some();
    let (shown, absent): (Vec<_>, Vec<_>) = of_group().partition(has_figure);
    let (components, cards): (Vec<_>, Vec<_>) =
        shown.into_iter().partition(|line| line.view.indicator.is_component() && !line.card.cell.is_absent());
    let cards_of = |lines: Vec<&Line<'_>>| lines.into_iter().map(|line| line.card.clone()).collect::<Vec<Card>>();
    of_group().next()?;
    Some(CardGroup {
        id: group.as_str(),
        title: words::group(group, language),
        components_text: how_many(
            pick(language, "Điểm thành phần", "Scores of components"),
            components.len(),
            language,
        ),
        absent_text: how_many(pick(language, "Không có số liệu", "No data"), absent.len(), language),
        cards: cards_of(cards),
        components: cards_of(components),
        absent: cards_of(absent),
    })
}

/// `Không có số liệu: 12 chỉ số`.
fn how_many(what: &str, n: usize, language: Language) -> String {
    match (language, n) {
        (Language::Vietnamese, _) => format!("{what}: {n} chỉ số"),
        (Language::English, 1) => format!("{what}: 1 indicator"),
        (Language::English, _) => format!("{what}: {n} indicators"),
    }
}

fn red_sentence(red: &[&Line<'_>], judged: usize, language: Language) -> String {
    let worsening = red.iter().filter(|line| line.card.cell.standing == Standing::Worsening).count();
    let red = red.len();
    match (language, judged, red) {
        (Language::Vietnamese, 0, _) => "Chưa có chỉ số nào vừa có số liệu vừa có chỉ tiêu.".to_owned(),
        (Language::English, 0, _) => "No indicator has both a figure and a target yet.".to_owned(),
        (Language::Vietnamese, _, 0) => format!("Không chỉ số nào đang đỏ, trong {judged} chỉ số có chỉ tiêu."),
        (Language::English, _, 0) => format!("Nothing is red among {judged} indicators with a target."),
        (Language::Vietnamese, ..) => {
            format!(
                "{red} trong {judged} chỉ số có chỉ tiêu đang chậm hoặc xấu đi, {worsening} đang xấu đi. Xếp theo phần còn thiếu so với chỉ tiêu, nhiều nhất trước."
            )
        }
        (Language::English, ..) => {
            format!(
                "{red} of {judged} indicators with a target are behind or getting worse, {worsening} getting worse. Largest part of the target missing first."
            )
        }
    }
}

fn origin_text(snapshot: &Snapshot, province: &Province, language: Language) -> String {
    let former: Vec<&str> = (province.predecessors.iter())
        .filter_map(|code| snapshot.atlas().province(code))
        .map(|former| former.name.get(language))
        .collect();
    match (former.as_slice(), language) {
        ([] | [_], Language::Vietnamese) => "Không sáp nhập năm 2025".to_owned(),
        ([] | [_], Language::English) => "Not merged in 2025".to_owned(),
        (names, Language::Vietnamese) => format!("Hợp thành từ {} (01/07/2025)", names.join(", ")),
        (names, Language::English) => format!("Formed from {} (01/07/2025)", names.join(", ")),
    }
}

/// Scores of the provinces that merged into this one; nothing for one that did not merge, whose
/// scores stand on its cards.
fn predecessors(snapshot: &Snapshot, province: &Province, period: Period, language: Language) -> Vec<PredecessorScore> {
    let former = &province.predecessors;
    if former.len() < 2 {
        return Vec::new();
    }
    let mut lines = Vec::new();
    for indicator in snapshot.indicators() {
        let Formula::Score { index, component } = &indicator.formula else { continue };
        if indicator.is_component() {
            continue;
        }
        let ranked = |edition| snapshot.all_scores().ranked_of_63(index, component, edition);
        for code in former {
            let rows = snapshot.scores(index, component, code);
            let Some(row) = rows.iter().rev().find(|row| row.edition <= period.year) else { continue };
            let place_name = snapshot.atlas().province(code).map(|place| place.name.get(language));
            let rank = row.rank.and_then(|rank| u16::try_from(rank).ok());
            let rank = rank.map(|place| Rank { place, of: ranked(row.edition), is_tied: false });
            lines.push(PredecessorScore {
                indicator: indicator.id.clone(),
                code: code.to_string(),
                edition: row.edition,
                score: row.score,
                rank,
                index_name: indicator.name.get(language).to_owned(),
                place_name: place_name.unwrap_or_default().to_owned(),
                edition_text: row.edition.to_string(),
                score_text: row.score.map_or_else(
                    || pick(language, "Không công bố", "Not published").to_owned(),
                    |score| {
                        let number = format::decimal(score, indicator.decimals, language);
                        format::in_unit(number, indicator.unit, language)
                    },
                ),
                rank_text: rank.map_or_else(String::new, Rank::text),
                note: Remark::Source(row.note.clone()).text(language),
            });
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::part::CaseEvent;
    use crate::domain::score::Qualifier;
    use crate::report::fixture::{self as f, place};
    use jiff::civil::date;

    fn build(at: &str) -> ProvincePage {
        let resolved = |at, on_time, overdue| {
            let day = date(2026, 2, 3);
            [
                f::part(CaseEvent::ResolvedOnTime, at, day, on_time),
                f::part(CaseEvent::ResolvedOverdue, at, day, overdue),
            ]
        };
        // The province is the total of its communes and its departments.
        let parts = [resolved("34:40", 160, 40), resolved("34:17329", 50, 30), resolved("34:17330", 99, 1)];
        let published = [
            f::published("papi", "63:02", 2024, Some(40.0), Some(50)),
            f::published("papi", "63:08", 2024, None, None),
        ];
        let mut beside = f::published("payroll_return", "34:40", 2023, Some(47.0), None);
        beside.component = "on_time_share".to_owned();
        beside.qualifier = Qualifier::Over;
        let scores = published.into_iter().chain([beside]).collect();
        let wall = f::wall(parts.into_iter().flatten().collect(), scores);
        let targets = vec![f::target("on_time_share", None, 2026, 95.0)];
        let snapshot = f::snapshot(vec![f::on_time_share(), f::score("papi")], targets, wall);
        let query = ProvinceQuery { place: place(at), period: None };
        ProvincePage::build(&snapshot, &query, Language::Vietnamese).expect("a province")
    }

    #[test]
    fn a_missed_target_is_not_called_unchanged_when_the_figure_moved() {
        let says =
            |standing, has_moved| catching_up(Some("92,91 %".to_owned()), standing, has_moved, Language::Vietnamese);
        assert_eq!(says(Standing::Behind, true), "Khá hơn trước đó (92,91 %), nhưng năm của chỉ tiêu đã qua.");
        assert_eq!(says(Standing::Behind, false), "Không đổi: trước đó 92,91 %.");
        assert_eq!(says(Standing::Worsening, true), "Không: trước đó 92,91 %.");
    }

    #[test]
    fn red_is_listed_with_those_who_cause_it() {
        let page = build("34:40");
        assert_eq!(
            page.red_sentence,
            "1 trong 1 chỉ số có chỉ tiêu đang chậm hoặc xấu đi, 0 đang xấu đi. Xếp theo phần còn thiếu so với chỉ tiêu, nhiều nhất trước."
        );
        assert_eq!((page.red[0].text.as_str(), page.red[0].gap_text.as_str()), ("80,00 %", "−15,00 điểm %"));
        let drag = &page.drags[0];
        let rows: Vec<(&str, i64, &str)> =
            drag.rows.iter().map(|row| (row.name.as_str(), row.shortfall, row.share_text.as_str())).collect();
        // 26 of 80 short in the one; 8 of the 20 of the departments; the other is ahead.
        assert_eq!(rows, [("Xã Một", 26, "76,5 %"), ("Các sở, ban, ngành của tỉnh", 8, "23,5 %")]);
        assert!(drag.sentence.contains("30 hồ sơ"), "{}", drag.sentence);
    }

    #[test]
    fn a_published_value_stands_beside_and_not_instead() {
        let page = build("34:40");
        let cell = &page.groups[0].cards[0].cell;
        assert_eq!(cell.text, "80,00 %");
        let beside = cell.published_beside.as_ref().map(|aside| aside.text.as_str());
        assert_eq!(beside, Some("Địa phương công bố: trên 47 % (2023)"));
    }

    #[test]
    fn what_has_no_figure_is_one_line() {
        let page = build("34:48");
        let group = &page.groups[0];
        let names = |cards: &[Card]| cards.iter().map(|card| card.indicator.id.clone()).collect::<Vec<_>>();
        assert_eq!((names(&group.cards), names(&group.absent)), (Vec::new(), vec!["on_time_share".to_owned()]));
        assert_eq!(group.absent_text, "Không có số liệu: 1 chỉ số");
        let page = build("34:40");
        let [cases, scores] = &page.groups[..] else { panic!("{} groups", page.groups.len()) };
        assert_eq!((names(&cases.cards), names(&cases.absent)), (vec!["on_time_share".to_owned()], Vec::new()));
        assert_eq!(names(&scores.absent), ["papi"]);
        assert_eq!(page.groups.iter().flat_map(CardGroup::all).count(), 2, "the file of the page leaves out nothing");
    }

    #[test]
    fn a_merged_province_shows_the_scores_of_those_it_was() {
        let page = build("34:08");
        let rows: Vec<(&str, &str, &str)> = (page.predecessors.iter())
            .map(|row| (row.place_name.as_str(), row.score_text.as_str(), row.rank_text.as_str()))
            .collect();
        assert_eq!(rows, [("Hà Giang", "40,00", "50/63"), ("Tuyên Quang", "Không công bố", "")]);
        assert_eq!(page.origin_text, "Hợp thành từ Hà Giang, Tuyên Quang (01/07/2025)");
        assert!(build("34:40").predecessors.is_empty());
    }

    #[test]
    fn a_province_that_merged_has_a_page_of_what_is_its_own() {
        let page = build("63:02");
        let part_of = page.before.as_ref().expect("it merged");
        assert_eq!((page.place.name.as_str(), part_of.place.bare.as_str()), ("Hà Giang (cũ)", "08"));
        let scores =
            page.groups.iter().flat_map(CardGroup::all).find(|card| card.indicator.id == "papi").expect("papi");
        assert_eq!((scores.cell.text.as_str(), scores.cell.rank_text.as_deref()), ("40,00", Some("50/63")));
        assert!(
            page.red.is_empty() && page.drags.is_empty() && page.rank_goals.is_empty() && page.predecessors.is_empty()
        );
        assert!(build("34:08").before.is_none());
    }

    #[test]
    fn only_provinces_of_today_and_those_that_merged_have_a_page() {
        let snapshot = f::snapshot(Vec::new(), Vec::new(), f::wall(Vec::new(), Vec::new()));
        for at in ["63:40", "34:17329", "34:VN", "34:99"] {
            let query = ProvinceQuery { place: place(at), period: None };
            assert!(ProvincePage::build(&snapshot, &query, Language::English).is_none(), "{at}");
        }
    }
}
