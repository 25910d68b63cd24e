//! Questions to the engine and their answers: what the page wants, what it knows, and from where.

use std::sync::Arc;

use leptos::prelude::*;

use crate::{
    app::{
        browser::dom,
        engine::{
            client::Engine,
            predictions::{Answers, Predictions, Question, Source, Taken},
            status::Status,
            words,
        },
        stores::prepared::Arrived,
    },
    model::judged::JudgedAnswers,
    survey::{Composition, CountryTable},
};

impl Engine {
    /// What is on the screen and needs answers, most urgent first.
    pub fn want(self, questions: Vec<Question>) {
        self.predictions.update_value(|desk| desk.want(questions));
        self.pump();
    }

    /// Takes in what was computed beforehand for a country.
    pub fn prepare(self, arrived: Arrived) {
        self.predictions.update_value(|desk| desk.prepare(arrived));
        self.answered.update(|n| *n += 1);
    }

    /// The answers, when they are there. Reactive.
    pub fn answers(self, question: &Question) -> Option<Answers> {
        self.answered.track();
        self.predictions.try_update_value(|desk| desk.known(question))?
    }

    /// Where they come from. Reactive.
    pub fn source(self, question: &Question) -> Option<Source> {
        self.answered.track();
        self.predictions.try_update_value(|desk| desk.source(question))?
    }

    /// Takes in who lives in a country, by its survey: of them a file's groups are made up that were not asked.
    pub fn take_people(self, table: &CountryTable) {
        let shares = *Composition::of_tables([table]).of(table.country);
        if self.predictions.try_update_value(|desk| desk.take_people(table.country, shares)) == Some(true) {
            self.answered.update(|n| *n += 1);
        }
    }

    /// Takes models' answers from files, by their names in links, in place of former ones.
    pub fn set_judged(self, models: Vec<(String, Arc<JudgedAnswers>)>) {
        self.predictions.update_value(|desk| desk.set_judged(models));
        self.answered.update(|n| *n += 1);
    }

    /// What was said of a question before the engine was there, by a model of the site or of a file. Not kept, not reactive.
    pub fn told_beforehand(self, question: &Question) -> Option<Vec<Vec<f64>>> {
        self.predictions.with_value(|desk| desk.prepared_for(question))
    }

    /// The answers if they are there, and whether they are of an adapter that has changed since. Not reactive: see
    /// [`Self::watch_answers`].
    pub fn answers_now(self, question: &Question) -> Option<(Answers, bool)> {
        self.predictions.try_update_value(|desk| Some((desk.known(question)?, desk.is_stale(question))))?
    }

    /// Tracks that answers came.
    pub fn watch_answers(self) {
        self.answered.track();
    }

    /// What to ask while nothing on the screen is missing, in place of what is left of a former list.
    pub fn want_later(self, questions: Vec<Question>) {
        self.predictions.update_value(|desk| desk.want_later(questions));
        self.pump();
    }

    pub(super) fn pump(self) {
        if self.status.with_untracked(Status::is_ready)
            && let Some(Some(request)) = self.predictions.try_update_value(Predictions::next_request)
        {
            self.send(request);
        }
        let left = self.predictions.with_value(Predictions::later_left);
        if self.later.get_untracked() != left {
            self.later.set(left);
        }
    }

    pub(super) fn predicted(self, id: u64, p: Vec<Vec<f32>>) {
        match self.predictions.try_update_value(|desk| desk.answer(id, p)) {
            Some(Ok(taken @ (Taken::New | Taken::Differs(_)))) => {
                self.answered.update(|n| *n += 1);
                if self.inner.try_update_value(|i| std::mem::replace(&mut i.has_answered, true)) == Some(false) {
                    dom::mark_ready();
                }
                self.compared(taken);
            }
            Some(Err(_)) => self.notices.error(words::unusable_prediction()),
            _ => {}
        }
        self.pump();
    }

    /// Says once that this browser computes something else than what was computed beforehand.
    fn compared(self, taken: Taken) {
        if let Taken::Differs(points) = taken
            && self.inner.try_update_value(|i| std::mem::replace(&mut i.difference_told, true)) == Some(false)
        {
            self.notices.error(words::differs(points));
        }
    }
}
