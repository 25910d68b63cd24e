//! Rows that change places move there, so that the eye can follow them. With less motion wanted they are there at once.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::app::browser::dom::document;

const GLIDING: &str = "gliding";
/// A little longer than the move takes.
const MOVE_MS: u64 = 600;

/// Where the rows of a list are.
pub struct Places {
    list: HtmlElement,
    rows: Vec<(HtmlElement, i32)>,
}

/// `None` where nothing is to move.
pub fn places(list: &str) -> Option<Places> {
    let still = web_sys::window()?.match_media("(prefers-reduced-motion: reduce)").ok()?.is_some_and(|m| m.matches());
    let list: HtmlElement = document()?.get_element_by_id(list)?.dyn_into().ok()?;
    let children = list.child_nodes();
    let element = |i| children.item(i)?.dyn_into::<HtmlElement>().ok();
    let rows = (0..children.length()).filter_map(element).map(|row| (row.clone(), row.offset_top())).collect();
    (!still).then_some(Places { list, rows })
}

impl Places {
    /// Lets the rows move from there to where they are drawn next.
    pub fn glide(self) {
        request_animation_frame(move || {
            for (row, former) in &self.rows {
                let moved = former - row.offset_top();
                let _ = row.style().set_property("--shift", &format!("{moved}px"));
            }
            request_animation_frame(move || {
                let _ = self.list.class_list().add_1(GLIDING);
                for (row, _) in &self.rows {
                    let _ = row.style().remove_property("--shift");
                }
                let done = move || {
                    let _ = self.list.class_list().remove_1(GLIDING);
                };
                set_timeout(done, std::time::Duration::from_millis(MOVE_MS));
            });
        });
    }
}

impl std::fmt::Debug for Places {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Places")
    }
}
