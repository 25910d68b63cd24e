//! The lesson that is open, above every view: its step, the way on, and the way out.

use leptos::prelude::*;

use crate::app::{
    browser::look,
    link::parts::{Controls, View},
    state::State,
    stores::lessons::{
        STEP_TITLE,
        file::{Lesson, LessonStep},
    },
    views::lessons::{question::question, words},
};

const BODY: &str = "lesson-body";

#[component]
pub fn LessonBar(state: State) -> AnyView {
    // Which step of which lesson: what is drawn does not change with the rest of the page.
    let at = Memo::new(move |_| {
        let lesson = state.lesson_now()?;
        let (view, step) = state.page.with(|p| (p.view, p.step));
        (view != View::Lessons).then(|| (lesson.step_at(step), lesson))
    });
    let folded = RwSignal::new(false);
    Effect::new(move |_| {
        let unfolded = at.get().filter(|_| !folded.get());
        let names = unfolded.and_then(|(step, lesson)| lesson.steps.get(step).map(|s| s.at.clone())).unwrap_or_default();
        look::mark(&names);
        if look::is_docked() {
            look::bring(names);
        }
    });
    let bar = move || at.get().map(|(step, lesson)| bar(state, lesson, step, folded));
    // It stays while the bar is drawn anew, so that screen readers hear the change.
    let said = move || at.get().map(|(step, lesson)| words::progress(step + 1, lesson.steps.len()));
    view! { <p class="sr-only" role="status" aria-live="polite">{said}</p> {bar} }.into_any()
}

fn bar(state: State, lesson: Lesson, index: usize, folded: RwSignal<bool>) -> AnyView {
    let Some(step) = lesson.steps.get(index).cloned() else { return ().into_any() };
    let (id, title, steps) = (lesson.id.clone(), lesson.title.clone(), lesson.steps.len());
    let now = index + 1;
    view! {
        <section class="lesson-bar" class:folded=folded aria-label=words::lesson() data-testid="lesson-bar" data-step=index>
            <div class="lesson-head">
                <p class="lesson-name">{title}</p>
                <p class="lesson-at" data-testid="lesson-at">{words::progress(now, steps)}</p>
                <progress class="lesson-progress" max=steps value=now aria-hidden="true"></progress>
                {buttons(state, lesson, index, folded)}
            </div>
            <div class="lesson-body" id=BODY tabindex="0" role="group" aria-labelledby=STEP_TITLE hidden=folded>{body(state, (id, index), step)}</div>
        </section>
    }
    .into_any()
}

fn buttons(state: State, lesson: Lesson, index: usize, folded: RwSignal<bool>) -> AnyView {
    let last = index + 1 >= lesson.steps.len();
    let lesson = StoredValue::new(lesson);
    let open = move |index: usize| {
        folded.set(false);
        lesson.with_value(|lesson| state.open_step(lesson, index as u32));
    };
    let moved = Memo::new(move |_| state.page.with(|p| lesson.with_value(|l| l.has_moved(p))));
    let next = move |_| if last { lesson.with_value(|l| state.finish_lesson(l)) } else { open(index + 1) };
    view! {
        <div class="lesson-buttons">
            <button type="button" class="button" data-testid="lesson-again" title=words::moved() hidden=move || !moved.get()
                on:click=move |_| open(index)>{words::again()}</button>
            <button type="button" class="button" data-testid="lesson-back" disabled={index == 0}
                on:click=move |_| open(index.saturating_sub(1))>{words::back()}</button>
            <button type="button" class="button primary" data-testid="lesson-next" on:click=next>
                {if last { words::finish() } else { words::next() }}
            </button>
            <button type="button" class="link" data-testid="lesson-fold" aria-controls=BODY
                aria-expanded=move || (!folded.get()).to_string() on:click=move |_| folded.update(|f| *f = !*f)>
                {move || if folded.get() { words::unfold() } else { words::fold() }}
            </button>
            <button type="button" class="link" data-testid="lesson-end" on:click=move |_| state.end_lesson()>{words::end()}</button>
        </div>
    }
    .into_any()
}

fn body(state: State, at: (String, usize), step: LessonStep) -> AnyView {
    let controls = (step.spare() != Controls::NONE).then(|| all_controls(state));
    let LessonStep { title, text, look: looked, at: names, question: asked, .. } = step;
    let nowhere = names.is_empty();
    view! {
        <div class="lesson-text">
            <h2 class="lesson-title" id=STEP_TITLE tabindex="-1">{title}</h2>
            <p>{text}</p>
            <p class="lesson-look">
                <strong>{words::look()}": "</strong>{looked} " "
                <button type="button" class="link" data-testid="lesson-look" hidden=nowhere
                    on:click=move |_| look::bring(names.clone())>{words::show_there()}</button>
            </p>
            {controls}
        </div>
        <div class="lesson-question">{question(state, at, asked)}</div>
    }
    .into_any()
}

/// Whether what the step does not need is there all the same.
fn all_controls(state: State) -> AnyView {
    let all = state.lessons.all_controls;
    view! {
        <p>
            <button type="button" class="link" data-testid="lesson-controls" aria-pressed=move || all.get().to_string()
                on:click=move |_| all.update(|a| *a = !*a)>{words::all_controls()}</button>
        </p>
    }
    .into_any()
}
