//! Keys that are shortcuts, and the list of them.

use leptos::{
    ev::{self, KeyboardEvent},
    prelude::*,
};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDialogElement, HtmlElement, HtmlInputElement};

use crate::{
    app::{
        browser::dom,
        fields::question_picker::SEARCH,
        link::parts::{Control, View},
        shell::{
            keys::{NUMBERED, Shortcut, beside, shortcut, takes_text},
            nav::CONTENT,
            shortcut_words, words,
        },
        state::State,
        stores::kept,
    },
    survey::ItemCode,
};

const DIALOG: &str = "shortcuts";

fn dialog() -> Option<HtmlDialogElement> {
    dom::document()?.get_element_by_id(DIALOG)?.dyn_into().ok()
}

/// Shows the list of shortcuts.
pub fn open() {
    if let Some(dialog) = dialog().filter(|d| !d.open())
        && let Err(error) = dialog.show_modal()
    {
        log::warn!("the list of shortcuts can't be shown: {error:?}");
    }
}

fn close() {
    if let Some(dialog) = dialog() {
        dialog.close();
    }
}

#[component]
pub fn Shortcuts(state: State) -> AnyView {
    let on = RwSignal::new(kept::shortcuts());
    let pressed = window_event_listener(ev::keydown, move |event| {
        if on.get_untracked() && !event.default_prevented() && !event.is_composing() && !is_taken(&event) {
            press(state, &event);
        }
    });
    on_cleanup(move || pressed.remove());
    let row = |keys: &[&'static str], does: String| {
        let keys = keys.iter().map(|key| view! { <kbd>{*key}</kbd> " " }).collect_view();
        view! { <div><dt>{keys}</dt><dd>{does}</dd></div> }.into_any()
    };
    let digits = ["1", "2", "3", "4", "5", "6", "7"];
    let views = View::ALL.into_iter().take(NUMBERED).zip(digits).map(|(view, key)| row(&[key], shortcut_words::to_view(view)));
    let switch = move |event: ev::Event| {
        let checked = event.target().and_then(|t| t.dyn_into::<HtmlInputElement>().ok()).is_some_and(|i| i.checked());
        kept::set_shortcuts(checked);
        on.set(checked);
    };
    view! {
        <dialog id=DIALOG class="shortcuts" aria-labelledby="shortcuts-title" data-testid="shortcuts">
            <h2 class="panel-title" id="shortcuts-title">{shortcut_words::title()}</h2>
            <p class="hint">{shortcut_words::intro()}</p>
            <dl class="shortcut-list">
                {row(&["/"], shortcut_words::search().into())}
                {row(&["["], shortcut_words::previous().into())}
                {row(&["]"], shortcut_words::next().into())}
                {views.collect_view()}
                {row(&["Alt", "P"], words::present_hint().into())}
                {row(&["?"], shortcut_words::help().into())}
                {row(&[shortcut_words::escape_key()], shortcut_words::escape().into())}
            </dl>
            <label class="check">
                <input type="checkbox" data-testid="shortcuts-on" prop:checked=on on:change=switch aria-describedby="shortcuts-hint" />
                <span>{shortcut_words::switch()}</span>
            </label>
            <p class="hint" id="shortcuts-hint">{shortcut_words::switch_hint()}</p>
            <button type="button" class="button" data-testid="shortcuts-close" on:click=move |_| close()>{shortcut_words::close()}</button>
        </dialog>
    }
    .into_any()
}

/// Whether somebody else wants this key: a field that is typed into, or a dialog that is open.
fn is_taken(event: &KeyboardEvent) -> bool {
    let has_dialog = dom::document().and_then(|d| d.query_selector("dialog[open]").ok().flatten()).is_some();
    let element = event.target().and_then(|t| t.dyn_into::<Element>().ok());
    let in_field = element.is_some_and(|element| {
        let kind = element.get_attribute("type").unwrap_or_default();
        let is_editable = element.dyn_ref::<HtmlElement>().is_some_and(HtmlElement::is_content_editable);
        takes_text(&element.tag_name(), &kind, is_editable)
    });
    has_dialog || in_field
}

fn press(state: State, event: &KeyboardEvent) {
    let has_modifier = event.ctrl_key() || event.meta_key() || event.alt_key();
    let Some(asked) = shortcut(&event.key(), has_modifier) else { return };
    let has_search = || dom::document().is_some_and(|d| d.get_element_by_id(SEARCH).is_some());
    let is_free = state.page.with_untracked(|p| !p.lock.has(Control::Item) && !p.hide.has(Control::Item));
    match asked {
        Shortcut::Search if is_free && has_search() => {
            state.folds.item.set(true);
            dom::focus_soon(SEARCH);
        }
        Shortcut::Help => open(),
        Shortcut::Previous | Shortcut::Next if is_free && state.view.get_untracked().needs_engine() => {
            match neighbour(state, asked == Shortcut::Next) {
                Some(code) => state.choose_item(code),
                None => return,
            }
        }
        Shortcut::View(view) => {
            state.go(|p| p.view = view);
            dom::begin_at(CONTENT);
        }
        _ => return,
    }
    // The key does nothing else: "/" would open the search of some browsers.
    event.prevent_default();
}

/// The question before or after the one on the screen, within the topic that the list is narrowed to.
fn neighbour(state: State, forward: bool) -> Option<ItemCode> {
    let (shown, topic) = state.page.with_untracked(|p| (p.item.clone(), p.topic.clone()));
    state.survey.catalogue.with_untracked(|catalogue| {
        let catalogue = catalogue.ready()?;
        let is_all = catalogue.topic(&topic).is_none();
        let codes: Vec<&ItemCode> = catalogue.items.iter().filter(|i| is_all || i.topic == topic).map(|i| &i.code).collect();
        beside(&codes, &&shown, forward).map(|at| codes[at].clone())
    })
}
