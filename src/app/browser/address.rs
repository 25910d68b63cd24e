//! The browser's address and history.

use std::cell::Cell;

use wasm_bindgen::{JsValue, closure::Closure};

/// Steps that follow each other this fast (a held arrow key) share one entry of the history. Browsers also refuse a page that
/// writes hundreds of entries in half a minute.
const SAME_STEP_MS: f64 = 800.0;

thread_local! {
    static LAST_PUSH: Cell<f64> = const { Cell::new(f64::NEG_INFINITY) };
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The way back leads to the view before.
    New,
    /// The same view, told more exactly (a number being typed).
    Same,
}

/// The query string of the address, with its question mark when it has one.
pub fn query() -> String {
    web_sys::window().and_then(|w| w.location().search().ok()).unwrap_or_default()
}

/// Puts a query string (without question mark) into the address.
pub fn write(query: &str, step: Step) {
    let Some(window) = web_sys::window() else { return };
    let Ok(history) = window.history() else { return };
    if self::query().trim_start_matches('?') == query {
        return;
    }
    let location = window.location();
    let hash = location.hash().unwrap_or_default();
    let mark = if query.is_empty() { "" } else { "?" };
    let address = format!("{}{mark}{query}{hash}", location.pathname().unwrap_or_default());
    let now = js_sys::Date::now();
    let new = step == Step::New && now - LAST_PUSH.get() > SAME_STEP_MS;
    if step == Step::New {
        LAST_PUSH.set(now);
    }
    let written = if new {
        history.push_state_with_url(&JsValue::NULL, "", Some(&address))
    } else {
        history.replace_state_with_url(&JsValue::NULL, "", Some(&address))
    };
    if let Err(error) = written {
        log::warn!("the address could not be changed: {error:?}");
    }
}

/// Calls `moved` with the query string whenever the visitor goes back or forward. For the page's whole life.
pub fn on_move(moved: impl Fn(String) + 'static) {
    let listener = Closure::<dyn Fn()>::new(move || moved(query()));
    if let Some(window) = web_sys::window() {
        let _ = window.add_event_listener_with_callback("popstate", wasm_bindgen::JsCast::unchecked_ref(listener.as_ref()));
    }
    listener.forget();
}
