//! What every request shares: the catalogue, the store, the texts, and the wall as it stood when
//! it was last read. A new wall is swapped in whole, so that a page never mixes two versions.

use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use crate::catalog::Catalogue;
use crate::domain::case_list::CaseBook;
use crate::domain::intake::Intake;
use crate::domain::wall::Wall;
use crate::report::Snapshot;
use crate::store::{Store, StoreError};

use super::assets::AssetPaths;
use super::boundaries::Boundaries;
use super::cache::PageCache;
use super::finder::Finder;
use super::locale::{BadLocale, Locale};

/// Shared state; cloning it is cheap.
#[derive(Clone)]
pub struct App(Arc<Shared>);

struct Shared {
    catalogue: Catalogue,
    store: Store,
    locale: Locale,
    assets: AssetPaths,
    finder: Finder,
    pages: PageCache,
    current: RwLock<Arc<Current>>,
    /// Who takes files in, where somebody does.
    intake: OnceLock<Arc<dyn Intake>>,
    /// Who opens the cases behind figures, where somebody holds them.
    cases: OnceLock<Arc<dyn CaseBook>>,
    /// Of the provinces, where a file of them is plugged in.
    boundaries: OnceLock<Boundaries>,
}

/// The wall and the version it had.
pub struct Current {
    pub version: i64,
    pub snapshot: Snapshot,
}

#[derive(Debug, thiserror::Error)]
pub enum AppError {
    #[error(transparent)]
    Locale(#[from] BadLocale),
    #[error("the store could not be read: {0}")]
    Store(#[from] StoreError),
}

impl App {
    /// Reads the wall once; an empty store is no error.
    pub async fn open(catalogue: Catalogue, store: Store) -> Result<Self, AppError> {
        let current = RwLock::new(Arc::new(read(&catalogue, &store).await?));
        let finder = Finder::new(&catalogue.atlas);
        let (locale, assets, pages) = (Locale::embedded()?, AssetPaths::current(), PageCache::default());
        Ok(Self(Arc::new(Shared {
            catalogue,
            store,
            locale,
            assets,
            finder,
            pages,
            current,
            intake: OnceLock::new(),
            cases: OnceLock::new(),
            boundaries: OnceLock::new(),
        })))
    }

    /// From now on files that are sent are handed to `intake`; without one none are taken.
    pub fn taking_files(self, intake: Arc<dyn Intake>) -> Self {
        // A second one changes nothing: whoever sends must find one desk.
        let _ = self.0.intake.set(intake);
        self
    }

    /// From now on figures open the cases behind them.
    pub fn opening_cases(self, cases: Arc<dyn CaseBook>) -> Self {
        let _ = self.0.cases.set(cases);
        self
    }

    /// From now on the country is drawn as it lies on the ground, and as squares for who asks for them.
    pub fn showing_boundaries(self, boundaries: Boundaries) -> Self {
        let _ = self.0.boundaries.set(boundaries);
        self
    }

    pub(super) fn boundaries(&self) -> Option<&Boundaries> {
        self.0.boundaries.get()
    }

    pub(super) fn cases(&self) -> Option<&Arc<dyn CaseBook>> {
        self.0.cases.get()
    }

    pub(super) fn intake(&self) -> Option<&Arc<dyn Intake>> {
        self.0.intake.get()
    }

    /// The wall as of the last look; hold it for the length of one request.
    pub fn current(&self) -> Arc<Current> {
        self.0.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Reads the wall again if the store's version has grown, and shows it; says whether it had.
    pub async fn refresh(&self) -> Result<bool, StoreError> {
        let is_outdated = self.is_outdated().await?;
        if is_outdated {
            self.show(Arc::new(self.read().await?));
        }
        Ok(is_outdated)
    }

    /// The store has another wall than the one that is shown.
    pub(super) async fn is_outdated(&self) -> Result<bool, StoreError> {
        Ok(self.0.store.version().await? != self.current().version)
    }

    pub(super) async fn read(&self) -> Result<Current, StoreError> {
        read(&self.0.catalogue, &self.0.store).await
    }

    pub(super) fn show(&self, fresh: Arc<Current>) {
        let version = fresh.version;
        tracing::info!(version, "new figures");
        *self.0.current.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        self.0.pages.forget_before(version);
    }

    pub fn catalogue(&self) -> &Catalogue {
        &self.0.catalogue
    }

    pub(super) fn store(&self) -> &Store {
        &self.0.store
    }

    pub(super) fn locale(&self) -> &Locale {
        &self.0.locale
    }

    pub(super) fn assets(&self) -> &AssetPaths {
        &self.0.assets
    }

    pub(super) fn finder(&self) -> &Finder {
        &self.0.finder
    }

    pub(super) fn pages(&self) -> &PageCache {
        &self.0.pages
    }
}

async fn read(catalogue: &Catalogue, store: &Store) -> Result<Current, StoreError> {
    let wall = store.read_wall().await?;
    let version = wall.version;
    Ok(Current { version, snapshot: snapshot(catalogue, wall) })
}

/// The wall as pages read it; an export reads it the same way.
pub fn snapshot(catalogue: &Catalogue, wall: Wall) -> Snapshot {
    Snapshot::new(
        catalogue.atlas.clone(),
        catalogue.indicators.clone(),
        catalogue.targets.clone(),
        catalogue.rule_sets.clone(),
        catalogue.sources.clone(),
        wall,
    )
    .with_definitions(&catalogue.definitions)
    .with_procedures(&catalogue.procedures)
    .with_rank_targets(&catalogue.rank_targets)
    .with_checks(&catalogue.checks)
    .with_forms(&catalogue.forms)
    .with_breaks(&catalogue.breaks)
}
