//! The language of the page.

use leptos::prelude::*;

use crate::app::{
    browser::dom,
    language::{Language, spoken},
    shell::words,
    state::State,
    stores::spoken::SELECT,
};

#[component]
pub fn LanguageSelect(state: State) -> AnyView {
    // Each name in its own language, and marked as such for screen readers.
    let option = |language: Language| {
        let chosen = move || spoken() == language;
        view! { <option value=language.code() lang=language.code() prop:selected=chosen>{language.name()}</option> }
    };
    let choose = move |event| {
        let code = dom::value_of(&event);
        if let Some(language) = Language::ALL.into_iter().find(|l| l.code() == code) {
            state.choose_language(language);
        }
    };
    view! {
        <label class="language">
            <span class="sr-only">{words::language()}</span>
            <select id=SELECT data-testid="language-select" on:change=choose>{Language::ALL.map(option).into_iter().collect_view()}</select>
        </label>
    }
    .into_any()
}
