//! Accounts of applicants as pseudonyms: the same account is the same pseudonym in every file, and
//! nobody finds the account without the key, not even by trying all accounts there are.

use std::fmt;

use icu_normalizer::ComposingNormalizerBorrowed;

use crate::domain::reasons::NOT_KEPT;

/// What keys are derived for; another purpose gives another key. Never to be changed: every
/// pseudonym in every lake would be another.
const PURPOSE: &str = "chiso 2026-11-22 pseudonym of applicant_ref";
const MARK: &str = "chiso 2026-11-22 mark of a pseudonym key";
/// Of 32: two of ten million accounts share 128 bits with a chance of one in 10^24.
const BYTES: usize = 16;

/// The key of pseudonyms. It is never shown.
#[derive(Clone)]
pub struct PseudonymKey {
    key: [u8; 32],
    mark: String,
}

impl PseudonymKey {
    /// `secret`: 32 random bytes.
    pub fn new(secret: &[u8; 32]) -> Self {
        let mark: String = blake3::derive_key(MARK, secret)[..4].iter().map(|byte| format!("{byte:02x}")).collect();
        Self { key: blake3::derive_key(PURPOSE, secret), mark }
    }

    /// Eight hexadecimal digits that tell keys apart and say nothing of them.
    pub fn mark(&self) -> &str {
        &self.mark
    }

    /// 32 hexadecimal digits; `None` for no account. Accents written as characters of their own and
    /// blanks around make no other account.
    pub fn pseudonym(&self, account: &str) -> Option<String> {
        let account = account.trim();
        // What stands there in a file of rejected rows is no account.
        if account.is_empty() || account == NOT_KEPT {
            return None;
        }
        let account = ComposingNormalizerBorrowed::new_nfc().normalize(account);
        let hash = blake3::keyed_hash(&self.key, account.as_bytes()).to_hex();
        hash.get(..2 * BYTES).map(str::to_owned)
    }
}

impl fmt::Debug for PseudonymKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "PseudonymKey({})", self.mark)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_has_one_pseudonym_under_a_key_and_another_under_another() {
        let (key, other) = (PseudonymKey::new(&[1; 32]), PseudonymKey::new(&[2; 32]));
        let of = |account: &str| key.pseudonym(account).expect("an account");
        assert_eq!(of("tài khoản 1"), of("  ta\u{300}i khoa\u{309}n 1\u{a0}"));
        assert_ne!(of("tài khoản 1"), of("tài khoản 2"));
        assert_ne!(of("a"), of("A"), "systems may tell letter case apart");
        assert_ne!(key.pseudonym("a"), other.pseudonym("a"));
        assert!(of("a").len() == 32 && of("a").bytes().all(|byte| byte.is_ascii_hexdigit()));
        for none in ["", "  ", NOT_KEPT] {
            assert_eq!(key.pseudonym(none), None, "{none:?}");
        }
    }

    #[test]
    fn pseudonyms_never_change() {
        // What was written years ago has to match what is written today.
        let key = PseudonymKey::new(&[7; 32]);
        assert_eq!(key.pseudonym("TK-0001").as_deref(), Some("fea93e5eea7a110acf130977bf241f9d"));
        assert_eq!(key.mark(), "4d5e1e2a");
    }

    #[test]
    fn a_key_is_not_shown() {
        let shown = format!("{:?}", PseudonymKey::new(&[0xab; 32]));
        assert!(shown.len() == "PseudonymKey()".len() + 8 && !shown.contains("abab"), "{shown}");
    }
}
