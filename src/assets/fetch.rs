//! Fetching files in the browser, in pages and workers alike.

use futures::future::{Either, select};
use gloo_net::http::{Request, Response};
use gloo_timers::future::TimeoutFuture;
use js_sys::{Map, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::{AssetError, FileEntry};

/// With no byte for this long, a transfer counts as broken.
const SILENCE_MS: u32 = 30_000;

/// Where a worker's loader leaves the answers that it has asked for: a map of promises by address.
const EARLY: &str = "aceEarly";

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
    let response = match early(url).await {
        Some(response) => response,
        None => Request::get(url).send().await.map_err(|e| fault(e.to_string()))?,
    };
    if !response.ok() {
        return Err(fault(format!("the server answered {} {}", response.status(), response.status_text())));
    }
    let Some(body) = response.body() else { return Ok(Vec::new()) };
    let mut body = Body { reader: body.get_reader().unchecked_into(), is_flowing: true };
    let mut bytes = Vec::new();
    loop {
        let part = match select(JsFuture::from(body.reader.read()), TimeoutFuture::new(SILENCE_MS)).await {
            Either::Left((part, _)) => part.map_err(|e| {
                body.is_flowing = false;
                fault(describe(&e))
            })?,
            Either::Right(_) => return Err(fault("no data for half a minute".into())),
        };
        if Reflect::get(&part, &"done".into()).is_ok_and(|d| d.is_truthy()) {
            body.is_flowing = false;
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

/// A transfer, which ends when nobody waits for it any more.
struct Body {
    reader: web_sys::ReadableStreamDefaultReader,
    is_flowing: bool,
}

impl Drop for Body {
    fn drop(&mut self) {
        if self.is_flowing {
            let _ = self.reader.cancel();
        }
    }
}

/// The answer that the worker's loader asked for before this code was there (`cargo xtask build` writes it, xtask/src/preload.rs).
/// Each serves once: another attempt asks anew.
async fn early(url: &str) -> Option<Response> {
    let answers: Map = Reflect::get(&js_sys::global(), &EARLY.into()).ok()?.dyn_into().ok()?;
    let answer: Promise = answers.get(&url.into()).dyn_into().ok()?;
    answers.delete(&url.into());
    let response: web_sys::Response = JsFuture::from(answer).await.ok()?.dyn_into().ok()?;
    Some(response.into())
}

/// Fetches a file of a list from its address, and checks that it is the one listed.
///
/// # Errors
/// As [`fetch`], and [`FetchError::Asset`] when it is not what the list says.
pub async fn fetch_entry(url: &str, entry: &FileEntry, on_bytes: impl FnMut(u64)) -> Result<Vec<u8>, FetchError> {
    let bytes = fetch(url, on_bytes).await?;
    entry.verify(&bytes)?;
    Ok(bytes)
}

fn describe(error: &JsValue) -> String {
    error.as_string().or_else(|| Some(error.dyn_ref::<js_sys::Error>()?.message().into())).unwrap_or_else(|| "unknown".into())
}
