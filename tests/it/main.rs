//! The one integration-test binary: polars is linked statically into every test binary, so there
//! is one.

mod architecture;
#[cfg(feature = "engine")]
mod calls;
mod cases;
#[cfg(feature = "engine")]
mod expected_figures;
mod faults;
#[cfg(feature = "engine")]
mod form_audit;
#[cfg(feature = "engine")]
mod form_recount;
#[cfg(feature = "engine")]
mod formats;
mod forms;
#[cfg(feature = "engine")]
mod fuzz;
mod golden_mistakes;
#[cfg(feature = "engine")]
mod history;
mod indicators;
#[cfg(feature = "engine")]
mod journey;
#[cfg(feature = "engine")]
mod loads;
#[cfg(feature = "engine")]
mod officer;
#[cfg(feature = "engine")]
mod oracle;
mod pages;
#[cfg(feature = "engine")]
mod quality;
mod report;
mod rules;
mod sent_forms;
mod store;
mod store_counts;
#[cfg(feature = "engine")]
mod support;
#[cfg(feature = "engine")]
mod verdicts;
#[cfg(feature = "engine")]
mod ways;
