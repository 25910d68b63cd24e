//! What the shipped model answers, computed beforehand: fetched for a country when somebody looks at it, kept for the session.
//!
//! Nothing waits for it. Where it can't be had, the engine answers all the same, only later.

use std::{collections::BTreeSet, sync::Arc};

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::{
    app::{stores::listed::Listed, terms},
    model::{Prepared, PreparedList},
    survey::{COUNTRIES, CountryCode},
};

pub const FOLDER: &str = "predictions/";

/// What to do with the answers of a country once they are there.
type Hook = Callback<Arc<Prepared>>;

#[derive(Debug, Clone, Copy)]
pub struct PreparedStore {
    files: Listed,
    /// There, or on their way.
    asked: StoredValue<BTreeSet<CountryCode>>,
    hook: StoredValue<Option<Hook>>,
    /// Whether the first of them came, or will not come.
    settled: RwSignal<bool>,
}

impl PreparedStore {
    pub fn empty() -> Self {
        Self {
            files: Listed::new(FOLDER),
            asked: StoredValue::new(BTreeSet::new()),
            hook: StoredValue::new(None),
            settled: RwSignal::new(false),
        }
    }

    pub fn on_arrival(self, hook: Hook) {
        self.hook.set_value(Some(hook));
    }

    /// Brings a country's answers unless they were asked for. The visitor's own groups have none.
    pub fn ensure(self, country: CountryCode) {
        if country.is_own() {
            self.settled.set(true);
        } else {
            spawn_local(self.bring_once(country));
        }
    }

    /// Brings those of all countries, one after the other, as long as they are `wanted`.
    pub fn ensure_all(self, wanted: impl Fn() -> bool + 'static) {
        spawn_local(async move {
            for country in COUNTRIES.iter().map(|c| c.code()) {
                if !wanted() {
                    return;
                }
                self.bring_once(country).await;
            }
        });
    }

    async fn bring_once(self, country: CountryCode) {
        if self.asked.try_update_value(|asked| asked.insert(country)) != Some(true) {
            return;
        }
        if let Err(reason) = self.bring(country).await {
            log::warn!("{reason}");
            // Another look at the country is another try.
            self.asked.update_value(|asked| {
                asked.remove(&country);
            });
        }
        self.settled.set(true);
    }

    /// Whether the first answers came, or will not come. Reactive.
    pub fn is_settled(self) -> bool {
        self.settled.get()
    }

    async fn bring(self, country: CountryCode) -> Result<(), String> {
        let file = PreparedList::path(country);
        let bytes = self.files.fetch(&file).await?;
        let prepared = Prepared::unpack(&bytes).map_err(|e| terms::not_read(&file, &terms::from_below(&e)))?;
        if let Some(hook) = self.hook.get_value() {
            hook.run(Arc::new(prepared));
        }
        Ok(())
    }
}
