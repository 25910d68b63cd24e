//! The page.
//!
//! - [`url`], [`settings`], [`shown`], [`predictions`], [`tune`], [`figures`], [`table`], [`markup`], [`format`]: what is known and what
//!   it amounts to. Plain Rust, tested without a browser.
//! - [`state`]: the signals over it. [`survey_store`], [`results_store`], [`own_data`] and [`engine_client`] (over
//!   [`engine_link`] and [`probe`]) feed them.
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
mod markup;
pub mod notices;
pub mod own_data;
mod own_import;
mod own_storage;
pub mod predictions;
pub mod probe;
pub mod results_store;
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
        About, Distribution, EffectsFigure, EngineChip, ItemPicker, Nav, Notices, OwnDataPanel, PersonaBuilder, QuestionHead,
        ResultsView, TunePanel, WeightsSelect,
    },
    state::State,
    url::View,
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
    let results = move || state.view.get() == View::Results;
    let say = move |playground: &'static str, other: &'static str| move || if results() { other } else { playground };
    view! {
        <a class="skip" href=say("#charts", "#results")>{say(text::SKIP, text::results::SKIP)}</a>
        <header class="masthead">
            <div class="masthead-words">
                <div class="masthead-top">
                    <p class="brand">{text::NAME}</p>
                    <Nav state=state />
                </div>
                <h1>{say(text::CLAIM, text::results::TITLE)}</h1>
                <p class="lede">{say(text::LEDE, text::results::LEDE)}</p>
            </div>
            <div hidden=results>
                <EngineChip state=state />
            </div>
        </header>
        {move || results().then(|| view! { <ResultsView state=state /> })}
        // Hidden, not taken away: what a visitor has begun to set or to open there stays as it is.
        <main class="desk" hidden=results>
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
