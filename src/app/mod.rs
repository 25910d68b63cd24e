//! The page. docs/architecture.md has its rooms and recipes; tests/architecture.rs holds them to it.
//!
//! From the ground up: [`lasting`], [`language`], [`terms`], [`browser`], [`link`], [`stores`], [`engine`], [`figures`], [`state`],
//! [`fields`], [`charts`], [`prose`], [`shell`], [`views`]. Each imports only what stands before it. Above them, [`parts`]
//! fetches views that have a file of their own, and [`screen`] chooses the one that is drawn.

pub mod browser;
pub mod charts;
pub mod engine;
pub mod fields;
pub mod figures;
pub mod language;
pub mod lasting;
pub mod link;
pub mod parts;
pub mod prose;
pub mod screen;
pub mod shell;
pub mod state;
pub mod stores;
pub mod terms;
pub mod views;

use leptos::prelude::*;

use crate::app::{
    browser::{breath, dom},
    screen::Screen,
    shell::{Masthead, footer::Footer, notices::Notices, parts::Parts, shortcuts::Shortcuts, versions},
    state::State,
    stores::spoken,
    views::lessons::bar::LessonBar,
};

/// Puts the app into the page, once it can speak the visitor's language.
pub fn mount() {
    spoken::before_the_page(|| {
        dom::spread_shares();
        mount_to_body(App);
    });
}

/// The whole screen. All of it is drawn anew when the language changes; what the visitor has set is in the state.
#[component]
pub fn App() -> AnyView {
    let state = State::start();
    versions::start(state);
    // For parts that are far from the state and have something to say, such as a file that could not be made.
    provide_context(state.notices);
    provide_context(Parts::start(state, parts::load, parts::draw));
    // A task after the state: browsers compile what runs for the first time, and both together take a slow computer long.
    let is_time = breath::soon();
    let screen = move || {
        if !is_time.get() {
            return ().into_any();
        }
        // What the file of the page says until then.
        dom::remove_boot();
        language::spoken();
        view! {
            <a class="skip" href="#content">{shell::words::skip()}</a>
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
