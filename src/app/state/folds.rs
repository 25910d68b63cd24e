//! Which panels of controls are open where they fold away so that the charts come first: on a narrow screen, and in presenter
//! mode.

use leptos::prelude::*;

use crate::app::state::slot::Slot;

/// For the page's life: whoever opened a panel finds it open in the next view too.
#[derive(Debug, Clone, Copy)]
pub struct Folds {
    first: RwSignal<bool>,
    second: RwSignal<bool>,
    pub item: RwSignal<bool>,
}

impl Folds {
    pub fn closed() -> Self {
        Self { first: RwSignal::new(false), second: RwSignal::new(false), item: RwSignal::new(false) }
    }

    /// Of the panel where this voice is made.
    pub const fn voice(&self, slot: Slot) -> RwSignal<bool> {
        match slot {
            Slot::A => self.first,
            Slot::B => self.second,
        }
    }
}
