//! A map of voices: countries on two axes, with their personas around them, in the survey, in the base and aligned.

mod axes;
mod chart;
mod drawing;
mod facts;
mod figures;
pub mod first;
mod inset;
mod picture;
mod pointing;
mod shared;
mod table;
mod words;

use leptos::prelude::*;

use crate::app::{
    fields::{
        fold::Fold,
        persona::{voice_fields, voice_now},
    },
    link::parts::Control,
    state::{State, access::hidden, slot::Slot},
    views::map::shared::Map,
};

#[component]
pub fn MapView(state: State) -> AnyView {
    let map = Map::start(state);
    let no_persona = hidden(state, Control::Persona);
    view! {
        <div class="desk desk-map">
            <div class="controls">
                <section class="panel fold" aria-labelledby="map-follow-title" hidden=no_persona>
                    <h2 class="panel-title" id="map-follow-title">{words::follow()}</h2>
                    <Fold id="persona-fields" open=state.folds.voice(Slot::A) now=voice_now(state, Slot::A)>
                        <p class="hint">{words::follow_hint()}</p>
                        {voice_fields(state, Slot::A)}
                    </Fold>
                </section>
            </div>
            <div class="charts charts-map">
                {chart::chart(map, true)}
                {inset::inset(map)}
                {facts::facts(map)}
            </div>
        </div>
    }
    .into_any()
}
