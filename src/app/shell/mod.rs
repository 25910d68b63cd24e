//! What surrounds every view: masthead, navigation, engine chip, messages, shortcuts, presenter mode, footer, newer versions.
//!
//! It knows the views by their names alone. Which of them is drawn, and what is in it, is known above.

pub mod engine_chip;
pub mod footer;
pub mod keys;
pub mod language;
pub mod nav;
pub mod notices;
pub mod parts;
pub mod present;
pub mod shortcut_words;
pub mod shortcuts;
pub mod version_words;
pub mod versions;
pub mod words;

use leptos::prelude::*;

use crate::app::{
    shell::{engine_chip::EngineChip, language::LanguageSelect, nav::Nav, present::PresentToggle},
    state::State,
    terms,
};

#[component]
pub fn Masthead(state: State) -> AnyView {
    let without_engine = move || !state.view.get().needs_engine();
    view! {
        <header class="masthead">
            <div class="masthead-top">
                <p class="brand">{terms::NAME}</p>
                <Nav state=state />
                <LanguageSelect state=state />
                <PresentToggle state=state />
            </div>
            <div class="masthead-body">
                <div class="masthead-words">
                    <h1>{move || words::heading(state.view.get())}</h1>
                    <p class="lede">{move || words::lede(state.view.get())}</p>
                </div>
                // Hidden, not taken away: it says what happens to an engine that is being loaded.
                <div hidden=without_engine><EngineChip state=state /></div>
            </div>
        </header>
    }
    .into_any()
}
