//! A case that two systems sent counts once: which of its versions, over all sources of cases.
//!
//! Of the versions that count within their sources the one with the latest moment counts, of equal
//! moments that of the later load: the rule within one source. It is applied when cases are counted,
//! over all files that are visible then, so that it depends on the visible loads and their order alone.

use std::collections::{BTreeMap, HashMap};
use std::hash::BuildHasherDefault;
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use polars::prelude::{Int16Type, Int64Type, PolarsError};

use super::case_table::numbers;
use super::lake::{self, Visible};
use super::marks::Marks;
use super::seen::{A_TURN, KeyIsHash};
use crate::domain::check::SentTwice;
use crate::domain::place::PlaceCode;

/// What does not count of each source because another one tells it.
#[derive(Default)]
pub struct Once {
    gone: Marks,
    /// Cases by the source that they do not count in, its province, and the source that they count in.
    twice: BTreeMap<(String, i16, String), i64>,
}

/// A source of cases with its files, each with its place in the order of all loads.
struct Source {
    name: String,
    visible: Visible,
    ranks: Vec<usize>,
    rows: usize,
}

/// The version of a case that counts so far.
#[derive(Clone, Copy)]
struct Best {
    /// Milliseconds.
    moment: i64,
    /// Of its file among all.
    rank: u32,
    source: u32,
    row: u32,
    province: i16,
}

type Cases = HashMap<u64, Best, BuildHasherDefault<KeyIsHash>>;

impl Once {
    /// `manifest`: source and lake file of every visible load, in load order.
    pub fn read(data: &Path, manifest: &[(String, String)]) -> Result<Self> {
        let mut once = Self::default();
        let mut sources = sources(data, manifest)?;
        // All but the largest are held in memory, some of their cases at a time.
        sources.sort_by_key(|source| source.rows);
        let Some((largest, others)) = sources.split_last().filter(|(_, others)| !others.is_empty()) else {
            return Ok(once);
        };
        let held: usize = others.iter().map(|source| source.rows).sum();
        let turns = held.div_ceil(A_TURN).max(1) as u64;
        for turn in 0..turns {
            let is_turn = |case: u64| (case >> 32) % turns == turn;
            let mut met = Cases::default();
            for (number, source) in sources.iter().enumerate() {
                let is_largest = source.name == largest.name;
                for (at, file) in source.visible.files.iter().enumerate() {
                    let place = (number as u32, source.ranks[at] as u32);
                    let rows = rows(data, file, source, place, |case| {
                        is_turn(case) && (!is_largest || met.contains_key(&case))
                    })?;
                    rows.into_iter().for_each(|(case, row)| once.meet(&mut met, &sources, manifest, case, row));
                }
            }
        }
        once.gone.sort();
        Ok(once)
    }

    /// The files of a source, less the cases that count elsewhere.
    pub fn of(&self, mut visible: Visible) -> Visible {
        visible.superseded.join(self.gone.clone());
        visible.superseded.sort();
        visible
    }

    /// Rows of a file that count in another source. Ascending.
    pub fn gone_in(&self, file: &str) -> &[u32] {
        self.gone.of(file)
    }

    /// Cases of a source that count in another one.
    pub fn twice(&self, source: &str) -> Vec<SentTwice> {
        let own = self.twice.iter().filter(|((name, ..), _)| name == source);
        own.map(|((source, province, counted_in), &n)| SentTwice {
            source: source.clone(),
            place: PlaceCode::province_of_34(*province),
            counted_in: counted_in.clone(),
            n,
        })
        .collect()
    }

    fn meet(&mut self, met: &mut Cases, sources: &[Source], manifest: &[(String, String)], case: u64, row: Best) {
        let Some(so_far) = met.get_mut(&case) else {
            met.insert(case, row);
            return;
        };
        let is_newer = (row.moment, row.rank) > (so_far.moment, so_far.rank);
        let loser = if is_newer { std::mem::replace(so_far, row) } else { row };
        let name = |best: &Best| sources[best.source as usize].name.clone();
        *self.twice.entry((name(&loser), loser.province, name(so_far))).or_default() += 1;
        self.gone.add(&manifest[loser.rank as usize].1, &[loser.row]);
    }
}

fn sources(data: &Path, manifest: &[(String, String)]) -> Result<Vec<Source>> {
    let mut by_name: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (source, file) in manifest {
        by_name.entry(source).or_default().push(file.clone());
    }
    if by_name.len() < 2 {
        return Ok(Vec::new());
    }
    let ranks: HashMap<&str, usize> =
        manifest.iter().enumerate().map(|(rank, (_, file))| (file.as_str(), rank)).collect();
    let mut all = Vec::new();
    for (name, files) in by_name {
        let visible = Visible::read(data, &files)?;
        let own: Option<Vec<usize>> = visible.files.iter().map(|file| ranks.get(file.as_str()).copied()).collect();
        let mut rows = 0;
        for file in &visible.files {
            rows += lake::rows(&data.join(file))?;
        }
        let ranks = own.context("a file that is not in the manifest")?;
        all.push(Source { name: name.to_owned(), visible, ranks, rows });
    }
    all.retain(|source| source.rows > 0);
    Ok(all)
}

/// The wanted rows of a file that count within its source.
fn rows(
    data: &Path,
    file: &str,
    of: &Source,
    (source, rank): (u32, u32),
    is_wanted: impl Fn(u64) -> bool,
) -> Result<Vec<(u64, Best)>> {
    let path = data.join(file);
    let broken = |error: PolarsError| anyhow!("{}: {error}", path.display());
    let frame = lake::read(&path, &["case_id"])?;
    let ids = frame.column("case_id").and_then(|column| column.u64()).map_err(broken)?;
    let mut gone = of.visible.superseded_in(file).iter().peekable();
    let mut found = Vec::new();
    for (row, case) in (0_u32..).zip(ids.iter()) {
        let is_gone = gone.next_if(|gone| **gone == row).is_some();
        if let Some(case) = case.filter(|&case| !is_gone && is_wanted(case)) {
            found.push((case, Best { moment: 0, rank, source, row, province: 0 }));
        }
    }
    if !found.is_empty() {
        // Two sources seldom share a case: what tells versions apart is read where it is needed.
        let frame = lake::read(&path, &["version_at", "province"])?;
        let moments = numbers::<Int64Type>(&frame, "version_at", 0)?;
        let provinces = numbers::<Int16Type>(&frame, "province", 0)?;
        for (_, best) in &mut found {
            (best.moment, best.province) = (moments[best.row as usize], provinces[best.row as usize]);
        }
    }
    Ok(found)
}
