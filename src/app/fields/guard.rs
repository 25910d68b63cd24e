//! Around controls that a link may lock or hide.

use leptos::prelude::*;

use crate::app::{
    fields::words,
    link::parts::Control,
    state::{
        State,
        access::{hidden, locked},
    },
};

/// Its children can't be used while the control is locked, and are not drawn while it is hidden. It has no box of its own: they lie
/// where they would lie without it.
#[component]
pub fn Guard(state: State, control: Control, children: Children) -> AnyView {
    let (locked, hidden) = (locked(state, control), hidden(state, control));
    let label = move || locked.get().then(words::set_by_teacher);
    view! {
        <fieldset class="guard" class:locked=locked disabled=locked hidden=hidden aria-label=label data-control=control.name()>
            <p class="guard-note" hidden=move || !locked.get()>
                <svg class="guard-lock" viewBox="0 0 16 16" aria-hidden="true">
                    <path d="M4 7V5a4 4 0 0 1 8 0v2h1v8H3V7zm2 0h4V5a2 2 0 0 0-4 0z" />
                </svg>
                {words::set_by_teacher()}
            </p>
            {children()}
        </fieldset>
    }
    .into_any()
}
