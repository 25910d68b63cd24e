//! What a visitor brought, between visits: packed aggregates and models' answers in the browser's IndexedDB, which has more room than
//! the storage of [`crate::app::stores::kept`].

use std::{cell::RefCell, rc::Rc};

use futures::{
    channel::oneshot,
    future::{Either, select},
};
use gloo_timers::future::TimeoutFuture;
use js_sys::{Function, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{IdbDatabase, IdbObjectStore, IdbTransaction, IdbTransactionMode};

use crate::app::stores::fault::StorageError;

const DATABASE: &str = "ace-own";
const STORE: &str = "data";
/// What a database does takes moments; one that says nothing for so long hangs.
const PATIENCE_MS: u32 = 8_000;
/// The visitor's own data, models' answers, and a class's codes.
pub const OWN: &str = "own";
pub const JUDGED: &str = "judged";
pub const CLASS: &str = "class";
/// The fine-tune on the bench, and the history of runs.
pub const RUN: &str = "run";
pub const RUNS: &str = "runs";

/// Waits until one of two event handlers is called; `set` gets the one that means success, then the other.
///
/// # Errors
/// [`StorageError::Silent`] when neither is called for too long, as in a browser whose database hangs.
async fn outcome(set: impl FnOnce(&Function, &Function)) -> Result<bool, StorageError> {
    let (done, outcome) = oneshot::channel();
    let done = Rc::new(RefCell::new(Some(done)));
    let handler = |success: bool| {
        let done = Rc::clone(&done);
        Closure::<dyn FnMut()>::new(move || {
            if let Some(done) = done.borrow_mut().take() {
                let _ = done.send(success);
            }
        })
    };
    let (succeeded, failed) = (handler(true), handler(false));
    set(succeeded.as_ref().unchecked_ref(), failed.as_ref().unchecked_ref());
    match select(outcome, TimeoutFuture::new(PATIENCE_MS)).await {
        Either::Left((success, _)) => Ok(success.unwrap_or(false)),
        Either::Right(_) => {
            // It may call them yet.
            succeeded.forget();
            failed.forget();
            Err(StorageError::Silent)
        }
    }
}

async fn open() -> Result<IdbDatabase, StorageError> {
    let refused = |_: JsValue| StorageError::Refused;
    let factory = web_sys::window().ok_or(StorageError::Refused)?.indexed_db().map_err(refused)?.ok_or(StorageError::Refused)?;
    let request = factory.open_with_u32(DATABASE, 1).map_err(refused)?;
    let opening = request.clone();
    let on_upgrade = Closure::<dyn FnMut()>::new(move || {
        if let Some(database) = opening.result().ok().and_then(|r| r.dyn_into::<IdbDatabase>().ok())
            && let Err(error) = database.create_object_store(STORE)
        {
            log::warn!("no place for your own data: {error:?}");
        }
    });
    request.set_onupgradeneeded(Some(on_upgrade.as_ref().unchecked_ref()));
    let opened = outcome(|success, failure| {
        request.set_onsuccess(Some(success));
        request.set_onerror(Some(failure));
        // Another tab holds an older database open: not worth waiting for.
        request.set_onblocked(Some(failure));
    });
    if !opened.await? {
        return Err(StorageError::Refused);
    }
    request.result().map_err(refused)?.dyn_into().map_err(refused)
}

fn begin(database: &IdbDatabase, mode: IdbTransactionMode) -> Result<(IdbTransaction, IdbObjectStore), StorageError> {
    let transaction = database.transaction_with_str_and_mode(STORE, mode).map_err(|_| StorageError::Refused)?;
    let store = transaction.object_store(STORE).map_err(|_| StorageError::Refused)?;
    Ok((transaction, store))
}

/// What was kept; `None` where nothing was.
///
/// # Errors
/// [`StorageError::Refused`] where the browser keeps nothing for this page.
pub async fn load(key: &str) -> Result<Option<Vec<u8>>, StorageError> {
    let database = open().await?;
    let (_, store) = begin(&database, IdbTransactionMode::Readonly)?;
    let request = store.get(&key.into()).map_err(|_| StorageError::Refused)?;
    let read = outcome(|success, failure| {
        request.set_onsuccess(Some(success));
        request.set_onerror(Some(failure));
    });
    let read = read.await;
    database.close();
    if !read? {
        return Err(StorageError::Refused);
    }
    Ok(request.result().ok().and_then(|v| v.dyn_into::<Uint8Array>().ok()).map(|a| a.to_vec()))
}

/// Keeps these bytes in place of any others; `None` removes them.
///
/// # Errors
/// [`StorageError`] when they can't be kept.
pub async fn save(key: &str, bytes: Option<&[u8]>) -> Result<(), StorageError> {
    let database = open().await?;
    let (transaction, store) = begin(&database, IdbTransactionMode::Readwrite)?;
    let asked = match bytes {
        Some(bytes) => store.put_with_key(&Uint8Array::from(bytes), &key.into()),
        None => store.delete(&key.into()),
    };
    asked.map_err(|_| StorageError::Full)?;
    let kept = outcome(|success, failure| {
        transaction.set_oncomplete(Some(success));
        transaction.set_onabort(Some(failure));
    });
    let kept = kept.await;
    database.close();
    if kept? { Ok(()) } else { Err(StorageError::Full) }
}
