//! The question on the screen, in full, and whose answers are shown.

use leptos::prelude::*;

use crate::app::{
    charts::silence::{badge, offer},
    language::tr_text,
    state::{State, slot::Slot},
    stores::loadable::Loadable,
    terms,
};

#[component]
pub fn QuestionHead(state: State) -> AnyView {
    // Below it stand differences of groups.
    let of_groups = true;
    view! {
        <div class="question">
            {question_words(state)}
            <p class="who" role="status">
                <span data-testid="persona">{move || terms::persona_in(state.country.get(), state.persona.get())}</span>
                {badge(state, Slot::A, of_groups)} {offer(state, Slot::A, of_groups)}
            </p>
        </div>
    }
    .into_any()
}

/// The question alone, with its topic and code.
pub fn question_words(state: State) -> AnyView {
    let topic = move || {
        let catalogue = state.survey.catalogue.get();
        let item = state.item.get()?;
        let survey = item.survey().map(|s| format!(" · {}", s.survey().short)).unwrap_or_default();
        Some(format!("{} · {}{survey}", tr_text(&catalogue.ready()?.topic(&item.topic)?.title), item.code.short()))
    };
    let question = move || state.item.get().map(|i| i.question.clone());
    // Grey lines where the words will be; none where they will not come.
    let waiting = Memo::new(move |_| state.survey.catalogue.with(|c| matches!(c, Loadable::Loading)));
    view! {
        <p class="kicker" class:waiting=waiting>{topic}</p>
        <h2 class="question-text" id="question" tabindex="-1" class:waiting=waiting aria-busy=move || waiting.get().then_some("true")>{question}</h2>
    }
    .into_any()
}
