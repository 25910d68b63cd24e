//! Judge: any language model, asked with our prompts elsewhere, beside people: its answers as a file.

mod bring;
mod prompts;
mod scored;
mod scores;
mod words;

use leptos::prelude::*;

use crate::app::state::State;

#[component]
pub fn JudgeView(state: State) -> AnyView {
    view! {
        <div class="judge">
            <div class="judge-steps">
                {prompts::prompts(state)}
                {bring::bring(state)}
            </div>
            {scored::scored(state)}
        </div>
    }
    .into_any()
}
