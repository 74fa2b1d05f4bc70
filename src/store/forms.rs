//! What the statutory forms are made of: flows by agency, field and procedure, and agencies' names.

use sqlx::any::AnyRow;
use sqlx::{Any, Row, Transaction};

use crate::domain::form::{AgencyName, Dimension, MemberFlows};

use super::StoreError;
use super::bulk::Bulk;
use super::parts::{parse_bucket, parse_place};

const INSERT_FLOWS: Bulk =
    Bulk { template: include_str!("queries/insert_member_flows.sql"), columns: 13, has_nulls: false };
const INSERT_AGENCIES: Bulk =
    Bulk { template: include_str!("queries/insert_agencies.sql"), columns: 4, has_nulls: false };

/// The first of the seven columns of flows in `queries/member_flows.sql`.
const FIRST_FLOW: usize = 5;

pub(super) async fn insert_flows(
    transaction: &mut Transaction<'static, Any>,
    as_of: &str,
    flows: &[MemberFlows],
) -> Result<(), StoreError> {
    // In the order of the key, both databases fill their index from left to right.
    let mut sorted: Vec<&MemberFlows> = flows.iter().collect();
    sorted.sort_unstable_by_key(|flows| {
        (&flows.source, &flows.place, flows.dimension.as_str(), &flows.member, flows.bucket)
    });
    INSERT_FLOWS
        .insert(transaction, &sorted, |query, flows| {
            let query = query
                .bind(flows.source.clone())
                .bind(flows.place.to_string())
                .bind(flows.dimension.as_str())
                .bind(flows.member.clone())
                .bind(i64::from(flows.bucket.0));
            flows.flows.iter().fold(query, |query, &n| query.bind(n)).bind(as_of.to_owned())
        })
        .await
}

pub(super) async fn insert_agencies(
    transaction: &mut Transaction<'static, Any>,
    agencies: &[AgencyName],
) -> Result<(), StoreError> {
    INSERT_AGENCIES
        .insert(transaction, agencies, |query, agency| {
            query
                .bind(agency.source.clone())
                .bind(agency.place.to_string())
                .bind(agency.code.clone())
                .bind(agency.name.clone())
        })
        .await
}

pub(super) async fn read_flows(transaction: &mut Transaction<'static, Any>) -> Result<Vec<MemberFlows>, StoreError> {
    let rows = sqlx::query(include_str!("queries/member_flows.sql")).fetch_all(&mut **transaction).await?;
    rows.iter().map(flows_from).collect()
}

pub(super) async fn read_agencies(transaction: &mut Transaction<'static, Any>) -> Result<Vec<AgencyName>, StoreError> {
    let rows: Vec<(String, String, String, String)> =
        sqlx::query_as(include_str!("queries/agencies.sql")).fetch_all(&mut **transaction).await?;
    rows.into_iter()
        .map(|(source, place, code, name)| {
            Ok(AgencyName { source, place: parse_place("agencies", &place)?, code, name })
        })
        .collect()
}

fn flows_from(row: &AnyRow) -> Result<MemberFlows, StoreError> {
    let (place, dimension): (&str, &str) = (row.try_get(1)?, row.try_get(2)?);
    let mut flows = [0; 7];
    for (offset, n) in flows.iter_mut().enumerate() {
        *n = row.try_get(FIRST_FLOW + offset)?;
    }
    Ok(MemberFlows {
        source: row.try_get(0)?,
        place: parse_place("member_flows", place)?,
        dimension: Dimension::parse(dimension).ok_or_else(|| StoreError::Unreadable {
            table: "member_flows",
            column: "dimension",
            value: dimension.to_owned(),
            expected: "`agency`, `field` or `procedure`",
        })?,
        member: row.try_get(3)?,
        bucket: parse_bucket("member_flows", row.try_get(4)?)?,
        flows,
    })
}
