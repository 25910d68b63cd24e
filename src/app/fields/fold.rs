//! A panel's fields, which on a narrow screen and in presenter mode fold away behind a button that says how they are set.

use leptos::prelude::*;

use crate::app::{fields::words, lasting::LastingSignal};

/// The panel that holds it has the class `fold`; style/fold.css says where it folds. Elsewhere there is no
/// button, and the fields lie in the panel as if nothing were around them.
#[component]
pub fn Fold(
    /// Of the element that holds the fields.
    id: &'static str,
    open: LastingSignal<bool>,
    /// How the fields are set.
    #[prop(into)]
    now: Signal<String>,
    children: Children,
) -> AnyView {
    let action = move || if open.get() { words::fold() } else { words::unfold() };
    view! {
        <button type="button" class="fold-button" data-testid=id aria-controls=id aria-expanded=move || open.get().to_string()
            on:click=move |_| open.update(|o| *o = !*o)>
            <span class="fold-now">{now}</span> " " <span class="fold-action">{action}</span>
        </button>
        <div class="fold-body" id=id class:open=move || open.get()>{children()}</div>
    }
    .into_any()
}
