#[cfg(feature = "engine")]
mod expected_figures;
mod indicators;
mod pages;
mod report;
mod store;
