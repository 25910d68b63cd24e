//! What stands beside the charts of most views.

use leptos::prelude::*;

use super::{ItemPicker, PersonaBuilder};
use crate::app::state::State;

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
