//! What an open lesson does to the page.

use leptos::prelude::*;

use crate::app::{
    browser::{address::Step, dom},
    language,
    lasting::LastingMemo,
    link::{
        page::PageState,
        parts::{Controls, View},
        sheet::Sheet,
    },
    state::{State, words},
    stores::{
        lessons::{
            PAGE_TITLE, STEP_TITLE,
            file::{Lesson, is_bare},
        },
        loadable::Loadable,
    },
};

impl State {
    /// Loads lessons when they are wanted, and lets a link that names a lesson set the page.
    pub fn follow_lessons(self) {
        let wanted = LastingMemo::new(move |_| self.page.with(|p| p.view == View::Lessons || p.lesson.is_some()));
        Effect::new(move |_| {
            if wanted.get() {
                self.lessons.ensure(language::spoken());
            }
        });
        let named = LastingMemo::new(move |_| self.page.with(|p| p.lesson.clone().map(|l| (l, p.step))));
        Effect::new(move |_| {
            let Some((id, step)) = named.get() else { return };
            let Loadable::Ready(lessons) = self.lessons.now() else { return };
            match lessons.find(&id) {
                None => {
                    self.notices.warn(words::unknown_lesson(&id));
                    self.adjust(|p| *p = PageState { view: View::Lessons, ..p.without_lesson() });
                    self.offer_freedom();
                }
                Some(lesson) if self.page.with_untracked(is_bare) => self.replace(|p| *p = lesson.page_at(step, p)),
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
        self.put(self.page.with_untracked(|p| lesson.page_at(index, p)), Step::New);
        if self.page.with_untracked(|p| p.view != view) {
            dom::scroll_to_top();
        }
        dom::focus_soon(STEP_TITLE);
    }

    /// What a link has locked or hidden without a lesson has no end of its own: the visitor may end it.
    pub fn offer_freedom(self) {
        let is_bound = |p: &PageState| p.lesson.is_none() && (p.lock != Controls::NONE || p.hide != Controls::NONE);
        if self.page.with_untracked(is_bound) {
            self.notices.offer(words::link_binds(), words::free_all(), move || {
                self.replace(|p| (p.lock, p.hide) = (Controls::NONE, Controls::NONE));
            });
        }
    }

    /// Back to the list.
    pub fn end_lesson(self) {
        self.leave(None, Sheet::default());
    }

    /// After the last step: what was chosen, what the figures say, and the next lesson.
    pub fn finish_lesson(self, lesson: &Lesson) {
        self.leave(Some(lesson.id.clone()), Sheet::Recap);
        dom::focus_soon(PAGE_TITLE);
    }

    /// What the lesson's link had locked or hidden is free again.
    fn leave(self, lesson: Option<String>, sheet: Sheet) {
        self.lessons.all_controls.set(false);
        self.go(|p| {
            let free = PageState { lesson, step: 0, sheet, lock: Controls::NONE, hide: Controls::NONE, ..p.clone() };
            *p = PageState { view: View::Lessons, author: false, ..free };
        });
        dom::scroll_to_top();
    }
}
