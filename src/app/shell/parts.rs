//! Views that stand in a file of their own: which are there, and when the others are fetched.
//!
//! What is in a part, and how it is fetched, is known above: [`crate::app::parts`].

use futures::future::LocalBoxFuture;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::app::{lasting::LastingSignal, link::parts::View, state::State};

/// A part of the page could not be fetched, or is not the one that belongs to this page. The console has the reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a part of the page could not be loaded")]
pub struct Missing;

/// Fetches a part; one that is there already is there at once.
pub type Load = fn(Part) -> LocalBoxFuture<'static, Result<(), Missing>>;
/// Draws what a part has for a view; nothing where the part is not there yet.
pub type Draw = fn(Part, View, State) -> Option<AnyView>;

/// A part of the page: a view, or what a view shows later on. The view that the page opens with belongs to none: it is in the first
/// file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Shifts,
    Many,
    Map,
    Align,
    Lessons,
    Ask,
    Judge,
    Class,
    Results,
    Data,
    MethodAbout,
    /// The map of voices beside a fine-tune.
    Live,
}

impl Part {
    const ALL: [Self; 12] = [
        Self::Shifts,
        Self::Many,
        Self::Map,
        Self::Align,
        Self::Lessons,
        Self::Ask,
        Self::Judge,
        Self::Class,
        Self::Results,
        Self::Data,
        Self::MethodAbout,
        Self::Live,
    ];

    /// The part that a view needs.
    pub const fn of(view: View) -> Option<Self> {
        match view {
            View::Voices => None,
            View::Shifts => Some(Self::Shifts),
            View::Many => Some(Self::Many),
            View::Map => Some(Self::Map),
            View::Align => Some(Self::Align),
            View::Lessons => Some(Self::Lessons),
            View::Ask => Some(Self::Ask),
            View::Judge => Some(Self::Judge),
            View::Class => Some(Self::Class),
            View::Results => Some(Self::Results),
            View::Data => Some(Self::Data),
            View::Method | View::About => Some(Self::MethodAbout),
        }
    }
}

/// How far a part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    Away,
    Coming,
    Here,
    Failed,
}

/// The page's own files come first: parts that nobody asked for follow this long after them.
const CALM_MS: u32 = 500;

/// What the page has of its parts.
#[derive(Debug, Clone, Copy)]
pub struct Parts {
    stages: LastingSignal<[Stage; Part::ALL.len()]>,
    load: Load,
    draw: Draw,
}

impl Parts {
    /// Nothing but the first file; the rest is fetched once the page is calm, or when it is wanted.
    pub fn start(state: State, load: Load, draw: Draw) -> Self {
        let first = if cfg!(in_parts) { Stage::Away } else { Stage::Here };
        let parts = Self { stages: LastingSignal::new([first; Part::ALL.len()]), load, draw };
        let begun = StoredValue::new(false);
        Effect::new(move |_| {
            if state.is_calm() && !begun.get_value() {
                begun.set_value(true);
                spawn_local(parts.prepare_all());
            }
        });
        parts
    }

    /// For whoever draws a link: where [`Parts::start`] put them.
    pub fn here() -> Self {
        expect_context()
    }

    pub fn stage(self, part: Part) -> Stage {
        self.stages.with(|stages| stages[part as usize])
    }

    /// Fetches the part that a view needs, which somebody is about to open. A failure is said once they do.
    pub fn prepare(self, view: View) {
        self.fetch_from(view, &[Stage::Away]);
    }

    /// Fetches the part of a view that is open, also where that failed before.
    pub fn demand(self, view: View) {
        self.fetch_from(view, &[Stage::Away, Stage::Failed]);
    }

    /// Fetches a part, also where that failed before.
    pub fn want(self, part: Part) {
        self.fetch_at(part, &[Stage::Away, Stage::Failed]);
    }

    /// What a part has for a view, drawn; nothing where it is not there yet.
    pub fn draw(self, part: Part, view: View, state: State) -> Option<AnyView> {
        (self.draw)(part, view, state)
    }

    fn fetch_from(self, view: View, stages: &[Stage]) {
        if let Some(part) = Part::of(view) {
            self.fetch_at(part, stages);
        }
    }

    fn fetch_at(self, part: Part, stages: &[Stage]) {
        if stages.contains(&self.stages.with_untracked(|s| s[part as usize])) {
            spawn_local(self.fetch(part));
        }
    }

    async fn fetch(self, part: Part) {
        let put = move |stage| self.stages.update(|stages| stages[part as usize] = stage);
        put(Stage::Coming);
        put(if (self.load)(part).await.is_ok() { Stage::Here } else { Stage::Failed });
    }

    /// One after the other, so that they take little from what the visitor is waiting for.
    async fn prepare_all(self) {
        TimeoutFuture::new(CALM_MS).await;
        for part in Part::ALL {
            if self.stages.with_untracked(|stages| stages[part as usize]) == Stage::Away {
                self.fetch(part).await;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_view_but_the_first_has_a_part_and_every_part_its_place() {
        for view in View::ALL {
            assert_eq!(Part::of(view).is_none(), view == View::Voices, "{view:?}");
        }
        for (place, part) in Part::ALL.into_iter().enumerate() {
            assert_eq!(part as usize, place);
            assert_eq!(View::ALL.into_iter().any(|view| Part::of(view) == Some(part)), part != Part::Live, "{part:?}");
        }
        assert!(View::ALL.into_iter().filter_map(Part::of).all(|part| Part::ALL.contains(&part)));
    }
}
