//! What must be equal on a form: within a row, with the period before, and between levels.

use crate::domain::form::{Content, Form, FormColumn, Identity};
use crate::domain::text::Language;

use super::columns::Line;
use crate::report::format;
use crate::report::words::pick;

/// How many failed checks a page lists one by one; the spreadsheet lists all.
const LISTED: usize = 30;

/// Two numbers that should be one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imbalance {
    /// The row, or the level whose rows do not add up.
    pub row: String,
    /// What should be equal: `(3) = (7) + (11)`.
    pub what: String,
    pub left: i64,
    pub right: i64,
    pub left_text: String,
    pub right_text: String,
}

/// The outcome of all checks of one form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Balance {
    /// `Biểu cân đối: ...`, or how many checks failed.
    pub sentence: String,
    /// How many pairs of numbers were held against each other.
    pub checks: usize,
    pub imbalances: Vec<Imbalance>,
}

impl Balance {
    pub fn is_balanced(&self) -> bool {
        self.imbalances.is_empty()
    }

    /// The first, as many as a page lists.
    pub fn listed(&self) -> &[Imbalance] {
        &self.imbalances[..self.imbalances.len().min(LISTED)]
    }

    /// How many more there are.
    pub fn more(&self) -> usize {
        self.imbalances.len().saturating_sub(LISTED)
    }
}

/// Holds numbers against each other and keeps those that differ.
pub(super) struct Auditor<'f> {
    form: &'f Form,
    language: Language,
    checks: usize,
    imbalances: Vec<Imbalance>,
}

impl<'f> Auditor<'f> {
    pub fn new(form: &'f Form, language: Language) -> Self {
        Self { form, language, checks: 0, imbalances: Vec::new() }
    }

    /// The sums and identities of one row, and that no cell is negative. Says whether all hold.
    pub fn row(&mut self, name: &str, line: &Line) -> bool {
        let found_before = self.imbalances.len();
        for (column, &n) in self.form.columns.iter().zip(&line.cells) {
            if let Content::Sum(numbers) = &column.content {
                let what = format!("({}) = {}", column.number, sum_text(numbers));
                self.hold(name, what, n, self.sum(numbers, &line.cells));
            }
            let what = match self.language {
                Language::Vietnamese => format!("({}) không được âm", column.number),
                Language::English => format!("({}) must not be negative", column.number),
            };
            self.hold(name, what, n, n.max(0));
        }
        // Of what was sent the period before may be unknown.
        let is_known = |identity: &&Identity| !(identity.is_right_of_the_period_before && line.before.is_empty());
        for identity in self.form.identities.iter().filter(is_known) {
            let (left, right) = (self.sum(&identity.left, &line.cells), self.right_of(identity, line));
            self.hold(name, self.identity_text(identity), left, right);
        }
        self.imbalances.len() == found_before
    }

    /// Rows of a level add up to the level above, column by column.
    pub fn level(&mut self, name: &str, rows: &Line, whole: &Line) {
        let is_of_the_whole = pick(self.language, "cộng các dòng = số của cả đơn vị", "rows add up to the whole");
        for ((column, &left), &right) in self.form.columns.iter().zip(&rows.cells).zip(&whole.cells) {
            self.hold(name, format!("({}) {is_of_the_whole}", column.number), left, right);
        }
    }

    pub fn finish(self, rows: usize) -> Balance {
        let number = |n: usize| format::integer(n as i64, self.language);
        let (checks, failed) = (number(self.checks), number(self.imbalances.len()));
        let sentence = match (self.language, self.imbalances.is_empty()) {
            (Language::Vietnamese, true) => format!(
                "Biểu cân đối: {checks} phép kiểm tra trên {} dòng, với kỳ liền trước và giữa các cấp đều khớp.",
                number(rows)
            ),
            (Language::English, true) => format!(
                "The form balances: all {checks} checks on {} rows, against the period before and between levels hold.",
                number(rows)
            ),
            (Language::Vietnamese, false) => {
                format!("Biểu không cân đối: {failed} trong {checks} phép kiểm tra không khớp.")
            }
            (Language::English, false) => format!("The form does not balance: {failed} of {checks} checks fail."),
        };
        Balance { sentence, checks: self.checks, imbalances: self.imbalances }
    }

    fn hold(&mut self, row: &str, what: String, left: i64, right: i64) {
        self.checks += 1;
        if left != right {
            let text = |n: i64| format::integer(n, self.language);
            let (left_text, right_text) = (text(left), text(right));
            self.imbalances.push(Imbalance { row: row.to_owned(), what, left, right, left_text, right_text });
        }
    }

    fn sum(&self, numbers: &[u8], cells: &[i64]) -> i64 {
        let columns = self.form.columns.iter().zip(cells);
        columns.filter(|(column, _)| numbers.contains(&column.number)).map(|(_, n)| n).sum()
    }

    fn right_of(&self, identity: &Identity, line: &Line) -> i64 {
        let cells = if identity.is_right_of_the_period_before { &line.before } else { &line.cells };
        self.sum(&identity.right, cells)
    }

    fn identity_text(&self, identity: &Identity) -> String {
        let text = format!("{} = {}", sum_text(&identity.left), sum_text(&identity.right));
        if identity.is_right_of_the_period_before {
            format!("{text} {}", pick(self.language, "của kỳ liền trước", "of the period just before"))
        } else {
            text
        }
    }
}

/// `(4) + (5) + (6)`.
fn sum_text(numbers: &[u8]) -> String {
    let columns: Vec<String> = numbers.iter().map(|number| format!("({number})")).collect();
    columns.join(" + ")
}

/// What is printed in the row of column numbers: `(3) = (4) + (5) + (6)`.
pub(super) fn number_text(column: &FormColumn) -> String {
    match &column.content {
        Content::Sum(numbers) => format!("({})={}", column.number, sum_text(numbers).replace(' ', "")),
        _ => format!("({})", column.number),
    }
}
