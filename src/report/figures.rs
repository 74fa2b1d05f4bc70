//! The value of an indicator at a place in a period.
