//! A question of the teacher's own: its words, and one option a line.

use leptos::{ev::SubmitEvent, prelude::*};

use crate::{
    app::{
        browser::dom,
        terms,
        views::class::{desk::Desk, words},
    },
    survey::class::{MOST_QUESTIONS, Question, poll::MOST_TEXT},
};

const WRONG: &str = "class-own-wrong";

pub fn own_question(desk: Desk) -> AnyView {
    let (text, options, wrong) = (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let add = move |event: SubmitEvent| {
        event.prevent_default();
        let question = Question::own(&text.get_untracked(), &options.get_untracked());
        // With the others, so that a question that stands there already is told.
        let mut all = desk.poll.get_untracked();
        all.questions.push(question.clone());
        match question.check(all.questions.len()).and_then(|()| all.check()) {
            Err(fault) => wrong.set(terms::sentence_from_below(&fault)),
            Ok(()) => {
                desk.change(|p| p.questions.push(question));
                [text, options, wrong].into_iter().for_each(|field| field.set(String::new()));
            }
        }
    };
    let is_full = move || desk.poll.with(|p| p.questions.len() >= MOST_QUESTIONS);
    let is_wrong = move || wrong.with(|w| !w.is_empty());
    let invalid = move || is_wrong().then_some("true");
    view! {
        <form class="class-own" aria-labelledby="class-own" on:submit=add>
            <h3 class="field-name" id="class-own">{words::own_question()}</h3>
            <label class="field">
                <span class="field-name">{words::own_text()}</span>
                <textarea rows="2" maxlength=MOST_TEXT.to_string() data-testid="class-own-text" aria-invalid=invalid aria-describedby=WRONG
                    prop:value=move || text.get() on:input=move |event| text.set(dom::value_of(&event))></textarea>
            </label>
            <label class="field">
                <span class="field-name">{words::own_options()}</span>
                <textarea rows="3" maxlength="700" data-testid="class-own-options" aria-invalid=invalid aria-describedby=WRONG
                    prop:value=move || options.get() on:input=move |event| options.set(dom::value_of(&event))></textarea>
            </label>
            <p class="field-error" id=WRONG role="status" hidden=move || !is_wrong() data-testid=WRONG>{wrong}</p>
            <div class="buttons">
                <button type="submit" class="button" disabled=is_full data-testid="class-own-add">{words::add_own()}</button>
            </div>
        </form>
    }
    .into_any()
}
