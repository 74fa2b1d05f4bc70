mod indicators;
mod pages;
mod store;
