//! Loads: what came in, what was kept, what was sent back and why.

use jiff::civil::{Date, DateTime};

use super::check::{ColumnProfile, Finding};
use super::form::SentLine;
use super::part::Part;
use super::place::PlaceCode;
use super::reading::Nature;
use super::register::RegisterRow;
use super::run::KeptBrought;
use super::score::PublishedScore;
use super::text::Text;

/// One file that came in. `read = accepted + rejected + duplicate + superseded`, always.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Load {
    /// Number, from 1 in the order of arrival; 0 before it is committed. It stays its place in that
    /// order when it is replayed.
    pub id: i64,
    /// Source system (stem in `pipelines/sources/`).
    pub source: String,
    /// File name without its folder.
    pub file: String,
    /// blake3 of the bytes, in hexadecimal. With source and period it is the identity of a load:
    /// the same file is never counted twice.
    pub hash: String,
    /// Period the sender declares (`2026-10`, `s2026-Q3`); empty if none.
    pub period: String,
    /// When the export was made, local time, where the sender states it because the file does not;
    /// part of the identity.
    pub stated_at: Option<DateTime>,
    pub state: LoadState,
    pub read: i64,
    /// Rows that are the version of their case that counts.
    pub accepted: i64,
    pub rejected: i64,
    /// Rows already present, unchanged.
    pub duplicate: i64,
    /// Rows of this file of which a newer version is there already, in this file or in another.
    pub superseded: i64,
    /// Rows of earlier loads that this one replaces with a newer version; not among `read`.
    pub replaced: i64,
    pub nature: Nature,
    /// The last day the file speaks of (its extraction date); for a refused file that says none, the
    /// day it came.
    pub as_of: Date,
    /// Files below the data folder that this load made visible, in order.
    pub lake_files: Vec<String>,
    /// Quarantine file below the data folder, if any row was rejected.
    pub quarantine_file: Option<String>,
    /// blake3 of the source's mapping as it was; another one since then is a reason to replay.
    pub mapping: String,
    /// Where the file lies, as far as it is known, for a replay; empty for what was sent to us.
    pub origin: String,
    /// Which way it came.
    pub way: Way,
    /// The one province the sender may speak for; rows of others were rejected. `None`: any.
    pub province: Option<PlaceCode>,
    /// Why the file as a whole was refused, or the load undone; empty otherwise.
    pub remark: Text,
    /// When it was committed, RFC 3339; passed in by `main`.
    pub loaded_at: String,
}

impl Load {
    /// The last day it speaks of, and the nature of its data: of a refused file neither was taken over.
    pub fn speaks_of(&self) -> Option<(Date, Nature)> {
        (self.state != LoadState::Refused).then_some((self.as_of, self.nature))
    }
}

/// What a load brings besides its rows in the lake; kept load by load.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Brought {
    /// Reported counts.
    pub parts: Vec<Part>,
    pub scores: Vec<PublishedScore>,
    /// Lines of a statutory form; which load they are of is set when they are kept.
    pub sent_lines: Vec<SentLine>,
    /// Every row of a register that fits, in the order of its file.
    pub register_rows: Vec<RegisterRow>,
    /// What the checks found, also in a file that is refused.
    pub findings: Vec<Finding>,
    /// Column by column, province by province, of accepted rows.
    pub profiles: Vec<ColumnProfile>,
    /// Where all of it but findings and profiles is kept for runs; `None` of cases, and where it is not yet.
    pub kept: Option<KeptBrought>,
}

/// What the sender of a file declares, and what it may speak of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadRequest {
    /// `2026-10`, `s2026-Q3`; empty if none.
    pub period: String,
    /// When the export was made, local time, if the sender states it.
    pub stated_at: Option<DateTime>,
    pub way: Way,
    /// The one province the sender may speak for; `None`: any.
    pub province: Option<PlaceCode>,
}

/// What became of a file that was to be loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Loaded(Load),
    /// The very same file, of the same source and period, is there; nothing changed.
    AlreadyThere(Load),
    /// Nothing of it counts; the load's remark says why.
    Refused(Load),
}

impl Outcome {
    pub fn load(&self) -> &Load {
        match self {
            Self::Loaded(load) | Self::AlreadyThere(load) | Self::Refused(load) => load,
        }
    }
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoadState {
    /// Its rows count.
    Visible,
    /// Nothing of it counts: it is not what its source says, or too many of its rows were rejected.
    Refused,
    /// It counted once, and was taken back by hand.
    Undone,
}

impl LoadState {
    pub const ALL: [Self; 3] = [Self::Visible, Self::Refused, Self::Undone];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Visible => "visible",
            Self::Refused => "refused",
            Self::Undone => "undone",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

/// The door a file came through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    CommandLine,
    WatchedFolder,
    /// The upload page or `POST /api/loads`, under the token of this name.
    Sent(String),
}

impl Way {
    /// As kept in the store: `command_line`, `watched_folder`, `sent:NAME`.
    pub fn to_text(&self) -> String {
        match self {
            Self::CommandLine => "command_line".to_owned(),
            Self::WatchedFolder => "watched_folder".to_owned(),
            Self::Sent(token) => format!("sent:{token}"),
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "command_line" => Some(Self::CommandLine),
            "watched_folder" => Some(Self::WatchedFolder),
            _ => text.strip_prefix("sent:").map(|token| Self::Sent(token.to_owned())),
        }
    }
}

/// Why a row was not taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reject {
    /// 1-based line of the file where the row starts (for JSON: 1-based position of the record; for a
    /// spreadsheet the row as its program numbers it).
    pub line: u64,
    /// The source's own heading or key; empty if the row as a whole is wrong.
    pub column: String,
    pub value: String,
    /// Stable code: `E_NO_RECEIVED`, `E_BAD_MOMENT`, ...
    pub code: &'static str,
    /// What was expected and what to do, in Vietnamese.
    pub advice_vi: String,
    /// The same in English.
    pub advice_en: String,
    /// What of the advice is of this row alone, where it holds two things against each other: the two dates,
    /// the place that was said and the one expected. It may be shown where the row may not.
    pub detail: Option<Box<Text>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_as_text_is_read_back() {
        for state in LoadState::ALL {
            assert_eq!(LoadState::parse(state.as_str()), Some(state));
        }
        for way in [Way::CommandLine, Way::WatchedFolder, Way::Sent("Lai Châu:1".to_owned())] {
            assert_eq!(Way::parse(&way.to_text()), Some(way));
        }
        assert_eq!(Way::parse("pigeon"), None);
    }
}
