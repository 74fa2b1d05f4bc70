//! What almost every command needs: the catalogue, the store, the data folder.

use anyhow::{Context as _, Result};

use crate::catalog::Catalogue;
use crate::config::DataPlace;
use crate::store::Store;

#[derive(Clone)]
pub struct Context {
    pub catalogue: Catalogue,
    pub store: Store,
    #[cfg(feature = "engine")]
    pub data: std::path::PathBuf,
}

/// The catalogue that was compiled in, or the folder named instead.
pub fn catalogue(place: &DataPlace) -> Result<Catalogue> {
    match &place.pipelines {
        Some(folder) => Ok(Catalogue::read(folder)?),
        None => Ok(Catalogue::embedded()?),
    }
}

/// Creates the data folder and the database if they are not there yet.
pub async fn open(place: &DataPlace) -> Result<Context> {
    let catalogue = catalogue(place)?;
    std::fs::create_dir_all(&place.data)
        .with_context(|| format!("cannot create the data folder {}", place.data.display()))?;
    let address = place.database.clone().unwrap_or_else(|| Store::address_in(&place.data));
    let store = Store::open(&address).await?;
    Ok(Context {
        catalogue,
        store,
        #[cfg(feature = "engine")]
        data: place.data.clone(),
    })
}
