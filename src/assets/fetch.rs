//! Fetching files in the browser, in pages and workers alike.

use futures::future::{Either, select};
use gloo_net::http::Request;
use gloo_timers::future::TimeoutFuture;
use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::{AssetError, FileEntry};

/// With no byte for this long, a transfer counts as broken.
const SILENCE_MS: u32 = 30_000;

/// Why a file did not arrive.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    #[error("{url} could not be fetched: {reason}")]
    Network { url: String, reason: String },
    #[error(transparent)]
    Asset(#[from] AssetError),
}

/// Fetches a whole file; `on_bytes` gets the number of bytes so far after each part.
///
/// # Errors
/// [`FetchError::Network`] when there is no connection, no such file, or no more bytes.
pub async fn fetch(url: &str, mut on_bytes: impl FnMut(u64)) -> Result<Vec<u8>, FetchError> {
    let fault = |reason: String| FetchError::Network { url: url.into(), reason };
    let response = Request::get(url).send().await.map_err(|e| fault(e.to_string()))?;
    if !response.ok() {
        return Err(fault(format!("the server answered {} {}", response.status(), response.status_text())));
    }
    let Some(body) = response.body() else { return Ok(Vec::new()) };
    let reader: web_sys::ReadableStreamDefaultReader = body.get_reader().unchecked_into();
    let mut bytes = Vec::new();
    loop {
        let part = match select(JsFuture::from(reader.read()), TimeoutFuture::new(SILENCE_MS)).await {
            Either::Left((part, _)) => part.map_err(|e| fault(describe(&e)))?,
            Either::Right(_) => return Err(fault("no data for half a minute".into())),
        };
        if Reflect::get(&part, &"done".into()).is_ok_and(|d| d.is_truthy()) {
            return Ok(bytes);
        }
        let value = Reflect::get(&part, &"value".into()).map_err(|e| fault(describe(&e)))?;
        let part: Uint8Array = value.dyn_into().map_err(|_| fault("the browser gave a part that is no bytes".into()))?;
        let start = bytes.len();
        bytes.resize(start + part.length() as usize, 0);
        part.copy_to(&mut bytes[start..]);
        on_bytes(bytes.len() as u64);
    }
}

/// Fetches a file of a list and checks that it is the one listed. `folder` ends in a slash.
///
/// The hash goes into the address, so that a cache never hands out the file of another version.
///
/// # Errors
/// As [`fetch`], and [`FetchError::Asset`] when it is not what the list says.
pub async fn fetch_entry(folder: &str, entry: &FileEntry, on_bytes: impl FnMut(u64)) -> Result<Vec<u8>, FetchError> {
    let version = entry.sha256.get(..12).unwrap_or_default();
    let bytes = fetch(&format!("{folder}{}?v={version}", entry.path), on_bytes).await?;
    entry.verify(&bytes)?;
    Ok(bytes)
}

fn describe(error: &JsValue) -> String {
    error.as_string().or_else(|| Some(error.dyn_ref::<js_sys::Error>()?.message().into())).unwrap_or_else(|| "unknown".into())
}
