//! What happens with the visitor's own data: read, used, kept, taken away, put back.

use std::sync::Arc;

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::{
    app::{
        link::{page::PageState, parts::View},
        state::{State, words},
        stores::{
            fault::StorageError,
            kept,
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
                    Ok(data) => {
                        let trained = kept::trained();
                        self.set_own(Some(Arc::new(data)));
                        self.note_trained(&trained);
                    }
                    Err(error) => {
                        // Said once: the bytes are of no use to any later visit either.
                        let _ = database::save(OWN, None).await;
                        self.notices.warn(terms::from_below(&error));
                    }
                },
                Ok(None) => {}
                Err(error) => log::info!("own data can't be kept here: {error:?}"),
            }
            self.own.settled.set(true);
            self.check();
        });
    }

    /// Puts data (or none) in the place of what was used. Nothing is stored.
    fn set_own(self, data: Option<Arc<OwnData>>) {
        let trains = self.own.trained.with_untracked(|t| t.iter().any(|c| c.is_own()));
        if trains && self.engine.tune.with_untracked(|t| t.phase.is_active()) {
            self.engine.stop();
        }
        let others: Vec<_> = self.own.trained.with_untracked(|t| t.iter().copied().filter(|c| !c.is_own()).collect());
        self.note_trained(&others);
        match &data {
            Some(data) => data.register(),
            None => Country::set_own(&[]),
        }
        self.engine.set_own(data.clone());
        self.survey.set_own(data.clone());
        self.own.data.set(data);
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

    fn keep_own(self) {
        let bytes = self.own.data.with_untracked(|d| d.as_ref().map(|d| d.to_bytes()));
        spawn_local(async move {
            let Err(error) = database::save(OWN, bytes.as_deref()).await else { return };
            if bytes.is_some() {
                self.notices.warn(match error {
                    StorageError::Full => words::own_storage_full(),
                    StorageError::Refused => words::own_storage_refused(),
                });
            }
        });
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
            self.keep_own();
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
        self.keep_own();
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
        self.keep_own();
    }

    /// Whether the model has never seen the group on the screen: it is the visitor's own, and no fine-tune here was on it. Reactive.
    pub fn is_unseen(self) -> bool {
        self.is_unseen_in(self.page.with(|p| p.country))
    }

    /// The same of any country. Reactive.
    pub fn is_unseen_in(self, country: CountryCode) -> bool {
        self.shown.with(|s| match s.main() {
            Weights::Tuned => country.is_own() && !self.own.trained.with(|t| t.contains(&country)),
            main => country.is_own() && main.learnt_from_surveys(),
        })
    }

    /// Remembers what the visitor's adapter was trained on, as long as the adapter.
    pub fn note_trained(self, countries: &[CountryCode]) {
        kept::set_trained(countries);
        self.own.trained.set(countries.to_vec());
    }
}
