//! Small parts that lists, worksheets and forms of lessons share.

use leptos::prelude::*;

use crate::app::{
    browser::dom,
    views::lessons::{class_link::Part, words},
};

pub fn list(class: &'static str, entries: Vec<String>) -> AnyView {
    let entries = entries.into_iter().map(|words| view! { <li>{words}</li> }).collect_view();
    view! { <ul class=class>{entries}</ul> }.into_any()
}

/// A heading with a list, or nothing where the list is empty.
pub fn listed(heading: &'static str, entries: Vec<String>) -> AnyView {
    (!entries.is_empty())
        .then(|| {
            view! {
                <section class="lesson-part">
                    <h3>{heading}</h3>
                    {list("lesson-list", entries)}
                </section>
            }
        })
        .into_any()
}

pub fn facts(parts: Vec<Part>) -> AnyView {
    let part = |(name, words): Part| view! { <div><dt>{name}</dt><dd>{words}</dd></div> };
    view! { <dl class="lesson-facts">{parts.into_iter().map(part).collect_view()}</dl> }.into_any()
}

/// A button that copies a link, and says whether it has.
#[component]
pub fn CopyLink(
    /// The query string, without question mark.
    #[prop(into)]
    query: Signal<String>,
    /// Said in place of the button's words where several such buttons stand in a list.
    #[prop(optional, into)]
    label: Option<String>,
    testid: &'static str,
) -> AnyView {
    let said = RwSignal::new("");
    let copy = move |_| {
        said.set("");
        let link = dom::site_url(&format!("?{}", query.get_untracked())).unwrap_or_default();
        dom::copy(link, move |copied| said.set(if copied { words::copied() } else { words::not_copied() }));
    };
    view! {
        <span class="copy-link">
            <button type="button" class="button" data-testid=testid aria-label=label on:click=copy>{words::copy_link()}</button>
            <span class="hint" role="status">{said}</span>
        </span>
    }
    .into_any()
}
