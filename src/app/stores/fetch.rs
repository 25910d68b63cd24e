//! Fetching a file of the site.

use crate::{
    app::{browser::dom, terms},
    assets::fetch::{self, FetchError, Reason},
};

/// # Errors
/// A sentence: no connection, no such file, or no more of it for half a minute.
pub async fn fetch(folder: &str, file: &str) -> Result<Vec<u8>, String> {
    let failed = |error: FetchError| match error {
        FetchError::Network { reason: Reason::Status(status), .. } => terms::not_fetched(file, &terms::status(status)),
        FetchError::Network { reason: Reason::Silence, .. } => terms::not_fetched(file, terms::stalled()),
        FetchError::Network { reason: Reason::Broken(_), .. } => terms::not_fetched(file, terms::offline()),
        FetchError::Asset(error) => terms::from_below(&error),
    };
    fetch::fetch(&dom::versioned(&format!("{folder}{file}")), |_| {}).await.map_err(failed)
}
