mod architecture;
#[cfg(feature = "engine")]
mod cases;
mod indicators;
#[cfg(feature = "engine")]
mod oracle;
mod store;
#[cfg(feature = "engine")]
mod support;
