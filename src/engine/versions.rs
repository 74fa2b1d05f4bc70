//! Versions of a case: which of all rows of a case in the visible loads is the one that counts.
//!
//! Loads are met in their order. A row is compared with the one that counts so far: with the same
//! content it is a duplicate; with an earlier version moment it is superseded; else it counts from
//! there on, of equal moments too. So what counts, and what every load says of its rows, is a function
//! of the visible loads and their order alone. A load that comes last is compared with what counts. A
//! load that goes, or comes back changed, can alter later loads only in the cases it has or had: for
//! those, and those alone, the later loads are met again ([`Change::later_loads`]).

use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::path::Path;
use std::thread;

use anyhow::{Context, Result, anyhow};
use polars::prelude::*;

use super::changing::announce;
use super::lake::{self, Visible, named};
use super::marks::{self, Marks};
use super::seen::{A_TURN, KeyIsHash, RowSet, Sight};
use crate::domain::load::Load;

/// How a row stands beside the one that counts so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It counts, and replaces the other.
    Newer,
    Duplicate,
    Superseded,
}

/// The rule itself: (content, version moment) of the row that counts so far and of a later one.
pub fn standing(so_far: (u64, u32), row: (u64, u32)) -> Standing {
    if so_far.0 == row.0 {
        Standing::Duplicate
    } else if so_far.1 > row.1 {
        Standing::Superseded
    } else {
        Standing::Newer
    }
}

/// What the rows of a new load, the last in order, come to. Rows are numbered as they were appended.
#[derive(Default)]
pub struct Compared {
    pub within: Within,
    pub beside: Beside,
}

/// Rows that do not count because of another one of the same file.
#[derive(Default)]
pub struct Within {
    pub duplicate: Vec<u32>,
    /// With the same version moment as an earlier row, and other content, neither of them sent as an
    /// update: nobody can say which is right.
    pub conflict: Vec<u32>,
    pub superseded: Vec<u32>,
    /// Rows that were sent as new versions of what was sent before.
    updates: RowSet,
}

/// Rows that do not count because of another load.
#[derive(Default)]
pub struct Beside {
    pub duplicate: Vec<u32>,
    pub superseded: Vec<u32>,
    /// Rows of other loads.
    pub replaced: Marks,
    pub replaced_rows: i64,
}

impl Compared {
    /// Nothing yet. `updates`: rows that were sent as new versions.
    pub fn of(updates: RowSet) -> Self {
        Self { within: Within { updates, ..Within::default() }, ..Self::default() }
    }

    /// All rows of some cases of the new load: which of them counts, in the file and beside the cases
    /// that count so far.
    pub fn take(&mut self, data: &Path, visible: &Visible, mut rows: Vec<Sight>) -> Result<()> {
        rows.sort_unstable_by_key(|row| (row.case, row.row));
        let mut newest: HashMap<u64, Sight, BuildHasherDefault<KeyIsHash>> = HashMap::default();
        newest.reserve(rows.len());
        for versions in rows.chunk_by(|one, next| one.case == next.case) {
            let newest_one = self.within.newest(versions);
            newest.insert(newest_one.case, newest_one);
        }
        drop(rows);
        self.beside.take(data, visible, &newest)
    }
}

impl Within {
    /// Of the rows of one case, in the order of the file, the one that counts.
    fn newest(&mut self, versions: &[Sight]) -> Sight {
        let mut newest = versions[0];
        for &row in &versions[1..] {
            if row.content == newest.content {
                self.duplicate.push(row.row);
            } else if row.moment == newest.moment && !self.is_settled(newest, row) {
                self.conflict.push(row.row);
            } else if (row.moment, self.updates.contains(row.row)) < (newest.moment, self.updates.contains(newest.row))
            {
                self.superseded.push(row.row);
            } else {
                self.superseded.push(newest.row);
                newest = row;
            }
        }
        newest
    }

    /// Whether it is told which of two rows of one moment is the newer: an update is newer than what it
    /// updates, and of two updates the later one.
    fn is_settled(&self, earlier: Sight, later: Sight) -> bool {
        self.updates.contains(earlier.row) || self.updates.contains(later.row)
    }
}

impl Beside {
    fn take(
        &mut self,
        data: &Path,
        visible: &Visible,
        newest: &HashMap<u64, Sight, BuildHasherDefault<KeyIsHash>>,
    ) -> Result<()> {
        let is_wanted = |case| newest.contains_key(&case);
        scan(data, &visible.files, &is_wanted, |index, rows| {
            let file = &visible.files[index];
            let gone = visible.superseded_in(file);
            let mut replaced = Vec::new();
            for old in rows {
                let Some(new) = newest.get(&old.case).filter(|_| gone.binary_search(&old.row).is_err()) else {
                    continue;
                };
                match standing((old.content, old.moment), (new.content, new.moment)) {
                    Standing::Duplicate => self.duplicate.push(new.row),
                    Standing::Superseded => self.superseded.push(new.row),
                    Standing::Newer => replaced.push(old.row),
                }
            }
            if !replaced.is_empty() {
                self.replaced_rows += replaced.len() as i64;
                self.replaced.add(file, &replaced);
            }
            Ok(())
        })
    }
}

/// A visible load that goes, or is put in its place again with other rows.
pub struct Change<'a> {
    pub data: &'a Path,
    /// Lake files of earlier visible loads of the source, in load order.
    pub before: &'a [String],
    /// Lake files of the load as it is visible now; none if it is not.
    pub old: &'a [String],
    /// As it shall be visible; none if it shall not.
    pub new: &'a [String],
    /// Later visible loads of the source, in order.
    pub later: &'a [Load],
}

/// The row of a case that counts so far.
#[derive(Clone, Copy)]
struct Best {
    content: u64,
    moment: u32,
    row: u32,
    /// Number of its file; [`NONE`] if there is no row yet.
    file: u32,
}

const NONE: u32 = u32::MAX;
const NO_ROW: Best = Best { content: 0, moment: 0, row: 0, file: NONE };

/// Per case: what counts with the load as it was, and as it shall be.
type Turn = HashMap<u64, [Best; 2], BuildHasherDefault<KeyIsHash>>;

/// What changes for one later load.
#[derive(Default)]
struct Altered {
    /// Accepted, duplicate, superseded, replaced.
    counts: [i64; 4],
    unmarked: Marks,
    marked: Marks,
}

impl Change<'_> {
    /// The later loads whose rows now stand otherwise, with their new counts and lake files. Files are
    /// written and not yet visible: commit these loads together with the change itself. What the load
    /// had goes with the next sweep after that.
    pub fn later_loads(&self) -> Result<Vec<Load>> {
        self.in_turns(A_TURN)
    }

    /// So many cases at a time: memory does not grow with a load.
    fn in_turns(&self, a_turn: usize) -> Result<Vec<Load>> {
        let old = self.old.first().and_then(|file| file.rsplit_once('/')).map(|(folder, _)| folder);
        announce(self.data, old)?;
        let mut altered: Vec<Altered> = self.later.iter().map(|_| Altered::default()).collect();
        if self.later.is_empty() {
            return Ok(Vec::new());
        }
        let [before, old, new] = [self.before, self.old, self.new].map(|files| Visible::read(self.data, files));
        let (before, old, new) = (before?, within(self.data, self.old, old?)?, within(self.data, self.new, new?)?);
        let later: Vec<Visible> = (self.later.iter())
            .map(|load| within(self.data, &load.lake_files, Visible::read(self.data, &load.lake_files)?))
            .collect::<Result<_>>()?;
        let mut cases = 0;
        for file in old.files.iter().chain(&new.files) {
            cases += lake::rows(&self.data.join(file))?;
        }
        let turns = cases.div_ceil(a_turn).max(1) as u64;
        for turn in 0..turns {
            let is_turn = |case: u64| (case >> 32) % turns == turn;
            let mut names = Vec::new();
            let mut met = Turn::default();
            self.meet_change(&mut met, &mut names, [&old, &new], &is_turn)?;
            self.meet_before(&mut met, &mut names, &before)?;
            for (visible, altered) in later.iter().zip(&mut altered) {
                self.meet_later(&mut met, &mut names, visible, altered)?;
            }
        }
        let changed = self.later.iter().zip(altered).filter(|(_, altered)| !altered.is_nothing());
        changed.map(|(load, altered)| self.rewrite(load, altered)).collect()
    }

    /// The cases of the load itself; of earlier loads nothing is known yet.
    fn meet_change<'f>(
        &self,
        met: &mut Turn,
        names: &mut Vec<&'f str>,
        sides: [&'f Visible; 2],
        is_turn: &(dyn Fn(u64) -> bool + Sync),
    ) -> Result<()> {
        for (side, visible) in sides.into_iter().enumerate() {
            each_version(self.data, visible, names, is_turn, |row, file| {
                let best = Best { content: row.content, moment: row.moment, row: row.row, file };
                met.entry(row.case).or_insert([NO_ROW; 2])[side] = best;
                Ok(())
            })?;
        }
        Ok(())
    }

    /// What counted before the load came: it is the first that the load's own row is compared with.
    fn meet_before<'f>(&self, met: &mut Turn, names: &mut Vec<&'f str>, before: &'f Visible) -> Result<()> {
        let mut winners: Vec<(u64, Best)> = Vec::new();
        let is_met = |case| met.contains_key(&case);
        each_version(self.data, before, names, &is_met, |row, file| {
            winners.push((row.case, Best { content: row.content, moment: row.moment, row: row.row, file }));
            Ok(())
        })?;
        for (case, earlier) in winners {
            for best in met.get_mut(&case).into_iter().flatten() {
                let counts = best.file != NONE
                    && standing((earlier.content, earlier.moment), (best.content, best.moment)) == Standing::Newer;
                if !counts {
                    *best = earlier;
                }
            }
        }
        Ok(())
    }

    fn meet_later<'f>(
        &self,
        met: &mut Turn,
        names: &mut Vec<&'f str>,
        visible: &'f Visible,
        altered: &mut Altered,
    ) -> Result<()> {
        let mut rows: Vec<(u64, Best)> = Vec::new();
        let is_met = |case| met.contains_key(&case);
        each_version(self.data, visible, names, &is_met, |row, file| {
            rows.push((row.case, Best { content: row.content, moment: row.moment, row: row.row, file }));
            Ok(())
        })?;
        for (case, row) in rows {
            let Some([old, new]) = met.get_mut(&case) else { continue };
            let (was, is) = (meet(old, row), meet(new, row));
            if was != is {
                altered.count(was, -1);
                altered.count(is, 1);
                for (marks, mark) in [(&mut altered.unmarked, was.mark), (&mut altered.marked, is.mark)] {
                    if let Some((file, row)) = mark {
                        marks.add(names[file as usize], &[row]);
                    }
                }
            }
        }
        Ok(())
    }

    /// Writes the marks of a later load anew, beside the ones that are visible.
    fn rewrite(&self, load: &Load, mut altered: Altered) -> Result<Load> {
        let folder = load.lake_files.first().and_then(|file| file.rsplit_once('/')).map(|(folder, _)| folder);
        let folder =
            folder.with_context(|| format!("load {0} has no files / lần nạp {0} không có tệp nào", load.id))?;
        let is_marks = |file: &&String| marks::number(named(file)).is_some();
        let mut marks = Marks::default();
        for file in load.lake_files.iter().filter(is_marks) {
            marks.read(&self.data.join(file))?;
        }
        [&mut marks, &mut altered.unmarked].into_iter().for_each(Marks::sort);
        let mut marks = marks.without(&altered.unmarked)?;
        marks.join(altered.marked);
        marks.sort();
        let mut lake_files: Vec<String> = load.lake_files.iter().filter(|file| !is_marks(file)).cloned().collect();
        announce(self.data, [folder])?;
        if !marks.is_empty() {
            let name = self.next_marks(folder);
            marks.write(&self.data.join(folder).join(&name))?;
            lake::sync_folder(&self.data.join(folder))?;
            lake_files.push(format!("{folder}/{name}"));
        }
        let [accepted, duplicate, superseded, replaced] = altered.counts;
        Ok(Load {
            accepted: load.accepted + accepted,
            duplicate: load.duplicate + duplicate,
            superseded: load.superseded + superseded,
            replaced: load.replaced + replaced,
            lake_files,
            ..load.clone()
        })
    }

    /// A name that no file has: neither a visible one, nor what a killed command left.
    fn next_marks(&self, folder: &str) -> String {
        let folder = self.data.join(folder);
        (0..).map(marks::name).find(|name| !folder.join(name).exists()).unwrap_or_default()
    }
}

/// How a row came to stand, and the row that does not count because of it.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Stood {
    standing: Option<Standing>,
    mark: Option<(u32, u32)>,
}

fn meet(best: &mut Best, row: Best) -> Stood {
    if best.file == NONE {
        *best = row;
        return Stood { standing: None, mark: None };
    }
    let standing = standing((best.content, best.moment), (row.content, row.moment));
    let mark = match standing {
        Standing::Newer => std::mem::replace(best, row),
        Standing::Duplicate | Standing::Superseded => row,
    };
    Stood { standing: Some(standing), mark: Some((mark.file, mark.row)) }
}

impl Altered {
    fn is_nothing(&self) -> bool {
        self.counts == [0; 4] && self.unmarked.is_empty() && self.marked.is_empty()
    }

    fn count(&mut self, stood: Stood, by: i64) {
        let [accepted, duplicate, superseded, replaced] = &mut self.counts;
        match stood.standing {
            None => *accepted += by,
            Some(Standing::Newer) => {
                *accepted += by;
                *replaced += by;
            }
            Some(Standing::Duplicate) => *duplicate += by,
            Some(Standing::Superseded) => *superseded += by,
        }
    }
}

/// The files of one load, with only those rows marked that are older versions in the very same file.
fn within(data: &Path, files: &[String], mut visible: Visible) -> Result<Visible> {
    let mut within = Marks::default();
    for file in files.iter().filter(|file| named(file) == marks::WITHIN) {
        within.read(&data.join(file))?;
    }
    within.sort();
    visible.superseded = within;
    Ok(visible)
}

/// Every row of some cases that is not marked, with the number of its file, which joins `names`.
fn each_version<'f>(
    data: &Path,
    visible: &'f Visible,
    names: &mut Vec<&'f str>,
    is_wanted: &(dyn Fn(u64) -> bool + Sync),
    mut each: impl FnMut(Sight, u32) -> Result<()>,
) -> Result<()> {
    let first = names.len() as u32;
    names.extend(visible.files.iter().map(String::as_str));
    scan(data, &visible.files, is_wanted, |index, rows| {
        let gone = visible.superseded_in(&visible.files[index]);
        let mut rows = rows.into_iter().filter(|row| gone.binary_search(&row.row).is_err());
        rows.try_for_each(|row| each(row, first + index as u32))
    })
}

/// The wanted rows of case files, a file a core at a time; `each` is called in the order of the files.
fn scan(
    data: &Path,
    files: &[String],
    is_wanted: &(dyn Fn(u64) -> bool + Sync),
    mut each: impl FnMut(usize, Vec<Sight>) -> Result<()>,
) -> Result<()> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    for (turn, some) in files.chunks(threads).enumerate() {
        let found = thread::scope(|scope| {
            let others = some.iter().map(|file| scope.spawn(move || versions(&data.join(file), is_wanted)));
            let others: Vec<_> = others.collect();
            let joined = others.into_iter().map(|other| {
                other.join().map_err(|_| anyhow!("a thread that reads files failed / một luồng đọc tệp bị lỗi"))
            });
            joined.collect::<Result<Vec<_>>>()
        })?;
        for (index, rows) in found.into_iter().enumerate() {
            each(turn * threads + index, rows?)?;
        }
    }
    Ok(())
}

fn versions(path: &Path, is_wanted: &(dyn Fn(u64) -> bool + Sync)) -> Result<Vec<Sight>> {
    let broken = |error: PolarsError| anyhow!("{}: {error}", path.display());
    let frame = lake::read(path, &["case_id"])?;
    let keys = frame.column("case_id").and_then(|column| column.u64()).map_err(broken)?;
    let mut found: Vec<Sight> = (keys.iter().enumerate())
        .filter_map(|(row, case)| Some((row as u32, case.filter(|&case| is_wanted(case))?)))
        .map(|(row, case)| Sight { case, content: 0, moment: 0, row })
        .collect();
    if found.is_empty() {
        return Ok(found);
    }
    // Most files have none of the cases of a small load: what tells versions apart is read where it is needed.
    let frame = lake::read(path, &["row_hash", "version_at"])?;
    let contents = frame.column("row_hash").and_then(|column| column.u64()).map_err(broken)?;
    let moments = frame.column("version_at").and_then(|column| column.datetime()).map_err(broken)?.physical();
    for version in &mut found {
        let row = version.row as usize;
        let moment = moments.get(row).unwrap_or_default() / MILLISECONDS_A_SECOND;
        version.content = contents.get(row).unwrap_or_default();
        version.moment = u32::try_from(moment).unwrap_or_default();
    }
    Ok(found)
}

const MILLISECONDS_A_SECOND: i64 = 1000;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::load::{LoadState, Way};
    use crate::domain::reading::Nature;
    use crate::domain::text::Text;
    use crate::engine::conform::EventColumns;
    use crate::engine::lake::Staged;
    use proptest::prelude::*;

    /// (case, content, version moment)
    type Row = (u64, u64, u32);

    /// As evenly spread as the hashes of real cases.
    fn key(case: u64) -> u64 {
        (case + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }

    /// A load of these rows, the last in order, as `ingest` makes it: its files and counts.
    fn add(data: &Path, name: &str, id: i64, visible: &[String], rows: &[Row]) -> Load {
        let mut staged = Staged::begin(data, "cases", name, false).expect("a folder");
        let column = |name: &str, value: fn(&Row) -> u64| {
            UInt64Chunked::from_vec(name.into(), rows.iter().map(value).collect()).into_column()
        };
        let moments = rows.iter().map(|row| i64::from(row.2) * 1000).collect();
        let moments = Int64Chunked::from_vec("version_at".into(), moments);
        let columns = vec![
            column("case_id", |row| key(row.0)),
            column("row_hash", |row| row.1),
            moments.into_datetime(TimeUnit::Milliseconds, None).into_column(),
        ];
        let frame = DataFrame::new(rows.len(), columns).expect("columns");
        staged.append(frame, EventColumns::default()).expect("writes");
        staged.flush().expect("writes");
        let mut compared = Compared::default();
        let sights =
            (0..).zip(rows).map(|(number, row)| Sight { case: key(row.0), content: row.1, moment: row.2, row: number });
        compared.take(data, &Visible::read(data, visible).expect("reads"), sights.collect()).expect("compares");
        let Compared { mut within, mut beside } = compared;
        let n = |rows: &[u32]| rows.len() as i64;
        let duplicate = n(&within.duplicate) + n(&beside.duplicate);
        let superseded = n(&within.superseded) + n(&beside.superseded);
        let rejected = n(&within.conflict);
        let mut marks = Marks::default();
        for rows in [&mut within.duplicate, &mut within.conflict, &mut within.superseded] {
            staged.mark(&mut marks, rows);
        }
        marks.sort();
        staged.write_marks(marks::WITHIN, &marks).expect("writes");
        for rows in [&mut beside.duplicate, &mut beside.superseded] {
            staged.mark(&mut beside.replaced, rows);
        }
        beside.replaced.sort();
        staged.write_marks(&marks::name(0), &beside.replaced).expect("writes");
        let read = rows.len() as i64;
        Load {
            id,
            source: "cases".to_owned(),
            file: name.to_owned(),
            hash: name.to_owned(),
            period: String::new(),
            stated_at: None,
            state: LoadState::Visible,
            read,
            accepted: read - duplicate - superseded - rejected,
            rejected,
            duplicate,
            superseded,
            replaced: beside.replaced_rows,
            nature: Nature::Synthetic,
            as_of: jiff::civil::date(2026, 10, 10),
            lake_files: staged.seal().expect("seals"),
            quarantine_file: None,
            mapping: String::new(),
            origin: String::new(),
            way: Way::CommandLine,
            province: None,
            remark: Text::default(),
            loaded_at: String::new(),
        }
    }

    fn files(loads: &[Load]) -> Vec<String> {
        loads.iter().flat_map(|load| load.lake_files.clone()).collect()
    }

    fn fresh(data: &Path, names: &[(String, Vec<Row>)]) -> Vec<Load> {
        let mut loads: Vec<Load> = Vec::new();
        for (name, rows) in names {
            loads.push(add(data, name, loads.len() as i64 + 1, &files(&loads), rows));
        }
        loads
    }

    /// Counts of every load, and every row that counts.
    fn told(data: &Path, loads: &[Load]) -> (Vec<[i64; 6]>, Vec<(String, Row)>) {
        let counts = (loads.iter())
            .map(|load| [load.read, load.accepted, load.rejected, load.duplicate, load.superseded, load.replaced]);
        let visible = Visible::read(data, &files(loads)).expect("reads");
        let mut counting = Vec::new();
        let mut names = Vec::new();
        each_version(data, &visible, &mut names, &|_| true, |row, file| {
            counting.push((file, (row.case, row.content, row.moment)));
            Ok(())
        })
        .expect("reads");
        // Folders of the two differ in nothing but the names of loads that came back.
        let named = counting.into_iter().map(|(file, row)| {
            let load = names[file as usize].split('/').nth(2).unwrap_or_default();
            (load.split('~').next().unwrap_or_default().to_owned(), row)
        });
        let mut named: Vec<_> = named.collect();
        named.sort_unstable();
        (counts.collect(), named)
    }

    fn rows() -> impl Strategy<Value = Vec<Row>> {
        proptest::collection::vec((0..6_u64, 0..4_u64, 1..4_u32), 1..8)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]

        #[test]
        fn a_load_that_goes_or_comes_back_changed_leaves_what_a_fresh_start_gives(
            mut contents in proptest::collection::vec(rows(), 2..6),
            changes in proptest::collection::vec((any::<proptest::sample::Index>(), proptest::option::of(rows())), 1..4),
            a_turn in 1..4_usize,
        ) {
            let (one, other) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
            let data = one.path();
            let mut names: Vec<String> = (0..contents.len()).map(|load| format!("load{load}")).collect();
            let pairs: Vec<_> = names.iter().cloned().zip(contents.iter().cloned()).collect();
            let mut loads = fresh(data, &pairs);
            for (number, (which, new)) in changes.into_iter().enumerate() {
                if loads.is_empty() {
                    break;
                }
                let at = which.index(loads.len());
                let before = files(&loads[..at]);
                let came = new.as_ref().map(|rows| {
                    let name = format!("{}~{number}", names[at].split('~').next().unwrap_or_default());
                    add(data, &name, loads[at].id, &before, rows)
                });
                let new_files = came.as_ref().map(|load| load.lake_files.clone()).unwrap_or_default();
                let change = Change { data, before: &before, old: &loads[at].lake_files, new: &new_files, later: &loads[at + 1..] };
                for later in change.in_turns(a_turn).expect("compares") {
                    let place = loads.iter().position(|load| load.id == later.id).expect("a later load");
                    loads[place] = later;
                }
                match (came, new) {
                    (Some(load), Some(rows)) => (loads[at], contents[at]) = (load, rows),
                    _ => {
                        loads.remove(at);
                        contents.remove(at);
                        names.remove(at);
                    }
                }
            }
            let pairs: Vec<_> = names.iter().cloned().zip(contents.iter().cloned()).collect();
            let expected = fresh(other.path(), &pairs);
            prop_assert_eq!(told(data, &loads), told(other.path(), &expected));
        }
    }

    #[test]
    fn of_equal_moments_the_later_load_counts_and_the_same_content_is_a_duplicate() {
        assert_eq!(standing((1, 5), (2, 5)), Standing::Newer);
        assert_eq!(standing((1, 5), (2, 4)), Standing::Superseded);
        assert_eq!(standing((1, 5), (1, 5)), Standing::Duplicate);
        let mut within = Within::default();
        let row = |content, moment, row| Sight { case: 1, content, moment, row };
        let newest = within.newest(&[row(1, 5, 0), row(1, 5, 1), row(2, 5, 2), row(3, 6, 3), row(4, 4, 4)]);
        assert_eq!(newest.row, 3);
        assert_eq!((within.duplicate, within.conflict, within.superseded), (vec![1], vec![2], vec![0, 4]));
    }
}
