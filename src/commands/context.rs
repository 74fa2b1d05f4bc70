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
    /// The key of pseudonyms, if one is stated.
    #[cfg(feature = "engine")]
    pub pseudonym_key: Option<super::pseudonym_key::KeyFile>,
}

/// The catalogue that was compiled in, or the folder named instead.
pub fn catalogue(place: &DataPlace) -> Result<Catalogue> {
    match &place.pipelines {
        Some(folder) => Ok(Catalogue::read(folder)?),
        None => Ok(Catalogue::embedded()?),
    }
}

#[cfg(feature = "engine")]
impl DataPlace {
    /// The key of pseudonyms, if one is stated; an empty name states none.
    pub(super) fn pseudonym_key(&self) -> Option<super::pseudonym_key::KeyFile> {
        let file = self.pseudonym_key.as_ref().filter(|file| !file.as_os_str().is_empty());
        file.map(|file| super::pseudonym_key::KeyFile::new(file, &self.data))
    }
}

/// Creates the data folder and the database if they are not there yet.
pub async fn open(place: &DataPlace) -> Result<Context> {
    let catalogue = catalogue(place)?;
    std::fs::create_dir_all(&place.data).with_context(|| {
        format!("cannot create the data folder {0} / không tạo được thư mục dữ liệu {0}", place.data.display())
    })?;
    let address = place.database.clone().unwrap_or_else(|| Store::address_in(&place.data));
    let store = Store::open(&address).await?;
    Ok(Context {
        catalogue,
        store,
        #[cfg(feature = "engine")]
        data: place.data.clone(),
        #[cfg(feature = "engine")]
        pseudonym_key: place.pseudonym_key(),
    })
}
