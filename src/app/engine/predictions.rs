//! Which predictions are wanted, which are known, and what to ask the engine next.
//!
//! One question is under way at a time and the newest wish goes first, so that a visitor who leafs through items quickly
//! leaves no queue behind. What a visitor asks for in bulk is asked one by one while nothing on the screen is missing. Answers stay known for the session; those of a fine-tune that moves on stay visible until the new
//! ones are there.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::Arc,
};

use crate::{
    app::link::names::weights_name,
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
    /// Asked once each, in order, while nothing of `wanted` is missing.
    later: VecDeque<Question>,
    under_way: Option<(u64, Question)>,
    /// Whether the one under way was taken from `later`.
    is_later: bool,
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
        self.wanted = questions;
    }

    /// The next request to send, if none is under way.
    pub fn next_request(&mut self) -> Option<Request> {
        if self.under_way.is_some() {
            return None;
        }
        let urgent = self.wanted.iter().find(|q| self.is_missing(q)).cloned();
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
        let answerable = question.weights != Weights::Tuned || !self.tuned_going;
        answerable && !self.refused.contains(&key) && (!self.known.contains_key(&key) || self.stale.contains(&key))
    }

    fn next_later(&mut self) -> Option<Question> {
        while let Some(question) = self.later.pop_front() {
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
    fn a_long_list_waits_for_what_is_on_the_screen() {
        let mut desk = Predictions::default();
        let list = |items: &[&str]| items.iter().map(|i| question(Weights::Base, i)).collect::<Vec<_>>();
        desk.want_later(list(&["Q1", "Q2", "Q3"]));
        assert_eq!(id(desk.next_request()), Some((1, "Q1".into())));
        desk.want(list(&["Q9"]));
        assert_eq!((desk.later_left(), desk.answer(1, answer())), (3, Ok(true)));
        assert_eq!(id(desk.next_request()), Some((2, "Q9".into())));
        assert_eq!((desk.later_left(), desk.answer(2, answer())), (2, Ok(true)));
        // A lost engine leaves the list as it was.
        assert_eq!(id(desk.next_request()), Some((3, "Q2".into())));
        desk.engine_replaced();
        assert_eq!((desk.later_left(), id(desk.next_request())), (2, Some((4, "Q2".into()))));
        // A refusal is passed over, and each is asked once.
        assert!(desk.refuse());
        assert_eq!(id(desk.next_request()), Some((5, "Q3".into())));
        desk.want_later(Vec::new());
        assert_eq!((desk.later_left(), desk.answer(5, answer())), (0, Ok(true)));
        assert_eq!(id(desk.next_request()), None);
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
