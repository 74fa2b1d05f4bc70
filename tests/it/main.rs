mod architecture;
#[cfg(feature = "engine")]
mod cases;
mod indicators;
mod store;
