//! The table of the matrix: its head of buttons, and its body, which is text. Presses and keys in the body are heard here.

use leptos::{
    ev::{KeyboardEvent, MouseEvent},
    html::Tbody,
    prelude::*,
};
use wasm_bindgen::JsCast;
use web_sys::Element;

use crate::{
    app::{
        browser::dom,
        charts::effects::row_id,
        language::Language,
        link::{
            page::PageState,
            parts::{Control, Sort, View},
        },
        state::{
            State,
            access::{Access, access},
        },
        terms,
        views::shifts::{
            cells::Row,
            drawing::{Drawing, focus},
            words,
        },
    },
    survey::{Attribute, ItemCode},
};

/// Where the link past the table leads.
pub const END: &str = "matrix-end";

/// What the table's body has.
#[derive(Clone, PartialEq)]
pub struct Body {
    pub rows: Vec<Row>,
    /// Where links lead to, but for the item.
    pub page: PageState,
    pub language: Language,
}

#[component]
pub fn Grid(state: State, body: Memo<Body>, #[prop(into)] caption: Signal<String>) -> AnyView {
    let table = NodeRef::<Tbody>::new();
    let drawing = Drawing::new();
    Effect::new(move |_| {
        let Some(table) = table.get() else { return };
        let Body { rows, page, .. } = body.get();
        let href = move |item: &ItemCode| PageState { item: item.clone(), ..page.clone() }.link(View::Shifts);
        let mark = move |table: &Element| mark(table, state.page.with_untracked(|p| p.item.clone()));
        drawing.draw(table.into(), rows.len(), move |row| rows[row].html(&href), mark);
    });
    Effect::new(move |_| {
        let item = state.page.with(|p| p.item.clone());
        if let Some(table) = table.get() {
            mark(&table, item);
        }
    });
    let pressed = move |event: MouseEvent| {
        let held = !dom::is_plain(&event);
        let cell = event.target().and_then(|t| cell_of(&t));
        if let Some((_, item, attribute)) = cell
            && !held
        {
            event.prevent_default();
            // A link that a teacher locked keeps its question.
            if state.page.with_untracked(|p| p.item == item || access(p, Control::Item) == Access::Free) {
                state.go(|p| p.item = item);
                dom::focus_soon(row_id(attribute));
            }
        }
    };
    // What a number says in words, for those who can't point at it long enough for the browser to say it.
    let read = RwSignal::new(None::<String>);
    let point = move |target: Option<web_sys::EventTarget>| {
        if let Some((link, ..)) = target.and_then(|t| cell_of(&t)) {
            let question = link.closest("tr").ok().flatten().and_then(|r| r.query_selector("th span").ok().flatten());
            let question = question.and_then(|q| q.text_content()).unwrap_or_default();
            read.set(link.get_attribute("title").map(|words| format!("{question} · {words}")));
        }
    };
    view! {
        <p class="matrix-reading" aria-hidden="true" data-testid="matrix-reading">
            {move || read.get().unwrap_or_else(|| words::point_at().into())}
        </p>
        <div class="matrix-box">
            <table class="matrix" role="table" data-testid="matrix">
                <caption class="sr-only">{caption}</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        {head(state, Sort::Catalogue, words::question())}
                        {Attribute::ALL.map(|a| head(state, Sort::By(a), terms::attribute(a))).into_iter().collect_view()}
                    </tr>
                </thead>
                <tbody role="rowgroup" node_ref=table on:click=pressed on:keydown=keyed on:mouseover=move |event| point(event.target())
                    on:focusin=move |event| point(event.target())></tbody>
            </table>
        </div>
    }
    .into_any()
}

fn head(state: State, sort: Sort, name: &'static str) -> AnyView {
    let is_now = move || state.page.with(|p| p.sort == sort);
    let direction = if sort == Sort::Catalogue { "ascending" } else { "descending" };
    let under = match sort {
        Sort::By(attribute) => Some(view! { <small>{terms::contrast(attribute)}</small> }),
        _ => None,
    };
    view! {
        <th scope="col" role="columnheader" aria-sort=move || is_now().then_some(direction)>
            <button type="button" title=words::sort_title() data-testid=format!("matrix-sort-{}", sort.name())
                on:click=move |_| state.adjust(|p| p.sort = sort)>
                <span>{name} <span class="sort-mark" aria-hidden="true">{if sort == Sort::Catalogue { "▲" } else { "▼" }}</span></span>
                {under}
            </button>
        </th>
    }
    .into_any()
}

/// Marks the row of the item on the screen.
fn mark(body: &Element, item: ItemCode) {
    if let Ok(Some(former)) = body.query_selector("tr[aria-current]") {
        let _ = former.remove_attribute("aria-current");
    }
    if let Ok(Some(row)) = body.query_selector(&format!("tr[data-item=\"{item}\"]")) {
        let _ = row.set_attribute("aria-current", "true");
    }
}

/// The link that something stands in, its item, and its attribute.
fn cell_of(target: &web_sys::EventTarget) -> Option<(Element, ItemCode, Attribute)> {
    let link = target.dyn_ref::<Element>()?.closest("a[data-cell]").ok().flatten()?;
    let key = link.get_attribute("data-cell")?;
    let (item, attribute) = key.split_once('.')?;
    let attribute = attribute.parse().ok()?;
    Some((link, item.into(), attribute))
}

/// Arrow keys move between the cells.
fn keyed(event: KeyboardEvent) {
    let Some((link, _, attribute)) = event.target().and_then(|t| cell_of(&t)) else { return };
    let Some(row) = link.closest("tr").ok().flatten() else { return };
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return;
    }
    let of = |attribute: Attribute| format!("a[data-cell$=\".{}\"]", attribute.name());
    let beside = |step: isize| {
        let next = attribute.index().checked_add_signed(step).and_then(|i| Attribute::ALL.get(i).copied());
        next.is_some_and(|next| focus(&row, &of(next)))
    };
    let below = |next: fn(&Element) -> Option<Element>| {
        // Over the headings between.
        let mut row = next(&row);
        while let Some(there) = row {
            if focus(&there, &of(attribute)) {
                return true;
            }
            row = next(&there);
        }
        false
    };
    let moved = match event.key().as_str() {
        "ArrowLeft" => beside(-1),
        "ArrowRight" => beside(1),
        "ArrowUp" => below(Element::previous_element_sibling),
        "ArrowDown" => below(Element::next_element_sibling),
        "Home" => focus(&row, "a[data-cell]"),
        "End" => focus(&row, "td:last-child a[data-cell]"),
        _ => return,
    };
    if moved {
        event.prevent_default();
    }
}
