//! What the two voices ask of the state.

use leptos::prelude::*;

use crate::{
    app::{
        engine::predictions::{Question, Source},
        link::parts::Voice,
        state::{State, shown::Shown, slot::Slot, speaker::Speaker},
    },
    engine::protocol::Weights,
    survey::ItemCode,
};

impl State {
    pub fn speaker(self, slot: Slot) -> Speaker {
        match slot {
            Slot::A => self.first,
            Slot::B => self.second,
        }
    }

    /// Changes one of the voices. Without a second voice there is nothing to change of it.
    pub fn change_voice(self, slot: Slot, change: impl FnOnce(&mut Voice)) {
        self.go(|page| slot.change(page, change));
    }

    /// What to ask the engine for a voice: the weights that count first.
    pub fn questions(self, slot: Slot) -> Vec<Question> {
        let Some(country) = self.speaker(slot).voice.get().map(|v| v.country) else { return Vec::new() };
        let item: ItemCode = self.page.with(|p| p.item.clone());
        if self.own.is_missing(country, &item) {
            return Vec::new();
        }
        let Shown { before, after, .. } = self.shown.get();
        let question = |weights: Weights| Question { weights, country, item: item.clone() };
        after.into_iter().chain([before]).map(question).collect()
    }

    /// Whether the weights that count are answers in a file, and there is none of a voice's country to the question on the screen: nothing
    /// will come. Reactive.
    pub fn is_not_in_file(self, slot: Slot) -> bool {
        self.shown.with(Shown::is_file) && self.questions(slot).first().is_some_and(|q| self.engine.source(q).is_none())
    }

    /// As [`Self::is_not_in_file`], of one of the two voices.
    pub fn is_either_not_in_file(self) -> bool {
        [Slot::A, Slot::B].into_iter().any(|slot| self.is_not_in_file(slot))
    }

    /// Where the answers on the screen come from: those of the first voice, by the weights that count. Reactive.
    pub fn answers_from(self) -> Option<Source> {
        self.engine.source(self.questions(Slot::A).first()?)
    }
}
