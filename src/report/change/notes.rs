//! What may be taken for a change and is none: a period that still runs, a break, months without data.

use jiff::civil::Date;

use crate::domain::breaks::{MethodBreak, Touches};
use crate::domain::form::Dimension;
use crate::domain::period::{Grain, Period};
use crate::domain::reading::Reading;
use crate::domain::text::Language;

use super::reading::Both;
use crate::report::figures::{Found, Moment, completeness};
use crate::report::format;
use crate::report::members::{FEW, Kind};
use crate::report::snapshot::{PlaceIndex, Snapshot};
use crate::report::view::View;
use crate::report::words::pick;

/// Before the figures.
pub(super) fn cautions(view: &View<'_>, place: PlaceIndex, by: Kind, both: &Both<'_>) -> Vec<String> {
    let mut cautions: Vec<String> = running(view, place).into_iter().collect();
    cautions.extend(parting(view, both).map(|one| across(view, one, place, by, both)));
    cautions.extend(other_length(view, both));
    cautions.extend(months(view, place, &both.found_now));
    cautions.extend(months(&both.then, place, &both.found_then));
    cautions.extend(few(view, both));
    cautions.extend(both.unsound.iter().cloned());
    cautions.dedup();
    cautions
}

/// What stands beside the two figures wherever they are shown, each once.
pub(super) fn notes(view: &View<'_>, place: PlaceIndex, both: &Both<'_>) -> Vec<String> {
    let mut notes = view.cell(place, &both.found_now, None).notes;
    let before = both.then.cell(place, &both.found_then, None).notes;
    notes.extend(before.into_iter().map(|note| {
        let when = format::period(both.then.period, view.language);
        format!("{when}: {note}")
    }));
    notes
}

/// Nothing of a province that merged is held against what it was.
pub(super) fn is_of_another_unit(view: &View<'_>, place: PlaceIndex, both: &Both<'_>) -> bool {
    let is_merger = |one: &&MethodBreak| one.touches == Touches::Everything;
    view.snapshot.predecessors(place).len() > 1 && parting(view, both).any(|one| is_merger(&one))
}

fn parting<'s>(view: &View<'s>, both: &Both<'_>) -> impl Iterator<Item = &'s MethodBreak> {
    let (then, now) = (both.then.period, view.period);
    let found: Vec<&MethodBreak> =
        view.breaks.iter().copied().filter(|one| one.from.parts_periods(then, now)).collect();
    found.into_iter()
}

fn across(view: &View<'_>, one: &MethodBreak, place: PlaceIndex, by: Kind, both: &Both<'_>) -> String {
    let language = view.language;
    let meaning = match () {
        () if is_of_another_unit(view, place, both) && one.touches == Touches::Everything => pick(
            language,
            "Số trước mốc là của các tỉnh cũ cộng lại: bảng cho biết hồ sơ ở đâu đổi, không cho biết tỉnh tiến hay lùi.",
            "Before it the figure is that of the former provinces together: the table tells where cases changed, not whether the province went forward or back.",
        ),
        () if one.touches == Touches::Everything && by == Kind::Members(Dimension::Agency) => pick(
            language,
            "Cơ quan cấp huyện không còn và nhiều cơ quan đổi tên: “mới có”, “không còn” có thể là cùng một việc đổi nơi làm.",
            "Agencies of districts are no more and many others have new names: what is “new” and what is “gone” may be the same work done elsewhere.",
        ),
        () if one.touches == Touches::Everything => pick(
            language,
            "Việc của cấp huyện đã chuyển nơi làm, nên phần thay đổi có thể do sắp xếp lại.",
            "The work of districts is done elsewhere since, so that a part of the change may be that.",
        ),
        () => pick(
            language,
            "Cách tính trước và sau mốc khác nhau, nên phần thay đổi có thể do cách tính.",
            "Before and after it the method is another one, so that a part of the change may be that.",
        ),
    };
    let label = one.label.get(language);
    match language {
        Language::Vietnamese => format!("Giữa hai kỳ có mốc “{label}”. {meaning}"),
        Language::English => format!("Between the two periods lies “{label}”. {meaning}"),
    }
}

fn running(view: &View<'_>, place: PlaceIndex) -> Option<String> {
    let day = reached(view.snapshot, place, view.period)?;
    let to = format::date(day);
    let (vi, en) = match view.plan.grows_with_the_period() {
        true => (
            "chưa đủ ngày, nên số hồ sơ chưa so được với cả kỳ trước.",
            "days are missing, so that its cases cannot be held against a whole period yet.",
        ),
        false => ("kỳ trước tính đủ. Kết quả còn thay đổi.", "the earlier one is whole. The result will still move."),
    };
    Some(match view.language {
        Language::Vietnamese => format!("Kỳ này chưa hết, số liệu mới đến {to}; {vi}"),
        Language::English => format!("This period is not over, the data run to {to}; {en}"),
    })
}

/// That one case more or less is a large part of the change.
fn few(view: &View<'_>, both: &Both<'_>) -> Option<String> {
    let least = both.whole.then.1.min(both.whole.now.1);
    let is_share = matches!(both.found_now.reading, Reading::Share(_));
    (is_share && least < FEW).then(|| {
        let (n, few) = (format::integer(least, view.language), FEW);
        match view.language {
            Language::Vietnamese => {
                format!("Ít hồ sơ: có kỳ mẫu số chỉ là {n}, dưới {few}; một hồ sơ đã làm đổi hơn 3 điểm %.")
            }
            Language::English => {
                format!("Few cases: a denominator is {n}, below {few}; one case moves it by more than 3 points.")
            }
        }
    })
}

/// The day that the data have come to, if it lies within the period and not at its end.
fn reached(snapshot: &Snapshot, place: PlaceIndex, period: Period) -> Option<Date> {
    snapshot.counted_to(place).filter(|day| (period.first_day()..period.last_day()).contains(day))
}

fn other_length(view: &View<'_>, both: &Both<'_>) -> Option<String> {
    let length = |period: Period| period.buckets().1.0 - period.buckets().0.0;
    let (then, now) = (both.then.period, view.period);
    (length(then) != length(now)).then(|| {
        let (vi, en) = (
            "Hai kỳ dài ngắn khác nhau: số hồ sơ không so được với nhau, chỉ tỷ lệ so được.",
            "The two periods are of different length: counts cannot be held against each other, shares can.",
        );
        pick(view.language, vi, en).to_owned()
    })
}

/// That some months of a period have no data at all; those that are still to come aside.
fn months(view: &View<'_>, place: PlaceIndex, found: &Found) -> Option<String> {
    let told = completeness(view.snapshot, &view.plan, place, view.period, found)?;
    let is_running = reached(view.snapshot, place, view.period).is_some();
    let (received, expected) = (told.received, told.expected);
    (received < expected && !is_running).then(|| {
        let when = Moment::Period(view.period).text(view.language);
        match view.language {
            Language::Vietnamese => format!("Trong {when} chỉ có {received} trên {expected} tháng có số liệu."),
            Language::English => format!("Only {received} of {expected} months have data ({when})."),
        }
    })
}

/// While a period is running: the newest of its kind that is over.
pub(super) fn newest_that_is_over(snapshot: &Snapshot, place: PlaceIndex, period: Period) -> Option<Period> {
    let day = reached(snapshot, place, period)?;
    let over = match period.grain {
        Grain::Month(_) | Grain::Quarter(_) => period.previous(),
        _ => {
            let months = period.split_in_months();
            let last = months.iter().rev().find(|month| month.last_day() <= day && month.year == period.year)?;
            let Grain::Month(month) = last.grain else { return None };
            let grain = match month {
                6 => Grain::SixMonths,
                9 => Grain::NineMonths,
                month => Grain::YearToDate(month),
            };
            Period { grain, year: last.year, ..period }
        }
    };
    (over != period && over.last_day() <= day).then_some(over)
}
