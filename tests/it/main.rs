//! The one integration-test binary: polars is linked statically into every test binary, so there
//! is one.

mod architecture;
mod at_once;
mod calls;
mod cases;
mod drafts;
mod expected_figures;
mod faults;
mod form_audit;
mod form_recount;
mod formats;
mod forms;
mod fuzz;
mod gaps;
mod golden_mistakes;
mod histories;
mod history;
mod indicators;
mod interrupted;
mod journey;
mod languages;
mod load_desk;
mod load_pages;
mod loads;
mod mapping;
mod odd_files;
mod odd_tables;
mod officer;
mod oracle;
mod own_day;
mod pages;
mod personal;
mod pseudonyms;
mod quality;
#[cfg(feature = "engine")]
mod quarantine;
mod report;
mod rules;
mod sent_form_files;
mod sent_forms;
mod store;
mod store_counts;
mod support;
mod verdicts;
mod ways;
mod wild;
