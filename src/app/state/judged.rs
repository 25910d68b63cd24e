//! What happens with files of models' answers: read, used, kept, removed.

use std::sync::Arc;

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::File;

use crate::{
    app::{
        state::{State, words},
        stores::{
            self,
            claim::{How, Thing, claim},
            judged::{self, Phase, slug},
            own::database::{self, JUDGED},
            pieces,
        },
        terms,
    },
    engine::protocol::Weights,
    model::judged::{AnswerFile, AnswerReader, JudgedAnswers},
    survey::own::Questions,
};

/// A file's ending is no part of a model's name.
const ENDINGS: [&str; 3] = [".csv", ".tsv", ".txt"];

impl State {
    /// Asks the browser for what it kept.
    pub fn restore_judged(self) {
        spawn_local(async move {
            if let Ok(Some(bytes)) = database::load(JUDGED).await {
                let kept = judged::unpack(&bytes);
                if let Some(reason) = kept.failure {
                    self.notices.warn(terms::from_below(&reason));
                }
                self.judged.unread.set_value(kept.unread);
                self.set_judged(kept.models);
            }
        });
    }

    fn set_judged(self, models: Vec<Arc<JudgedAnswers>>) {
        self.engine.set_judged(models.iter().map(|m| (slug(&m.model), Arc::clone(m))).collect());
        self.judged.models.set(models);
    }

    /// Reads a file of answers; the models in it are in use at once, in place of former ones of the same names.
    pub fn read_judged(self, file: File) {
        let store = self.judged;
        let Some(reading) = store.reading.try_update_value(|n| {
            *n += 1;
            *n
        }) else {
            return;
        };
        let name = file.name();
        let Some(questions) = self.asked() else {
            return store.phase.set(Phase::Failed(name, words::no_catalogue().into()));
        };
        let total = file.size() as u64;
        store.phase.set(Phase::Reading { done: 0, total });
        spawn_local(async move {
            let current = move |done: u64| {
                let current = store.reading.try_get_value() == Some(reading);
                if current {
                    store.phase.set(Phase::Reading { done, total });
                }
                current
            };
            let read = read(&file, &questions, &current).await;
            if store.reading.try_get_value() != Some(reading) {
                return;
            }
            match read {
                Ok(Some(AnswerFile { models, report })) => {
                    self.use_judged(models);
                    store.phase.set(Phase::Read(name, Arc::new(report)));
                }
                Ok(None) => store.phase.set(Phase::Idle),
                Err(sentence) => store.phase.set(Phase::Failed(name, sentence)),
            }
        });
    }

    fn use_judged(self, new: Vec<JudgedAnswers>) {
        let mut models = self.judged.models.get_untracked();
        let first = new.first().map(|m| slug(&m.model));
        for one in new {
            models.retain(|m| slug(&m.model) != slug(&one.model));
            models.push(Arc::new(one));
        }
        self.set_judged(models);
        self.keep_judged(How::Gently);
        if let Some(slug) = first {
            self.go(|p| p.weights = Weights::Judged(slug));
        }
    }

    /// Ends the reading of a file.
    pub fn cancel_judged(self) {
        let _ = self.judged.reading.try_update_value(|n| *n += 1);
        self.judged.phase.set(Phase::Idle);
    }

    /// Takes a model away, from the page and from the browser.
    pub fn remove_judged(self, name: &str) {
        let mut models = self.judged.models.get_untracked();
        let former = models.iter().position(|m| m.model == name).map(|at| models.remove(at));
        self.judged.former.set(former);
        // What was read of its file is no news any more. One that is still being read goes on.
        if self.judged.phase.with_untracked(|phase| matches!(phase, Phase::Read(..))) {
            self.judged.phase.set(Phase::Idle);
        }
        self.set_judged(models);
        // What a visitor takes away is kept by no tab.
        self.keep_judged(How::Firmly);
    }

    /// Puts back the model that was removed last.
    pub fn undo_judged(self) {
        let Some(former) = self.judged.former.try_update(Option::take).flatten() else { return };
        let mut models = self.judged.models.get_untracked();
        models.retain(|m| slug(&m.model) != slug(&former.model));
        models.push(former);
        self.set_judged(models);
        self.keep_judged(How::Gently);
    }

    fn keep_judged(self, how: How) {
        spawn_local(async move {
            if !claim(Thing::Judged, how).await {
                let why = stores::words::other_tab(Thing::Judged);
                return self.notices.offer(why, stores::words::keep_instead(), move || self.keep_judged(How::Firmly));
            }
            let bytes = self.judged.models.with_untracked(|models| judged::pack(models, self.judged.unread.get_value()));
            if database::save(JUDGED, bytes.as_deref()).await.is_err() && bytes.is_some() {
                self.notices.warn(words::judged_not_kept());
            }
        });
    }
}

async fn read(file: &File, questions: &Questions, go_on: &impl Fn(u64) -> bool) -> Result<Option<AnswerFile>, String> {
    let name = file.name();
    let bare = ENDINGS.iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(&name);
    let mut reader = AnswerReader::new(questions, bare);
    let is_whole = pieces::read(file, |piece| reader.push(piece).map_err(|e| terms::from_below(&e)), go_on).await?;
    is_whole.then(|| reader.finish().map_err(|e| terms::from_below(&e))).transpose()
}
