//! The pages of one province, one beside the other: on each of them the way to all.

use crate::web::layout::MenuItem;
use crate::web::view::View;

impl View {
    /// In the period that is being read; what falls overdue soon is of today.
    pub(super) fn province_menu(&self, code: &str) -> Vec<MenuItem<'_>> {
        let words = self.words();
        let item = |text, page: &str| {
            let path = format!("/p/{code}{page}");
            let address = if page == "/watch" { self.address(&path) } else { self.in_period(&path) };
            MenuItem { text, address, is_current: self.page_path() == path }
        };
        vec![
            item(&words.province.overview, ""),
            item(&words.province.communes, "/communes"),
            item(&words.province.agencies, "/agencies"),
            item(&words.change.link, "/change"),
            item(&words.goal.link, "/goal"),
            item(&words.watch.link, "/watch"),
        ]
    }
}
