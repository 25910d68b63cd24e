//! How like each other the known questions are.

use nalgebra::{Cholesky, DMatrix};

use super::{basis::basis, plain::plain};
use crate::{
    causal::unseen::{
        basis::States,
        kernels::{Kernels, Known, Parts},
        matrix::Rounded,
        words::{Words, is_turned},
    },
    survey::{Catalogue, Item, ItemCode},
};

/// What a question without a topic takes from each topic is smoothed by so much.
const TOPIC_NOISE: f64 = 0.3;

/// The known questions, and each beside each.
pub(super) struct Likeness {
    pub kernels: Kernels,
    parts: Parts<DMatrix<f64>>,
}

impl Likeness {
    /// `None` where a state is missing.
    pub fn new(items: &[&Item], catalogue: &Catalogue, states: &States) -> Option<Self> {
        let words = Words::new(catalogue);
        // All questions' texts are known, whoever was asked them.
        let of_survey = |i: &&Item| i.survey() == items.first().and_then(|first| first.survey());
        let basis = basis(catalogue.items.iter().filter(of_survey).filter_map(|i| states.get(&i.code).map(Vec::as_slice)))?;
        let known = |item: &&Item| -> Option<Known> {
            let topic = catalogue.topics.iter().position(|t| t.id == item.topic).unwrap_or(catalogue.topics.len());
            let place = Rounded::new(&basis.place(states.get(&item.code)?));
            let (text, is_turned) = (words.text(item), is_turned(item));
            Some(Known { code: item.code.clone(), options: item.options.len(), is_turned, text, place, topic })
        };
        let known: Vec<Known> = items.iter().map(known).collect::<Option<_>>()?;
        let count = known.len();
        let places: Vec<Vec<f64>> = known.iter().map(|k| k.place.values().collect()).collect();
        let matrix = |f: &dyn Fn(&Known, &Known) -> f64| DMatrix::from_fn(count, count, |a, b| f(&known[a], &known[b]));
        let parts = Parts {
            same_options: matrix(&|a, b| f64::from(a.options == b.options)),
            ends: matrix(&|a, b| a.text.ends(&b.text)),
            state: DMatrix::from_fn(count, count, |a, b| known[a].place.dot(&places[b])),
            topic: matrix(&|a, b| f64::from(a.topic == b.topic)),
        };
        let mut system = &parts.state + matrix(&|a, b| a.text.questions(&b.text));
        (0..count).for_each(|i| system[(i, i)] += TOPIC_NOISE);
        let of_topic = DMatrix::from_fn(count, catalogue.topics.len() + 1, |i, t| f64::from(known[i].topic == t));
        let topics = plain(&Cholesky::new(system)?.solve(&of_topic))?;
        Some(Self { kernels: Kernels { words, basis, known, topics }, parts })
    }

    pub fn position(&self, item: &ItemCode) -> Option<usize> {
        self.kernels.known.iter().position(|k| &k.code == item)
    }

    /// Two known questions beside each other.
    pub fn at(&self, a: usize, b: usize) -> Parts<f64> {
        let Parts { same_options, ends, state, topic } = &self.parts;
        Parts { same_options: same_options[(a, b)], ends: ends[(a, b)], state: state[(a, b)], topic: topic[(a, b)] }
    }
}
