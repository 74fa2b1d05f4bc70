//! What was found in a file as a table: the checks that it broke, then what its columns hold, province by province.

use crate::domain::check::{self, ColumnProfile, SentTwice};
use crate::domain::place::PlaceCode;
use crate::domain::text::Language;
use crate::report::table::{Filled, Table, Value, columns};

use super::{Broken, LoadPage, Only, has_more_values, only};

struct Of<'p> {
    page: &'p LoadPage<'p>,
    language: Language,
    row: Row<'p>,
}

enum Row<'p> {
    Finding(&'p Broken<'p>),
    Column(&'p ColumnProfile),
}

fn cells<'p>() -> [Filled<Of<'p>>; 22] {
    [
        ("load", |of| of.page.load.id.into()),
        ("source", |of| (&of.page.load.source).into()),
        ("kind", |of| if of.finding().is_some() { "finding" } else { "column" }.into()),
        ("code", |of| of.finding().map(|one| one.code).into()),
        ("name", |of| of.check().into()),
        ("severity", |of| of.finding().map(|one| one.severity.as_str()).into()),
        ("code_system", |of| of.place().map(|place| place.system.as_str()).into()),
        ("place", |of| of.place().map(PlaceCode::bare).into()),
        ("place_name", |of| of.place_name().into()),
        ("column", |of| of.column().into()),
        ("heading", |of| of.page.heading(of.column()).into()),
        ("n", |of| of.n().into()),
        ("of", Of::of),
        ("lines", |of| of.finding().map(|one| check::listed(one.lines)).into()),
        ("told_by", |of| of.twice().map(|one| &one.source).into()),
        ("counted_in", |of| of.twice().map(|one| &one.counted_in).into()),
        ("example_line", |of| of.finding().and_then(|one| one.example).map(|one| one.line as i64).into()),
        ("example", |of| of.finding().and_then(|one| one.example).map(|one| one.text.get(of.language)).into()),
        ("distinct", |of| of.profile().map(|one| one.distinct).into()),
        ("distinct_or_more", |of| of.profile().map(has_more_values).into()),
        ("only_value", |of| of.only().into()),
        ("nature", |of| of.page.load.speaks_of().map(|(_, nature)| nature.as_str()).into()),
    ]
}

/// `place`: columns of this one only; findings are of all.
pub fn table(page: &LoadPage, place: Option<&PlaceCode>, language: Language) -> Table {
    let findings = page.broken.iter().map(Row::Finding);
    let of_place = |profile: &&ColumnProfile| place.is_none_or(|place| profile.place == *place);
    let columns = page.profiles.iter().filter(of_place).map(Row::Column);
    let rows = findings.chain(columns).map(|row| Of { page, language, row });
    Table::of(&cells(), &columns::LOAD, rows)
}

impl<'p> Of<'p> {
    fn finding(&self) -> Option<&'p Broken<'p>> {
        match self.row {
            Row::Finding(one) => Some(one),
            Row::Column(_) => None,
        }
    }

    fn twice(&self) -> Option<&'p SentTwice> {
        self.finding()?.twice
    }

    fn profile(&self) -> Option<&'p ColumnProfile> {
        match self.row {
            Row::Finding(_) => None,
            Row::Column(one) => Some(one),
        }
    }

    fn check(&self) -> Option<&'p str> {
        let found = check::find(&self.page.snapshot.quality().checks, self.finding()?.code)?;
        Some(found.title.get(self.language))
    }

    fn place(&self) -> Option<&'p PlaceCode> {
        match self.row {
            Row::Finding(one) => one.place,
            Row::Column(one) => Some(&one.place),
        }
    }

    fn place_name(&self) -> Option<&'p str> {
        Some(self.page.snapshot.atlas().province(self.place()?)?.name.get(self.language))
    }

    fn column(&self) -> &'p str {
        match self.row {
            Row::Finding(one) => one.column,
            Row::Column(one) => &one.column,
        }
    }

    fn n(&self) -> i64 {
        match self.row {
            Row::Finding(one) => one.n,
            Row::Column(one) => one.filled,
        }
    }

    fn of(&self) -> Value {
        match self.row {
            Row::Finding(one) => (one.of > 0).then_some(one.of).into(),
            Row::Column(one) => one.rows.into(),
        }
    }

    fn only(&self) -> Option<&'p str> {
        match only(self.profile()?) {
            Only::Value(value) => Some(value),
            Only::OfFew | Only::Not => None,
        }
    }
}
