//! Which predictions are wanted, which are known, and what to ask the engine next.
//!
//! One question is under way at a time and the newest wish goes first, so that a visitor who leafs through items quickly
//! leaves no queue behind. Answers stay known for the session; those of a fine-tune that moves on stay visible until the new
//! ones are there.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::url::weights_name;
use crate::{
    engine::protocol::{Request, Weights},
    survey::{CountryCode, ItemCode, Persona},
};

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
        (weights_name(&self.weights).into(), self.country, self.item.clone())
    }
}

#[derive(Debug, Default)]
pub struct Predictions {
    known: BTreeMap<Key, Answers>,
    /// Known, but of an adapter that has changed since.
    stale: BTreeSet<Key>,
    /// Asked and refused; not asked again until something changes.
    refused: BTreeSet<Key>,
    wanted: Vec<Question>,
    /// Wanted too, after all of `wanted`: what a view asks of many countries or items at once.
    beside: Vec<Question>,
    under_way: Option<(u64, Question)>,
    last_id: u64,
    /// The visitor's adapter is being put away: the engine may not have it any more when a question arrives.
    tuned_going: bool,
}

/// An answer that can't be what was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unusable;

impl Predictions {
    pub fn known(&self, question: &Question) -> Option<Answers> {
        self.known.get(&question.key()).cloned()
    }

    /// Sets what is wanted now, most urgent first, in place of what was wanted before.
    pub fn want(&mut self, questions: Vec<Question>) {
        self.wanted = questions;
    }

    /// Sets what is wanted after that, in place of what was wanted so before.
    pub fn want_beside(&mut self, questions: Vec<Question>) {
        self.beside = questions;
    }

    /// The next request to send, if none is under way.
    pub fn next_request(&mut self) -> Option<Request> {
        if self.under_way.is_some() {
            return None;
        }
        let missing = |q: &&Question| {
            let key = q.key();
            let answerable = q.weights != Weights::Tuned || !self.tuned_going;
            answerable && !self.refused.contains(&key) && (!self.known.contains_key(&key) || self.stale.contains(&key))
        };
        let question = self.wanted.iter().chain(&self.beside).find(missing)?.clone();
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

    /// Takes an answer; `Ok(false)` where it answers nothing that is still waited for.
    ///
    /// # Errors
    /// [`Unusable`] unless it holds one whole distribution for each persona.
    pub fn answer(&mut self, id: u64, p: Vec<Vec<f32>>) -> Result<bool, Unusable> {
        let Some((_, question)) = self.under_way.take_if(|(waiting, _)| *waiting == id) else { return Ok(false) };
        let key = question.key();
        let options = p.first().map_or(0, Vec::len);
        let whole = |q: &Vec<f32>| {
            q.len() == options && q.iter().all(|v| v.is_finite() && *v >= 0.0) && (q.iter().sum::<f32>() - 1.0).abs() < 0.01
        };
        if p.len() != Persona::COUNT || options < 2 || !p.iter().all(whole) {
            self.refused.insert(key);
            return Err(Unusable);
        }
        let p = p.into_iter().map(|q| q.into_iter().map(f64::from).collect()).collect();
        self.known.insert(key, Arc::new(p));
        Ok(true)
    }

    /// The engine refused the question under way; `false` where there is none.
    pub fn refuse(&mut self) -> bool {
        let Some((_, question)) = self.under_way.take() else { return false };
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
            self.under_way = None;
        }
    }

    /// The visitor has no adapter any more. What is on the screen follows a moment later, and asks for other weights.
    pub fn tuned_gone(&mut self) {
        self.tuned_replaced();
        self.wanted.retain(|q| q.weights != Weights::Tuned);
        self.beside.retain(|q| q.weights != Weights::Tuned);
    }

    /// The visitor's own groups or questions are others: what was answered about them is forgotten.
    pub fn own_replaced(&mut self) {
        let own = |country: CountryCode, item: &ItemCode| country.is_own() || item.is_own();
        self.known.retain(|k, _| !own(k.1, &k.2));
        self.stale.retain(|k| !own(k.1, &k.2));
        self.refused.retain(|k| !own(k.1, &k.2));
        if self.under_way.as_ref().is_some_and(|(_, q)| own(q.country, &q.item)) {
            self.under_way = None;
        }
    }

    /// The engine is another one: nothing is under way, and refusals may not hold any more.
    pub fn engine_replaced(&mut self) {
        self.under_way = None;
        self.tuned_going = false;
        self.refused.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(weights: Weights, item: &str) -> Question {
        Question { weights, country: CountryCode::parse("IND").unwrap(), item: item.into() }
    }

    fn id(request: Option<Request>) -> Option<(u64, String)> {
        match request? {
            Request::Predict { id, item, personas, .. } => {
                assert_eq!(personas.len(), Persona::COUNT);
                Some((id, item.0))
            }
            other => panic!("{other:?}"),
        }
    }

    fn answer() -> Vec<Vec<f32>> {
        vec![vec![0.25, 0.75]; Persona::COUNT]
    }

    #[test]
    fn one_at_a_time_and_the_newest_wish_first() {
        let mut desk = Predictions::default();
        desk.want(vec![question(Weights::Base, "Q1"), question(Weights::Tuned, "Q1")]);
        assert_eq!(id(desk.next_request()), Some((1, "Q1".into())));
        assert_eq!(id(desk.next_request()), None);
        for item in ["Q2", "Q3", "Q4"] {
            desk.want(vec![question(Weights::Base, item)]);
        }
        assert_eq!(desk.answer(1, answer()), Ok(true));
        assert_eq!(id(desk.next_request()), Some((2, "Q4".into())));
        assert_eq!(desk.known(&question(Weights::Base, "Q1")).unwrap()[80], [0.25, 0.75]);
        // What was answered is not asked again.
        assert_eq!(desk.answer(2, answer()), Ok(true));
        assert_eq!(id(desk.next_request()), None);
    }

    #[test]
    fn what_many_countries_are_asked_waits_for_the_screen_and_can_be_called_off() {
        let mut desk = Predictions::default();
        desk.want_beside(["Q1", "Q2", "Q3"].map(|item| question(Weights::Base, item)).into());
        assert_eq!(id(desk.next_request()), Some((1, "Q1".into())));
        desk.want(vec![question(Weights::Base, "Q9")]);
        desk.answer(1, answer()).unwrap();
        assert_eq!(id(desk.next_request()), Some((2, "Q9".into())));
        desk.answer(2, answer()).unwrap();
        assert_eq!(id(desk.next_request()), Some((3, "Q2".into())));
        desk.want_beside(Vec::new());
        desk.answer(3, answer()).unwrap();
        assert_eq!(id(desk.next_request()), None);
        assert!(desk.known(&question(Weights::Base, "Q2")).is_some(), "what was answered stays");
    }

    #[test]
    fn strangers_and_broken_answers_are_not_taken() {
        let mut desk = Predictions::default();
        let q = question(Weights::Base, "Q1");
        desk.want(vec![q.clone()]);
        assert_eq!(desk.answer(1, answer()), Ok(false));
        desk.next_request();
        assert_eq!(desk.answer(7, answer()), Ok(false));
        let mut broken = answer();
        broken[3] = vec![f32::NAN, 1.0];
        assert_eq!(desk.answer(1, broken), Err(Unusable));
        assert_eq!((desk.known(&q), id(desk.next_request())), (None, None));
        desk.engine_replaced();
        assert_eq!(id(desk.next_request()), Some((2, "Q1".into())));
        assert_eq!(desk.answer(2, vec![vec![0.5, 0.5]; 80]), Err(Unusable));
    }

    #[test]
    fn a_changed_adapter_is_asked_again_and_shown_meanwhile() {
        let mut desk = Predictions::default();
        let q = question(Weights::Tuned, "Q1");
        desk.want(vec![q.clone()]);
        desk.next_request();
        desk.answer(1, answer()).unwrap();
        desk.tuned_changed();
        assert!(desk.known(&q).is_some());
        assert_eq!(id(desk.next_request()), Some((2, "Q1".into())));
        // It changes while it is under way: asked once more.
        desk.tuned_changed();
        desk.answer(2, answer()).unwrap();
        assert_eq!(id(desk.next_request()), Some((3, "Q1".into())));
        desk.tuned_replaced();
        assert!(desk.known(&q).is_none());
        assert_eq!(desk.answer(3, answer()), Ok(false));
        assert_eq!(id(desk.next_request()), Some((4, "Q1".into())));
    }

    #[test]
    fn answers_about_own_data_are_forgotten_with_them() {
        let mut desk = Predictions::default();
        let own = Question { country: CountryCode::own(0).unwrap(), ..question(Weights::Base, "Q1") };
        let other = question(Weights::Base, "Q1");
        for q in [&own, &other, &question(Weights::Base, "QX1")] {
            desk.want(vec![q.clone()]);
            let id = id(desk.next_request()).unwrap().0;
            desk.answer(id, answer()).unwrap();
        }
        desk.own_replaced();
        assert!(
            desk.known(&own).is_none() && desk.known(&question(Weights::Base, "QX1")).is_none() && desk.known(&other).is_some()
        );
        // One that is under way answers nothing any more.
        desk.want(vec![own.clone()]);
        assert_eq!(id(desk.next_request()), Some((4, "Q1".into())));
        desk.own_replaced();
        assert_eq!(desk.answer(4, answer()), Ok(false));
        assert_eq!(id(desk.next_request()), Some((5, "Q1".into())));
    }

    #[test]
    fn an_adapter_that_is_being_put_away_is_not_asked() {
        let mut desk = Predictions::default();
        desk.want(vec![question(Weights::Tuned, "Q1"), question(Weights::Base, "Q1")]);
        desk.tuned_going();
        assert_eq!(id(desk.next_request()), Some((1, "Q1".into())));
        assert!(matches!(&desk.under_way, Some((1, q)) if q.weights == Weights::Base));
        desk.answer(1, answer()).unwrap();
        assert_eq!(id(desk.next_request()), None);
        desk.tuned_replaced();
        assert_eq!(id(desk.next_request()), Some((2, "Q1".into())));
        // The engine has forgotten it before the screen has.
        desk.tuned_gone();
        assert_eq!(id(desk.next_request()), None);
    }

    #[test]
    fn a_refusal_is_asked_again_only_when_something_changed() {
        let mut desk = Predictions::default();
        assert!(!desk.refuse());
        desk.want(vec![question(Weights::Tuned, "Q1"), question(Weights::Base, "Q1")]);
        desk.next_request();
        assert!(desk.refuse());
        assert_eq!(id(desk.next_request()), Some((2, "Q1".into())));
        desk.answer(2, answer()).unwrap();
        assert_eq!(id(desk.next_request()), None);
        desk.tuned_changed();
        assert_eq!(id(desk.next_request()), Some((3, "Q1".into())));
    }
}
