//! Published values, quoted as they came.

use std::collections::BTreeMap;

use jiff::civil::Date;
use sqlx::any::AnyRow;
use sqlx::{Any, Row, Transaction};

use crate::domain::place::PlaceCode;
use crate::domain::score::{PublishedScore, Qualifier};

use super::StoreError;
use super::bulk::Bulk;
use super::manifest::parse_date;
use super::parts::parse_place;

const INSERT: Bulk = Bulk { template: include_str!("queries/insert_scores.sql"), columns: 13, has_nulls: true };

/// Adds the published values of a load, in its transaction.
pub(super) async fn insert(
    transaction: &mut Transaction<'static, Any>,
    load_id: i64,
    load_as_of: Date,
    scores: &[PublishedScore],
) -> Result<(), StoreError> {
    // One statement may touch a key only once: of two rows of one file the later one counts.
    let latest: BTreeMap<_, &PublishedScore> = scores.iter().map(|score| (key(score), score)).collect();
    let rows: Vec<&PublishedScore> = latest.into_values().collect();
    INSERT
        .insert(transaction, &rows, |query, score| {
            query
                .bind(score.index.clone())
                .bind(i64::from(score.edition))
                .bind(score.component.clone())
                .bind(score.place.to_string())
                .bind(score.as_of.map_or_else(String::new, |day| day.to_string()))
                .bind(score.loaded_from.clone())
                .bind(score.score)
                .bind(score.rank.map(i64::from))
                .bind(qualifier_name(score.qualifier))
                .bind(score.note.clone())
                .bind(score.source.clone())
                .bind(load_as_of.to_string())
                .bind(load_id)
        })
        .await
}

pub(super) async fn read(transaction: &mut Transaction<'static, Any>) -> Result<Vec<PublishedScore>, StoreError> {
    let rows = sqlx::query(include_str!("queries/scores.sql")).fetch_all(&mut **transaction).await?;
    rows.iter().map(from_row).collect()
}

/// The published values that a load brought, whether they stand in the wall or a later load's do.
pub(super) async fn of_load(
    transaction: &mut Transaction<'static, Any>,
    load_id: i64,
) -> Result<Vec<PublishedScore>, StoreError> {
    let query = sqlx::query(include_str!("queries/scores_of_load.sql")).bind(load_id);
    query.fetch_all(&mut **transaction).await?.iter().map(from_row).collect()
}

fn from_row(row: &AnyRow) -> Result<PublishedScore, StoreError> {
    let unreadable =
        |column, value: String, expected| StoreError::Unreadable { table: "scores", column, value, expected };
    let edition: i64 = row.try_get(1)?;
    let place: String = row.try_get(3)?;
    let as_of: String = row.try_get(4)?;
    let rank: Option<i64> = row.try_get(7)?;
    let qualifier: String = row.try_get(8)?;
    Ok(PublishedScore {
        index: row.try_get(0)?,
        edition: i16::try_from(edition).map_err(|_| unreadable("edition", edition.to_string(), "a year"))?,
        component: row.try_get(2)?,
        place: parse_place("scores", &place)?,
        score: row.try_get(6)?,
        rank: rank
            .map(|rank| i32::try_from(rank).map_err(|_| unreadable("place_rank", rank.to_string(), "a rank")))
            .transpose()?,
        qualifier: parse_qualifier(&qualifier)
            .ok_or_else(|| unreadable("qualifier", qualifier.clone(), "`exactly` or `over`"))?,
        as_of: if as_of.is_empty() { None } else { Some(parse_date("scores", "as_of", &as_of)?) },
        note: row.try_get(9)?,
        source: row.try_get(10)?,
        loaded_from: row.try_get(5)?,
    })
}

fn qualifier_name(qualifier: Qualifier) -> &'static str {
    match qualifier {
        Qualifier::Exactly => "exactly",
        Qualifier::Over => "over",
    }
}

fn parse_qualifier(text: &str) -> Option<Qualifier> {
    [Qualifier::Exactly, Qualifier::Over].into_iter().find(|qualifier| qualifier_name(*qualifier) == text)
}

type Key<'a> = (&'a str, i16, &'a str, &'a PlaceCode, Option<Date>, &'a str);

fn key(score: &PublishedScore) -> Key<'_> {
    (&score.index, score.edition, &score.component, &score.place, score.as_of, &score.loaded_from)
}
