//! The lists within a record: supplements, moves of the promise, rows of progress. Here they are
//! taken apart as written; what they mean is read in `told`.
//!
//! In a CSV cell the entries stand between ` | `: `requested - completed => new due` (what follows the
//! dash or the arrow may be missing), `moment => new due`, `moment = status`.

use std::borrow::Cow;
use std::fmt;

use serde_json::Value;

use super::record::{Column, trimmed};

/// Keys of the exchange format within the entries of its lists.
pub const REQUESTED: &str = "NgayBoSung";
pub const COMPLETED: &str = "NgayTiepNhanBoSung";
pub const NEW_DUE: &str = "NgayHenTraMoi";
pub const MOVED: &str = "NgayDoiHen";
pub const HANDLED: &str = "ThoiDiemXuLy";
/// The same, in rows of the older service.
pub const HANDLED_ON: &str = "NgayXuLy";
pub const STATUS: &str = "TrangThai";
pub const REUSED: &str = "DuocTaiSuDung";

/// The lists of one record as written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawLists<'a> {
    pub supplements: Vec<RawSupplement<'a>>,
    pub due_moves: Vec<RawDueMove<'a>>,
    pub progress: Vec<RawProgress<'a>>,
}

/// Empty texts: not answered, no new promise told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawSupplement<'a> {
    pub requested: Cow<'a, str>,
    pub completed: Cow<'a, str>,
    pub new_due: Cow<'a, str>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawDueMove<'a> {
    pub moved: Cow<'a, str>,
    pub new_due: Cow<'a, str>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawProgress<'a> {
    pub at: Cow<'a, str>,
    pub status: Cow<'a, str>,
}

impl fmt::Display for RawSupplement<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} -", self.requested)?;
        if !self.completed.is_empty() {
            write!(formatter, " {}", self.completed)?;
        }
        if !self.new_due.is_empty() {
            write!(formatter, " => {}", self.new_due)?;
        }
        Ok(())
    }
}

impl fmt::Display for RawDueMove<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} => {}", self.moved, self.new_due)
    }
}

impl fmt::Display for RawProgress<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} = {}", self.at, self.status)
    }
}

pub fn supplements(cell: &str) -> Vec<RawSupplement<'_>> {
    entries(cell, |entry| {
        let (pair, new_due) = parts(entry, entry.split_once("=>"));
        let (requested, completed) = parts(pair, pair.split_once(" -"));
        RawSupplement { requested: requested.into(), completed: completed.into(), new_due: new_due.into() }
    })
}

pub fn due_moves(cell: &str) -> Vec<RawDueMove<'_>> {
    entries(cell, |entry| {
        let (moved, new_due) = parts(entry, entry.split_once("=>"));
        RawDueMove { moved: moved.into(), new_due: new_due.into() }
    })
}

pub fn progress(cell: &str) -> Vec<RawProgress<'_>> {
    entries(cell, |entry| {
        let (at, status) = parts(entry, cut(entry, b'='));
        RawProgress { at: at.into(), status: status.into() }
    })
}

#[inline]
fn entries<'a, Entry>(cell: &'a str, read: impl Fn(&'a str) -> Entry) -> Vec<Entry> {
    // Most cases have none.
    if cell.trim_ascii().is_empty() {
        return Vec::new();
    }
    let mut all = Vec::new();
    let mut rest = cell;
    while let Some((entry, after)) = cut(rest, b'|') {
        all.push(read(entry));
        rest = after;
    }
    all.push(read(rest));
    all
}

/// What stands before and after the first of these signs. A million rows have several short entries each:
/// a search of the library is set up anew for each.
#[inline]
fn cut(text: &str, mark: u8) -> Option<(&str, &str)> {
    let at = text.bytes().position(|byte| byte == mark)?;
    Some((&text[..at], &text[at + 1..]))
}

/// What stands before and after a mark; all of it before one that is not there.
#[inline]
fn parts<'a>(text: &'a str, cut: Option<(&'a str, &'a str)>) -> (&'a str, &'a str) {
    let (before, after) = cut.unwrap_or((text, ""));
    (trimmed(before), trimmed(after))
}

impl RawLists<'_> {
    /// Reads one list of the exchange format. `None` if it is not a list (an empty text counts as an
    /// empty one), an entry is not an object, or a value in it not a text.
    pub fn read(&mut self, column: Column, value: &Value) -> Option<()> {
        let list = match value {
            Value::Array(list) => list.as_slice(),
            Value::String(text) if text.trim().is_empty() => &[],
            _ => return None,
        };
        match column {
            Column::Supplements => {
                self.supplements = all(list, |entry| {
                    let requested = text(entry, REQUESTED)?;
                    Some(RawSupplement {
                        requested,
                        completed: text(entry, COMPLETED)?,
                        new_due: text(entry, NEW_DUE)?,
                    })
                })?;
            }
            Column::DueMoves => {
                self.due_moves =
                    all(list, |entry| Some(RawDueMove { moved: text(entry, MOVED)?, new_due: text(entry, NEW_DUE)? }))?;
            }
            _ => {
                self.progress =
                    all(list, |entry| Some(RawProgress { at: text(entry, HANDLED)?, status: text(entry, STATUS)? }))?;
            }
        }
        Some(())
    }
}

fn all<Entry>(list: &[Value], read: impl Fn(&Value) -> Option<Entry>) -> Option<Vec<Entry>> {
    list.iter().map(|entry| entry.is_object().then(|| read(entry)).flatten()).collect()
}

fn text(entry: &Value, key: &str) -> Option<Cow<'static, str>> {
    match entry.get(key) {
        None | Some(Value::Null) => Some(Cow::Borrowed("")),
        Some(value) => Some(Cow::Owned(value.as_str()?.trim().to_owned())),
    }
}

/// [`REUSED`] of the documents: reused if any of them was; not reported if none says; `None` if one
/// says it in another way than as a text.
pub fn reused(documents: &[Value]) -> Option<&'static str> {
    let says: Vec<&Value> = documents.iter().filter_map(|document| document.get(REUSED)).collect();
    let flags: Vec<&str> = says.into_iter().filter(|flag| !flag.is_null()).map(Value::as_str).collect::<Option<_>>()?;
    Some(match (flags.is_empty(), flags.iter().any(|flag| matches!(*flag, "1" | "2"))) {
        (true, _) => "",
        (false, true) => "1",
        (false, false) => "0",
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn supplement(parts: [&'static str; 3]) -> RawSupplement<'static> {
        let [requested, completed, new_due] = parts.map(Cow::Borrowed);
        RawSupplement { requested, completed, new_due }
    }

    #[test]
    fn cells_are_taken_apart_as_written() {
        let cell = "05/01/2026 08:00 - 07/01/2026 09:30 => 20/01/2026 17:00 | 08/01/2026 08:00 - 09/01/2026 08:00|10/01/2026 10:00 -";
        let expected = [
            supplement(["05/01/2026 08:00", "07/01/2026 09:30", "20/01/2026 17:00"]),
            supplement(["08/01/2026 08:00", "09/01/2026 08:00", ""]),
            supplement(["10/01/2026 10:00", "", ""]),
        ];
        assert_eq!(supplements(cell), expected);
        assert_eq!(
            expected.each_ref().map(ToString::to_string).join(" | "),
            cell.replace('|', " | ").replace("  ", " ")
        );
        assert_eq!(supplements("2026-01-05 08:00 - 2026-01-07 09:30")[0].completed, "2026-01-07 09:30");
        let moves = due_moves("05/01/2026 08:00 => 20/01/2026 17:00 | 06/01/2026 08:00");
        assert_eq!((&*moves[0].moved, &*moves[0].new_due), ("05/01/2026 08:00", "20/01/2026 17:00"));
        assert_eq!(moves[1].new_due, "", "the reader of moments sends it back");
        let rows = progress("05/01/2026 08:00 = Đang xử lý|x");
        assert_eq!((&*rows[0].at, &*rows[0].status), ("05/01/2026 08:00", "Đang xử lý"));
        assert_eq!((&*rows[1].at, &*rows[1].status), ("x", ""));
        assert!(supplements(" ").is_empty() && due_moves("").is_empty() && progress("").is_empty());
        assert_eq!(progress("|").len(), 2, "an empty entry is an entry that does not fit");
    }

    #[test]
    fn lists_of_the_exchange_format_give_the_same() {
        let mut lists = RawLists::default();
        let requests = json!([
            {"NgayBoSung": "05/01/2026 08:00", "NgayTiepNhanBoSung": " 07/01/2026 09:30", "NgayHenTraMoi": "20/01/2026 17:00"},
            {"NgayBoSung": "10/01/2026 10:00", "NgayTiepNhanBoSung": null, "NoiDungBoSung": {"x": 1}},
        ]);
        assert_eq!(lists.read(Column::Supplements, &requests), Some(()));
        let moves = json!([{"NgayDoiHen": "05/01/2026 08:00", "NgayHenTraMoi": "20/01/2026 17:00"}]);
        assert_eq!(lists.read(Column::DueMoves, &moves), Some(()));
        assert_eq!(lists.read(Column::Progress, &json!([{"ThoiDiemXuLy": "x", "TrangThai": "4"}])), Some(()));
        let expected = RawLists {
            supplements: supplements("05/01/2026 08:00 - 07/01/2026 09:30 => 20/01/2026 17:00 | 10/01/2026 10:00 -"),
            due_moves: due_moves("05/01/2026 08:00 => 20/01/2026 17:00"),
            progress: progress("x = 4"),
        };
        assert_eq!(lists, expected);
        for value in [json!(""), json!(" "), json!([])] {
            assert_eq!(lists.read(Column::Progress, &value), Some(()));
            assert!(lists.progress.is_empty());
        }
        for value in [json!("4"), json!(4), json!({}), json!(["x"]), json!([{"TrangThai": 4}])] {
            assert_eq!(lists.read(Column::Progress, &value), None, "{value}");
        }
    }
}
