//! The question on the screen, in full, and whose answers are shown.

use leptos::prelude::*;

use crate::app::{figures::distribution::is_extrapolated, language::tr_text, state::State, stores::loadable::Loadable, terms};

#[component]
pub fn QuestionHead(state: State) -> AnyView {
    let extrapolated = move || state.is_unseen() || is_extrapolated(Some(state.country_now()), state.persona.get());
    view! {
        <div class="question">
            {question_words(state)}
            <p class="who" role="status">
                <span data-testid="persona">{move || terms::persona_in(state.country.get(), state.persona.get())}</span>
                <span class="tag" data-testid="extrapolated" hidden=move || !extrapolated()>{terms::extrapolated_tag()}</span>
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
        Some(format!("{} · {}", tr_text(&catalogue.ready()?.topic(&item.topic)?.title), item.code))
    };
    let question = move || state.item.get().map(|i| i.question.clone());
    // Grey lines where the words will be; none where they will not come.
    let waiting = Memo::new(move |_| state.survey.catalogue.with(|c| matches!(c, Loadable::Loading)));
    view! {
        <p class="kicker" class:waiting=waiting>{topic}</p>
        <h2 class="question-text" id="question" class:waiting=waiting aria-busy=move || waiting.get().then_some("true")>{question}</h2>
    }
    .into_any()
}
