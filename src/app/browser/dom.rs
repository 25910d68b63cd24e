//! Small services of the browser. Each fails softly: a page without a window does nothing.

use js_sys::{Array, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, Document, Element, Event, FocusEvent, HtmlAnchorElement, HtmlElement, MouseEvent, MutationObserver,
    MutationObserverInit, MutationRecord, SvgElement, Url,
};

use crate::assets;

pub fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// The absolute URL of a file of the site, also where the site lives in a folder of its host.
pub fn site_url(path: &str) -> Option<String> {
    let base = document()?.base_uri().ok().flatten()?;
    Some(Url::new_with_base(path, &base).ok()?.href())
}

/// What `cargo xtask build` named this version of the site; empty in development.
pub fn build() -> String {
    let meta = document().and_then(|d| d.query_selector("meta[name=ace-build]").ok().flatten());
    meta.and_then(|m| m.get_attribute("content")).unwrap_or_default()
}

/// The address of a file as this version of the site has it, relative to the page.
pub fn versioned(path: &str) -> String {
    assets::versioned(path, &build())
}

/// Whether the browser knows that it has no network.
pub fn is_offline() -> bool {
    web_sys::window().is_some_and(|w| !w.navigator().on_line())
}

/// Loads the page again.
pub fn reload() {
    if let Some(window) = web_sys::window() {
        let _: Result<(), JsValue> = window.location().reload();
    }
}

/// Bytes with their kind, as the browser holds files.
pub fn blob(mime: &str, bytes: &[u8]) -> Result<Blob, JsValue> {
    let parts = Array::of1(&Uint8Array::from(bytes));
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    Blob::new_with_u8_array_sequence_and_options(&parts, &options)
}

/// Offers bytes as a file.
pub fn download(name: &str, mime: &str, bytes: &[u8]) {
    match blob(mime, bytes) {
        Ok(blob) => download_blob(name, &blob),
        Err(error) => log::warn!("{name} could not be offered as a file: {error:?}"),
    }
}

/// Offers what the browser holds as a file.
pub fn download_blob(name: &str, blob: &Blob) {
    let save = || -> Result<(), JsValue> {
        let url = Url::create_object_url_with_blob(blob)?;
        let document = document().ok_or(JsValue::NULL)?;
        let link: HtmlAnchorElement = document.create_element("a")?.dyn_into()?;
        link.set_href(&url);
        link.set_download(name);
        link.click();
        // The browser has taken hold of the file by the next minute, and then its memory can go.
        gloo_timers::callback::Timeout::new(60_000, move || {
            let _ = Url::revoke_object_url(&url);
        })
        .forget();
        Ok(())
    };
    if let Err(error) = save() {
        log::warn!("{name} could not be offered as a file: {error:?}");
    }
}

pub async fn read(file: &web_sys::File) -> Option<Vec<u8>> {
    let buffer = JsFuture::from(file.array_buffer()).await.ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}

/// The value of the input, select or textarea that an event comes from.
pub fn value_of(event: &Event) -> String {
    // All three have it by this name.
    let value = event.target().and_then(|target| Reflect::get(&target, &"value".into()).ok());
    value.and_then(|v| v.as_string()).unwrap_or_default()
}

/// Marks on `<body>` and in the performance timeline that the first prediction is on the screen.
pub fn mark_ready() {
    let Some(window) = web_sys::window() else { return };
    let mark = Closure::once_into_js(|| {
        if let Some(body) = document().and_then(|d| d.body()) {
            let _ = body.set_attribute("data-ready", "true");
        }
        if let Some(performance) = web_sys::window().and_then(|w| w.performance()) {
            let _ = performance.mark("first-prediction");
        }
    });
    // A hidden tab has no frames; there it counts as soon as it is in the page.
    if document().is_some_and(|d| d.hidden()) {
        let _ = mark.unchecked_into::<js_sys::Function>().call0(&JsValue::NULL);
    } else {
        let _ = window.request_animation_frame(mark.unchecked_ref());
    }
}

pub fn set_title(title: &str) {
    if let Some(document) = document() {
        document.set_title(title);
    }
}

/// The languages that the visitor's browser asks for, best first.
pub fn languages() -> Vec<String> {
    let languages = web_sys::window().map(|w| w.navigator().languages());
    languages.iter().flat_map(Array::iter).filter_map(|l| l.as_string()).collect()
}

/// Says which language the page is in, for screen readers, hyphenation and translators.
pub fn set_language(code: &str) {
    if let Some(root) = document().and_then(|d| d.document_element()) {
        let _ = root.set_attribute("lang", code);
    }
}

pub fn has_focus(id: &str) -> bool {
    document().and_then(|d| d.active_element()).is_some_and(|e| e.id() == id)
}

/// Shows the page from its beginning.
pub fn scroll_to_top() {
    if let Some(window) = web_sys::window() {
        window.scroll_to_with_x_and_y(0.0, 0.0);
    }
}

/// Shows the page from its beginning, with the focus on this element: which may not scroll to itself.
pub fn begin_at(id: &'static str) {
    scroll_to_top();
    when_drawn(move || {
        focus(id);
        scroll_to_top();
    });
}

/// Whether the page is for a projector, as a mark for the style sheets.
pub fn mark_presented(on: bool) {
    if let Some(root) = document().and_then(|d| d.document_element()) {
        let _ = if on { root.set_attribute("data-present", "true") } else { root.remove_attribute("data-present") };
    }
}

pub fn print() {
    if let Some(window) = web_sys::window() {
        let _ = window.print();
    }
}

/// Copies a text, and says whether the browser did.
pub fn copy(text: String, then: impl FnOnce(bool) + 'static) {
    // Asked for by name: where the page is not served securely, there is no clipboard.
    let write = || -> Result<js_sys::Promise, JsValue> {
        let navigator = web_sys::window().ok_or(JsValue::NULL)?.navigator();
        let clipboard = js_sys::Reflect::get(&navigator, &"clipboard".into())?;
        let write: js_sys::Function = js_sys::Reflect::get(&clipboard, &"writeText".into())?.dyn_into()?;
        write.call1(&clipboard, &text.into())?.dyn_into()
    };
    match write() {
        Ok(promise) => wasm_bindgen_futures::spawn_local(async move { then(JsFuture::from(promise).await.is_ok()) }),
        Err(_) => then(false),
    }
}

/// Removes what stands in the page until the app is there.
pub fn remove_boot() {
    if let Some(boot) = document().and_then(|d| d.get_element_by_id("boot")) {
        boot.remove();
    }
}

/// Gives elements that are written as text their custom properties: `data-share="--low:0.2;--high:0.4"`, wherever and whenever it
/// comes into the page. The page's policy forbids a `style` in text, since a stranger's text could bring one; a property that the
/// page sets itself is allowed. It happens before the browser draws.
pub fn spread_shares() {
    const NAME: &str = "data-share";
    let spread = |element: &Element| {
        let html = element.dyn_ref::<HtmlElement>().map(HtmlElement::style);
        let style = html.or_else(|| element.dyn_ref::<SvgElement>().map(SvgElement::style));
        let (Some(style), Some(text)) = (style, element.get_attribute(NAME)) else { return };
        for (name, value) in custom_properties(&text) {
            let _ = style.set_property(name, value);
        }
    };
    let below = move |element: &Element| {
        spread(element);
        let Ok(list) = element.query_selector_all("[data-share]") else { return };
        (0..list.length()).filter_map(|i| list.item(i)?.dyn_into().ok()).for_each(|e: Element| spread(&e));
    };
    let on_change = Closure::<dyn Fn(Array)>::new(move |records: Array| {
        for record in records.iter().filter_map(|r| r.dyn_into::<MutationRecord>().ok()) {
            if let Some(target) = record.target().filter(|_| record.type_() == "attributes") {
                target.dyn_ref().into_iter().for_each(spread);
            }
            let added = record.added_nodes();
            (0..added.length()).filter_map(|i| added.item(i)?.dyn_into().ok()).for_each(|e: Element| below(&e));
        }
    });
    let Ok(observer) = MutationObserver::new(on_change.as_ref().unchecked_ref()) else { return };
    // For as long as the page lives.
    on_change.forget();
    let options = MutationObserverInit::new();
    options.set_child_list(true);
    options.set_subtree(true);
    options.set_attribute_filter(&Array::of1(&NAME.into()));
    if let Some(document) = document() {
        let _ = observer.observe_with_options(&document, &options);
    }
}

/// The custom properties of a `data-share`; anything else in it is passed over.
fn custom_properties(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let pairs = text.split(';').filter_map(|pair| pair.split_once(':'));
    pairs.map(|(name, value)| (name.trim(), value.trim())).filter(|(name, _)| name.starts_with("--"))
}

pub fn click(id: &str) {
    let element = document().and_then(|d| d.get_element_by_id(id));
    if let Some(element) = element.and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
        element.click();
    }
}

/// Presses what an event comes from.
pub fn click_target(event: &Event) {
    if let Some(element) = event.target().and_then(|t| t.dyn_into::<HtmlElement>().ok()) {
        element.click();
    }
}

/// Puts the focus on an element once what is being drawn is drawn.
pub fn focus_soon(id: impl Into<String>) {
    focus_when_drawn(id.into());
}

fn focus_when_drawn(id: String) {
    when_drawn(move || focus(&id));
}

fn focus(id: &str) {
    let element = document().and_then(|d| d.get_element_by_id(id)).and_then(|e| e.dyn_into::<HtmlElement>().ok());
    if let Some(element) = element {
        let _ = element.focus();
    }
}

fn when_drawn(then: impl FnOnce() + 'static) {
    if let Some(window) = web_sys::window() {
        let _ = window.request_animation_frame(Closure::once_into_js(then).unchecked_ref());
    }
}

/// Puts the focus on the first of these within an element, once what is being drawn is drawn.
pub fn focus_first_soon(id: &'static str, selector: &'static str) {
    when_drawn(move || {
        let first = document().and_then(|d| d.get_element_by_id(id)).and_then(|e| e.query_selector(selector).ok().flatten());
        if let Some(first) = first.and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
            let _ = first.focus();
        }
    });
}

/// Whether the focus goes out of the element that listens.
pub fn leaves(event: &FocusEvent) -> bool {
    let area = event.current_target().and_then(|t| t.dyn_into::<Element>().ok());
    let to = event.related_target().and_then(|t| t.dyn_into::<Element>().ok());
    !area.is_some_and(|area| area.contains(to.as_ref().map(AsRef::as_ref)) && to.is_some())
}

/// Brings the top of an element into sight, once what is being drawn is drawn.
pub fn show_soon(id: &'static str) {
    when_drawn(move || {
        if let Some(element) = document().and_then(|d| d.get_element_by_id(id)) {
            element.scroll_into_view();
        }
    });
}

/// Scrolls a list so that one of its entries is in sight, once what is being drawn is drawn. The page itself stays where it is.
pub fn reveal(list: &'static str, entry: String) {
    when_drawn(move || {
        let element = |id: &str| document()?.get_element_by_id(id)?.dyn_into::<HtmlElement>().ok();
        let (Some(list), Some(entry)) = (element(list), element(&entry)) else { return };
        let (top, height) = (entry.offset_top(), entry.offset_height());
        let room = list.client_height();
        if top < list.scroll_top() || top + height > list.scroll_top() + room {
            list.set_scroll_top(top - (room - height) / 2);
        }
    });
}

/// A name that no other page of this browser uses.
pub fn random_name(prefix: &str) -> String {
    let number = (js_sys::Math::random() * 1e9) as u32;
    format!("{prefix}-{number}-{}", js_sys::Date::now() as u64)
}

/// Whether a click is meant for the page: with a key held, a link is the browser's.
pub fn is_plain(event: &MouseEvent) -> bool {
    !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_custom_properties_are_spread() {
        let found: Vec<_> = custom_properties("--low:0.25; --share: 3.5%;color:red;nonsense;--empty:").collect();
        assert_eq!(found, [("--low", "0.25"), ("--share", "3.5%"), ("--empty", "")]);
        assert_eq!(custom_properties("").count(), 0);
    }
}
