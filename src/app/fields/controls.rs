//! What stands beside the charts of most views.

use leptos::prelude::*;

use crate::app::{
    fields::{persona::PersonaBuilder, question_picker::ItemPicker},
    state::State,
};

/// Who answers, and what.
#[component]
pub fn Controls(state: State) -> AnyView {
    view! {
        <div class="controls">
            <PersonaBuilder state=state />
            <ItemPicker state=state />
        </div>
    }
    .into_any()
}
