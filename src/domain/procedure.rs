//! An administrative procedure, as far as counting its cases needs it.

use super::case::OnlineLevel;
use super::confidence::Confidence;
use super::limit::Limit;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Procedure {
    /// The short code (`1.004222`); suffixes such as `.000.00.00.H41` are cut off at the door.
    pub code: String,
    pub name_vi: String,
    pub field_code: String,
    pub field_name: String,
    /// `None` where the catalogue does not know it.
    pub limit: Option<Limit>,
    pub online_level: OnlineLevel,
    pub fee_due: bool,
    /// A, B, C or M.
    pub confidence: Confidence,
    pub source: String,
}
