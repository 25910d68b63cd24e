//! What the class is asked: its name, attributes, and questions of the catalogue.

use std::sync::Arc;

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;

use crate::{
    app::{
        browser::dom,
        fields::question_picker,
        terms,
        views::class::{desk::Desk, own_question::own_question, words},
    },
    survey::{
        Attribute, Item, ItemCode,
        class::{MOST_QUESTIONS, Question, poll::single_spaced},
        own::MOST_NAME,
    },
};

/// Questions of a search that are shown.
const SHOWN: usize = 8;
const SEARCH: &str = "class-search";

pub fn choose(desk: Desk) -> AnyView {
    let busy = move || desk.has_codes();
    view! {
        <section class="panel class-choose" aria-labelledby="class-choose">
            <h2 class="panel-title" id="class-choose">{words::choose_title()}</h2>
            <p class="hint" hidden=move || !busy()>{words::has_codes()}</p>
            <fieldset class="class-fields" disabled=busy aria-labelledby="class-choose">
                {title(desk)}
                {attributes(desk)}
                {chosen(desk)}
                {search(desk)}
                {own_question(desk)}
            </fieldset>
        </section>
    }
    .into_any()
}

fn title(desk: Desk) -> AnyView {
    let typed = move |event: ev::Event| {
        let title = single_spaced(&dom::value_of(&event));
        desk.change(|p| p.title = title);
    };
    view! {
        <label class="field">
            <span class="field-name">{words::title()}</span>
            <input type="text" class="class-input" maxlength=MOST_NAME.to_string() autocomplete="off" data-testid="class-title"
                prop:value=move || desk.poll.with(|p| p.title.clone()) on:change=typed />
        </label>
    }
    .into_any()
}

fn attributes(desk: Desk) -> AnyView {
    let attribute = |attribute: Attribute| {
        let [a, b] = terms::levels(attribute);
        let switched = move |event: ev::Event| {
            let input = event.target().and_then(|t| t.dyn_into::<web_sys::HtmlInputElement>().ok());
            desk.change(|p| p.asks[attribute.index()] = input.is_some_and(|i| i.checked()));
        };
        view! {
            <label class="check">
                <input type="checkbox" data-testid=format!("class-asks-{}", attribute.name())
                    prop:checked=move || desk.poll.with(|p| p.asks[attribute.index()]) on:change=switched />
                <span>{terms::attribute(attribute)} <span class="hint">{format!(" ({a}, {b})")}</span></span>
            </label>
        }
    };
    view! {
        <fieldset class="class-attributes">
            <legend class="field-name">{words::attributes()}</legend>
            {Attribute::ALL.map(attribute).into_iter().collect_view()}
        </fieldset>
        <p class="hint">{words::attributes_hint()}</p>
    }
    .into_any()
}

/// A question's words, in the language that is spoken.
fn words_of(desk: Desk, question: &Question) -> String {
    match question {
        Question::Own { text, .. } => text.clone(),
        Question::Listed(code) => listed(desk, code).map_or_else(|| code.to_string(), |item| named(&item)),
    }
}

fn listed(desk: Desk, code: &ItemCode) -> Option<Item> {
    let state = desk.state;
    state.survey.catalogue.with(|c| c.ready()?.item(code).map(|i| state.language.items.with(|texts| texts.item(i))))
}

fn named(item: &Item) -> String {
    format!("{} · {}", item.title, item.code.short())
}

fn chosen(desk: Desk) -> AnyView {
    let row = move |(index, question): (usize, &Question)| {
        let words = words_of(desk, question);
        let label = words::leave_out_this(&words);
        view! {
            <li>
                <span>{words}</span>
                <button type="button" class="button" aria-label=label data-testid=format!("class-drop-{}", index + 1) on:click=move |_| {
                    desk.change(|p| _ = p.questions.remove(index));
                    dom::focus_soon(SEARCH);
                }>{words::leave_out()}</button>
            </li>
        }
    };
    let rows = move || {
        desk.poll.with(|p| {
            let rows = p.questions.iter().enumerate().map(row).collect_view();
            view! { <ol class="class-chosen" data-testid="class-chosen">{rows}</ol> }
        })
    };
    view! {
        <h3 class="field-name">{words::chosen()}</h3>
        <p class="hint" role="status">{move || words::so_many(desk.poll.with(|p| p.questions.len()))}</p>
        {rows}
    }
    .into_any()
}

fn search(desk: Desk) -> AnyView {
    let state = desk.state;
    let query = RwSignal::new(String::new());
    let index = Memo::new(move |_| {
        state.survey.catalogue.with(|c| c.ready().map(|c| question_picker::index(state, c))).unwrap_or_default()
    });
    // Of how many, and those that are shown. Without a query: the question that the page shows elsewhere.
    let found = Memo::new(move |_| {
        if query.with(|q| q.trim().is_empty()) {
            let shown: Vec<_> = state.item.get().into_iter().filter(|i| !i.code.is_own()).collect();
            return (None, shown);
        }
        let numbers = index.with(|i| query.with(|q| i.find(q)));
        let all = state
            .survey
            .catalogue
            .with(|c| c.ready().map(|c| question_picker::items(state, c, &numbers, "")))
            .unwrap_or_default();
        let mut all: Vec<_> = all.into_iter().filter(|i| !i.code.is_own()).collect();
        let found = all.len();
        all.truncate(SHOWN);
        (Some(found), all)
    });
    let told = move || found.with(|(all, shown)| all.map(|all| words::shown_of(shown.len(), all)));
    let row = move |item: &Arc<Item>| {
        let (code, asked, title) = (item.code.clone(), Question::Listed(item.code.clone()), item.title.clone());
        let is_chosen = move || desk.poll.with(|p| p.questions.contains(&asked));
        let (shown, said) = (is_chosen.clone(), is_chosen.clone());
        let no_room = move || is_chosen() || desk.poll.with(|p| p.questions.len() >= MOST_QUESTIONS);
        let label = move || if said() { words::chosen_this(&title) } else { words::add_this(&title) };
        view! {
            <li>
                <span>{named(item)} <span class="hint">{item.question.clone()}</span></span>
                <button type="button" class="button" disabled=no_room aria-label=label
                    data-testid=format!("class-add-{code}") on:click=move |_| desk.change(|p| p.questions.push(Question::Listed(code.clone())))>
                    {move || if shown() { words::is_chosen() } else { words::add() }}
                </button>
            </li>
        }
    };
    view! {
        <div class="field">
            <label class="field-name" for=SEARCH>{words::search()}</label>
            <input type="search" id=SEARCH autocomplete="off" spellcheck="false" data-testid="class-search" prop:value=query
                on:input=move |event| query.set(dom::value_of(&event)) />
            <p class="hint" role="status" data-testid="class-found">{told}</p>
            <ul class="class-found">{move || found.with(|(_, shown)| shown.iter().map(row).collect_view())}</ul>
        </div>
    }
    .into_any()
}
