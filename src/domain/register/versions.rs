//! Which row of a key counts, and what every load says of its rows: a function of the visible loads and
//! their order.

use std::collections::{BTreeMap, HashMap};

use super::RegisterRow;
use crate::domain::load::Load;

/// What is compared of a row, in the order of its load.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sight {
    pub load: i64,
    pub key: String,
    /// See [`super::RegisterRow::version`].
    pub version: i32,
    /// See [`super::RegisterRow::content`].
    pub content: i64,
}

/// What is compared of the rows of one load, in their order.
pub fn sights(load: i64, rows: &[RegisterRow]) -> Vec<Sight> {
    let sight = |row: &RegisterRow| Sight { load, key: row.key.clone(), version: row.version, content: row.content };
    rows.iter().map(sight).collect()
}

/// Of each key the row that counts, with its load, in the order of the keys. `rows`: those of all visible loads of
/// one register, in the order of the loads and within each in that of its file.
pub fn counting(rows: Vec<(i64, RegisterRow)>) -> Vec<(i64, RegisterRow)> {
    let mut counting: BTreeMap<String, (i64, RegisterRow)> = BTreeMap::new();
    for (load, row) in rows {
        match counting
            .get(&row.key)
            .map(|(_, so_far)| standing((so_far.version, so_far.content), (row.version, row.content)))
        {
            Some(Standing::Duplicate | Standing::Superseded) => {}
            Some(Standing::Newer) | None => _ = counting.insert(row.key.clone(), (load, row)),
        }
    }
    counting.into_values().collect()
}

/// How a row stands beside the one of its key that counts so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Newer,
    Duplicate,
    Superseded,
}

/// The rule itself, of (version, content).
pub fn standing(so_far: (i32, i64), row: (i32, i64)) -> Standing {
    if so_far == row {
        Standing::Duplicate
    } else if so_far.0 > row.0 {
        Standing::Superseded
    } else {
        Standing::Newer
    }
}

/// What became of the rows of one load.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fate {
    pub accepted: i64,
    pub duplicate: i64,
    pub superseded: i64,
    /// Rows of earlier loads.
    pub replaced: i64,
}

/// What became of the rows of the last load of these.
pub fn fate_of(sights: &[Sight]) -> Fate {
    fates(sights).pop_last().map(|(_, fate)| fate).unwrap_or_default()
}

/// Loads in the order of their numbers, with `accepted`, `duplicate`, `superseded` and `replaced` made anew
/// for those of a register. `sights`: the rows of all these loads of one source, in the order of the loads
/// and within each in that of its file.
pub fn recounted(mut loads: Vec<Load>, sights: &[Sight]) -> Vec<Load> {
    let fates = fates(sights);
    loads.sort_by_key(|load| load.id);
    for load in &mut loads {
        if let Some(fate) = fates.get(&load.id) {
            (load.accepted, load.duplicate) = (fate.accepted, fate.duplicate);
            (load.superseded, load.replaced) = (fate.superseded, fate.replaced);
        }
    }
    loads
}

fn fates(sights: &[Sight]) -> BTreeMap<i64, Fate> {
    let mut fates: BTreeMap<i64, Fate> = BTreeMap::new();
    let mut counting: HashMap<&str, &Sight> = HashMap::with_capacity(sights.len());
    for sight in sights {
        let fate = fates.entry(sight.load).or_default();
        let Some(so_far) = counting.get(sight.key.as_str()) else {
            fate.accepted += 1;
            counting.insert(&sight.key, sight);
            continue;
        };
        match standing((so_far.version, so_far.content), (sight.version, sight.content)) {
            Standing::Duplicate => fate.duplicate += 1,
            Standing::Superseded => fate.superseded += 1,
            Standing::Newer => {
                // Of one file the older row is a version that never counted beside others.
                if so_far.load == sight.load {
                    fate.superseded += 1;
                } else {
                    fate.accepted += 1;
                    fate.replaced += 1;
                }
                counting.insert(&sight.key, sight);
            }
        }
    }
    fates
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::load::{LoadState, Way};
    use crate::domain::reading::Nature;
    use crate::domain::text::Text;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn load(id: i64) -> Load {
        Load {
            id,
            source: "recommendations".to_owned(),
            file: String::new(),
            hash: String::new(),
            period: String::new(),
            stated_at: None,
            state: LoadState::Visible,
            read: 0,
            accepted: 0,
            rejected: 0,
            duplicate: 0,
            superseded: 0,
            replaced: 0,
            nature: Nature::Synthetic,
            as_of: date(2026, 10, 10),
            lake_files: Vec::new(),
            quarantine_file: None,
            mapping: String::new(),
            origin: String::new(),
            way: Way::CommandLine,
            province: None,
            remark: Text::default(),
            loaded_at: String::new(),
        }
    }

    fn sight(load: i64, key: &str, version: i32, content: i64) -> Sight {
        Sight { load, key: key.to_owned(), version, content }
    }

    fn fates(loads: &[Load]) -> Vec<[i64; 4]> {
        loads.iter().map(|load| [load.accepted, load.duplicate, load.superseded, load.replaced]).collect()
    }

    #[test]
    fn a_later_file_replaces_the_rows_of_its_keys() {
        let rows =
            [sight(1, "a", 0, 1), sight(1, "b", 0, 1), sight(2, "a", 0, 2), sight(2, "b", 0, 1), sight(2, "c", 0, 1)];
        assert_eq!(fates(&recounted(vec![load(2), load(1)], &rows)), [[2, 0, 0, 0], [2, 1, 0, 1]]);
        // Without the first load all rows of the second one are new.
        assert_eq!(fates(&recounted(vec![load(2)], &rows[2..])), [[3, 0, 0, 0]]);
    }

    #[test]
    fn a_row_updated_earlier_replaces_nothing_whenever_it_comes() {
        let rows = [
            sight(1, "a", 9, 1),
            sight(2, "a", 5, 2),
            sight(3, "a", 9, 3),
            sight(3, "b", 5, 1),
            sight(3, "b", 6, 2),
            sight(3, "b", 6, 2),
        ];
        let loads = recounted(vec![load(1), load(2), load(3)], &rows);
        assert_eq!(fates(&loads), [[1, 0, 0, 0], [0, 0, 1, 0], [2, 1, 1, 1]]);
    }

    proptest! {
        /// Every row is in one place and only in one, and as many rows count as there are keys.
        #[test]
        fn no_row_is_lost(rows in proptest::collection::vec((1_i64..5, 0_u8..6, 0_i32..3, 0_i64..3), 0..60)) {
            let mut sights: Vec<Sight> =
                rows.iter().map(|&(load, key, version, content)| sight(load, &key.to_string(), version, content)).collect();
            sights.sort_by_key(|sight| sight.load);
            let loads = recounted((1..5).map(load).collect(), &sights);
            for load in &loads {
                let own = sights.iter().filter(|sight| sight.load == load.id).count() as i64;
                prop_assert_eq!(load.accepted + load.duplicate + load.superseded, own);
            }
            let keys: std::collections::BTreeSet<&str> = sights.iter().map(|sight| sight.key.as_str()).collect();
            let counting: i64 = loads.iter().map(|load| load.accepted - load.replaced).sum();
            prop_assert_eq!(counting, keys.len() as i64);
        }
    }
}
