//! All lessons, as cards.

use leptos::{ev::MouseEvent, prelude::*};

use crate::app::{
    link::{page::PageState, parts::View},
    shell::nav::follow,
    state::State,
    stores::lessons::{
        Sheet,
        file::{Lesson, Lessons},
    },
    views::lessons::{class_link, parts::CopyLink, words},
};

pub fn lesson_list(state: State, lessons: &Lessons) -> AnyView {
    let cards = lessons.lessons.iter().map(|lesson| card(state, lesson)).collect_view();
    let author = move || state.page.with(|p| PageState { author: true, lesson: None, step: 0, ..p.clone() });
    view! {
        <ul class="lesson-cards">{cards}</ul>
        <section class="lesson-make">
            <p>{words::make_hint()}</p>
            <a class="button" href=move || format!("?{}", author().format()) data-testid="lesson-author"
                on:click=move |event| follow(state, &event, move |p| (p.author, p.lesson, p.step) = (true, None, 0))>{words::make()}</a>
        </section>
    }
    .into_any()
}

fn card(state: State, lesson: &Lesson) -> AnyView {
    let Lesson { id, title, minutes, goals, .. } = lesson.clone();
    // What the visitor's own link has locked stays; a copied link is for everybody.
    let start = StoredValue::new(lesson.clone());
    let begin = move |_| start.with_value(|lesson| state.open_step(lesson, 0));
    let draft = PageState { lesson: Some(id.clone()), ..PageState::default() };
    let about = move |p: &PageState, id: &str| PageState { view: View::Lessons, lesson: Some(id.into()), step: 0, ..p.clone() };
    let (named, linked, sheeted) = (id.clone(), id.clone(), id.clone());
    let to = move |sheet: Sheet, id: String| {
        move |event: MouseEvent| {
            state.lessons.sheet.set(sheet);
            follow(state, &event, |p| *p = about(p, &id));
        }
    };
    let href = move || state.page.with(|p| format!("?{}", about(p, &linked).format()));
    let sheet_href = href.clone();
    view! {
        <li class="lesson-card" data-testid=format!("lesson-{id}")>
            <h2 class="lesson-card-title"><a href=href on:click=to(Sheet::Overview, named)>{title.clone()}</a></h2>
            <p class="kicker">{words::minutes(minutes)}</p>
            <p>{goals.first().cloned()}</p>
            <div class="buttons">
                <button type="button" class="button primary" data-testid="lesson-start" aria-label=words::begin_long(&title)
                    on:click=begin>{words::begin()}</button>
                <a class="button" href=sheet_href aria-label=words::worksheet_long(&title) data-testid="lesson-worksheet"
                    on:click=to(Sheet::Worksheet, sheeted)>{words::worksheet()}</a>
                <CopyLink query=class_link::link(&draft) label=words::copy_long(&title) testid="lesson-copy" />
            </div>
        </li>
    }
    .into_any()
}
