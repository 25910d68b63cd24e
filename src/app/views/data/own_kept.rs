//! The visitor's data in use: shown, taken home, removed, put back.

use std::sync::Arc;

use leptos::prelude::*;

use crate::{
    app::{browser::dom, state::State, terms, views::data::own_words},
    survey::{
        Item,
        own::{OwnData, OwnGroup, export},
    },
};

const UNDO: &str = "own-undo-button";

/// What is in use, and what can be put back; `None` where there is neither.
pub fn kept(state: State) -> Option<AnyView> {
    let (data, former) = (state.own.data.get(), state.own.former.get());
    if data.is_none() && former.is_none() {
        return None;
    }
    let in_use = data.as_ref().map(|data| in_use(state, data));
    let undo = former.map(|_| {
        let sentence = if data.is_none() { own_words::removed() } else { own_words::replaced() };
        view! {
            <div class="own-undo" role="status">
                <p class="hint">{sentence}</p>
                <button type="button" class="button" id=UNDO data-testid="own-undo" on:click=move |_| {
                    state.undo_own();
                    dom::focus_soon("own-kept-title");
                }>{own_words::undo()}</button>
            </div>
        }
    });
    Some(view! { <div class="own-kept">{in_use}{undo}</div> }.into_any())
}

fn in_use(state: State, data: &Arc<OwnData>) -> AnyView {
    let mut questions: Vec<_> = data.groups.iter().flat_map(|g| g.overall.keys()).collect();
    questions.sort_unstable();
    questions.dedup();
    let summary = own_words::kept(data.groups.len(), questions.len(), data.items.len());
    let groups = data.groups.iter().map(|g| group(state, g)).collect_view();
    view! {
        <div data-testid="own-kept" data-groups=data.groups.len().to_string()>
            <h3 class="figure-title" id="own-kept-title" tabindex="-1">{own_words::kept_title()}</h3>
            <p class="note">{summary}</p>
            <ul class="own-groups">{groups}</ul>
            <p class="hint">{own_words::model_hint()}</p>
            <h4 class="field-name">{own_words::export()}</h4>
            {exports(state, data)}
            <button type="button" class="button" data-testid="own-remove" on:click=move |_| {
                state.remove_own();
                dom::focus_soon(UNDO);
            }>{own_words::remove()}</button>
        </div>
    }
    .into_any()
}

fn group(state: State, group: &OwnGroup) -> AnyView {
    let code = group.code;
    let gaps = own_words::gaps(group.known, group.ages).map(|gaps| view! { <span class="hint">" · "{gaps}</span> });
    let label = format!("{}: {}", own_words::show(), group.name);
    view! {
        <li>
            <span><strong>{group.name.clone()}</strong>" · "{own_words::people(group.people)}{gaps}</span>
            <button type="button" class="button" data-testid=format!("own-show-{code}") aria-label=label
                on:click=move |_| state.show_own(code)>{own_words::show()}</button>
        </li>
    }
    .into_any()
}

fn exports(state: State, data: &Arc<OwnData>) -> AnyView {
    let button = |testid: &'static str, label: &'static str, file: &'static str, make: fn(State, &OwnData) -> String| {
        let data = data.clone();
        let save = move |_| {
            let mime = if file.ends_with("json") { "application/json" } else { "text/csv" };
            dom::download(file, mime, make(state, &data).as_bytes());
        };
        view! { <button type="button" class="button" data-testid=testid on:click=save>{label}</button> }
    };
    view! {
        <div class="buttons">
            {button("own-export", own_words::export_cells(), "ace-own-cells.csv", |_, data| export::cells(data))}
            {button("own-export-overall", own_words::export_overall(), "ace-own-overall.csv", |_, data| export::overall(data))}
            {button("own-export-items", own_words::export_items(), "ace-own-items.csv", items)}
            {button("own-export-json", own_words::export_json(), "ace-own.json", json)}
        </div>
    }
    .into_any()
}

/// The questions that any group was asked, in the catalogue's order.
fn items(state: State, data: &OwnData) -> String {
    let asked = |item: &&Item| data.groups.iter().any(|g| g.overall.contains_key(&item.code));
    state.survey.catalogue.with_untracked(|catalogue| {
        let items = catalogue.ready().map(|c| c.items.iter().filter(asked).collect::<Vec<_>>());
        export::items(&items.unwrap_or_else(|| data.items.iter().collect()))
    })
}

fn json(state: State, data: &OwnData) -> String {
    export::json(data).unwrap_or_else(|error| {
        state.notices.error(terms::from_below(&error));
        String::new()
    })
}
