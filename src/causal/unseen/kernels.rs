//! How like each other questions are, part by part.

use super::{
    basis::Basis,
    matrix::{Matrix, Rounded},
    words::{Text, Words, is_turned},
};
use crate::survey::{Item, ItemCode};

/// So many of the nearest questions are named.
const NEAREST: usize = 5;

/// One question that was asked.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Known {
    pub code: ItemCode,
    pub options: usize,
    pub is_turned: bool,
    pub text: Text,
    /// Of its state in the basis, of about length 1.
    pub place: Rounded,
    pub topic: usize,
}

/// Parts of the likeness between two questions, or between all of them.
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

/// A question beside those that are known, one by one.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub parts: Vec<Parts<f64>>,
    pub is_turned: bool,
}

/// The known questions of a survey.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Kernels {
    pub words: Words,
    pub basis: Basis,
    pub known: Vec<Known>,
    /// (K + noise)⁻¹ topics, `[known, topics]`.
    pub topics: Matrix,
}

impl Kernels {
    /// Another question. Its topic is inferred from its words and its state. `None` without a whole state.
    pub fn row(&self, item: &Item, state: &[f32]) -> Option<Row> {
        if state.is_empty() || state.iter().any(|v| !v.is_finite()) {
            return None;
        }
        let (text, place) = (self.words.text(item), self.basis.place(state));
        let states: Vec<f64> = self.known.iter().map(|k| k.place.dot(&place)).collect();
        let likeness = self.known.iter().zip(&states).map(|(k, state)| state + k.text.questions(&text));
        let mut topics = self.topics.weighted(likeness);
        topics.iter_mut().for_each(|v| *v = v.max(0.0).powi(2));
        let sum = topics.iter().sum::<f64>().max(1e-9);
        let parts = self.known.iter().zip(states).map(|(known, state)| Parts {
            same_options: f64::from(known.options == item.options.len()),
            ends: known.text.ends(&text),
            state,
            topic: topics[known.topic] / sum,
        });
        Some(Row { parts: parts.collect(), is_turned: is_turned(item) })
    }

    /// The known questions that are most alike, with their likeness, 0 to 1.
    pub fn nearest(&self, row: &Row) -> Vec<(ItemCode, f64)> {
        let likeness = |parts: &Parts<f64>| (parts.state * (0.5 + 0.5 * parts.ends)).clamp(0.0, 1.0);
        let mut order: Vec<(&Known, f64)> = self.known.iter().zip(row.parts.iter().map(likeness)).collect();
        order.sort_by(|a, b| b.1.total_cmp(&a.1));
        order.into_iter().take(NEAREST).map(|(known, likeness)| (known.code.clone(), likeness)).collect()
    }
}
