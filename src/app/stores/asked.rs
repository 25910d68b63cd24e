//! What foretells questions that nobody was asked: fetched when somebody wants to ask one, kept for the session.

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::{
    app::{
        stores::{fetch::fetch, loadable::Loadable},
        terms,
    },
    causal::unseen::Asked,
};

const FOLDER: &str = "smollm2/";

#[derive(Debug, Clone, Copy)]
pub struct AskedStore {
    pub asked: RwSignal<Loadable<Asked>>,
    begun: StoredValue<bool>,
}

impl AskedStore {
    pub fn empty() -> Self {
        Self { asked: RwSignal::new(Loadable::Loading), begun: StoredValue::new(false) }
    }

    /// Starts to load it unless it is there or on its way. A failure stays until [`Self::load`].
    pub fn ensure(self) {
        if !self.begun.get_value() {
            self.load();
        }
    }

    pub fn load(self) {
        self.begun.set_value(true);
        self.asked.set(Loadable::Loading);
        spawn_local(async move {
            let read = |bytes: Vec<u8>| Asked::unpack(&bytes).map_err(|e| terms::not_read(Asked::FILE, &terms::from_below(&e)));
            self.asked.set(Loadable::from_result(fetch(FOLDER, Asked::FILE).await.and_then(read)));
        });
    }
}
