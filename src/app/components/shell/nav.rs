//! The way between the views.

use leptos::{ev::MouseEvent, prelude::*};

use crate::app::{browser, state::State, text, url::View};

#[component]
pub fn Nav(state: State) -> AnyView {
    let link = |view: View| {
        let current = move || (state.view.get() == view).then_some("page");
        view! {
            <li>
                <a href=move || state.page.with(|p| p.link(view)) aria-current=current data-testid=format!("nav-{}", view.name())
                    on:click=move |event| follow(state, view, &event)>{text::view(view)}</a>
            </li>
        }
    };
    view! { <nav class="nav" aria-label=text::nav()><ul>{View::ALL.map(link).into_iter().collect_view()}</ul></nav> }.into_any()
}

/// A plain click changes the view; with a key held, the link is the browser's.
pub fn follow(state: State, view: View, event: &MouseEvent) {
    if !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key()) {
        event.prevent_default();
        state.go(|p| p.view = view);
        browser::scroll_to_top();
        browser::focus_soon(super::CONTENT);
    }
}
