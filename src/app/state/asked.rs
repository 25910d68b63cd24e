//! What a visitor's files may have answers to.

use std::collections::HashMap;

use leptos::prelude::*;

use crate::{app::state::State, survey::own::Questions};

impl State {
    /// The catalogue's questions, with their words in the language that is spoken too; `None` until it is there.
    pub fn asked(self) -> Option<Questions> {
        let catalogue = self.survey.catalogue.with_untracked(|c| c.ready().cloned())?;
        let (labels, texts): (HashMap<_, _>, HashMap<_, _>) = self.language.items.with_untracked(|texts| {
            let spoken = catalogue.items.iter().filter_map(|i| Some((i.code.clone(), texts.of(i)?)));
            spoken.map(|(code, t)| ((code.clone(), t.options.clone()), (code, t.question.clone()))).unzip()
        });
        Some(Questions::new(catalogue, labels, texts))
    }
}
