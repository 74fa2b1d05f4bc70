//! From exact parts to rows: sizes, order, what is folded into "others", and every number in print.

use crate::domain::indicator::{Direction, Unit};
use crate::domain::place::PlaceCode;
use crate::domain::reading::{Quotient, Reading};
use crate::domain::text::Language;

use super::parts::{self, Pair, Part};
use super::reading::{Both, Member};
use super::rounding::{self, Effects, FINE};
use super::{Change, Figure, Presence, finding, notes};
use crate::report::drawing::{Caption, Push, PushBar, Pushes};
use crate::report::exact::Exact;
use crate::report::format;
use crate::report::members::{Kind, LineKind};
use crate::report::places::VietnameseOrder;
use crate::report::snapshot::PlaceIndex;
use crate::report::view::View;
use crate::report::words::{self, pick};

/// So many members have a row of their own on the page.
const LISTED: usize = 10;
/// Decimals of a share in the export.
const EXPORTED: u8 = 9;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    Province,
    Of(LineKind),
    /// Members too small for a row of their own.
    Others,
    /// What the rows lack to the province.
    Lacking,
}

#[derive(Clone, Debug)]
pub struct Row {
    pub kind: RowKind,
    /// Of a commune.
    pub at: Option<PlaceCode>,
    pub code: String,
    pub name: String,
    /// How many members it holds.
    pub members: usize,
    /// Came or went, in a word.
    pub presence: Presence,
    pub presence_word: &'static str,
    pub then: Side,
    pub now: Side,
    /// In `10^-decimals` of the indicator's unit.
    pub effects: Effects,
    pub own_text: String,
    pub mix_text: String,
    pub whole_text: String,
    pub sum_text: String,
    pub push: Push,
    /// It stands on the page.
    pub is_listed: bool,
}

/// A row in one of the two periods.
#[derive(Clone, Debug, Default)]
pub struct Side {
    pub numerator: i64,
    pub denominator: Option<i64>,
    /// `812 / 900`; of an amount the amount.
    pub quotient_text: String,
    /// `90,22 %`; empty of an amount, and where there is nothing to divide by.
    pub share_text: String,
    /// There is a figure, which has a passport.
    pub is_figure: bool,
}

impl RowKind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Province => "province",
            Self::Of(kind) => kind.as_str(),
            Self::Others => "others",
            Self::Lacking => "lacking",
        }
    }
}

/// How the numbers of a table are written.
#[derive(Clone, Copy)]
struct Look {
    language: Language,
    is_share: bool,
    decimals: u8,
    direction: Direction,
}

/// `None` where a number does not fit.
pub(super) fn explain(view: &View<'_>, place: PlaceIndex, by: Kind, both: Both<'_>) -> Option<Change> {
    let is_share = matches!(both.found_now.reading, Reading::Share(_));
    let decimals = if is_share { view.indicator.decimals } else { 0 };
    let cautions = notes::cautions(view, place, by, &both);
    // Across a merger a rise is no progress, and a fall no failure.
    let direction =
        if notes::is_of_another_unit(view, place, &both) { Direction::Neutral } else { view.indicator.direction };
    let look = Look { language: view.language, is_share, decimals, direction };
    let pairs: Vec<Pair> = both.members.iter().map(|member| member.counts).collect();
    let exact = parts::change(both.whole, is_share)?;
    let parts = parts::split(both.whole, &pairs, is_share)?;
    let mut entries: Vec<Entry> = both.members.iter().zip(&parts).map(entry).collect::<Option<_>>()?;
    sort(&mut entries);
    let (listed, all) = (folded(&entries, by, look), exported(&entries, &exact, &both, look)?);
    let rows = table(&listed, &exact, look)?;
    let total = total(&rows, both.whole, view, look);
    let difference_text = format::signed(exact, decimals, view.indicator.unit, view.language);
    let finding = finding::sentence(view, &rows, &total, &difference_text, look.direction);
    let pushes = pushes(&rows, &total, &difference_text, look);
    let figure = |view: &View<'_>, reading: &Reading, side: &Side| Figure {
        period: view.period,
        period_text: format::period(view.period, view.language),
        text: view.text(reading),
        quotient_text: if is_share { side.quotient_text.clone() } else { String::new() },
    };
    let cell = view.cell(place, &both.found_now, None);
    Some(Change {
        indicator: view.reference(),
        finding,
        is_share,
        decimals,
        then: figure(&both.then, &both.found_then.reading, &total.then),
        now: figure(view, &both.found_now.reading, &total.now),
        change_text: difference_text,
        unit_text: match view.indicator.unit {
            Unit::Percent => pick(view.language, "điểm %", "pp").to_owned(),
            unit => words::unit(unit, view.language).to_owned(),
        },
        has_whole: rows.iter().any(|row| !matches!(row.presence, Presence::Stayed) || row.effects.whole != 0),
        rows,
        total,
        all,
        pushes,
        cautions,
        notes: notes::notes(view, place, &both),
        as_of: cell.as_of.clone().unwrap_or_default(),
        nature: cell.nature.as_str(),
        sources: cell.passport.sources.iter().map(|source| source.id.as_str()).collect::<Vec<_>>().join(" "),
    })
}

/// A member with its parts in `10^-FINE`.
#[derive(Clone)]
struct Entry {
    member: Member,
    members: usize,
    presence: Presence,
    fine: Effects,
}

fn entry((member, part): (&Member, &Part)) -> Option<Entry> {
    let sum = part.sum.floor_in(FINE)?;
    let fine = match part.own {
        Some(own) => {
            let own = own.floor_in(FINE)?;
            Effects { own, mix: sum - own, whole: 0 }
        }
        None => Effects { own: 0, mix: 0, whole: sum },
    };
    Some(Entry { member: member.clone(), members: 1, presence: part.presence, fine })
}

/// The largest first, by what they do whatever their weight, then by the mix; of equal ones by name.
fn sort(entries: &mut [Entry]) {
    let names = VietnameseOrder::new();
    entries.sort_by(|a, b| {
        let size = |entry: &Entry| (entry.fine.direct().abs(), entry.fine.mix.abs());
        let by_name = names.compare(&a.member.name, &b.member.name);
        size(b).cmp(&size(a)).then(by_name).then_with(|| a.member.code.cmp(&b.member.code))
    });
}

/// Those worth a row of their own, with what is of none of the members, and the others as one.
fn folded(entries: &[Entry], by: Kind, look: Look) -> Vec<Entry> {
    let (rest, mut members): (Vec<Entry>, Vec<Entry>) =
        entries.iter().cloned().partition(|entry| entry.member.kind.is_rest());
    // A row of others that holds one says less than that one.
    if members.len() > LISTED + 1 {
        let others = members.split_off(LISTED);
        members.extend(rest);
        sort(&mut members);
        members.push(together(&others, by, look.language));
    } else {
        members.extend(rest);
        sort(&mut members);
    }
    members
}

fn together(others: &[Entry], by: Kind, language: Language) -> Entry {
    let n = others.len();
    let count = format::integer(n as i64, language);
    let word = by.word(language);
    let name = match language {
        Language::Vietnamese => format!("{count} {word} khác"),
        Language::English => format!("{count} other {word}"),
    };
    let counts = others.iter().fold(Pair::default(), |sum, one| sum.plus(one.member.counts));
    let member = Member { kind: RowKind::Others, at: None, code: String::new(), name, counts, then: None, now: None };
    let fine = others.iter().fold(Effects::default(), |sum, one| sum.plus(one.fine));
    Entry { member, members: n, presence: Presence::Stayed, fine }
}

/// In so many decimals, and adding up to the change in them.
fn table(entries: &[Entry], change: &Exact, look: Look) -> Option<Vec<Row>> {
    let fine: Vec<Effects> = entries.iter().map(|entry| entry.fine).collect();
    let decimals = u32::from(look.decimals);
    let printed = rounding::printed(&fine, change.rounded_in(decimals)?, decimals);
    Some(entries.iter().zip(printed).map(|(entry, effects)| row(entry, effects, look)).collect())
}

fn exported(entries: &[Entry], change: &Exact, both: &Both<'_>, look: Look) -> Option<Vec<Row>> {
    let fine = Look { decimals: if look.is_share { EXPORTED } else { 0 }, ..look };
    let rows = table(entries, change, fine)?;
    let members = rows.iter().filter(|row| !row.kind.is_rest()).count();
    let mut listed = 0;
    let mut all = vec![total(&rows, both.whole, &both.then, fine)];
    all.extend(rows.into_iter().map(|row| {
        listed += usize::from(!row.kind.is_rest());
        let is_listed = row.kind.is_rest() || listed <= LISTED || members <= LISTED + 1;
        Row { is_listed, ..row }
    }));
    Some(all)
}

fn row(entry: &Entry, effects: Effects, look: Look) -> Row {
    let Entry { member, members, presence, .. } = entry;
    let text = |n: i128| number(n, look.decimals, look.language);
    let is_here = matches!(presence, Presence::Stayed) && (member.kind != RowKind::Others || effects.whole == 0);
    let only = |is_there: bool, n: i128| if is_there { text(n) } else { String::new() };
    let presence_word = match presence {
        Presence::Stayed => "",
        Presence::Came => pick(look.language, "mới có", "new"),
        Presence::Went => pick(look.language, "không còn", "gone"),
        Presence::Odd => pick(look.language, "không tách được", "not to be split"),
    };
    Row {
        kind: member.kind,
        at: member.at.clone(),
        code: member.code.clone(),
        name: member.name.clone(),
        members: *members,
        presence: *presence,
        presence_word,
        then: side(member.counts.then, member.then.as_ref(), look),
        now: side(member.counts.now, member.now.as_ref(), look),
        effects,
        own_text: only(matches!(presence, Presence::Stayed), effects.own),
        mix_text: only(matches!(presence, Presence::Stayed), effects.mix),
        whole_text: only(!is_here, effects.whole),
        sum_text: text(effects.sum()),
        push: push(effects.sum(), look.direction),
        is_listed: true,
    }
}

fn total(rows: &[Row], whole: Pair, view: &View<'_>, look: Look) -> Row {
    let effects = rows.iter().fold(Effects::default(), |sum, row| sum.plus(row.effects));
    let member = Member {
        kind: RowKind::Province,
        at: None,
        code: String::new(),
        name: pick(view.language, "Cả tỉnh, thành phố", "The whole province").to_owned(),
        counts: whole,
        then: None,
        now: None,
    };
    let members = rows.iter().map(|row| row.members).sum();
    let row = row(&Entry { member, members, presence: Presence::Stayed, fine: effects }, effects, look);
    Row { whole_text: number(effects.whole, look.decimals, look.language), ..row }
}

fn side((above, below): (i64, i64), shown: Option<&Reading>, look: Look) -> Side {
    let whole = |n| format::integer(n, look.language);
    let is_figure = shown.is_some_and(|reading| !matches!(reading, Reading::Absent(_)));
    if !look.is_share {
        return Side { numerator: above, quotient_text: whole(above), is_figure, ..Side::default() };
    }
    // What is exported has more decimals than a share is shown with.
    let decimals = look.decimals.min(2);
    let share = Quotient::new(above, below);
    Side {
        numerator: above,
        denominator: Some(below),
        quotient_text: format!("{} / {}", whole(above), whole(below)),
        share_text: share.map(|share| format::share_text(share, decimals, look.language)).unwrap_or_default(),
        is_figure,
    }
}

/// `−1,40`: with its sign, without its unit; nothing has no sign.
pub(super) fn number(n: i128, decimals: u8, language: Language) -> String {
    let sign = match n.signum() {
        -1 => "−",
        1 => "+",
        _ => "",
    };
    let magnitude = Exact::ratio(n.abs(), 10_i128.pow(decimals.into()));
    format!("{sign}{}", magnitude.map(|one| one.text(decimals, language)).unwrap_or_default())
}

pub(super) fn push(n: i128, direction: Direction) -> Push {
    match (direction, n.signum()) {
        (Direction::Neutral, _) | (_, 0) => Push::Neither,
        (Direction::HigherIsBetter, 1) | (Direction::LowerIsBetter, -1) => Push::Better,
        _ => Push::Worse,
    }
}

pub(super) fn push_word(n: i128, direction: Direction, language: Language) -> &'static str {
    match (push(n, direction), n.signum()) {
        (Push::Better, _) => pick(language, "tốt lên", "better"),
        (Push::Worse, _) => pick(language, "xấu đi", "worse"),
        (Push::Neither, 1) => pick(language, "tăng", "up"),
        (Push::Neither, -1) => pick(language, "giảm", "down"),
        _ => pick(language, "không đổi", "the same"),
    }
}

/// Each row by what it does whatever its weight, and the mix of all rows as one bar.
fn pushes(rows: &[Row], total: &Row, change: &str, look: Look) -> Pushes {
    let bar = |label: String, n: i128| PushBar {
        label,
        value: n as f64 / 10_f64.powi(look.decimals.into()),
        text: number(n, look.decimals, look.language),
        push: push(n, look.direction),
        word: push_word(n, look.direction, look.language),
    };
    let mut bars: Vec<PushBar> = rows.iter().map(|row| bar(named(row), row.effects.direct())).collect();
    if look.is_share {
        bars.push(bar(finding::mix(look.language).to_owned(), total.effects.mix));
    }
    let caption = match look.language {
        Language::Vietnamese => Caption {
            title: "Thay đổi gồm những phần nào".to_owned(),
            description: format!("Các thanh cộng lại đúng bằng {change}."),
        },
        Language::English => Caption {
            title: "What the change is made of".to_owned(),
            description: format!("The bars add up to exactly {change}."),
        },
    };
    Pushes { caption, bars }
}

/// `Sở Một (mới có)`.
pub(super) fn named(row: &Row) -> String {
    match row.presence_word {
        "" => row.name.clone(),
        word => format!("{} ({word})", row.name),
    }
}
