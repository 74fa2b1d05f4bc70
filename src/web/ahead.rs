//! What the first pages link to, made before anyone asks: whoever comes first, after a start or after new figures, finds
//! every page of the newest period ready.

use std::sync::Arc;

use axum::Router;
use tokio::runtime::Handle;
use tokio::time::Instant;

use crate::domain::text::Language;

use super::app::{App, Current};
use super::view::address_in;
use super::warm;

/// Pages of one wall that are still to be made.
pub struct Ahead {
    current: Arc<Current>,
    addresses: std::vec::IntoIter<String>,
}

impl Ahead {
    /// In both languages, what many read first; nothing while nothing has been loaded.
    pub fn of(app: &App) -> Self {
        let current = app.current();
        let paths = if current.version == 0 { Vec::new() } else { paths(app) };
        let languages = [Language::Vietnamese, Language::English];
        let addresses = paths.iter().flat_map(|path| languages.map(|language| address_in(language, path)));
        let addresses: Vec<String> = addresses.collect();
        Self { current, addresses: addresses.into_iter() }
    }

    /// Goes on until all are made or the moment has come. What is kept already is left as it is.
    pub async fn make(&mut self, router: &Router, quiet: &Handle, until: Instant) {
        while Instant::now() < until {
            let Some(address) = self.addresses.next() else { return };
            // Packed: every browser takes it.
            warm::make(router, quiet, &self.current, &(address, true), 0).await;
        }
    }
}

/// The pages of the menu, of every province, of every indicator. Passports are left out: there are thousands, each made
/// in a moment.
fn paths(app: &App) -> Vec<String> {
    let catalogue = app.catalogue();
    let ids = |under: &str, ids: Vec<&String>| ids.into_iter().map(|id| format!("{under}/{id}")).collect::<Vec<_>>();
    let provinces = |page: &str| {
        let codes = catalogue.atlas.provinces_34().map(|province| province.code.bare());
        codes.map(|code| format!("/p/{code}{page}")).collect::<Vec<_>>()
    };
    [
        MENU.map(str::to_owned).to_vec(),
        ids("", catalogue.boards.iter().map(|board| &board.id).collect()),
        ids("/scorecards", catalogue.scorecards.iter().map(|scorecard| &scorecard.id).collect()),
        ids("/forms", catalogue.forms.iter().map(|form| &form.id).collect()),
        provinces(""),
        ids("/i", catalogue.indicators.iter().map(|indicator| &indicator.id).collect()),
        provinces("/communes"),
        provinces("/agencies"),
        provinces("/change"),
        provinces("/goal"),
    ]
    .concat()
}

/// Pages of which there is one each.
const MENU: [&str; 11] = [
    "/",
    "/compare",
    "/find",
    "/rules",
    "/quality",
    "/loads",
    "/about/indicators",
    "/about/rules",
    "/about/calendar",
    "/about/sources",
    "/about/api",
];
