//! Places in the order of a published index: which score a place took in the last edition, and how far a province
//! that aims at it is from that score. Ranks are those of the edition; among 63 and among 34 they are not the same.

use crate::domain::indicator::{Formula, Indicator};
use crate::domain::place::{CodeSystem, PlaceCode, Province};
use crate::domain::target::RankTarget;
use crate::domain::text::Language;

use super::exact::Exact;
use super::format;
use super::page::IndicatorRef;
use super::remark::Remark;
use super::snapshot::{ScoreRow, Snapshot};
use super::target::due_text;
use super::words::pick;

/// Ranks that a table lists, where the edition has them.
const LISTED: [i32; 12] = [1, 3, 5, 10, 15, 20, 25, 30, 34, 40, 50, 63];

/// What the ranks of the last edition took.
#[derive(Clone, Debug, PartialEq)]
pub struct RankTable {
    pub edition: i16,
    /// `Điểm mà mỗi thứ hạng đạt được, kỳ 2021, xếp trên 63 tỉnh, thành phố`.
    pub title: String,
    pub rows: Vec<RankScore>,
    /// What the source says of its ranks, as that they are computed.
    pub note: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct RankScore {
    pub rank: i32,
    pub score_text: String,
    /// Who took it; several where it is shared.
    pub places: String,
}

/// A rank that a province aims at.
#[derive(Clone, Debug, PartialEq)]
pub struct RankGoal {
    pub indicator: IndicatorRef,
    pub rank_text: String,
    pub due_text: String,
    /// What the rank took, what the province has, and what is missing.
    pub sentence: String,
    pub instrument: String,
    pub source: String,
    /// Set where the target rests on a weak source.
    pub caution: Option<String>,
}

/// One edition of an index, by rank.
struct Edition<'s> {
    year: i16,
    system: CodeSystem,
    rows: Vec<(i32, f64, &'s PlaceCode, &'s ScoreRow)>,
}

impl<'s> Edition<'s> {
    /// The newest edition up to a year in which any score has its rank; the newest row of each place.
    fn last(snapshot: &'s Snapshot, indicator: &Indicator, year: i16) -> Option<Self> {
        let Formula::Score { index, component } = &indicator.formula else { return None };
        let places = snapshot.all_scores().places(index, component)?;
        let ranked = |row: &&ScoreRow| row.edition <= year && row.rank.is_some() && row.score.is_some();
        let newest = places.values().flatten().filter(ranked).map(|row| row.edition).max()?;
        let mut rows: Vec<(i32, f64, &PlaceCode, &ScoreRow)> = (places.iter())
            .filter_map(|(place, rows)| {
                let row = rows.iter().rev().find(|row| row.edition == newest)?;
                Some((row.rank?, row.score?, place, row))
            })
            .collect();
        rows.sort_by(|a, b| (a.0, a.2).cmp(&(b.0, b.2)));
        Some(Self { year: newest, system: rows.first()?.2.system, rows })
    }

    fn at(&self, rank: i32) -> impl Iterator<Item = &(i32, f64, &'s PlaceCode, &'s ScoreRow)> {
        self.rows.iter().filter(move |row| row.0 == rank)
    }

    fn all(&self) -> usize {
        match self.system {
            CodeSystem::Of63 => 63,
            CodeSystem::Of34 => 34,
        }
    }
}

/// `None` for what nobody ranks.
pub(crate) fn table(snapshot: &Snapshot, indicator: &Indicator, year: i16, language: Language) -> Option<RankTable> {
    let edition = Edition::last(snapshot, indicator, year)?;
    let rows: Vec<RankScore> = (LISTED.into_iter())
        .filter_map(|rank| {
            let score = edition.at(rank).next()?.1;
            let names: Vec<&str> = edition.at(rank).map(|row| name(snapshot, row.2, language)).collect();
            Some(RankScore { rank, score_text: score_text(score, indicator, language), places: names.join(", ") })
        })
        .collect();
    let (year, all) = (edition.year, edition.all());
    let title = match language {
        Language::Vietnamese => format!("Điểm mà mỗi thứ hạng đạt được, kỳ {year}, xếp trên {all} tỉnh, thành phố"),
        Language::English => format!("The score that each rank took, edition {year}, among {all} provinces"),
    };
    let note = edition.rows.iter().map(|row| &row.3.note).find(|note| !note.is_empty());
    let note = note.map(|note| Remark::Source(note.clone()).text(language));
    (!rows.is_empty()).then_some(RankTable { edition: year, title, rows, note })
}

/// The ranks that a province aims at, its own before those of all.
pub(crate) fn goals(snapshot: &Snapshot, province: &Province, year: i16, language: Language) -> Vec<RankGoal> {
    let targets = snapshot.rank_targets().iter();
    let is_its_own = |target: &&RankTarget| target.plan.place.as_ref().is_none_or(|place| *place == province.code);
    let goal = |target: &RankTarget| {
        let indicator = snapshot.indicator(&target.plan.indicator)?;
        Some(RankGoal {
            indicator: IndicatorRef::of(snapshot, indicator, language),
            rank_text: format!("{} {}", pick(language, "hạng", "rank"), target.rank),
            due_text: due_text(&target.plan, language),
            sentence: sentence(snapshot, indicator, target.rank, province, year, language),
            instrument: target.plan.instrument.get(language).to_owned(),
            source: target.plan.source.get(language).to_owned(),
            caution: target.plan.confidence.is_unverified().then(|| {
                pick(language, "Chỉ tiêu chưa được kiểm chứng.", "This target has not been verified.").to_owned()
            }),
        })
    };
    targets.filter(is_its_own).filter_map(goal).collect()
}

fn sentence(
    snapshot: &Snapshot,
    indicator: &Indicator,
    rank: i32,
    province: &Province,
    year: i16,
    language: Language,
) -> String {
    let Some(edition) = Edition::last(snapshot, indicator, year) else {
        return pick(language, "Chưa kỳ nào có thứ hạng.", "No edition has ranks.").to_owned();
    };
    let (at, all) = (edition.year, edition.all());
    let Some(&(_, wanted, holder, _)) = edition.at(rank).next() else {
        return match language {
            Language::Vietnamese => format!("Không rõ hạng {rank} kỳ {at} được bao nhiêu điểm."),
            Language::English => format!("What rank {rank} took in edition {at} is not known."),
        };
    };
    let (score, holder) = (score_text(wanted, indicator, language), name(snapshot, holder, language));
    let took = match language {
        Language::Vietnamese => format!("Kỳ {at}, hạng {rank} trên {all} là {holder} với {score}"),
        Language::English => format!("In edition {at} rank {rank} of {all} was {holder} with {score}"),
    };
    format!("{took}; {}.", own(&edition, indicator, wanted, province, language))
}

/// Where the province itself stood in that edition.
fn own(edition: &Edition<'_>, indicator: &Indicator, wanted: f64, province: &Province, language: Language) -> String {
    let codes: Vec<&PlaceCode> = match (edition.system, province.predecessors.as_slice()) {
        (CodeSystem::Of34, _) => vec![&province.code],
        (CodeSystem::Of63, former) => former.iter().collect(),
    };
    let [code] = codes[..] else {
        let text =
            ("các tỉnh cũ được xếp riêng, không so được", "its former provinces were ranked apart: not comparable");
        return pick(language, text.0, text.1).to_owned();
    };
    let Some(&(rank, score, ..)) = edition.rows.iter().find(|row| row.2 == code) else {
        return pick(language, "nơi này không có điểm kỳ đó", "this province has no score in it").to_owned();
    };
    let gap = Exact::decimal(score).minus(Exact::decimal(wanted));
    let apart = format::apart(gap, indicator.decimals, indicator.unit, language);
    let own = score_text(score, indicator, language);
    match (language, gap.is_negative()) {
        (Language::Vietnamese, true) => format!("nơi này được {own} (hạng {rank}), còn thiếu {apart}"),
        (Language::English, true) => format!("this province had {own} (rank {rank}), {apart} short"),
        (Language::Vietnamese, false) => format!("nơi này được {own} (hạng {rank}), đã đủ điểm ấy"),
        (Language::English, false) => format!("this province had {own} (rank {rank}), enough for it"),
    }
}

fn score_text(score: f64, indicator: &Indicator, language: Language) -> String {
    format::in_unit(format::decimal(score, indicator.decimals, language), indicator.unit, language)
}

fn name<'s>(snapshot: &'s Snapshot, place: &'s PlaceCode, language: Language) -> &'s str {
    snapshot.atlas().province(place).map_or(place.bare(), |found| found.name.get(language))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture as f;

    fn snapshot(ranks: &[i32]) -> Snapshot {
        let scores = vec![
            f::published("pci", "63:40", 2020, Some(61.0), Some(30)),
            f::published("pci", "63:40", 2021, Some(64.74), Some(30)),
            f::published("pci", "63:48", 2021, Some(70.42), Some(4)),
            f::published("pci", "63:02", 2021, Some(70.42), Some(4)),
            f::published("pci", "63:08", 2021, None, Some(1)),
            f::published("pci", "34:40", 2025, Some(66.0), None),
        ];
        let target = |&rank: &i32| RankTarget { plan: f::plan("pci", None, 2027), rank };
        let targets: Vec<RankTarget> = ranks.iter().map(target).collect();
        let snapshot = f::snapshot(vec![f::score("pci")], Vec::new(), f::wall(Vec::new(), scores));
        snapshot.with_rank_targets(&targets)
    }

    fn sentences(at: &str, ranks: &[i32]) -> Vec<String> {
        let snapshot = snapshot(ranks);
        let province = snapshot.atlas().province(&f::place(at)).expect("a province").clone();
        goals(&snapshot, &province, 2026, Language::Vietnamese).into_iter().map(|goal| goal.sentence).collect()
    }

    #[test]
    fn a_rank_is_worth_what_it_took_in_the_last_ranked_edition() {
        assert_eq!(
            sentences("34:40", &[4, 30]),
            [
                "Kỳ 2021, hạng 4 trên 63 là Hà Giang với 70,42; nơi này được 64,74 (hạng 30), còn thiếu 5,68 điểm.",
                "Kỳ 2021, hạng 30 trên 63 là Nghệ An với 64,74; nơi này được 64,74 (hạng 30), đã đủ điểm ấy.",
            ]
        );
        assert_eq!(
            sentences("34:40", &[1]),
            ["Không rõ hạng 1 kỳ 2021 được bao nhiêu điểm."],
            "a rank without a score"
        );
    }

    #[test]
    fn a_merged_province_is_not_ranked_with_its_predecessors() {
        let found = sentences("34:48", &[4]);
        assert!(found[0].ends_with("các tỉnh cũ được xếp riêng, không so được."), "{found:?}");
    }

    #[test]
    fn the_table_lists_ranks_with_all_who_share_them() {
        let table = |year| {
            let snapshot = snapshot(&[]);
            let indicator = snapshot.indicator("pci").expect("there").clone();
            table(&snapshot, &indicator, year, Language::English)
        };
        let found = table(2026).expect("ranks");
        assert_eq!((found.edition, found.rows.len()), (2021, 1), "of the listed ranks only the thirtieth has a score");
        assert_eq!((found.rows[0].rank, found.rows[0].places.as_str()), (30, "Nghệ An"));
        assert!(found.title.ends_with("among 63 provinces"), "{}", found.title);
        assert_eq!(table(2019), None);
    }
}
