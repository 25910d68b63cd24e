//! Pointer, fingers and keys on the strips: which dot is meant, and what it says.

use leptos::{
    ev::{KeyboardEvent, MouseEvent},
    prelude::*,
};
use wasm_bindgen::JsCast;
use web_sys::Element;

use crate::{
    app::{
        browser::dom,
        link::parts::Control,
        state::access::locked,
        terms,
        views::many::{
            figures::Row,
            shared::{Many, Pointed},
            strip::{Spot, spots},
            words,
        },
    },
    survey::{CountryCode, Persona},
};

/// A pointer need not be nearer to a dot than this, in pixels.
const REACH: f64 = 14.0;

/// The nearest dot to a place in a strip of this width; both in pixels.
fn nearest(spots: &[Spot], width: f64, [x, y]: [f64; 2]) -> Option<usize> {
    let distance = |s: &Spot| (width * s.at / 100.0 - x).hypot(s.y - y);
    let near = spots.iter().enumerate().map(|(i, s)| (i, distance(s))).filter(|(_, d)| *d <= REACH);
    near.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(i, _)| i)
}

fn under(row: &Row, event: &MouseEvent) -> Option<usize> {
    let strip = event.current_target()?.dyn_into::<Element>().ok()?.get_bounding_client_rect();
    let place = [f64::from(event.client_x()) - strip.left(), f64::from(event.client_y()) - strip.top()];
    nearest(&spots(row), strip.width(), place)
}

/// The dots in the order of their places, as the arrow keys go.
fn beside(spots: &[Spot], now: Option<usize>, forward: bool) -> Option<usize> {
    let mut order: Vec<usize> = (0..spots.len()).collect();
    order.sort_by(|a, b| spots[*a].is_model.cmp(&spots[*b].is_model).then(spots[*a].at.total_cmp(&spots[*b].at)));
    let Some(at) = now.and_then(|now| order.iter().position(|i| *i == now)) else { return order.first().copied() };
    let next = if forward { (at + 1).min(order.len() - 1) } else { at.saturating_sub(1) };
    order.get(next).copied()
}

/// Who a dot is, where it stands, and how many people it is.
pub fn said(many: Many, spot: &Spot) -> [String; 2] {
    let who = terms::persona(Persona::full(spot.cell));
    let from = if spot.is_model { terms::model_series(many.state.shown.get().main()) } else { terms::survey().into() };
    [who, words::dot(&from, spot.at, spot.n)]
}

impl Many {
    fn row_now(self, country: CountryCode) -> Option<Row> {
        self.rows.with_untracked(|rows| rows.iter().find(|r| r.country.code() == country).cloned())
    }

    fn point(self, country: CountryCode, index: Option<usize>) {
        let next = index.map(|index| Pointed { country, index });
        if self.pointed.get_untracked() != next {
            self.pointed.set(next);
        }
    }

    /// Follows the persona of a dot from country to country; once more, and nobody is followed.
    fn follow_dot(self, country: CountryCode, index: usize) {
        let spot = self.row_now(country).and_then(|row| spots(&row).get(index).copied());
        if let Some(spot) = spot.filter(|_| !locked(self.state, Control::Persona).get_untracked()) {
            let who = Persona::full(spot.cell);
            self.state.go(|p| p.persona = if p.persona == who { Persona::ANY } else { who });
        }
    }

    pub fn moved(self, country: CountryCode, event: &MouseEvent) {
        self.point(country, self.row_now(country).and_then(|row| under(&row, event)));
    }

    /// Whether a dot was meant.
    pub fn clicked(self, country: CountryCode, event: &MouseEvent) -> bool {
        let index = self.row_now(country).and_then(|row| under(&row, event));
        self.point(country, index);
        if let Some(index) = index {
            self.follow_dot(country, index);
        }
        index.is_some()
    }

    /// Left and right go from dot to dot, up and down to the next country with dots, Enter follows, Escape lets go.
    pub fn pressed(self, country: CountryCode, event: &KeyboardEvent) {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let Some(row) = self.row_now(country) else { return };
        let now = self.pointed.get_untracked().filter(|p| p.country == country).map(|p| p.index);
        match event.key().as_str() {
            "ArrowRight" => self.point(country, beside(&spots(&row), now, true)),
            "ArrowLeft" => self.point(country, beside(&spots(&row), now, false)),
            key @ ("ArrowUp" | "ArrowDown") => {
                let codes: Vec<_> = self
                    .rows
                    .with_untracked(|rows| rows.iter().filter(|r| !spots(r).is_empty()).map(|r| r.country.code()).collect());
                let at = codes.iter().position(|c| *c == country).unwrap_or(0);
                let next = if key == "ArrowDown" { (at + 1).min(codes.len().saturating_sub(1)) } else { at.saturating_sub(1) };
                if let Some(code) = codes.get(next) {
                    dom::focus_soon(strip_id(*code));
                }
            }
            "Enter" | " " => {
                if let Some(index) = now {
                    self.follow_dot(country, index);
                }
            }
            "Escape" => self.pointed.set(None),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    }

    /// Whoever comes with the Tab key is somewhere at once.
    pub fn focused(self, country: CountryCode) {
        if self.pointed.get_untracked().is_none_or(|p| p.country != country)
            && let Some(row) = self.row_now(country)
        {
            self.point(country, beside(&spots(&row), None, true));
        }
        self.focus.set(Some(country));
    }
}

/// The name of a country's strip.
pub fn strip_id(country: CountryCode) -> String {
    format!("many-strip-{country}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::survey::Cell;

    fn spot(at: f64, y: f64, is_model: bool) -> Spot {
        Spot { cell: Cell::all().next().unwrap(), at, y, n: None, is_model }
    }

    #[test]
    fn the_nearest_dot_within_reach_is_meant() {
        let spots = [spot(10.0, 19.0, false), spot(12.0, 19.0, false), spot(12.0, 57.0, true)];
        assert_eq!(nearest(&spots, 500.0, [51.0, 20.0]), Some(0));
        assert_eq!(nearest(&spots, 500.0, [59.0, 20.0]), Some(1));
        assert_eq!(nearest(&spots, 500.0, [60.0, 50.0]), Some(2));
        assert_eq!(nearest(&spots, 500.0, [200.0, 19.0]), None);
        assert_eq!(nearest(&[], 500.0, [0.0, 0.0]), None);
    }

    #[test]
    fn arrows_go_along_the_scale_and_stop_at_its_ends() {
        let spots = [spot(30.0, 19.0, false), spot(10.0, 19.0, false), spot(5.0, 57.0, true)];
        assert_eq!(beside(&spots, None, true), Some(1));
        assert_eq!((beside(&spots, Some(1), true), beside(&spots, Some(1), false)), (Some(0), Some(1)));
        assert_eq!((beside(&spots, Some(0), true), beside(&spots, Some(2), true)), (Some(2), Some(2)), "the model's come after");
        assert_eq!(beside(&[], None, true), None);
        assert_eq!(beside(&spots, Some(9), false), Some(1), "one that is gone");
    }
}
