//! Under every view: where the figures come from.

use leptos::prelude::*;

use super::{follow, shortcuts};
use crate::app::{state::State, text, text::shortcuts as words, url::View};

#[component]
pub fn Footer(state: State) -> AnyView {
    let link = move |view: View| {
        view! {
            <a href=move || state.page.with(|p| p.link(view)) on:click=move |event| follow(state, view, &event)>{text::view(view)}</a>
        }
    };
    view! {
        <footer class="footer">
            <p>{text::footer()}</p>
            <p class="footer-links">
                {link(View::Method)} {link(View::Data)} {link(View::About)}
                <button type="button" class="link" data-testid="shortcuts-open" aria-haspopup="dialog"
                    on:click=move |_| shortcuts::open()>{words::open()}</button>
            </p>
        </footer>
    }
    .into_any()
}
