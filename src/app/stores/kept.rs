//! What stays in this browser between visits: the choice of engine and language, the visitor's adapter, and corrections of files. A browser that
//! refuses costs a notice, nothing else: the page works from memory.

use web_sys::Storage;

use crate::{
    app::{
        language::Language,
        link::names::{engine_name, parse_engine},
        stores::fault::StorageError,
    },
    engine::protocol::EngineKind,
    survey::CountryCode,
};

const ENGINE: &str = "ace.engine";
const LANGUAGE: &str = "ace.language";
const ADAPTER: &str = "ace.adapter";
const OVER_PUBLIC: &str = "ace.adapter.public";
const TRAINED: &str = "ace.trained";
const OWN_CORRECTIONS: &str = "ace.own.corrections";
const SHORTCUTS: &str = "ace.shortcuts";
const OFF: &str = "off";
/// Browsers give a site some 5 MB in all.
const MOST_BYTES: usize = 2_000_000;

fn open() -> Result<Storage, StorageError> {
    web_sys::window().and_then(|w| w.local_storage().ok().flatten()).ok_or(StorageError::Refused)
}

pub fn engine() -> Option<EngineKind> {
    parse_engine(&open().ok()?.get_item(ENGINE).ok().flatten()?)
}

pub fn set_engine(kind: Option<EngineKind>) {
    let Ok(storage) = open() else { return };
    let _ = match kind {
        Some(kind) => storage.set_item(ENGINE, engine_name(kind)),
        None => storage.remove_item(ENGINE),
    };
}

/// The language chosen last.
pub fn language() -> Option<Language> {
    let code = open().ok()?.get_item(LANGUAGE).ok().flatten()?;
    Language::ALL.into_iter().find(|l| l.code() == code)
}

pub fn set_language(language: Language) {
    if let Ok(storage) = open() {
        let _ = storage.set_item(LANGUAGE, language.code());
    }
}

/// Whether single keys are shortcuts; a visitor may have switched them off.
pub fn shortcuts() -> bool {
    let kept = open().ok().and_then(|s| s.get_item(SHORTCUTS).ok().flatten());
    kept.as_deref() != Some(OFF)
}

pub fn set_shortcuts(on: bool) {
    let Ok(storage) = open() else { return };
    let _ = if on { storage.remove_item(SHORTCUTS) } else { storage.set_item(SHORTCUTS, OFF) };
}

/// The adapter kept from last time.
pub fn adapter() -> Option<Vec<u8>> {
    to_bytes(&open().ok()?.get_item(ADAPTER).ok().flatten()?)
}

/// Whether it stands over the public model's reader, which has to be opened first.
pub fn is_over_public() -> bool {
    open().ok().and_then(|s| s.get_item(OVER_PUBLIC).ok().flatten()).is_some()
}

/// # Errors
/// [`StorageError`] when it can't be kept; a former one is gone then, so that it does not come back in its place.
pub fn set_adapter(bytes: &[u8], is_over_public: bool) -> Result<(), StorageError> {
    let storage = open()?;
    let _ = if is_over_public { storage.set_item(OVER_PUBLIC, "") } else { storage.remove_item(OVER_PUBLIC) };
    if bytes.len() <= MOST_BYTES && storage.set_item(ADAPTER, &to_text(bytes)).is_ok() {
        return Ok(());
    }
    let _ = storage.remove_item(ADAPTER);
    Err(StorageError::Full)
}

pub fn forget_adapter() {
    if let Ok(storage) = open() {
        let _ = storage.remove_item(ADAPTER);
    }
}

/// The countries that the kept adapter was trained on.
pub fn trained() -> Vec<CountryCode> {
    let text = open().ok().and_then(|s| s.get_item(TRAINED).ok().flatten()).unwrap_or_default();
    text.split(' ').filter_map(CountryCode::parse).collect()
}

pub fn set_trained(countries: &[CountryCode]) {
    let text: Vec<_> = countries.iter().map(CountryCode::as_str).collect();
    if let Ok(storage) = open() {
        let _ = storage.set_item(TRAINED, &text.join(" "));
    }
}

/// What the visitor said of the columns of files, for the next ones.
pub fn own_corrections() -> Option<String> {
    open().ok()?.get_item(OWN_CORRECTIONS).ok().flatten()
}

/// Whether it is kept now.
pub fn set_own_corrections(text: Option<&str>) -> bool {
    let Ok(storage) = open() else { return false };
    match text {
        Some(text) => storage.set_item(OWN_CORRECTIONS, text),
        None => storage.remove_item(OWN_CORRECTIONS),
    }
    .is_ok()
}

/// A character for each byte: storage counts 16-bit units, so this takes less room than base64.
fn to_text(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

fn to_bytes(text: &str) -> Option<Vec<u8>> {
    text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_survives() {
        let bytes: Vec<u8> = (0..=255).collect();
        assert_eq!(to_bytes(&to_text(&bytes)), Some(bytes));
        assert_eq!(to_bytes("aβ"), None);
    }
}
