//! Legends, names of series and sources, as charts, tables and pictures of the page share them.

use leptos::prelude::*;

use crate::{
    app::{
        link::{names::weights_name, parts::Reference},
        state::State,
        terms::{self, Origin},
    },
    engine::protocol::Weights,
    survey::Item,
};

/// The model's series on the screen: its look and its weights.
pub fn before_name(state: State) -> String {
    terms::model_series(&state.shown.get().before)
}

pub fn after_name(state: State) -> Option<String> {
    state.shown.get().after.as_ref().map(terms::model_series)
}

/// Beside bars.
pub fn legend(state: State) -> AnyView {
    with_swatches(state, "swatch")
}

/// Beside marks on an axis: a square, a circle, a diamond.
pub fn dot_legend(state: State) -> AnyView {
    with_swatches(state, "swatch as-dot")
}

fn with_swatches(state: State, class: &'static str) -> AnyView {
    let swatch = move |series: &str| view! { <span class=format!("{class} {series}") aria-hidden="true"></span> };
    let after = move || after_name(state).map(|name| view! { <li>{swatch("after")}{name}</li> });
    view! {
        <ul class="legend">
            <li>{swatch("survey")}{terms::survey()}</li>
            <li>{swatch("before")}{move || before_name(state)}</li>
            {after}
        </ul>
    }
    .into_any()
}

/// Where the figures of the country and the question on the screen come from.
pub fn origin(state: State) -> Origin {
    state.page.with(|p| Origin::of(p.country, &p.item))
}

/// As [`origin`], of the voices, and of the grey line of all countries.
pub fn origins_of_voices(state: State) -> Vec<Origin> {
    state.page.with(|p| {
        let voices = [Some(p.country), p.second.map(|v| v.country)];
        let mut origins: Vec<Origin> = voices.into_iter().flatten().map(|c| Origin::of(c, &p.item)).collect();
        if p.reference == Reference::All && state.reference.with(|held| held.p().is_some()) {
            origins.push(Origin::of_item(&p.item));
        }
        origins
    })
}

/// The leading columns of the files of charts. `silent`: where the survey says nothing, in a word.
pub fn context(state: State, item: &Item, origins: &[Origin], silent: String) -> Vec<(&'static str, String)> {
    let country = state.page.with(|p| p.country);
    let mut context = vec![("country", country.to_string()), ("item", item.code.to_string())];
    context.extend(terms::columns(origins));
    context.push(("note", silent));
    context
}

/// The heads of the model's columns.
pub fn model_columns(state: State) -> Vec<String> {
    let name = |weights: &Weights| terms::model_column(&weights_name(weights));
    let shown = state.shown.get();
    std::iter::once(name(&shown.before)).chain(shown.after.as_ref().map(name)).collect()
}
