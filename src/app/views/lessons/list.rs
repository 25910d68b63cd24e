//! All lessons, as cards.

use leptos::{ev::MouseEvent, prelude::*};

use crate::app::{
    link::{page::PageState, parts::View, sheet::Sheet},
    shell::nav::follow,
    state::State,
    stores::lessons::file::{Lesson, Lessons},
    views::lessons::{class_link, parts::CopyLink, words},
};

pub fn lesson_list(state: State, lessons: &Lessons) -> AnyView {
    let cards = lessons.lessons.iter().map(|lesson| card(state, lesson)).collect_view();
    let author = move || state.page.with(|p| PageState { author: true, ..p.without_lesson() });
    view! {
        <ul class="lesson-cards">{cards}</ul>
        <section class="lesson-make">
            <p>{words::make_hint()}</p>
            <a class="button" href=move || format!("?{}", author().format()) data-testid="lesson-author"
                on:click=move |event| follow(state, &event, move |p| *p = PageState { author: true, ..p.without_lesson() })>{words::make()}</a>
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
    let testid = format!("lesson-{id}");
    let about = StoredValue::new(move |p: &PageState, sheet: Sheet| PageState {
        view: View::Lessons,
        lesson: Some(id.clone()),
        step: 0,
        sheet,
        ..p.clone()
    });
    let at = move |p: &PageState, sheet: Sheet| about.with_value(|about| about(p, sheet));
    let href = move |sheet: Sheet| move || state.page.with(|p| format!("?{}", at(p, sheet).format()));
    let to = move |sheet: Sheet| move |event: MouseEvent| follow(state, &event, move |p| *p = at(p, sheet));
    view! {
        <li class="lesson-card" data-testid=testid>
            <h2 class="lesson-card-title"><a href=href(Sheet::Overview) on:click=to(Sheet::Overview)>{title.clone()}</a></h2>
            <p class="kicker">{words::minutes(minutes)}</p>
            <p>{goals.first().cloned()}</p>
            <div class="buttons">
                <button type="button" class="button primary" data-testid="lesson-start" aria-label=words::begin_long(&title)
                    on:click=begin>{words::begin()}</button>
                <a class="button" href=href(Sheet::Worksheet) aria-label=words::worksheet_long(&title) data-testid="lesson-worksheet"
                    on:click=to(Sheet::Worksheet)>{words::worksheet()}</a>
                <CopyLink query=class_link::link(&draft) label=words::copy_long(&title) testid="lesson-copy" />
            </div>
        </li>
    }
    .into_any()
}
