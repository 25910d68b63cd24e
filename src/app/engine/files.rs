//! What the visitor brings along: the adapter as a file, taken out of the engine, put into it, kept for the next visit and for
//! the next engine; and own survey data, which every engine is told.

use std::sync::Arc;

use leptos::prelude::*;

use crate::{
    app::{
        engine::{client::Engine, inner::ImportReason, predictions::Predictions, runs::Runs, status::Status, words},
        stores::{fault::StorageError, kept},
        terms,
    },
    engine::protocol::{EngineError, Request},
    survey::own::OwnData,
};

impl Engine {
    /// Makes these the visitor's groups and questions, in this engine and in those that follow it.
    pub fn set_own(self, own: Option<Arc<OwnData>>) {
        self.predictions.update_value(Predictions::own_replaced);
        self.inner.update_value(|i| i.own = Some(own.unwrap_or_default()));
        if self.status.with_untracked(Status::is_ready) {
            self.send_own();
        }
    }

    pub(super) fn send_own(self) {
        if let Some(own) = self.inner.with_value(|i| i.own.clone()) {
            self.send(Request::Own { data: OwnData::clone(&own) });
        }
    }

    pub fn export(self) {
        self.send(Request::Export);
    }

    /// Makes an opened file the visitor's adapter.
    pub fn import(self, name: &str, bytes: Vec<u8>) {
        self.send_file(name, bytes, ImportReason::Opened);
    }

    pub(super) fn send_file(self, name: &str, bytes: Vec<u8>, reason: ImportReason) {
        self.inner.update_value(|i| i.importing = Some((bytes.clone(), reason)));
        self.send(Request::Import { name: name.into(), bytes });
    }

    pub(super) fn imported(self, name: &str) {
        let Some((bytes, reason)) = self.inner.try_update_value(|i| i.importing.take()).flatten() else { return };
        match reason {
            // The curves and the copy are here already.
            ImportReason::Recovered => return,
            ImportReason::PutBack => return self.came_back(),
            ImportReason::Restored => self.notices.info(words::adapter_back()),
            ImportReason::Opened => self.notices.info(words::imported(name)),
        }
        let name = if reason == ImportReason::Restored { words::last_visit() } else { name };
        self.tune.update(|tune| tune.open(name, bytes));
        self.runs.update(Runs::forget_before);
        if reason == ImportReason::Opened {
            self.keep_snapshot();
            if let Some(hook) = self.on_opened.get_value() {
                hook.run(());
            }
        }
    }

    pub(super) fn import_failed(self, error: &EngineError) {
        let reason = self.inner.try_update_value(|i| i.importing.take()).flatten().map(|(_, reason)| reason);
        self.inner.update_value(|i| i.returning = None);
        if reason == Some(ImportReason::Restored) {
            kept::forget_adapter();
            self.notices.info(words::adapter_outdated());
        } else {
            self.notices.error(terms::from_below(&error));
        }
    }

    /// Keeps the last copy of the visitor's adapter in the browser, and says once where that is not possible.
    pub(super) fn keep_snapshot(self) {
        let Some((bytes, _)) = self.tune.with_untracked(|t| t.snapshot.clone()) else { return };
        let Err(error) = kept::set_adapter(&bytes) else { return };
        let told = self.inner.try_update_value(|i| std::mem::replace(&mut i.storage_told, true));
        if told == Some(false) {
            self.notices.warn(match error {
                StorageError::Full => words::storage_full(),
                StorageError::Refused => words::storage_refused(),
            });
        }
    }
}
