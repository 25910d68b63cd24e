//! Spreadsheets are read by a part of the page (xtask/src/split.rs) that is fetched when one is opened: most visitors never do.

use crate::{
    app::terms,
    survey::own::{OwnError, Questions, Reading, book},
};

/// Why a spreadsheet was not read.
#[derive(Debug)]
enum Unread {
    /// The part could not be fetched. The console has the reason.
    #[cfg(in_parts)]
    Missing,
    Useless(OwnError),
}

#[cfg(in_parts)]
impl From<leptos::wasm_split::SplitLoaderError> for Unread {
    fn from(_: leptos::wasm_split::SplitLoaderError) -> Self {
        Self::Missing
    }
}

#[cfg(in_parts)]
#[leptos::wasm_split::wasm_split(spreadsheet, wasm_split_path = ::leptos::wasm_split, fallible)]
fn read_apart(bytes: Vec<u8>, questions: Questions, group: String) -> Result<Reading, Unread> {
    book::read(&bytes, questions, &group).map_err(Unread::Useless)
}

#[cfg(not(in_parts))]
async fn read_apart(bytes: Vec<u8>, questions: Questions, group: String) -> Result<Reading, Unread> {
    book::read(&bytes, questions, &group).map_err(Unread::Useless)
}

/// Reads a spreadsheet, of at most [`book::MOST_BYTES`].
///
/// # Errors
/// A sentence: the part could not be fetched, or the file is of no use.
pub async fn read(bytes: Vec<u8>, questions: Questions, group: &str) -> Result<Reading, String> {
    read_apart(bytes, questions, group.into()).await.map_err(|error| match error {
        #[cfg(in_parts)]
        Unread::Missing => terms::no_spreadsheets().into(),
        Unread::Useless(error) => terms::from_below(&error),
    })
}
