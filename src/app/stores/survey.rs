//! The survey's files: fetched once each, checked against the site's file list, kept for the session.

use std::{collections::BTreeMap, sync::Arc};

use futures::future::join;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::{
    app::{
        lasting::LastingSignal,
        stores::{listed::Listed, loadable::Loadable},
        terms,
    },
    survey::{
        COUNTRIES, Catalogue, CountryCode, CountryTable,
        own::{OwnData, with_own_items},
        unpack,
    },
};

const FOLDER: &str = "survey/";
const CATALOGUE: &str = "catalogue.json";

#[derive(Clone, Copy)]
pub struct SurveyStore {
    pub catalogue: LastingSignal<Loadable<Catalogue>>,
    tables: LastingSignal<BTreeMap<CountryCode, Loadable<CountryTable>>>,
    /// Their files as they came, for the engine.
    packed: StoredValue<BTreeMap<CountryCode, Vec<u8>>>,
    files: Listed,
    /// Whether anything was asked for yet.
    begun: StoredValue<bool>,
    /// The visitor's own, whose questions are in the catalogue too.
    own: StoredValue<Option<Arc<OwnData>>>,
    /// What to do once the catalogue is there.
    on_catalogue: StoredValue<Option<Callback<Arc<Catalogue>>>>,
    /// And once a country's table is.
    on_table: StoredValue<Option<Callback<Arc<CountryTable>>>>,
}

impl std::fmt::Debug for SurveyStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SurveyStore")
    }
}

impl SurveyStore {
    pub fn empty() -> Self {
        Self {
            catalogue: LastingSignal::new(Loadable::Loading),
            tables: LastingSignal::new(BTreeMap::new()),
            packed: StoredValue::new(BTreeMap::new()),
            files: Listed::new(FOLDER),
            begun: StoredValue::new(false),
            own: StoredValue::new(None),
            on_catalogue: StoredValue::new(None),
            on_table: StoredValue::new(None),
        }
    }

    pub fn on_catalogue(self, hook: Callback<Arc<Catalogue>>) {
        self.on_catalogue.set_value(Some(hook));
    }

    pub fn on_table(self, hook: Callback<Arc<CountryTable>>) {
        self.on_table.set_value(Some(hook));
    }

    /// Puts the visitor's own tables and questions in, in place of any former ones.
    pub fn set_own(self, own: Option<Arc<OwnData>>) {
        self.own.set_value(own.clone());
        self.tables.update(|tables| {
            tables.retain(|code, _| !code.is_own());
            for group in own.iter().flat_map(|o| &o.groups) {
                tables.insert(group.code, Loadable::Ready(Arc::new(group.table.clone())));
            }
        });
        if let Some(catalogue) = self.catalogue.with_untracked(|c| c.ready().cloned()) {
            self.catalogue.set(Loadable::Ready(self.with_own(&catalogue)));
        }
    }

    fn with_own(self, catalogue: &Catalogue) -> Arc<Catalogue> {
        Arc::new(self.own.with_value(|own| with_own_items(catalogue, own.as_ref().map_or(&[], |o| &o.items))))
    }

    /// Loads whatever is missing for this country: the first time, or again after a failure. The visitor's own groups have no
    /// file here, but need the questions.
    pub fn load(self, country: CountryCode) {
        self.begun.set_value(true);
        if self.catalogue.with_untracked(|c| matches!(c, Loadable::Failed(_))) {
            self.catalogue.set(Loadable::Loading);
        }
        if !country.is_own() {
            self.put(country, Loadable::Loading);
        }
        spawn_local(async move {
            if let Err(reason) = self.files.list().await {
                if self.catalogue.with_untracked(|c| c.ready().is_none()) {
                    self.catalogue.set(Loadable::Failed(reason.clone()));
                }
                if !country.is_own() {
                    self.put(country, Loadable::Failed(reason));
                }
                return;
            }
            let table = async {
                if !country.is_own() {
                    self.load_table(country).await;
                }
            };
            join(self.load_catalogue(), table).await;
        });
    }

    /// Starts to load a country's table unless it is there or on its way: whoever chooses a country again tries again.
    pub fn ensure(self, country: CountryCode) {
        let is_missing = |table: Option<&Loadable<CountryTable>>| table.is_none_or(|t| t.failure().is_some());
        let missing =
            if country.is_own() { !self.begun.get_value() } else { self.tables.with_untracked(|t| is_missing(t.get(&country))) };
        if missing {
            self.load(country);
        }
    }

    /// Brings the tables of all countries that are neither there nor on their way, a few at a time and only as long as they
    /// are `wanted`; those that failed too where it is to try `again`. Each that comes or fails shows in [`Self::table`].
    pub fn ensure_all(self, again: bool, wanted: impl Fn() -> bool + Clone + 'static) {
        const AT_ONCE: usize = 4;
        self.begun.set_value(true);
        if again {
            self.tables.update(|tables| tables.retain(|_, t| !matches!(t, Loadable::Failed(_))));
        }
        for _ in 0..AT_ONCE {
            let wanted = wanted.clone();
            spawn_local(async move {
                while let Some(country) = self.next_missing().filter(|_| wanted()) {
                    self.put(country, Loadable::Loading);
                    match self.files.list().await {
                        Ok(_) => self.load_table(country).await,
                        Err(reason) => self.put(country, Loadable::Failed(reason)),
                    }
                }
            });
        }
    }

    fn next_missing(self) -> Option<CountryCode> {
        self.tables.with_untracked(|tables| COUNTRIES.iter().map(|c| c.code()).find(|c| !tables.contains_key(c)))
    }

    pub fn table(self, country: CountryCode) -> Loadable<CountryTable> {
        self.tables.with(|t| t.get(&country).cloned().unwrap_or(Loadable::Loading))
    }

    /// Whether the tables of all countries are there or will not come. Reactive.
    pub fn is_settled(self) -> bool {
        COUNTRIES.iter().all(|c| self.table(c.code()).is_settled())
    }

    /// The table, if it is there. Not reactive.
    pub fn table_now(self, country: CountryCode) -> Option<Arc<CountryTable>> {
        self.tables.with_untracked(|t| t.get(&country)?.ready().cloned())
    }

    /// The table's file, if it is there. Not reactive.
    pub fn packed_now(self, country: CountryCode) -> Option<Vec<u8>> {
        self.packed.with_value(|packed| packed.get(&country).cloned())
    }

    fn put(self, country: CountryCode, table: Loadable<CountryTable>) {
        self.tables.update(|tables| {
            tables.insert(country, table);
        });
    }

    async fn load_catalogue(self) {
        if self.catalogue.with_untracked(|c| c.ready().is_some()) {
            return;
        }
        let read = |bytes: Vec<u8>| {
            let json = String::from_utf8(bytes).map_err(|e| terms::not_read(CATALOGUE, &e.to_string()))?;
            Catalogue::parse(&json).map_err(|e| terms::not_read(CATALOGUE, &e.to_string()))
        };
        let read = self.files.fetch(CATALOGUE).await.and_then(read).map(|c| self.with_own(&c));
        match read {
            Ok(catalogue) => {
                if let Some(hook) = self.on_catalogue.get_value() {
                    hook.run(catalogue.clone());
                }
                self.catalogue.set(Loadable::Ready(catalogue));
            }
            Err(reason) => self.catalogue.set(Loadable::Failed(reason)),
        }
    }

    async fn load_table(self, country: CountryCode) {
        let file = format!("{country}.bin");
        let read = |bytes: Vec<u8>| {
            let table = unpack(&bytes).map_err(|e| terms::not_read(&file, &terms::from_below(&e)))?;
            self.packed.update_value(|packed| drop(packed.insert(country, bytes)));
            Ok(table)
        };
        let table = self.files.fetch(&file).await.and_then(read);
        let table = Loadable::from_result(table);
        if let (Some(hook), Some(table)) = (self.on_table.get_value(), table.ready()) {
            hook.run(table.clone());
        }
        self.put(country, table);
    }
}
