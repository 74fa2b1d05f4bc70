//! One criterion, province by province: our figure, the published one, and what lies between them.
//!
//! The difference is split as far as counts can tell, and the parts add up to it by construction:
//!
//! ```text
//! ours - published = (usual - by the criterion's definition)        definition
//!                  + (to our day - to the publisher's day)          date
//!                  + what remains                                   other cases, other data
//! ```

use jiff::civil::Date;

use crate::domain::bucket::Bucket;
use crate::domain::period::Period;
use crate::domain::place::Province;
use crate::domain::reading::{Quotient, Reading};
use crate::domain::scorecard::{Criterion, Scorecard};
use crate::domain::text::Language;
use crate::report::cell::Cell;
use crate::report::exact::Exact;
use crate::report::figures::{Found, share_between};
use crate::report::format;
use crate::report::page::{Head, IndicatorRef, PlaceRef};
use crate::report::snapshot::{PlaceIndex, Snapshot};
use crate::report::view::View;
use crate::report::words::pick;

use super::Views;

#[derive(Clone, Debug)]
pub struct ApartPage {
    pub head: Head,
    pub card: String,
    pub card_name: String,
    pub criterion: String,
    pub name: String,
    /// Our figure: as the question is usually asked, or by the criterion's definition where they are one.
    pub ours: Option<IndicatorRef>,
    /// Our figure by the criterion's definition, where that is another one.
    pub by_definition: Option<IndicatorRef>,
    pub published: Option<IndicatorRef>,
    /// Why there is none of ours.
    pub why_not_ours: Option<String>,
    pub finding: String,
    /// All 34, the largest difference first; then those that have none, in Vietnamese order.
    pub rows: Vec<ApartRow>,
}

#[derive(Clone, Debug)]
pub struct ApartRow {
    pub place: PlaceRef,
    pub ours: Option<Cell>,
    pub by_definition: Option<Cell>,
    pub published: Option<Cell>,
    /// `None`: one of the two is missing.
    pub split: Option<Split>,
}

/// Percentage points; the parts add up to the whole in the hundredths that are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    /// Ours less published, in hundredths of a percentage point.
    pub whole: i64,
    pub whole_text: String,
    /// `None`: both go by one definition.
    pub definition: Option<i64>,
    pub definition_text: String,
    /// `None`: our data do not run past the publisher's day, or nobody can tell.
    pub date: Option<i64>,
    pub date_text: String,
    /// What neither explains: cases that one of the two does not hold, or holds otherwise.
    pub rest: i64,
    pub rest_text: String,
    /// How many cases stand behind ours for one behind the published figure: `25 trong 405.424 hồ sơ (0,01 %)`.
    pub coverage_text: String,
    /// To which days the two run, where they are not the same.
    pub days_text: Option<String>,
}

impl ApartPage {
    /// `None` if the card has no such criterion in the period.
    pub fn build(
        snapshot: &Snapshot,
        card: &Scorecard,
        criterion: &str,
        period: Option<Period>,
        language: Language,
    ) -> Option<Self> {
        let mut head = Head::of(snapshot, period, language);
        let views = Views::new(snapshot, card, head.period, language);
        let criterion = card.on(head.period.last_day()).find(|one| one.id == criterion)?;
        let readings = Readings::of(&views, criterion);
        let mut rows: Vec<ApartRow> = (snapshot.provinces_in_order().into_iter())
            .filter_map(|province| readings.row(province, snapshot.place_index(&province.code)?))
            .collect();
        rows.sort_by_key(|row| row.split.as_ref().map_or((true, 0), |split| (false, -split.whole.abs())));
        let cells = rows.iter().flat_map(|row| [&row.ours, &row.published]).flatten();
        head.mark(cells);
        Some(Self {
            card: card.id.clone(),
            card_name: card.short_name.get(language).to_owned(),
            criterion: criterion.id.clone(),
            name: criterion.name.get(language).to_owned(),
            ours: readings.ours().map(View::reference),
            by_definition: readings.usual.and(readings.by_definition).map(View::reference),
            published: readings.published.map(View::reference),
            why_not_ours: criterion.why_not_ours.as_ref().map(|why| why.get(language).to_owned()),
            finding: finding(&rows, language),
            rows,
            head,
        })
    }
}

/// The views of one criterion.
struct Readings<'v, 's> {
    by_definition: Option<&'v View<'s>>,
    usual: Option<&'v View<'s>>,
    published: Option<&'v View<'s>>,
}

impl<'v, 's> Readings<'v, 's> {
    fn of(views: &'v Views<'s>, criterion: &Criterion) -> Self {
        Self {
            by_definition: views.of(criterion.ours.as_deref()),
            usual: views.of(criterion.usual.as_deref()),
            published: views.of(criterion.published.as_deref()),
        }
    }

    fn ours(&self) -> Option<&'v View<'s>> {
        self.usual.or(self.by_definition)
    }

    fn row(&self, province: &Province, place: PlaceIndex) -> Option<ApartRow> {
        let any = self.ours().or(self.published)?;
        let cell = |view: &View<'_>| view.cell(place, &view.found(place), None);
        Some(ApartRow {
            place: PlaceRef::of(province, any.language),
            ours: self.ours().map(cell),
            by_definition: self.usual.and(self.by_definition).map(cell),
            published: self.published.map(cell),
            split: self.split(place),
        })
    }

    fn split(&self, place: PlaceIndex) -> Option<Split> {
        let (ours, by_definition, published) = (self.ours()?, self.by_definition?, self.published?);
        let language = ours.language;
        let [own, defined, told] = [ours, by_definition, published].map(|view| view.found(place));
        let [own_share, defined_share, told_share] = [share_of(&own)?, share_of(&defined)?, share_of(&told)?];
        let to_their_day = to_day(by_definition, place, told.as_of);
        let hundredths = |share: Quotient, less: Quotient| {
            let difference = Exact::of(&Reading::Share(share)).zip(Exact::of(&Reading::Share(less)));
            difference.map_or(0, |(one, other)| one.minus(other).hundredths())
        };
        let whole = hundredths(own_share, told_share);
        let definition = self.usual.map(|_| hundredths(own_share, defined_share));
        let date = to_their_day.as_ref().map(|(share, _)| hundredths(defined_share, *share));
        let rest = whole - definition.unwrap_or(0) - date.unwrap_or(0);
        let text = |n: i64| format::signed(Exact::hundredth(n), 2, ours.indicator.unit, language);
        let none = || pick(language, "không", "none").to_owned();
        let held = to_their_day.as_ref().map_or(defined_share, |(share, _)| *share);
        Some(Split {
            whole,
            whole_text: text(whole),
            definition,
            definition_text: definition.map_or_else(|| pick(language, "không tách", "not split").to_owned(), text),
            date,
            date_text: date.map_or_else(none, text),
            rest,
            rest_text: text(rest),
            coverage_text: coverage(held.denominator, told_share.denominator, language),
            days_text: days(&defined, &told, to_their_day.map(|(_, day)| day), language),
        })
    }
}

fn share_of(found: &Found) -> Option<Quotient> {
    match found.reading {
        Reading::Share(share) => Some(share),
        _ => None,
    }
}

/// Our share to the end of the half month that ends nearest to the publisher's day, and that day; `None` where our data do
/// not run past it.
fn to_day(view: &View<'_>, place: PlaceIndex, day: Option<Date>) -> Option<(Quotient, Date)> {
    let day = day?;
    let own_day = view.snapshot.counted_to(place)?.min(view.period.last_day());
    let first = view.period.buckets().0;
    if own_day <= day || day < view.period.first_day() {
        return None;
    }
    let within = Bucket::of(day);
    let days_apart = |bucket: Bucket| {
        let end = bucket.last_day().min(own_day);
        (end.duration_since(day).as_hours() / 24).abs()
    };
    let before = Bucket(within.0 - 1);
    let chosen = if before >= first && days_apart(before) < days_apart(within) { before } else { within };
    let share = share_between(view.snapshot, &view.plan, place, (first, chosen))?;
    Some((share, chosen.last_day().min(own_day)))
}

fn coverage(ours: i64, theirs: i64, language: Language) -> String {
    let [own, told] = [ours, theirs].map(|n| format::integer(n, language));
    let share = Quotient::new(ours, theirs)
        .map_or_else(String::new, |share| format!(" ({})", format::share_text(share, 2, language)));
    match language {
        Language::Vietnamese => format!("{own} so với {told} hồ sơ{share}"),
        Language::English => format!("{own} cases against {told}{share}"),
    }
}

fn days(ours: &Found, told: &Found, shown: Option<Date>, language: Language) -> Option<String> {
    let (own, their) = (ours.as_of?, told.as_of?);
    if own == their {
        return None;
    }
    let [own, their] = [own, their].map(format::date);
    let nearest = shown.map(format::date);
    Some(match (language, nearest) {
        (Language::Vietnamese, Some(day)) => {
            format!("của chúng tôi đến {own}, của Cổng đến {their}; phần ngày tính đến {day}, cuối nửa tháng gần nhất")
        }
        (Language::English, Some(day)) => {
            format!(
                "ours to {own}, the portal's to {their}; the date part is to {day}, the nearest end of a half month"
            )
        }
        (Language::Vietnamese, None) => format!("của chúng tôi đến {own}, của Cổng đến {their}"),
        (Language::English, None) => format!("ours to {own}, the portal's to {their}"),
    })
}

fn finding(rows: &[ApartRow], language: Language) -> String {
    let both = rows.iter().filter(|row| row.split.is_some()).count();
    let all = rows.len();
    let largest = rows.first().and_then(|row| Some((&row.place.name, &row.split.as_ref()?.whole_text)));
    match (language, largest) {
        (Language::Vietnamese, None) => "Chưa tỉnh, thành phố nào có cả hai số để đối chiếu.".to_owned(),
        (Language::English, None) => "No province has both figures to hold against each other.".to_owned(),
        (Language::Vietnamese, Some((name, text))) => {
            format!("Đối chiếu được ở {both} trong {all} tỉnh, thành phố; lệch nhiều nhất ở {name}: {text}.")
        }
        (Language::English, Some((name, text))) => {
            format!("Both figures are there in {both} of {all} provinces; they lie furthest apart in {name}: {text}.")
        }
    }
}
