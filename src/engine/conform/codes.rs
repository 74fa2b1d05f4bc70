//! The codes of a source's columns, and what the contract keeps for them.

use std::collections::BTreeMap;

use crate::domain::case::{CaseStatus, Channel, OnlineLevel};
use crate::domain::source::code_values;
use crate::formats::plain;

/// The codes of one column. Read a dozen times a row: a look at length and beginning finds the one
/// that can be it, without following each to its text.
#[derive(Default)]
pub struct CodeTable(Vec<(u64, String, &'static str)>);

impl CodeTable {
    pub fn new(column: &str, table: &BTreeMap<String, String>) -> Self {
        let entry = |(raw, value): (&String, &String)| {
            let raw = plain(raw).into_owned();
            (beginning(&raw), raw, canonical(column, value))
        };
        Self(table.iter().map(entry).collect())
    }

    /// The values that the source lists.
    pub fn listed(&self) -> Vec<&str> {
        self.0.iter().map(|(_, code, _)| code.as_str()).collect()
    }

    #[inline]
    pub fn get(&self, raw: &str) -> Option<&'static str> {
        let wanted = beginning(raw);
        // Length and beginning of a short code are the whole of it.
        let is_short = raw.len() <= BEGINNING;
        let found = self.0.iter().find(|(beginning, code, _)| *beginning == wanted && (is_short || code == raw));
        found.map(|&(.., value)| value)
    }
}

/// So many bytes at the beginning of a code tell it from nearly all others.
const BEGINNING: usize = 7;

/// Length and the first bytes.
#[inline]
fn beginning(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let first = bytes.iter().take(BEGINNING).fold(0, |word, &byte| word << 8 | u64::from(byte));
    first << 8 | (bytes.len() as u64 & 0xff)
}

/// The value as the contract keeps it; empty for one that the catalogue would have refused.
fn canonical(column: &str, value: &str) -> &'static str {
    let known = code_values(column).unwrap_or_default();
    known.iter().find(|known| **known == value).copied().unwrap_or_default()
}

pub fn status_named(name: &str) -> Option<CaseStatus> {
    name.parse().ok().and_then(CaseStatus::from_code)
}

pub fn channel_named(name: &str) -> Option<Channel> {
    match name {
        "in_person" => Some(Channel::InPerson),
        "online" => Some(Channel::Online),
        "post" => Some(Channel::Post),
        _ => None,
    }
}

pub fn level_named(name: &str) -> Option<OnlineLevel> {
    match name {
        "end_to_end" => Some(OnlineLevel::EndToEnd),
        "partial" => Some(OnlineLevel::Partial),
        "information_only" => Some(OnlineLevel::InformationOnly),
        _ => None,
    }
}
