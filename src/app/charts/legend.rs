//! Legends, names of series and sources, as charts, tables and pictures of the page share them.

use leptos::prelude::*;

use crate::{
    app::{charts::own_words, link::names::weights_name, state::State, terms},
    engine::protocol::Weights,
    survey::{CountryCode, Item},
};

/// The model's series on the screen: its look and its weights.
pub fn before_name(state: State) -> String {
    terms::model_series(&state.shown.get().before)
}

pub fn after_name(state: State) -> Option<String> {
    state.shown.get().after.as_ref().map(terms::model_series)
}

pub fn legend(state: State) -> AnyView {
    let after =
        move || after_name(state).map(|name| view! { <li><span class="swatch after" aria-hidden="true"></span>{name}</li> });
    view! {
        <ul class="legend">
            <li><span class="swatch survey" aria-hidden="true"></span>{terms::survey()}</li>
            <li><span class="swatch before" aria-hidden="true"></span>{move || before_name(state)}</li>
            {after}
        </ul>
    }
    .into_any()
}

/// Where the figures of the country on the screen come from.
pub fn source(state: State) -> &'static str {
    source_of(state.page.with(|p| p.country))
}

/// Where the figures of a country come from.
pub fn source_of(country: CountryCode) -> &'static str {
    if country.is_own() { own_words::source() } else { terms::source() }
}

/// The leading columns of the files of all charts.
pub fn context(state: State, item: &Item) -> Vec<(&'static str, String)> {
    let country = state.page.with(|p| p.country);
    vec![("country", country.to_string()), ("item", item.code.to_string()), ("source", source_of(country).into())]
}

/// The heads of the model's columns.
pub fn model_columns(state: State) -> Vec<String> {
    let name = |weights: &Weights| terms::model_column(weights_name(weights));
    let shown = state.shown.get();
    std::iter::once(name(&shown.before)).chain(shown.after.as_ref().map(name)).collect()
}
