//! Fetching a file of the site.

use gloo_net::http::Request;

use crate::app::{browser::dom, terms};

pub async fn fetch(folder: &str, file: &str) -> Result<Vec<u8>, String> {
    let failed = |reason: &str| terms::not_fetched(file, reason);
    let response =
        Request::get(&dom::versioned(&format!("{folder}{file}"))).send().await.map_err(|_| failed(terms::offline()))?;
    if !response.ok() {
        return Err(failed(&terms::status(response.status())));
    }
    response.binary().await.map_err(|_| failed(terms::offline()))
}
