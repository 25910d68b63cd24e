//! The surveys' maps of voices: fetched when somebody wants to see one, kept for the session.

use std::collections::BTreeMap;

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::{
    app::{
        lasting::LastingSignal,
        stores::{fetch::fetch, loadable::Loadable},
        terms,
    },
    causal::VoicesMap,
    survey::SurveyId,
};

const FOLDER: &str = "maps/";

#[derive(Debug, Clone, Copy)]
pub struct MapsStore {
    maps: LastingSignal<BTreeMap<SurveyId, Loadable<VoicesMap>>>,
}

impl MapsStore {
    pub fn empty() -> Self {
        Self { maps: LastingSignal::new(BTreeMap::new()) }
    }

    /// Reactive.
    pub fn now(self, survey: SurveyId) -> Loadable<VoicesMap> {
        self.maps.with(|maps| maps.get(&survey).cloned().unwrap_or(Loadable::Loading))
    }

    /// Starts to load a map unless it is there or on its way. A failure stays until [`Self::load`].
    pub fn ensure(self, survey: SurveyId) {
        if self.maps.with_untracked(|maps| !maps.contains_key(&survey)) {
            self.load(survey);
        }
    }

    /// Loads a map: the first time, or again after a failure.
    pub fn load(self, survey: SurveyId) {
        let put = move |map| {
            self.maps.update(|maps| {
                maps.insert(survey, map);
            });
        };
        put(Loadable::Loading);
        spawn_local(async move {
            let file = format!("{}.json", survey.name());
            let read = |bytes: Vec<u8>| VoicesMap::parse(&bytes).map_err(|reason| terms::not_read(&file, &reason));
            put(Loadable::from_result(fetch(FOLDER, &file).await.and_then(read)));
        });
    }
}
