//! What pages of text are made of: their sections, and the list of these.
//!
//! What a page says stands in its view; there is no text of one page here.

pub mod words;

use leptos::prelude::*;

/// A part of a page, with a heading that the table of contents leads to.
#[derive(Debug)]
pub struct Section {
    /// Of the heading, in the whole page.
    pub id: &'static str,
    pub title: &'static str,
    pub body: AnyView,
}

impl Section {
    pub fn new(id: &'static str, title: &'static str, parts: impl IntoIterator<Item = AnyView>) -> Self {
        Self { id, title, body: parts.into_iter().collect_view().into_any() }
    }
}

/// The sections, with a table of contents before them.
pub fn page(sections: Vec<Section>) -> AnyView {
    let entry = |section: &Section| {
        view! { <li><a href=format!("#{}", section.id)>{section.title}</a></li> }
    };
    let entries = sections.iter().map(entry).collect_view();
    let drawn = |section: Section| {
        let Section { id, title, body } = section;
        view! {
            <section class="prose-part">
                <h2 id=id tabindex="-1">{title}</h2>
                {body}
            </section>
        }
    };
    let sections = sections.into_iter().map(drawn).collect_view();
    view! {
        <div class="prose">
            <nav class="prose-contents" aria-labelledby="contents-title">
                <h2 id="contents-title">{words::contents()}</h2>
                <ol>{entries}</ol>
            </nav>
            <div class="prose-text">{sections}</div>
        </div>
    }
    .into_any()
}

pub fn paragraph(words: impl Into<String>) -> AnyView {
    view! { <p>{words.into()}</p> }.into_any()
}

pub fn list(entries: impl IntoIterator<Item = AnyView>) -> AnyView {
    let entries = entries.into_iter().map(|entry| view! { <li>{entry}</li> }).collect_view();
    view! { <ul class="prose-list">{entries}</ul> }.into_any()
}

pub fn plain_list<const N: usize>(entries: [&'static str; N]) -> AnyView {
    list(entries.map(|words| words.into_any()))
}

/// Names and what they are.
pub fn definitions(entries: impl IntoIterator<Item = (AnyView, String)>) -> AnyView {
    let entry = |(name, words): (AnyView, String)| view! { <div><dt>{name}</dt><dd>{words}</dd></div> };
    view! { <dl class="prose-terms">{entries.into_iter().map(entry).collect_view()}</dl> }.into_any()
}

/// A formula, with what its letters mean; that may be empty.
pub fn formula(math: &'static str, letters: &'static str) -> AnyView {
    let letters = (!letters.is_empty()).then(|| view! { <p class="formula-letters">{letters}</p> });
    view! { <div class="formula"><div class="formula-math" tabindex="0" inner_html=math></div>{letters}</div> }.into_any()
}

pub fn link(href: impl Into<String>, words: impl Into<String>) -> AnyView {
    view! { <a href=href.into() rel="noopener">{words.into()}</a> }.into_any()
}
