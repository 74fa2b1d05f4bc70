//! A look at a file of an unknown source, and the draft of a mapping for it: what every column is
//! likely to be, how sure that is and why. A person reads it before anything is loaded by it.
//!
//! Values are shown only of columns that hold codes, and of agencies; never of others, which may be
//! personal.

mod codes;
mod guess;
mod look;
mod moments;
mod personal;
mod shape;
mod tables;
mod used;
mod within;
mod words;
mod write;

use anyhow::{Result, bail};

use crate::domain::atlas::Atlas;
use crate::domain::personal::looks_personal;
use crate::formats::Input;

pub use used::{Purpose, Used, UsedColumn, used};

/// The mapping as TOML, with its doubts as comments.
pub fn draft(input: &dyn Input, atlas: &Atlas) -> Result<String> {
    let mut look = look::look(input)?;
    // Nobody names two columns after people: such a row is one of data.
    let is_named_after_person = |column: &look::Column| looks_personal(&column.heading);
    if look.columns.iter().filter(|column| is_named_after_person(column)).count() > 1 {
        bail!("the first row holds data, not headings / dòng đầu là dữ liệu, không phải tiêu đề");
    }
    look.columns.retain(|column| !is_named_after_person(column));
    if look.rows == 0 {
        bail!("there are no rows under its heading / không có dòng dữ liệu nào dưới tiêu đề");
    }
    let places = shape::Places::new(atlas);
    let guesses = guess::guess(&look.columns, &places);
    Ok(write::toml(input.name(), &look, &guesses, &places))
}

#[cfg(test)]
mod tests;
