//! The parts of the public model's file that this browser keeps: in its Cache API, by their hashes; where it refuses, for as long as the
//! page is open.

use std::{cell::RefCell, collections::BTreeMap};

use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Cache, Response};

use crate::assets::{FileEntry, hex};

/// In front of the file's hash. Not of the service worker's family of names, which it tidies up.
const CACHE: &str = "ace-public:";

thread_local! {
    /// Those that the browser would not keep.
    static MEMORY: RefCell<BTreeMap<String, Vec<u8>>> = const { RefCell::new(BTreeMap::new()) };
}

fn name(sha256: &str) -> String {
    format!("{CACHE}{sha256}")
}

async fn cache(file: &str) -> Option<Cache> {
    let caches = web_sys::window()?.caches().ok()?;
    JsFuture::from(caches.open(&name(file))).await.ok()?.dyn_into().ok()
}

/// What stands for a part in the cache: addresses of nothing else.
fn address(part: &FileEntry) -> String {
    format!("public-model/{}", part.sha256)
}

async fn matched(file: &str, part: &FileEntry) -> Option<Response> {
    let cache = cache(file).await?;
    JsFuture::from(cache.match_with_str(&address(part))).await.ok()?.dyn_into().ok()
}

/// Whether a part of the file with this hash is here.
pub async fn has(file: &str, part: &FileEntry) -> bool {
    MEMORY.with_borrow(|memory| memory.contains_key(&part.sha256)) || matched(file, part).await.is_some()
}

/// A part, as it was checked when it was put here; `None` where the browser has let it go.
pub async fn get(file: &str, part: &FileEntry) -> Option<Vec<u8>> {
    if let Some(bytes) = MEMORY.with_borrow(|memory| memory.get(&part.sha256).cloned()) {
        return Some(bytes);
    }
    let response = matched(file, part).await?;
    let buffer: ArrayBuffer = JsFuture::from(response.array_buffer().ok()?).await.ok()?.dyn_into().ok()?;
    let bytes = Uint8Array::new(&buffer).to_vec();
    (bytes.len() as u64 == part.bytes).then_some(bytes)
}

/// Keeps a part; `false` where only the open page has it.
pub async fn put(file: &str, part: &FileEntry, bytes: Vec<u8>) -> bool {
    let array = Uint8Array::from(bytes.as_slice());
    if let (Some(cache), Ok(response)) = (cache(file).await, Response::new_with_opt_buffer_source(Some(&array)))
        && JsFuture::from(cache.put_with_str(&address(part), &response)).await.is_ok()
    {
        return true;
    }
    MEMORY.with_borrow_mut(|memory| memory.insert(part.sha256.clone(), bytes));
    false
}

/// Whether the browser keeps all that is here beyond the page.
pub fn is_kept() -> bool {
    MEMORY.with_borrow(BTreeMap::is_empty)
}

/// Removes whatever is here of any file.
pub async fn remove() {
    MEMORY.with_borrow_mut(BTreeMap::clear);
    let Some(caches) = web_sys::window().and_then(|w| w.caches().ok()) else { return };
    let Ok(names) = JsFuture::from(caches.keys()).await else { return };
    for name in js_sys::Array::from(&names).iter().filter_map(|name| name.as_string()).filter(|n| n.starts_with(CACHE)) {
        let _ = JsFuture::from(caches.delete(&name)).await;
    }
}

/// Whether bytes are those of a part, worked out by the browser beside the page's own work; where it has no such service, here.
pub async fn is_whole(part: &FileEntry, bytes: &[u8]) -> bool {
    if bytes.len() as u64 != part.bytes {
        return false;
    }
    let subtle = web_sys::window().and_then(|w| w.crypto().ok()).map(|c| c.subtle());
    // Absent on pages that are not secure, whatever the type says.
    let Some(subtle) = subtle.filter(|s| s.is_object()) else { return part.verify(bytes).is_ok() };
    let Ok(digest) = subtle.digest_with_str_and_js_u8_array("SHA-256", &Uint8Array::from(bytes)) else {
        return part.verify(bytes).is_ok();
    };
    match JsFuture::from(digest).await {
        Ok(digest) => hex(&Uint8Array::new(&digest).to_vec()) == part.sha256,
        Err(_) => part.verify(bytes).is_ok(),
    }
}
