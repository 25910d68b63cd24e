//! Many voices: all personas of all countries on one item.

use leptos::prelude::*;

use super::{ItemPicker, QuestionHead};
use crate::app::state::State;

#[component]
pub fn ManyView(state: State) -> AnyView {
    view! {
        <div class="desk">
            <div class="controls"><ItemPicker state=state /></div>
            <div class="charts"><QuestionHead state=state /></div>
        </div>
    }
    .into_any()
}
