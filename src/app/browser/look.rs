//! What a lesson's step looks at: outlined on the page, and brought into sight.

use gloo_timers::future::TimeoutFuture;
use js_sys::Reflect;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, ScrollIntoViewOptions};

use crate::app::browser::dom;

/// On the page's body: the names of what is outlined. The style sheet of lessons knows them.
const MARK: &str = "data-look";
/// Where the lesson stands beside the page, as its style sheet has it: only there scrolling does not take the text away.
const DOCKED: &str = "(min-width: 64rem) and (min-height: 34rem)";
/// What is looked for may be in a part of the page that is on its way.
const TRIES: u32 = 40;
const PAUSE_MS: u32 = 250;
/// What comes above it a moment later pushes it away: so often it is brought.
const AFTERWARDS: u32 = 4;
/// Nearer to an edge of the screen than this, in pixels, is not well in sight: the menu may stand there.
const EDGE: f64 = 80.0;

/// Outlines what has these names (`data-testid`), and nothing else.
pub fn mark(names: &[String]) {
    let Some(body) = dom::document().and_then(|d| d.body()) else { return };
    let _ = if names.is_empty() { body.remove_attribute(MARK) } else { body.set_attribute(MARK, &names.join(" ")) };
}

pub fn is_docked() -> bool {
    let list = web_sys::window().and_then(|w| w.match_media(DOCKED).ok().flatten());
    list.is_some_and(|l| l.matches())
}

/// Scrolls to the first of what is outlined, once it is there; not if something else is by then.
pub fn bring(names: Vec<String>) {
    spawn_local(async move {
        let Some(first) = names.first() else { return };
        let wanted = Some(names.join(" "));
        let mut looks = AFTERWARDS;
        for _ in 0..TRIES {
            TimeoutFuture::new(PAUSE_MS).await;
            if dom::document().and_then(|d| d.body()).and_then(|b| b.get_attribute(MARK)) != wanted || looks == 0 {
                return;
            }
            if let Some(element) = drawn(first) {
                show(&element);
                looks -= 1;
            }
        }
    });
}

/// Where it is well in sight nothing moves; else it comes into the middle, or begins at the top where it is too high for that.
fn show(element: &Element) {
    let room = web_sys::window().and_then(|w| w.inner_height().ok()?.as_f64()).unwrap_or_default();
    let area = element.get_bounding_client_rect();
    if area.top() >= EDGE && area.bottom() <= room - EDGE {
        return;
    }
    let block = if area.height() <= room - 2.0 * EDGE { "center" } else { "start" };
    let how = ScrollIntoViewOptions::new();
    let _ = Reflect::set(&how, &"block".into(), &block.into());
    element.scroll_into_view_with_scroll_into_view_options(&how);
}

fn drawn(name: &str) -> Option<Element> {
    let element = dom::document()?.query_selector(&format!("[data-testid=\"{name}\"]")).ok().flatten()?;
    (element.get_bounding_client_rect().height() > 0.0).then_some(element)
}
