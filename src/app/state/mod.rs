//! What the page knows, and what follows from it. Components read the memos and call the methods; nothing else changes state.
//!
//! Nothing here draws, and how figures are worked out is the business of [`figures`](crate::app::figures).

pub mod access;
mod asked;
pub mod compared;
pub mod figures;
pub mod folds;
pub mod judged;
pub mod language;
pub mod lessons;
pub mod own;
pub mod shown;
pub mod silence;
pub mod slot;
pub mod speaker;
pub mod start;
pub mod voices;
pub mod words;

use std::sync::Arc;

use leptos::prelude::*;

use crate::{
    align::Results,
    app::{
        browser::address::{self, Step},
        engine::{client::Engine, predictions::Answers, status::Phase},
        figures::{
            compare::{Compared, Held},
            distribution::Distribution,
            effects::Effects,
        },
        lasting::{LastingMemo, LastingSignal},
        link::{page::PageState, parts::View},
        state::{
            figures::{Figures, find},
            folds::Folds,
            shown::Shown,
            speaker::Speaker,
        },
        stores::{
            judged::Judged, lessons::LessonsStore, maps::MapsStore, notices::Notices, once::Once, own::Own,
            prepared::PreparedStore, public::PublicStore, spoken::LanguageStore, survey::SurveyStore,
        },
    },
    causal::unseen::Asked,
    survey::{Catalogue, Country, Item, ItemCode, Persona},
};

#[derive(Debug, Clone, Copy)]
pub struct State {
    pub page: LastingSignal<PageState>,
    pub notices: Notices,
    pub survey: SurveyStore,
    /// In the order of [`Studied::ALL`](crate::app::link::parts::Studied::ALL).
    pub results: [Once<Results>; 2],
    pub lessons: LessonsStore,
    pub maps: MapsStore,
    pub prepared: PreparedStore,
    pub public: PublicStore,
    pub asked: Once<Asked>,
    pub engine: Engine,
    pub own: Own,
    pub judged: Judged,
    pub language: LanguageStore,
    pub view: LastingMemo<View>,
    pub folds: Folds,
    /// What is to be seen first by a visitor who came without a link.
    welcome: StoredValue<Option<PageState>>,
    /// Whether that is on the screen.
    pub welcomed: StoredValue<bool>,
    /// Whether the engine was wanted yet: pages of text need none.
    engine_begun: StoredValue<bool>,
    /// Voice A; its parts stand below too.
    pub first: Speaker,
    pub second: Speaker,
    pub country: LastingMemo<&'static str>,
    pub persona: LastingMemo<Persona>,
    /// The item on the screen in the language that is spoken, once the catalogue is there.
    pub item: LastingMemo<Option<Arc<Item>>>,
    /// The survey's figures; `Ready(None)` where the item was not asked.
    pub answers: LastingMemo<Figures>,
    /// Which weights answer.
    pub shown: LastingMemo<Shown>,
    pub before: LastingMemo<Option<Answers>>,
    pub after: LastingMemo<Option<Answers>>,
    pub distribution: LastingMemo<Option<Distribution>>,
    pub effects: LastingMemo<Option<Effects>>,
    /// What voices are held against.
    pub reference: LastingMemo<Held>,
    /// The second voice beside the first.
    pub compared: LastingMemo<Option<Compared>>,
}

impl State {
    /// Whether the page has what its view waits for, so that what nobody waits for may be fetched.
    pub fn is_calm(self) -> bool {
        let is_settled = |phase: &Phase| matches!(phase, Phase::Ready(_) | Phase::Failed(_));
        !self.view.get().needs_engine() || self.engine.status.with(|s| is_settled(&s.phase))
    }

    pub fn country_now(self) -> &'static Country {
        self.own.data.track();
        find(self.page.with(|p| p.country))
    }

    /// Changes the view; the way back leads to the one before. What a link has locked stays as it is.
    pub fn go(self, change: impl FnOnce(&mut PageState)) {
        self.change(change, Step::New);
    }

    /// Changes a detail of the same view.
    pub fn adjust(self, change: impl FnOnce(&mut PageState)) {
        self.change(change, Step::Same);
    }

    fn change(self, change: impl FnOnce(&mut PageState), step: Step) {
        let former = self.page.get_untracked();
        let mut page = former.clone();
        change(&mut page);
        self.put(page.held(&former), step);
    }

    /// Changes a detail, locked or not.
    fn replace(self, change: impl FnOnce(&mut PageState)) {
        let mut page = self.page.get_untracked();
        change(&mut page);
        self.put(page, Step::Same);
    }

    /// Another page in place of this one, whatever is locked: a lesson's step, or what has to be where something is gone.
    fn put(self, page: PageState, step: Step) {
        if self.page.with_untracked(|now| *now != page) {
            address::write(&page.format(), step);
            self.set_page(page);
        }
    }

    fn set_page(self, page: PageState) {
        self.page.update(|now| *now = page);
    }

    /// What the link names and is not there is replaced by the usual, with a word about it.
    pub fn check(self) {
        let code = self.page.with_untracked(|p| p.country);
        if code.is_own() && self.own.settled.get_untracked() && Country::find(code).is_none() {
            self.notices.warn(words::no_data(code.as_str()));
            self.replace(|p| p.country = PageState::default().country);
        }
        let second = self.page.with_untracked(|p| p.second.map(|v| v.country));
        if let Some(code) = second.filter(|c| c.is_own() && self.own.settled.get_untracked() && Country::find(*c).is_none()) {
            self.notices.warn(words::no_data(code.as_str()));
            self.replace(|p| p.second = None);
        }
        if let Some(catalogue) = self.survey.catalogue.with_untracked(|c| c.ready().cloned()) {
            self.check_item(&catalogue);
        }
    }

    /// An item that no catalogue has is replaced by the usual one, or the first.
    fn check_item(self, catalogue: &Catalogue) {
        let code = self.page.with_untracked(|p| p.item.clone());
        // The visitor's own questions may still be on their way from the browser's store.
        if catalogue.item(&code).is_some() || code.is_own() && !self.own.settled.get_untracked() {
            return;
        }
        let usual = PageState::default().item;
        let instead = catalogue.item(&usual).or(catalogue.items.first()).map(|i| i.code.clone());
        if let Some(instead) = instead {
            self.notices.warn(words::unknown_item(code.as_str(), instead.as_str()));
            self.replace(|p| p.item = instead);
        }
    }

    pub fn choose_item(self, code: ItemCode) {
        self.go(|p| p.item = code);
    }
}
