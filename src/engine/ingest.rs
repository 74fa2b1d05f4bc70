//! One file of case records to the lake: conformed, told apart from what is already there, sealed.

use std::collections::{BTreeSet, HashSet};
use std::io::Read;
use std::path::Path;

use anyhow::{Context, Error, Result, anyhow, ensure};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;

use super::changing::announce;
use super::conform::{self, Batch, Enough, Notes, RowContract, Terms};
use super::lake::{self, Staged, Visible};
use super::marks::{self, Marks};
use super::quarantine::{self, Quarantine, RejectedRow};
use super::seen::{RowSet, Seen, Sight};
use super::steps::Steps;
use super::versions::Compared;
use crate::domain::calendar::{date_of, epoch_day};
use crate::domain::check::Finding;
use crate::domain::load::{Brought, Load, LoadRequest, LoadState};
use crate::domain::reading::Nature;
use crate::domain::source::{CaseMapping, SourceMapping};
use crate::domain::text::Text;
use crate::formats::{Input, Observed, PassedOver};

/// Everything a load of cases depends on besides the bytes of the file.
pub struct CaseLoad<'a> {
    pub source: &'a SourceMapping,
    pub mapping: &'a CaseMapping,
    pub contract: &'a RowContract,
    /// The data folder: `lake/` and `quarantine/` lie in it.
    pub data: &'a Path,
    /// Lake files of the loads of this source that come before it and that the manifest lists, in
    /// load order.
    pub visible: &'a [String],
    pub request: &'a LoadRequest,
    /// RFC 3339, read from the clock by `main`.
    pub loaded_at: &'a str,
    /// Nothing is written: what the load would come to.
    pub dry: bool,
}

/// A file that was read to its end: a load for the manifest, visible or refused, and what it brings.
#[derive(Clone, Debug)]
pub struct Taken {
    pub load: Load,
    pub brought: Brought,
}

/// blake3 of the text of a mapping, in hexadecimal.
pub fn fingerprint(source: &SourceMapping) -> String {
    blake3::hash(source.text.as_bytes()).to_hex().to_string()
}

/// Reads a file whole; fails if its bytes are no longer those of the hash.
pub fn read_whole(input: &dyn Input, hash: &str) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    input.open()?.read_to_end(&mut bytes).context("cannot be read / không đọc được")?;
    let mut hasher = blake3::Hasher::new();
    hasher.update(&bytes);
    ensure!(
        hasher.finalize().to_hex().as_str() == hash,
        "the file changed while it was read; load it again when it is complete / tệp bị thay đổi trong khi đọc; hãy nạp \
         lại khi tệp đã ghi xong"
    );
    Ok(bytes)
}

/// The day of a moment (RFC 3339) in Vietnam, whose systems write the files.
pub fn day_in_vietnam(moment: &str) -> Result<Date> {
    let moment: Timestamp = moment
        .parse()
        .map_err(|_| anyhow!("`{moment}` is not an RFC 3339 moment / `{moment}` không phải thời điểm dạng RFC 3339"))?;
    Ok(Offset::constant(7).to_datetime(moment).date())
}

/// What an error says, in both languages: each of its causes is `english / tiếng Việt`.
pub fn remark_of(error: &Error) -> Text {
    let mut remark = Text::default();
    for cause in error.chain() {
        let Text { vi, en } = Text::of_line(&cause.to_string());
        for (whole, part) in [(&mut remark.en, &en), (&mut remark.vi, &vi)] {
            whole.push_str(if whole.is_empty() { "" } else { ": " });
            whole.push_str(part);
        }
    }
    remark
}

impl CaseLoad<'_> {
    /// Writes the file's cases to the lake, sealed and not yet visible: commit the returned load to
    /// the manifest to make it so. A file that is not what its source says, or of which too many rows
    /// are rejected, comes back as a refused load; an error is one of ours, or of a file that cannot
    /// be read to its end. `progress` is told the bytes read so far.
    pub fn run(&self, input: &dyn Input, hash: &str, progress: &(dyn Fn(u64) + Sync)) -> Result<Taken> {
        let mut intake = Intake::begin(self, hash)?;
        let observed = Observed::new(input, progress);
        let mut failed_here = false;
        let enough = Enough::default();
        let take = |batch| intake.take(batch, &enough).inspect_err(|_| failed_here = true);
        let read = self.conform(&observed, &enough, None, take);
        let nothing = "nothing was loaded / không nạp dòng nào";
        // A file that is still being written is not refused: it may be whole the next time.
        match read {
            Err(error) if failed_here || observed.failed() => Err(error),
            read => observed.unchanged(hash).and_then(|()| match read {
                Ok(()) => intake.finish(input, hash),
                Err(error) => intake.refuse(input, hash, remark_of(&error)),
            }),
        }
        .context(nothing)
    }

    fn conform(
        &self,
        input: &dyn Input,
        enough: &Enough,
        again: Option<&BTreeSet<u64>>,
        each: impl FnMut(Batch) -> Result<()>,
    ) -> Result<()> {
        // Systems stamp the data of a day with its last minute: the whole day of loading is allowed.
        let latest = (i64::from(epoch_day(day_in_vietnam(self.loaded_at)?)) + 1) * 86_400 - 1;
        let terms = Terms { mapping: self.mapping, contract: self.contract, latest, enough, again };
        conform::conform(&self.source.format, terms, input, each)
    }
}

/// Keeps the rejected rows of a source that is not made of cases; their file below the data folder.
pub fn keep_rejected(data: &Path, source: &str, hash: &str, rows: &[RejectedRow]) -> Result<Option<String>> {
    let name = lake::free_name(data, source, hash);
    announce_quarantine(data, source, &name)?;
    quarantine::write(data, source, &name, rows)
}

/// Rejected rows of a source that is not made of cases, by code and heading; a row counts once for each. And
/// rows that are no records.
pub fn findings_of(rows: &[RejectedRow], passed_over: &[PassedOver], read: i64) -> Vec<Finding> {
    let mut notes = Notes::default();
    rows.iter().for_each(|row| notes.rejected(None, &row.reasons));
    notes.passed_over(passed_over);
    let mut findings = notes.findings(&CaseMapping::default(), &[]);
    for finding in &mut findings {
        // What is no record is one of all rows below the heading.
        finding.of = if finding.check.starts_with("E_") { read } else { read + passed_over.len() as i64 };
    }
    findings
}

fn announce_quarantine(data: &Path, source: &str, name: &str) -> Result<()> {
    announce(data, [format!("quarantine/{source}-{name}.").as_str()])
}

/// What of one file has been taken so far.
struct Intake<'a> {
    load: &'a CaseLoad<'a>,
    /// Of the load; its folder and its quarantine file are named after it.
    name: String,
    staged: Staged,
    quarantine: Quarantine,
    seen: Seen,
    /// Rows that were sent as new versions.
    updates: RowSet,
    steps: Steps,
    key_heading: String,
    read: i64,
    accepted: i64,
    rejected: i64,
    duplicate: i64,
    superseded: i64,
    replaced: i64,
    /// Where the rows of each piece of the file begin.
    pieces: Vec<u32>,
    notes: Notes,
    synthetic: bool,
    extracted_at: i64,
}

impl<'a> Intake<'a> {
    fn begin(load: &'a CaseLoad<'a>, hash: &str) -> Result<Self> {
        lake::check_version(load.data, load.visible)?;
        let name = lake::free_name(load.data, &load.source.id, hash);
        let staged = Staged::begin(load.data, &load.source.id, &name, load.dry)?;
        Ok(Self {
            seen: Seen::new(&staged.waiting_room()),
            staged,
            quarantine: Quarantine::new(load.data, &load.source.id, &name),
            name,
            updates: RowSet::default(),
            steps: Steps::default(),
            key_heading: load.mapping.columns.get("case_no").cloned().unwrap_or_default(),
            load,
            read: 0,
            accepted: 0,
            rejected: 0,
            duplicate: 0,
            superseded: 0,
            replaced: 0,
            pieces: Vec::new(),
            notes: Notes::default(),
            synthetic: false,
            extracted_at: 0,
        })
    }

    fn take(&mut self, mut batch: Batch, enough: &Enough) -> Result<()> {
        self.read += batch.read as i64;
        self.synthetic |= batch.synthetic;
        self.extracted_at = self.extracted_at.max(batch.extracted_at);
        self.notes.absorb(std::mem::take(&mut batch.notes), enough);
        self.notes.passed_over(&batch.passed_over);
        for row in &batch.rejected {
            self.reject(row)?;
        }
        self.steps.take(std::mem::take(&mut batch.steps), &mut self.staged)?;
        self.pieces.push(self.seen.rows());
        // All of them go to the lake; which of them count is told when all are there.
        for key in &batch.keys {
            if key.is_update {
                self.updates.insert(self.seen.rows());
            }
            self.seen.add(Sight::new(key.case, key.content, key.version_at, self.seen.rows()))?;
        }
        self.staged.append(batch.frame, batch.events)
    }

    fn reject(&mut self, row: &RejectedRow) -> Result<()> {
        self.rejected += 1;
        if self.load.dry { Ok(()) } else { self.quarantine.add(row) }
    }

    fn finish(mut self, input: &dyn Input, hash: &str) -> Result<Taken> {
        if let Some(remark) = self.too_bad() {
            return self.refuse(input, hash, remark);
        }
        self.staged.flush()?;
        self.steps.flush(&mut self.staged)?;
        ensure!(
            self.staged.rows() == u64::from(self.seen.rows()),
            "rows were lost on their way to the lake / mất dòng trên đường vào kho dữ liệu"
        );
        let mut compared = self.compare()?;
        let conflicts = std::mem::take(&mut compared.within.conflict);
        self.send_back(input, hash, &conflicts)?;
        compared.within.conflict = conflicts;
        if let Some(remark) = self.too_bad() {
            return self.refuse(input, hash, remark);
        }
        self.mark(compared)?;
        let as_of = date_of(self.extracted_at.div_euclid(86_400) as i32)
            .context("no row has an extraction date / không dòng nào có thời điểm trích xuất")?;
        self.check_conservation()?;
        self.seal(input, hash, as_of)
    }

    /// Which rows count, in the file and beside earlier loads.
    fn compare(&mut self) -> Result<Compared> {
        let visible = Visible::read(self.load.data, self.load.visible)?;
        let unused = Seen::new(Path::new(""));
        let mut compared = Compared::of(std::mem::take(&mut self.updates));
        self.accepted = i64::from(self.seen.rows()) + self.steps.accepted;
        std::mem::replace(&mut self.seen, unused).turns(|rows| compared.take(self.load.data, &visible, rows))?;
        let Compared { within, beside } = &compared;
        let n = |rows: &[u32]| rows.len() as i64;
        let duplicate = n(&within.duplicate) + n(&beside.duplicate);
        self.superseded = n(&within.superseded) + n(&beside.superseded);
        self.accepted -= duplicate + self.superseded + n(&within.conflict);
        self.duplicate = duplicate + self.steps.duplicate;
        self.replaced = beside.replaced_rows;
        Ok(compared)
    }

    /// Rows that contradict an earlier one of the same file. How they stood is not known any more: the
    /// pieces of the file in which they stand are read again.
    fn send_back(&mut self, input: &dyn Input, hash: &str, conflicts: &[u32]) -> Result<()> {
        if conflicts.is_empty() {
            return Ok(());
        }
        let pieces = std::mem::take(&mut self.pieces);
        let piece_of = |row: &u32| pieces.partition_point(|first| first <= row) as u64 - 1;
        let again: BTreeSet<u64> = conflicts.iter().map(piece_of).collect();
        let wanted: HashSet<u32> = conflicts.iter().copied().collect();
        let observed = Observed::new(input, &|_| {});
        self.load.conform(&observed, &Enough::default(), Some(&again), |batch| {
            let first = pieces[batch.piece as usize];
            for row in (0..batch.keys.len()).filter(|row| wanted.contains(&(first + *row as u32))) {
                let conflict = batch.conflict(row, &self.key_heading);
                self.notes.conflicts(batch.province(row), &conflict.reasons);
                self.reject(&conflict)?;
            }
            Ok(())
        })?;
        observed.unchanged(hash)
    }

    fn mark(&mut self, compared: Compared) -> Result<()> {
        let Compared { mut within, mut beside } = compared;
        let mut marks = Marks::default();
        for rows in [&mut within.duplicate, &mut within.conflict, &mut within.superseded] {
            self.staged.mark(&mut marks, rows);
        }
        marks.sort();
        self.staged.write_marks(marks::WITHIN, &marks)?;
        for rows in [&mut beside.duplicate, &mut beside.superseded] {
            self.staged.mark(&mut beside.replaced, rows);
        }
        beside.replaced.sort();
        self.staged.write_marks(&marks::name(0), &beside.replaced)
    }

    /// Why the file as a whole cannot be taken.
    fn too_bad(&self) -> Option<Text> {
        if self.read == 0 {
            return Some(Text::new(
                "không có hồ sơ nào: tệp chỉ có tiêu đề hoặc danh sách rỗng",
                "no records: the file has a heading or an empty list only",
            ));
        }
        let (rejected, read, most) = (self.rejected, self.read, self.load.mapping.rejected_at_most);
        if rejected == read {
            return Some(Text::new(
                format!("không nhận được dòng nào trong {read} dòng"),
                format!("none of its {read} rows could be taken"),
            ));
        }
        (rejected as f64 > most * read as f64).then(|| {
            let most = format!("{:.0} %", most * 100.0);
            Text::new(
                format!("{rejected} trong {read} dòng bị loại, nguồn này cho phép nhiều nhất {most}"),
                format!("{rejected} of {read} rows are rejected, of this source at most {most} may be"),
            )
        })
    }

    /// Every row that was read is in one place, and only in one.
    fn check_conservation(&self) -> Result<()> {
        let Self { read, accepted, rejected, duplicate, superseded, .. } = *self;
        ensure!(
            read == accepted + rejected + duplicate + superseded && accepted >= 0,
            "rows were lost or counted twice: read {read}, accepted {accepted}, rejected {rejected}, duplicate \
             {duplicate}, superseded {superseded} / số dòng không khớp: đọc {read}, nhận {accepted}, loại {rejected}, trùng {duplicate}, bị thay thế {superseded}"
        );
        Ok(())
    }

    /// Nothing of the file counts; its rejected rows stay, to be looked at and mended.
    fn refuse(mut self, input: &dyn Input, hash: &str, remark: Text) -> Result<Taken> {
        let as_of = match self.extracted_at {
            0 => day_in_vietnam(self.load.loaded_at)?,
            moment => date_of(moment.div_euclid(86_400) as i32)
                .context("an extraction date out of range / thời điểm trích xuất ngoài phạm vi")?,
        };
        (self.replaced, self.accepted) = (0, self.read - self.rejected - self.duplicate - self.superseded);
        let quarantine_file = self.seal_quarantine()?;
        let load = Load { state: LoadState::Refused, remark, quarantine_file, ..self.load_of(input, hash, as_of) };
        Ok(Taken { load, brought: self.brought() })
    }

    fn seal(mut self, input: &dyn Input, hash: &str, as_of: Date) -> Result<Taken> {
        let quarantine_file = self.seal_quarantine()?;
        let load = Load { quarantine_file, remark: self.other_period(), ..self.load_of(input, hash, as_of) };
        let brought = self.brought();
        let load = Load { lake_files: self.staged.seal()?, ..load };
        Ok(Taken { load, brought })
    }

    /// What must be said of a file whose rows are not of the period that it was declared to be of.
    fn other_period(&self) -> Text {
        let Some((first, last)) = self.notes.span_outside_the_period() else { return Text::default() };
        let period = &self.load.request.period;
        let day = |day: Date| day.strftime("%d/%m/%Y");
        Text::new(
            format!(
                "khai báo là kỳ {period}, nhưng có hồ sơ không thuộc kỳ này: ngày tiếp nhận từ {} đến {}",
                day(first),
                day(last)
            ),
            format!("declared as {period}, yet some cases are not of that period: received from {first} to {last}"),
        )
    }

    fn seal_quarantine(&mut self) -> Result<Option<String>> {
        let unused = Quarantine::new(self.load.data, &self.load.source.id, &self.name);
        if self.load.dry || self.rejected == 0 {
            return Ok(None);
        }
        announce_quarantine(self.load.data, &self.load.source.id, &self.name)?;
        std::mem::replace(&mut self.quarantine, unused).seal()
    }

    fn brought(&self) -> Brought {
        let (mapping, checks) = (self.load.mapping, &self.load.contract.all_checks);
        let (mut findings, profiles) = (self.notes.findings(mapping, checks), self.notes.profiles(mapping));
        if self.load.contract.pseudonyms.is_none() {
            findings.extend(self.notes.dropped_accounts(checks));
        }
        Brought { findings, profiles, ..Brought::default() }
    }

    fn load_of(&self, input: &dyn Input, hash: &str, as_of: Date) -> Load {
        Load {
            id: 0,
            source: self.load.source.id.clone(),
            file: input.name().to_owned(),
            hash: hash.to_owned(),
            period: self.load.request.period.clone(),
            stated_at: self.load.request.stated_at,
            state: LoadState::Visible,
            read: self.read,
            accepted: self.accepted,
            rejected: self.rejected,
            duplicate: self.duplicate,
            superseded: self.superseded,
            replaced: self.replaced,
            nature: if self.synthetic { Nature::Synthetic } else { self.load.source.nature },
            as_of,
            lake_files: Vec::new(),
            quarantine_file: None,
            mapping: fingerprint(self.load.source),
            origin: input.origin(),
            way: self.load.request.way.clone(),
            province: self.load.request.province.clone(),
            remark: Text::default(),
            loaded_at: self.load.loaded_at.to_owned(),
        }
    }
}
