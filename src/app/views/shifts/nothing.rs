//! Where a country has no figures by group: why, and where there are some.

use leptos::{ev::MouseEvent, prelude::*};

use crate::{
    app::{
        browser::dom,
        link::{
            page::PageState,
            parts::{Control, View},
        },
        state::{State, access::fixed},
        terms,
        views::shifts::words,
    },
    survey::{COUNTRIES, Country, Known},
};

#[component]
pub fn NoMatrix(state: State) -> AnyView {
    let why = move || if state.country_now().is_own() { words::no_matrix_own() } else { words::no_matrix_country() };
    let countries = move || {
        state.own.data.track();
        let item = state.page.with(|p| p.item.clone());
        let all = Country::own().into_iter().chain(&COUNTRIES);
        let has_groups = |c: &&Country| state.known(c.code(), &item) == Some(Known::Groups);
        all.filter(has_groups).map(|country| link(state, country)).collect_view()
    };
    let is_fixed = fixed(state, &[Control::Country]);
    view! {
        <section class="figure matrix-figure" aria-labelledby="matrix-title" data-testid="no-matrix">
            <h3 class="figure-title" id="matrix-title">{words::no_matrix()}</h3>
            <p>{why}</p>
            <p class="field-name" id="with-groups" hidden=is_fixed>{words::with_groups()}</p>
            <ul class="matrix-countries" aria-labelledby="with-groups" hidden=is_fixed>{countries}</ul>
        </section>
    }
    .into_any()
}

fn link(state: State, country: &'static Country) -> AnyView {
    let code = country.code();
    let href = move || PageState { country: code, ..state.page.get() }.link(View::Shifts);
    let press = move |event: MouseEvent| {
        if dom::is_plain(&event) {
            event.prevent_default();
            state.go(|p| p.country = code);
        }
    };
    view! { <li><a href=href on:click=press>{terms::country_name(country)}</a></li> }.into_any()
}
