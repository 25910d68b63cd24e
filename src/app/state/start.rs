//! How the state comes about, and what it follows from then on: the address, the engine, the window's title.

use std::sync::Arc;

use gloo_timers::callback::Timeout;
use leptos::prelude::*;

use crate::{
    app::{
        browser::{
            address::{self, Step},
            dom,
        },
        engine::{
            client::Engine,
            predictions::Answers,
            status::{PublicStatus, Status},
        },
        figures::effects::{Effects, effects_of},
        lasting::{LastingMemo, LastingSignal},
        link::{
            self,
            page::PageState,
            parts::{Studied, View},
        },
        state::{
            State, compared,
            figures::Figures,
            folds::Folds,
            shown::{Shown, shown},
            slot::Slot,
            speaker::{Sources, Speaker},
            words,
        },
        stores::{
            self, claim,
            judged::Judged,
            kept,
            lessons::LessonsStore,
            maps::MapsStore,
            notices::Notices,
            once::Once,
            own::Own,
            prepared::{AnswerSet, PreparedStore},
            public::PublicStore,
            spoken::LanguageStore,
            survey::SurveyStore,
        },
    },
    engine::protocol::{EngineKind, Weights},
    survey::{Catalogue, CountryTable},
};

/// The engine waits so long at most for the first figures.
const PATIENCE_MS: u32 = 12_000;

impl State {
    /// Reads the address and starts loading.
    pub fn start() -> Self {
        let notices = Notices::none();
        let (page, welcomed) = first_page(notices);
        let page = LastingSignal::new(page);
        let survey = SurveyStore::empty();
        let engine = Engine::new(notices);
        let own = Own::new();
        let judged = Judged::none();
        let language = LanguageStore::empty();
        let item = LastingMemo::new(move |_| {
            let catalogue = survey.catalogue.get();
            let code = page.with(|p| p.item.clone());
            catalogue.ready().and_then(|c| c.item(&code)).map(|i| Arc::new(language.items.with(|texts| texts.item(i))))
        });
        let adapters = LastingMemo::new(move |_| engine.status.with(|s| s.info().map(|i| i.adapters.clone())));
        let shown = LastingMemo::new(move |_| {
            let chosen = page.with(|p| p.weights.clone());
            let brought = |weights: &Weights| match weights {
                Weights::Judged(slug) => judged.find(slug).is_some(),
                _ => engine.public.with(PublicStatus::is_own),
            };
            engine.tune.with(|tune| shown(&chosen, adapters.get().as_deref(), tune, &brought))
        });
        let prepared = PreparedStore::empty();
        let sources = Sources { page, survey, engine, own, item, shown, prepared };
        let [first, second] = [Slot::A, Slot::B].map(|slot| Speaker::new(sources, slot));
        let Speaker { country, answers, before, after, distribution, .. } = first;
        let state = Self {
            page,
            notices,
            survey,
            results: Studied::ALL.map(|model| Once::of(model.folder())),
            lessons: LessonsStore::empty(),
            maps: MapsStore::empty(),
            prepared,
            public: PublicStore::empty(),
            asked: Once::of(Studied::Public.folder()),
            engine,
            own,
            judged,
            language,
            view: LastingMemo::new(move |_| page.with(|p| p.view)),
            folds: Folds::closed(),
            welcome: StoredValue::new(welcomed.then(|| page.get_untracked())),
            welcomed: StoredValue::new(welcomed),
            engine_begun: StoredValue::new(false),
            first,
            second,
            country,
            persona: LastingMemo::new(move |_| page.with(|p| p.persona)),
            item,
            answers,
            shown,
            before,
            after,
            distribution,
            effects: effects(sources, first),
            reference: compared::reference(sources, first),
            compared: compared::compared(first, second),
        };
        state.begin();
        state
    }

    fn begin(self) {
        let Self { page, survey, engine, .. } = self;
        self.restore_own();
        self.restore_judged();
        survey.on_catalogue(Callback::new(move |catalogue: Arc<Catalogue>| self.check_item(&catalogue)));
        survey.on_table(Callback::new(move |table: Arc<CountryTable>| engine.take_people(&table)));
        self.follow_language();
        engine.watch_builds();
        engine.on_opened(Callback::new(move |()| self.go(|p| p.weights = Weights::Tuned)));
        let notices = self.notices;
        claim::on_lost(move |thing| notices.warn(stores::words::taken_over(thing)));
        Effect::new(move |former| {
            let country = page.with(|p| p.country);
            if former != Some(country) {
                survey.ensure(country);
            }
            country
        });
        self.prepared.on_arrival(Callback::new(move |arrived| engine.prepare(arrived)));
        Effect::new(move |_| {
            if self.view.get().needs_engine() {
                self.prepared.ensure(&self.prepared_sets(), page.with(|p| p.country));
            }
        });
        // The second voice is on the screen in its own view alone.
        let compares = LastingMemo::new(move |_| self.view.get() == View::Voices && page.with(|p| p.second.is_some()));
        Effect::new(move |_| {
            if let Some(voice) = self.second.voice.get().filter(|_| compares.get()) {
                survey.ensure(voice.country);
                self.prepared.ensure(&self.prepared_sets(), voice.country);
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
            let of_its_own = match view {
                View::Ask => page.with(|p| p.ask.question.clone()),
                View::Lessons => self.lesson_now().map(|lesson| lesson.title).unwrap_or_default(),
                _ => String::new(),
            };
            if !of_its_own.is_empty() {
                dom::set_title(&words::titled(view, &of_its_own));
            } else if !view.needs_engine() || view == View::Ask {
                dom::set_title(&words::view_title(view));
            } else if let Some(item) = item {
                dom::set_title(&words::title(view, self.country.get(), self.persona.get(), &item));
            }
        });
        let has_figures = self.has_first_figures();
        Effect::new(move |_| {
            let view = self.view.get();
            if view.needs_engine() && has_figures.get() && !self.engine_begun.get_value() {
                self.engine_begun.set_value(true);
                engine.start(self.engine_choice());
            }
        });
        self.follow_lessons();
        self.offer_freedom();
        address::on_move(move |query| self.arrive(&query));
    }

    /// Of which sets answers are on the screen. Reactive.
    pub fn prepared_sets(self) -> Vec<AnswerSet> {
        let Shown { before, after, .. } = self.shown.get();
        let mut sets: Vec<AnswerSet> =
            [Some(before), after].into_iter().flatten().filter_map(|w| AnswerSet::of(&w)).map(|(set, _)| set).collect();
        sets.dedup();
        sets
    }

    /// Whether the survey's and the model's first figures are there, or will not come. The engine is megabytes: it begins to be
    /// fetched after what a visitor waits for.
    fn has_first_figures(self) -> LastingMemo<bool> {
        let waited = LastingSignal::new(false);
        Timeout::new(PATIENCE_MS, move || waited.set(true)).forget();
        LastingMemo::new(move |_| waited.get() || self.prepared.is_settled() && !matches!(self.answers.get(), Figures::Loading))
    }

    /// The visitor went back or forward.
    fn arrive(self, query: &str) {
        let former = self.engine_choice();
        let mut page = read(query, self.notices);
        // The language is the visitor's, not that of what was looked at.
        let language = self.page.with_untracked(|p| p.language);
        if page.language != language {
            page.language = language;
            address::write(&page.format(), Step::Same);
        }
        // Back to where the visit began, and not within the voices, where what stands above them stays as it is.
        if self.view.get_untracked() != View::Voices && self.is_welcome(&page) {
            self.welcomed.set_value(true);
        }
        self.set_page(page);
        self.check();
        self.offer_freedom();
        if self.engine_choice() != former && self.engine_begun.get_value() {
            self.engine.start(self.engine_choice());
        }
    }

    /// Whether this is what the visitor was welcomed with, in whatever language.
    fn is_welcome(self, page: &PageState) -> bool {
        self.welcome.with_value(|first| first.as_ref().is_some_and(|first| first.shows_as(page)))
    }

    /// By the link, else from last time, else `None`: the page chooses.
    pub fn engine_choice(self) -> Option<EngineKind> {
        self.page.with_untracked(|p| p.engine).or_else(kept::engine)
    }

    pub fn choose_engine(self, kind: Option<EngineKind>) {
        kept::set_engine(kind);
        self.go(|p| p.engine = kind);
        self.engine.start(kind);
    }
}

/// What the address says, or, without a link, what visitors meet first; and whether it is the latter.
fn first_page(notices: Notices) -> (PageState, bool) {
    let query = address::query();
    if let Some(page) = PageState::welcome(&query) {
        // Its link is in the address from the start, to be copied, and to come back to.
        address::write(&page.format(), Step::Same);
        return (page, true);
    }
    let page = read(&query, notices);
    // Loaded anew, or sent to somebody.
    let is_first = PageState::welcome("").is_some_and(|first| first.shows_as(&page));
    (page, is_first)
}

/// What a link says, with a word about what it says in vain.
fn read(query: &str, notices: Notices) -> PageState {
    let (page, ignored) = PageState::parse(query);
    if !ignored.is_empty() {
        notices.warn(link::words::ignored(&ignored));
    }
    page
}

/// The effects of the first voice's country.
fn effects(Sources { page, item, .. }: Sources, Speaker { answers, before, after, .. }: Speaker) -> LastingMemo<Option<Effects>> {
    LastingMemo::new(move |_| {
        item.get()?;
        let kind = page.with(|p| p.effect);
        let slice = |a: Option<Answers>| a.map(|a| a.to_vec());
        let (before, after) = (slice(before.get()), slice(after.get()));
        Some(answers.with(|a| effects_of(page.with(|p| p.country), a.answers(), kind, before.as_deref(), after.as_deref())))
    })
}
