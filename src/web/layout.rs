//! What every page carries around its own content: head, menu, province chooser, period picker,
//! source banner, links to the data of exactly this view.

use crate::domain::place::PlaceCode;
use crate::domain::reading::Nature;
use crate::domain::text::Language;
use crate::report::change::Base;
use crate::report::page::{Choice, Head, Mark};

use super::assets::AssetPaths;
use super::case_view::CaseView;
use super::ending::Ending;
use super::locale::{Words, tag};
use super::query::ViewQuery;
use super::view::View;

pub struct Layout<'a> {
    pub words: &'a Words,
    pub lang: &'static str,
    pub title: String,
    pub assets: &'a AssetPaths,
    pub home: String,
    /// The page without its query, where its own forms lead.
    pub action: String,
    /// Nothing has been loaded or computed yet.
    pub is_empty: bool,
    pub menu: Vec<MenuEntry<'a>>,
    /// Of this view, without the host: it stands on paper.
    pub own_address: String,
    pub other_lang: &'static str,
    /// The same view in the other language.
    pub other_address: String,
    pub find_address: String,
    /// Where the rule sets are explained; an id after `#` leads to one of them.
    pub rules_address: String,
    /// Where the API is explained.
    pub api_address: String,
    /// Code and name of the 34, for the chooser's suggestions.
    pub provinces: Vec<(String, String)>,
    /// Kept when a province is chosen.
    pub period_value: Option<String>,
    pub picker: Option<Picker>,
    pub period_text: Option<String>,
    pub as_of_text: Option<String>,
    pub cumulative_text: Option<String>,
    /// Marks that a reader must see before the figures: all but `real`.
    pub banner: Vec<Mark>,
    /// Why a page of cases is empty in its period, and the way to a period that has some.
    pub outside: Option<(String, Link)>,
    pub export: Option<Export<'a>>,
    /// Code of the run that figures are of, and what it is for.
    pub run: Option<String>,
    pub run_label: &'a str,
    /// Set where the definitions have changed since that run.
    pub run_caution: Option<&'a str>,
}

/// One page, or several that fold out under a heading.
pub struct MenuEntry<'a> {
    /// Empty for one page.
    pub heading: &'a str,
    pub items: Vec<MenuItem<'a>>,
}

pub struct MenuItem<'a> {
    pub text: &'a str,
    pub address: String,
    pub is_current: bool,
}

impl MenuEntry<'_> {
    /// The page that is read is among them.
    pub fn is_current(&self) -> bool {
        self.items.iter().any(|item| item.is_current)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub text: String,
    pub address: String,
}

/// The period picker: one list under headings, and what the rest of the view must not lose.
pub struct Picker {
    pub choices: Vec<Choice>,
    pub hidden: Vec<(&'static str, String)>,
}

pub struct ChoiceGroup {
    pub heading: String,
    pub choices: Vec<Choice>,
}

/// The data of exactly this view.
pub struct Export<'a> {
    /// What spreadsheet programs open, then what machines read.
    pub links: Vec<Link>,
    pub rows_text: String,
    /// What the spreadsheet holds besides the table; empty where nothing.
    pub note: &'a str,
}

impl Link {
    /// `None` if the place is not a province of the catalogue.
    pub fn to_province(view: &View, place: &PlaceCode) -> Option<Self> {
        let province = view.atlas().province(place)?;
        let address = view.address(&format!("/p/{}", place.bare()));
        Some(Self { text: province.name.get(view.language).to_owned(), address })
    }
}

impl<'a> Layout<'a> {
    /// A page without figures: no period, no banner.
    pub fn of(view: &'a View, title: &str) -> Self {
        let words = view.words();
        let other = match view.language {
            Language::Vietnamese => Language::English,
            Language::English => Language::Vietnamese,
        };
        let provinces = view.snapshot().provinces_in_order().into_iter();
        let provinces = provinces.map(|p| (p.code.bare().to_owned(), p.name.get(view.language).to_owned())).collect();
        Self {
            words,
            lang: tag(view.language),
            title: title.to_owned(),
            assets: view.app.assets(),
            home: view.address("/"),
            action: view.address(view.page_path()),
            is_empty: view.is_empty(),
            menu: menu(view),
            own_address: view.in_language(view.language),
            other_lang: tag(other),
            other_address: view.in_language(other),
            find_address: view.address("/find"),
            rules_address: view.address("/about/rules"),
            api_address: view.address("/about/api"),
            provinces,
            period_value: view.period().map(|period| period.to_string()),
            picker: None,
            period_text: None,
            as_of_text: None,
            cumulative_text: None,
            banner: Vec::new(),
            outside: None,
            export: None,
            run: view.snapshot().run().map(|run| run.code.clone()),
            run_label: match view.snapshot().run() {
                Some(run) if run.is_of_cases_only() => words.site.run_of_cases.as_str(),
                _ => words.site.run.as_str(),
            },
            run_caution: (view.snapshot().run())
                .filter(|run| run.is_by_other_definitions)
                .map(|_| words.site.run_caution.as_str()),
        }
    }

    /// A page of figures.
    pub fn with_head(mut self, view: &View, head: &Head) -> Self {
        self.period_text = Some(head.period_text.clone());
        self.as_of_text.clone_from(&head.as_of_text);
        self.cumulative_text.clone_from(&head.cumulative_text);
        self.banner = head.marks.iter().filter(|mark| mark.nature != Nature::Real).cloned().collect();
        self.outside = head.outside.as_ref().map(|outside| (outside.sentence.clone(), view.in_other_period(outside)));
        self.picker = Some(Picker { choices: head.periods.clone(), hidden: kept_fields(&view.asked()) });
        if !head.provinces.is_empty() {
            self.provinces = head.provinces.iter().map(|p| (p.value.clone(), p.text.clone())).collect();
        }
        self
    }

    /// Not all figures of the page are of cases: without cases of the period it need not be empty.
    pub fn not_of_cases(self) -> Self {
        Self { outside: None, ..self }
    }

    /// Links to the files of the page with the same query. `rows`: data rows in them, without the heading; an empty file
    /// is not offered.
    pub fn with_export(mut self, view: &View, rows: usize) -> Self {
        if rows == 0 {
            return self;
        }
        let words = &self.words.export;
        let query = view.asked();
        let excel = ViewQuery { excel: true, ..query.clone() };
        let path = view.address(view.file_path());
        let link = |text: &str, ending: Ending, query: &ViewQuery| Link {
            text: text.to_owned(),
            address: format!("{path}{}{}", ending.text(), query.address()),
        };
        self.export = Some(Export {
            links: vec![
                link(&words.xlsx, Ending::Xlsx, &query),
                link(&words.excel, Ending::Csv, &excel),
                link(&words.csv, Ending::Csv, &query),
                link("JSON", Ending::Json, &query),
                link("Parquet", Ending::Parquet, &query),
                link(&words.metadata, Ending::Metadata, &query),
            ],
            rows_text: words.rows.with(&[("n", rows.into())]),
            note: "",
        });
        self
    }

    /// Says that the spreadsheet is the form as it is printed.
    pub fn with_sheet(self) -> Self {
        let words = self.words;
        self.with_note(&words.export.sheet)
    }

    /// Says that the spreadsheet holds the passport of every figure.
    pub fn with_passports(self) -> Self {
        let words = self.words;
        self.with_note(&words.export.sheet_passports)
    }

    fn with_note(mut self, note: &'a str) -> Self {
        if let Some(export) = &mut self.export {
            export.note = note;
        }
        self
    }
}

/// Choices under their headings, in the order given.
pub fn grouped(choices: &[Choice]) -> Vec<ChoiceGroup> {
    let mut groups: Vec<ChoiceGroup> = Vec::new();
    for choice in choices {
        match groups.last_mut() {
            Some(group) if group.heading == choice.heading => group.choices.push(choice.clone()),
            _ => groups.push(ChoiceGroup { heading: choice.heading.clone(), choices: vec![choice.clone()] }),
        }
    }
    groups
}

/// The fields of a view besides its period, as hidden fields of a form. A period of its own that another one was held
/// against goes with that one.
pub fn kept_fields(query: &ViewQuery) -> Vec<(&'static str, String)> {
    let from = query.from.filter(|base| *base == Base::AYearBefore);
    let cases = CaseView { page: None, ..query.cases.clone() };
    ViewQuery {
        period: None,
        from,
        search: None,
        source: None,
        state: None,
        before: None,
        excel: false,
        cases,
        ..query.clone()
    }
    .fields()
}

fn menu(view: &View) -> Vec<MenuEntry<'_>> {
    let words = &view.words().menu;
    let item = |text, path: &str| MenuItem { text, address: view.address(path), is_current: view.path == path };
    let page = |text, path| MenuEntry { heading: "", items: vec![item(text, path)] };
    let boards = view.catalogue().boards.iter();
    let boards = boards.map(|board| item(board.title.get(view.language), &format!("/{}", board.id)));
    let topics = boards.chain([item(&words.scorecard, "/scorecards/qd766")]).collect();
    let explained = vec![
        item(&words.indicators, "/about/indicators"),
        item(&words.rules, "/rules"),
        item(&words.rule_sets, "/about/rules"),
        item(&words.calendar, "/about/calendar"),
    ];
    let data = vec![
        item(&words.loads, "/loads"),
        item(&words.quality, "/quality"),
        item(&words.sources, "/about/sources"),
        item(&words.upload, "/upload"),
    ];
    vec![
        page(&words.home, "/"),
        page(&words.compare, "/compare"),
        page(&words.provinces, "/find"),
        MenuEntry { heading: &words.topics, items: topics },
        page(&words.forms, "/forms/ii06a"),
        MenuEntry { heading: &words.explained, items: explained },
        MenuEntry { heading: &words.data, items: data },
    ]
}
