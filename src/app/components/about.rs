//! What the page shows, what it can't, and where the figures come from.

use leptos::prelude::*;

use crate::app::text;

#[component]
pub fn About() -> AnyView {
    let part = |(title, body): (&'static str, &'static str)| {
        view! {
            <div class="about-part">
                <h3>{title}</h3>
                <p>{body}</p>
            </div>
        }
    };
    let parts = text::ABOUT_PARTS.map(part).into_iter().collect_view();
    view! {
        <footer class="about" id="about">
            <h2>{text::ABOUT}</h2>
            <div class="about-parts">{parts}</div>
            <div class="about-part about-cite">
                <h3>{text::CITE}</h3>
                <p>{text::CITATION}</p>
                <p><a href=text::PAPER_URL rel="noopener">{text::PAPER}</a></p>
            </div>
        </footer>
    }
    .into_any()
}
