//! Which view is drawn.

use leptos::prelude::*;

use crate::app::{
    browser::breath,
    link::parts::View,
    shell::{
        nav::CONTENT,
        parts::{Part, Parts, Stage},
        words,
    },
    state::State,
    terms,
    views::voices::VoicesView,
};

#[component]
pub fn Screen(state: State) -> AnyView {
    let parts = Parts::here();
    Effect::new(move |_| parts.demand(state.view.get()));
    // Together, so that no view is drawn by the stage of the one before it, and another part's coming draws nothing anew.
    let shown = Memo::new(move |_| {
        let view = state.view.get();
        (view, Part::of(view).map(|part| (part, parts.stage(part))))
    });
    // The first picture, not drawn again for who goes elsewhere and on to the voices, but in another language and on the way back.
    Effect::new(move |_| {
        if state.view.get() != View::Voices {
            state.welcomed.set_value(false);
        }
    });
    let drawn = move || match shown.get() {
        (View::Voices, _) => {
            if !state.welcomed.get_value() {
                return view! { <VoicesView state=state /> }.into_any();
            }
            // The voices are below the map, out of sight at first.
            let is_drawn = breath::soon();
            view! { {first_map(state, parts)} {move || is_drawn.get().then(|| view! { <VoicesView state=state /> })} }.into_any()
        }
        (view, Some((part, Stage::Here))) => parts.draw(part, view, state).unwrap_or_else(|| failed(parts, view)),
        (view, Some((_, Stage::Failed)) | None) => failed(parts, view),
        (_, Some((_, Stage::Away | Stage::Coming))) => waiting(),
    };
    view! { <main id=CONTENT tabindex="-1" data-view=move || state.view.get().name()>{drawn}</main> }.into_any()
}

/// Above the voices, for visitors who came without a link: the map, in room that is there before it is. Where it can't be had the
/// page is whole without it.
fn first_map(state: State, parts: Parts) -> AnyView {
    parts.demand(View::Map);
    let stage = Memo::new(move |_| parts.stage(Part::Map));
    let drawn = move || match stage.get() {
        Stage::Here => parts.draw(Part::Map, View::Voices, state),
        Stage::Failed => None,
        Stage::Away | Stage::Coming => Some(view! { <div class="skeleton"></div> }.into_any()),
    };
    view! { <div class="first-map" data-testid="first-map" hidden=move || stage.get() == Stage::Failed>{drawn}</div> }.into_any()
}

/// In the place of a view whose part is on its way.
fn waiting() -> AnyView {
    view! {
        <div class="part" data-testid="part-loading">
            <p class="sr-only" role="status">{words::part_loading()}</p>
            <div class="skeleton part-skeleton"></div>
        </div>
    }
    .into_any()
}

/// In the place of a view whose part could not be fetched.
fn failed(parts: Parts, view: View) -> AnyView {
    view! {
        <div class="part" role="alert" data-testid="part-failed">
            <p>{words::part_failed(view)}</p>
            <button type="button" class="button" data-testid="part-retry" on:click=move |_| parts.demand(view)>{terms::retry()}</button>
        </div>
    }
    .into_any()
}
