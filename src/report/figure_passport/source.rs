//! Source systems behind a figure, with every file that counts.

use jiff::civil::Date;

use crate::domain::load::Load;
use crate::domain::reading::{Nature, Reading};
use crate::domain::text::Language;

use crate::report::figures::Found;
use crate::report::format;
use crate::report::outcome::Outcome;
use crate::report::passport::{counted_text, loads_of, source_ids};
use crate::report::remark::Remark;
use crate::report::snapshot::{PlaceIndex, Share, Snapshot, SourceSet};
use crate::report::view::View;
use crate::report::words;

/// One source system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FigureSource {
    pub id: String,
    pub name: String,
    pub origin: String,
    pub nature: Nature,
    pub nature_word: &'static str,
    /// Over all its files.
    pub rows: Outcome,
    pub rows_text: String,
    /// All that count, newest first; of a province those that tell of it, where that is known.
    pub files: Vec<FigureFile>,
}

/// One loaded file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FigureFile {
    /// Number of the load.
    pub load: i64,
    pub name: String,
    /// blake3, whole, in hexadecimal.
    pub hash: String,
    /// RFC 3339.
    pub loaded_at: String,
    /// The last day it speaks of, of the place where that is known.
    pub as_of: Date,
    pub as_of_text: String,
    pub nature_word: &'static str,
    pub rows: Outcome,
    /// The same in words, with how many are of the place and still count.
    pub rows_text: String,
}

/// The sources of a figure; of an absent one those that its definition asks.
pub(super) fn of(view: &View<'_>, place: PlaceIndex, found: &Found) -> Vec<FigureSource> {
    let snapshot = view.snapshot;
    let ids: Vec<String> = match found.reading {
        Reading::Absent(_) if found.sources == 0 => source_ids(snapshot, view.indicator),
        _ => snapshot.source_ids(found.sources).map(str::to_owned).collect(),
    };
    let sent = sent_loads(view, place, found);
    let province = snapshot.province_of(place);
    ids.iter().map(|id| source(snapshot, id, province, sent.as_deref(), view.language)).collect()
}

/// The loads of the forms that stand in for cases.
fn sent_loads(view: &View<'_>, place: PlaceIndex, found: &Found) -> Option<Vec<i64>> {
    let is_sent = found.remarks.iter().any(|remark| matches!(remark, Remark::BySentForm { .. }));
    let form = view.snapshot.sent_form(view.plan.rule_set().filter(|_| is_sent)?)?;
    Some(view.snapshot.tiles(place, form, view.period).iter().map(|report| report.load).collect())
}

/// Sources with the files of them that tell of a province, or with all.
pub(crate) fn sources_of(
    snapshot: &Snapshot,
    sources: SourceSet,
    province: Option<PlaceIndex>,
    language: Language,
) -> Vec<FigureSource> {
    snapshot.source_ids(sources).map(|id| source(snapshot, id, province, None, language)).collect()
}

/// A source with the files of it that tell of a province, or of all; `only`: those of these loads.
pub(crate) fn source(
    snapshot: &Snapshot,
    id: &str,
    province: Option<PlaceIndex>,
    only: Option<&[i64]>,
    language: Language,
) -> FigureSource {
    let loads: Vec<&Load> = (loads_of(snapshot, id, province).into_iter().rev())
        .filter(|load| only.is_none_or(|only| only.contains(&load.id)))
        .collect();
    let mapping = snapshot.source(id);
    let nature = loads.iter().map(|load| load.nature).max();
    let nature = nature.unwrap_or_else(|| snapshot.nature_of(snapshot.source_set(id)));
    let rows = Outcome::of_all(loads.iter().copied());
    FigureSource {
        id: id.to_owned(),
        name: mapping.map_or_else(|| id.to_owned(), |mapping| mapping.name.get(language).to_owned()),
        origin: mapping.map_or_else(String::new, |mapping| mapping.origin.get(language).to_owned()),
        nature,
        nature_word: words::nature(nature, language),
        rows,
        rows_text: rows.text(language),
        files: loads.into_iter().map(|load| file(snapshot, load, province, language)).collect(),
    }
}

fn file(snapshot: &Snapshot, load: &Load, province: Option<PlaceIndex>, language: Language) -> FigureFile {
    let own = share(snapshot, load, province);
    let as_of = own.filter(|_| province.is_some()).map_or(load.as_of, |own| own.as_of);
    let rows = Outcome::of(load);
    let counting = match snapshot.knows_loads_of(&load.source) {
        true => counted_text(snapshot, own, load.accepted, province, language),
        false => String::new(),
    };
    FigureFile {
        load: load.id,
        name: load.file.clone(),
        hash: load.hash.clone(),
        loaded_at: load.loaded_at.clone(),
        as_of,
        as_of_text: format::date(as_of),
        nature_word: words::nature(load.nature, language),
        rows,
        rows_text: rows.text(language) + &counting,
    }
}

/// What of a load is of the place, where that is known.
fn share(snapshot: &Snapshot, load: &Load, province: Option<PlaceIndex>) -> Option<Share> {
    snapshot.held(load.id, province.filter(|_| snapshot.knows_loads_of(&load.source)))
}
