//! Which predictions are wanted, which are known, and what to ask the engine next.
//!
//! One question is under way at a time and the newest wish goes first, so that a visitor who leafs through items quickly
//! leaves no queue behind. What a visitor asks for in bulk is asked one by one while nothing on the screen is missing. Answers
//! stay known for the session; those of a fine-tune that moves on stay visible until the new ones are there.
//!
//! What the shipped model answers was computed beforehand, and is known as soon as its file is there. What is on the screen is
//! asked all the same, so that it is computed in this browser, and compared; a long list is not.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::Arc,
};

use crate::{
    app::{
        link::names::{parse_weights, weights_name},
        stores::prepared::{AnswerSet, Arrived},
    },
    engine::protocol::{Request, Weights},
    model::{Prepared, judged::JudgedAnswers},
    survey::{CountryCode, ItemCode, Persona, Shares},
};

/// So far may a share computed here be from the one computed beforehand.
const TOLERANCE: f64 = 0.003;

/// The answers of all 81 personas, by [`Persona::index`].
pub type Answers = Arc<Vec<Vec<f64>>>;

/// What is asked: one item for all personas of one country.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Question {
    pub weights: Weights,
    pub country: CountryCode,
    pub item: ItemCode,
}

type Key = (String, CountryCode, ItemCode);

impl Question {
    fn key(&self) -> Key {
        (weights_name(&self.weights).into_owned(), self.country, self.item.clone())
    }
}

/// Where answers come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// Computed beforehand, and sent with the page.
    Prepared,
    /// Computed in this browser.
    Here,
    /// From the visitor's file.
    File,
}

/// What came of an answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Taken {
    /// It answers nothing that is still waited for.
    Late,
    New,
    /// It is another than the one computed beforehand: their largest difference, in points.
    Differs(f64),
}

#[derive(Debug, Default)]
pub struct Predictions {
    known: BTreeMap<Key, Answers>,
    /// Computed beforehand.
    prepared: BTreeMap<(AnswerSet, CountryCode), Arc<Prepared>>,
    /// Models' answers from files, by their names in links.
    judged: Vec<(String, Arc<JudgedAnswers>)>,
    /// The people of countries, as their surveys have them.
    people: BTreeMap<CountryCode, Shares>,
    /// Those of `known` that are from there.
    beforehand: BTreeSet<Key>,
    /// Known, but of an adapter that has changed since.
    stale: BTreeSet<Key>,
    /// Asked and refused; not asked again until something changes, or it comes back on the screen.
    refused: BTreeSet<Key>,
    wanted: Vec<Question>,
    /// Asked once each, in order, while nothing of `wanted` is missing.
    later: VecDeque<Question>,
    under_way: Option<(u64, Question)>,
    /// Whether the one under way was taken from `later`.
    is_later: bool,
    last_id: u64,
    /// The visitor's adapter is being put away: the engine may not have it any more when a question arrives.
    tuned_going: bool,
    /// The public model that the engine has.
    public: Option<Checkpoint>,
}

/// A public model in the engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Checkpoint {
    /// The site's own, with the reader over it.
    Shipped,
    /// One of the visitor's.
    Opened,
}

/// An answer that can't be what was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unusable;

impl Predictions {
    /// Takes in what was computed beforehand for a country.
    pub fn prepare(&mut self, (set, prepared): Arrived) {
        self.prepared.insert((set, prepared.country), prepared);
    }

    /// Which public model the engine has, and can be asked for: the site's own, or one of the visitor's. What another one of those said is
    /// forgotten.
    pub fn open_public(&mut self, open: Option<Checkpoint>) {
        self.public = open;
        let opened = weights_name(&Weights::Opened);
        self.known.retain(|key, _| key.0 != opened);
    }

    pub fn known(&mut self, question: &Question) -> Option<Answers> {
        let key = question.key();
        if !self.known.contains_key(&key) {
            let answers = Arc::new(self.prepared_for(question)?);
            self.beforehand.insert(key.clone());
            self.known.insert(key.clone(), answers);
        }
        self.known.get(&key).cloned()
    }

    /// What was computed beforehand.
    pub fn prepared_for(&self, question: &Question) -> Option<Vec<Vec<f64>>> {
        if let Weights::Judged(name) = &question.weights {
            return self.judged_for(name, question);
        }
        let (set, is_base) = AnswerSet::of(&question.weights)?;
        let prepared = self.prepared.get(&(set, question.country))?;
        let answers = if is_base { prepared.base(&question.item) } else { prepared.adapter(&question.item) }?;
        Some(answers.into_iter().map(|p| p.into_iter().map(f64::from).collect()).collect())
    }

    /// What a model of a file answers: of whom it was asked, and who follows from them by the shares of the country's people, as where
    /// models are judged. `None` unless all 81 personas are known, and until the country's people are.
    fn judged_for(&self, name: &str, question: &Question) -> Option<Vec<Vec<f64>>> {
        let (_, answers) = self.judged.iter().find(|(slug, _)| slug == name)?;
        let answers = answers.item(question.country, &question.item)?;
        let voices = answers.voices(self.people.get(&question.country)?);
        voices.into_iter().map(|voice| Some(voice?.p.into_iter().map(f64::from).collect())).collect()
    }

    /// Takes in who lives in a country. Whether a file may have waited for it.
    pub fn take_people(&mut self, country: CountryCode, shares: Shares) -> bool {
        self.people.insert(country, shares);
        self.judged.iter().any(|(_, answers)| answers.countries.contains_key(&country))
    }

    /// Takes models' answers from files in place of former ones, whose answers are forgotten.
    pub fn set_judged(&mut self, models: Vec<(String, Arc<JudgedAnswers>)>) {
        self.judged = models;
        let is_judged = |key: &Key| matches!(parse_weights(&key.0), Some(Weights::Judged(_)));
        self.known.retain(|key, _| !is_judged(key));
        self.beforehand.retain(|key| !is_judged(key));
    }

    /// Where the answers to a question come from; `None` where there are none.
    pub fn source(&mut self, question: &Question) -> Option<Source> {
        self.known(question)?;
        if matches!(question.weights, Weights::Judged(_)) {
            return Some(Source::File);
        }
        Some(if self.beforehand.contains(&question.key()) { Source::Prepared } else { Source::Here })
    }

    /// Whether the answers are of an adapter that has changed since.
    pub fn is_stale(&self, question: &Question) -> bool {
        self.stale.contains(&question.key())
    }

    /// Sets what is to be asked behind everything on the screen, in place of what was left of a former list.
    pub fn want_later(&mut self, questions: Vec<Question>) {
        self.later = questions.into();
        self.is_later = false;
    }

    /// How many of that list have no answer yet.
    pub fn later_left(&self) -> usize {
        self.later.len() + usize::from(self.is_later && self.under_way.is_some())
    }

    /// Sets what is wanted now, most urgent first, in place of what was wanted before.
    pub fn want(&mut self, questions: Vec<Question>) {
        // What comes back on the screen is tried again: a file that could not be had may be there now.
        let is_new = |q: &&Question| !self.wanted.contains(q);
        let back: Vec<Key> = questions.iter().filter(is_new).map(Question::key).collect();
        back.iter().for_each(|key| {
            self.refused.remove(key);
        });
        self.wanted = questions;
    }

    /// The next request to send, if none is under way.
    pub fn next_request(&mut self) -> Option<Request> {
        if self.under_way.is_some() {
            return None;
        }
        let urgent = self.wanted.iter().find(|q| self.is_missing(q) || self.is_unchecked(q)).cloned();
        self.is_later = urgent.is_none();
        let question = urgent.or_else(|| self.next_later())?;
        self.last_id += 1;
        let request = Request::Predict {
            id: self.last_id,
            item: question.item.clone(),
            personas: Persona::all().map(|p| (question.country, p)).collect(),
            weights: question.weights.clone(),
        };
        // What changes from here on makes it stale again.
        self.stale.remove(&question.key());
        self.under_way = Some((self.last_id, question));
        Some(request)
    }

    /// Whether this can be asked now and brings something new.
    fn is_missing(&self, question: &Question) -> bool {
        let key = question.key();
        self.is_answerable(question)
            && !self.refused.contains(&key)
            && (!self.known.contains_key(&key) || self.stale.contains(&key))
    }

    /// Whether the engine has what answers this.
    fn is_answerable(&self, question: &Question) -> bool {
        match &question.weights {
            Weights::Base | Weights::Shipped(_) => true,
            Weights::Tuned => !self.tuned_going,
            Weights::Public | Weights::Reader(_) => self.public == Some(Checkpoint::Shipped),
            Weights::Opened => self.public == Some(Checkpoint::Opened),
            Weights::Judged(_) => false,
        }
    }

    /// Whether its answers were computed beforehand, and this browser has not yet computed them.
    fn is_unchecked(&self, question: &Question) -> bool {
        let key = question.key();
        self.is_answerable(question) && self.beforehand.contains(&key) && !self.refused.contains(&key)
    }

    fn next_later(&mut self) -> Option<Question> {
        while let Some(question) = self.later.pop_front() {
            // Known it may be by what was computed beforehand.
            self.known(&question);
            if self.is_missing(&question) {
                return Some(question);
            }
        }
        None
    }

    /// The one under way gets no answer; from the list of `later` it is asked again.
    fn drop_under_way(&mut self) {
        if let Some((_, question)) = self.under_way.take()
            && self.is_later
        {
            self.later.push_front(question);
        }
    }

    /// Takes an answer.
    ///
    /// # Errors
    /// [`Unusable`] unless it holds one whole distribution for each persona.
    pub fn answer(&mut self, id: u64, p: Vec<Vec<f32>>) -> Result<Taken, Unusable> {
        let Some((_, question)) = self.under_way.take_if(|(waiting, _)| *waiting == id) else { return Ok(Taken::Late) };
        let key = question.key();
        let options = p.first().map_or(0, Vec::len);
        let whole = |q: &Vec<f32>| {
            q.len() == options && q.iter().all(|v| v.is_finite() && *v >= 0.0) && (q.iter().sum::<f32>() - 1.0).abs() < 0.01
        };
        if p.len() != Persona::COUNT || options < 2 || !p.iter().all(whole) {
            self.refused.insert(key);
            return Err(Unusable);
        }
        let p: Vec<Vec<f64>> = p.into_iter().map(|q| q.into_iter().map(f64::from).collect()).collect();
        let was_prepared = self.beforehand.remove(&key);
        let former = self.known.insert(key, Arc::new(p.clone())).filter(|_| was_prepared);
        let off = former.map_or(0.0, |former| largest_difference(&former, &p));
        Ok(if off > TOLERANCE { Taken::Differs(100.0 * off) } else { Taken::New })
    }

    /// The engine refused a question; `false` where that is not the one under way.
    pub fn refuse(&mut self, id: u64) -> bool {
        let Some((_, question)) = self.under_way.take_if(|(waiting, _)| *waiting == id) else { return false };
        self.refused.insert(question.key());
        true
    }

    /// The visitor's adapter has changed.
    pub fn tuned_changed(&mut self) {
        let tuned: Vec<_> = self.known.keys().filter(|k| k.0 == weights_name(&Weights::Tuned)).cloned().collect();
        self.stale.extend(tuned);
        self.refused.clear();
        if let Some((_, question)) = &self.under_way
            && question.weights == Weights::Tuned
        {
            self.stale.insert(question.key());
        }
    }

    /// The engine was told to forget the visitor's adapter, and has not yet said that it did.
    pub fn tuned_going(&mut self) {
        self.tuned_going = true;
    }

    /// The visitor's adapter is another one, or none: its answers are forgotten.
    pub fn tuned_replaced(&mut self) {
        self.tuned_going = false;
        self.tuned_changed();
        self.known.retain(|k, _| k.0 != weights_name(&Weights::Tuned));
        if self.under_way.as_ref().is_some_and(|(_, q)| q.weights == Weights::Tuned) {
            self.drop_under_way();
        }
    }

    /// The visitor has no adapter any more. What is on the screen follows a moment later, and asks for other weights.
    pub fn tuned_gone(&mut self) {
        self.tuned_replaced();
        self.wanted.retain(|q| q.weights != Weights::Tuned);
        self.later.retain(|q| q.weights != Weights::Tuned);
    }

    /// The visitor's own groups or questions are others: what was answered about them is forgotten.
    pub fn own_replaced(&mut self) {
        let own = |country: CountryCode, item: &ItemCode| country.is_own() || item.is_own();
        self.known.retain(|k, _| !own(k.1, &k.2));
        self.stale.retain(|k| !own(k.1, &k.2));
        self.refused.retain(|k| !own(k.1, &k.2));
        self.later.retain(|q| !own(q.country, &q.item));
        if self.under_way.as_ref().is_some_and(|(_, q)| own(q.country, &q.item)) {
            self.under_way = None;
        }
    }

    /// The engine is another one: nothing is under way, and refusals may not hold any more.
    pub fn engine_replaced(&mut self) {
        self.drop_under_way();
        self.tuned_going = false;
        self.open_public(None);
        self.refused.clear();
    }
}

/// Between two answers to one question; infinite where they have not the same shape.
fn largest_difference(a: &[Vec<f64>], b: &[Vec<f64>]) -> f64 {
    if a.len() != b.len() || a.iter().zip(b).any(|(a, b)| a.len() != b.len()) {
        return f64::INFINITY;
    }
    a.iter().flatten().zip(b.iter().flatten()).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
}

#[cfg(test)]
#[path = "predictions_tests.rs"]
mod tests;
