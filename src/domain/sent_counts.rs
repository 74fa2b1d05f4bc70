//! What loads of statutory forms say of their lines: each beside the form that it took the place of.
//!
//! A form replaces the one before it of the same province and days, as a whole. A line that stood
//! there, the same, is a duplicate; the others of the earlier form are replaced. So the counts of a load
//! are a function of the visible loads and their order, as those of cases are.

use std::collections::{BTreeMap, HashMap};

use super::form::SentLine;
use super::load::Load;

/// Loads in the order of their numbers, with `accepted`, `duplicate` and `replaced` made anew for those
/// that brought a form. `lines`: of all these loads.
pub fn recounted(mut loads: Vec<Load>, lines: &[SentLine]) -> Vec<Load> {
    loads.sort_by_key(|load| load.id);
    let mut by_load: BTreeMap<i64, Vec<&SentLine>> = BTreeMap::new();
    for line in lines {
        by_load.entry(line.load).or_default().push(line);
    }
    let mut latest: HashMap<_, Vec<&SentLine>> = HashMap::new();
    for load in &mut loads {
        let Some(own) = by_load.remove(&load.id) else { continue };
        let Some(&first) = own.first() else { continue };
        let key = (first.form.as_str(), &first.place, first.first_day, first.last_day);
        let rows = rows(load, own);
        // Totals that repeat the total of their own file.
        let within = load.read - load.rejected - rows.len() as i64;
        let before = latest.get(&key).map_or(&[][..], Vec::as_slice);
        let same = same(before, &rows);
        load.accepted = rows.len() as i64 - same;
        load.duplicate = within + same;
        load.replaced = before.len() as i64 - same;
        latest.insert(key, rows);
    }
    loads
}

/// Lines that are rows of the file: a whole that was made by adding up is none.
fn rows<'l>(load: &Load, mut lines: Vec<&'l SentLine>) -> Vec<&'l SentLine> {
    if lines.len() as i64 > load.read - load.rejected {
        lines.retain(|line| !line.unit.is_empty());
    }
    lines
}

/// How many lines stand in both; a unit may be named twice.
fn same(before: &[&SentLine], rows: &[&SentLine]) -> i64 {
    let mut there: HashMap<(&str, &[i64]), i64> = HashMap::new();
    for line in before {
        *there.entry((line.unit.as_str(), line.cells.as_slice())).or_default() += 1;
    }
    let mut same = 0;
    for line in rows {
        if let Some(n) = there.get_mut(&(line.unit.as_str(), line.cells.as_slice())).filter(|n| **n > 0) {
            *n -= 1;
            same += 1;
        }
    }
    same
}
