//! From the lake's cases to the counts, in one pass over the files, one thread a core.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::Result;
use jiff::civil::Date;

use super::attribution::Attribution;
use super::case_table::CaseTable;
use super::held::{Days, Held};
use super::lake::Visible;
use super::measure::Plan;
use super::once::Once;
use super::parts::parts;
use super::progress::Progress;
use super::side_by_side;
use super::tally::{CaseAt, FIRST_BUCKET, Grid, OpenCases, Tally};
use super::untold::{self, Untold};
use crate::domain::atlas::Atlas;
use crate::domain::bucket::Bucket;
use crate::domain::calendar::{Calendar, EpochDay, date_of, epoch_day};
use crate::domain::check::{self, Check, EmptyCells, UntoldColumn};
use crate::domain::counts::Counts;
use crate::domain::difference::Difference;
use crate::domain::form::{AgencyName, MemberFlows};
use crate::domain::history::day_of;
use crate::domain::indicator::Indicator;
use crate::domain::place::{PROVINCE_NUMBERS, PlaceCode};
use crate::domain::rule_set::RuleSet;
use crate::domain::signal::{Signal, SignalCount};

/// Everything the counts depend on besides the cases themselves.
pub struct Counting<'a> {
    pub data: &'a Path,
    pub atlas: &'a Atlas,
    pub calendar: &'a Calendar,
    pub rule_sets: &'a [RuleSet],
    pub indicators: &'a [Indicator],
    pub checks: &'a [Check],
    /// Which version of a case counts that two sources tell.
    pub once: &'a Once,
    /// False: as if no source told more than the header of a case. For comparing, not for figures.
    pub with_events: bool,
}

/// What one source's cases come to, and how many they are.
pub struct Counted {
    pub counts: Counts,
    pub cases: u64,
    /// Rows of progress sent apart whose case is not there; they count for nothing until it comes.
    pub steps_without_case: u64,
    /// Which loads hold rows of which provinces, and to which day.
    pub held: Held,
    /// Open cases by the load that was the last to hold them, and province; as `held` names them.
    pub open: BTreeMap<(String, i16), u64>,
    /// The last day counted of any province; `None` without a row.
    pub latest: Option<Date>,
}

/// The files of one source, and everything that is found out about them before a case is looked at.
pub(super) struct Ground {
    pub visible: Visible,
    pub progress: Progress,
    pub held: Held,
    /// To which day each province is counted.
    pub days: Days,
    pub grid: Grid,
    pub untold: Untold,
}

impl Counting<'_> {
    /// Counts the visible files of one source, each province up to and including the day of its own latest
    /// extraction ([`super::held`]), but none beyond `until`: `None` stops nothing, a day looks back.
    /// `progress` is told the files done.
    pub fn run(
        &self,
        source: &str,
        manifest: &[String],
        until: Option<Date>,
        progress: &(dyn Fn(usize) + Sync),
    ) -> Result<Counted> {
        let plan = Plan::new(self.rule_sets, self.indicators);
        let ground = self.ground(manifest, until)?;
        let Ground { visible, progress: steps, held, days, grid, untold } = &ground;
        let done = AtomicUsize::new(0);
        let begin = || Tally::new(&plan, grid, self.calendar, days);
        let take = |tally: &mut Tally<'_>, number, file: &str| {
            self.count_file(&ground, (number, file), tally)?;
            progress(done.fetch_add(1, Ordering::Relaxed) + 1);
            Ok(())
        };
        let tally = side_by_side::gathered(&visible.files, begin, take, Tally::absorb)?;
        let mut counts = counts(source, &plan, grid, &tally);
        counts.signals = signals(source, grid, &tally, self.checks);
        counts.untold = untold.columns.iter().map(|column| column_of(source, column)).collect();
        counts.empty_cells = untold.cells.iter().map(|cells| empty_cells(source, cells)).collect();
        counts.twice = self.once.twice(source);
        let (cases, steps_without_case) = (tally.cases, steps.without_case());
        let open = held.last_seen(&visible.files, &tally.open);
        let latest = days.latest().and_then(date_of);
        Ok(Counted { counts, cases, steps_without_case, held: ground.held, open, latest })
    }

    /// What has to be known of the files of a source before its cases can be counted, or listed.
    pub(super) fn ground(&self, manifest: &[String], until: Option<Date>) -> Result<Ground> {
        let visible = Visible::read(self.data, manifest)?;
        let progress = self.progress(&visible)?;
        let visible = self.once.of(visible);
        let held = Held::read(self.data, &visible, &progress)?;
        let days = until.map_or_else(|| held.days(), |last| held.days().until(epoch_day(last)));
        let last = days.latest().unwrap_or_else(|| epoch_day(FIRST_BUCKET.first_day()));
        let grid = Grid::new(last, self.province_numbers(), self.commune_codes(), Attribution::of(self.atlas));
        let untold = Untold::read(self.data, &visible, self.checks, &grid)?;
        Ok(Ground { visible, progress, held, days, grid, untold })
    }

    fn count_file(&self, ground: &Ground, (number, file): (usize, &str), tally: &mut Tally<'_>) -> Result<()> {
        let Ground { visible, progress, untold, .. } = ground;
        let table = self.table(visible, progress, file)?;
        let mut gone = visible.superseded_in(file).iter().peekable();
        let mut open = [0_u64; PROVINCE_NUMBERS];
        let mut stepped: BTreeMap<(i16, EpochDay), u64> = BTreeMap::new();
        for row in 0..table.rows() {
            if gone.next_if(|gone| **gone as usize == row).is_some() {
                continue;
            }
            let case = table.case(row)?;
            let attribute_code = case.attribute_code & untold.mask(case.province);
            if tally.count(&CaseAt { attribute_code, ..case }) {
                match table.last_step(row) {
                    None => open[case.province as usize] += 1,
                    Some(at) => *stepped.entry((case.province, day_of(at))).or_default() += 1,
                }
            }
        }
        let plain = open.into_iter().enumerate().filter(|(_, n)| *n > 0);
        let plain = plain.map(|(province, n)| OpenCases { file: number, province: province as i16, stepped: None, n });
        let stepped = stepped.into_iter();
        let stepped = stepped.map(|((province, day), n)| OpenCases { file: number, province, stepped: Some(day), n });
        tally.open.extend(plain.chain(stepped));
        Ok(())
    }

    /// To which day each province of some files was looked at.
    pub(super) fn days(&self, visible: &Visible, progress: &Progress) -> Result<Days> {
        Ok(Held::read(self.data, visible, progress)?.days())
    }

    /// The rows of progress that were sent apart from their cases.
    pub(super) fn progress(&self, visible: &Visible) -> Result<Progress> {
        if self.with_events { Progress::read(self.data, visible, self.once) } else { Ok(Progress::default()) }
    }

    /// A file of cases with the events beside it, carried on by their rows of progress.
    pub(super) fn table(&self, visible: &Visible, progress: &Progress, file: &str) -> Result<CaseTable> {
        let path = self.data.join(file);
        let events = visible.events_of(file).filter(|_| self.with_events).map(|events| self.data.join(events));
        let mut table = CaseTable::read(&path, events.as_deref())?;
        progress.carry_on(&path, &mut table)?;
        Ok(table)
    }

    fn province_numbers(&self) -> Vec<i16> {
        self.atlas.provinces_34().filter_map(|province| province.code.bare().parse().ok()).collect()
    }

    /// Of today, then those of before that were divided: their cases are of no commune of today.
    fn commune_codes(&self) -> Vec<PlaceCode> {
        let today = self.atlas.communes().iter().map(|commune| &commune.code);
        today.chain(self.atlas.crosswalk().divided().map(|commune| &commune.code)).cloned().collect()
    }
}

fn counts(source: &str, plan: &Plan, grid: &Grid, tally: &Tally<'_>) -> Counts {
    let province = |index: usize| PlaceCode::province_of_34(grid.province_codes[index]);
    let bucket = |index: usize| Bucket(FIRST_BUCKET.0 + index as i32);
    let mut counts = Counts { parts: parts(source, plan, grid, tally), ..Counts::default() };
    tally.members.for_each_flows(|place, dimension, code, at, flows| {
        counts.member_flows.push(MemberFlows {
            source: source.to_owned(),
            place: province(place),
            dimension,
            member: code.to_owned(),
            bucket: bucket(at),
            flows: flows.map(i64::from),
        });
    });
    tally.members.for_each_agency(|place, code, name| {
        let (code, name) = (code.to_owned(), name.to_owned());
        counts.agencies.push(AgencyName { source: source.to_owned(), place: province(place), code, name });
    });
    let base = plan.base.map_or(String::new(), |base| plan.rule_sets[base].clone());
    tally.differences.for_each(|place, at, other, base_verdict, other_verdict, reason, n| {
        counts.differences.push(Difference {
            source: source.to_owned(),
            place: province(place),
            bucket: bucket(at),
            base: base.clone(),
            other: plan.rule_sets[other].clone(),
            base_verdict,
            other_verdict,
            reason,
            n: i64::from(n),
        });
    });
    counts
}

fn signals(source: &str, grid: &Grid, tally: &Tally<'_>, checks: &[Check]) -> Vec<SignalCount> {
    let check = check::find(checks, Signal::LastEveningBurst.code());
    let burst = check.map_or(0.0, |check| check.bound("cases_at_least"));
    let mut all = Vec::new();
    tally.members.for_each_agency_position(|place, agency, at| {
        let place = PlaceCode::province_of_34(grid.province_codes[place]);
        tally.signals.for_each(at, |bucket, signal, n, of| {
            // A few late closings are no burst.
            let is_few = signal == Signal::LastEveningBurst && f64::from(n) < burst;
            all.push(SignalCount {
                source: source.to_owned(),
                place: place.clone(),
                agency: agency.to_owned(),
                bucket: Bucket(FIRST_BUCKET.0 + bucket as i32),
                signal,
                n: if is_few { 0 } else { i64::from(n) },
                of: i64::from(of),
            });
        });
    });
    all
}

fn column_of(source: &str, column: &untold::Column) -> UntoldColumn {
    UntoldColumn {
        source: source.to_owned(),
        place: PlaceCode::province_of_34(column.province),
        column: column.name.clone(),
        value: column.value.to_owned(),
        rows: i64::try_from(column.cases).unwrap_or(i64::MAX),
        of: i64::try_from(column.of).unwrap_or(i64::MAX),
    }
}

fn empty_cells(source: &str, cells: &untold::Cells) -> EmptyCells {
    EmptyCells {
        source: source.to_owned(),
        place: PlaceCode::province_of_34(cells.province),
        column: cells.name.clone(),
        bucket: Bucket(FIRST_BUCKET.0 + cells.bucket as i32),
        rows: cells.empty.into(),
        of: cells.of.into(),
    }
}
