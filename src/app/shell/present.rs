//! Presenter mode: large type and fewer controls, for a projector. Alt+P switches it, too.

use leptos::{ev, prelude::*};

use crate::app::{browser::dom, shell::words, state::State};

#[component]
pub fn PresentToggle(state: State) -> AnyView {
    let on = Memo::new(move |_| state.page.with(|p| p.present));
    Effect::new(move |_| dom::mark_presented(on.get()));
    let switch = move || state.adjust(|p| p.present = !p.present);
    let listening = window_event_listener(ev::keydown, move |event| {
        // By the key's place: with Alt, some keyboards write another letter.
        if event.alt_key() && !event.ctrl_key() && !event.meta_key() && event.code() == "KeyP" {
            event.prevent_default();
            switch();
        }
    });
    on_cleanup(move || listening.remove());
    view! {
        <button type="button" class="button present-toggle" data-testid="present-toggle" aria-pressed=move || on.get().to_string()
            aria-keyshortcuts="Alt+P" title=words::present_hint() on:click=move |_| switch()>{words::present()}</button>
    }
    .into_any()
}
