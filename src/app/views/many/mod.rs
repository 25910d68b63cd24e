//! Many voices: all personas of all countries on one item.

mod facts;
mod figures;
mod motion;
mod picture;
mod pointing;
mod reckon;
mod rows;
mod shared;
mod strip;
mod table;
mod words;

use leptos::prelude::*;

use crate::app::{
    charts::question::question_words,
    fields::{fold::Fold, persona::attribute_switches, question_picker::ItemPicker},
    link::parts::Control,
    state::{State, access::hidden, slot::Slot},
    terms::persona as persona_words,
    views::many::shared::Many,
};

#[component]
pub fn ManyView(state: State) -> AnyView {
    let many = Many::start(state);
    let followed = Signal::derive(move || persona_words(state.persona.get()));
    let no_persona = hidden(state, Control::Persona);
    view! {
        <div class="desk desk-many">
            <div class="controls">
                <section class="panel fold" aria-labelledby="many-follow-title" hidden=no_persona>
                    <h2 class="panel-title" id="many-follow-title">{words::highlight()}</h2>
                    <Fold id="persona-fields" open=state.folds.voice(Slot::A) now=followed>
                        <p class="hint">{words::highlight_hint()}</p>
                        {attribute_switches(state)}
                    </Fold>
                </section>
                <ItemPicker state=state />
            </div>
            <div class="charts charts-many">
                <div class="question many-head">{question_words(state)}</div>
                {rows::rows(many)}
                {facts::facts(many)}
                {facts::cases(many)}
            </div>
        </div>
    }
    .into_any()
}
