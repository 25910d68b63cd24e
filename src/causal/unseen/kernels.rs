//! How like each other questions are, part by part.

use nalgebra::{Cholesky, DMatrix, DVector};

use super::{
    states::{Basis, States},
    words::{Text, Words, is_turned},
};
use crate::survey::{Catalogue, Item, ItemCode};

/// What a question without a topic takes from each topic is smoothed by so much.
const TOPIC_NOISE: f64 = 0.3;
/// So many of the nearest questions are named.
const NEAREST: usize = 5;

/// One question.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub code: ItemCode,
    pub options: usize,
    pub is_turned: bool,
    text: Text,
    place: DVector<f64>,
    topic: usize,
}

/// Parts of the likeness between questions: one matrix each for those that are known, one row for another question.
#[derive(Debug, Clone)]
pub(super) struct Parts<M> {
    /// 1 where the number of options is the same.
    pub same_options: M,
    /// The labels at the ends.
    pub ends: M,
    /// The model's state.
    pub state: M,
    /// The topic.
    pub topic: M,
}

/// A question beside those that are known.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub parts: Parts<DVector<f64>>,
    pub is_turned: bool,
}

/// The known questions of a survey.
#[derive(Debug, Clone)]
pub(super) struct Kernels {
    words: Words,
    basis: Basis,
    pub known: Vec<Known>,
    pub parts: Parts<DMatrix<f64>>,
    /// (K + noise)⁻¹ topics, `[known, topics]`.
    topics: DMatrix<f64>,
}

impl Kernels {
    /// `None` where a state is missing.
    pub fn new(items: &[&Item], catalogue: &Catalogue, states: &States) -> Option<Self> {
        let words = Words::new(catalogue);
        // All questions' texts are known, whoever was asked them.
        let of_survey = |i: &&Item| i.survey() == items.first().and_then(|first| first.survey());
        let basis = Basis::new(catalogue.items.iter().filter(of_survey).filter_map(|i| states.get(&i.code).map(Vec::as_slice)))?;
        let known = |item: &&Item| -> Option<Known> {
            let topic = catalogue.topics.iter().position(|t| t.id == item.topic).unwrap_or(catalogue.topics.len());
            let place = basis.place(states.get(&item.code)?);
            let (text, is_turned) = (words.text(item), is_turned(item));
            Some(Known { code: item.code.clone(), options: item.options.len(), is_turned, text, place, topic })
        };
        let known: Vec<Known> = items.iter().map(known).collect::<Option<_>>()?;
        let count = known.len();
        let matrix = |f: &dyn Fn(&Known, &Known) -> f64| DMatrix::from_fn(count, count, |a, b| f(&known[a], &known[b]));
        let parts = Parts {
            same_options: matrix(&|a, b| f64::from(a.options == b.options)),
            ends: matrix(&|a, b| a.text.ends(&b.text)),
            state: matrix(&|a, b| a.place.dot(&b.place)),
            topic: matrix(&|a, b| f64::from(a.topic == b.topic)),
        };
        let mut system = &parts.state + matrix(&|a, b| a.text.questions(&b.text));
        (0..count).for_each(|i| system[(i, i)] += TOPIC_NOISE);
        let of_topic = DMatrix::from_fn(count, catalogue.topics.len() + 1, |i, t| f64::from(known[i].topic == t));
        let topics = Cholesky::new(system)?.solve(&of_topic);
        Some(Self { words, basis, known, parts, topics })
    }

    /// Another question. Its topic is inferred from its words and its state.
    pub fn row(&self, item: &Item, state: &[f32]) -> Option<Row> {
        if state.is_empty() || state.iter().any(|v| !v.is_finite()) {
            return None;
        }
        let (text, place) = (self.words.text(item), self.basis.place(state));
        let row = |f: &dyn Fn(&Known) -> f64| DVector::from_iterator(self.known.len(), self.known.iter().map(f));
        let states = row(&|k| k.place.dot(&place));
        let likeness = &states + row(&|k| k.text.questions(&text));
        let mut topics = self.topics.tr_mul(&likeness).map(|v| v.max(0.0).powi(2));
        topics /= topics.sum().max(1e-9);
        let options = item.options.len();
        let parts = Parts {
            same_options: row(&|k| f64::from(k.options == options)),
            ends: row(&|k| k.text.ends(&text)),
            state: states,
            topic: row(&|k| topics[k.topic]),
        };
        Some(Row { parts, is_turned: is_turned(item) })
    }

    /// The known questions that are most alike, with their likeness, 0 to 1.
    pub fn nearest(&self, row: &Row) -> Vec<(ItemCode, f64)> {
        let likeness = |i: usize| row.parts.state[i] * (0.5 + 0.5 * row.parts.ends[i]);
        let mut order: Vec<(usize, f64)> = (0..self.known.len()).map(|i| (i, likeness(i).clamp(0.0, 1.0))).collect();
        order.sort_by(|a, b| b.1.total_cmp(&a.1));
        order.into_iter().take(NEAREST).map(|(i, l)| (self.known[i].code.clone(), l)).collect()
    }

    pub fn position(&self, item: &ItemCode) -> Option<usize> {
        self.known.iter().position(|k| &k.code == item)
    }
}
