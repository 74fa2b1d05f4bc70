//! `chiso token new|list|revoke`: who may send files over the network.

use anyhow::{Context as _, Result, bail};

use super::Now;
use super::context::Context;
use super::spool::random_hex;
use crate::config::TokenRequest;
use crate::domain::intake::Refusal;
use crate::domain::place::{CodeSystem, PlaceCode};
use crate::domain::token::{ID_DIGITS, SECRET_DIGITS, Token};
use crate::store::Store;

/// Characters of a name at most; it stands on every load.
const LONGEST_NAME: usize = 60;

pub async fn run(context: &Context, request: &TokenRequest, now: &Now) -> Result<()> {
    match request {
        TokenRequest::New { name, province, source } => {
            let (token, secret) = made(context, name, province.as_deref(), source.as_deref(), now)?;
            if !context.store.add_token(&token).await? {
                bail!(
                    "the name `{name}` is taken, maybe by a revoked token; choose another / tên `{name}` đã được dùng, có thể bởi một mã đã thu hồi; hãy chọn tên khác"
                );
            }
            // The secret alone on the standard output, so that it can be piped to where it is kept.
            eprintln!(
                "token `{}` for {}; the secret is shown only now, keep it well / mã chỉ hiện một lần, hãy cất giữ:",
                token.name,
                right(&token)
            );
            say!("{secret}");
        }
        TokenRequest::List => {
            for token in context.store.tokens().await? {
                let state = token.revoked_at.as_ref().map(|moment| format!("revoked {moment} / đã thu hồi"));
                let state = state.unwrap_or_else(|| "good / còn hiệu lực".to_owned());
                say!("{}  {}  {}  made {}  {state}", token.id, token.name, right(&token), token.made_at);
            }
        }
        TokenRequest::Revoke { name } => {
            if !context.store.revoke_token(name, &now.moment).await? {
                bail!(
                    "no good token is named `{name}`; see: chiso token list / không có mã còn hiệu lực nào tên này; xem: chiso token list"
                );
            }
            say!("`{name}` is revoked as of now / đã thu hồi, có hiệu lực ngay");
        }
    }
    Ok(())
}

fn right(token: &Token) -> String {
    let province = token.province.as_ref().map_or("every province", PlaceCode::bare);
    format!("{province}, {}", token.source.as_deref().unwrap_or("every source"))
}

/// A new token and its secret.
fn made(
    context: &Context,
    name: &str,
    province: Option<&str>,
    source: Option<&str>,
    now: &Now,
) -> Result<(Token, String)> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
        bail!("a name has 1 to {LONGEST_NAME} characters on one line / tên gồm 1 đến {LONGEST_NAME} ký tự, một dòng");
    }
    let province = province.map(|code| known_province(context, code)).transpose()?;
    if let Some(source) = source
        && context.catalogue.source(source).is_none()
    {
        bail!("there is no source `{source}`; see: chiso check / không có nguồn `{source}`; xem: chiso check");
    }
    let id = random_hex(ID_DIGITS / 2)?;
    let secret = Token::secret(&id, &random_hex(SECRET_DIGITS / 2)?);
    let token = Token {
        id,
        name: name.to_owned(),
        hash: blake3::hash(secret.as_bytes()).to_hex().to_string(),
        province,
        source: source.map(str::to_owned),
        made_at: now.moment.clone(),
        revoked_at: None,
    };
    Ok((token, secret))
}

fn known_province(context: &Context, code: &str) -> Result<PlaceCode> {
    let place = PlaceCode::new(CodeSystem::Of34, code).ok();
    let place = place.filter(|place| context.catalogue.atlas.provinces_34().any(|known| known.code == *place));
    place.with_context(|| {
        format!(
            "`{code}` is no province of the 34 (such as 40) / `{code}` không phải mã của một trong 34 tỉnh, thành phố"
        )
    })
}

/// The token of a secret, if it is good. The secret itself is compared by its hash, and in a time
/// that does not depend on where the two differ.
pub async fn authorise(store: &Store, presented: &str) -> Result<Token, Refusal> {
    let id = Token::id_in(presented).ok_or(Refusal::UnknownToken)?;
    let known = store.token(id).await.map_err(|error| {
        tracing::error!(%error, "a token cannot be looked up");
        Refusal::Broken
    })?;
    let token = known.filter(|token| token.revoked_at.is_none()).ok_or(Refusal::UnknownToken)?;
    let kept = blake3::Hash::from_hex(&token.hash).map_err(|_| Refusal::Broken)?;
    // Comparing two of these takes the same time wherever they differ.
    if blake3::hash(presented.as_bytes()) == kept { Ok(token) } else { Err(Refusal::UnknownToken) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalogue;

    #[tokio::test]
    async fn only_the_whole_secret_opens_and_only_until_it_is_revoked() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(&Store::address_in(folder.path())).await.expect("a store");
        let catalogue = Catalogue::embedded().expect("a catalogue");
        let context = Context { catalogue, store: store.clone(), data: folder.path().to_owned(), pseudonym_key: None };
        let now = Now { moment: "2026-10-11T08:00:00+07:00".to_owned(), today: jiff::civil::date(2026, 10, 11) };
        let (token, secret) = made(&context, "Nghệ An 1", Some("40"), Some("case_portal"), &now).expect("made");
        assert!(store.add_token(&token).await.expect("kept"));
        assert!(!format!("{:?}", store.tokens().await).contains(&secret), "the secret is not kept");
        assert_eq!(authorise(&store, &secret).await, Ok(token));
        let last = if secret.ends_with('0') { '1' } else { '0' };
        let near = format!("{}{last}", &secret[..secret.len() - 1]);
        for wrong in ["", "x", &near, &secret[..secret.len() - 1], &format!("{secret} ")] {
            assert_eq!(authorise(&store, wrong).await, Err(Refusal::UnknownToken), "{wrong}");
        }
        assert!(store.revoke_token("Nghệ An 1", &now.moment).await.expect("revoked"));
        assert_eq!(authorise(&store, &secret).await, Err(Refusal::UnknownToken));
        for (name, province, source) in [
            ("", None, None),
            ("a\nb", None, None),
            ("a", Some("99"), None),
            ("a", Some("VN"), None),
            ("a", None, Some("x")),
        ] {
            assert!(made(&context, name, province, source, &now).is_err(), "{name:?} {province:?} {source:?}");
        }
    }
}
