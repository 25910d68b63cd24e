//! The lessons' files, one for each language: fetched when somebody wants lessons, kept for the session. And what a lesson does to
//! the page.

use std::collections::BTreeMap;

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::{
    browser, language,
    language::Language,
    lessons::{Lesson, Lessons, is_bare},
    state::State,
    survey_store::{Loadable, fetch},
    text,
    url::{Controls, PageState, View},
};

const FOLDER: &str = "lessons/";

/// The heading of the open step, where the focus goes with it.
pub const STEP_TITLE: &str = "lesson-step-title";

/// What is shown of a lesson that is not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sheet {
    #[default]
    Overview,
    Worksheet,
    /// For the teacher.
    Notes,
}

impl Sheet {
    pub const ALL: [Self; 3] = [Self::Overview, Self::Worksheet, Self::Notes];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Overview => "overview",
            Self::Worksheet => "worksheet",
            Self::Notes => "notes",
        }
    }
}

#[derive(Debug, Clone, Copy)]
pub struct LessonsStore {
    files: RwSignal<BTreeMap<&'static str, Loadable<Lessons>>>,
    pub sheet: RwSignal<Sheet>,
    /// The page that the author's form makes a link to; kept when the language changes.
    pub draft: RwSignal<Option<PageState>>,
}

impl LessonsStore {
    pub fn empty() -> Self {
        Self { files: RwSignal::new(BTreeMap::new()), sheet: RwSignal::new(Sheet::default()), draft: RwSignal::new(None) }
    }

    /// Those of the language that is spoken.
    pub fn now(self) -> Loadable<Lessons> {
        let code = language::spoken().code();
        self.files.with(|f| f.get(code).cloned().unwrap_or(Loadable::Loading))
    }

    /// Starts to load a language's lessons unless they are there or on their way. A failure stays until [`Self::load`].
    fn ensure(self, language: Language) {
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
            let read = |bytes: Vec<u8>| Lessons::parse(&bytes).map_err(|e| text::not_read(&file, &e));
            put(Loadable::from_result(fetch(FOLDER, &file).await.and_then(read)));
        });
    }
}

impl State {
    /// Loads lessons when they are wanted, and lets a link that names a lesson set the page.
    pub(super) fn follow_lessons(self) {
        let wanted = Memo::new(move |_| self.page.with(|p| p.view == View::Lessons || p.lesson.is_some()));
        Effect::new(move |_| {
            if wanted.get() {
                self.lessons.ensure(language::spoken());
            }
        });
        let named = Memo::new(move |_| self.page.with(|p| p.lesson.clone().map(|l| (l, p.step))));
        Effect::new(move |_| {
            let Some((id, step)) = named.get() else { return };
            let Loadable::Ready(lessons) = self.lessons.now() else { return };
            match lessons.find(&id) {
                None => {
                    self.notices.warn(text::lessons::unknown(&id));
                    self.adjust(|p| *p = PageState { view: View::Lessons, lesson: None, step: 0, ..p.clone() });
                }
                Some(lesson) if self.page.with_untracked(is_bare) => self.adjust(|p| *p = lesson.page_at(step, p)),
                Some(lesson) => self.adjust(|p| p.step = lesson.step_at(step) as u32),
            }
        });
    }

    /// The lesson that is open, once it is there.
    pub fn lesson_now(self) -> Option<Lesson> {
        let id = self.page.with(|p| p.lesson.clone())?;
        self.lessons.now().ready()?.find(&id).cloned()
    }

    /// Opens a step: the page is set to it, and its heading has the focus.
    pub fn open_step(self, lesson: &Lesson, index: u32) {
        let view = self.page.with_untracked(|p| p.view);
        self.go(|p| *p = lesson.page_at(index, p));
        if self.page.with_untracked(|p| p.view != view) {
            browser::scroll_to_top();
        }
        browser::focus_soon(STEP_TITLE);
    }

    /// Back to the list. What the lesson's link had locked or hidden is free again.
    pub fn end_lesson(self) {
        self.go(|p| {
            let free = PageState { lesson: None, step: 0, lock: Controls::NONE, hide: Controls::NONE, ..p.clone() };
            *p = PageState { view: View::Lessons, author: false, ..free };
        });
        browser::scroll_to_top();
    }
}
