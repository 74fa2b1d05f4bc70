//! Tokens: who may send files over the network, of which province and for which source.

use super::place::PlaceCode;

/// One sender's right. Its secret is told once, when it is made; what is kept is a hash of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Eight hexadecimal digits; the part of the secret that may be seen.
    pub id: String,
    /// Unique, also among the revoked; stands on every load that was sent under it.
    pub name: String,
    /// blake3 of the secret's text, in hexadecimal.
    pub hash: String,
    /// The province of the 34 whose rows it may send; `None`: of any.
    pub province: Option<PlaceCode>,
    /// The source it may send for; `None`: for any.
    pub source: Option<String>,
    /// RFC 3339.
    pub made_at: String,
    /// RFC 3339; `None` while it is good.
    pub revoked_at: Option<String>,
}

/// Digits of [`Token::id`], and of what follows it.
pub const ID_DIGITS: usize = 8;
pub const SECRET_DIGITS: usize = 64;
/// What every secret begins with, so that it is known where one turns up.
pub const PREFIX: &str = "chiso";

impl Token {
    /// A secret as it is handed out: `chiso_<id>_<64 hexadecimal digits>`.
    pub fn secret(id: &str, digits: &str) -> String {
        format!("{PREFIX}_{id}_{digits}")
    }

    /// The id in what was presented as a secret; `None` if it cannot be one of ours.
    pub fn id_in(presented: &str) -> Option<&str> {
        let mut pieces = presented.split('_');
        let (prefix, id, digits) = (pieces.next()?, pieces.next()?, pieces.next()?);
        let hexadecimal = |text: &str| text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        let is_one = prefix == PREFIX && id.len() == ID_DIGITS && digits.len() == SECRET_DIGITS;
        (is_one && pieces.next().is_none() && hexadecimal(id) && hexadecimal(digits)).then_some(id)
    }

    /// Whether it may send files of this source at all.
    pub fn may_send(&self, source: &str) -> bool {
        self.revoked_at.is_none() && self.source.as_deref().is_none_or(|own| own == source)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_tells_its_id_and_nothing_else_does() {
        let secret = Token::secret("0123abcd", &"9".repeat(64));
        assert_eq!(Token::id_in(&secret), Some("0123abcd"));
        let short = Token::secret("0123abcd", &"9".repeat(63));
        let loud = Token::secret("0123ABCD", &"9".repeat(64));
        for no in ["", "chiso", "chiso__", &short, &loud, &format!("{secret}_"), &format!(" {secret}")] {
            assert_eq!(Token::id_in(no), None, "{no}");
        }
    }
}
