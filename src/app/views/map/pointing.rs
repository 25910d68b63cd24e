//! Pointer, fingers and keys on the map.

use leptos::{
    ev::{KeyboardEvent, MouseEvent},
    prelude::*,
};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::{
    app::{
        browser::dom::document,
        views::map::{
            figures::{Mark, beside, marks, nearest},
            shared::Map,
        },
    },
    causal::voices_map::Point,
};

/// The element that the map is drawn in.
pub const FRAME: &str = "map-frame";
/// A finger need not be nearer than this, in pixels.
const REACH: f64 = 24.0;

fn frame() -> Option<HtmlElement> {
    document()?.get_element_by_id(FRAME)?.dyn_into().ok()
}

/// Draws the map as wide as its room is, now and whenever that changes.
pub fn fit(map: Map) {
    let measure = move || {
        let width = frame().map(|f| f64::from(f.client_width())).filter(|w| *w > 0.0);
        if let Some(width) = width.filter(|w| map.width.try_get_untracked().is_some_and(|now| (now - w).abs() >= 1.0)) {
            map.width.set(width);
        }
    };
    request_animation_frame(measure);
    let resized = window_event_listener(leptos::ev::resize, move |_| measure());
    on_cleanup(move || resized.remove());
}

fn all(map: Map) -> Vec<(Mark, Point)> {
    map.spots.with_untracked(|spots| marks(spots, map.on.get_untracked(), map.picked.get_untracked()))
}

/// The mark under a pointer.
fn under(map: Map, event: &MouseEvent) -> Option<Mark> {
    let rect = frame()?.get_bounding_client_rect();
    let layout = map.layout.get_untracked();
    // The drawing may be shown larger or smaller than it was laid out, in print or until it is measured.
    let zoom = layout.size[0] / rect.width();
    let place = [f64::from(event.client_x()) - rect.left(), f64::from(event.client_y()) - rect.top()].map(|v| v * zoom);
    nearest(&all(map), layout.back(place), REACH / layout.scale)
}

pub fn moved(map: Map, event: &MouseEvent) {
    let mark = under(map, event);
    if map.now.get_untracked() != mark {
        map.now.set(mark);
    }
}

pub fn clicked(map: Map, event: &MouseEvent) {
    let mark = under(map, event);
    map.now.set(mark);
    if let Some(mark) = mark {
        map.choose(mark);
    }
}

/// Arrows go from mark to mark, Home to the country that is picked; Enter and space choose, Escape lets go.
pub fn pressed(map: Map, event: &KeyboardEvent) {
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return;
    }
    let all = all(map);
    let home = Mark { country: map.picked.get_untracked(), cell: None };
    let start = || if all.iter().any(|(m, _)| *m == home) { Some(home) } else { all.first().map(|(m, _)| *m) };
    let now = map.now.get_untracked().filter(|now| all.iter().any(|(m, _)| m == now));
    let go = |direction: Point| now.map_or_else(start, |now| beside(&all, now, direction).or(Some(now)));
    let next = match event.key().as_str() {
        "ArrowRight" => go([1.0, 0.0]),
        "ArrowLeft" => go([-1.0, 0.0]),
        "ArrowUp" => go([0.0, 1.0]),
        "ArrowDown" => go([0.0, -1.0]),
        "Home" => start(),
        "Enter" | " " => {
            if let Some(mark) = now {
                map.choose(mark);
            }
            now.or_else(start)
        }
        "Escape" => None,
        _ => return,
    };
    event.prevent_default();
    event.stop_propagation();
    map.now.set(next);
}

/// Whoever comes with the Tab key is somewhere at once.
pub fn focused(map: Map) {
    if map.now.get_untracked().is_none() {
        let home = Mark { country: map.picked.get_untracked(), cell: None };
        map.now.set(all(map).into_iter().map(|(m, _)| m).find(|m| *m == home));
    }
}
