//! Files of the site that are fetched when somebody wants them, and kept for the session.

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::{
    align::Results,
    app::{
        lasting::LastingSignal,
        stores::{fetch::fetch, loadable::Loadable},
        terms,
    },
    causal::unseen::Asked,
};

/// What a file of the site holds. A trait, so that reading it stays in the part of the page that asks for it.
pub trait Fetched: Sized + Send + Sync + 'static {
    const FILE: &'static str;

    /// # Errors
    /// Why the bytes are no such file.
    fn read(bytes: &[u8]) -> Result<Self, String>;
}

/// The evaluation's results.
impl Fetched for Results {
    const FILE: &'static str = Self::FILE;

    fn read(bytes: &[u8]) -> Result<Self, String> {
        serde_json::from_slice(bytes).map_err(|e| e.to_string())
    }
}

/// What foretells questions that nobody was asked.
impl Fetched for Asked {
    const FILE: &'static str = Self::FILE;

    fn read(bytes: &[u8]) -> Result<Self, String> {
        Self::unpack(bytes).map_err(|e| terms::from_below(&e))
    }
}

/// One such file of a folder.
#[derive(Debug)]
pub struct Once<T: Send + Sync + 'static> {
    pub value: LastingSignal<Loadable<T>>,
    /// Ends in a slash.
    folder: &'static str,
    /// Whether it was asked for yet.
    begun: StoredValue<bool>,
}

impl<T: Send + Sync + 'static> Clone for Once<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Once<T> {}

impl<T: Send + Sync + 'static> Once<T> {
    pub fn of(folder: &'static str) -> Self {
        Self { value: LastingSignal::new(Loadable::Loading), folder, begun: StoredValue::new(false) }
    }
}

impl<T: Fetched> Once<T> {
    /// Starts to load it unless it is there or on its way. A failure stays until [`Self::load`].
    pub fn ensure(self) {
        if !self.begun.get_value() {
            self.load();
        }
    }

    /// Loads it: the first time, or again after a failure.
    pub fn load(self) {
        self.begun.set_value(true);
        self.value.set(Loadable::Loading);
        spawn_local(async move {
            let read = |bytes: Vec<u8>| T::read(&bytes).map_err(|reason| terms::not_read(T::FILE, &reason));
            self.value.set(Loadable::from_result(fetch(self.folder, T::FILE).await.and_then(read)));
        });
    }
}
