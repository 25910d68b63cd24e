//! The visitor's own survey data: read from a file, looked at, used, kept, and taken away again.

pub mod database;
pub mod draft;
pub mod import;
pub mod remembered;
mod spreadsheet;

use std::sync::Arc;

use leptos::prelude::*;

use self::draft::Draft;
use crate::{
    app::lasting::LastingSignal,
    assets::sha256_of,
    survey::{
        CountryCode, ItemCode, Persona,
        own::{OwnData, OwnFigure},
    },
};

/// What happens to a file.
#[derive(Debug, Clone, Default)]
pub enum Phase {
    #[default]
    Idle,
    /// Bytes read, of so many.
    Reading { done: u64, total: u64 },
    /// Read, and not used yet.
    Preview(Arc<Draft>),
    /// Of no use, and why.
    Failed(String),
}

#[derive(Debug, Clone, Copy)]
pub struct Own {
    /// What is used now.
    pub data: LastingSignal<Option<Arc<OwnData>>>,
    /// What was used before: removed or replaced, and still here until the page is closed.
    pub former: LastingSignal<Option<Arc<OwnData>>>,
    pub phase: LastingSignal<Phase>,
    /// The name of the file that `phase` is about.
    pub file: LastingSignal<String>,
    /// Whether the browser has been asked for what it kept.
    pub settled: LastingSignal<bool>,
    /// By what the data in use are told from others.
    pub mark: LastingSignal<Option<String>>,
    /// The browser keeps data that this page can't read. Others take their place when the visitor says so.
    pub is_unread_there: StoredValue<bool>,
    /// Goes up with every file; an older one that is still being read is out of date.
    pub reading: StoredValue<u32>,
}

impl Own {
    pub fn new() -> Self {
        Self {
            data: LastingSignal::new(None),
            former: LastingSignal::new(None),
            phase: LastingSignal::new(Phase::Idle),
            file: LastingSignal::new(String::new()),
            settled: LastingSignal::new(false),
            mark: LastingSignal::new(None),
            is_unread_there: StoredValue::new(false),
            reading: StoredValue::new(0),
        }
    }

    pub fn figure(self, country: CountryCode, item: &ItemCode, who: Persona) -> Option<OwnFigure> {
        self.data.with(|data| Some(data.as_ref()?.group(country)?.figure(item, who)))
    }

    /// Whether these are the codes of data that are not there (yet). Reactive.
    pub fn is_missing(self, country: CountryCode, item: &ItemCode) -> bool {
        self.data.with(|data| {
            let data = data.as_deref();
            let country_there = !country.is_own() || data.is_some_and(|d| d.group(country).is_some());
            let item_there = !item.is_own() || data.is_some_and(|d| d.items.iter().any(|i| &i.code == item));
            !(country_there && item_there)
        })
    }

    /// Uses these.
    pub fn put(self, data: Option<Arc<OwnData>>) {
        self.mark.set(data.as_ref().map(|data| sha256_of([data.to_bytes().as_slice()])));
        self.data.set(data);
    }

    pub fn next_reading(self) -> u32 {
        self.reading
            .try_update_value(|n| {
                *n += 1;
                *n
            })
            .unwrap_or_default()
    }
}

impl Default for Own {
    fn default() -> Self {
        Self::new()
    }
}
