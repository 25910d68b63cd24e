//! What surrounds every view: masthead, the place of the view, footer.

mod footer;
mod language;
mod nav;
mod screen;
mod shortcuts;

use leptos::prelude::*;

use self::language::LanguageSelect;
pub use self::{
    footer::Footer,
    nav::{Nav, follow},
    screen::Screen,
    shortcuts::Shortcuts,
};
use super::{EngineChip, PresentToggle};
use crate::app::{state::State, text};

/// The view's own part of the page, where the skip link and a change of view lead.
pub const CONTENT: &str = "content";

#[component]
pub fn Masthead(state: State) -> AnyView {
    let without_engine = move || !state.view.get().needs_engine();
    view! {
        <header class="masthead">
            <div class="masthead-top">
                <p class="brand">{text::NAME}</p>
                <Nav state=state />
                <LanguageSelect state=state />
                <PresentToggle state=state />
            </div>
            <div class="masthead-body">
                <div class="masthead-words">
                    <h1>{move || text::heading(state.view.get())}</h1>
                    <p class="lede">{move || text::lede(state.view.get())}</p>
                </div>
                // Hidden, not taken away: it says what happens to an engine that is being loaded.
                <div hidden=without_engine><EngineChip state=state /></div>
            </div>
        </header>
    }
    .into_any()
}
