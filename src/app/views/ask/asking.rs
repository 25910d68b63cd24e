//! From a question in words to what is foretold of it.

use std::sync::Arc;

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::{
    app::{
        engine::status::PublicStatus,
        link::question::OwnWords,
        state::State,
        stores::{loadable::Loadable, once::Once},
        terms,
    },
    causal::unseen::{Asked, Foretold, own_question},
    survey::Item,
};

/// How far the question is.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Outcome {
    /// None was asked.
    #[default]
    Nothing,
    /// It can't be asked: why, as a sentence.
    Refused(String),
    /// The public model has to be opened first.
    NeedsModel(Item),
    Reading(Item),
    Failed(Item, String),
    Answered(Item, Arc<Foretold>),
}

#[derive(Debug, Clone, Copy)]
pub struct Asking {
    pub store: Once<Asked>,
    pub outcome: RwSignal<Outcome>,
    /// Goes up with each question: answers to a former one are late.
    turn: StoredValue<u32>,
}

impl Asking {
    pub fn start(state: State) -> Self {
        let asking = Self { store: state.asked, outcome: RwSignal::new(Outcome::Nothing), turn: StoredValue::new(0) };
        asking.store.ensure();
        let words = Memo::new(move |_| state.page.with(|p| p.ask.clone()));
        let open = Memo::new(move |_| state.engine.public.with(PublicStatus::is_shipped));
        Effect::new(move |_| {
            let (words, open) = (words.get(), open.get());
            let asked = asking.store.value.get();
            asking.ask(state, &words, open, &asked);
        });
        asking
    }

    /// Asks once more what could not be answered.
    pub fn again(self, state: State) {
        let open = state.engine.public.with_untracked(PublicStatus::is_shipped);
        if self.store.value.with_untracked(|a| a.failure().is_some()) {
            return self.store.load();
        }
        self.ask(state, &state.page.with_untracked(|p| p.ask.clone()), open, &self.store.value.get_untracked());
    }

    fn ask(self, state: State, words: &OwnWords, is_open: bool, asked: &Loadable<Asked>) {
        let Some(turn) = self.turn.try_update_value(|t| {
            *t += 1;
            *t
        }) else {
            return;
        };
        if words.is_empty() {
            return self.outcome.set(Outcome::Nothing);
        }
        let item = match own_question(&words.question, words.options.iter().map(String::as_str)) {
            Ok(item) => item,
            Err(error) => return self.outcome.set(Outcome::Refused(terms::from_below(&error))),
        };
        let asked = match asked {
            Loadable::Ready(asked) => Arc::clone(asked),
            Loadable::Failed(reason) => return self.outcome.set(Outcome::Failed(item, reason.clone())),
            Loadable::Loading => return self.outcome.set(Outcome::Reading(item)),
        };
        if !is_open {
            return self.outcome.set(Outcome::NeedsModel(item));
        }
        self.outcome.set(Outcome::Reading(item.clone()));
        spawn_local(async move {
            let answer = state.engine.ask(item.question.clone()).await;
            if self.turn.try_get_value() != Some(turn) {
                return;
            }
            self.outcome.set(match answer {
                Ok(read) => match asked.unseen.foretell(&item, &read) {
                    Some(foretold) => Outcome::Answered(item, Arc::new(foretold)),
                    None => Outcome::Failed(item, super::words::not_comparable().into()),
                },
                Err(Some(error)) => Outcome::Failed(item, terms::from_below(&error)),
                Err(None) => Outcome::NeedsModel(item),
            });
        });
    }
}
