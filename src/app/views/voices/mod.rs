//! Voices: one or two personas and their answers.

mod difference;
mod picture;
mod reference;
mod second;
mod table;
mod words;

use leptos::prelude::*;

use crate::{
    app::{
        browser::breath,
        charts::{
            answers::Distribution,
            question::question_words,
            silence::{badge, offer},
        },
        fields::{persona::PersonaBuilder, question_picker::ItemPicker, weights::WeightsSelect},
        state::{State, slot::Slot},
        terms,
    },
    survey::Persona,
};

#[component]
pub fn VoicesView(state: State) -> AnyView {
    let two = Memo::new(move |_| state.page.with(|p| p.second.is_some()));
    // Whom to ask first, what they answer a task later: together they take a slow computer long.
    let is_drawn = breath::soon();
    let difference = move || two.get().then(|| difference::difference(state));
    view! {
        <div class="desk desk-voices">
            <div class="controls">
                <PersonaBuilder state=state />
                {second::second(state)}
            </div>
            <div class="charts charts-voices">
                <div class="picks">
                    <ItemPicker state=state compact=true />
                    <WeightsSelect state=state />
                    {reference::reference_select(state)}
                </div>
                <div class="question">
                    {question_words(state)}
                    <div class="whos" role="status">{who(state, Slot::A, two)} {who(state, Slot::B, two)}</div>
                </div>
                {move || is_drawn.get().then(|| view! { <Distribution state=state /> {difference} })}
            </div>
        </div>
    }
    .into_any()
}

/// Who answers, and whether what the model says of them can be checked. Nothing of a second voice that is not there.
fn who(state: State, slot: Slot, two: Memo<bool>) -> AnyView {
    let speaker = state.speaker(slot);
    let name = move || {
        let persona = speaker.voice.get().map_or(Persona::ANY, |v| v.persona);
        terms::persona_in(speaker.country.get(), persona)
    };
    view! {
        <p class="who" hidden=move || speaker.voice.get().is_none()>
            <span class="letter" hidden=move || !two.get()>{slot.letter()}</span>
            <span data-testid=format!("{}persona", slot.prefix())>{name}</span>
            {badge(state, slot, false)} {offer(state, slot, false)}
        </p>
    }
    .into_any()
}
