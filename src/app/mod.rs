//! The page.
//!
//! - [`url`], [`settings`], [`shown`], [`predictions`], [`tune`], [`figures`], [`table`], [`format`]: what is known and what it
//!   amounts to. Plain Rust, tested without a browser.
//! - [`state`]: the signals over it. [`survey_store`], [`own_data`] and [`engine_client`] (over [`engine_link`] and [`probe`]) feed
//!   them.
//! - [`address`], [`storage`], [`browser`]: the browser's services.
//! - [`components`]: what is drawn. [`text`]: what is said.

pub mod address;
pub mod browser;
pub mod components;
pub mod engine_client;
mod engine_files;
pub mod engine_link;
pub mod engine_status;
pub mod figures;
pub mod format;
pub mod notices;
pub mod own_data;
mod own_import;
mod own_storage;
pub mod predictions;
pub mod probe;
pub mod settings;
pub mod shown;
pub mod state;
pub mod storage;
pub mod survey_store;
pub mod table;
pub mod text;
pub mod tune;
pub mod url;

use leptos::prelude::*;

use self::{
    components::{
        About, Distribution, EffectsFigure, EngineChip, ItemPicker, Notices, OwnDataPanel, PersonaBuilder, QuestionHead,
        TunePanel, WeightsSelect,
    },
    state::State,
};

/// Puts the app into the page.
pub fn mount() {
    browser::remove_boot();
    mount_to_body(App);
}

/// The whole screen.
#[component]
pub fn App() -> impl IntoView {
    let state = State::start();
    view! {
        <a class="skip" href="#charts">{text::SKIP}</a>
        <header class="masthead">
            <div class="masthead-words">
                <p class="brand">{text::NAME}</p>
                <h1>{text::CLAIM}</h1>
                <p class="lede">{text::LEDE}</p>
            </div>
            <EngineChip state=state />
        </header>
        <main class="desk">
            <div class="controls">
                <PersonaBuilder state=state />
                <ItemPicker state=state />
            </div>
            <div class="charts" id="charts" tabindex="-1">
                <QuestionHead state=state />
                <WeightsSelect state=state />
                <Distribution state=state />
                <EffectsFigure state=state />
            </div>
            <TunePanel state=state />
            <OwnDataPanel state=state />
        </main>
        <About />
        <Notices notices=state.notices />
    }
}
