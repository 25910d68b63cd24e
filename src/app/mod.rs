//! The page.
//!
//! - [`url`], [`settings`], [`shown`], [`predictions`], [`tune`], [`figures`], [`table`], [`markup`], [`format`]: what is known and what
//!   it amounts to. Plain Rust, tested without a browser.
//! - [`language`]: the language that all of it is said in.
//! - [`state`]: the signals over it. [`survey_store`], [`results_store`], [`own_data`] and [`engine_client`] (over
//!   [`engine_link`] and [`probe`]) feed them.
//! - [`address`], [`storage`], [`browser`], [`offline`]: the browser's services.
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
pub mod language;
mod markup;
pub mod notices;
mod offline;
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
    components::{Footer, Masthead, Notices, Screen},
    state::State,
};

/// Puts the app into the page.
pub fn mount() {
    browser::remove_boot();
    browser::spread_shares();
    mount_to_body(App);
}

/// The whole screen. All of it is drawn anew when the language changes; what the visitor has set is in the state.
#[component]
pub fn App() -> AnyView {
    let state = State::start();
    offline::start(state);
    let screen = move || {
        language::spoken();
        view! {
            <a class="skip" href="#content">{text::SKIP}</a>
            <Masthead state=state />
            <Screen state=state />
            <Footer state=state />
            <Notices notices=state.notices />
        }
        .into_any()
    };
    view! { {screen} }.into_any()
}
