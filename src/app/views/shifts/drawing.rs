//! The rows of a table's body, drawn a few at a time. Those that are as they should be stay as they are.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, HtmlElement};

use crate::app::browser::{breath::Works, dom};

/// Rows in one go: more than are in sight.
const AT_ONCE: usize = 40;

#[derive(Debug, Clone, Copy)]
pub struct Drawing {
    works: Works,
    /// The markup of the rows that are there.
    drawn: StoredValue<Vec<String>>,
}

impl Drawing {
    pub fn new() -> Self {
        Self { works: Works::default(), drawn: StoredValue::new(Vec::new()) }
    }

    /// Draws so many rows, the first ones at once, and nothing of a former list after that. `then` is called after each few. A link
    /// that had the focus has it again. While rows are missing, the body is `aria-busy`.
    pub fn draw(self, body: Element, count: usize, html: impl Fn(usize) -> String + 'static, then: impl Fn(&Element) + 'static) {
        let work = self.works.begin();
        let active = dom::document().and_then(|d| d.active_element()).filter(|a| body.contains(Some(a)));
        let focused = active.and_then(|a| a.get_attribute("data-cell"));
        let _ = body.set_attribute("aria-busy", "true");
        spawn_local(async move {
            let mut at = 0;
            loop {
                let end = count.min(at + AT_ONCE);
                let rows: Vec<String> = (at..end).map(&html).collect();
                self.drawn.try_update_value(|drawn| {
                    put(&body, drawn, at, rows);
                    if end == count {
                        shorten(&body, drawn, count);
                    }
                });
                then(&body);
                if let Some(key) = &focused
                    && is_nowhere()
                {
                    focus(&body, &format!("a[data-cell=\"{key}\"]"));
                }
                at = end;
                if at == count {
                    let _ = body.remove_attribute("aria-busy");
                    return;
                }
                if !work.breathe().await {
                    return;
                }
            }
        });
    }
}

/// Puts rows where they belong, from the one at `at` on.
fn put(body: &Element, drawn: &mut Vec<String>, at: usize, rows: Vec<String>) {
    let mut further = String::new();
    for (at, html) in (at..).zip(rows) {
        match drawn.get_mut(at) {
            Some(former) if *former == html => {}
            Some(former) => {
                if let Some(row) = body.children().item(at as u32) {
                    row.set_outer_html(&html);
                }
                *former = html;
            }
            None => {
                further.push_str(&html);
                drawn.push(html);
            }
        }
    }
    if !further.is_empty() {
        let _ = body.insert_adjacent_html("beforeend", &further);
    }
}

/// Takes away what is left of a longer list.
fn shorten(body: &Element, drawn: &mut Vec<String>, count: usize) {
    drawn.truncate(count);
    while body.child_element_count() as usize > count
        && let Some(row) = body.last_element_child()
    {
        row.remove();
    }
}

/// Whether nothing has the focus.
fn is_nowhere() -> bool {
    dom::document().is_some_and(|d| d.active_element().is_none_or(|a| a.tag_name() == "BODY"))
}

/// Puts the focus on the first of these within an element; whether there is one.
pub fn focus(within: &Element, selector: &str) -> bool {
    let link = within.query_selector(selector).ok().flatten().and_then(|l| l.dyn_into::<HtmlElement>().ok());
    link.is_some_and(|link| link.focus().is_ok())
}
