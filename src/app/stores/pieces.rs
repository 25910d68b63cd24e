//! A visitor's file, read piece by piece, so that the page breathes in between.

use gloo_timers::future::TimeoutFuture;
use js_sys::{Date, Uint8Array};
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use crate::app::terms;

/// Bytes that are taken from the file at once.
const SLICE: f64 = 262_144.0;
/// Bytes that are read before the clock is looked at.
const PIECE: usize = 8_192;
/// How long the page is kept from anything else, about.
const WORK_MS: f64 = 4.0;

/// Gives `take` the whole file. `go_on` is asked after each bit of work and gets the bytes read so far; `Ok(false)` when it says no.
///
/// # Errors
/// A sentence: the file could not be read, or what `take` says.
pub async fn read(
    file: &File,
    mut take: impl FnMut(&[u8]) -> Result<(), String>,
    go_on: impl Fn(u64) -> bool,
) -> Result<bool, String> {
    let unreadable = || terms::unreadable(&file.name());
    let size = file.size();
    let mut at = 0.0;
    let mut since = Date::now();
    while at < size {
        let end = (at + SLICE).min(size);
        let slice = file.slice_with_f64_and_f64(at, end).map_err(|_| unreadable())?;
        let buffer = JsFuture::from(slice.array_buffer()).await.map_err(|_| unreadable())?;
        for piece in Uint8Array::new(&buffer).to_vec().chunks(PIECE) {
            take(piece)?;
            if Date::now() - since >= WORK_MS {
                // A macrotask: clicks and timers come first.
                TimeoutFuture::new(0).await;
                if !go_on(at as u64) {
                    return Ok(false);
                }
                since = Date::now();
            }
        }
        at = end;
        if !go_on(at as u64) {
            return Ok(false);
        }
    }
    TimeoutFuture::new(0).await;
    Ok(true)
}
