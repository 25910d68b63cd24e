//! Small things that stay in this browser between visits: the choice of engine and language, and corrections of files; and the storage for
//! them. A browser that refuses costs a notice, nothing else: the page works from memory.

use web_sys::Storage;

use crate::{
    app::{
        language::Language,
        link::names::{engine_name, parse_engine},
        stores::fault::StorageError,
    },
    engine::protocol::EngineKind,
};

const ENGINE: &str = "ace.engine";
const LANGUAGE: &str = "ace.language";
const OWN_CORRECTIONS: &str = "ace.own.corrections";
const SHORTCUTS: &str = "ace.shortcuts";
const OFF: &str = "off";

fn open() -> Result<Storage, StorageError> {
    web_sys::window().and_then(|w| w.local_storage().ok().flatten()).ok_or(StorageError::Refused)
}

pub(super) fn get(name: &str) -> Option<String> {
    open().ok()?.get_item(name).ok().flatten()
}

/// # Errors
/// [`StorageError`] when the browser does not keep it.
pub(super) fn set(name: &str, value: Option<&str>) -> Result<(), StorageError> {
    let storage = open()?;
    match value {
        Some(value) => storage.set_item(name, value),
        None => storage.remove_item(name),
    }
    .map_err(|_| StorageError::Full)
}

pub fn engine() -> Option<EngineKind> {
    parse_engine(&get(ENGINE)?)
}

pub fn set_engine(kind: Option<EngineKind>) {
    let _ = set(ENGINE, kind.map(engine_name));
}

/// The language chosen last.
pub fn language() -> Option<Language> {
    let code = get(LANGUAGE)?;
    Language::ALL.into_iter().find(|l| l.code() == code)
}

pub fn set_language(language: Language) {
    let _ = set(LANGUAGE, Some(language.code()));
}

/// Whether single keys are shortcuts; a visitor may have switched them off.
pub fn shortcuts() -> bool {
    get(SHORTCUTS).as_deref() != Some(OFF)
}

pub fn set_shortcuts(on: bool) {
    let _ = set(SHORTCUTS, (!on).then_some(OFF));
}

/// What the visitor said of the columns of files, for the next ones.
pub fn own_corrections() -> Option<String> {
    get(OWN_CORRECTIONS)
}

/// Whether it is kept now.
pub fn set_own_corrections(text: Option<&str>) -> bool {
    set(OWN_CORRECTIONS, text).is_ok()
}
