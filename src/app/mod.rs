//! The page.
//!
//! - [`url`], [`settings`], [`presets`], [`shown`], [`predictions`], [`tune`], [`runs`], [`figures`], [`table`], [`markup`], [`format`], [`search`], [`shortcuts`], [`lessons`], [`lesson_link`]: what is known and what
//! - [`components`]: what is drawn. [`text`]: what is said.

pub mod address;
mod bench;
pub mod browser;
mod compared;
pub mod components;
pub mod controls;
pub mod engine_client;
mod engine_files;
pub mod engine_link;
mod engine_runs;
pub mod engine_status;
pub mod figures;
mod folds;
pub mod format;
pub mod item_texts;
pub mod language;
pub mod language_store;
pub mod lesson_link;
pub mod lessons;
pub mod lessons_store;
mod markup;
pub mod matrix_run;
pub mod notices;
mod offline;
pub mod own_data;
mod own_import;
mod own_storage;
pub mod predictions;
pub mod presets;
pub mod probe;
mod raster;
pub mod results_store;
pub mod runs;
pub mod search;
pub mod settings;
pub mod shortcuts;
pub mod shown;
pub mod state;
pub mod storage;
pub mod survey_store;
pub mod table;
pub mod text;
pub mod tune;
pub mod url;
pub mod voice;

use leptos::prelude::*;

use self::{
    components::{Footer, LessonBar, Masthead, Notices, Screen, Shortcuts},
    state::State,
};

/// Puts the app into the page, once it can speak the visitor's language.
pub fn mount() {
    language_store::before_the_page(|| {
        browser::remove_boot();
        browser::spread_shares();
        mount_to_body(App);
    });
}

/// The whole screen. All of it is drawn anew when the language changes; what the visitor has set is in the state.
#[component]
pub fn App() -> AnyView {
    let state = State::start();
    offline::start(state);
    // For parts that are far from the state and have something to say, such as a file that could not be made.
    provide_context(state.notices);
    let screen = move || {
        language::spoken();
        view! {
            <a class="skip" href="#content">{text::skip()}</a>
            <Masthead state=state />
            <LessonBar state=state />
            <Screen state=state />
            <Footer state=state />
            <Notices notices=state.notices />
            <Shortcuts state=state />
        }
        .into_any()
    };
    view! { {screen} }.into_any()
}
