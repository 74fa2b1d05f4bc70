//! Flows of the members of a province (agencies, fields, procedures), as running sums.

use std::collections::{BTreeMap, HashMap};

use crate::domain::bucket::Bucket;
use crate::domain::form::{AgencyName, Dimension, Flow, MemberFlows};
use crate::domain::procedure::Procedure;

use super::{PlaceIndex, SourceSet};

/// All members of all provinces.
#[derive(Default)]
pub(crate) struct Members {
    /// Members in the order of their codes.
    groups: HashMap<(PlaceIndex, Dimension), Vec<Member>>,
    /// By place and code; of several sources that name an agency the last one counts.
    agencies: HashMap<(PlaceIndex, String), String>,
    /// What the catalogue calls fields and procedures, by code.
    fields: HashMap<String, String>,
    procedures: HashMap<String, String>,
}

/// One agency, field or procedure of a province.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Member {
    /// Empty for cases of which the source does not say it.
    pub code: String,
    pub sources: SourceSet,
    /// Half months in which anything happened, each with everything up to its end.
    running: Vec<(i32, [i64; Flow::ALL.len()])>,
}

impl Member {
    /// Everything up to and including a half month, in the order of [`Flow::ALL`].
    pub fn through(&self, bucket: Bucket) -> [i64; Flow::ALL.len()] {
        let after = self.running.partition_point(|&(known, _)| known <= bucket.0);
        after.checked_sub(1).map_or([0; Flow::ALL.len()], |slot| self.running[slot].1)
    }
}

impl Members {
    /// Rows of places that are not known are left out. Several sources add up.
    pub fn new(
        flows: &[MemberFlows],
        agencies: Vec<AgencyName>,
        places: impl Fn(&MemberFlows) -> Option<(PlaceIndex, SourceSet)>,
        place_of: impl Fn(&AgencyName) -> Option<PlaceIndex>,
    ) -> Self {
        type Counted<'f> = BTreeMap<(PlaceIndex, Dimension, &'f str), (SourceSet, BTreeMap<i32, [i64; 7]>)>;
        let mut counted = Counted::new();
        for row in flows {
            let Some((place, sources)) = places(row) else { continue };
            let (known, buckets) = counted.entry((place, row.dimension, row.member.as_str())).or_default();
            *known |= sources;
            add(buckets.entry(row.bucket.0).or_default(), &row.flows);
        }
        let mut members = Self::default();
        for ((place, dimension, code), (sources, buckets)) in counted {
            let mut sum = [0; Flow::ALL.len()];
            let running = buckets.into_iter().map(|(bucket, flows)| {
                add(&mut sum, &flows);
                (bucket, sum)
            });
            let member = Member { code: code.to_owned(), sources, running: running.collect() };
            members.groups.entry((place, dimension)).or_default().push(member);
        }
        let named = agencies.into_iter().filter_map(|agency| Some(((place_of(&agency)?, agency.code), agency.name)));
        members.agencies = named.collect();
        members
    }

    /// Takes over what the catalogue calls procedures and their fields.
    pub fn name(&mut self, procedures: &[Procedure]) {
        for procedure in procedures {
            self.procedures.insert(procedure.code.clone(), procedure.name_vi.clone());
            self.fields.insert(procedure.field_code.clone(), procedure.field_name.clone());
        }
    }

    pub fn of(&self, place: PlaceIndex, dimension: Dimension) -> &[Member] {
        self.groups.get(&(place, dimension)).map_or(&[], Vec::as_slice)
    }

    /// What readers call a member; `None` where nobody says.
    pub fn name_of(&self, place: PlaceIndex, dimension: Dimension, code: &str) -> Option<&str> {
        let name = match dimension {
            Dimension::Agency => self.agencies.get(&(place, code.to_owned())),
            Dimension::Field => self.fields.get(code),
            Dimension::Procedure => self.procedures.get(code),
        };
        name.map(String::as_str).filter(|name| !name.is_empty())
    }
}

fn add(sum: &mut [i64; 7], flows: &[i64; 7]) {
    sum.iter_mut().zip(flows).for_each(|(sum, n)| *sum += n);
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn row(source: &str, member: &str, bucket: Bucket, received: i64, resolved: i64) -> MemberFlows {
        MemberFlows {
            source: source.to_owned(),
            place: "34:40".parse().expect("place"),
            dimension: Dimension::Agency,
            member: member.to_owned(),
            bucket,
            flows: [received, 0, resolved, 0, 0, 0, 0],
        }
    }

    #[test]
    fn sums_run_over_half_months_and_sources() {
        let january = Bucket::of(date(2026, 1, 3));
        let rows = [
            row("b", "H40.2", Bucket(january.0 + 4), 1, 5),
            row("a", "H40.2", january, 10, 0),
            row("b", "H40.2", january, 2, 1),
            row("a", "", january, 3, 0),
            row("a", "unknown place", january, 3, 0),
        ];
        let names = vec![AgencyName {
            source: "a".to_owned(),
            place: "34:40".parse().expect("place"),
            code: "H40.2".to_owned(),
            name: "Sở Hai".to_owned(),
        }];
        let place =
            |row: &MemberFlows| (row.member != "unknown place").then_some((0, if row.source == "a" { 1 } else { 2 }));
        let members = Members::new(&rows, names, place, |_| Some(0));
        let agencies = members.of(0, Dimension::Agency);
        assert_eq!(agencies.iter().map(|member| member.code.as_str()).collect::<Vec<_>>(), ["", "H40.2"]);
        let of = &agencies[1];
        assert_eq!(of.sources, 3);
        assert_eq!(of.through(Bucket(january.0 - 1)), [0; 7]);
        assert_eq!(of.through(Bucket(january.0 + 3))[..3], [12, 0, 1]);
        assert_eq!(of.through(Bucket(january.0 + 400))[..3], [13, 0, 6]);
        assert_eq!(members.name_of(0, Dimension::Agency, "H40.2"), Some("Sở Hai"));
        assert_eq!(members.name_of(0, Dimension::Agency, "H40.3"), None);
        assert!(members.of(0, Dimension::Field).is_empty());
    }
}
