mod indicators;
mod store;
