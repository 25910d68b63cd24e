//! The way between the views.

use leptos::{ev::MouseEvent, prelude::*};

use crate::app::{
    browser::dom,
    link::{self, page::PageState, parts::View},
    shell::{parts::Parts, words},
    state::State,
};

#[component]
pub fn Nav(state: State) -> AnyView {
    let parts = Parts::here();
    let link = |view: View| {
        let current = move || (state.view.get() == view).then_some("page");
        view! {
            <li>
                <a href=move || state.page.with(|p| p.link(view)) aria-current=current data-testid=format!("nav-{}", view.name())
                    on:pointerenter=move |_| parts.prepare(view) on:focus=move |_| parts.prepare(view)
                    on:click=move |event| follow(state, &event, |p| p.turn_to(view))>{link::words::view(view)}</a>
            </li>
        }
    };
    view! { <nav class="nav" aria-label=words::nav()><ul>{View::ALL.map(link).into_iter().collect_view()}</ul></nav> }.into_any()
}

/// A plain click on a link changes the page in place; with a key held, the link is the browser's.
pub fn follow(state: State, event: &MouseEvent, change: impl FnOnce(&mut PageState)) {
    if dom::is_plain(event) {
        event.prevent_default();
        state.go(change);
        dom::begin_at(CONTENT);
    }
}

/// The view's own part of the page, where the skip link and a change of view lead.
pub const CONTENT: &str = "content";
