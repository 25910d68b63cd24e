//! Likeness of questions as a language model sees them: the hidden state with which it would go on after the question.

use std::collections::BTreeMap;

use super::matrix::Rounded;
use crate::survey::ItemCode;

/// What a model is asked, to be read after its last token: `The question "…" in one word means "`.
pub fn prompt(question: &str) -> [String; 2] {
    [format!("The question \"{question}\""), " in one word means \"".into()]
}

/// Hidden states by item, all of one width.
pub type States = BTreeMap<ItemCode, Vec<f32>>;

/// A basis in which states are compared: principal components without the first, which all questions share, each divided by the
/// square root of its standard deviation, so that none outweighs the others and none is blown up.
///
/// Its axes are rounded before anything is learnt in it, so that what is foretold with them loses nothing to the rounding.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Basis {
    pub mean: Vec<f32>,
    /// Standard deviations of the numbers of a state: some are a hundred times as large as others, and would be all that rounding leaves.
    pub spread: Vec<f32>,
    /// Of a state less its mean, over its spread.
    pub axes: Vec<Rounded>,
}

impl Basis {
    /// A state of length 1 in the basis; zeros where it is of another width.
    pub fn place(&self, state: &[f32]) -> Vec<f64> {
        if state.len() != self.mean.len() {
            return vec![0.0; self.axes.len()];
        }
        let pairs = state.iter().zip(&self.mean).zip(&self.spread);
        let scaled: Vec<f64> = pairs.map(|((v, mean), spread)| f64::from(v - mean) / f64::from(*spread)).collect();
        let mut place: Vec<f64> = self.axes.iter().map(|axis| axis.dot(&scaled)).collect();
        let size = place.iter().map(|v| v * v).sum::<f64>().sqrt().max(1e-9);
        place.iter_mut().for_each(|v| *v /= size);
        place
    }
}
