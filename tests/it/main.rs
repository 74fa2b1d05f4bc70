mod indicators;
mod pages;
mod report;
mod store;
