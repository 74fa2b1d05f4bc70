//! Opens the cases behind counts for whoever looks at the pages: what was found out about the files, and the lists
//! asked for last, are kept until a load comes or goes.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Result;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use super::context::Context;
use super::counting;
use crate::domain::case_list::{CaseBook, CaseList, CaseQuestion, CasesAsked, CasesRefused, ListedCase, Listing};
use crate::domain::intake::Later;
use crate::domain::watch::{Watch, WatchAsked};
use crate::engine::case_list::{Files, Found, Wanted};
use crate::engine::once::Once;

/// Source and lake file of every visible load, in load order.
type Manifest = Vec<(String, String)>;

/// Cases in lists that are kept, about a hundred bytes each; the list asked for last is kept however long it is.
const MOST_KEPT: usize = 3_000_000;
/// Orders and filters of lists that are kept.
const VIEWS_KEPT: usize = 16;

pub struct LakeBook {
    context: Context,
    /// One pass over the files at a time: it takes every core.
    pass: Semaphore,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    open: Option<Arc<Open>>,
    lists: VecDeque<(CaseQuestion, Arc<Found>)>,
    views: VecDeque<(CasesAsked, Arc<Wanted>)>,
    /// One a province at most.
    watches: HashMap<WatchAsked, Watch>,
}

impl Kept {
    /// What was kept of other files is gone.
    fn stand_on(&mut self, open: &Arc<Open>) {
        if self.open.as_ref().is_none_or(|known| !Arc::ptr_eq(known, open)) {
            *self = Self { open: Some(Arc::clone(open)), ..Self::default() };
        }
    }
}

/// The files as they stood under a manifest.
struct Open {
    manifest: Manifest,
    once: Once,
    files: Files,
}

/// An open list.
struct View {
    context: Context,
    question: CaseQuestion,
    open: Arc<Open>,
    found: Arc<Found>,
    wanted: Arc<Wanted>,
}

impl LakeBook {
    pub fn new(context: Context) -> Arc<Self> {
        Arc::new(Self { context, pass: Semaphore::new(1), kept: Mutex::default() })
    }

    async fn view(&self, asked: &CasesAsked) -> Result<View, CasesRefused> {
        let manifest = self.manifest().await?;
        if let Some(view) = self.known(asked, &manifest) {
            return Ok(view);
        }
        let _turn = self.pass.acquire().await.map_err(|_| CasesRefused::Broken)?;
        // Somebody may have asked the same meanwhile.
        if let Some(view) = self.known(asked, &manifest) {
            return Ok(view);
        }
        let (context, known, asked) = (self.context.clone(), self.open_of(&manifest), asked.clone());
        let list = self.list_of(&asked.question, &manifest);
        let seen = manifest.clone();
        let made = spawn_blocking(move || make(context, manifest, known, list, &asked).map(|view| (asked, view)));
        match made.await {
            Ok(Ok((asked, view))) => {
                self.keep(asked, &view);
                Ok(view)
            }
            Ok(Err(error)) => Err(self.refusal(&seen, &error).await),
            Err(_) => Err(CasesRefused::Broken),
        }
    }

    async fn watched(&self, asked: &WatchAsked) -> Result<Watch, CasesRefused> {
        let manifest = self.manifest().await?;
        let _turn = self.pass.acquire().await.map_err(|_| CasesRefused::Broken)?;
        let known = self.open_of(&manifest);
        let kept = known.as_ref().and_then(|_| self.kept().watches.get(asked).cloned());
        if let Some(watch) = kept {
            return Ok(watch);
        }
        let (context, question, seen) = (self.context.clone(), asked.clone(), manifest.clone());
        let made = spawn_blocking(move || {
            let open = known.map_or_else(|| Open::read(&context, manifest).map(Arc::new), Ok)?;
            let counting = counting::counting(&context.data, &context.catalogue, &open.once, true);
            let watch = counting.watch(&open.files, &question)?;
            anyhow::Ok((open, watch))
        });
        match made.await {
            Ok(Ok((open, watch))) => {
                let mut kept = self.kept();
                kept.stand_on(&open);
                kept.watches.insert(asked.clone(), watch.clone());
                Ok(watch)
            }
            Ok(Err(error)) => Err(self.refusal(&seen, &error).await),
            Err(_) => Err(CasesRefused::Broken),
        }
    }

    async fn manifest(&self) -> Result<Manifest, CasesRefused> {
        let files = self.context.store.lake_files(None).await.map_err(|error| {
            tracing::error!(%error, "the manifest cannot be read");
            CasesRefused::Broken
        })?;
        Ok(files.into_iter().map(|file| (file.source, file.path)).collect())
    }

    /// A file that went while it was read is no fault of anybody's.
    async fn refusal(&self, seen: &Manifest, error: &anyhow::Error) -> CasesRefused {
        if self.manifest().await.is_ok_and(|now| now != *seen) {
            return CasesRefused::Changing;
        }
        tracing::error!(error = format!("{error:#}"), "cases cannot be listed");
        CasesRefused::Broken
    }

    fn known(&self, asked: &CasesAsked, manifest: &Manifest) -> Option<View> {
        let open = self.open_of(manifest)?;
        let kept = self.kept();
        let (_, found) = kept.lists.iter().find(|(question, _)| *question == asked.question)?;
        let (_, wanted) = kept.views.iter().find(|(known, _)| known == asked)?;
        let (context, question) = (self.context.clone(), asked.question.clone());
        Some(View { context, question, open, found: Arc::clone(found), wanted: Arc::clone(wanted) })
    }

    fn open_of(&self, manifest: &Manifest) -> Option<Arc<Open>> {
        self.kept().open.clone().filter(|open| open.manifest == *manifest)
    }

    fn list_of(&self, question: &CaseQuestion, manifest: &Manifest) -> Option<Arc<Found>> {
        self.open_of(manifest)?;
        let kept = self.kept();
        kept.lists.iter().find(|(known, _)| known == question).map(|(_, found)| Arc::clone(found))
    }

    fn keep(&self, asked: CasesAsked, view: &View) {
        let mut kept = self.kept();
        kept.stand_on(&view.open);
        kept.lists.retain(|(question, _)| *question != asked.question);
        kept.lists.push_front((asked.question.clone(), Arc::clone(&view.found)));
        let mut cases = 0;
        kept.lists.retain(|(_, found)| {
            let is_first = cases == 0;
            cases += found.cases();
            is_first || cases <= MOST_KEPT
        });
        kept.views.push_front((asked, Arc::clone(&view.wanted)));
        kept.views.truncate(VIEWS_KEPT);
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What of it is not known yet is found out.
fn make(
    context: Context,
    manifest: Manifest,
    open: Option<Arc<Open>>,
    list: Option<Arc<Found>>,
    asked: &CasesAsked,
) -> Result<View> {
    let open = match open {
        Some(open) => open,
        None => Arc::new(Open::read(&context, manifest)?),
    };
    let counting = counting::counting(&context.data, &context.catalogue, &open.once, true);
    let found = match list {
        Some(found) => found,
        None => Arc::new(counting.cases_behind(&open.files, &asked.question)?),
    };
    let wanted = Arc::new(counting.wanted(&open.files, &found, &asked.filter, asked.order)?);
    let question = asked.question.clone();
    Ok(View { context, question, open, found, wanted })
}

impl Open {
    fn read(context: &Context, manifest: Manifest) -> Result<Self> {
        let once = Once::read(&context.data, &manifest)?;
        let mut by_source: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (source, path) in &manifest {
            by_source.entry(source.clone()).or_default().push(path.clone());
        }
        let files = counting::counting(&context.data, &context.catalogue, &once, true).files(&by_source)?;
        Ok(Self { manifest, once, files })
    }
}

impl CaseBook for LakeBook {
    fn watch<'a>(&'a self, asked: &'a WatchAsked) -> Later<'a, Result<Watch, CasesRefused>> {
        Box::pin(self.watched(asked))
    }

    fn open<'a>(&'a self, asked: &'a CasesAsked) -> Later<'a, Result<Arc<dyn CaseList>, CasesRefused>> {
        Box::pin(async move {
            let view = self.view(asked).await?;
            Ok(Arc::new(view) as Arc<dyn CaseList>)
        })
    }
}

impl CaseList for View {
    fn listing(&self) -> Listing {
        self.found.listing(&self.open.files, &self.wanted)
    }

    fn rows(&self, skip: usize, take: usize) -> Result<Vec<ListedCase>, CasesRefused> {
        let counting = counting::counting(&self.context.data, &self.context.catalogue, &self.open.once, true);
        let list = (&*self.found, &*self.wanted);
        counting.case_rows(&self.open.files, &self.question, list, (skip, take)).map_err(|error| {
            // Files of the lake go only when their load does.
            tracing::warn!(error = format!("{error:#}"), "the rows of a list cannot be read");
            CasesRefused::Changing
        })
    }
}
