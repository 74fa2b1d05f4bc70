//! What a load brought besides cases, value by value: the rows of a register, reported counts, published
//! scores, the lines of a form. Kept as texts, so that a later look can be held against it.

use std::collections::BTreeMap;

use crate::domain::bucket::Bucket;
use crate::domain::form::SentLine;
use crate::domain::load::Brought;
use crate::domain::part::{MeasureId, Part};
use crate::domain::register::RegisterRow;
use crate::domain::score::{PublishedScore, Qualifier};

/// The values of a load, as they are kept in a file of the data folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptBrought {
    pub kind: BroughtKind,
    /// blake3 of its values; the file is named after it as those of counts are.
    pub hash: String,
    /// Of the file.
    pub bytes: i64,
}

/// What becomes of what a load brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BroughtKind {
    /// Its rows are counted together with those of other loads.
    Register,
    /// It stands in the wall as it is.
    Published,
}

impl BroughtKind {
    pub fn of(brought: &Brought) -> Self {
        if brought.register_rows.is_empty() { Self::Published } else { Self::Register }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::Published => "published",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Register, Self::Published].into_iter().find(|kind| kind.as_str() == text)
    }
}

/// One value: of what it is, and what it says. Fields are separated by tabs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Value {
    pub what: String,
    pub says: String,
}

impl Value {
    /// Both parts as they are shown to a person.
    pub fn shown(text: &str) -> String {
        let fields: Vec<&str> = text.split('\t').filter(|field| !field.is_empty()).collect();
        fields.join(" ")
    }
}

/// All values that a load brought, sorted; of two of one key the later one, as the store takes them.
pub fn values_of(brought: &Brought) -> Vec<Value> {
    let mut values: BTreeMap<String, String> = BTreeMap::new();
    for part in &brought.parts {
        let bucket = part.bucket.0.to_string();
        let what = line(&["part", &part.measure.0, &part.place.to_string(), &bucket, &part.member]);
        values.insert(what, part.n.to_string());
    }
    for score in &brought.scores {
        let as_of = score.as_of.map_or_else(String::new, |day| day.to_string());
        let (edition, place) = (score.edition.to_string(), score.place.to_string());
        let what = line(&["score", &score.index, &edition, &score.component, &place, &as_of]);
        let number = score.score.map_or_else(String::new, |score| score.to_string());
        let rank = score.rank.map_or_else(String::new, |rank| rank.to_string());
        let says = line(&[&number, &rank, qualifier_name(score.qualifier), &score.note, &score.source]);
        values.insert(what, says);
    }
    for (position, sent) in brought.sent_lines.iter().enumerate() {
        let days = [sent.first_day, sent.last_day].map(|day| day.to_string());
        let what =
            line(&["line", &sent.form, &sent.place.to_string(), &days[0], &days[1], &position.to_string(), &sent.unit]);
        let cells: Vec<String> = sent.cells.iter().map(i64::to_string).collect();
        values.insert(what, cells.join(" "));
    }
    let mut repeated: BTreeMap<(&str, i32), u32> = BTreeMap::new();
    for row in &brought.register_rows {
        let nth = repeated.entry((row.key.as_str(), row.version)).and_modify(|nth| *nth += 1).or_insert(1);
        let what = line(&["row", &row.key, &row.version.to_string(), &nth.to_string()]);
        values.insert(what, line(&[&row.place.to_string(), &row.content.to_string(), &row.text()]));
    }
    values.into_iter().map(|(what, says)| Value { what, says }).collect()
}

/// Back from [`values_of`]; `None` if these are no values of ours. `source` and `load`: of the load.
pub fn brought_of(values: &[Value], source: &str, load: i64) -> Option<Brought> {
    let mut brought = Brought::default();
    let mut lines = BTreeMap::new();
    for value in values {
        let (what, says) = (fields(&value.what), fields(&value.says));
        let [what, says]: [Vec<&str>; 2] = [&what, &says].map(|all| all.iter().map(String::as_str).collect());
        match what[..] {
            ["part", measure, place, bucket, member] => brought.parts.push(Part {
                measure: MeasureId(measure.to_owned()),
                place: place.parse().ok()?,
                bucket: Bucket(bucket.parse().ok()?),
                member: member.to_owned(),
                n: value.says.parse().ok()?,
                source: source.to_owned(),
            }),
            ["score", index, edition, component, place, as_of] => {
                let key = (index, edition, component, place, as_of);
                brought.scores.push(score_of(key, &says, source)?);
            }
            ["line", form, place, first, last, position, unit] => {
                let cells: Result<Vec<i64>, _> = value.says.split_whitespace().map(str::parse).collect();
                let line = SentLine {
                    source: source.to_owned(),
                    form: form.to_owned(),
                    place: place.parse().ok()?,
                    first_day: first.parse().ok()?,
                    last_day: last.parse().ok()?,
                    unit: unit.to_owned(),
                    cells: cells.ok()?,
                    load,
                };
                lines.insert(position.parse::<usize>().ok()?, line);
            }
            ["row", key, version, _] => {
                let [place, content, cells] = says[..] else { return None };
                brought.register_rows.push(RegisterRow {
                    source: source.to_owned(),
                    key: key.to_owned(),
                    place: place.parse().ok()?,
                    version: version.parse().ok()?,
                    content: content.parse().ok()?,
                    cells: RegisterRow::cells_of(cells)?,
                });
            }
            _ => return None,
        }
    }
    brought.sent_lines = lines.into_values().collect();
    Some(brought)
}

type ScoreKey<'a> = (&'a str, &'a str, &'a str, &'a str, &'a str);

fn score_of(
    (index, edition, component, place, as_of): ScoreKey<'_>,
    says: &[&str],
    source: &str,
) -> Option<PublishedScore> {
    let [number, rank, qualifier, note, read_at] = says[..] else { return None };
    Some(PublishedScore {
        index: index.to_owned(),
        edition: edition.parse().ok()?,
        component: component.to_owned(),
        place: place.parse().ok()?,
        score: if number.is_empty() { None } else { Some(number.parse().ok()?) },
        rank: if rank.is_empty() { None } else { Some(rank.parse().ok()?) },
        qualifier: [Qualifier::Exactly, Qualifier::Over].into_iter().find(|one| qualifier_name(*one) == qualifier)?,
        as_of: if as_of.is_empty() { None } else { Some(as_of.parse().ok()?) },
        note: note.to_owned(),
        source: read_at.to_owned(),
        loaded_from: source.to_owned(),
    })
}

fn qualifier_name(qualifier: Qualifier) -> &'static str {
    match qualifier {
        Qualifier::Exactly => "exactly",
        Qualifier::Over => "over",
    }
}

fn line(fields: &[&str]) -> String {
    let escaped =
        |field: &&str| field.replace('\\', "\\\\").replace('\t', "\\t").replace('\n', "\\n").replace('\r', "\\r");
    fields.iter().map(escaped).collect::<Vec<_>>().join("\t")
}

fn fields(line: &str) -> Vec<String> {
    let unescaped = |field: &str| {
        let mut text = String::with_capacity(field.len());
        let mut letters = field.chars();
        while let Some(letter) = letters.next() {
            text.push(match letter {
                '\\' => match letters.next() {
                    Some('t') => '\t',
                    Some('n') => '\n',
                    Some('r') => '\r',
                    other => other.unwrap_or('\\'),
                },
                letter => letter,
            });
        }
        text
    };
    line.split('\t').map(unescaped).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn everything() -> Brought {
        let place = || "34:40".parse().expect("a place");
        let part = |member: &str, n| Part {
            measure: MeasureId("portal_766/x".to_owned()),
            place: place(),
            bucket: Bucket(48_637),
            member: member.to_owned(),
            n,
            source: "s".to_owned(),
        };
        let score = |component: &str, score, rank, note: &str| PublishedScore {
            index: "papi".to_owned(),
            edition: 2025,
            component: component.to_owned(),
            place: "63:40".parse().expect("a place"),
            score,
            rank,
            qualifier: Qualifier::Over,
            as_of: rank.map(|_| date(2026, 10, 3)),
            note: note.to_owned(),
            source: "a page".to_owned(),
            loaded_from: "s".to_owned(),
        };
        let sent = |unit: &str, cells: Vec<i64>| SentLine {
            source: "s".to_owned(),
            form: "ii06a".to_owned(),
            place: place(),
            first_day: date(2026, 7, 1),
            last_day: date(2026, 9, 30),
            unit: unit.to_owned(),
            cells,
            load: 7,
        };
        let row = |key: &str, cells: &str| RegisterRow {
            source: "s".to_owned(),
            key: key.to_owned(),
            place: place(),
            version: 20_000,
            content: -4,
            cells: RegisterRow::cells_of(cells).expect("cells"),
        };
        Brought {
            parts: vec![part("", 4), part("12", -1)],
            scores: vec![
                score("a", Some(43.210_000_000_000_01), None, ""),
                score("total", None, Some(3), "one\n\\t\ttwo"),
            ],
            sent_lines: (0..12).map(|at| sent(&format!("unit {at}"), vec![at, 2])).collect(),
            register_rows: vec![row("KN-1", "topic=land"), row("KN-1", "topic=land"), row("KN-2", "")],
            ..Brought::default()
        }
    }

    #[test]
    fn what_was_brought_comes_back_from_its_values() {
        let values = values_of(&everything());
        assert_eq!(values.len(), 2 + 2 + 12 + 3);
        assert!(values.windows(2).all(|pair| pair[0].what < pair[1].what), "sorted, each thing once");
        assert_eq!(brought_of(&values, "s", 7), Some(everything()));
        for broken in ["part\ta", "other", "row\tKN-1\tx\t1"] {
            assert_eq!(brought_of(&[Value { what: broken.to_owned(), says: String::new() }], "s", 7), None, "{broken}");
        }
    }

    #[test]
    fn what_differs_in_any_of_its_fields_is_another_value() {
        let before = values_of(&everything());
        let changed = |change: &dyn Fn(&mut Brought)| {
            let mut brought = everything();
            change(&mut brought);
            let after = values_of(&brought);
            before.iter().zip(&after).filter(|(before, after)| before != after).count()
        };
        assert_eq!(changed(&|_| {}), 0);
        assert_eq!(changed(&|brought| brought.parts[0].n = 5), 1);
        assert_eq!(changed(&|brought| brought.scores[0].qualifier = Qualifier::Exactly), 1);
        assert_eq!(changed(&|brought| brought.scores[1].note.clear()), 1);
        assert_eq!(changed(&|brought| brought.sent_lines[3].cells[1] = 9), 1);
        assert_eq!(changed(&|brought| brought.register_rows[2].place = "34:08".parse().expect("a place")), 1);
    }
}
