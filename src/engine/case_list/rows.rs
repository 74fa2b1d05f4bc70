//! The rows of a list, read from the lake when they are wanted.

use std::collections::BTreeMap;

use anyhow::{Context, Result, anyhow};

use super::Files;
use super::asked::Asked;
use super::found::{Found, FoundCase};
use crate::domain::case_list::{CaseFilter, CaseOrder, CaseQuestion, ListedCase};
use crate::domain::judge::Life;
use crate::domain::place::PlaceCode;
use crate::engine::case_table::CaseTable;
use crate::engine::compute::Counting;
use crate::engine::lake::case_numbers;
use crate::engine::tally::CaseAt;

/// The cases of a list that are wanted, in their order.
pub struct Wanted(Vec<u32>);

impl Wanted {
    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn positions(&self) -> &[u32] {
        &self.0
    }
}

impl Counting<'_> {
    /// Those of the cases that a filter lets through, in order.
    pub fn wanted(&self, files: &Files, found: &Found, filter: &CaseFilter, order: CaseOrder) -> Result<Wanted> {
        let mut positions = found.matching(filter);
        if let Some(number) = &filter.number {
            positions = self.with_number(files, found, positions, &number.to_lowercase())?;
        }
        found.order(&mut positions, order);
        Ok(Wanted(positions))
    }

    fn with_number(&self, files: &Files, found: &Found, positions: Vec<u32>, part: &str) -> Result<Vec<u32>> {
        let mut kept = Vec::new();
        for ((source, file), positions) in by_file(found, &positions) {
            let path = self.data.join(files.file(source, file)?);
            let numbers = case_numbers(&path)?;
            let has_it = |at: &u32| {
                let row = found.cases[*at as usize].row as usize;
                numbers.get(row).is_some_and(|number| number.to_lowercase().contains(part))
            };
            kept.extend(positions.into_iter().filter(has_it));
        }
        Ok(kept)
    }

    /// So many of the wanted cases, after so many others.
    pub fn case_rows(
        &self,
        files: &Files,
        question: &CaseQuestion,
        (found, wanted): (&Found, &Wanted),
        (skip, take): (usize, usize),
    ) -> Result<Vec<ListedCase>> {
        let positions: Vec<u32> = wanted.0.iter().skip(skip).take(take).copied().collect();
        let mut rows: BTreeMap<u32, ListedCase> = BTreeMap::new();
        for ((source, file), of_file) in by_file(found, &positions) {
            let (name, ground) =
                files.sources.get(source as usize).context("a source that is not there / không có nguồn này")?;
            let path = files.file(source, file)?;
            let table = self.table(&ground.visible, &ground.progress, path)?;
            let numbers = case_numbers(&self.data.join(path))?;
            let asked = Asked::of(self, ground, question)?;
            for at in of_file {
                let case = &found.cases[at as usize];
                let number = numbers
                    .get(case.row as usize)
                    .context("a row that its file does not have / tệp không có dòng này")?;
                rows.insert(at, listed(&asked, name, number, case, &table)?);
            }
        }
        positions
            .into_iter()
            .map(|at| rows.remove(&at).context("a case that is not there / không có hồ sơ này"))
            .collect()
    }
}

impl Files {
    /// Ids of those sources that are wanted by their number.
    pub(super) fn names(&self, is_wanted: impl Fn(u32) -> bool) -> Vec<String> {
        let wanted = (0..).zip(&self.sources).filter(|(number, _)| is_wanted(*number));
        wanted.map(|(_, (name, _))| name.clone()).collect()
    }

    fn file(&self, source: u32, file: u32) -> Result<&str> {
        let ground = self.sources.get(source as usize).map(|(_, ground)| ground);
        let file = ground.and_then(|ground| ground.visible.files.get(file as usize));
        file.map(String::as_str).ok_or_else(|| anyhow!("a file that is not there / không có tệp này"))
    }
}

fn by_file(found: &Found, positions: &[u32]) -> BTreeMap<(u32, u32), Vec<u32>> {
    let mut files: BTreeMap<(u32, u32), Vec<u32>> = BTreeMap::new();
    for &at in positions {
        let case = &found.cases[at as usize];
        files.entry((case.source, case.file)).or_default().push(at);
    }
    files
}

fn listed(asked: &Asked<'_>, source: &str, case_no: &str, found: &FoundCase, table: &CaseTable) -> Result<ListedCase> {
    let case = table.case(found.row as usize)?;
    let code = case.attribute_code & asked.ground.untold.mask(case.province);
    let mut life = Life::default();
    let mut counted = Vec::new();
    let each = |sign, event, day| counted.push((sign, event, day));
    let weight = asked.weigh(&case, asked.allowed(code), &mut life, each);
    Ok(ListedCase {
        source: source.to_owned(),
        case_no: case_no.to_owned(),
        province: PlaceCode::province_of_34(case.province),
        commune: commune(&case),
        agency: case.names.agency.to_owned(),
        agency_name: case.names.agency_name.to_owned(),
        field: case.names.field.to_owned(),
        procedure: case.names.procedure.to_owned(),
        channel: case.history.channel,
        status: case.history.status,
        received_at: found.received,
        due_at: found.due,
        ended_at: found.ended,
        verdict: found.verdict,
        days: found.days,
        late: found.late,
        left: found.left,
        counted,
        weight,
    })
}

/// Of today, or as it was told before.
fn commune(case: &CaseAt<'_>) -> Option<PlaceCode> {
    let of = |system: &str, code: i32| format!("{system}:{code:05}").parse().ok();
    case.commune.and_then(|code| of("34", code)).or_else(|| case.old_commune.and_then(|code| of("63", code)))
}
