//! Reads a class's file: rows piece by piece, or an export of the page.
//!
//! Called from the view of data alone, so that the readers come with it and not with the page's first file.

use js_sys::Uint8Array;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use crate::{
    app::{
        stores::{own::spreadsheet, pieces},
        terms,
    },
    survey::own::{
        Import, Importer, MOST_BYTES, OwnError, Questions, Reading, book,
        json::{self, JsonError},
    },
};

/// What a file is.
#[derive(Debug)]
pub enum Read {
    Rows(Reading),
    Export(Import),
}

/// Reads the whole file. `go_on` is asked after each bit of work and gets the bytes read so far; `Ok(None)` when it says no.
///
/// # Errors
/// A sentence: the file could not be read, or is of no use.
pub async fn read(file: &File, questions: Questions, group: &str, go_on: impl Fn(u64) -> bool) -> Result<Option<Read>, String> {
    let size = file.size();
    if size > MOST_BYTES as f64 {
        return Err(terms::from_below(&OwnError::TooLarge));
    }
    let unreadable = || terms::unreadable(&file.name());
    if is_export(file).await.map_err(|()| unreadable())? {
        if size > json::MOST_BYTES as f64 {
            return Err(terms::from_below(&JsonError::TooLarge));
        }
        let bytes = JsFuture::from(file.array_buffer()).await.map_err(|_| unreadable())?;
        let read = json::read(&Uint8Array::new(&bytes).to_vec(), &questions.catalogue);
        return if go_on(size as u64) {
            read.map(|i| Some(Read::Export(i))).map_err(|e| terms::from_below(&e))
        } else {
            Ok(None)
        };
    }
    if is_book(file).await.map_err(|()| unreadable())? {
        if size > book::MOST_BYTES as f64 {
            return Err(terms::from_below(&OwnError::BookTooLarge));
        }
        let bytes = JsFuture::from(file.array_buffer()).await.map_err(|_| unreadable())?;
        let read = spreadsheet::read(Uint8Array::new(&bytes).to_vec(), questions, group).await;
        return if go_on(size as u64) { read.map(|r| Some(Read::Rows(r))) } else { Ok(None) };
    }
    let mut importer = Importer::new(questions, group);
    let is_whole = pieces::read(file, |piece| importer.push(piece).map_err(|e| terms::from_below(&e)), go_on).await?;
    is_whole.then(|| importer.reading().map(Read::Rows).map_err(|e| terms::from_below(&e))).transpose()
}

/// Whether a file is JSON, which only the page's own exports are.
async fn is_export(file: &File) -> Result<bool, ()> {
    head(file).await.map(|head| json::is_json(&head))
}

/// Whether it is a spreadsheet, or packed as one.
async fn is_book(file: &File) -> Result<bool, ()> {
    head(file).await.map(|head| book::is_book(&head))
}

async fn head(file: &File) -> Result<Vec<u8>, ()> {
    const HEAD: f64 = 64.0;
    let head = file.slice_with_f64_and_f64(0.0, HEAD.min(file.size())).map_err(|_| ())?;
    let bytes = JsFuture::from(head.array_buffer()).await.map_err(|_| ())?;
    Ok(Uint8Array::new(&bytes).to_vec())
}
