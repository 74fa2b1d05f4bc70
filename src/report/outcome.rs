//! What became of the rows of files, in words: the equation that every load keeps.

use crate::domain::load::Load;
use crate::domain::text::Language;

use super::format;

/// `read = accepted + rejected + duplicate + superseded`, of one load or of several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    pub read: i64,
    pub accepted: i64,
    pub rejected: i64,
    pub duplicate: i64,
    pub superseded: i64,
}

impl Outcome {
    pub fn of(load: &Load) -> Self {
        Self {
            read: load.read,
            accepted: load.accepted,
            rejected: load.rejected,
            duplicate: load.duplicate,
            superseded: load.superseded,
        }
    }

    pub fn of_all<'l>(loads: impl IntoIterator<Item = &'l Load>) -> Self {
        loads.into_iter().map(Self::of).fold(Self::default(), |sum, one| Self {
            read: sum.read + one.read,
            accepted: sum.accepted + one.accepted,
            rejected: sum.rejected + one.rejected,
            duplicate: sum.duplicate + one.duplicate,
            superseded: sum.superseded + one.superseded,
        })
    }

    /// `đọc 1.010 dòng = nhận 1.000 + loại 6 + trùng 4 + bản cũ 0`.
    pub fn text(self, language: Language) -> String {
        let [read, accepted, rejected, duplicate, superseded] =
            [self.read, self.accepted, self.rejected, self.duplicate, self.superseded]
                .map(|n| format::integer(n, language));
        match language {
            Language::Vietnamese => {
                format!("đọc {read} dòng = nhận {accepted} + loại {rejected} + trùng {duplicate} + bản cũ {superseded}")
            }
            Language::English => format!(
                "read {read} rows = accepted {accepted} + rejected {rejected} + duplicate {duplicate} + superseded {superseded}"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture as f;

    #[test]
    fn all_five_numbers_are_told_and_add_up() {
        let mut wall = f::wall(Vec::new(), Vec::new());
        wall.loads.truncate(2);
        wall.loads[1].superseded = 3;
        wall.loads[1].read += 3;
        let all = Outcome::of_all(&wall.loads);
        assert_eq!(all.read, all.accepted + all.rejected + all.duplicate + all.superseded);
        assert_eq!(all.text(Language::Vietnamese), "đọc 2.023 dòng = nhận 2.000 + loại 12 + trùng 8 + bản cũ 3");
        let one = Outcome::of(&wall.loads[0]).text(Language::English);
        assert_eq!(one, "read 1,010 rows = accepted 1,000 + rejected 6 + duplicate 4 + superseded 0");
    }
}
