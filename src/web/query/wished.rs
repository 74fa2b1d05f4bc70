//! What a reader wishes for: a rank in an index, or a target of their own.

use super::Expected;

/// Of `/p/{code}/goal`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Wished {
    /// `rank=10`.
    pub rank: Option<i32>,
    /// `target=95`, in percent.
    pub target: Option<f64>,
}

impl Wished {
    /// `None` if the parameter is none of these.
    pub(super) fn take(&mut self, name: &str, value: &str) -> Option<Result<(), Expected>> {
        match name {
            "rank" => {
                self.rank = value.parse().ok().filter(|rank| (1..=63).contains(rank));
                Some(self.rank.map(|_| ()).ok_or(Expected::Rank))
            }
            "target" => {
                self.target = percent(value);
                Some(self.target.map(|_| ()).ok_or(Expected::Percent))
            }
            _ => None,
        }
    }

    pub fn fields(self) -> impl Iterator<Item = (&'static str, String)> {
        let rank = self.rank.map(|rank| ("rank", rank.to_string()));
        rank.into_iter().chain(self.target.map(|target| ("target", target.to_string())))
    }
}

/// `95`, `97.5` or `97,5`: more than nothing, at most a hundred, two decimals at most.
fn percent(value: &str) -> Option<f64> {
    let text = value.replace(',', ".");
    let decimals = text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    text.parse().ok().filter(|share| is_plain && decimals <= 2 && *share > 0.0 && *share <= 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wish_is_a_rank_that_may_be_or_a_share() {
        let mut wished = Wished::default();
        assert_eq!(wished.take("rank", "10"), Some(Ok(())));
        assert_eq!(wished.take("target", "97,5"), Some(Ok(())));
        let fields: Vec<_> = wished.fields().collect();
        assert_eq!(fields, [("rank", "10".to_owned()), ("target", "97.5".to_owned())]);
        for bad in ["0", "64", "-3", "ten"] {
            assert_eq!(wished.take("rank", bad), Some(Err(Expected::Rank)), "{bad}");
        }
        for bad in ["0", "100.01", "-5", "9e1", "97,555", "inf"] {
            assert_eq!(wished.take("target", bad), Some(Err(Expected::Percent)), "{bad}");
        }
        assert_eq!(wished.take("wish", "1"), None);
    }
}
