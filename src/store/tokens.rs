//! Tokens of senders. They are no figures: nothing here makes the store's version grow.

use sqlx::Row;
use sqlx::any::AnyRow;

use crate::domain::token::Token;

use super::{Store, StoreError};

impl Store {
    /// Keeps a new token; `false` if its name or id is taken already, also by one that was revoked.
    pub async fn add_token(&self, token: &Token) -> Result<bool, StoreError> {
        let place = token.province.as_ref().map(ToString::to_string).unwrap_or_default();
        let query = sqlx::query(include_str!("queries/insert_token.sql"))
            .bind(&token.id)
            .bind(&token.name)
            .bind(&token.hash)
            .bind(place)
            .bind(token.source.clone().unwrap_or_default())
            .bind(&token.made_at);
        Ok(query.execute(&self.pool).await?.rows_affected() == 1)
    }

    /// All tokens, also the revoked, in the order they were made.
    pub async fn tokens(&self) -> Result<Vec<Token>, StoreError> {
        let rows = sqlx::query(include_str!("queries/tokens.sql")).fetch_all(&self.pool).await?;
        rows.iter().map(read).collect()
    }

    pub async fn token(&self, id: &str) -> Result<Option<Token>, StoreError> {
        let row = sqlx::query(include_str!("queries/token.sql")).bind(id).fetch_optional(&self.pool).await?;
        row.as_ref().map(read).transpose()
    }

    /// `false` if there is no good token of that name.
    pub async fn revoke_token(&self, name: &str, moment: &str) -> Result<bool, StoreError> {
        let query = sqlx::query(include_str!("queries/revoke_token.sql")).bind(name).bind(moment);
        Ok(query.execute(&self.pool).await?.rows_affected() == 1)
    }
}

fn read(row: &AnyRow) -> Result<Token, StoreError> {
    let (place, source): (String, String) = (row.try_get(3)?, row.try_get(4)?);
    let revoked_at: String = row.try_get(6)?;
    let province = match place.is_empty() {
        true => None,
        false => Some(place.parse().map_err(|_| StoreError::Unreadable {
            table: "tokens",
            column: "place",
            value: place.clone(),
            expected: "a place code",
        })?),
    };
    Ok(Token {
        id: row.try_get(0)?,
        name: row.try_get(1)?,
        hash: row.try_get(2)?,
        province,
        source: Some(source).filter(|source| !source.is_empty()),
        made_at: row.try_get(5)?,
        revoked_at: Some(revoked_at).filter(|moment| !moment.is_empty()),
    })
}
