//! The ground floor: the nouns of administrative reform and what law defines about them.
//!
//! May import nothing of ours and no heavy crate (serde and jiff only). It does no I/O, knows no
//! file format, no SQL, no HTML and no clock: every function that depends on "today" takes it.

pub mod atlas;
pub mod board;
pub mod breaks;
pub mod bucket;
pub mod calendar;
pub mod case;
pub mod case_list;
pub mod check;
pub mod condition;
pub mod confidence;
pub mod counts;
pub mod crosswalk;
pub mod difference;
pub mod form;
pub mod held;
pub mod history;
pub mod indicator;
pub mod intake;
pub mod judge;
pub mod limit;
pub mod load;
pub mod number;
pub mod part;
pub mod percentile;
pub mod period;
pub mod personal;
pub mod place;
pub mod procedure;
pub mod progress;
pub mod reading;
pub mod reasons;
pub mod register;
pub mod rule_set;
pub mod run;
pub mod score;
pub mod scorecard;
pub mod sent_counts;
pub mod signal;
pub mod source;
pub mod stated;
pub mod target;
pub mod text;
pub mod token;
pub mod wall;
pub mod watch;
pub mod written;
