//! `/about/indicators`: the catalogue of what is measured.

use askama::Template;
use axum::response::Response;

use crate::domain::indicator::Group;
use crate::report::page::Head;
use crate::report::table::lists;
use crate::web::error::WebError;
use crate::web::export;
use crate::web::layout::{Layout, Link, grouped};
use crate::web::view::View;

use super::file_or_page;

#[derive(Template)]
#[template(path = "indicators.html")]
struct IndicatorsPage<'a> {
    layout: Layout<'a>,
    groups: Vec<CatalogueGroup<'a>>,
}

struct CatalogueGroup<'a> {
    id: &'static str,
    title: String,
    /// How many indicators it has.
    count: usize,
    entries: Vec<Entry<'a>>,
    /// Parts of published indices.
    components: Vec<Entry<'a>>,
}

struct Entry<'a> {
    id: &'a str,
    link: Link,
    definition: &'a str,
    /// Where it is explained, if cases are counted.
    rule_set: Option<Link>,
    /// The definition rests on a weak source.
    is_unverified: bool,
}

pub fn page(view: &View) -> Result<Response, WebError> {
    let indicators = &view.catalogue().indicators;
    let title_of_page = &view.words().indicators.title;
    let table = export::plain(view, "indicators", title_of_page, lists::indicators(indicators, view.language));
    let titles = grouped(&Head::of(view.snapshot(), view.query()?.period, view.language).indicators);
    let entries = |group: Group, is_component: bool| {
        let members = indicators
            .iter()
            .filter(move |indicator| indicator.group == group && indicator.is_component() == is_component);
        members.map(|indicator| Entry {
            id: &indicator.id,
            link: Link {
                text: indicator.name.get(view.language).to_owned(),
                address: view.address(&format!("/i/{}", indicator.id)),
            },
            definition: indicator.definition.get(view.language),
            rule_set: (indicator.rule_set.as_deref()).and_then(|id| view.catalogue().rule_set(id)).map(|rule_set| {
                Link {
                    text: rule_set.name.get(view.language).to_owned(),
                    address: view.address(&format!("/about/rules#{}", rule_set.id)),
                }
            }),
            is_unverified: indicator.confidence.is_unverified(),
        })
    };
    let title = |entries: &[Entry]| {
        let holds = |id: &str| entries.iter().any(|entry| entry.id == id);
        let heading = titles.iter().find(|group| group.choices.iter().any(|choice| holds(&choice.value)));
        heading.map(|group| group.heading.clone()).unwrap_or_default()
    };
    let groups = Group::ALL.into_iter().filter_map(|group| {
        let (entries, components): (Vec<Entry>, Vec<Entry>) =
            (entries(group, false).collect(), entries(group, true).collect());
        let count = entries.len() + components.len();
        let id = group.as_str();
        (!entries.is_empty()).then(|| CatalogueGroup { id, title: title(&entries), count, entries, components })
    });
    file_or_page(view, table, |layout| IndicatorsPage { layout, groups: groups.collect() })
}
