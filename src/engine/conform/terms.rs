//! What the rows of a file are held against while it is read.

use std::collections::BTreeSet;

use super::contract::RowContract;
use super::values::Enough;
use crate::domain::source::CaseMapping;

/// What the rows of a file are taken under.
#[derive(Clone, Copy)]
pub struct Terms<'a> {
    pub mapping: &'a CaseMapping,
    pub contract: &'a RowContract,
    /// Local seconds; data extracted later are refused.
    pub latest: i64,
    /// Of which columns enough values are known.
    pub enough: &'a Enough,
    /// Numbers of the pieces that are read again, to have their rows as they stood for
    /// [`super::Batch::conflict`]; `None`: the file is read for the first time, whole.
    pub again: Option<&'a BTreeSet<u64>>,
}
