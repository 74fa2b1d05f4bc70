//! Pages are made before they are asked for: what the first pages link to, and after new figures what was read before.

use std::collections::BTreeSet;
use std::time::Duration;

use axum::http::request::Builder;
use axum::http::{Request, header};
use chiso::domain::counts::Counts;
use chiso::web::Quiet;
use jiff::civil::date;
use tokio::time::Instant;

use crate::pages::{Page, World};
use crate::support::recounted;

#[tokio::test]
async fn new_figures_come_with_the_pages_that_were_read() {
    let world = World::full().await;
    let (router, quiet) = (chiso::web::router(world.app().clone()), Quiet::start().expect("threads"));
    let first = world.get("/compare?p=40,38").await;
    assert_eq!(status(&first), "chiso; fwd=miss");
    assert_eq!(status(&world.get("/compare?p=40,38").await), "chiso; hit");
    assert!(!chiso::web::renew(world.app(), &router, &quiet.handle()).await.expect("a look"), "nothing new");

    let moment = "2026-10-12T08:00:00+07:00";
    let nothing = [recounted("case_portal", date(2026, 10, 10), &Counts::default())];
    world.store().commit_counts(&nothing, moment, None).await.expect("counts");
    assert_eq!(world.get("/compare?p=40,38").await.text, first.text, "the wall that is shown is still the same");
    assert!(chiso::web::renew(world.app(), &router, &quiet.handle()).await.expect("a look"));
    let again = world.get("/compare?p=40,38").await;
    assert_eq!(status(&again), "chiso; hit", "made before anyone asked");
    assert_ne!(again.text, first.text, "of the new wall");
    assert_eq!(status(&world.get("/compare?p=40,37").await), "chiso; fwd=miss", "nobody had read this one");
}

#[tokio::test]
async fn what_the_first_pages_link_to_is_ready_for_whoever_comes_first() {
    let world = World::full().await;
    let (router, quiet) = (chiso::web::router(world.app().clone()), Quiet::start().expect("threads"));
    let far = Instant::now() + Duration::from_secs(600);
    chiso::web::Ahead::of(world.app()).make(&router, &quiet.handle(), far).await;
    let first = ["/", "/en", "/compare", "/en/compare", "/find", "/p/40", "/en/p/01", "/about/indicators"];
    let mut linked: BTreeSet<String> = first.map(str::to_owned).into();
    for page in first {
        let page = world.get(page).await;
        let links = page.text.split("<a ").filter_map(|rest| rest.split_once("href=\"")?.1.split('"').next());
        linked.extend(links.filter(|link| link.starts_with('/') && is_kept(link)).map(str::to_owned));
    }
    assert!(linked.len() > 200, "{linked:?}");
    for link in linked {
        let page = world.ask(packed(&link)).await;
        assert_eq!((link.as_str(), status(&page).as_str()), (link.as_str(), "chiso; hit"));
    }
}

/// Threads that make pages ahead let those go first that answer readers.
#[cfg(target_os = "linux")]
#[test]
fn what_is_made_ahead_stands_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = crate::support::serve(folder.path());
    let threads = std::fs::read_dir(format!("/proc/{}/task", server.child.id())).expect("is running");
    let stats =
        threads.map(|thread| std::fs::read_to_string(thread.expect("a thread").path().join("stat")).expect("runs"));
    // Number, (name), state, and the niceness fifteen fields after that: proc_pid_stat(5).
    let nice: BTreeSet<(String, String)> = stats
        .filter_map(|stat| {
            let (name, rest) = stat.split_once('(')?.1.rsplit_once(") ")?;
            Some((name.to_owned(), rest.split(' ').nth(16)?.to_owned()))
        })
        .collect();
    assert!(nice.contains(&("quiet".to_owned(), "10".to_owned())), "{nice:?}");
    // Connections to the store too, which readers use.
    assert!(nice.iter().all(|(name, nice)| name == "quiet" || nice == "0"), "{nice:?}");
}

/// Of the newest period, and no file: others are made when they are asked for. Passports are many and quick; what falls
/// overdue soon is of today, and what was sent of the moment.
fn is_kept(link: &str) -> bool {
    let is_made_when_asked = |end| link.ends_with(end);
    !link.contains(['?', '#', '.']) && !["/passport", "/watch", "/upload"].into_iter().any(is_made_when_asked)
}

fn packed(address: &str) -> Builder {
    Request::get(address).header(header::ACCEPT_ENCODING, "gzip")
}

fn status(page: &Page) -> String {
    page.header("cache-status").to_owned()
}
