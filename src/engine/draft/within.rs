//! What the lists within cases hold: moments in patterns of their own, and statuses that no case has now.

use std::collections::BTreeMap;

use super::look::Column;
use crate::engine::conform::lists;

/// Keys of the exchange format whose values are moments.
pub const MOMENTS: [&str; 6] =
    [lists::REQUESTED, lists::COMPLETED, lists::NEW_DUE, lists::MOVED, lists::HANDLED, lists::HANDLED_ON];

/// The moments of a column of lists, none of them empty.
pub fn moments(canonical: &str, column: &Column) -> Vec<String> {
    let mut found = column.list_moments.clone();
    for cell in column.filled() {
        match canonical {
            "supplements" => found.extend(
                lists::supplements(cell)
                    .into_iter()
                    .flat_map(|one| [one.requested, one.completed, one.new_due])
                    .map(String::from),
            ),
            "due_moves" => {
                found.extend(
                    lists::due_moves(cell).into_iter().flat_map(|one| [one.moved, one.new_due]).map(String::from),
                );
            }
            "progress" => found.extend(lists::progress(cell).into_iter().map(|one| one.at.into_owned())),
            _ => {}
        }
    }
    found.retain(|moment| !moment.trim().is_empty());
    found
}

/// The statuses in a column of progress, with the entries that have each.
pub fn statuses(column: &Column) -> BTreeMap<String, usize> {
    let mut found: BTreeMap<String, usize> = BTreeMap::new();
    let in_cells = column.filled().flat_map(lists::progress).map(|entry| entry.status.into_owned());
    for status in in_cells.chain(column.list_statuses.iter().cloned()).filter(|status| !status.is_empty()) {
        *found.entry(status).or_default() += 1;
    }
    found
}
