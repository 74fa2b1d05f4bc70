//! What the statutory forms are made of: flows by agency, field and procedure, and agencies' names.

use sqlx::{Any, Transaction};

use crate::domain::form::{AgencyName, Dimension, MemberFlows};

use super::StoreError;
use super::bulk::Bulk;
use super::cells::{cells, unreadable};
use super::parts::parse_place;

const INSERT_FLOWS: Bulk =
    Bulk { template: include_str!("queries/insert_member_flows.sql"), columns: 12, has_nulls: false };
const INSERT_AGENCIES: Bulk =
    Bulk { template: include_str!("queries/insert_agencies.sql"), columns: 4, has_nulls: false };

const FLOWS: &str = "member_flows";

pub(super) async fn insert_flows(
    transaction: &mut Transaction<'static, Any>,
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
            flows.flows.iter().fold(query, |query, &n| query.bind(n))
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
    let series: Vec<(String, String, String, String, String)> =
        sqlx::query_as(include_str!("queries/member_flows.sql")).fetch_all(&mut **transaction).await?;
    let mut rows = Vec::new();
    for (source, place, dimension, member, text) in series {
        let place = parse_place(FLOWS, &place)?;
        let expected = "`agency`, `field` or `procedure`";
        let dimension =
            Dimension::parse(&dimension).ok_or_else(|| unreadable(FLOWS, "dimension", &dimension, expected))?;
        for cell in cells(FLOWS, &text) {
            let (bucket, flows) = cell?;
            let (source, place, member) = (source.clone(), place.clone(), member.clone());
            rows.push(MemberFlows { source, place, dimension, member, bucket, flows });
        }
    }
    Ok(rows)
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
