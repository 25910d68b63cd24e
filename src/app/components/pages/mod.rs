//! Pages of text: method, data, about.

use leptos::prelude::*;

use super::OwnDataPanel;
use crate::app::{state::State, text};

fn part((title, body): (&'static str, &'static str)) -> AnyView {
    view! {
        <section class="prose-part">
            <h2>{title}</h2>
            <p>{body}</p>
        </section>
    }
    .into_any()
}

#[component]
pub fn MethodPage() -> AnyView {
    view! {
        <div class="prose">
            {text::method_parts().map(part).into_iter().collect_view()}
            <p><a href=text::PAPER_URL rel="noopener">{text::PAPER}</a></p>
            <p><a href="docs/model-card.html">{text::model_card()}</a></p>
        </div>
    }
    .into_any()
}

#[component]
pub fn DataPage(state: State) -> AnyView {
    view! {
        <div class="prose">
            {text::data_parts().map(part).into_iter().collect_view()}
            <section class="prose-part">
                <h2>{text::cite()}</h2>
                <p>{text::CITATION}</p>
                <p><a href="docs/data-card.html">{text::data_card()}</a></p>
            </section>
        </div>
        <OwnDataPanel state=state />
    }
    .into_any()
}

#[component]
pub fn AboutPage() -> AnyView {
    view! { <div class="prose">{text::about_parts().map(part).into_iter().collect_view()}</div> }.into_any()
}
