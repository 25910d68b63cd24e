//! What the visitor brings along: the adapter as a file, taken out of the engine, put into it, kept for the next visit and for
//! the next engine; and own survey data, which every engine is told.

use std::sync::Arc;

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::{
    app::{
        browser::dom,
        engine::{
            client::Engine,
            inner::{ImportReason, Importing},
            predictions::Predictions,
            runs::Runs,
            status::{PublicStatus, Status},
            tune::Tune,
            words,
        },
        stores::{
            self,
            adapter::{self, Found, Learnt, Record},
            claim::{How, Thing, claim},
            fault::StorageError,
        },
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
        let reason = ImportReason::Opened;
        self.send_file(name, Importing { bytes, reason, learnt: Learnt::default(), is_over_public: false });
    }

    /// Gives the engine a copy that the page has of the visitor's adapter, or of a former one.
    pub(super) fn send_copy(self, tune: &Tune, reason: ImportReason) {
        if let Some(Record { learnt, is_over_public, file }) = tune.record() {
            self.send_file(words::ADAPTER_FILE, Importing { bytes: file, reason, learnt, is_over_public });
        }
    }

    fn send_file(self, name: &str, file: Importing) {
        let bytes = file.bytes.clone();
        self.inner.update_value(|i| i.importing = Some(file));
        self.send(Request::Import { name: name.into(), bytes });
    }

    pub(super) fn imported(self, name: &str, over_public: bool) {
        let importing = self.inner.try_update_value(|i| i.importing.take()).flatten();
        let Some(Importing { bytes, reason, learnt, .. }) = importing else { return };
        match reason {
            // The curves and the copy are here already.
            ImportReason::Recovered => return self.recovered(),
            ImportReason::PutBack => return self.came_back(),
            ImportReason::Restored => self.notices.info(words::adapter_back()),
            ImportReason::Opened => self.notices.info(words::imported(name)),
        }
        let name = if reason == ImportReason::Restored { words::last_visit() } else { name };
        let start = if over_public { Weights::Reader(BASE.into()) } else { Weights::Base };
        self.tune.update(|tune| tune.open(name, bytes, start, learnt));
        self.runs.update(Runs::forget_before);
        if reason == ImportReason::Opened {
            self.keep_snapshot();
            if let Some(hook) = self.on_opened.get_value() {
                hook.run(());
            }
        }
    }

    pub(super) fn import_failed(self, error: &EngineError) {
        let importing = self.inner.try_update_value(|i| i.importing.take()).flatten();
        self.inner.update_value(|i| i.returning = None);
        match importing {
            Some(Importing { reason: ImportReason::Restored | ImportReason::Recovered, is_over_public: true, .. })
                if !self.public.with_untracked(PublicStatus::is_open) =>
            {
                self.notices.info(words::reader_waits());
            }
            Some(Importing { reason: ImportReason::Restored, bytes, .. }) => {
                self.leave_unread(words::adapter_outdated(), words::ADAPTER_FILE, bytes);
            }
            _ => self.notices.error(terms::from_below(&error)),
        }
    }

    /// Puts the adapter of the last visit back.
    pub(super) fn restore_adapter(self) {
        match adapter::load() {
            Found::Nothing => {}
            Found::Record(record) => self.send_record(record),
            Found::Unread(bytes) => self.leave_unread(words::adapter_outdated(), words::UNREAD_ADAPTER_FILE, bytes),
        }
    }

    fn send_record(self, Record { learnt, is_over_public, file }: Record) {
        let reason = ImportReason::Restored;
        self.send_file(words::ADAPTER_FILE, Importing { bytes: file, reason, learnt, is_over_public });
    }

    /// An adapter over the public model's reader comes back once that is open, and with it a fine-tune that was interrupted.
    pub(super) fn restore_reader(self) {
        let tune = self.tune.get_untracked();
        if tune.exists {
            return;
        }
        if tune.record().is_some_and(|record| record.is_over_public) {
            self.send_copy(&tune, ImportReason::Recovered);
        } else if let Found::Record(record) = adapter::load()
            && record.is_over_public
        {
            self.send_record(record);
        }
    }

    /// Leaves what can't be used where it is, and offers it as a file.
    fn leave_unread(self, reason: &str, name: &'static str, bytes: Vec<u8>) {
        self.inner.update_value(|i| i.is_unread_there = true);
        self.notices.offer(stores::words::unread(reason), stores::words::save_as_file(), move || {
            dom::download(name, "application/octet-stream", &bytes);
        });
    }

    /// Keeps the last copy of the visitor's adapter in the browser, with what it learnt from.
    pub(super) fn keep_snapshot(self) {
        let record = self.tune.with_untracked(Tune::record);
        self.inner.update_value(|i| i.to_keep = record);
        self.keep(How::Gently);
    }

    /// Says once where it is not kept.
    fn keep(self, how: How) {
        if how == How::Gently && self.inner.with_value(|i| i.is_unread_there) {
            return self.offer_to_keep(stores::words::still_unread(Thing::Adapter));
        }
        spawn_local(async move {
            if !claim(Thing::Adapter, how).await {
                return self.offer_to_keep(stores::words::other_tab(Thing::Adapter));
            }
            let Some(record) = self.inner.try_update_value(|i| i.to_keep.take()).flatten() else { return };
            self.inner.update_value(|i| i.is_unread_there = false);
            let Err(error) = adapter::save(&record) else { return };
            if self.tell_of_storage() {
                self.notices.warn(match error {
                    StorageError::Full => words::storage_full(),
                    StorageError::Refused | StorageError::Silent => words::storage_refused(),
                });
            }
        });
    }

    fn tell_of_storage(self) -> bool {
        self.inner.try_update_value(|i| std::mem::replace(&mut i.storage_told, true)) == Some(false)
    }

    fn offer_to_keep(self, why: String) {
        if self.tell_of_storage() {
            self.notices.offer(why, stores::words::keep_instead(), move || self.keep(How::Firmly));
        }
    }

    /// The visitor has no adapter any more, and neither has the browser; what another tab or another version keeps is theirs.
    pub(super) fn forget_kept(self) {
        self.inner.update_value(|i| i.to_keep = None);
        if self.inner.with_value(|i| i.is_unread_there) {
            return;
        }
        spawn_local(async move {
            if claim(Thing::Adapter, How::Gently).await {
                adapter::forget();
            }
        });
    }
}
