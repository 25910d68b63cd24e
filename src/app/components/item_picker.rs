//! Which question: a search box, a topic, and a scrolling list of radio buttons.

use std::sync::Arc;

use leptos::prelude::*;

use super::SelectField;
use crate::{
    app::{browser, language::tr_text, state::State, survey_store::Loadable, text},
    survey::{Catalogue, Item, ItemCode},
};

const LIST: &str = "item-list";

fn entry_id(code: &ItemCode) -> String {
    format!("item-{code}")
}

#[component]
pub fn ItemPicker(state: State) -> AnyView {
    let query = RwSignal::new(String::new());
    let topic = RwSignal::new(String::new());
    let found = Memo::new(move |_| {
        let catalogue = state.survey.catalogue.get();
        catalogue.ready().map(|c| search(state, c, &query.get(), &topic.get())).unwrap_or_default()
    });
    let topics = Signal::derive(move || {
        let mut choices = vec![(String::new(), text::all_topics().into())];
        if let Some(catalogue) = state.survey.catalogue.get().ready() {
            choices.extend(catalogue.topics.iter().map(|t| (t.id.clone(), tr_text(&t.title))));
        }
        choices
    });
    let list = move || {
        match state.survey.catalogue.get() {
        Loadable::Loading => view! { <p class="hint">{text::catalogue_loading()}</p> }.into_any(),
        Loadable::Failed(reason) => failed(state, reason),
        Loadable::Ready(_) if found.with(Vec::is_empty) => view! { <p class="hint">{text::no_item_found()}</p> }.into_any(),
        Loadable::Ready(_) => view! {
            <For each=move || found.get() key=|item| (item.code.clone(), item.title.clone()) children=move |item| row(state, &item) />
        }
        .into_any(),
    }
    };
    // The question of a link, or of the way back, may be far down the list.
    Effect::new(move |_| {
        if let Some(item) = state.item.get() {
            browser::reveal(LIST, entry_id(&item.code));
        }
    });
    view! {
        <section class="panel picker" aria-labelledby="item-title">
            <h2 class="panel-title" id="item-title">{text::item()}</h2>
            <label class="field">
                <span class="field-name">{text::search()}</span>
                <input type="search" data-testid="item-search" placeholder=text::search_hint() autocomplete="off" spellcheck="false"
                    on:input=move |event| query.set(browser::value_of(&event)) />
            </label>
            <SelectField label=text::topic() testid="topic-select" choices=topics chosen=topic
                choose=Callback::new(move |id| topic.set(id)) />
            <p class="count" role="status">{move || text::items_found(found.with(Vec::len))}</p>
            <div class="item-list" id=LIST role="radiogroup" aria-labelledby="item-title" data-testid="item-list">{list}</div>
        </section>
    }
    .into_any()
}

fn search(state: State, catalogue: &Catalogue, query: &str, topic: &str) -> Vec<Arc<Item>> {
    let of_topic = |item: &Item| topic.is_empty() || item.topic == topic;
    let found = state.language.items.with(|texts| texts.search(catalogue, tr_text, query));
    found.into_iter().filter(of_topic).map(Arc::new).collect()
}

fn row(state: State, item: &Item) -> AnyView {
    let code = item.code.clone();
    let (chosen, asked, choice) = (code.clone(), code.clone(), code.clone());
    let not_asked = Memo::new(move |_| is_missing(state, &asked));
    view! {
        <label class="item" id=entry_id(&code) class:missing=not_asked data-testid=format!("item-option-{code}")>
            <input type="radio" name="item" prop:checked=move || state.page.with(|p| p.item == chosen)
                on:change=move |_| state.choose_item(choice.clone()) />
            <span class="item-title">{item.title.clone()}</span>
            <span class="item-code">{code.to_string()}</span>
            <span class="item-note" hidden=move || !not_asked.get()>{move || text::not_asked(state.country.get())}</span>
        </label>
    }
    .into_any()
}

/// Whether the country on the screen was not asked this, as far as is known.
fn is_missing(state: State, item: &ItemCode) -> bool {
    let table = state.survey.table(state.page.with(|p| p.country));
    table.ready().is_some_and(|t| !t.items.contains_key(item))
}

/// Why something is not there, with a button to load it again.
pub fn failed(state: State, reason: String) -> AnyView {
    let retry = move |_| state.survey.load(state.page.with_untracked(|p| p.country));
    view! {
        <div class="failed" role="alert">
            <p>{reason}</p>
            <button type="button" class="button" data-testid="survey-retry" on:click=retry>{text::retry()}</button>
        </div>
    }
    .into_any()
}
