//! Shifts: what each attribute changes.

use leptos::prelude::*;

use super::{EffectsFigure, ItemPicker, PersonaBuilder, QuestionHead, WeightsSelect};
use crate::app::state::State;

#[component]
pub fn ShiftsView(state: State) -> AnyView {
    view! {
        <div class="desk">
            <div class="controls">
                <PersonaBuilder state=state />
                <ItemPicker state=state />
            </div>
            <div class="charts">
                <QuestionHead state=state />
                <WeightsSelect state=state />
                <EffectsFigure state=state />
            </div>
        </div>
    }
    .into_any()
}
