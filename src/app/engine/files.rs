//! What the visitor brings along: the adapter as a file, taken out of the engine, put into it, kept for the next visit and for
//! the next engine; and own survey data, which every engine is told.

use std::sync::Arc;

use leptos::prelude::*;

use crate::{
    app::{
        engine::{
            client::Engine,
            inner::ImportReason,
            predictions::Predictions,
            runs::Runs,
            status::{PublicStatus, Status},
            words,
        },
        stores::{fault::StorageError, kept},
        terms,
    },
    engine::protocol::{BASE, EngineError, Request, Weights},
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

    pub(super) fn imported(self, name: &str, over_public: bool) {
        let Some((bytes, reason)) = self.inner.try_update_value(|i| i.importing.take()).flatten() else { return };
        match reason {
            // The curves and the copy are here already.
            ImportReason::Recovered => return self.recovered(),
            ImportReason::PutBack => return self.came_back(),
            ImportReason::Restored => self.notices.info(words::adapter_back()),
            ImportReason::Opened => self.notices.info(words::imported(name)),
        }
        let name = if reason == ImportReason::Restored { words::last_visit() } else { name };
        let start = if over_public { Weights::Reader(BASE.into()) } else { Weights::Base };
        self.tune.update(|tune| tune.open(name, bytes, start));
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
        self.inner.update_value(|i| (i.returning, i.goes_on) = (None, false));
        let is_restored = matches!(reason, Some(ImportReason::Restored | ImportReason::Recovered));
        if is_restored && kept::is_over_public() && !self.public.with_untracked(PublicStatus::is_open) {
            self.notices.info(words::reader_waits());
        } else if reason == Some(ImportReason::Restored) {
            kept::forget_adapter();
            self.notices.info(words::adapter_outdated());
        } else {
            self.notices.error(terms::from_below(&error));
        }
    }

    /// An adapter over the public model's reader comes back once that is open.
    pub(super) fn restore_reader(self) {
        if !self.tune.with_untracked(|t| t.exists)
            && kept::is_over_public()
            && let Some(bytes) = kept::adapter()
        {
            self.send_file(words::ADAPTER_FILE, bytes, ImportReason::Restored);
        }
    }

    /// Keeps the last copy of the visitor's adapter in the browser, and says once where that is not possible.
    pub(super) fn keep_snapshot(self) {
        let (snapshot, over_public) = self.tune.with_untracked(|t| (t.snapshot.clone(), matches!(t.start, Weights::Reader(_))));
        let Some((bytes, _)) = snapshot else { return };
        let Err(error) = kept::set_adapter(&bytes, over_public) else { return };
        let told = self.inner.try_update_value(|i| std::mem::replace(&mut i.storage_told, true));
        if told == Some(false) {
            self.notices.warn(match error {
                StorageError::Full => words::storage_full(),
                StorageError::Refused => words::storage_refused(),
            });
        }
    }
}
