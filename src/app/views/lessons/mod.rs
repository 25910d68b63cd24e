//! Lessons: their list, the page of one with its worksheet, the bar of the open one, and the form that makes links for a class.

mod author;
mod author_page;
pub mod bar;
mod class_link;
#[cfg(test)]
mod figures_tests;
mod key_chart;
mod list;
mod parts;
mod question;
mod recap;
mod sheet;
mod words;

use leptos::prelude::*;

use crate::app::{
    language,
    state::State,
    stores::loadable::Loadable,
    terms,
    views::lessons::{author::AuthorForm, list::lesson_list, sheet::lesson_page},
};

#[component]
pub fn LessonsView(state: State) -> AnyView {
    let author = Memo::new(move |_| state.page.with(|p| p.author));
    let named = Memo::new(move |_| state.page.with(|p| p.lesson.clone()));
    let body = move || match state.lessons.now() {
        Loadable::Loading => view! {
            <p class="sr-only" role="status">{words::loading()}</p>
            <div class="skeleton lesson-skeleton"></div>
        }
        .into_any(),
        Loadable::Failed(reason) => failed(state, reason),
        Loadable::Ready(_) if author.get() => view! { <AuthorForm state=state /> }.into_any(),
        Loadable::Ready(lessons) => match named.with(|n| lessons.find(n.as_ref()?).cloned()) {
            Some(lesson) => {
                let next = lessons.after(&lesson.id).cloned();
                lesson_page(state, lesson, next)
            }
            None => lesson_list(state, &lessons),
        },
    };
    view! { <div class="lessons" data-testid="lessons">{body}</div> }.into_any()
}

fn failed(state: State, reason: String) -> AnyView {
    let retry = move |_| state.lessons.load(language::spoken());
    view! {
        <div class="failed" role="alert">
            <p>{reason}</p>
            <button type="button" class="button" data-testid="lessons-retry" on:click=retry>{terms::retry()}</button>
        </div>
    }
    .into_any()
}
