//! Voices: personas and their answers.

use leptos::prelude::*;

use super::{Distribution, ItemPicker, PersonaBuilder, QuestionHead, WeightsSelect};
use crate::app::state::State;

#[component]
pub fn VoicesView(state: State) -> AnyView {
    view! {
        <div class="desk">
            <div class="controls">
                <PersonaBuilder state=state />
                <ItemPicker state=state />
            </div>
            <div class="charts">
                <QuestionHead state=state />
                <WeightsSelect state=state />
                <Distribution state=state />
            </div>
        </div>
    }
    .into_any()
}
