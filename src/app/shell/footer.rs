//! Under every view: where the figures come from.

use leptos::prelude::*;

use crate::app::{
    link::{self, parts::View},
    shell::{nav::follow, shortcut_words, shortcuts, words},
    state::State,
    terms::Origin,
};

#[component]
pub fn Footer(state: State) -> AnyView {
    let link = move |view: View| {
        view! {
            <a href=move || state.page.with(|p| p.link(view)) on:click=move |event| follow(state, &event, |p| p.view = view)>{link::words::view(view)}</a>
        }
    };
    // Pages of text are about both surveys.
    let origin =
        move || if state.view.get().needs_engine() { state.page.with(|p| Origin::of_item(&p.item)) } else { Origin::Surveys };
    let source = move || origin().words();
    view! {
        <footer class="footer">
            <p>{source} ". " {words::footer()}</p>
            <p class="footer-links">
                {link(View::Method)} {link(View::Data)} {link(View::About)}
                <button type="button" class="link" data-testid="shortcuts-open" aria-haspopup="dialog"
                    on:click=move |_| shortcuts::open()>{shortcut_words::open()}</button>
            </p>
        </footer>
    }
    .into_any()
}
