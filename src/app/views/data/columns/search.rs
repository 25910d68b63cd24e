//! The question of the catalogue that a column has answers to, found by words.

use leptos::prelude::*;

use super::{choice::choose_item, column::Column, words};
use crate::{
    app::{
        browser::dom,
        fields::question_picker::{index, items},
    },
    survey::{Item, own::Meaning},
};

/// Questions that are offered at once.
const MOST: usize = 8;

/// The search, or a button that leads to it where the question is known.
pub fn search(column: Column) -> AnyView {
    let is_known = column.part(|s| matches!(s.report.meaning, Meaning::Item(_)));
    let begin = move |_| {
        column.searching.set(true);
        dom::focus_soon(column.id("search"));
    };
    let shown = move || {
        if column.searching.get() || is_known.get() != Some(true) {
            return field(column);
        }
        view! {
            <button type="button" class="link" data-testid=column.id("other-question") aria-describedby=column.id("name")
                on:click=begin>{words::other_question()}</button>
        }
        .into_any()
    };
    shown.into_any()
}

fn field(column: Column) -> AnyView {
    let state = column.state;
    let query = RwSignal::new(String::new());
    let words_of = Memo::new(move |_| state.survey.catalogue.with(|c| c.ready().map(|c| index(state, c))).unwrap_or_default());
    let found = Memo::new(move |_| {
        if query.with(|q| q.trim().is_empty()) {
            return Vec::new();
        }
        let mut numbers = words_of.with(|i| query.with(|q| i.find(q)));
        numbers.truncate(MOST);
        state.survey.catalogue.with(|c| c.ready().map(|c| items(state, c, &numbers, ""))).unwrap_or_default()
    });
    let row = move |item: &Item| {
        let code = item.code.clone();
        let choose = move |_| {
            let code = code.clone();
            column.searching.set(false);
            column.correct(|correction, _| choose_item(correction, code));
            dom::focus_soon(column.id("kind"));
        };
        view! {
            <li>
                <button type="button" class="own-found" data-testid=format!("{}-{}", column.id("found"), item.code) on:click=choose>
                    <strong>{item.code.short().to_string()}</strong> " " {item.question.clone()}
                    <span class="hint">{item.options.join(" | ")}</span>
                </button>
            </li>
        }
    };
    let list = move || found.with(|items| items.iter().map(|i| row(i)).collect_view());
    let is_vain = move || !query.with(|q| q.trim().is_empty()) && found.with(Vec::is_empty);
    view! {
        <div class="own-search">
            <label class="field">
                <span class="field-name">{words::search()}</span>
                <input type="search" id=column.id("search") data-testid=column.id("search") placeholder=words::search_hint()
                    autocomplete="off" spellcheck="false" prop:value=query on:input=move |event| query.set(dom::value_of(&event)) />
            </label>
            <p class="hint" role="status">{move || is_vain().then(words::nothing_found)}</p>
            <ul class="own-found-list">{list}</ul>
        </div>
    }
    .into_any()
}
