//! The question on the screen, in full, and whose answers are shown.

use leptos::prelude::*;

use crate::app::{
    charts::{
        silence::{badge, offer},
        words,
    },
    language::tr_text,
    state::{State, slot::Slot},
    stores::loadable::Loadable,
    terms,
};

/// Questions whose codes begin with "hard to say" before a scale (0, then 1 to 4): as the survey orders them, so does every figure here.
const ODD_ENDED: [&str; 1] = ["Q119"];

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
    let odd_end = move || {
        let is_odd = state.item.with(|i| i.as_ref().is_some_and(|i| ODD_ENDED.contains(&i.code.as_str())));
        is_odd.then(|| view! { <p class="caution" data-testid="odd-end">{words::odd_end()}</p> })
    };
    // Grey lines where the words will be; none where they will not come.
    let waiting = Memo::new(move |_| state.survey.catalogue.with(|c| matches!(c, Loadable::Loading)));
    view! {
        <p class="kicker" class:waiting=waiting>{topic}</p>
        <h2 class="question-text" id="question" tabindex="-1" class:waiting=waiting aria-busy=move || waiting.get().then_some("true")>{question}</h2>
        {odd_end}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::survey::Catalogue;

    #[test]
    fn every_question_that_ends_in_hard_to_say_is_told() {
        let catalogue =
            Catalogue::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/public/survey/catalogue.json"))).unwrap();
        let is_odd = |option: Option<&String>| option.is_some_and(|o| o == "hard to say");
        let odd = catalogue.items.iter().filter(|i| is_odd(i.options.first()) || is_odd(i.options.last()));
        assert_eq!(odd.map(|i| i.code.as_str()).collect::<Vec<_>>(), ODD_ENDED);
    }
}
