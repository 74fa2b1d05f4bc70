//! How a figure comes about from its counts, term by term, in words and in numbers.

use jiff::civil::Date;

use crate::domain::indicator::{Formula, Moment, Term};
use crate::domain::part::CaseEvent;
use crate::domain::percentile::Percentile;
use crate::domain::reading::Reading;
use crate::domain::text::Language;

use crate::report::cell::Cell;
use crate::report::figures::{Count, Counted, What, Working, measure, sum};
use crate::report::format;
use crate::report::passport::term_in_words;
use crate::report::snapshot::{PlaceIndex, ScoreRow};
use crate::report::view::View;
use crate::report::words::{self, pick};

/// The working-out of one figure.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Steps {
    /// Numerator and denominator; or the one sum; or the level then and now.
    pub sides: Vec<Side>,
    /// Of a median or another percentile: the cases by days.
    pub days: Option<Days>,
    /// Of a published score.
    pub quoted: Option<Quoted>,
    /// The last step, `3.916 ÷ 4.388`; empty where one sum is the figure.
    pub result: String,
    /// All of it in one sentence; empty where there is nothing to work out.
    pub sentence: String,
    /// Whether the counts, added up anew, come to the figure.
    pub is_sound: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Numerator,
    Denominator,
    Total,
    /// The level at the end of the baseline year.
    Before,
    Now,
}

/// A sum of terms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    pub role: Role,
    pub title: String,
    pub n: i64,
    pub n_text: String,
    pub terms: Vec<TermLine>,
}

/// One term of a sum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TermLine {
    pub words: String,
    pub n: i64,
    pub n_text: String,
    /// The day of a count that a source reported.
    pub as_of: Option<Date>,
    pub as_of_text: Option<String>,
    /// What it is made of, each with its sign; a stock takes those that left from those that came.
    pub counts: Vec<CountLine>,
}

/// One count of the wall.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountLine {
    /// As it is stored: `form_ii06a/received?channel=online`.
    pub measure: String,
    pub words: String,
    /// 1 or -1.
    pub sign: i64,
    pub n: i64,
    pub n_text: String,
    /// Of cases: the event that is counted.
    pub event: Option<CaseEvent>,
}

/// A histogram of whole working days, and where the case lies that speaks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Days {
    /// Which of the cases in the order of their days speaks for them.
    pub percentile: Percentile,
    pub cases: i64,
    pub days: i32,
    /// Cases within that many days, and within fewer.
    pub within: i64,
    pub within_fewer: i64,
    /// `(days, cases)`, without the days that no case took.
    pub by_days: Vec<(i32, i64)>,
}

/// A published value and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Quoted {
    pub index: String,
    pub component: String,
    pub edition: i16,
    pub value: Option<f64>,
    pub rank: Option<i32>,
    /// Whose value it is, with the code system: `63:40` where the province did not merge.
    pub holder: String,
    /// Where the value was read.
    pub source: String,
}

impl Steps {
    pub(super) fn of(view: &View<'_>, working: &Working, reading: &Reading, cell: &Cell) -> Self {
        let language = view.language;
        let is_sound = working.comes_to(reading);
        let sides = sides(view, working);
        let (days, quoted) = match working {
            Working::Days { percentile, by_days } => (days(*percentile, by_days), None),
            Working::Quoted { holder, row } => (None, Some(quoted(view, *holder, row))),
            _ => (None, None),
        };
        let result = result(&sides, cell);
        let sentence = match (&days, &quoted, sides.as_slice()) {
            (Some(days), ..) => days.sentence(language),
            (_, Some(quoted), _) => quoted.sentence(cell, language),
            (_, _, []) => String::new(),
            (_, _, sides) => sentence(sides, &result, cell),
        };
        Self { sides, days, quoted, result, sentence, is_sound }
    }
}

fn sides(view: &View<'_>, working: &Working) -> Vec<Side> {
    let language = view.language;
    let name = |vi: &str, en: &str| pick(language, vi, en).to_owned();
    let titled = |role, title: String, n: i64, terms: Vec<TermLine>| Side {
        role,
        title,
        n,
        n_text: format::integer(n, language),
        terms,
    };
    match (working, &view.indicator.formula) {
        (Working::Quotient { numerator, denominator }, Formula::Share { numerator: above, denominator: below }) => {
            vec![
                titled(Role::Numerator, name("Tử số", "Numerator"), sum(numerator), lines(view, above, numerator)),
                titled(
                    Role::Denominator,
                    name("Mẫu số", "Denominator"),
                    sum(denominator),
                    lines(view, below, denominator),
                ),
            ]
        }
        (Working::Total(counted), Formula::Amount { terms }) => {
            vec![titled(Role::Total, name("Tổng", "Total"), sum(counted), lines(view, terms, counted))]
        }
        (
            Working::Change { before, now, .. },
            Formula::Reduction { measure, baseline_year } | Formula::Decrease { measure, baseline_year },
        ) => {
            let words = words::reported(&measure.0, language);
            let line = |counted: &Counted| vec![reported_line(view, &measure.0, words.clone(), counted)];
            let then = match language {
                Language::Vietnamese => format!("Cuối năm {baseline_year}"),
                Language::English => format!("At the end of {baseline_year}"),
            };
            vec![
                titled(Role::Before, then, before.n, line(before)),
                titled(Role::Now, name("Hiện nay", "Now"), now.n, line(now)),
            ]
        }
        _ => Vec::new(),
    }
}

fn lines(view: &View<'_>, terms: &[Term], counted: &[Counted]) -> Vec<TermLine> {
    let line = |(term, counted): (&Term, &Counted)| match term {
        Term::Reported { measure, .. } => reported_line(view, &measure.0, term_in_words(term, view.language), counted),
        _ => TermLine {
            words: term_in_words(term, view.language),
            n: counted.n,
            n_text: format::integer(counted.n, view.language),
            as_of: None,
            as_of_text: None,
            counts: counted.counts.iter().map(|count| count_line(view, term, count)).collect(),
        },
    };
    terms.iter().zip(counted).map(line).collect()
}

fn reported_line(view: &View<'_>, measure: &str, words: String, counted: &Counted) -> TermLine {
    let n_text = format::integer(counted.n, view.language);
    let count = CountLine {
        measure: measure.to_owned(),
        words: words.clone(),
        sign: 1,
        n: counted.n,
        n_text: n_text.clone(),
        event: None,
    };
    TermLine {
        words,
        n: counted.n,
        n_text,
        as_of: counted.as_of,
        as_of_text: counted.as_of.map(format::date),
        counts: vec![count],
    }
}

fn count_line(view: &View<'_>, term: &Term, count: &Count) -> CountLine {
    let language = view.language;
    let rule_set = view.indicator.rule_set.as_deref().unwrap_or_default();
    let (measure, words) = match (count.what, term) {
        (What::Event(event), Term::Count { conditions, .. }) => (
            measure(rule_set, term, event).to_string(),
            words::event(event, language).to_owned() + &words::conditions(conditions, language),
        ),
        (What::Event(event), Term::Stock { at, conditions, .. }) => {
            let until = match at {
                Moment::Start => pick(language, "từ đầu đến trước kỳ", "from the first day to before the period"),
                Moment::End => pick(language, "từ đầu đến cuối kỳ", "from the first day to the period's end"),
            };
            let words = words::event(event, language).to_owned() + &words::conditions(conditions, language);
            (measure(rule_set, term, event).to_string(), format!("{words}, {until}"))
        }
        (What::Fixed, _) => (measure(rule_set, term, CaseEvent::Received).to_string(), term_in_words(term, language)),
        _ => (
            "sent_form".to_owned(),
            format!("{} {}", term_in_words(term, language), pick(language, "theo biểu đã gửi", "as the form tells it")),
        ),
    };
    let event = match count.what {
        What::Event(event) => Some(event),
        What::Reported | What::Fixed | What::Form => None,
    };
    CountLine { measure, words, sign: count.sign, n: count.n, n_text: format::integer(count.n, language), event }
}

/// `hồ sơ trước hạn 812 + hồ sơ đúng hạn 3.104 = 3.916; chia cho ... = 4.388; 3.916 ÷ 4.388 = 89,24 %`.
fn sentence(sides: &[Side], result: &str, cell: &Cell) -> String {
    let mut parts: Vec<String> = sides.iter().map(|side| format!("{}: {}", side.title, side.added_up())).collect();
    parts.extend((!result.is_empty()).then(|| format!("{result} = {}", cell.text)));
    parts.join("; ")
}

fn result(sides: &[Side], cell: &Cell) -> String {
    match sides {
        [above, below] if above.role == Role::Numerator => format!("{} ÷ {}", above.n_text, below.n_text),
        [before, now] if cell.denominator.is_some() => {
            format!("({} − {}) ÷ {}", before.n_text, now.n_text, before.n_text)
        }
        [before, now] => format!("{} − {}", before.n_text, now.n_text),
        _ => String::new(),
    }
}

/// A line of the working-out as a page prints it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepRow {
    /// What a stock is made of stands below it.
    pub is_below: bool,
    /// `+`, `−`; empty for the first.
    pub sign: &'static str,
    pub words: String,
    pub n_text: String,
    pub as_of_text: Option<String>,
    /// Of cases: the event that is counted.
    pub event: Option<CaseEvent>,
}

impl Side {
    /// Whether it is counted from cases alone, so that they can be listed.
    pub fn is_of_cases(&self) -> bool {
        let mut counts = self.terms.iter().flat_map(|term| &term.counts).peekable();
        counts.peek().is_some() && counts.all(|count| count.event.is_some())
    }

    /// Its counts in their order; a stock, then what came and what left.
    pub fn rows(&self) -> Vec<StepRow> {
        let mut rows: Vec<StepRow> = Vec::new();
        for term in &self.terms {
            let is_stock = term.counts.iter().any(|count| count.sign < 0);
            let plus = |rows: &[StepRow]| if rows.is_empty() { "" } else { "+" };
            if is_stock {
                let (sign, words, n_text) = (plus(&rows), term.words.clone(), term.n_text.clone());
                rows.push(StepRow { is_below: false, sign, words, n_text, as_of_text: None, event: None });
            }
            for (position, count) in term.counts.iter().enumerate() {
                let sign = match (is_stock, position, count.sign) {
                    (_, _, ..0) => "−",
                    (true, 0, _) => "",
                    (true, ..) => "+",
                    (false, ..) => plus(&rows),
                };
                let (words, n_text) = (count.words.clone(), count.n_text.clone());
                let as_of_text = term.as_of_text.clone();
                rows.push(StepRow { is_below: is_stock, sign, words, n_text, as_of_text, event: count.event });
            }
        }
        rows
    }

    /// `a 812 + b 3.104 = 3.916`, or `a 812`.
    fn added_up(&self) -> String {
        let counts: Vec<&CountLine> = self.terms.iter().flat_map(|term| &term.counts).collect();
        let mut text = String::new();
        for (position, count) in counts.iter().enumerate() {
            text.push_str(match (position, count.sign) {
                (0, 1..) => "",
                (0, _) => "− ",
                (_, 1..) => " + ",
                _ => " − ",
            });
            text.push_str(&format!("{} {}", count.words, count.n_text));
        }
        if counts.len() > 1 {
            text.push_str(&format!(" = {}", self.n_text));
        }
        text
    }
}

fn days(percentile: Percentile, by_days: &[i64]) -> Option<Days> {
    let (days, cases) = percentile.of(by_days)?;
    let middle = usize::try_from(days).ok()?;
    let listed = (0..).zip(by_days).filter(|(_, n)| **n != 0).map(|(days, &n)| (days, n));
    Some(Days {
        percentile,
        cases,
        days,
        within: by_days.iter().take(middle + 1).sum(),
        within_fewer: by_days.iter().take(middle).sum(),
        by_days: listed.collect(),
    })
}

impl Days {
    fn sentence(&self, language: Language) -> String {
        let [cases, days, within, fewer] =
            [self.cases, self.days.into(), self.within, self.within_fewer].map(|n| format::integer(n, language));
        let which = match (self.percentile, language) {
            (Percentile::Median, Language::Vietnamese) => "hồ sơ ở giữa".to_owned(),
            (Percentile::Median, Language::English) => "the one in the middle".to_owned(),
            (Percentile::Ninetieth, Language::Vietnamese) => {
                format!("hồ sơ thứ {}, đủ chín phần mười,", format::integer((self.cases * 9 + 9) / 10, language))
            }
            (Percentile::Ninetieth, Language::English) => {
                format!("number {}, which completes nine tenths,", format::integer((self.cases * 9 + 9) / 10, language))
            }
        };
        match language {
            Language::Vietnamese => format!(
                "{cases} hồ sơ xếp theo số ngày làm việc: {within} hồ sơ xong trong {days} ngày trở xuống, {fewer} hồ sơ xong sớm hơn; {which} mất {days} ngày."
            ),
            Language::English => {
                let unit = if self.days == 1 { "day" } else { "days" };
                format!(
                    "{cases} cases in order of working days: {within} took {days} {unit} or fewer, {fewer} took fewer; {which} took {days} {unit}."
                )
            }
        }
    }
}

fn quoted(view: &View<'_>, holder: PlaceIndex, row: &ScoreRow) -> Quoted {
    let (index, component) = match &view.indicator.formula {
        Formula::Score { index, component } => (index.clone(), component.clone()),
        _ => Default::default(),
    };
    Quoted {
        index,
        component,
        edition: row.edition,
        value: row.score,
        rank: row.rank,
        holder: view.snapshot.place_code(holder).to_string(),
        source: row.source.clone(),
    }
}

impl Quoted {
    fn sentence(&self, cell: &Cell, language: Language) -> String {
        let index = words::index(&self.index, language);
        match language {
            Language::Vietnamese => {
                format!("{index}, kỳ {}: {}. Trích nguyên văn, chiso không tính lại.", self.edition, cell.text)
            }
            Language::English => {
                format!("{index}, edition {}: {}. Quoted; chiso does not recompute it.", self.edition, cell.text)
            }
        }
    }
}
