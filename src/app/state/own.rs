//! What happens with the visitor's own data: read, used, kept, taken away, put back.

use std::sync::Arc;

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::{
    app::{
        browser::dom,
        engine::tune::Tune,
        link::{page::PageState, parts::View},
        state::{State, words},
        stores::{
            self,
            claim::{How, Thing, claim},
            fault::StorageError,
            own::{
                Phase,
                database::{self, OWN},
            },
        },
        terms,
    },
    engine::protocol::Weights,
    survey::{Country, CountryCode, own::OwnData},
};

impl State {
    /// Asks the browser for what it kept, and then checks whether the link's country and question are there.
    pub fn restore_own(self) {
        spawn_local(async move {
            match database::load(OWN).await {
                Ok(Some(bytes)) => match OwnData::from_bytes(&bytes) {
                    Ok(data) => self.set_own(Some(Arc::new(data))),
                    Err(error) => self.leave_unread(&format!("{}.", terms::from_below(&error)), bytes),
                },
                Ok(None) => {}
                Err(StorageError::Silent) => self.notices.warn(words::storage_silent()),
                Err(error) => log::info!("own data can't be kept here: {error:?}"),
            }
            self.own.settled.set(true);
            self.check();
        });
    }

    /// Puts data (or none) in the place of what was used. Nothing is stored.
    fn set_own(self, data: Option<Arc<OwnData>>) {
        if self.engine.tune.with_untracked(Tune::trains_on_own) {
            self.engine.stop();
        }
        match &data {
            Some(data) => data.register(),
            None => Country::set_own(&[]),
        }
        self.engine.set_own(data.clone());
        self.survey.set_own(data.clone());
        self.own.put(data);
        // A group or a question that went is left for one that is there; a code that stays may mean another question now.
        let page = self.page.get_untracked();
        let usual = PageState::default();
        let (no_country, no_item) =
            (self.own.is_missing(page.country, &usual.item), self.own.is_missing(usual.country, &page.item));
        let no_second = page.second.is_some_and(|v| self.own.is_missing(v.country, &usual.item));
        if self.own.settled.get_untracked() && (no_country || no_item || no_second) {
            self.replace(|p| {
                if no_second {
                    p.second = None;
                }
                if no_country {
                    p.country = usual.country;
                }
                if no_item {
                    p.item = usual.item;
                }
            });
        }
    }

    /// Leaves what can't be read where it is, and offers it as a file.
    fn leave_unread(self, reason: &str, bytes: Vec<u8>) {
        self.own.is_unread_there.set_value(true);
        self.notices.offer(stores::words::unread(reason), stores::words::save_as_file(), move || {
            dom::download(words::UNREAD_OWN_FILE, "application/octet-stream", &bytes);
        });
    }

    /// Keeps the data that are used, or none.
    fn keep_own(self, how: How) {
        let is_none = self.own.data.with_untracked(Option::is_none);
        if self.own.is_unread_there.get_value() && (is_none || how == How::Gently) {
            // Of what is taken away here, nothing is in the browser.
            if !is_none {
                self.offer_to_keep_own(stores::words::still_unread(Thing::Own));
            }
            return;
        }
        // What a visitor takes away is kept by no tab.
        let how = if is_none { How::Firmly } else { how };
        spawn_local(async move {
            if !claim(Thing::Own, how).await {
                return self.offer_to_keep_own(stores::words::other_tab(Thing::Own));
            }
            self.own.is_unread_there.set_value(false);
            let bytes = self.own.data.with_untracked(|d| d.as_ref().map(|d| d.to_bytes()));
            let Err(error) = database::save(OWN, bytes.as_deref()).await else { return };
            if bytes.is_some() {
                self.notices.warn(match error {
                    StorageError::Full => words::own_storage_full(),
                    StorageError::Refused => words::own_storage_refused(),
                    StorageError::Silent => words::storage_silent(),
                });
            }
        });
    }

    fn offer_to_keep_own(self, why: String) {
        self.notices.offer(why, stores::words::keep_instead(), move || self.keep_own(How::Firmly));
    }

    /// Ends the reading of a file, or puts aside what was read.
    pub fn cancel_own(self) {
        self.own.next_reading();
        self.own.phase.set(Phase::Idle);
    }

    /// Uses what was read, and shows it: in tasks of their own, so that the page breathes in between.
    pub fn use_own(self, data: OwnData) {
        self.cancel_own();
        spawn_local(async move {
            TimeoutFuture::new(0).await;
            let first = data.groups.first().map(|g| g.code);
            self.own.former.set(self.own.data.get_untracked());
            self.set_own(Some(Arc::new(data)));
            TimeoutFuture::new(0).await;
            self.keep_own(How::Gently);
            if let Some(code) = first {
                self.show_own(code);
            }
        });
    }

    /// Shows one of the visitor's groups, with a question that it was asked.
    pub fn show_own(self, code: CountryCode) {
        let asked = self.own.data.with_untracked(|data| {
            let group = data.as_ref()?.group(code)?;
            let item = self.page.with_untracked(|p| p.item.clone());
            // The visitor's own questions first: they are why the file was made.
            let first = || group.overall.keys().find(|c| c.is_own()).or(group.overall.keys().next()).cloned();
            if group.overall.contains_key(&item) { Some(item) } else { first() }
        });
        self.go(|p| {
            // Pages about data have no charts of personas.
            if matches!(p.view, View::Data | View::Class) {
                p.turn_to(View::Voices);
            }
            p.country = code;
            if let Some(item) = asked {
                p.item = item;
            }
        });
    }

    /// Uses data that were made in the page, in place of what was used; none take them away. Newer figures of what is in use leave
    /// what can be put back as it is.
    pub fn put_own(self, data: Option<Arc<OwnData>>, is_update: bool) {
        if !is_update {
            self.own.former.set(self.own.data.get_untracked());
        }
        self.set_own(data);
        self.keep_own(How::Gently);
    }

    /// Takes the data away, from the page and from the browser. They can be put back until the page is closed.
    pub fn remove_own(self) {
        self.put_own(None, false);
    }

    /// Puts back what was removed or replaced last.
    pub fn undo_own(self) {
        let Some(former) = self.own.former.get_untracked() else { return };
        self.own.former.set(self.own.data.get_untracked());
        self.set_own(Some(former));
        self.keep_own(How::Gently);
    }

    /// Whether the model has never seen the group on the screen: it is the visitor's own, and no fine-tune here was on it. Reactive.
    pub fn is_unseen(self) -> bool {
        self.is_unseen_in(self.page.with(|p| p.country))
    }

    /// The same of any country. Reactive.
    pub fn is_unseen_in(self, country: CountryCode) -> bool {
        self.shown.with(|s| match s.main() {
            Weights::Tuned => {
                let own = self.own.mark.get();
                country.is_own() && !self.engine.tune.with(|t| t.learnt.knows(country, own.as_deref()))
            }
            main => country.is_own() && main.learnt_from_surveys(),
        })
    }
}
