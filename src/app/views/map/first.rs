//! The map as visitors see it who come without a link: above two voices, without what stands beside it in its own view.

use leptos::prelude::*;

use crate::app::{
    state::State,
    views::map::{chart, facts, shared::Map},
};

#[component]
pub fn FirstMap(state: State) -> AnyView {
    let map = Map::start(state).unfollowed();
    view! { {chart::chart(map, false)} {facts::first(map)} }.into_any()
}
