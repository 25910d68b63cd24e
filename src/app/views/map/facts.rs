//! What the map says in numbers, as sentences.

use leptos::prelude::*;

use crate::app::views::map::{shared::Map, words};

fn sentences(map: Map) -> Vec<(&'static str, String)> {
    map.file.with(|file| {
        let Some(facts) = file.as_ref().and_then(|f| f.facts.as_ref()) else { return Vec::new() };
        let within = ("map-within", words::within(facts));
        let pair = facts.pair.as_ref().map(|pair| ("map-pair", words::pair(pair, facts.usual)));
        let arrow = facts.arrow.as_ref().map(|arrow| ("map-arrow", words::arrow(arrow, facts.usual)));
        std::iter::once(within).chain(pair).chain(arrow).collect()
    })
}

pub fn facts(map: Map) -> AnyView {
    let list = move || {
        let told = sentences(map);
        if told.is_empty() {
            return view! { <p class="hint">{move || if map.file.with(Option::is_some) { words::no_facts() } else { words::loading() }}</p> }
                .into_any();
        }
        let told = told.into_iter().map(|(testid, words)| view! { <li data-testid=testid>{words}</li> }).collect_view();
        view! { <ul class="map-sentences">{told}</ul> }.into_any()
    };
    view! {
        <section class="figure map-facts" aria-labelledby="map-facts-title" data-testid="map-facts">
            <h3 class="figure-title" id="map-facts-title">{words::facts()}</h3>
            {list}
            <p class="note">{words::caution()}</p>
        </section>
    }
    .into_any()
}

/// The most telling one, for those who see the map first.
pub fn first(map: Map) -> AnyView {
    let told = move || sentences(map).into_iter().find(|(id, _)| *id == "map-pair").map(|(_, words)| words);
    view! { <p class="map-first-fact" data-testid="map-first-fact">{told}</p> }.into_any()
}
