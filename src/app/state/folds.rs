//! Which panels of controls are open where they fold away so that the charts come first: on a narrow screen, and in presenter
//! mode.

use crate::app::{lasting::LastingSignal, state::slot::Slot};

/// For the page's life: whoever opened a panel finds it open in the next view too.
#[derive(Debug, Clone, Copy)]
pub struct Folds {
    first: LastingSignal<bool>,
    second: LastingSignal<bool>,
    pub item: LastingSignal<bool>,
}

impl Folds {
    pub fn closed() -> Self {
        Self { first: LastingSignal::new(false), second: LastingSignal::new(false), item: LastingSignal::new(false) }
    }

    /// Of the panel where this voice is made.
    pub const fn voice(&self, slot: Slot) -> LastingSignal<bool> {
        match slot {
            Slot::A => self.first,
            Slot::B => self.second,
        }
    }
}
