//! What the page knows, and what follows from it. Components read the memos and call the methods; nothing else changes state.

use std::sync::Arc;

use leptos::prelude::*;

use super::{
    address::{self, Step},
    browser, compared,
    engine_client::Engine,
    engine_status::Status,
    figures::{
        compare::{Compared, Held},
        distribution::Distribution,
        effects::Effects,
    },
    folds::Folds,
    language_store::LanguageStore,
    lessons_store::LessonsStore,
    notices::Notices,
    own_data::{Own, effects_of},
    predictions::Answers,
    results_store::ResultsStore,
    shown::{Shown, shown},
    storage,
    survey_store::SurveyStore,
    text,
    url::{PageState, View},
    voice::{Slot, Sources, Speaker},
};
use crate::{
    engine::protocol::{EngineKind, Weights},
    survey::{COUNTRIES, Catalogue, Country, CountryCode, Item, ItemAnswers, ItemCode, OWN_PENDING, Persona},
};

#[derive(Debug, Clone, Copy)]
pub struct State {
    pub page: RwSignal<PageState>,
    pub notices: Notices,
    pub survey: SurveyStore,
    pub results: ResultsStore,
    pub lessons: LessonsStore,
    pub engine: Engine,
    pub own: Own,
    pub language: LanguageStore,
    pub view: Memo<View>,
    pub folds: Folds,
    /// Whether the engine was wanted yet: pages of text need none.
    engine_begun: StoredValue<bool>,
    /// Voice A; its parts stand below too.
    pub first: Speaker,
    pub second: Speaker,
    pub country: Memo<&'static str>,
    pub persona: Memo<Persona>,
    /// The item on the screen in the language that is spoken, once the catalogue is there.
    pub item: Memo<Option<Arc<Item>>>,
    /// The survey's figures; `Ready(None)` where the item was not asked.
    pub answers: Memo<Figures>,
    /// Which weights answer.
    pub shown: Memo<Shown>,
    pub before: Memo<Option<Answers>>,
    pub after: Memo<Option<Answers>>,
    pub distribution: Memo<Option<Distribution>>,
    pub effects: Memo<Option<Effects>>,
    /// What voices are held against.
    pub reference: Memo<Held>,
    /// The second voice beside the first.
    pub compared: Memo<Option<Compared>>,
}

/// A country's figures for the item on the screen.
#[derive(Debug, Clone, PartialEq)]
pub enum Figures {
    Loading,
    Ready(Option<Arc<ItemAnswers>>),
    Failed(String),
}

impl Figures {
    pub fn answers(&self) -> Option<&ItemAnswers> {
        match self {
            Self::Ready(answers) => answers.as_deref(),
            _ => None,
        }
    }
}

/// The country of a code that is in the link.
pub(super) fn find(code: CountryCode) -> &'static Country {
    let instead = if code.is_own() { &OWN_PENDING } else { &COUNTRIES[0] };
    Country::find(code).unwrap_or(instead)
}

impl State {
    /// Reads the address and starts loading.
    pub fn start() -> Self {
        let query = address::query();
        let (page, ignored) = match PageState::welcome(&query) {
            Some(page) => {
                // Its link is in the address from the start, to be copied, and to come back to.
                address::write(&page.format(), Step::Same);
                (page, Vec::new())
            }
            None => PageState::parse(&query),
        };
        let notices = Notices::none();
        if !ignored.is_empty() {
            notices.warn(text::ignored(&ignored));
        }
        let page = RwSignal::new(page);
        let survey = SurveyStore::empty();
        let engine = Engine::new(notices);
        let own = Own::new();
        let language = LanguageStore::empty();
        let item = Memo::new(move |_| {
            let catalogue = survey.catalogue.get();
            let code = page.with(|p| p.item.clone());
            catalogue.ready().and_then(|c| c.item(&code)).map(|i| Arc::new(language.items.with(|texts| texts.item(i))))
        });
        let adapters = Memo::new(move |_| engine.status.with(|s| s.info().map(|i| i.adapters.clone())));
        let shown = Memo::new(move |_| {
            let chosen = page.with(|p| p.weights.clone());
            engine.tune.with(|tune| shown(&chosen, adapters.get().as_deref(), tune))
        });
        let sources = Sources { page, survey, engine, own, item, shown };
        let [first, second] = [Slot::A, Slot::B].map(|slot| Speaker::new(sources, slot));
        let Speaker { country, answers, before, after, distribution, .. } = first;
        let effects = Memo::new(move |_| {
            item.get()?;
            let kind = page.with(|p| p.effect);
            let (before, after) = (before.get(), after.get());
            let slice = |a: &Option<Answers>| a.as_ref().map(|a| a.to_vec());
            let (before, after) = (slice(&before), slice(&after));
            Some(answers.with(|a| effects_of(page.with(|p| p.country), a.answers(), kind, before.as_deref(), after.as_deref())))
        });
        let state = Self {
            page,
            notices,
            survey,
            results: ResultsStore::empty(),
            lessons: LessonsStore::empty(),
            engine,
            own,
            language,
            view: Memo::new(move |_| page.with(|p| p.view)),
            folds: Folds::closed(),
            engine_begun: StoredValue::new(false),
            first,
            second,
            country,
            persona: Memo::new(move |_| page.with(|p| p.persona)),
            item,
            answers,
            shown,
            before,
            after,
            distribution,
            effects,
            reference: compared::reference(sources, first),
            compared: compared::compared(first, second),
        };
        state.begin();
        state
    }

    fn begin(self) {
        let Self { page, survey, engine, .. } = self;
        self.restore_own();
        survey.on_catalogue(Callback::new(move |catalogue: Arc<Catalogue>| self.check_item(&catalogue)));
        self.follow_language();
        engine.watch_builds();
        engine.on_opened(Callback::new(move |()| {
            self.note_trained(&[]);
            self.go(|p| p.weights = Weights::Tuned);
        }));
        Effect::new(move |_| survey.ensure(page.with(|p| p.country)));
        // The second voice is on the screen in its own view alone.
        let compares = Memo::new(move |_| self.view.get() == View::Voices && page.with(|p| p.second.is_some()));
        Effect::new(move |_| {
            if let Some(voice) = self.second.voice.get().filter(|_| compares.get()) {
                survey.ensure(voice.country);
            }
        });
        Effect::new(move |_| {
            let version = engine.tune.with(|t| t.version);
            let ready = engine.status.with(Status::is_ready);
            if ready {
                let second = if compares.get() { self.questions(Slot::B) } else { Vec::new() };
                engine.want(self.questions(Slot::A).into_iter().chain(second).collect());
            }
            (version, ready)
        });
        Effect::new(move |_| {
            let item = self.item.with(|i| i.as_ref().map(|i| i.title.clone()));
            let view = self.view.get();
            if !view.needs_engine() {
                browser::set_title(&text::view_title(view));
            } else if let Some(item) = item {
                browser::set_title(&text::title(self.country.get(), self.persona.get(), &item));
            }
        });
        Effect::new(move |_| {
            let view = self.view.get();
            if view == View::Results {
                self.results.ensure();
            }
            if view.needs_engine() && !self.engine_begun.get_value() {
                self.engine_begun.set_value(true);
                engine.start(self.engine_choice());
            }
        });
        self.follow_lessons();
        address::on_move(move |query| self.arrive(&query));
    }

    pub fn country_now(self) -> &'static Country {
        self.own.data.track();
        find(self.page.with(|p| p.country))
    }

    /// Changes the view; the way back leads to the one before.
    pub fn go(self, change: impl FnOnce(&mut PageState)) {
        self.change(change, Step::New);
    }

    /// Changes a detail of the same view.
    pub fn adjust(self, change: impl FnOnce(&mut PageState)) {
        self.change(change, Step::Same);
    }

    fn change(self, change: impl FnOnce(&mut PageState), step: Step) {
        let mut page = self.page.get_untracked();
        change(&mut page);
        if self.page.with_untracked(|now| *now != page) {
            address::write(&page.format(), step);
            self.page.set(page);
        }
    }

    /// The visitor went back or forward.
    fn arrive(self, query: &str) {
        let former = self.engine_choice();
        let (page, ignored) = PageState::parse(query);
        if !ignored.is_empty() {
            self.notices.warn(text::ignored(&ignored));
        }
        self.page.set(page);
        self.check();
        if self.engine_choice() != former && self.engine_begun.get_value() {
            self.engine.start(self.engine_choice());
        }
    }

    /// What the link names and is not there is replaced by the usual, with a word about it.
    pub(super) fn check(self) {
        let code = self.page.with_untracked(|p| p.country);
        if code.is_own() && self.own.settled.get_untracked() && Country::find(code).is_none() {
            self.notices.warn(text::own::no_data(code.as_str()));
            self.adjust(|p| p.country = PageState::default().country);
        }
        let second = self.page.with_untracked(|p| p.second.map(|v| v.country));
        if let Some(code) = second.filter(|c| c.is_own() && self.own.settled.get_untracked() && Country::find(*c).is_none()) {
            self.notices.warn(text::own::no_data(code.as_str()));
            self.adjust(|p| p.second = None);
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
            self.notices.warn(text::unknown_item(code.as_str(), instead.as_str()));
            self.adjust(|p| p.item = instead);
        }
    }

    pub fn choose_item(self, code: ItemCode) {
        self.go(|p| p.item = code);
    }

    /// By the link, else from last time, else `None`: the page chooses.
    pub fn engine_choice(self) -> Option<EngineKind> {
        self.page.with_untracked(|p| p.engine).or_else(storage::engine)
    }

    pub fn choose_engine(self, kind: Option<EngineKind>) {
        storage::set_engine(kind);
        self.go(|p| p.engine = kind);
        self.engine.start(kind);
    }
}
