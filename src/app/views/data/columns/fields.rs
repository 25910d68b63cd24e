//! Fields within a column's card: they take their name from their own words and from the column's.

use leptos::prelude::*;

use crate::app::{
    browser::dom,
    fields::inputs::{Choice, options},
};

/// A select that keeps its place in the page whatever is chosen. `labelled` are the ids of what names it.
pub fn select(
    id: String,
    testid: String,
    labelled: String,
    choices: Signal<Vec<Choice>>,
    chosen: Signal<String>,
    choose: impl Fn(String) + 'static,
) -> AnyView {
    let options = options(choices, chosen);
    view! {
        <select id=id data-testid=testid aria-labelledby=labelled on:change=move |event| choose(dom::value_of(&event))>{options}</select>
    }
    .into_any()
}
