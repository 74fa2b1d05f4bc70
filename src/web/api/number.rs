//! Decimals as programs read them: a whole one without a point, as files of the same figures have it, and none with the dust of
//! binary fractions.

use serde::{Serialize, Serializer};

use crate::report::table::Value;

/// Beyond this not every whole number is a binary one.
const LARGEST_WHOLE: f64 = 9_007_199_254_740_992.0;

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Number(f64);

impl Number {
    /// `None` for what is no number.
    pub fn of(value: f64) -> Option<Self> {
        match Value::decimal(value) {
            Value::Decimal(value) => Some(Self(value)),
            _ => None,
        }
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.fract() == 0.0 && self.0.abs() < LARGEST_WHOLE {
            serializer.serialize_i64(self.0 as i64)
        } else {
            serializer.serialize_f64(self.0)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_number_has_no_point_and_a_fraction_no_dust() {
        let text = |value: f64| serde_json::to_string(&Number::of(value)).expect("JSON");
        assert_eq!([100.0, -3.0, 0.1 + 0.2, 89.361_702_127_66].map(text), ["100", "-3", "0.3", "89.361702128"]);
        assert_eq!(text(f64::NAN), "null");
    }
}
