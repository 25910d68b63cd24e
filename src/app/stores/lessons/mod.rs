//! The lessons' files, one for each language: fetched when somebody wants lessons, kept for the session. What a lesson does to
//! the page is said in [`state`](crate::app::state).

pub mod file;

use std::collections::BTreeMap;

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::app::{
    language::{self, Language},
    lasting::LastingSignal,
    link::page::PageState,
    stores::{fetch::fetch, lessons::file::Lessons, loadable::Loadable},
    terms,
};

const FOLDER: &str = "lessons/";

/// The heading of the open step, and that of a lesson's page, where the focus goes with them.
pub const STEP_TITLE: &str = "lesson-step-title";
pub const PAGE_TITLE: &str = "lesson-page-title";

#[derive(Debug, Clone, Copy)]
pub struct LessonsStore {
    files: LastingSignal<BTreeMap<&'static str, Loadable<Lessons>>>,
    /// The page that the author's form makes a link to; kept when the language changes.
    pub draft: LastingSignal<Option<PageState>>,
    /// What was chosen in which step of which lesson, in this visit: nobody is told, and nothing is kept.
    pub chosen: LastingSignal<BTreeMap<(String, usize), usize>>,
    /// Whether the visitor wants the controls that the open step does not need.
    pub all_controls: LastingSignal<bool>,
}

impl LessonsStore {
    pub fn empty() -> Self {
        Self {
            files: LastingSignal::new(BTreeMap::new()),
            draft: LastingSignal::new(None),
            chosen: LastingSignal::new(BTreeMap::new()),
            all_controls: LastingSignal::new(false),
        }
    }

    /// Those of the language that is spoken.
    pub fn now(self) -> Loadable<Lessons> {
        let code = language::spoken().code();
        self.files.with(|f| f.get(code).cloned().unwrap_or(Loadable::Loading))
    }

    /// Starts to load a language's lessons unless they are there or on their way. A failure stays until [`Self::load`].
    pub fn ensure(self, language: Language) {
        if !self.files.with_untracked(|f| f.contains_key(language.code())) {
            self.load(language);
        }
    }

    /// Loads them: the first time, or again after a failure.
    pub fn load(self, language: Language) {
        let put = move |lessons| {
            self.files.update(|f| {
                f.insert(language.code(), lessons);
            });
        };
        put(Loadable::Loading);
        spawn_local(async move {
            let file = format!("lessons.{}.json", language.code());
            let read = |bytes: Vec<u8>| Lessons::parse(&bytes).map_err(|e| terms::not_read(&file, &e));
            put(Loadable::from_result(fetch(FOLDER, &file).await.and_then(read)));
        });
    }
}
