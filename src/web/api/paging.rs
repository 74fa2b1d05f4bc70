//! A long list page by page: what the limits are, how many there are, and where the neighbours stand.

use serde::Serialize;
use utoipa::ToSchema;

use super::about::About;
use super::call::{Asked, Told};
use super::params::{DATA_VERSION, LARGEST_LIMIT, LIMIT, PAGE, USUAL_LIMIT};
use super::problem::{Problem, ProblemKind};
use crate::domain::text::Text;

/// Which part of a list is asked for.
#[derive(Clone, Debug)]
pub struct Window {
    pub limit: usize,
    /// From 1.
    pub page: usize,
    /// That was called.
    pub address: String,
    pub version: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Paging {
    /// Items on this page at most, as asked for.
    pub limit: usize,
    /// Unless asked otherwise.
    pub usual_limit: u32,
    /// More is refused.
    pub largest_limit: u32,
    /// From 1.
    pub page: usize,
    /// At least 1: a list without items has one page without items.
    pub pages: usize,
    /// Items on all pages.
    pub total: usize,
    /// Where the page after this one stands; null on the last.
    pub next: Option<String>,
    /// Where the page before stands; null on the first.
    pub previous: Option<String>,
}

/// A page of a list, with what must be known of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Page<T> {
    pub about: About,
    pub paging: Paging,
    pub items: Vec<T>,
}

impl Window {
    /// Items before the page.
    pub fn skipped(&self) -> usize {
        (self.page - 1).saturating_mul(self.limit)
    }

    pub fn paging(&self, total: usize) -> Result<Paging, Problem> {
        let pages = total.div_ceil(self.limit).max(1);
        if self.page > pages {
            let detail = Text::new(
                format!(
                    "Không có trang {}: danh sách có {total} mục, mỗi trang {}, trang cuối là {pages}.",
                    self.page, self.limit
                ),
                format!(
                    "There is no page {}: the list has {total} items, {} a page, and the last page is {pages}.",
                    self.page, self.limit
                ),
            );
            return Err(Problem::of(ProblemKind::NoSuchPage, detail));
        }
        Ok(Paging {
            limit: self.limit,
            usual_limit: USUAL_LIMIT,
            largest_limit: LARGEST_LIMIT,
            page: self.page,
            pages,
            total,
            next: (self.page < pages).then(|| self.at(self.page + 1)),
            previous: (self.page > 1).then(|| self.at(self.page - 1)),
        })
    }

    /// The address that was called, of another page of the same figures.
    fn at(&self, page: usize) -> String {
        let (path, query) = self.address.split_once('?').unwrap_or((&self.address, ""));
        let ours = [LIMIT.name, PAGE.name, DATA_VERSION.name];
        let name = |field: &&str| field.split('=').next().unwrap_or_default().to_owned();
        let kept = query.split('&').filter(|field| !field.is_empty() && !ours.contains(&name(field).as_str()));
        let own = [(LIMIT.name, self.limit as i64), (PAGE.name, page as i64), (DATA_VERSION.name, self.version)];
        let own = own.into_iter().map(|(name, value)| format!("{name}={value}"));
        format!("{path}?{}", kept.map(str::to_owned).chain(own).collect::<Vec<_>>().join("&"))
    }
}

impl Paging {
    /// As the header `Link` names the neighbours (RFC 8288).
    pub fn link(&self) -> Option<String> {
        let one = |address: &Option<String>, rel: &str| Some(format!("<{}>; rel=\"{rel}\"", address.as_ref()?));
        let links: Vec<String> = [one(&self.next, "next"), one(&self.previous, "prev")].into_iter().flatten().collect();
        (!links.is_empty()).then(|| links.join(", "))
    }
}

impl<T: Serialize + Send + 'static> Page<T> {
    /// Of a list that is made already, or is made cheaply: those of its items that are on the page.
    pub fn of<S>(asked: &Asked, all: &[S], make: impl Fn(&S) -> T) -> Result<Self, Problem> {
        let window = asked.window()?;
        let paging = window.paging(all.len())?;
        let items = all.iter().skip(window.skipped()).take(window.limit).map(make).collect();
        Ok(Self { about: About::of(asked), paging, items })
    }
}

impl<T: Serialize + Send + 'static> Told for Page<T> {
    fn link(&self) -> Option<String> {
        self.paging.link()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(page: usize, address: &str) -> Window {
        Window { limit: 10, page, address: address.to_owned(), version: 7 }
    }

    #[test]
    fn neighbours_stand_at_the_same_address_and_hold_the_version() {
        let paging = window(2, "/api/v1/figures?page=2&indicator=x&limit=10").paging(25).expect("a page");
        assert_eq!((paging.pages, paging.total), (3, 25));
        assert_eq!(paging.next.as_deref(), Some("/api/v1/figures?indicator=x&limit=10&page=3&data_version=7"));
        let link = paging.link().expect("two neighbours");
        assert!(link.ends_with("&page=1&data_version=7>; rel=\"prev\""), "{link}");
    }

    #[test]
    fn a_page_past_the_end_says_how_many_there_are() {
        let problem = window(4, "/x").paging(25).expect_err("three pages");
        let told = problem.details();
        assert_eq!(told.status, 404);
        assert!(told.detail.contains("25 items, 10 a page, and the last page is 3"), "{}", told.detail);
        let empty = window(1, "/x").paging(0).expect("one page without items");
        assert_eq!((empty.pages, empty.next, empty.previous), (1, None, None));
    }
}
