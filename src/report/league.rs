//! All provinces in one indicator.
