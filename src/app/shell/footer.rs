//! Under every view: where the figures come from.

use leptos::prelude::*;

use crate::app::{
    link::{self, parts::View},
    shell::{nav::follow, shortcut_words, shortcuts, words},
    state::State,
};

#[component]
pub fn Footer(state: State) -> AnyView {
    let link = move |view: View| {
        view! {
            <a href=move || state.page.with(|p| p.link(view)) on:click=move |event| follow(state, &event, |p| p.view = view)>{link::words::view(view)}</a>
        }
    };
    view! {
        <footer class="footer">
            <p>{words::footer()}</p>
            <p class="footer-links">
                {link(View::Method)} {link(View::Data)} {link(View::About)}
                <button type="button" class="link" data-testid="shortcuts-open" aria-haspopup="dialog"
                    on:click=move |_| shortcuts::open()>{shortcut_words::open()}</button>
            </p>
        </footer>
    }
    .into_any()
}
