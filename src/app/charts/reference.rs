//! The grey line that voices are held against, in a legend.

use leptos::prelude::*;

use crate::app::{charts::words, figures::compare::Held, state::State};

/// The grey line in a legend.
pub fn reference_legend(state: State) -> AnyView {
    let name = move || {
        let reference = state.page.with(|p| p.reference);
        state.reference.with(|held| match held {
            Held::Nothing | Held::Unknown => None,
            held => words::reference_name(reference, state.country.get(), held).or(Some(words::reference(reference).into())),
        })
    };
    let item = move || {
        name().map(|name| {
            view! {
                <ul class="legend">
                    <li data-testid="reference-legend"><span class="swatch reference" aria-hidden="true"></span>{name}</li>
                </ul>
            }
        })
    };
    item.into_any()
}
