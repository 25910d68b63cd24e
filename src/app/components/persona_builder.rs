//! Who answers: a country and up to four attributes.

use leptos::prelude::*;

use super::{fields::Segment, segmented};
use crate::{
    app::{browser, state::State, text},
    survey::{Attribute, COUNTRIES, Country, CountryCode},
};

#[component]
pub fn PersonaBuilder(state: State) -> AnyView {
    view! {
        <section class="panel" aria-labelledby="persona-title">
            <h2 class="panel-title" id="persona-title">{text::persona_title()}</h2>
            {country_select(state)}
            {attribute_switches(state)}
        </section>
    }
    .into_any()
}

/// The four attributes without the country.
pub fn attribute_switches(state: State) -> AnyView {
    Attribute::ALL.map(|attribute| attribute_switch(state, attribute)).into_iter().collect_view().into_any()
}

fn country_select(state: State) -> AnyView {
    let group = move |mut countries: Vec<&'static Country>, label: &'static str| {
        countries.sort_by_key(|c| text::country_name(c));
        let option = |country: &'static Country| {
            let code = country.code();
            let chosen = move || state.page.with(|p| p.country == code);
            view! { <option value=code.to_string() prop:selected=chosen>{text::country_name(country)}</option> }
        };
        let options = countries.into_iter().map(option).collect_view();
        view! { <optgroup label=label>{options}</optgroup> }
    };
    let surveyed = move |cells: bool| COUNTRIES.iter().filter(|c| c.has_cells() == cells).collect();
    let own = move || state.own.data.with(Option::is_some).then(|| group(Country::own(), text::own::group_heading()));
    let choose = move |event| {
        let code = CountryCode::parse(&browser::value_of(&event));
        if let Some(code) = code {
            state.go(|p| p.country = code);
        }
    };
    view! {
        <label class="field">
            <span class="field-name">{text::country()}</span>
            <select data-testid="country-select" on:change=choose>
                {own} {group(surveyed(true), text::group_cells())} {group(surveyed(false), text::group_country())}
            </select>
        </label>
    }
    .into_any()
}

fn attribute_switch(state: State, attribute: Attribute) -> AnyView {
    let [a, b] = text::levels(attribute);
    let [code_a, code_b] = attribute.codes();
    let segments = [(text::any(), "any"), (a, code_a), (b, code_b)].map(|(words, code)| Segment {
        words,
        testid: format!("attr-{}-{code}", attribute.name()),
        title: None,
    });
    let chosen = Signal::derive(move || match state.persona.get().level(attribute) {
        None => 0,
        Some(level) => 1 + usize::from(level),
    });
    let choose = Callback::new(move |index: usize| {
        let level = (index > 0).then_some(index == 2);
        state.go(|p| p.persona = p.persona.with(attribute, level));
    });
    segmented(text::attribute(attribute), attribute.name(), segments.into(), chosen, choose)
}
