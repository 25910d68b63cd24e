//! Files of one folder of the site, each checked against the folder's list.

use std::sync::Arc;

use leptos::prelude::*;

use crate::{
    app::{stores::fetch::fetch, terms},
    assets::FileList,
};

/// The list of a folder.
const LIST: &str = "manifest.json";

#[derive(Debug, Clone, Copy)]
pub struct Listed {
    /// Ends in a slash.
    folder: &'static str,
    files: StoredValue<Option<Arc<FileList>>>,
}

impl Listed {
    pub fn new(folder: &'static str) -> Self {
        Self { folder, files: StoredValue::new(None) }
    }

    /// The list, fetched once.
    ///
    /// # Errors
    /// Why it is not there, as a sentence. It is tried again next time.
    pub async fn list(self) -> Result<Arc<FileList>, String> {
        if let Some(files) = self.files.get_value() {
            return Ok(files);
        }
        let bytes = fetch(self.folder, LIST).await?;
        let files: Arc<FileList> = Arc::new(serde_json::from_slice(&bytes).map_err(|e| terms::not_read(LIST, &e.to_string()))?);
        self.files.set_value(Some(files.clone()));
        Ok(files)
    }

    /// A file that is the one listed.
    ///
    /// # Errors
    /// Why there is none, as a sentence.
    pub async fn fetch(self, file: &str) -> Result<Vec<u8>, String> {
        let list = self.list().await?;
        let entry = list.entry(file).map_err(|e| terms::from_below(&e))?;
        let bytes = fetch(self.folder, file).await?;
        entry.verify(&bytes).map_err(|e| terms::from_below(&e))?;
        Ok(bytes)
    }
}
