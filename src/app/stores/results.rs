//! The evaluation's results: fetched when somebody wants to see them, kept for the session.

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::{
    align::Results,
    app::{
        stores::{fetch::fetch, loadable::Loadable},
        terms,
    },
};

const FOLDER: &str = "models/";

#[derive(Debug, Clone, Copy)]
pub struct ResultsStore {
    pub results: RwSignal<Loadable<Results>>,
    /// Whether they were asked for yet.
    begun: StoredValue<bool>,
}

impl ResultsStore {
    pub fn empty() -> Self {
        Self { results: RwSignal::new(Loadable::Loading), begun: StoredValue::new(false) }
    }

    /// Starts to load them unless they are there or on their way. A failure stays until [`Self::load`].
    pub fn ensure(self) {
        if !self.begun.get_value() {
            self.load();
        }
    }

    /// Loads them: the first time, or again after a failure.
    pub fn load(self) {
        self.begun.set_value(true);
        self.results.set(Loadable::Loading);
        spawn_local(async move {
            let read =
                |bytes: Vec<u8>| serde_json::from_slice(&bytes).map_err(|e| terms::not_read(Results::FILE, &e.to_string()));
            self.results.set(Loadable::from_result(fetch(FOLDER, Results::FILE).await.and_then(read)));
        });
    }
}
