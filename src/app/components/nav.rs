//! The way between the site's pages: two views of this one, and two pages of text.

use leptos::{ev::MouseEvent, prelude::*};

use crate::app::{browser, state::State, text::results as words, url::View};

#[component]
pub fn Nav(state: State) -> AnyView {
    let view_link = |view: View| {
        // A plain click changes the view; with a key held, the link is the browser's.
        let go = move |event: MouseEvent| {
            if !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key()) {
                event.prevent_default();
                state.go(|p| p.view = view);
                browser::scroll_to_top();
            }
        };
        let current = move || (state.view.get() == view).then_some("page");
        view! {
            <li>
                <a href=move || state.page.with(|p| p.link(view)) aria-current=current data-testid=format!("nav-{}", view.name())
                    on:click=go>{words::view(view)}</a>
            </li>
        }
    };
    let card = |(address, name): (&'static str, &'static str)| view! { <li><a href=address>{name}</a></li> };
    view! {
        <nav class="nav" aria-label=words::NAV>
            <ul>
                {View::ALL.map(view_link).into_iter().collect_view()}
                {words::CARDS.map(card).into_iter().collect_view()}
            </ul>
        </nav>
    }
    .into_any()
}
