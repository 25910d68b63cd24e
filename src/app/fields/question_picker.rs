//! Which question: a search box, a topic, and a scrolling list of radio buttons.
//!
//! From the search the arrow down leads into the list, where the arrows choose; Enter takes the first that was found. Compact, it is
//! one line, and the list drops from it when it is wanted: words are typed, the arrow is pressed, or the box is clicked.

use std::{collections::BTreeMap, sync::Arc};

use gloo_timers::future::TimeoutFuture;
use leptos::{
    ev::{FocusEvent, KeyboardEvent, MouseEvent},
    prelude::*,
};
use wasm_bindgen_futures::spawn_local;

use crate::{
    app::{
        browser::dom,
        fields::{
            fold::Fold,
            guard::Guard,
            inputs::SelectField,
            search::{Entry, Index},
            words,
        },
        language::tr_text,
        link::parts::Control,
        state::{State, access::hidden, slot::Slot},
        stores::loadable::Loadable,
        terms,
    },
    survey::{Catalogue, Country, CountryCode, Item, ItemCode, Known, SurveyId},
};

const LIST: &str = "item-list";
/// Grey lines that stand for questions while these are on their way: about as many as the list shows at once.
const LINES: usize = 8;
/// Questions that are drawn at once: more than the list shows, and few enough that a view with it comes in an instant.
const AT_ONCE: usize = 40;
/// The search box, where a shortcut leads.
pub const SEARCH: &str = "item-search";

fn entry_id(code: &ItemCode) -> String {
    format!("item-{code}")
}

#[component]
pub fn ItemPicker(
    state: State,
    /// One line, where there is room beside it for nothing else.
    #[prop(optional)]
    compact: bool,
) -> AnyView {
    let open = RwSignal::new(false);
    let query = RwSignal::new(String::new());
    let country = Memo::new(move |_| state.page.with(|p| p.country));
    let index = Memo::new(move |_| state.survey.catalogue.with(|c| c.ready().map(|c| index(state, c))).unwrap_or_default());
    let topic = Memo::new(move |_| known_topic(state));
    let found = Memo::new(move |_| {
        let numbers = index.with(|i| query.with(|q| i.find(q)));
        state.survey.catalogue.with(|c| c.ready().map(|c| items(state, c, &numbers, &topic.get()))).unwrap_or_default()
    });
    let all = Memo::new(move |_| state.survey.catalogue.with(|c| c.ready().map_or(0, |c| c.items.len())));
    let standings = Memo::new(move |_| standings(state, country.get()));
    let room = more_and_more(all);
    let drawn = Memo::new(move |_| found.with(|f| f.iter().take(room.get()).cloned().collect::<Vec<_>>()));
    let topics = Signal::derive(move || {
        let mut choices = vec![(String::new(), words::all_topics().into())];
        if let Some(catalogue) = state.survey.catalogue.get().ready() {
            choices.extend(catalogue.topics.iter().map(|t| (t.id.clone(), tr_text(&t.title))));
        }
        choices
    });
    let list = move || {
        match state.survey.catalogue.get() {
        Loadable::Loading => {
            let lines = [(); LINES].map(|()| view! { <span class="item-waiting skeleton" aria-hidden="true"></span> });
            view! { <p class="hint">{words::catalogue_loading()}</p> {lines.into_iter().collect_view()} }.into_any()
        }
        Loadable::Failed(reason) => failed(state, reason),
        Loadable::Ready(_) if found.with(Vec::is_empty) => view! { <p class="hint">{words::no_item_found()}</p> }.into_any(),
        Loadable::Ready(_) => view! {
            <For each=move || drawn.get() key=|item| (item.code.clone(), item.title.clone()) children=move |item| row(state, standings, &item) />
        }
        .into_any(),
    }
    };
    // The question of a link, or of the way back, may be far down the list.
    Effect::new(move |_| {
        // In a list that is folded away nothing can be scrolled to: once more when it opens, and when more of it is drawn.
        state.folds.item.track();
        room.track();
        if let Some(item) = state.item.get() {
            dom::reveal(LIST, entry_id(&item.code));
        }
    });
    let now = Signal::derive(move || {
        state.item.with(|i| i.as_ref().map(|i| format!("{} · {}", i.title, i.code.short()))).unwrap_or_default()
    });
    let no_item = hidden(state, Control::Item);
    let take_first = move || {
        let first =
            found.with_untracked(|f| f.first().map(|i| i.code.clone())).filter(|_| !query.with_untracked(String::is_empty));
        open.set(first.is_none());
        if let Some(code) = first {
            state.choose_item(code);
        }
    };
    let in_search = move |event: KeyboardEvent| match event.key().as_str() {
        "ArrowDown" => {
            event.prevent_default();
            open.set(true);
            dom::focus_first_soon(LIST, "input");
        }
        "Enter" => take_first(),
        "Escape" => open.set(false),
        _ => {}
    };
    let in_list = move |event: KeyboardEvent| {
        let is_chosen = event.key() == "Enter";
        if is_chosen || event.key() == "Escape" {
            event.prevent_default();
            if is_chosen {
                dom::click_target(&event);
            }
            open.set(false);
            dom::focus_soon(SEARCH);
        }
    };
    // A choice by hand, not by the arrows, which go on.
    let by_hand = move |event: MouseEvent| {
        if compact && event.detail() > 0 && open.get_untracked() {
            open.set(false);
            dom::focus_soon("question");
        }
    };
    let focus_moves = move |event: FocusEvent| {
        if dom::leaves(&event) {
            open.set(false);
        }
    };
    view! {
        <section class="panel picker fold" class:compact=compact class:open=open aria-labelledby="item-title" hidden=no_item
            on:focusout=focus_moves>
            <h2 class="panel-title" id="item-title">{words::item()}</h2>
            <Fold id="item-fields" open=state.folds.item now=now>
                <Guard state=state control=Control::Item>
                    <div class="field">
                        <label class="field-name" for=SEARCH>{words::search()}</label>
                        <div class="search-box">
                            <input type="search" id=SEARCH data-testid="item-search" placeholder=words::search_hint() autocomplete="off"
                                spellcheck="false" prop:value=query on:keydown=in_search on:click=move |_| open.set(true)
                                on:input=move |event| {
                                    open.set(true);
                                    query.set(dom::value_of(&event));
                                } />
                            <button type="button" class="search-clear" data-testid="search-clear" aria-label=words::clear_search()
                                title=words::clear_search() hidden=move || query.with(String::is_empty) on:click=move |_| {
                                    query.set(String::new());
                                    dom::focus_soon(SEARCH);
                                }>"×"</button>
                        </div>
                    </div>
                    <div class="picker-drop">
                        <SelectField label=words::topic() testid="topic-select" choices=topics chosen=topic
                            choose=Callback::new(move |id| state.adjust(|p| p.topic = id)) />
                        <p class="count" role="status">{move || words::items_found(found.with(Vec::len), all.get())}</p>
                        <div class="item-list" id=LIST role="radiogroup" aria-labelledby="item-title" data-testid="item-list"
                            on:keydown=in_list on:click=by_hand>{list}</div>
                        <p class="hint" data-testid="item-asked">{move || asked_now(state)}</p>
                    </div>
                </Guard>
            </Fold>
        </section>
    }
    .into_any()
}

/// How many questions are drawn: some at once, the others a task later each, so that the page breathes in between.
fn more_and_more(all: Memo<usize>) -> RwSignal<usize> {
    let room = RwSignal::new(AT_ONCE);
    Effect::new(move |_| {
        let all = all.get();
        spawn_local(async move {
            while room.try_get_untracked().is_some_and(|room| room < all) {
                TimeoutFuture::new(0).await;
                let _ = room.try_update(|room| *room += AT_ONCE);
            }
        });
    });
    room
}

/// The topic that the list is narrowed to; none where a link names one that there is not.
fn known_topic(state: State) -> String {
    let topic = state.page.with(|p| p.topic.clone());
    let is_known = state.survey.catalogue.with(|c| c.ready().is_none_or(|c| c.topic(&topic).is_some()));
    if is_known { topic } else { String::new() }
}

/// The words of all questions, in English and in the language that is spoken.
pub fn index(state: State, catalogue: &Catalogue) -> Index {
    let entry = |item: &Item| {
        let topic = catalogue.topic(&item.topic).map(|t| t.title.clone()).unwrap_or_default();
        let mut entry = Entry {
            code: item.code.0.clone(),
            titles: vec![item.title.clone()],
            questions: vec![item.question.clone()],
            options: item.options.clone(),
            topics: vec![tr_text(&topic), topic],
        };
        if let Some(survey) = item.survey().map(SurveyId::survey) {
            entry.topics.extend([survey.name, survey.short].map(String::from));
        }
        state.language.items.with(|texts| {
            if let Some(text) = texts.of(item) {
                entry.titles.push(text.title.clone());
                entry.questions.push(text.question.clone());
                entry.options.extend_from_slice(&text.options);
            }
        });
        entry
    };
    Index::new(&catalogue.items.iter().map(entry).collect::<Vec<_>>())
}

/// The questions with these numbers, in the language that is spoken, of one topic or of all.
pub fn items(state: State, catalogue: &Catalogue, numbers: &[usize], topic: &str) -> Vec<Arc<Item>> {
    let found = numbers.iter().filter_map(|n| catalogue.items.get(*n));
    let of_topic = found.filter(|i| topic.is_empty() || i.topic == topic);
    state.language.items.with(|texts| of_topic.map(|i| Arc::new(texts.item(i))).collect())
}

/// What the country on the screen has of a question.
#[derive(Debug, Clone, PartialEq)]
struct Standing {
    is_missing: bool,
    note: Option<String>,
}

/// Of all questions, in one memo of the list: followed one by one, what outlives the list would keep an entry of each of its rows.
fn standings(state: State, country: CountryCode) -> BTreeMap<ItemCode, Standing> {
    // Where no groups are known anywhere, every line would say so.
    let has_cells = Country::find(country).is_some_and(Country::has_cells);
    let name = state.country.get();
    let standing = |item: &ItemCode| {
        let known = state.known(country, item);
        let note = known.filter(|k| *k == Known::Nothing || has_cells).and_then(|k| words::state_of(k, name));
        Standing { is_missing: known == Some(Known::Nothing), note }
    };
    let catalogue = state.survey.catalogue.get();
    let items = catalogue.ready().map(|c| c.items.iter().map(|i| i.code.clone()).collect::<Vec<_>>()).unwrap_or_default();
    items.into_iter().map(|item| (item.clone(), standing(&item))).collect()
}

fn row(state: State, standings: Memo<BTreeMap<ItemCode, Standing>>, item: &Item) -> AnyView {
    let code = item.code.clone();
    let (chosen, asked, choice) = (code.clone(), code.clone(), code.clone());
    let standing = Signal::derive(move || standings.with(|all| all.get(&asked).cloned()));
    let is_missing = move || standing.get().is_some_and(|s| s.is_missing);
    let note = move || standing.get().and_then(|s| s.note);
    let survey = item.survey().map(|s| s.survey().short);
    let short = code.short().to_string();
    let asked_in = asked_in(state, item);
    view! {
        <label class="item" id=entry_id(&code) class:missing=is_missing title=asked_in data-testid=format!("item-option-{code}")>
            <input type="radio" name="item" prop:checked=move || state.page.with(|p| p.item == chosen)
                on:change=move |_| state.choose_item(choice.clone()) />
            <span class="item-title">{item.title.clone()}</span>
            <span class="item-code">{short} " " <small>{survey}</small></span>
            <span class="item-note" hidden=move || note().is_none()>{note}</span>
        </label>
    }
    .into_any()
}

/// In how many countries a question was asked.
fn asked_in(state: State, item: &Item) -> String {
    let counts = |c: &Catalogue| (c.asked.groups(&item.code).len(), c.asked.country_level(&item.code).len());
    let (groups, overall) = state.survey.catalogue.with_untracked(|c| c.ready().map(|c| counts(c)).unwrap_or_default());
    words::asked_in(item.survey(), groups, overall)
}

/// The same of the question on the screen, with what the country on the screen has of it.
fn asked_now(state: State) -> String {
    let Some(item) = state.item.get() else { return String::new() };
    let country = state.page.with(|p| p.country);
    let own = state.known(country, &item.code).and_then(|known| words::state_of(known, state.country.get()));
    [Some(asked_in(state, &item)), own].into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// Why something is not there, with a button to load it again.
pub fn failed(state: State, reason: String) -> AnyView {
    failed_of(state, Slot::A, reason)
}

/// As [`failed`], for the country of either voice.
pub fn failed_of(state: State, slot: Slot, reason: String) -> AnyView {
    let retry = move |_| {
        if let Some(voice) = state.page.with_untracked(|p| slot.of(p)) {
            state.survey.load(voice.country);
        }
    };
    view! {
        <div class="failed" role="alert">
            <p>{reason}</p>
            <button type="button" class="button" data-testid=format!("{}survey-retry", slot.prefix()) on:click=retry>{terms::retry()}</button>
        </div>
    }
    .into_any()
}
