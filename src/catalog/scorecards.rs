//! Scorecards: `pipelines/scorecards/*.toml` into [`Scorecard`]. The stem is the id.
//!
//! ```toml
//! index = "portal_766"           # under which the points are published
//! # [name] [short_name] [definition] [legal_basis]: vi and en
//!
//! [[group]]
//! id = "progress"                # the component of the index that holds its points
//! name = { vi = "...", en = "..." }
//! most = 20                      # what its criteria add up to, in every version
//!
//! [[criterion]]
//! id = "2.1"
//! group = "progress"
//! name = { vi = "...", en = "..." }
//! most = 20                      # points, to the hundredth
//! threshold = 100                # percent that earns all of them; left out: not found
//! valid_from = "2026-01-01"
//! valid_to = "2026-12-31"        # left out: still in force
//! full_without_base = true       # optional: who has nothing to handle earns all points
//! ours = "on_time_share_766"     # optional: our own count by the criterion's definition
//! usual = "on_time_share"        # optional: our own count as the question is usually asked
//! published = "portal_on_time_share"   # optional: the publisher's own count
//! why_not_ours = { vi = "...", en = "..." }   # exactly where there is no `ours`
//! confidence = "B"               # of points and threshold: A, B, C or M
//! source = "... / ..."           # in English and, after ` / `, in Vietnamese
//! ```

use crate::domain::confidence::Confidence;
use jiff::civil::Date;
use serde::Deserialize;
use toml::Spanned;

use super::errors::CatalogueErrors;
use super::files::{File, Files};
use crate::domain::indicator::{Indicator, Unit};
use crate::domain::scorecard::{Criterion, PointGroup, Points, Scorecard};
use crate::domain::text::Text;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Layout {
    index: String,
    name: Text,
    short_name: Text,
    definition: Text,
    legal_basis: Text,
    group: Vec<Spanned<GroupLayout>>,
    criterion: Vec<Spanned<CriterionLayout>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GroupLayout {
    id: String,
    name: Text,
    most: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CriterionLayout {
    id: String,
    group: String,
    name: Text,
    most: f64,
    threshold: Option<i64>,
    #[serde(default)]
    full_without_base: bool,
    valid_from: Date,
    valid_to: Option<Date>,
    ours: Option<String>,
    usual: Option<String>,
    published: Option<String>,
    why_not_ours: Option<Text>,
    confidence: String,
    source: String,
}

/// In the order of their ids.
pub(super) fn read_all(files: &Files, indicators: &[Indicator], errors: &mut CatalogueErrors) -> Vec<Scorecard> {
    let read = |file: &File, errors: &mut CatalogueErrors| {
        let layout = file.parse::<Layout>(errors)?;
        let before = errors.0.len();
        let card = Reader { files, file, indicators, errors }.read(layout);
        (errors.0.len() == before).then_some(card)
    };
    files.below("scorecards", ".toml").filter_map(|file| read(file, errors)).collect()
}

struct Reader<'a> {
    files: &'a Files,
    file: &'a File,
    indicators: &'a [Indicator],
    errors: &'a mut CatalogueErrors,
}

impl Reader<'_> {
    fn read(mut self, layout: Layout) -> Scorecard {
        let groups: Vec<(usize, PointGroup)> = layout.group.into_iter().map(|group| self.group(group)).collect();
        let criteria: Vec<(usize, Criterion)> =
            layout.criterion.into_iter().map(|criterion| self.criterion(criterion, &groups)).collect();
        self.check_versions(&criteria);
        self.check_sums(&groups, &criteria);
        Scorecard {
            id: self.file.stem().to_owned(),
            name: layout.name,
            short_name: layout.short_name,
            definition: layout.definition,
            legal_basis: layout.legal_basis,
            index: layout.index,
            groups: groups.into_iter().map(|(_, group)| group).collect(),
            criteria: criteria.into_iter().map(|(_, criterion)| criterion).collect(),
        }
    }

    fn fault(&mut self, at: usize, en: &str, vi: &str) {
        self.errors.push(&self.file.shown, self.file.line_of(at), format!("{en} / {vi}"));
    }

    fn group(&mut self, group: Spanned<GroupLayout>) -> (usize, PointGroup) {
        let at = group.span().start;
        let GroupLayout { id, name, most } = group.into_inner();
        (at, PointGroup { id, name, most: self.points(at, most) })
    }

    fn criterion(&mut self, criterion: Spanned<CriterionLayout>, groups: &[(usize, PointGroup)]) -> (usize, Criterion) {
        let at = criterion.span().start;
        let raw = criterion.into_inner();
        if !groups.iter().any(|(_, group)| group.id == raw.group) {
            let (group, known) = (&raw.group, groups.iter().map(|(_, group)| group.id.as_str()).collect::<Vec<_>>());
            let known = known.join(", ");
            self.fault(
                at,
                &format!("no group `{group}`, expected one of: {known}"),
                &format!("không có nhóm `{group}`, cần một trong: {known}"),
            );
        }
        if raw.threshold.is_some_and(|threshold| !(1..=100).contains(&threshold)) {
            self.fault(at, "`threshold`, expected 1 to 100 percent", "`threshold` phải từ 1 đến 100 phần trăm");
        }
        if raw.valid_to.is_some_and(|last| last < raw.valid_from) {
            self.fault(at, "`valid_to` before `valid_from`", "`valid_to` trước `valid_from`");
        }
        if raw.ours.is_some() == raw.why_not_ours.is_some() {
            self.fault(
                at,
                "expected either `ours` or `why_not_ours`",
                "cần `ours` hoặc `why_not_ours`, không cả hai và không thiếu cả hai",
            );
        }
        let readings = [("ours", &raw.ours, false), ("usual", &raw.usual, false), ("published", &raw.published, true)];
        for (key, id, may_be_points) in readings {
            self.check_reading(at, key, id.as_deref(), may_be_points);
        }
        let confidence = Confidence::read(&raw.confidence);
        if confidence.is_none() {
            self.fault(at, "unknown confidence, expected A, B, C or M", "độ tin cậy lạ, cần A, B, C hoặc M");
        }
        let most = self.points(at, raw.most);
        let criterion = Criterion {
            id: raw.id,
            group: raw.group,
            name: raw.name,
            most,
            threshold: raw.threshold,
            full_without_base: raw.full_without_base,
            valid_from: raw.valid_from,
            valid_to: raw.valid_to,
            ours: raw.ours,
            usual: raw.usual,
            published: raw.published,
            why_not_ours: raw.why_not_ours,
            confidence: confidence.unwrap_or(Confidence::M),
            source: Text::of_line(&raw.source),
        };
        (at, criterion)
    }

    /// Hundredths; more digits than that are no points.
    fn points(&mut self, at: usize, points: f64) -> Points {
        let hundredths = (points * 100.0).round();
        if !(points > 0.0 && points <= 100.0) || (hundredths / 100.0 - points).abs() > 1e-9 {
            self.fault(
                at,
                "`most`, expected more than 0 and at most 100 points, to the hundredth",
                "`most` phải lớn hơn 0, không quá 100 điểm, đến phần trăm điểm",
            );
        }
        Points(hundredths as i64)
    }

    fn check_reading(&mut self, at: usize, key: &str, id: Option<&str>, may_be_points: bool) {
        let Some(id) = id else { return };
        match self.indicators.iter().find(|indicator| indicator.id == id) {
            // A broken indicator file has its own fault.
            None if self.files.optional(&format!("indicators/{id}.toml")).is_none() => self.fault(
                at,
                &format!("`{key}`: no indicator `{id}`, expected a stem in indicators/"),
                &format!("`{key}`: không có chỉ số `{id}`, cần tên một tệp trong indicators/"),
            ),
            Some(indicator)
                if indicator.unit != Unit::Percent && !(may_be_points && indicator.unit == Unit::Points) =>
            {
                self.fault(
                    at,
                    &format!("`{key}`: `{id}` is no share, and only a share earns points"),
                    &format!("`{key}`: `{id}` không phải tỷ lệ, chỉ tỷ lệ mới tính ra điểm"),
                );
            }
            _ => {}
        }
    }

    fn check_versions(&mut self, criteria: &[(usize, Criterion)]) {
        for (index, (at, later)) in criteria.iter().enumerate() {
            let meets = |earlier: &Criterion| {
                earlier.id == later.id && (earlier.holds_on(later.valid_from) || later.holds_on(earlier.valid_from))
            };
            if criteria[..index].iter().any(|(_, earlier)| meets(earlier)) {
                self.fault(
                    *at,
                    &format!("criterion `{}` a second time for the same days", later.id),
                    &format!("chỉ tiêu `{}` lặp lại cho cùng ngày", later.id),
                );
            }
        }
    }

    fn check_sums(&mut self, groups: &[(usize, PointGroup)], criteria: &[(usize, Criterion)]) {
        for (at, group) in groups {
            let own = || criteria.iter().map(|(_, criterion)| criterion).filter(|one| one.group == group.id);
            let mut days: Vec<Date> = criteria.iter().map(|(_, criterion)| criterion.valid_from).collect();
            days.sort_unstable();
            days.dedup();
            for day in days {
                let sum: Points = own().filter(|one| one.holds_on(day)).map(|one| one.most).sum();
                if sum != group.most {
                    let (id, sum, most) = (&group.id, sum.0 as f64 / 100.0, group.most.0 as f64 / 100.0);
                    self.fault(
                        *at,
                        &format!("the criteria of `{id}` in force on {day} add up to {sum} points, expected {most}"),
                        &format!("các chỉ tiêu của `{id}` có hiệu lực ngày {day} cộng lại là {sum} điểm, cần {most}"),
                    );
                }
            }
        }
    }
}
